//! From a page's text to proposals.

use super::features::{Seen, see, value_of};
use super::kind::Kind;
use super::learner::{Learner, Line, Verdict};
use super::lines::{Unit, units};
use super::model::probability;
use super::rarity::Rarity;
use super::reasons;
use super::recurrence::Recurrence;
use super::stories::{Story, stories};
use crate::progress::{Cancelled, Progress};
use std::ops::Range;

/// Scores from here on are worth proposing at all, per mille.
pub const PROPOSE: u16 = 500;
/// Scores from here on are proposed unless the analyst asks for more, per mille.
pub const DEFAULT_THRESHOLD: u16 = 900;

/// A segment that does not belong to a page's main story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Bytes of the text: whole lines, without the last line's break.
    pub range: Range<usize>,
    pub kind: Kind,
    /// How sure, per mille. For furniture a probability; for stories scaled so that what is more likely than not lies
    /// above [`DEFAULT_THRESHOLD`].
    pub score: u16,
    /// In plain words.
    pub reason: String,
    /// The contents of its lines, by which decisions find it again.
    pub contents: Vec<u64>,
    /// Equal for proposals that are worth deciding in one step: the same notice, whatever its time and title.
    pub pattern: u64,
    /// The units it covers, for [`super::learner::Lesson`].
    pub units: Range<usize>,
}

/// What a finder goes by.
#[derive(Clone, Copy)]
pub struct Basis<'b> {
    pub learner: &'b Learner,
    pub rarity: &'b Rarity,
    /// Other pages of the same outlet.
    pub recurrence: &'b Recurrence,
    /// The outlet's name, as decisions have it.
    pub outlet: &'b str,
}

/// A page that was looked at: its units, what was seen of them, and how likely each is boilerplate.
pub struct Page<'t> {
    pub units: Vec<Unit<'t>>,
    pub seen: Vec<Seen>,
    pub probabilities: Vec<f32>,
}

impl<'t> Page<'t> {
    /// Looks at a page.
    pub fn new(text: &'t str, basis: &Basis<'_>) -> Self {
        let units = units(text);
        let seen = see(&units, basis.recurrence);
        let probabilities = units
            .iter()
            .zip(&seen)
            .map(|(unit, seen)| probability_of(unit, seen, basis))
            .collect();
        Self {
            units,
            seen,
            probabilities,
        }
    }
}

fn probability_of(unit: &Unit<'_>, seen: &Seen, basis: &Basis<'_>) -> f32 {
    match basis.learner.decided(basis.outlet, unit.content) {
        Some((Verdict::OffTopic, _)) => 0.995,
        Some((Verdict::Keep, _)) => 0.0,
        None => {
            let odds = basis.learner.log_odds(basis.outlet, &Line::new(unit, seen));
            probability(odds + basis.learner.kind(Kind::of(seen)))
        }
    }
}

/// Finds all that does not belong to a page's main story, in the order of the text. Furniture that a rule knows is
/// proposed inside other stories too; nothing else overlaps.
///
/// # Errors
/// When cancelled.
pub fn find(text: &str, basis: &Basis<'_>, progress: &Progress) -> Result<Vec<Proposal>, Cancelled> {
    let page = Page::new(text, basis);
    progress.advance(0)?;
    let stories = stories(&page.units, &page.probabilities, basis.rarity, progress)?;
    let mut proposals: Vec<Proposal> = stories
        .iter()
        .filter_map(|story| story_proposal(&page, story, basis))
        .collect();
    proposals.extend(furniture(&page, &stories, basis));
    proposals.sort_by_key(|proposal| (proposal.range.start, std::cmp::Reverse(proposal.range.end)));
    Ok(proposals)
}

fn story_proposal(page: &Page<'_>, story: &Story, basis: &Basis<'_>) -> Option<Proposal> {
    let kind = if story.same_subject {
        Kind::LaterPiece
    } else {
        Kind::OtherStory
    };
    let units = page.units.get(story.units.clone())?;
    let kept = |unit: &Unit<'_>| {
        matches!(
            basis.learner.decided(basis.outlet, unit.content),
            Some((Verdict::Keep, _))
        )
    };
    // Kept once, a story is not proposed again, whatever changed around it.
    if units.iter().filter(|unit| kept(unit)).count() * 2 > units.len() {
        return None;
    }
    let certainty = (story.certainty + 0.1 * basis.learner.kind(kind)).clamp(0.0, 0.999);
    let score = if certainty >= 0.5 {
        800.0 + 200.0 * certainty
    } else {
        1800.0 * certainty
    };
    Some(proposal(
        page,
        story.units.clone(),
        kind,
        score,
        reasons::of_story(story),
    ))
}

fn proposal(page: &Page<'_>, units: Range<usize>, kind: Kind, score: f32, reason: String) -> Proposal {
    let lines = page.units.get(units.clone()).unwrap_or_default();
    let contents: Vec<u64> = lines.iter().map(|unit| unit.content).collect();
    let first = contents.first().copied().unwrap_or(0);
    let pattern = match kind {
        Kind::Player => first,
        _ => contents
            .iter()
            .fold(0, |all: u64, content| all.rotate_left(7) ^ content),
    };
    let range = match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end,
        _ => 0..0,
    };
    Proposal {
        range,
        kind,
        score: score.clamp(0.0, 1000.0) as u16,
        reason,
        contents,
        pattern,
        units,
    }
}

/// Runs of lines that are furniture.
fn furniture(page: &Page<'_>, stories: &[Story], basis: &Basis<'_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut at = 0;
    while at < page.units.len() {
        let end = run(page, at);
        if end == at {
            at += 1;
            continue;
        }
        let kind = kind(page, at..end);
        let inside = stories
            .iter()
            .any(|story| story.units.start <= at && end <= story.units.end);
        if !inside || kind.is_sure() {
            let reason = reasons::of_furniture(page, at..end, kind, basis);
            proposals.push(proposal(page, at..end, kind, score(page, at..end) * 1000.0, reason));
        }
        at = end;
    }
    proposals
}

/// The end of the run of furniture that starts at a line: the line itself if it is none.
fn run(page: &Page<'_>, start: usize) -> usize {
    let level = |at: usize| {
        page.probabilities
            .get(at)
            .map_or(0, |p| (p * 1000.0) as u16)
            .max(PROPOSE - 1)
    };
    let is_sure = |at: usize| level(at) >= DEFAULT_THRESHOLD;
    let group = |at: usize| page.seen.get(at).map(|seen| group(Kind::of(seen)));
    let opens = |at: usize| at > start && opens_notice(page, at);
    let mut end = start;
    while level(end) >= PROPOSE && is_sure(end) == is_sure(start) && group(end) == group(start) && !opens(end) {
        end += 1;
        if group(start) == Some(Kind::Caption) {
            break;
        }
    }
    end
}

/// Whether a player notice starts at a line that another one's title may stand before.
fn opens_notice(page: &Page<'_>, at: usize) -> bool {
    page.seen
        .get(at)
        .is_some_and(|seen| value_of(&seen.values, "cue_player") > 0.0 && value_of(&seen.values, "rule_player") > 0.0)
}

/// Kinds that are proposed together where they stand together; players, notices and captions stand for themselves.
fn group(kind: Kind) -> Kind {
    match kind {
        Kind::Player | Kind::Consent | Kind::Caption => kind,
        _ => Kind::Boilerplate,
    }
}

/// The kind that most characters of a run are, of those that say something.
fn kind(page: &Page<'_>, units: Range<usize>) -> Kind {
    let mut chars: std::collections::BTreeMap<Kind, usize> = std::collections::BTreeMap::new();
    for at in units {
        if let (Some(seen), Some(unit)) = (page.seen.get(at), page.units.get(at)) {
            *chars.entry(Kind::of(seen)).or_default() += unit.text.len();
        }
    }
    if chars.len() > 1 {
        chars.remove(&Kind::Boilerplate);
    }
    chars
        .into_iter()
        .max_by_key(|(kind, chars)| (*chars, std::cmp::Reverse(*kind)))
        .map_or(Kind::Boilerplate, |(kind, _)| kind)
}

/// The average probability of a run's lines, by their length.
fn score(page: &Page<'_>, units: Range<usize>) -> f32 {
    let (mut sum, mut all) = (0.0, 0.0);
    for (unit, p) in page
        .units
        .iter()
        .zip(&page.probabilities)
        .skip(units.start)
        .take(units.len())
    {
        let chars = unit.text.len() as f32;
        (sum, all) = (sum + chars * p, all + chars);
    }
    sum / f32::max(all, 1.0)
}
