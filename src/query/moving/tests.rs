//! The mover against texts of which the truth is known, and against mistakes that it must not make.

use super::edited::{Edited, Plan, Score, edited};
use super::*;
use crate::progress::Progress;
use crate::project::Span;
use memchr::memmem;
use std::ops::Range;

/// Texts with few edits, many, very many, and with moved blocks: edits for 300,000 characters in the bench.
fn texts() -> Vec<Edited> {
    made(&[[4, 0, 0], [100, 0, 0], [600, 0, 0], [40, 2, 0]])
}

/// Texts with many sentences beside their own edited doubles.
fn doubles() -> Vec<Edited> {
    made(&[
        [0, 0, 100],
        [50, 0, 100],
        [100, 0, 200],
        [100, 2, 100],
        [200, 1, 50],
        [200, 0, 100],
    ])
}

fn made(plans: &[[usize; 3]]) -> Vec<Edited> {
    let plan = |[edits, moves, doubles]: [usize; 3]| Plan {
        length: 60_000,
        edits,
        moves,
        doubles,
        passages: 500,
    };
    let numbered = plans.iter().zip(1..);
    numbered.map(|(numbers, seed)| edited(seed, plan(*numbers))).collect()
}

fn moved(text: &Edited) -> Score {
    let alignment = aligned(text);
    Score::of(text, |here| {
        let ranges = alignment.moved(&[span(&text.old, here)], &text.old, &text.new)?;
        ranges.first().cloned()
    })
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
    let score = total(&texts(), moved);
    assert_eq!((score.wrong, score.copied), (0, 0), "{score:?}");
    let percent = score.percent_automatic();
    assert!(percent >= 85.0, "{score:?} {percent}");
}

#[test]
fn a_sentence_is_not_taken_for_its_double_beside_it() {
    let score = total(&doubles(), moved);
    assert_eq!((score.wrong, score.copied), (0, 0), "{score:?}");
    assert!(score.percent_automatic() > 30.0, "{score:?}");
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
