//! Documents to lines.

use super::super::json::{Object, annotation_fields, document_fields, set};
use super::super::model::{DataAnnotation, DataDocument, DataRelation};
use super::super::sink::Sink;
use super::super::source::Source;
use super::super::units::{LineEnds, Places, Unit};
use super::tokens::{Token, tokens};
use crate::store::disk::ContentHash;
use crate::store::export::ExportError;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::Range;

/// Writes a line a document.
pub(in super::super) fn write(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let mut out = sink.file("")?;
    source.each(&mut |document| {
        serde_json::to_writer(&mut *out, &line(document)?).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
        Ok(())
    })?;
    out.flush()?;
    Ok(())
}

/// Where things are in a text.
struct Grid<'d> {
    text: &'d str,
    places: Places,
    tokens: Vec<Token>,
}

fn line(document: &DataDocument) -> Result<Value, ExportError> {
    let pieces = || document.annotations.iter().flat_map(|annotation| &annotation.fragments);
    let starts: BTreeSet<usize> = pieces().map(|range| range.start).collect();
    let ends: BTreeSet<usize> = pieces().map(|range| range.end).collect();
    let grid = Grid {
        text: &document.text,
        places: Places::new(&document.text, Unit::CodePoints, LineEnds::AsStored),
        tokens: tokens(&document.text, &starts, &ends),
    };
    let (mut spans, mut firsts) = (Vec::new(), BTreeMap::new());
    for annotation in &document.annotations {
        for (n, range) in annotation.fragments.iter().enumerate() {
            let span = grid
                .span(annotation, range)
                .ok_or_else(|| ExportError::no_such_place(annotation))?;
            firsts.entry(annotation.id.as_str()).or_insert_with(|| span.clone());
            spans.push(Value::Object(with_fields(span, annotation, range, (n, &grid))));
        }
    }
    let (mut relations, mut links) = (Vec::new(), Vec::new());
    for relation in &document.relations {
        match firsts.get(relation.from.as_str()).zip(firsts.get(relation.to.as_str())) {
            Some((head, child)) => relations.push(arrow(relation, head, child)),
            None => links.push(link(relation)),
        }
    }
    let mut meta = document_fields(document);
    set(
        &mut meta,
        "text_sha256",
        &ContentHash::of(document.text.as_bytes()).to_string(),
    );
    let view = if relations.is_empty() {
        "spans_manual"
    } else {
        "relations"
    };
    Ok(json!({
        "text": &*document.text,
        "tokens": grid.rows(),
        "spans": spans,
        "relations": relations,
        "links": links,
        "meta": meta,
        "accept": document.labels,
        "answer": "accept",
        "_view_id": view,
    }))
}

impl Grid<'_> {
    fn rows(&self) -> Vec<Value> {
        let rows = self.tokens.iter().enumerate().map(|(id, token)| {
            json!({
                "text": self.text.get(token.range.clone()),
                "start": self.places.offset(token.range.start),
                "end": self.places.offset(token.range.end),
                "id": id,
                "ws": token.has_space,
            })
        });
        rows.collect()
    }

    fn span(&self, annotation: &DataAnnotation, range: &Range<usize>) -> Option<Object> {
        self.text.get(range.clone()).filter(|words| !words.is_empty())?;
        let first = self
            .tokens
            .binary_search_by_key(&range.start, |token| token.range.start)
            .ok()?;
        let last = self
            .tokens
            .binary_search_by_key(&range.end, |token| token.range.end)
            .ok()?;
        let mut span = Object::new();
        span.insert("start".to_owned(), self.places.offset(range.start)?.into());
        span.insert("end".to_owned(), self.places.offset(range.end)?.into());
        span.insert("token_start".to_owned(), first.into());
        span.insert("token_end".to_owned(), last.into());
        span.insert("label".to_owned(), annotation.label.as_str().into());
        Some(span)
    }
}

/// Adds what Prodigy has no field for; all but the first piece say only which annotation they are of.
fn with_fields(
    mut span: Object,
    annotation: &DataAnnotation,
    range: &Range<usize>,
    (n, grid): (usize, &Grid<'_>),
) -> Object {
    set(&mut span, "annotation", &annotation.id);
    set(&mut span, "text", grid.text.get(range.clone()).unwrap_or_default());
    if n == 0 {
        span.extend(annotation_fields(annotation));
    }
    span
}

fn arrow(relation: &DataRelation, head: &Object, child: &Object) -> Value {
    json!({
        "head": head.get("token_end"),
        "child": child.get("token_end"),
        "head_span": head,
        "child_span": child,
        "label": relation.kind,
        "from": relation.from,
        "to": relation.to,
        "author": relation.author,
    })
}

fn link(relation: &DataRelation) -> Value {
    json!({
        "from": relation.from,
        "to": relation.to,
        "to_document": relation.to_document,
        "label": relation.kind,
        "author": relation.author,
    })
}
