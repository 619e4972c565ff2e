//! What was written in formats of lines and rows, read again part by part, so that a large dataset is never in memory as a
//! whole.

use super::compare::{Comparison, Loss};
use super::fit::place;
use super::format::Format;
use super::model::DataDocument;
use super::read::ReadData;
use super::sink::InputFile;
use super::source::Source;
use crate::store::export::ExportError;
use serde::Deserialize;
use std::collections::VecDeque;
use std::io::{self, BufRead};

/// A part ends with the first whole document behind so many bytes.
const PART: usize = if cfg!(test) { 600 } else { 4 << 20 };

/// Compares what is in `file`, which was written of `source` in this format, document by document.
///
/// # Errors
/// Where the file cannot be read, or its words do not stand where it says.
pub fn compare_in_parts(
    format: Format,
    source: &mut dyn Source,
    file: Box<dyn BufRead + '_>,
) -> Result<Vec<Loss>, ExportError> {
    let mut comparison = Comparison::default();
    let mut documents = Documents {
        format,
        parts: Parts::new(format, file)?,
        ready: ReadData::default(),
        queue: VecDeque::new(),
    };
    source.each(&mut |document| {
        let again = documents.like(document)?;
        comparison.pair(document, again.as_ref());
        Ok(())
    })?;
    Ok(comparison.finish())
}

impl Format {
    /// Whether [`compare_in_parts`] can be used: one file of lines or rows, in the order of the documents.
    pub fn is_in_parts(self) -> bool {
        self.is_one_text() && self.can_be_compared()
    }
}

/// The documents of a file, one after the other.
struct Documents<'f> {
    format: Format,
    parts: Parts<'f>,
    /// Of the last part, all but its documents.
    ready: ReadData,
    queue: VecDeque<DataDocument>,
}

impl Documents<'_> {
    /// The next document, placed in the text, if it is this one. A document that is not in the file is passed over.
    fn like(&mut self, written: &DataDocument) -> Result<Option<DataDocument>, ExportError> {
        while self.queue.is_empty() {
            let Some(bytes) = self.parts.next()? else {
                return Ok(None);
            };
            let name = format!("main.{}", self.format.extension());
            self.ready = super::read(self.format, &[InputFile { name, bytes }]);
            self.queue = std::mem::take(&mut self.ready.documents).into();
        }
        let is_this = self.queue.front().is_some_and(|next| next.id == written.id);
        let Some(mut next) = self.queue.pop_front_if(|_| is_this) else {
            return Ok(None);
        };
        let has_text = !next.text.is_empty();
        if !has_text {
            next.text = written.text.clone();
        }
        let mut one = ReadData {
            documents: vec![next],
            unit: self.ready.unit,
            ..ReadData::default()
        };
        place(&mut one).map_err(|misfit| ExportError::Text(misfit.to_string()))?;
        let mut next = one.documents.pop();
        if let Some(next) = next.as_mut().filter(|_| !has_text) {
            next.text = "".into();
        }
        Ok(next)
    }
}

/// A file in parts that are files of their own.
enum Parts<'f> {
    Lines {
        file: Box<dyn BufRead + 'f>,
        /// Begun, but not part of the last one.
        next: Vec<u8>,
        /// Whether a document may have more than one line.
        joins: bool,
    },
    Rows {
        rows: Box<csv::Reader<Box<dyn BufRead + 'f>>>,
        delimiter: u8,
        next: Option<csv::ByteRecord>,
        joins: bool,
    },
}

impl<'f> Parts<'f> {
    fn new(format: Format, file: Box<dyn BufRead + 'f>) -> io::Result<Self> {
        let joins = matches!(format, Format::SpanLines | Format::SpanTable | Format::SpanTsv);
        let delimiter = match format.extension() {
            "csv" => b',',
            "tsv" => b'\t',
            _ => {
                let next = Vec::new();
                return Ok(Self::Lines { file, next, joins });
            }
        };
        let rows = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(file);
        Ok(Self::Rows {
            rows: Box::new(rows),
            delimiter,
            next: None,
            joins,
        })
    }

    /// The bytes of the next part; none at the end.
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        match self {
            Self::Lines { file, next, joins } => lines(&mut **file, next, *joins),
            Self::Rows {
                rows,
                delimiter,
                next,
                joins,
            } => table(rows, *delimiter, next, *joins),
        }
    }
}

fn lines(file: &mut dyn BufRead, next: &mut Vec<u8>, joins: bool) -> io::Result<Option<Vec<u8>>> {
    let mut part = std::mem::take(next);
    let mut last = 0;
    loop {
        let start = part.len();
        if file.read_until(b'\n', &mut part)? == 0 {
            return Ok((!part.is_empty()).then_some(part));
        }
        let line = part.get(start..).unwrap_or_default();
        let is_behind = start >= PART && !(joins && is_same_document(part.get(last..start), line));
        if is_behind {
            *next = part.split_off(start);
            return Ok(Some(part));
        }
        last = start;
    }
}

fn is_same_document(one: Option<&[u8]>, other: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Line {
        document_id: String,
    }
    let id = |line| serde_json::from_slice::<Line>(line).map(|line| line.document_id).ok();
    one.and_then(id) == id(other)
}

fn table(
    rows: &mut csv::Reader<Box<dyn BufRead + '_>>,
    delimiter: u8,
    next: &mut Option<csv::ByteRecord>,
    joins: bool,
) -> io::Result<Option<Vec<u8>>> {
    let header = rows.byte_headers().map_err(io::Error::from)?.clone();
    let mut part = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    part.write_byte_record(&header).map_err(io::Error::from)?;
    let (mut size, mut row, mut id) = (0, csv::ByteRecord::new(), Vec::new());
    loop {
        match next.take() {
            Some(begun) => row = begun,
            None if rows.read_byte_record(&mut row).map_err(io::Error::from)? => {}
            None if size == 0 => return Ok(None),
            None => break,
        }
        // The first column is the document's id.
        let its_id = row.get(0).unwrap_or_default();
        if size >= PART && !(joins && id == its_id) {
            *next = Some(row);
            break;
        }
        size += row.as_slice().len() + 1;
        id.clear();
        id.extend_from_slice(its_id);
        part.write_byte_record(&row).map_err(io::Error::from)?;
    }
    part.into_inner().map(Some).map_err(csv::IntoInnerError::into_error)
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;
    use crate::store::exchange::{MemorySink, WriteOptions, write};

    fn formats() -> impl Iterator<Item = Format> {
        Format::ALL.into_iter().filter(|format| format.is_in_parts())
    }

    fn written(format: Format) -> Vec<u8> {
        let mut sink = MemorySink::default();
        write(format, &mut sample(), &WriteOptions::default(), &mut sink).unwrap();
        sink.files.remove("").unwrap()
    }

    #[test]
    fn parts_hold_whole_documents_and_all_of_them() {
        for format in formats() {
            let bytes = written(format);
            let mut parts = Parts::new(format, Box::new(&*bytes)).unwrap();
            let (mut ids, mut count) = (Vec::new(), 0);
            while let Some(bytes) = parts.next().unwrap() {
                let name = String::new();
                let read = crate::store::exchange::read(format, &[InputFile { name, bytes }]);
                assert_eq!(read.problems, [], "{format:?}");
                ids.extend(read.documents.into_iter().map(|document| document.id));
                count += 1;
            }
            let all: Vec<String> = sample().documents.into_iter().map(|document| document.id).collect();
            assert_eq!(ids, all, "{format:?}");
            assert!(count > 1, "{format:?}");
        }
    }

    #[test]
    fn what_is_missing_or_otherwise_is_found_wherever_it_stands() {
        for format in formats() {
            let bytes = written(format);
            let losses = |source: &mut dyn Source| -> Vec<(String, usize)> {
                let losses = compare_in_parts(format, source, Box::new(&*bytes)).unwrap();
                losses.into_iter().map(|loss| (loss.what, loss.number)).collect()
            };
            let known = losses(&mut sample());
            let mut other = sample();
            other.documents[6].title = "another".to_owned();
            other.documents[8].id = "another".to_owned();
            let more: Vec<_> = losses(&mut other);
            let number = |what: &str| {
                more.iter()
                    .find(|(known, _)| known == what)
                    .map_or(0, |(_, number)| *number)
            };
            assert_eq!(number("titles of documents"), 1, "{format:?}");
            // A document that is not found holds up those behind it.
            assert!(
                number("documents") > known.iter().filter(|(what, _)| what == "documents").count(),
                "{format:?}"
            );
        }
    }
}
