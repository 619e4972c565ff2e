//! A dataset folder as Hugging Face `datasets`, DuckDB, Polars and Spark read it: Parquet files in a folder for each table,
//! and a card, `README.md`. It is only written.
//!
//! | table | a row is |
//! |---|---|
//! | `documents` | a document with its text, spans and links |
//! | `spans` | an annotation, with its words, context and attributes |
//! | `claims` | a duplicate group: what is said more than once |
//! | `pairs` | two annotations that are linked or say the same |
//!
//! Offsets count code points. All columns are there in every row, and attributes are a JSON object in a string, since
//! readers take the kinds of a table's columns from its first rows. A `cluster` is documents that share links or duplicates:
//! a split for training must keep it whole.

mod card;
mod rows;
mod survey;
mod table;

#[cfg(test)]
mod tests;

use super::read::ReadData;
use super::sink::{InputFile, Sink};
use super::source::Source;
use crate::store::export::ExportError;
use survey::Survey;
use table::Table;

/// Writes all tables that have rows, and the card.
pub(super) fn write(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let survey = Survey::of(source)?;
    let mut tables = Vec::new();
    let mut documents = Table::new("documents", rows::DOCUMENTS)?;
    source.each(&mut |document| documents.push(rows::document(document, &survey)?, sink))?;
    tables.push(documents.finish(sink)?);
    let mut spans = Table::new("spans", rows::SPANS)?;
    source.each(&mut |document| rows::spans(document, &survey, &mut |row| spans.push(row, sink)))?;
    tables.push(spans.finish(sink)?);
    let mut claims = Table::new("claims", rows::CLAIMS)?;
    rows::claims(&survey, &mut |row| claims.push(row, sink))?;
    tables.push(claims.finish(sink)?);
    let mut pairs = Table::new("pairs", rows::PAIRS)?;
    rows::duplicates(&survey, &mut |row| pairs.push(row, sink))?;
    source.each(&mut |document| rows::links(document, &survey, &mut |row| pairs.push(row, sink)))?;
    tables.push(pairs.finish(sink)?);
    card::write(source.schema(), &survey, &tables, sink)
}

/// Says that this is not read.
pub(super) fn read(files: &[InputFile]) -> ReadData {
    let mut data = ReadData::default();
    let name = files.first().map_or("", |file| file.name.as_str());
    data.problem(
        name,
        None,
        "dataset folders are only written; keep a copy as JSONL of documents to read it again",
    );
    data
}
