//! What people decided about what the program proposed.

use super::ids::DocumentId;
use super::span::Span;
use std::sync::Arc;

/// The [`Decision::kind`] of words that are tagged in different ways and are to stay so. It decides about no proposal.
pub const CONSISTENCY: &str = "consistency";

/// The [`Decision::kind`] of an annotation that stays on an older version of its document, although there is a newer
/// one. It decides about no proposal.
pub const OLDER_VERSION: &str = "older version";

/// One decision about one proposal. It holds for these words wherever they stand, now and later, so it stays when a
/// document it was made on is removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Names the proposal by its words alone.
    pub content: u64,
    /// What it was proposed as: "near", "player notice".
    pub kind: String,
    /// What was decided.
    pub verdict: Verdict,
    /// How sure the program was, in thousandths.
    pub score: u16,
    /// Why it was proposed, in the words that were shown.
    pub reason: String,
    /// The passages that were shown. Their documents may be gone.
    pub passages: Vec<Passage>,
    /// Its place among all decisions of the project: what is learned is replayed in this order.
    pub order: u64,
    /// Who decided.
    pub author: Arc<str>,
    /// When, `YYYY-MM-DDTHH:MM:SSZ`; for people only, nothing is ordered by it.
    pub made: String,
}

impl Decision {
    /// Whether it is about a proposal of the program: others count for nothing that is learned.
    pub fn is_about_a_proposal(&self) -> bool {
        ![CONSISTENCY, OLDER_VERSION].contains(&self.kind.as_str())
    }
}

/// A passage of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage {
    /// Which document.
    pub document: DocumentId,
    /// Where, in bytes.
    pub span: Span,
}

/// What can be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The passages are copies of one text.
    SameText,
    /// The passages make the same claim in other words.
    SameClaim,
    /// The passage does not belong to the story.
    OffTopic,
    /// Not so: the passages are apart, the passage belongs to the story.
    Rejected,
    /// To be asked again, later.
    Skipped,
}

impl Verdict {
    /// All, in the order they are shown.
    pub const ALL: [Self; 5] = [
        Self::SameText,
        Self::SameClaim,
        Self::OffTopic,
        Self::Rejected,
        Self::Skipped,
    ];

    /// The words shown to the analyst and used in scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::SameText => "same text",
            Self::SameClaim => "same claim",
            Self::OffTopic => "off-topic",
            Self::Rejected => "rejected",
            Self::Skipped => "skipped",
        }
    }

    /// Whether it says that the program was right.
    pub fn accepts(self) -> bool {
        matches!(self, Self::SameText | Self::SameClaim | Self::OffTopic)
    }
}
