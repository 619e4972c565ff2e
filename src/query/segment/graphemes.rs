//! Characters as a reader sees them, and the window in which the other units are looked for.

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

/// How far around a position clusters are looked for, in bytes.
const REACH: usize = 2048;

/// The nearest place between two code points, at `byte` or before it.
pub fn clamp(text: &str, byte: usize) -> usize {
    text.floor_char_boundary(byte)
}

/// Whether a reader sees `byte` as between two characters. The ends of the text are; what is past it is not.
pub fn is_boundary(text: &str, byte: usize) -> bool {
    if !text.is_char_boundary(byte) {
        return false;
    }
    let window = window(text, byte, REACH);
    let part = slice(text, window.clone());
    let mut cursor = GraphemeCursor::new(byte - window.start, part.len(), true);
    // The cursor asks for more text only if given less than it was told of.
    cursor.is_boundary(part, 0).unwrap_or(true)
}

/// The range, widened so that it cuts no character in two. An empty range stays empty and moves back.
pub fn snap_to_graphemes(text: &str, range: Range<usize>) -> Range<usize> {
    let start = floor(text, clamp(text, range.start));
    if range.is_empty() {
        return start..start;
    }
    start..ceil(text, text.ceil_char_boundary(range.end.min(text.len())))
}

/// The range without white space at both ends, kept whole where white space carries a mark. What is all white
/// space becomes empty, at its start.
pub fn trim_range(text: &str, range: Range<usize>) -> Range<usize> {
    let start = clamp(text, range.start);
    let end = clamp(text, range.end).max(start);
    let part = slice(text, start..end);
    let lead = part.len() - part.trim_start().len();
    if lead == part.len() {
        return start..start;
    }
    let trail = part.len() - part.trim_end().len();
    floor(text, start + lead).max(start)..ceil(text, end - trail).min(end)
}

/// The cluster around `byte`, a code point boundary; at the end, the last one.
pub(super) fn cluster_at(text: &str, byte: usize) -> Range<usize> {
    if byte == text.len() {
        return previous(text, byte)..byte;
    }
    floor(text, byte)..next(text, byte)
}

/// The first boundary after `byte`.
pub(super) fn next(text: &str, byte: usize) -> usize {
    let window = window(text, byte, REACH);
    let part = slice(text, window.clone());
    let mut cursor = GraphemeCursor::new(byte - window.start, part.len(), true);
    cursor
        .next_boundary(part, 0)
        .ok()
        .flatten()
        .map_or(window.end, |at| window.start + at)
}

/// The last boundary before `byte`.
pub(super) fn previous(text: &str, byte: usize) -> usize {
    let window = window(text, byte, REACH);
    let part = slice(text, window.clone());
    let mut cursor = GraphemeCursor::new(byte - window.start, part.len(), true);
    cursor
        .prev_boundary(part, 0)
        .ok()
        .flatten()
        .map_or(window.start, |at| window.start + at)
}

/// The last boundary at or before `byte`.
pub(super) fn floor(text: &str, byte: usize) -> usize {
    if is_boundary(text, byte) {
        byte
    } else {
        previous(text, byte)
    }
}

/// The first boundary at or after `byte`.
pub(super) fn ceil(text: &str, byte: usize) -> usize {
    if is_boundary(text, byte) {
        byte
    } else {
        next(text, byte)
    }
}

/// Where the first character at or after `byte` stands that is not white space; the end, if there is none.
pub(super) fn skip_white(text: &str, byte: usize) -> usize {
    let rest = slice(text, byte..text.len());
    floor(text, text.len() - rest.trim_start().len())
}

/// A part of the text around `byte`: at least `reach` bytes to each side, at most four times `reach` in all.
///
/// Its ends lie on a grid, so that neighbours are judged by the same part and agree.
pub(super) fn window(text: &str, byte: usize, reach: usize) -> Range<usize> {
    let start = byte.saturating_sub(reach) / reach * reach;
    let end = byte.saturating_add(reach).div_ceil(reach).saturating_mul(reach);
    text.floor_char_boundary(start)..text.ceil_char_boundary(end.min(text.len()))
}

/// A part of the text; empty where there is none.
pub(super) fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples;
    use super::*;

    proptest! {
        #[test]
        fn snapping_widens_to_the_nearest_boundaries(text in samples::text(), a in 0..200_usize, b in 0..200_usize) {
            let range = a.min(b)..a.max(b);
            let snapped = snap_to_graphemes(&text, range.clone());
            let start = (0..=range.start.min(text.len())).rev().find(|at| is_boundary(&text, *at));
            let end = (range.end.min(text.len())..=text.len()).find(|at| is_boundary(&text, *at));
            prop_assert_eq!(Some(snapped.start), start);
            prop_assert_eq!(Some(snapped.end), if range.is_empty() { start } else { end });
        }

        #[test]
        fn trimming_drops_white_space_only(text in samples::text(), a in 0..200_usize, b in 0..200_usize) {
            let range = snap_to_graphemes(&text, a.min(b)..a.max(b));
            let trimmed = trim_range(&text, range.clone());
            prop_assert_eq!(text[trimmed.clone()].trim(), text[range].trim());
            prop_assert!(is_boundary(&text, trimmed.start) && is_boundary(&text, trimmed.end));
        }
    }

    #[test]
    fn clusters_stay_whole() {
        let text = "a👩‍🚒e\u{301}\r\n";
        assert_eq!(snap_to_graphemes(text, 3..3), 1..1);
        assert_eq!(&text[snap_to_graphemes(text, 3..4)], "👩‍🚒");
        assert_eq!(&text[snap_to_graphemes(text, 13..14)], "e\u{301}");
        assert!(!is_boundary(text, text.len() - 1), "between CR and LF");
        assert!(!is_boundary(text, text.len() + 1));
        assert_eq!(
            snap_to_graphemes(text, usize::MAX - 1..usize::MAX),
            text.len()..text.len()
        );
    }

    #[test]
    fn trims_all_kinds_of_white_space() {
        let text = " \u{a0}\t«a b»\u{2028}\r\n";
        assert_eq!(&text[trim_range(text, 0..text.len())], "«a b»");
        assert_eq!(trim_range("a   b", 1..4), 1..1);
        assert_eq!(trim_range(" \u{301}a", 0..4), 0..4, "the mark stands on the space");
        #[expect(clippy::reversed_empty_ranges, reason = "a backward range must not panic")]
        let backward = 3..1;
        assert_eq!(trim_range("a   b", backward), 3..3);
    }

    #[test]
    fn windows_are_bounded_and_wide_enough() {
        let text = "aé".repeat(20_000);
        for byte in [0, 1, 5_000, 30_001, text.len()] {
            let byte = clamp(&text, byte);
            let found = window(&text, byte, 1000);
            assert!(found.start == 0 || byte - found.start >= 1000);
            assert!(found.end == text.len() || found.end - byte >= 1000);
            assert!(found.len() <= 4000 + 8);
        }
    }
}
