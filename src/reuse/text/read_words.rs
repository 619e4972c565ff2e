//! Words of a passage, read from left to right.

use super::fold::{fold_char, is_accent, is_apostrophe, is_ignored, is_unspaced};
use super::stem::stem;
use super::word::Word;
use std::ops::Range;

/// Reads words one after the other; keeps its buffer between passages.
#[derive(Default)]
pub(super) struct WordReader {
    letters: Vec<u8>,
    /// "twenty", read just now, its value and where it ended: "-five" may follow.
    tens: Option<(u32, usize)>,
}

/// What stands at a place.
enum Sight {
    Word(usize),
    Skip(usize),
}

impl WordReader {
    /// Hands each word of `range` to `found`, with its bytes. A word that is made of two ("twenty-five") is handed over
    /// once more, with the bytes of both, after `true`: it takes the place of the last.
    pub(super) fn read(&mut self, text: &str, range: Range<usize>, mut found: impl FnMut(Word, Range<usize>, bool)) {
        let Some(part) = text.get(range.clone()) else { return };
        self.tens = None;
        let mut at = 0;
        while at < part.len() {
            match self.look(part, at) {
                Sight::Skip(end) => at = end,
                Sight::Word(end) => {
                    self.hand_over(part, at..end, range.start, &mut found);
                    at = end;
                }
            }
        }
    }

    /// Reads the word at `at` into the buffer.
    fn look(&mut self, part: &str, at: usize) -> Sight {
        self.letters.clear();
        let byte = part.as_bytes().get(at).copied().unwrap_or_default();
        if byte.is_ascii_digit() {
            return Sight::Word(self.read_number(part, at));
        }
        if byte.is_ascii() {
            if byte.is_ascii_alphabetic() {
                return Sight::Word(self.read_letters(part, at));
            }
            return Sight::Skip(at + 1);
        }
        let c = char_at(part, at);
        match c {
            c if is_unspaced(c) && c.is_alphanumeric() => {
                self.letters
                    .extend_from_slice(part.get(at..at + c.len_utf8()).unwrap_or_default().as_bytes());
                Sight::Word(at + c.len_utf8())
            }
            c if c.is_alphanumeric() => Sight::Word(self.read_letters(part, at)),
            c => Sight::Skip(at + c.len_utf8()),
        }
    }

    /// "1,000" and "3.5" are one number; the "th" of "20th" is skipped.
    fn read_number(&mut self, part: &str, start: usize) -> usize {
        let bytes = part.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let mut at = start;
        loop {
            match bytes.get(at) {
                Some(byte) if byte.is_ascii_digit() => self.letters.push(*byte),
                Some(b',') if (1..=3).all(|n| digit(at + n)) && !digit(at + 4) => {}
                Some(b'.' | b',') if digit(at + 1) => self.letters.push(b'.'),
                _ => break,
            }
            at += 1;
        }
        let letters = bytes.get(at..).unwrap_or_default();
        let ordinal = [b"st", b"nd", b"rd", b"th"].iter().any(|end| letters.starts_with(*end));
        let more = letters.get(2).is_some_and(u8::is_ascii_alphanumeric);
        if ordinal && !more { at + 2 } else { at }
    }

    fn read_letters(&mut self, part: &str, start: usize) -> usize {
        let bytes = part.as_bytes();
        let mut at = start;
        loop {
            match bytes.get(at) {
                Some(byte) if byte.is_ascii_alphanumeric() => {
                    self.letters.push(byte.to_ascii_lowercase());
                    at += 1;
                }
                None => break,
                Some(byte) if byte.is_ascii() && *byte != b'\'' => break,
                Some(_) => match self.read_other(part, at) {
                    Some(end) => at = end,
                    None => break,
                },
            }
        }
        at
    }

    /// A character inside a word that is not plain: where it ends, or none where the word does.
    fn read_other(&mut self, part: &str, at: usize) -> Option<usize> {
        let c = char_at(part, at);
        let end = at + c.len_utf8();
        if is_apostrophe(c) {
            // Between letters it is part of the word: "Ukraine's", "O'Brien".
            let next = part.get(end..)?.chars().next()?;
            if next.is_alphabetic() {
                self.letters.push(b'\'');
                return Some(end);
            }
            return None;
        }
        if is_accent(c) || is_ignored(c) {
            return Some(end);
        }
        if !c.is_alphanumeric() || is_unspaced(c) {
            return None;
        }
        fold_char(c, &mut self.letters);
        Some(end)
    }

    fn hand_over(
        &mut self,
        part: &str,
        place: Range<usize>,
        offset: usize,
        found: &mut impl FnMut(Word, Range<usize>, bool),
    ) {
        let bytes = offset + place.start..offset + place.end;
        let first = char_at(part, place.start);
        if self.letters.is_empty() {
            return;
        }
        if first.is_ascii_digit() {
            self.tens = None;
            found(Word::from_digits(&self.letters), bytes, false);
            return;
        }
        if is_unspaced(first) {
            self.tens = None;
            found(Word::from_sign(first), bytes, false);
            return;
        }
        let capital = first.is_uppercase();
        let denied = strip_apostrophes(&mut self.letters);
        if let Some(value) = number_word(&self.letters) {
            self.number_in_words(part, value, (place, offset), found);
            return;
        }
        self.tens = None;
        stem(&mut self.letters);
        let word = canonical(&self.letters).unwrap_or_else(|| Word::from_letters(&self.letters));
        if !self.letters.is_empty() {
            found(word.with_capital(capital), bytes.clone(), false);
        }
        if denied {
            found(Word::NOT, bytes, false);
        }
    }

    fn number_in_words(
        &mut self,
        part: &str,
        value: u32,
        (place, offset): (Range<usize>, usize),
        found: &mut impl FnMut(Word, Range<usize>, bool),
    ) {
        let joined = self
            .tens
            .filter(|(_, end)| value < 10 && matches!(part.get(*end..place.start), Some("-" | " " | "‑")));
        let total = joined.map_or(value, |(tens, _)| tens + value);
        let length = joined.map_or(0, |(tens, _)| tens_word_len(part, tens, place.start));
        let bytes = offset + place.start - length..offset + place.end;
        found(Word::from_digits(total.to_string().as_bytes()), bytes, joined.is_some());
        self.tens = (value >= 20).then_some((value, place.end));
    }
}

/// The word as it is compared, for one word that stands alone; none where `text` is not one word.
pub fn fold_word(text: &str) -> Option<Word> {
    let mut words = Vec::new();
    WordReader::default().read(text, 0..text.len(), |word, _, _| words.push(word));
    match words.as_slice() {
        [word] => Some(word.with_capital(false)),
        _ => None,
    }
}

fn char_at(part: &str, at: usize) -> char {
    part.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ')
}

/// How many bytes before `at` the word for `tens` and the sign after it take.
fn tens_word_len(part: &str, tens: u32, at: usize) -> usize {
    let before = part.get(..at).unwrap_or_default();
    let gap = before.chars().next_back().map_or(0, char::len_utf8);
    let index = (tens / 10).saturating_sub(2) as usize;
    gap + TENS.get(index).map_or(0, |word| word.len())
}

/// Takes "'s" and its like off; `true` for "n't", of which the verb remains. Other apostrophes are dropped ("O'Brien").
fn strip_apostrophes(letters: &mut Vec<u8>) -> bool {
    let Some(at) = letters.iter().rposition(|letter| *letter == b'\'') else {
        return false;
    };
    let suffix = letters.get(at + 1..).unwrap_or_default();
    let denied = suffix == b"t" && letters.get(..at).is_some_and(|head| head.ends_with(b"n"));
    let is_ending = matches!(suffix, b"s" | b"re" | b"ve" | b"ll" | b"d" | b"m");
    if denied {
        match letters.get(..at) {
            Some(b"can") => letters.truncate(at),
            Some(b"won") => {
                letters.clear();
                letters.extend_from_slice(b"will");
            }
            _ => letters.truncate(at - 1),
        }
    } else if is_ending {
        letters.truncate(at);
    }
    letters.retain(|letter| *letter != b'\'');
    denied
}

const SMALL: [&[u8]; 20] = [
    b"zero",
    b"one",
    b"two",
    b"three",
    b"four",
    b"five",
    b"six",
    b"seven",
    b"eight",
    b"nine",
    b"ten",
    b"eleven",
    b"twelve",
    b"thirteen",
    b"fourteen",
    b"fifteen",
    b"sixteen",
    b"seventeen",
    b"eighteen",
    b"nineteen",
];
const TENS: [&[u8]; 8] = [
    b"twenty", b"thirty", b"forty", b"fifty", b"sixty", b"seventy", b"eighty", b"ninety",
];

/// "five" is 5, "twenty" is 20.
fn number_word(letters: &[u8]) -> Option<u32> {
    let (Some(first), 3..=9) = (letters.first(), letters.len()) else {
        return None;
    };
    if !b"zotfsen".contains(first) {
        return None;
    }
    let small = SMALL.iter().position(|word| *word == letters).map(|value| value as u32);
    small.or_else(|| {
        let tens = TENS.iter().position(|word| *word == letters)?;
        Some(tens as u32 * 10 + 20)
    })
}

/// Short forms that stand for a longer word.
fn canonical(stem: &[u8]) -> Option<Word> {
    let long: &[u8] = match stem {
        b"bn" => b"billion",
        b"mn" | b"mln" => b"million",
        b"pct" => b"percent",
        b"govt" => b"government",
        _ => return None,
    };
    Some(Word::from_letters(long))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(Word, String)> {
        let mut words: Vec<(Word, String)> = Vec::new();
        WordReader::default().read(text, 0..text.len(), |word, place, replaces| {
            if replaces {
                words.pop();
            }
            words.push((word.with_capital(false), text[place].to_owned()));
        });
        words
    }

    /// Both must be read as the same words.
    fn same(a: &str, b: &str) {
        let keys = |text: &str| words(text).into_iter().map(|(word, _)| word.key()).collect::<Vec<_>>();
        assert_eq!(keys(a), keys(b), "{a} / {b}");
        assert!(!keys(a).is_empty());
    }

    #[test]
    fn what_outlets_write_differently_is_the_same() {
        same("Article 5-like", "article five like");
        same("“game‑changing”", "\"Game-Changing\"");
        same("They didn't agree", "they did not agree");
        same("can’t won't", "can not will not");
        same("1,000 soldiers", "1000 soldier");
        same("Ukraine's café", "Ukraine cafe\u{301}");
        same("twenty-five of thirty", "25 of 30");
        same("the 20th of May", "the 20 of May");
        same("O’Brien co\u{ad}operates", "OBrien cooperated");
        same("£66.6bn", "66.6 billion");
    }

    #[test]
    fn a_word_knows_its_place() {
        let places = |text: &str| words(text).into_iter().map(|(_, place)| place).collect::<Vec<_>>();
        assert_eq!(
            places("“Ukraine’s twenty-five”, 1,994.5th"),
            ["Ukraine’s", "twenty-five", "1,994.5th"]
        );
        assert_eq!(places("don’t"), ["don’t", "don’t"]);
        assert_eq!(places("字母ab"), ["字", "母", "ab"]);
        assert_eq!(places("thirty two"), ["thirty two"]);
        assert_eq!(places("twenty, five ''"), ["twenty", "five"]);
    }

    #[test]
    fn numbers_that_differ_do_differ() {
        assert_ne!(words("1,994"), words("1,995"));
        assert_ne!(fold_word("3.5"), fold_word("35"));
        assert_eq!(fold_word("two words"), None);
        assert_eq!(fold_word(""), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_in_order(text in "\\PC{0,40}") {
            let mut end = 0;
            WordReader::default().read(&text, 0..text.len(), |_, place, _| {
                assert!(text.get(place.clone()).is_some_and(|word| !word.is_empty()));
                assert!(place.end >= end);
                end = place.end;
            });
        }
    }
}
