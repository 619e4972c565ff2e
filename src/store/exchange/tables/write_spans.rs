//! One row a fragment, RFC 4180, UTF-8. Offsets are code points.

use super::super::format::WriteOptions;
use super::super::model::DataDocument;
use super::super::sink::Sink;
use super::super::source::Source;
use super::GUARDED;
use super::cells::{CellWriter, Delimiter};
use super::spans::{SpanRow, each_row};
use crate::store::export::ExportError;
use serde::Serialize;
use std::io;

const HEADER: [&str; 26] = [
    "document_id",
    "document_title",
    "outlet",
    "date",
    "url",
    "annotation_id",
    "label",
    "fragment",
    "fragments",
    "start_cp",
    "end_cp",
    "quote",
    "context_left",
    "context_right",
    "author",
    "created",
    "status",
    "note",
    "attributes",
    "links",
    "group",
    "is_principal",
    "text_sha256",
    "document_note",
    "document_labels",
    GUARDED,
];

/// Writes a row a fragment; what is said of the annotation stands in each.
pub(in super::super) fn write_span_table(
    source: &mut dyn Source,
    delimiter: Delimiter,
    options: &WriteOptions,
    sink: &mut dyn Sink,
) -> Result<(), ExportError> {
    let mut out = sink.file("")?;
    let mut table = CellWriter::new(&mut *out, delimiter, options, &HEADER)?;
    source.each(&mut |document| each_row(document, &mut |row, hash| rows(document, row, hash, &mut table)))?;
    table.end()
}

fn rows(document: &DataDocument, row: &SpanRow<'_>, hash: &str, table: &mut CellWriter<'_>) -> Result<(), ExportError> {
    let annotation = row.annotation;
    let attributes = json(&annotation.attributes, annotation.attributes.is_empty())?;
    let links = json(&row.links, row.links.is_empty())?;
    let labels = json(&document.labels, document.labels.is_empty())?;
    let group = annotation.group.as_ref();
    let is_principal = group.map_or("", |group| if group.is_principal { "yes" } else { "no" });
    let of = row.fragments.len().to_string();
    for (n, fragment) in row.fragments.iter().enumerate() {
        let [number, start, end] = [n + 1, fragment.range.start, fragment.range.end].map(|number| number.to_string());
        table.row(&[
            &document.id,
            &document.title,
            &document.outlet,
            &document.date,
            &document.url,
            &annotation.id,
            &annotation.label,
            &number,
            &of,
            &start,
            &end,
            fragment.words,
            &row.quote.prefix,
            &row.quote.suffix,
            &annotation.author,
            &annotation.created,
            annotation.status.name(),
            &annotation.note,
            &attributes,
            &links,
            group.map_or("", |group| &group.id),
            is_principal,
            hash,
            &document.note,
            &labels,
        ])?;
    }
    Ok(())
}

fn json(value: &impl Serialize, is_empty: bool) -> io::Result<String> {
    match is_empty {
        true => Ok(String::new()),
        false => Ok(serde_json::to_string(value)?),
    }
}
