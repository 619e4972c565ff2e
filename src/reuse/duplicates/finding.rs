//! What is found, ready to be shown.

use std::ops::Range;

/// In which way passages say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Word for word; case, quotes and the like may differ.
    Verbatim,
    /// Most words in the same order.
    Near,
    /// The same in other words.
    Reworded,
    /// A line that stands in many places.
    Boilerplate,
}

impl Kind {
    /// The word shown to the analyst and written to files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Near => "near",
            Self::Reworded => "reworded",
            Self::Boilerplate => "boilerplate",
        }
    }
}

/// A run of bytes in a document, which is known by its index.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Passage {
    pub document: usize,
    pub bytes: Range<usize>,
}

impl Passage {
    /// What passages are sorted by.
    pub(super) fn order(&self) -> (usize, usize, usize) {
        (self.document, self.bytes.start, self.bytes.end)
    }
}

/// What two copies say differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    Number,
    Name,
    Negation,
}

impl Claim {
    /// The word shown to the analyst and written to files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::Negation => "negation",
        }
    }
}

/// A changed claim: the words on both sides, as they are written. One side of a negation is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub claim: Claim,
    pub left: String,
    pub right: String,
}

/// Passages that say the same: two, or of boilerplate all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub kind: Kind,
    /// How sure it is, in thousandths.
    pub score: u16,
    /// Why, in plain words.
    pub reason: String,
    /// In the order of documents, then of places.
    pub passages: Vec<Passage>,
    /// Numbers, names and negations that differ; empty where none do.
    pub changes: Vec<Change>,
    /// Index into [`Findings::groups`].
    pub group: usize,
    /// Follows from the words of the passages alone: a decision made once holds wherever the same words stand.
    pub content: u64,
}

/// All passages that say the same as each other, by one way or another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// In the order of documents, then of places.
    pub passages: Vec<Passage>,
    /// The earliest by the date of its document, else the fullest: an index into `passages`.
    pub principal: usize,
}

/// All that was found. Findings stand by group, changed claims first in each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    pub findings: Vec<Finding>,
    pub groups: Vec<Group>,
    /// How many pairs of another program were dropped: nothing in them matches, or only lines that are told as boilerplate.
    pub unmatched: usize,
}
