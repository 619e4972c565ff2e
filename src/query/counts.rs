//! How many there are of what, for badges and headings.

use crate::project::edit::{Edit, Transaction};
use crate::project::{Annotation, DocumentId, LabelId, Project};
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
        for annotation in project.annotations().values() {
            counts.count_annotation(annotation, MORE);
        }
        counts
    }

    /// All annotations.
    pub fn annotations(&self) -> usize {
        self.annotations_by_label.values().sum()
    }

    /// Follows what a transaction did.
    pub fn apply(&mut self, transaction: &Transaction) {
        for edit in &transaction.edits {
            match edit {
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
                Edit::Label(..)
                | Edit::RelationType(..)
                | Edit::Document(..)
                | Edit::Review(..)
                | Edit::Decision(..) => {}
            }
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
    fn records_are_counted_by_label_and_document() {
        let mut sample = Sample::default();
        let (a, b, _bare) = (sample.document("a"), sample.document("b"), sample.document("c"));
        let claim = sample.annotate(a, CLAIM, &[0..5]);
        let source = sample.annotate(a, SOURCE, &[5..9]);
        sample.annotate(b, CLAIM, &[0..5]);
        sample.relate(claim, source);
        let counts = Counts::build(sample.project());
        assert_eq!(counts.annotations(), 3);
        assert_eq!(counts.annotations_by_label, BTreeMap::from([(CLAIM, 2), (SOURCE, 1)]));
        assert_eq!(counts.by_document[&a].total, 2);
        assert_eq!(counts.by_document[&b].by_label, BTreeMap::from([(CLAIM, 1)]));
        assert_eq!(counts.by_document.len(), 2);
        assert_eq!((counts.relations, counts.groups), (1, 0));
    }
}
