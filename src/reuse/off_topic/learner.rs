//! Learning from decisions: small steps away from the shipped weights, replayed from the list of decisions.
//!
//! The same decisions in the same order give the same ranking. There is no other state: to undo a decision or to forget
//! all, replay a shorter list.

use super::feature_table::{COUNT, FEATURES};
use super::features::{Seen, Values};
use super::kind::Kind;
use super::lines::Unit;
use super::model::{Model, probability};
use std::collections::BTreeMap;
use std::ops::Range;

/// How far a decision that was a full surprise moves the log odds of an equal line, by the weights for all outlets, by
/// those of its own, and by its words. What is like it moves with it, as far as it is like it.
const STEP: f32 = 0.1;
const OUTLET_STEP: f32 = 0.6;
const WORD_STEP: f32 = 0.5;
/// How far each decision moves all of its kind.
const KIND_STEP: f32 = 0.25;
/// No weight moves further than this from where it was.
const FURTHEST: f32 = 2.0;
/// Fewest words of a line that is known again on the pages of other outlets.
const TELLING: usize = 4;

/// What the analyst said of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    OffTopic,
    Keep,
}

/// A decision with what was seen of its lines then.
#[derive(Clone, Debug)]
pub struct Lesson {
    pub outlet: String,
    pub kind: Kind,
    pub verdict: Verdict,
    pub lines: Vec<Line>,
}

/// What a learner keeps of a line.
#[derive(Clone, Debug)]
pub struct Line {
    pub content: u64,
    pub values: Values,
    /// Hashes of its words, each once.
    pub words: Vec<u64>,
}

impl Lesson {
    /// A decision about a range of a page's units.
    pub fn new(
        outlet: &str,
        kind: Kind,
        verdict: Verdict,
        units: &[Unit<'_>],
        seen: &[Seen],
        range: Range<usize>,
    ) -> Self {
        let lines = units.iter().zip(seen).skip(range.start).take(range.len());
        Self {
            outlet: outlet.to_owned(),
            kind,
            verdict,
            lines: lines.map(|(unit, seen)| Line::new(unit, seen)).collect(),
        }
    }
}

impl Line {
    pub fn new(unit: &Unit<'_>, seen: &Seen) -> Self {
        let mut words: Vec<u64> = unit.words.iter().map(|word| word.hash).collect();
        words.sort_unstable();
        words.dedup();
        Self {
            content: unit.content,
            values: seen.values,
            words,
        }
    }
}

/// The shipped model and what was learned since.
#[derive(Clone, Debug, PartialEq)]
pub struct Learner {
    prior: Model,
    everywhere: Shift,
    outlets: BTreeMap<String, Shift>,
    words: BTreeMap<u64, f32>,
    kinds: BTreeMap<Kind, f32>,
    /// Lines decided, by outlet. Pages whose outlet is not known, "", are taken as of one.
    decided: BTreeMap<String, Decided>,
    /// Lines decided that are long enough to be known again on the pages of any outlet.
    decided_everywhere: Decided,
}

/// Lines by their content: times off topic, and times kept.
#[derive(Clone, Debug, Default, PartialEq)]
struct Decided {
    furniture: BTreeMap<u64, (u32, u32)>,
    /// Lines of whole stories. They say nothing of a line that stands for itself.
    stories: BTreeMap<u64, (u32, u32)>,
}

/// What is added to the bias and the weights.
#[derive(Clone, Debug, PartialEq)]
struct Shift {
    bias: f32,
    weights: Values,
}

impl Default for Shift {
    fn default() -> Self {
        Self {
            bias: 0.0,
            weights: [0.0; COUNT],
        }
    }
}

impl Shift {
    fn log_odds(&self, standard: &Values) -> f32 {
        self.bias
            + standard
                .iter()
                .zip(&self.weights)
                .map(|(value, weight)| value * weight)
                .sum::<f32>()
    }

    fn step(&mut self, standard: &Values, step: f32) {
        let bounded = |value: &f32| value.clamp(-3.0, 3.0);
        let length = 1.0 + standard.iter().map(|value| bounded(value).powi(2)).sum::<f32>();
        let step = step / length;
        self.bias = (self.bias + step).clamp(-FURTHEST, FURTHEST);
        for (weight, value) in self.weights.iter_mut().zip(standard) {
            *weight = (*weight + step * bounded(value)).clamp(-FURTHEST, FURTHEST);
        }
    }
}

impl Learner {
    /// Knows what was shipped and nothing else.
    pub fn new(prior: Model) -> Self {
        Self {
            prior,
            everywhere: Shift::default(),
            outlets: BTreeMap::new(),
            words: BTreeMap::new(),
            kinds: BTreeMap::new(),
            decided: BTreeMap::new(),
            decided_everywhere: Decided::default(),
        }
    }

    /// Learns from all decisions anew, in their order.
    pub fn replay<'l>(prior: Model, lessons: impl IntoIterator<Item = &'l Lesson>) -> Self {
        let mut learner = Self::new(prior);
        lessons.into_iter().for_each(|lesson| learner.learn(lesson));
        learner
    }

    /// Learns from one more decision. Decisions about whole stories teach nothing about lines, which read as any text.
    pub fn learn(&mut self, lesson: &Lesson) {
        let wanted = if lesson.verdict == Verdict::OffTopic { 1.0 } else { 0.0 };
        let toward = wanted - 0.5;
        let kind = self.kinds.entry(lesson.kind).or_insert(0.0);
        *kind = (*kind + KIND_STEP * toward).clamp(-FURTHEST, FURTHEST);
        // A menu of forty lines is one decision, not forty.
        let share = 1.0 / (lesson.lines.len().max(1) as f32).sqrt();
        for line in &lesson.lines {
            self.remember(lesson, line);
            if !lesson.kind.is_story() {
                let miss = wanted - probability(self.log_odds(&lesson.outlet, line));
                self.step(&lesson.outlet, line, miss * share);
            }
        }
    }

    fn remember(&mut self, lesson: &Lesson, line: &Line) {
        let here = self.decided.entry(lesson.outlet.clone()).or_default();
        let everywhere = (line.words.len() >= TELLING).then_some(&mut self.decided_everywhere);
        for decided in [here].into_iter().chain(everywhere) {
            let lines = if lesson.kind.is_story() {
                &mut decided.stories
            } else {
                &mut decided.furniture
            };
            let (off_topic, kept) = lines.entry(line.content).or_default();
            match lesson.verdict {
                Verdict::OffTopic => *off_topic += 1,
                Verdict::Keep => *kept += 1,
            }
        }
    }

    fn step(&mut self, outlet: &str, line: &Line, step: f32) {
        let standard = self.prior.standardise(&line.values);
        self.everywhere.step(&standard, step * STEP);
        self.outlets
            .entry(outlet.to_owned())
            .or_default()
            .step(&standard, step * OUTLET_STEP);
        let each = step * WORD_STEP / line.words.len().max(1) as f32;
        for word in &line.words {
            let weight = self.words.entry(*word).or_insert(0.0);
            *weight = (*weight + each).clamp(-FURTHEST, FURTHEST);
        }
    }

    /// The log odds that a line of an outlet is boilerplate.
    pub fn log_odds(&self, outlet: &str, line: &Line) -> f32 {
        let standard = self.prior.standardise(&line.values);
        let own = self.outlets.get(outlet).map_or(0.0, |shift| shift.log_odds(&standard));
        self.prior.log_odds(&line.values) + self.everywhere.log_odds(&standard) + own + self.words(line)
    }

    fn words(&self, line: &Line) -> f32 {
        line.words.iter().filter_map(|word| self.words.get(word)).sum()
    }

    /// What the decisions so far add to the log odds of a kind.
    pub fn kind(&self, kind: Kind) -> f32 {
        self.kinds.get(&kind).copied().unwrap_or(0.0)
    }

    /// How a line with the same content was decided, at this outlet or, if it is long enough to tell, at any: the verdict
    /// given more often, and how often. Even numbers decide nothing.
    pub fn decided(&self, outlet: &str, content: u64) -> Option<(Verdict, u32)> {
        let here = self.decided.get(outlet).and_then(|lines| lines.furniture.get(&content));
        verdict(*here.or_else(|| self.decided_everywhere.furniture.get(&content))?)
    }

    /// How most lines of a story were decided when they were proposed as one.
    pub fn decided_story(&self, outlet: &str, contents: &[u64]) -> Option<Verdict> {
        let here = self.decided.get(outlet);
        let known = contents.iter().filter_map(|content| {
            here.and_then(|lines| lines.stories.get(content))
                .or_else(|| self.decided_everywhere.stories.get(content))
        });
        let verdicts: Vec<Verdict> = known.filter_map(|times| Some(verdict(*times)?.0)).collect();
        let most = |wanted: Verdict| verdicts.iter().filter(|verdict| **verdict == wanted).count() * 2 > contents.len();
        [Verdict::OffTopic, Verdict::Keep]
            .into_iter()
            .find(|verdict| most(*verdict))
    }

    /// What speaks most for a line being boilerplate (positive) or text (negative), strongest first.
    pub fn explain(&self, outlet: &str, line: &Line) -> Vec<(&'static str, f32)> {
        let standard = self.prior.standardise(&line.values);
        let own = self.outlets.get(outlet);
        let mut sums: BTreeMap<&'static str, f32> = BTreeMap::new();
        for (at, (feature, value)) in FEATURES.iter().zip(standard).enumerate() {
            let learned = self.everywhere.weights[at] + own.map_or(0.0, |shift| shift.weights[at]);
            let words = if value >= 0.0 { feature.high } else { feature.low };
            *sums.entry(words).or_insert(0.0) += (self.prior.weights[at].weight + learned) * value;
        }
        sums.remove("");
        sums.insert("words of lines decided before", self.words(line));
        let mut parts: Vec<(&'static str, f32)> = sums.into_iter().filter(|(_, sum)| *sum != 0.0).collect();
        parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        parts
    }
}

fn verdict((off_topic, kept): (u32, u32)) -> Option<(Verdict, u32)> {
    match off_topic.cmp(&kept) {
        std::cmp::Ordering::Greater => Some((Verdict::OffTopic, off_topic)),
        std::cmp::Ordering::Less => Some((Verdict::Keep, kept)),
        std::cmp::Ordering::Equal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::features::see;
    use super::super::lines::units;
    use super::super::recurrence::Recurrence;
    use super::*;

    const PAGE: &str = "Weather today\nThe dam of Oberau held until noon, the engineers said on Friday.\nRate this page now\n\
        More from our archive of dams";

    fn lines(text: &str) -> Vec<Line> {
        let units = units(text);
        let seen = see(&units, &Recurrence::default());
        units
            .iter()
            .zip(&seen)
            .map(|(unit, seen)| Line::new(unit, seen))
            .collect()
    }

    fn lesson(outlet: &str, verdict: Verdict, range: Range<usize>) -> Lesson {
        let units = units(PAGE);
        let seen = see(&units, &Recurrence::default());
        Lesson::new(outlet, Kind::Navigation, verdict, &units, &seen, range)
    }

    fn prior() -> Learner {
        Learner::new(Model::shipped())
    }

    #[test]
    fn what_was_accepted_makes_its_like_likelier_and_what_was_kept_less() {
        let like = &lines(
            "Weather tomorrow\nThe dam of Oberau held until noon, the engineers said on Friday.\nRate this film now",
        )[2];
        let before = prior().log_odds("a", like);
        let mut learner = prior();
        learner.learn(&lesson("a", Verdict::OffTopic, 2..3));
        assert!(learner.log_odds("a", like) > before);
        assert!(learner.kind(Kind::Navigation) > 0.0 && learner.kind(Kind::Caption) == 0.0);
        let mut learner = prior();
        learner.learn(&lesson("a", Verdict::Keep, 2..3));
        assert!(learner.log_odds("a", like) < before);
        assert!(learner.kind(Kind::Navigation) < 0.0);
    }

    #[test]
    fn an_outlet_learns_more_from_its_own_decisions_than_others_do() {
        let line = &lines(PAGE)[2];
        let mut learner = prior();
        learner.learn(&lesson("a", Verdict::OffTopic, 0..1));
        let before = prior().log_odds("a", line);
        let (own, other) = (
            learner.log_odds("a", line) - before,
            learner.log_odds("b", line) - before,
        );
        assert!(own > other && other != 0.0, "{own} {other}");
    }

    #[test]
    fn the_same_decisions_in_the_same_order_give_the_same_and_none_gives_the_prior() {
        let lessons: Vec<Lesson> = (0..20)
            .map(|n| {
                let verdict = if n % 3 == 0 { Verdict::Keep } else { Verdict::OffTopic };
                lesson(if n % 2 == 0 { "a" } else { "b" }, verdict, n % 4..4)
            })
            .collect();
        let odds = |learner: &Learner| {
            lines(PAGE)
                .iter()
                .map(|line| learner.log_odds("a", line).to_bits())
                .collect::<Vec<_>>()
        };
        let once = Learner::replay(Model::shipped(), &lessons);
        assert_eq!(odds(&once), odds(&Learner::replay(Model::shipped(), &lessons)));
        assert_ne!(odds(&once), odds(&prior()));
        assert_eq!(odds(&Learner::replay(Model::shipped(), [])), odds(&prior()));
        let mut by_one = Learner::replay(Model::shipped(), &lessons[..19]);
        by_one.learn(&lessons[19]);
        assert_eq!(odds(&once), odds(&by_one));
    }

    #[test]
    fn a_line_is_known_again_at_its_outlet_and_everywhere_if_it_tells_enough() {
        let lines = lines(PAGE);
        let mut learner = prior();
        learner.learn(&lesson("a", Verdict::OffTopic, 0..1));
        learner.learn(&lesson("a", Verdict::OffTopic, 3..4));
        assert_eq!(learner.decided("a", lines[0].content), Some((Verdict::OffTopic, 1)));
        assert_eq!(learner.decided("b", lines[0].content), None);
        assert_eq!(learner.decided("b", lines[3].content), Some((Verdict::OffTopic, 1)));
        let mut unknown = prior();
        unknown.learn(&lesson("", Verdict::OffTopic, 0..1));
        unknown.learn(&lesson("", Verdict::OffTopic, 3..4));
        assert_eq!(
            unknown.decided("b", lines[0].content),
            None,
            "an unknown outlet is not all"
        );
        assert_eq!(
            unknown.decided("", lines[3].content),
            Some((Verdict::OffTopic, 1)),
            "once"
        );
        learner.learn(&lesson("a", Verdict::Keep, 0..1));
        assert_eq!(learner.decided("a", lines[0].content), None);
        learner.learn(&lesson("a", Verdict::Keep, 0..1));
        assert_eq!(learner.decided("a", lines[0].content), Some((Verdict::Keep, 2)));
    }

    #[test]
    fn a_story_teaches_nothing_about_lines_and_is_known_again_by_most_of_them() {
        let lines = lines(PAGE);
        let mut story = lesson("a", Verdict::Keep, 0..4);
        story.kind = Kind::OtherStory;
        let mut learner = prior();
        learner.learn(&story);
        assert_eq!(learner.log_odds("a", &lines[2]), prior().log_odds("a", &lines[2]));
        assert_eq!(learner.decided("a", lines[2].content), None);
        let mut contents: Vec<u64> = lines.iter().map(|line| line.content).collect();
        contents.push(7);
        assert_eq!(learner.decided_story("a", &contents), Some(Verdict::Keep));
        contents.extend([8, 9, 10]);
        assert_eq!(learner.decided_story("a", &contents), None);
    }

    #[test]
    fn no_weight_moves_further_than_it_may() {
        let mut learner = prior();
        for _ in 0..2000 {
            learner.learn(&lesson("a", Verdict::Keep, 0..1));
            learner.learn(&lesson("a", Verdict::OffTopic, 2..3));
        }
        let shifts = || learner.outlets.values().chain([&learner.everywhere]);
        assert!(shifts().all(|shift| shift.weights.iter().all(|weight| weight.abs() <= FURTHEST)));
        assert!(shifts().any(|shift| shift.weights.iter().any(|weight| weight.abs() > 0.01)));
        assert!(learner.words.values().all(|weight| weight.abs() <= FURTHEST));
    }

    #[test]
    fn what_weighs_most_is_named_first() {
        let mut learner = prior();
        let line = &lines(PAGE)[2];
        let parts = learner.explain("a", line);
        assert!(parts.windows(2).all(|pair| pair[0].1.abs() >= pair[1].1.abs()));
        assert!(
            parts
                .iter()
                .all(|(words, _)| !words.is_empty() && *words != "words of lines decided before")
        );
        learner.learn(&lesson("a", Verdict::OffTopic, 2..3));
        assert!(
            learner
                .explain("a", line)
                .iter()
                .any(|(words, weight)| *words == "words of lines decided before" && *weight > 0.0)
        );
    }
}
