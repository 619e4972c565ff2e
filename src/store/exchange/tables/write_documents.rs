//! Documents with their texts and without what is tagged in them.

use super::super::format::WriteOptions;
use super::super::sink::Sink;
use super::super::source::Source;
use super::super::tsv::{DOCUMENT, document_cells};
use super::GUARDED;
use super::cells::{CellWriter, Delimiter};
use crate::store::export::ExportError;
use serde::Serialize;
use std::io::{self, Write};

/// Writes a row a document, the text in the last column but one.
pub(in super::super) fn write_document_table(
    source: &mut dyn Source,
    delimiter: Delimiter,
    options: &WriteOptions,
    sink: &mut dyn Sink,
) -> Result<(), ExportError> {
    let mut out = sink.file("")?;
    let header: Vec<&str> = DOCUMENT.into_iter().chain(["text", GUARDED]).collect();
    let mut table = CellWriter::new(&mut *out, delimiter, options, &header)?;
    source.each(&mut |document| {
        let cells = document_cells(document)?;
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).chain([&*document.text]).collect();
        table.row(&cells)
    })?;
    table.end()
}

#[derive(Serialize)]
struct Line<'d> {
    id: &'d str,
    title: &'d str,
    outlet: &'d str,
    date: &'d str,
    url: &'d str,
    note: &'d str,
    labels: &'d [String],
    text: &'d str,
}

/// Writes a JSON object a document, the same keys in every line.
pub(in super::super) fn write_document_lines(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let mut out = sink.file("")?;
    source.each(&mut |document| {
        let line = Line {
            id: &document.id,
            title: &document.title,
            outlet: &document.outlet,
            date: &document.date,
            url: &document.url,
            note: &document.note,
            labels: &document.labels,
            text: &document.text,
        };
        serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
        Ok(out.write_all(b"\n")?)
    })?;
    Ok(out.flush()?)
}
