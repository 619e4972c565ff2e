//! Why a segment is proposed, in plain words.

use super::features::value_of;
use super::find::{Basis, Page};
use super::kind::Kind;
use super::learner::{Line, Verdict};
use super::stories::{Story, Why};
use std::collections::BTreeMap;
use std::ops::Range;

/// Reasons of the model that are named at once.
const NAMED: usize = 2;

/// A line stands often on a page from this many times on.
const OFTEN: usize = 3;

/// Why a piece is another story.
pub fn of_story(story: &Story) -> String {
    let start = match story.why {
        Why::Title => "its title stands twice, as a teaser's does".to_owned(),
        Why::People { count } => format!("introduces {count} {} anew by their full names", people(count)),
        Why::Words { names, .. } if names < 0.02 => "shares no name with the rest".to_owned(),
        Why::Words { share, .. } => {
            format!(
                "shares only {:.0} % of its names and rare words with what stands before it",
                share * 100.0
            )
        }
    };
    match story.same_subject {
        true => format!(
            "{start}; {:.0} % of its names and rare words are the main story's",
            story.share * 100.0
        ),
        false => start,
    }
}

fn people(count: usize) -> &'static str {
    if count == 1 { "person" } else { "people" }
}

/// Why a run of lines is furniture: decisions first, then repetition, then rules, then what the model goes by.
pub fn of_furniture(page: &Page<'_>, units: Range<usize>, kind: Kind, basis: &Basis<'_>) -> String {
    decided(page, units.clone(), basis)
        .or_else(|| repeated_elsewhere(page, units.clone(), basis))
        .or_else(|| repeated_here(page, units.clone()))
        .or_else(|| by_rule(kind).map(str::to_owned))
        .unwrap_or_else(|| by_model(page, units, basis))
}

fn decided(page: &Page<'_>, units: Range<usize>, basis: &Basis<'_>) -> Option<String> {
    let times = units.filter_map(
        |at| match basis.learner.decided(basis.outlet, page.units.get(at)?.content) {
            Some((Verdict::OffTopic, times)) => Some(times),
            _ => None,
        },
    );
    times.max().map(|times| match times {
        1 => "the same line was accepted before".to_owned(),
        _ => format!("the same line was accepted {times} times before"),
    })
}

fn repeated_elsewhere(page: &Page<'_>, units: Range<usize>, basis: &Basis<'_>) -> Option<String> {
    let pages = units
        .filter_map(|at| Some(basis.recurrence.pages(page.units.get(at)?.content)))
        .max()?;
    (pages >= 3).then(|| format!("repeated on {pages} pages of this outlet"))
}

/// How often the first line of a run stands on the page, if most of its lines stand there often.
fn repeated_here(page: &Page<'_>, units: Range<usize>) -> Option<String> {
    let mut times: BTreeMap<u64, usize> = BTreeMap::new();
    page.units
        .iter()
        .for_each(|unit| *times.entry(unit.content).or_default() += 1);
    let here = |at: usize| times.get(&page.units.get(at)?.content).copied();
    let first = here(units.start)?;
    let often = units.clone().filter(|at| here(*at) >= Some(OFTEN)).count();
    let is_most =
        often * 2 > units.len() || first >= OFTEN && value_of(&page.seen.get(units.start)?.values, "rule_player") > 0.0;
    (is_most && first >= OFTEN).then(|| format!("stands {first} times on this page"))
}

fn by_rule(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Player => "a player notice with its time and title",
        Kind::Consent => "words of a consent notice",
        Kind::Caption => "built as a caption or a credit",
        Kind::Comments => "belongs to a comment section",
        Kind::Newsletter => "invites to subscribe, follow or get an app",
        Kind::ReadMore => "invites to read something else",
        Kind::Byline => "says who wrote it or when, and nothing else",
        Kind::Legal => "speaks of rights and terms",
        Kind::Advertisement => "marked as an advertisement",
        _ => return None,
    })
}

/// What weighs most in the lines of a run.
fn by_model(page: &Page<'_>, units: Range<usize>, basis: &Basis<'_>) -> String {
    let mut sums: BTreeMap<&'static str, f32> = BTreeMap::new();
    for (unit, seen) in page.units.iter().zip(&page.seen).skip(units.start).take(units.len()) {
        for (words, weight) in basis.learner.explain(basis.outlet, &Line::new(unit, seen)) {
            *sums.entry(words).or_default() += weight;
        }
    }
    let mut sums: Vec<(&str, f32)> = sums.into_iter().filter(|(_, sum)| *sum > 0.0).collect();
    sums.sort_by(|a, b| b.1.total_cmp(&a.1));
    let named: Vec<&str> = sums.into_iter().take(NAMED).map(|(words, _)| words).collect();
    if named.is_empty() {
        "does not read like running text".to_owned()
    } else {
        named.join("; ")
    }
}
