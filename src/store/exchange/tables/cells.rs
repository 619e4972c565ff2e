//! Cells of the tables we write.

use super::super::format::WriteOptions;
use crate::store::export::ExportError;
use std::io::{self, Write};

/// What parts the cells of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Delimiter {
    Comma,
    Tab,
}

/// What a spreadsheet takes for the start of a formula, with the full-width forms some of them fold.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet takes a cell for a formula.
pub(super) fn is_formula(cell: &str) -> bool {
    cell.starts_with(FORMULA)
}

/// A table on its way out. The cells of a row stand in the order of its header, and behind them whether they are guarded.
pub(super) struct CellWriter<'o> {
    csv: csv::Writer<&'o mut dyn Write>,
    is_guarded: bool,
}

impl<'o> CellWriter<'o> {
    /// Begins a table with its header; its last column is [`super::GUARDED`].
    pub(super) fn new(
        out: &'o mut dyn Write,
        delimiter: Delimiter,
        options: &WriteOptions,
        header: &[&str],
    ) -> Result<Self, ExportError> {
        let delimiter = match delimiter {
            Delimiter::Comma => b',',
            Delimiter::Tab => b'\t',
        };
        let mut csv = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .delimiter(delimiter)
            .from_writer(out);
        csv.write_record(header).map_err(io::Error::from)?;
        let is_guarded = options.spreadsheet;
        Ok(Self { csv, is_guarded })
    }

    /// Writes a row.
    pub(super) fn row(&mut self, cells: &[&str]) -> Result<(), ExportError> {
        for cell in cells {
            let field = if self.is_guarded && needs_guard(cell) {
                self.csv.write_field(format!("'{cell}"))
            } else {
                self.csv.write_field(cell)
            };
            field.map_err(io::Error::from)?;
        }
        let guarded = if self.is_guarded { "yes" } else { "no" };
        self.csv.write_field(guarded).map_err(io::Error::from)?;
        self.csv.write_record(None::<&[u8]>).map_err(io::Error::from)?;
        Ok(())
    }

    /// Ends the table.
    pub(super) fn end(mut self) -> Result<(), ExportError> {
        Ok(self.csv.flush()?)
    }
}

/// What has a `'` already gets one, too, so that it can be taken off again.
fn needs_guard(cell: &str) -> bool {
    is_formula(cell) || cell.starts_with('\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_54_a_guarded_cell_never_starts_a_formula_and_can_be_taken_back() {
        let cells = [
            "=1+1", "+1", "-1", "@x", "\tx", "\rx", "\0", "＝1", "'quoted", "plain", "", "a=b",
        ];
        let mut bytes = Vec::new();
        let options = WriteOptions {
            spreadsheet: true,
            ..WriteOptions::default()
        };
        let mut out = CellWriter::new(&mut bytes, Delimiter::Tab, &options, &["a"; 13]).unwrap();
        out.row(&cells).unwrap();
        out.end().unwrap();
        let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_reader(&*bytes);
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(row.get(12), Some("yes"));
        for (cell, safe) in cells.iter().zip(&row) {
            assert!(!safe.starts_with(FORMULA), "{cell:?}");
            assert_eq!(safe.strip_prefix('\'').unwrap_or(safe), *cell);
        }
    }
}
