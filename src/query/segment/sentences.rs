//! Sentences: the rules of Unicode (UAX 29), corrected for abbreviations and notes.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::abbreviations;
use super::graphemes::{is_boundary, skip_white, slice, trim_range, window};
use super::lines::{line_end, line_start, line_starts_in};

/// How far around a position sentences are looked for, in bytes.
const REACH: usize = 4096;

/// So many characters without a letter after a full stop end a sentence without further rules. The rules
/// look ahead from each of them, which for a few thousand spaces would take seconds.
const LONG_GAP: usize = 64;

/// How much after a cut may speak against it, in bytes: room for some marks and a word.
const LOOK_AHEAD: usize = 128;

/// The sentence around `byte`, without white space at its ends.
pub(super) fn sentence_at(text: &str, byte: usize) -> Range<usize> {
    let line = line_in_window(text, byte);
    let starts = starts(text, line.clone());
    let after = starts
        .iter()
        .position(|start| *start > byte)
        .unwrap_or(starts.len())
        .max(1);
    let Some(start) = starts.get(after - 1) else {
        let at = byte.min(line.end);
        return at..at;
    };
    let end = starts.get(after).copied().unwrap_or(line.end);
    trim_range(text, *start..end)
}

/// Hands each sentence of a text to `found`, without white space at its ends, and whether it starts a line.
pub fn each_sentence(text: &str, mut found: impl FnMut(Range<usize>, bool)) {
    let mut line_start = 0;
    let line_starts = line_starts_in(text, 0, text.len()).chain([text.len()]);
    for next_line in line_starts {
        let line = trim_range(text, line_start..next_line);
        line_start = next_line;
        let cuts = bounds(slice(text, line.clone()));
        let ends = cuts.iter().skip(1).copied().chain([line.len()]);
        let mut is_first = true;
        for (start, end) in cuts.iter().zip(ends) {
            let sentence = trim_range(text, line.start + start..line.start + end);
            if !sentence.is_empty() {
                found(sentence, is_first);
                is_first = false;
            }
        }
    }
}

/// The start of the next sentence.
pub(super) fn next(text: &str, byte: usize) -> usize {
    let line = line_in_window(text, byte);
    let next = starts(text, line.clone()).into_iter().find(|start| *start > byte);
    next.unwrap_or_else(|| skip_white(text, line.end))
}

/// The start of this sentence, or if `byte` is there, of the one before.
pub(super) fn previous(text: &str, byte: usize) -> usize {
    let line = line_in_window(text, byte);
    let previous = starts(text, line.clone()).into_iter().rfind(|start| *start < byte);
    previous.unwrap_or_else(|| {
        let content = slice(text, 0..line.start).trim_end();
        let Some((last, _)) = content.char_indices().next_back() else {
            return 0;
        };
        starts(text, line_in_window(text, last))
            .into_iter()
            .rfind(|start| *start <= last)
            .unwrap_or(0)
    })
}

/// The line around `byte`, or of a long line what is near.
fn line_in_window(text: &str, byte: usize) -> Range<usize> {
    let window = window(text, byte, REACH);
    let part = slice(text, window.clone());
    let at = byte - window.start;
    window.start + line_start(part, at)..window.start + line_end(part, at)
}

/// Where the sentences of a line start, each at a character that is not white space.
fn starts(text: &str, line: Range<usize>) -> Vec<usize> {
    let content = trim_range(text, line);
    let mut starts = Vec::new();
    for start in bounds(slice(text, content.clone())) {
        let start = skip_white(text, content.start + start);
        if start < content.end && starts.last() != Some(&start) && is_boundary(text, start) {
            starts.push(start);
        }
    }
    starts
}

/// Where the sentences of a line start; the first at 0.
fn bounds(line: &str) -> Vec<usize> {
    let mut bounds = Vec::new();
    for piece in pieces(line) {
        let mut sentence = piece.start;
        bounds.push(sentence);
        for (at, _) in slice(line, piece.clone()).split_sentence_bound_indices().skip(1) {
            let at = after_notes(line, piece.start + at);
            let ahead = line.floor_char_boundary(at + LOOK_AHEAD);
            let joined = abbreviations::joins(slice(line, sentence..at), slice(line, at..ahead));
            if at > sentence && !joined {
                bounds.push(at);
                sentence = at;
            }
        }
    }
    bounds
}

/// The line, cut at long gaps after full stops. The white space of the cut belongs to no piece.
fn pieces(line: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut gap = None;
    for (at, c) in line.char_indices() {
        gap = match gap {
            _ if matches!(c, '.' | '\u{2024}' | '\u{fe52}' | '\u{ff0e}') => Some(0),
            Some(count) if !c.is_alphanumeric() => Some(count + 1),
            _ => None,
        };
        if gap == Some(LONG_GAP) && at > start {
            pieces.push(start..at);
            start = line.len() - slice(line, at..line.len()).trim_start().len();
            gap = None;
        }
    }
    pieces.push(start..line.len());
    pieces
}

/// Where the sentence ends if notes such as "[3][4]" stand after its full stop: the rules cut inside them.
fn after_notes(line: &str, at: usize) -> usize {
    if !slice(line, 0..at).ends_with('[') {
        return at;
    }
    let mut rest = slice(line, at - 1..line.len());
    while let Some(after) = strip_note(rest) {
        rest = after;
    }
    // Nothing stripped: the bracket is no note, and the cut stays where the rules put it.
    (line.len() - rest.trim_start().len()).max(at)
}

fn strip_note(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('[')?;
    let after = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    after.strip_prefix(']').filter(|_| after.len() < digits.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text must be cut exactly at its `|`.
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let mut cuts = vec![0];
        let mut caret = next(&text, 0);
        while caret < text.len() {
            cuts.push(caret);
            caret = next(&text, caret);
        }
        cuts.push(text.len());
        let found: Vec<_> = cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).collect();
        assert_eq!(found.join("|"), marked);
    }

    #[test]
    fn plain_sentences() {
        check("One fox. |Two foxes! |Three? |Four");
        check("At 3.5 per cent. |Then at www.example.org it fell.");
        check("Да. |Нет. |字。|字。");
        check("");
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        check("Mr. Trump said so. |Mrs. Hill and Dr. Who left St. Ives.");
        check("The U.S. Senate met the U.K. Cabinet. |It voted.");
        check("No. 10 denied it. |No. |Never.");
        check("J. D. Vance met J. A. Smith and George W. Bush. |He left.");
        check("It came to the U.S. |The Senate met.");
        check("(“Mr. Fox” is wrong.) |Right");
        check("On Jan. 6 it began. |See Fig. 3 of it.");
        check("He works at Acme Inc. |The firm is old. |He likes Acme Inc. Products.");
        check("So he did. |Mr");
        check("He won the bid... |Mr. Fox lost.");
    }

    #[test]
    fn quotes_belong_to_their_sentence() {
        check("“I agree.” |He left. |\"No.\" |(She did.) |End");
        check("“Why?” he asked. |‘So!’ |Then");
        check("He said: “One. |Two.” |Three");
    }

    #[test]
    fn notes_belong_to_their_sentence() {
        check("It fell.[3][14] |Then it rose.[5] |End [6] of it. |[Sic] It");
    }

    #[test]
    fn a_line_break_ends_a_sentence() {
        check(
            "A heading\n\n|the text\r\n|  |more. |End\u{2028}|x"
                .replace("|  |", "  |")
                .as_str(),
        );
    }

    #[test]
    fn a_sentence_comes_without_white_space() {
        let text = "  One fox.  Two. \n\n \nThree";
        let take = |byte| &text[sentence_at(text, byte)];
        assert_eq!(take(0), "One fox.");
        assert_eq!(take(5), "One fox.");
        assert_eq!(take(11), "One fox.");
        assert_eq!(take(12), "Two.");
        assert_eq!(take(17), "Two.");
        assert_eq!(take(19), "");
        assert_eq!(take(text.len()), "Three");
        assert_eq!(sentence_at("a\n", 2), 2..2);
    }

    #[test]
    fn a_text_is_handed_over_sentence_by_sentence() {
        let text = " One fox. Two?\r\n\n  Mr. Three.\u{2028}Four";
        let mut found = Vec::new();
        each_sentence(text, |sentence, starts_line| found.push((&text[sentence], starts_line)));
        assert_eq!(
            found,
            [
                ("One fox.", true),
                ("Two?", false),
                ("Mr. Three.", true),
                ("Four", true)
            ]
        );
    }

    #[test]
    fn the_caret_goes_back_over_lines() {
        let text = "One. Two.\n\n  Three. Four";
        let stops = [20, 13, 5, 0];
        let mut caret = text.len();
        for stop in stops {
            caret = previous(text, caret);
            assert_eq!(caret, stop);
        }
    }

    #[test]
    fn long_gaps_cut_once_and_short_ones_do_not() {
        let text = format!("One.{}Two.{}Three", " ".repeat(3_000), ")".repeat(3_000));
        assert_eq!(bounds(&text).len(), 3);
        assert_eq!(bounds(&text)[1], 3_004);
        assert_eq!(bounds(&format!("One {} two", "-".repeat(300))).len(), 1);
        // The rules would go on to the small letter.
        assert_eq!(bounds(&format!("One.{} two", ")".repeat(100))).len(), 2);
        assert_eq!(bounds(&format!("One.{} two", ")".repeat(50))).len(), 1);
    }
}
