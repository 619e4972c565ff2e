//! Unchanged words that stand elsewhere, too, where something changed.

use super::chain::Run;
use super::proof::NEAR;
use std::ops::Range;

/// Where, in the old text, stretches of `len` tokens begin that are unchanged and of which another occurrence nearby is
/// *loose*: in one of the texts it does not lie inside an unchanged run with `margin` more tokens on either side.
///
/// `grams` are the hashes of all stretches of `len` tokens of both texts, `long` the unchanged runs that count, `asked` the
/// runs that are asked about.
pub(super) fn twins(
    (old, new): (&[u64], &[u64]),
    (long, asked): (&[Run], &[Run]),
    len: usize,
    margin: usize,
) -> Vec<usize> {
    let ends = (old.len() + len - 1, new.len() + len - 1);
    let settled: Vec<Run> = long.iter().filter_map(|run| starts(*run, len, margin, ends)).collect();
    let loose = (
        loose(old, settled.iter().map(|run| run.old..run.old + run.len)),
        loose(new, settled.iter().map(|run| run.new..run.new + run.len)),
    );
    let mut found = Vec::new();
    for run in asked.iter().filter_map(|run| starts(*run, len, 0, ends)) {
        let grams = old.get(run.old..run.old + run.len).unwrap_or_default();
        for (gram, (at, there)) in grams.iter().zip((run.old..).zip(run.new..)) {
            if is_nearby(&loose.0, *gram, at) || is_nearby(&loose.1, *gram, there) {
                found.push(at);
            }
        }
    }
    found
}

/// Where the stretches inside a run begin that keep away from its edges; the edges of the texts are no changes.
fn starts(run: Run, len: usize, margin: usize, ends: (usize, usize)) -> Option<Run> {
    let front = if (run.old, run.new) == (0, 0) { 0 } else { margin };
    let is_last = (run.old + run.len, run.new + run.len) == ends;
    let back = if is_last { 0 } else { margin };
    let number = (run.len + 1).checked_sub(front + len + back)?;
    Some(Run {
        old: run.old + front,
        new: run.new + front,
        len: number,
    })
}

/// The stretches that do not begin in one of the `settled` ranges, by hash and place.
fn loose(grams: &[u64], settled: impl Iterator<Item = Range<usize>>) -> Vec<(u64, usize)> {
    let mut from = 0;
    let mut found = Vec::new();
    let mut add = |part: Range<usize>| {
        let part = part.start..part.end.min(grams.len());
        let hashes = grams.get(part.clone()).unwrap_or_default();
        found.extend(hashes.iter().copied().zip(part));
    };
    for range in settled {
        add(from..range.start);
        from = range.end;
    }
    add(from..grams.len());
    found.sort_unstable();
    found
}

/// Whether one of the loose stretches is the same as the one that begins at `at`, nearby, and not that one itself.
fn is_nearby(loose: &[(u64, usize)], gram: u64, at: usize) -> bool {
    let next = loose.partition_point(|other| *other < (gram, at.saturating_sub(NEAR)));
    let others = loose.get(next..).unwrap_or_default().iter();
    let mut nearby = others.take_while(|(other, place)| *other == gram && *place <= at + NEAR);
    nearby.any(|(_, place)| *place != at)
}
