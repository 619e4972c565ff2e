//! Spans cut at line ends, which brat does not allow in one, and put together again.

use std::ops::Range;

/// Whether brat, reading line by line, would take this sign for the end of one.
pub(super) fn is_line_end(sign: char) -> bool {
    matches!(
        sign,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The parts of fragments between line ends, in bytes; none where a fragment is not in the text.
pub(super) fn pieces(text: &str, fragments: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let mut pieces = Vec::with_capacity(fragments.len());
    for fragment in fragments {
        let mut at = fragment.start;
        for line in text.get(fragment.clone())?.split_inclusive(is_line_end) {
            let words = line.trim_end_matches(is_line_end).len();
            if words > 0 {
                pieces.push(at..at + words);
            }
            at += line.len();
        }
    }
    Some(pieces)
}

/// Parts with nothing but white space between them as one, in bytes. The parts are in order.
pub(super) fn joined(text: &str, pieces: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let is_blank = |gap: &str| gap.chars().all(|sign| sign.is_whitespace() || is_line_end(sign));
        match joined.last_mut() {
            Some(last) if text.get(last.end..piece.start).is_some_and(is_blank) => last.end = piece.end,
            _ => joined.push(piece.clone()),
        }
    }
    joined
}

/// The words of parts, as brat writes them.
pub(super) fn words(text: &str, pieces: &[Range<usize>]) -> Option<String> {
    let words: Option<Vec<&str>> = pieces.iter().map(|piece| text.get(piece.clone())).collect();
    Some(words?.join(" "))
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "a span of one fragment is meant")]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_cut_at_every_line_end_and_joined_again() {
        let text = "one\r\ntwo\u{2028}three four";
        let cut = pieces(text, &[1..16]).unwrap();
        assert_eq!(words(text, &cut).unwrap(), "ne two three");
        assert_eq!(cut.len(), 3);
        assert_eq!(joined(text, &cut), [1..16]);
        assert_eq!(joined(text, &[0..3, 11..16]), [0..3, 11..16]);
    }

    #[test]
    fn what_is_not_in_the_text_has_no_pieces() {
        assert_eq!(pieces("é", &[0..1]), None);
        assert_eq!(pieces("é\n\n", &[2..4]), Some(Vec::new()));
    }
}
