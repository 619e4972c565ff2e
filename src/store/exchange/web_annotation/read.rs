//! Reads annotations of texts, ours and other programs': a collection, a page, a list or a single one.

use super::super::ids::{Ids, unescaped};
use super::super::model::{DataAnnotation, DataDocument, DataGroup, DataRelation, DataSchema};
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::super::units::Unit;
use super::body::{Bodies, all, creator, instant, is_of, word};
use super::selector::{self, Place};
use super::{ANNOTATION, DOCUMENT};
use crate::project::Status;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Pages in pages that are gone into.
const DEPTH: usize = 100;

/// Reads all annotations; one without a place is told and passed over.
pub(in super::super) fn read(files: &[InputFile]) -> ReadData {
    let mut reader = Reader {
        data: ReadData {
            unit: Some(Unit::CodePoints),
            ..ReadData::default()
        },
        ..Reader::default()
    };
    for file in files {
        let bytes = file.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&file.bytes);
        match serde_json::from_slice::<Value>(bytes) {
            Ok(value) => reader.file(&file.name, &value),
            Err(err) => {
                let what = format!("passed over, since it is not JSON: {err}; write the file again");
                reader.data.problem(&file.name, Some(err.line()), what);
            }
        }
    }
    for document in &mut reader.data.documents {
        let start = |annotation: &DataAnnotation| annotation.fragments.first().map(|range| range.start);
        document.annotations.sort_by_key(start);
    }
    reader.data
}

#[derive(Default)]
struct Reader {
    data: ReadData,
    document_ids: Ids,
    ids: Ids,
    /// Places in `data.documents` by address; addresses inside a file with its name before them.
    documents: BTreeMap<String, usize>,
    /// Annotations by address: place of the document and id.
    annotations: BTreeMap<String, (usize, String)>,
}

/// Address that is told apart from the same one in another file.
fn key(file: &str, iri: &str) -> String {
    match iri.starts_with('#') || !iri.contains(':') {
        true => format!("{file}{iri}"),
        false => iri.to_owned(),
    }
}

fn id_of(iri: &str, prefix: &str) -> String {
    iri.strip_prefix(prefix).map_or_else(|| iri.to_owned(), unescaped)
}

/// The annotations in a file, whatever is around them.
fn annotations<'v>(value: &'v Value, depth: usize, found: &mut Vec<&'v Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| annotations(item, depth, found)),
        Value::Object(object) if depth < DEPTH => {
            if object.contains_key("target") || object.contains_key("hasTarget") {
                found.push(value);
                return;
            }
            let inside = ["first", "items", "@graph", "next", "annotations"];
            for inside in inside.iter().filter_map(|name| object.get(*name)) {
                annotations(inside, depth + 1, found);
            }
        }
        _ => {}
    }
}

impl Reader {
    fn file(&mut self, file: &str, value: &Value) {
        let schema = value.get("taggingSchema").map(DataSchema::deserialize);
        if let Some(Ok(schema)) = schema {
            self.data.schema = schema;
        }
        let unit = word(value, &["offsetUnit"]);
        self.data.unit = Unit::ALL
            .into_iter()
            .find(|known| known.name() == unit)
            .or(self.data.unit);
        for source in value.get("sources").and_then(Value::as_array).into_iter().flatten() {
            self.source(file, source);
        }
        let mut found = Vec::new();
        annotations(value, 0, &mut found);
        if found.is_empty() && value.get("sources").is_none() {
            let what = "holds no annotations; choose a file with a W3C annotation collection";
            self.data.problem(file, None, what);
        }
        let (links, others): (Vec<_>, Vec<_>) = found.iter().enumerate().partition(|(_, item)| is_link(item));
        let link_iris: BTreeSet<&str> = links.iter().map(|(_, item)| iri(item)).collect();
        // Some programs say the kind of a link in an annotation of the link.
        let mut kinds = BTreeMap::new();
        for (n, item) in others {
            match target_iris(item).as_slice() {
                [target] if link_iris.contains(target) => {
                    kinds.insert(*target, Bodies::of(item).label(item));
                }
                _ => self.annotation(file, n, item),
            }
        }
        for (n, item) in links {
            self.link(file, n, item, kinds.get(iri(item)));
        }
    }

    /// The document of a source, an address or an object with one; it is made where it is new.
    fn source(&mut self, file: &str, source: &Value) -> Option<usize> {
        let iri = source.as_str().unwrap_or_else(|| iri(source));
        let text = source.get("value").and_then(Value::as_str);
        let key = match (iri, text) {
            ("", None) => return None,
            ("", Some(text)) => format!("{file}\0{text}"),
            (iri, _) => key(file, iri),
        };
        let place = match self.documents.get(&key) {
            Some(place) => *place,
            None => {
                let is_address = iri.starts_with("http://") || iri.starts_with("https://");
                let wanted = id_of(iri, DOCUMENT);
                self.data.documents.push(DataDocument {
                    id: self.document_ids.take(if wanted.is_empty() { file } else { &wanted }),
                    url: if is_address { iri.to_owned() } else { String::new() },
                    ..DataDocument::default()
                });
                self.documents.insert(key, self.data.documents.len() - 1);
                self.data.documents.len() - 1
            }
        };
        let document = self.data.documents.get_mut(place)?;
        if let Some(text) = text {
            document.text = Arc::from(text);
        }
        let fields = [
            (&mut document.title, ["dcterms:title", "dc:title", "title"]),
            (&mut document.outlet, ["dcterms:publisher", "dc:publisher", "publisher"]),
            (&mut document.date, ["dcterms:date", "dc:date", "date"]),
            (&mut document.url, ["via", "canonical", "url"]),
            (&mut document.text_hash, ["sha256", "sha256", "sha256"]),
        ];
        for (field, names) in fields {
            let told = word(source, &names);
            if !told.is_empty() {
                *field = told.to_owned();
            }
        }
        Some(place)
    }

    fn annotation(&mut self, file: &str, n: usize, item: &Value) {
        let bodies = Bodies::of(item);
        let (mut whole, mut part) = (None, None);
        let mut pieces: Vec<Place> = Vec::new();
        for target in targets(item) {
            let Some(document) = self.source(file, target.get("source").unwrap_or(target)) else {
                continue;
            };
            let Some(selector) = target.get("selector") else {
                whole = Some(document);
                continue;
            };
            let text = self
                .data
                .documents
                .get(document)
                .map(|document| Arc::clone(&document.text));
            let place = selector::place(selector, text.as_deref().unwrap_or_default());
            if let Some(place) = place.filter(|_| part.is_none_or(|part| part == document)) {
                part = Some(document);
                pieces.push(place);
            }
        }
        pieces.sort_by_key(|piece| (piece.range.start, piece.range.end));
        let mut pairs = pieces.iter().zip(pieces.iter().skip(1));
        let is_torn = pairs.any(|(one, other)| one.range.end > other.range.start);
        if is_torn || pieces.iter().any(|piece| piece.range.is_empty()) {
            self.passed_over(file, n, "has pieces that overlap or are empty; mark it again");
        } else if let Some(document) = part {
            self.span(file, document, item, bodies, pieces);
        } else if let Some(document) = whole.and_then(|whole| self.data.documents.get_mut(whole)) {
            bodies.onto(document);
        } else {
            let what = "has no place in a text that is known: no position, or words that stand nowhere or more than once; \
                        give it a TextPositionSelector";
            self.passed_over(file, n, what);
        }
    }

    fn span(&mut self, file: &str, document: usize, item: &Value, bodies: Bodies, pieces: Vec<Place>) {
        let wanted = id_of(iri(item), ANNOTATION);
        let id = match wanted.is_empty() {
            true => self.ids.take(&format!("{file}-{}", self.annotations.len() + 1)),
            false => self.ids.take(&wanted),
        };
        self.annotations.insert(key(file, iri(item)), (document, id.clone()));
        let (fragments, quotes): (Vec<_>, Vec<_>) = pieces.into_iter().map(|piece| (piece.range, piece.quote)).unzip();
        let group = item.get("duplicates");
        let annotation = DataAnnotation {
            id,
            label: bodies.label(item),
            fragments,
            quotes: quotes.into_iter().collect::<Option<_>>().unwrap_or_default(),
            note: bodies.note(),
            attributes: bodies.attributes,
            status: Status::ALL
                .into_iter()
                .find(|status| status.name() == word(item, &["status"]))
                .unwrap_or_default(),
            author: creator(item),
            created: instant(word(item, &["created", "dcterms:created"])),
            group: group
                .map(|group| word(group, &["group"]))
                .filter(|id| !id.is_empty())
                .map(|id| DataGroup {
                    id: id.to_owned(),
                    is_principal: group.and_then(|group| group.get("isPrincipal")) == Some(&Value::Bool(true)),
                }),
        };
        if let Some(document) = self.data.documents.get_mut(document) {
            document.annotations.push(annotation);
        }
    }

    fn link(&mut self, file: &str, n: usize, item: &Value, kind: Option<&String>) {
        // The group itself is told by its members.
        if item.get("duplicates").is_some() {
            return;
        }
        let mut ends = Vec::new();
        for end in link_ends(item) {
            match end.get("selector") {
                Some(_) => ends.extend(self.linked_passage(file, item, end)),
                None => {
                    let iri = end.as_str().unwrap_or_else(|| iri(end));
                    ends.extend(self.annotations.get(&key(file, iri)).cloned());
                }
            }
        }
        let [(document, from), (to_place, to)] = ends.as_slice() else {
            let what = "links annotations that are not in the file; export them together with it";
            self.passed_over(file, n, what);
            return;
        };
        let to_document = self.data.documents.get(*to_place).map(|document| document.id.clone());
        let relation = DataRelation {
            kind: kind.cloned().unwrap_or_else(|| Bodies::of(item).label(item)),
            from: from.clone(),
            to: to.clone(),
            to_document: to_document.unwrap_or_default(),
            author: creator(item),
        };
        if let Some(document) = self.data.documents.get_mut(*document) {
            document.relations.push(relation);
        }
    }

    /// The end of a link that is a passage itself: the annotation that stands there, else one that is made.
    fn linked_passage(&mut self, file: &str, item: &Value, end: &Value) -> Option<(usize, String)> {
        let document = self.source(file, end.get("source")?)?;
        let there = self.data.documents.get(document)?;
        let place = selector::place(end.get("selector")?, &there.text)?;
        let same = |annotation: &&DataAnnotation| annotation.fragments.as_slice() == [place.range.clone()];
        if let Some(annotation) = there.annotations.iter().find(same) {
            return Some((document, annotation.id.clone()));
        }
        let id = self.ids.take(&format!("{}-end", id_of(iri(item), ANNOTATION)));
        let annotation = DataAnnotation {
            id: id.clone(),
            label: Bodies::of(item).label(item),
            fragments: vec![place.range],
            quotes: place.quote.into_iter().collect(),
            author: creator(item),
            ..DataAnnotation::default()
        };
        self.data.documents.get_mut(document)?.annotations.push(annotation);
        Some((document, id))
    }

    fn passed_over(&mut self, file: &str, n: usize, what: &str) {
        self.data.problem(file, None, format!("annotation {} {what}", n + 1));
    }
}

fn iri(item: &Value) -> &str {
    word(item, &["id", "@id"])
}

fn targets(item: &Value) -> impl Iterator<Item = &Value> {
    let target = item.get("target").or_else(|| item.get("hasTarget"));
    all(target)
}

/// Addresses of targets that are named and nothing more.
fn target_iris(item: &Value) -> Vec<&str> {
    targets(item)
        .map(|target| target.as_str().unwrap_or_else(|| iri(target)))
        .collect()
}

/// Two targets, or an address as the body and one as the target.
fn link_ends(item: &Value) -> Vec<&Value> {
    let body = item.get("body").filter(|body| body.is_string());
    let targets: Vec<&Value> = targets(item).collect();
    match (body, targets.len()) {
        (Some(from), 1) => std::iter::once(from).chain(targets).collect(),
        _ => targets,
    }
}

fn is_link(item: &Value) -> bool {
    is_of(item.get("motivation"), "linking") && link_ends(item).len() == 2
}
