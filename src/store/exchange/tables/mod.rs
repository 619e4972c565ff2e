//! Tables, to be read: of documents with their texts, and of spans.
//!
//! Columns may stand in any order and are known by their usual names. Cells are parted by commas, tabs or semicolons,
//! whichever the header has most of, and quoted as RFC 4180 says. Tables of spans are written by
//! [`crate::store::export`].

pub(super) mod documents;
mod rows;
pub(super) mod spans;
#[cfg(test)]
mod tests;
