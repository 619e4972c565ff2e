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

const ALL_TAKEN: u8 = (1 << LANES) - 1;

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

    let long_lanes = settle(&index.long, &long, long_rank, |_| 0, outermost);
    let by_long = |entry: &Entry| taken(&index.long, entry, &long_lanes, long_rank);
    let short_lanes = settle(&index.short, &short, short_rank, by_long, nearest);

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
    let mut open: Vec<Entry> = found.values().copied().collect();
    while let Some(entry) = open.pop() {
        for other in blocks.overlapping(entry.range()) {
            if rank(other) < rank(&entry) && found.insert(rank(other), *other).is_none() {
                open.push(*other);
            }
        }
    }
    found
}

/// Gives lanes by rank. `before` says which are taken from the start, `choose` picks one of the others.
fn settle(
    blocks: &Blocks,
    entries: &BTreeMap<Rank, Entry>,
    rank: fn(&Entry) -> Rank,
    before: impl Fn(&Entry) -> u8,
    choose: fn(u8) -> Option<u8>,
) -> BTreeMap<Rank, Option<u8>> {
    let mut lanes = BTreeMap::new();
    for (own, entry) in entries {
        // Only smaller ranks have a lane by now, so what is found here has gone first.
        let used = before(entry) | taken(blocks, entry, &lanes, rank);
        lanes.insert(*own, choose(used));
    }
    lanes
}

/// The lanes, one bit each, of the entries in `lanes` that overlap `entry`.
fn taken(blocks: &Blocks, entry: &Entry, lanes: &BTreeMap<Rank, Option<u8>>, rank: fn(&Entry) -> Rank) -> u8 {
    let mut used = 0;
    for other in blocks.overlapping(entry.range()) {
        if let Some(Some(lane)) = lanes.get(&rank(other)) {
            used |= 1 << lane;
        }
        if used == ALL_TAKEN {
            break;
        }
    }
    used
}

#[cfg(test)]
mod tests;
