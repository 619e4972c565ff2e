//! Tasks to documents. What people did counts; what a model proposed counts where nobody has done anything yet.

use super::super::json::{ID_NAMES, Ids, Object, each_object, first, list, object, take_document_fields, words};
use super::super::model::DataDocument;
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::super::units::Unit;
use super::config::Config;
use super::line_ends;
use super::results::{Results, is_region};
use super::{DOCUMENT, TEXT};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Reads tasks, their configs, and tasks of pairs, in any order.
pub(in super::super) fn read(files: &[InputFile]) -> ReadData {
    let mut data = ReadData {
        unit: Some(Unit::CodePoints),
        ..ReadData::default()
    };
    let mut reader = Reader::default();
    let (configs, others): (Vec<_>, Vec<_>) = files.iter().partition(|file| is_xml(file));
    for file in configs {
        let added = match std::str::from_utf8(&file.bytes) {
            Ok(xml) => reader
                .config
                .add(xml.trim_start_matches('\u{feff}'))
                .map_err(|err| err.to_string()),
            Err(err) => Err(err.to_string()),
        };
        if let Err(err) = added {
            let what = format!("no labelling config ({err}); labels are those that are used, copy the config again");
            data.problem(&file.name, None, what);
        }
    }
    data.schema = std::mem::take(&mut reader.config.schema);
    let mut pairs = Vec::new();
    for file in others {
        each_object(&mut data, file, |data, line, task| {
            // Regions of pairs are those of other tasks, where these are there.
            match reader.texts(&task).len() > 1 {
                true => pairs.push((file, line, task)),
                false => reader.task(data, &file.name, line, &task),
            }
        });
    }
    for (file, line, task) in pairs {
        reader.task(&mut data, &file.name, line, &task);
    }
    for document in &mut data.documents {
        document.annotations.sort_by_key(|annotation| {
            let first = annotation.fragments.first();
            first.map(|range| range.start)
        });
    }
    data
}

fn is_xml(file: &InputFile) -> bool {
    file.name.to_lowercase().ends_with(".xml") || file.bytes.trim_ascii_start().starts_with(b"<")
}

/// What was read so far.
#[derive(Default)]
pub(super) struct Reader {
    config: Config,
    tasks: usize,
    document_ids: Ids,
    /// Place of each document.
    documents: BTreeMap<String, usize>,
    /// Places of those whose CRLF were put back.
    folded: BTreeSet<usize>,
    pub(super) ids: Ids,
    /// The document of each annotation, and its place there.
    pub(super) homes: BTreeMap<String, (usize, usize)>,
}

impl Reader {
    /// Whether offsets count a CRLF of that document as one.
    pub(super) fn is_folded(&self, document: usize) -> bool {
        self.folded.contains(&document)
    }

    fn task(&mut self, data: &mut ReadData, file: &str, line: Option<usize>, task: &Object) {
        self.tasks += 1;
        let texts = self.texts(task);
        if texts.is_empty() {
            let what = format!(
                "task {} has no text in its data; passed over, export it with the text",
                self.tasks
            );
            data.problem(file, line, what);
            return;
        }
        let mut homes = BTreeMap::new();
        for (to_name, key) in &texts {
            let document = self.document(data, task, key, texts.len() > 1);
            homes.insert(to_name.clone(), document);
        }
        let sets = sets(task);
        let is_done = !sets.is_empty();
        let proposed = proposals(task);
        let left: usize = proposed.iter().map(|set| list(set.get("result")).len()).sum();
        if is_done && left > 0 {
            let what = format!(
                "task {}: {left} results of predictions left out, since somebody has annotated it",
                self.tasks
            );
            data.problem(file, line, what);
        }
        let mut results = Results {
            reader: self,
            data,
            homes: &homes,
            passed_over: BTreeMap::new(),
        };
        if is_done {
            sets.into_iter().for_each(|set| results.take(set));
        } else {
            proposed.into_iter().for_each(|set| results.take(set));
            if let Some(set) = minimal(task) {
                results.take(&set);
            }
        }
        let passed_over = results.passed_over;
        for (what, number) in passed_over {
            data.problem(file, line, format!("task {}: {number} {what}", self.tasks));
        }
    }

    /// Names of the texts that have regions, each with its field of the data; else of the longest text.
    fn texts(&self, task: &Object) -> Vec<(String, String)> {
        let data = data_of(task);
        let results = sets(task).into_iter().chain(proposals(task));
        let results = results
            .flat_map(|set| list(set.get("result")))
            .filter_map(Value::as_object);
        let regions = results.filter(|result| is_region(result));
        let named: BTreeSet<String> = regions.map(|region| words(region.get("to_name"))).collect();
        let key = |name: &String| {
            let key = self.config.texts.get(name).unwrap_or(name);
            let key = if data.get(key).is_some_and(Value::is_string) {
                key.clone()
            } else {
                longest(data)?
            };
            Some((name.clone(), key))
        };
        let texts: Vec<_> = named.iter().filter_map(key).collect();
        if !texts.is_empty() {
            return texts;
        }
        longest(data).map(|key| (String::new(), key)).into_iter().collect()
    }

    /// The place of the document that a field of a task holds. One of a pair may be there already.
    fn document(&mut self, data: &mut ReadData, task: &Object, key: &str, is_one_of_many: bool) -> usize {
        let fields = data_of(task);
        let suffix = key.strip_prefix(TEXT).unwrap_or_default();
        let text = words(fields.get(key));
        let mark = fields.get(&format!("crlf{suffix}"));
        let text = mark.map_or_else(|| text.clone(), |mark| line_ends::restored(&text, mark));
        let mut wanted = words(fields.get(&format!("{DOCUMENT}{suffix}")));
        if is_one_of_many {
            let known = self.documents.get(&wanted).copied();
            let is_same = |at: &usize| data.documents.get(*at).is_some_and(|document| *document.text == *text);
            if let Some(at) = known.filter(is_same) {
                return at;
            }
        } else {
            wanted = first(fields, &ID_NAMES);
            if wanted.is_empty() {
                wanted = words(task.get("id"));
            }
        }
        let id = self.document_ids.take(&wanted, &format!("task {}", self.tasks));
        let mut document = DataDocument {
            title: words(fields.get(&format!("title{suffix}"))),
            text_hash: words(fields.get(&format!("text_sha256{suffix}"))),
            text: Arc::from(text),
            id,
            ..DataDocument::default()
        };
        if !is_one_of_many {
            take_document_fields(&mut document, fields);
        }
        let at = data.documents.len();
        if mark.is_some() {
            self.folded.insert(at);
        }
        self.documents.insert(document.id.clone(), at);
        data.documents.push(document);
        at
    }
}

/// The data of a task; in the short form of an export, the task itself.
fn data_of(task: &Object) -> &Object {
    task.get("data").and_then(Value::as_object).unwrap_or(task)
}

/// The field called `text`, else the longest.
fn longest(data: &Object) -> Option<String> {
    if data.get(TEXT).is_some_and(Value::is_string) {
        return Some(TEXT.to_owned());
    }
    let strings = data
        .iter()
        .filter_map(|(key, value)| Some((key, value.as_str()?.len())));
    let longest = strings.max_by_key(|(_, length)| *length);
    longest.map(|(key, _)| key.clone())
}

/// What people did. A task that was skipped has an empty one.
fn sets(task: &Object) -> Vec<&Object> {
    let sets = ["annotations", "completions"]
        .iter()
        .flat_map(|name| list(task.get(*name)));
    let sets = sets
        .filter(|set| set.is_object())
        .map(|set| match set.get("was_cancelled") {
            Some(Value::Bool(true)) => object(None),
            _ => object(Some(set)),
        });
    sets.collect()
}

/// What models proposed.
fn proposals(task: &Object) -> Vec<&Object> {
    list(task.get("predictions"))
        .iter()
        .filter_map(Value::as_object)
        .collect()
}

/// The regions of a task in the short form of an export, which names them by their control.
fn minimal(task: &Object) -> Option<Object> {
    if task.contains_key("data") {
        return None;
    }
    let mut result = Vec::new();
    for (control, values) in task {
        for value in list(Some(values)) {
            if value.get("labels").is_some() {
                result.push(json!({"from_name": control, "to_name": "", "type": "labels", "value": value}));
            }
        }
    }
    let mut set = Object::new();
    set.insert("result".to_owned(), Value::Array(result));
    set.insert(
        "completed_by".to_owned(),
        task.get("annotator").cloned().unwrap_or_default(),
    );
    set.insert(
        "created_at".to_owned(),
        task.get("created_at").cloned().unwrap_or_default(),
    );
    Some(set)
}
