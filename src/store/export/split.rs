//! Training, development and test parts that share no text: what is said twice stays on one side.

use super::chosen::Chosen;
use crate::project::edit::count;
use crate::project::{AnnotationId, DocumentId, GroupId, LabelId, Project};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A part of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Train,
    Dev,
    Test,
}

impl Part {
    /// All, the largest first.
    pub const ALL: [Self; 3] = [Self::Train, Self::Dev, Self::Test];

    /// Name of its file or folder.
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Dev => "dev",
            Self::Test => "test",
        }
    }
}

/// How a dataset is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitOptions {
    /// Shares of the parts in percent, together 100.
    pub percent: [u32; 3],
    /// The same seed gives the same parts.
    pub seed: u64,
}

/// Which document is in which part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Split {
    #[serde(skip)]
    pub parts: BTreeMap<DocumentId, Part>,
    /// Documents of each part, in the order of [`Part::ALL`].
    pub documents: [usize; 3],
    /// Annotations of each part, by label.
    pub labels: BTreeMap<String, [usize; 3]>,
    /// Sets of documents that share a duplicate group or a text, and so stay together.
    pub clusters: usize,
    /// Duplicate groups and texts that a random split of single documents, with the same seed, would have had in two parts.
    pub leaks_of_a_random_split: usize,
    /// The same of this split: none.
    pub leaks: usize,
    /// Links from one part to another, which no part holds.
    pub links_between_parts: usize,
}

impl Split {
    /// What is to be known of it, a line each.
    pub fn told(&self) -> Vec<String> {
        let parts = Part::ALL.into_iter().zip(self.documents);
        let mut told: Vec<String> = parts
            .filter(|(_, documents)| *documents == 0)
            .map(|(part, _)| {
                let why = "too few documents, or too many that belong together";
                format!("the part {} is empty: {why}", part.name())
            })
            .collect();
        if self.links_between_parts > 0 {
            let links = count(self.links_between_parts, "link");
            told.push(format!("left out: {links} from one part to another"));
        }
        told.push(format!(
            "{} of documents that belong together; a random split would have torn {} of their duplicates apart, this one {}",
            count(self.clusters, "set"),
            self.leaks_of_a_random_split,
            self.leaks
        ));
        told
    }
}

/// Splits the documents that are chosen of a project. Documents with members of one duplicate group, and those with the same text, stay
/// together; clusters are dealt out so that each part gets its share of documents and of every label.
pub fn split(project: &Project, chosen: &Chosen, options: &SplitOptions) -> Split {
    let wanted = chosen.documents_of(project);
    let documents = project.documents_in_order().into_iter().map(|(id, _)| id);
    let documents: Vec<DocumentId> = documents.filter(|id| wanted.contains(id)).collect();
    let annotations = chosen.annotations_of(project);
    let ties = ties(project);
    let mut clusters = clusters(&documents, &ties);
    let counts = label_counts(project, &annotations);
    let mut dice = fastrand::Rng::with_seed(options.seed);
    dice.shuffle(&mut clusters);
    // The heaviest first: the light ones even out what these leave.
    clusters.sort_by_key(|cluster| std::cmp::Reverse(weight(cluster, &counts)));
    let mut dealt = Dealt::new(&documents, &counts, options.percent);
    for cluster in &clusters {
        dealt.deal(cluster, &counts);
    }
    let mut random = BTreeMap::new();
    for document in &documents {
        let mut at = dice.u32(0..100);
        let part = Part::ALL.into_iter().zip(options.percent).find(|(_, percent)| {
            let here = at < *percent;
            at = at.saturating_sub(*percent);
            here
        });
        random.insert(*document, part.map_or(Part::Train, |(part, _)| part));
    }
    let labels = project.labels_in_order().into_iter();
    let labels = labels.map(|(id, label)| {
        let of = |part: usize| {
            dealt
                .have
                .get(part)
                .and_then(|have| have.get(&id))
                .copied()
                .unwrap_or(0)
        };
        (label.name.clone(), [of(0), of(1), of(2)])
    });
    Split {
        documents: dealt.documents,
        labels: labels.collect(),
        clusters: clusters.len(),
        leaks_of_a_random_split: leaks(&ties, &random),
        leaks: leaks(&ties, &dealt.parts),
        links_between_parts: links_between(project, &annotations, &dealt.parts),
        parts: dealt.parts,
    }
}

/// Sets of documents that must stay together: by duplicate group, and by text.
fn ties(project: &Project) -> Vec<BTreeSet<DocumentId>> {
    let mut by_group: BTreeMap<GroupId, BTreeSet<DocumentId>> = BTreeMap::new();
    for (id, group) in project.groups().iter() {
        let members = group
            .members
            .iter()
            .filter_map(|member| project.annotations().get(*member));
        by_group
            .entry(id)
            .or_default()
            .extend(members.map(|annotation| annotation.document));
    }
    let mut by_text: BTreeMap<&str, BTreeSet<DocumentId>> = BTreeMap::new();
    for (id, document) in project.documents().iter() {
        by_text.entry(document.text_hash.as_str()).or_default().insert(id);
    }
    let all = by_group.into_values().chain(by_text.into_values());
    all.filter(|documents| documents.len() > 1).collect()
}

/// The finest sets that hold every tie whole, by union and find.
fn clusters(documents: &[DocumentId], ties: &[BTreeSet<DocumentId>]) -> Vec<Vec<DocumentId>> {
    let mut parents: BTreeMap<DocumentId, DocumentId> = documents.iter().map(|id| (*id, *id)).collect();
    for tie in ties {
        let mut members = tie.iter();
        let Some(first) = members.next() else { continue };
        for member in members {
            let (a, b) = (root(&mut parents, *first), root(&mut parents, *member));
            parents.insert(a.max(b), a.min(b));
        }
    }
    let mut clusters: BTreeMap<DocumentId, Vec<DocumentId>> = BTreeMap::new();
    for document in documents {
        let of = root(&mut parents, *document);
        clusters.entry(of).or_default().push(*document);
    }
    clusters.into_values().collect()
}

fn root(parents: &mut BTreeMap<DocumentId, DocumentId>, document: DocumentId) -> DocumentId {
    let mut here = document;
    while let Some(parent) = parents.get(&here).copied().filter(|parent| *parent != here) {
        let above = parents.get(&parent).copied().unwrap_or(parent);
        parents.insert(here, above);
        here = above;
    }
    here
}

type Counts = BTreeMap<LabelId, usize>;

fn label_counts(project: &Project, chosen: &BTreeSet<AnnotationId>) -> BTreeMap<DocumentId, Counts> {
    let mut counts: BTreeMap<DocumentId, Counts> = BTreeMap::new();
    for annotation in chosen.iter().filter_map(|id| project.annotations().get(*id)) {
        let of_document = counts.entry(annotation.document).or_default();
        *of_document.entry(annotation.label).or_insert(0) += 1;
    }
    counts
}

fn weight(cluster: &[DocumentId], counts: &BTreeMap<DocumentId, Counts>) -> usize {
    let annotations = |document| counts.get(document).map_or(0, |counts| counts.values().sum::<usize>());
    cluster.iter().map(|document| 1 + annotations(document)).sum()
}

/// Parts as they fill.
struct Dealt {
    parts: BTreeMap<DocumentId, Part>,
    documents: [usize; 3],
    have: [Counts; 3],
    /// What each part is to have: documents, and annotations by label.
    wanted_documents: [f32; 3],
    wanted: [BTreeMap<LabelId, f32>; 3],
}

impl Dealt {
    fn new(documents: &[DocumentId], counts: &BTreeMap<DocumentId, Counts>, percent: [u32; 3]) -> Self {
        let mut all = Counts::new();
        for (label, number) in counts.values().flatten() {
            *all.entry(*label).or_insert(0) += number;
        }
        let wanted = percent.map(|percent| {
            let share = |(label, number): (&LabelId, &usize)| (*label, *number as f32 * percent as f32 / 100.0);
            all.iter().map(share).collect()
        });
        Self {
            parts: BTreeMap::new(),
            documents: [0; 3],
            have: [Counts::new(), Counts::new(), Counts::new()],
            wanted_documents: percent.map(|percent| documents.len() as f32 * percent as f32 / 100.0),
            wanted,
        }
    }

    /// Gives a cluster to the part that lacks most of what it has.
    fn deal(&mut self, cluster: &[DocumentId], counts: &BTreeMap<DocumentId, Counts>) {
        let mut brings = Counts::new();
        for (label, number) in cluster.iter().filter_map(|document| counts.get(document)).flatten() {
            *brings.entry(*label).or_insert(0) += number;
        }
        let lacks = |part: usize| -> f32 {
            let (Some(have), Some(wanted), Some(wanted_documents), Some(documents)) = (
                self.have.get(part),
                self.wanted.get(part),
                self.wanted_documents.get(part),
                self.documents.get(part),
            ) else {
                return f32::MIN;
            };
            if *wanted_documents == 0.0 {
                return f32::MIN;
            }
            // A share of what is wanted, so that a small part is filled as early as a large one.
            let lack = |have: usize, wanted: f32| (wanted - have as f32) / wanted.max(1e-3);
            let labels = brings.iter().map(|(label, number)| {
                let of = have.get(label).copied().unwrap_or(0);
                lack(of, wanted.get(label).copied().unwrap_or(0.0)) * *number as f32
            });
            let number: usize = brings.values().sum();
            let by_labels = labels.sum::<f32>() / number.max(1) as f32;
            by_labels + lack(*documents, *wanted_documents)
        };
        let best = (0..3)
            .max_by(|a, b| lacks(*a).total_cmp(&lacks(*b)).then(b.cmp(a)))
            .unwrap_or(0);
        let Some(part) = Part::ALL.get(best).copied() else {
            return;
        };
        self.parts.extend(cluster.iter().map(|document| (*document, part)));
        if let Some(documents) = self.documents.get_mut(best) {
            *documents += cluster.len();
        }
        if let Some(have) = self.have.get_mut(best) {
            for (label, number) in brings {
                *have.entry(label).or_insert(0) += number;
            }
        }
    }
}

fn links_between(project: &Project, chosen: &BTreeSet<AnnotationId>, parts: &BTreeMap<DocumentId, Part>) -> usize {
    let part_of = |id| parts.get(&project.annotations().get(id)?.document);
    let relations = project.relations().values();
    relations
        .filter(|relation| chosen.contains(&relation.from) && chosen.contains(&relation.to))
        .filter(|relation| part_of(relation.from) != part_of(relation.to))
        .count()
}

/// Ties with documents in more than one part.
fn leaks(ties: &[BTreeSet<DocumentId>], parts: &BTreeMap<DocumentId, Part>) -> usize {
    let is_torn = |tie: &&BTreeSet<DocumentId>| {
        let parts: BTreeSet<_> = tie.iter().filter_map(|document| parts.get(document)).collect();
        parts.len() > 1
    };
    ties.iter().filter(is_torn).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::schema::{CLAIM, DUPLICATE};
    use crate::query::lists::sample::Sample;
    use proptest::prelude::*;

    const EIGHTY: SplitOptions = SplitOptions {
        percent: [80, 10, 10],
        seed: 7,
    };

    /// Documents with a claim each; those of one number in `groups` are in one duplicate group, and of each the last has
    /// the text of the first.
    fn project(groups: &[usize]) -> Sample {
        let mut sample = Sample::default();
        let mut members: BTreeMap<usize, Vec<AnnotationId>> = BTreeMap::new();
        for (n, group) in groups.iter().enumerate() {
            let document = sample.document(&format!("d{n}"));
            sample.describe(document, |document| document.text_hash = format!("{n:064}"));
            sample.annotate(document, CLAIM, std::slice::from_ref(&(0..3)));
            let id = sample.annotate(document, DUPLICATE, std::slice::from_ref(&(4..7)));
            members.entry(*group).or_default().push(id);
        }
        for members in members.into_values().filter(|members| members.len() > 1) {
            sample.group(&members);
        }
        sample
    }

    fn split_all(project: &Project, options: &SplitOptions) -> Split {
        split(project, &Chosen::default(), options)
    }

    #[test]
    fn what_is_not_chosen_takes_no_share() {
        let sample = project(&(0..100).collect::<Vec<_>>());
        let documents = sample.project().documents_in_order().into_iter().take(20);
        let chosen = Chosen {
            documents: documents.map(|(id, _)| id).collect(),
            labels: BTreeSet::from(["claim".to_owned()]),
            ..Chosen::default()
        };
        let found = split(sample.project(), &chosen, &EIGHTY);
        assert_eq!(found.documents, [16, 2, 2]);
        assert_eq!((found.labels["Claim"], found.labels["Duplicate"]), ([16, 2, 2], [0; 3]));
    }

    #[test]
    fn parts_get_their_shares_and_the_same_seed_gives_the_same_parts() {
        let groups: Vec<usize> = (0..100).collect();
        let sample = project(&groups);
        let split_once = split_all(sample.project(), &EIGHTY);
        assert_eq!(split_once.documents, [80, 10, 10]);
        assert_eq!(split_once.labels["Claim"], [80, 10, 10]);
        assert_eq!((split_once.clusters, split_once.leaks), (100, 0));
        assert_eq!(split_all(sample.project(), &EIGHTY), split_once);
        let other = SplitOptions { seed: 8, ..EIGHTY };
        assert_ne!(split_all(sample.project(), &other).parts, split_once.parts);
    }

    #[test]
    fn a_random_split_would_leak_what_this_one_does_not() {
        let groups: Vec<usize> = (0..100).map(|n| n / 4).collect();
        let found = split_all(project(&groups).project(), &EIGHTY);
        assert_eq!((found.clusters, found.leaks), (25, 0));
        assert!(found.leaks_of_a_random_split > 5, "{}", found.leaks_of_a_random_split);
        assert!((76..=84).contains(&found.documents[0]), "{:?}", found.documents);
    }

    #[test]
    fn the_same_text_stays_on_one_side() {
        let mut sample = project(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        let documents: Vec<DocumentId> = sample
            .project()
            .documents_in_order()
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        for document in &documents[..5] {
            sample.describe(*document, |document| document.text_hash = "a".repeat(64));
        }
        let found = split_all(sample.project(), &EIGHTY);
        let parts: BTreeSet<Part> = documents[..5].iter().map(|document| found.parts[document]).collect();
        assert_eq!((parts.len(), found.clusters), (1, 6));
    }

    #[test]
    fn links_from_part_to_part_empty_parts_and_shares_of_nothing_are_told() {
        let mut sample = project(&[0, 1, 2, 3]);
        let claims: Vec<AnnotationId> = sample.project().annotations().iter().map(|(id, _)| id).collect();
        let halves = SplitOptions {
            percent: [50, 0, 50],
            seed: 7,
        };
        for (n, from) in claims.iter().enumerate() {
            for to in &claims[n + 1..] {
                sample.relate(*from, *to);
            }
        }
        let found = split_all(sample.project(), &halves);
        assert_eq!(found.documents, [2, 0, 2]);
        // Two annotations in each of four documents: each of four on one side with each of four on the other.
        assert_eq!(found.links_between_parts, 16);
        let told = found.told();
        assert!(
            told[0].starts_with("the part dev is empty") && told[1].contains("16 links"),
            "{told:?}"
        );
        let chosen = Chosen {
            labels: BTreeSet::from(["claim".to_owned()]),
            ..Chosen::default()
        };
        assert_eq!(split(sample.project(), &chosen, &halves).links_between_parts, 4);
        let parts: BTreeMap<DocumentId, Part> = found.parts.keys().copied().zip([Part::Train, Part::Test]).collect();
        assert_eq!(leaks(&[parts.keys().copied().collect()], &parts), 1);
    }

    proptest! {
        #[test]
        fn no_group_is_ever_torn_and_every_document_has_a_part(
            groups in prop::collection::vec(0..12_usize, 0..40),
            seed in any::<u64>(),
            train in 0..=100_u32,
        ) {
            let options = SplitOptions { percent: [train, (100 - train) / 2, 100 - train - (100 - train) / 2], seed };
            let found = split_all(project(&groups).project(), &options);
            prop_assert_eq!(found.leaks, 0);
            prop_assert_eq!(found.parts.len(), groups.len());
            prop_assert_eq!(found.documents.iter().sum::<usize>(), groups.len());
        }
    }
}
