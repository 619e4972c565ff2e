//! Places in a text, and the words that stand there.

use std::ops::Range;

/// A half-open, non-empty range of UTF-8 bytes inside one document, on character boundaries.
///
/// ```text
/// t h e _ s k y        Span 4..7 of "the sky" is "sky"
/// 0 1 2 3 4 5 6 7
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u64,
    end: u64,
}

impl Span {
    /// A span over `range` of `text`; none where it is empty, outside, or cuts a character.
    pub fn new(text: &str, range: Range<usize>) -> Option<Self> {
        if text.get(range.clone())?.is_empty() {
            return None;
        }
        Self::unchecked(range.start as u64, range.end as u64)
    }

    /// A span read from a file, not yet compared with its text; none where it is empty or backwards.
    pub fn unchecked(start: u64, end: u64) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// The bytes as a range, to cut the text with `get`.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, range: &Range<usize>) -> bool {
        self.start() < range.end && range.start < self.end()
    }
}

/// The exact words of an annotation with a little context, to find the place again if a file changes.
/// After the W3C text quote selector.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Quote {
    /// The words of all fragments, joined by `" … "`. Whole up to [`Quote::WHOLE`] code points, else its first and
    /// last 64 with `" […] "` between.
    pub exact: String,
    /// Up to 32 code points before the first fragment.
    pub prefix: String,
    /// Up to 32 code points after the last.
    pub suffix: String,
}

impl Quote {
    /// Longest quote kept whole, in code points.
    pub const WHOLE: usize = 256;
    const CONTEXT: usize = 32;
    const HALF: usize = 64;

    /// Cuts the words of `spans` from `text`; none where a span does not fit the text.
    pub fn cut(text: &str, spans: &[Span]) -> Option<Self> {
        let fragments: Option<Vec<&str>> = spans.iter().map(|s| text.get(s.range())).collect();
        let (first, last) = (spans.first()?, spans.last()?);
        let before = text.get(..first.start())?;
        let after = text.get(last.end()..)?;
        Some(Self {
            exact: shorten(&fragments?.join(" … ")),
            prefix: tail(before, Self::CONTEXT).to_owned(),
            suffix: head(after, Self::CONTEXT).to_owned(),
        })
    }
}

fn shorten(words: &str) -> String {
    if words.len() <= Quote::WHOLE || words.chars().count() <= Quote::WHOLE {
        return words.to_owned();
    }
    format!("{} […] {}", head(words, Quote::HALF), tail(words, Quote::HALF))
}

fn head(text: &str, code_points: usize) -> &str {
    let end = text.char_indices().nth(code_points).map_or(text.len(), |(i, _)| i);
    text.get(..end).unwrap_or(text)
}

fn tail(text: &str, code_points: usize) -> &str {
    if code_points == 0 {
        return "";
    }
    let start = text.char_indices().rev().nth(code_points - 1).map_or(0, |(i, _)| i);
    text.get(start..).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_lies_inside_its_document_on_character_boundaries_and_is_not_empty() {
        let text = "a😀b";
        assert!(Span::new(text, 1..5).is_some());
        for bad in [0..0, 1..2, 2..5, 0..7, 6..9] {
            assert_eq!(Span::new(text, bad.clone()), None, "{bad:?}");
        }
        assert_eq!(Span::unchecked(5, 5), None);
    }

    #[test]
    fn a_quote_holds_the_words_and_their_context() {
        let text = "She said: the sky is green, today.";
        let span = Span::new(text, 10..26).unwrap();
        let quote = Quote::cut(text, &[span]).unwrap();
        assert_eq!(quote.exact, "the sky is green");
        assert_eq!(quote.prefix, "She said: ");
        assert_eq!(quote.suffix, ", today.");
    }

    #[test]
    fn a_long_quote_keeps_both_ends() {
        let text = "ж".repeat(1000);
        let span = Span::new(&text, 0..text.len()).unwrap();
        let quote = Quote::cut(&text, &[span]).unwrap();
        assert_eq!(quote.exact.chars().filter(|c| *c == 'ж').count(), 128);
    }
}
