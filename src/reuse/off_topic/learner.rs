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

/// How far a decision moves the weights for all outlets, and for its own.
const STEP: f32 = 0.02;
const OUTLET_STEP: f32 = 0.06;
/// How far it moves the weight of each of its words, and of its kind.
const WORD_STEP: f32 = 0.15;
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
#[derive(Clone, Debug)]
pub struct Learner {
    prior: Model,
    everywhere: Shift,
    outlets: BTreeMap<String, Shift>,
    words: BTreeMap<u64, f32>,
    kinds: BTreeMap<Kind, f32>,
    /// Lines decided, by outlet ("" for all) and content: times off topic, and times kept.
    decided: BTreeMap<(String, u64), (u32, u32)>,
}

/// What is added to the bias and the weights.
#[derive(Clone, Debug)]
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
        self.bias = (self.bias + step).clamp(-FURTHEST, FURTHEST);
        for (weight, value) in self.weights.iter_mut().zip(standard) {
            *weight = (*weight + step * value.clamp(-3.0, 3.0)).clamp(-FURTHEST, FURTHEST);
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
            self.remember(&lesson.outlet, line, lesson.verdict);
            if !lesson.kind.is_story() {
                let miss = wanted - probability(self.log_odds(&lesson.outlet, line));
                self.step(&lesson.outlet, line, miss * share);
            }
        }
    }

    fn remember(&mut self, outlet: &str, line: &Line, verdict: Verdict) {
        let everywhere = (line.words.len() >= TELLING).then_some("");
        for outlet in [outlet].into_iter().chain(everywhere) {
            let (off_topic, kept) = self.decided.entry((outlet.to_owned(), line.content)).or_default();
            match verdict {
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
        let each = step * WORD_STEP / (line.words.len().max(1) as f32).sqrt();
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
        let at = |outlet: &str| self.decided.get(&(outlet.to_owned(), content));
        let (off_topic, kept) = at(outlet).or_else(|| at(""))?;
        match off_topic.cmp(kept) {
            std::cmp::Ordering::Greater => Some((Verdict::OffTopic, *off_topic)),
            std::cmp::Ordering::Less => Some((Verdict::Keep, *kept)),
            std::cmp::Ordering::Equal => None,
        }
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
