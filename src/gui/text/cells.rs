//! A block as it will be shown: the text to lay out, and its smallest places.

use unicode_segmentation::UnicodeSegmentation;

use super::marks::{Mark, find_marks};

/// Stands in for every mark in the text that is laid out: the one blank that every font has.
pub(super) const PLACEHOLDER: char = ' ';

/// The smallest piece that gets a place of its own: a grapheme, or one mark inside a grapheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Where it begins in the block, in bytes.
    pub byte: usize,
    /// Where it begins in the shown text, in bytes.
    pub shown: usize,
    /// Its length in code points, the same in the block and in the shown text.
    pub chars: usize,
    /// Whether it is a mark.
    pub mark: bool,
    /// Whether it begins a grapheme, so that a caret can stand before it.
    pub stop: bool,
}

/// A block made ready for layout. Marks are replaced one for one, so that both texts have the same number
/// of code points.
pub(super) struct Display {
    pub text: String,
    pub cells: Vec<Cell>,
    pub marks: Vec<Mark>,
}

impl Display {
    pub(super) fn new(source: &str) -> Self {
        let marks = find_marks(source);
        let mut display = Self {
            text: with_placeholders(source, &marks),
            cells: Vec::with_capacity(source.len()),
            marks,
        };
        display.cut_into_cells(source);
        display
    }

    /// The shown text of the cells `range`.
    pub(super) fn slice(&self, range: std::ops::Range<usize>) -> &str {
        let at = |i: usize| self.cells.get(i).map_or(self.text.len(), |c| c.shown);
        self.text.get(at(range.start)..at(range.end)).unwrap_or("")
    }

    fn cut_into_cells(&mut self, source: &str) {
        let mut marks = self.marks.iter().map(|m| m.byte).peekable();
        let mut shown = 0;
        for (start, grapheme) in source.grapheme_indices(true) {
            let first = self.cells.len();
            let end = start + grapheme.len();
            if marks.peek().is_none_or(|mark| *mark >= end) {
                self.cells.push(Cell {
                    byte: start,
                    shown,
                    chars: grapheme.chars().count(),
                    mark: false,
                    stop: true,
                });
                shown += grapheme.len();
                continue;
            }
            for (offset, c) in grapheme.char_indices() {
                let mark = marks.next_if_eq(&(start + offset)).is_some();
                match self.cells.last_mut() {
                    Some(cell) if !mark && !cell.mark && offset > 0 => cell.chars += 1,
                    _ => self.cells.push(Cell {
                        byte: start + offset,
                        shown,
                        chars: 1,
                        mark,
                        stop: false,
                    }),
                }
                shown += if mark { PLACEHOLDER } else { c }.len_utf8();
            }
            if let Some(cell) = self.cells.get_mut(first) {
                cell.stop = true;
            }
        }
    }
}

fn with_placeholders(source: &str, marks: &[Mark]) -> String {
    let mut shown = String::with_capacity(source.len() + marks.len() * 2);
    let mut done = 0;
    for mark in marks {
        shown.push_str(source.get(done..mark.byte).unwrap_or_default());
        shown.push(PLACEHOLDER);
        done = mark.byte + mark.ch.len_utf8();
    }
    shown.push_str(source.get(done..).unwrap_or_default());
    shown
}

/// Texts for the random tests of this folder.
#[cfg(test)]
pub(super) mod test_text {
    use proptest::prelude::*;

    /// Left-to-right pieces: letters, emoji, ideographs, combining marks, controls, spaces.
    pub(in crate::gui::text) const LTR: [&str; 30] = [
        "a",
        "office ",
        "Word",
        " ",
        " ",
        " ",
        "-",
        ", ",
        "ґанок ",
        "Їжак",
        "e\u{301}",
        "\u{301}\u{302}",
        "👩\u{200d}👩\u{200d}👧",
        "🇺🇦",
        "👍🏽",
        "日本",
        "語。",
        "\t",
        "\0",
        "\u{1b}",
        "\u{202e}",
        "\u{2066}",
        "\u{200b}",
        "\u{200d}",
        "\u{fe0f}",
        "\u{feff}",
        "\u{ad}",
        "\u{e0041}",
        "123.5",
        "«x»",
    ];

    const RTL: [&str; 10] = [
        "שלום ",
        "עולם",
        "(א)",
        "مرحبا ",
        "لا",
        "بِسْمِ",
        "١٢٫٣ ",
        "می\u{200c}خواهم ",
        "\u{200f}",
        "؟",
    ];

    const BREAKS: [&str; 7] = ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}", "\n\n"];

    fn text_of(pieces: Vec<&'static str>, max: usize) -> impl Strategy<Value = String> {
        let piece = prop::sample::select(pieces);
        prop::collection::vec(piece, 0..max).prop_map(|pieces| pieces.concat())
    }

    /// A left-to-right text of fewer than `max` pieces, without line breaks.
    pub(in crate::gui::text) fn ltr_text(max: usize) -> impl Strategy<Value = String> {
        text_of(LTR.to_vec(), max)
    }

    /// A text in both directions, without line breaks.
    pub(in crate::gui::text) fn bidi_text(max: usize) -> impl Strategy<Value = String> {
        text_of([&LTR[..], &RTL, &RTL].concat(), max)
    }

    /// A text of everything, with line breaks.
    pub(in crate::gui::text) fn mixed_text(max: usize) -> impl Strategy<Value = String> {
        text_of([&LTR[..], &RTL, &BREAKS].concat(), max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mark_inside_a_grapheme_has_its_own_place() {
        let display = Display::new("a\u{200d}\u{301}b");
        let cells: Vec<_> = display.cells.iter().map(|c| (c.byte, c.mark, c.stop)).collect();
        assert_eq!(
            cells,
            [(0, false, true), (1, true, false), (4, false, false), (6, false, true)]
        );
        assert_eq!(display.text, "a \u{301}b");
    }

    proptest! {
        #[test]
        fn cells_cover_block_and_shown_text(text in test_text::mixed_text(60)) {
            let display = Display::new(&text);
            prop_assert_eq!(display.text.chars().count(), text.chars().count());
            let chars: usize = display.cells.iter().map(|c| c.chars).sum();
            prop_assert_eq!(chars, text.chars().count());
            let stops: Vec<_> = display.cells.iter().filter(|c| c.stop).map(|c| c.byte).collect();
            let graphemes: Vec<_> = text.grapheme_indices(true).map(|(byte, _)| byte).collect();
            prop_assert_eq!(stops, graphemes);
            for (i, cell) in display.cells.iter().enumerate() {
                let shown = display.slice(i..i + 1);
                prop_assert_eq!(shown.chars().count(), cell.chars);
                if cell.mark {
                    prop_assert_eq!(shown, " ");
                } else {
                    prop_assert!(text[cell.byte..].starts_with(shown));
                }
            }
        }
    }
}
