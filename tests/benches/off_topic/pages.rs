//! Pages with the kind of each line known.

use corroborate::progress::Progress;
use corroborate::reuse::off_topic::features::{Seen, see};
use corroborate::reuse::off_topic::lines::units;
use corroborate::reuse::off_topic::{Basis, Learner, Model, Proposal, Rarity, Recurrence, find};
use std::fs;

pub struct Page {
    pub name: String,
    pub text: String,
    pub lines: Vec<String>,
    /// Whether each line is boilerplate.
    pub boilerplate: Vec<bool>,
    pub seen: Vec<Seen>,
}

pub fn read(path: &str) -> Vec<Page> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(page).collect()
}

fn page(row: &str) -> Page {
    let row: serde_json::Value = serde_json::from_str(row).unwrap();
    let lines = row["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line.as_str().unwrap().replace('\n', " "));
    let kinds = row["y"].as_array().unwrap().iter().map(|kind| kind.as_i64() == Some(0));
    let (lines, boilerplate): (Vec<String>, Vec<bool>) =
        lines.zip(kinds).filter(|(line, _)| !line.trim().is_empty()).unzip();
    Page::new(row["page"].as_str().unwrap(), lines, boilerplate)
}

impl Page {
    pub fn new(name: &str, lines: Vec<String>, boilerplate: Vec<bool>) -> Self {
        // A blank line between any two: every line is a unit of its own.
        let text = lines.join("\n\n");
        let units = units(&text);
        assert_eq!(units.len(), lines.len(), "{name}");
        let seen = see(&units, &Recurrence::default());
        Self {
            name: name.to_owned(),
            text,
            lines,
            boilerplate,
            seen,
        }
    }

    /// The lines of the main text.
    pub fn main_text(&self) -> Vec<&str> {
        let lines = self
            .lines
            .iter()
            .zip(&self.boilerplate)
            .filter(|(_, boilerplate)| !**boilerplate);
        lines.map(|(line, _)| line.as_str()).collect()
    }
}

/// What is found with nothing decided.
pub struct Finder {
    learner: Learner,
    rarity: Rarity,
    recurrence: Recurrence,
}

impl Finder {
    pub fn shipped() -> Self {
        Self {
            learner: Learner::new(Model::shipped()),
            rarity: Rarity::shipped(),
            recurrence: Recurrence::default(),
        }
    }

    pub fn find(&self, text: &str) -> Vec<Proposal> {
        let basis = Basis {
            learner: &self.learner,
            rarity: &self.rarity,
            recurrence: &self.recurrence,
            outlet: "",
        };
        find(text, &basis, &Progress::default()).unwrap()
    }
}
