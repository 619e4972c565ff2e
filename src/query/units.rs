//! Positions in other units than ours: code points and UTF-16 units, for files that others read; lines and
//! columns, for people.
//!
//! Each unit is a type of its own and none converts to another without a text: the numbers mean nothing else.

use crate::query::segment;

/// How far checkpoints are apart, in bytes.
const STEP: usize = 4096;

/// A position in UTF-8 bytes, as everywhere in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Byte(pub usize);

/// A position in Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodePoint(pub usize);

/// A position in UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utf16(pub usize);

/// A position by line and column, both counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// Lines as `segment` has them.
    pub line: usize,
    /// In code points.
    pub column: usize,
}

/// Converts positions in one text. Every call reads at most a few KiB of it; only a column of a line that is
/// longer reads twice.
///
/// Positions past the end count as the end, positions inside a code point as its start.
///
/// ```
/// use corroborate::query::units::{Byte, CodePoint, TextIndex, Utf16};
/// let index = TextIndex::new("a😀b");
/// assert_eq!(index.code_point(Byte(5)), CodePoint(2));
/// assert_eq!(index.utf16(Byte(5)), Utf16(3));
/// assert_eq!(index.byte_of_utf16(Utf16(3)), Some(Byte(5)));
/// assert_eq!(index.byte_of_utf16(Utf16(2)), None);
/// ```
#[derive(Clone, Debug)]
pub struct TextIndex<'t> {
    text: &'t str,
    /// One for each `STEP` bytes begun, the first at 0; never empty.
    checkpoints: Vec<Checkpoint>,
}

/// What stands before a code point boundary.
#[derive(Clone, Copy, Debug, Default)]
struct Checkpoint {
    byte: usize,
    code_points: usize,
    utf16: usize,
    lines: usize,
    /// Where the line starts that the checkpoint is on.
    line_start: usize,
}

impl<'t> TextIndex<'t> {
    /// Reads the text once.
    pub fn new(text: &'t str) -> Self {
        let mut checkpoints = vec![Checkpoint::default()];
        let mut here = Checkpoint::default();
        for at in (STEP..text.len()).step_by(STEP) {
            here = advance(text, here, text.floor_char_boundary(at));
            checkpoints.push(here);
        }
        Self { text, checkpoints }
    }

    pub fn code_point(&self, byte: Byte) -> CodePoint {
        let (near, part) = self.near(byte);
        CodePoint(near.code_points + code_points(part))
    }

    pub fn utf16(&self, byte: Byte) -> Utf16 {
        let (near, part) = self.near(byte);
        Utf16(near.utf16 + utf16_units(part))
    }

    /// None past the end of the text.
    pub fn byte_of_code_point(&self, position: CodePoint) -> Option<Byte> {
        let near = self.checkpoint(|checkpoint| checkpoint.code_points <= position.0);
        self.walk(near.byte, position.0 - near.code_points, |_| 1)
    }

    /// None past the end of the text and inside a surrogate pair.
    pub fn byte_of_utf16(&self, position: Utf16) -> Option<Byte> {
        let near = self.checkpoint(|checkpoint| checkpoint.utf16 <= position.0);
        self.walk(near.byte, position.0 - near.utf16, char::len_utf16)
    }

    pub fn line_column(&self, byte: Byte) -> LineColumn {
        let byte = segment::clamp(self.text, byte.0);
        let (near, _) = self.near(Byte(byte));
        let here = advance(self.text, near, byte);
        let CodePoint(line_start) = self.code_point(Byte(here.line_start));
        LineColumn {
            line: here.lines,
            column: here.code_points - line_start,
        }
    }

    /// The last checkpoint at or before a position, and the text between.
    fn near(&self, byte: Byte) -> (Checkpoint, &'t str) {
        let byte = segment::clamp(self.text, byte.0);
        let near = self.checkpoint(|checkpoint| checkpoint.byte <= byte);
        (near, self.text.get(near.byte..byte).unwrap_or_default())
    }

    /// The last checkpoint that is not too far; the first never is.
    fn checkpoint(&self, not_past: impl Fn(&Checkpoint) -> bool) -> Checkpoint {
        let count = self.checkpoints.partition_point(not_past);
        self.checkpoints
            .get(count.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    }

    /// The place `units` after `start`, if it is between two code points.
    fn walk(&self, start: usize, units: usize, size: impl Fn(char) -> usize) -> Option<Byte> {
        let rest = self.text.get(start..)?;
        let ascii = rest
            .as_bytes()
            .get(..units)
            .filter(|part| units <= STEP && part.is_ascii());
        if let Some(part) = ascii {
            return Some(Byte(start + part.len()));
        }
        let mut left = units;
        let mut chars = rest.chars();
        while left > 0 {
            left = left.checked_sub(size(chars.next()?))?;
        }
        Some(Byte(self.text.len() - chars.as_str().len()))
    }
}

/// The checkpoint moved on to `byte`.
fn advance(text: &str, from: Checkpoint, byte: usize) -> Checkpoint {
    let part = text.get(from.byte..byte).unwrap_or_default();
    let mut to = Checkpoint {
        byte,
        code_points: from.code_points + code_points(part),
        utf16: from.utf16 + utf16_units(part),
        ..from
    };
    for start in segment::line_starts_in(text, from.byte, byte) {
        to.lines += 1;
        to.line_start = start;
    }
    to
}

fn code_points(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

/// One for each code point, and another for each outside the basic plane, which are those of four bytes.
fn utf16_units(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().count() + text.bytes().filter(|byte| *byte >= 0xF0).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::segment::samples;

    fn check(text: &str, at: usize) {
        let index = TextIndex::new(text);
        let before = &text[..at];
        let code_point = CodePoint(before.chars().count());
        let utf16 = Utf16(before.encode_utf16().count());
        assert_eq!(index.code_point(Byte(at)), code_point, "at {at}");
        assert_eq!(index.utf16(Byte(at)), utf16, "at {at}");
        assert_eq!(index.byte_of_code_point(code_point), Some(Byte(at)));
        assert_eq!(index.byte_of_utf16(utf16), Some(Byte(at)));
        let in_crlf = before.ends_with('\r') && text[at..].starts_with('\n');
        let line_start = if in_crlf {
            segment::line_start(text, at - 1)
        } else {
            segment::line_start(text, at)
        };
        let breaks = before
            .replace("\r\n", "\n")
            .chars()
            .filter(|c| samples::is_break(*c))
            .count();
        let expected = LineColumn {
            line: breaks - usize::from(in_crlf),
            column: text[line_start..at].chars().count(),
        };
        assert_eq!(index.line_column(Byte(at)), expected, "at {at}");
    }

    proptest! {
        #[test]
        fn agrees_with_counting(text in samples::text()) {
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                check(&text, at);
            }
        }

        #[test]
        fn agrees_with_counting_across_checkpoints(text in samples::text(), lead in 0..40_usize, off in 0..80_usize) {
            let long = format!("{}{}{text}", "x".repeat(2 * STEP - lead), text.repeat(STEP / (text.len() + 1)));
            for around in [STEP, 2 * STEP, 3 * STEP] {
                check(&long, segment::clamp(&long, around + off - 40));
            }
        }
    }

    #[test]
    fn every_place_around_a_checkpoint() {
        for filler in ["😀", "é\r\n", "字\u{2028}", "\r", "a", "ab\r\n"] {
            let text = filler.repeat(3 * STEP / filler.len());
            for at in (STEP - 12..STEP + 12).chain(2 * STEP - 12..2 * STEP + 12) {
                check(&text, segment::clamp(&text, at));
            }
        }
    }

    #[test]
    fn places_that_are_none() {
        let index = TextIndex::new("a😀");
        assert_eq!(index.byte_of_code_point(CodePoint(3)), None);
        assert_eq!(index.byte_of_code_point(CodePoint(usize::MAX)), None);
        assert_eq!(index.byte_of_utf16(Utf16(2)), None);
        assert_eq!(index.byte_of_utf16(Utf16(4)), None);
        assert_eq!(
            index.code_point(Byte(3)),
            CodePoint(1),
            "inside the character is its start"
        );
        assert_eq!(index.utf16(Byte(usize::MAX)), Utf16(3));
        let empty = TextIndex::new("");
        assert_eq!(empty.line_column(Byte(9)), LineColumn { line: 0, column: 0 });
        assert_eq!(empty.byte_of_utf16(Utf16(0)), Some(Byte(0)));
    }

    #[test]
    fn the_example_of_the_formats() {
        let text = "😀 He said: 👩‍🚒 fire is out.\nRumour 💩 end.";
        let index = TextIndex::new(text);
        assert_eq!(index.code_point(Byte(text.len())), CodePoint(41));
        assert_eq!(index.utf16(Byte(text.len())), Utf16(45));
        assert_eq!(index.line_column(Byte(text.len())), LineColumn { line: 1, column: 13 });
    }
}
