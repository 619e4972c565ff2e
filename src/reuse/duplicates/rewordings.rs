//! Sentences that share several rare words in whatever order: the candidates for the same said in other words.

use super::candidate::Candidate;
use super::seeds::many;
use super::work::Work;
use crate::progress::{Cancelled, Progress};
use crate::reuse::text::{Rarity, Word, mix};
use rayon::prelude::*;
use std::ops::Range;

/// Sentences of fewer different words are left to the other channels.
const MIN_WORDS: usize = 4;
/// How many of its rarest words a sentence is known by; more where there is little text.
const RAREST: usize = 6;
const RAREST_OF_FEW: usize = 10;
/// How many words all documents may have to count as little text.
const FEW: usize = 400_000;
/// Two words that stand together in more sentences than that say nothing.
const MANY: usize = 40;
/// What the shared words of two sentences must weigh, and which share of all their words.
const MIN_SHARED: f32 = 12.0;
const MIN_DICE: f32 = 0.35;
/// Places sorted at a time.
const PART: usize = 12 << 20;

/// The hash of two words, the document and the unit.
type Place = (u64, u32, u32);

/// All candidates, in order.
pub(super) fn find(work: &Work<'_>, progress: &Progress) -> Result<Vec<Candidate>, Cancelled> {
    let words: usize = work.documents.iter().map(|document| document.words().len()).sum();
    let rarest = if words <= FEW { RAREST_OF_FEW } else { RAREST };
    let units: usize = work.documents.iter().map(|document| document.units().len()).sum();
    let parts = (units * rarest * (rarest - 1) / 2).div_ceil(PART).max(1) as u64;
    let hashes = |document| {
        places_in(work, document, rarest, (0, 1))
            .into_iter()
            .map(|(hash, ..)| hash)
    };
    let wanted = work.wanted(|document| hashes(document).collect());
    let many = many(MANY, words);
    let mut found: Vec<Candidate> = Vec::new();
    for part in 0..parts {
        let mut places: Vec<Place> = (0..work.documents.len())
            .into_par_iter()
            .flat_map_iter(|document| places_in(work, document, rarest, (part, parts)))
            .filter(|(hash, ..)| wanted.as_ref().is_none_or(|wanted| wanted.binary_search(hash).is_ok()))
            .collect();
        progress.advance(0)?;
        places.par_sort_unstable();
        let groups = places
            .par_chunk_by(|a, b| a.0 == b.0)
            .filter(|same| (2..=many).contains(&same.len()));
        found.par_extend(groups.flat_map_iter(|same| candidates(work, same)));
        progress.advance(0)?;
    }
    Ok(found)
}

/// All sentences that share one pair of words, two by two. A pair of sentences that shares more comes more than once.
fn candidates(work: &Work<'_>, same: &[Place]) -> Vec<Candidate> {
    let sentences: Vec<Sentence> = same.iter().map(|place| Sentence::new(work, place)).collect();
    let pairs = sentences
        .iter()
        .enumerate()
        .flat_map(|(at, a)| sentences.iter().skip(at + 1).map(move |b| (a, b)));
    let wanted = pairs
        .filter(|(a, b)| work.is_wanted(a.document, b.document) && (a.document, &a.words) != (b.document, &b.words));
    wanted.filter_map(|(a, b)| candidate(a, b)).collect()
}

/// A sentence that shares words with others.
struct Sentence {
    document: u32,
    /// Its words, as a range of those of the document.
    words: Range<usize>,
    keys: Vec<(u32, f32)>,
    /// What they weigh together.
    weight: f32,
}

impl Sentence {
    fn new(work: &Work<'_>, (_, document, unit): &Place) -> Self {
        let words = work.unit(*document as usize, *unit as usize);
        let all = work.words(*document as usize).get(words.clone());
        let keys = sorted(work, all.unwrap_or_default());
        Self {
            document: *document,
            words,
            weight: keys.iter().map(|(_, weight)| weight).sum(),
            keys,
        }
    }
}

fn places_in(work: &Work<'_>, document: usize, rarest: usize, (part, parts): (u64, u64)) -> Vec<Place> {
    let mut places = Vec::new();
    let units = work
        .documents
        .get(document)
        .map(|document| document.units())
        .unwrap_or_default();
    let masked = work.masked.get(document).map(Vec::as_slice).unwrap_or_default();
    for (number, unit) in units.iter().enumerate() {
        if masked.binary_search(&(number as u32)).is_ok() {
            continue;
        }
        let keys = rarest_keys(
            work.rarity,
            work.words(document).get(unit.words()).unwrap_or_default(),
            rarest,
        );
        for (at, a) in keys.iter().enumerate() {
            for b in keys.iter().skip(at + 1) {
                let hash = mix(u64::from(*a.min(b)) << 32 | u64::from(*a.max(b)));
                if (hash >> 32) % parts == part {
                    places.push((hash, document as u32, number as u32));
                }
            }
        }
    }
    places
}

/// The keys of its rarest words.
fn rarest_keys(rarity: &Rarity, words: &[Word], rarest: usize) -> Vec<u32> {
    let mut by_weight: Vec<(f32, Word)> = words.iter().map(|word| (rarity.weight(*word), *word)).collect();
    by_weight.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.key().cmp(&b.1.key())));
    by_weight.dedup_by_key(|(_, word)| word.key());
    if by_weight.len() < MIN_WORDS {
        return Vec::new();
    }
    by_weight.into_iter().take(rarest).map(|(_, word)| word.key()).collect()
}

fn candidate(a: &Sentence, b: &Sentence) -> Option<Candidate> {
    let total = a.weight + b.weight;
    // No more can be shared than the lighter one has.
    let most = a.weight.min(b.weight);
    if most < MIN_SHARED || 2.0 * most < MIN_DICE * total {
        return None;
    }
    let shared = shared_weight(&a.keys, &b.keys);
    (shared >= MIN_SHARED && 2.0 * shared >= MIN_DICE * total).then(|| Candidate {
        a_document: a.document,
        b_document: b.document,
        a: a.words.clone(),
        b: b.words.clone(),
    })
}

/// Keys with their weights, by key.
pub(super) fn sorted(work: &Work<'_>, words: &[Word]) -> Vec<(u32, f32)> {
    let mut keys: Vec<(u32, f32)> = words
        .iter()
        .map(|word| (word.key(), work.rarity.weight(*word)))
        .collect();
    keys.sort_unstable_by_key(|(key, _)| *key);
    keys
}

/// What the words weigh that both have, each as often as both have it.
pub(super) fn shared_weight(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut shared = 0.0;
    while let (Some((x, weight)), Some((y, _))) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => {
                a.next();
            }
            std::cmp::Ordering::Greater => {
                b.next();
            }
            std::cmp::Ordering::Equal => {
                shared += weight;
                a.next();
                b.next();
            }
        }
    }
    shared
}
