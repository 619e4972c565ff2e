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

    /// The people of a unit.
    pub fn people(&self, unit: &Unit<'_>) -> People {
        let pairs = self.full(unit);
        let paired: HashSet<usize> = pairs
            .iter()
            .flat_map(|(first, last)| [first.start, last.start])
            .collect();
        let alone = unit
            .words
            .iter()
            .filter(|word| self.is_name(word) && !paired.contains(&word.start));
        People {
            alone: alone.map(|word| word.hash).collect(),
            full: pairs.iter().map(|(_, last)| last.hash).collect(),
        }
    }

    /// First name and surname at each place where two names follow each other in a unit.
    fn full<'w>(&self, unit: &'w Unit<'_>) -> Vec<(&'w Word, &'w Word)> {
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

/// The people of a unit, by the hashes of their surnames.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// Names that stand alone.
    pub alone: Vec<u64>,
    /// Names that stand behind a first name.
    pub full: Vec<u64>,
}

#[cfg(test)]
mod tests {
    use super::super::lines::{hash_word, units};
    use super::*;

    fn people(text: &str) -> Vec<People> {
        let units = units(text);
        let names = Names::new(&units, &Rarity::shipped());
        units.iter().map(|unit| names.people(unit)).collect()
    }

    #[test]
    fn a_first_name_introduces_and_a_title_does_not() {
        let people =
            people("Then Mr Brandt met Kessler.\nYesterday Ivo Brandt met Marta Kessler.\nNow Governor Brandt left.");
        let hashes = |names: &[&str]| names.iter().map(|name| hash_word(name)).collect::<Vec<u64>>();
        assert!(people[0].alone.contains(&hash_word("Kessler")) && people[0].full.is_empty());
        assert_eq!(people[1].full, hashes(&["Brandt", "Kessler"]));
        assert!(people[2].full.is_empty());
    }

    #[test]
    fn a_word_that_opens_sentences_is_no_first_name() {
        let people = people("The dam held. But Kessler left.\nSo the mayor met Kessler, but nobody spoke.");
        assert!(people.iter().all(|people| people.full.is_empty()));
    }

    #[test]
    fn a_word_that_is_as_often_in_lower_case_is_no_name() {
        let people = people("Then Kessler met Bell.\nThe bell rang for Kessler.");
        assert_eq!(people[0].alone, [hash_word("Kessler")]);
    }
}
