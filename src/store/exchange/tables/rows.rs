//! The rows of a table.

use super::super::json::{Object, first};
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::GUARDED;
use super::cells::is_formula;
use serde_json::Value;
use std::io::Read as _;

/// What may part cells; of those that are in the header as often, the first.
const DELIMITERS: [u8; 3] = [b'\t', b',', b';'];
/// Columns that are named where none is the right one, and characters of a name.
const SHOWN_COLUMNS: usize = 20;
const SHOWN_NAME: usize = 40;

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
        if let Some(line) = table.unclosed() {
            let what = "a quote begins in this row and never ends, so all that follows is in one cell; end it";
            data.problem(&file.name, Some(line), what);
        }
        (!table.columns.is_empty()).then_some(table)
    }

    fn reader(&self) -> csv::Reader<&'f [u8]> {
        csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .from_reader(self.bytes)
    }

    /// The line of the last row, where a quote in it never ends: whatever is put behind it is still in the quote.
    fn unclosed(&self) -> Option<usize> {
        let (mut reader, mut row) = (self.reader(), csv::ByteRecord::new());
        let mut at = 0;
        while reader.read_byte_record(&mut row).is_ok_and(|more| more) {
            at = row.position().map_or(at, csv::Position::byte);
        }
        let (before, last) = self.bytes.split_at_checked(usize::try_from(at).ok()?)?;
        let behind = last.chain(&b"\nbehind\n"[..]);
        let rows = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(behind)
            .into_byte_records()
            .count();
        let ends = last.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let lines = before.iter().chain(ends).filter(|byte| **byte == b'\n').count();
        (rows == 1).then_some(self.skipped + 1 + lines)
    }

    /// The columns by name, or the first of many.
    pub(super) fn column_names(&self) -> String {
        let short = |name: &String| name.chars().take(SHOWN_NAME).collect::<String>();
        let names: Vec<String> = self.columns.iter().take(SHOWN_COLUMNS).map(short).collect();
        match self.columns.len().saturating_sub(SHOWN_COLUMNS) {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
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
