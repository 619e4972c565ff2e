//! Offsets as other programs count them.

use std::fmt;
use unicode_segmentation::UnicodeSegmentation;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    CodePoints,
    Utf16,
    Bytes,
    /// Extended grapheme clusters.
    Graphemes,
}

impl Unit {
    /// All, the most likely first.
    pub const ALL: [Self; 4] = [Self::CodePoints, Self::Utf16, Self::Bytes, Self::Graphemes];

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::CodePoints => "code points",
            Self::Utf16 => "UTF-16",
            Self::Bytes => "bytes",
            Self::Graphemes => "graphemes",
        }
    }
}

/// How the ends of lines are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineEnds {
    /// As they stand in the text.
    AsStored,
    /// CRLF as one, as if the text had LF alone.
    Lf,
    /// LF as two, as if the text had CRLF.
    Crlf,
}

impl LineEnds {
    /// All, the most likely first.
    pub const ALL: [Self; 3] = [Self::AsStored, Self::Lf, Self::Crlf];
}

impl fmt::Display for LineEnds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AsStored => "line ends as stored",
            Self::Lf => "LF",
            Self::Crlf => "CRLF",
        })
    }
}

/// The places of one text between which its characters stand, in bytes and as another program counts.
#[derive(Clone, Debug)]
pub struct Places {
    /// Bytes and units of each boundary, both growing.
    places: Vec<(usize, usize)>,
}

impl Places {
    /// Counts through a text once.
    pub fn new(text: &str, unit: Unit, ends: LineEnds) -> Self {
        let mut places = Vec::with_capacity(text.len() + 1);
        let mut count = 0;
        let pieces: Box<dyn Iterator<Item = &str>> = match unit {
            Unit::Graphemes => Box::new(text.graphemes(true)),
            _ => Box::new(text.split_inclusive(|_| true)),
        };
        let (mut byte, mut after_return) = (0, false);
        for piece in pieces {
            // Counted with the return before it.
            let is_counted = !(ends == LineEnds::Lf && piece == "\n" && after_return);
            if is_counted {
                places.push((byte, count));
            }
            let size = match unit {
                Unit::CodePoints | Unit::Graphemes => 1,
                Unit::Utf16 => piece.chars().map(char::len_utf16).sum(),
                Unit::Bytes => piece.len(),
            };
            count += match (ends, piece) {
                _ if !is_counted => 0,
                (LineEnds::Crlf, "\n") if !after_return => 2,
                (LineEnds::Crlf, "\r\n") => size.max(2),
                _ => size,
            };
            after_return = piece == "\r";
            byte += piece.len();
        }
        places.push((byte, count));
        Self { places }
    }

    /// The byte at an offset; none past the end or inside a character.
    pub fn byte(&self, offset: usize) -> Option<usize> {
        let at = self.places.partition_point(|(_, count)| *count < offset);
        let (byte, count) = self.places.get(at)?;
        (*count == offset).then_some(*byte)
    }

    /// The offset of a byte; none past the end or inside a character.
    pub fn offset(&self, byte: usize) -> Option<usize> {
        let at = self.places.partition_point(|(at, _)| *at < byte);
        let (at, count) = self.places.get(at)?;
        (*at == byte).then_some(*count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "😀 He said: 👩‍🚒 fire is out.\nRumour 💩 end.";

    #[test]
    fn the_length_of_a_text_is_what_other_programs_say() {
        let length = |unit| Places::new(TEXT, unit, LineEnds::AsStored).offset(TEXT.len());
        assert_eq!(Unit::ALL.map(length), [Some(41), Some(45), Some(55), Some(39)]);
    }

    #[test]
    fn every_boundary_comes_back_and_what_cuts_a_character_has_none() {
        for unit in Unit::ALL {
            let places = Places::new(TEXT, unit, LineEnds::AsStored);
            for (byte, _) in TEXT.char_indices() {
                let back = places.offset(byte).and_then(|offset| places.byte(offset));
                assert!(back == Some(byte) || unit == Unit::Graphemes, "{unit:?} {byte}");
            }
            assert_eq!(places.byte(1000), None);
        }
        let utf16 = Places::new(TEXT, Unit::Utf16, LineEnds::AsStored);
        assert_eq!((utf16.byte(1), utf16.byte(2)), (None, Some(4)));
        assert_eq!(utf16.offset(1), None);
    }

    #[test]
    fn line_ends_can_be_counted_otherwise_than_they_stand() {
        let offset = |text: &str, ends| Places::new(text, Unit::CodePoints, ends).offset(text.len() - 1);
        assert_eq!(
            LineEnds::ALL.map(|ends| offset("a\r\nb\r\nc", ends)),
            [Some(6), Some(4), Some(6)]
        );
        assert_eq!(
            LineEnds::ALL.map(|ends| offset("a\nb\nc", ends)),
            [Some(4), Some(4), Some(6)]
        );
        let lf = Places::new("a\r\nb", Unit::CodePoints, LineEnds::Lf);
        assert_eq!(lf.byte(2).map(|byte| &"a\r\nb"[byte..]), Some("b"));
    }
}
