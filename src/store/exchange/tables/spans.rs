//! A row a fragment: what [`crate::store::export`] writes, and what has its columns by other usual names. The texts are
//! elsewhere, known by their hash or by the document's id.

use super::super::json::{Ids, Object, first, number, take_annotation_fields, take_document_fields};
use super::super::model::{DataAnnotation, DataDocument, DataRelation};
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::super::units::Unit;
use super::rows::Table;
use crate::store::export::is_formula;
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

/// Reads rows, those of one annotation as one.
pub(in super::super) fn read(files: &[InputFile]) -> ReadData {
    let mut data = ReadData::default();
    let mut reader = Reader::default();
    for file in files {
        let Some(table) = Table::open(&mut data, file) else {
            continue;
        };
        if !(table.has(&START_NAMES) && table.has(&END_NAMES) && table.has(&LABEL_NAMES)) {
            let what = format!(
                "no columns for label, start and end (there are: {}); rename them",
                table.columns.join(", ")
            );
            data.problem(&file.name, Some(1), what);
            continue;
        }
        if table.has(&["start_cp"]) {
            data.unit = Some(Unit::CodePoints);
        }
        let is_guarded = is_guarded(&table);
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

/// Whether cells have a `'` before what a spreadsheet would take for a formula, and before each `'`. The length of quotes
/// says so, else that no cell speaks against it.
fn is_guarded(table: &Table<'_>) -> bool {
    let (mut for_it, mut against, mut could_be, mut cannot_be) = (0, 0, false, false);
    for row in table.rows().filter_map(|(_, row)| row.ok()) {
        let quote = first(&row, &QUOTE_NAMES);
        let range = range(&row);
        if let Some(range) = range.filter(|_| quote.starts_with('\'')) {
            let (said, found) = (range.len(), quote.chars().count());
            for_it += usize::from(said + 1 == found);
            against += usize::from(said == found);
        }
        for cell in row.values().filter_map(Value::as_str) {
            let after = cell.strip_prefix('\'');
            could_be |= after.is_some();
            cannot_be |= is_formula(cell) || after.is_some_and(|after| !is_formula(after) && !after.starts_with('\''));
        }
    }
    if for_it == against {
        could_be && !cannot_be
    } else {
        for_it > against
    }
}

fn unguarded(row: Object) -> Object {
    let cells = row.into_iter().map(|(column, cell)| {
        let bare = cell.as_str().and_then(|cell| cell.strip_prefix('\'')).map(Value::from);
        (column, bare.unwrap_or(cell))
    });
    cells.collect()
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
    /// Arrows as rows say them: kind, start, end.
    links: Vec<(String, String, String)>,
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
        for (kind, to) in links(&first(row, &["links"])) {
            self.links.push((kind, said.clone(), to));
        }
        self.annotations
            .insert((home, said.clone()), document.annotations.len());
        self.homes.insert(said, (home, document.annotations.len()));
        document.annotations.push(annotation);
        was_read
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
        self.documents.insert(key, data.documents.len());
        data.documents.push(document);
        data.documents.len() - 1
    }

    /// Draws the arrows, now that all ends are known. Those with an end that is not here are told.
    fn end(self, data: &mut ReadData) {
        let mut lost = 0;
        for (kind, from, to) in self.links {
            let ends = self.homes.get(&from).zip(self.homes.get(&to));
            let end = |(document, annotation): (usize, usize)| {
                let document = data.documents.get(document)?;
                Some((document.annotations.get(annotation)?.id.clone(), document.id.clone()))
            };
            let named = ends.and_then(|(from, to)| Some((from.0, end(*from)?, end(*to)?)));
            let Some((home, (from, _), (to, to_document))) = named else {
                lost += 1;
                continue;
            };
            if let Some(document) = data.documents.get_mut(home) {
                document.relations.push(DataRelation {
                    kind,
                    from,
                    to,
                    to_document,
                    author: String::new(),
                });
            }
        }
        if lost > 0 {
            let what = format!("{lost} links end at an annotation that is in none of the files; add the file it is in");
            data.problem("links", None, what);
        }
    }
}

/// What a row says of its annotation, and whether all of it could be read.
fn annotation_fields(row: &Object, id: &str) -> (Object, Result<(), String>) {
    let mut fields = Object::new();
    for (name, names) in [
        ("note", ["note", "comment"].as_slice()),
        ("author", &AUTHOR_NAMES),
        ("created", &["created", "created_at", "time"]),
        ("status", &["status"]),
        ("group", &["group_principal"]),
    ] {
        fields.insert(name.to_owned(), Value::from(first(row, names)));
    }
    let is_principal = first(row, &["group_principal"]) == id;
    fields.insert("is_principal".to_owned(), Value::from(is_principal));
    let attributes = first(row, &["attributes"]);
    if attributes.is_empty() {
        return (fields, Ok(()));
    }
    let read = serde_json::from_str::<Object>(&attributes);
    let told = match read {
        Ok(attributes) => {
            fields.insert("attributes".to_owned(), Value::Object(attributes));
            Ok(())
        }
        Err(err) => Err(format!("the attributes are left out, they are no JSON object: {err}")),
    };
    (fields, told)
}

/// Kinds and ends of the arrows that go out: `→ rests on 12; ← same claim 3`.
fn links(cell: &str) -> Vec<(String, String)> {
    let marked = cell.replace("; → ", "\0→ ").replace("; ← ", "\0← ");
    let out = marked.split('\0').filter_map(|link| link.strip_prefix("→ "));
    let out = out.filter_map(|link| link.rsplit_once(' '));
    out.map(|(kind, to)| (kind.to_owned(), to.to_owned())).collect()
}
