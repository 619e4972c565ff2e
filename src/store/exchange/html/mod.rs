//! A report to read in any browser: documents with their coloured spans, links and notes. No script, nothing fetched, a strict
//! content policy. It is not read again.

mod text;
mod write;

pub(super) use write::write;

use super::read::ReadData;
use super::sink::InputFile;

/// Its looks.
const STYLE: &str = include_str!("report.css");

/// Says that this is not read.
pub(super) fn read(files: &[InputFile]) -> ReadData {
    let mut data = ReadData::default();
    let name = files.first().map_or("", |file| file.name.as_str());
    let what = "reports are only written; keep a copy as JSONL of documents to read it again";
    data.problem(name, None, what);
    data
}
