//! One proposal.

use crate::project::DocumentId;
use crate::project::edit::Proposed;
use crate::reuse::{duplicates, off_topic};
use std::ops::Range;

/// Something the analyst is asked about. Plain data; its documents may be gone by the time it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Names it by its words alone: a decision made once holds wherever they stand.
    pub content: u64,
    /// What it is proposed as.
    pub kind: ProposalKind,
    /// How sure the program is, in thousandths.
    pub score: u16,
    /// Why, in plain words.
    pub reason: String,
    /// Where, in bytes: two copies or more, or every place of what is off-topic.
    pub passages: Vec<(DocumentId, Range<usize>)>,
    /// Which passage the others are copies of: an index into `passages`.
    pub principal: usize,
    /// Numbers, names and negations that differ between two copies, in words.
    pub changes: Vec<String>,
    /// Equal for proposals of one group of copies.
    pub group: usize,
}

/// What a proposal is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProposalKind {
    /// Passages that say the same.
    Copy(duplicates::Kind),
    /// A passage that does not belong to the story.
    OffTopic(off_topic::Kind),
}

impl ProposalKind {
    /// In the analyst's words; also what stands in a decision.
    pub fn name(self) -> &'static str {
        match self {
            Self::Copy(kind) => kind.name(),
            Self::OffTopic(kind) => kind.name(),
        }
    }

    /// The kind of off-topic passage with that name.
    pub fn off_topic_named(name: &str) -> Option<off_topic::Kind> {
        off_topic::Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it asks if a passage belongs to the story, and not whether passages say the same.
    pub fn is_off_topic(self) -> bool {
        matches!(self, Self::OffTopic(_))
    }
}

impl Proposal {
    /// As a decision remembers it.
    pub fn proposed(&self) -> Proposed {
        Proposed {
            content: self.content,
            kind: self.kind.name().to_owned(),
            score: self.score,
            reason: self.reason.clone(),
            passages: self.passages.clone(),
            principal: self.principal,
        }
    }
}
