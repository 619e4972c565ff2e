//! Tables and JSON lines, of documents with their texts, and of spans without them.
//!
//! Columns may stand in any order and are known by their usual names. Cells are parted by commas, tabs or semicolons,
//! whichever the header has most of, and quoted as RFC 4180 says. What we write says in the column [`GUARDED`] whether its
//! cells are safe for spreadsheets, so that the way back is never guessed.

mod cells;
pub(super) mod documents;
mod rows;
pub(super) mod spans;
mod spans_read;
#[cfg(test)]
mod tests;
mod write_documents;
mod write_lines;
mod write_spans;

pub(super) use cells::Delimiter;
pub(super) use write_documents::{write_document_lines, write_document_table};
pub(super) use write_lines::write_span_lines;
pub(super) use write_spans::write_span_table;

/// The column that says whether what a spreadsheet would take for a formula, and what begins with `'`, has a `'` before it:
/// `yes` or `no`.
pub(super) const GUARDED: &str = "guarded";
