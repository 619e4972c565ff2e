//! Two passages that may say the same, and where they begin and end.

use super::align::{Matched, align};
use super::work::Work;
use crate::reuse::text::Prepared;
use std::ops::Range;

/// So many words of a sentence may be missing from a match for the whole sentence to be taken.
const FEW_MISSING: usize = 2;
/// Or so large a share of its words.
const SHARE_MISSING: f32 = 0.4;
/// A match that has no more than this share of a sentence at its end lets go of it if it has another.
const SHARE_SPARE: f32 = 0.3;

/// Two runs of words, the first document not behind the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub a_document: u32,
    pub b_document: u32,
    pub a: Range<usize>,
    pub b: Range<usize>,
}

impl Candidate {
    /// What candidates are sorted by: documents, then places.
    pub fn order(&self) -> [usize; 6] {
        let (a, b) = (&self.a, &self.b);
        [
            self.a_document as usize,
            self.b_document as usize,
            a.start,
            b.start,
            a.end,
            b.end,
        ]
    }

    /// Whether both passages hold these.
    pub fn holds(&self, a: &Range<usize>, b: &Range<usize>) -> bool {
        let holds = |outer: &Range<usize>, inner: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
        holds(&self.a, a) && holds(&self.b, b)
    }

    /// Whether both share at least half of the shorter with the other's.
    pub fn overlaps(&self, other: &Self) -> bool {
        let half = |x: &Range<usize>, y: &Range<usize>| {
            let shared = x.end.min(y.end).saturating_sub(x.start.max(y.start));
            shared * 2 >= x.len().min(y.len())
        };
        half(&self.a, &other.a) && half(&self.b, &other.b)
    }

    /// The words that match.
    pub fn align(&self, work: &Work<'_>) -> Vec<Matched> {
        let (a, b) = self.words(work);
        align(a, b, &work.weights(a))
    }

    pub fn words<'w>(&self, work: &'w Work<'_>) -> (&'w [crate::reuse::text::Word], &'w [crate::reuse::text::Word]) {
        let cut =
            |document: u32, range: &Range<usize>| work.words(document as usize).get(range.clone()).unwrap_or_default();
        (cut(self.a_document, &self.a), cut(self.b_document, &self.b))
    }

    /// The same with its ends moved to those of sentences, where these are near.
    pub fn snapped(&self, work: &Work<'_>) -> Option<Self> {
        let a_document = work.documents.get(self.a_document as usize)?;
        let b_document = work.documents.get(self.b_document as usize)?;
        let matched = self.align(work);
        let mut snapped = self.clone();
        // Where a match starts in A and B, when it is to start in A no sooner than a word, or in B.
        let start = |a: usize, b: usize| {
            let first = matched
                .iter()
                .find(|(i, j)| self.a.start + *i as usize >= a && self.b.start + *j as usize >= b)?;
            Some((self.a.start + first.0 as usize, self.b.start + first.1 as usize))
        };
        let end = |a: usize, b: usize| {
            let last = matched
                .iter()
                .rfind(|(i, j)| self.a.start + (*i as usize) < a && self.b.start + (*j as usize) < b)?;
            Some((self.a.start + last.0 as usize + 1, self.b.start + last.1 as usize + 1))
        };
        let (a_start, b_start) = (Edge::start(a_document, &self.a)?, Edge::start(b_document, &self.b)?);
        match Edge::both(&a_start, &b_start) {
            Move::Out => (snapped.a.start, snapped.b.start) = (a_start.outer, b_start.outer),
            Move::In => (snapped.a.start, snapped.b.start) = start(a_start.if_spare(), b_start.if_spare())?,
            Move::Stay => {}
        }
        let (a_end, b_end) = (Edge::end(a_document, &self.a)?, Edge::end(b_document, &self.b)?);
        match Edge::both(&a_end, &b_end) {
            Move::Out => (snapped.a.end, snapped.b.end) = (a_end.outer, b_end.outer),
            Move::In => (snapped.a.end, snapped.b.end) = end(a_end.if_spare(), b_end.if_spare())?,
            Move::Stay => {}
        }
        let apart = self.a_document != self.b_document || snapped.a.end <= snapped.b.start;
        let whole = !snapped.a.is_empty() && !snapped.b.is_empty();
        (whole && apart).then_some(snapped)
    }
}

/// What becomes of one end.
enum Move {
    Out,
    In,
    Stay,
}

/// One end of a passage, in the sentence it lies in.
struct Edge {
    /// Where it is.
    here: usize,
    /// The end of the sentence, away from the match.
    outer: usize,
    /// Its other end, where a further sentence of the match begins; none where the match has no further sentence.
    inner: Option<usize>,
    missing: usize,
    covered: usize,
}

impl Edge {
    fn start(document: &Prepared, range: &Range<usize>) -> Option<Self> {
        let unit = document.units().get(document.unit_of(range.start))?.words();
        Some(Self {
            here: range.start,
            outer: unit.start,
            inner: (unit.end < range.end).then_some(unit.end),
            missing: range.start - unit.start,
            covered: unit.end.min(range.end) - range.start,
        })
    }

    fn end(document: &Prepared, range: &Range<usize>) -> Option<Self> {
        let unit = document
            .units()
            .get(document.unit_of(range.end.checked_sub(1)?))?
            .words();
        Some(Self {
            here: range.end,
            outer: unit.end,
            inner: (unit.start > range.start).then_some(unit.start),
            missing: unit.end - range.end,
            covered: range.end - unit.start.max(range.start),
        })
    }

    fn both(a: &Self, b: &Self) -> Move {
        if a.missing == 0 && b.missing == 0 {
            Move::Stay
        } else if a.may_grow() && b.may_grow() {
            Move::Out
        } else if a.is_spare() || b.is_spare() {
            Move::In
        } else {
            Move::Stay
        }
    }

    fn may_grow(&self) -> bool {
        self.missing <= FEW_MISSING.max(((self.missing + self.covered) as f32 * SHARE_MISSING) as usize)
    }

    fn is_spare(&self) -> bool {
        self.inner.is_some() && self.covered as f32 <= (self.missing + self.covered) as f32 * SHARE_SPARE
    }

    fn if_spare(&self) -> usize {
        self.inner.filter(|_| self.is_spare()).unwrap_or(self.here)
    }
}
