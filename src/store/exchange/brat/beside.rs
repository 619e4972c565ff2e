//! The tables beside, read again.

use super::super::model::{DataLabel, DataRelationType, DataSchema};
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::super::tsv::{self, Row};
use std::collections::BTreeMap;

/// Columns of `documents.tsv` but those of a document. A row is about the document `file`, or about its annotation or link
/// `of`; then `at` says where that was, so that a row is not taken for what brat has put there since.
pub(super) const FILE: &str = "file";
pub(super) const OF: &str = "of";
pub(super) const ANNOTATION: [&str; 6] = ["status", "author", "created", "principal", "at", "attributes"];
/// Columns of `links.tsv`.
pub(super) const LINK: [&str; 6] = ["type", "from_file", "from", "to_file", "to", "author"];
/// Columns of `names.tsv`. Of an attribute, `of` is the label, and `choices` a JSON list.
pub(super) const NAME: [&str; 9] = [
    "use",
    "name",
    "original",
    "of",
    "slot",
    "key",
    "guideline",
    "choices",
    "to",
];

/// What the tables say.
#[derive(Default)]
pub(super) struct Beside {
    /// By document, path without ending, and then by what in it they are about; empty for the document.
    pub(super) rows: BTreeMap<String, BTreeMap<String, Row>>,
    /// Links across documents, with the folder and the name of the table.
    pub(super) links: Vec<(String, String, Row)>,
    /// Our names by brat's.
    names: BTreeMap<String, String>,
    groups: BTreeMap<String, String>,
}

impl Beside {
    /// Reads all tables, and what `names.tsv` says of the schema.
    pub(super) fn read(files: &[InputFile], data: &mut ReadData) -> Self {
        let mut beside = Self::default();
        for file in files {
            let (folder, name) = split(&file.name);
            match name {
                "documents.tsv" => {
                    for row in tsv::rows(file, &[FILE], data) {
                        let stem = format!("{folder}{}", row.get(FILE));
                        let of = row.get(OF).to_owned();
                        beside.rows.entry(stem).or_default().insert(of, row);
                    }
                }
                "links.tsv" => {
                    let rows = tsv::rows(file, &["type"], data).into_iter();
                    let rows = rows.map(|row| (folder.to_owned(), file.name.clone(), row));
                    beside.links.extend(rows);
                }
                "names.tsv" => {
                    for row in tsv::rows(file, &["name"], data) {
                        let names = (row.get("name").to_owned(), row.get("original").to_owned());
                        if row.get("use") == "group" {
                            beside.groups.extend([names]);
                        } else {
                            beside.names.extend([names]);
                            take_name(&row, &mut data.schema);
                        }
                    }
                }
                _ => {}
            }
        }
        beside
    }

    /// Our name for one of brat's.
    pub(super) fn ours(&self, name: &str) -> String {
        self.names.get(name).map_or(name, String::as_str).to_owned()
    }

    /// Our id for one of brat's of a duplicate group.
    pub(super) fn group(&self, name: &str) -> String {
        self.groups.get(name).map_or(name, String::as_str).to_owned()
    }
}

/// Folder, with its `/`, and name.
pub(super) fn split(path: &str) -> (&str, &str) {
    let at = path.rfind('/').map_or(0, |at| at + 1);
    path.split_at_checked(at).unwrap_or(("", path))
}

fn take_name(row: &Row, schema: &mut DataSchema) {
    let name = row.get("original").to_owned();
    let label = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
    match row.get("use") {
        "label" => schema.labels.push(DataLabel {
            name,
            slot: row.get("slot").parse().unwrap_or_default(),
            key: row.get("key").chars().next(),
            guideline: row.get("guideline").to_owned(),
            attributes: Vec::new(),
        }),
        "link" => schema.relation_types.push(DataRelationType {
            name,
            from: label(row.get("of")),
            to: label(row.get("to")),
        }),
        "attribute" => {
            let choices = serde_json::from_str(row.get("choices")).ok();
            if let Some(label) = schema.labels.iter_mut().find(|label| label.name == row.get("of")) {
                label.attributes.push((name, choices));
            }
        }
        _ => {}
    }
}
