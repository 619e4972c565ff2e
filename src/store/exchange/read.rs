//! What a reader gives back.

use super::model::{DataDocument, DataSchema};
use super::units::Unit;
use std::fmt;

/// What was read of some files, not yet compared with the texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadData {
    pub documents: Vec<DataDocument>,
    /// What the files say may be tagged and linked; it may name less than is used.
    pub schema: DataSchema,
    /// What the format says its offsets count; none where files differ. Either is tried on the quotes.
    pub unit: Option<Unit>,
    /// What was passed over.
    pub problems: Vec<Problem>,
}

/// Something in a file that was not taken, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub file: String,
    /// Counted from 1; none where it is not about a line.
    pub line: Option<usize>,
    /// In words.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.what)
    }
}

impl ReadData {
    /// Notes something that was passed over.
    pub fn problem(&mut self, file: &str, line: Option<usize>, what: impl Into<String>) {
        self.problems.push(Problem {
            file: file.to_owned(),
            line,
            what: what.into(),
        });
    }
}
