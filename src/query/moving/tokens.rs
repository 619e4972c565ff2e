//! A text cut into tokens, which are numbered so that equal ones have equal numbers.

use crate::progress::{Cancelled, Progress};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Longest token, in grapheme clusters: a text without spaces is to be more than one token.
const LONGEST: usize = 64;
/// Tokens between two looks at whether to stop.
const STEP: usize = 1 << 16;

/// The token that stands before the first and behind the last of each text: its edges are places, too.
const EDGE: u32 = 0;
/// The numbers of white space have this bit, so that it can be told from words by number alone.
pub(super) const SPACE: u32 = 1 << 31;

/// The tokens of one text: words, runs of white space, single signs; one empty token at each edge.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// The number of each; 0 is the edge of a text, white space has the bit [`SPACE`].
    pub ids: Vec<u32>,
    /// First byte of each.
    starts: Vec<usize>,
    /// Bytes of the text.
    len: usize,
}

/// Numbers tokens, the same way for both texts. Line ends are taken as `\n`, letters with accents as composed.
#[derive(Default)]
pub(super) struct Numbers<'t>(HashMap<Cow<'t, str>, u32>);

impl<'t> Numbers<'t> {
    fn of(&mut self, token: &'t str) -> u32 {
        let is_space = token.chars().all(char::is_whitespace);
        let next = (self.0.len() as u32 + 1) | if is_space { SPACE } else { 0 };
        *self.0.entry(folded(token)).or_insert(next)
    }
}

/// A text as it is compared: line ends are `\n`, letters with accents composed (NFC).
pub fn folded(token: &str) -> Cow<'_, str> {
    if token.is_ascii() && !token.contains('\r') {
        return Cow::Borrowed(token);
    }
    let line_ends = token.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(line_ends.nfc().collect())
}

impl Tokens {
    /// Cuts a text.
    pub fn cut<'t>(text: &'t str, numbers: &mut Numbers<'t>, progress: &Progress) -> Result<Self, Cancelled> {
        let mut tokens = Self {
            ids: vec![EDGE],
            starts: vec![0],
            len: text.len(),
        };
        let mut start = 0;
        while start < text.len() {
            let end = token_end(text, start);
            tokens.starts.push(start);
            tokens.ids.push(numbers.of(text.get(start..end).unwrap_or_default()));
            if tokens.ids.len().is_multiple_of(STEP) {
                progress.advance(0)?;
            }
            start = end;
        }
        tokens.ids.push(EDGE);
        tokens.starts.push(text.len());
        Ok(tokens)
    }

    /// Where a token stands, in bytes.
    pub fn range(&self, token: usize) -> Range<usize> {
        let start = self.starts.get(token).copied().unwrap_or(self.len);
        let end = self.starts.get(token + 1).copied().unwrap_or(self.len);
        start..end
    }

    /// First byte of a token.
    pub fn start(&self, token: usize) -> usize {
        self.range(token).start
    }

    /// The token that holds a byte; the last one for the text's end.
    pub fn at(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Space,
    Single,
}

fn class(c: char) -> Class {
    if c.is_whitespace() {
        Class::Space
    } else if c.is_alphanumeric() && !stands_alone(c) {
        Class::Word
    } else {
        Class::Single
    }
}

/// Letters of scripts that put no space between words.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn token_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut first = None;
    for _ in 0..LONGEST {
        let Some((after, class)) = cluster(text, end) else {
            break;
        };
        if *first.get_or_insert(class) != class {
            break;
        }
        end = after;
        if class == Class::Single {
            break;
        }
    }
    end
}

/// The end of the grapheme cluster that begins at a byte, and what it is.
fn cluster(text: &str, start: usize) -> Option<(usize, Class)> {
    let bytes = text.as_bytes();
    let first = *bytes.get(start)?;
    // Two ASCII characters are two clusters, but for a line end.
    let alone = first.is_ascii() && first != b'\r' && bytes.get(start + 1).is_none_or(u8::is_ascii);
    if alone {
        return Some((start + 1, class(char::from(first))));
    }
    let cluster = text.get(start..)?.graphemes(true).next()?;
    Some((start + cluster.len(), class(cluster.chars().next()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let tokens = Tokens::cut(text, &mut Numbers::default(), &Progress::default()).unwrap();
        let inner = 1..tokens.ids.len() - 1;
        inner.map(|token| &text[tokens.range(token)]).collect()
    }

    #[test]
    fn words_spaces_and_signs_are_tokens() {
        assert_eq!(
            cut("It’s 4.5 %, \r\n she said"),
            [
                "It", "’", "s", " ", "4", ".", "5", " ", "%", ",", " \r\n ", "she", " ", "said"
            ]
        );
        assert_eq!(cut("caf\u{e9} cafe\u{301}"), ["caf\u{e9}", " ", "cafe\u{301}"]);
        assert_eq!(cut("空は緑"), ["空", "は", "緑"]);
        assert_eq!(cut(&"a".repeat(130)).len(), 3);
        assert!(cut("").is_empty());
    }

    #[test]
    fn line_ends_and_normal_forms_do_not_count() {
        let mut numbers = Numbers::default();
        let mut ids = |text: &'static str| Tokens::cut(text, &mut numbers, &Progress::default()).unwrap().ids;
        assert_eq!(ids("é\r\nA\rb 각"), ids("e\u{301}\nA\nb \u{1100}\u{1161}\u{11a8}"));
        assert_ne!(ids("é"), ids("e"));
    }

    #[test]
    fn a_byte_has_its_token() {
        let tokens = Tokens::cut("one two", &mut Numbers::default(), &Progress::default()).unwrap();
        let at = |byte| tokens.range(tokens.at(byte));
        assert_eq!([at(0), at(2), at(3), at(6)], [0..3, 0..3, 3..4, 4..7]);
        assert_eq!(at(7), 7..7);
    }
}
