//! How much two parts of a page have to do with each other: the share of their rare words and names.

use super::lines::Unit;
use super::names::Names;
use super::rarity::Rarity;
use std::collections::BTreeMap;

/// What the words and the names of a part weigh. Ordered, so that sums do not depend on hashing.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    words: BTreeMap<u64, Entry>,
    names: BTreeMap<u64, Entry>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    weight: f32,
    count: u32,
}

/// Names weigh this many times as much as other words where both are summed.
const NAMES_COUNT: f32 = 2.0;

impl Vocabulary {
    pub fn of<'u>(units: impl Iterator<Item = &'u Unit<'u>>, names: &Names, rarity: &Rarity) -> Self {
        let mut all = Self::default();
        for word in units.flat_map(|unit| &unit.words) {
            let weight = rarity.weight(word);
            if weight > 0.0 {
                let part = if names.is_name(word) {
                    &mut all.names
                } else {
                    &mut all.words
                };
                let entry = part.entry(word.stem).or_default();
                *entry = Entry {
                    weight: entry.weight.max(weight),
                    count: entry.count + 1,
                };
            }
        }
        all
    }

    fn has(&self, stem: u64) -> bool {
        self.words.contains_key(&stem) || self.names.contains_key(&stem)
    }

    /// The weights of all words, and of all names, each once.
    pub fn masses(&self) -> (f32, f32) {
        (mass(&self.words, |_| true), mass(&self.names, |_| true))
    }

    /// The shares of words and of names, by weight, that another part has too.
    pub fn shares(&self, other: &Self) -> (f32, f32) {
        let (words, names) = self.masses();
        let share = |part: &BTreeMap<u64, Entry>, all: f32| mass(part, |stem| other.has(stem)) / all.max(1e-3);
        (share(&self.words, words), share(&self.names, names))
    }

    /// Words and names in one share.
    pub fn share(&self, other: &Self) -> f32 {
        let ((words, names), (shared_words, shared_names)) = (self.masses(), self.shares(other));
        let names = names * NAMES_COUNT;
        (shared_words * words + shared_names * names) / (words + names).max(1e-3)
    }

    /// The names that come up more than once: their weight, and the share of it that another part has too.
    pub fn recurring(&self, other: &Self) -> (f32, f32) {
        let weighed = |(_, entry): &(&u64, &Entry)| entry.weight * (entry.count as f32).ln();
        let all: f32 = self.names.iter().map(|entry| weighed(&entry)).sum();
        let found: f32 = self
            .names
            .iter()
            .filter(|(stem, _)| other.has(**stem))
            .map(|entry| weighed(&entry))
            .sum();
        (all, found / all.max(1e-3))
    }
}

fn mass(part: &BTreeMap<u64, Entry>, counts: impl Fn(u64) -> bool) -> f32 {
    part.iter()
        .filter(|(stem, _)| counts(**stem))
        .map(|(_, entry)| entry.weight)
        .sum()
}
