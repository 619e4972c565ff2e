//! Lines to documents.

use super::super::json::{
    self, ID_NAMES, Ids, Object, each_object, first, list, number, take_annotation_fields, take_document_fields, words,
};
use super::super::model::{DataAnnotation, DataDocument, DataRelation};
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::super::units::Unit;
use super::OURS;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Reads exports of projects with and without relations, and what is to be imported there.
pub(in super::super) fn read(files: &[InputFile]) -> ReadData {
    let mut data = ReadData::default();
    let mut reader = Reader::default();
    for file in files {
        each_object(&mut data, file, |data, line, object| {
            reader.document(data, &file.name, line, &object);
        });
    }
    data.unit = data.unit.or(Some(Unit::Utf16));
    data
}

#[derive(Default)]
struct Reader {
    documents: Ids,
    annotations: Ids,
}

/// A span as doccano has it.
struct Entity {
    /// Its number, where it has one.
    id: String,
    range: Range<usize>,
    label: String,
}

impl Reader {
    fn document(&mut self, data: &mut ReadData, file: &str, line: Option<usize>, object: &Object) {
        let Some(text) = ["text", "data"].iter().find_map(|name| object.get(*name)?.as_str()) else {
            data.problem(file, line, "no field “text”; passed over, export it with the text");
            return;
        };
        let ours = json::object(object.get(OURS));
        let id = self
            .documents
            .take(&first(object, &ID_NAMES), &format!("line {}", line.unwrap_or_default()));
        let mut document = DataDocument {
            text: Arc::from(text),
            text_hash: words(ours.get("text_sha256")),
            labels: whole_labels(object, ours),
            id,
            ..DataDocument::default()
        };
        take_document_fields(&mut document, object);
        if let Some(Value::Object(meta)) = object.get("meta") {
            take_document_fields(&mut document, meta);
        }
        if document.note.is_empty() {
            document.note = comments(object);
        }
        let (entities, broken) = entities(object);
        if broken > 0 {
            let what = format!("{broken} spans without start, end and label; passed over, mend the line");
            data.problem(file, line, what);
        }
        let ids = self.annotations(&mut document, entities, ours);
        let lost = relations(&mut document, object, ours, &ids);
        if lost > 0 {
            data.problem(
                file,
                line,
                format!("{lost} relations have an end that is no span here; passed over"),
            );
        }
        let said = words(ours.get("offset_unit"));
        data.unit = data
            .unit
            .or_else(|| Unit::ALL.into_iter().find(|unit| unit.name() == said));
        data.documents.push(document);
    }

    /// Joins spans to the annotations they were written of, by place and label. Gives the annotation of each number.
    fn annotations(
        &mut self,
        document: &mut DataDocument,
        entities: Vec<Entity>,
        ours: &Object,
    ) -> BTreeMap<String, String> {
        let mut ids = BTreeMap::new();
        let mut free: BTreeMap<(usize, usize, String), Vec<Entity>> = BTreeMap::new();
        for entity in entities.into_iter().rev() {
            free.entry((entity.range.start, entity.range.end, entity.label.clone()))
                .or_default()
                .push(entity);
        }
        for span in list(ours.get("spans")).iter().filter_map(Value::as_object) {
            let Some(taken) = pieces(span, &mut free) else { continue };
            let id = self.annotations.take(&words(span.get("id")), &document.id);
            ids.extend(taken.iter().map(|entity| (entity.id.clone(), id.clone())));
            let quotes: Vec<String> = list(span.get("quotes"))
                .iter()
                .map(|quote| words(Some(quote)))
                .collect();
            let mut annotation = DataAnnotation {
                id,
                label: words(span.get("label")),
                quotes: if quotes.len() == taken.len() {
                    quotes
                } else {
                    Vec::new()
                },
                fragments: taken.into_iter().map(|entity| entity.range).collect(),
                ..DataAnnotation::default()
            };
            take_annotation_fields(&mut annotation, span);
            document.annotations.push(annotation);
        }
        for entity in free.into_values().flat_map(|alike| alike.into_iter().rev()) {
            let wanted = if entity.id.is_empty() {
                String::new()
            } else {
                format!("{}/{}", document.id, entity.id)
            };
            let id = self.annotations.take(&wanted, &document.id);
            ids.insert(entity.id, id.clone());
            document.annotations.push(DataAnnotation {
                id,
                label: entity.label,
                fragments: std::iter::once(entity.range).collect(),
                ..DataAnnotation::default()
            });
        }
        document.annotations.sort_by_key(|annotation| {
            let first = annotation.fragments.first();
            first.map(|range| range.start)
        });
        ids
    }
}

/// Takes the spans of all pieces out of those that are free, or none of them.
fn pieces(span: &Object, free: &mut BTreeMap<(usize, usize, String), Vec<Entity>>) -> Option<Vec<Entity>> {
    let label = words(span.get("label"));
    let mut taken = Vec::new();
    for place in list(span.get("fragments")) {
        let ends = number(place.get(0)).zip(number(place.get(1)));
        let entity = ends.and_then(|(start, end)| free.get_mut(&(start, end, label.clone()))?.pop());
        match entity {
            Some(entity) => taken.push(entity),
            None => {
                for entity in taken {
                    let place = (entity.range.start, entity.range.end, label.clone());
                    free.entry(place).or_default().push(entity);
                }
                return None;
            }
        }
    }
    (!taken.is_empty()).then_some(taken)
}

/// The spans, and how many were broken. Their field was called otherwise in each form and version.
fn entities(object: &Object) -> (Vec<Entity>, usize) {
    let fields = ["entities", "label", "labels", "annotations"].iter();
    let spans = fields
        .flat_map(|name| list(object.get(*name)))
        .filter(|span| !span.is_string());
    let (mut entities, mut broken) = (Vec::new(), 0);
    for span in spans {
        let entity = match span {
            Value::Array(cells) => entity([cells.first(), cells.get(1), cells.get(2)], String::new()),
            Value::Object(span) => {
                let cells = [span.get("start_offset"), span.get("end_offset"), span.get("label")];
                entity(cells, words(span.get("id")))
            }
            _ => None,
        };
        match entity {
            Some(entity) => entities.push(entity),
            None => broken += 1,
        }
    }
    (entities, broken)
}

fn entity([start, end, label]: [Option<&Value>; 3], id: String) -> Option<Entity> {
    let label = words(label);
    let range = number(start)?..number(end)?;
    (!label.is_empty()).then_some(Entity { id, range, label })
}

/// Takes the relations inside, and the links to other documents; tells how many have no end.
fn relations(document: &mut DataDocument, object: &Object, ours: &Object, ids: &BTreeMap<String, String>) -> usize {
    let mut lost = 0;
    for relation in list(object.get("relations")).iter().filter_map(Value::as_object) {
        let end = |name| ids.get(&words(relation.get(name))).cloned();
        let Some((from, to)) = end("from_id").zip(end("to_id")) else {
            lost += 1;
            continue;
        };
        let place = number(relation.get("id")).and_then(|id| id.checked_sub(1));
        let author = place.and_then(|place| list(ours.get("relation_authors")).get(place));
        document.relations.push(DataRelation {
            kind: words(relation.get("type")),
            from,
            to,
            to_document: document.id.clone(),
            author: words(author),
        });
    }
    for link in list(ours.get("links")).iter().filter_map(Value::as_object) {
        document.relations.push(DataRelation {
            kind: words(link.get("type")),
            from: words(link.get("from")),
            to: words(link.get("to")),
            to_document: words(link.get("to_document")),
            author: words(link.get("author")),
        });
    }
    lost
}

/// Labels of the document as a whole: those of a project for that, and ours.
fn whole_labels(object: &Object, ours: &Object) -> Vec<String> {
    let lists = [
        ours.get("labels"),
        object.get("cats"),
        object.get("label"),
        object.get("labels"),
    ];
    let mut labels: Vec<String> = lists
        .into_iter()
        .flat_map(list)
        .map(|label| words(Some(label)))
        .collect();
    labels.push(
        object
            .get("label")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
    );
    let mut seen = Vec::new();
    for label in labels {
        if !label.is_empty() && !seen.contains(&label) {
            seen.push(label);
        }
    }
    seen
}

/// What people wrote on the document, a line each.
fn comments(object: &Object) -> String {
    let comments = list(object.get("Comments")).iter();
    let comments = comments.map(|comment| words(comment.get("comment").or(Some(comment))));
    comments
        .filter(|comment| !comment.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}
