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
        let mut joined: Vec<Range<usize>> = Vec::new();
        for twin in self.of(document).iter().filter(|twin| is_earlier(twin.other)) {
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
        let all = project
            .documents()
            .get(document)
            .map_or(0, |document| document.text_len)
            .max(1);
        let copied: usize = self.copied(document, project).iter().map(Range::len).sum();
        100 - (copied as u64 * 100 / all).min(100)
    }
}

/// Where in the second document a place of the first has its counterpart: between shared passages in proportion. `pairs`
/// are those passages, `ends` the lengths of both, all in bytes. Passages that stand in another order there are left out.
pub fn counterpart(byte: f64, pairs: &[(Range<usize>, Range<usize>)], ends: (usize, usize)) -> f64 {
    let mut anchors: Vec<(f64, f64)> = vec![(0.0, 0.0)];
    for (a, b) in in_order(pairs) {
        anchors.push((a.start as f64, b.start as f64));
        anchors.push((a.end as f64, b.end as f64));
    }
    anchors.push((ends.0 as f64, ends.1 as f64));
    let next = anchors.partition_point(|(a, _)| *a <= byte).clamp(1, anchors.len() - 1);
    let (Some((a0, b0)), Some((a1, b1))) = (anchors.get(next - 1), anchors.get(next)) else {
        return byte;
    };
    let share = if a1 > a0 { (byte - a0) / (a1 - a0) } else { 0.0 };
    b0 + share.clamp(0.0, 1.0) * (b1 - b0)
}

/// The longest run of passages that stand in the same order on both sides and do not overlap.
fn in_order(pairs: &[(Range<usize>, Range<usize>)]) -> Vec<(Range<usize>, Range<usize>)> {
    let follows = |x: &(Range<usize>, Range<usize>), y: &(Range<usize>, Range<usize>)| {
        x.0.end <= y.0.start && x.1.end <= y.1.start
    };
    // Bytes covered by the best run that ends with each pair, and the pair before it.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        // Looking further back than this would cost more than it finds.
        let before = (at.saturating_sub(200)..at).filter(|before| pairs.get(*before).is_some_and(|x| follows(x, pair)));
        // Of two runs as long, the one that begins earlier in the text.
        let longest = before
            .rev()
            .max_by_key(|before| best.get(*before).map_or(0, |(bytes, _)| *bytes));
        let bytes = longest
            .and_then(|before| best.get(before))
            .map_or(0, |(bytes, _)| *bytes);
        best.push((bytes + pair.0.len(), longest));
    }
    let mut at = (0..best.len()).max_by_key(|at| best.get(*at).map_or(0, |(bytes, _)| *bytes));
    let mut run = Vec::new();
    while let Some(here) = at {
        run.extend(pairs.get(here).cloned());
        at = best.get(here).and_then(|(_, before)| *before);
    }
    run.reverse();
    run
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

    #[test]
    fn a_place_has_its_counterpart_in_and_between_shared_passages() {
        let pairs = [(100..200, 300..400), (400..500, 100..150), (600..700, 500..600)];
        let at = |byte: f64| counterpart(byte, &pairs, (1000, 800));
        assert_eq!(at(0.0), 0.0);
        assert_eq!(at(150.0), 350.0, "inside a passage");
        assert_eq!(
            at(400.0),
            450.0,
            "half way between two; the passage in another order is left out"
        );
        assert_eq!(at(1000.0), 800.0);
        assert_eq!(counterpart(50.0, &[], (100, 200)), 100.0);
    }
}
