//! A hit with what stands around it, for a list.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::query::segment::{clamp, snap_to_graphemes};

/// Bytes looked at for each character wanted: room for wide scripts, marks and indents.
const BYTES_PER_CHARACTER: usize = 32;
/// A hit is shown up to so many times the length of a side.
const HIT_SIDES: usize = 4;

/// One line of text: `before`, `hit` and `after` set one after the other read as in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    pub before: String,
    pub hit: String,
    pub after: String,
}

/// What stands in and around `range`: at most `chars` characters (grapheme clusters) on each side, and of the
/// hit at most four times as many; a longer one ends in "…". Each run of white space becomes one space.
pub fn context(text: &str, range: Range<usize>, chars: usize) -> Context {
    let start = clamp(text, range.start);
    let end = clamp(text, range.end).max(start);
    let reach = chars.saturating_mul(BYTES_PER_CHARACTER);
    let head = snap_to_graphemes(text, start.saturating_sub(reach)..start)
        .start
        .min(start);
    let tail = snap_to_graphemes(text, end..end.saturating_add(reach)).end.max(end);
    let hit_end = clamp(text, start.saturating_add(reach.saturating_mul(HIT_SIDES))).min(end);

    let before = fold(text.get(head..start).unwrap_or_default());
    let after = fold(text.get(end..tail).unwrap_or_default());
    let mut hit = fold(text.get(start..hit_end).unwrap_or_default());
    let shown = first(&hit, chars.saturating_mul(HIT_SIDES)).len();
    if shown < hit.len() || hit_end < end {
        hit.truncate(shown);
        hit.push('…');
    }
    Context {
        before: last(&before, chars).trim_start().to_owned(),
        hit,
        after: first(&after, chars).trim_end().to_owned(),
    }
}

/// The text with one space for each run of white space.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            folded.push(c);
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded
}

fn first(text: &str, chars: usize) -> &str {
    let end = text.grapheme_indices(true).nth(chars).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

fn last(text: &str, chars: usize) -> &str {
    let Some(back) = chars.checked_sub(1) else {
        return "";
    };
    let start = text.grapheme_indices(true).rev().nth(back).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::segment::samples;

    fn around(marked: &str, chars: usize) -> String {
        let start = marked.find('[').expect("a hit is marked");
        let end = marked.find(']').expect("a hit is marked") - 1;
        let text = marked.replace(['[', ']'], "");
        let Context { before, hit, after } = context(&text, start..end, chars);
        format!("{before}[{hit}]{after}")
    }

    #[test]
    fn one_line_with_single_spaces() {
        assert_eq!(
            around("The fox\r\n\t saw [the\n hen] and\u{2028}ran  \n", 20),
            "The fox saw [the hen] and ran"
        );
        assert_eq!(around("abc [d] efg", 2), "c [d] e");
        assert_eq!(around("abc [d] efg", 0), "[…]");
    }

    #[test]
    fn cuts_between_characters() {
        assert_eq!(around("x👩‍🚒e\u{301}[hit]👩‍🚒e\u{301}x", 2), "👩‍🚒e\u{301}[hit]👩‍🚒e\u{301}");
        assert_eq!(around("x👩‍🚒[hit]e\u{301}x", 1), "👩‍🚒[hit]e\u{301}");
    }

    #[test]
    fn long_hits_are_cut() {
        assert_eq!(around("a [123456789] b", 2), "a [12345678…] b");
        let long = format!("[{}]", "a".repeat(1_000_000));
        assert_eq!(around(&long, 2), "[aaaaaaaa…]");
    }

    #[test]
    fn gaps_do_not_crowd_out_the_words() {
        assert_eq!(around(&format!("before{}[hit]", " ".repeat(100)), 10), "before [hit]");
    }

    proptest! {
        #[test]
        fn never_more_than_asked(text in samples::text(), a in 0..200_usize, b in 0..200_usize, chars in 0..9_usize) {
            let found = context(&text, a..b, chars);
            prop_assert!(found.before.graphemes(true).count() <= chars);
            prop_assert!(found.after.graphemes(true).count() <= chars);
            for part in [&found.before, &found.hit, &found.after] {
                prop_assert!(!part.contains(|c: char| c.is_whitespace() && c != ' ') && !part.contains("  "));
            }
            let folded = fold(&text);
            prop_assert!(folded.contains(&found.before) && folded.contains(&found.after));
        }
    }
}
