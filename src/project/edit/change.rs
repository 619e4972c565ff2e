//! What happened to records: changes, edits, transactions, and the one function that writes.

use crate::project::annotation::{Annotation, DuplicateGroup, Relation};
use crate::project::decision::Decision;
use crate::project::document::{Document, Review};
use crate::project::ids::{
    AnnotationId, DecisionId, DocumentId, GroupId, LabelId, RelationId, RelationTypeId, ReviewId,
};
use crate::project::model::Project;
use crate::project::schema::{Label, RelationType};
use crate::project::table::{Key, Table};
use std::fmt::Debug;
use std::sync::Arc;

/// What happened to one record: nothing → something is an insertion, something → nothing a removal.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<T> {
    /// The record as it was.
    pub before: Option<Arc<T>>,
    /// The record as it is.
    pub after: Option<Arc<T>>,
}

impl<T> Change<T> {
    /// The record comes into being.
    pub fn insert(value: T) -> Self {
        Self {
            before: None,
            after: Some(Arc::new(value)),
        }
    }

    /// The record goes.
    pub fn remove(value: &Arc<T>) -> Self {
        Self {
            before: Some(value.clone()),
            after: None,
        }
    }

    /// The record becomes another.
    pub fn replace(before: &Arc<T>, after: T) -> Self {
        Self {
            before: Some(before.clone()),
            after: Some(Arc::new(after)),
        }
    }

    fn inverse(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
        }
    }
}

/// A change of one record, with its name.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Of a document.
    Document(DocumentId, Change<Document>),
    /// Of somebody's review state of a document; nothing stands for [`crate::project::ReviewState::New`].
    Review(ReviewId, Change<Review>),
    /// Of a label.
    Label(LabelId, Change<Label>),
    /// Of a relation type.
    RelationType(RelationTypeId, Change<RelationType>),
    /// Of an annotation.
    Annotation(AnnotationId, Change<Annotation>),
    /// Of a relation.
    Relation(RelationId, Change<Relation>),
    /// Of a duplicate group.
    Group(GroupId, Change<DuplicateGroup>),
    /// Of a decision.
    Decision(DecisionId, Change<Decision>),
}

impl Edit {
    /// The edit that takes this one back.
    pub fn inverse(self) -> Self {
        match self {
            Self::Document(id, change) => Self::Document(id, change.inverse()),
            Self::Review(id, change) => Self::Review(id, change.inverse()),
            Self::Label(id, change) => Self::Label(id, change.inverse()),
            Self::RelationType(id, change) => Self::RelationType(id, change.inverse()),
            Self::Annotation(id, change) => Self::Annotation(id, change.inverse()),
            Self::Relation(id, change) => Self::Relation(id, change.inverse()),
            Self::Group(id, change) => Self::Group(id, change.inverse()),
            Self::Decision(id, change) => Self::Decision(id, change.inverse()),
        }
    }
}

/// Edits that belong together: one undo step, one journal line.
#[derive(Clone, Debug, PartialEq)]
pub struct Transaction {
    /// What the analyst did, as undo names it: "tag 12 occurrences as Off-topic".
    pub title: String,
    /// In the order they are applied; a record's removal stands after the removal of what hangs on it.
    pub edits: Vec<Edit>,
}

impl Transaction {
    /// The transaction that takes this one back.
    pub fn inverse(&self) -> Self {
        Self {
            title: self.title.clone(),
            edits: self.edits.iter().rev().cloned().map(Edit::inverse).collect(),
        }
    }
}

impl Project {
    /// The only function that writes to a project. Cannot fail: the rules were checked when planning.
    pub(super) fn apply(&mut self, transaction: &Transaction) {
        for edit in &transaction.edits {
            match edit {
                Edit::Document(id, change) => put(&mut self.documents, *id, change),
                Edit::Review(id, change) => put(&mut self.reviews, *id, change),
                Edit::Label(id, change) => put(&mut self.labels, *id, change),
                Edit::RelationType(id, change) => put(&mut self.relation_types, *id, change),
                Edit::Annotation(id, change) => put(&mut self.annotations, *id, change),
                Edit::Relation(id, change) => put(&mut self.relations, *id, change),
                Edit::Group(id, change) => put(&mut self.groups, *id, change),
                Edit::Decision(id, change) => put(&mut self.decisions, *id, change),
            }
        }
    }
}

fn put<K: Key + Debug, V: PartialEq + Debug>(table: &mut Table<K, V>, id: K, change: &Change<V>) {
    debug_assert_eq!(
        table.get(id),
        change.before.as_ref(),
        "BUG: edit of {id:?} applied to a different past"
    );
    match &change.after {
        Some(value) => table.insert(id, value.clone()),
        None => table.remove(id),
    }
}
