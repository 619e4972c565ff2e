//! How many there are of what, for badges and headings.

use crate::project::edit::{Edit, Transaction};
use crate::project::{Annotation, DocumentId, LabelId, Project, ReviewState};
use std::collections::BTreeMap;

/// The annotations of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocCounts {
    /// All of them.
    pub total: usize,
    /// By label; only labels that are in use.
    pub by_label: BTreeMap<LabelId, usize>,
}

/// Numbers of records; counted once, then kept up to date by transactions.
///
/// Additions wrap, so that edits may come in any order: on the way a number can be out of bounds, at the end it is right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents in each review state, as [`ReviewState::ALL`] has them.
    pub documents_by_state: [usize; 4],
    /// Annotations by label; only labels that are in use.
    pub annotations_by_label: BTreeMap<LabelId, usize>,
    /// Annotations by document; only documents that have some.
    pub by_document: BTreeMap<DocumentId, DocCounts>,
    /// Relations.
    pub relations: usize,
    /// Duplicate groups.
    pub groups: usize,
}

/// One more.
const MORE: usize = 1;
/// One less: adding it wraps around.
const LESS: usize = usize::MAX;

impl Counts {
    /// Counts the records of a project.
    pub fn build(project: &Project) -> Self {
        let mut counts = Self {
            relations: project.relations().len(),
            groups: project.groups().len(),
            ..Self::default()
        };
        for (id, _) in project.documents().iter() {
            counts.count_document(project.review(id), MORE);
        }
        for annotation in project.annotations().values() {
            counts.count_annotation(annotation, MORE);
        }
        counts
    }

    /// Documents in a review state.
    pub fn documents_in(&self, state: ReviewState) -> usize {
        self.documents_by_state.get(state as usize).copied().unwrap_or(0)
    }

    /// All documents.
    pub fn documents(&self) -> usize {
        self.documents_by_state.iter().sum()
    }

    /// All annotations.
    pub fn annotations(&self) -> usize {
        self.annotations_by_label.values().sum()
    }

    /// Follows what a transaction did.
    pub fn apply(&mut self, transaction: &Transaction) {
        for edit in &transaction.edits {
            match edit {
                // A document without a review state is new; where it has one, an edit of that says so.
                Edit::Document(_, change) => {
                    let by = step(change.before.is_some(), change.after.is_some());
                    self.count_document(ReviewState::New, by);
                }
                Edit::Review(_, change) => {
                    self.count_document(change.before.as_deref().copied().unwrap_or_default(), LESS);
                    self.count_document(change.after.as_deref().copied().unwrap_or_default(), MORE);
                }
                Edit::Annotation(_, change) => {
                    if let Some(before) = &change.before {
                        self.count_annotation(before, LESS);
                    }
                    if let Some(after) = &change.after {
                        self.count_annotation(after, MORE);
                    }
                }
                Edit::Relation(_, change) => add(
                    &mut self.relations,
                    step(change.before.is_some(), change.after.is_some()),
                ),
                Edit::Group(_, change) => {
                    add(&mut self.groups, step(change.before.is_some(), change.after.is_some()));
                }
                Edit::Label(..) | Edit::RelationType(..) => {}
            }
        }
    }

    fn count_document(&mut self, state: ReviewState, by: usize) {
        if let Some(number) = self.documents_by_state.get_mut(state as usize) {
            add(number, by);
        }
    }

    fn count_annotation(&mut self, annotation: &Annotation, by: usize) {
        add_at(&mut self.annotations_by_label, annotation.label, by);
        let document = self.by_document.entry(annotation.document).or_default();
        add(&mut document.total, by);
        add_at(&mut document.by_label, annotation.label, by);
        if document.by_label.is_empty() {
            self.by_document.remove(&annotation.document);
        }
    }
}

fn step(before: bool, after: bool) -> usize {
    match (before, after) {
        (false, true) => MORE,
        (true, false) => LESS,
        (true, true) | (false, false) => 0,
    }
}

fn add(number: &mut usize, by: usize) {
    *number = number.wrapping_add(by);
}

/// Adds to one of many numbers, and drops it at zero.
fn add_at(numbers: &mut BTreeMap<LabelId, usize>, label: LabelId, by: usize) {
    let number = numbers.entry(label).or_insert(0);
    add(number, by);
    if *number == 0 {
        numbers.remove(&label);
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::*;
    use crate::project::schema::{CLAIM, SOURCE};
    use crate::query::lists::sample::Sample;

    #[test]
    fn records_are_counted_by_state_label_and_document() {
        let mut sample = Sample::default();
        let (a, b, _bare) = (sample.document("a"), sample.document("b"), sample.document("c"));
        sample.review(b, ReviewState::Finished);
        let claim = sample.annotate(a, CLAIM, &[0..5]);
        let source = sample.annotate(a, SOURCE, &[5..9]);
        sample.annotate(b, CLAIM, &[0..5]);
        sample.relate(claim, source);
        let counts = Counts::build(sample.project());
        assert_eq!(counts.documents_by_state, [2, 0, 1, 0]);
        assert_eq!(counts.documents_in(ReviewState::Finished), 1);
        assert_eq!((counts.documents(), counts.annotations()), (3, 3));
        assert_eq!(counts.annotations_by_label, BTreeMap::from([(CLAIM, 2), (SOURCE, 1)]));
        assert_eq!(counts.by_document[&a].total, 2);
        assert_eq!(counts.by_document[&b].by_label, BTreeMap::from([(CLAIM, 1)]));
        assert_eq!(counts.by_document.len(), 2);
        assert_eq!((counts.relations, counts.groups), (1, 0));
    }

    #[test]
    fn every_state_has_its_own_number() {
        for (n, state) in ReviewState::ALL.into_iter().enumerate() {
            assert_eq!(state as usize, n);
        }
    }
}
