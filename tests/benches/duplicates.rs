//! What is found of planted duplicates, and how fast. All wall-clock time, on all cores.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench prints, and stops at whatever is not as it made it"
)]

mod figures;
mod planted;

use corroborate::progress::Progress;
use corroborate::reuse::duplicates::{Corpus, Findings, Knowledge, Passage, scan};
use corroborate::reuse::text::{Prepared, prepare_all};
use planted::{PlantedCorpus, Planting, corpus};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Documents whose findings are scored.
const SCORED: usize = 2_000;
/// Groups of more places are not scored pair by pair.
const PAIRED: usize = 10;

fn main() {
    let knowledge = Knowledge::shipped();
    let made = corpus(7, SCORED);
    score(&made, &run(&prepare(&made), &made, &knowledge));
    figures::heading("speed");
    let two = corpus(1, 2);
    time("two documents, with reading", 50, "< 5", || {
        drop(run(&prepare(&two), &two, &knowledge));
    });
    let fifty = corpus(2, 50);
    let prepared = prepare(&fifty);
    time("50 documents, read before", 20, "< 50", || {
        drop(run(&prepared, &fifty, &knowledge));
    });
    let many = corpus(3, 5_000);
    let bytes: usize = many.texts.iter().map(String::len).sum();
    println!("5,000 documents have {:.1} MB", bytes as f64 / 1e6);
    time("5,000 documents, with reading", 3, "< 2,000", || {
        drop(run(&prepare(&many), &many, &knowledge));
    });
    one_more(&many, knowledge);
    figures::print_peak_memory("in all", "");
}

fn prepare(made: &PlantedCorpus) -> Vec<Prepared> {
    let texts: Vec<Arc<str>> = made.texts.iter().map(|text| Arc::from(text.as_str())).collect();
    prepare_all(&texts)
}

fn run(prepared: &[Prepared], made: &PlantedCorpus, knowledge: &Knowledge) -> Findings {
    let documents: Vec<&Prepared> = prepared.iter().collect();
    let text = |document: usize| made.texts.get(document).map(|text| Arc::from(text.as_str()));
    scan(&documents, &[], &text, &[], knowledge, &Progress::default()).unwrap()
}

fn time(name: &str, times: usize, goal: &str, mut work: impl FnMut()) {
    let samples: Vec<Duration> = (0..times)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    figures::print(name, &samples, goal);
}

/// One document added to many, and what is found then.
fn one_more(many: &PlantedCorpus, knowledge: Knowledge) {
    let mut corpus = Corpus::new(knowledge);
    let text = |document: usize| many.texts.get(document).map(|text| Arc::from(text.as_str()));
    let (first, rest) = many.texts.split_at(1_000);
    let first = first.iter().map(|text| Prepared::new(text)).collect();
    corpus.add(first, &text, &[], &Progress::default()).unwrap();
    let mut rest = rest.iter();
    time("one more document beside 1,000", 20, "", || {
        let new = vec![Prepared::new(rest.next().unwrap())];
        corpus.add(new, &text, &[], &Progress::default()).unwrap();
    });
    time("all findings of 1,000 put together", 5, "", || {
        drop(corpus.findings(&[], &text));
    });
}

/// Prints how much of what was planted is found, and how much of what is found was planted.
fn score(made: &PlantedCorpus, findings: &Findings) {
    let mut flagged: Vec<Vec<Range<usize>>> = vec![Vec::new(); made.texts.len()];
    for passage in findings.findings.iter().flat_map(|finding| &finding.passages) {
        flagged[passage.document].push(passage.bytes.clone());
    }
    let flagged: Vec<Vec<Range<usize>>> = flagged.into_iter().map(merged).collect();
    println!("{:<12} {:>7} {:>10} {:>10}", "planted", "places", "places", "pairs");
    let (mut errors, mut pieces) = (Vec::new(), Vec::new());
    for planting in Planting::ALL {
        let (mut places, mut hits, mut pairs, mut pair_hits) = (0, 0, 0, 0);
        for group in made.planted.iter().filter(|group| group.planting == planting) {
            for (document, place) in &group.places {
                places += 1;
                let touching: Vec<&Range<usize>> = flagged[*document]
                    .iter()
                    .filter(|range| shared(range, place) > 0)
                    .collect();
                let covered: usize = touching.iter().map(|range| shared(range, place)).sum();
                if covered * 2 < place.len() {
                    continue;
                }
                hits += 1;
                let best = touching.iter().max_by_key(|range| shared(range, place)).unwrap();
                errors.push(best.start.abs_diff(place.start) + best.end.abs_diff(place.end));
                pieces.push(touching.len());
            }
            if group.places.len() <= PAIRED {
                let all = (0..group.places.len()).flat_map(|i| (0..i).map(move |j| (j, i)));
                for (i, j) in all {
                    pairs += 1;
                    pair_hits += usize::from(is_paired(findings, &group.places[i], &group.places[j]));
                }
            }
        }
        let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
        println!(
            "{:<12} {places:>7} {:>10.3} {:>10.3}",
            format!("{planting:?}"),
            share(hits, places),
            share(pair_hits, pairs)
        );
    }
    errors.sort_unstable();
    let total: usize = flagged.iter().flatten().map(Range::len).sum();
    let right: usize = made
        .texts
        .iter()
        .enumerate()
        .map(|(document, _)| right_in(made, document, &flagged[document]))
        .sum();
    println!("precision by character {:.3}", right as f64 / total.max(1) as f64);
    println!(
        "boundary error, median {:.1} characters",
        errors[errors.len() / 2] as f64 / 2.0
    );
    println!(
        "pieces of a place {:.3}",
        pieces.iter().sum::<usize>() as f64 / pieces.len() as f64
    );
}

/// Flagged bytes of a document that lie in something planted that is no hard negative.
fn right_in(made: &PlantedCorpus, document: usize, flagged: &[Range<usize>]) -> usize {
    let groups = made.planted.iter().filter(|group| group.planting != Planting::Hard);
    let places = groups
        .flat_map(|group| &group.places)
        .filter(|(other, _)| *other == document);
    let places = merged(places.map(|(_, place)| place.clone()).collect());
    flagged
        .iter()
        .flat_map(|range| places.iter().map(move |place| shared(range, place)))
        .sum()
}

/// Whether findings of both places cover at least half of each.
fn is_paired(findings: &Findings, a: &(usize, Range<usize>), b: &(usize, Range<usize>)) -> bool {
    let part = |passages: &[Passage], place: &(usize, Range<usize>)| {
        let here = passages.iter().filter(|passage| passage.document == place.0);
        here.map(|passage| shared(&passage.bytes, &place.1))
            .max()
            .unwrap_or_default()
    };
    findings.findings.iter().any(|finding| {
        let (x, y) = (part(&finding.passages, a), part(&finding.passages, b));
        x * 2 >= a.1.len() && y * 2 >= b.1.len()
    })
}

fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => merged.push(range),
        }
    }
    merged
}

fn shared(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}
