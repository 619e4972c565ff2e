//! Words at the edge of an unchanged run that the change beside it holds, too.

use super::chain::Run;
use super::proof::{GRAM, MARGIN, NEAR};
use super::tokens::SPACE;
use std::collections::HashSet;
use std::ops::Range;

/// Tokens in a row that a double shares at least: two words with a space at either side, or between them a sign.
const SHARED: usize = 4;

/// The edges of unchanged runs that a change beside them holds in part, in tokens of the old text.
///
/// ```text
/// old       a b c d e. ┃                     f g h
/// new                  ┃ a b x d e. a b c d e.   f g h      the first may be what became of "a b c d e."
/// ```
///
/// The change may be what became of the edge, and the edge a copy; or the change may as well have taken the edge, where it
/// begins or ends with the same tokens.
pub(super) fn at_edges((old, new): (&[u32], &[u32]), long: &[Run]) -> Vec<Range<usize>> {
    let edge_of_texts = |old, new| Run { old, new, len: 0 };
    let (first, last) = (edge_of_texts(0, 0), edge_of_texts(old.len(), new.len()));
    let lefts = std::iter::once(&first).chain(long);
    let rights = long.iter().chain(std::iter::once(&last));
    let mut found = Vec::new();
    for (left, right) in lefts.zip(rights) {
        let (end, there) = (left.old + left.len, left.new + left.len);
        let tail: Vec<u32> = backwards(old, left.old..end);
        let head: Vec<u32> = forwards(old, right.old..right.old + right.len);
        for (ids, change) in [(old, end..right.old), (new, there..right.new)] {
            let from_left = change.start..change.end.min(change.start + NEAR);
            found.push(end - held(&tail, &backwards(ids, from_left))..end);
            let to_right = change.start.max(change.end.saturating_sub(NEAR))..change.end;
            found.push(right.old..right.old + held(&head, &forwards(ids, to_right)));
        }
    }
    found
}

/// The first tokens of a part, [`NEAR`] at the most.
fn forwards(ids: &[u32], part: Range<usize>) -> Vec<u32> {
    let part = ids.get(part).unwrap_or_default();
    part.iter().take(NEAR).map(without_width).collect()
}

/// The last tokens of a part, the last one first, [`NEAR`] at the most.
fn backwards(ids: &[u32], part: Range<usize>) -> Vec<u32> {
    let part = ids.get(part).unwrap_or_default();
    part.iter().rev().take(NEAR).map(without_width).collect()
}

/// White space is all the same: what was struck often leaves two spaces, or another line end.
fn without_width(id: &u32) -> u32 {
    if id & SPACE == 0 { *id } else { SPACE }
}

/// How many tokens of an edge, read inwards, a change may be a double of: its first ones, if they stand together in the
/// change or are what it would slide over, and on as long as among the next [`MARGIN`] there are [`SHARED`] that stand in
/// the change. Then the next [`GRAM`], too, since they may be what was changed.
fn held(edge: &[u32], change: &[u32]) -> usize {
    if change.is_empty() {
        return 0;
    }
    let begins = |len: &usize| {
        edge.get(..*len)
            .is_some_and(|first| change.windows(*len).any(|part| part == first))
    };
    let first = (1..SHARED).rev().find(begins).unwrap_or(0);
    // `a` before `a a b` may as well stand behind it.
    let slides = |len: usize| {
        let last = change.get(change.len() - len..).unwrap_or_default();
        let on = last.iter().chain(edge);
        edge.iter().zip(on).take_while(|(a, b)| a == b).count()
    };
    let first = (1..=change.len().min(GRAM)).map(slides).fold(first, usize::max);
    let parts: HashSet<&[u32]> = change.windows(SHARED).collect();
    let mut until = 0;
    for (at, part) in edge.windows(SHARED).enumerate() {
        if at > until + MARGIN {
            break;
        }
        if parts.contains(part) {
            until = at + SHARED;
        }
    }
    match until {
        0 => first,
        _ => edge.len().min(first.max(until + GRAM)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_double_is_held_beyond_what_was_changed_in_it() {
        let edge: Vec<u32> = (1..60).collect();
        let mut change: Vec<u32> = (1..31).collect();
        change[10] = 900;
        change.remove(20);
        assert_eq!(held(&edge, &change), 30 + GRAM, "all of it and what is beside");
        assert_eq!(held(&edge, &[70, 26, 27, 28, 29]), 0, "too far from the border");
        assert_eq!(held(&edge, &[70, 25, 26, 27, 28]), 28 + GRAM);
        assert_eq!(held(&edge, &[70, 1, 2, 80]), 2, "the very first ones");
        assert_eq!(held(&edge, &[70, 2, 3, 4, 80]), 0, "three may be chance");
        assert_eq!(held(&edge, &[]), 0);
    }

    #[test]
    fn a_change_slides_over_what_goes_on_like_it() {
        assert_eq!(held(&[1, 2, 1, 2, 1, 3], &[1, 2]), 5);
        assert_eq!(held(&[1, 2, 1, 2, 1, 3], &[9, 9, 1, 2]), 5);
        assert_eq!(held(&[1, 2, 1, 2, 1, 3], &[2, 1]), 1);
    }

    #[test]
    fn white_space_of_any_width_is_the_same() {
        let (one, two) = (SPACE | 1, SPACE | 2);
        let words = [5, one, 6, one, 7];
        assert_eq!(forwards(&words, 0..5), forwards(&[5, two, 6, one, 7], 0..5));
        assert_eq!(backwards(&words, 0..3), [6, SPACE, 5]);
    }

    #[test]
    fn edges_are_those_of_the_runs_and_of_the_texts() {
        let own: Vec<u32> = (100..130).collect();
        let old = own.clone();
        let new = [&own[..2], &own, &own[27..]].concat();
        let run = Run {
            old: 0,
            new: 2,
            len: 30,
        };
        let mut edges = at_edges((&old, &new), &[run]);
        edges.retain(|edge| !edge.is_empty());
        assert_eq!(edges, [0..2, 27..30]);
    }
}
