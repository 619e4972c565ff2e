//! A text in tokens.

use std::collections::BTreeSet;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A token, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) range: Range<usize>,
    /// Whether a space follows that belongs to it.
    pub(super) has_space: bool,
}

/// The words and signs of a text, with their spaces without a gap. Each start of a span is one of a token, each end an end.
pub(super) fn tokens(text: &str, starts: &BTreeSet<usize>, ends: &BTreeSet<usize>) -> Vec<Token> {
    let mut cuts: BTreeSet<usize> = text.split_word_bound_indices().map(|(at, _)| at).collect();
    let spans = starts.iter().chain(ends).copied();
    cuts.extend(spans.filter(|at| text.is_char_boundary(*at)));
    cuts.insert(text.len());
    let mut tokens: Vec<Token> = Vec::new();
    for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
        let is_space = text.get(*start..*end) == Some(" ");
        let is_tagged = starts.contains(start) || ends.contains(end);
        match tokens.last_mut() {
            Some(last) if is_space && !is_tagged && !last.has_space => last.has_space = true,
            _ => tokens.push(Token {
                range: *start..*end,
                has_space: false,
            }),
        }
    }
    tokens
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "a text with one span is meant")]
mod tests {
    use super::*;

    fn words(text: &str, spans: &[Range<usize>]) -> Vec<String> {
        let starts = spans.iter().map(|span| span.start).collect();
        let ends = spans.iter().map(|span| span.end).collect();
        let tokens = tokens(text, &starts, &ends);
        let space = |token: &Token| if token.has_space { "_" } else { "" };
        tokens
            .iter()
            .map(|token| format!("{}{}", &text[token.range.clone()], space(token)))
            .collect()
    }

    #[test]
    fn tokens_make_up_the_text_and_are_cut_at_spans() {
        assert_eq!(
            words("It said  so.\n So", &[]),
            ["It_", "said", "  ", "so", ".", "\n_", "So"]
        );
        assert_eq!(words("a bcd e", &[3..4]), ["a_", "b", "c", "d_", "e"]);
        // A space that a span begins or ends with is a token.
        assert_eq!(words("a b c", &[1..3]), ["a", " ", "b_", "c"]);
        assert_eq!(words("a b c", &[0..2]), ["a", " ", "b_", "c"]);
        assert_eq!(words("", &[]), [""; 0]);
    }
}
