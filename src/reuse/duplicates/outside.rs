//! Pairs of passages that another program found, such as passim on a cluster: aligned anew, and cut to the words that
//! really match. From there on they are candidates like those of our own channels.

use super::align::{align, cells};
use super::candidate::Candidate;
use super::finding::Passage;
use super::tell::TextOf;
use super::work::Work;
use crate::progress::{Cancelled, Progress};
use crate::reuse::text::{Prepared, Word};
use rayon::prelude::*;
use std::ops::Range;

/// A match ends when it is so far below its best; a matching word counts one up, each skipped word one down.
const DROP: i64 = 6;
/// How far up a match must come to be one.
const LEAST: i64 = 4;
/// What a pair may take to align, in bytes. A copy that is longer is full of seeds, so our own channels have it.
const MOST_CELLS: usize = 64 << 20;

/// Two passages that another program says are the same. Ends inside a word stand for the whole word, those past the text
/// for its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsidePair {
    pub left: Passage,
    pub right: Passage,
}

/// What became of the pairs.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub candidates: Vec<Candidate>,
    /// Pairs in which nothing matches, or only repeated lines, which are told elsewhere.
    pub unmatched: usize,
}

/// Aligns the wanted pairs. The repeated lines must be marked in `work`.
pub(super) fn take(
    work: &Work<'_>,
    texts: &TextOf<'_>,
    pairs: &[OutsidePair],
    progress: &Progress,
) -> Result<Taken, Cancelled> {
    let found: Vec<Vec<Candidate>> = pairs
        .par_iter()
        .filter(|pair| work.is_wanted(pair.left.document as u32, pair.right.document as u32))
        .map(|pair| {
            progress.advance(0)?;
            Ok(matches(work, texts, pair).unwrap_or_default())
        })
        .collect::<Result<_, Cancelled>>()?;
    let unmatched = found.iter().filter(|matches| matches.is_empty()).count();
    // As they match, too: a quotation is a part of both sentences.
    let both = found
        .into_iter()
        .flatten()
        .flat_map(|candidate| [candidate.snapped(work), Some(candidate)].into_iter().flatten());
    Ok(Taken {
        candidates: both.collect(),
        unmatched,
    })
}

/// The parts of a pair that match, each word inside those of the pair; none where the pair names no words.
fn matches(work: &Work<'_>, texts: &TextOf<'_>, pair: &OutsidePair) -> Option<Vec<Candidate>> {
    let (left, right) = (side(work, texts, &pair.left)?, side(work, texts, &pair.right)?);
    let (a, b) = if (left.0, left.1.start) <= (right.0, right.1.start) {
        (left, right)
    } else {
        (right, left)
    };
    let pair = Candidate {
        a_document: a.0,
        b_document: b.0,
        a: a.1,
        b: b.1,
    };
    if cells(pair.a.len(), pair.b.len()) > MOST_CELLS {
        return None;
    }
    // Inside one document a passage may not be its own copy.
    let is_apart = |part: &Candidate| part.a_document != part.b_document || part.a.end <= part.b.start;
    Some(parts(work, &pair).into_iter().filter(is_apart).collect())
}

/// A document and the words of a passage in it.
fn side(work: &Work<'_>, texts: &TextOf<'_>, passage: &Passage) -> Option<(u32, Range<usize>)> {
    let prepared = work.documents.get(passage.document)?;
    let words = match prepared.words_in(&passage.bytes) {
        Some(words) => words,
        None => Prepared::new(&texts(passage.document)?).words_in(&passage.bytes)?,
    };
    Some((passage.document as u32, words))
}

/// A part of a pair as it grows: where it began, its best end so far, and what it counts.
struct Part {
    start: (usize, usize),
    end: (usize, usize),
    best: i64,
    score: i64,
    /// Behind the last match.
    here: (usize, usize),
}

impl Part {
    fn new(at: (usize, usize)) -> Self {
        let end = (at.0 + 1, at.1 + 1);
        Self {
            start: at,
            end,
            best: 1,
            score: 1,
            here: end,
        }
    }

    /// Goes on to the next match; false where that is too far, or no better than to start there.
    fn grow(&mut self, at: (usize, usize)) -> bool {
        let skipped = at.0.saturating_sub(self.here.0).max(at.1.saturating_sub(self.here.1));
        let score = self.score - skipped as i64;
        if score <= 0 || score < self.best - DROP {
            return false;
        }
        self.score = score + 1;
        self.here = (at.0 + 1, at.1 + 1);
        if self.score > self.best {
            (self.best, self.end) = (self.score, self.here);
        }
        true
    }
}

/// Where the words of a pair match without long gaps.
fn parts(work: &Work<'_>, pair: &Candidate) -> Vec<Candidate> {
    let (a, b): (&[Word], &[Word]) = pair.words(work);
    let matched = align(a, b, &work.weights(a));
    let places = matched
        .iter()
        .map(|(i, j)| (pair.a.start + *i as usize, pair.b.start + *j as usize))
        .filter(|at| !is_told_elsewhere(work, pair, *at));
    let mut parts: Vec<Part> = Vec::new();
    for at in places {
        if !parts.last_mut().is_some_and(|part| part.grow(at)) {
            parts.push(Part::new(at));
        }
    }
    parts
        .into_iter()
        .filter(|part| part.best >= LEAST)
        .map(|part| Candidate {
            a: part.start.0..part.end.0,
            b: part.start.1..part.end.1,
            ..pair.clone()
        })
        .collect()
}

/// Whether two words that match are in repeated lines.
fn is_told_elsewhere(work: &Work<'_>, pair: &Candidate, (a, b): (usize, usize)) -> bool {
    let (a_document, b_document) = (pair.a_document as usize, pair.b_document as usize);
    work.is_masked(a_document, a)
        || work.is_masked(b_document, b)
        || work.is_repeated(a_document, a) && work.is_repeated(b_document, b)
}

#[cfg(test)]
mod tests;
