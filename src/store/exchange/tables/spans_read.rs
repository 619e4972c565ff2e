//! A row a fragment, or a JSON object a span: what we write, and what has its columns or keys by other usual names. The
//! texts are elsewhere, known by their hash or by the document's id.

use super::super::json::{
    Ids, Object, each_object, first, list, number, take_annotation_fields, take_document_fields, words,
};
use super::super::model::{DataAnnotation, DataDocument, DataRelation};
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::super::units::Unit;
use super::rows::{Table, is_guarded, labels, unguarded};
use super::spans::Link;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

const DOCUMENT_NAMES: [&str; 7] = ["document_id", "doc_id", "docid", "document", "doc", "file", "filename"];
const HASH_NAMES: [&str; 3] = ["text_sha256", "text_hash", "sha256"];
const ANNOTATION_NAMES: [&str; 3] = ["annotation_id", "span_id", "id"];
const LABEL_NAMES: [&str; 5] = ["label", "tag", "code", "category", "type"];
const START_NAMES: [&str; 5] = ["start_cp", "start", "begin", "start_char", "start_offset"];
const END_NAMES: [&str; 5] = ["end_cp", "end", "stop", "end_char", "end_offset"];
const QUOTE_NAMES: [&str; 6] = ["quote", "text", "span_text", "covered_text", "words", "span"];
const AUTHOR_NAMES: [&str; 4] = ["author", "annotator", "coder", "user"];

/// Reads rows, those of one annotation as one, or lines.
pub(in super::super) fn read(files: &[InputFile]) -> ReadData {
    let mut data = ReadData::default();
    let mut reader = Reader::default();
    for file in files {
        if file.begins_json() {
            each_object(&mut data, file, |data, line, object| {
                let small = object.into_iter().map(|(name, value)| (name.to_lowercase(), value));
                if let Err(what) = reader.line(data, &file.name, &small.collect()) {
                    data.problem(&file.name, line, what);
                }
            });
            continue;
        }
        let Some(table) = Table::open(&mut data, file) else {
            continue;
        };
        if !(table.has(&START_NAMES) && table.has(&END_NAMES) && table.has(&LABEL_NAMES)) {
            let what = format!(
                "no columns for label, start and end (there are: {}); rename them",
                table.column_names()
            );
            data.problem(&file.name, Some(1), what);
            continue;
        }
        if table.has(&["start_cp"]) {
            data.unit = Some(Unit::CodePoints);
        }
        let is_guarded = is_guarded(&table, lengths);
        for (line, row) in table.rows() {
            let read = row.and_then(|row| {
                let row = if is_guarded { unguarded(row) } else { row };
                reader.row(&mut data, &file.name, &row)
            });
            if let Err(what) = read {
                data.problem(&file.name, Some(line), what);
            }
        }
    }
    reader.end(&mut data);
    data
}

/// Of a row whose quote begins with a `'`: the length it is to have, and has.
fn lengths(row: &Object) -> Option<(usize, usize)> {
    let quote = first(row, &QUOTE_NAMES);
    let range = range(row).filter(|_| quote.starts_with('\''))?;
    Some((range.len(), quote.chars().count()))
}

fn range(row: &Object) -> Option<Range<usize>> {
    let end = |names: &[&str]| number(Some(&Value::from(first(row, names))));
    Some(end(&START_NAMES)?..end(&END_NAMES)?)
}

#[derive(Default)]
struct Reader {
    document_ids: Ids,
    annotation_ids: Ids,
    /// Place of each document, by the id and the hash of its rows.
    documents: BTreeMap<(String, String), usize>,
    /// Place of each annotation, by its document and the id of its rows.
    annotations: BTreeMap<(usize, String), usize>,
    /// Where each annotation is, by the id of its rows.
    homes: BTreeMap<String, (usize, usize)>,
    /// Arrows as rows say them, with the ids of where they start.
    links: Vec<(String, Link)>,
}

impl Reader {
    fn row(&mut self, data: &mut ReadData, file: &str, row: &Object) -> Result<(), String> {
        let range = range(row).ok_or("start or end is no whole number; passed over, mend the row")?;
        let label = first(row, &LABEL_NAMES);
        if label.is_empty() {
            return Err("no label; passed over, mend the row".to_owned());
        }
        let home = self.document(data, file, row);
        let Some(document) = data.documents.get_mut(home) else {
            return Ok(());
        };
        let said = first(row, &ANNOTATION_NAMES);
        let quote = first(row, &QUOTE_NAMES);
        let known = self.annotations.get(&(home, said.clone())).filter(|_| !said.is_empty());
        // What is said of an annotation stands in each of its rows.
        if let Some(annotation) = known.and_then(|at| document.annotations.get_mut(*at)) {
            let at = annotation.fragments.partition_point(|other| other.start < range.start);
            if annotation.quotes.len() == annotation.fragments.len() && !quote.is_empty() {
                annotation.quotes.insert(at, quote);
            } else {
                annotation.quotes.clear();
            }
            annotation.fragments.insert(at, range);
            return Ok(());
        }
        let mut annotation = DataAnnotation {
            id: self.annotation_ids.take(&said, &document.id),
            label,
            fragments: std::iter::once(range).collect(),
            quotes: Some(quote).filter(|quote| !quote.is_empty()).into_iter().collect(),
            ..DataAnnotation::default()
        };
        let (fields, was_read) = annotation_fields(row, &said);
        take_annotation_fields(&mut annotation, &fields);
        let links = links(row.get("links"));
        self.keep((home, document), said, links, annotation);
        was_read
    }

    /// A line holds all pieces of its annotation.
    fn line(&mut self, data: &mut ReadData, file: &str, line: &Object) -> Result<(), String> {
        let piece = |object: &Object| range(object).map(|range| (range, first(object, &QUOTE_NAMES)));
        let pieces = list(line.get("fragments")).iter().map(|piece| piece.as_object());
        let mut pieces: Option<Vec<(Range<usize>, String)>> = pieces.map(|object| piece(object?)).collect();
        if pieces.as_ref().is_none_or(Vec::is_empty) {
            pieces = piece(line).map(|one| vec![one]);
        }
        let pieces = pieces.ok_or("start or end is no whole number; passed over, mend the line")?;
        let label = first(line, &LABEL_NAMES);
        if label.is_empty() {
            return Err("no label; passed over, mend the line".to_owned());
        }
        let unit = words(line.get("offset_unit"));
        data.unit = data
            .unit
            .or_else(|| Unit::ALL.into_iter().find(|known| known.name() == unit));
        let home = self.document(data, file, line);
        let Some(document) = data.documents.get_mut(home) else {
            return Ok(());
        };
        let said = first(line, &ANNOTATION_NAMES);
        let (fragments, mut quotes): (_, Vec<String>) = pieces.into_iter().unzip();
        if quotes.iter().any(String::is_empty) {
            quotes.clear();
        }
        let mut annotation = DataAnnotation {
            id: self.annotation_ids.take(&said, &document.id),
            label,
            fragments,
            quotes,
            ..DataAnnotation::default()
        };
        let (fields, was_read) = annotation_fields(line, &said);
        take_annotation_fields(&mut annotation, &fields);
        let links = links(line.get("links"));
        self.keep((home, document), said, links, annotation);
        was_read
    }

    fn keep(
        &mut self,
        (home, document): (usize, &mut DataDocument),
        said: String,
        links: Vec<Link>,
        annotation: DataAnnotation,
    ) {
        self.links.extend(links.into_iter().map(|link| (said.clone(), link)));
        self.annotations
            .insert((home, said.clone()), document.annotations.len());
        self.homes.insert(said, (home, document.annotations.len()));
        document.annotations.push(annotation);
    }

    fn document(&mut self, data: &mut ReadData, file: &str, row: &Object) -> usize {
        let (said, hash) = (first(row, &DOCUMENT_NAMES), first(row, &HASH_NAMES));
        let key = (said.clone(), hash.clone());
        if let Some(at) = self.documents.get(&key) {
            return *at;
        }
        let wanted = if said.is_empty() { hash.clone() } else { said };
        let mut document = DataDocument {
            id: self.document_ids.take(&wanted, file),
            text_hash: hash,
            ..DataDocument::default()
        };
        // A note in a row is one on the annotation.
        let fields = row.iter().filter(|(column, _)| !column.starts_with("note"));
        take_document_fields(
            &mut document,
            &fields.map(|(column, cell)| (column.clone(), cell.clone())).collect(),
        );
        document.labels = labels(row.get("document_labels"));
        self.documents.insert(key, data.documents.len());
        data.documents.push(document);
        data.documents.len() - 1
    }

    /// Draws the arrows, now that all ends are known. Those with an end that is not here, nor in a document that is named,
    /// are told.
    fn end(self, data: &mut ReadData) {
        let mut lost = 0;
        for (from, link) in self.links {
            let end = |said: &str| {
                let (home, at) = *self.homes.get(said)?;
                let document = data.documents.get(home)?;
                Some((home, document.annotations.get(at)?.id.clone(), document.id.clone()))
            };
            let to = match end(&link.to) {
                None if !link.to_document.is_empty() => Some((link.to, link.to_document)),
                known => known.map(|(_, to, to_document)| (to, to_document)),
            };
            let Some(((home, from, _), (to, to_document))) = end(&from).zip(to) else {
                lost += 1;
                continue;
            };
            if let Some(document) = data.documents.get_mut(home) {
                document.relations.push(DataRelation {
                    kind: link.kind,
                    from,
                    to,
                    to_document,
                    author: link.author,
                });
            }
        }
        if lost > 0 {
            let what = format!("{lost} links end at an annotation that is in none of the files; add the file it is in");
            data.problem("links", None, what);
        }
    }
}

/// What a row or line says of its annotation, and whether all of it could be read.
fn annotation_fields(row: &Object, id: &str) -> (Object, Result<(), String>) {
    let mut fields = Object::new();
    for (name, names) in [
        ("note", ["note", "comment"].as_slice()),
        ("author", &AUTHOR_NAMES),
        ("created", &["created", "created_at", "time"]),
        ("status", &["status"]),
        ("group", &["group", "group_principal"]),
    ] {
        fields.insert(name.to_owned(), Value::from(first(row, names)));
    }
    let said = first(row, &["is_principal"]);
    let is_principal = match said.as_str() {
        "" => first(row, &["group_principal"]) == id,
        said => ["yes", "true"].contains(&said),
    };
    fields.insert("is_principal".to_owned(), Value::from(is_principal));
    let read = match row.get("attributes") {
        Some(Value::Object(attributes)) => Ok(attributes.clone()),
        Some(Value::String(words)) if !words.is_empty() => serde_json::from_str::<Object>(words),
        _ => return (fields, Ok(())),
    };
    let told = match read {
        Ok(attributes) => {
            fields.insert("attributes".to_owned(), Value::Object(attributes));
            Ok(())
        }
        Err(err) => Err(format!("the attributes are left out, they are no JSON object: {err}")),
    };
    (fields, told)
}

/// Arrows that go out: a list of objects, that list as words, or `→ rests on 12; ← same claim 3`.
fn links(said: Option<&Value>) -> Vec<Link> {
    match said {
        Some(Value::String(cell)) => serde_json::from_str(cell).unwrap_or_else(|_| arrows(cell)),
        Some(list) => serde_json::from_value(list.clone()).unwrap_or_default(),
        None => Vec::new(),
    }
}

fn arrows(cell: &str) -> Vec<Link> {
    let marked = cell.replace("; → ", "\0→ ").replace("; ← ", "\0← ");
    let out = marked.split('\0').filter_map(|link| link.strip_prefix("→ "));
    let out = out.filter_map(|link| link.rsplit_once(' '));
    out.map(|(kind, to)| Link {
        kind: kind.to_owned(),
        to: to.to_owned(),
        to_document: String::new(),
        author: String::new(),
    })
    .collect()
}
