//! What the channels read: the documents, how rare words are, and the repeated lines that are told elsewhere.

use super::model::chance_of;
use crate::reuse::text::{Prepared, Rarity, Unit, Word};
use rayon::prelude::*;
use std::ops::Range;

/// All that one run looks at. Documents are known by their index.
pub(super) struct Work<'w> {
    pub documents: &'w [&'w Prepared],
    pub rarity: &'w Rarity,
    /// Units of each document that are repeated lines, as indexes, in order.
    pub masked: Vec<Vec<u32>>,
    /// The same units with those of the first place of each block: a copy does not go on into them.
    pub repeated: Vec<Vec<u32>>,
    /// Only pairs with one of these documents are looked for, by index, in order: the others have been compared before.
    /// None for all pairs.
    pub new: Option<Vec<u32>>,
    /// What the number of sentences says of two that look alike.
    pub chance: f32,
}

impl<'w> Work<'w> {
    /// Compares all with all.
    pub fn new(documents: &'w [&'w Prepared], rarity: &'w Rarity) -> Self {
        let sentences = documents.iter().map(|document| document.units().len()).sum();
        Self {
            documents,
            rarity,
            masked: Vec::new(),
            repeated: Vec::new(),
            new: None,
            chance: chance_of(sentences),
        }
    }

    /// Whether a pair of documents is looked at.
    pub fn is_wanted(&self, a_document: u32, b_document: u32) -> bool {
        let is_new = |new: &Vec<u32>, document| new.binary_search(&document).is_ok();
        self.new
            .as_ref()
            .is_none_or(|new| is_new(new, a_document) || is_new(new, b_document))
    }

    /// What `keys` gives for the new documents, sorted; none where all are.
    pub fn wanted(&self, keys: impl Fn(usize) -> Vec<u64> + Send + Sync) -> Option<Vec<u64>> {
        let new = self.new.as_ref()?.par_iter();
        let mut wanted: Vec<u64> = new.flat_map_iter(|document| keys(*document as usize)).collect();
        wanted.par_sort_unstable();
        Some(wanted)
    }

    pub fn words(&self, document: usize) -> &[Word] {
        self.documents
            .get(document)
            .map(|document| document.words())
            .unwrap_or_default()
    }

    /// Whether a word is in a repeated line that is left out.
    pub fn is_masked(&self, document: usize, word: usize) -> bool {
        self.is_in(&self.masked, document, word)
    }

    /// Whether a word is in a repeated line.
    pub fn is_repeated(&self, document: usize, word: usize) -> bool {
        self.is_in(&self.repeated, document, word)
    }

    fn is_in(&self, units: &[Vec<u32>], document: usize, word: usize) -> bool {
        let units = units.get(document).map(Vec::as_slice).unwrap_or_default();
        let unit = || {
            self.documents
                .get(document)
                .map(|prepared| prepared.unit_of(word) as u32)
        };
        !units.is_empty() && unit().is_some_and(|unit| units.binary_search(&unit).is_ok())
    }

    pub fn weights(&self, words: &[Word]) -> Vec<f32> {
        words.iter().map(|word| self.rarity.weight(*word)).collect()
    }

    /// The words of a unit of a document, as a range; empty where there is none.
    pub fn unit(&self, document: usize, unit: usize) -> Range<usize> {
        let units = self
            .documents
            .get(document)
            .map(|document| document.units())
            .unwrap_or_default();
        units.get(unit).map_or(0..0, Unit::words)
    }
}
