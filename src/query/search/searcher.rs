//! Queries and running them.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::{SearchError, loose};
use crate::query::segment;

/// Memory for a compiled regular expression, in bytes: enough for any that a person wrote.
const REGEX_LIMIT: usize = 8 << 20;
/// Memory for a compiled literal, in bytes: room for the longest.
const LITERAL_LIMIT: usize = 32 << 20;
/// The longest literal, in bytes as a pattern; preparing a longer one takes seconds.
const LONGEST_LITERAL: usize = 64 << 10;
/// How far back the previous hit is looked for at first, in bytes; doubled until there is one.
const FIRST_STEP: usize = 4 << 10;
/// How far a hit before the caret may reach past it, in bytes.
const OVERHANG: usize = 64 << 10;

/// What to look for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query {
    pub pattern: String,
    pub case_sensitive: bool,
    /// Hits cut no word in two.
    pub whole_word: bool,
    /// The pattern is a regular expression; `^` and `$` are ends of lines.
    pub regex: bool,
    /// Quotes, dashes and white space of all kinds are equal to their kind. Without effect on a regular expression.
    pub loose: bool,
}

/// A query made ready. Hits are never empty and do not overlap.
#[derive(Clone, Debug)]
pub struct Searcher {
    regex: Regex,
}

impl Searcher {
    pub fn new(query: &Query) -> Result<Self, SearchError> {
        if query.pattern.is_empty() {
            return Err(SearchError::Empty);
        }
        let pattern = match query {
            Query {
                regex: true, pattern, ..
            } => pattern.clone(),
            Query {
                loose: true, pattern, ..
            } => loose::pattern(pattern),
            Query { pattern, .. } => regex::escape(pattern),
        };
        if !query.regex && pattern.len() > LONGEST_LITERAL {
            return Err(SearchError::TooComplex);
        }
        let limit = if query.regex { REGEX_LIMIT } else { LITERAL_LIMIT };
        let regex = compile(&pattern, query.case_sensitive, limit)?;
        if !query.whole_word {
            return Ok(Self { regex });
        }
        // Only the pattern by itself, above, shows its mistakes at the right place. A side is good if it is the
        // edge of a word or the outside is none; so "$5" is found in "US$5" but not in "$50".
        let whole = format!(r"(?:\b{{start-half}}|\b)(?:{pattern})(?:\b{{end-half}}|\b)");
        Ok(Self {
            regex: compile(&whole, query.case_sensitive, limit)?,
        })
    }

    /// The hits that lie inside `range`, at most `limit`, in order. What is around the range counts for
    /// whole words and ends of lines.
    pub fn find_in(&self, text: &str, range: Range<usize>, limit: usize) -> Vec<Range<usize>> {
        let start = text.ceil_char_boundary(range.start.min(text.len()));
        let end = segment::clamp(text, range.end);
        // One character more shows how words and lines end at the range's end.
        let seen = text
            .get(..text.ceil_char_boundary((end + 1).min(text.len())))
            .unwrap_or_default();
        self.hits(seen, start)
            .take_while(|hit| hit.end <= end)
            .take(limit)
            .collect()
    }

    /// The first hit that starts at `from` or after it.
    pub fn find_next(&self, text: &str, from: usize) -> Option<Range<usize>> {
        self.hits(text, text.ceil_char_boundary(from.min(text.len()))).next()
    }

    /// The last hit that starts before `from`.
    ///
    /// The search begins at a line start near `from`, so of hits that overlap each other or hold line breaks,
    /// it may be another than in a list from the start of the text.
    pub fn find_previous(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let from = segment::clamp(text, from);
        let end = segment::line_end(text, from.saturating_add(OVERHANG));
        let seen = text
            .get(..text.ceil_char_boundary((end + 1).min(text.len())))
            .unwrap_or_default();
        let mut step = FIRST_STEP;
        loop {
            let start = segment::line_start(text, from.saturating_sub(step));
            let last = self.hits(seen, start).take_while(|hit| hit.start < from).last();
            if last.is_some() || start == 0 {
                return last;
            }
            step = step.saturating_mul(2);
        }
    }

    /// All hits from `start` in bytes, one at a time, for whoever wants to stop in between. On a text without line ends some
    /// patterns (`.*x|y`) read to its end for each hit.
    pub fn hits<'t>(&self, text: &'t str, start: usize) -> impl Iterator<Item = Range<usize>> + use<'_, 't> {
        let mut at = text.ceil_char_boundary(start.min(text.len()));
        std::iter::from_fn(move || {
            while at <= text.len() {
                let hit = self.regex.find_at(text, at)?.range();
                if !hit.is_empty() {
                    at = hit.end;
                    return Some(hit);
                }
                // Past the end after the last character, which ends the loop.
                at = if hit.end < text.len() {
                    text.ceil_char_boundary(hit.end + 1)
                } else {
                    text.len() + 1
                };
            }
            None
        })
    }
}

/// All places where `passage` stands, typographic variants included, white space at its ends left aside.
pub fn occurrences(text: &str, passage: &str) -> Vec<Range<usize>> {
    let passage = passage.trim();
    let query = Query {
        pattern: passage.to_owned(),
        case_sensitive: true,
        whole_word: false,
        regex: false,
        loose: true,
    };
    match Searcher::new(&query) {
        Ok(searcher) => searcher.find_in(text, 0..text.len(), usize::MAX),
        Err(SearchError::Empty) => Vec::new(),
        // Too long to be loose about: the same to the letter.
        Err(_) => text
            .match_indices(passage)
            .map(|(at, hit)| at..at + hit.len())
            .collect(),
    }
}

fn compile(pattern: &str, case_sensitive: bool, limit: usize) -> Result<Regex, SearchError> {
    let mut builder = RegexBuilder::new(pattern);
    builder
        .case_insensitive(!case_sensitive)
        .multi_line(true)
        .crlf(true)
        .size_limit(limit);
    Ok(builder.build()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::segment::samples;

    /// A query by its flags: c(ase), w(ord), r(egex), l(oose).
    fn searcher(pattern: &str, flags: &str) -> Searcher {
        let has = |flag| flags.contains(flag);
        Searcher::new(&Query {
            pattern: pattern.to_owned(),
            case_sensitive: has('c'),
            whole_word: has('w'),
            regex: has('r'),
            loose: has('l'),
        })
        .expect("the pattern is right")
    }

    /// The text with its hits in brackets.
    fn marked(text: &str, pattern: &str, flags: &str) -> String {
        let mut marked = text.to_owned();
        for hit in searcher(pattern, flags)
            .find_in(text, 0..text.len(), usize::MAX)
            .into_iter()
            .rev()
        {
            marked.insert(hit.end, ']');
            marked.insert(hit.start, '[');
        }
        marked
    }

    #[test]
    fn plain_patterns_are_literal() {
        assert_eq!(marked("a.c abc A.C", "a.c", "c"), "[a.c] abc A.C");
        assert_eq!(marked("a.c abc A.C", "a.c", ""), "[a.c] abc [A.C]");
        assert_eq!(marked("слово СЛОВО", "Слово", ""), "[слово] [СЛОВО]");
        assert_eq!(marked("(x) $^ \\d", "\\d", ""), "(x) $^ [\\d]");
        assert_eq!(marked("aaaa", "aa", ""), "[aa][aa]");
        assert_eq!(marked("a\0b", "\0", ""), "a[\0]b");
    }

    #[test]
    fn whole_words() {
        assert_eq!(
            marked("cat concat cats cat's (cat)", "cat", "w"),
            "[cat] concat cats [cat]'s ([cat])"
        );
        assert_eq!(marked("дом домик", "дом", "w"), "[дом] домик");
        assert_eq!(marked("$5 $50 US$5 a$5", "$5", "w"), "[$5] $50 US[$5] a[$5]");
        assert_eq!(marked("C++ C++, VC++", "C++", "w"), "[C++] [C++], VC++");
        assert_eq!(marked("(a) x(a)x", "(a)", "w"), "[(a)] x[(a)]x");
        assert_eq!(marked("e e\u{301}", "e", "w"), "[e] e\u{301}");
        assert_eq!(marked("ab abc", "a|ab|abc", "wr"), "[ab] [abc]");
    }

    #[test]
    fn regular_expressions_skip_empty_matches() {
        assert_eq!(marked("baaé ac", "a*", "r"), "b[aa]é [a]c");
        assert_eq!(marked("one\r\ntwo\nthree", "^t.*$", "r"), "one\r\n[two]\n[three]");
        assert_eq!(marked("one\r\ntwo", "e$", "r"), "on[e]\r\ntwo");
        assert_eq!(marked("é", "x*", "r"), "é");
    }

    #[test]
    fn loose_hits_are_found_in_place() {
        let text = "He said: “It’s\r\n   a well‑known fact…” — yes";
        let passage = "\"It's a well-known fact...\" - yes";
        assert_eq!(
            marked(text, passage, "cl"),
            "He said: [“It’s\r\n   a well‑known fact…” — yes]"
        );
        assert_eq!(marked(text, passage, "c"), text);
        assert_eq!(marked("it’s it’s’", "it's", "lw"), "[it’s] [it’s]’");
    }

    #[test]
    fn ranges_and_limits() {
        let text = "cat cats cat";
        let find = |pattern, flags, range, limit| format!("{:?}", searcher(pattern, flags).find_in(text, range, limit));
        assert_eq!(find("cat", "", 0..text.len(), 2), "[0..3, 4..7]");
        assert_eq!(find("cat", "", 1..usize::MAX, 9), "[4..7, 9..12]");
        assert_eq!(find("cat", "", 0..6, 9), "[0..3]");
        assert_eq!(find("cat", "w", 0..7, 9), "[0..3]", "the s behind the range counts");
        assert_eq!(find("cat$", "r", 0..7, 9), "[]");
        assert_eq!(find("at", "w", 1..3, 9), "[]", "the c before the range counts");
        #[expect(clippy::reversed_empty_ranges, reason = "a backward range must not panic")]
        let backward = 5..2;
        assert_eq!(find("cat", "", backward, 9), "[]");
        let inside = searcher("a", "").find_in("éa", 1..usize::MAX, 9);
        assert_eq!(format!("{inside:?}"), "[2..3]", "inside the é");
    }

    #[test]
    fn the_previous_hit_may_be_far() {
        let text = format!("fox\n{}\nfox {}", "é\n".repeat(20_000), "a".repeat(200_000));
        let second = text.rfind("fox").expect("it is there");
        assert_eq!(
            searcher("fox", "").find_previous(&text, usize::MAX),
            Some(second..second + 3)
        );
        assert_eq!(
            searcher("fox", "").find_previous(&text, second + 1),
            Some(second..second + 3)
        );
        assert_eq!(searcher("fox", "").find_previous(&text, second), Some(0..3));
        assert_eq!(searcher("fox", "").find_previous(&text, 0), None);
        assert_eq!(searcher("foxes", "").find_previous(&text, usize::MAX), None);
        assert_eq!(searcher("o\\w+", "r").find_previous("one fox", 6), Some(5..7));
    }

    #[test]
    fn occurrences_of_a_passage() {
        let text = "It’s  so. It's\nso, IT'S SO";
        assert_eq!(occurrences(text, " It's so\n"), [0..10, 12..19]);
        assert!(occurrences(text, " \n").is_empty());
        let long = "“Zeile” ".repeat(30_000);
        let whole = occurrences(&long, &long);
        assert_eq!(whole.len(), 1, "too long to be loose");
        assert_eq!(whole[0], 0..long.len() - 1);
    }

    proptest! {
        #[test]
        fn literal_hits_are_those_of_the_library(text in samples::text(), at in 0..60_usize, len in 1..9_usize, from in 0..90_usize) {
            let start = segment::clamp(&text, at);
            let pattern = &text[start..segment::clamp(&text, start + len)];
            prop_assume!(!pattern.is_empty());
            let from = text.ceil_char_boundary(from.min(text.len()));
            let expected: Vec<_> = text[from..].match_indices(pattern).map(|(at, hit)| from + at..from + at + hit.len()).collect();
            let searcher = searcher(pattern, "c");
            prop_assert_eq!(searcher.find_next(&text, from), expected.first().cloned());
            prop_assert_eq!(searcher.find_in(&text, from..usize::MAX, 99), expected);
        }

        #[test]
        fn whole_words_cut_no_word(text in "[ab .é]{0,12}", pattern in "[ab.é]{1,2}") {
            let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let cuts = |at: usize| is_word(text[..at].chars().next_back()) && is_word(text[at..].chars().next());
            let fits = |at: &usize| text[*at..].starts_with(&pattern) && !cuts(*at) && !cuts(*at + pattern.len());
            let expected = (0..text.len()).filter(|at| text.is_char_boundary(*at)).find(fits);
            prop_assert_eq!(searcher(&pattern, "cw").find_next(&text, 0).map(|hit| hit.start), expected);
        }

        #[test]
        fn the_previous_hit_is_the_last_of_the_list(text in "([abé ]|\n|\r\n){0,40}", from in 0..60_usize) {
            for (pattern, flags) in [("ab", "c"), ("[abé]+", "r"), ("a b", "c"), ("a", "w")] {
                let searcher = searcher(pattern, flags);
                let at = segment::clamp(&text, from);
                let expected = searcher.find_in(&text, 0..text.len(), 99).into_iter().rfind(|hit| hit.start < at);
                prop_assert_eq!(searcher.find_previous(&text, from), expected);
            }
        }

        #[test]
        fn every_passage_occurs(text in samples::text(), a in 0..60_usize, b in 0..60_usize) {
            let range = segment::clamp(&text, a.min(b))..segment::clamp(&text, a.max(b));
            let part = &text[range.clone()];
            let start = range.start + part.len() - part.trim_start().len();
            let found = occurrences(&text, part);
            let covered = found.iter().any(|hit| hit.start <= start && start < hit.end);
            prop_assert!(covered || part.trim().is_empty(), "{:?} in {:?}", part, found);
        }
    }
}
