//! `corroborate moved`: annotations of older versions that wait for a place in the newer one.

use crate::cli::opening;
use crate::cli::output::{Failure, Outcome, Output, complain};
use crate::cli::watching::watched;
use crate::progress::Cancelled;
use crate::project::DocumentId;
use crate::query::units::{Byte, TextIndex};
use crate::session::Session;
use crate::session::moved::{Known, Waiting, waiting};
use serde::Serialize;
use std::io::Write;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// Longest quote and title shown to people, in characters.
const WORDS: usize = 80;

/// List annotations that stand on older versions of documents, with places where they may belong now; exit code 1 when
/// there are any
#[derive(Debug, clap::Args)]
pub struct MovedArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Write one JSON object a line for each annotation
    #[arg(long)]
    json: bool,
}

/// A line of the answer.
#[derive(Debug, Serialize)]
struct Row<'r> {
    annotation: String,
    label: &'r str,
    author: &'r str,
    quote: &'r str,
    /// The older version, on which it stands.
    document: String,
    title: &'r str,
    spans: Vec<SpanRow>,
    /// The newest version.
    newer: String,
    /// The best first; none of an orphan.
    candidates: Vec<CandidateRow<'r>>,
}

#[derive(Debug, Serialize)]
struct CandidateRow<'r> {
    spans: Vec<SpanRow>,
    words: String,
    /// In thousandths.
    score: u16,
    why: &'r str,
}

/// Half-open, counted from 0.
#[derive(Debug, Serialize)]
struct SpanRow {
    bytes: [usize; 2],
    code_points: [usize; 2],
}

/// Runs the command.
pub fn run(args: &MovedArgs, out: &mut Output<impl Write>) -> Outcome {
    let session = opening::open(&args.folder)?;
    let found = watched("Comparing versions", |progress| {
        waiting(session.project(), session.folder(), &mut Known::default(), progress)
    });
    let (found, problems) = found.map_err(|Cancelled| Failure::Told("The comparison was stopped".to_owned()))?;
    problems.iter().for_each(|problem| complain(problem));
    // Those of one document follow each other, so two texts are held at a time.
    let mut texts: Option<(DocumentId, DocumentId, Arc<str>, Arc<str>)> = None;
    for item in &found {
        if texts
            .as_ref()
            .is_none_or(|(old, new, ..)| (*old, *new) != (item.old, item.new))
        {
            session.keep_texts(&[]);
            let text = |id| session.read_text(id).unwrap_or_default();
            texts = Some((item.old, item.new, text(item.old), text(item.new)));
        }
        let Some((_, _, old, new)) = &texts else { continue };
        let Some(row) = row(item, &session, (old, new)) else {
            continue;
        };
        match args.json {
            true => out.json(&row)?,
            false => out.line(&words(&row))?,
        }
    }
    if !args.json {
        let orphans = found.iter().filter(|item| item.candidates.is_empty()).count();
        out.line(&match found.len() {
            0 => "No annotation waits on an older version".to_owned(),
            number => format!("To review: {}; without a place: {orphans}", number - orphans),
        })?;
    }
    match found.is_empty() && problems.is_empty() {
        true => Ok(()),
        false => Err(Failure::Shown),
    }
}

fn row<'r>(item: &'r Waiting, session: &'r Session, (old, new): (&str, &str)) -> Option<Row<'r>> {
    let project = session.project();
    let annotation = project.annotations().get(item.annotation)?;
    let (old_index, new_index) = (TextIndex::new(old), TextIndex::new(new));
    let candidates = item.candidates.iter().map(|candidate| CandidateRow {
        spans: candidate.ranges.iter().map(|range| span(range, &new_index)).collect(),
        words: candidate
            .ranges
            .iter()
            .filter_map(|range| new.get(range.clone()))
            .collect::<Vec<_>>()
            .join(" … "),
        score: candidate.score,
        why: &candidate.why,
    });
    Some(Row {
        annotation: item.annotation.to_string(),
        label: project
            .labels()
            .get(annotation.label)
            .map_or("", |label| label.name.as_str()),
        author: &annotation.author,
        quote: &annotation.quote.exact,
        document: item.old.to_string(),
        title: project
            .documents()
            .get(item.old)
            .map_or("", |document| document.title.as_str()),
        spans: annotation
            .spans
            .iter()
            .map(|place| span(&place.range(), &old_index))
            .collect(),
        newer: item.new.to_string(),
        candidates: candidates.collect(),
    })
}

fn span(range: &Range<usize>, index: &TextIndex<'_>) -> SpanRow {
    SpanRow {
        bytes: [range.start, range.end],
        code_points: [range.start, range.end].map(|byte| index.code_point(Byte(byte)).0),
    }
}

/// Claim “the sky is green” in “Ferry”: bytes 4–20 “the sky is blue” (80 %, one side) …
fn words(row: &Row<'_>) -> String {
    let first = format!(
        "{} “{}” in “{}” ({})",
        row.label,
        short(row.quote),
        short(row.title),
        row.annotation
    );
    if row.candidates.is_empty() {
        return format!("{first}: without a place");
    }
    let each = row.candidates.iter().map(|candidate| {
        let bytes = candidate
            .spans
            .iter()
            .map(|span| format!("{}–{}", span.bytes[0], span.bytes[1]));
        let bytes: Vec<String> = bytes.collect();
        format!(
            "\n  bytes {} “{}”: {}",
            bytes.join(", "),
            short(&candidate.words),
            candidate.why
        )
    });
    format!("{first}{}", each.collect::<String>())
}

/// The first words, on one line.
fn short(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default().trim_end()),
        None => words,
    }
}
