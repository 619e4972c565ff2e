//! Reads a file that another program laid out: anything that is one RON value as a whole.

use super::one_line::one_line;
use super::parse::{parse_fields, parse_items};

/// A file taken apart: header fields (`name: value`) and records, each on one line, with the line it began on.
pub(super) struct Parts {
    pub(super) header: Vec<(usize, String)>,
    pub(super) records: Vec<(usize, String)>,
}

/// Takes `text` apart; none where it is not RON as a whole.
pub(super) fn take_apart(text: &str) -> Option<Parts> {
    let mut lines = LineCounter { text, at: 0, line: 1 };
    let mut parts = Parts {
        header: Vec::new(),
        records: Vec::new(),
    };
    let fields = parse_fields(text).ok()?;
    // Without a list of that name, something is damaged, and line by line more can be saved.
    fields.iter().find(|(name, _)| *name == "records")?;
    for (name, value) in fields {
        if name != "records" {
            parts
                .header
                .push((lines.of(value), format!("{name}: {}", one_line(value))));
            continue;
        }
        for record in parse_items(value).ok()? {
            // A comment before it leaves its blank behind.
            parts
                .records
                .push((lines.of(record), one_line(record).trim().to_owned()));
        }
    }
    Some(parts)
}

/// Finds lines of ever later parts of a text.
struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl LineCounter<'_> {
    fn of(&mut self, part: &str) -> usize {
        let at = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let between = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        self.line += between.iter().filter(|b| **b == b'\n').count();
        self.at = self.at.max(at);
        self.line
    }
}
