//! A dataset folder as Hugging Face `datasets`, DuckDB, Polars and Spark read it: Parquet files in a folder for each table,
//! and a card, `README.md`. It is only written.
//!
//! | table | a row is |
//! |---|---|
//! | `documents` | a document with its text, spans and links |
//! | `spans` | an annotation, with its words, context and attributes |
//! | `claims` | a duplicate group: what is said more than once |
//! | `pairs` | two annotations that say the same, `label` 1, or do not, `label` 0 |
//! | `links` | two annotations that are linked otherwise |
//!
//! Offsets count code points. All columns are there in every row, and attributes are a JSON object in a string, since
//! readers take the kinds of a table's columns from its first rows. A `cluster` is documents that share links or duplicates:
//! a split for training must keep it whole.

mod rows;
mod table;

#[cfg(test)]
mod tests;

use super::card::{self, Facts, Survey, TableFiles};
use super::read::ReadData;
use super::sink::{InputFile, Sink};
use super::source::Source;
use crate::store::export::ExportError;
use table::Table;

/// Writes all tables that have rows, and the card.
pub(super) fn write(source: &mut dyn Source, facts: &Facts, sink: &mut dyn Sink) -> Result<(), ExportError> {
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
    source.each(&mut |document| rows::negatives(document, &survey, &mut |row| pairs.push(row, sink)))?;
    tables.push(pairs.finish(sink)?);
    let mut links = Table::new("links", rows::LINKS)?;
    source.each(&mut |document| rows::links(document, &survey, &mut |row| links.push(row, sink)))?;
    tables.push(links.finish(sink)?);
    let tables: Vec<TableFiles> = tables
        .iter()
        .filter(|table| table.rows > 0)
        .map(|table| TableFiles {
            name: table.name,
            rows: Some(table.rows),
            parts: vec![("train", format!("{}/*.parquet", folder(table.name)))],
        })
        .collect();
    card::write(source.schema(), &survey, (facts, &tables), (sink, "README.md"))
}

/// The tables, the one that readers take unasked first.
pub const TABLES: [&str; 5] = ["documents", "spans", "claims", "pairs", "links"];

/// Where the files of a table are, in the folder of the dataset.
pub fn folder(table: &str) -> String {
    format!("data/{table}")
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
