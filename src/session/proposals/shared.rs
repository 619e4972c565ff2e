//! What documents have in common, for reading them side by side.

use super::proposal::{Proposal, ProposalKind};
use crate::project::{DocumentId, Project};
use crate::reuse::duplicates::Kind;
use std::collections::BTreeMap;
use std::ops::Range;

/// Of a passage in more places than this, the further ones are left out.
const MOST_PLACES: usize = 50;

/// Passages that stand in two documents, by document and place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    by_document: BTreeMap<DocumentId, Vec<Twin>>,
}

/// A passage and its counterpart in another document, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// Where it stands.
    pub here: Range<usize>,
    /// The other document.
    pub other: DocumentId,
    /// Where it stands there.
    pub there: Range<usize>,
}

impl Shared {
    /// Takes the copies among what was found; boilerplate is no likeness of two stories.
    pub fn new(found: &[Proposal]) -> Self {
        let mut by_document: BTreeMap<DocumentId, Vec<Twin>> = BTreeMap::new();
        for proposal in found {
            if !matches!(proposal.kind, ProposalKind::Copy(kind) if kind != Kind::Boilerplate) {
                continue;
            }
            let places = proposal.passages.iter().take(MOST_PLACES);
            for (a, here) in places.clone() {
                for (b, there) in places.clone().filter(|(b, _)| b != a) {
                    by_document.entry(*a).or_default().push(Twin {
                        here: here.clone(),
                        other: *b,
                        there: there.clone(),
                    });
                }
            }
        }
        for twins in by_document.values_mut() {
            twins.sort_by_key(|twin| (twin.here.start, twin.here.end, twin.other, twin.there.start));
        }
        Self { by_document }
    }

    /// The passages of a document that stand elsewhere too, by start.
    pub fn of(&self, document: DocumentId) -> &[Twin] {
        self.by_document.get(&document).map_or(&[], Vec::as_slice)
    }

    /// The passages that two documents share: bytes of the first, bytes of the second, by start in the first.
    pub fn between(&self, a: DocumentId, b: DocumentId) -> impl Iterator<Item = (&Range<usize>, &Range<usize>)> {
        let twins = self.of(a).iter().filter(move |twin| twin.other == b);
        twins.map(|twin| (&twin.here, &twin.there))
    }

    /// The passages of a document that stand in one before it, in bytes, joined: before it by date, or in the list where
    /// a date is not known.
    pub fn copied(&self, document: DocumentId, project: &Project) -> Vec<Range<usize>> {
        let key = |id: DocumentId| {
            project
                .documents()
                .get(id)
                .map(|document| (document.date.as_str(), document.order))
        };
        let Some((date, order)) = key(document) else {
            return Vec::new();
        };
        let is_earlier = |other: DocumentId| match key(other) {
            Some((there, _)) if !there.is_empty() && !date.is_empty() && there != date => there < date,
            Some((_, place)) => place < order,
            None => false,
        };
        self.joined(document, is_earlier)
    }

    /// The passages of a document that stand in another that is wanted, in bytes, joined.
    fn joined(&self, document: DocumentId, is_wanted: impl Fn(DocumentId) -> bool) -> Vec<Range<usize>> {
        let mut joined: Vec<Range<usize>> = Vec::new();
        for twin in self.of(document).iter().filter(|twin| is_wanted(twin.other)) {
            match joined.last_mut() {
                Some(last) if twin.here.start <= last.end => last.end = last.end.max(twin.here.end),
                _ => joined.push(twin.here.clone()),
            }
        }
        joined
    }

    /// How many bytes of the first document stand in the second, for each two that share something.
    pub fn shares(&self) -> BTreeMap<(DocumentId, DocumentId), usize> {
        let mut ends: BTreeMap<(DocumentId, DocumentId), (usize, usize)> = BTreeMap::new();
        for (document, twins) in &self.by_document {
            // By start, so what overlaps is counted once.
            for twin in twins {
                let (bytes, end) = ends.entry((*document, twin.other)).or_insert((0, 0));
                *bytes += twin.here.end.saturating_sub(twin.here.start.max(*end));
                *end = twin.here.end.max(*end);
            }
        }
        ends.into_iter().map(|(pair, (bytes, _))| (pair, bytes)).collect()
    }

    /// How much of a document is new, in percent of its bytes.
    pub fn new_percent(&self, document: DocumentId, project: &Project) -> u64 {
        let copied: usize = self.copied(document, project).iter().map(Range::len).sum();
        100 - (copied as u64 * 100 / length(document, project).max(1)).min(100)
    }

    /// How much of a document stands in another one, in percent of its bytes, rounded up.
    pub fn percent_in(&self, document: DocumentId, other: DocumentId, project: &Project) -> u64 {
        let shared: usize = self.joined(document, |id| id == other).iter().map(Range::len).sum();
        (shared as u64 * 100)
            .div_ceil(length(document, project).max(1))
            .min(100)
    }

    /// How much of what each outlet published is new, the one with the least first.
    pub fn outlets(&self, project: &Project) -> Vec<OutletShare> {
        let mut outlets: BTreeMap<&str, (usize, u64, u64)> = BTreeMap::new();
        for (id, document) in project.documents().iter() {
            let copied: usize = self.copied(id, project).iter().map(Range::len).sum();
            let (documents, new, all) = outlets.entry(document.outlet.as_str()).or_default();
            *documents += 1;
            *new += document.text_len.saturating_sub(copied as u64);
            *all += document.text_len;
        }
        let share = |(outlet, (documents, new, all)): (&str, (usize, u64, u64))| OutletShare {
            outlet: outlet.to_owned(),
            documents,
            new_percent: new * 100 / all.max(1),
        };
        let mut shares: Vec<OutletShare> = outlets.into_iter().map(share).collect();
        shares.sort_by(|a, b| (a.new_percent, &a.outlet).cmp(&(b.new_percent, &b.outlet)));
        shares
    }
}

/// How much of what an outlet published is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletShare {
    /// Its name; empty for documents without one.
    pub outlet: String,
    /// How many documents it has.
    pub documents: usize,
    /// Percent of their bytes that stand in no earlier document of the project.
    pub new_percent: u64,
}

fn length(document: DocumentId, project: &Project) -> u64 {
    project
        .documents()
        .get(document)
        .map_or(0, |document| document.text_len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::lists::sample::Sample;

    fn copy(a: DocumentId, here: Range<usize>, b: DocumentId, there: Range<usize>) -> Proposal {
        Proposal {
            content: 0,
            kind: ProposalKind::Copy(Kind::Near),
            score: 900,
            reason: String::new(),
            passages: vec![(a, here), (b, there)],
            principal: 0,
            changes: Vec::new(),
            group: 0,
        }
    }

    #[test]
    fn the_later_document_is_the_copy_by_date_and_else_by_place() {
        let mut sample = Sample::default();
        let (a, b) = (sample.document("a"), sample.document("b"));
        for id in [a, b] {
            sample.describe(id, |document| document.text_len = 200);
        }
        let shared = Shared::new(&[copy(a, 0..100, b, 50..150), copy(a, 90..120, b, 140..170)]);
        let joined = 50..170;
        assert_eq!(shared.copied(b, sample.project()), [joined]);
        assert!(shared.copied(a, sample.project()).is_empty());
        assert_eq!(shared.new_percent(b, sample.project()), 40);
        assert_eq!(shared.shares(), BTreeMap::from([((a, b), 120), ((b, a), 120)]));
        sample.describe(a, |document| document.date = "2026-03-02".to_owned());
        sample.describe(b, |document| document.date = "2026-03-01".to_owned());
        let joined = 0..120;
        assert_eq!(shared.copied(a, sample.project()), [joined]);
        assert_eq!(shared.new_percent(b, sample.project()), 100);
        assert_eq!(shared.percent_in(b, a, sample.project()), 60);
        assert_eq!(shared.percent_in(a, a, sample.project()), 0);
    }

    #[test]
    fn an_outlet_is_as_new_as_its_documents_together() {
        let mut sample = Sample::default();
        let ids = ["a", "b", "c"].map(|title| sample.document(title));
        for (id, (outlet, length)) in ids.iter().zip([("Gazette", 100), ("Herald", 100), ("Herald", 300)]) {
            sample.describe(*id, |document| {
                document.outlet = outlet.to_owned();
                document.text_len = length;
            });
        }
        let shared = Shared::new(&[copy(ids[0], 0..50, ids[1], 0..50), copy(ids[1], 60..70, ids[2], 0..10)]);
        let outlets = shared.outlets(sample.project());
        let shares: Vec<_> = outlets
            .iter()
            .map(|share| (share.outlet.as_str(), share.documents, share.new_percent))
            .collect();
        assert_eq!(shares, [("Herald", 2, 85), ("Gazette", 1, 100)]);
    }

    #[test]
    fn a_passage_in_three_places_has_a_twin_in_each_other_document() {
        let mut sample = Sample::default();
        let (a, b, c) = (sample.document("a"), sample.document("b"), sample.document("c"));
        let mut all = copy(a, 0..10, b, 5..15);
        all.passages.extend([(c, 1..11), (a, 30..40)]);
        let shared = Shared::new(&[all]);
        let twins = |id| {
            shared
                .of(id)
                .iter()
                .map(|twin| (twin.here.start, twin.other))
                .collect::<Vec<_>>()
        };
        assert_eq!(twins(b), [(5, a), (5, a), (5, c)]);
        assert_eq!(twins(a).len(), 4);
    }
}
