//! What two passages have in common, as numbers that a small model weighs.

use super::align::Matched;
use super::candidate::Candidate;
use super::rewordings::{shared_weight, sorted};
use super::work::Work;
use crate::reuse::text::{Unit, Word};

/// The names of the numbers, in order.
pub const NAMES: [&str; COUNT] = [
    "same words",
    "same weight in order",
    "same weight",
    "same weight of the lighter",
    "weight shared",
    "length",
    "longest run of the shorter",
    "longest run",
    "same neighbours",
    "related words",
    "numbers that differ",
    "share of numbers",
    "names that differ",
    "negation differs",
    "rarest shared",
    "third rarest shared",
    "whole sentences",
    "lengths alike",
    "weight not shared",
    "identical",
    "same weight, squared",
    "same neighbours, squared",
    "same weight of the lighter, squared",
    "same weight, times weight shared",
    "same weight of the lighter, times weight shared",
    "same words, times length",
];

/// How many numbers there are.
pub const COUNT: usize = 26;

/// The numbers of one candidate, mostly from 0 to 1.
pub type Features = [f32; COUNT];

/// Measures a candidate whose words were matched.
pub(super) fn measure(work: &Work<'_>, candidate: &Candidate, matched: &[Matched]) -> Features {
    let (a, b) = candidate.words(work);
    let (n, m, shorter) = (a.len() as f32, b.len() as f32, a.len().min(b.len()).max(1) as f32);
    let (a_sorted, b_sorted) = (sorted(work, a), sorted(work, b));
    let sum = |side: &[(u32, f32)]| side.iter().map(|(_, weight)| weight).sum::<f32>();
    let (a_weight, b_weight) = (sum(&a_sorted), sum(&b_sorted));
    let shared = shared_weight(&a_sorted, &b_sorted);
    let in_order: f32 = matched
        .iter()
        .filter_map(|(i, _)| a.get(*i as usize))
        .map(|word| work.rarity.weight(*word))
        .sum();
    let total = (a_weight + b_weight).max(f32::MIN_POSITIVE);
    let run = longest_run(matched) as f32;
    let (neighbours, dice, contained) = (
        same_neighbours(a, b),
        2.0 * shared / total,
        shared / a_weight.min(b_weight).max(f32::MIN_POSITIVE),
    );
    let mut rarest: Vec<f32> = matched
        .iter()
        .filter_map(|(i, _)| a.get(*i as usize))
        .map(|word| work.rarity.weight(*word))
        .collect();
    rarest.sort_unstable_by(|x, y| y.total_cmp(x));
    let rare = |at: usize| rarest.get(at).copied().unwrap_or_default() / 9.0;
    let differing = Differing::of(work, a, b);
    [
        2.0 * matched.len() as f32 / (n + m),
        2.0 * in_order / total,
        dice,
        contained,
        (1.0 + shared).ln() / 4.0,
        shorter.ln() / 4.0,
        run / shorter,
        (1.0 + run).ln() / 3.0,
        neighbours,
        differing.related / total,
        differing.numbers,
        differing.share_of_numbers,
        differing.names,
        f32::from(u8::from(differing.negation)),
        rare(0),
        rare(2),
        whole_sentences(work, candidate),
        n.min(m) / n.max(m).max(1.0),
        (1.0 + total - 2.0 * shared).max(1.0).ln() / 4.0,
        f32::from(u8::from(matched.len() == a.len() && a.len() == b.len())),
        dice * dice,
        neighbours * neighbours,
        contained * contained,
        dice * (1.0 + shared).ln() / 4.0,
        contained * (1.0 + shared).ln() / 4.0,
        2.0 * matched.len() as f32 / (n + m) * shorter.ln() / 4.0,
    ]
}

fn longest_run(matched: &[Matched]) -> usize {
    let runs = matched.chunk_by(|x, y| x.0 + 1 == y.0 && x.1 + 1 == y.1);
    runs.map(<[Matched]>::len).max().unwrap_or_default()
}

/// Which share of neighbouring words stand side by side in both.
fn same_neighbours(a: &[Word], b: &[Word]) -> f32 {
    let pairs = |words: &[Word]| {
        let mut pairs: Vec<u64> = words
            .windows(2)
            .map(|pair| pair.iter().fold(0, |sum, word| sum << 32 | u64::from(word.key())))
            .collect();
        pairs.sort_unstable();
        pairs
    };
    let (a, b) = (pairs(a), pairs(b));
    let both = a
        .iter()
        .filter(|pair| b.binary_search(pair).is_ok())
        .count()
        .min(b.len());
    2.0 * both as f32 / (a.len() + b.len()).max(1) as f32
}

fn whole_sentences(work: &Work<'_>, candidate: &Candidate) -> f32 {
    let sides = [
        (candidate.a_document, &candidate.a),
        (candidate.b_document, &candidate.b),
    ];
    let whole = sides.into_iter().filter(|(document, range)| {
        let Some(document) = work.documents.get(*document as usize) else {
            return false;
        };
        let unit = |word: usize| document.units().get(document.unit_of(word)).map(Unit::words);
        let last = range.end.saturating_sub(1);
        unit(range.start).is_some_and(|unit| unit.start == range.start)
            && unit(last).is_some_and(|unit| unit.end == range.end)
    });
    whole.count() as f32 / 2.0
}

/// What the words tell that only one side has.
struct Differing {
    related: f32,
    numbers: f32,
    share_of_numbers: f32,
    names: f32,
    negation: bool,
}

impl Differing {
    fn of(work: &Work<'_>, a: &[Word], b: &[Word]) -> Self {
        let (a_only, b_only) = (only(a, b), only(b, a));
        let all = || a.iter().chain(b);
        let alone = || a_only.iter().chain(&b_only);
        let weight = |words: &mut dyn Iterator<Item = &Word>| words.map(|word| work.rarity.weight(*word)).sum::<f32>();
        let has_related = |word: &&Word| b_only.iter().any(|other| other.is_related(**word));
        let numbers = all().filter(|word| word.is_number()).count() as f32;
        let names = weight(&mut all().filter(|word| word.is_capital()));
        Self {
            related: 2.0 * weight(&mut a_only.iter().filter(has_related)),
            numbers: alone().filter(|word| word.is_number()).count() as f32 / numbers.max(1.0),
            share_of_numbers: numbers / (a.len() + b.len()).max(1) as f32,
            names: weight(&mut alone().filter(|word| word.is_capital())) / names.max(1.0),
            negation: alone().any(|word| word.is_negation()),
        }
    }
}

/// The words of `a` that are not in `b`.
fn only(a: &[Word], b: &[Word]) -> Vec<Word> {
    let mut others: Vec<u32> = b.iter().map(|word| word.key()).collect();
    others.sort_unstable();
    a.iter()
        .filter(|word| others.binary_search(&word.key()).is_err())
        .copied()
        .collect()
}
