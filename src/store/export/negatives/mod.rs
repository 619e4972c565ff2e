//! Examples of what is not: passages that are not off-topic, and pairs of passages that do not say the same, drawn with a seed
//! so that a model learns from both sides.
//!
//! A passage is a sentence or a line of a document that has off-topic passages ([`passages`]); in a dataset it is an annotation
//! with the label `On-topic`. A pair is two annotations ([`pairs`]); in a dataset it is a link of the kind `not-duplicate`. So
//! every format that holds spans and links holds them, and the comparison says where one does not. Neither has an author,
//! since nobody made them.
//!
//! What may be a positive after all is never drawn: what anybody tagged, words that are tagged elsewhere, members of one group,
//! words that are said in it, passages that are linked, and pairs that share most of their words.

mod pairs;
mod passages;
#[cfg(test)]
mod tests;

use super::TextOf;
use super::chosen::Chosen;
use super::error::ExportError;
use super::split::Part;
use crate::progress::Progress;
use crate::project::{AnnotationId, DocumentId, Project};
use crate::reuse::text::{Prepared, hash_words};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How many negatives are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NegativeOptions {
    /// For each off-topic passage, and for each copy of a duplicate group.
    pub each: u32,
    /// The same seed draws the same.
    pub seed: u64,
}

/// Negatives that were drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Negatives {
    /// In bytes, in order, apart from each other.
    passages: BTreeMap<DocumentId, Vec<Range<usize>>>,
    pairs: Vec<Pair>,
    /// What was asked for and not found, by the document it was to be for.
    passages_not_found: BTreeMap<DocumentId, usize>,
    pairs_not_found: BTreeMap<DocumentId, usize>,
}

/// Two annotations that do not say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    ends: [AnnotationId; 2],
    /// Whether they share rare words.
    is_hard: bool,
    /// Where the first is.
    document: DocumentId,
}

/// How many were drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Drawn {
    /// Passages that are not off-topic, and how many more were asked for but not found.
    pub passages: usize,
    pub passages_not_found: usize,
    /// Pairs of passages that do not say the same, and how many more were asked for but not found.
    pub pairs: usize,
    pub pairs_not_found: usize,
    /// Of the pairs those that share rare words.
    pub hard_pairs: usize,
}

/// Which part of a split each document is in; none where it is not split.
pub type Parts<'p> = Option<&'p BTreeMap<DocumentId, Part>>;

impl Negatives {
    /// Draws negatives for what is chosen of a project; no pair lies in two parts of a split, and no passage whose words stand in
    /// another part.
    pub fn draw(
        project: &Project,
        texts: TextOf<'_>,
        (chosen, parts): (&Chosen, Parts<'_>),
        options: &NegativeOptions,
        progress: &Progress,
    ) -> Result<Self, ExportError> {
        let documents = chosen.documents_of(project);
        let annotations = chosen.annotations_of(project);
        let mut negatives = Self::default();
        passages::draw(
            project,
            texts,
            (&documents, &annotations, parts),
            options,
            &mut negatives,
            progress,
        )?;
        pairs::draw(project, (&annotations, parts), options, &mut negatives);
        Ok(negatives)
    }

    /// The passages drawn in a document, in bytes.
    pub fn passages(&self, document: DocumentId) -> &[Range<usize>] {
        self.passages.get(&document).map_or(&[], Vec::as_slice)
    }

    /// The pairs, each once.
    pub fn pairs(&self) -> impl Iterator<Item = [AnnotationId; 2]> {
        self.pairs.iter().map(|pair| pair.ends)
    }

    /// Whether there are passages.
    pub fn has_passages(&self) -> bool {
        !self.passages.is_empty()
    }

    /// Whether there are pairs.
    pub fn has_pairs(&self) -> bool {
        !self.pairs.is_empty()
    }

    /// How many there are in these documents.
    pub fn drawn(&self, documents: &BTreeSet<DocumentId>) -> Drawn {
        let here = |id: &DocumentId| documents.contains(id);
        let sum = |numbers: &BTreeMap<DocumentId, usize>| {
            let numbers = numbers.iter().filter(|(id, _)| here(id));
            numbers.map(|(_, number)| number).sum()
        };
        let passages = self.passages.iter().filter(|(id, _)| here(id));
        let pairs = || self.pairs.iter().filter(|pair| here(&pair.document));
        Drawn {
            passages: passages.map(|(_, ranges)| ranges.len()).sum(),
            passages_not_found: sum(&self.passages_not_found),
            pairs: pairs().count(),
            pairs_not_found: sum(&self.pairs_not_found),
            hard_pairs: pairs().filter(|pair| pair.is_hard).count(),
        }
    }
}

/// What the words of a passage are, whatever their case, accents and signs; none where it has no words.
fn said(words: &str) -> Option<u64> {
    let prepared = Prepared::new(words);
    (!prepared.words().is_empty()).then(|| hash_words(prepared.words()))
}

fn part_of(parts: Parts<'_>, document: DocumentId) -> Option<Part> {
    parts.and_then(|parts| parts.get(&document)).copied()
}
