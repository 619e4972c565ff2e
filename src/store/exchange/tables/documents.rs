//! A row, or a JSON object, a document.

use super::super::json::{DATE_NAMES, ID_NAMES, Ids, Object, each_object, first, take_document_fields};
use super::super::model::DataDocument;
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::GUARDED;
use super::rows::{Table, is_guarded, labels, unguarded};
use std::sync::Arc;

/// Usual names of the text.
const TEXT_NAMES: [&str; 8] = [
    "text",
    "body",
    "content",
    "full_text",
    "fulltext",
    "article_text",
    "maintext",
    "article",
];

/// Reads documents without annotations, as collections of news are kept.
pub(in super::super) fn read(files: &[InputFile]) -> ReadData {
    let (mut data, mut ids) = (ReadData::default(), Ids::default());
    for file in files {
        if file.begins_json() {
            let mut number = 0;
            each_object(&mut data, file, |data, line, object| {
                number += 1;
                let small = object.into_iter().map(|(name, value)| (name.to_lowercase(), value));
                document(data, &mut ids, (&file.name, line.unwrap_or(number)), &small.collect());
            });
            continue;
        }
        let Some(table) = Table::open(&mut data, file) else {
            continue;
        };
        if !table.has(&TEXT_NAMES) {
            let what = format!(
                "no column is called “text” (there are: {}); rename the one with the text",
                table.column_names()
            );
            data.problem(&file.name, Some(1), what);
            continue;
        }
        let is_guarded = table.has(&[GUARDED]) && is_guarded(&table, |_| None);
        for (line, row) in table.rows() {
            let row = row.map(|row| if is_guarded { unguarded(row) } else { row });
            match row {
                Ok(row) => document(&mut data, &mut ids, (&file.name, line), &row),
                Err(what) => data.problem(&file.name, Some(line), what),
            }
        }
    }
    data
}

fn document(data: &mut ReadData, ids: &mut Ids, (file, line): (&str, usize), fields: &Object) {
    let text = first(fields, &TEXT_NAMES);
    if text.is_empty() {
        data.problem(file, Some(line), "no text; passed over");
        return;
    }
    let mut document = DataDocument {
        id: ids.take(&first(fields, &ID_NAMES), &format!("line {line}")),
        text: Arc::from(text),
        ..DataDocument::default()
    };
    take_document_fields(&mut document, fields);
    document.labels = labels(fields.get("labels"));
    let date = first(fields, &DATE_NAMES);
    if document.date.is_empty() && !date.is_empty() {
        data.problem(
            file,
            Some(line),
            format!("the date “{date}” is left out; write it as YYYY-MM-DD"),
        );
    }
    data.documents.push(document);
}
