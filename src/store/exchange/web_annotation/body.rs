//! What an annotation says: its tags, its fields, its remarks, by whom and when.

use super::super::model::DataDocument;
use serde_json::Value;
use std::collections::BTreeMap;

/// Purposes of a body that names what is tagged.
const TAGS: [&str; 3] = ["tagging", "classifying", "identifying"];

/// The bodies of an annotation, sorted.
#[derive(Default)]
pub(super) struct Bodies {
    tags: Vec<String>,
    notes: Vec<String>,
    pub(super) attributes: BTreeMap<String, String>,
}

impl Bodies {
    /// All bodies of an annotation.
    pub(super) fn of(item: &Value) -> Self {
        let mut bodies = Self::default();
        for body in all(item.get("body").or_else(|| item.get("hasBody"))) {
            bodies.body(item, body);
        }
        let plain = word(item, &["bodyValue"]);
        if !plain.is_empty() {
            bodies.notes.push(plain.to_owned());
        }
        // A second tag has no place but among the fields.
        if bodies.tags.len() > 1 {
            let more = bodies.tags.split_off(1).join("; ");
            bodies.attributes.insert("tag".to_owned(), more);
        }
        bodies
    }

    fn body(&mut self, item: &Value, body: &Value) {
        let purpose = body.get("purpose").or_else(|| item.get("motivation"));
        let names = ["value", "rdf:value", "chars", "label", "source", "id"];
        let words = body.as_str().unwrap_or_else(|| word(body, &names));
        let words = match body.get("source").filter(|source| source.is_object()) {
            Some(source) if words.is_empty() => word(source, &["label", "name", "value", "id"]),
            _ => words,
        };
        let name = word(body, &["label"]);
        let value = body.get("value").and_then(Value::as_str);
        if let Some(value) = value.filter(|_| !name.is_empty() && is_of(purpose, "describing")) {
            self.attributes.insert(name.to_owned(), value.to_owned());
        } else if !words.is_empty() {
            let is_tag = TAGS.iter().any(|tag| is_of(purpose, tag));
            let list = if is_tag { &mut self.tags } else { &mut self.notes };
            list.push(words.to_owned());
        }
    }

    /// The first tag, else what the annotation is for.
    pub(super) fn label(&self, item: &Value) -> String {
        let motive = all(item.get("motivation")).find_map(Value::as_str);
        let label = self.tags.first().map(String::as_str).or(motive);
        label.unwrap_or("annotation").to_owned()
    }

    pub(super) fn note(&self) -> String {
        self.notes.join("\n")
    }

    /// Says it of a whole document.
    pub(super) fn onto(self, document: &mut DataDocument) {
        let fields = self.attributes.into_iter().filter(|(name, _)| name != "tag");
        let notes = self
            .notes
            .into_iter()
            .chain(fields.map(|(name, value)| format!("{name}: {value}")));
        for note in notes {
            if !document.note.is_empty() {
                document.note.push('\n');
            }
            document.note.push_str(&note);
        }
        document.labels.extend(self.tags);
    }
}

/// A value that may be a list, as a list.
pub(super) fn all(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let list = value.and_then(Value::as_array);
    let single = value.filter(|_| list.is_none());
    list.into_iter().flatten().chain(single)
}

/// Whether a type or a motivation, or one of several, is this one, with a prefix or without.
pub(super) fn is_of(value: Option<&Value>, name: &str) -> bool {
    all(value).filter_map(Value::as_str).any(|word| {
        let word = word.rsplit(['#', ':', '/']).next();
        word == Some(name)
    })
}

/// The first of some members that is a word.
pub(super) fn word<'v>(object: &'v Value, names: &[&str]) -> &'v str {
    let mut words = names.iter().filter_map(|name| object.get(*name)?.as_str());
    words.find(|word| !word.is_empty()).unwrap_or_default()
}

/// Who made an annotation, by name.
pub(super) fn creator(item: &Value) -> String {
    let creator = all(item.get("creator").or_else(|| item.get("dcterms:creator"))).next();
    let names = ["name", "foaf:name", "nickname", "label", "id", "@id"];
    let name = creator.map(|creator| creator.as_str().unwrap_or_else(|| word(creator, &names)));
    name.unwrap_or_default().to_owned()
}

/// A time as we write it; empty where it is none.
pub(super) fn instant(told: &str) -> String {
    let time: Option<jiff::Timestamp> = told.parse().ok();
    let written = time.map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    written.unwrap_or_default()
}
