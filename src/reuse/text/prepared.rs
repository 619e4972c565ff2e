//! A text as sentences of words.

use super::read_words::WordReader;
use super::word::Word;
use crate::query::segment;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// One sentence; a line break also ends one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    first_word: u32,
    end_word: u32,
    start: u32,
    end: u32,
    /// Which line it stands in, counting lines that have words.
    pub line: u32,
}

impl Unit {
    /// Its words, as indexes into [`Prepared::words`].
    pub fn words(&self) -> Range<usize> {
        self.first_word as usize..self.end_word as usize
    }

    /// Its bytes in the text, with quotes and full stops, without white space at the ends.
    pub fn bytes(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A text made ready for matching. Texts are read up to 4 GiB; what lies behind is not seen.
///
/// The places of words take most of the memory and can be dropped ([`Self::without_places`]); reading the same text
/// again gives them back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prepared {
    words: Vec<Word>,
    places: Vec<(u32, u32)>,
    units: Vec<Unit>,
}

impl Prepared {
    /// Reads a text.
    pub fn new(text: &str) -> Self {
        let text = text.get(..text.floor_char_boundary(u32::MAX as usize)).unwrap_or(text);
        let mut prepared = Self {
            words: Vec::with_capacity(text.len() / 6),
            places: Vec::with_capacity(text.len() / 6),
            units: Vec::with_capacity(text.len() / 100),
        };
        let mut reader = WordReader::default();
        let (mut line, mut line_has_words) = (0, false);
        segment::each_sentence(text, |sentence, starts_line| {
            if starts_line && line_has_words {
                line += 1;
                line_has_words = false;
            }
            line_has_words |= prepared.read_sentence(&mut reader, text, sentence, line);
        });
        prepared
    }

    fn read_sentence(&mut self, reader: &mut WordReader, text: &str, sentence: Range<usize>, line: u32) -> bool {
        let first = self.words.len();
        reader.read(text, sentence.clone(), |word, place, replaces| {
            if replaces {
                self.words.pop();
                self.places.pop();
            }
            self.words.push(word);
            self.places.push((place.start as u32, place.end as u32));
        });
        if self.words.len() == first {
            return false;
        }
        self.judge_capitals(first);
        self.units.push(Unit {
            first_word: first as u32,
            end_word: self.words.len() as u32,
            start: sentence.start as u32,
            end: sentence.end as u32,
            line,
        });
        true
    }

    /// A capital at the start of a sentence says nothing, nor do those of a headline in capitals.
    fn judge_capitals(&mut self, first: usize) {
        let Some(words) = self.words.get_mut(first..) else {
            return;
        };
        let capitals = words.iter().filter(|word| word.is_capital()).count();
        if capitals * 5 > words.len() * 3 && words.len() > 3 {
            words.iter_mut().for_each(|word| *word = word.with_capital(false));
        } else if let Some(word) = words.first_mut() {
            *word = word.with_capital(false);
        }
    }

    /// The words of the whole text.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The sentences in order. Every word is in one.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The unit that holds a word.
    pub fn unit_of(&self, word: usize) -> usize {
        self.units.partition_point(|unit| unit.words().end <= word)
    }

    /// The bytes of one word; none where places were dropped.
    pub fn place(&self, word: usize) -> Option<Range<usize>> {
        self.places.get(word).map(|(start, end)| *start as usize..*end as usize)
    }

    /// The words that share a byte with these, perhaps none; nothing where places were dropped.
    pub fn words_in(&self, bytes: &Range<usize>) -> Option<Range<usize>> {
        if self.places.len() != self.words.len() {
            return None;
        }
        let start = self.places.partition_point(|(_, end)| *end as usize <= bytes.start);
        let end = self.places.partition_point(|(start, _)| (*start as usize) < bytes.end);
        Some(start..end.max(start))
    }

    /// The bytes of a run of words. At the start and end of a sentence its quotes and full stops belong to the run.
    pub fn bytes(&self, words: Range<usize>) -> Option<Range<usize>> {
        let last = words.end.checked_sub(1).filter(|last| *last >= words.start)?;
        let (first_unit, last_unit) = (
            self.units.get(self.unit_of(words.start))?,
            self.units.get(self.unit_of(last))?,
        );
        let start = if first_unit.words().start == words.start {
            first_unit.bytes().start
        } else {
            self.place(words.start)?.start
        };
        let end = if last_unit.words().end == words.end {
            last_unit.bytes().end
        } else {
            self.place(last)?.end
        };
        Some(start..end)
    }

    /// The same without the places of words: less than half the memory.
    #[must_use]
    pub fn without_places(mut self) -> Self {
        self.places = Vec::new();
        self.words.shrink_to_fit();
        self.units.shrink_to_fit();
        self
    }
}

/// Reads many texts, on all cores.
pub fn prepare_all(texts: &[Arc<str>]) -> Vec<Prepared> {
    texts.par_iter().map(|text| Prepared::new(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Vec<String> {
        let prepared = Prepared::new(text);
        let cut = |unit: &Unit| format!("{}:{}", unit.line, &text[unit.bytes()]);
        prepared.units().iter().map(cut).collect()
    }

    #[test]
    fn a_text_is_sentences_in_lines() {
        let text = "“One.” Two!\n\n – \nMr. Three\r\n  four. ";
        assert_eq!(units(text), ["0:“One.”", "0:Two!", "1:Mr. Three", "2:four."]);
        assert_eq!(units(" … \n"), [""; 0]);
    }

    #[test]
    fn a_run_of_words_takes_the_marks_of_whole_sentences_only() {
        let text = "He said: “The sky is green.” (It is.)";
        let prepared = Prepared::new(text);
        let bytes = |words| prepared.bytes(words).map(|bytes| &text[bytes]);
        assert_eq!(bytes(2..6), Some("The sky is green.”"));
        assert_eq!(bytes(2..5), Some("The sky is"));
        assert_eq!(bytes(0..8), Some(text));
        assert_eq!(bytes(3..3), None);
        assert_eq!(bytes(7..9), None);
        assert_eq!(prepared.clone().without_places().bytes(2..5), None);
    }

    #[test]
    fn words_are_found_by_their_bytes() {
        let text = "He said: “The sky is green.”";
        let prepared = Prepared::new(text);
        let at = |words: &str| text.find(words).map(|start| start..start + words.len());
        let words = |bytes: Range<usize>| prepared.words_in(&bytes);
        assert_eq!(words(at("sky is").unwrap()), Some(3..5));
        assert_eq!(words(at("ky i").unwrap()), Some(3..5));
        assert_eq!(words(at(": “").unwrap()), Some(2..2));
        assert_eq!(words(0..usize::MAX), Some(0..6));
        assert_eq!(words(text.len()..usize::MAX), Some(6..6));
        assert_eq!(prepared.without_places().words_in(&(0..9)), None);
    }

    #[test]
    fn capitals_mark_names_but_not_headlines_or_starts() {
        let capitals = |text: &str| {
            let prepared = Prepared::new(text);
            prepared.words().iter().filter(|word| word.is_capital()).count()
        };
        assert_eq!(capitals("Then Mr. Fox met Anna in the hall."), 3);
        assert_eq!(capitals("Fox Meets Anna In The Hall"), 0);
    }

    proptest::proptest! {
        #[test]
        fn every_word_is_in_its_unit(text in crate::query::segment::samples::text()) {
            let prepared = Prepared::new(&text);
            let mut next = 0;
            for (number, unit) in prepared.units().iter().enumerate() {
                assert_eq!(unit.words().start, next);
                assert!(!unit.words().is_empty() && text.get(unit.bytes()).is_some());
                for word in unit.words() {
                    assert_eq!(prepared.unit_of(word), number);
                    let place = prepared.place(word).unwrap();
                    assert!(place.start >= unit.bytes().start && place.end <= unit.bytes().end);
                }
                next = unit.words().end;
            }
            assert_eq!(next, prepared.words().len());
        }
    }
}
