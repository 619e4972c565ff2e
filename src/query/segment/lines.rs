//! Lines, which are the paragraphs of a text: ended by LF, CR LF, CR, NEL, U+2028 or U+2029.

use std::ops::Range;

use memchr::{memchr2, memchr2_iter, memrchr2, memrchr2_iter};

use super::graphemes::{clamp, skip_white, slice};

/// Where the line around `byte` starts. A position inside or before a line break is on the line it ends.
pub fn line_start(text: &str, byte: usize) -> usize {
    let byte = before_crlf(text, clamp(text, byte));
    let bytes = text.as_bytes();
    let head = bytes.get(..byte).unwrap_or_default();
    let after_ascii = memrchr2(b'\n', b'\r', head).map_or(0, |at| at + 1);
    let line = head.get(after_ascii..).unwrap_or_default();
    memrchr2_iter(0xC2, 0xE2, line)
        .map(|at| (at, wide_break(line, at)))
        .find(|(_, len)| *len > 0)
        .map_or(after_ascii, |(at, len)| after_ascii + at + len)
}

/// Where the line around `byte` ends, before its line break.
pub fn line_end(text: &str, byte: usize) -> usize {
    let byte = before_crlf(text, clamp(text, byte));
    let tail = text.as_bytes().get(byte..).unwrap_or_default();
    let ascii = memchr2(b'\n', b'\r', tail).unwrap_or(tail.len());
    let line = tail.get(..ascii).unwrap_or_default();
    byte + memchr2_iter(0xC2, 0xE2, line)
        .find(|at| wide_break(line, *at) > 0)
        .unwrap_or(ascii)
}

/// The starts of lines `s` with `from < s <= to`, that is, where a line break ends.
pub(crate) fn line_starts_in(text: &str, from: usize, to: usize) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    (from + 1..=to.min(bytes.len())).filter(move |at| starts_line(bytes, *at))
}

pub(super) fn line_at(text: &str, byte: usize) -> Range<usize> {
    line_start(text, byte)..line_end(text, byte)
}

/// The start of the next line that is not blank.
pub(super) fn next(text: &str, byte: usize) -> usize {
    let content = skip_white(text, line_end(text, byte));
    if content == text.len() {
        content
    } else {
        line_start(text, content)
    }
}

/// The start of this line, or if `byte` is there, of the line before; blank lines do not count.
pub(super) fn previous(text: &str, byte: usize) -> usize {
    let line = line_at(text, byte);
    if line.start < byte && !slice(text, line.clone()).trim().is_empty() {
        return line.start;
    }
    let content = slice(text, 0..line.start).trim_end();
    content
        .char_indices()
        .next_back()
        .map_or(0, |(at, _)| line_start(text, at))
}

/// Between CR and LF is nowhere: the place before them.
fn before_crlf(text: &str, byte: usize) -> usize {
    let bytes = text.as_bytes();
    let inside = byte > 0 && bytes.get(byte) == Some(&b'\n') && bytes.get(byte - 1) == Some(&b'\r');
    byte - usize::from(inside)
}

/// The length of the line break of more than one byte that starts at `at`; 0 if there is none.
fn wide_break(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..).unwrap_or_default() {
        [0xC2, 0x85, ..] => 2,
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
        _ => 0,
    }
}

fn starts_line(bytes: &[u8], at: usize) -> bool {
    match bytes.get(..at).unwrap_or_default() {
        [.., b'\n'] | [.., 0xC2, 0x85] | [.., 0xE2, 0x80, 0xA8 | 0xA9] => true,
        [.., b'\r'] => bytes.get(at) != Some(&b'\n'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples;
    use super::*;

    /// Lines by looking at every character.
    fn naive(text: &str) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let mut start = 0;
        for (at, c) in text.char_indices() {
            let in_crlf = c == '\n' && text[..at].ends_with('\r');
            if in_crlf {
                start = at + 1;
            } else if samples::is_break(c) {
                lines.push(start..at);
                start = at + c.len_utf8();
            }
        }
        lines.push(start..text.len());
        lines
    }

    proptest! {
        #[test]
        fn lines_are_as_counted(text in samples::text()) {
            let lines = naive(&text);
            for byte in 0..=text.len() {
                let at = clamp(&text, byte);
                let expected = lines.iter().rfind(|line| line.start <= at).cloned();
                prop_assert_eq!(Some(line_start(&text, byte)..line_end(&text, byte)), expected);
            }
            let starts: Vec<_> = lines.iter().map(|line| line.start).skip(1).collect();
            prop_assert_eq!(line_starts_in(&text, 0, text.len()).collect::<Vec<_>>(), starts);
        }

        #[test]
        fn carets_stop_at_lines_with_content(text in samples::text()) {
            let filled: Vec<_> = naive(&text).into_iter().filter(|line| !text[line.clone()].trim().is_empty()).collect();
            for (byte, _) in text.char_indices() {
                let line = line_at(&text, byte);
                let after = filled.iter().find(|other| other.start > line.start).map_or(text.len(), |other| other.start);
                prop_assert_eq!(next(&text, byte), after);
                let before = filled.iter().rfind(|other| other.start < byte).map_or(0, |other| other.start);
                prop_assert_eq!(previous(&text, byte), before);
            }
        }
    }

    #[test]
    fn each_break_ends_a_line() {
        for line_break in ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"] {
            let text = format!("“a”{line_break}Â–b");
            assert_eq!(&text[line_at(&text, 2)], "“a”");
            assert_eq!(&text[line_at(&text, text.len())], "Â–b");
            assert_eq!(line_at(&text, 7 + line_break.len() - 1), 0..7, "inside {line_break:?}");
        }
    }
}
