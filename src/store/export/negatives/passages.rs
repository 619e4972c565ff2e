//! Passages that are not off-topic, from documents that have some that are.

use super::super::TextOf;
use super::super::error::ExportError;
use super::super::split::Part;
use super::{NegativeOptions, Negatives, Parts, part_of, said};
use crate::progress::Progress;
use crate::project::schema::OFF_TOPIC;
use crate::project::{Annotation, AnnotationId, Document, DocumentId, Project};
use crate::query::segment::each_sentence;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Draws as many passages in each document as are asked for its off-topic annotations: lines for those that are whole
/// lines, else sentences.
pub(super) fn draw(
    project: &Project,
    texts: TextOf<'_>,
    (documents, chosen, parts): (&BTreeSet<DocumentId>, &BTreeSet<AnnotationId>, Parts<'_>),
    options: &NegativeOptions,
    negatives: &mut Negatives,
    progress: &Progress,
) -> Result<(), ExportError> {
    // Whoever tagged something as off-topic, chosen or not: it is no example of the opposite.
    let mut tagged: BTreeMap<DocumentId, Vec<(AnnotationId, &Arc<Annotation>)>> = BTreeMap::new();
    let mut avoid = BTreeSet::new();
    for (id, annotation) in project.annotations().iter() {
        if annotation.label == OFF_TOPIC {
            tagged.entry(annotation.document).or_default().push((id, annotation));
            avoid
                .extend(passages(&annotation.quote.exact).filter_map(|range| said(annotation.quote.exact.get(range)?)));
            avoid.extend(said(&annotation.quote.exact));
        }
    }
    let in_order = || {
        let all = project.documents_in_order().into_iter();
        all.filter(|(id, _)| documents.contains(id))
    };
    let wanted_of = |id: &DocumentId| {
        let tagged = tagged.get(id).map(Vec::as_slice).unwrap_or_default();
        let wanted = tagged.iter().filter(|(id, _)| chosen.contains(id));
        wanted.map(|(_, annotation)| annotation).collect::<Vec<_>>()
    };
    if in_order().all(|(id, _)| wanted_of(&id).is_empty()) {
        return Ok(());
    }
    if parts.is_some() {
        avoid.extend(in_two_parts(in_order(), parts, texts, progress)?);
    }
    for (id, document) in in_order() {
        progress.advance(0)?;
        let wanted = wanted_of(&id);
        if wanted.is_empty() {
            continue;
        }
        let text = texts(id, document).map_err(ExportError::Text)?;
        let here = tagged.get(&id).map(Vec::as_slice).unwrap_or_default();
        let spans = here.iter().flat_map(|(_, annotation)| &annotation.spans);
        let mut taken: Vec<Range<usize>> = spans.map(|span| span.range()).collect();
        let num_tagged = taken.len();
        let mut dice = fastrand::Rng::with_seed(options.seed ^ id.0);
        let num_lines = wanted.iter().filter(|annotation| is_lines(&text, annotation)).count();
        let pools = [lines(&text), sentences(&text)].map(|mut pool| {
            dice.shuffle(&mut pool);
            pool
        });
        let each = options.each as usize;
        let [lines, sentences] = &pools;
        let mut missing = 0;
        // What one pool does not have, the other may.
        for (pool, wanted) in [(lines, num_lines), (sentences, wanted.len() - num_lines), (lines, 0)] {
            let mut open = wanted * each + missing;
            for range in pool {
                if open == 0 {
                    break;
                }
                let is_free = taken
                    .iter()
                    .all(|other| range.end <= other.start || other.end <= range.start);
                let words = text.get(range.clone()).and_then(said);
                if let Some(words) = words.filter(|words| is_free && !avoid.contains(words)) {
                    // Nor is it drawn a second time, here or elsewhere.
                    avoid.insert(words);
                    taken.push(range.clone());
                    open -= 1;
                }
            }
            missing = open;
        }
        let mut drawn = taken.split_off(num_tagged);
        drawn.sort_by_key(|range| range.start);
        if missing > 0 {
            negatives.passages_not_found.insert(id, missing);
        }
        if !drawn.is_empty() {
            negatives.passages.insert(id, drawn);
        }
    }
    Ok(())
}

/// Whether an annotation begins and ends where lines do.
fn is_lines(text: &str, annotation: &Annotation) -> bool {
    let (start, end) = (annotation.start(), annotation.end());
    let before = text.get(..start).unwrap_or_default().trim_end_matches([' ', '\t']);
    let behind = text.get(end..).unwrap_or_default().trim_start_matches([' ', '\t']);
    let at_start = before.is_empty() || before.ends_with('\n');
    let ends = text.get(start..end).is_some_and(|words| words.ends_with('\n'));
    at_start && (ends || behind.is_empty() || behind.starts_with(['\r', '\n']))
}

/// Lines and sentences.
fn passages(text: &str) -> impl Iterator<Item = Range<usize>> {
    lines(text).into_iter().chain(sentences(text))
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let inner = line.trim_start();
        let from = start + line.len() - inner.len();
        start += line.len();
        from..from + inner.trim_end().len()
    });
    lines.filter(|range| !range.is_empty()).collect()
}

fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    each_sentence(text, |sentence, _| {
        let words = text.get(sentence.clone()).unwrap_or_default();
        let inner = words.trim_start();
        let from = sentence.end - inner.len();
        sentences.push(from..from + inner.trim_end().len());
    });
    sentences.retain(|range| !range.is_empty());
    sentences
}

/// The words of passages that stand in two parts of a split.
fn in_two_parts<'d>(
    documents: impl Iterator<Item = (DocumentId, &'d Arc<Document>)>,
    parts: Parts<'_>,
    texts: TextOf<'_>,
    progress: &Progress,
) -> Result<Vec<u64>, ExportError> {
    let mut places: BTreeMap<u64, Option<Part>> = BTreeMap::new();
    let mut torn = Vec::new();
    for (id, document) in documents {
        progress.advance(0)?;
        let part = part_of(parts, id);
        let text = texts(id, document).map_err(ExportError::Text)?;
        for words in passages(&text).filter_map(|range| said(text.get(range)?)) {
            if *places.entry(words).or_insert(part) != part {
                torn.push(words);
            }
        }
    }
    Ok(torn)
}
