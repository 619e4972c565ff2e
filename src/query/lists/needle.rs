//! The words typed into a list's filter.

use regex::{Regex, RegexBuilder};

/// Finds words in short texts, ignoring case, without copying them.
pub(super) enum Needle {
    /// Nothing was typed: everything matches.
    Any,
    /// The words, in any case.
    Pattern(Regex),
    /// Words too long for a pattern, case and all.
    Exact(String),
}

impl Needle {
    /// Spaces around the words do not count.
    pub(super) fn new(words: &str) -> Self {
        let words = words.trim();
        if words.is_empty() {
            return Self::Any;
        }
        match RegexBuilder::new(&regex::escape(words)).case_insensitive(true).build() {
            Ok(pattern) => Self::Pattern(pattern),
            Err(_) => Self::Exact(words.to_owned()),
        }
    }

    /// Whether the words stand in one of `texts`.
    pub(super) fn is_in<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> bool {
        match self {
            Self::Any => true,
            Self::Pattern(pattern) => texts.into_iter().any(|text| pattern.is_match(text)),
            Self::Exact(words) => texts.into_iter().any(|text| text.contains(words)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_in_any_script_and_signs_mean_themselves() {
        assert!(Needle::new(" НЕБО ").is_in(["", "зелене небо"]));
        assert!(Needle::new("a.b(").is_in(["xA.B(y"]));
        assert!(!Needle::new("a.b").is_in(["axb"]));
        assert!(Needle::new("  ").is_in([]));
    }

    #[test]
    fn a_pasted_book_is_compared_as_it_stands() {
        let book = "word ".repeat(400_000);
        let needle = Needle::new(&book);
        assert!(matches!(needle, Needle::Exact(_)));
        assert!(needle.is_in([book.as_str()]));
    }
}
