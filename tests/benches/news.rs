//! Made-up news for the benches: the same seed gives the same text and the same passages, of exact size.

use fastrand::Rng;
use std::ops::Range;

const PEOPLE: [&str; 8] = [
    "Ida Holm",
    "Ravi Menon",
    "Marta Costa",
    "Owen Pryce",
    "Lena Vogt",
    "Samuel Okoye",
    "Yuki Arai",
    "Nora Quist",
];
const BODIES: [&str; 8] = [
    "the harbour council",
    "the water board",
    "Northgate Rail",
    "the audit office",
    "Orchard Bank",
    "the port authority",
    "the school union",
    "the housing agency",
];
const PLACES: [&str; 8] = [
    "Bergen", "Turin", "Kisumu", "Quebec", "Hobart", "Riga", "Cardiff", "Izmir",
];
const DEEDS: [&str; 8] = [
    "delayed the budget",
    "rejected the first offer",
    "confirmed the new figures",
    "closed two of the lines",
    "questioned the survey",
    "withdrew its complaint",
    "approved the repairs",
    "published a longer report",
];
const ENDS: [&str; 6] = [
    "after weeks of talks",
    "without giving a date",
    "although residents had objected",
    "as prices went on rising",
    "in a letter seen by this paper",
    "because an earlier count had been wrong",
];

/// A text of exactly `bytes` bytes of ASCII, and `per_kb` passages a KB of it (1024 bytes), in order, in bytes.
pub(crate) fn document(seed: u64, bytes: usize, per_kb: usize) -> (String, Vec<Range<usize>>) {
    let mut dice = Rng::with_seed(seed);
    let mut text = String::with_capacity(bytes + 1024);
    let mut passages = Vec::new();
    while text.len() < bytes {
        for _ in 0..dice.usize(2..6) {
            sentence(&mut dice, &mut text, &mut passages);
        }
        text.push_str("\n\n");
    }
    text.truncate(bytes.saturating_sub(1));
    text.push('\n');
    passages.retain(|passage| passage.end < bytes);
    let (wanted, found) = (bytes * per_kb / 1024, passages.len());
    assert!(wanted <= found, "the text has {found} passages, too few for {wanted}");
    let thinned = (0..wanted)
        .filter_map(|n| passages.get(n * found / wanted).cloned())
        .collect();
    (text, thinned)
}

/// Adds a sentence; who, what and where in it are passages.
fn sentence(dice: &mut Rng, text: &mut String, passages: &mut Vec<Range<usize>>) {
    let mut passage = |words: String, text: &mut String| {
        let start = text.len();
        text.push_str(&words);
        passages.push(start..text.len());
    };
    let mut any = |words: &[&'static str]| dice.choice(words).copied().unwrap_or_default();
    text.push_str("In ");
    passage(any(&PLACES).to_owned(), text);
    text.push_str(", ");
    passage(format!("{} of {}", any(&PEOPLE), any(&BODIES)), text);
    text.push_str(" said that ");
    passage(any(&BODIES).to_owned(), text);
    text.push(' ');
    passage(format!("{} {}", any(&DEEDS), any(&ENDS)), text);
    text.push_str(". ");
}
