//! Which tokens are proven to stand where the alignment has them.

use super::chain::{Run, Side};
use super::doubles::at_edges;
use super::grams::grams_of;
use super::twins::twins;
use std::ops::Range;

/// Tokens in a row that prove a place: with spaces, about six words. Fewer are met by chance in texts of one subject.
pub(super) const GRAM: usize = 12;

/// Tokens in a row that make other words a likely double of what was moved: with spaces, about four words.
const PHRASE: usize = 8;

/// Tokens about a twin that have to be unchanged, with spaces about twelve words: where one twin went and another was made,
/// both may look unchanged themselves.
pub(super) const MARGIN: usize = 24;

/// How often runs are looked through for those without a witness, at the most: whatever the texts are, the time is bounded.
const ROUNDS: usize = 16;

/// Other occurrences count within so many tokens, about a thousand words: what a diff mistakes for each other is not far
/// apart, since most of what lies between would have to be changed.
pub(super) const NEAR: usize = 2_000;

/// For each token of the old text whether its place in the new one is proven.
///
/// ```text
///        change ┃ doubtful │ witness ──── doubtful ──── witness │ doubtful ┃ change
/// an unchanged run:        └──────────── proven ────────────────┘
/// ```
///
/// A *witness* is a stretch of [`GRAM`] tokens in an unchanged run of which nothing is doubtful. A run is proven from its
/// first witness to its last: whatever stands between the same two witnesses in both texts cannot have come from elsewhere
/// without them. What lies outside may have. A token is *doubtful* where the words around it could be meant twice:
/// - Of the [`GRAM`] tokens it is in, another occurrence nearby is loose: in the old or in the new text it touches a change,
///   or one is close by. Were the alignment wrong about them, the occurrence that is truly theirs would be loose, or be
///   taken by another, whose own then would be loose, and so on.
/// - It stands at the edge of its run, and the change there holds some of the same words ([`at_edges`]): they may be what
///   became of it, and what stands here a copy. Changes behind another proven run need no such look: what became of a
///   passage stands in the same order.
///
/// What was moved stands once in either text, and has no such order. So its own edges are left out, since they may belong to
/// what it was moved to, and all about a [`PHRASE`] of it that stands elsewhere nearby is doubtful.
pub(super) fn proven((old, new): (Side<'_>, Side<'_>), chain: &[Run], elsewhere: &[Run]) -> Vec<bool> {
    let long: Vec<Run> = chain.iter().filter(|run| run.len >= GRAM).copied().collect();
    let mut doubtful = vec![false; old.ids.len()];
    for at in twins((old.grams, new.grams), (&long, &long), GRAM, MARGIN) {
        mark(&mut doubtful, at..at + GRAM);
    }
    let phrases = (grams_of(old.ids, PHRASE), grams_of(new.ids, PHRASE));
    for at in twins((&phrases.0, &phrases.1), (&long, elsewhere), PHRASE, 0) {
        mark(&mut doubtful, at.saturating_sub(GRAM)..at + PHRASE + GRAM);
    }
    let mut proven = vec![false; old.ids.len()];
    for run in with_witnesses((old.ids, new.ids), long, &mut doubtful) {
        mark(&mut proven, between_witnesses(&doubtful, run.old..run.old + run.len));
    }
    for run in elsewhere {
        let inside = run.old + GRAM..(run.old + run.len).saturating_sub(GRAM);
        mark(&mut proven, between_witnesses(&doubtful, inside));
    }
    proven
}

/// The runs that have a witness. One that has none may be a copy, too, so it counts as changed for the edges of the next.
/// None where the rounds run out: of those that are left, the edges were not compared with what was taken away last.
fn with_witnesses(ids: (&[u32], &[u32]), mut runs: Vec<Run>, doubtful: &mut [bool]) -> Vec<Run> {
    for _ in 0..ROUNDS {
        for range in at_edges(ids, &runs) {
            mark(doubtful, range);
        }
        let number = runs.len();
        runs.retain(|run| !between_witnesses(doubtful, run.old..run.old + run.len).is_empty());
        if runs.len() == number {
            return runs;
        }
    }
    Vec::new()
}

/// From the first to the last stretch of [`GRAM`] tokens without a doubtful one; empty where there is none.
fn between_witnesses(doubtful: &[bool], run: Range<usize>) -> Range<usize> {
    let tokens = doubtful.get(run.clone()).unwrap_or_default();
    let is_witness = |tokens: &[bool]| !tokens.contains(&true);
    let first = tokens.windows(GRAM).position(is_witness);
    let last = tokens.windows(GRAM).rposition(is_witness);
    let (Some(first), Some(last)) = (first, last) else {
        return run.start..run.start;
    };
    run.start + first..run.start + last + GRAM
}

/// Marks tokens, as far as there are any.
fn mark(marks: &mut [bool], range: Range<usize>) {
    let end = range.end.min(marks.len());
    if let Some(marks) = marks.get_mut(range.start..end) {
        marks.fill(true);
    }
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

    fn all(proven: &[bool]) -> bool {
        proven.iter().all(|proven| *proven)
    }

    #[test]
    fn of_twins_of_which_one_went_neither_is_proven_but_between_the_same_neighbours() {
        for twin in [5_u32, 11, 12, 13, 40] {
            let twin: Vec<u32> = (9_000..9_000 + twin).collect();
            let text = |parts: &[&[u32]]| parts.concat();
            let (a, b, c) = (own(1), own(2), own(3));
            let old = text(&[&a, &twin, &b, &twin, &c]);
            assert!(all(&shown(&old, &old)), "nothing changed");
            // The words beside a double are doubtful, too.
            let second = 60 + twin.len()..60 + 2 * twin.len();
            let proven = shown(&old, &text(&[&a, &twin, &c]));
            assert!(all(&proven[..30 - GRAM]), "what is before");
            assert!(!proven[30..30 + twin.len()].contains(&true), "{} the first", twin.len());
            assert!(!proven[second.clone()].contains(&true), "the second");
            assert!(all(&proven[second.end + GRAM..]), "what is behind");
            let proven = shown(&old, &text(&[&a, &twin, &b, &c]));
            assert!(
                all(&proven[..60 + twin.len() - GRAM]),
                "it stands between its neighbours"
            );
            assert!(!proven[second.clone()].contains(&true), "the second went");
            assert!(all(&proven[second.end + GRAM..]), "what is behind");
        }
    }

    #[test]
    fn what_is_beside_its_own_edited_double_is_not_proven() {
        let (a, b, c) = (own(1), own(2), own(3));
        let old = [a.clone(), b.clone(), c.clone()].concat();
        for changed in [15, 5, 24] {
            let mut edited = b.clone();
            edited[changed] = 9_999;
            for new in [[&a, &edited, &b, &c], [&a, &b, &edited, &c]] {
                let proven = shown(&old, &new.map(Vec::as_slice).concat());
                assert!(!proven[30..60].contains(&true), "either may be new");
                assert!(all(&proven[..30 - GRAM]) && all(&proven[60 + GRAM..]), "{changed}");
            }
        }
    }

    #[test]
    fn a_double_is_seen_behind_a_run_that_proves_nothing() {
        let (a, c) = (own(1), own(3));
        let b: Vec<u32> = (200..260).collect();
        let old = [a.clone(), b.clone(), c.clone()].concat();
        // Of the one nothing is left but pairs of words; the other was cut in two by a change.
        let pairs: Vec<u32> = b
            .chunks(5)
            .flat_map(|few| [&few[..4], &[8_000 + few[0]]].concat())
            .collect();
        let cut = [&b[..20], &[9_999], &b[20..]].concat();
        let proven = shown(&old, &[a.clone(), pairs, cut, c.clone()].concat());
        assert!(!proven[30..90].contains(&true));
        assert!(all(&proven[..30 - GRAM]) && all(&proven[90 + GRAM..]));
    }

    #[test]
    fn nothing_is_proven_where_the_rounds_run_out() {
        // Each run but the last begins with words of the one before it, so one falls a round.
        let left = |falling: u32| {
            let mut old: Vec<u32> = Vec::new();
            let mut new = vec![1, 2, 3, 4];
            let mut runs = Vec::new();
            let linked = (0..falling).map(|n| (n * 4 + 1..n * 4 + 9).chain(1_000 + n * 8..1_008 + n * 8).collect());
            for (n, words) in (9_000..).zip(linked.chain([own(100)])) {
                let words: Vec<u32> = words;
                new.push(n);
                let (at, there, len) = (old.len(), new.len(), words.len());
                runs.push(Run {
                    old: at,
                    new: there,
                    len,
                });
                old.extend(&words);
                new.extend(&words);
            }
            let mut doubtful = vec![false; old.len()];
            with_witnesses((&old, &new), runs, &mut doubtful).len()
        };
        let most = ROUNDS as u32 - 1;
        assert_eq!([1, 5, most].map(left), [1; 3], "the last one stays");
        assert_eq!([most + 1, most + 9].map(left), [0; 2]);
    }

    #[test]
    fn twins_are_not_proven_where_a_change_stands_close_by_both() {
        let twin: Vec<u32> = (9_000..9_040).collect();
        let (a, b, c) = (own(1), own(2), own(3));
        let with = |beside: usize| {
            let changed = |n: u32| [&own(n)[..beside], &[n], &own(n + 10)[..]].concat();
            let text = |x: u32, y: u32| [&a[..], &twin, &changed(x), &b, &twin, &changed(y), &c].concat();
            let (mut old, new) = (text(40, 50), text(40, 50));
            for at in [70 + beside, 171 + 2 * beside] {
                old[at] = 1;
            }
            (shown(&old, &new), 131 + beside)
        };
        let (proven, second) = with(3);
        assert!(!proven[40..70].contains(&true) && !proven[second + 10..second + 40].contains(&true));
        let (proven, second) = with(30);
        assert!(
            all(&proven[40..70]) && all(&proven[second + 10..second + 40]),
            "both are far from it"
        );
    }

    #[test]
    fn a_twin_that_went_or_came_makes_the_other_doubtful() {
        let twin: Vec<u32> = (9_000..9_040).collect();
        let (a, b, c) = (own(1), own(2), own(3));
        let text = |x: u32, end: &[u32]| [&a[..], &twin, &[1, 2, x], &b, end, &c].concat();
        let (with, without) = (text(3, &twin), text(4, &[]));
        for (old, new) in [(&with, &without), (&without, &with)] {
            assert!(!shown(old, new)[30..72].contains(&true));
        }
    }

    #[test]
    fn of_what_was_moved_nothing_is_proven_that_stands_by_in_part() {
        let (a, b, c) = (own(1), own(2), own(3));
        let long: Vec<u32> = (7_000..7_050).collect();
        let old = [a.clone(), b.clone(), long.clone(), c.clone()].concat();
        let mut edited = long[20..].to_vec();
        (edited[10], edited[22]) = (9_998, 9_999);
        let proven = shown(&old, &[long, edited, a, b, c].concat());
        assert!(!proven[80..110].contains(&true));
    }

    #[test]
    fn what_was_moved_is_proven_but_for_its_edges() {
        let (a, b, c) = (own(1), own(2), own(3));
        let long: Vec<u32> = (7_000..7_050).collect();
        let old = [a.clone(), b.clone(), long.clone(), c.clone()].concat();
        let new = [long, a, b, c].concat();
        let proven = shown(&old, &new);
        assert!(all(&proven[60 + GRAM..110 - GRAM]));
        assert!(!proven[60] && !proven[109]);
    }
}
