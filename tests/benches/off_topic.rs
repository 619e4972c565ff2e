//! Learns the shipped weights of the boilerplate model, and measures it.
//!
//!     cargo bench --bench off_topic -- train PAGES.jsonl WEIGHTS.tsv     learns from all pages but the last 30
//!     cargo bench --bench off_topic -- cross PAGES.jsonl                 five-fold figures on those pages
//!     cargo bench --bench off_topic -- score PAGES.jsonl                 shipped weights on the last 30 pages
//!
//! A page is a JSON object of `lines` and `y` (1: main text, 0: boilerplate).

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench prints, and stops at whatever is not as it made it"
)]

#[path = "off_topic/pages.rs"]
mod pages;
#[path = "off_topic/regression.rs"]
mod regression;
#[path = "off_topic/scores.rs"]
mod scores;

use corroborate::reuse::off_topic::model::Model;
use pages::Page;
use std::fs;

/// Pages at the end of the file that are never learned from.
const HELD_OUT: usize = 30;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["train", pages, weights] => train(&pages::read(pages), weights),
        ["cross", pages] => cross(&pages::read(pages), false),
        ["misses", pages] => cross(&pages::read(pages), true),
        ["score", pages] => score(&pages::read(pages), false),
        ["held", pages] => score(&pages::read(pages), true),
        _ => println!("off_topic: no files given, nothing to measure; see the top of tests/benches/off_topic.rs"),
    }
}

fn learning(pages: &[Page]) -> &[Page] {
    &pages[..pages.len() - HELD_OUT]
}

fn train(pages: &[Page], weights: &str) {
    let model = regression::learn(&learning(pages).iter().collect::<Vec<_>>());
    fs::write(weights, regression::table(&model)).unwrap();
}

fn score(pages: &[Page], show: bool) {
    let model = Model::shipped();
    let held: Vec<&Page> = pages[pages.len() - HELD_OUT..].iter().collect();
    scores::print("held out", &scores::judged(&model, &held));
    if show {
        scores::print_misses(&model, &held);
    }
}

fn cross(pages: &[Page], show: bool) {
    let pages = learning(pages);
    let mut judged = Vec::new();
    for fold in 0..5 {
        let of = |test: bool| {
            pages
                .iter()
                .enumerate()
                .filter(move |(n, _)| (n % 5 == fold) == test)
                .map(|(_, page)| page)
        };
        let model = regression::learn(&of(false).collect::<Vec<_>>());
        judged.extend(scores::judged(&model, &of(true).collect::<Vec<_>>()));
        if show {
            scores::print_misses(&model, &of(true).collect::<Vec<_>>());
        }
    }
    scores::print("five folds", &judged);
}
