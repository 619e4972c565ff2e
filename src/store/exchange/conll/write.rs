//! Writes a file for each label.

use super::super::model::DataDocument;
use super::super::names::{Names, plain_file, plain_name};
use super::super::sink::Sink;
use super::super::source::Source;
use super::super::tsv::{DOCUMENT, document_cells, write_row};
use super::tokens::{layers, tokens};
use super::{DOC_ID, Scheme, escaped};
use crate::store::export::ExportError;
use std::io::{self, Write};

/// A label that is used or may be.
struct Layer {
    label: String,
    /// Files it takes.
    files: usize,
}

/// Writes all documents: a pass to see which labels there are, one for each file, and one for the table of documents.
pub(in super::super) fn write(source: &mut dyn Source, scheme: Scheme, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let labels = source.schema().labels.iter();
    let mut all: Vec<Layer> = labels
        .map(|label| Layer {
            label: label.name.clone(),
            files: 1,
        })
        .collect();
    source.each(&mut |document| count(document, &mut all))?;
    let (mut tags, mut files) = (Names::default(), Names::default());
    for layer in &all {
        tags.add(&layer.label, plain_name);
        files.add(&layer.label, plain_file);
    }
    for Layer { label, files: number } in &all {
        for n in 0..*number {
            let name = files.get(label);
            let name = match n {
                0 => format!("{name}.conll"),
                _ => format!("{name}.{}.conll", n + 1),
            };
            let mut out = sink.file(&name)?;
            source.each(&mut |document| layer(document, (label, tags.get(label)), n, scheme, &mut *out))?;
            out.flush()?;
        }
    }
    let mut out = sink.file("names.tsv")?;
    write_row(&mut *out, &["name", "original"])?;
    for Layer { label, .. } in &all {
        write_row(&mut *out, &[tags.get(label), label])?;
    }
    out.flush()?;
    drop(out);
    let mut out = sink.file("documents.tsv")?;
    let columns: Vec<&str> = DOCUMENT.into_iter().chain(["text"]).collect();
    write_row(&mut *out, &columns)?;
    source.each(&mut |document| Ok(row(document, &mut *out)?))?;
    out.flush()?;
    Ok(())
}

/// How many files each label takes.
fn count(document: &DataDocument, all: &mut Vec<Layer>) -> Result<(), ExportError> {
    for annotation in &document.annotations {
        if all.iter().all(|layer| layer.label != annotation.label) {
            all.push(Layer {
                label: annotation.label.clone(),
                files: 1,
            });
        }
    }
    let tokens = tokens(document)?;
    for layer in all {
        layer.files = layer.files.max(layers(document, &layer.label, &tokens).len());
    }
    Ok(())
}

/// The tokens of a document with the tags of one layer of a label, of which ours and the name in tags are given.
fn layer(
    document: &DataDocument,
    (label, name): (&str, &str),
    n: usize,
    scheme: Scheme,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let tokens = tokens(document)?;
    let mut spans = layers(document, label, &tokens)
        .into_iter()
        .nth(n)
        .unwrap_or_default()
        .into_iter()
        .peekable();
    write!(
        out,
        "-DOCSTART- -X- O O\n\n# {DOC_ID} = {} O\n\n",
        escaped(&document.id)
    )?;
    for (n, token) in tokens.iter().enumerate() {
        if token.begins_sentence {
            out.write_all(b"\n")?;
        }
        while spans.next_if(|span| span.end <= n).is_some() {}
        let words = document.text.get(token.bytes.clone()).unwrap_or_default();
        write!(out, "{words} {} {} ", token.offsets.start, token.offsets.end)?;
        match spans.peek().filter(|span| span.contains(&n)) {
            Some(span) => writeln!(out, "{}-{name}", scheme.prefix(n - span.start, span.len()))?,
            None => writeln!(out, "O")?,
        }
    }
    out.write_all(b"\n")?;
    Ok(())
}

fn row(document: &DataDocument, out: &mut dyn Write) -> io::Result<()> {
    let cells = document_cells(document)?;
    let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).chain([&*document.text]).collect();
    write_row(out, &cells)
}
