//! How far the authors of a dataset agree, for its report and its card.

use super::chosen::Chosen;
use super::error::ExportError;
use crate::project::{Project, ReviewState};
use crate::query::agreement::{Agreement, Tag};
use crate::store::exchange::Source;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How far authors agree, by label; what the measures are stands at [`crate::query::agreement`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AgreementReport {
    pub pairs: Vec<AgreementOfTwo>,
    pub all: Vec<AgreementOfAll>,
}

/// Two authors and a label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AgreementOfTwo {
    pub label: String,
    pub authors: [String; 2],
    /// Documents that both read.
    pub documents: usize,
    /// Spans of each in them.
    pub spans: [usize; 2],
    pub kappa_characters: Option<f64>,
    pub kappa_sentences: Option<f64>,
    pub f1_equal: Option<f64>,
    pub f1_overlapping: Option<f64>,
}

/// All authors and a label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AgreementOfAll {
    pub label: String,
    /// How many authors read documents that others read, too.
    pub authors: usize,
    /// Documents that two or more read.
    pub documents: usize,
    pub alpha_characters: Option<f64>,
}

/// How far the authors of what is chosen agree; none where no document was read by two. `source` goes through whole documents.
/// Who tagged something in a document, or says that they finished it, has read it; and who ever gave a label had it in mind.
pub fn agreement(
    project: &Project,
    chosen: &Chosen,
    source: &mut dyn Source,
) -> Result<Option<AgreementReport>, ExportError> {
    let is_wanted = |author: &str| chosen.authors.is_empty() || chosen.authors.contains(author);
    let annotations = project.annotations().values();
    let authors: BTreeSet<&str> = annotations.map(|annotation| &*annotation.author).collect();
    let mut finished: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for review in project.reviews().values() {
        if review.state == ReviewState::Finished && is_wanted(&review.author) {
            finished
                .entry(review.document.to_string())
                .or_default()
                .insert(&review.author);
        }
    }
    let readers: BTreeSet<&str> = finished.values().flatten().copied().chain(authors).collect();
    if readers.into_iter().filter(|author| is_wanted(author)).count() < 2 {
        return Ok(None);
    }
    let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for annotation in project.annotations().values() {
        if let Some(label) = project.labels().get(annotation.label) {
            users.entry(&label.name).or_default().insert(&annotation.author);
        }
    }
    let mut agreement = Agreement::default();
    source.each(&mut |document| {
        // What was drawn is nobody's.
        let theirs = document
            .annotations
            .iter()
            .filter(|annotation| !annotation.author.is_empty());
        let tags: Vec<Tag<'_>> = theirs
            .map(|annotation| Tag {
                author: &annotation.author,
                label: &annotation.label,
                ranges: annotation.fragments.clone(),
            })
            .collect();
        let mut readers = finished.get(&document.id).cloned().unwrap_or_default();
        readers.extend(tags.iter().map(|tag| tag.author));
        let authors = users.iter().map(|(label, users)| (*label, users & &readers)).collect();
        agreement.add(&document.text, &authors, &tags);
        Ok(())
    })?;
    let pairs = agreement.of_two().map(|(label, authors, two)| AgreementOfTwo {
        label: label.to_owned(),
        authors: authors.map(str::to_owned),
        documents: two.documents,
        spans: two.spans,
        kappa_characters: two.characters.kappa(),
        kappa_sentences: two.sentences.kappa(),
        f1_equal: two.f1_equal(),
        f1_overlapping: two.f1_overlapping(),
    });
    // Of a label that neither used there is nothing to tell.
    let pairs: Vec<_> = pairs.filter(|two| two.spans != [0, 0]).collect();
    let all = agreement.of_all().map(|(label, all)| AgreementOfAll {
        label: label.to_owned(),
        authors: all.authors.len(),
        documents: all.documents,
        alpha_characters: all.alpha(),
    });
    let all = all
        .filter(|all| pairs.iter().any(|two| two.label == all.label))
        .collect();
    Ok((!pairs.is_empty()).then_some(AgreementReport { pairs, all }))
}
