//! Words as they are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Signs that change what words say, and so are words of their own.
const SIGNS: &str = "%‰‱$€£¥₴₽₺₹₩¢+°§";

/// The words in lower case with one space between them; punctuation, quotation marks and white space do not count. What
/// changes a number does: “−5 %” and “5” differ, “4.5” and “45” too.
///
/// ```
/// use corroborate::query::consistency::folded;
/// assert_eq!(folded("“The sky,\n is GREEN.”"), folded("the sky is green"));
/// assert_ne!(folded("up 4.5%"), folded("up 45%"));
/// ```
pub fn folded(words: &str) -> String {
    let mut folded = String::with_capacity(words.len());
    if words.is_ascii() {
        fold(words.chars(), &mut folded);
    } else {
        // Some letters with an accent are one character in lower case only.
        fold(words.chars().flat_map(char::to_lowercase).nfkc(), &mut folded);
    }
    folded
}

fn fold(chars: impl Iterator<Item = char>, folded: &mut String) {
    let mut chars = chars.filter(|c| !is_ignored(*c)).peekable();
    // Whether the character before is part of the word that is being written.
    let mut inside = false;
    while let Some(c) = chars.next() {
        let mut is_part = c.is_alphanumeric() || (inside && is_combining_mark(c));
        if is_part {
            if !inside {
                begin_word(folded);
            }
            folded.extend(c.to_lowercase());
        } else if SIGNS.contains(c) {
            begin_word(folded);
            folded.push(c);
        } else if matches!(c, '-' | '−') && !inside && chars.peek().is_some_and(char::is_ascii_digit) {
            begin_word(folded);
            folded.push('−');
            is_part = true;
        }
        inside = is_part;
    }
}

fn begin_word(folded: &mut String) {
    if !folded.is_empty() {
        folded.push(' ');
    }
}

/// Signs that are inside a word and yet no part of it: soft hyphen, zero-width joiners, directions.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_punctuation_quotes_and_white_space_do_not_count() {
        for (a, b) in [
            ("“The sky is green.”", "the  sky\nis \"GREEN\""),
            ("it’s", "it's"),
            ("well-known", "well‑known"),
            ("Небо — зелене!", "небо зелене"),
            ("cafe\u{301}", "CAFÉ"),
            ("ﬁre", "fire"),
            ("break\u{ad}fast", "breakfast"),
            ("so… he", "so, he"),
        ] {
            assert_eq!(folded(a), folded(b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn what_changes_what_is_said_does() {
        for (a, b) in [
            ("4.5", "45"),
            ("−5 degrees", "5 degrees"),
            ("5%", "5"),
            ("$5", "5"),
            ("now here", "nowhere"),
            ("é", "e"),
        ] {
            assert_ne!(folded(a), folded(b), "{a:?} {b:?}");
        }
        assert_eq!(folded("(-5)"), folded("−5"));
        assert_eq!(folded("10-20"), folded("10 – 20"), "a dash between is no minus");
        assert_eq!(folded(" “…” "), "");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(words in "[a-zA-Zéß0-9 .,“”’$%−\n-]*") {
            let once = folded(&words);
            prop_assert_eq!(folded(&once), once);
        }

        #[test]
        fn one_space_stands_between_words_and_none_around(words in "\\PC*") {
            let folded = folded(&words);
            prop_assert!(!folded.contains("  ") && folded.trim() == folded, "{:?}", folded);
        }
    }
}
