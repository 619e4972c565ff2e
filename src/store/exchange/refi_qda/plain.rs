//! Texts as they are put into the file, and back: without byte order marks, with LF.

use super::super::units::{LineEnds, Places, Unit};
use crate::store::disk::ContentHash;
use std::ops::Range;

const MARK: char = '\u{feff}';
/// So many marks at the start of a text are restored.
const MOST_MARKS: usize = 8;

/// The text as it is written.
pub(super) fn plain(text: &str) -> String {
    let words = text.trim_start_matches(MARK);
    match ends(text) {
        LineEnds::Lf => words.replace("\r\n", "\n"),
        _ => words.to_owned(),
    }
}

/// How many byte order marks stand at the start; readers take off one, or all.
fn marks(text: &str) -> usize {
    text.chars().take_while(|sign| *sign == MARK).count()
}

/// How the line ends of a stored text are counted in the plain one. Of two returns before a line feed the one left would make
/// a line end anew, so such a text keeps its own.
fn ends(text: &str) -> LineEnds {
    match text.contains("\r\r\n") {
        true => LineEnds::AsStored,
        false => LineEnds::Lf,
    }
}

/// Offsets in the text as it is written.
pub(super) struct PlainPlaces {
    places: Places,
    ends: LineEnds,
    marks: usize,
}

impl PlainPlaces {
    /// Of a text as it is stored.
    pub fn new(text: &str) -> Self {
        Self {
            places: Places::new(text, Unit::CodePoints, ends(text)),
            ends: ends(text),
            marks: marks(text),
        }
    }

    /// Code points before a byte of the stored text; between a CR and an LF that are one it is that of the CR. None past the end
    /// or inside a character.
    pub fn offset(&self, text: &str, byte: usize) -> Option<usize> {
        let before = text.get(..byte)?;
        let is_inside = before.ends_with('\r') && text.get(byte..)?.starts_with('\n') && self.ends == LineEnds::Lf;
        let byte = byte - usize::from(is_inside);
        let offset = self.places.offset(byte)?;
        Some(offset.saturating_sub(self.marks))
    }
}

/// A text that was made plain.
pub(super) struct Restored {
    /// As it was stored.
    pub text: String,
    /// In the plain text.
    places: Places,
    /// In the stored text.
    stored: Places,
    marks: usize,
}

/// What the text was before it was made plain, as its hash shows; none where it was not changed, or in some other way.
pub(super) fn restored(text: &str, hash: &str) -> Option<Restored> {
    let is_it = |text: &str| ContentHash::of(text.as_bytes()).to_string() == hash;
    if hash.len() != 64 || is_it(text) {
        return None;
    }
    let crlf = text.replace("\r\n", "\n").replace('\n', "\r\n");
    let mut candidates = (0..=MOST_MARKS).flat_map(|marks| {
        let marks = MARK.to_string().repeat(marks);
        [format!("{marks}{text}"), format!("{marks}{crlf}")]
    });
    let text = candidates.find(|text| is_it(text))?;
    Some(Restored {
        places: Places::new(&text, Unit::CodePoints, ends(&text)),
        stored: Places::new(&text, Unit::CodePoints, LineEnds::AsStored),
        marks: marks(&text),
        text,
    })
}

impl Restored {
    /// The same place in the stored text; it begins with as many byte order marks as the words do.
    pub fn range(&self, range: &Range<usize>, words: &str) -> Range<usize> {
        let place = |offset: usize| {
            let offset = offset.checked_add(self.marks)?;
            self.stored.offset(self.places.byte(offset)?)
        };
        match (place(range.start), place(range.end)) {
            (Some(start), Some(end)) if range.start == 0 => start.saturating_sub(marks(words))..end,
            (Some(start), Some(end)) => start..end,
            _ => range.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_restored_by_its_hash_and_places_with_it() {
        for stored in ["a\r\nb\r\nc", "\u{feff}a\nb", "\u{feff}a\r\nb", "a\nb"] {
            let hash = ContentHash::of(stored.as_bytes()).to_string();
            let written = plain(stored);
            assert!(!written.contains('\r') && !written.starts_with(MARK));
            let places = PlainPlaces::new(stored);
            let start = stored.find('b').unwrap();
            let range = places.offset(stored, start).unwrap()..places.offset(stored, start + 1).unwrap();
            assert_eq!(written.get(range.clone()), Some("b"), "{stored:?}");
            let back = restored(&written, &hash);
            let text = back.as_ref().map_or(written.as_str(), |back| &back.text);
            assert_eq!(text, stored);
            let range = back.map_or(range.clone(), |back| back.range(&range, "b"));
            let words: String = stored.chars().skip(range.start).take(range.len()).collect();
            assert_eq!(words, "b", "{stored:?}");
        }
    }

    #[test]
    fn places_between_a_return_and_its_line_feed_are_those_of_the_return() {
        let text = "a\r\nb";
        let places = PlainPlaces::new(text);
        let offsets = [0, 1, 2, 3, 4, 5].map(|byte| places.offset(text, byte));
        assert_eq!(offsets, [Some(0), Some(1), Some(1), Some(2), Some(3), None]);
        assert!(restored("a\nb", "").is_none() && restored("a\r\nb\n", &"0".repeat(64)).is_none());
    }
}
