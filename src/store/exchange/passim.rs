//! The texts as passim reads them on a cluster: one JSON object a line and document.
//!
//! `id` is the document's, by which [`crate::store::import::passim`] knows it again, and so is `series`: passim compares only
//! documents of different series, so each is one of its own. The other fields pass through; those that are empty are left
//! out, as an empty string is no date.

use super::sink::Sink;
use super::source::Source;
use crate::store::export::ExportError;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'d> {
    id: &'d str,
    series: &'d str,
    text: &'d str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'d str,
    #[serde(skip_serializing_if = "str::is_empty")]
    outlet: &'d str,
    #[serde(skip_serializing_if = "str::is_empty")]
    date: &'d str,
}

/// Writes a line a document.
pub(super) fn write(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let mut out = sink.file("")?;
    source.each(&mut |document| {
        let line = Line {
            id: &document.id,
            series: &document.id,
            text: &document.text,
            title: &document.title,
            outlet: &document.outlet,
            date: &document.date,
        };
        serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
        Ok(out.write_all(b"\n")?)
    })?;
    Ok(out.flush()?)
}
