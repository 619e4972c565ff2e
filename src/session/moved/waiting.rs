//! Annotations that stand on older versions and wait for somebody to say where they belong.

use super::pair::Pair;
use super::take::proven;
use crate::progress::{Cancelled, Progress};
use crate::project::decision::OLDER_VERSION;
use crate::project::edit::{Command, Proposed, Reattach, Ruling};
use crate::project::{Annotation, AnnotationId, DocumentId, Project, Span, Verdict};
use crate::query::moving::{Candidate, Candidates};
use crate::query::versions::Versions;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// An annotation of an older version.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// Which.
    pub annotation: AnnotationId,
    /// The document it stands on.
    pub old: DocumentId,
    /// The newest version of that document.
    pub new: DocumentId,
    /// Where it may belong, the best first; none of an orphan.
    pub candidates: Arc<Vec<Candidate>>,
}

/// What was worked out before, so that only what changed is worked out anew.
#[derive(Clone, Debug, Default)]
pub struct Known(BTreeMap<(AnnotationId, DocumentId), Looked>);

/// An annotation as it was when candidates were looked for, and these.
type Looked = (Arc<Annotation>, Arc<Vec<Candidate>>);

impl Known {
    fn of(&self, annotation: (AnnotationId, &Arc<Annotation>), new: DocumentId) -> Option<Arc<Vec<Candidate>>> {
        let (was, candidates) = self.0.get(&(annotation.0, new))?;
        (was.spans == annotation.1.spans && was.document == annotation.1.document).then(|| candidates.clone())
    }
}

/// Annotations of a project that wait, and what could not be read.
type Found = (Vec<Waiting>, Vec<String>);

/// All annotations on older versions but those that somebody left there: first those that may belong somewhere, then the
/// orphans, both in the order of documents and places. With them what could not be read, in words.
///
/// # Errors
/// When cancelled.
pub fn waiting(project: &Project, folder: &Path, known: &mut Known, progress: &Progress) -> Result<Found, Cancelled> {
    let versions = Versions::of(project);
    let by_document = standing(project, &versions);
    let mut fresh = Known::default();
    let mut problems = Vec::new();
    let mut found = Vec::new();
    for (old, _) in project.documents_in_order() {
        let (Some(annotations), Some(new)) = (by_document.get(&old), versions.newest(old)) else {
            continue;
        };
        progress.advance(0)?;
        if !annotations
            .iter()
            .all(|annotation| known.of(*annotation, new).is_some())
        {
            problems.extend(look(annotations, (old, new), (project, folder), known, progress)?);
        }
        for (id, annotation) in annotations {
            let candidates = known.of((*id, annotation), new).unwrap_or_default();
            fresh.0.insert((*id, new), (Arc::clone(annotation), candidates.clone()));
            found.push(Waiting {
                annotation: *id,
                old,
                new,
                candidates,
            });
        }
    }
    *known = fresh;
    found.sort_by_key(|waiting| waiting.candidates.is_empty());
    Ok((found, problems))
}

type Annotations<'p> = Vec<(AnnotationId, &'p Arc<Annotation>)>;

/// The annotations on older versions that nobody left there, by document, in the order of the text.
fn standing<'p>(project: &'p Project, versions: &Versions) -> BTreeMap<DocumentId, Annotations<'p>> {
    let mut by_document: BTreeMap<DocumentId, Annotations<'_>> = BTreeMap::new();
    if versions.is_empty() {
        return by_document;
    }
    let left = decided(project);
    for (id, annotation) in project.annotations().iter() {
        let newest = versions.newest(annotation.document);
        if newest.is_some_and(|newest| !left.contains(&content(id, newest))) {
            by_document
                .entry(annotation.document)
                .or_default()
                .push((id, annotation));
        }
    }
    for annotations in by_document.values_mut() {
        annotations.sort_by_key(|(id, annotation)| (annotation.start(), annotation.end(), *id));
    }
    by_document
}

/// Works out candidates of one document.
fn look(
    annotations: &Annotations<'_>,
    (old, new): (DocumentId, DocumentId),
    (project, folder): (&Project, &Path),
    known: &mut Known,
    progress: &Progress,
) -> Result<Option<String>, Cancelled> {
    let (Some(older), Some(newer)) = (project.documents().get(old), project.documents().get(new)) else {
        return Ok(None);
    };
    let pair = match Pair::read((older, newer), folder, progress)? {
        Ok(pair) => pair,
        Err(why) => return Ok(Some(why)),
    };
    let fits = |span: &&Span| Span::new(&pair.old, span.range()).is_some();
    let spans = annotations
        .iter()
        .flat_map(|(_, annotation)| &annotation.spans)
        .filter(fits);
    let all = Candidates::new(&pair.alignment, (&pair.old, &pair.new), spans);
    for (id, annotation) in annotations {
        progress.advance(1)?;
        let candidates = match proven(annotation, &pair) {
            Some(ranges) => vec![Candidate {
                ranges,
                score: 1000,
                why: "Unchanged: the same words in the same place".to_owned(),
            }],
            None if annotation.spans.iter().all(|span| fits(&span)) => all.of(&annotation.spans),
            None => Vec::new(),
        };
        known
            .0
            .insert((*id, new), (Arc::clone(annotation), Arc::new(candidates)));
    }
    Ok(None)
}

/// How many annotations wait, without looking for places: quick.
pub fn left(project: &Project) -> usize {
    standing(project, &Versions::of(project)).values().map(Vec::len).sum()
}

/// Puts an annotation where one of its candidates is; none where there is no such candidate.
pub fn attach(waiting: &Waiting, candidate: usize) -> Option<Reattach> {
    let candidate = waiting.candidates.get(candidate)?;
    Some(Reattach {
        annotation: waiting.annotation,
        document: waiting.new,
        ranges: candidate.ranges.clone(),
    })
}

/// Leaves annotations on the older version. They are asked about again when there is a still newer one.
pub fn leave(waiting: &[&Waiting], project: &Project) -> Command {
    let ruling = |waiting: &&Waiting| {
        let annotation = project.annotations().get(waiting.annotation)?;
        let passages = annotation.spans.iter().map(|span| (waiting.old, span.range()));
        let proposal = Proposed {
            content: content(waiting.annotation, waiting.new),
            kind: OLDER_VERSION.to_owned(),
            score: waiting.candidates.first().map_or(0, |candidate| candidate.score),
            reason: waiting
                .candidates
                .first()
                .map_or_else(String::new, |candidate| candidate.why.clone()),
            passages: passages.collect(),
            principal: 0,
        };
        Some(Ruling {
            proposal,
            verdict: Verdict::Rejected,
        })
    };
    Command::Decide(waiting.iter().filter_map(ruling).collect())
}

fn decided(project: &Project) -> HashSet<u64> {
    let decisions = project.decisions().values();
    let left = decisions.filter(|decision| decision.kind == OLDER_VERSION && decision.verdict == Verdict::Rejected);
    left.map(|decision| decision.content).collect()
}

/// Names what is decided: that this annotation does not go to this version.
fn content(annotation: AnnotationId, newest: DocumentId) -> u64 {
    annotation.0 ^ newest.0.rotate_left(29)
}

#[cfg(test)]
mod tests;
