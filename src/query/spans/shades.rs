//! Which spans have a fill where they lie over each other: at each place the two shortest, so that an inner span is seen
//! and no text is darkened by a third.

use super::blocks::Entry;
use std::collections::BTreeSet;
use std::ops::Range;

/// How many fills lie over each other at the most.
const MOST: usize = 2;

/// The parts of each entry that are filled, in bytes: for each entry, in the order given, its parts from start to end.
pub fn shades(entries: &[Entry]) -> Vec<Vec<Range<usize>>> {
    // Where entries begin and end, ends first.
    let mut changes: Vec<(usize, bool, usize)> = Vec::with_capacity(entries.len() * 2);
    for (n, entry) in entries.iter().enumerate() {
        changes.push((entry.start, true, n));
        changes.push((entry.end, false, n));
    }
    changes.sort_unstable();
    let mut shades: Vec<Vec<Range<usize>>> = vec![Vec::new(); entries.len()];
    let mut open: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut from = 0;
    for (at, opens, n) in changes {
        if from < at {
            for (_, shortest) in open.iter().take(MOST) {
                if let Some(parts) = shades.get_mut(*shortest) {
                    extend(parts, from..at);
                }
            }
        }
        from = at;
        let length = entries.get(n).map_or(0, Entry::length);
        if opens {
            open.insert((length, n));
        } else {
            open.remove(&(length, n));
        }
    }
    shades
}

fn extend(parts: &mut Vec<Range<usize>>, part: Range<usize>) {
    match parts.last_mut() {
        Some(last) if last.end == part.start => last.end = part.end,
        _ => parts.push(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{AnnotationId, LabelId};

    fn entry(range: Range<usize>) -> Entry {
        Entry {
            start: range.start,
            end: range.end,
            annotation: AnnotationId(range.start as u64 * 100 + range.end as u64),
            fragment: 0,
            label: LabelId(1),
            fragments: 1,
        }
    }

    #[test]
    fn the_longest_of_three_is_filled_where_it_lies_with_one_other() {
        let shades = shades(&[entry(0..30), entry(5..20), entry(10..12)]);
        assert_eq!(shades, [vec![0..10, 12..30], vec![5..20; 1], vec![10..12; 1]]);
    }

    #[test]
    fn neighbours_and_equals_are_filled() {
        assert_eq!(shades(&[entry(0..5), entry(5..9)]), [vec![0..5; 1], vec![5..9; 1]]);
        let three = shades(&[entry(0..5), entry(0..5), entry(0..5)]);
        assert_eq!(three.iter().filter(|parts| !parts.is_empty()).count(), 2);
        assert!(shades(&[]).is_empty());
    }
}
