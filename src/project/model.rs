//! The project itself: a plain value that can be read everywhere and written nowhere but in `edit`.

use super::annotation::{Annotation, DuplicateGroup, Relation};
use super::decision::Decision;
use super::document::{Document, Review, ReviewState};
use super::ids::{AnnotationId, DecisionId, DocumentId, GroupId, LabelId, RelationId, RelationTypeId, ReviewId};
use super::schema::{self, Label, RelationType};
use super::table::Table;
use std::sync::Arc;

/// Documents, schema, annotations, relations, duplicate groups, review states, decisions. Copies share their records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    pub(super) documents: Table<DocumentId, Document>,
    pub(super) labels: Table<LabelId, Label>,
    pub(super) relation_types: Table<RelationTypeId, RelationType>,
    pub(super) annotations: Table<AnnotationId, Annotation>,
    pub(super) relations: Table<RelationId, Relation>,
    pub(super) groups: Table<GroupId, DuplicateGroup>,
    pub(super) reviews: Table<ReviewId, Review>,
    pub(super) decisions: Table<DecisionId, Decision>,
}

impl Project {
    /// A project with the labels and relation types everyone starts with, and no document.
    pub fn with_default_schema() -> Self {
        let mut project = Self::default();
        for (id, label) in schema::default_labels() {
            project.labels.insert(id, Arc::new(label));
        }
        for (id, kind) in schema::default_relation_types() {
            project.relation_types.insert(id, Arc::new(kind));
        }
        project
    }

    /// All documents by id.
    pub fn documents(&self) -> &Table<DocumentId, Document> {
        &self.documents
    }

    /// All labels by id.
    pub fn labels(&self) -> &Table<LabelId, Label> {
        &self.labels
    }

    /// All relation types by id.
    pub fn relation_types(&self) -> &Table<RelationTypeId, RelationType> {
        &self.relation_types
    }

    /// All annotations by id.
    pub fn annotations(&self) -> &Table<AnnotationId, Annotation> {
        &self.annotations
    }

    /// All relations by id.
    pub fn relations(&self) -> &Table<RelationId, Relation> {
        &self.relations
    }

    /// All duplicate groups by id.
    pub fn groups(&self) -> &Table<GroupId, DuplicateGroup> {
        &self.groups
    }

    /// The review states of everyone that are not [`ReviewState::New`].
    pub fn reviews(&self) -> &Table<ReviewId, Review> {
        &self.reviews
    }

    /// What everyone decided about what the program proposed.
    pub fn decisions(&self) -> &Table<DecisionId, Decision> {
        &self.decisions
    }

    /// All decisions in the order they were made.
    pub fn decisions_in_order(&self) -> Vec<(DecisionId, &Arc<Decision>)> {
        let mut all: Vec<_> = self.decisions.iter().collect();
        all.sort_by_key(|(id, decision)| (decision.order, *id));
        all
    }

    /// How far somebody is with a document.
    pub fn review(&self, document: DocumentId, author: &str) -> ReviewState {
        let review = self.reviews.get(ReviewId::of(document, author));
        review.map_or(ReviewState::New, |review| review.state)
    }

    /// Documents in the order of the list.
    pub fn documents_in_order(&self) -> Vec<(DocumentId, &Arc<Document>)> {
        let mut all: Vec<_> = self.documents.iter().collect();
        all.sort_by_key(|(id, document)| (document.order, *id));
        all
    }

    /// Labels in the order of the list.
    pub fn labels_in_order(&self) -> Vec<(LabelId, &Arc<Label>)> {
        let mut all: Vec<_> = self.labels.iter().collect();
        all.sort_by_key(|(id, label)| (label.order, *id));
        all
    }

    /// Relation types in the order of the list.
    pub fn relation_types_in_order(&self) -> Vec<(RelationTypeId, &Arc<RelationType>)> {
        let mut all: Vec<_> = self.relation_types.iter().collect();
        all.sort_by_key(|(id, kind)| (kind.order, *id));
        all
    }

    /// The label of that name, ignoring case.
    pub fn label_named(&self, name: &str) -> Option<LabelId> {
        let wanted = name.to_lowercase();
        self.labels
            .iter()
            .find(|(_, label)| label.name.to_lowercase() == wanted)
            .map(|(id, _)| id)
    }

    /// The relation type of that name, ignoring case; a hyphen counts as a space ("rests-on").
    pub fn relation_type_named(&self, name: &str) -> Option<RelationTypeId> {
        let fold = |name: &str| name.to_lowercase().replace('-', " ");
        let wanted = fold(name);
        self.relation_types
            .iter()
            .find(|(_, kind)| fold(&kind.name) == wanted)
            .map(|(id, _)| id)
    }

    /// The group an annotation is a member of.
    pub fn group_of(&self, annotation: AnnotationId) -> Option<(GroupId, &Arc<DuplicateGroup>)> {
        self.groups
            .iter()
            .find(|(_, group)| group.members.contains(&annotation))
    }

    /// Every broken rule, in words; empty for a sound project.
    pub fn violations(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.annotation_violations(&mut found);
        for (id, relation) in self.relations.iter() {
            let ends = [relation.from, relation.to];
            if ends.iter().any(|end| !self.annotations.contains(*end)) {
                found.push(format!("relation {id}: an end does not exist"));
            }
            if !self.relation_types.contains(relation.kind) {
                found.push(format!("relation {id}: its type does not exist"));
            }
        }
        for (id, group) in self.groups.iter() {
            if group.members.len() < 2 || !group.members.contains(&group.principal) {
                found.push(format!("duplicate group {id}: fewer than two members, or no principal"));
            }
            if group.members.iter().any(|member| !self.annotations.contains(*member)) {
                found.push(format!("duplicate group {id}: a member does not exist"));
            }
        }
        for (id, review) in self.reviews.iter() {
            if !self.documents.contains(review.document) {
                found.push(format!("review state {id}: its document does not exist"));
            }
        }
        found
    }

    fn annotation_violations(&self, found: &mut Vec<String>) {
        for (id, annotation) in self.annotations.iter() {
            if !self.labels.contains(annotation.label) {
                found.push(format!("annotation {id}: its label does not exist"));
            }
            let Some(document) = self.documents.get(annotation.document) else {
                found.push(format!("annotation {id}: its document does not exist"));
                continue;
            };
            if annotation.spans.is_empty() {
                found.push(format!("annotation {id}: it has no span"));
            }
            if annotation.end() as u64 > document.text_len {
                found.push(format!("annotation {id}: it ends behind its document"));
            }
            if annotation
                .spans
                .windows(2)
                .any(|pair| matches!(pair, [a, b] if a.end() > b.start()))
            {
                found.push(format!("annotation {id}: its fragments overlap or stand out of order"));
            }
        }
    }
}
