//! Cutting a text into blocks: paragraphs, and pieces of very long ones.

use std::iter::Peekable;
use std::ops::Range;

use memchr::memmem::{FindIter, find_iter};
use memchr::{Memchr2, memchr2_iter, memrchr};
use unicode_segmentation::GraphemeCursor;

/// The most visible bytes one block can have. Longer paragraphs become several blocks.
pub const MAX_BLOCK_BYTES: usize = 4096;

/// Bits of an entry that hold the length of the line break.
const BREAK_BITS: u32 = 2;
const BREAK_MASK: u64 = (1 << BREAK_BITS) - 1;

/// Where the blocks of a text begin and end, in bytes.
///
/// A line break is `\n`, `\r\n`, `\r` alone, U+0085, U+2028 or U+2029. The blocks cover the text
/// without a gap, each break belonging to the block it ends; a text that ends with a break has one
/// empty block after it, and an empty text has one empty block. So there is always at least one.
///
/// ```
/// use corroborate::gui::text::TextBlocks;
///
/// let blocks = TextBlocks::new("one\r\ntwo");
/// assert_eq!(blocks.len(), 2);
/// assert_eq!((blocks.range(0), blocks.full_range(0)), (0..3, 0..5));
/// assert_eq!(blocks.block_at(4), 0);
/// ```
///
/// Takes 8 bytes a block, and 4 more for one that continues a paragraph.
#[derive(Clone, Debug)]
pub struct TextBlocks {
    /// The start of each block, with the length of its line break in the low bits.
    entries: Vec<u64>,
    /// Numbers of the blocks that continue the paragraph before them, rising.
    continuations: Vec<u32>,
    text_len: usize,
}

impl TextBlocks {
    /// Cuts `text`. Reads all of it once.
    pub fn new(text: &str) -> Self {
        let mut blocks = Self {
            entries: Vec::new(),
            continuations: Vec::new(),
            text_len: text.len(),
        };
        let mut start = 0;
        for line_break in Breaks::new(text) {
            blocks.push_paragraph(text, start..line_break.start, line_break.len());
            start = line_break.end;
        }
        blocks.push_paragraph(text, start..text.len(), 0);
        blocks.entries.shrink_to_fit();
        blocks
    }

    /// How many blocks there are, at least one.
    #[expect(clippy::len_without_is_empty, reason = "there is always at least one block")]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The visible bytes of block `i`, without its line break. Empty at the end of the text if there is
    /// no such block.
    pub fn range(&self, i: usize) -> Range<usize> {
        let full = self.full_range(i);
        let break_len = self.entries.get(i).map_or(0, |e| (e & BREAK_MASK) as usize);
        full.start..full.end - break_len
    }

    /// The bytes of block `i` with its line break.
    pub fn full_range(&self, i: usize) -> Range<usize> {
        self.start(i)..self.start(i.saturating_add(1))
    }

    /// The block that `byte` is in; the last one if `byte` is the end of the text or beyond.
    pub fn block_at(&self, byte: usize) -> usize {
        let after = self.entries.partition_point(|entry| entry_start(*entry) <= byte);
        after.saturating_sub(1)
    }

    /// The number of the paragraph block `i` is in, counting from 1.
    pub fn paragraph_number(&self, i: usize) -> usize {
        let i = i.min(self.len().saturating_sub(1));
        i + 1 - self.continuations.partition_point(|c| *c as usize <= i)
    }

    /// Whether block `i` is the first of its paragraph.
    pub fn starts_paragraph(&self, i: usize) -> bool {
        !u32::try_from(i).is_ok_and(|i| self.continuations.binary_search(&i).is_ok())
    }

    fn start(&self, i: usize) -> usize {
        self.entries.get(i).map_or(self.text_len, |entry| entry_start(*entry))
    }

    fn push_paragraph(&mut self, text: &str, visible: Range<usize>, break_len: usize) {
        let Range { mut start, end } = visible;
        while end - start > MAX_BLOCK_BYTES {
            let Some(rest) = text.get(start..end) else {
                break;
            };
            self.entries.push((start as u64) << BREAK_BITS);
            start += soft_cut(rest);
            self.continuations
                .push(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        }
        self.entries.push((start as u64) << BREAK_BITS | break_len as u64);
    }
}

fn entry_start(entry: u64) -> usize {
    (entry >> BREAK_BITS) as usize
}

/// Where to cut `rest`, which is longer than a block: after a space in the second half of the block, else
/// between graphemes, else (one grapheme longer than a block) between characters.
fn soft_cut(rest: &str) -> usize {
    let limit = rest.floor_char_boundary(MAX_BLOCK_BYTES);
    let half = limit / 2;
    let space = rest.as_bytes().get(half..limit).and_then(|bytes| memrchr(b' ', bytes));
    if let Some(space) = space {
        let cut = half + space + 1;
        // A combining mark after the space belongs to the space.
        if GraphemeCursor::new(cut, rest.len(), true).is_boundary(rest, 0) == Ok(true) {
            return cut;
        }
    }
    let mut cursor = GraphemeCursor::new(limit, rest.len(), true);
    if cursor.is_boundary(rest, 0) == Ok(true) {
        return limit;
    }
    match cursor.prev_boundary(rest, 0) {
        Ok(Some(cut)) if cut > 0 => cut,
        _ => limit,
    }
}

/// The line breaks of a text, in order.
///
/// Four searches run side by side, each over bytes at memory speed, because one search for all lead
/// bytes would stop at every quotation mark and dash.
struct Breaks<'t> {
    bytes: &'t [u8],
    feeds: Peekable<Memchr2<'t>>,
    rare: [(usize, Peekable<FindIter<'t, 'static>>); 3],
}

impl<'t> Breaks<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let rare = ["\u{85}", "\u{2028}", "\u{2029}"];
        Self {
            bytes,
            feeds: memchr2_iter(b'\n', b'\r', bytes).peekable(),
            rare: rare.map(|s| (s.len(), find_iter(bytes, s).peekable())),
        }
    }
}

impl Iterator for Breaks<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let first_rare = self
            .rare
            .iter_mut()
            .filter_map(|(len, found)| Some((*found.peek()?, *len, found)))
            .min_by_key(|(at, ..)| *at);
        let feed = self.feeds.peek().copied();
        if let Some((at, len, found)) = first_rare
            && feed.is_none_or(|feed| at < feed)
        {
            found.next();
            return Some(at..at + len);
        }
        let at = self.feeds.next()?;
        if self.bytes.get(at..at + 2) == Some(b"\r\n") {
            self.feeds.next();
            return Some(at..at + 2);
        }
        Some(at..at + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::text::cells::test_text::mixed_text;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    fn shown(text: &str) -> Vec<&str> {
        let blocks = TextBlocks::new(text);
        (0..blocks.len()).map(|i| &text[blocks.range(i)]).collect()
    }

    #[test]
    fn case_35_every_kind_of_line_end_ends_a_block() {
        assert_eq!(
            shown("a\nb\r\nc\rd\u{85}e\u{2028}f\u{2029}g"),
            ["a", "b", "c", "d", "e", "f", "g"]
        );
        assert_eq!(shown("\r\r\n\n\r"), ["", "", "", "", ""]);
        assert_eq!(shown(""), [""]);
        assert_eq!(shown("a\n"), ["a", ""]);
        assert_eq!(shown("\u{201c}x\u{201d}\u{a0}y"), ["\u{201c}x\u{201d}\u{a0}y"]);
    }

    #[test]
    fn case_25_a_long_paragraph_is_cut_after_a_space_and_keeps_its_number() {
        let text = format!("first\n{}\nlast", "word ".repeat(2000));
        let blocks = TextBlocks::new(&text);
        assert_eq!(blocks.len(), 5);
        assert!(text[blocks.range(1)].ends_with(' '));
        let numbers: Vec<_> = (0..5).map(|i| blocks.paragraph_number(i)).collect();
        assert_eq!(numbers, [1, 2, 2, 2, 3]);
        let starts: Vec<_> = (0..5).map(|i| blocks.starts_paragraph(i)).collect();
        assert_eq!(starts, [true, true, false, false, true]);
    }

    #[test]
    fn case_25_without_spaces_the_cut_is_between_graphemes() {
        let text = "👩\u{200d}👩\u{200d}👧".repeat(1000);
        for block in shown(&text) {
            assert!(block.len() <= MAX_BLOCK_BYTES && block.starts_with('👩'));
            assert_eq!(block.len() % 18, 0, "a family was torn apart");
        }
        let spaces = format!("{} \u{301}{}", "x".repeat(4090), "y".repeat(4090));
        assert!(!shown(&spaces)[1].starts_with('\u{301}'));
    }

    #[test]
    fn case_33_a_flood_of_combining_marks_is_still_cut() {
        let text = format!("a{}", "\u{301}".repeat(100_000));
        let blocks = shown(&text);
        assert!(blocks.iter().all(|b| b.len() <= MAX_BLOCK_BYTES));
        assert_eq!(blocks.concat(), text);
    }

    #[test]
    fn positions_outside_the_text_are_answered() {
        let blocks = TextBlocks::new("a\nb");
        assert_eq!(blocks.block_at(99), 1);
        assert_eq!(blocks.range(99), 3..3);
        assert_eq!(blocks.paragraph_number(99), 2);
    }

    proptest! {
        #[test]
        fn blocks_cover_the_text_and_answer_for_each_byte(text in mixed_text(400), times in 1..12usize) {
            let text = text.repeat(times);
            let blocks = TextBlocks::new(&text);
            let mut end = 0;
            for i in 0..blocks.len() {
                let (visible, full) = (blocks.range(i), blocks.full_range(i));
                prop_assert_eq!(full.start, end);
                prop_assert_eq!(visible.start, full.start);
                prop_assert!(visible.end <= full.end && visible.len() <= MAX_BLOCK_BYTES);
                let shown = &text[visible.clone()];
                let broken_inside = shown.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
                prop_assert!(!broken_inside);
                let broken = &text[visible.end..full.end];
                let known = ["", "\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(&broken);
                prop_assert!(known);
                for byte in full.clone() {
                    prop_assert_eq!(blocks.block_at(byte), i);
                }
                if !blocks.starts_paragraph(i) {
                    let paragraph = &text[..visible.end];
                    let boundary = paragraph.grapheme_indices(true).any(|(b, _)| b == full.start);
                    prop_assert!(boundary, "cut inside a grapheme at {}", full.start);
                }
                end = full.end;
            }
            prop_assert_eq!(end, text.len());
            prop_assert_eq!(blocks.block_at(end), blocks.len() - 1);
        }
    }
}
