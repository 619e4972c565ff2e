//! The unchanged runs of two texts: those that stand in one order, and those that were moved.

use super::grams::common;
use super::proof::GRAM;
use crate::progress::{Cancelled, Progress};
use imara_diff::{Algorithm, Diff};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Parts with at most so many tokens on either side are left to the diff.
const SMALL: usize = 600;
/// Parts in which nothing stands once are left to a quicker diff up to this size; larger ones count as changed.
const LARGE: usize = 100_000;
/// How often a part is cut into smaller ones.
const DEEPEST: usize = 16;

/// A run of tokens that stands in both texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    /// Its first token in the old text.
    pub old: usize,
    /// Its first token in the new text.
    pub new: usize,
    /// Tokens.
    pub len: usize,
}

/// A text as it is compared: its tokens and the hashes of their runs.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub ids: &'a [u32],
    pub grams: &'a [u64],
}

/// The unchanged runs that stand in the same order in both texts, in order, none touching the next.
///
/// Runs that stand once on both sides cut the texts into parts; in each part others stand once; what is left between is
/// small, and compared token by token. So the time is bounded whatever the texts are.
pub(super) fn chain(old: Side<'_>, new: Side<'_>, progress: &Progress) -> Result<Vec<Run>, Cancelled> {
    let mut runs = Vec::new();
    let mut parts = vec![(0..old.ids.len(), 0..new.ids.len(), 0)];
    while let Some((mut here, mut there, depth)) = parts.pop() {
        progress.advance(0)?;
        trim(old.ids, new.ids, (&mut here, &mut there), &mut runs);
        if here.is_empty() || there.is_empty() {
            continue;
        }
        if here.len().max(there.len()) <= SMALL {
            diff((old.ids, &here), (new.ids, &there), Algorithm::Histogram, &mut runs);
            continue;
        }
        let pairs = match depth < DEEPEST {
            true => common((old.grams, here.clone()), (new.grams, there.clone())),
            false => Vec::new(),
        };
        if !pairs.is_empty() {
            cut(
                &heaviest(&joined(&pairs)),
                (here, there),
                |here, there| {
                    parts.push((here, there, depth + 1));
                },
                &mut runs,
            );
        } else if here.len().max(there.len()) <= LARGE {
            diff((old.ids, &here), (new.ids, &there), Algorithm::Myers, &mut runs);
        }
    }
    Ok(merged(runs))
}

/// Runs outside the chain that stand once in either text, from the list of all that do: what was moved, by their place
/// in the old text.
pub(super) fn elsewhere(chain: &[Run], once: &[(usize, usize)]) -> Vec<Run> {
    let (by_old, mut by_new) = (chain, chain.to_vec());
    by_new.sort_unstable_by_key(|run| run.new);
    let is_free = |(here, there): &&(usize, usize)| {
        !touches(by_old, *here, |run| run.old) && !touches(&by_new, *there, |run| run.new)
    };
    let free: Vec<(usize, usize)> = once.iter().filter(is_free).copied().collect();
    joined(&free)
}

/// Whether the run of tokens that begins at `token` shares one with a run of the chain.
fn touches(chain: &[Run], token: usize, start: impl Fn(&Run) -> usize) -> bool {
    let next = chain.partition_point(|run| start(run) + run.len <= token);
    chain.get(next).is_some_and(|run| start(run) < token + GRAM)
}

/// Takes equal tokens off both ends.
fn trim(old: &[u32], new: &[u32], (here, there): (&mut Range<usize>, &mut Range<usize>), runs: &mut Vec<Run>) {
    let (a, b) = (slice(old, here), slice(new, there));
    let first = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    push(runs, (here.start, there.start), first);
    here.start += first;
    there.start += first;
    let (a, b) = (slice(old, here), slice(new, there));
    let last = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    here.end -= last;
    there.end -= last;
    push(runs, (here.end, there.end), last);
}

fn slice<'i>(ids: &'i [u32], range: &Range<usize>) -> &'i [u32] {
    ids.get(range.clone()).unwrap_or_default()
}

fn push(runs: &mut Vec<Run>, (old, new): (usize, usize), len: usize) {
    if len > 0 {
        runs.push(Run { old, new, len });
    }
}

/// Compares small parts token by token.
fn diff(
    (old, here): (&[u32], &Range<usize>),
    (new, there): (&[u32], &Range<usize>),
    algorithm: Algorithm,
    runs: &mut Vec<Run>,
) {
    // Numbered anew, since the diff makes room for as many numbers as there are.
    let mut numbers = HashMap::new();
    let mut renumbered = |ids: &[u32]| -> Vec<imara_diff::Token> {
        let number = |id: &u32| {
            let next = numbers.len() as u32;
            imara_diff::Token(*numbers.entry(*id).or_insert(next))
        };
        ids.iter().map(number).collect()
    };
    let (before, after) = (renumbered(slice(old, here)), renumbered(slice(new, there)));
    let mut diff = Diff::default();
    diff.compute_with(algorithm, &before, &after, numbers.len() as u32);
    let (mut a, mut b) = (0, 0);
    for hunk in diff.hunks() {
        let len = (hunk.before.start as usize).saturating_sub(a);
        push(runs, (here.start + a, there.start + b), len);
        (a, b) = (hunk.before.end as usize, hunk.after.end as usize);
    }
    push(runs, (here.start + a, there.start + b), before.len().saturating_sub(a));
}

/// Pairs that follow each other on both sides as one run.
fn joined(pairs: &[(usize, usize)]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (old, new) in pairs {
        match runs.last_mut() {
            Some(run) if run.old + run.len + 1 == old + GRAM && run.new + run.len + 1 == new + GRAM => run.len += 1,
            _ => runs.push(Run {
                old: *old,
                new: *new,
                len: GRAM,
            }),
        }
    }
    runs
}

/// Those of the runs, which stand in the order of the old text, that stand in that order in the new one, too, and
/// together have the most tokens.
fn heaviest(runs: &[Run]) -> Vec<Run> {
    // By where it begins in the new text, the weight of the best row of runs that ends with it: both rise.
    let mut best: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(runs.len());
    for (at, run) in runs.iter().enumerate() {
        let previous = best
            .range(..run.new)
            .next_back()
            .map(|(_, (weight, at))| (*weight, *at));
        before.push(previous.map(|(_, at)| at));
        let weight = previous.map_or(0, |(weight, _)| weight) + run.len;
        if best.get(&run.new).is_some_and(|(other, _)| *other >= weight) {
            continue;
        }
        let worse: Vec<usize> = best
            .range(run.new..)
            .take_while(|(_, (other, _))| *other <= weight)
            .map(|(new, _)| *new)
            .collect();
        for new in worse {
            best.remove(&new);
        }
        best.insert(run.new, (weight, at));
    }
    let mut at = best.last_key_value().map(|(_, (_, at))| *at);
    let mut row = Vec::new();
    while let Some(here) = at {
        row.extend(runs.get(here));
        at = before.get(here).copied().flatten();
    }
    row.reverse();
    row
}

/// Keeps runs and hands on what lies between them. Runs that overlap the one before give way.
fn cut(
    row: &[Run],
    (here, there): (Range<usize>, Range<usize>),
    mut between: impl FnMut(Range<usize>, Range<usize>),
    runs: &mut Vec<Run>,
) {
    let (mut a, mut b) = (here.start, there.start);
    for run in row {
        let over = a.saturating_sub(run.old).max(b.saturating_sub(run.new));
        if over >= run.len {
            continue;
        }
        let (old, new) = (run.old + over, run.new + over);
        between(a..old, b..new);
        push(runs, (old, new), run.len - over);
        (a, b) = (run.old + run.len, run.new + run.len);
    }
    between(a..here.end, b..there.end);
}

fn merged(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_unstable();
    let mut merged: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match merged.last_mut() {
            Some(last) if last.old + last.len == run.old && last.new + last.len == run.new => last.len += run.len,
            _ => merged.push(run),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::super::grams::grams;
    use super::*;
    use proptest::prelude::*;

    fn chained(old: &[u32], new: &[u32]) -> (Vec<Run>, Vec<Run>) {
        let (a, b) = (grams(old), grams(new));
        let (old, new) = (Side { ids: old, grams: &a }, Side { ids: new, grams: &b });
        let chain = chain(old, new, &Progress::default()).unwrap();
        let once = common((&a, 0..old.ids.len()), (&b, 0..new.ids.len()));
        let elsewhere = elsewhere(&chain, &once);
        (chain, elsewhere)
    }

    #[test]
    fn what_is_unchanged_is_in_the_chain_and_what_was_moved_is_elsewhere() {
        let old: Vec<u32> = (1..10_000).collect();
        let new: Vec<u32> = (1..2_000).chain(3_000..10_000).chain(2_000..3_000).collect();
        let run = |old, new, len| Run { old, new, len };
        let (chain, elsewhere) = chained(&old, &new);
        assert_eq!(chain, [run(0, 0, 1_999), run(2_999, 1_999, 7_000)]);
        assert_eq!(elsewhere, [run(1_999, 8_999, 1_000)]);
    }

    proptest! {
        #[test]
        fn runs_are_equal_on_both_sides_and_in_order(
            old in prop::collection::vec(0..6_u32, 0..2_000),
            cuts in prop::collection::vec((0..2_000_usize, 0..40_usize, prop::collection::vec(0..6_u32, 0..20)), 0..8),
        ) {
            let mut new = old.clone();
            for (at, gone, put) in cuts {
                let start = at.min(new.len());
                let end = (start + gone).min(new.len());
                new.splice(start..end, put);
            }
            let (chain, _) = chained(&old, &new);
            let (mut a, mut b) = (0, 0);
            for run in chain {
                prop_assert!(run.old >= a && run.new >= b);
                prop_assert_eq!(&old[run.old..run.old + run.len], &new[run.new..run.new + run.len]);
                (a, b) = (run.old + run.len, run.new + run.len);
            }
        }
    }
}
