//! Pairs of passages that another program found, as they stand in `suggestions/passim.ron`: one `Pair(…)` a line, sorted,
//! none twice. They are no part of a project: nothing refers to them and no command changes them.

use super::loaded::{FORMAT, KeptFile, KeptLine, MAX_FILE, Problem, Problems};
use super::names::SUGGESTIONS_FILE;
use super::parse::{in_words, parse_row};
use super::read::OFFSETS;
use super::row_text::{RowWriter, quote};
use super::rows::Id;
use super::scan::{scan_others, set_aside};
use super::sums::record_line;
use super::write::file_bytes;
use crate::project::{DocumentId, Passage, Span};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// How many pairs one project may have: so many fit into a file of [`MAX_FILE`].
pub const MOST_SUGGESTIONS: usize = 2_000_000;

/// The word of a record.
const KIND: &str = "Pair";

/// Two passages that another program found to say the same, in the order of documents, then of places.
///
/// The passages need not be in the project: a document may have been removed, and comes back by undo.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suggestion {
    left: Passage,
    right: Passage,
}

impl Suggestion {
    /// Of two passages, in any order.
    pub fn new(one: Passage, other: Passage) -> Self {
        let (left, right) = if one <= other { (one, other) } else { (other, one) };
        Self { left, right }
    }

    /// The passage that comes first.
    pub fn left(&self) -> &Passage {
        &self.left
    }

    /// The other.
    pub fn right(&self) -> &Passage {
        &self.right
    }
}

/// What the file holds, with all that is to be put back when it is written.
#[derive(Clone, Debug, Default)]
pub struct Suggestions {
    /// With unknown fields, name and value as RON.
    pairs: BTreeMap<Suggestion, Vec<(String, String)>>,
    kept: KeptFile,
    /// What was wrong, in the order of lines.
    pub problems: Vec<Problem>,
    /// Why the file must not be written over, in words.
    pub read_only: Option<String>,
}

impl Suggestions {
    /// All pairs, sorted.
    pub fn pairs(&self) -> impl ExactSizeIterator<Item = &Suggestion> {
        self.pairs.keys()
    }

    /// Adds a pair; false where it is there already.
    pub fn add(&mut self, pair: Suggestion) -> bool {
        match self.pairs.entry(pair) {
            Entry::Vacant(slot) => {
                slot.insert(Vec::new());
                true
            }
            Entry::Occupied(_) => false,
        }
    }

    /// The bytes of the file, always the same for the same pairs; an error in words where they could not be read again.
    pub fn write(&self) -> Result<Vec<u8>, String> {
        let rows: Vec<String> = self.pairs.iter().map(|(pair, unknown)| row(pair, unknown)).collect();
        let head = std::iter::once(("offsets", OFFSETS));
        let bytes = file_bytes(head, rows.iter().map(String::as_str), &self.kept, |_| false);
        if self.pairs.len() > MOST_SUGGESTIONS || bytes.len() as u64 > MAX_FILE {
            return Err(format!(
                "A project holds at most {MOST_SUGGESTIONS} pairs of passages; read back less, such as what a higher \
                 --min-align of passim leaves"
            ));
        }
        let again = read_suggestions(&bytes);
        if again.pairs != self.pairs || again.kept != self.kept {
            return Err(format!(
                "what stands at the head of the file could not be kept; repair or delete it: {SUGGESTIONS_FILE}"
            ));
        }
        Ok(bytes)
    }
}

fn row(pair: &Suggestion, unknown: &[(String, String)]) -> String {
    let place = |passage: &Passage| {
        let (start, end) = (passage.span.start(), passage.span.end());
        format!("(\"{}\", {start}, {end})", passage.document)
    };
    let mut row = String::from(KIND);
    let mut fields = RowWriter::new(&mut row);
    fields.raw("a", &place(&pair.left));
    fields.raw("b", &place(&pair.right));
    for (name, value) in unknown {
        fields.raw(name, value);
    }
    fields.end();
    row
}

/// A pair as it stands in the file: document, first byte, one past the last.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PairRow {
    a: (Id, u64, u64),
    b: (Id, u64, u64),
}

impl PairRow {
    fn pair(self) -> Result<Suggestion, String> {
        let passage = |(id, start, end): (Id, u64, u64)| {
            let span = Span::unchecked(start, end).filter(|_| usize::try_from(end).is_ok());
            Ok::<_, String>(Passage {
                document: DocumentId(id.0),
                span: span.ok_or_else(|| format!("the passage from {start} to {end} is empty or backwards"))?,
            })
        };
        Ok(Suggestion::new(passage(self.a)?, passage(self.b)?))
    }
}

/// Reads the file; what cannot be read is told and kept.
pub fn read_suggestions(bytes: &[u8]) -> Suggestions {
    let mut problems = Problems::default();
    let unreadable = |why: &str| Suggestions {
        problems: vec![Problem {
            file: SUGGESTIONS_FILE.to_owned(),
            line: 1,
            message: format!("This file {why} and was not read; restore it from a backup or from git"),
            is_read: false,
        }],
        read_only: Some(format!("The file {why}: {SUGGESTIONS_FILE}")),
        ..Suggestions::default()
    };
    let Some(scan) = scan_others(SUGGESTIONS_FILE, bytes, KIND) else {
        return unreadable("is not UTF-8 text (perhaps UTF-16)");
    };
    if scan.header.offsets.as_ref().is_some_and(|unit| unit != OFFSETS) {
        return unreadable("counts positions in another unit");
    }
    problems.take(scan.problems);
    let format = scan.header.format.unwrap_or(FORMAT);
    let min_reader = scan.header.min_reader.unwrap_or(format);
    let read_only = (min_reader > FORMAT).then(|| {
        format!(
            "The suggestions were written by a newer version (format {format}, this version reads {FORMAT}); update this \
             program to add to them: {SUGGESTIONS_FILE}"
        )
    });
    let mut header = scan.header.others;
    for (name, value) in [("uuid", &scan.header.uuid), ("author", &scan.header.author)] {
        header.extend(value.iter().map(|value| {
            let mut field = format!("{name}: ");
            quote(&mut field, value);
            field
        }));
    }
    let mut kept = KeptFile {
        format: format.max(FORMAT),
        min_reader: min_reader.max(FORMAT),
        author: None,
        header,
        lines: scan.lines,
    };
    let mut keep = |text: &str| {
        kept.lines.push(KeptLine {
            bytes: record_line(text).into(),
            record: None,
        });
    };
    // Records of a project that somebody put here are nobody's business, and stay.
    scan.records.iter().for_each(|record| keep(&record.text));
    let mut pairs = BTreeMap::new();
    for (line, text) in scan.others {
        let read = parse_row::<PairRow>(text.get(KIND.len()..).unwrap_or_default());
        let pair = read
            .map_err(|err| in_words(&err.code))
            .and_then(|(row, unknown)| Ok((row.pair()?, unknown)));
        match pair {
            Ok((pair, unknown)) => {
                let known: &mut Vec<(String, String)> = pairs.entry(pair).or_default();
                if known.is_empty() {
                    *known = unknown;
                }
            }
            Err(why) => {
                problems.add(SUGGESTIONS_FILE, line, &set_aside(&why));
                keep(&text);
            }
        }
    }
    Suggestions {
        pairs,
        kept,
        problems: problems.finish(),
        read_only,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::resummed;
    use super::*;
    use proptest::prelude::*;

    fn passage(document: u64, start: u64, end: u64) -> Passage {
        Passage {
            document: DocumentId(document),
            span: Span::unchecked(start, end).unwrap(),
        }
    }

    fn text(suggestions: &Suggestions) -> String {
        String::from_utf8(suggestions.write().unwrap()).unwrap()
    }

    const FILE: &str = r#"(
    format: 1,
    min_reader: 1,
    offsets: "utf-8 bytes",
    records: [
        Pair(a: ("000000000000000a", 3, 9), b: ("000000000000000b", 0, 5)),
        Pair(a: ("000000000000000a", 3, 9), b: ("000000000000000b", 1, 5)),
    ],
)
"#;

    #[test]
    fn pairs_are_written_sorted_and_once() {
        let mut suggestions = Suggestions::default();
        assert!(suggestions.add(Suggestion::new(passage(11, 1, 5), passage(10, 3, 9))));
        assert!(suggestions.add(Suggestion::new(passage(10, 3, 9), passage(11, 0, 5))));
        assert!(!suggestions.add(Suggestion::new(passage(10, 3, 9), passage(11, 1, 5))));
        assert_eq!(text(&suggestions), resummed(FILE));
        let again = read_suggestions(FILE.as_bytes());
        assert!(again.pairs().eq(suggestions.pairs()));
        assert_eq!((again.problems.len(), again.read_only.is_none()), (0, true));
    }

    #[test]
    fn what_cannot_be_used_is_told_and_put_back() {
        let line = "        Pair(a: (\"000000000000000a\", 3, 9), b: (\"000000000000000b\", 1, 5)),\n";
        let odd = "        // a remark\n        Pair(a: (\"0a\", 3, 9), b: (\"000000000000000b\", 1, 5)),\n        \
                   Pair(a: (\"000000000000000a\", 9, 9), b: (\"000000000000000b\", 1, 5)),\n        Pair(a: 7,\n        \
                   Later(x: 1),\n        Label(id: \"0000000000000001\", name: \"Claim\"),\n";
        let damaged = FILE.replace(line, odd).replace(
            "9), b: (\"000000000000000b\", 0, 5)",
            "9), b: (\"000000000000000b\", 0, 5), by: \"x\"",
        );
        let damaged = damaged.replace("min_reader: 1,\n", "min_reader: 1,\n    made: \"later\",\n");
        let read = read_suggestions(damaged.as_bytes());
        let lines: Vec<usize> = read.problems.iter().map(|problem| problem.line).collect();
        assert_eq!((lines, read.pairs().len()), (vec![9, 10, 11, 12], 1));
        let written = text(&read);
        for line in resummed(&damaged).lines() {
            assert!(written.contains(line), "{line} is not in\n{written}");
        }
        assert_eq!(text(&read_suggestions(written.as_bytes())), written);
    }

    #[test]
    fn files_of_others_are_not_written_over() {
        let newer = FILE
            .replace("min_reader: 1", "min_reader: 9")
            .replace("format: 1", "format: 9");
        let read = read_suggestions(newer.as_bytes());
        assert!(read.read_only.unwrap().contains("newer version"));
        let other = read_suggestions(FILE.replace("utf-8 bytes", "furlongs").as_bytes());
        assert!(other.read_only.is_some() && other.problems[0].message.contains("another unit"));
        assert!(read_suggestions(b"\xff\xfe(\0").read_only.is_some());
        let spread = FILE.replace(", b:", ",\n b:");
        assert_eq!(text(&read_suggestions(spread.as_bytes())), resummed(FILE));
    }

    proptest! {
        #[test]
        fn whatever_stands_in_the_file_its_pairs_are_written_again_or_nothing_is(at in 0..FILE.len(), cut in any::<bool>(), byte in any::<u8>()) {
            let mut bytes = FILE.as_bytes().to_vec();
            if cut {
                bytes.truncate(at);
            } else {
                bytes[at] = byte;
            }
            let read = read_suggestions(&bytes);
            // Where a damaged head cannot be kept, nothing is written over.
            if read.read_only.is_none() && let Ok(written) = read.write() {
                prop_assert!(read_suggestions(&written).pairs().eq(read.pairs()));
            }
        }
    }
}
