//! Writing 1,000,000 spans of 100,000 documents, made while they are written, to formats of other programs. Wall-clock time.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops at whatever is not as it made it"
)]

mod figures;
mod news;

use corroborate::store::exchange::{
    DataAnnotation, DataDocument, DataLabel, DataSchema, Format, Sink, Source, WriteOptions, write,
};
use corroborate::store::export::ExportError;
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

const DOCUMENTS: usize = 100_000;
const SPANS: usize = 10;
/// Bytes of a text.
const BYTES: usize = 2048;
/// Different texts; the documents are made of them in turn.
const TEXTS: usize = 1_000;

/// Documents that are never in memory together.
struct Made {
    schema: DataSchema,
    texts: Vec<DataDocument>,
    documents: usize,
}

impl Source for Made {
    fn schema(&self) -> &DataSchema {
        &self.schema
    }

    fn each(&mut self, take: &mut dyn FnMut(&DataDocument) -> Result<(), ExportError>) -> Result<(), ExportError> {
        for (n, text) in (0..self.documents).zip(self.texts.iter().cycle()) {
            let mut document = text.clone();
            document.id = format!("d{n}");
            for (m, annotation) in document.annotations.iter_mut().enumerate() {
                annotation.id = format!("a{n}x{m}");
            }
            take(&document)?;
        }
        Ok(())
    }
}

/// Counts what is written.
#[derive(Default)]
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Sink for Counter {
    fn file(&mut self, _: &str) -> Result<Box<dyn Write + '_>, ExportError> {
        Ok(Box::new(self))
    }
}

fn main() {
    let texts = (0..TEXTS).map(|n| {
        let (text, passages) = news::document(n as u64, BYTES, SPANS);
        let annotation = |range| DataAnnotation {
            label: "Claim".to_owned(),
            fragments: vec![range],
            author: "bench".to_owned(),
            ..DataAnnotation::default()
        };
        let mut annotations: Vec<DataAnnotation> = passages.into_iter().map(annotation).collect();
        annotations.truncate(SPANS);
        DataDocument {
            title: format!("Text {n}"),
            text: Arc::from(text),
            annotations,
            ..DataDocument::default()
        }
    });
    let mut made = Made {
        schema: DataSchema {
            labels: vec![DataLabel {
                name: "Claim".to_owned(),
                ..DataLabel::default()
            }],
            ..DataSchema::default()
        },
        texts: texts.collect(),
        documents: DOCUMENTS,
    };
    let spans: usize = made.texts.iter().map(|text| text.annotations.len()).sum();
    println!("{DOCUMENTS} documents with {} spans", spans * (DOCUMENTS / TEXTS));
    figures::heading("writing");
    for format in Format::ALL.into_iter().filter(|format| format.can_write()) {
        let mut sink = Counter::default();
        let start = Instant::now();
        write(format, &mut made, &WriteOptions::default(), &mut sink).unwrap();
        let took = start.elapsed();
        let bytes = sink.0 as f64 / 1e6;
        let rate = bytes / took.as_secs_f64();
        figures::print(format.name(), &[took], "");
        println!("{bytes:.0} MB, {rate:.0} MB/s");
        figures::print_peak_memory("so far", "< 300 MB");
    }
}
