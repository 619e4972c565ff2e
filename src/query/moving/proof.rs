//! Which tokens are proven to stand where the alignment has them.

use super::chain::{Run, Side};
use std::ops::Range;

/// Tokens in a row that prove a place: with spaces, about six words. Fewer are met by chance in texts of one subject.
pub(super) const GRAM: usize = 12;

/// Other occurrences count within so many tokens, about a thousand words: what a diff mistakes for each other is not far
/// apart, since most of what lies between would have to be changed.
const NEAR: usize = 2_000;

/// For each token of the old text whether its place in the new one is proven.
///
/// A run of [`GRAM`] tokens inside an unchanged run proves its tokens, but for those that are *doubtful*:
/// - Another occurrence of it nearby is *loose*: in the old or in the new text it touches a change. Were the alignment
///   wrong about the run, the occurrence that is truly its own would be loose, or be taken by another, whose own then would
///   be loose, and so on.
/// - It borders on a change that holds the same few tokens again: the change may as well have struck these.
pub(super) fn proven((old, new): (Side<'_>, Side<'_>), chain: &[Run], elsewhere: &[Run]) -> Vec<bool> {
    let (mut sure, mut doubtful) = (Marks::new(old.ids.len()), Marks::new(old.ids.len()));
    let loose = (
        loose(old.grams, chain, |run| run.old),
        loose(new.grams, chain, |run| run.new),
    );
    let long: Vec<&Run> = chain.iter().filter(|run| run.len >= GRAM).collect();
    for run in &long {
        for at in run.old..run.old + run.len + 1 - GRAM {
            let there = at - run.old + run.new;
            let is_loose = old
                .grams
                .get(at)
                .is_some_and(|gram| is_nearby(&loose.0, *gram, at) || is_nearby(&loose.1, *gram, there));
            let marks = if is_loose { &mut doubtful } else { &mut sure };
            marks.add(at..at + GRAM);
        }
    }
    for range in borders((old.ids, new.ids), &long) {
        doubtful.fill(range);
    }
    // What was moved has no neighbours to go by, so its own edges may belong to what it was moved to.
    for run in elsewhere {
        sure.fill(run.old + GRAM..(run.old + run.len).saturating_sub(GRAM));
    }
    let both = sure.0.iter().zip(&doubtful.0);
    both.map(|(sure, doubtful)| *sure && !*doubtful).collect()
}

/// Marked tokens.
struct Marks(Vec<bool>, usize);

impl Marks {
    fn new(len: usize) -> Self {
        Self(vec![false; len], 0)
    }

    /// Marks a run; runs are handed in by their start, so each token is marked once.
    fn add(&mut self, range: Range<usize>) {
        let start = self.1.max(range.start);
        self.1 = range.end;
        self.fill(start..range.end);
    }

    fn fill(&mut self, range: Range<usize>) {
        let marked = self.0.get_mut(range);
        marked.into_iter().flatten().for_each(|mark| *mark = true);
    }
}

/// The runs of [`GRAM`] tokens that do not lie inside one run of the chain, by hash and place.
fn loose(grams: &[u64], chain: &[Run], start: impl Fn(&Run) -> usize) -> Vec<(u64, usize)> {
    let mut from = 0;
    let mut found = Vec::new();
    let mut add = |from: usize, to: usize| {
        let part = grams.get(from..to.min(grams.len())).unwrap_or_default();
        found.extend(part.iter().copied().zip(from..));
    };
    for run in chain.iter().filter(|run| run.len >= GRAM) {
        add(from, start(run));
        from = start(run) + run.len + 1 - GRAM;
    }
    add(from, grams.len());
    found.sort_unstable();
    found
}

fn is_nearby(loose: &[(u64, usize)], gram: u64, at: usize) -> bool {
    let next = loose.partition_point(|other| *other < (gram, at.saturating_sub(NEAR)));
    loose
        .get(next)
        .is_some_and(|(other, place)| *other == gram && *place <= at + NEAR)
}

/// The ends of long runs that the change beside them holds again, in tokens of the old text.
fn borders((old, new): (&[u32], &[u32]), long: &[&Run]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for pair in long.windows(2) {
        let [left, right] = pair else { continue };
        let (end, there) = (left.old + left.len, left.new + left.len);
        let change = [old.get(end..right.old), new.get(there..right.new)];
        let tail = old.get(end.saturating_sub(GRAM)..end).unwrap_or_default();
        let head = old.get(right.old..right.old + GRAM).unwrap_or_default();
        for part in change.into_iter().flatten() {
            found.push(end - again(tail.iter().rev(), part.iter().rev(), part.len())..end);
            found.push(right.old..right.old + again(head.iter(), part.iter(), part.len()));
        }
    }
    found
}

/// How many of the first tokens stand together somewhere in a part.
fn again<'i>(
    tokens: impl Iterator<Item = &'i u32> + Clone,
    part: impl Iterator<Item = &'i u32> + Clone,
    len: usize,
) -> usize {
    let mut rest = part;
    let mut most = 0;
    for _ in 0..len {
        let same = tokens.clone().zip(rest.clone()).take_while(|(a, b)| a == b).count();
        most = most.max(same);
        rest.next();
    }
    most
}

#[cfg(test)]
mod tests {
    use super::super::chain::{chain, elsewhere};
    use super::super::grams::{common, grams};
    use super::*;
    use crate::progress::Progress;

    /// For each token of the old text a sign: proven or not.
    fn shown(old: &[u32], new: &[u32]) -> Vec<bool> {
        let (a, b) = (grams(old), grams(new));
        let sides = (Side { ids: old, grams: &a }, Side { ids: new, grams: &b });
        let chain = chain(sides.0, sides.1, &Progress::default()).unwrap();
        let once = common((&a, 0..old.len()), (&b, 0..new.len()));
        let elsewhere = elsewhere(&chain, &once);
        proven(sides, &chain, &elsewhere)
    }

    /// Thirty tokens that stand nowhere else, after the number `n`.
    fn own(n: u32) -> Vec<u32> {
        (n * 100..n * 100 + 30).collect()
    }

    #[test]
    fn of_twins_of_which_one_went_neither_is_proven_if_both_could_have_stayed() {
        for twin in [5_u32, 11, 12, 13, 40] {
            let twin: Vec<u32> = (9_000..9_000 + twin).collect();
            let all = |parts: &[&[u32]]| parts.concat();
            let (a, b, c) = (own(1), own(2), own(3));
            let old = all(&[&a, &twin, &b, &twin, &c]);
            assert!(shown(&old, &old).iter().all(|proven| *proven), "nothing changed");
            let proven = shown(&old, &all(&[&a, &twin, &c]));
            assert!(proven[..30].iter().all(|proven| *proven), "what is before");
            assert!(!proven[30..30 + twin.len()].contains(&true), "{} the first", twin.len());
            assert!(
                !proven[60 + twin.len()..60 + 2 * twin.len()].contains(&true),
                "the second"
            );
            assert!(
                proven[60 + 2 * twin.len()..].iter().all(|proven| *proven),
                "what is behind"
            );
            let proven = shown(&old, &all(&[&a, &twin, &b, &c]));
            assert!(
                proven[..60 + twin.len()].iter().all(|proven| *proven) || twin.len() >= GRAM,
                "{}",
                twin.len()
            );
        }
    }

    #[test]
    fn what_was_moved_is_proven_but_for_its_edges() {
        let (a, b, c) = (own(1), own(2), own(3));
        let long: Vec<u32> = (7_000..7_050).collect();
        let old = [a.clone(), b.clone(), long.clone(), c.clone()].concat();
        let new = [long, a, b, c].concat();
        let proven = shown(&old, &new);
        assert!(proven[60 + GRAM..110 - GRAM].iter().all(|proven| *proven));
        assert!(!proven[60] && !proven[109]);
    }
}
