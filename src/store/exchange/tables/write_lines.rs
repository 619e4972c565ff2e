//! One JSON object a line and span, the same keys in every line. Offsets are code points: in Python,
//! `text[start_cp:end_cp] == quote` for a span of one fragment.

use super::super::model::DataDocument;
use super::super::sink::Sink;
use super::super::source::Source;
use super::super::units::Unit;
use super::spans::{Link, SpanRow, each_row};
use crate::store::export::ExportError;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'d> {
    id: &'d str,
    document_id: &'d str,
    document_title: &'d str,
    outlet: &'d str,
    date: &'d str,
    url: &'d str,
    document_note: &'d str,
    document_labels: &'d [String],
    text_sha256: &'d str,
    label: &'d str,
    offset_unit: &'d str,
    start_cp: usize,
    end_cp: usize,
    quote: String,
    fragments: Vec<FragmentLine<'d>>,
    prefix: &'d str,
    suffix: &'d str,
    author: &'d str,
    created: &'d str,
    status: &'d str,
    note: &'d str,
    attributes: &'d BTreeMap<String, String>,
    links: &'d [Link],
    group: Option<&'d str>,
    is_principal: bool,
}

#[derive(Serialize)]
struct FragmentLine<'d> {
    start_cp: usize,
    end_cp: usize,
    text: &'d str,
}

/// Writes a line a span.
pub(in super::super) fn write_span_lines(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let mut out = sink.file("")?;
    source.each(&mut |document| {
        each_row(document, &mut |row, hash| {
            serde_json::to_writer(&mut *out, &line(document, row, hash)).map_err(io::Error::from)?;
            Ok(out.write_all(b"\n")?)
        })
    })?;
    Ok(out.flush()?)
}

fn line<'d>(document: &'d DataDocument, row: &'d SpanRow<'_>, hash: &'d str) -> Line<'d> {
    let annotation = row.annotation;
    let fragments = row.fragments.iter().map(|fragment| FragmentLine {
        start_cp: fragment.range.start,
        end_cp: fragment.range.end,
        text: fragment.words,
    });
    let words: Vec<&str> = row.fragments.iter().map(|fragment| fragment.words).collect();
    Line {
        id: &annotation.id,
        document_id: &document.id,
        document_title: &document.title,
        outlet: &document.outlet,
        date: &document.date,
        url: &document.url,
        document_note: &document.note,
        document_labels: &document.labels,
        text_sha256: hash,
        label: &annotation.label,
        offset_unit: Unit::CodePoints.name(),
        start_cp: row.fragments.first().map_or(0, |fragment| fragment.range.start),
        end_cp: row.fragments.last().map_or(0, |fragment| fragment.range.end),
        quote: words.join(" … "),
        fragments: fragments.collect(),
        prefix: &row.quote.prefix,
        suffix: &row.quote.suffix,
        author: &annotation.author,
        created: &annotation.created,
        status: annotation.status.name(),
        note: &annotation.note,
        attributes: &annotation.attributes,
        links: &row.links,
        group: annotation.group.as_ref().map(|group| group.id.as_str()),
        is_principal: annotation.group.as_ref().is_some_and(|group| group.is_principal),
    }
}
