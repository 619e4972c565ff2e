//! Places where an annotation may belong in a newer text, for an analyst to choose from.

use super::alignment::Alignment;
use super::fuzzy::nearest;
use crate::project::Span;
use memchr::memmem;
use std::collections::BTreeMap;
use std::ops::Range;

/// Most candidates of one annotation.
pub const MOST_CANDIDATES: usize = 5;

/// Occurrences of the same words that are looked at; those of short words are too many to weigh.
const MOST_OCCURRENCES: usize = 2_000;
/// Words that are in more places lead nowhere.
const RARE: usize = 30;
/// How many of the rarest words lead to places that may be similar.
const LEADS: usize = 3;
/// Least likeness, in thousandths, of words that stand anywhere: a quarter may differ.
const ALIKE: u16 = 750;
/// Least likeness of what stands between the same neighbours.
const ALIKE_IN_PLACE: u16 = 350;
/// Bytes of context that are compared on either side.
const CONTEXT: usize = 64;
/// Bytes around the place where the words should stand.
const NEARBY: usize = 1_500;

/// A place where an annotation may belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where, fragment by fragment, in bytes of the new text.
    pub ranges: Vec<Range<usize>>,
    /// How much speaks for it, in thousandths.
    pub score: u16,
    /// What speaks for it, in words.
    pub why: String,
}

/// Looks for candidates in one pair of texts.
pub struct Candidates<'a> {
    alignment: &'a Alignment,
    old: &'a str,
    new: &'a str,
    /// Where each token stands in the new text, for those in at most [`RARE`] places.
    places: BTreeMap<u32, Vec<usize>>,
}

/// A place for one fragment.
#[derive(Clone, Debug)]
struct Place {
    range: Range<usize>,
    score: u16,
    why: String,
}

impl<'a> Candidates<'a> {
    /// Makes ready for many annotations; `spans` are all that will be asked about.
    pub fn new<'s>(
        alignment: &'a Alignment,
        (old, new): (&'a str, &'a str),
        spans: impl Iterator<Item = &'s Span>,
    ) -> Self {
        let mut places: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for span in spans {
            let (first, last) = alignment.tokens_of(*span);
            let ids = alignment.old.ids.get(first..=last).unwrap_or_default();
            places.extend(ids.iter().map(|id| (*id, Vec::new())));
        }
        for (at, id) in alignment.new.ids.iter().enumerate() {
            if let Some(places) = places.get_mut(id).filter(|places| places.len() <= RARE) {
                places.push(at);
            }
        }
        Self {
            alignment,
            old,
            new,
            places,
        }
    }

    /// The best places for an annotation, the best first; none where nothing is like it. Of an annotation with several
    /// fragments there is one at most: the best place of each, if these stand in order.
    pub fn of(&self, spans: &[Span]) -> Vec<Candidate> {
        if let [span] = spans {
            let places = self.places(span.range()).into_iter();
            return places
                .map(|place| Candidate {
                    ranges: vec![place.range],
                    score: place.score,
                    why: place.why,
                })
                .collect();
        }
        self.together(spans).into_iter().collect()
    }

    fn together(&self, spans: &[Span]) -> Option<Candidate> {
        let best = spans.iter().map(|span| self.places(span.range()).into_iter().next());
        let best: Vec<Place> = best.collect::<Option<_>>()?;
        let in_order = |pair: &[Place]| matches!(pair, [a, b] if a.range.end <= b.range.start);
        if !best.windows(2).all(in_order) {
            return None;
        }
        let weakest = best.iter().min_by_key(|place| place.score)?;
        Some(Candidate {
            score: weakest.score,
            why: format!("All {} fragments; the weakest: {}", best.len(), weakest.why),
            ranges: best.iter().map(|place| place.range.clone()).collect(),
        })
    }

    fn places(&self, range: Range<usize>) -> Vec<Place> {
        let Some(words) = self.old.get(range.clone()).filter(|words| !words.is_empty()) else {
            return Vec::new();
        };
        let mut found = self.same_words(words, &range);
        found.extend(self.in_place(words, &range));
        if found.iter().all(|place| place.score < 900) {
            found.extend(self.similar(words, &range));
        }
        found.sort_by_key(|place| (std::cmp::Reverse(place.score), place.range.start, place.range.end));
        let mut best: Vec<Place> = Vec::new();
        for place in found {
            if best.iter().all(|other| !is_mostly(&place.range, &other.range)) {
                best.push(place);
            }
            if best.len() == MOST_CANDIDATES {
                break;
            }
        }
        best
    }

    /// Where the very words stand, by what is around them and by how near that is.
    fn same_words(&self, words: &str, range: &Range<usize>) -> Vec<Place> {
        let finder = memmem::Finder::new(words);
        let starts: Vec<usize> = finder.find_iter(self.new.as_bytes()).take(MOST_OCCURRENCES).collect();
        let about = self.alignment.about(range.start);
        let number = starts.len();
        let place = |start: usize| {
            let there = start..start + words.len();
            let around = self.around(range, &there);
            let near = 200 - (start.abs_diff(about) * 200 / self.new.len().max(1)).min(200) as u16;
            let what = match number {
                1 => "The same words, only here".to_owned(),
                _ if number == MOST_OCCURRENCES => format!("The same words, one of {number} places and more"),
                _ => format!("The same words, one of {number} places"),
            };
            Place {
                range: there,
                score: 500 + around * 3 / 10 + near,
                why: format!("{what}; {}", around_words(around)),
            }
        };
        starts.into_iter().map(place).collect()
    }

    /// What stands now between the neighbours that the words had.
    fn in_place(&self, words: &str, range: &Range<usize>) -> Option<Place> {
        let (first, last) = (self.alignment.old.at(range.start), self.alignment.old.at(range.end - 1));
        let left = self.alignment.counterpart(first.checked_sub(1)?);
        let right = self.alignment.counterpart(last + 1);
        let start = self.alignment.new.range(left?).end;
        let end = self.alignment.new.start(right?);
        let there = trimmed(self.new, start..end)?;
        if there.len() > 4 * words.len() + 200 {
            return None;
        }
        let near = nearest(words, self.new.get(there.clone())?)?;
        let alike = near.alike.min(likeness_by_length(words.len(), there.len()));
        (alike >= ALIKE_IN_PLACE).then(|| Place {
            range: there,
            score: 400 + alike / 2,
            why: format!("Stands in its place; the words are {} % the same", alike / 10),
        })
    }

    /// Where similar words stand, by the rarest words and near the place where they should be.
    fn similar(&self, words: &str, range: &Range<usize>) -> Vec<Place> {
        let about = self.alignment.about(range.start);
        let mut windows: Vec<Range<usize>> = Vec::new();
        windows.push(about.saturating_sub(NEARBY)..about + words.len() + NEARBY);
        let (first, last) = (self.alignment.old.at(range.start), self.alignment.old.at(range.end - 1));
        let ids = self.alignment.old.ids.get(first..=last).unwrap_or_default();
        let leads = ids.iter().filter_map(|id| {
            let places = self.places.get(id)?;
            (!places.is_empty() && places.len() <= RARE).then_some((places.len(), *id, places))
        });
        let mut leads: Vec<_> = leads.collect();
        leads.sort_unstable_by_key(|(number, id, _)| (*number, *id));
        leads.dedup_by_key(|(_, id, _)| *id);
        for place in leads.into_iter().take(LEADS).flat_map(|(_, _, places)| places) {
            let at = self.alignment.new.start(*place);
            windows.push(at.saturating_sub(words.len() + 20)..at + words.len() + 20);
        }
        windows.sort_unstable_by_key(|window| (window.start, window.end));
        windows.dedup_by(|next, window| next.end <= window.end + words.len() / 4 && next.start >= window.start);
        windows
            .into_iter()
            .filter_map(|window| self.similar_in(words, range, window))
            .collect()
    }

    fn similar_in(&self, words: &str, range: &Range<usize>, window: Range<usize>) -> Option<Place> {
        let start = self.new.floor_char_boundary(window.start);
        let end = self.new.floor_char_boundary(window.end.min(self.new.len()));
        let near = nearest(words, self.new.get(start..end)?)?;
        let there = trimmed(self.new, start + near.range.start..start + near.range.end)?;
        let around = self.around(range, &there);
        (near.alike >= ALIKE).then(|| Place {
            score: near.alike * 6 / 10 + around * 2 / 10,
            why: format!("{} % the same words; {}", near.alike / 10, around_words(around)),
            range: there,
        })
    }

    /// How much of the words around two places is the same, in thousandths.
    fn around(&self, here: &Range<usize>, there: &Range<usize>) -> u16 {
        let side = |same: usize, here: usize, there: usize| {
            // At the edge of a text there is less to compare.
            let most = CONTEXT.min(here.max(there)).max(1);
            same.min(most) * 500 / most
        };
        let (old, new) = (self.old.as_bytes(), self.new.as_bytes());
        let (a, b) = (
            old.get(..here.start).unwrap_or_default(),
            new.get(..there.start).unwrap_or_default(),
        );
        let before = a
            .iter()
            .rev()
            .zip(b.iter().rev())
            .take(CONTEXT)
            .take_while(|(a, b)| a == b)
            .count();
        let before = side(before, a.len(), b.len());
        let (a, b) = (
            old.get(here.end..).unwrap_or_default(),
            new.get(there.end..).unwrap_or_default(),
        );
        let behind = a.iter().zip(b).take(CONTEXT).take_while(|(a, b)| a == b).count();
        (before + side(behind, a.len(), b.len())) as u16
    }
}

fn around_words(around: u16) -> &'static str {
    match around {
        900.. => "the same words around",
        500.. => "the same words on one side",
        150.. => "some of the words around are the same",
        _ => "other words around",
    }
}

/// How alike passages of two lengths can be at the most, in thousandths.
fn likeness_by_length(a: usize, b: usize) -> u16 {
    (a.min(b) * 1000 / a.max(b).max(1)) as u16
}

/// Whether two passages are one for whoever has to choose.
fn is_mostly(a: &Range<usize>, b: &Range<usize>) -> bool {
    let common = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    common * 2 > a.len().max(b.len())
}

/// Without white space at its ends; none where nothing is left.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let words = text.get(range.clone())?;
    let start = range.start + words.len() - words.trim_start().len();
    let end = start + words.trim().len();
    (start < end).then_some(start..end)
}
