//! What the formats in JSON share: values that vary from program to program, and fields for what a format has none for.

use super::model::{DataAnnotation, DataDocument, DataGroup};
use super::read::ReadData;
use super::sink::InputFile;
use crate::project::Status;
use crate::store::import::read_date;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// Usual names of what is known of a document, the likeliest first.
pub(super) const ID_NAMES: [&str; 6] = ["document_id", "doc_id", "id", "docid", "uid", "identifier"];
pub(super) const TITLE_NAMES: [&str; 4] = ["title", "document_title", "headline", "name"];
pub(super) const OUTLET_NAMES: [&str; 7] = [
    "outlet",
    "publisher",
    "publication",
    "newspaper",
    "source",
    "site",
    "domain",
];
pub(super) const DATE_NAMES: [&str; 7] = [
    "date",
    "published",
    "publication_date",
    "date_published",
    "publish_date",
    "pubdate",
    "published_at",
];
pub(super) const URL_NAMES: [&str; 4] = ["url", "link", "uri", "address"];
pub(super) const NOTE_NAMES: [&str; 3] = ["note", "notes", "document_note"];

/// Strings as they are, numbers and truth in words; else empty.
pub(super) fn words(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(words)) => words.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => String::new(),
    }
}

/// The first of these fields that says something.
pub(super) fn first(object: &Object, names: &[&str]) -> String {
    let said = names.iter().map(|name| words(object.get(*name)));
    said.into_iter().find(|words| !words.is_empty()).unwrap_or_default()
}

/// A whole number, also where it is written `12.0` or `"12"`.
pub(super) fn number(value: Option<&Value>) -> Option<usize> {
    match value? {
        Value::Number(number) => {
            let whole = number.as_u64().and_then(|number| usize::try_from(number).ok());
            let float = || number.as_f64().filter(|float| float.fract() == 0.0 && *float >= 0.0);
            whole.or_else(|| float().map(|float| float as usize))
        }
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    }
}

/// A list, none where there is no list.
pub(super) fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// An object, an empty one where there is none.
pub(super) fn object(value: Option<&Value>) -> &Object {
    static NONE: LazyLock<Object> = LazyLock::new(Object::new);
    value.and_then(Value::as_object).unwrap_or(&NONE)
}

/// Sets a field that says something.
pub(super) fn set(object: &mut Object, name: &str, words: &str) {
    if !words.is_empty() {
        object.insert(name.to_owned(), Value::from(words));
    }
}

/// As JSON in ASCII, so that no reader has to guess the encoding.
pub(super) fn in_ascii(value: &Value) -> String {
    let mut ascii = String::new();
    for letter in value.to_string().chars() {
        if letter.is_ascii() {
            ascii.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            ascii.push_str(&format!("\\u{unit:04x}"));
        }
    }
    ascii
}

/// `YYYY-MM-DDTHH:MM:SSZ` of a time with or without fractions in any zone; empty of anything else.
pub(super) fn timestamp(words: &str) -> String {
    let time = words.parse::<jiff::Timestamp>();
    time.map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        .unwrap_or_default()
}

/// What is known of a document but for text, labels and annotations.
pub(super) fn document_fields(document: &DataDocument) -> Object {
    let mut fields = Object::new();
    set(&mut fields, "document_id", &document.id);
    set(&mut fields, "title", &document.title);
    set(&mut fields, "outlet", &document.outlet);
    set(&mut fields, "date", &document.date);
    set(&mut fields, "url", &document.url);
    set(&mut fields, "note", &document.note);
    fields
}

/// Takes what [`document_fields`] wrote, or what others call so; not the id. A date that is none is left out.
pub(super) fn take_document_fields(document: &mut DataDocument, fields: &Object) {
    let take = |to: &mut String, names: &[&str]| {
        if to.is_empty() {
            *to = first(fields, names);
        }
    };
    take(&mut document.title, &TITLE_NAMES);
    take(&mut document.outlet, &OUTLET_NAMES);
    take(&mut document.url, &URL_NAMES);
    take(&mut document.note, &NOTE_NAMES);
    if document.date.is_empty() {
        document.date = read_date(&first(fields, &DATE_NAMES)).unwrap_or_default();
    }
}

/// What is known of an annotation beyond its place, label and id.
pub(super) fn annotation_fields(annotation: &DataAnnotation) -> Object {
    let mut fields = Object::new();
    if !annotation.attributes.is_empty() {
        let attributes = annotation.attributes.iter();
        let attributes = attributes.map(|(name, value)| (name.clone(), Value::from(value.as_str())));
        fields.insert("attributes".to_owned(), Value::Object(attributes.collect()));
    }
    set(&mut fields, "note", &annotation.note);
    if annotation.status != Status::default() {
        set(&mut fields, "status", annotation.status.name());
    }
    set(&mut fields, "author", &annotation.author);
    set(&mut fields, "created", &annotation.created);
    if let Some(group) = &annotation.group {
        set(&mut fields, "group", &group.id);
        if group.is_principal {
            fields.insert("is_principal".to_owned(), Value::Bool(true));
        }
    }
    fields
}

/// Takes what [`annotation_fields`] wrote; fields that say nothing change nothing.
pub(super) fn take_annotation_fields(annotation: &mut DataAnnotation, fields: &Object) {
    if let Some(Value::Object(attributes)) = fields.get("attributes") {
        let said = attributes.iter();
        annotation
            .attributes
            .extend(said.map(|(name, value)| (name.clone(), words(Some(value)))));
    }
    for (to, name) in [
        (&mut annotation.note, "note"),
        (&mut annotation.author, "author"),
        (&mut annotation.created, "created"),
    ] {
        let said = words(fields.get(name));
        if !said.is_empty() {
            *to = said;
        }
    }
    let status = words(fields.get("status"));
    if let Some(status) = Status::ALL.into_iter().find(|known| known.name() == status) {
        annotation.status = status;
    }
    let id = words(fields.get("group"));
    if !id.is_empty() {
        let is_principal = fields.get("is_principal") == Some(&Value::Bool(true));
        annotation.group = Some(DataGroup { id, is_principal });
    }
}

/// Gives ids that are unique in a dataset.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
    counts: BTreeMap<String, usize>,
}

impl Ids {
    /// The wanted id where it is free, else one made of it and `prefix`.
    pub(super) fn take(&mut self, wanted: &str, prefix: &str) -> String {
        if !wanted.is_empty() && self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let base = format!("{prefix}/{wanted}");
        let count = self.counts.entry(base.clone()).or_insert(0);
        loop {
            *count += 1;
            let id = match *count {
                1 if !wanted.is_empty() => base.clone(),
                count => format!("{base}#{count}"),
            };
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// Calls `take` with each object of a file and its line: one a line, or all in one list. Of a list that is broken, the
/// lines that are objects are taken. What cannot be read is told.
pub(super) fn each_object(
    data: &mut ReadData,
    file: &InputFile,
    mut take: impl FnMut(&mut ReadData, Option<usize>, Object),
) {
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&file.bytes);
    let is_list = bytes.trim_ascii_start().starts_with(b"[");
    if is_list {
        match serde_json::from_slice::<Vec<Value>>(bytes) {
            Ok(values) => {
                for (n, value) in values.into_iter().enumerate() {
                    match value {
                        Value::Object(object) => take(data, None, object),
                        _ => data.problem(&file.name, None, format!("item {} is no object; passed over", n + 1)),
                    }
                }
                return;
            }
            Err(err) => data.problem(
                &file.name,
                Some(err.line()),
                format!(
                    "the list is broken ({err}); only lines that are whole were read, mend the file or export it again"
                ),
            ),
        }
    } else if let Ok(object) = serde_json::from_slice::<Object>(bytes) {
        take(data, Some(1), object);
        return;
    }
    for (n, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = if is_list { item(line) } else { line.trim_ascii() };
        if line.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Object>(line) {
            Ok(object) => take(data, Some(n + 1), object),
            Err(_) if is_list => {}
            Err(err) => data.problem(
                &file.name,
                Some(n + 1),
                format!("no JSON object; passed over, mend the line or name another format: {err}"),
            ),
        }
    }
}

/// An item of a list that has a line for itself, without what stands around it.
fn item(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii();
    let line = line.strip_prefix(b"[").unwrap_or(line).trim_ascii();
    let line = line
        .strip_suffix(b"]")
        .filter(|_| line.starts_with(b"{"))
        .unwrap_or(line)
        .trim_ascii();
    line.strip_suffix(b",").unwrap_or(line).trim_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ascii_says_the_same() {
        let value = json!({"a": "😀é\u{2028}\"\\"});
        let ascii = in_ascii(&value);
        assert!(ascii.is_ascii() && ascii.contains("\\ud83d\\ude00"), "{ascii}");
        assert_eq!(serde_json::from_str::<Value>(&ascii).unwrap(), value);
    }

    #[test]
    fn numbers_are_read_as_programs_write_them() {
        let read = |value: Value| number(Some(&value));
        assert_eq!([read(json!(12)), read(json!(12.0)), read(json!("12"))], [Some(12); 3]);
        assert_eq!(
            [
                read(json!(-1)),
                read(json!(1.5)),
                read(json!("/p[1]")),
                read(json!(null))
            ],
            [None; 4]
        );
    }

    #[test]
    fn ids_are_unique_whatever_files_say() {
        let mut ids = Ids::default();
        let taken = [
            ("a", "d"),
            ("a", "e"),
            ("a", "e"),
            ("", "d"),
            ("", "d"),
            ("d/#1", "d"),
            ("e/#1", "e"),
            ("", "e"),
        ]
        .map(|(id, prefix)| ids.take(id, prefix));
        assert_eq!(taken, ["a", "e/a", "e/a#2", "d/#1", "d/#2", "d/d/#1", "e/#1", "e/#2"]);
    }

    #[test]
    fn a_broken_list_gives_its_whole_lines() {
        let mut data = ReadData::default();
        let file = InputFile {
            name: "x.json".to_owned(),
            bytes: b"[\n{\"a\": 1},\n{\"a\": 2},\n{\"a\":".to_vec(),
        };
        let mut seen = Vec::new();
        each_object(&mut data, &file, |_, line, object| {
            seen.push((line, words(object.get("a"))));
        });
        assert_eq!(seen, [(Some(2), "1".to_owned()), (Some(3), "2".to_owned())]);
        assert_eq!(data.problems.len(), 1);
    }

    #[test]
    fn times_of_other_zones_are_ours_afterwards() {
        assert_eq!(timestamp("2021-03-07T09:31:51.755129Z"), "2021-03-07T09:31:51Z");
        assert_eq!(timestamp("2021-03-07T11:31:51+02:00"), "2021-03-07T09:31:51Z");
        assert_eq!(timestamp("yesterday"), "");
    }
}
