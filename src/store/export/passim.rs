//! The texts as passim reads them on a cluster: one JSON object a line and document.
//!
//! `id` is the document's, by which [`crate::store::import::passim`] knows it again, and so is `series`: passim compares only
//! documents of different series, so each is one of its own. The other fields pass through; those that are empty are left
//! out, as an empty string is no date.

use super::TextOf;
use super::format::{ExportError, ExportReport};
use crate::progress::Progress;
use crate::project::{Document, Project};
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

pub(super) fn write(
    project: &Project,
    texts: TextOf<'_>,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<ExportReport, ExportError> {
    let mut report = ExportReport::default();
    let documents = project.documents_in_order();
    progress.set_total(documents.len() as u64);
    for (id, document) in documents {
        progress.advance(1)?;
        let text = texts(id, document).map_err(ExportError::Text)?;
        let Document {
            title, outlet, date, ..
        } = &**document;
        let name = id.to_string();
        let line = Line {
            id: &name,
            series: &name,
            text: &text,
            title,
            outlet,
            date,
        };
        serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
        report.documents += 1;
    }
    Ok(report)
}
