//! How much a word says about what a text is about: rare words much, common ones nothing.

use super::lines::{Shape, Word, hash_word};
use std::collections::HashMap;

/// What a word weighs that the table does not have, if it looks like a name.
const UNKNOWN_NAME: f32 = 7.0;
/// The same for another word: in a language the table does not know, all of them are unknown.
const UNKNOWN_WORD: f32 = 3.0;
/// Letters up to which an unknown word is taken for a function word.
const SHORT: u32 = 3;
/// Below this weight a word says nothing.
const NOTHING: f32 = 2.0;

/// In how many news texts a word stands.
#[derive(Clone, Debug)]
pub struct Rarity {
    texts: f32,
    counts: HashMap<u64, f32>,
}

impl Rarity {
    /// The table the program comes with.
    pub fn shipped() -> Self {
        Self::read(include_str!("../../../assets/reuse/off_topic_words.tsv"))
    }

    /// Reads rows of a word, a tab and a count; the row of `#` gives the number of texts.
    pub fn read(table: &str) -> Self {
        let mut rarity = Self {
            texts: 1.0,
            counts: HashMap::new(),
        };
        for (word, count) in table.lines().filter_map(|row| row.split_once('\t')) {
            let Ok(count) = count.parse() else { continue };
            if word == "#" {
                rarity.texts = count;
            } else {
                rarity.counts.insert(hash_word(word), count);
            }
        }
        rarity
    }

    /// The weight of a word, 0 if it says nothing.
    pub fn weight(&self, word: &Word) -> f32 {
        let weight = match (self.counts.get(&word.hash), word.shape) {
            (_, Shape::Number) => 0.0,
            (_, Shape::Ideographs) => UNKNOWN_WORD,
            (Some(count), _) => (self.texts / count).ln(),
            (None, Shape::Lower) if word.chars <= SHORT => 0.0,
            (None, Shape::Lower) => UNKNOWN_WORD,
            (None, _) => UNKNOWN_NAME,
        };
        if weight < NOTHING {
            0.0
        } else {
            weight.min(UNKNOWN_NAME)
        }
    }

    /// Whether more than one text in thirty has the word.
    pub fn is_common(&self, hash: u64) -> bool {
        self.counts.get(&hash).is_some_and(|count| count * 30.0 > self.texts)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::words;
    use super::*;

    fn weight(word: &str) -> f32 {
        Rarity::shipped().weight(&words(word, 0)[0])
    }

    #[test]
    fn rare_words_weigh_more_and_function_words_nothing() {
        assert_eq!(weight("the"), 0.0);
        assert!(weight("security") > 0.0 && weight("security") < weight("earthquake"));
        assert_eq!(weight("Zelenskyy"), UNKNOWN_NAME);
    }

    #[test]
    fn in_a_language_it_does_not_know_short_words_and_numbers_say_nothing() {
        assert_eq!(weight("він"), 0.0);
        assert_eq!(weight("2024"), 0.0);
        assert_eq!(weight("дамба"), UNKNOWN_WORD);
        assert_eq!(weight("Київ"), UNKNOWN_NAME);
    }
}
