//! From a [`Project`] to the bytes of its files, always the same for the same project.

use super::loaded::{Kept, KeptFile};
use super::names::{GIT_ATTRIBUTES_FILE, Homes, PROJECT_FILE, git_attributes};
use super::read::{OFFSETS, read_project_like};
use super::row_text::{RowWriter, quote};
use super::rows::{Key, Kind, Row};
use super::rows_decisions::DecisionRow;
use super::rows_documents::{DocumentRow, LabelRow, RelationTypeRow, ReviewRow};
use super::rows_tags::{AnnotationRow, GroupRow, RelationRow};
use super::scan::INDENT;
use crate::project::edit::{Change, Edit, History};
use crate::project::{Project, RelationTypeId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All files of a project but its texts, by their paths inside the folder, with `/`.
/// Files of the folder that are not named stay as they are; nothing is ever to be deleted.
pub fn write_project(project: &Project, uuid: &str, kept: &Kept) -> BTreeMap<String, Vec<u8>> {
    let mut writer = Writer::new(kept);
    writer.documents(project);
    writer.reviews(project);
    writer.tags(project);
    let mut files = kept.untouched.clone();
    let attributes = files.get(GIT_ATTRIBUTES_FILE).map_or(&[][..], Vec::as_slice);
    files.insert(GIT_ATTRIBUTES_FILE.to_owned(), git_attributes(attributes));
    for (file, mut text) in writer.files {
        text.rows.sort_unstable();
        let kept_file = kept.files.get(&file).cloned().unwrap_or_default();
        let author = kept_file.author.as_ref().or(text.author.as_ref());
        let head: Vec<(&str, &str)> = match file == PROJECT_FILE {
            true => vec![("offsets", OFFSETS), ("uuid", uuid)],
            false => Vec::new(),
        };
        let head = head.into_iter().chain(author.map(|author| ("author", author.as_str())));
        let rows = text.rows.iter().map(|(_, row)| row.as_str());
        let bytes = file_bytes(head, rows, &kept_file, |key| has(project, key));
        files.insert(file, bytes);
    }
    files
}

/// Reads written files again and compares them with memory, so that a mistake of the writer never replaces a good
/// file. The error says what differs.
pub fn verify(files: &BTreeMap<String, Vec<u8>>, project: &Project, uuid: &str, kept: &Kept) -> Result<(), String> {
    let again = read_project_like(files, Some(project)).map_err(|err| err.to_string())?;
    if again.uuid != uuid {
        return Err("The written project has another uuid".to_owned());
    }
    // A record that was set aside because of a missing label, say, is read again once that label is back.
    let returned = returned_records(&again.project, project, kept);
    let nothing_returned = returned.is_empty();
    let mut history = History::new(again.project);
    history.restore(returned);
    if history.project() != project {
        return Err("The written project does not hold what is in memory".to_owned());
    }
    if nothing_returned && !puts_back(&again.kept, kept, project) {
        return Err("The written project does not hold all that was to be put back".to_owned());
    }
    Ok(())
}

/// Whether all that was kept, as far as the project still has its records, stands in `again`, and nothing else.
fn puts_back(again: &Kept, kept: &Kept, project: &Project) -> bool {
    let fields = kept.fields.iter().filter(|(key, _)| has(project, **key));
    let same_file = |(name, file): (&String, &KeptFile)| {
        let lines = file
            .lines
            .iter()
            .filter(|line| !line.record.is_some_and(|key| has(project, key)));
        again.files.get(name).is_some_and(|other| {
            other.header == file.header
                && other.format == file.format
                && other
                    .lines
                    .iter()
                    .map(|line| &line.bytes)
                    .eq(lines.map(|line| &line.bytes))
        })
    };
    let new_files = again.files.iter().filter(|(name, _)| !kept.files.contains_key(*name));
    fields.eq(again.fields.iter())
        && kept.files.iter().all(same_file)
        && new_files
            .into_iter()
            .all(|(_, file)| file.lines.is_empty() && file.header.is_empty())
}

/// Removals of the set-aside records that `again` has and `project` has not.
fn returned_records(again: &Project, project: &Project, kept: &Kept) -> Vec<Edit> {
    let lines = kept.files.values().flat_map(|file| &file.lines);
    let mut keys: Vec<Key> = lines.filter_map(|line| line.record).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.retain(|key| has(again, *key) && !has(project, *key));
    keys.into_iter().map(removal).collect()
}

fn removal((kind, id): Key) -> Edit {
    fn gone<T>() -> Change<T> {
        Change {
            before: None,
            after: None,
        }
    }
    match kind {
        Kind::Label => Edit::Label(id.into(), gone()),
        Kind::RelationType => Edit::RelationType(id.into(), gone()),
        Kind::Document => Edit::Document(id.into(), gone()),
        Kind::Annotation => Edit::Annotation(id.into(), gone()),
        Kind::Relation => Edit::Relation(id.into(), gone()),
        Kind::Group => Edit::Group(id.into(), gone()),
        Kind::Review => Edit::Review(id.into(), gone()),
        Kind::Decision => Edit::Decision(id.into(), gone()),
    }
}

fn has(project: &Project, (kind, id): Key) -> bool {
    match kind {
        Kind::Label => project.labels().contains(id.into()),
        Kind::RelationType => project.relation_types().contains(RelationTypeId(id)),
        Kind::Document => project.documents().contains(id.into()),
        Kind::Annotation => project.annotations().contains(id.into()),
        Kind::Relation => project.relations().contains(id.into()),
        Kind::Group => project.groups().contains(id.into()),
        Kind::Review => project.reviews().contains(id.into()),
        Kind::Decision => project.decisions().contains(id.into()),
    }
}

/// Where a record stands in its file: by kind, annotations by document, start and end in bytes, all by id.
type Place = (Kind, u64, usize, usize, u64);

/// One file in the making.
#[derive(Default)]
struct FileText {
    author: Option<String>,
    rows: Vec<(Place, String)>,
}

struct Writer<'a> {
    kept: &'a Kept,
    homes: Homes,
    files: BTreeMap<String, FileText>,
}

impl<'a> Writer<'a> {
    fn new(kept: &'a Kept) -> Self {
        let names = kept.files.keys().map(String::as_str).chain([PROJECT_FILE]);
        let files = names.map(|name| (name.to_owned(), FileText::default())).collect();
        Self {
            kept,
            homes: Homes::default(),
            files,
        }
    }

    fn documents(&mut self, project: &Project) {
        for (id, label) in project.labels().iter() {
            self.put::<LabelRow>(PROJECT_FILE, None, plain(Kind::Label, id.0), id, label);
        }
        for (id, kind) in project.relation_types().iter() {
            self.put::<RelationTypeRow>(PROJECT_FILE, None, plain(Kind::RelationType, id.0), id, kind);
        }
        for (id, document) in project.documents().iter() {
            self.put::<DocumentRow>(PROJECT_FILE, None, plain(Kind::Document, id.0), id, document);
        }
    }

    fn reviews(&mut self, project: &Project) {
        for (id, review) in project.reviews().iter() {
            let file = self.homes.of_reviews(&review.author).to_owned();
            let place = (Kind::Review, review.document.0, 0, 0, id.0);
            self.put::<ReviewRow>(&file, Some(&review.author), place, id, review);
        }
        for (id, decision) in project.decisions().iter() {
            let file = self.homes.of_reviews(&decision.author).to_owned();
            let place = (Kind::Decision, decision.order, 0, 0, id.0);
            self.put::<DecisionRow>(&file, Some(&decision.author), place, id, decision);
        }
    }

    fn tags(&mut self, project: &Project) {
        for (id, annotation) in project.annotations().iter() {
            let place = (
                Kind::Annotation,
                annotation.document.0,
                annotation.start(),
                annotation.end(),
                id.0,
            );
            self.put_tag::<AnnotationRow>(&annotation.author, place, id, annotation);
        }
        for (id, relation) in project.relations().iter() {
            self.put_tag::<RelationRow>(&relation.author, plain(Kind::Relation, id.0), id, relation);
        }
        for (id, group) in project.groups().iter() {
            self.put_tag::<GroupRow>(&group.author, plain(Kind::Group, id.0), id, group);
        }
    }

    fn put_tag<R: Row>(&mut self, author: &Arc<str>, place: Place, id: R::Id, record: &R::Record) {
        let file = self.homes.of(author).to_owned();
        self.put::<R>(&file, Some(author), place, id, record);
    }

    fn put<R: Row>(&mut self, home: &str, author: Option<&str>, place: Place, id: R::Id, record: &R::Record) {
        let key = (place.0, place.4);
        let elsewhere = self.kept.homes.get(&key);
        let mut row = String::from(place.0.word());
        let mut fields = RowWriter::new(&mut row);
        R::write(id, record, &mut fields);
        for (name, value) in self.kept.fields.get(&key).into_iter().flatten() {
            fields.raw(name, value);
        }
        fields.end();
        // All rows are held until they are sorted.
        row.shrink_to_fit();
        let file = self
            .files
            .entry(elsewhere.map_or(home, String::as_str).to_owned())
            .or_default();
        if file.author.is_none() && elsewhere.is_none() {
            file.author = author.map(str::to_owned);
        }
        file.rows.push((place, row));
    }
}

fn plain(kind: Kind, id: u64) -> Place {
    (kind, 0, 0, 0, id)
}

/// A whole file: its header fields after the format, what was kept of it, its rows. Kept records that the project has
/// are left out.
pub(super) fn file_bytes<'r>(
    fields: impl Iterator<Item = (&'r str, &'r str)>,
    rows: impl Iterator<Item = &'r str> + Clone,
    kept: &KeptFile,
    has: impl Fn(Key) -> bool,
) -> Vec<u8> {
    let mut head = format!(
        "(\n    format: {},\n    min_reader: {},\n",
        kept.format, kept.min_reader
    );
    for (name, value) in fields {
        head.push_str(&format!("    {name}: "));
        quote(&mut head, value);
        head.push_str(",\n");
    }
    for other in &kept.header {
        head.push_str(&format!("    {other},\n"));
    }
    head.push_str("    records: [\n");
    let mut bytes = head.into_bytes();
    let lines = kept.lines.iter().map(|line| line.bytes.len() + 1);
    let lengths = rows.clone().map(|row| INDENT.len() + row.len() + 2);
    bytes.reserve_exact(lines.chain(lengths).sum::<usize>() + 16);
    for line in &kept.lines {
        if !line.record.is_some_and(&has) {
            bytes.extend_from_slice(&line.bytes);
            bytes.push(b'\n');
        }
    }
    for row in rows {
        bytes.extend_from_slice(INDENT.as_bytes());
        bytes.extend_from_slice(row.as_bytes());
        bytes.extend_from_slice(b",\n");
    }
    bytes.extend_from_slice(b"    ],\n)\n");
    bytes
}
