//! What a reader gives back.

use super::model::{DataDocument, DataSchema};
use super::units::Unit;
use std::collections::BTreeMap;
use std::fmt;

/// Problems of one kind in one file that are told one by one.
const FEW: usize = 3;

/// What was read of some files, not yet compared with the texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadData {
    pub documents: Vec<DataDocument>,
    /// What the files say may be tagged and linked; it may name less than is used.
    pub schema: DataSchema,
    /// What the format says its offsets count; none where files differ. Either is tried on the quotes.
    pub unit: Option<Unit>,
    /// What was passed over. Of problems of one kind in one file the first few stand here, the last of them with how many more
    /// there are.
    pub problems: Vec<Problem>,
    /// What [`Self::problem`] sums up by.
    pub kinds: Kinds,
}

/// Problems of each kind in each file: how many, and the place of the last that stands in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinds(BTreeMap<(String, String), (usize, usize)>);

/// Something in a file that was not taken, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub file: String,
    /// Counted from 1; none where it is not about a line.
    pub line: Option<usize>,
    /// In words.
    pub what: String,
    /// So many others of its kind.
    pub more: usize,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if self.more > 0 {
            write!(f, " and {} more", self.more)?;
        }
        write!(f, ": {}", self.what)
    }
}

impl ReadData {
    /// Notes something that was passed over.
    pub fn problem(&mut self, file: &str, line: Option<usize>, what: impl Into<String>) {
        let what = what.into();
        let known = self.kinds.0.entry((file.to_owned(), kind(&what))).or_default();
        known.0 += 1;
        if let Some(last) = self.problems.get_mut(known.1).filter(|_| known.0 > FEW) {
            last.more += 1;
            return;
        }
        known.1 = self.problems.len();
        self.problems.push(Problem {
            file: file.to_owned(),
            line,
            what,
            more: 0,
        });
    }
}

/// What a problem is about: its words up to what differs from line to line.
fn kind(what: &str) -> String {
    let end = what.find([':', '“', '(']).unwrap_or(what.len());
    let words = what.get(..end).unwrap_or(what).chars();
    words.filter(|sign| !sign.is_ascii_digit()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_one_kind_is_summed_up() {
        let mut data = ReadData::default();
        for line in 3..4_217 {
            data.problem("a.jsonl", Some(line), format!("not JSON: at column {line}"));
        }
        data.problem("a.jsonl", Some(5_000), "no text");
        data.problem("b.jsonl", Some(1), "not JSON: at column 1");
        let told: Vec<String> = data.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "a.jsonl, line 3: not JSON: at column 3",
                "a.jsonl, line 4: not JSON: at column 4",
                "a.jsonl, line 5 and 4211 more: not JSON: at column 5",
                "a.jsonl, line 5000: no text",
                "b.jsonl, line 1: not JSON: at column 1",
            ]
        );
    }
}
