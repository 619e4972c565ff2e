//! Words, by the rules of Unicode (UAX 29).

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::graphemes::{ceil, floor, is_boundary, slice, window};

/// How far around a position words are looked for, in bytes.
const REACH: usize = 2048;

/// The word at `byte`, or the run of white space, the mark or the line break; at the end, the last of them.
pub(super) fn word_at(text: &str, byte: usize) -> Range<usize> {
    let parts = parts(text, byte);
    let Some(at) = parts
        .iter()
        .position(|part| byte < part.end)
        .or(parts.len().checked_sub(1))
    else {
        return byte..byte;
    };
    let (before, rest) = parts.split_at(at);
    let Some((part, after)) = rest.split_first() else {
        return byte..byte;
    };
    let is_space = |part: &&Range<usize>| is_space(slice(text, (*part).clone()));
    if !is_space(&part) {
        return part.clone();
    }
    let start = before.iter().rev().take_while(is_space).last().unwrap_or(part).start;
    let end = after.iter().take_while(is_space).last().unwrap_or(part).end;
    start..end
}

/// The end of this or the next word.
pub(super) fn next(text: &str, byte: usize) -> usize {
    parts(text, byte)
        .into_iter()
        .find(|part| part.end > byte && is_word(slice(text, part.clone())))
        .map_or_else(|| floor(text, window(text, byte, REACH).end), |part| part.end)
}

/// The start of this or the previous word.
pub(super) fn previous(text: &str, byte: usize) -> usize {
    parts(text, byte)
        .into_iter()
        .rfind(|part| part.start < byte && is_word(slice(text, part.clone())))
        .map_or_else(|| ceil(text, window(text, byte, REACH).start), |part| part.start)
}

/// The window around `byte`, cut between words, spaces and marks, but nowhere inside a cluster: the word rules
/// know nothing of some Thai and Arabic signs.
fn parts(text: &str, byte: usize) -> Vec<Range<usize>> {
    let window = window(text, byte, REACH);
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (at, part) in slice(text, window.clone()).split_word_bound_indices() {
        let start = window.start + at;
        let end = start + part.len();
        match parts.last_mut() {
            Some(last) if !is_boundary(text, start) => last.end = end,
            _ => parts.push(start..end),
        }
    }
    parts
}

fn is_word(part: &str) -> bool {
    part.contains(char::is_alphanumeric)
}

/// White space within a line.
fn is_space(part: &str) -> bool {
    part.chars()
        .all(|c| c.is_whitespace() && !matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The word at the `|` of the text.
    fn taken(marked: &str) -> String {
        let at = marked.find('|').unwrap_or_default();
        let text = marked.replacen('|', "", 1);
        text[word_at(&text, at)].to_owned()
    }

    #[test]
    fn takes_what_is_under_the_click() {
        assert_eq!(taken("the f|ox ran"), "fox");
        assert_eq!(taken("the |fox ran"), "fox");
        assert_eq!(taken("they ca|n’t"), "can’t");
        assert_eq!(taken("pi is 3|.14, yes"), "3.14");
        assert_eq!(taken("ends|."), ".");
        assert_eq!(taken("ends.|"), ".");
        assert_eq!(taken("a \u{a0}|\t b"), " \u{a0}\t ");
        assert_eq!(taken("a |\r\n b"), "\r\n");
        assert_eq!(taken("a | \n b"), "  ");
        assert_eq!(taken("слово|м дня"), "словом");
        assert_eq!(taken("👩‍🚒|👩‍🚒"), "👩‍🚒");
        assert_eq!(taken(""), "");
    }

    #[test]
    fn the_caret_passes_punctuation() {
        let text = "He said, “no.”";
        assert_eq!(next(text, 0), 2);
        assert_eq!(next(text, 2), 7);
        assert_eq!(&text[..next(text, 7)], "He said, “no");
        assert_eq!(next(text, 14), text.len());
        assert_eq!(&text[previous(text, text.len())..], "no.”");
        assert_eq!(previous(text, 12), 3);
        assert_eq!(previous(text, 5), 3);
    }

    #[test]
    fn thai_and_arabic_signs_stay_on_their_letters() {
        assert_eq!(word_at("กำ", 0), 0..6);
        assert_eq!(word_at("\u{600}(", 0), 0..3);
    }
}
