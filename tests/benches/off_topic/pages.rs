//! Pages with the kind of each line known.

use corroborate::reuse::off_topic::features::{Seen, see};
use corroborate::reuse::off_topic::lines::units;
use corroborate::reuse::off_topic::recurrence::Recurrence;
use std::fs;

pub struct Page {
    pub name: String,
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
    // A blank line between any two: every line is a unit of its own.
    let text = lines.join("\n\n");
    let units = units(&text);
    assert_eq!(units.len(), lines.len(), "{}", row["page"]);
    Page {
        name: row["page"].as_str().unwrap().to_owned(),
        seen: see(&units, &Recurrence::default()),
        lines,
        boilerplate,
    }
}
