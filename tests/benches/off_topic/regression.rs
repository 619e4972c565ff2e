//! Logistic regression by Newton's method, with a penalty on large weights.

use crate::pages::Page;
use corroborate::reuse::off_topic::feature_table::{COUNT, FEATURES, FIRST_BY_HAND, place};
use corroborate::reuse::off_topic::model::{Model, Weight, probability};
use std::fmt::Write;

/// Penalty on the square of a weight, in lines.
const PENALTY: f64 = 300.0;

const STEPS: usize = 20;

/// Features that must not speak for main text: on the pages, captions often count as such.
const FURNITURE_WORDS: [&str; 11] = [
    "cue_player",
    "cue_caption",
    "cue_consent",
    "cue_byline",
    "cue_more",
    "cue_newsletter",
    "cue_comments",
    "cue_share",
    "cue_navigation",
    "cue_legal",
    "cue_advertisement",
];

/// How much a line of each page counts: large pages count more, but less than by their lines.
fn importance(pages: &[&Page]) -> Vec<f64> {
    let lines = |page: &Page| page.seen.len() as f64;
    let (all, sum) = pages.iter().fold((0.0, 0.0), |(all, sum), page| {
        (all + lines(page), sum + lines(page).sqrt())
    });
    pages.iter().map(|page| all / sum / lines(page).sqrt()).collect()
}

/// Weights that are not learned: these rules are rare on the pages and sure.
const BY_HAND: [(&str, f32); COUNT - FIRST_BY_HAND] = [
    ("rule_byline", 6.5),
    ("rule_more", 5.5),
    ("rule_newsletter", 5.5),
    ("rule_comments", 5.5),
    ("rule_legal", 5.5),
    ("rule_share", 5.0),
    ("rule_caption", 8.0),
    ("rule_player", 7.0),
    ("rule_consent", 7.0),
    ("outlet", 1.5),
    ("citation", -2.0),
    ("citations_12", -3.0),
    ("between_citations", -2.0),
];

pub fn learn(pages: &[&Page]) -> Model {
    let mut model = spreads(pages);
    for (name, weight) in BY_HAND {
        let at = place(name).unwrap();
        model.weights[at] = Weight {
            mean: 0.0,
            spread: 1.0,
            weight,
        };
    }
    let mut fixed = vec![false; FIRST_BY_HAND];
    loop {
        for _ in 0..STEPS {
            step(&mut model, pages, &fixed);
        }
        let is_against = |at: &usize| model.weights[*at].weight < 0.0 && FURNITURE_WORDS.contains(&FEATURES[*at].name);
        let against: Vec<usize> = (0..FIRST_BY_HAND).filter(is_against).collect();
        if against.is_empty() {
            return model;
        }
        for at in against {
            model.weights[at].weight = 0.0;
            fixed[at] = true;
        }
    }
}

/// The average and spread of each feature.
fn spreads(pages: &[&Page]) -> Model {
    let mut model = Model::read("");
    let count: usize = pages.iter().map(|page| page.seen.len()).sum();
    for (at, weight) in model.weights.iter_mut().enumerate() {
        let values = || {
            pages
                .iter()
                .flat_map(|page| &page.seen)
                .map(|seen| f64::from(seen.values[at]))
        };
        let mean = values().sum::<f64>() / count as f64;
        let square = values().map(|value| (value - mean).powi(2)).sum::<f64>() / count as f64;
        *weight = Weight {
            mean: mean as f32,
            spread: square.sqrt().max(1e-3) as f32,
            weight: 0.0,
        };
    }
    model
}

const SIZE: usize = FIRST_BY_HAND + 1;

fn step(model: &mut Model, pages: &[&Page], fixed: &[bool]) {
    let mut slope = [0.0_f64; SIZE];
    let mut curve = vec![[0.0_f64; SIZE]; SIZE];
    for (page, importance) in pages.iter().zip(importance(pages)) {
        for (seen, boilerplate) in page.seen.iter().zip(&page.boilerplate) {
            let standard = model.standardise(&seen.values);
            let p = f64::from(probability(model.log_odds(&seen.values)));
            let miss = f64::from(u8::from(*boilerplate)) - p;
            let mut row = [1.0_f64; SIZE];
            for ((slot, value), fixed) in row.iter_mut().zip(&standard[..FIRST_BY_HAND]).zip(fixed) {
                *slot = if *fixed { 0.0 } else { f64::from(*value) };
            }
            for a in 0..SIZE {
                slope[a] += importance * miss * row[a];
                for b in 0..=a {
                    curve[a][b] += importance * p * (1.0 - p) * row[a] * row[b];
                }
            }
        }
    }
    for at in 0..FIRST_BY_HAND {
        slope[at] -= PENALTY * f64::from(model.weights[at].weight);
        curve[at][at] += PENALTY;
    }
    curve[SIZE - 1][SIZE - 1] += 1e-6;
    let change = solve(curve, slope);
    let before = loss(model, pages);
    let mut share = 1.0;
    // Half a step, a quarter, …: a whole one can overshoot.
    while share > 1e-3 {
        let tried = moved(model, &change, share);
        if loss(&tried, pages) < before {
            *model = tried;
            return;
        }
        share /= 2.0;
    }
}

fn moved(model: &Model, change: &[f64; SIZE], share: f64) -> Model {
    let mut model = model.clone();
    for (weight, change) in model.weights.iter_mut().zip(&change[..FIRST_BY_HAND]) {
        weight.weight += (share * change) as f32;
    }
    model.bias += (share * change[SIZE - 1]) as f32;
    model
}

/// What is made small: how surprised the model is by the lines, and the penalty.
fn loss(model: &Model, pages: &[&Page]) -> f64 {
    let mut surprise = 0.0;
    for (page, importance) in pages.iter().zip(importance(pages)) {
        for (seen, boilerplate) in page.seen.iter().zip(&page.boilerplate) {
            let odds = f64::from(model.log_odds(&seen.values));
            let odds = if *boilerplate { odds } else { -odds };
            surprise += importance * ((-odds).max(0.0) + (-odds.abs()).exp().ln_1p());
        }
    }
    let penalty = model.weights[..FIRST_BY_HAND]
        .iter()
        .map(|weight| f64::from(weight.weight).powi(2));
    surprise + PENALTY / 2.0 * penalty.sum::<f64>()
}

/// Solves a symmetric system, of which the lower half is given, by Cholesky's method.
fn solve(mut a: Vec<[f64; SIZE]>, mut b: [f64; SIZE]) -> [f64; SIZE] {
    for i in 0..SIZE {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            a[i][j] = if i == j {
                (a[i][i] - sum).max(1e-12).sqrt()
            } else {
                (a[i][j] - sum) / a[j][j]
            };
        }
    }
    for i in 0..SIZE {
        let sum: f64 = (0..i).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    for i in (0..SIZE).rev() {
        let sum: f64 = (i + 1..SIZE).map(|k| a[k][i] * b[k]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    b
}

/// The table that the program reads.
pub fn table(model: &Model) -> String {
    let mut text = String::from("# Made by tests/benches/off_topic.rs: feature, average, spread, weight per spread.\n");
    writeln!(text, "bias\t0\t1\t{:.4}", model.bias).unwrap();
    for (feature, weight) in FEATURES.iter().zip(&model.weights) {
        let name = feature.name;
        writeln!(
            text,
            "{name}\t{:.4}\t{:.4}\t{:.4}",
            weight.mean, weight.spread, weight.weight
        )
        .unwrap();
    }
    text
}
