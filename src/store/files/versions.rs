//! Which version of a record follows which, so that two people's files can be put together without losing or reviving
//! anything.
//!
//! A line may end in `rev: 2, was: ["3f2a9c11", "90b1c7d2"]`: the record was changed twice since it was made, and these are
//! the marks of what it was before. A line follows another where its number is higher and the other's mark is among what
//! it was. The number alone would not do: two people who change one record both count on from the same number, and the one who saves more often
//! would silently win. A removed record leaves a line, too:
//!
//! ```text
//! Removed(record: Annotation(id: "…", …), rev: 1, was: ["3f2a9c11"], by: "anna", at: "2026-01-01T00:00:00Z"),
//! ```
//!
//! with the record as it was last, since what somebody else hung on it meanwhile must find it again.
//!
//! Limitations: a mark is that of the content, so who changes a record to and fro passes for having seen the version of
//! somebody else who made the very same change; and a record that was changed to and fro has changed.

use super::parse::{in_words, options, parse_fields};
use super::records::{place, write_record};
use super::row_text::RowWriter;
use crate::mistakes::{Mistake, made};
use crate::project::edit::Edit;
use sha2::{Digest, Sha256};
use std::cmp::Reverse;

/// The word of the line that a removed record leaves.
pub(super) const REMOVED: &str = "Removed";

/// How many versions before are remembered. What is older passes for another version, which is asked about, not lost.
const MOST_BEFORE: usize = 64;

/// Highest `rev` that is read, and that is counted to: what is written can be read again. Versions that stand there do not
/// follow each other any more, so they are asked about.
const MAX_REV: u64 = 1 << 53;

/// The first 32 bits of the SHA-256 of a record's content.
pub(super) type Mark = u32;

/// How often a record changed, and what it was before.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    pub(super) rev: u64,
    /// The oldest first; at most [`MOST_BEFORE`].
    pub(super) was: Vec<Mark>,
}

/// The number after this one.
pub(super) fn counted_on(rev: u64) -> u64 {
    rev.saturating_add(1).min(MAX_REV)
}

impl Version {
    /// The version after this one, whose content has this mark.
    pub(super) fn next(&self, mark: Mark) -> Self {
        let mut next = self.clone();
        next.rev = counted_on(next.rev);
        next.remember(&[mark]);
        next
    }

    /// A version that stands against this one and comes before it.
    pub(super) fn above(&self) -> Self {
        let (rev, was) = (counted_on(self.rev), self.was.clone());
        Self { rev, was }
    }

    /// Follows `other`, too, whose content has this mark.
    pub(super) fn absorb(&mut self, other: &Self, mark: Mark) {
        self.rev = counted_on(self.rev.max(other.rev));
        self.remember(&other.was);
        self.remember(&[mark]);
    }

    /// The same content came about in two ways: both are remembered.
    pub(super) fn join(&mut self, other: &Self) {
        self.rev = self.rev.max(other.rev);
        self.remember(&other.was);
    }

    /// Whether this version was made by somebody who had the other, whose content has this mark.
    pub(super) fn follows(&self, other: &Self, mark: Mark) -> bool {
        self.rev > other.rev && (self.was.contains(&mark) || made(Mistake::CountOnly))
    }

    fn remember(&mut self, marks: &[Mark]) {
        for mark in marks {
            if self.was.last() != Some(mark) {
                self.was.retain(|known| known != mark);
                self.was.push(*mark);
            }
        }
        self.was.drain(..self.was.len().saturating_sub(MOST_BEFORE));
    }

    /// Writes both fields, left out where the record never changed.
    fn write(&self, out: &mut RowWriter<'_>) {
        out.number("rev", self.rev);
        out.list("was", self.was.iter(), |out, mark| {
            out.push_str(&format!("\"{mark:08x}\""));
        });
    }

    /// Takes both fields out of those of a record; the error is in words.
    pub(super) fn take(fields: &mut Vec<(String, String)>) -> Result<Self, String> {
        let mut version = Self::default();
        for (name, value) in fields.extract_if(.., |(name, _)| name == "rev" || name == "was") {
            let bad = |err: ron::error::SpannedError| format!("{name}: {}", in_words(&err.code));
            if name == "rev" {
                version.rev = options().from_str(&value).map_err(bad)?;
            } else {
                let marks: Vec<String> = options().from_str(&value).map_err(bad)?;
                let mark = |digits: &String| {
                    Mark::from_str_radix(digits, 16)
                        .map_err(|err| format!("was: {err}, not 8 hexadecimal digits: {digits:?}"))
                };
                version.was = marks.iter().map(mark).collect::<Result<_, _>>()?;
            }
        }
        if version.rev > MAX_REV {
            return Err(format!(
                "its revision is above {MAX_REV}, so it could not be counted on"
            ));
        }
        version.was.drain(..version.was.len().saturating_sub(MOST_BEFORE));
        Ok(version)
    }
}

/// A record and the fields of it that this program does not know.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Live {
    /// Puts the record.
    pub(super) edit: Edit,
    /// Name and value as RON.
    pub(super) fields: Vec<(String, String)>,
}

/// What is left of a removed record.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Removal {
    /// Who removed it, and when; for people, and to tell two removals apart.
    pub(super) by: String,
    pub(super) at: String,
    /// As it was last.
    pub(super) last: Live,
    /// Unknown fields of the line.
    pub(super) fields: Vec<(String, String)>,
}

/// What one line says of a record.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    Live(Live),
    Gone(Removal),
}

/// One version of a record, and the file it stands in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub(super) file: String,
    pub(super) version: Version,
    pub(super) content: Content,
}

impl Content {
    /// The record, or as it was last.
    pub(super) fn record(&self) -> &Live {
        match self {
            Self::Live(live) => live,
            Self::Gone(removal) => &removal.last,
        }
    }

    pub(super) fn is_live(&self) -> bool {
        matches!(self, Self::Live(_))
    }

    /// Two removals say the same, whoever made them.
    pub(super) fn says_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Live(one), Self::Live(other)) => one == other,
            (one, other) => !one.is_live() && !other.is_live(),
        }
    }

    /// Names the content among all versions of the record.
    pub(super) fn mark(&self) -> Mark {
        let text = match self {
            Self::Live(live) => live.line(&Version::default()),
            Self::Gone(removal) => format!("{REMOVED}\0{}\0{}", removal.by, removal.at),
        };
        let digest = Sha256::digest(text.as_bytes());
        digest
            .iter()
            .take(4)
            .fold(0, |mark, byte| mark << 8 | Mark::from(*byte))
    }
}

impl Live {
    /// `Kind(…)`.
    pub(super) fn line(&self, version: &Version) -> String {
        let mut line = String::new();
        line_of(&self.edit, version, &self.fields, &mut line);
        line
    }
}

/// Appends `Kind(…)` with version and unknown fields.
pub(super) fn line_of(edit: &Edit, version: &Version, unknown: &[(String, String)], out: &mut String) {
    write_record(edit, out, |fields| {
        version.write(fields);
        for (name, value) in unknown {
            fields.raw(name, value);
        }
    });
}

impl State {
    /// As it stands in its file, without indent and comma.
    pub(super) fn line(&self) -> String {
        match &self.content {
            Content::Live(live) => live.line(&self.version),
            Content::Gone(removal) => {
                let mut line = String::from(REMOVED);
                let mut fields = RowWriter::new(&mut line);
                fields.raw("record", &removal.last.line(&Version::default()));
                self.version.write(&mut fields);
                fields.text("by", &removal.by);
                fields.text("at", &removal.at);
                for (name, value) in &removal.fields {
                    fields.raw(name, value);
                }
                fields.end();
                line
            }
        }
    }

    pub(super) fn place(&self) -> super::records::Place {
        place(&self.content.record().edit)
    }

    /// Which of several versions that do not follow each other the project takes: one that is there before a removal, then
    /// what changed more often; else whichever, but always the same.
    fn rank(&self) -> (bool, u64, String) {
        (self.content.is_live(), self.version.rev, self.line())
    }

    /// Sorts versions of one record by rank, the highest first.
    pub(super) fn descending(&self) -> impl Ord + use<> {
        Reverse(self.rank())
    }
}

/// Parses what stands between the parentheses of a removed record's line; `record` reads the record in it.
pub(super) fn parse_removed(
    body: &str,
    record: impl FnOnce(&str) -> Result<Live, String>,
) -> Result<(Version, Removal), String> {
    let (mut by, mut at, mut last, mut fields) = (String::new(), String::new(), None, Vec::new());
    let words = |err: ron::error::SpannedError| in_words(&err.code);
    for (name, value) in parse_fields(body).map_err(words)? {
        let value = value.trim();
        match name {
            "by" => by = options().from_str(value).map_err(words)?,
            "at" => at = options().from_str(value).map_err(words)?,
            "record" => last = Some(value),
            _ => fields.push((name.to_owned(), value.to_owned())),
        }
    }
    let version = Version::take(&mut fields)?;
    let last = record(last.ok_or("it does not say which record was removed")?)?;
    let removal = Removal { by, at, last, fields };
    Ok((version, removal))
}

/// Of all versions of one record, the one that the project takes, and the others that no version follows: a conflict.
pub(super) fn resolve(states: Vec<State>) -> Option<(State, Vec<State>)> {
    let mut apart: Vec<(Mark, State)> = Vec::new();
    for state in states {
        let new = (state.content.mark(), state);
        match apart
            .iter()
            .position(|(_, known)| known.content.says_same(&new.1.content))
        {
            None => apart.push(new),
            Some(at) => {
                let known = apart.remove(at);
                apart.push(joined(known, new));
            }
        }
    }
    let is_followed = |(mark, state): &&(Mark, State)| {
        let mut all = apart.iter();
        all.any(|(_, by)| by.version.follows(&state.version, *mark))
    };
    let mut last: Vec<_> = apart.iter().filter(|state| !is_followed(state)).collect();
    last.sort_by_cached_key(|(_, state)| state.descending());
    let mut last = last.into_iter().map(|(_, state)| state.clone());
    Some((last.next()?, last.collect()))
}

/// Two lines that say the same, as one.
fn joined(one: (Mark, State), other: (Mark, State)) -> (Mark, State) {
    let (mut kept, lesser) = if one.1.rank() >= other.1.rank() {
        (one, other)
    } else {
        (other, one)
    };
    kept.1.version.join(&lesser.1.version);
    if lesser.0 != kept.0 {
        kept.1.version.remember(&[lesser.0]);
    }
    kept
}
