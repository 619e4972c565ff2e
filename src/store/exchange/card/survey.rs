//! What has to be known of all documents before the first row is written: counts, and the words at the ends of links.

use super::super::model::{DataAnnotation, DataDocument, NOT_DUPLICATE};
use super::super::source::Source;
use crate::store::export::ExportError;
use std::collections::{BTreeMap, BTreeSet};

/// Of all documents.
#[derive(Default)]
pub(in super::super) struct Survey {
    pub documents: Vec<About>,
    pub num_spans: usize,
    pub labels: BTreeMap<String, usize>,
    pub statuses: BTreeMap<&'static str, usize>,
    pub kinds: BTreeMap<String, usize>,
    pub authors: BTreeSet<String>,
    pub groups: BTreeMap<String, Group>,
    /// Annotations that are linked or in a group, by id; the only words that are kept.
    pub ends: BTreeMap<String, End>,
    by_id: BTreeMap<String, usize>,
    /// For each document one of its cluster with a lower or the same number.
    clusters: Vec<usize>,
}

/// What is kept of a document.
pub(in super::super) struct About {
    pub id: String,
    pub outlet: String,
    pub date: String,
}

/// A duplicate group.
#[derive(Default)]
pub(in super::super) struct Group {
    /// Ids of annotations, the principal first, then in the order of the documents.
    pub members: Vec<String>,
}

/// An annotation at an end of a link.
pub(in super::super) struct End {
    /// Its document, as a number.
    pub document: usize,
    pub label: String,
    pub words: String,
}

impl Survey {
    /// Goes through all documents twice.
    pub fn of(source: &mut dyn Source) -> Result<Self, ExportError> {
        let mut survey = Self::default();
        let mut wanted = BTreeSet::new();
        source.each(&mut |document| {
            survey.document(document, &mut wanted);
            Ok(())
        })?;
        let mut number = 0;
        source.each(&mut |document| {
            for annotation in document.annotations.iter().filter(|one| wanted.contains(&one.id)) {
                let end = End {
                    document: number,
                    label: annotation.label.clone(),
                    words: words(document, annotation)?,
                };
                survey.ends.insert(annotation.id.clone(), end);
            }
            number += 1;
            Ok(())
        })?;
        let ends = |id: &String| survey.ends.get(id).map(|end| end.document);
        let mut joined = Vec::new();
        for group in survey.groups.values() {
            let documents: Vec<usize> = group.members.iter().filter_map(ends).collect();
            joined.extend(
                documents
                    .windows(2)
                    .filter_map(|two| Some((*two.first()?, *two.last()?))),
            );
        }
        source.each(&mut |document| {
            // What is not the same is not kept together either.
            let relations = document
                .relations
                .iter()
                .filter(|relation| relation.kind != NOT_DUPLICATE);
            joined.extend(relations.filter_map(|relation| ends(&relation.from).zip(ends(&relation.to))));
            Ok(())
        })?;
        joined.into_iter().for_each(|(one, other)| survey.join(one, other));
        Ok(survey)
    }

    /// Id of the first document of the cluster that a document is in.
    pub fn cluster(&self, document: &str) -> &str {
        let number = self.by_id.get(document).copied().unwrap_or_default();
        self.cluster_of(number)
    }

    /// The same of a document by its number.
    pub fn cluster_of(&self, document: usize) -> &str {
        let first = self.documents.get(self.root(document));
        first.map(|about| about.id.as_str()).unwrap_or_default()
    }

    /// Clusters that there are.
    pub fn num_clusters(&self) -> usize {
        (0..self.clusters.len())
            .filter(|number| self.root(*number) == *number)
            .count()
    }

    fn document(&mut self, document: &DataDocument, wanted: &mut BTreeSet<String>) {
        let number = self.documents.len();
        self.by_id.insert(document.id.clone(), number);
        self.clusters.push(number);
        self.documents.push(About {
            id: document.id.clone(),
            outlet: document.outlet.clone(),
            date: document.date.clone(),
        });
        for annotation in &document.annotations {
            self.num_spans += 1;
            *self.labels.entry(annotation.label.clone()).or_default() += 1;
            *self.statuses.entry(annotation.status.name()).or_default() += 1;
            if !annotation.author.is_empty() {
                self.authors.insert(annotation.author.clone());
            }
            if let Some(group) = &annotation.group {
                wanted.insert(annotation.id.clone());
                let members = &mut self.groups.entry(group.id.clone()).or_default().members;
                let place = if group.is_principal { 0 } else { members.len() };
                members.insert(place, annotation.id.clone());
            }
        }
        for relation in &document.relations {
            *self.kinds.entry(relation.kind.clone()).or_default() += 1;
            wanted.extend([relation.from.clone(), relation.to.clone()]);
        }
    }

    fn root(&self, mut document: usize) -> usize {
        while let Some(lower) = self.clusters.get(document).filter(|lower| **lower < document) {
            document = *lower;
        }
        document
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        let (lower, higher) = (one.min(other), one.max(other));
        self.clusters.get_mut(higher).into_iter().for_each(|root| *root = lower);
    }
}

/// The words of an annotation, its fragments joined by an ellipsis.
pub(in super::super) fn words(document: &DataDocument, annotation: &DataAnnotation) -> Result<String, ExportError> {
    let fragments = annotation.fragments.iter();
    let words: Option<Vec<&str>> = fragments.map(|range| document.text.get(range.clone())).collect();
    let words = words.ok_or_else(|| ExportError::no_such_place(annotation))?;
    Ok(words.join(" … "))
}
