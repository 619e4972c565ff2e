//! How much two parts of a page have to do with each other: the share of their rare words and names.

use super::lines::Unit;
use super::names::Names;
use super::rarity::Rarity;

/// A word of a page that says something.
#[derive(Clone, Copy, Debug)]
pub struct Weighed {
    pub stem: u64,
    pub weight: f32,
    pub is_name: bool,
}

/// The words of a unit that say something, in order.
pub fn weigh(unit: &Unit<'_>, names: &Names, rarity: &Rarity) -> Vec<Weighed> {
    let weighed = unit.words.iter().map(|word| Weighed {
        stem: word.stem,
        weight: rarity.weight(word),
        is_name: names.is_name(word),
    });
    weighed.filter(|word| word.weight > 0.0).collect()
}

/// The words and the names of a part, each once.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// In the order of their stems.
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    word: Weighed,
    count: u32,
}

/// Names weigh this many times as much as other words where both are summed.
const NAMES_COUNT: f32 = 2.0;

impl Vocabulary {
    pub fn of<'w>(parts: impl Iterator<Item = &'w Vec<Weighed>>) -> Self {
        let mut words: Vec<Weighed> = parts.flatten().copied().collect();
        words.sort_by_key(|word| word.stem);
        let same = words.chunk_by(|a, b| a.stem == b.stem);
        let entries = same.filter_map(|group| {
            let heaviest = group.iter().copied().max_by(|a, b| a.weight.total_cmp(&b.weight))?;
            let is_name = group.iter().filter(|word| word.is_name).count() * 2 > group.len();
            let word = Weighed { is_name, ..heaviest };
            Some(Entry {
                word,
                count: group.len() as u32,
            })
        });
        Self {
            entries: entries.collect(),
        }
    }

    fn has(&self, stem: u64) -> bool {
        self.entries
            .binary_search_by_key(&stem, |entry| entry.word.stem)
            .is_ok()
    }

    fn mass(&self, names: bool, counts: impl Fn(u64) -> bool) -> f32 {
        let chosen = self
            .entries
            .iter()
            .filter(|entry| entry.word.is_name == names && counts(entry.word.stem));
        chosen.map(|entry| entry.word.weight).sum()
    }

    /// The weights of all words, and of all names, each once.
    pub fn masses(&self) -> (f32, f32) {
        (self.mass(false, |_| true), self.mass(true, |_| true))
    }

    /// The shares of words and of names, by weight, that another part has too.
    pub fn shares(&self, other: &Self) -> (f32, f32) {
        let (words, names) = self.masses();
        let share = |names: bool, all: f32| self.mass(names, |stem| other.has(stem)) / all.max(1e-3);
        (share(false, words), share(true, names))
    }

    /// Words and names in one share.
    pub fn share(&self, other: &Self) -> f32 {
        let ((words, names), (shared_words, shared_names)) = (self.masses(), self.shares(other));
        let names = names * NAMES_COUNT;
        (shared_words * words + shared_names * names) / (words + names).max(1e-3)
    }

    /// The names that come up more than once: their weight, and the share of it that another part has too.
    pub fn recurring(&self, other: &Self) -> (f32, f32) {
        let weighed = |entry: &Entry| entry.word.weight * (entry.count as f32).ln();
        let names = || self.entries.iter().filter(|entry| entry.word.is_name);
        let all: f32 = names().map(weighed).sum();
        let found: f32 = names().filter(|entry| other.has(entry.word.stem)).map(weighed).sum();
        (all, found / all.max(1e-3))
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::units;
    use super::*;

    fn vocabularies(text: &str) -> Vec<Vocabulary> {
        let units = units(text);
        let rarity = Rarity::shipped();
        let names = Names::new(&units, &rarity);
        let of = |unit: &Unit<'_>| Vocabulary::of([weigh(unit, &names, &rarity)].iter());
        units.iter().map(of).collect()
    }

    #[test]
    fn parts_share_what_both_have_and_names_count_double() {
        let parts = vocabularies("the dam of Oberau\nthe dam at Oberau\nthe violin of Halden\nthe violin of Oberau");
        assert_eq!(parts[0].share(&parts[1]), 1.0);
        assert_eq!(parts[0].share(&parts[2]), 0.0);
        assert_eq!(parts[3].shares(&parts[0]), (0.0, 1.0));
        assert!(parts[3].share(&parts[0]) > parts[3].share(&parts[2]));
    }

    #[test]
    fn names_recur_from_the_second_time_on() {
        let parts = vocabularies("at Oberau and Oberau near Halden\nat Oberau\nat Halden");
        assert_eq!(parts[0].recurring(&parts[1]).1, 1.0);
        assert_eq!(parts[0].recurring(&parts[2]).1, 0.0);
        assert_eq!(parts[1].recurring(&parts[0]), (0.0, 0.0));
    }
}
