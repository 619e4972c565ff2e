//! WebAnno TSV 3, which INCEpTION and WebAnno export: a file a document, read only.
//!
//! The text comes in sentences, without what is between them, and the annotations in columns beside the tokens.
//! [`lines`] takes a file apart, [`cells`] a column of a token; [`text`] puts the sentences where their tokens say they
//! stand; [`document`] finds the spans and what leads from one to another. Offsets are UTF-16.

mod cells;
mod document;
mod lines;
#[cfg(test)]
mod tests;
mod text;

use super::ids::Ids;
use super::read::ReadData;
use super::sink::InputFile;
use super::units::Unit;

/// Reads all files; a row that cannot be read is told and passed over.
pub(super) fn read(files: &[InputFile]) -> ReadData {
    let mut data = ReadData {
        unit: Some(Unit::Utf16),
        ..ReadData::default()
    };
    let (mut document_ids, mut ids) = (Ids::default(), Ids::default());
    for file in files {
        let bytes = file.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&file.bytes);
        let Ok(text) = std::str::from_utf8(bytes) else {
            data.problem(
                &file.name,
                None,
                "passed over, since it is not UTF-8; export it again as UTF-8",
            );
            continue;
        };
        if !text.starts_with("#FORMAT=WebAnno TSV 3") {
            let what = "passed over, since it is no WebAnno TSV 3; export it as such, or as UIMA CAS JSON";
            data.problem(&file.name, Some(1), what);
            continue;
        }
        let lines = lines::read(text, &file.name, &mut data);
        let stem = file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem);
        let id = document_ids.take(stem);
        let document = document::read(&lines, id, &file.name, &mut ids, &mut data);
        data.documents.push(document);
    }
    data
}
