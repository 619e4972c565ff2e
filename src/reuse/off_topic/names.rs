//! Names in a page, without a list of names: words with a capital where none is due.

use super::lines::{Shape, Unit, Word};
use super::rarity::Rarity;
use std::collections::{HashMap, HashSet};

/// Words before a name that are no first name. A title before a surname introduces nobody anew.
const TITLES: &str = "mr mrs ms miss dr sir lord lady dame prince princess king queen president minister secretary senator \
    general admiral professor chancellor judge justice mayor governor pope us uk eu the and former m mme herr frau señor \
    пан пані президент міністр генерал господин президента министр";

/// Which words of a page are names.
pub struct Names {
    names: HashSet<u64>,
    titles: HashSet<u64>,
}

impl Names {
    pub fn new(units: &[Unit<'_>], rarity: &Rarity) -> Self {
        let mut shapes: HashMap<u64, (u32, u32)> = HashMap::new();
        for word in units.iter().flat_map(|unit| &unit.words) {
            let (capital, lower) = shapes.entry(word.hash).or_default();
            match word.shape {
                Shape::Lower => *lower += 1,
                Shape::Capitalised | Shape::AllCapitals if !word.opens_sentence => *capital += 1,
                _ => {}
            }
        }
        let is_name = |(hash, (capital, lower)): &(&u64, &(u32, u32))| *capital > *lower && !rarity.is_common(**hash);
        let names = shapes.iter().filter(is_name).map(|(hash, _)| *hash).collect();
        let titles = super::lines::words(TITLES, 0)
            .into_iter()
            .map(|word| word.hash)
            .collect();
        Self { names, titles }
    }

    /// Whether a word is written as a name and is one elsewhere in the page.
    pub fn is_name(&self, word: &Word) -> bool {
        matches!(word.shape, Shape::Capitalised | Shape::AllCapitals) && self.names.contains(&word.hash)
    }

    /// First name and surname at each place where two names follow each other in a unit.
    pub fn full<'w>(&self, unit: &'w Unit<'_>) -> Vec<(&'w Word, &'w Word)> {
        let pairs = unit.words.windows(2).filter_map(|pair| match pair {
            [first, last] => Some((first, last)),
            _ => None,
        });
        let touch = |first: &Word, last: &Word| last.start == first.start + first.bytes as usize + 1;
        pairs
            .filter(|(first, last)| touch(first, last) && first.shape == Shape::Capitalised && self.is_name(last))
            .filter(|(first, _)| !self.titles.contains(&first.hash) && (self.is_name(first) || !first.opens_sentence))
            .collect()
    }
}

/// Surnames that stood alone before a place, with what they were called in full.
#[derive(Default)]
pub struct Known {
    alone: HashSet<u64>,
}

impl Known {
    /// Takes in a unit that was read.
    pub fn read(&mut self, unit: &Unit<'_>, names: &Names) {
        let full: HashSet<usize> = names.full(unit).iter().map(|(_, last)| last.start).collect();
        let first: HashSet<usize> = names.full(unit).iter().map(|(first, _)| first.start).collect();
        for word in unit.words.iter().filter(|word| names.is_name(word)) {
            if !full.contains(&word.start) && !first.contains(&word.start) {
                self.alone.insert(word.hash);
            }
        }
    }

    /// Surnames of a unit that are given with a first name again, though they stood alone before: a new text begins so.
    pub fn introduced_again(&self, unit: &Unit<'_>, names: &Names) -> Vec<u64> {
        let again = names
            .full(unit)
            .into_iter()
            .filter(|(_, last)| self.alone.contains(&last.hash));
        again.map(|(_, last)| last.hash).collect()
    }
}
