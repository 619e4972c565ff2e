//! What stands around a line: how much running text, how near, and the words it shares with it.

use super::cues::{Cue, Cues};
use super::features::Filling;
use super::lines::{Shape, Unit, ends_sentence};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// A line counts as running text from here on.
const IS_PROSE: f32 = 0.4;

/// What each line costs the main block: the less, the longer the lists and tables between running text it takes in.
const BLOCK_COSTS: [f32; 4] = [0.02, 0.06, 0.18, 0.35];

/// Sums over the lines of a page, from which the values of each line follow quickly.
pub struct Surroundings {
    lengths: Vec<f32>,
    stops: Vec<bool>,
    /// Running text before each line.
    sums: Vec<f32>,
    /// The nearest line of running text before and after each line.
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
    /// Lines of the longest stretch of text, allowing for what interrupts it, for each of the costs.
    blocks: [Range<usize>; 4],
    /// Length of the run of short lines each line stands in.
    runs: Vec<usize>,
    /// Share of a line's words that the running text has too.
    shared: Vec<f32>,
    /// Sums, before each line, of what is averaged around it.
    shared_sums: Vec<f32>,
    digit_sums: Vec<f32>,
    cue_sums: Vec<f32>,
    citation_sums: Vec<f32>,
}

impl Surroundings {
    pub fn new(units: &[Unit<'_>], found: &[Cues], prose: &[f32]) -> Self {
        let shared = shared(units, prose);
        let lengths: Vec<f32> = units.iter().map(Unit::length).collect();
        Self {
            stops: units.iter().map(|unit| ends_sentence(unit.text)).collect(),
            sums: sums(prose.iter().copied()),
            before: nearest(prose, false),
            after: nearest(prose, true),
            blocks: BLOCK_COSTS.map(|cost| block(prose, cost)),
            runs: runs(&lengths),
            shared_sums: sums(shared.iter().copied()),
            shared,
            digit_sums: sums(units.iter().map(digits)),
            cue_sums: sums(found.iter().map(is_cue)),
            citation_sums: sums(units.iter().map(|unit| if is_citation(unit.text) { 1.0 } else { 0.0 })),
            lengths,
        }
    }

    /// Running text in a range of lines, cut to the page.
    fn prose(&self, from: isize, to: isize) -> f32 {
        let last = self.sums.len() - 1;
        let place = |at: isize| usize::try_from(at).unwrap_or(0).min(last);
        self.sums[place(to)] - self.sums[place(from)]
    }

    /// The average of what was summed, over the lines around one, cut to the page.
    fn average(&self, sums: &[f32], at: usize, reach: usize) -> f32 {
        let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(self.lengths.len()));
        (sums[to] - sums[from]) / (to - from) as f32
    }

    /// Adds whether references are in the line and around it, whose weights are set by hand.
    pub fn push_citations(&self, at: usize, values: &mut Filling) {
        values.push(self.citation_sums[at + 1] - self.citation_sums[at]);
        values.push((4.0 * self.average(&self.citation_sums, at, 12)).min(1.0));
        let (before, all) = (self.citation_sums[at + 1], self.citation_sums[self.lengths.len()]);
        values.flag(before >= 1.0 && all - before >= 1.0);
    }

    fn length(&self, at: Option<usize>) -> f32 {
        at.and_then(|at| self.lengths.get(at))
            .map_or(0.0, |length| length.ln_1p())
    }

    fn stop(&self, at: Option<usize>) -> bool {
        at.and_then(|at| self.stops.get(at)).copied().unwrap_or(false)
    }

    /// Adds the values of a line.
    pub fn push(&self, at: usize, values: &mut Filling) {
        let here = at as isize;
        let count = self.lengths.len();
        values.push(self.length(at.checked_sub(1)));
        values.push(self.length(at.checked_sub(2)));
        values.push(self.length(Some(at + 1)));
        values.push(self.length(Some(at + 2)));
        values.flag(self.stop(at.checked_sub(1)));
        values.flag(self.stop(Some(at + 1)));
        let own = self.prose(here, here + 1);
        for reach in [3, 8, 20] {
            values.push((self.prose(here - reach, here + reach + 1) - own) / (2 * reach) as f32);
        }
        values.push(self.prose(here - 8, here) / 8.0);
        values.push(self.prose(here + 1, here + 9) / 8.0);
        let gap_before = self.before[at].map_or(30, |near| at - near).min(30) as f32;
        let gap_after = self.after[at].map_or(30, |near| near - at).min(30) as f32;
        values.push(gap_before.ln());
        values.push(gap_after.ln());
        values.push(1.0 / gap_before.max(gap_after));
        values.push((self.runs[at] as f32).ln_1p());
        values.flag(self.before[at].is_none());
        values.flag(self.after[at].is_none());
        let inside = self.blocks[2].contains(&at);
        for block in &self.blocks {
            let outside = if at < block.start {
                block.start - at
            } else {
                (at + 1).saturating_sub(block.end)
            };
            values.flag(block.contains(&at));
            values.push((outside as f32).ln_1p());
        }
        values.push(1.0 / (1.0 + at as f32));
        values.push(1.0 / (count - at) as f32);
        let short = self.lengths[at] < 9.5;
        values.push(self.shared[at]);
        values.push(if short { self.shared[at] } else { 0.0 });
        values.flag(short && inside);
        values.flag(self.stops[at] && inside);
        values.flag(self.stops[at] && !inside);
        values.push(self.prose(0, count as isize) / count as f32);
        values.push(self.average(&self.shared_sums, at, 4));
        values.push(self.average(&self.shared_sums, at, 12));
        values.push(self.average(&self.digit_sums, at, 4));
        values.push(self.average(&self.digit_sums, at, 12));
        values.push(self.average(&self.cue_sums, at, 12));
        values.push(self.average(&self.cue_sums, at, 30));
        let since = self.before[at].unwrap_or(0);
        values.push((self.cue_sums[at] - self.cue_sums[since]).ln_1p());
        let until = self.after[at].unwrap_or(count);
        values.push((self.cue_sums[until] - self.cue_sums[at]).ln_1p());
        values.push(at as f32 / count as f32);
        values.push(self.before[at].map_or(7.0, |near| ((at - near) as f32).ln()).min(7.0));
        values.push(self.after[at].map_or(7.0, |near| ((near - at) as f32).ln()).min(7.0));
        values.push((count as f32).ln());
    }
}

/// Sums of all values before each place, and of all.
fn sums(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut sum = 0.0;
    let sums = values.map(|value| {
        sum += value;
        sum
    });
    std::iter::once(0.0).chain(sums).collect()
}

fn digits(unit: &Unit<'_>) -> f32 {
    let numbers = unit.words.iter().filter(|word| word.shape == Shape::Number).count();
    numbers as f32 / unit.words.len().max(1) as f32
}

fn is_cue(cues: &Cues) -> f32 {
    if Cue::ALL.into_iter().any(|cue| cues.has(cue)) {
        1.0
    } else {
        0.0
    }
}

/// A line of a list of references, or one with a reference: "^ …", "[12]".
pub fn is_citation(text: &str) -> bool {
    let numbered = |rest: &str| {
        rest.find(']')
            .is_some_and(|end| (1..=3).contains(&end) && rest.bytes().take(end).all(|b| b.is_ascii_digit()))
    };
    text.starts_with('^')
        || text
            .match_indices('[')
            .any(|(at, _)| text.get(at + 1..).is_some_and(numbered))
}

fn nearest(prose: &[f32], ahead: bool) -> Vec<Option<usize>> {
    let mut found = vec![None; prose.len()];
    let mut last = None;
    let mut step = |at: usize| {
        found[at] = last;
        if prose[at] >= IS_PROSE {
            last = Some(at);
        }
    };
    if ahead {
        (0..prose.len()).rev().for_each(&mut step);
    } else {
        (0..prose.len()).for_each(&mut step);
    }
    found
}

/// The stretch of lines with the most running text after each line's cost.
fn block(prose: &[f32], cost: f32) -> Range<usize> {
    let (mut best, mut best_sum) = (0..0, 0.0);
    let (mut start, mut sum) = (0, 0.0);
    for (at, value) in prose.iter().enumerate() {
        if sum <= 0.0 {
            (start, sum) = (at, 0.0);
        }
        sum += value - cost;
        if sum > best_sum {
            (best, best_sum) = (start..at + 1, sum);
        }
    }
    best
}

fn runs(lengths: &[f32]) -> Vec<usize> {
    let mut runs = vec![0; lengths.len()];
    let mut start = 0;
    for group in lengths.chunk_by(|a, b| (*a < 6.0) == (*b < 6.0)) {
        let run = if group.first().is_some_and(|length| *length < 6.0) {
            group.len()
        } else {
            0
        };
        runs[start..start + group.len()].fill(run);
        start += group.len();
    }
    runs
}

/// Each line's share of words, the rarer in the page the heavier, that lines of running text other than itself have.
fn shared(units: &[Unit<'_>], prose: &[f32]) -> Vec<f32> {
    let mut texts: HashMap<u64, u32> = HashMap::new();
    let mut all: HashMap<u64, u32> = HashMap::new();
    for (unit, prose) in units.iter().zip(prose) {
        for word in distinct(unit) {
            *all.entry(word).or_insert(0) += 1;
            if *prose >= IS_PROSE {
                *texts.entry(word).or_insert(0) += 1;
            }
        }
    }
    let weight = |word: u64| 1.0 / (1.0 + all.get(&word).copied().unwrap_or(0) as f32).ln();
    units
        .iter()
        .zip(prose)
        .map(|(unit, prose)| {
            let own = u32::from(*prose >= IS_PROSE);
            let (mut sum, mut hit) = (0.0, 0.0);
            for word in distinct(unit) {
                sum += weight(word);
                if texts.get(&word).copied().unwrap_or(0) > own {
                    hit += weight(word);
                }
            }
            if sum > 0.0 { hit / sum } else { 0.0 }
        })
        .collect()
}

/// The words of a line, each once, in the order of their hashes.
fn distinct(unit: &Unit<'_>) -> impl Iterator<Item = u64> {
    let words: BTreeMap<u64, ()> = unit.words.iter().map(|word| (word.hash, ())).collect();
    words.into_keys()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_block_reaches_over_what_costs_less_than_it_gains() {
        let prose = [0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0];
        assert_eq!(block(&prose, 0.05), 2..10);
        assert_eq!(block(&prose, 0.3), 2..5);
        assert_eq!(block(&[0.0, 0.0], 0.1), 0..0);
    }

    #[test]
    fn the_nearest_running_text_is_another_line() {
        let prose = [0.0, 1.0, 1.0, 0.0];
        assert_eq!(nearest(&prose, false), [None, None, Some(1), Some(2)]);
        assert_eq!(nearest(&prose, true), [Some(1), Some(2), None, None]);
    }

    #[test]
    fn runs_of_short_lines_are_counted_and_long_lines_are_in_none() {
        assert_eq!(runs(&[1.0, 2.0, 20.0, 3.0]), [2, 2, 0, 1]);
    }

    #[test]
    fn references_are_told_from_other_brackets() {
        assert!(["^ Miller, p. 4", "as shown[12] before"].into_iter().all(is_citation));
        assert!(!["favour [sic] of", "[2024]", "a[", "x [1"].into_iter().any(is_citation));
    }
}
