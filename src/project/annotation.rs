//! Tags on spans, arrows between them, and groups of duplicates.

use super::ids::{AnnotationId, DocumentId, LabelId, RelationTypeId};
use super::span::{Quote, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A [`super::Label`] on one or more [`Span`]s of one document. Annotations may overlap, nest and cross lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The document its spans lie in.
    pub document: DocumentId,
    /// What it is.
    pub label: LabelId,
    /// Its fragments: at least one, in order, apart from each other.
    pub spans: Vec<Span>,
    /// The words it covers.
    pub quote: Quote,
    /// Who made it.
    pub author: Arc<str>,
    /// When it was made, `YYYY-MM-DDTHH:MM:SSZ`; for people only, nothing is ordered by it.
    pub created: String,
    /// What the analyst thinks of it.
    pub status: Status,
    /// Free words about it.
    pub note: String,
    /// Filled-in fields of its label's form, by name.
    pub attributes: BTreeMap<String, String>,
}

impl Annotation {
    /// First byte of the first fragment.
    pub fn start(&self) -> usize {
        self.spans.first().map_or(0, |s| s.start())
    }

    /// One past the last byte of the last fragment.
    pub fn end(&self) -> usize {
        self.spans.last().map_or(0, |s| s.end())
    }
}

/// What the analyst thinks of an annotation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Nothing said yet.
    #[default]
    Open,
    /// Agreed.
    Settled,
    /// To be talked about.
    Discuss,
    /// Not to be used.
    Discard,
}

impl Status {
    /// All, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Open, Self::Settled, Self::Discuss, Self::Discard];

    /// The word shown to the analyst and used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Settled => "settled",
            Self::Discuss => "discuss",
            Self::Discard => "discard",
        }
    }
}

/// A typed arrow between two annotations, in one document or across two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// What the arrow means.
    pub kind: RelationTypeId,
    /// Where it starts: the claim.
    pub from: AnnotationId,
    /// Where it ends: the source the claim rests on.
    pub to: AnnotationId,
    /// Who drew it.
    pub author: Arc<str>,
}

/// Duplicate annotations that say the same, one of them the principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateGroup {
    /// At least two, in the order of their ids, the principal among them.
    pub members: Vec<AnnotationId>,
    /// The one the others are copies of.
    pub principal: AnnotationId,
    /// Who made the group.
    pub author: Arc<str>,
}
