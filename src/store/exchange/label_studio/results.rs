//! The results of one annotator: regions, their attributes, labels of the whole, arrows.

use super::super::json::{Object, first, list, number, object, take_annotation_fields, timestamp, words};
use super::super::model::{DataAnnotation, DataDocument, DataRelation};
use super::super::read::ReadData;
use super::TEXT;
use super::config::field;
use super::line_ends;
use super::read::Reader;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// The kind of an arrow that has none.
const UNNAMED: &str = "related";

/// Takes results into documents.
pub(super) struct Results<'r> {
    pub(super) reader: &'r mut Reader,
    pub(super) data: &'r mut ReadData,
    /// The document of each text of the task.
    pub(super) homes: &'r BTreeMap<String, usize>,
    /// What was passed over, and how often.
    pub(super) passed_over: BTreeMap<&'static str, usize>,
}

/// The annotations of each region: one a label.
type Regions = BTreeMap<String, Vec<String>>;

impl Results<'_> {
    /// Takes all of one annotator, or of one model.
    pub(super) fn take(&mut self, set: &Object) {
        let results = list(set.get("result")).iter().filter_map(Value::as_object);
        let results: Vec<&Object> = results.collect();
        let mut regions = Regions::new();
        for result in &results {
            if is_region(result) && fragment_of(result).is_empty() {
                self.region(set, result, &mut regions);
            }
        }
        for result in &results {
            if is_region(result) && !fragment_of(result).is_empty() {
                self.fragment(set, result, &mut regions);
            }
        }
        for result in results {
            if words(result.get("type")) == "relation" {
                self.relation(result, &regions);
            } else if !is_region(result) {
                self.answer(result, &regions);
            }
        }
    }

    fn pass_over(&mut self, what: &'static str) {
        *self.passed_over.entry(what).or_default() += 1;
    }

    /// The document a result is about: that of its text, else the only one.
    fn home(&self, result: &Object) -> Option<usize> {
        let name = words(result.get("to_name"));
        self.homes.get(&name).or_else(|| self.homes.values().next()).copied()
    }

    fn document(&mut self, at: usize) -> Option<&mut DataDocument> {
        self.data.documents.get_mut(at)
    }

    fn annotation(&mut self, id: &str) -> Option<&mut DataAnnotation> {
        let (document, at) = self.reader.homes.get(id).copied()?;
        self.data.documents.get_mut(document)?.annotations.get_mut(at)
    }

    fn region(&mut self, set: &Object, result: &Object, regions: &mut Regions) {
        let Some(home) = self.home(result) else { return };
        let value = value_of(result);
        let Some(range) = self.range(home, value) else {
            self.pass_over(
                "regions have no whole numbers as start and end (a HyperText?); passed over, label the plain Text",
            );
            return;
        };
        let labels = labels(result, value);
        if labels.is_empty() {
            self.pass_over("regions have no label; passed over, label them or leave them out");
        }
        let region = words(result.get("id"));
        // A region of a pair that the task of its document has, too.
        let is_known = self.homes.len() > 1 && self.reader.homes.get(&region).is_some_and(|(known, _)| *known == home);
        if is_known {
            regions.insert(region.clone(), vec![region]);
            return;
        }
        for label in labels {
            let Some(document) = self.data.documents.get_mut(home) else {
                return;
            };
            let id = self.reader.ids.take(&region, &document.id);
            let mut annotation = DataAnnotation {
                id: id.clone(),
                label,
                fragments: vec![range.clone()],
                quotes: Some(words(value.get(TEXT)))
                    .filter(|words| !words.is_empty())
                    .into_iter()
                    .collect(),
                author: author(set),
                created: timestamp(&words(set.get("created_at"))),
                ..DataAnnotation::default()
            };
            if let Some(Value::Object(meta)) = result.get("meta") {
                take_annotation_fields(&mut annotation, meta);
                annotation.note = text_of(meta.get(TEXT));
            }
            self.reader.homes.insert(id.clone(), (home, document.annotations.len()));
            document.annotations.push(annotation);
            regions.entry(region.clone()).or_default().push(id);
        }
    }

    /// Joins a piece to the region it is a piece of.
    fn fragment(&mut self, set: &Object, result: &Object, regions: &mut Regions) {
        let whole = regions.get(&fragment_of(result)).and_then(|ids| ids.first()).cloned();
        let Some(home) = self.home(result) else { return };
        let value = value_of(result);
        let range = self.range(home, value);
        let Some((range, annotation)) = range.zip(whole.and_then(|id| self.annotation(&id))) else {
            self.region(set, result, regions);
            return;
        };
        if annotation.fragments.contains(&range) {
            return;
        }
        let quote = words(value.get(TEXT));
        let at = annotation.fragments.partition_point(|other| other.start < range.start);
        if annotation.quotes.len() == annotation.fragments.len() && !quote.is_empty() {
            annotation.quotes.insert(at, quote);
        } else {
            annotation.quotes.clear();
        }
        annotation.fragments.insert(at, range);
    }

    /// Start and end as the text counts them that was read.
    fn range(&mut self, home: usize, value: &Object) -> Option<Range<usize>> {
        let (start, end) = (number(value.get("start"))?, number(value.get("end"))?);
        let text = self.document(home)?.text.clone();
        if !text.contains("\r\n") || !self.reader.is_folded(home) {
            return Some(start..end);
        }
        let restored = line_ends::in_restored(&text);
        Some(restored(start)?..restored(end)?)
    }

    fn relation(&mut self, result: &Object, regions: &Regions) {
        let end = |name| {
            regions
                .get(&words(result.get(name)))
                .and_then(|ids| ids.first())
                .cloned()
        };
        let Some((mut from, mut to)) = end("from_id").zip(end("to_id")) else {
            self.pass_over("relations have an end that is no region; passed over, draw them again");
            return;
        };
        if words(result.get("direction")) == "left" {
            (from, to) = (to, from);
        }
        let mut kinds: Vec<String> = list(result.get("labels"))
            .iter()
            .map(|kind| words(Some(kind)))
            .collect();
        kinds.retain(|kind| !kind.is_empty());
        if kinds.is_empty() {
            kinds.push(UNNAMED.to_owned());
        }
        let home = |id: &String| self.reader.homes.get(id).map(|(document, _)| *document);
        let Some((start, end)) = home(&from).zip(home(&to)) else {
            return;
        };
        let to_document = self
            .document(end)
            .map(|document| document.id.clone())
            .unwrap_or_default();
        let author = words(result.get("author"));
        let Some(document) = self.document(start) else { return };
        for kind in kinds {
            let relation = DataRelation {
                kind,
                from: from.clone(),
                to: to.clone(),
                to_document: to_document.clone(),
                author: author.clone(),
            };
            if !document.relations.contains(&relation) {
                document.relations.push(relation);
            }
        }
    }

    /// An attribute of a region; else a label, or a note, on the whole.
    fn answer(&mut self, result: &Object, regions: &Regions) {
        let (name, value) = (words(result.get("from_name")), value_of(result));
        let kind = words(result.get("type"));
        let said = match kind.as_str() {
            "textarea" => value.get(TEXT),
            kind => value.get(kind),
        };
        if let Some(ids) = regions.get(&words(result.get("id"))) {
            for id in ids {
                if let Some(annotation) = self.annotation(id) {
                    annotation.attributes.insert(field(&name).to_owned(), text_of(said));
                }
            }
            return;
        }
        let Some(document) = self.home(result).and_then(|at| self.document(at)) else {
            return;
        };
        match kind.as_str() {
            "choices" => {
                for label in list(said).iter().map(|label| words(Some(label))) {
                    if !label.is_empty() && !document.labels.contains(&label) {
                        document.labels.push(label);
                    }
                }
            }
            "textarea" if document.note.is_empty() => document.note = text_of(said),
            _ => self.pass_over("answers on the whole task are neither choices nor words; passed over"),
        }
    }
}

/// Whether a result has labels and a place in a text.
pub(super) fn is_region(result: &Object) -> bool {
    let kind = words(result.get("type"));
    let value = value_of(result);
    value.contains_key("start") && value.contains_key("end") && kind.ends_with("labels")
}

fn value_of(result: &Object) -> &Object {
    object(result.get("value"))
}

fn fragment_of(result: &Object) -> String {
    words(result.get("meta").and_then(|meta| meta.get("fragment_of")))
}

/// The labels of a region: in a field that is called as its type.
fn labels(result: &Object, value: &Object) -> Vec<String> {
    let kind = words(result.get("type"));
    let labels = value.get(&kind).or_else(|| value.get("labels"));
    let labels = list(labels).iter().map(|label| words(Some(label)));
    labels.filter(|label| !label.is_empty()).collect()
}

/// One string, or several as lines.
fn text_of(value: Option<&Value>) -> String {
    match value {
        Some(Value::Array(lines)) => lines
            .iter()
            .map(|line| words(Some(line)))
            .collect::<Vec<_>>()
            .join("\n"),
        value => words(value),
    }
}

/// Who it was: a mail address where there is one, else a number; of a prediction the model.
fn author(set: &Object) -> String {
    let by = set.get("completed_by");
    let named = by
        .and_then(Value::as_object)
        .map(|by| first(by, &["email", "username", "id"]));
    let named = named.unwrap_or_else(|| words(by));
    if named.is_empty() {
        words(set.get("model_version"))
    } else {
        named
    }
}
