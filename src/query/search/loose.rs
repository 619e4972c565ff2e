//! Patterns under which typographic variants count as equal.

/// Variants of one sign. The hyphen stands last, where a character class takes it as itself.
const CLASSES: &[&str] = &[
    // Apostrophes and single quotes.
    "'`´‘’‚‛′ʼ‹›＇",
    // Double quotes.
    "\"“”„‟″«»＂",
    // Hyphens, dashes and minus.
    "‐‑‒–—―−﹘﹣－-",
];

/// A regular expression for `passage` that takes any quote for a quote of its kind, any dash for a dash, three
/// full stops for an ellipsis, and any run of white space for another.
pub(super) fn pattern(passage: &str) -> String {
    let mut pattern = String::with_capacity(passage.len() * 2);
    let mut rest = passage;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = after;
        if c.is_whitespace() {
            rest = after.trim_start();
            pattern.push_str(r"\s+");
        } else if let Some(class) = CLASSES.iter().find(|class| class.contains(c)) {
            pattern.extend(["[", class, "]"]);
        } else if c == '…' {
            pattern.push_str(r"(?:…|\.\.\.)");
        } else if let Some(after) = after.strip_prefix("..").filter(|_| c == '.') {
            rest = after;
            pattern.push_str(r"(?:…|\.\.\.)");
        } else {
            pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::segment::samples;

    fn matches(passage: &str, text: &str) -> bool {
        let whole = format!("^(?:{})$", pattern(passage));
        regex::Regex::new(&whole).is_ok_and(|regex| regex.is_match(text))
    }

    #[test]
    fn variants_are_equal_both_ways() {
        for (a, b) in [
            ("“No,” he said", "\"No,\" he said"),
            ("it's", "it’s"),
            ("well-known", "well‑known"),
            ("a – b", "a - b"),
            ("so… he", "so... he"),
            ("two words", "two \r\n\u{a0}words"),
            ("two words", "two\u{2028}words"),
            ("„x”", "«x»"),
        ] {
            assert!(matches(a, b), "{a:?} finds {b:?}");
            assert!(matches(b, a), "{b:?} finds {a:?}");
        }
    }

    #[test]
    fn other_signs_are_not() {
        for (a, b) in [
            ("a.c", "abc"),
            ("it's", "it\"s"),
            ("a b", "ab"),
            ("a-b", "a+b"),
            ("a..b", "a…b"),
            ("a[b", "a]b"),
            ("é", "e\u{301}"),
        ] {
            assert!(!matches(a, b), "{a:?} finds {b:?}");
        }
    }

    proptest! {
        #[test]
        fn every_passage_finds_itself(text in samples::text()) {
            prop_assert!(matches(&text, &text));
        }
    }
}
