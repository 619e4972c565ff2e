//! Annotations as regions.

use super::super::json::{annotation_fields, set};
use super::super::model::{DataAnnotation, DataDocument, DataRelation};
use super::super::units::{LineEnds, Places, Unit};
use super::config::{Vocabulary, control};
use super::line_ends::{folded, offsets};
use super::{DOCUMENT, LABEL, TEXT};
use crate::store::export::ExportError;
use serde_json::{Value, json};

/// The regions of those annotations that are `wanted`. With a suffix, for the texts of a pair, without their attributes.
pub(super) fn regions(
    document: &DataDocument,
    wanted: impl Fn(&DataAnnotation) -> bool,
    vocabulary: &Vocabulary,
    suffix: &str,
) -> Result<Vec<Value>, ExportError> {
    let places = Places::new(&document.text, Unit::CodePoints, LineEnds::Lf);
    let mut result = Vec::new();
    for annotation in document.annotations.iter().filter(|annotation| wanted(annotation)) {
        for (n, range) in annotation.fragments.iter().enumerate() {
            let words = document.text.get(range.clone());
            let place = words.zip(offsets(&document.text, &places, range));
            let (words, place) = place.ok_or_else(|| ExportError::no_such_place(annotation))?;
            let (start, end, words) = (place.start, place.end, folded(words));
            result.push(json!({
                "id": if n == 0 { annotation.id.clone() } else { format!("{}.{}", annotation.id, n + 1) },
                "from_name": format!("{LABEL}{suffix}"),
                "to_name": format!("{TEXT}{suffix}"),
                "type": "labels",
                "value": {"start": start, "end": end, "text": words, "labels": [annotation.label]},
                "meta": meta(annotation, n),
            }));
            if n == 0 && suffix.is_empty() {
                let place = json!({"start": start, "end": end, "text": words});
                result.extend(attributes(annotation, vocabulary, &place));
            }
        }
    }
    Ok(result)
}

/// What a region has no field for; Label Studio shows `text` as the note on a region.
fn meta(annotation: &DataAnnotation, fragment: usize) -> Value {
    if fragment > 0 {
        return json!({"fragment_of": annotation.id});
    }
    let mut meta = annotation_fields(annotation);
    meta.remove("attributes");
    if let Some(note) = meta.remove("note") {
        meta.insert("text".to_owned(), json!([note]));
    }
    if annotation.attributes.values().any(String::is_empty) {
        let empty = annotation.attributes.iter().filter(|(_, value)| value.is_empty());
        let mut attributes = serde_json::Map::new();
        for (name, _) in empty {
            attributes.insert(name.clone(), Value::from(""));
        }
        meta.insert("attributes".to_owned(), Value::Object(attributes));
    }
    Value::Object(meta)
}

/// A result an attribute, with the id of the region. Label Studio has no empty answers.
fn attributes<'a>(
    annotation: &'a DataAnnotation,
    vocabulary: &'a Vocabulary,
    place: &'a Value,
) -> impl Iterator<Item = Value> + 'a {
    let said = annotation.attributes.iter().filter(|(_, value)| !value.is_empty());
    said.map(move |(name, words)| {
        let (kind, key) = if vocabulary.has_choices(name) {
            ("choices", "choices")
        } else {
            ("textarea", TEXT)
        };
        let mut value = place.clone();
        if let Some(value) = value.as_object_mut() {
            value.insert(key.to_owned(), json!([words]));
        }
        json!({"id": annotation.id, "from_name": control(name), "to_name": TEXT, "type": kind, "value": value})
    })
}

/// Labels of the whole document.
pub(super) fn document_labels(document: &DataDocument) -> Option<Value> {
    let value = json!({"choices": document.labels});
    let id = format!("{}:{DOCUMENT}", document.id);
    let labels = json!({"id": id, "from_name": DOCUMENT, "to_name": TEXT, "type": "choices", "value": value});
    (!document.labels.is_empty()).then_some(labels)
}

/// An arrow between regions of one task.
pub(super) fn relation(relation: &DataRelation) -> Value {
    let mut arrow = json!({
        "type": "relation",
        "from_id": relation.from,
        "to_id": relation.to,
        "direction": "right",
        "labels": [relation.kind],
    });
    if let Some(arrow) = arrow.as_object_mut() {
        set(arrow, "author", &relation.author);
    }
    arrow
}
