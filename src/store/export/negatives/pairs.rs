//! Pairs of passages that do not say the same: each copy of a duplicate group with passages of other groups.

use super::super::split::Part;
use super::{NegativeOptions, Negatives, Pair, Parts, part_of, said};
use crate::project::{Annotation, AnnotationId, DocumentId, GroupId, LabelId, Project};
use crate::reuse::text::{Prepared, Rarity};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A word that stands in more passages finds none.
const MOST_PLACES: usize = 200;
/// Passages that share more of their words, of the shorter one's, may say the same although nobody grouped them.
const MOST_SHARED: f32 = 0.6;
/// Passages that are tried from a random place on.
const MOST_TRIED: usize = 2000;

/// What says the same: a group, or an annotation that is in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Group(GroupId),
    Own(AnnotationId),
}

/// A passage that may be an end of a pair.
struct Passage<'p> {
    id: AnnotationId,
    annotation: &'p Arc<Annotation>,
    class: Class,
    part: Option<Part>,
    /// What it says, as [`said`] tells it.
    said: Option<u64>,
    /// Keys of its words with their weights, each once, in order.
    words: Vec<(u32, f32)>,
}

/// What is known of a class.
#[derive(Default)]
struct Known {
    said: BTreeSet<u64>,
    /// Documents and bytes in which its members lie.
    places: Vec<(DocumentId, usize, usize)>,
}

/// Draws pairs for each copy that is chosen: half of them hard, with passages that share rare words, where there are such; the
/// rest are any of the same label.
pub(super) fn draw(
    project: &Project,
    (chosen, parts): (&BTreeSet<AnnotationId>, Parts<'_>),
    options: &NegativeOptions,
    negatives: &mut Negatives,
) {
    let classes: BTreeMap<AnnotationId, Class> = project
        .groups()
        .iter()
        .flat_map(|(id, group)| group.members.iter().map(move |member| (*member, Class::Group(id))))
        .collect();
    let is_copy = |id: &AnnotationId| match classes.get(id) {
        Some(Class::Group(group)) => project.groups().get(*group).is_some_and(|group| group.principal != *id),
        _ => false,
    };
    let copies: Vec<AnnotationId> = chosen.iter().copied().filter(is_copy).collect();
    if copies.is_empty() {
        return;
    }
    let label = |id: &AnnotationId| project.annotations().get(*id).map(|annotation| annotation.label);
    let labels: BTreeSet<LabelId> = copies.iter().filter_map(label).collect();
    let mut dice = fastrand::Rng::with_seed(options.seed);
    let mut pool: Vec<Passage<'_>> = chosen
        .iter()
        .filter_map(|id| project.annotations().get(*id).map(|annotation| (*id, annotation)))
        .filter(|(_, annotation)| labels.contains(&annotation.label))
        .map(|(id, annotation)| Passage {
            id,
            annotation,
            class: classes.get(&id).copied().unwrap_or(Class::Own(id)),
            part: part_of(parts, annotation.document),
            said: said(&annotation.quote.exact),
            words: words(&annotation.quote.exact),
        })
        .collect();
    dice.shuffle(&mut pool);
    let rules = Rules::new(project, &classes, &pool);
    let places = places(&pool);
    let numbers: BTreeMap<AnnotationId, usize> = pool
        .iter()
        .enumerate()
        .map(|(number, passage)| (passage.id, number))
        .collect();
    let mut used: BTreeSet<[AnnotationId; 2]> = BTreeSet::new();
    let mut num_hard = 0;
    for copy in &copies {
        let Some(anchor) = numbers.get(copy).and_then(|number| pool.get(*number)) else {
            continue;
        };
        for _ in 0..options.each {
            let is_free = |other: &&Passage<'_>| !used.contains(&both(anchor, other)) && rules.differ(anchor, other);
            let hard = || nearest(anchor, &pool, &places).into_iter().find(is_free);
            let start = dice.usize(0..pool.len());
            let any = || {
                pool.iter()
                    .cycle()
                    .skip(start)
                    .take(pool.len().min(MOST_TRIED))
                    .find(is_free)
            };
            let hard = if num_hard * 2 <= negatives.pairs.len() {
                hard()
            } else {
                None
            };
            let (is_hard, document) = (hard.is_some(), anchor.annotation.document);
            num_hard += usize::from(is_hard);
            match hard.or_else(any) {
                Some(other) => {
                    used.insert(both(anchor, other));
                    negatives.pairs.push(Pair {
                        ends: [anchor.id, other.id],
                        is_hard,
                        document,
                    });
                }
                None => *negatives.pairs_not_found.entry(document).or_default() += 1,
            }
        }
    }
}

fn words(quote: &str) -> Vec<(u32, f32)> {
    let (prepared, rarity) = (Prepared::new(quote), Rarity::in_news());
    let mut words: Vec<(u32, f32)> = prepared
        .words()
        .iter()
        .map(|word| (word.key(), rarity.weight(*word)))
        .collect();
    words.sort_by_key(|(key, _)| *key);
    words.dedup_by_key(|(key, _)| *key);
    words
}

/// In which passages each word stands.
fn places(pool: &[Passage<'_>]) -> BTreeMap<u32, Vec<usize>> {
    let mut places: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, passage) in pool.iter().enumerate() {
        for (word, _) in &passage.words {
            places.entry(*word).or_default().push(number);
        }
    }
    places
}

/// Passages that share words with this one, those with the rarest first.
fn nearest<'l, 'p>(
    anchor: &Passage<'_>,
    pool: &'l [Passage<'p>],
    places: &BTreeMap<u32, Vec<usize>>,
) -> Vec<&'l Passage<'p>> {
    let mut weights: BTreeMap<usize, f32> = BTreeMap::new();
    for (word, weight) in &anchor.words {
        let found = places.get(word).filter(|found| found.len() <= MOST_PLACES);
        for number in found.into_iter().flatten() {
            *weights.entry(*number).or_default() += weight;
        }
    }
    let mut found: Vec<(usize, f32)> = weights.into_iter().collect();
    found.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    found.into_iter().filter_map(|(number, _)| pool.get(number)).collect()
}

fn both(one: &Passage<'_>, other: &Passage<'_>) -> [AnnotationId; 2] {
    [one.id.min(other.id), one.id.max(other.id)]
}

/// What keeps two passages from being a negative pair.
struct Rules {
    known: BTreeMap<Class, Known>,
    /// Classes that are linked in either direction.
    linked: BTreeSet<(Class, Class)>,
    /// Words that are said in two parts of a split.
    torn: BTreeSet<u64>,
}

impl Rules {
    fn new(project: &Project, classes: &BTreeMap<AnnotationId, Class>, pool: &[Passage<'_>]) -> Self {
        let class_of = |id: AnnotationId| classes.get(&id).copied().unwrap_or(Class::Own(id));
        let mut known: BTreeMap<Class, Known> = BTreeMap::new();
        let members = project
            .groups()
            .values()
            .flat_map(|group| group.members.iter().copied());
        for id in members.chain(pool.iter().map(|passage| passage.id)) {
            let Some(annotation) = project.annotations().get(id) else {
                continue;
            };
            let of = known.entry(class_of(id)).or_default();
            of.said.extend(said(&annotation.quote.exact));
            of.places
                .push((annotation.document, annotation.start(), annotation.end()));
        }
        let linked = project.relations().values().flat_map(|relation| {
            let (one, other) = (class_of(relation.from), class_of(relation.to));
            [(one, other), (other, one)]
        });
        let mut parts: BTreeMap<u64, Option<Part>> = BTreeMap::new();
        let mut torn = BTreeSet::new();
        for (said, part) in pool.iter().filter_map(|passage| Some((passage.said?, passage.part))) {
            if *parts.entry(said).or_insert(part) != part {
                torn.insert(said);
            }
        }
        Self {
            known,
            linked: linked.collect(),
            torn,
        }
    }

    /// Whether two passages are of one kind and one part, and surely do not say the same.
    fn differ(&self, one: &Passage<'_>, other: &Passage<'_>) -> bool {
        let (Some(said), Some(others)) = (one.said, other.said) else {
            return false;
        };
        one.class != other.class
            && one.annotation.label == other.annotation.label
            && one.part == other.part
            && !self.torn.contains(&said)
            && !self.torn.contains(&others)
            && !self.linked.contains(&(one.class, other.class))
            && !self.knows(one.class, other, others)
            && !self.knows(other.class, one, said)
            && !share_most(&one.words, &other.words)
    }

    /// Whether a class says these words, or lies in the same place.
    fn knows(&self, class: Class, passage: &Passage<'_>, said: u64) -> bool {
        let (start, end) = (passage.annotation.start(), passage.annotation.end());
        let document = passage.annotation.document;
        self.known.get(&class).is_some_and(|known| {
            let overlaps = |(id, from, to): &(DocumentId, usize, usize)| *id == document && *from < end && start < *to;
            known.said.contains(&said) || known.places.iter().any(overlaps)
        })
    }
}

fn share_most(one: &[(u32, f32)], other: &[(u32, f32)]) -> bool {
    let (shorter, longer) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let is_shared = |(word, _): &&(u32, f32)| longer.binary_search_by_key(word, |(word, _)| *word).is_ok();
    let shared = shorter.iter().filter(is_shared).count();
    shared as f32 > MOST_SHARED * shorter.len() as f32
}
