//! Makes `assets/reuse/duplicate_weights.tsv`: `learn_duplicates CORPUS.jsonl TRUTH.jsonl > duplicate_weights.tsv`.
//!
//! The corpus has lines of `id` and `text`, the truth lines of `type` and `occ`: places that say the same, each a
//! document and a range of code points. Groups of type `H` look alike and do not. Half of the candidates teach, the
//! other half are held out; figures of both go to standard error.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool writes what it made")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a tool stops at input that is not as it should be"
)]

use corroborate::progress::Progress;
use corroborate::reuse::duplicates::{Features, Measured, Model, measured};
use corroborate::reuse::text::{Background, Prepared, Rarity};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// Numbers and the one that is always added.
const COLUMNS: usize = 1 + std::mem::size_of::<Features>() / std::mem::size_of::<f32>();
/// Rounds of Newton's method.
const ROUNDS: usize = 25;
/// How strongly weights are drawn to nothing.
const RIDGE: f64 = 1.0;
/// How long two usual sentences are, in bytes.
const SENTENCES: f64 = 250.0;

/// A candidate, whether it is planted, and in which half it is.
struct Example {
    row: [f64; COLUMNS],
    is_same: bool,
    is_held_out: bool,
    /// How much it counts: what is told wrongly costs by its length.
    count: f64,
}

fn main() {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [corpus, truth] = paths.as_slice() else {
        println!("usage: learn_duplicates CORPUS.jsonl TRUTH.jsonl");
        std::process::exit(2);
    };
    let corpus = lines(corpus);
    let texts: Vec<&str> = corpus.iter().map(|line| line["text"].as_str().unwrap()).collect();
    let ids: BTreeMap<&str, usize> = corpus
        .iter()
        .enumerate()
        .map(|(n, line)| (line["id"].as_str().unwrap(), n))
        .collect();
    let planted = Planted::read(&lines(truth), &ids, &texts);
    let prepared: Vec<Prepared> = texts.iter().map(|text| Prepared::new(text)).collect();
    let mut rarity = Rarity::new(Background::shipped());
    rarity.add(&prepared.iter().collect::<Vec<_>>());
    let documents: Vec<&Prepared> = prepared.iter().collect();
    let candidates = measured(&documents, &rarity, None, &Progress::default()).unwrap();
    let examples: Vec<Example> = candidates
        .iter()
        .filter_map(|candidate| planted.example(candidate))
        .collect();
    let weights = fit(&examples);
    figures(
        "learned from",
        &weights,
        examples.iter().filter(|example| !example.is_held_out),
    );
    figures(
        "held out",
        &weights,
        examples.iter().filter(|example| example.is_held_out),
    );
    let mut features: Features = Default::default();
    features
        .iter_mut()
        .zip(&weights[1..])
        .for_each(|(slot, weight)| *slot = *weight as f32);
    print!("{}", Model::new(weights[0] as f32, features).table());
}

fn lines(path: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Where what was planted stands, in bytes: group and range, by document.
struct Planted {
    by_document: BTreeMap<usize, Vec<(usize, Range<usize>)>>,
}

impl Planted {
    fn read(truth: &[Value], ids: &BTreeMap<&str, usize>, texts: &[&str]) -> Self {
        let mut by_document: BTreeMap<usize, Vec<(usize, Range<usize>)>> = BTreeMap::new();
        for (group, line) in truth.iter().enumerate().filter(|(_, line)| line["type"] != "H") {
            for place in line["occ"].as_array().unwrap() {
                let document = ids[place[0].as_str().unwrap()];
                let byte = |at: &Value| {
                    let at = at.as_u64().unwrap() as usize;
                    texts[document]
                        .char_indices()
                        .nth(at)
                        .map_or(texts[document].len(), |(byte, _)| byte)
                };
                by_document
                    .entry(document)
                    .or_default()
                    .push((group, byte(&place[1])..byte(&place[2])));
            }
        }
        Self { by_document }
    }

    /// None for a part of something planted: it is neither right nor wrong.
    fn example(&self, candidate: &Measured) -> Option<Example> {
        let [a, b] = &candidate.places;
        let here = |place: &(usize, Range<usize>)| self.by_document.get(&place.0).into_iter().flatten();
        let mut best: Option<(bool, bool)> = None;
        for (group, x) in here(a) {
            for (_, y) in here(b).filter(|(other, place)| other == group && (a.0 != b.0 || place != x)) {
                let inside = share(&a.1, x).min(share(&b.1, y)) >= 0.5;
                let covers = share(x, &a.1).min(share(y, &b.1)) >= 0.5;
                best = best.max(Some((inside && covers, inside || covers)));
            }
        }
        let is_same = match best {
            Some((true, _)) => true,
            Some((_, true)) => return None,
            _ => false,
        };
        let mut row = [1.0; COLUMNS];
        row[1..]
            .iter_mut()
            .zip(&candidate.features)
            .for_each(|(slot, value)| *slot = f64::from(*value));
        let bytes = (a.1.len() + b.1.len()) as f64;
        Some(Example {
            row,
            is_same,
            is_held_out: a.0 % 2 == 1,
            count: if is_same { 1.0 } else { bytes / SENTENCES },
        })
    }
}

/// Which share of `inner` lies in `outer`.
fn share(inner: &Range<usize>, outer: &Range<usize>) -> f64 {
    let shared = inner.end.min(outer.end).saturating_sub(inner.start.max(outer.start));
    shared as f64 / inner.len().max(1) as f64
}

fn likelihood(weights: &[f64; COLUMNS], row: &[f64; COLUMNS]) -> f64 {
    let sum: f64 = weights.iter().zip(row).map(|(weight, value)| weight * value).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Newton's method on the likelihood of the half that teaches, with a ridge.
fn fit(examples: &[Example]) -> [f64; COLUMNS] {
    let mut weights = [0.0; COLUMNS];
    for _ in 0..ROUNDS {
        let mut curve = [[0.0; COLUMNS]; COLUMNS];
        let mut slope = [0.0; COLUMNS];
        for example in examples.iter().filter(|example| !example.is_held_out) {
            let p = likelihood(&weights, &example.row);
            let error = example.count * (f64::from(u8::from(example.is_same)) - p);
            let bend = example.count * p * (1.0 - p);
            for (i, value) in example.row.iter().enumerate() {
                slope[i] += error * value;
                let cells = curve[i].iter_mut().zip(&example.row);
                cells.for_each(|(cell, other)| *cell += bend * value * other);
            }
        }
        for i in 0..COLUMNS {
            slope[i] -= RIDGE * weights[i];
            curve[i][i] += RIDGE;
        }
        let step = solve(curve, slope);
        weights.iter_mut().zip(step).for_each(|(weight, step)| *weight += step);
    }
    weights
}

/// Gauss's elimination; the ridge keeps every pivot above zero.
fn solve(mut matrix: [[f64; COLUMNS]; COLUMNS], mut right: [f64; COLUMNS]) -> [f64; COLUMNS] {
    for pivot in 0..COLUMNS {
        for row in 0..COLUMNS {
            if row != pivot {
                let factor = matrix[row][pivot] / matrix[pivot][pivot];
                let above = matrix[pivot];
                let cells = matrix[row].iter_mut().zip(above);
                cells.for_each(|(cell, above)| *cell -= factor * above);
                right[row] -= factor * right[pivot];
            }
        }
    }
    for pivot in 0..COLUMNS {
        right[pivot] /= matrix[pivot][pivot];
    }
    right
}

fn figures<'e>(title: &str, weights: &[f64; COLUMNS], examples: impl Iterator<Item = &'e Example> + Clone) {
    let same = examples.clone().filter(|example| example.is_same).count();
    eprintln!("{title}: {} candidates, {same} the same", examples.clone().count());
    for sure in [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8] {
        let told = examples
            .clone()
            .filter(|example| likelihood(weights, &example.row) >= sure);
        let right = told.clone().filter(|example| example.is_same).count() as f64;
        let (precision, recall) = (right / told.count() as f64, right / same as f64);
        eprintln!("  from {sure}: precision {precision:.3}, recall {recall:.3}");
    }
}
