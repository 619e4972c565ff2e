//! The mover against texts of which the truth is known, and against mistakes that it must not make.

use super::edited::{Edited, Plan, Score, edited};
use super::*;
use crate::progress::Progress;
use crate::project::Span;
use memchr::memmem;
use std::ops::Range;

/// Texts with few edits, many, very many, and with moved blocks: edits for 300,000 characters in the bench.
fn texts() -> Vec<Edited> {
    let plan = |edits, moves| Plan {
        length: 60_000,
        edits,
        moves,
        passages: 500,
    };
    let plans = [plan(4, 0), plan(100, 0), plan(600, 0), plan(40, 2)];
    plans
        .into_iter()
        .zip(1..)
        .map(|(plan, seed)| edited(seed, plan))
        .collect()
}

fn total(texts: &[Edited], score: impl Fn(&Edited) -> Score) -> Score {
    texts.iter().map(score).fold(Score::default(), |a, b| Score {
        untouched: a.untouched + b.untouched,
        right: a.right + b.right,
        wrong: a.wrong + b.wrong,
        copied: a.copied + b.copied,
        left: a.left + b.left,
    })
}

fn aligned(text: &Edited) -> Alignment {
    Alignment::new(&text.old, &text.new, &Progress::default()).unwrap()
}

fn span(text: &str, range: &Range<usize>) -> Span {
    Span::new(text, range.clone()).unwrap()
}

#[test]
fn nothing_is_moved_to_a_wrong_place_and_most_of_what_is_untouched_is_moved() {
    let texts = texts();
    let score = total(&texts, |text| {
        let alignment = aligned(text);
        Score::of(text, |here| {
            let ranges = alignment.moved(&[span(&text.old, here)], &text.old, &text.new)?;
            ranges.first().cloned()
        })
    });
    assert_eq!(score.wrong, 0, "{score:?}");
    let percent = score.percent_automatic();
    assert!(percent >= 85.0, "{score:?} {percent}");
}

/// The ways to go wrong that the texts must show, or they would prove nothing.
#[test]
fn the_texts_catch_each_mistake() {
    let texts = texts();
    let keep = total(&texts, |text| Score::of(text, |here| Some(here.clone())));
    assert!(keep.wrong > 0, "keep the offset: {keep:?}");
    let nearest = total(&texts, |text| {
        Score::of(text, |here| {
            let words = &text.old[here.clone()];
            let starts = memmem::find_iter(text.new.as_bytes(), words.as_bytes());
            let start = starts.min_by_key(|start| start.abs_diff(here.start))?;
            Some(start..start + words.len())
        })
    });
    assert!(nearest.wrong > 0, "nearest quote: {nearest:?}");
    let unread = total(&texts, |text| {
        let alignment = aligned(text);
        Score::of(text, |here| {
            let (start, end) = (alignment.about(here.start), alignment.about(here.end));
            (start < end).then_some(start..end)
        })
    });
    assert!(unread.wrong > 0, "accept without comparing the quote: {unread:?}");
    let careless = total(&texts, |text| {
        let alignment = aligned(text);
        Score::of(text, |here| {
            let (start, end) = (alignment.about(here.start), alignment.about(here.end));
            (text.new.get(start..end) == Some(&text.old[here.clone()])).then_some(start..end)
        })
    });
    assert!(careless.wrong > 0, "ignore repeats: {careless:?}");
}
