//! One JSON object a line and span, the same keys in every line. Offsets are code points: in Python,
//! `text[start_cp:end_cp] == quote` for a span of one fragment.

use super::TextOf;
use super::format::{ExportError, ExportReport};
use super::rows::{DocumentRows, Row, each_document};
use crate::progress::Progress;
use crate::project::Project;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) fn write(
    project: &Project,
    texts: TextOf<'_>,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<ExportReport, ExportError> {
    let mut report = ExportReport {
        links: project.relations().len(),
        ..ExportReport::default()
    };
    each_document(project, texts, progress, |rows| {
        report.documents += 1;
        for row in &rows.annotations {
            report.spans += 1;
            serde_json::to_writer(&mut *out, &object(&rows, row)).map_err(io::Error::from)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })?;
    Ok(report)
}

fn object(rows: &DocumentRows, row: &Row) -> Value {
    let (document, annotation) = (&rows.document, &row.annotation);
    let fragments: Vec<Value> = row
        .fragments
        .iter()
        .map(|f| json!({ "start_cp": f.start, "end_cp": f.end, "text": f.text }))
        .collect();
    let links: Vec<Value> = row
        .links
        .iter()
        .map(|(kind, out, other)| json!({ "type": kind, "direction": if *out { "out" } else { "in" }, "other_id": other.to_string() }))
        .collect();
    let group = row.group.map(|(group, principal)| {
        json!({ "id": group.to_string(), "principal": principal.to_string(), "is_principal": principal == row.id })
    });
    json!({
        "id": row.id.to_string(),
        "document_id": rows.id.to_string(),
        "document_title": document.title,
        "outlet": document.outlet,
        "date": document.date,
        "url": document.url,
        "text_sha256": document.text_hash,
        "label": row.label,
        "offset_unit": "code points",
        "start_cp": row.fragments.first().map_or(0, |f| f.start),
        "end_cp": row.fragments.last().map_or(0, |f| f.end),
        "quote": row.fragments.iter().map(|f| f.text.as_str()).collect::<Vec<_>>().join(" … "),
        "fragments": fragments,
        "prefix": annotation.quote.prefix,
        "suffix": annotation.quote.suffix,
        "author": &*annotation.author,
        "created": annotation.created,
        "status": annotation.status.name(),
        "note": annotation.note,
        "attributes": annotation.attributes,
        "links": links,
        "group": group,
    })
}
