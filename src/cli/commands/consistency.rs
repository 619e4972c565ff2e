//! `corroborate consistency`: the same words tagged in different ways.

use crate::cli::opening;
use crate::cli::output::{Failure, Outcome, Output, complain};
use crate::cli::watching::watched;
use crate::progress::{Cancelled, Progress};
use crate::project::{AnnotationId, DocumentId};
use crate::query::consistency::{Inconsistency, Place, Tagging, names};
use crate::query::units::{Byte, TextIndex};
use crate::session::Session;
use crate::session::proposals::{Shared, consistency};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

/// Longest wording and longest title shown to people, in characters.
const WORDING: usize = 80;

/// List the same words tagged in different ways; exit code 1 when there are any
#[derive(Debug, clap::Args)]
pub struct ConsistencyArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Write one JSON object a line for each wording
    #[arg(long)]
    json: bool,
}

/// A line of the answer.
#[derive(Debug, Serialize)]
struct Row<'r> {
    kind: &'static str,
    difference: &'static str,
    wording: &'r str,
    taggings: Vec<TaggingRow<'r>>,
    /// Follows from the words and the taggings alone.
    content: String,
}

#[derive(Debug, Serialize)]
struct TaggingRow<'r> {
    tags: Vec<TagRow<'r>>,
    places: Vec<PlaceRow<'r>>,
}

#[derive(Debug, Serialize)]
struct TagRow<'r> {
    label: &'r str,
    attributes: &'r BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
struct PlaceRow<'r> {
    document: String,
    title: &'r str,
    annotations: Vec<AnnotationRow>,
}

#[derive(Debug, Serialize)]
struct AnnotationRow {
    id: String,
    author: String,
    spans: Vec<SpanRow>,
}

/// Half-open, counted from 0.
#[derive(Debug, Serialize)]
struct SpanRow {
    bytes: [usize; 2],
    code_points: [usize; 2],
}

/// Runs the command.
pub fn run(args: &ConsistencyArgs, out: &mut Output<impl Write>) -> Outcome {
    let session = opening::open(&args.folder)?;
    let found = watched("Comparing tags", |progress| {
        let (project, folder) = (session.project(), session.folder());
        // What is only similar takes a comparison of all texts, which is what `scan` is for.
        let found = consistency(project, folder, &Shared::default(), progress)?;
        let places = CodePoints::of(&found, &session, progress)?;
        Ok((found, places))
    });
    let (found, places) = found.map_err(|Cancelled| Failure::Told("The comparison of tags was stopped".to_owned()))?;
    for item in &found {
        match args.json {
            true => out.json(&row(item, &session, &places))?,
            false => out.line(&words(item, &session, &places))?,
        }
    }
    if !args.json {
        out.line(&match found.len() {
            0 => "Wherever the same words are tagged, they are tagged alike".to_owned(),
            number => format!("Wordings tagged in different ways: {number}"),
        })?;
    }
    match found.is_empty() {
        true => Ok(()),
        false => Err(Failure::Shown),
    }
}

/// The code points before bytes that are written out.
struct CodePoints(BTreeMap<(DocumentId, usize), usize>);

impl CodePoints {
    /// Reads the text of each document that is named, one at a time.
    fn of(found: &[Inconsistency], session: &Session, progress: &Progress) -> Result<Self, Cancelled> {
        let mut bytes: BTreeMap<DocumentId, BTreeSet<usize>> = BTreeMap::new();
        for place in found.iter().flat_map(Inconsistency::places) {
            let ends = place.annotations.iter().flat_map(|id| spans(*id, session)).flatten();
            bytes.entry(place.document).or_default().extend(ends);
        }
        let mut places = BTreeMap::new();
        for (document, bytes) in bytes {
            progress.advance(0)?;
            session.keep_texts(&[]);
            match session.read_text(document) {
                Ok(text) => {
                    let index = TextIndex::new(&text);
                    let pairs = bytes
                        .into_iter()
                        .map(|byte| ((document, byte), index.code_point(Byte(byte)).0));
                    places.extend(pairs);
                }
                Err(why) => complain(&why),
            }
        }
        Ok(Self(places))
    }

    /// Of a text that could not be read, bytes count as code points; why is said.
    fn at(&self, document: DocumentId, byte: usize) -> usize {
        self.0.get(&(document, byte)).copied().unwrap_or(byte)
    }

    fn span(&self, document: DocumentId, [start, end]: [usize; 2]) -> SpanRow {
        SpanRow {
            bytes: [start, end],
            code_points: [self.at(document, start), self.at(document, end)],
        }
    }
}

/// The fragments of an annotation in bytes.
fn spans(id: AnnotationId, session: &Session) -> Vec<[usize; 2]> {
    let annotation = session.project().annotations().get(id);
    let spans = annotation.into_iter().flat_map(|annotation| &annotation.spans);
    spans.map(|span| [span.start(), span.end()]).collect()
}

fn title(place: &Place, session: &Session) -> String {
    let document = session.project().documents().get(place.document);
    document.map_or_else(String::new, |document| document.title.clone())
}

fn row<'r>(item: &'r Inconsistency, session: &'r Session, places: &CodePoints) -> Row<'r> {
    Row {
        kind: item.kind.name(),
        difference: item.difference.name(),
        wording: &item.wording,
        taggings: item
            .taggings
            .iter()
            .map(|tagging| tagging_row(tagging, session, places))
            .collect(),
        content: format!("{:016x}", item.content),
    }
}

fn tagging_row<'r>(tagging: &'r Tagging, session: &'r Session, places: &CodePoints) -> TaggingRow<'r> {
    let project = session.project();
    let tags = tagging.tags.iter().map(|tag| TagRow {
        label: project.labels().get(tag.label).map_or("", |label| label.name.as_str()),
        attributes: &tag.attributes,
    });
    let place_row = |place: &'r Place| {
        let annotations = place.annotations.iter().filter_map(|id| {
            let annotation = project.annotations().get(*id)?;
            let spans = spans(*id, session).into_iter();
            Some(AnnotationRow {
                id: id.to_string(),
                author: annotation.author.to_string(),
                spans: spans.map(|span| places.span(place.document, span)).collect(),
            })
        });
        PlaceRow {
            document: place.document.to_string(),
            title: project
                .documents()
                .get(place.document)
                .map_or("", |document| document.title.as_str()),
            annotations: annotations.collect(),
        }
    };
    TaggingRow {
        tags: tags.collect(),
        places: tagging.places.iter().map(place_row).collect(),
    }
}

/// “the sky is green”: Claim in “Ferry” bytes 4–20 (code points 4–20); Source in “Radio” …
fn words(item: &Inconsistency, session: &Session, places: &CodePoints) -> String {
    let names = names(&item.taggings, session.project());
    let taggings = item.taggings.iter().zip(names).map(|(tagging, name)| {
        let each = tagging.places.iter().map(|place| {
            let span = places.span(place.document, [place.range.start, place.range.end]);
            let ([start, end], [first, last]) = (span.bytes, span.code_points);
            let title = short(&title(place, session));
            format!("“{title}” bytes {start}–{end} (code points {first}–{last})")
        });
        format!("{name} in {}", each.collect::<Vec<_>>().join(", "))
    });
    format!(
        "“{}”: {}",
        short(&item.wording),
        taggings.collect::<Vec<_>>().join("; ")
    )
}

/// The first words, on one line.
fn short(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(WORDING) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default().trim_end()),
        None => words,
    }
}
