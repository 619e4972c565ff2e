//! Wishes, and the ways in which they are refused.

use super::change::Edit;
use crate::project::annotation::{Annotation, DuplicateGroup, Relation, Status};
use crate::project::decision::Verdict;
use crate::project::document::{Document, ReviewState};
use crate::project::ids::{AnnotationId, DecisionId, DocumentId, GroupId, LabelId, RelationId, RelationTypeId};
use crate::project::schema::{Label, RelationType};
use crate::project::span::Span;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// What the analyst, a script or a finished task asks for. Plain data; the window and the command line build the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Take in documents whose texts are already kept. `order` is given by the plan.
    AddDocuments(Vec<NewDocument>),
    /// Take in labelled documents from elsewhere, and annotations of documents that are there.
    TakeIn(Box<Incoming>),
    /// Records as another program or another version has them.
    Adopt(Box<Adopted>),
    /// Take in a newer version of a document, and have it take over the annotations whose places are proven.
    NewVersion(Box<NewVersion>),
    /// Put annotations of older versions where they stand in a newer one; one step however many.
    Reattach(Vec<Reattach>),
    /// Change what is known about a document, never its text.
    EditDocument(DocumentId, DocumentPatch),
    /// Remove documents with what hangs on them.
    RemoveDocuments(Vec<DocumentId>),
    /// Say how far the analyst is.
    SetReview(Vec<DocumentId>, ReviewState),
    /// Tag passages; one step however many.
    Tag(Vec<TagSpec>),
    /// Give annotations another label; attributes the new label does not know are kept.
    Retag(Vec<AnnotationId>, LabelId),
    /// Have passages tagged alike; one step however many.
    TagAlike(Alike),
    /// Move an annotation's ends or fragments, in bytes.
    SetSpans(AnnotationId, Vec<Range<usize>>),
    /// Say what the analyst thinks of annotations.
    SetStatus(Vec<AnnotationId>, Status),
    /// Replace an annotation's note.
    SetNote(AnnotationId, String),
    /// Fill in an attribute; an empty value clears it.
    SetAttribute(AnnotationId, String, String),
    /// Remove annotations with their relations and places in groups.
    RemoveAnnotations(Vec<AnnotationId>),
    /// Draw an arrow.
    Link {
        /// What the arrow means.
        kind: RelationTypeId,
        /// Where it starts.
        from: AnnotationId,
        /// Where it ends.
        to: AnnotationId,
    },
    /// Remove arrows.
    Unlink(Vec<RelationId>),
    /// Put annotations into one duplicate group (groups they are in already are joined), the first as principal.
    Group(Vec<AnnotationId>),
    /// Choose another principal.
    SetPrincipal(GroupId, AnnotationId),
    /// Take an annotation out of its group; a group of one is dissolved.
    LeaveGroup(AnnotationId),
    /// Decide what the program proposed; what is accepted is tagged, linked and grouped in the same step.
    Decide(Vec<Ruling>),
    /// Forget decisions, so that the program asks again; annotations stay.
    ForgetDecisions(Vec<DecisionId>),
    /// Add a label.
    AddLabel(Label),
    /// Rename or recolour a label, or change its key, guideline or attributes.
    EditLabel(LabelId, Label),
    /// Turn all annotations of the first label into the second, and drop the first.
    MergeLabels(LabelId, LabelId),
    /// Put a label at a place in the list of labels, counted from 0.
    MoveLabel(LabelId, usize),
    /// Remove a label with its annotations.
    RemoveLabel(LabelId),
    /// Add a relation type.
    AddRelationType(RelationType),
    /// Change a relation type; relations it no longer allows are refused, not removed.
    EditRelationType(RelationTypeId, RelationType),
    /// Put a relation type at a place in the list of relation types, counted from 0.
    MoveRelationType(RelationTypeId, usize),
    /// Remove a relation type with its relations.
    RemoveRelationType(RelationTypeId),
}

/// Records to take over as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Adopted {
    /// What undo names the step.
    pub title: String,
    /// Puts and removals; what was before is filled in.
    pub edits: Vec<Edit>,
}

/// A document to take in, with the id it was given when its text was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct NewDocument {
    /// Fresh.
    pub id: DocumentId,
    /// All but its place in the list.
    pub document: Document,
}

/// A newer version of a document. The older one stays as it is, with the annotations that are not moved.
#[derive(Clone, Debug, PartialEq)]
pub struct NewVersion {
    /// The newer version; its text is kept already. What is not known of it is taken over from the older one. Where the
    /// project has the document already, it stays as it is and becomes a newer version.
    pub new: NewDocument,
    /// The document it is a newer version of.
    pub replaces: DocumentId,
    /// Annotations whose places are proven.
    pub moves: Vec<Move>,
}

/// Where an annotation stands in the newer version.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Which.
    pub annotation: AnnotationId,
    /// Where it stood when that was worked out. Where it was changed since, it is not moved.
    pub from: Vec<Span>,
    /// Its fragments in bytes of the new text.
    pub to: Vec<Range<usize>>,
}

/// A place that an analyst chose for an annotation of an older version.
#[derive(Clone, Debug, PartialEq)]
pub struct Reattach {
    /// Which.
    pub annotation: AnnotationId,
    /// A newer version of its document.
    pub document: DocumentId,
    /// Fragments in bytes; sorted and joined by the plan.
    pub ranges: Vec<Range<usize>>,
}

/// Labelled documents from elsewhere, with fresh ids for all that is new.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incoming {
    /// Their texts are kept already.
    pub documents: Vec<NewDocument>,
    /// Places in the list are given by the plan.
    pub labels: Vec<(LabelId, Label)>,
    /// Likewise.
    pub relation_types: Vec<(RelationTypeId, RelationType)>,
    /// Those of one document together; quotes are cut by the plan.
    pub annotations: Vec<(AnnotationId, Annotation)>,
    pub relations: Vec<(RelationId, Relation)>,
    pub groups: Vec<(GroupId, DuplicateGroup)>,
}

/// What to change about a document; what is none stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentPatch {
    /// New title.
    pub title: Option<String>,
    /// New outlet.
    pub outlet: Option<String>,
    /// New date, `YYYY-MM-DD` or empty.
    pub date: Option<String>,
    /// New address.
    pub url: Option<String>,
    /// New note.
    pub note: Option<String>,
    /// A label to put on the document as a whole, or to take off if it is there.
    pub toggle_label: Option<LabelId>,
}

/// One passage to tag.
#[derive(Clone, Debug, PartialEq)]
pub struct TagSpec {
    /// Where.
    pub document: DocumentId,
    /// Fragments in bytes; sorted and joined by the plan.
    pub ranges: Vec<Range<usize>>,
    /// As what.
    pub label: LabelId,
    /// Filled-in attributes.
    pub attributes: BTreeMap<String, String>,
    /// Free words.
    pub note: String,
}

/// What has passages tagged alike: some annotations are changed, some are made, some are too many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alike {
    /// Annotations that get another label or other attributes; those that are removed as well are not changed.
    pub change: Vec<Restated>,
    /// Passages that lack an annotation.
    pub tag: Vec<TagSpec>,
    /// Annotations that are too many; relations and places in groups go with them.
    pub remove: Vec<AnnotationId>,
}

/// An annotation with what it is to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Restated {
    /// Which.
    pub annotation: AnnotationId,
    /// Its label from now on.
    pub label: LabelId,
    /// All that its label's form says from now on; attributes that the label does not know are kept beside it.
    pub attributes: BTreeMap<String, String>,
}

/// A proposal of the program, as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Names it by its words alone.
    pub content: u64,
    /// What it was proposed as.
    pub kind: String,
    /// How sure the program was, in thousandths.
    pub score: u16,
    /// Why, in words.
    pub reason: String,
    /// The passages in bytes; ends may have been moved by the analyst.
    pub passages: Vec<(DocumentId, Range<usize>)>,
    /// Which passage the others are copies of: an index into `passages`.
    pub principal: usize,
}

/// A proposal and what was decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// About what.
    pub proposal: Proposed,
    /// What.
    pub verdict: Verdict,
}

/// Why a command was refused. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandError {
    /// The document is not (or no longer) in the project.
    NoDocument,
    /// The annotation is not (or no longer) in the project.
    NoAnnotation,
    /// The relation is not (or no longer) in the project.
    NoRelation,
    /// The duplicate group is not (or no longer) in the project.
    NoGroup,
    /// The decision is not (or no longer) in the project.
    NoDecision,
    /// The label is not in the schema.
    NoLabel,
    /// The relation type is not in the schema.
    NoRelationType,
    /// The document's text is not at hand.
    TextMissing(String),
    /// The range is empty, outside the text or cuts a character; in bytes.
    BadRange(Range<usize>),
    /// Exactly this is there already.
    AlreadyThere(String),
    /// The schema does not allow it; says what it allows.
    NotAllowed(String),
    /// A name, key or date that cannot be used; says why.
    BadValue(String),
    /// There is nothing to do.
    Nothing,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDocument => f.write_str("This document is not in the project"),
            Self::NoAnnotation => f.write_str("This annotation is not in the project any more"),
            Self::NoRelation => f.write_str("This link is not in the project any more"),
            Self::NoGroup => f.write_str("This duplicate group is not in the project any more"),
            Self::NoDecision => f.write_str("This decision is not in the project any more"),
            Self::NoLabel => f.write_str("This label is not in the schema"),
            Self::NoRelationType => f.write_str("This kind of link is not in the schema"),
            Self::TextMissing(title) => write!(
                f,
                "The text of this document is not loaded yet; try again in a moment: {title}"
            ),
            Self::BadRange(range) => write!(
                f,
                "Bytes {} to {} are not a passage of this text",
                range.start, range.end
            ),
            Self::AlreadyThere(what) | Self::NotAllowed(what) | Self::BadValue(what) => f.write_str(what),
            Self::Nothing => f.write_str("There is nothing to change"),
        }
    }
}

impl std::error::Error for CommandError {}
