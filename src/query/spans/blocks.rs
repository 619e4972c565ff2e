//! A sorted list of entries in blocks, so that adding one moves a few kilobytes and not the whole list.

use crate::project::{AnnotationId, LabelId};
use std::ops::Range;

/// One fragment of an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whose fragment it is.
    pub annotation: AnnotationId,
    /// The annotation's label.
    pub label: LabelId,
    /// Which of the annotation's fragments, from 0.
    pub fragment: u32,
    /// How many fragments the annotation has.
    pub fragments: u32,
}

impl Entry {
    /// Its bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Its length in bytes.
    pub fn length(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it shares a byte with `range`; an empty range is touched by what lies on both sides of it.
    pub fn overlaps(&self, range: &Range<usize>) -> bool {
        self.start < range.end && range.start < self.end
    }

    /// What entries are sorted by; no two of one document have the same.
    pub(super) fn key(&self) -> Key {
        (self.start, self.end, self.annotation, self.fragment)
    }
}

/// Start, end, annotation, fragment.
pub(super) type Key = (usize, usize, AnnotationId, u32);

/// Most entries a block holds; a fuller one is halved.
const FULL: usize = 128;

/// Entries sorted by [`Entry::key`], none longer than `longest`. Blocks are never empty.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    blocks: Vec<Block>,
    longest: usize,
    len: usize,
}

#[derive(Clone, Debug)]
struct Block {
    /// The greatest end of its entries, in bytes.
    max_end: usize,
    entries: Vec<Entry>,
}

impl Block {
    fn new(entries: Vec<Entry>) -> Self {
        let max_end = max_end(&entries);
        Self { max_end, entries }
    }

    fn first(&self) -> Key {
        self.entries.first().map_or((0, 0, AnnotationId(0), 0), Entry::key)
    }

    fn last(&self) -> Key {
        self.entries.last().map_or((0, 0, AnnotationId(0), 0), Entry::key)
    }
}

fn max_end(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| entry.end).max().unwrap_or(0)
}

impl Blocks {
    /// Takes entries in any order; `longest` bounds their length in bytes.
    pub(super) fn new(mut entries: Vec<Entry>, longest: usize) -> Self {
        entries.sort_unstable_by_key(Entry::key);
        // Half full, so that the first insertions do not halve every block.
        let blocks = entries.chunks(FULL / 2).map(|part| Block::new(part.to_vec())).collect();
        Self {
            blocks,
            longest,
            len: entries.len(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn insert(&mut self, entry: Entry) {
        let at = self.block_of(entry.key());
        let Some(block) = self.blocks.get_mut(at) else {
            self.blocks.push(Block::new(vec![entry]));
            self.len += 1;
            return;
        };
        match block.entries.binary_search_by_key(&entry.key(), Entry::key) {
            Ok(there) => {
                if let Some(old) = block.entries.get_mut(there) {
                    *old = entry;
                }
            }
            Err(place) => {
                block.entries.insert(place, entry);
                self.len += 1;
            }
        }
        block.max_end = block.max_end.max(entry.end);
        if block.entries.len() > FULL {
            let upper = Block::new(block.entries.split_off(FULL / 2));
            block.max_end = max_end(&block.entries);
            self.blocks.insert(at + 1, upper);
        }
    }

    pub(super) fn remove(&mut self, key: Key) {
        let at = self.block_of(key);
        let Some(block) = self.blocks.get_mut(at) else {
            return;
        };
        let Ok(place) = block.entries.binary_search_by_key(&key, Entry::key) else {
            return;
        };
        let gone = block.entries.remove(place);
        self.len -= 1;
        if block.entries.is_empty() {
            self.blocks.remove(at);
        } else if gone.end == block.max_end {
            block.max_end = max_end(&block.entries);
        }
    }

    /// The entries that share a byte with `range`, in order. Passes over blocks that end before it.
    pub(super) fn overlapping(&self, range: Range<usize>) -> impl Iterator<Item = &Entry> {
        let Range { start, end } = range;
        let longest = self.longest;
        let too_early = move |entry_start: usize| entry_start.saturating_add(longest) <= start;
        let from = self.blocks.partition_point(|block| too_early(block.last().0));
        let to = self.blocks.partition_point(|block| block.first().0 < end);
        self.blocks
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .filter(move |block| block.max_end > start)
            .flat_map(move |block| {
                let skip = block.entries.partition_point(|entry| too_early(entry.start));
                block.entries.iter().skip(skip)
            })
            .take_while(move |entry| entry.start < end)
            .filter(move |entry| entry.end > start)
    }

    /// The entries behind `key`, in order.
    pub(super) fn after(&self, key: Key) -> impl Iterator<Item = &Entry> {
        let from = self.blocks.partition_point(|block| block.last() <= key);
        let blocks = self.blocks.get(from..).unwrap_or_default();
        blocks
            .iter()
            .flat_map(|block| &block.entries)
            .skip_while(move |entry| entry.key() <= key)
    }

    /// The entries before `key`, the nearest first.
    pub(super) fn before(&self, key: Key) -> impl Iterator<Item = &Entry> {
        let to = self.blocks.partition_point(|block| block.first() < key);
        let blocks = self.blocks.get(..to).unwrap_or_default();
        blocks
            .iter()
            .rev()
            .flat_map(|block| block.entries.iter().rev())
            .skip_while(move |entry| entry.key() >= key)
    }

    /// The last block that starts at or before `key`, else the first.
    fn block_of(&self, key: Key) -> usize {
        self.blocks
            .partition_point(|block| block.first() <= key)
            .saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(start: usize, length: usize, id: u64) -> Entry {
        Entry {
            start,
            end: start + length,
            annotation: AnnotationId(id),
            label: LabelId(1),
            fragment: 0,
            fragments: 1,
        }
    }

    /// What must hold of the blocks whatever was done to them.
    fn check(blocks: &Blocks) {
        let all: Vec<Key> = blocks
            .blocks
            .iter()
            .flat_map(|b| b.entries.iter().map(Entry::key))
            .collect();
        assert!(all.is_sorted());
        assert_eq!(all.len(), blocks.len());
        for block in &blocks.blocks {
            assert!((1..=FULL).contains(&block.entries.len()));
            assert_eq!(block.max_end, max_end(&block.entries));
        }
    }

    #[test]
    fn blocks_stay_sorted_and_know_their_ends_while_entries_come_and_go() {
        let mut dice = fastrand::Rng::with_seed(1);
        let mut blocks = Blocks::new(Vec::new(), usize::MAX);
        let mut model: Vec<Entry> = Vec::new();
        for id in 0..3000 {
            if !model.is_empty() && dice.u8(..) < 100 {
                let gone = model.swap_remove(dice.usize(..model.len()));
                blocks.remove(gone.key());
            } else {
                let new = entry(dice.usize(..2000), dice.usize(1..200), id);
                model.push(new);
                blocks.insert(new);
            }
            check(&blocks);
        }
        model.sort_by_key(Entry::key);
        for _ in 0..200 {
            let start = dice.usize(..2200);
            let range = start..start + dice.usize(..100);
            let expected: Vec<&Entry> = model.iter().filter(|e| e.overlaps(&range)).collect();
            assert_eq!(
                blocks.overlapping(range.clone()).collect::<Vec<_>>(),
                expected,
                "{range:?}"
            );
        }
    }

    #[test]
    fn a_bound_on_lengths_skips_only_what_cannot_reach() {
        let entries: Vec<Entry> = (0..1000).map(|n| entry(n as usize, 10, n)).collect();
        let blocks = Blocks::new(entries, 10);
        let starts: Vec<usize> = blocks.overlapping(500..501).map(|e| e.start).collect();
        assert_eq!(starts, (491..=500).collect::<Vec<_>>());
    }

    #[test]
    fn inserting_an_entry_twice_keeps_one() {
        let mut blocks = Blocks::new(vec![entry(3, 4, 1)], 10);
        let relabelled = Entry {
            label: LabelId(2),
            ..entry(3, 4, 1)
        };
        blocks.insert(relabelled);
        check(&blocks);
        assert_eq!(blocks.overlapping(0..9).collect::<Vec<_>>(), [&relabelled]);
    }

    #[test]
    fn walking_from_a_key_gives_what_is_behind_and_before_it() {
        let blocks = Blocks::new((0..500).map(|n| entry(n as usize, 5, n)).collect(), 10);
        let here = entry(250, 5, 250).key();
        assert_eq!(blocks.after(here).map(|e| e.start).next(), Some(251));
        assert_eq!(blocks.after(here).count(), 249);
        assert_eq!(blocks.before(here).map(|e| e.start).next(), Some(249));
        assert_eq!(blocks.before(here).count(), 250);
    }
}
