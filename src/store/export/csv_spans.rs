//! One row a fragment, RFC 4180, UTF-8. Offsets are code points.

use super::TextOf;
use super::format::{ExportError, ExportOptions, ExportReport};
use super::rows::{DocumentRows, Fragment, Row, each_document};
use crate::progress::Progress;
use crate::project::Project;
use std::io::{self, Write};

const HEADER: [&str; 22] = [
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
    "group_principal",
    "text_sha256",
];

/// What a spreadsheet takes for the start of a formula, with the full-width forms some of them fold.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];

pub(super) fn write(
    project: &Project,
    texts: TextOf<'_>,
    options: &ExportOptions,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<ExportReport, ExportError> {
    let mut report = ExportReport {
        links: project.relations().len(),
        ..ExportReport::default()
    };
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    csv.write_record(HEADER).map_err(io::Error::from)?;
    each_document(project, texts, progress, |rows| {
        report.documents += 1;
        for row in &rows.annotations {
            report.spans += 1;
            for (n, fragment) in row.fragments.iter().enumerate() {
                let cells = cells(&rows, row, (n, fragment));
                let cells = cells.map(|cell| if options.spreadsheet { guarded(cell) } else { cell });
                csv.write_record(&cells).map_err(io::Error::from)?;
            }
        }
        Ok(())
    })?;
    csv.flush()?;
    Ok(report)
}

fn cells(rows: &DocumentRows, row: &Row, (n, fragment): (usize, &Fragment)) -> [String; HEADER.len()] {
    let (document, annotation) = (&rows.document, &row.annotation);
    let links: Vec<String> = row
        .links
        .iter()
        .map(|(kind, out, other)| format!("{} {kind} {other}", if *out { "→" } else { "←" }))
        .collect();
    let json = |value| serde_json::to_string(value).unwrap_or_default();
    [
        rows.id.to_string(),
        document.title.clone(),
        document.outlet.clone(),
        document.date.clone(),
        document.url.clone(),
        row.id.to_string(),
        row.label.clone(),
        (n + 1).to_string(),
        row.fragments.len().to_string(),
        fragment.start.to_string(),
        fragment.end.to_string(),
        fragment.text.clone(),
        annotation.quote.prefix.clone(),
        annotation.quote.suffix.clone(),
        annotation.author.to_string(),
        annotation.created.clone(),
        annotation.status.name().to_owned(),
        annotation.note.clone(),
        json(&annotation.attributes),
        links.join("; "),
        row.group
            .map(|(_, principal)| principal.to_string())
            .unwrap_or_default(),
        document.text_hash.clone(),
    ]
}

/// Whether a spreadsheet takes a cell for a formula.
pub(in crate::store) fn is_formula(cell: &str) -> bool {
    cell.starts_with(FORMULA)
}

fn guarded(cell: String) -> String {
    if is_formula(&cell) || cell.starts_with('\'') {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guarded_cell_never_starts_a_formula_and_can_be_taken_back() {
        for cell in [
            "=1+1", "+1", "-1", "@x", "\tx", "\rx", "\0", "＝1", "'quoted", "plain", "", "a=b",
        ] {
            let safe = guarded(cell.to_owned());
            assert!(!safe.starts_with(FORMULA), "{cell:?}");
            assert_eq!(safe.strip_prefix('\'').unwrap_or(&safe), cell);
        }
    }
}
