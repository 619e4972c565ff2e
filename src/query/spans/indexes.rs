//! The span index of every document of a project.

use super::index::{SpanIndex, entries_of};
use crate::project::edit::{Edit, Transaction};
use crate::project::{Annotation, AnnotationId, DocumentId, Project};
use std::collections::BTreeMap;

/// A [`SpanIndex`] for each document that has annotations; built once, then kept up to date by transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanIndexes {
    by_document: BTreeMap<DocumentId, SpanIndex>,
}

impl SpanIndexes {
    /// Indexes all annotations of a project.
    pub fn build(project: &Project) -> Self {
        let mut entries: BTreeMap<DocumentId, Vec<_>> = BTreeMap::new();
        for (id, annotation) in project.annotations().iter() {
            let document = entries.entry(annotation.document).or_default();
            document.extend(entries_of(id, annotation));
        }
        let indexes = entries.into_iter().filter(|(_, entries)| !entries.is_empty());
        Self {
            by_document: indexes.map(|(id, e)| (id, SpanIndex::from_entries(e))).collect(),
        }
    }

    /// The index of a document; none where it has no annotations.
    pub fn get(&self, document: DocumentId) -> Option<&SpanIndex> {
        self.by_document.get(&document)
    }

    /// Follows what a transaction did to annotations.
    pub fn apply(&mut self, transaction: &Transaction) {
        for edit in &transaction.edits {
            let Edit::Annotation(id, change) = edit else {
                continue;
            };
            match (&change.before, &change.after) {
                (Some(before), Some(after)) if lies_the_same(before, after) => {}
                (before, after) => {
                    if let Some(before) = before {
                        self.remove(*id, before);
                    }
                    if let Some(after) = after {
                        self.insert(*id, after);
                    }
                }
            }
        }
    }

    fn insert(&mut self, id: AnnotationId, annotation: &Annotation) {
        if !annotation.spans.is_empty() {
            let index = self.by_document.entry(annotation.document).or_default();
            index.insert(id, annotation);
        }
    }

    fn remove(&mut self, id: AnnotationId, annotation: &Annotation) {
        let Some(index) = self.by_document.get_mut(&annotation.document) else {
            return;
        };
        index.remove(id, annotation);
        if index.is_empty() {
            self.by_document.remove(&annotation.document);
        }
    }
}

/// Whether nothing changed that an index holds: a note or a status, say.
fn lies_the_same(a: &Annotation, b: &Annotation) -> bool {
    a.document == b.document && a.label == b.label && a.spans == b.spans
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::*;
    use crate::project::schema::{CLAIM, SOURCE};
    use crate::query::lists::sample::Sample;

    #[test]
    fn the_indexes_of_a_project_are_those_of_its_documents() {
        let mut sample = Sample::default();
        let (a, b, bare) = (sample.document("a"), sample.document("b"), sample.document("bare"));
        for n in 0..300 {
            let document = if n % 3 == 0 { a } else { b };
            sample.annotate(document, CLAIM, &[n * 7 % 90..n * 7 % 90 + 30]);
        }
        let indexes = SpanIndexes::build(sample.project());
        for document in [a, b] {
            let alone = SpanIndex::from_project(sample.project(), document);
            assert_eq!(indexes.get(document), Some(&alone));
        }
        assert_eq!(indexes.get(bare), None);
    }

    #[test]
    fn a_new_label_reaches_the_index_and_a_new_note_changes_nothing() {
        let mut sample = Sample::default();
        let document = sample.document("a");
        let id = sample.annotate(document, CLAIM, &[0..5]);
        let mut indexes = SpanIndexes::build(sample.project());
        let before = indexes.clone();
        indexes.apply(&sample.change(id, |a| a.note = "n".to_owned()));
        assert_eq!(indexes, before);
        indexes.apply(&sample.change(id, |a| a.label = SOURCE));
        assert_eq!(indexes.get(document).unwrap().at(2)[0].label, SOURCE);
        assert_eq!(indexes, SpanIndexes::build(sample.project()));
    }
}
