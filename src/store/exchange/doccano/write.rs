//! Documents to lines.

use super::super::format::WriteOptions;
use super::super::json::{Object, annotation_fields, in_ascii};
use super::super::model::{DataDocument, DataRelation};
use super::super::sink::Sink;
use super::super::source::Source;
use super::super::units::{LineEnds, Places, Unit};
use super::OURS;
use crate::store::disk::ContentHash;
use crate::store::export::ExportError;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// Writes a line a document; in the form with relations where one of them has a link inside.
pub(in super::super) fn write(
    source: &mut dyn Source,
    options: &WriteOptions,
    sink: &mut dyn Sink,
) -> Result<(), ExportError> {
    let unit = options.unit.unwrap_or(Unit::Utf16);
    let mut has_relations = false;
    source.each(&mut |document| {
        has_relations |= inner(document).next().is_some();
        Ok(())
    })?;
    let mut out = sink.file("")?;
    source.each(&mut |document| {
        let line = in_ascii(&line(document, unit, has_relations)?);
        out.write_all(line.as_bytes())?;
        out.write_all(b"\n")?;
        Ok(())
    })?;
    out.flush()?;
    Ok(())
}

/// The numbers, within the document, of the ends of each link inside it: those of the annotations' first pieces.
fn inner(document: &DataDocument) -> impl Iterator<Item = (usize, usize, &DataRelation)> {
    let (mut numbers, mut count) = (BTreeMap::new(), 1);
    for annotation in &document.annotations {
        numbers.insert(annotation.id.as_str(), count);
        count += annotation.fragments.len();
    }
    document.relations.iter().filter_map(move |relation| {
        let ends = numbers
            .get(relation.from.as_str())
            .zip(numbers.get(relation.to.as_str()));
        ends.map(|(from, to)| (*from, *to, relation))
    })
}

fn line(document: &DataDocument, unit: Unit, has_relations: bool) -> Result<Value, ExportError> {
    let places = Places::new(&document.text, unit, LineEnds::AsStored);
    let (mut entities, mut spans) = (Vec::new(), Vec::new());
    for annotation in &document.annotations {
        let (mut pieces, mut quotes) = (Vec::new(), Vec::new());
        for range in &annotation.fragments {
            let ends = places.offset(range.start).zip(places.offset(range.end));
            let words = document.text.get(range.clone()).zip(ends);
            let (words, (start, end)) = words.ok_or_else(|| ExportError::no_such_place(annotation))?;
            let (label, id) = (annotation.label.as_str(), entities.len() + 1);
            entities.push(match has_relations {
                true => json!({"id": id, "start_offset": start, "end_offset": end, "label": label}),
                false => json!([start, end, label]),
            });
            pieces.push(json!([start, end]));
            quotes.push(words);
        }
        let mut span = annotation_fields(annotation);
        span.insert("id".to_owned(), Value::from(annotation.id.as_str()));
        span.insert("label".to_owned(), Value::from(annotation.label.as_str()));
        span.insert("fragments".to_owned(), Value::from(pieces));
        span.insert("quotes".to_owned(), Value::from(quotes));
        spans.push(Value::Object(span));
    }
    let mut line = Object::new();
    line.insert("text".to_owned(), Value::from(&*document.text));
    if has_relations {
        let relations = (1..).zip(inner(document));
        let relations =
            relations.map(|(id, (from, to, link))| json!({"id": id, "from_id": from, "to_id": to, "type": link.kind}));
        line.insert("relations".to_owned(), relations.collect());
        line.insert("entities".to_owned(), Value::from(entities));
    } else {
        line.insert("label".to_owned(), Value::from(entities));
    }
    for (name, value) in [
        ("document_id", &document.id),
        ("title", &document.title),
        ("outlet", &document.outlet),
        ("date", &document.date),
        ("url", &document.url),
        ("note", &document.note),
    ] {
        line.insert(name.to_owned(), Value::from(value.as_str()));
    }
    line.insert(OURS.to_owned(), ours(document, unit, spans));
    Ok(Value::Object(line))
}

/// What doccano knows nothing of.
fn ours(document: &DataDocument, unit: Unit, spans: Vec<Value>) -> Value {
    let here: BTreeSet<&str> = document
        .annotations
        .iter()
        .map(|annotation| annotation.id.as_str())
        .collect();
    let outer = document
        .relations
        .iter()
        .filter(|relation| !here.contains(relation.to.as_str()));
    let links = outer.map(|link| {
        json!({
            "from": link.from,
            "to": link.to,
            "to_document": link.to_document,
            "type": link.kind,
            "author": link.author,
        })
    });
    // By their numbers, which start at 1.
    let authors: Vec<&str> = inner(document).map(|(_, _, link)| link.author.as_str()).collect();
    json!({
        "relation_authors": authors,
        "offset_unit": unit.name(),
        "text_sha256": ContentHash::of(document.text.as_bytes()).to_string(),
        "labels": document.labels,
        "links": links.collect::<Vec<_>>(),
        "spans": spans,
    })
}
