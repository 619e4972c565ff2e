//! Precision, recall and what is lost.

use crate::pages::{Finder, Page};
use corroborate::reuse::off_topic::model::{Model, probability};

/// A line with its true kind, the probability found, and its length in characters.
pub struct Judged {
    pub boilerplate: bool,
    pub probability: f32,
    pub chars: usize,
}

/// The lines of pages as the model alone sees them.
pub fn judged(model: &Model, pages: &[&Page]) -> Vec<Judged> {
    let mut all = Vec::new();
    for page in pages {
        for (at, seen) in page.seen.iter().enumerate() {
            all.push(line(page, at, probability(model.log_odds(&seen.values))));
        }
    }
    all
}

/// The lines of pages with the highest score of the proposals that cover them.
pub fn proposed(pages: &[&Page]) -> Vec<Judged> {
    let finder = Finder::shipped();
    let mut all = Vec::new();
    for page in pages {
        let mut scores = vec![0_u16; page.lines.len()];
        for proposal in finder.find(&page.text) {
            for score in &mut scores[proposal.units.clone()] {
                *score = (*score).max(proposal.score);
            }
        }
        all.extend(
            scores
                .iter()
                .enumerate()
                .map(|(at, score)| line(page, at, f32::from(*score) / 1000.0)),
        );
    }
    all
}

fn line(page: &Page, at: usize, probability: f32) -> Judged {
    Judged {
        boilerplate: page.boilerplate[at],
        probability,
        chars: page.lines[at].chars().count(),
    }
}

pub fn print(title: &str, lines: &[Judged]) {
    let boilerplate = lines.iter().filter(|line| line.boilerplate).count();
    println!("\n{title}: {} lines, {boilerplate} boilerplate", lines.len());
    println!("threshold  precision  recall     F1  chars F1  content chars flagged");
    for threshold in [0.5, 0.7, 0.8, 0.85, 0.86, 0.87, 0.88, 0.9, 0.95, 0.98] {
        print_at(lines, threshold);
    }
}

fn print_at(lines: &[Judged], threshold: f32) {
    let sum = |boilerplate: bool, flagged: bool, size: fn(&Judged) -> usize| {
        let is_chosen = |line: &&Judged| line.boilerplate == boilerplate && (line.probability >= threshold) == flagged;
        lines.iter().filter(is_chosen).map(size).sum::<usize>() as f64
    };
    let figures = |size: fn(&Judged) -> usize| {
        let hit = sum(true, true, size);
        (
            hit / (hit + sum(false, true, size)),
            hit / (hit + sum(true, false, size)),
        )
    };
    let (lines, chars) = (figures(|_| 1), figures(|line| line.chars));
    let lost = sum(false, true, |line| line.chars);
    println!(
        "{threshold:9.2}  {:9.3}  {:6.3}  {:5.3}  {:8.3}  {:.2} %",
        lines.0,
        lines.1,
        f1(lines),
        f1(chars),
        lost / (lost + sum(false, false, |line| line.chars)) * 100.0
    );
}

pub fn f1((precision, recall): (f64, f64)) -> f64 {
    2.0 * precision * recall / (precision + recall)
}

/// The lines furthest from the truth, at most a dozen a page.
pub fn print_misses(model: &Model, pages: &[&Page]) {
    for page in pages {
        let mut misses: Vec<(f32, bool, usize)> = Vec::new();
        for (at, seen) in page.seen.iter().enumerate() {
            let p = probability(model.log_odds(&seen.values));
            if (p >= 0.5) != page.boilerplate[at] {
                misses.push((p, page.boilerplate[at], at));
            }
        }
        let wrong = misses.iter().filter(|miss| !miss.1).count();
        let missed = misses.len() - wrong;
        println!(
            "== {}: {wrong} flagged wrongly, {missed} missed of {}",
            page.name,
            page.lines.len()
        );
        misses.sort_by(|a, b| (b.0 - 0.5).abs().total_cmp(&(a.0 - 0.5).abs()));
        for (p, boilerplate, at) in misses.into_iter().take(12) {
            let line: String = page.lines[at].chars().take(90).collect();
            println!("{p:.3} {} {at:5} {line}", u8::from(boilerplate));
        }
    }
}
