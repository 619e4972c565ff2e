//! Where passages go when a text is edited: 100,000 passages of made-up texts of which the truth is known. A seed may be
//! given as an argument.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench prints, and stops at whatever is not as it made it"
)]

mod edited;
mod figures;

use corroborate::progress::Progress;
use corroborate::project::Span;
use corroborate::query::moving::{Alignment, Candidates};
use edited::{Edited, Plan, Score, edited};
use std::time::{Duration, Instant};

/// Edits, moved blocks and doubled sentences for 300,000 characters: the promise is about these.
const PLANS: [[usize; 3]; 4] = [[20, 0, 0], [500, 0, 0], [3_000, 0, 0], [200, 10, 0]];
/// The hardest case: sentences beside their own edited doubles.
const DOUBLES: [usize; 3] = [500, 0, 300];
/// Texts of each plan, and passages in each.
const TEXTS: u64 = 10;
const PASSAGES: usize = 2_500;
/// Passages whose candidates are looked for, in each text.
const ASKED: usize = 50;

fn main() {
    let seed = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1);
    let mut all = Score::default();
    for plan in PLANS {
        add(&mut all, follow(seed, plan));
    }
    figures::heading("all");
    println!(
        "{} passages: {} wrong (wished 0), {} taken for a copy (wished 0); {:.1} % of the untouched automatic (wished 85)",
        all.right + all.wrong + all.copied + all.left,
        all.wrong,
        all.copied,
        all.percent_automatic()
    );
    follow(seed, DOUBLES);
    hostile();
    figures::print_peak_memory("in all", "");
}

/// Makes texts after a plan and follows their passages; prints what became of them.
fn follow(seed: u64, [edits, moves, doubles]: [usize; 3]) -> Score {
    figures::heading(&format!(
        "{edits} edits, {moves} moved blocks and {doubles} doubled sentences in 300,000 characters"
    ));
    let mut sum = Score::default();
    let (mut aligning, mut looking) = (Vec::new(), Vec::new());
    let (mut asked, mut first, mut listed) = (0, 0, 0);
    for n in 0..TEXTS {
        let plan = Plan {
            length: 300_000,
            edits,
            moves,
            doubles,
            passages: PASSAGES,
        };
        let text = edited(seed * 1_000 + n, plan);
        let start = Instant::now();
        let alignment = Alignment::new(&text.old, &text.new, &Progress::default()).unwrap();
        let score = score(&text, &alignment);
        aligning.push(start.elapsed());
        add(&mut sum, score);
        let found = candidates(&text, &alignment, &mut looking);
        asked += found.0;
        first += found.1;
        listed += found.2;
    }
    println!(
        "{} untouched, {:.1} % of them automatic; {} wrong, {} taken for a copy; {} left",
        sum.untouched,
        sum.percent_automatic(),
        sum.wrong,
        sum.copied,
        sum.left
    );
    println!(
        "of {asked} untouched ones that were left, the place is the first candidate of {first}, one of five of {listed}"
    );
    figures::print("2,500 passages, with comparing the texts", &aligning, "");
    figures::print("candidates of one passage", &looking, "");
    sum
}

fn score(text: &Edited, alignment: &Alignment) -> Score {
    Score::of(text, |here| {
        let span = Span::new(&text.old, here.clone()).unwrap();
        let there = alignment
            .moved(&[span], &text.old, &text.new)
            .map(|ranges| ranges[0].clone());
        let truth = text
            .passages
            .iter()
            .find(|passage| passage.here == *here)
            .and_then(|passage| passage.truth.clone());
        if let Some(there) = there.clone().filter(|there| Some(there) != truth.as_ref()) {
            println!(
                "wrong: {here:?} is at {truth:?}, not at {there:?}: {:?}",
                &text.new[there.clone()]
            );
        }
        there
    })
}

fn add(sum: &mut Score, score: Score) {
    sum.untouched += score.untouched;
    sum.right += score.right;
    sum.wrong += score.wrong;
    sum.copied += score.copied;
    sum.left += score.left;
}

/// Of the untouched passages that are left: how many were looked for, of how many the true place came first, or at all.
fn candidates(text: &Edited, alignment: &Alignment, times: &mut Vec<Duration>) -> (usize, usize, usize) {
    let spans: Vec<(Span, &edited::Passage)> = text
        .passages
        .iter()
        .map(|passage| (Span::new(&text.old, passage.here.clone()).unwrap(), passage))
        .filter(|(span, _)| alignment.moved(&[*span], &text.old, &text.new).is_none())
        .collect();
    let all = Candidates::new(alignment, (&text.old, &text.new), spans.iter().map(|(span, _)| span));
    let (mut asked, mut first, mut listed) = (0, 0, 0);
    for (span, passage) in spans.iter().take(ASKED) {
        let start = Instant::now();
        let found = all.of(&[*span]);
        times.push(start.elapsed());
        let Some(truth) = &passage.truth else { continue };
        asked += 1;
        let place = found.iter().position(|candidate| candidate.ranges == [truth.clone()]);
        first += usize::from(place == Some(0));
        listed += usize::from(place.is_some());
    }
    (asked, first, listed)
}

/// Texts made to stall a comparison, and a long one.
fn hostile() {
    figures::heading("10 MB each");
    let plan = Plan {
        length: 9_000_000,
        edits: 3_000,
        moves: 20,
        doubles: 0,
        passages: 0,
    };
    let long = edited(1, plan);
    let line = "the same line\n".repeat(750_000);
    let blob = |seed: u64| -> String {
        let mut rng = fastrand::Rng::with_seed(seed);
        (0..10_000_000).map(|_| rng.alphanumeric()).collect()
    };
    let few = |seed: u64| -> String {
        let mut rng = fastrand::Rng::with_seed(seed);
        (0..5_000_000).map(|_| if rng.bool() { "a " } else { "b " }).collect()
    };
    let cases = [
        ("3,000 edits, 20 moved blocks", long.old, long.new),
        (
            "one line again and again, some fewer",
            line.clone(),
            line[..line.len() / 2].to_owned(),
        ),
        (
            "one line again and again, one in the middle another",
            line.clone(),
            line.replacen("same line\nthe", "other\nthe", 300_000),
        ),
        (
            "one line without a space",
            blob(1),
            format!("{}x{}", &blob(1)[..5_000_000], &blob(1)[5_000_000..]),
        ),
        ("nothing in common", blob(1), blob(2)),
        ("two words at random", few(1), few(2)),
    ];
    for (name, old, new) in cases {
        let start = Instant::now();
        let alignment = Alignment::new(&old, &new, &Progress::default()).unwrap();
        let time = start.elapsed();
        figures::print(name, &[time], "< 10 s");
        drop(alignment);
    }
}
