//! The commands that put an end to an inconsistency.

use super::item::{Inconsistency, Kind, Place, Tag, Tagging};
use crate::project::decision::CONSISTENCY;
use crate::project::edit::{Alike, Command, Proposed, Restated, Ruling, TagSpec};
use crate::project::{AnnotationId, LabelId, Project, Verdict};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// Most passages that a decision keeps: it holds for the words, wherever they stand.
const MOST_PASSAGES: usize = 50;

/// Tags all places of the words as those of one tagging are. None where there is no such tagging or nothing to do, and
/// for passages that are not of one extent.
///
/// What a place lacks is said by an annotation that says something else there, whoever made it; only if there is none, a
/// new one is made. An annotation goes where its author would say the same twice.
pub fn settle(item: &Inconsistency, tagging: usize, project: &Project) -> Option<Command> {
    let chosen = item.taggings.get(tagging).filter(|_| item.comparable)?;
    let others = item.taggings.iter().enumerate().filter(|(n, _)| *n != tagging);
    let places = others.flat_map(|(_, other)| &other.places);
    if item.kind == Kind::Near {
        let label = chosen.tags.first()?.label;
        let ids: Vec<AnnotationId> = places.flat_map(|place| place.annotations.iter().copied()).collect();
        return (!ids.is_empty()).then_some(Command::Retag(ids, label));
    }
    let mut alike = Alike::default();
    for place in places {
        settle_place(place, chosen, project, &mut alike);
    }
    (alike != Alike::default()).then_some(Command::TagAlike(alike))
}

fn settle_place(place: &Place, chosen: &Tagging, project: &Project, alike: &mut Alike) {
    let annotations = place.annotations.iter();
    let annotations = annotations.filter_map(|id| Some((*id, project.annotations().get(*id)?)));
    let (mut missing, mut over) = (chosen.tags.clone(), Vec::new());
    let mut said: BTreeSet<(Arc<str>, LabelId)> = BTreeSet::new();
    for (id, annotation) in annotations.clone() {
        let tag = Tag::of(annotation, project);
        if chosen.tags.contains(&tag) {
            missing.remove(&tag);
            said.insert((annotation.author.clone(), annotation.label));
        } else {
            over.push((id, annotation));
        }
    }
    // Those of a label that stays get other attributes before another label goes.
    over.sort_by_key(|(_, annotation)| !chosen.tags.iter().any(|tag| tag.label == annotation.label));
    for (id, annotation) in over {
        let fits = |tag: &&Tag| tag.label == annotation.label;
        let is_new = |tag: &&Tag| !said.contains(&(annotation.author.clone(), tag.label));
        let wanted = missing.iter().find(fits).or(missing.first());
        let fresh = || chosen.tags.iter().filter(is_new);
        let Some(tag) = wanted
            .or_else(|| fresh().find(fits))
            .or_else(|| fresh().next())
            .cloned()
        else {
            alike.remove.push(id);
            continue;
        };
        missing.remove(&tag);
        said.insert((annotation.author.clone(), tag.label));
        alike.change.push(Restated {
            annotation: id,
            label: tag.label,
            attributes: tag.attributes,
        });
    }
    let ranges = annotations.map(|(_, annotation)| annotation.spans.iter().map(|span| span.range()).collect());
    let ranges: Vec<std::ops::Range<usize>> = ranges.into_iter().next().unwrap_or_default();
    alike.tag.extend(missing.into_iter().map(|tag| TagSpec {
        document: place.document,
        ranges: ranges.clone(),
        label: tag.label,
        attributes: tag.attributes,
        note: String::new(),
    }));
}

/// Leaves the words tagged as they are; they are told again when they are tagged in yet another way.
pub fn leave(item: &Inconsistency, project: &Project) -> Command {
    let places = item.places().take(MOST_PASSAGES);
    let proposal = Proposed {
        content: item.content,
        kind: CONSISTENCY.to_owned(),
        score: 1000,
        reason: item.summary(project),
        passages: places.map(|place| (place.document, place.range.clone())).collect(),
        principal: 0,
    };
    Command::Decide(vec![Ruling {
        proposal,
        verdict: Verdict::Rejected,
    }])
}

/// The [`Inconsistency::content`] of all that somebody left as it is.
pub fn left(project: &Project) -> HashSet<u64> {
    let decisions = project.decisions().values();
    let left = decisions.filter(|decision| decision.kind == CONSISTENCY && decision.verdict == Verdict::Rejected);
    left.map(|decision| decision.content).collect()
}

#[cfg(test)]
mod tests;
