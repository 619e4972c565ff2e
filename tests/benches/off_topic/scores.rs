//! Precision, recall and what is lost.

use crate::pages::Page;
use corroborate::reuse::off_topic::model::{Model, probability};

/// A line with its true kind, the probability found, and its length in characters.
pub struct Judged {
    pub boilerplate: bool,
    pub probability: f32,
    pub chars: usize,
}

pub fn judged(model: &Model, pages: &[&Page]) -> Vec<Judged> {
    let mut all = Vec::new();
    for page in pages {
        for ((seen, boilerplate), line) in page.seen.iter().zip(&page.boilerplate).zip(&page.lines) {
            let probability = probability(model.log_odds(&seen.values));
            all.push(Judged {
                boilerplate: *boilerplate,
                probability,
                chars: line.chars().count(),
            });
        }
    }
    all
}

pub fn print(title: &str, lines: &[Judged]) {
    let boilerplate = lines.iter().filter(|line| line.boilerplate).count();
    println!("{title}: {} lines, {boilerplate} boilerplate", lines.len());
    println!("threshold  precision  recall     F1  chars F1  content chars flagged");
    for threshold in [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99] {
        print_at(lines, threshold);
    }
}

fn print_at(lines: &[Judged], threshold: f32) {
    let sum = |boilerplate: bool, flagged: bool, size: fn(&Judged) -> usize| {
        let chosen = lines
            .iter()
            .filter(|line| line.boilerplate == boilerplate && (line.probability >= threshold) == flagged);
        chosen.map(size).sum::<usize>() as f64
    };
    let f1 = |size: fn(&Judged) -> usize| {
        let hit = sum(true, true, size);
        (
            hit / (hit + sum(false, true, size)),
            hit / (hit + sum(true, false, size)),
        )
    };
    let mean = |(p, r): (f64, f64)| 2.0 * p * r / (p + r);
    let (lines, chars) = (f1(|_| 1), f1(|line| line.chars));
    let lost = sum(false, true, |line| line.chars)
        / (sum(false, true, |line| line.chars) + sum(false, false, |line| line.chars));
    println!(
        "{threshold:9.2}  {:9.3}  {:6.3}  {:5.3}  {:8.3}  {:.2} %",
        lines.0,
        lines.1,
        mean(lines),
        mean(chars),
        lost * 100.0
    );
}

/// The lines furthest from the truth, at most a few a page.
pub fn print_misses(model: &Model, pages: &[&Page]) {
    for page in pages {
        let mut misses: Vec<(f32, bool, usize)> = Vec::new();
        for (at, (seen, boilerplate)) in page.seen.iter().zip(&page.boilerplate).enumerate() {
            let p = probability(model.log_odds(&seen.values));
            if (p >= 0.5) != *boilerplate {
                misses.push((p, *boilerplate, at));
            }
        }
        let wrong = misses.iter().filter(|miss| !miss.1).count();
        println!(
            "== {}: {wrong} flagged wrongly, {} missed of {}",
            page.name,
            misses.len() - wrong,
            page.lines.len()
        );
        misses.sort_by(|a, b| (b.0 - 0.5).abs().total_cmp(&(a.0 - 0.5).abs()));
        for (p, boilerplate, at) in misses.into_iter().take(12) {
            let rules: Vec<&str> = (83..95)
                .filter(|f| page.seen[at].values[*f] > 0.0)
                .map(|f| corroborate::reuse::off_topic::feature_table::FEATURES[f].name)
                .collect();
            println!(
                "{p:.3} {} {:5} {rules:?} {}",
                u8::from(boilerplate),
                at,
                page.lines[at].chars().take(90).collect::<String>()
            );
        }
    }
}
