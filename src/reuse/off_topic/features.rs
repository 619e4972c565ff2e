//! What the model sees of a line: the line itself, the lines around it, and where it stands.

use super::cues::{Cue, Cues, cues, is_date};
use super::feature_table::{COUNT, place};
use super::furniture;
use super::lines::{Shape, Unit, ends_sentence};
use super::recurrence::Recurrence;
use super::surroundings::Surroundings;
use std::collections::HashMap;

/// The values of one line.
pub type Values = [f32; COUNT];

/// What was found out about a line: its values and the cues behind them.
#[derive(Clone, Debug)]
pub struct Seen {
    pub values: Values,
    pub cues: Cues,
    /// How much the line reads like running text, from 0 to 1.
    pub prose: f32,
}

/// Looks at all lines of a page.
pub fn see(units: &[Unit<'_>], recurrence: &Recurrence) -> Vec<Seen> {
    let found: Vec<Cues> = units.iter().map(cues).collect();
    let prose: Vec<f32> = units.iter().map(prose).collect();
    let around = Surroundings::new(units, &found, &prose);
    let repeats = repeats(units);
    let mut seen = Vec::with_capacity(units.len());
    for (at, unit) in units.iter().enumerate() {
        let mut values = Filling {
            values: [0.0; COUNT],
            next: 0,
        };
        line(unit, &mut values);
        values.push(prose[at]);
        values.push(function_words(unit));
        values.push((repeats[&unit.content] as f32 - 1.0).min(4.0));
        values.flag(units.get(at + 1).is_some_and(|next| next.content == unit.content));
        for cue in Cue::ALL {
            values.push(strength(&found[at], cue));
        }
        values.push(cues_around(&found, at));
        around.push(at, &mut values);
        rules(units, &found, at, &mut values);
        values.push((recurrence.others(unit.content) as f32).ln_1p());
        around.push_citations(at, &mut values);
        seen.push(Seen {
            values: values.values,
            cues: found[at],
            prose: prose[at],
        });
    }
    seen
}

/// Values being filled in the order of the feature table.
pub struct Filling {
    values: Values,
    next: usize,
}

impl Filling {
    pub fn push(&mut self, value: f32) {
        if let Some(slot) = self.values.get_mut(self.next) {
            *slot = value;
        }
        self.next += 1;
    }

    pub fn flag(&mut self, value: bool) {
        self.push(if value { 1.0 } else { 0.0 });
    }
}

fn line(unit: &Unit<'_>, values: &mut Filling) {
    let length = unit.length();
    let share = |shape: Shape| {
        unit.words.iter().filter(|word| word.shape == shape).count() as f32 / unit.words.len().max(1) as f32
    };
    let count = |test: fn(char) -> bool| unit.text.chars().filter(|c| test(*c)).count() as f32;
    let chars = count(|_| true).max(1.0);
    values.push(length.ln_1p());
    values.flag(length < 2.5);
    values.flag((2.5..5.5).contains(&length));
    values.flag((5.5..9.5).contains(&length));
    values.flag((9.5..16.5).contains(&length));
    values.flag(length >= 16.5);
    values.flag(ends_sentence(unit.text));
    values.flag(unit.text.ends_with([':', '：']));
    values.push(
        unit.words
            .iter()
            .skip(1)
            .filter(|word| word.opens_sentence)
            .count()
            .min(6) as f32,
    );
    values.push((count(|c| matches!(c, ',' | '，' | '、' | ';')) * 10.0 / chars.max(20.0)).min(1.0));
    values.flag(unit.text.contains(['“', '"', '«', '„', '「', '‘']));
    values.push(share(Shape::Lower) + share(Shape::Ideographs));
    values.push(share(Shape::Capitalised));
    values.flag(share(Shape::AllCapitals) > 0.6);
    values.push(share(Shape::Number));
    values.push(
        count(|c| {
            matches!(
                c,
                '|' | '›'
                    | '»'
                    | '•'
                    | '©'
                    | '→'
                    | '←'
                    | '>'
                    | '<'
                    | '/'
                    | '·'
                    | '▪'
                    | '+'
                    | '@'
                    | '#'
                    | '™'
                    | '®'
                    | '▾'
                    | '×'
            )
        })
        .min(5.0)
            / 5.0,
    );
    values.push(word_length(unit));
    values.flag(unit.words.first().is_some_and(|word| word.shape == Shape::Lower));
    values.flag(
        unit.text
            .starts_with(['^', '•', '-', '–', '*', '›', '»', '+', '▪', '→', '·', '>']),
    );
    values.flag(
        unit.text.contains("http")
            || unit.text.contains("www.")
            || unit.text.starts_with('@')
            || unit.text.contains(".com"),
    );
    values.flag(count(|c| matches!(c, '{' | '}' | ';' | '=' | '(' | ')' | '$' | '_' | '\\')) / chars > 0.05);
    values.flag(is_date(unit));
}

/// Average length of the words in letters; of scripts without spaces, an average one.
fn word_length(unit: &Unit<'_>) -> f32 {
    let spaced = unit.words.iter().filter(|word| word.shape != Shape::Ideographs);
    let (letters, words) = spaced.fold((0, 0), |(letters, words), word| (letters + word.chars, words + 1));
    if words * 2 < unit.words.len() {
        5.0
    } else {
        (letters as f32 / words.max(1) as f32).min(12.0)
    }
}

/// How much a line reads like running text: long enough, mostly lower case, ending as a sentence.
fn prose(unit: &Unit<'_>) -> f32 {
    let length = ((unit.length() - 5.0) / 15.0).clamp(0.0, 1.0);
    let lower = unit
        .words
        .iter()
        .filter(|word| matches!(word.shape, Shape::Lower | Shape::Ideographs))
        .count();
    let share = lower as f32 / unit.words.len().max(1) as f32;
    let running = ((share - 0.3) / 0.4).clamp(0.0, 1.0);
    let end = if ends_sentence(unit.text) { 1.0 } else { 0.55 };
    length * running * end
}

/// The share of short lower-case words, which is high in sentences and low in headings and menus in any alphabet.
fn function_words(unit: &Unit<'_>) -> f32 {
    let short = unit
        .words
        .iter()
        .filter(|word| word.shape == Shape::Lower && word.chars <= 3);
    let ideographs = unit.words.iter().filter(|word| word.shape == Shape::Ideographs).count();
    (short.count() as f32 + 0.3 * ideographs as f32) / unit.words.len().max(1) as f32
}

/// Units of the page with the same content.
fn repeats(units: &[Unit<'_>]) -> HashMap<u64, usize> {
    let mut counts = HashMap::new();
    for unit in units {
        *counts.entry(unit.content).or_insert(0) += 1;
    }
    counts
}

fn strength(found: &Cues, cue: Cue) -> f32 {
    let leads = if found.leads(cue) { 1.0 } else { 0.0 };
    leads + f32::from(found.count(cue).min(3))
}

/// Lines among the four before and after that have a cue.
fn cues_around(found: &[Cues], at: usize) -> f32 {
    let from = at.saturating_sub(4);
    let near = found
        .iter()
        .enumerate()
        .skip(from)
        .take(at + 5 - from)
        .filter(|(other, _)| *other != at);
    near.filter(|(_, cues)| Cue::ALL.into_iter().any(|cue| cues.has(cue)))
        .count() as f32
        / 8.0
}

/// The rules for furniture inside an article, each a value of 0 or 1.
fn rules(units: &[Unit<'_>], found: &[Cues], at: usize, values: &mut Filling) {
    let unit = &units[at];
    let cues = &found[at];
    values.flag(furniture::is_byline(unit, cues));
    values.flag(furniture::is_more(units, found, at));
    values.flag(furniture::is_newsletter(unit, cues));
    values.flag(furniture::is_comments(unit, cues));
    values.flag(furniture::is_legal(unit, cues));
    values.flag(furniture::is_share(unit, cues));
    values.flag(furniture::is_caption(unit, cues));
    values.flag(furniture::is_player(units, found, at));
    values.flag(furniture::is_consent(units, found, at));
}

/// One of the values of a line, by its name; 0 if there is none of that name.
pub fn value_of(values: &Values, name: &str) -> f32 {
    place(name).and_then(|at| values.get(at)).copied().unwrap_or(0.0)
}
