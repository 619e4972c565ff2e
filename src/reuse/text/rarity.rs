//! How rare a word is: in news at large, from a table that is shipped, and in the documents at hand.

use super::prepared::Prepared;
use super::read_words::fold_word;
use super::word::Word;
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// Word counts of news texts. `tests/tools/count_words.rs` makes it.
const SHIPPED: &str = include_str!("../../../assets/reuse/word_counts.tsv");

/// What the rarest word weighs.
const HEAVIEST: f32 = 9.0;
/// What a word weighs that is everywhere.
const LIGHTEST: f32 = 0.05;
/// What a sign of a script without spaces weighs: a letter or a syllable is no word.
const SIGN: f32 = 2.0;
/// In how many texts of the background a word is taken to be that is not in the table.
const UNLISTED: u32 = 1;

/// Documents whose words are sorted before they are counted.
const AT_ONCE: usize = 1024;

/// A map by [`Word::key`], whose bits are mixed already.
type ByKey<V> = HashMap<u32, V, BuildHasherDefault<KeyHasher>>;

#[derive(Clone, Debug, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte) ^ (self.0 as u32).rotate_left(8));
        }
    }

    fn write_u32(&mut self, key: u32) {
        self.0 = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(20);
    }
}

/// In how many texts of a large number each word stands.
#[derive(Clone, Debug, Default)]
pub struct Background {
    documents: u32,
    counts: ByKey<u32>,
}

impl Background {
    /// The table that comes with the program.
    pub fn shipped() -> Self {
        Self::parse(SHIPPED)
    }

    /// Reads lines of a word, a tab and a count; the first gives the number of texts as `#`.
    pub fn parse(table: &str) -> Self {
        let mut background = Self::default();
        for line in table.lines() {
            let Some((word, count)) = line.split_once('\t') else {
                continue;
            };
            let Ok(count) = count.parse() else { continue };
            if word == "#" {
                background.documents = count;
            } else if let Some(word) = fold_word(word) {
                background.counts.insert(word.key(), count);
            }
        }
        background
    }
}

/// How much a word weighs: the logarithm of how few texts have it, of the background and of those added.
#[derive(Clone, Debug)]
pub struct Rarity {
    background: Background,
    /// Documents of the background and of those added.
    documents: u32,
    /// In how many of all these a word stands, where one of them has it.
    counts: ByKey<u32>,
}

impl Rarity {
    /// Rarity in the background alone.
    pub fn new(background: Background) -> Self {
        Self {
            documents: background.documents,
            counts: background.counts.clone(),
            background,
        }
    }

    /// Rarity in news at large, as the table that comes with the program has it; read once.
    pub fn in_news() -> &'static Self {
        static IN_NEWS: LazyLock<Rarity> = LazyLock::new(|| Rarity::new(Background::shipped()));
        &IN_NEWS
    }

    /// Counts documents in.
    pub fn add(&mut self, documents: &[&Prepared]) {
        for some in documents.chunks(AT_ONCE) {
            let keys: Vec<Vec<u32>> = some.par_iter().map(|document| distinct(document)).collect();
            for key in keys.into_iter().flatten() {
                *self.counts.entry(key).or_insert(UNLISTED) += 1;
            }
        }
        self.documents = self.documents.saturating_add(documents.len() as u32);
    }

    /// Takes a document out that was counted in.
    pub fn remove(&mut self, document: &Prepared) {
        self.documents = self.documents.saturating_sub(1);
        for key in distinct(document) {
            if let Some(count) = self.counts.get_mut(&key) {
                *count = count.saturating_sub(1);
            }
        }
    }

    /// What a word weighs, from near 0 to 9.
    pub fn weight(&self, word: Word) -> f32 {
        if word.is_sign() {
            return SIGN;
        }
        let with = self.counts.get(&word.key()).copied().unwrap_or(UNLISTED);
        let documents = self.documents as f32 + 1.0;
        (documents / (with as f32 + 0.5)).ln().clamp(LIGHTEST, HEAVIEST)
    }

    /// In how many of the documents added a word stands.
    pub fn documents_with(&self, word: Word) -> u32 {
        let count = |counts: &ByKey<u32>| counts.get(&word.key()).copied().unwrap_or(UNLISTED);
        count(&self.counts).saturating_sub(count(&self.background.counts))
    }
}

/// The keys of a document, each once.
fn distinct(document: &Prepared) -> Vec<u32> {
    let mut keys: Vec<u32> = document.words().iter().map(|word| word.key()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(rarity: &Rarity, word: &str) -> f32 {
        rarity.weight(fold_word(word).unwrap())
    }

    #[test]
    fn common_words_weigh_little_and_unknown_ones_most() {
        let rarity = Rarity::in_news();
        assert!(weight(rarity, "the") < 0.5);
        assert!(weight(rarity, "the") < weight(rarity, "minister"));
        assert!(weight(rarity, "minister") < weight(rarity, "zelenskyy"));
        assert_eq!(weight(rarity, "字"), SIGN);
    }

    #[test]
    fn a_word_that_is_in_the_documents_at_hand_weighs_less() {
        let mut rarity = Rarity::new(Background::parse("#\t100\nsky\t3\n"));
        let before = weight(&rarity, "green");
        let document = Prepared::new("Green, green sky.");
        rarity.add(&[&document]);
        assert!(weight(&rarity, "green") < before);
        assert_eq!(rarity.documents_with(fold_word("green").unwrap()), 1);
        rarity.remove(&document);
        assert_eq!(weight(&rarity, "green"), before);
    }
}
