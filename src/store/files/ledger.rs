//! What the files of an open project said of its records when they were last read or written: enough to number the next
//! versions, to leave a line for what was removed, and to put back what is not decided.

use super::Kept;
use super::names::Homes;
use super::records::{changed, get, home};
use super::rows::Key;
use super::versions::{Content, Live, Removal, State, Version, counted_on};
use crate::project::Project;
use std::collections::{BTreeMap, BTreeSet};

/// See the top of this file. Empty for a new project.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ledger {
    /// The records that the versions are of.
    pub(super) base: Project,
    /// Versions of records that ever changed.
    pub(super) versions: BTreeMap<Key, Version>,
    /// What removed records left.
    pub(super) gone: BTreeMap<Key, State>,
    /// Versions of records that stand against those in the project, until somebody decides.
    pub(super) others: BTreeMap<Key, Vec<State>>,
}

/// Who changes records, and when, as the lines of removed records say it.
#[derive(Clone, Debug, Default)]
pub struct Stamp {
    /// The author's name.
    pub by: String,
    /// `YYYY-MM-DDTHH:MM:SSZ`.
    pub at: String,
}

impl Kept {
    /// What is to be kept once `project` is written: what changed since the last time has new versions, what was removed
    /// leaves a line. Of the records in `decided` the project's versions count and the others go.
    pub fn advance(&self, project: &Project, stamp: &Stamp, decided: &BTreeSet<RecordKey>) -> Self {
        let mut next = self.clone();
        let mut homes = Homes::default();
        for key in changed(&self.ledger.base, project) {
            next.step(key, project, stamp, &mut homes);
        }
        for RecordKey(key) in decided {
            if let Some(others) = next.ledger.others.remove(key) {
                let mut version = next.ledger.versions.remove(key).unwrap_or_default();
                others
                    .iter()
                    .for_each(|other| version.absorb(&other.version, other.content.mark()));
                next.ledger.versions.insert(*key, version);
            }
        }
        next.ledger.base = project.clone();
        next
    }

    fn step(&mut self, key: Key, project: &Project, stamp: &Stamp, homes: &mut Homes) {
        let before = self.live(&self.ledger.base, key);
        let after = self.live(project, key);
        let mut version = self.ledger.versions.remove(&key).unwrap_or_default();
        let others = self.ledger.others.remove(&key).unwrap_or_default();
        // Taking over another version decides for it, and removing the record decides against all.
        let decided = match &after {
            None => true,
            Some(after) => others.iter().any(|other| other.content == Content::Live(after.clone())),
        };
        if let Some(before) = &before {
            version = version.next(Content::Live(before.clone()).mark());
        } else if let Some(gone) = self.ledger.gone.remove(&key) {
            version.join(&gone.version);
            version = version.next(gone.content.mark());
        }
        let highest = others.iter().map(|other| counted_on(other.version.rev)).max();
        version.rev = version.rev.max(highest.unwrap_or(0));
        if decided {
            others
                .iter()
                .for_each(|other| version.absorb(&other.version, other.content.mark()));
        } else if !others.is_empty() {
            self.ledger.others.insert(key, others);
        }
        match (before, after) {
            (Some(last), None) => {
                let file = match self.homes.get(&key) {
                    Some(file) => file.clone(),
                    None => home(&last.edit, homes).to_owned(),
                };
                let content = Content::Gone(Removal {
                    by: stamp.by.clone(),
                    at: stamp.at.clone(),
                    last,
                    fields: Vec::new(),
                });
                self.ledger.gone.insert(key, State { file, version, content });
            }
            _ if version != Version::default() => {
                self.ledger.versions.insert(key, version);
            }
            _ => {}
        }
    }

    /// A record of a project with the unknown fields that its line has.
    pub(super) fn live(&self, project: &Project, key: Key) -> Option<Live> {
        let edit = get(project, key)?;
        let fields = self.fields.get(&key).cloned().unwrap_or_default();
        Some(Live { edit, fields })
    }

    /// What a project with these files says of a record: its version there, or what its removal left.
    pub(super) fn state(&self, project: &Project, key: Key, homes: &mut Homes) -> Option<State> {
        let Some(live) = self.live(project, key) else {
            return self.ledger.gone.get(&key).cloned();
        };
        let file = match self.homes.get(&key) {
            Some(file) => file.clone(),
            None => home(&live.edit, homes).to_owned(),
        };
        Some(State {
            file,
            version: self.ledger.versions.get(&key).cloned().unwrap_or_default(),
            content: Content::Live(live),
        })
    }
}

/// Names a record of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(pub(super) Key);
