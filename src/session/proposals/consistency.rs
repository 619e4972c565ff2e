//! What is tagged in different ways: the same words, and passages that say nearly the same.

use super::alignment::Alignment;
use super::shared::{Shared, Twin};
use crate::progress::{Cancelled, Progress};
use crate::project::{Annotation, AnnotationId, DocumentId, LabelId, Project, Quote, Status};
use crate::query::consistency::{Inconsistency, Kind, Place, Tag, Tagging, folded, identical, left};
use crate::query::spans::{Entry, SpanIndexes};
use crate::session::texts::read_text;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::path::Path;

/// All that is tagged in two ways or more and that nobody left as it is: other labels before other attributes, the same
/// words before similar passages, what stands in most places first. `shared` are the similar passages, none while the
/// texts were not compared. Reads texts in `folder`, those of long annotations only.
///
/// # Errors
/// When cancelled.
pub fn consistency(
    project: &Project,
    folder: &Path,
    shared: &Shared,
    progress: &Progress,
) -> Result<Vec<Inconsistency>, Cancelled> {
    let folder = folder.join("texts");
    let text = |id: DocumentId| read_text(&folder, project.documents().get(id)?).ok();
    let mut found = identical(project, &text, progress)?;
    let near = near(project, shared, &found, progress)?;
    found.extend(near);
    let left = left(project);
    found.retain(|item| !left.contains(&item.content));
    let ranks = ranks(project);
    found.sort_by_cached_key(|item| {
        let first = item
            .places()
            .map(|place| (ranks.get(&place.document), place.range.start))
            .min();
        let places = item.places().count();
        (item.difference, item.kind, Reverse(places), first, item.content)
    });
    Ok(found)
}

/// Places of the documents in the list.
fn ranks(project: &Project) -> HashMap<DocumentId, usize> {
    let order = project.documents_in_order().into_iter().enumerate();
    order.map(|(rank, (id, _))| (id, rank)).collect()
}

/// An annotation and one on its counterpart in another document that says something else.
struct Contrary {
    here: AnnotationId,
    there: AnnotationId,
    /// Whether each covers most of the other.
    comparable: bool,
}

/// Passages whose counterpart is tagged otherwise, those that belong together as one. What is tagged differently word for
/// word is in `identical` already.
fn near(
    project: &Project,
    shared: &Shared,
    identical: &[Inconsistency],
    progress: &Progress,
) -> Result<Vec<Inconsistency>, Cancelled> {
    let mut by_document: BTreeMap<DocumentId, Vec<(AnnotationId, &Annotation)>> = BTreeMap::new();
    for (id, annotation) in project.annotations().iter() {
        if annotation.status != Status::Discard && !shared.of(annotation.document).is_empty() {
            by_document
                .entry(annotation.document)
                .or_default()
                .push((id, annotation));
        }
    }
    if by_document.is_empty() {
        return Ok(Vec::new());
    }
    let told: HashMap<AnnotationId, usize> = identical
        .iter()
        .enumerate()
        .flat_map(|(n, item)| {
            item.places()
                .flat_map(move |place| place.annotations.iter().map(move |id| (*id, n)))
        })
        .collect();
    let spans = SpanIndexes::build(project);
    let mut contraries = Vec::new();
    for (document, mut annotations) in by_document {
        progress.advance(0)?;
        annotations.sort_by_key(|(id, annotation)| (annotation.start(), annotation.end(), *id));
        let mut coming = shared.of(document).iter().peekable();
        let mut around: Vec<&Twin> = Vec::new();
        for (id, annotation) in annotations {
            while let Some(twin) = coming.next_if(|twin| twin.here.start < annotation.end()) {
                around.push(twin);
            }
            around.retain(|twin| annotation.start() < twin.here.end);
            for twin in &around {
                contraries.extend(contrary_to((id, annotation), twin, &spans, project));
            }
        }
    }
    contraries.retain(|pair| told.get(&pair.here).is_none_or(|n| told.get(&pair.there) != Some(n)));
    // Apart, so that a phrase inside a passage does not open anew what was said of the passage.
    let mut found = together(&contraries, true, project);
    found.extend(together(&contraries, false, project));
    Ok(found)
}

/// Annotations of other labels on most of the counterpart; none where one of the same label is there.
fn contrary_to(
    (id, annotation): (AnnotationId, &Annotation),
    twin: &Twin,
    spans: &SpanIndexes,
    project: &Project,
) -> Vec<Contrary> {
    let [span] = annotation.spans.as_slice() else {
        return Vec::new();
    };
    let part = span.start().max(twin.here.start)..span.end().min(twin.here.end);
    // A full stop or a quotation mark more is no other passage, half a sentence is.
    if part.len() * 5 < span.range().len() * 4 {
        return Vec::new();
    }
    let there = mapped(&part, twin);
    let touching = |document: DocumentId, range: &Range<usize>| -> Vec<Entry> {
        let index = spans.get(document);
        let entries = index.into_iter().flat_map(|index| index.overlapping(range.clone()));
        let counts = |entry: &Entry| {
            let annotation = project.annotations().get(entry.annotation);
            annotation.is_some_and(|annotation| annotation.status != Status::Discard)
        };
        entries.filter(counts).collect()
    };
    let beside = touching(twin.other, &there);
    let says_the_same = |entry: &Entry| {
        let common = common(&entry.range(), &there);
        // The places are reckoned, so a neighbour may be touched.
        entry.label == annotation.label && (common * 4 >= there.len() || common * 2 > entry.length())
    };
    if beside.iter().any(says_the_same) {
        return Vec::new();
    }
    let covering = |entry: &&Entry| covers_most(&entry.range(), &span.range());
    let own = touching(annotation.document, &span.range());
    let own: BTreeSet<LabelId> = own.iter().filter(covering).map(|entry| entry.label).collect();
    let contrary = beside.iter().filter(|entry| {
        let other = project.annotations().get(entry.annotation);
        covers_most(&entry.range(), &there)
            && !own.contains(&entry.label)
            && other.is_some_and(|other| are_akin(annotation, other))
    });
    contrary
        .map(|entry| Contrary {
            here: id,
            there: entry.annotation,
            comparable: covers_most(&there, &entry.range()),
        })
        .collect()
}

/// Whether half of the words of the shorter stand in the other, too: places are only reckoned, and sentences may have
/// changed places. Of long ones not all words are in their quotes, so they are taken at their place.
fn are_akin(a: &Annotation, b: &Annotation) -> bool {
    let is_long = |annotation: &Annotation| annotation.end() - annotation.start() > Quote::WHOLE;
    if is_long(a) || is_long(b) {
        return true;
    }
    let (a, b) = (folded(&a.quote.exact), folded(&b.quote.exact));
    let (a, b): (BTreeSet<&str>, BTreeSet<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    a.intersection(&b).count() * 2 >= a.len().min(b.len())
}

/// Where a part of a passage lies in its counterpart, in bytes: in proportion.
fn mapped(part: &Range<usize>, twin: &Twin) -> Range<usize> {
    let pair = [(twin.here.clone(), twin.there.clone())];
    let alignment = Alignment::new(&pair, &[], (twin.here.end, twin.there.end));
    let at = |byte: usize| alignment.at(byte as f64).round() as usize;
    at(part.start)..at(part.end)
}

fn common(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

fn covers_most(cover: &Range<usize>, range: &Range<usize>) -> bool {
    common(cover, range) * 2 > range.len()
}

/// Contraries that share an annotation are one inconsistency; those that are comparable, or those that are not.
fn together(contraries: &[Contrary], comparable: bool, project: &Project) -> Vec<Inconsistency> {
    let mut beside: BTreeMap<AnnotationId, Vec<AnnotationId>> = BTreeMap::new();
    for pair in contraries.iter().filter(|pair| pair.comparable == comparable) {
        beside.entry(pair.here).or_default().push(pair.there);
        beside.entry(pair.there).or_default().push(pair.here);
    }
    let ranks = ranks(project);
    let mut seen: BTreeSet<AnnotationId> = BTreeSet::new();
    let mut found = Vec::new();
    for start in beside.keys() {
        let (mut members, mut next) = (Vec::new(), vec![*start]);
        while let Some(id) = next.pop() {
            if seen.insert(id) {
                members.push(id);
                next.extend(beside.get(&id).into_iter().flatten());
            }
        }
        found.extend(near_item(&members, comparable, &ranks, project));
    }
    found
}

/// One inconsistency of these annotations; each place carries one label.
fn near_item(
    members: &[AnnotationId],
    comparable: bool,
    ranks: &HashMap<DocumentId, usize>,
    project: &Project,
) -> Option<Inconsistency> {
    let annotations = members
        .iter()
        .filter_map(|id| Some((*id, project.annotations().get(*id)?)));
    let mut annotations: Vec<_> = annotations.collect();
    annotations.sort_by_key(|(id, annotation)| {
        let place = (ranks.get(&annotation.document), annotation.start(), annotation.end());
        (place, annotation.label, *id)
    });
    let (_, first) = annotations.first()?;
    let words: BTreeSet<String> = annotations.iter().map(|(_, a)| folded(&a.quote.exact)).collect();
    let words: Vec<String> = words.into_iter().collect();
    let mut taggings: BTreeMap<BTreeSet<Tag>, Vec<Place>> = BTreeMap::new();
    let mut all: Vec<(LabelId, DocumentId, Range<usize>)> = Vec::new();
    for (id, annotation) in &annotations {
        let tag = Tag {
            label: annotation.label,
            attributes: BTreeMap::new(),
        };
        let (document, range) = (annotation.document, annotation.start()..annotation.end());
        all.push((annotation.label, document, range.clone()));
        let places = taggings.entry(BTreeSet::from([tag])).or_default();
        match places
            .last_mut()
            .filter(|place| place.document == document && place.range == range)
        {
            Some(place) => place.annotations.push(*id),
            None => places.push(Place {
                document,
                range,
                annotations: vec![*id],
            }),
        }
    }
    // Two labels on one passage cannot become one by the same step that gives others theirs.
    let is_double = |pair: &[(LabelId, DocumentId, Range<usize>)]| match pair {
        [(a, here, left), (b, there, right)] => a != b && here == there && common(left, right) > 0,
        _ => false,
    };
    let taggings = taggings.into_iter().map(|(tags, places)| Tagging { tags, places });
    let item = Inconsistency::new(Kind::Near, &words.join("\n"), &first.quote.exact, taggings.collect())?;
    Some(Inconsistency {
        comparable: comparable && !all.windows(2).any(is_double),
        ..item
    })
}

#[cfg(test)]
mod tests;
