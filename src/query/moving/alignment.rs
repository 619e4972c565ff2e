//! Two versions of a text laid side by side.

use super::chain::{Run, Side, chain, elsewhere};
use super::grams::{common, grams};
use super::proof::proven;
use super::tokens::{Numbers, Tokens};
use crate::progress::{Cancelled, Progress};
use crate::project::Span;
use std::ops::Range;

/// What is unchanged between an old text and a new one, and what of it is beyond doubt. It knows places, not words: the
/// texts are lent where they are needed.
#[derive(Debug)]
pub struct Alignment {
    pub(super) old: Tokens,
    pub(super) new: Tokens,
    chain: Vec<Run>,
    elsewhere: Vec<Run>,
    /// By token of the old text.
    proven: Vec<bool>,
}

/// What two versions do not have in common, in bytes, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// What is only in the old text.
    pub old: Vec<Range<usize>>,
    /// What is only in the new text.
    pub new: Vec<Range<usize>>,
    /// Passages that are unchanged, old and new.
    pub same: Vec<(Range<usize>, Range<usize>)>,
}

impl Alignment {
    /// Compares two texts; a few seconds for 10 MB each, however they differ.
    ///
    /// # Errors
    /// When cancelled.
    pub fn new(old: &str, new: &str, progress: &Progress) -> Result<Self, Cancelled> {
        let mut numbers = Numbers::default();
        let old = Tokens::cut(old, &mut numbers, progress)?;
        let new = Tokens::cut(new, &mut numbers, progress)?;
        drop(numbers);
        let (old_grams, new_grams) = (grams(&old.ids), grams(&new.ids));
        let sides = (
            Side {
                ids: &old.ids,
                grams: &old_grams,
            },
            Side {
                ids: &new.ids,
                grams: &new_grams,
            },
        );
        progress.advance(0)?;
        let chain = chain(sides.0, sides.1, progress)?;
        let (proven, elsewhere) = if old.ids == new.ids {
            (vec![true; old.ids.len()], Vec::new())
        } else {
            let once = common((&old_grams, 0..old.ids.len()), (&new_grams, 0..new.ids.len()));
            progress.advance(0)?;
            let elsewhere = elsewhere(&chain, &once);
            (proven(sides, &chain, &elsewhere), elsewhere)
        };
        progress.advance(0)?;
        Ok(Self {
            old,
            new,
            chain,
            elsewhere,
            proven,
        })
    }

    /// Whether both texts are the same but for line ends and normal forms.
    pub fn is_same_text(&self) -> bool {
        self.old.ids == self.new.ids
    }

    /// Where the spans of one annotation stand in the new text, in bytes; none unless that is proven for all words of each,
    /// and they stand together and in the same order. Line ends and normal forms may differ.
    pub fn moved(&self, spans: &[Span], old: &str, new: &str) -> Option<Vec<Range<usize>>> {
        let moved: Option<Vec<Range<usize>>> = spans.iter().map(|span| self.moved_span(*span, old, new)).collect();
        let in_order = |pair: &[Range<usize>]| matches!(pair, [a, b] if a.end <= b.start);
        moved.filter(|ranges| ranges.windows(2).all(in_order))
    }

    fn moved_span(&self, span: Span, old: &str, new: &str) -> Option<Range<usize>> {
        let (first, last) = self.tokens_of(span);
        if !self.proven.get(first..=last)?.iter().all(|proven| *proven) {
            return None;
        }
        let (there, until) = (self.counterpart(first)?, self.counterpart(last)?);
        let start = self.within((first, span.start()), there, old, new)?;
        let end = self.within((last, span.end()), until, old, new)?;
        let same_words = self.old.ids.get(first..=last)? == self.new.ids.get(there..=until)?;
        (start < end && same_words).then_some(start..end)
    }

    /// The first and the last token that a span touches.
    pub(super) fn tokens_of(&self, span: Span) -> (usize, usize) {
        (self.old.at(span.start()), self.old.at(span.end().saturating_sub(1)))
    }

    /// The token of the new text that belongs to an unchanged one of the old.
    pub(super) fn counterpart(&self, token: usize) -> Option<usize> {
        let of = |runs: &[Run]| {
            let run = *runs.get(runs.partition_point(|run| run.old + run.len <= token))?;
            (run.old <= token).then(|| run.new + token - run.old)
        };
        of(&self.chain).or_else(|| of(&self.elsewhere))
    }

    /// The place in a token of the new text that belongs to a place in its counterpart. Of tokens that are written in
    /// different forms, only places between letters have one.
    fn within(&self, (token, byte): (usize, usize), there: usize, old: &str, new: &str) -> Option<usize> {
        use unicode_segmentation::UnicodeSegmentation;
        let (here, there) = (self.old.range(token), self.new.range(there));
        let offset = byte.checked_sub(here.start)?;
        let (words, other) = (old.get(here)?, new.get(there.clone())?);
        if words == other {
            return Some(there.start + offset);
        }
        if offset == words.len() {
            return Some(there.end);
        }
        let letters = words.grapheme_indices(true).position(|(at, _)| at == offset)?;
        other
            .grapheme_indices(true)
            .nth(letters)
            .map(|(at, _)| there.start + at)
    }

    /// About where a byte of the old text belongs in the new one: between what is unchanged, in proportion.
    pub fn about(&self, byte: usize) -> usize {
        let token = self.old.at(byte);
        let next = self.chain.partition_point(|run| run.old + run.len <= token);
        let here = self.chain.get(next).filter(|run| run.old <= token);
        if let Some(run) = here {
            let there = self.new.range(run.new + token - run.old);
            return (there.start + byte.saturating_sub(self.old.start(token))).min(there.end);
        }
        let before = next.checked_sub(1).and_then(|before| self.chain.get(before));
        let (a, b) = before.map_or((0, 0), |run| {
            (self.old.start(run.old + run.len), self.new.start(run.new + run.len))
        });
        let end = |tokens: &Tokens| tokens.start(tokens.ids.len());
        let (c, d) = self.chain.get(next).map_or((end(&self.old), end(&self.new)), |run| {
            (self.old.start(run.old), self.new.start(run.new))
        });
        let share = byte.saturating_sub(a) as f64 / c.saturating_sub(a).max(1) as f64;
        b + (share.min(1.0) * d.saturating_sub(b) as f64) as usize
    }

    /// What the texts do not have in common; nothing but white space between two differences joins them.
    pub fn differences(&self, old: &str, new: &str) -> Differences {
        let mut differences = Differences::default();
        let (mut a, mut b) = (0, 0);
        for run in &self.chain {
            let (here, there) = (
                self.old.start(run.old)..self.old.start(run.old + run.len),
                self.new.start(run.new)..self.new.start(run.new + run.len),
            );
            add(&mut differences.old, a..here.start, old);
            add(&mut differences.new, b..there.start, new);
            (a, b) = (here.end, there.end);
            if !here.is_empty() {
                differences.same.push((here, there));
            }
        }
        add(&mut differences.old, a..old.len(), old);
        add(&mut differences.new, b..new.len(), new);
        differences
    }
}

fn add(ranges: &mut Vec<Range<usize>>, range: Range<usize>, text: &str) {
    if range.is_empty() {
        return;
    }
    match ranges.last_mut() {
        Some(last)
            if text
                .get(last.end..range.start)
                .is_some_and(|between| between.trim().is_empty()) =>
        {
            last.end = range.end;
        }
        _ => ranges.push(range),
    }
}
