//! One task a document, in one list, a task a line.

use super::super::json::{Object, document_fields};
use super::super::model::DataDocument;
use super::super::sink::Sink;
use super::super::source::Source;
use super::config::Vocabulary;
use super::regions::{document_labels, regions, relation};
use super::{TEXT, line_ends, pairs};
use crate::store::disk::ContentHash;
use crate::store::export::ExportError;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Writes the tasks, their config, and tasks of pairs where documents are linked. Goes a few times through the documents.
pub(in super::super) fn write(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let vocabulary = Vocabulary::of(source)?;
    put(sink, "config.xml", &vocabulary.config())?;
    {
        let mut tasks = Tasks::begin(sink.file("tasks.json")?)?;
        source.each(&mut |document| tasks.add(&task(document, &vocabulary)?))?;
        tasks.end()?;
    }
    pairs::write(source, &vocabulary, sink)
}

/// Writes a file as a whole.
pub(super) fn put(sink: &mut dyn Sink, name: &str, words: &str) -> Result<(), ExportError> {
    let mut out = sink.file(name)?;
    out.write_all(words.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// A list that is written item by item.
pub(super) struct Tasks<'o> {
    out: Box<dyn Write + 'o>,
    is_first: bool,
}

impl<'o> Tasks<'o> {
    pub(super) fn begin(mut out: Box<dyn Write + 'o>) -> Result<Self, ExportError> {
        out.write_all(b"[\n")?;
        Ok(Self { out, is_first: true })
    }

    pub(super) fn add(&mut self, task: &Value) -> Result<(), ExportError> {
        if !std::mem::take(&mut self.is_first) {
            self.out.write_all(b",\n")?;
        }
        serde_json::to_writer(&mut *self.out, task).map_err(io::Error::from)?;
        Ok(())
    }

    pub(super) fn end(mut self) -> Result<(), ExportError> {
        self.out.write_all(b"\n]\n")?;
        self.out.flush()?;
        Ok(())
    }
}

fn task(document: &DataDocument, vocabulary: &Vocabulary) -> Result<Value, ExportError> {
    let mut data = document_fields(document);
    add_text(&mut data, document, "");
    let mut result = regions(document, |_| true, vocabulary, "")?;
    result.extend(document_labels(document));
    let here: BTreeSet<&str> = document
        .annotations
        .iter()
        .map(|annotation| annotation.id.as_str())
        .collect();
    let inner = document
        .relations
        .iter()
        .filter(|relation| here.contains(relation.to.as_str()));
    result.extend(inner.map(relation));
    // One without results would count as done.
    let annotations = if result.is_empty() {
        Vec::new()
    } else {
        vec![json!({"result": result})]
    };
    Ok(json!({"data": data, "annotations": annotations, "predictions": []}))
}

/// The text with LF, its hash as it is stored, and where CRLF were.
pub(super) fn add_text(data: &mut Object, document: &DataDocument, suffix: &str) {
    let hash = ContentHash::of(document.text.as_bytes()).to_string();
    data.insert(
        format!("{TEXT}{suffix}"),
        Value::from(line_ends::folded(&document.text)),
    );
    data.insert(format!("text_sha256{suffix}"), Value::from(hash));
    if let Some(mark) = line_ends::mark(&document.text) {
        data.insert(format!("crlf{suffix}"), mark);
    }
}
