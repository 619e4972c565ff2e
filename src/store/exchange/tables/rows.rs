//! The rows of a table.

use super::super::json::{Object, first};
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::GUARDED;
use super::cells::is_formula;
use serde_json::Value;

/// What may part cells; of those that are in the header as often, the first.
const DELIMITERS: [u8; 3] = [b'\t', b',', b';'];

/// A table whose header was read.
pub(super) struct Table<'f> {
    bytes: &'f [u8],
    delimiter: u8,
    /// Lines before the header.
    skipped: usize,
    /// Names of the columns: small letters, with `_` for what is no letter or digit.
    pub(super) columns: Vec<String>,
}

impl<'f> Table<'f> {
    /// None where there is no header; then that is told.
    pub(super) fn open(data: &mut ReadData, file: &'f InputFile) -> Option<Self> {
        let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&file.bytes);
        let mut table = Self {
            bytes,
            delimiter: b',',
            skipped: 0,
            columns: Vec::new(),
        };
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        // A line for spreadsheets alone.
        if let Some(delimiter) = first.strip_prefix(b"sep=").and_then(<[u8]>::first) {
            table.bytes = bytes.get(first.len() + 1..).unwrap_or_default();
            (table.delimiter, table.skipped) = (*delimiter, 1);
        } else {
            let count = |delimiter: u8| first.iter().filter(|byte| **byte == delimiter).count();
            let most = DELIMITERS.map(count).into_iter().max();
            let delimiter = DELIMITERS.into_iter().find(|delimiter| Some(count(*delimiter)) == most);
            table.delimiter = delimiter.unwrap_or(b',');
        }
        match table.reader().headers() {
            Ok(header) => table.columns = header.iter().map(name).collect(),
            Err(err) => data.problem(
                &file.name,
                Some(1),
                format!("no header: {err}; save the table as UTF-8"),
            ),
        }
        (!table.columns.is_empty()).then_some(table)
    }

    fn reader(&self) -> csv::Reader<&'f [u8]> {
        csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .from_reader(self.bytes)
    }

    /// Whether one of these columns is there.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        names
            .iter()
            .any(|name| self.columns.iter().any(|column| column == name))
    }

    /// Each row with its line, cells by their columns; why not, of those that cannot be read.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, Result<Object, String>)> {
        let (mut counted, mut line) = (0, self.skipped + 1);
        // The reader's own count is one short after CRLF, where a record begins before the LF.
        let mut line = move |position: Option<&csv::Position>| {
            let at = position
                .and_then(|position| usize::try_from(position.byte()).ok())
                .unwrap_or(counted);
            let before = self.bytes.get(counted..at).unwrap_or_default();
            let ends = self.bytes.get(at..).unwrap_or_default().iter();
            let ends = ends.take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let skipped = self.bytes.get(at..at + ends).unwrap_or_default();
            counted = at + ends;
            line += before.iter().chain(skipped).filter(|byte| **byte == b'\n').count();
            line
        };
        self.reader().into_records().map(move |row| match row {
            Ok(row) => {
                let cells = self.columns.iter().cloned().zip(row.iter().map(Value::from));
                (line(row.position()), Ok(cells.collect()))
            }
            Err(err) => {
                let what = "not UTF-8; passed over, save the table as UTF-8".to_owned();
                (line(err.position()), Err(what))
            }
        })
    }
}

fn name(column: &str) -> String {
    let letters = column.trim().trim_start_matches('\u{feff}').chars();
    let letters = letters.map(|letter| if letter.is_alphanumeric() { letter } else { '_' });
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether cells have a `'` before what a spreadsheet would take for a formula, and before each `'`. Ours say so in a
/// column. Else `lengths` of a row, those that a cell with a `'` is to have and has, say so; else that no cell speaks against
/// it.
pub(super) fn is_guarded(table: &Table<'_>, lengths: fn(&Object) -> Option<(usize, usize)>) -> bool {
    let (mut for_it, mut against, mut could_be, mut cannot_be) = (0, 0, false, false);
    for row in table.rows().filter_map(|(_, row)| row.ok()) {
        match first(&row, &[GUARDED]).as_str() {
            "yes" => return true,
            "no" => return false,
            _ => {}
        }
        if let Some((wanted, found)) = lengths(&row) {
            for_it += usize::from(wanted + 1 == found);
            against += usize::from(wanted == found);
        }
        for cell in row.values().filter_map(Value::as_str) {
            let after = cell.strip_prefix('\'');
            could_be |= after.is_some();
            cannot_be |= is_formula(cell) || after.is_some_and(|after| !is_formula(after) && !after.starts_with('\''));
        }
    }
    if for_it == against {
        could_be && !cannot_be
    } else {
        for_it > against
    }
}

/// The row without its guards.
pub(super) fn unguarded(row: Object) -> Object {
    let cells = row.into_iter().map(|(column, cell)| {
        let bare = cell.as_str().and_then(|cell| cell.strip_prefix('\'')).map(Value::from);
        (column, bare.unwrap_or(cell))
    });
    cells.collect()
}

/// A list, or one as words; what is no list is one label.
pub(super) fn labels(said: Option<&Value>) -> Vec<String> {
    match said {
        Some(Value::String(words)) if !words.is_empty() => {
            serde_json::from_str(words).unwrap_or_else(|_| vec![words.clone()])
        }
        Some(list) => serde_json::from_value(list.clone()).unwrap_or_default(),
        None => Vec::new(),
    }
}
