//! From a [`Project`] to the bytes of its files, always the same for the same project.

use super::ledger::Ledger;
use super::loaded::{Kept, KeptFile};
use super::names::{GIT_ATTRIBUTES_FILE, Homes, PROJECT_FILE, git_attributes};
use super::read::{OFFSETS, read_project_like};
use super::records::{Place, author, get, has, home, keys, place, removal};
use super::row_text::quote;
use super::rows::Key;
use super::scan::INDENT;
use super::sums::{SUM_LEN, push_summed};
use super::versions::{Version, line_of};
use crate::project::Project;
use crate::project::edit::{Edit, History};
use std::collections::BTreeMap;

/// All files of a project but its texts, by their paths inside the folder, with `/`.
/// Files of the folder that are not named stay as they are; nothing is ever to be deleted.
pub fn write_project(project: &Project, uuid: &str, kept: &Kept) -> BTreeMap<String, Vec<u8>> {
    let mut writer = Writer::new(kept);
    writer.records(project);
    writer.states();
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
    if nothing_returned && !same_versions(&again.kept.ledger, &kept.ledger, project) {
        return Err("The written project does not hold the versions of its records".to_owned());
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

/// Whether the versions of all records, what removed ones left and what is not decided stand in `again`.
fn same_versions(again: &Ledger, ledger: &Ledger, project: &Project) -> bool {
    let versions = ledger.versions.iter().filter(|(key, _)| has(project, **key));
    let again_versions = again.versions.iter().filter(|(key, _)| has(project, **key));
    versions.eq(again_versions) && again.gone == ledger.gone && again.others == ledger.others
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

    fn records(&mut self, project: &Project) {
        let (never, none) = (Version::default(), Vec::new());
        for key in keys(project) {
            let Some(edit) = get(project, key) else { continue };
            let version = self.kept.ledger.versions.get(&key).unwrap_or(&never);
            let unknown = self.kept.fields.get(&key).unwrap_or(&none);
            let mut row = String::new();
            line_of(&edit, version, unknown, &mut row);
            // All rows are held until they are sorted.
            row.shrink_to_fit();
            let elsewhere = self.kept.homes.get(&key);
            let file = elsewhere.map_or_else(|| home(&edit, &mut self.homes), String::as_str);
            let text = match self.files.get_mut(file) {
                Some(text) => text,
                None => self.files.entry(file.to_owned()).or_default(),
            };
            if text.author.is_none() && elsewhere.is_none() {
                text.author = author(&edit).map(|author| String::from(&**author));
            }
            text.rows.push((place(&edit), row));
        }
    }

    /// What is no record of the project: removed ones, and versions that stand against its own.
    fn states(&mut self) {
        let ledger = &self.kept.ledger;
        for state in ledger.gone.values().chain(ledger.others.values().flatten()) {
            let text = self.files.entry(state.file.clone()).or_default();
            let record = &state.content.record().edit;
            if text.author.is_none() && home(record, &mut self.homes) == state.file {
                text.author = author(record).map(|author| String::from(&**author));
            }
            text.rows.push((state.place(), state.line()));
        }
    }
}

/// A whole file: its header fields after the format, what was kept of it, its rows. Kept records that the project has
/// are left out.
pub(super) fn file_bytes<'r>(
    fields: impl Iterator<Item = (&'r str, &'r str)>,
    rows: impl Iterator<Item = &'r str> + Clone,
    kept: &KeptFile,
    has: impl Fn(Key) -> bool,
) -> Vec<u8> {
    let layout = format!(
        "(\n    format: {},\n    min_reader: {},\n",
        kept.format, kept.min_reader
    );
    let mut bytes = layout.into_bytes();
    let fields = fields.map(|(name, value)| {
        let mut field = format!("{name}: ");
        quote(&mut field, value);
        field
    });
    for field in fields.chain(kept.header.iter().cloned()) {
        bytes.extend_from_slice(b"    ");
        push_summed(&mut bytes, &field);
        bytes.push(b'\n');
    }
    bytes.extend_from_slice(b"    records: [\n");
    let lines = kept.lines.iter().map(|line| line.bytes.len() + 1);
    let lengths = rows.clone().map(|row| INDENT.len() + row.len() + SUM_LEN + 1);
    bytes.reserve_exact(lines.chain(lengths).sum::<usize>() + 16);
    for line in &kept.lines {
        if !line.record.is_some_and(&has) {
            bytes.extend_from_slice(&line.bytes);
            bytes.push(b'\n');
        }
    }
    for row in rows {
        bytes.extend_from_slice(INDENT.as_bytes());
        push_summed(&mut bytes, row);
        bytes.push(b'\n');
    }
    bytes.extend_from_slice(b"    ],\n)\n");
    bytes
}
