//! Which of four lanes under the text the line of each span takes.
//!
//! ```text
//! the sky is green because they said so
//!     ▔▔▔                    ▔▔▔▔         lane 0, nearest the text
//!     ▔▔▔▔▔▔▔▔▔▔▔▔                        lane 1
//! ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔   lane 2
//! ```
//!
//! Short spans take the nearest lane that no shorter one they overlap has taken; so a span lies outside all it contains,
//! and only shorter neighbours, and theirs, can move it. Long spans (over 4,096 bytes) would feel every span of half a
//! document that way. They go first, the longest outermost, and look at each other only; short ones avoid their lanes.
//! Where three or more long ones overlap, a short span can so end up outside a long one, or be only counted.
//!
//! Ties are broken by annotation id: ids are random, so a staircase of spans of one length does not make each wait for the
//! one before it.

use super::blocks::{Blocks, Entry};
use super::index::SpanIndex;
use crate::project::AnnotationId;
use std::collections::BTreeMap;
use std::ops::Range;

/// How many lanes there are.
pub const LANES: u8 = 4;

/// A fragment and its lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The fragment.
    pub entry: Entry,
    /// 0 is nearest the text; none where all four are taken by spans it overlaps.
    pub lane: Option<u8>,
}

/// The lanes of the fragments that touch a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    /// By start, end, annotation.
    pub placed: Vec<Placed>,
}

impl Lanes {
    /// How many fragments that touch `range`, in bytes, have no lane: the number in "+2".
    pub fn hidden_count(&self, range: Range<usize>) -> usize {
        let hidden = self.placed.iter().filter(|placed| placed.lane.is_none());
        hidden.filter(|placed| placed.entry.overlaps(&range)).count()
    }
}

/// The lanes of the fragments that touch `window`, in bytes. The same for a fragment whatever the window.
///
/// Cost grows with the fragments that touch the window or can move one that does, times how many overlap each.
pub fn lanes(index: &SpanIndex, window: Range<usize>) -> Lanes {
    let short = influences(&index.short, window.clone(), short_rank);
    let reach = short.values().fold(window.clone(), |reach, entry| {
        reach.start.min(entry.start)..reach.end.max(entry.end)
    });
    let long = influences(&index.long, reach, long_rank);

    // What is long goes first, and the short ones avoid it.
    let mut taken = Taken::default();
    let long_lanes = settle(&long, &mut taken, outermost);
    let short_lanes = settle(&short, &mut taken, nearest);

    let lane_of = |entry: &Entry| {
        let (short, long) = (short_lanes.get(&short_rank(entry)), long_lanes.get(&long_rank(entry)));
        short.or(long).copied().flatten()
    };
    let placed = index.overlapping(window).map(|entry| Placed {
        entry,
        lane: lane_of(&entry),
    });
    Lanes {
        placed: placed.collect(),
    }
}

/// Who goes first: the smaller.
type Rank = (usize, AnnotationId, u32);

fn short_rank(entry: &Entry) -> Rank {
    (entry.length(), entry.annotation, entry.fragment)
}

/// Beyond the rank of every short one, so that the two never meet.
fn long_rank(entry: &Entry) -> Rank {
    (usize::MAX - entry.length(), entry.annotation, entry.fragment)
}

fn nearest(taken: u8) -> Option<u8> {
    (0..LANES).find(|lane| taken & (1 << lane) == 0)
}

fn outermost(taken: u8) -> Option<u8> {
    (0..LANES).rev().find(|lane| taken & (1 << lane) == 0)
}

/// The entries that touch `range`, those of smaller rank that overlap one of them, and so on.
fn influences(blocks: &Blocks, range: Range<usize>, rank: fn(&Entry) -> Rank) -> BTreeMap<Rank, Entry> {
    let mut found: BTreeMap<Rank, Entry> = blocks.overlapping(range).map(|e| (rank(e), *e)).collect();
    let mut open = found.clone();
    let mut asked = Asked::default();
    // The last rank first: whom it asks about includes whom any entry inside it would ask about.
    while let Some((own, entry)) = open.pop_last() {
        if found.len() == blocks.len() {
            break;
        }
        if asked.covers(&entry) {
            continue;
        }
        for other in blocks.overlapping(entry.range()) {
            if rank(other) < own && found.insert(rank(other), *other).is_none() {
                open.insert(rank(other), *other);
            }
        }
        asked.add(&entry);
    }
    found
}

/// Ranges that were looked through already: by start, none inside another. Thousands of spans at one place, as a stranger's
/// project may hold, would else each look through all the others.
#[derive(Default)]
struct Asked(BTreeMap<usize, usize>);

impl Asked {
    fn covers(&self, entry: &Entry) -> bool {
        let before = self.0.range(..=entry.start).next_back();
        before.is_some_and(|(_, end)| *end >= entry.end)
    }

    /// Adds a range that is not covered.
    fn add(&mut self, entry: &Entry) {
        let inside: Vec<usize> = self
            .0
            .range(entry.start..)
            .take_while(|(_, end)| **end <= entry.end)
            .map(|(start, _)| *start)
            .collect();
        for start in inside {
            self.0.remove(&start);
        }
        self.0.insert(entry.start, entry.end);
    }
}

/// Gives the entries their lanes in the order of their ranks.
fn settle(
    entries: &BTreeMap<Rank, Entry>,
    taken: &mut Taken,
    choose: fn(u8) -> Option<u8>,
) -> BTreeMap<Rank, Option<u8>> {
    let mut lanes = BTreeMap::new();
    for (rank, entry) in entries {
        let lane = choose(taken.under(entry));
        if let Some(lane) = lane {
            taken.take(lane, entry);
        }
        lanes.insert(*rank, lane);
    }
    lanes
}

/// The ranges that have each lane so far, by their starts. No two in one lane overlap.
#[derive(Default)]
struct Taken([BTreeMap<usize, usize>; LANES as usize]);

impl Taken {
    /// One bit for each lane that is taken somewhere under the entry.
    fn under(&self, entry: &Entry) -> u8 {
        let is_taken = |lane: &BTreeMap<usize, usize>| {
            let last = lane.range(..entry.end).next_back();
            last.is_some_and(|(_, end)| *end > entry.start)
        };
        let lanes = self.0.iter().zip(0..);
        lanes.fold(0, |bits, (lane, n)| bits | u8::from(is_taken(lane)) << n)
    }

    fn take(&mut self, lane: u8, entry: &Entry) {
        if let Some(ranges) = self.0.get_mut(usize::from(lane)) {
            ranges.insert(entry.start, entry.end);
        }
    }
}

#[cfg(test)]
mod tests;
