//! Other pieces that run on behind a page's main story: where they start, and whether they are on the same subject.
//!
//! A piece starts at a topic break if what follows shares little with what stood before, or if people whose surnames
//! stood alone are introduced with their first names again; or it starts at a title that stands twice, as a teaser's does.
//!
//! Limits: a break inside a single paragraph is not seen; pieces of fewer than two paragraphs need a title.

use super::cues::{cues, is_caption};
use super::lines::{Unit, ends_sentence};
use super::names::{Known, Names};
use super::overlap::Vocabulary;
use super::rarity::Rarity;
use super::surroundings::is_citation;
use super::topics;
use crate::progress::{Cancelled, Progress};
use std::collections::BTreeSet;
use std::ops::Range;

/// A line is furniture from this probability on, and no part of a story's words.
const FURNITURE: f32 = 0.5;
/// Shortest line that counts as a paragraph, in words.
const PARAGRAPH: f32 = 6.0;
/// Paragraphs of a new piece in which people are looked for.
const OPENING: usize = 4;
/// People introduced again in the opening, from which on a new piece is sure enough to propose.
const PEOPLE: usize = 2;
/// Lines with references, from which on a page is a work of reference.
const REFERENCES: usize = 8;
/// Paragraphs that a main story has at least before another piece can start.
const MAIN: usize = 3;
/// Words in them.
const MAIN_WORDS: f32 = 80.0;
/// Words of a paragraph that can introduce people; a shorter one may be a caption or a teaser.
const INTRODUCTION: f32 = 12.0;
/// Share of words and names with the main story, from which on a piece is on the same subject.
const SAME_SUBJECT: f32 = 0.27;
/// Lines between a title and its repetition, and between that and its text.
const TITLE_REACH: usize = 8;

/// A piece that is not the main story.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Its units.
    pub units: Range<usize>,
    /// Whether it is on the main story's subject.
    pub same_subject: bool,
    /// How sure its start is, from 0 to 1; a half is as likely as not.
    pub certainty: f32,
    pub why: Why,
}

/// What a piece was known by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Why {
    /// Its share of words and names with what stands before it.
    Words { share: f32 },
    /// People introduced anew.
    People { count: usize },
    /// Its title stands twice.
    Title,
}

/// Finds the pieces of a page, in order, none overlapping; `boilerplate` is each line's probability.
///
/// # Errors
/// When cancelled.
pub fn stories(
    units: &[Unit<'_>],
    boilerplate: &[f32],
    rarity: &Rarity,
    progress: &Progress,
) -> Result<Vec<Story>, Cancelled> {
    let page = Page::new(units, boilerplate, rarity);
    let titles = page.titles();
    let mut starts: Vec<(usize, f32, Why)> = titles.iter().map(|title| (*title, 0.95, Why::Title)).collect();
    let mut from = 0;
    for end in titles.iter().copied().chain([units.len()]) {
        // Behind a teaser's title there is one teaser, however it changes its subject.
        if from == 0 {
            starts.extend(page.breaks(0..end, progress)?);
        }
        from = end;
    }
    starts.sort_by_key(|start| start.0);
    Ok(page.pieces(&starts))
}

struct Page<'p> {
    units: &'p [Unit<'p>],
    boilerplate: &'p [f32],
    rarity: &'p Rarity,
    names: Names,
    /// Units that are paragraphs of some story.
    body: Vec<usize>,
    /// A work of reference: each section has its own people, and none is another story.
    is_reference: bool,
}

impl<'p> Page<'p> {
    fn new(units: &'p [Unit<'p>], boilerplate: &'p [f32], rarity: &'p Rarity) -> Self {
        let is_body = |at: &usize| boilerplate[*at] < FURNITURE && units[*at].length() >= PARAGRAPH;
        let cited = units.iter().filter(|unit| is_citation(unit.text)).count();
        Self {
            units,
            boilerplate,
            rarity,
            names: Names::new(units, rarity),
            body: (0..units.len()).filter(is_body).collect(),
            is_reference: cited >= REFERENCES,
        }
    }

    fn vocabulary(&self, body: &[usize]) -> Vocabulary {
        Vocabulary::of(body.iter().map(|at| &self.units[*at]), &self.names, self.rarity)
    }

    /// Titles that stand twice, shortly before a text of their own and behind a main story.
    fn titles(&self) -> Vec<usize> {
        let mut titles: Vec<usize> = Vec::new();
        let mut seen = BTreeSet::new();
        for (at, unit) in self.units.iter().enumerate() {
            let before = self.body.partition_point(|body| *body < at);
            let is_new = seen.insert(unit.content);
            if is_new
                && before >= MAIN
                && (4.0..40.0).contains(&unit.length())
                && self.stands_twice(at)
                && self.has_text(at)
            {
                titles.push(at);
            }
        }
        titles
    }

    fn stands_twice(&self, at: usize) -> bool {
        if is_caption(&self.units[at], &cues(&self.units[at])) {
            return false;
        }
        let short = |unit: &&Unit<'_>| unit.length() < 9.5 || unit.content == self.units[at].content;
        let near = self.units.iter().skip(at + 1).take(TITLE_REACH).take_while(short);
        !self.units[at].text.ends_with('.') && near.filter(|unit| unit.content == self.units[at].content).count() > 0
    }

    fn has_text(&self, at: usize) -> bool {
        let near = self.units.iter().skip(at + 1).take(2 * TITLE_REACH);
        near.take_while(|unit| unit.length() < 20.0 || ends_sentence(unit.text))
            .any(|unit| unit.length() >= 20.0)
    }

    /// Where pieces start in a range of units, by their words.
    fn breaks(&self, range: Range<usize>, progress: &Progress) -> Result<Vec<(usize, f32, Why)>, Cancelled> {
        let body: Vec<usize> = self.body.iter().copied().filter(|at| range.contains(at)).collect();
        let heavy = |at: &usize| {
            self.units[*at]
                .words
                .iter()
                .filter(|word| self.rarity.weight(word) > 0.0)
                .map(|word| word.stem)
                .collect()
        };
        let breaks = topics::breaks(&body.iter().map(heavy).collect::<Vec<_>>(), progress)?;
        let mut starts: Vec<(usize, f32, Why)> = Vec::new();
        for (n, at) in breaks.iter().enumerate().skip(1) {
            progress.advance(0)?;
            let end = breaks.get(n + 1).copied().unwrap_or(body.len());
            let cut = Cut {
                body: &body,
                at: *at,
                end,
            };
            if let Some((certainty, why)) = self.judge(&cut, !starts.is_empty()) {
                starts.push((self.with_heading(body[*at]), certainty, why));
            }
        }
        Ok(starts)
    }

    /// Whether a new piece starts at a break, how sure that is, and why.
    fn judge(&self, cut: &Cut<'_>, behind_main: bool) -> Option<(f32, Why)> {
        let main: f32 = cut.body[..cut.at].iter().map(|at| self.units[*at].length()).sum();
        if self.is_reference || cut.at < MAIN || main < MAIN_WORDS {
            return None;
        }
        let people = self.introduced_again(cut);
        let (odds, share) = self.distance(cut);
        let words = super::model::probability(odds);
        let enough = if behind_main { PEOPLE - 1 } else { PEOPLE };
        if words >= 0.5 {
            Some((words, Why::Words { share }))
        } else if people >= enough && odds > -3.0 {
            Some((
                super::model::probability(0.4 * people as f32),
                Why::People { count: people },
            ))
        } else {
            None
        }
    }

    /// People of the opening who are introduced again.
    fn introduced_again(&self, cut: &Cut<'_>) -> usize {
        let mut known = Known::default();
        for at in &cut.body[..cut.at] {
            known.read(&self.units[*at], &self.names);
        }
        let opening = cut.body[cut.at..cut.end].iter().take(OPENING).filter(|at| self.units[**at].length() >= INTRODUCTION);
        let people: BTreeSet<u64> = opening
            .flat_map(|at| known.introduced_again(&self.units[*at], &self.names))
            .collect();
        people.len()
    }

    /// The log odds that what follows a break is another story than what stands before, and the share they have in common.
    ///
    /// The weights were fitted on pairs of articles set one behind the other.
    fn distance(&self, cut: &Cut<'_>) -> (f32, f32) {
        let before = self.vocabulary(&cut.body[..cut.at]);
        let next = self.vocabulary(&cut.body[cut.at..cut.end]);
        let rest = self.vocabulary(&cut.body[cut.at..]);
        let ((words, names), (next_words, next_names)) = (next.masses(), next.shares(&before));
        let (rest_words, rest_names) = rest.shares(&before);
        let (recurring, kept) = before.recurring(&rest);
        let unlike = 3.0 * next_words + 3.0 * next_names + 2.5 * rest_words + 2.7 * rest_names + 4.0 * kept;
        let evidence =
            0.65 * words.ln_1p() + 0.26 * names.ln_1p() + 0.3 * rest.masses().1.ln_1p() + 0.6 * recurring.ln_1p();
        (evidence - unlike - 7.5, next.share(&before))
    }

    /// The heading right above a paragraph, else the paragraph.
    fn with_heading(&self, at: usize) -> usize {
        let is_heading = |above: &usize| {
            let unit = &self.units[*above];
            unit.length() < 12.0
                && !ends_sentence(unit.text)
                && self.boilerplate[*above] < 0.8
                && unit.range.end + 2 >= self.units[at].range.start
        };
        at.checked_sub(1).filter(is_heading).unwrap_or(at)
    }

    /// The pieces between the starts, compared with the main story.
    fn pieces(&self, starts: &[(usize, f32, Why)]) -> Vec<Story> {
        let Some((first, ..)) = starts.first() else {
            return Vec::new();
        };
        let part = |range: Range<usize>| {
            self.body
                .iter()
                .copied()
                .filter(|at| range.contains(at))
                .collect::<Vec<_>>()
        };
        let main = self.vocabulary(&part(0..*first));
        let ends = starts.iter().skip(1).map(|start| start.0).chain([self.units.len()]);
        let pieces = starts.iter().zip(ends).map(|((start, certainty, why), end)| {
            let units = *start..self.without_furniture(*start, end);
            let same_subject = self.vocabulary(&part(units.clone())).share(&main) >= SAME_SUBJECT;
            Story {
                units,
                same_subject,
                certainty: *certainty,
                why: *why,
            }
        });
        pieces.collect()
    }

    /// The end of a piece without the furniture behind it.
    fn without_furniture(&self, start: usize, end: usize) -> usize {
        let last = (start..end).rev().find(|at| self.boilerplate[*at] < FURNITURE);
        last.map_or(end, |last| last + 1)
    }
}

/// A break between two of the paragraphs; the part behind it ends at `end`.
struct Cut<'b> {
    body: &'b [usize],
    at: usize,
    end: usize,
}
