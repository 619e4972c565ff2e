//! Finds words that are tagged in different ways.

use super::fold::folded;
use super::item::{Inconsistency, Kind, Place, Tag, Tagging};
use crate::progress::{Cancelled, Progress};
use crate::project::{Annotation, AnnotationId, DocumentId, Project, Status};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The quotes of passages longer than this, in bytes, may be cut in the middle: their words are read from the text before
/// they count as the same. Well below [`crate::project::Quote::WHOLE`], so that a full stop more does not part two passages.
const LONG: usize = 240;
/// Folded characters at both ends by which long quotes are gathered; those that are cut keep 64 at each end, unfolded.
const ENDS: usize = 24;

/// An annotation with the place of its document in the list.
#[derive(Clone, Copy)]
struct Entry<'p> {
    rank: usize,
    id: AnnotationId,
    annotation: &'p Annotation,
}

/// Words by which annotations are gathered: how many fragments, and the folded words; of long ones both ends only.
type Key = (usize, bool, String);

/// The words that are tagged in two ways or more, in no particular order. Reads each annotation once, and the texts of
/// long ones only where both their ends equal. What is marked to be discarded does not count, nor does a long passage
/// whose text `texts` has not. Steps: annotations.
///
/// # Errors
/// When cancelled.
pub fn identical(
    project: &Project,
    texts: &dyn Fn(DocumentId) -> Option<Arc<str>>,
    progress: &Progress,
) -> Result<Vec<Inconsistency>, Cancelled> {
    let ranks: HashMap<DocumentId, usize> = project
        .documents_in_order()
        .into_iter()
        .enumerate()
        .map(|(rank, (id, _))| (id, rank))
        .collect();
    progress.set_total(project.annotations().len() as u64);
    let mut groups: HashMap<Key, Vec<Entry<'_>>> = HashMap::new();
    for (id, annotation) in project.annotations().iter() {
        progress.advance(1)?;
        let Some(rank) = ranks.get(&annotation.document).copied() else {
            continue;
        };
        if let Some(key) = key(annotation) {
            groups.entry(key).or_default().push(Entry { rank, id, annotation });
        }
    }
    let mut found = Vec::new();
    let mut long = Vec::new();
    for ((_, is_long, words), entries) in groups.into_iter().filter(|(_, entries)| entries.len() > 1) {
        if let Some(item) = item(&words, entries.clone(), project) {
            if is_long {
                long.extend(entries);
            } else {
                found.push(item);
            }
        }
    }
    let whole = by_whole_words(long, texts, progress)?;
    let items = whole
        .into_iter()
        .filter_map(|((_, words), entries)| item(&words, entries, project));
    found.extend(items);
    Ok(found)
}

/// None for what does not count.
fn key(annotation: &Annotation) -> Option<Key> {
    if annotation.status == Status::Discard {
        return None;
    }
    let fragments = annotation.spans.len();
    let bytes: usize = annotation.spans.iter().map(|span| span.range().len()).sum();
    let words = folded(&annotation.quote.exact);
    if bytes <= LONG {
        return (!words.is_empty()).then_some((fragments, false, words));
    }
    let letters = || words.chars().filter(|c| *c != ' ');
    let ends: String = letters().take(ENDS).chain(letters().rev().take(ENDS)).collect();
    (!ends.is_empty()).then_some((fragments, true, ends))
}

/// Long passages by all their words, each text read once.
fn by_whole_words<'p>(
    entries: Vec<Entry<'p>>,
    texts: &dyn Fn(DocumentId) -> Option<Arc<str>>,
    progress: &Progress,
) -> Result<BTreeMap<(usize, String), Vec<Entry<'p>>>, Cancelled> {
    let mut by_document: BTreeMap<DocumentId, Vec<Entry<'p>>> = BTreeMap::new();
    for entry in entries {
        by_document.entry(entry.annotation.document).or_default().push(entry);
    }
    let mut groups: BTreeMap<(usize, String), Vec<Entry<'p>>> = BTreeMap::new();
    for (document, entries) in by_document {
        progress.advance(0)?;
        let Some(text) = texts(document) else { continue };
        for entry in entries {
            let fragments = entry.annotation.spans.iter().map(|span| text.get(span.range()));
            if let Some(fragments) = fragments.collect::<Option<Vec<&str>>>() {
                let words = folded(&fragments.join(" "));
                groups.entry((fragments.len(), words)).or_default().push(entry);
            }
        }
    }
    Ok(groups)
}

/// The wording of these annotations with its taggings; none where all its places are tagged alike.
fn item(words: &str, mut entries: Vec<Entry<'_>>, project: &Project) -> Option<Inconsistency> {
    entries.sort_by_key(|entry| (entry.rank, entry.annotation.start(), entry.annotation.end(), entry.id));
    let wording = entries.first()?.annotation.quote.exact.as_str();
    let mut places: Vec<(BTreeSet<Tag>, Place)> = Vec::new();
    for Entry { id, annotation, .. } in entries {
        let tag = Tag::of(annotation, project);
        match places.last_mut() {
            // The same words with or without a full stop are one place.
            Some((tags, place)) if place.document == annotation.document && annotation.start() < place.range.end => {
                tags.insert(tag);
                place.range.end = place.range.end.max(annotation.end());
                place.annotations.push(id);
            }
            _ => {
                let place = Place {
                    document: annotation.document,
                    range: annotation.start()..annotation.end(),
                    annotations: vec![id],
                };
                places.push((BTreeSet::from([tag]), place));
            }
        }
    }
    let mut taggings: BTreeMap<BTreeSet<Tag>, Vec<Place>> = BTreeMap::new();
    for (tags, place) in places {
        taggings.entry(tags).or_default().push(place);
    }
    let taggings = taggings.into_iter().map(|(tags, places)| Tagging { tags, places });
    Inconsistency::new(Kind::Identical, words, wording, taggings.collect())
}

#[cfg(test)]
mod tests;
