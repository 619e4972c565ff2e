//! Other pieces that run on behind a page's main story: where they start, and whether they are on the same subject.
//!
//! A piece starts at a topic break if what follows shares little with what stood before, or if people whose surnames
//! stood alone are introduced with their first names again; or it starts at a title that stands twice, as a teaser's does.
//!
//! Limits: a break inside a single paragraph is not seen; pieces of fewer than two paragraphs need a title.

use super::cues::{Cue, Cues, cues};
use super::furniture;
use super::lines::{Unit, ends_sentence};
use super::names::{Names, People};
use super::overlap::{Vocabulary, Weighed, weigh};
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
/// Paragraphs by which a break may lag behind the start of a piece.
const LAG: usize = 1;
/// Paragraphs of a new piece in which people are looked for.
const OPENING: usize = 4;
/// People introduced again in the opening, from which on a new piece is sure enough to propose.
const PEOPLE_AGAIN: usize = 2;
/// Paragraphs up to which a text is a page; a longer one is a book, whose chapters are no other stories.
const LONGEST: usize = 1500;
/// Log odds, by the words alone, below which people introduced again start no new piece.
const NOT_UNLIKE: f32 = -2.6;
/// Lines with references, from which on a page is a work of reference.
const REFERENCES: usize = 8;
/// Paragraphs that a main story has at least before another piece can start.
const MAIN: usize = 3;
/// Words in them.
const MAIN_WORDS: f32 = 80.0;
/// Words of a paragraph that is surely text, and can introduce people; a shorter one may be a caption or a teaser.
const INTRODUCTION: f32 = 12.0;
/// Share of words and names with the main story, from which on a piece is on the same subject.
const SAME_SUBJECT: f32 = 0.24;
/// Lines between a title and its repetition, and between that and its text.
const TITLE_REACH: usize = 8;

/// A piece that is not the main story.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Its units.
    pub units: Range<usize>,
    /// Its share of words and names with the main story.
    pub share: f32,
    /// Whether that is enough to be on the same subject.
    pub same_subject: bool,
    /// How sure its start is, from 0 to 1; a half is as likely as not.
    pub certainty: f32,
    pub why: Why,
}

/// What a piece was known by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Why {
    /// Its share of words and names, and of names alone, with what stands before it.
    Words { share: f32, names: f32 },
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
    /// The words of each unit that say something; none for what is no paragraph.
    words: Vec<Vec<Weighed>>,
    /// The people of each unit.
    people: Vec<People>,
    /// Units that are paragraphs of some story.
    body: Vec<usize>,
    /// A work of reference: each section has its own people, and none is another story.
    is_reference: bool,
}

impl<'p> Page<'p> {
    fn new(units: &'p [Unit<'p>], boilerplate: &'p [f32], rarity: &'p Rarity) -> Self {
        let is_body = |at: &usize| boilerplate[*at] < FURNITURE && units[*at].length() >= PARAGRAPH;
        let cited = units.iter().filter(|unit| is_citation(unit.text)).count();
        let body: Vec<usize> = (0..units.len()).filter(is_body).collect();
        let names = Names::new(units, rarity);
        let mut words = vec![Vec::new(); units.len()];
        let mut people = vec![People::default(); units.len()];
        for at in &body {
            words[*at] = weigh(&units[*at], &names, rarity);
            people[*at] = names.people(&units[*at]);
        }
        Self {
            units,
            boilerplate,
            words,
            people,
            body,
            is_reference: cited >= REFERENCES,
        }
    }

    fn vocabulary(&self, body: &[usize]) -> Vocabulary {
        Vocabulary::of(body.iter().map(|at| &self.words[*at]))
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
        if is_furniture(&self.units[at]) {
            return false;
        }
        let short = |unit: &&Unit<'_>| unit.length() < 9.5 || unit.content == self.units[at].content;
        let near = self.units.iter().skip(at + 1).take(TITLE_REACH).take_while(short);
        !self.units[at].text.ends_with('.') && near.filter(|unit| unit.content == self.units[at].content).count() > 0
    }

    fn has_text(&self, at: usize) -> bool {
        let mut near = self.units.iter().skip(at + 1).take(2 * TITLE_REACH);
        let is_text = |unit: &Unit<'_>| unit.length() >= INTRODUCTION && ends_sentence(unit.text);
        near.any(is_text)
    }

    /// Where pieces start in a range of units, by their words.
    fn breaks(&self, range: Range<usize>, progress: &Progress) -> Result<Vec<(usize, f32, Why)>, Cancelled> {
        let body: Vec<usize> = self.body.iter().copied().filter(|at| range.contains(at)).collect();
        if self.is_reference || body.len() > LONGEST {
            return Ok(Vec::new());
        }
        let stems = |at: &usize| self.words[*at].iter().map(|word| word.stem).collect();
        let breaks = topics::breaks(&body.iter().map(stems).collect::<Vec<_>>(), progress)?;
        let mut starts: Vec<(usize, f32, Why)> = Vec::new();
        for (n, at) in breaks.iter().enumerate().skip(1) {
            progress.advance(0)?;
            let end = breaks.get(n + 1).copied().unwrap_or(body.len());
            let cut = Cut {
                body: &body,
                at: *at,
                end,
            };
            if let Some((at, certainty, why)) = self.judge(&cut, !starts.is_empty()) {
                starts.push((self.with_heading(body[at]), certainty, why));
            }
        }
        Ok(starts)
    }

    /// Whether a new piece starts at a break, at which paragraph, how sure that is, and why.
    fn judge(&self, cut: &Cut<'_>, behind_main: bool) -> Option<(usize, f32, Why)> {
        let main: f32 = cut.body[..cut.at].iter().map(|at| self.units[*at].length()).sum();
        if cut.at < MAIN || main < MAIN_WORDS {
            return None;
        }
        let (start, people) = self.introduced_again(cut);
        let (odds, share, names) = self.distance(cut);
        let words = super::model::probability(odds);
        let enough = if behind_main { PEOPLE_AGAIN - 1 } else { PEOPLE_AGAIN };
        if words >= 0.5 {
            Some((cut.at, words, Why::Words { share, names }))
        } else if people >= enough && odds > NOT_UNLIKE {
            Some((
                start,
                super::model::probability(0.4 * people as f32),
                Why::People { count: people },
            ))
        } else {
            None
        }
    }

    /// How many people are introduced again, and from which paragraph on most are. The words of a break can lag behind
    /// the start of a piece on the same subject, whose first lines say again what is known.
    fn introduced_again(&self, cut: &Cut<'_>) -> (usize, usize) {
        let near = (cut.at.saturating_sub(LAG)..=cut.at)
            .rev()
            .filter(|start| *start >= MAIN);
        let counted = near.map(|start| (start, self.introduced_from(cut, start)));
        let best = counted.max_by_key(|(start, people)| (*people, *start));
        best.unwrap_or((cut.at, 0))
    }

    /// People who stood alone before a paragraph and are introduced in those from there on.
    fn introduced_from(&self, cut: &Cut<'_>, start: usize) -> usize {
        let before = cut.body[..start]
            .iter()
            .flat_map(|at| self.people[*at].alone.iter().copied());
        let alone: BTreeSet<u64> = before.collect();
        let opening = cut.body[start..cut.end].iter().take(OPENING);
        let telling = opening.filter(|at| self.units[**at].length() >= INTRODUCTION);
        let full: BTreeSet<u64> = telling.flat_map(|at| self.people[*at].full.iter().copied()).collect();
        full.intersection(&alone).count()
    }

    /// The log odds that what follows a break is another story than what stands before, and the shares of its words and
    /// names, and of its names alone, that stood before.
    ///
    /// The weights were fitted on pairs of articles set one behind the other.
    fn distance(&self, cut: &Cut<'_>) -> (f32, f32, f32) {
        let before = self.vocabulary(&cut.body[..cut.at]);
        let next = self.vocabulary(&cut.body[cut.at..cut.end]);
        let rest = self.vocabulary(&cut.body[cut.at..]);
        let ((words, names), (next_words, next_names)) = (next.masses(), next.shares(&before));
        let (rest_words, rest_names) = rest.shares(&before);
        let (recurring, kept) = before.recurring(&rest);
        let unlike = 3.0 * next_words + 3.0 * next_names + 2.5 * rest_words + 2.7 * rest_names + 4.0 * kept;
        let evidence =
            0.65 * words.ln_1p() + 0.26 * names.ln_1p() + 0.3 * rest.masses().1.ln_1p() + 0.6 * recurring.ln_1p();
        (evidence - unlike - 7.3, next.share(&before), next_names)
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
            let share = self.vocabulary(&part(units.clone())).share(&main);
            Story {
                units,
                share,
                same_subject: share >= SAME_SUBJECT,
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

/// Whether a line is furniture by its own words, which may stand twice too.
fn is_furniture(unit: &Unit<'_>) -> bool {
    let cues = cues(unit);
    let notice = cues.count(Cue::Player) > 0 || cues.count(Cue::Consent) > 0;
    let rules = [
        furniture::is_caption,
        furniture::is_newsletter,
        furniture::is_comments,
        furniture::is_legal,
        furniture::is_share,
    ];
    notice
        || rules
            .into_iter()
            .any(|rule: fn(&Unit<'_>, &Cues) -> bool| rule(unit, &cues))
}

/// A break between two of the paragraphs; the part behind it ends at `end`.
struct Cut<'b> {
    body: &'b [usize],
    at: usize,
    end: usize,
}

#[cfg(test)]
mod tests {
    use super::super::lines::units;
    use super::super::samples::{DAM, DAM_LATER, FILM};
    use super::*;

    /// The stories of a text without furniture.
    fn found(text: &str) -> Vec<Story> {
        let units = units(text);
        let boilerplate = vec![0.1; units.len()];
        stories(&units, &boilerplate, &Rarity::shipped(), &Progress::default()).unwrap()
    }

    #[test]
    fn a_story_alone_is_not_cut() {
        for text in [DAM, FILM, DAM_LATER, ""] {
            assert_eq!(found(text), []);
        }
    }

    #[test]
    fn another_story_behind_the_first_is_found_where_it_starts() {
        let found = found(&[DAM, FILM].join("\n"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].units, 10..18);
        assert!(!found[0].same_subject && matches!(found[0].why, Why::Words { .. }));
    }

    #[test]
    fn a_later_piece_is_known_by_its_people_within_a_paragraph() {
        let found = found(&[DAM, DAM_LATER].join("\n"));
        assert_eq!(found.len(), 1);
        assert!(
            found[0].units.start.abs_diff(10) <= 1 && found[0].units.end == 21,
            "{found:?}"
        );
        assert!(found[0].same_subject);
        assert_eq!(found[0].why, Why::People { count: 2 });
    }

    #[test]
    fn a_title_that_stands_twice_opens_a_teaser_and_the_main_storys_does_not() {
        let teaser = "Halden festival honours an orchestra\nHalden festival honours an orchestra\nThe Courier\n";
        let main = "Village flees from dam\nVillage flees from dam\n";
        let found = found(&[main, DAM, "\n", teaser, FILM].concat());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].units.clone(), found[0].why), (12..23, Why::Title));
    }

    #[test]
    fn a_notice_that_stands_twice_opens_no_teaser() {
        for notice in [
            "Sign up for our daily newsletter",
            "Please use Chrome browser for a more accessible video player",
        ] {
            let text = DAM.replacen('\n', &format!("\n{notice}\n{notice}\n"), 5);
            assert_eq!(found(&text), [], "{notice}");
        }
    }

    #[test]
    fn furniture_behind_a_piece_is_not_part_of_it() {
        let text = [DAM, FILM, "Download the app", "All rights reserved"].join("\n");
        let units = units(&text);
        let mut boilerplate = vec![0.1; units.len()];
        boilerplate[18..].fill(0.9);
        let found = stories(&units, &boilerplate, &Rarity::shipped(), &Progress::default()).unwrap();
        assert_eq!(found[0].units, 10..18);
    }

    #[test]
    fn a_work_of_reference_is_not_cut() {
        let cited: String = [DAM, FILM].join("\n").replace(".\n", ".[3]\n");
        assert_eq!(found(&cited), []);
    }
}
