//! Learns the shipped weights of the boilerplate model, and measures the finder.
//!
//!     cargo bench --bench off_topic -- train PAGES.jsonl WEIGHTS.tsv     learns from all pages but the last 30
//!     cargo bench --bench off_topic -- words COUNTS.tsv TABLE.tsv        makes the table of word rarities
//!     cargo bench --bench off_topic -- cross PAGES.jsonl                 five-fold figures on the pages learned from
//!     cargo bench --bench off_topic -- score PAGES.jsonl                 the finder as shipped on the last 30 pages
//!     cargo bench --bench off_topic -- misses PAGES.jsonl                the same, with the worst lines of each page
//!
//! A page is a JSON object of `page`, `lines` and `y` (1: main text, 0: boilerplate). Counts are rows of a word and of
//! the texts that have it. The weights are made anew in two seconds.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench prints, and stops at whatever is not as it made it"
)]

#[path = "off_topic/learning.rs"]
mod learning;
#[path = "off_topic/pages.rs"]
mod pages;
#[path = "off_topic/planted.rs"]
mod planted;
#[path = "off_topic/regression.rs"]
mod regression;
#[path = "off_topic/scores.rs"]
mod scores;

use corroborate::reuse::off_topic::model::Model;
use pages::Page;
use std::fmt::Write;
use std::fs;

/// Pages at the end of the file that are never learned from.
const HELD_OUT: usize = 30;
/// Words in fewer texts are left to the finder's guess.
const FEWEST_TEXTS: u32 = 10;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["train", pages, weights] => train(&pages::read(pages), weights),
        ["words", counts, table] => words(&fs::read_to_string(counts).unwrap(), table),
        ["cross", pages] => cross(&pages::read(pages)),
        ["score", pages] => score(&pages::read(pages)),
        ["misses", pages] => {
            let pages = pages::read(pages);
            scores::print_misses(&Model::shipped(), &held_out(&pages));
        }
        _ => println!("off_topic: no files given, nothing to measure; see the top of tests/benches/off_topic.rs"),
    }
}

fn learned_from(pages: &[Page]) -> &[Page] {
    &pages[..pages.len() - HELD_OUT]
}

fn held_out(pages: &[Page]) -> Vec<&Page> {
    pages[pages.len() - HELD_OUT..].iter().collect()
}

fn train(pages: &[Page], weights: &str) {
    let model = regression::learn(&learned_from(pages).iter().collect::<Vec<_>>());
    fs::write(weights, regression::table(&model)).unwrap();
}

fn words(counts: &str, table: &str) {
    let mut rows = counts.lines().filter_map(|row| row.split_once('\t'));
    let (_, texts) = rows.next().unwrap();
    let mut text = format!("#\t{texts}\n");
    for (word, count) in rows.filter(|(_, count)| count.parse::<u32>().unwrap() >= FEWEST_TEXTS) {
        writeln!(text, "{word}\t{count}").unwrap();
    }
    fs::write(table, text).unwrap();
}

fn score(pages: &[Page]) {
    let held_out = held_out(pages);
    scores::print(
        "the model's lines, held-out pages",
        &scores::judged(&Model::shipped(), &held_out),
    );
    scores::print("lines as proposed, held-out pages", &scores::proposed(&held_out));
    learning::print(&Model::shipped(), &held_out);
    planted::print_stories(pages);
    planted::print_furniture(pages);
}

fn cross(pages: &[Page]) {
    let pages = learned_from(pages);
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
    }
    scores::print("five folds", &judged);
}
