//! Writes the collection, its annotations document by document.

use super::super::ids::escaped;
use super::super::model::{DataAnnotation, DataDocument, DataRelation};
use super::super::sink::Sink;
use super::super::source::Source;
use super::super::units::{LineEnds, Places, Unit};
use super::{ANNOTATION, DOCUMENT};
use crate::store::disk::ContentHash;
use crate::store::export::ExportError;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

/// Code points that are given before and behind a quote, so that one of several like it is found.
const CONTEXT: usize = 32;
/// At most, where these stand elsewhere, too.
const LONGEST: usize = 1024;
/// Bytes of a text in which nobody looks where else words stand, as that takes long.
const LONG: usize = 1 << 18;

/// Writes the head, the sources and then all annotations; goes through `source` three times.
pub(in super::super) fn write(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let overview = Overview::of(source)?;
    let mut out = sink.file("")?;
    let out = &mut *out;
    out.write_all(b"{\n")?;
    let context = json!(["http://www.w3.org/ns/anno.jsonld", { "@vocab": "urn:corroborate:" }]);
    member(out, "@context", &context)?;
    member(out, "id", &json!("#collection"))?;
    member(out, "type", &json!("AnnotationCollection"))?;
    member(out, "label", &json!("Annotations made in Corroborate"))?;
    member(out, "total", &json!(overview.total()))?;
    member(out, "offsetUnit", &json!(Unit::CodePoints.name()))?;
    member(out, "taggingSchema", &json!(source.schema()))?;

    out.write_all(b"\"sources\": [")?;
    let mut list = List::default();
    source.each(&mut |document| list.item(out, &source_of(document)))?;
    out.write_all(
        b"\n],\n\"first\": {\"id\": \"#page-1\", \"type\": \"AnnotationPage\", \"startIndex\": 0, \"items\": [",
    )?;
    let mut list = List::default();
    source.each(&mut |document| {
        let items = items(document, &overview)?;
        items.iter().try_for_each(|item| list.item(out, item))
    })?;
    out.write_all(b"\n]}\n}\n")?;
    out.flush()?;
    Ok(())
}

/// What must be known before the first annotation is written.
#[derive(Default)]
struct Overview {
    /// Annotations but for those that link duplicates.
    others: usize,
    /// Of each duplicate group its principal and how many others it has.
    groups: BTreeMap<String, (Option<String>, usize)>,
}

impl Overview {
    fn of(source: &mut dyn Source) -> Result<Self, ExportError> {
        let mut overview = Self::default();
        source.each(&mut |document| {
            overview.others += document.labels.len() + usize::from(!document.note.is_empty());
            overview.others += document.annotations.len() + document.relations.len();
            for annotation in &document.annotations {
                let Some(group) = &annotation.group else { continue };
                let (principal, others) = overview.groups.entry(group.id.clone()).or_default();
                match group.is_principal && principal.is_none() {
                    true => *principal = Some(annotation.id.clone()),
                    false => *others += 1,
                }
            }
            Ok(())
        })?;
        Ok(overview)
    }

    fn total(&self) -> usize {
        let led = self.groups.values().filter(|(principal, _)| principal.is_some());
        self.others + led.map(|(_, others)| others).sum::<usize>()
    }

    /// The annotation that this one is a copy of.
    fn principal(&self, annotation: &DataAnnotation) -> Option<&str> {
        let (principal, _) = self.groups.get(&annotation.group.as_ref()?.id)?;
        principal.as_deref().filter(|principal| *principal != annotation.id)
    }
}

fn member(out: &mut dyn Write, name: &str, value: &Value) -> Result<(), ExportError> {
    writeln!(out, "{}: {value},", json!(name))?;
    Ok(())
}

/// Commas between items.
#[derive(Default)]
struct List {
    is_begun: bool,
}

impl List {
    fn item(&mut self, out: &mut dyn Write, value: &Value) -> Result<(), ExportError> {
        out.write_all(if self.is_begun { b",\n" } else { b"\n" })?;
        self.is_begun = true;
        serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
        Ok(())
    }
}

fn document_iri(id: &str) -> String {
    format!("{DOCUMENT}{}", escaped(id))
}

fn annotation_iri(id: &str) -> String {
    format!("{ANNOTATION}{}", escaped(id))
}

fn source_of(document: &DataDocument) -> Value {
    let mut source = json!({
        "id": document_iri(&document.id),
        "type": ["Text", "TextualBody"],
        "format": "text/plain",
        "value": &*document.text,
        "sha256": ContentHash::of(document.text.as_bytes()).to_string(),
    });
    put(&mut source, "dcterms:title", &document.title);
    put(&mut source, "dcterms:publisher", &document.outlet);
    put(&mut source, "dcterms:date", &document.date);
    put(&mut source, "via", &document.url);
    source
}

/// Adds a word where there is one.
fn put(object: &mut Value, name: &str, word: &str) {
    if let Some(object) = object.as_object_mut().filter(|_| !word.is_empty()) {
        object.insert(name.to_owned(), word.into());
    }
}

fn items(document: &DataDocument, overview: &Overview) -> Result<Vec<Value>, ExportError> {
    let mut items = about_the_whole(document);
    let places = Places::new(&document.text, Unit::CodePoints, LineEnds::AsStored);
    for annotation in &document.annotations {
        items.push(item(document, annotation, &places)?);
        items.extend(
            overview
                .principal(annotation)
                .map(|principal| copy(annotation, principal)),
        );
    }
    let relations = document.relations.iter().enumerate();
    items.extend(relations.map(|(n, relation)| link(document, n, relation)));
    Ok(items)
}

fn about_the_whole(document: &DataDocument) -> Vec<Value> {
    let target = document_iri(&document.id);
    let name = escaped(&document.id);
    let labels = document.labels.iter().enumerate().map(|(n, label)| {
        json!({
            "id": format!("#label-{name}-{n}"),
            "type": "Annotation",
            "motivation": "classifying",
            "body": body("tagging", label),
            "target": target,
        })
    });
    let mut items: Vec<Value> = labels.collect();
    if !document.note.is_empty() {
        items.push(json!({
            "id": format!("#note-{name}"),
            "type": "Annotation",
            "motivation": "commenting",
            "body": body("commenting", &document.note),
            "target": target,
        }));
    }
    items
}

fn body(purpose: &str, value: &str) -> Value {
    json!({ "type": "TextualBody", "purpose": purpose, "value": value })
}

fn item(document: &DataDocument, annotation: &DataAnnotation, places: &Places) -> Result<Value, ExportError> {
    let mut bodies = vec![body("tagging", &annotation.label)];
    for (name, value) in &annotation.attributes {
        let mut attribute = body("describing", value);
        put(&mut attribute, "label", name);
        bodies.push(attribute);
    }
    if !annotation.note.is_empty() {
        bodies.push(body("commenting", &annotation.note));
    }
    let targets = annotation.fragments.iter();
    let targets: Option<Vec<Value>> = targets.map(|range| target(document, range, places)).collect();
    let mut targets = targets
        .filter(|targets| !targets.is_empty())
        .ok_or_else(|| ExportError::no_such_place(annotation))?;
    let target = match (targets.len(), targets.pop()) {
        (1, Some(target)) => target,
        (_, last) => targets.into_iter().chain(last).collect(),
    };
    let mut item = json!({
        "id": annotation_iri(&annotation.id),
        "type": "Annotation",
        "motivation": "tagging",
        "body": bodies,
        "target": target,
        "status": annotation.status.name(),
    });
    put(&mut item, "created", &annotation.created);
    made_by(&mut item, &annotation.author);
    if let (Some(group), Some(item)) = (&annotation.group, item.as_object_mut()) {
        let place = json!({ "group": group.id, "isPrincipal": group.is_principal });
        item.insert("duplicates".to_owned(), place);
    }
    Ok(item)
}

fn made_by(item: &mut Value, author: &str) {
    if let Some(item) = item.as_object_mut().filter(|_| !author.is_empty()) {
        item.insert("creator".to_owned(), json!({ "type": "Person", "name": author }));
    }
}

fn target(document: &DataDocument, range: &Range<usize>, places: &Places) -> Option<Value> {
    let text = &document.text;
    let exact = text.get(range.clone())?;
    let (prefix, suffix) = context(text, range)?;
    Some(json!({
        "type": "SpecificResource",
        "source": document_iri(&document.id),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": exact,
                "prefix": prefix,
                "suffix": suffix,
            },
            {
                "type": "TextPositionSelector",
                "start": places.offset(range.start)?,
                "end": places.offset(range.end)?,
            },
        ],
    }))
}

/// The words before and behind a passage: as many as it takes for all together to stand in the text once, within bounds.
fn context<'t>(text: &'t str, range: &Range<usize>) -> Option<(&'t str, &'t str)> {
    let (before, behind) = (text.get(..range.start)?, text.get(range.end..)?);
    let mut length = CONTEXT;
    loop {
        let start = before.char_indices().rev().nth(length - 1).map_or(0, |(at, _)| at);
        let end = behind
            .char_indices()
            .nth(length)
            .map_or(text.len(), |(at, _)| range.end + at);
        let whole = text.get(start..end)?;
        let stands_once = || text.find(whole) == Some(start) && text.rfind(whole) == Some(start);
        if text.len() > LONG || length >= LONGEST || stands_once() {
            return Some((text.get(start..range.start)?, text.get(range.end..end)?));
        }
        length *= 2;
    }
}

fn copy(annotation: &DataAnnotation, principal: &str) -> Value {
    json!({
        "id": format!("#copy-{}", escaped(&annotation.id)),
        "type": "Annotation",
        "motivation": "linking",
        "body": body("tagging", "copy of"),
        "target": [{ "id": annotation_iri(&annotation.id) }, { "id": annotation_iri(principal) }],
        "duplicates": { "group": annotation.group.as_ref().map(|group| &group.id) },
    })
}

fn link(document: &DataDocument, n: usize, relation: &DataRelation) -> Value {
    let mut item = json!({
        "id": format!("#link-{}-{n}", escaped(&document.id)),
        "type": "Annotation",
        "motivation": "linking",
        "body": body("tagging", &relation.kind),
        "target": [{ "id": annotation_iri(&relation.from) }, { "id": annotation_iri(&relation.to) }],
    });
    made_by(&mut item, &relation.author);
    item
}
