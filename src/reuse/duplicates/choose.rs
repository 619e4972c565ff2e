//! Of all candidates of two documents, those that are told: sure enough, as long as can be, one for each passage.

use super::candidate::Candidate;
use super::features::{self, Features};
use super::model::Model;
use super::work::Work;
use crate::reuse::text::Word;
use rayon::prelude::*;

/// How sure the model must be.
pub const SURE: f32 = 0.18;
/// How sure it must be of a short part of a sentence.
const SURE_OF_PART: f32 = 0.5;
/// A match of so many words, nearly all the same, is told whatever the model says of its words.
const COPY_WORDS: usize = 8;
const COPY_SAME: f32 = 0.9;
/// So are whole sentences that are identical, if their words weigh so much.
const COPY_WEIGHT: f32 = 10.0;
/// And if they have so many words: a name of an agency under two pictures is no duplicate.
const COPY_LEAST: usize = 3;
/// What the words of a copy must weigh that is a part of sentences: more than a name with its title.
const PART_WEIGHT: f32 = 22.0;
/// So many rare numbers that are the same in identical words make a copy of a line of figures.
const RARE_NUMBERS: usize = 2;
const RARE_NUMBER: f32 = 8.0;
/// How much more whole sentences are worth than parts of them.
const WHOLE_BONUS: f32 = 0.3;
/// Words that may lie between two passages on both sides for the two to be one.
const GAP: usize = 6;

/// A candidate with what was measured.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    pub candidate: Candidate,
    /// How many words match.
    pub matched: usize,
    pub features: Features,
    /// How many rare numbers the first passage has.
    rare_numbers: usize,
    /// From 0 to 1.
    pub likelihood: f32,
}

impl Scored {
    pub fn new(work: &Work<'_>, model: &Model, candidate: Candidate) -> Self {
        let matched = candidate.align(work);
        let features = features::measure(work, &candidate, &matched);
        let likelihood = model.likelihood(&features, work.chance);
        let is_rare_number = |word: &&Word| word.is_number() && work.rarity.weight(**word) >= RARE_NUMBER;
        let rare_numbers = candidate.words(work).0.iter().filter(is_rare_number).count();
        Self {
            candidate,
            matched: matched.len(),
            features,
            rare_numbers,
            likelihood,
        }
    }

    /// Whether it is told.
    fn is_sure(&self) -> bool {
        // Short matches inside sentences are phrases, however rare, unless they are copies.
        let is_short = self.matched < COPY_WORDS && self.feature("whole sentences") < 1.0;
        let is_phrase = is_short && (self.is_identical() || self.likelihood < SURE_OF_PART);
        self.is_copy() || self.likelihood >= SURE && !is_phrase
    }

    /// Whether both sides have the same words.
    pub fn is_identical(&self) -> bool {
        self.matched == self.candidate.a.len() && self.matched == self.candidate.b.len()
    }

    fn is_copy(&self) -> bool {
        // The feature is a logarithm, so that long passages do not drown the rest.
        let weight = (self.feature("weight shared") * 4.0).exp() - 1.0;
        let is_whole = self.feature("whole sentences") >= 1.0;
        if self.matched < COPY_LEAST {
            return false;
        }
        if self.is_identical() && (is_whole && weight >= COPY_WEIGHT || self.rare_numbers >= RARE_NUMBERS) {
            return true;
        }
        let words = self.candidate.a.len().max(self.candidate.b.len());
        let is_long = self.matched >= COPY_WORDS && (is_whole || weight >= PART_WEIGHT);
        is_long && self.matched as f32 >= words as f32 * COPY_SAME
    }

    /// Larger for the better of two that overlap: longer ones before surer ones.
    fn worth(&self) -> f32 {
        let whole = 1.0 + WHOLE_BONUS * self.feature("whole sentences");
        self.likelihood.max(SURE) * self.matched as f32 * whole
    }

    fn feature(&self, name: &str) -> f32 {
        let at = features::NAMES.iter().position(|known| *known == name);
        at.and_then(|at| self.features.get(at)).copied().unwrap_or_default()
    }
}

/// Chooses among `candidates`, which are sorted; what comes back is sorted, too.
pub(super) fn choose(work: &Work<'_>, model: &Model, candidates: &[Candidate]) -> Vec<Scored> {
    let same_documents = |x: &Candidate, y: &Candidate| (x.a_document, x.b_document) == (y.a_document, y.b_document);
    let pairs: Vec<&[Candidate]> = candidates.chunk_by(same_documents).collect();
    pairs
        .into_par_iter()
        .flat_map_iter(|pair| choose_in_pair(work, model, pair))
        .collect()
}

fn choose_in_pair(work: &Work<'_>, model: &Model, candidates: &[Candidate]) -> Vec<Scored> {
    let scored = candidates
        .iter()
        .map(|candidate| Scored::new(work, model, candidate.clone()));
    let mut sure: Vec<Scored> = scored.filter(Scored::is_sure).collect();
    sure.sort_by(|x, y| {
        y.worth()
            .total_cmp(&x.worth())
            .then_with(|| x.candidate.order().cmp(&y.candidate.order()))
    });
    let mut chosen: Vec<Scored> = Vec::new();
    for scored in sure {
        if !chosen.iter().any(|other| other.candidate.overlaps(&scored.candidate)) {
            chosen.push(scored);
        }
    }
    chosen.sort_by_key(|scored| scored.candidate.order());
    join_neighbours(work, model, chosen)
}

/// Passages that follow each other on both sides become one.
fn join_neighbours(work: &Work<'_>, model: &Model, chosen: Vec<Scored>) -> Vec<Scored> {
    let mut joined: Vec<Scored> = Vec::new();
    for scored in chosen {
        let next = &scored.candidate;
        let near = |from: usize, to: usize| (from..=from + GAP).contains(&to);
        let before = joined
            .iter()
            .rposition(|other| near(other.candidate.a.end, next.a.start) && near(other.candidate.b.end, next.b.start));
        let both = before.and_then(|at| {
            let other = &joined.get(at)?.candidate;
            let both = Candidate {
                a: other.a.start..next.a.end,
                b: other.b.start..next.b.end,
                ..next.clone()
            };
            let apart = both.a_document != both.b_document || both.a.end <= both.b.start;
            let both = Scored::new(work, model, both);
            (apart && both.is_sure()).then_some((at, both))
        });
        match both.and_then(|(at, both)| Some((joined.get_mut(at)?, both))) {
            Some((slot, both)) => *slot = both,
            None => joined.push(scored),
        }
    }
    joined
}
