//! Tables that lie beside the files of a format and hold what it has no place for.
//!
//! The first line names the columns. Cells are parted by tabs; in a cell `\t`, `\n`, `\r` and `\\` stand for a tab, a line
//! feed, a carriage return and a backslash.

use super::model::DataDocument;
use super::read::ReadData;
use super::sink::InputFile;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes a line of cells.
pub(super) fn write_row(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            out.write_all(b"\t")?;
        }
        out.write_all(escaped(cell).as_bytes())?;
    }
    out.write_all(b"\n")
}

/// A row of a table that was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Counted from 1.
    pub(super) line: usize,
    cells: BTreeMap<String, String>,
}

impl Row {
    /// The cell of a column; empty where the table does not have it.
    pub(super) fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// All rows that have one of the columns `wanted` filled; others are told.
pub(super) fn rows(file: &InputFile, wanted: &[&str], data: &mut ReadData) -> Vec<Row> {
    let text = String::from_utf8_lossy(&file.bytes);
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let columns: Vec<&str> = lines
        .next()
        .map(|(_, line)| line.split('\t').collect())
        .unwrap_or_default();
    let mut rows = Vec::new();
    for (n, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let cells = columns.iter().zip(line.split('\t'));
        let row = Row {
            line: n + 1,
            cells: cells.map(|(name, cell)| ((*name).to_owned(), plain(cell))).collect(),
        };
        if wanted.iter().all(|column| row.get(column).is_empty()) {
            let what = format!("passed over, since it has no {}; fill that column", wanted.join(" or "));
            data.problem(&file.name, Some(row.line), what);
        } else {
            rows.push(row);
        }
    }
    rows
}

/// Columns for what is known of a document.
pub(super) const DOCUMENT: [&str; 7] = ["id", "title", "outlet", "date", "url", "note", "labels"];

/// Cells for the columns [`DOCUMENT`]; several labels are a JSON list.
pub(super) fn document_cells(document: &DataDocument) -> io::Result<[Cow<'_, str>; 7]> {
    let labels = match document.labels.as_slice() {
        [] => String::new(),
        labels => serde_json::to_string(labels)?,
    };
    Ok([
        Cow::Borrowed(document.id.as_str()),
        Cow::Borrowed(&document.title),
        Cow::Borrowed(&document.outlet),
        Cow::Borrowed(&document.date),
        Cow::Borrowed(&document.url),
        Cow::Borrowed(&document.note),
        Cow::Owned(labels),
    ])
}

/// Takes what a row says in the columns [`DOCUMENT`]. What is no list is one label.
pub(super) fn take_document(row: &Row, document: &mut DataDocument) {
    let id = row.get("id");
    if !id.is_empty() {
        id.clone_into(&mut document.id);
    }
    for (column, field) in [
        ("title", &mut document.title),
        ("outlet", &mut document.outlet),
        ("date", &mut document.date),
        ("url", &mut document.url),
        ("note", &mut document.note),
    ] {
        row.get(column).clone_into(field);
    }
    let labels = row.get("labels");
    document.labels = match labels {
        "" => Vec::new(),
        labels => serde_json::from_str(labels).unwrap_or_else(|_| vec![labels.to_owned()]),
    };
}

fn escaped(cell: &str) -> Cow<'_, str> {
    if !cell.contains(['\\', '\t', '\n', '\r']) {
        return Cow::Borrowed(cell);
    }
    let cell = cell.replace('\\', "\\\\").replace('\t', "\\t");
    Cow::Owned(cell.replace('\n', "\\n").replace('\r', "\\r"))
}

fn plain(cell: &str) -> String {
    let mut plain = String::with_capacity(cell.len());
    let mut signs = cell.chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            plain.push(sign);
            continue;
        }
        match signs.next() {
            Some('t') => plain.push('\t'),
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('\\') => plain.push('\\'),
            other => {
                plain.push('\\');
                plain.extend(other);
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_cell_comes_back() {
        let cells = ["a\tb\\", "line\r\nline", "\\n", "", "“é” \u{2028}"];
        let mut bytes = b"a\tb\tc\td\te\n".to_vec();
        write_row(&mut bytes, &cells).unwrap();
        let name = "documents.tsv".to_owned();
        let mut data = ReadData::default();
        let rows = rows(&InputFile { name, bytes }, &["a"], &mut data);
        let back: Vec<&str> = ["a", "b", "c", "d", "e"]
            .iter()
            .map(|column| rows[0].get(column))
            .collect();
        assert_eq!(back, cells);
        assert_eq!(data.problems, []);
    }

    #[test]
    fn a_row_without_what_it_is_about_is_told() {
        let bytes = b"file\ttitle\n\tno file\none\tx\n".to_vec();
        let name = "documents.tsv".to_owned();
        let mut data = ReadData::default();
        let rows = rows(&InputFile { name, bytes }, &["file"], &mut data);
        assert_eq!((rows.len(), rows[0].line), (1, 3));
        assert_eq!(
            data.problems[0].to_string(),
            "documents.tsv, line 2: passed over, since it has no file; fill that column"
        );
    }
}
