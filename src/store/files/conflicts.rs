//! What nobody decided yet, for people: the versions of a record that stand against each other, field by field.

use super::ledger::RecordKey;
use super::loaded::Kept;
use super::parse::{options, parse_fields};
use super::records::{get, removal};
use super::rows::Kind;
use super::versions::{Content, Live, State, Version};
use crate::project::Project;
use crate::project::edit::{Edit, count};
use std::collections::BTreeMap;
use std::fmt;

/// A record of which two versions or more stand in the files.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Which record.
    pub record: RecordKey,
    /// The record in words: "Annotation 000000000000000a “the sky is green”".
    pub what: String,
    /// The record as the project has it now.
    pub ours: Edit,
    /// The versions that stand against it.
    pub others: Vec<Other>,
}

/// A version that stands against the one in the project.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// Puts this version in place of the project's, or removes the record.
    pub edit: Edit,
    /// Who removed the record, and when, where this version is its removal.
    pub removed: Option<(String, String)>,
    /// The file it stands in.
    pub file: String,
    /// Field, here, there; what only one has is empty in the other.
    pub differences: Vec<[String; 3]>,
}

impl Kept {
    /// Whether versions of any record stand against each other.
    pub fn has_others(&self) -> bool {
        !self.ledger.others.is_empty()
    }

    /// All records that somebody has to decide about, but for those whose other version the project has taken over.
    pub fn conflicts(&self, project: &Project) -> Vec<Conflict> {
        let all = self.ledger.others.iter().filter_map(|(key, states)| {
            let ours = self.live(project, *key)?;
            let taken = |state: &State| state.content == Content::Live(ours.clone());
            if states.iter().any(taken) {
                return None;
            }
            let others = states.iter().map(|state| other(&ours, state)).collect();
            Some(Conflict {
                record: RecordKey(*key),
                what: in_words(&ours),
                ours: get(project, *key)?,
                others,
            })
        });
        all.collect()
    }
}

impl fmt::Display for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((by, at)) = &self.removed {
            let by = if by.is_empty() { "another program" } else { by };
            return write!(f, "removed by {by} {at}");
        }
        for (n, [field, here, there]) in self.differences.iter().enumerate() {
            let comma = if n > 0 { ", " } else { "" };
            write!(f, "{comma}{field}: here “{here}”, there “{there}”")?;
        }
        Ok(())
    }
}

fn other(ours: &Live, state: &State) -> Other {
    let (edit, removed) = match &state.content {
        Content::Live(live) => (live.edit.clone(), None),
        Content::Gone(gone) => (
            removal(super::rows::key_of(&ours.edit)),
            Some((gone.by.clone(), gone.at.clone())),
        ),
    };
    let (here, there) = (fields_of(ours), fields_of(state.content.record()));
    let names = here.keys().chain(there.keys().filter(|name| !here.contains_key(*name)));
    let differing = names.filter(|name| here.get(*name) != there.get(*name));
    let value = |fields: &BTreeMap<String, String>, name: &String| fields.get(name).cloned().unwrap_or_default();
    Other {
        edit,
        removed,
        file: state.file.clone(),
        differences: differing
            .map(|name| [name.clone(), value(&here, name), value(&there, name)])
            .collect(),
    }
}

/// The fields of a record; strings as they are, other values as RON.
fn fields_of(live: &Live) -> BTreeMap<String, String> {
    let line = live.line(&Version::default());
    let body = line.get(line.find('(').unwrap_or(0)..).unwrap_or_default();
    let fields = parse_fields(body).unwrap_or_default();
    let shown = |value: &str| options().from_str(value).unwrap_or_else(|_| value.trim().to_owned());
    fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), shown(value)))
        .collect()
}

/// A record in words: kind, id, and what it is called or stands on.
fn in_words(live: &Live) -> String {
    let (kind, id) = super::rows::key_of(&live.edit);
    let fields = fields_of(live);
    let name = ["quote", "name", "title"].iter().find_map(|name| fields.get(*name));
    let name = name.map(|name| format!(" “{}”", short(name))).unwrap_or_default();
    format!("{} {id:016x}{name}", kind.word())
}

fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// How many records of which kind edits change: "3 annotations, 1 label".
pub fn told(edits: &[Edit]) -> String {
    let mut numbers: BTreeMap<Kind, usize> = BTreeMap::new();
    for edit in edits {
        *numbers.entry(super::rows::key_of(edit).0).or_default() += 1;
    }
    let named = numbers.into_iter().map(|(kind, number)| {
        let one = match kind {
            Kind::Label => "label",
            Kind::RelationType => "link type",
            Kind::Document => "document",
            Kind::Annotation => "annotation",
            Kind::Relation => "link",
            Kind::Group => "duplicate group",
            Kind::Review => "review state",
            Kind::Decision => "decision",
        };
        count(number, one)
    });
    named.collect::<Vec<_>>().join(", ")
}
