//! Where documents share a run of a few words: the seeds from which copies are grown.

use super::work::Work;
use crate::progress::{Cancelled, Progress};
use crate::reuse::text::hash_words;
use rayon::prelude::*;

/// What a run of words must weigh to be a seed: "one of the most" must not be one.
const MIN_WEIGHT: f32 = 6.0;
/// A run of words in more places than that is not joined with all of them.
const MANY: usize = 30;
/// What a run of words must weigh so that, being in many places, it is at least joined with the next ones.
const TELLING: f32 = 14.0;
/// How many of the next places those are.
const NEXT: usize = 2;
/// Places sorted at a time.
const PART: usize = 12 << 20;

/// The same run of words in two documents, the first not behind the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seed {
    pub a_document: u32,
    pub b_document: u32,
    pub a_word: u32,
    pub b_word: u32,
}

/// A run of words: its hash, document and first word. The lowest bit of the hash tells whether it is telling.
type Run = (u64, u32, u32);

/// How many words make a seed.
pub(super) fn seed_words(total_words: usize) -> usize {
    if total_words > 16_000_000 { 5 } else { 4 }
}

/// How many places are many: fewer in a large corpus, where more meet by chance.
pub(super) fn many(usual: usize, total_words: usize) -> usize {
    let shrunk = usual as f32 * (16e6 / total_words.max(1) as f32).sqrt();
    (shrunk as usize).clamp(usual / 4, usual)
}

/// All seeds, in order. A run inside a repeated line is left out, for that is told elsewhere.
pub(super) fn find(work: &Work<'_>, progress: &Progress) -> Result<Vec<Seed>, Cancelled> {
    let total: usize = work.documents.iter().map(|document| document.words().len()).sum();
    let length = seed_words(total);
    let parts = total.div_ceil(PART).max(1) as u64;
    let hashes = |document| {
        runs_of(work, document, length, (0, 1))
            .into_iter()
            .map(|(hash, ..)| hash)
    };
    let wanted = work.wanted(|document| hashes(document).collect());
    let mut seeds = Vec::new();
    for part in 0..parts {
        let mut runs: Vec<Run> = (0..work.documents.len())
            .into_par_iter()
            .flat_map_iter(|document| runs_of(work, document, length, (part, parts)))
            .filter(|(hash, ..)| wanted.as_ref().is_none_or(|wanted| wanted.binary_search(hash).is_ok()))
            .collect();
        progress.advance(0)?;
        runs.par_sort_unstable();
        for same in runs.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            join(work, same, many(MANY, total), &mut seeds);
        }
        progress.advance(0)?;
    }
    seeds.par_sort_unstable();
    Ok(seeds)
}

fn runs_of(work: &Work<'_>, document: usize, length: usize, (part, parts): (u64, u64)) -> Vec<Run> {
    let words = work.words(document);
    let mut runs = Vec::with_capacity(words.len() / parts as usize);
    for (at, run) in words.windows(length).enumerate() {
        let hash = hash_words(run);
        if (hash >> 32) % parts != part {
            continue;
        }
        let weight: f32 = run.iter().map(|word| work.rarity.weight(*word)).sum();
        let goes_on = work.is_repeated(document, at) == work.is_repeated(document, at + length - 1);
        if weight >= MIN_WEIGHT && goes_on && !work.is_masked(document, at) {
            let hash = hash & !1 | u64::from(weight >= TELLING);
            runs.push((hash, document as u32, at as u32));
        }
    }
    runs
}

/// Joins the places of one run in pairs.
fn join(work: &Work<'_>, same: &[Run], many: usize, seeds: &mut Vec<Seed>) {
    let reach = match same.first() {
        _ if same.len() <= many => same.len(),
        Some((hash, ..)) if hash & 1 == 1 => NEXT,
        _ => return,
    };
    for (at, (_, a_document, a_word)) in same.iter().enumerate() {
        for (_, b_document, b_word) in same.iter().skip(at + 1).take(reach) {
            if !work.is_wanted(*a_document, *b_document) {
                continue;
            }
            seeds.push(Seed {
                a_document: *a_document,
                b_document: *b_document,
                a_word: *a_word,
                b_word: *b_word,
            });
        }
    }
}
