//! Our interchange form: one JSON object a line and document, with everything we know of it. Offsets count code points, so
//! that in Python `text[start:end]` are the words.
//!
//! The first line may be the schema instead: `{"schema": …}`.

use super::model::{DataAnnotation, DataDocument, DataGroup, DataRelation, DataSchema};
use super::read::ReadData;
use super::sink::{InputFile, Sink};
use super::source::Source;
use super::units::{LineEnds, Places, Unit};
use crate::project::Status;
use crate::store::disk::ContentHash;
use crate::store::export::ExportError;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

/// How a line of the schema begins; no other line is tried for one.
const SCHEMA: &[u8] = b"{\"schema\"";

#[derive(Serialize, Deserialize)]
struct SchemaLine<'s> {
    schema: Cow<'s, DataSchema>,
}

#[derive(Serialize, Deserialize)]
struct DocumentRow {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    outlet: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    text_sha256: String,
    #[serde(default)]
    offset_unit: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    spans: Vec<SpanRow>,
    #[serde(default)]
    links: Vec<LinkRow>,
}

#[derive(Serialize, Deserialize)]
struct SpanRow {
    id: String,
    label: String,
    start: usize,
    end: usize,
    #[serde(default)]
    quote: String,
    #[serde(default)]
    fragments: Vec<FragmentRow>,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    author: String,
    #[serde(default)]
    created: String,
    #[serde(default)]
    group: Option<String>,
    #[serde(default)]
    is_principal: bool,
}

#[derive(Serialize, Deserialize)]
struct FragmentRow {
    start: usize,
    end: usize,
    text: String,
}

#[derive(Serialize, Deserialize)]
struct LinkRow {
    from: String,
    to: String,
    #[serde(default)]
    to_document: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    author: String,
}

/// Writes the schema and then all documents.
pub(super) fn write(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let mut out = sink.file("")?;
    let schema = Cow::Borrowed(source.schema());
    line(&mut *out, &SchemaLine { schema })?;
    source.each(&mut |document| line(&mut *out, &row(document)?))?;
    out.flush()?;
    Ok(())
}

fn line(out: &mut dyn Write, value: &impl Serialize) -> Result<(), ExportError> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}

fn row(document: &DataDocument) -> Result<DocumentRow, ExportError> {
    let places = Places::new(&document.text, Unit::CodePoints, LineEnds::AsStored);
    let spans = document
        .annotations
        .iter()
        .map(|annotation| span(document, annotation, &places));
    let links = document.relations.iter().map(|relation| LinkRow {
        from: relation.from.clone(),
        to: relation.to.clone(),
        to_document: relation.to_document.clone(),
        kind: relation.kind.clone(),
        author: relation.author.clone(),
    });
    Ok(DocumentRow {
        id: document.id.clone(),
        title: document.title.clone(),
        outlet: document.outlet.clone(),
        date: document.date.clone(),
        url: document.url.clone(),
        note: document.note.clone(),
        labels: document.labels.clone(),
        text_sha256: ContentHash::of(document.text.as_bytes()).to_string(),
        offset_unit: Unit::CodePoints.name().to_owned(),
        text: document.text.to_string(),
        spans: spans.collect::<Result<_, _>>()?,
        links: links.collect(),
    })
}

fn span(document: &DataDocument, annotation: &DataAnnotation, places: &Places) -> Result<SpanRow, ExportError> {
    let fragment = |range: &Range<usize>| {
        let words = document.text.get(range.clone());
        let ends = places.offset(range.start).zip(places.offset(range.end));
        words
            .zip(ends)
            .map(|(words, (start, end))| FragmentRow {
                start,
                end,
                text: words.to_owned(),
            })
            .ok_or_else(|| ExportError::no_such_place(annotation))
    };
    let fragments: Vec<FragmentRow> = annotation.fragments.iter().map(fragment).collect::<Result<_, _>>()?;
    let words: Vec<&str> = fragments.iter().map(|fragment| fragment.text.as_str()).collect();
    Ok(SpanRow {
        id: annotation.id.clone(),
        label: annotation.label.clone(),
        start: fragments.first().map_or(0, |fragment| fragment.start),
        end: fragments.last().map_or(0, |fragment| fragment.end),
        quote: words.join(" … "),
        attributes: annotation.attributes.clone(),
        note: annotation.note.clone(),
        status: annotation.status.name().to_owned(),
        author: annotation.author.clone(),
        created: annotation.created.clone(),
        group: annotation.group.as_ref().map(|group| group.id.clone()),
        is_principal: annotation.group.as_ref().is_some_and(|group| group.is_principal),
        fragments,
    })
}

/// Reads lines of documents; a line that cannot be read is told and passed over.
pub(super) fn read(files: &[InputFile]) -> ReadData {
    let mut data = ReadData::default();
    for file in files {
        for (number, line) in file.bytes.split(|byte| *byte == b'\n').enumerate() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            if line.starts_with(SCHEMA)
                && let Ok(line) = serde_json::from_slice::<SchemaLine<'_>>(line)
            {
                data.schema = line.schema.into_owned();
                continue;
            }
            match serde_json::from_slice::<DocumentRow>(line) {
                Ok(row) => {
                    data.unit = data
                        .unit
                        .or_else(|| Unit::ALL.into_iter().find(|unit| unit.name() == row.offset_unit));
                    data.documents.push(document(row));
                }
                Err(err) => data.problem(
                    &file.name,
                    Some(number + 1),
                    format!("no document; passed over, mend the line or name another format: {err}"),
                ),
            }
        }
    }
    data
}

fn document(row: DocumentRow) -> DataDocument {
    let relations = row.links.into_iter().map(|link| DataRelation {
        kind: link.kind,
        from: link.from,
        to: link.to,
        to_document: link.to_document,
        author: link.author,
    });
    DataDocument {
        id: row.id,
        title: row.title,
        outlet: row.outlet,
        date: row.date,
        url: row.url,
        note: row.note,
        text: Arc::from(row.text),
        text_hash: row.text_sha256,
        labels: row.labels,
        reviews: Vec::new(),
        annotations: row.spans.into_iter().map(annotation).collect(),
        relations: relations.collect(),
    }
}

fn annotation(row: SpanRow) -> DataAnnotation {
    let whole = || std::iter::once(row.start..row.end).collect();
    let (fragments, quotes) = if row.fragments.is_empty() {
        (
            whole(),
            Some(row.quote).filter(|quote| !quote.is_empty()).into_iter().collect(),
        )
    } else {
        row.fragments
            .into_iter()
            .map(|fragment| (fragment.start..fragment.end, fragment.text))
            .unzip()
    };
    let is_principal = row.is_principal;
    DataAnnotation {
        id: row.id,
        label: row.label,
        fragments,
        quotes,
        attributes: row.attributes,
        note: row.note,
        status: Status::ALL
            .into_iter()
            .find(|status| status.name() == row.status)
            .unwrap_or_default(),
        author: row.author,
        created: row.created,
        group: row.group.map(|id| DataGroup { id, is_principal }),
    }
}
