//! Why a query cannot be searched for, in plain words.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchError {
    /// Nothing to look for.
    Empty,
    /// The pattern breaks the rules of regular expressions.
    Syntax {
        /// What is wrong; begins small, as it follows a colon.
        problem: String,
        /// Where in the pattern, in code points from 0, if known.
        at: Option<usize>,
    },
    /// The pattern would take too much memory.
    TooComplex,
}

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "Nothing to search for: type a word or a passage"),
            Self::Syntax { problem, at: Some(at) } => {
                write!(f, "The pattern has a mistake at character {}: {problem}", at + 1)
            }
            Self::Syntax { problem, at: None } => write!(f, "The pattern has a mistake: {problem}"),
            Self::TooComplex => write!(f, "The pattern is too long or too complex: shorten it"),
        }
    }
}

impl std::error::Error for SearchError {}

impl From<regex::Error> for SearchError {
    fn from(err: regex::Error) -> Self {
        match err {
            regex::Error::Syntax(report) => {
                let reason = report.lines().rev().find_map(|line| line.strip_prefix("error: "));
                Self::Syntax {
                    problem: plain(reason.unwrap_or("it is not a regular expression")),
                    at: position(&report),
                }
            }
            _ => Self::TooComplex,
        }
    }
}

/// The place of the first "^" of a report on a pattern of one line, which stands under the mistake, four
/// characters in. Reports on more lines are left alone.
fn position(report: &str) -> Option<usize> {
    let mut lines = report.lines().skip_while(|line| !line.starts_with("regex parse error"));
    lines.nth(1)?;
    let marks = lines.next()?;
    let at = marks.find('^')?;
    marks.get(..at)?.trim().is_empty().then(|| at.saturating_sub(4))
}

/// The reasons that people meet, without the words of the trade.
fn plain(reason: &str) -> String {
    const PLAIN: &[(&str, &str)] = &[
        (
            "unclosed group",
            "the bracket “(” is never closed; write “\\(” for the character itself",
        ),
        (
            "unopened group",
            "the bracket “)” was never opened; write “\\)” for the character itself",
        ),
        (
            "unclosed character class",
            "the bracket “[” is never closed; write “\\[” for the character itself",
        ),
        (
            "repetition operator missing",
            "there is nothing to repeat; write “\\*”, “\\+” or “\\?” for the character itself",
        ),
        (
            "repetition quantifier expects",
            "a number is missing in “{…}”; write “\\{” for the character itself",
        ),
        (
            "unclosed counted repetition",
            "the bracket “{” is never closed; write “\\{” for the character itself",
        ),
        (
            "invalid repetition count range",
            "in “{…}” the first number must not be the larger",
        ),
        (
            "invalid character class range",
            "in “[…]” a range must go from the smaller to the larger character",
        ),
        (
            "unrecognized escape sequence",
            "this character has no meaning after “\\”; write “\\\\” for a backslash",
        ),
        (
            "incomplete escape sequence",
            "a character is missing after “\\”; write “\\\\” for a backslash",
        ),
        (
            "backreferences",
            "“\\1” and the like are not supported; write out what is repeated",
        ),
        (
            "look-around",
            "“(?=”, “(?!”, “(?<=” and “(?<!” are not supported; search without them",
        ),
    ];
    let found = PLAIN.iter().find(|(start, _)| reason.starts_with(start));
    found.map_or(reason, |(_, plain)| plain).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::search::{Query, Searcher};

    fn refusal(pattern: &str) -> SearchError {
        let query = Query {
            pattern: pattern.to_owned(),
            case_sensitive: true,
            whole_word: true,
            regex: true,
            loose: false,
        };
        Searcher::new(&query).expect_err("the pattern is wrong")
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        for (pattern, place, word) in [
            ("é(foo", 1, "“(”"),
            ("foo)", 3, "“)”"),
            ("ab[c", 2, "“[”"),
            ("*a", 0, "repeat"),
            ("a{", 1, "“{”"),
            ("a{3,1}", 1, "larger"),
            ("[z-a]", 1, "range"),
            ("\\y", 0, "“\\”"),
            ("foo\\", 3, "missing"),
            ("(a)\\1", 3, "not supported"),
            ("a(?=b)", 1, "not supported"),
            ("\\p{Foo}", 0, "Unicode"),
        ] {
            let SearchError::Syntax { problem, at } = refusal(pattern) else {
                panic!("{pattern}: not a mistake in writing");
            };
            assert!(problem.contains(word), "{pattern}: {problem}");
            assert_eq!(at, Some(place), "{pattern}: {problem}");
        }
    }

    #[test]
    fn counts_from_one_for_people() {
        let message = refusal("ab[c").to_string();
        assert!(
            message.starts_with("The pattern has a mistake at character 3: the bracket"),
            "{message}"
        );
    }

    #[test]
    fn a_pattern_of_two_lines_has_a_reason_too() {
        let SearchError::Syntax { problem, .. } = refusal("a\n(b") else {
            panic!("not a mistake in writing");
        };
        assert!(problem.contains("“(”"), "{problem}");
    }

    #[test]
    fn bombs_are_refused() {
        assert_eq!(refusal("(\\w{1000}){1000}"), SearchError::TooComplex);
        assert_eq!(refusal(""), SearchError::Empty);
    }
}
