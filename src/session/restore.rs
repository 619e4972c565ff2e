//! Earlier versions of the project, from the backups in the state folder, and how to go back to one.

use super::door::Session;
use super::save::LIST;
use crate::progress::Progress;
use crate::project::Project;
use crate::project::edit::{Adopted, Command, Edit};
use crate::store::disk::{ContentHash, list, read_backup};
use crate::store::files::{differences, read_project, told};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// A version that can be brought back.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// Rises with every save; names the version on the command line.
    pub number: u64,
    /// When it was kept, `YYYY-MM-DD HH:MM:SS` in UTC; empty where the system does not tell.
    pub at: String,
    hash: ContentHash,
}

/// A version that can be brought back, with what that would change of the project as it is.
#[derive(Clone, Debug)]
pub struct Version {
    /// See [`Earlier::number`].
    pub number: u64,
    /// When it was kept, `YYYY-MM-DDTHH:MM:SSZ`; empty where the system does not tell.
    pub at: String,
    /// What going back to it would change.
    pub edits: Vec<Edit>,
    /// The same in numbers: "3 annotations, 1 label"; "as now" where it is nothing.
    pub title: String,
}

/// Work that lists all versions of a project, the newest first, beside the window.
pub fn listing(session: &Session) -> impl FnOnce(&Progress) -> Result<Vec<Version>, String> + Send + use<> {
    let (state_folder, project) = (session.state_folder.clone(), session.project().clone());
    move |_| {
        let version = |earlier: Earlier| {
            let edits = changes(&state_folder, &earlier, &project)?;
            Ok(Version {
                title: title(&edits),
                number: earlier.number,
                at: match earlier.at.split_once(' ') {
                    Some((day, time)) => format!("{day}T{time}Z"),
                    None => String::new(),
                },
                edits,
            })
        };
        versions(&state_folder)?.into_iter().map(version).collect()
    }
}

/// What edits change in numbers: "3 annotations, 1 label"; "as now" where it is nothing.
pub fn title(edits: &[Edit]) -> String {
    match edits {
        [] => "as now".to_owned(),
        edits => told(edits),
    }
}

/// What an edit makes of a record of the project: "goes: annotation “the sky is green”".
pub fn in_words(edit: &Edit, project: &Project) -> String {
    fn of<T>(now: Option<&Arc<T>>, then: Option<&Arc<T>>, kind: &str, name: impl Fn(&T) -> &str) -> String {
        let becomes = match (now, then) {
            (None, _) => "comes back",
            (_, None) => "goes",
            _ => "becomes as it was",
        };
        match now.or(then).map(|record| name(record)).unwrap_or_default() {
            "" => format!("{becomes}: {kind}"),
            name => format!("{becomes}: {kind} “{name}”"),
        }
    }
    macro_rules! words {
        ($table:ident, $id:expr, $change:expr, $kind:literal, $name:expr) => {
            of(project.$table().get(*$id), $change.after.as_ref(), $kind, $name)
        };
    }
    match edit {
        Edit::Document(id, change) => words!(documents, id, change, "document", |record| &record.title),
        Edit::Label(id, change) => words!(labels, id, change, "label", |record| &record.name),
        Edit::RelationType(id, change) => words!(relation_types, id, change, "link type", |record| &record.name),
        Edit::Annotation(id, change) => words!(annotations, id, change, "annotation", |record| &record.quote.exact),
        Edit::Review(id, change) => words!(reviews, id, change, "review state", |_| ""),
        Edit::Relation(id, change) => words!(relations, id, change, "link", |_| ""),
        Edit::Group(id, change) => words!(groups, id, change, "duplicate group", |_| ""),
        Edit::Decision(id, change) => words!(decisions, id, change, "decision", |_| ""),
    }
}

impl Session {
    /// All versions whose files are kept, the newest first.
    pub fn earlier(&self) -> Result<Vec<Earlier>, String> {
        versions(&self.state_folder)
    }

    /// What going back to a version would change.
    pub fn changes_to(&self, earlier: &Earlier) -> Result<Vec<Edit>, String> {
        changes(&self.state_folder, earlier, self.project())
    }

    /// Goes back to a version, as one step that can be undone. Returns its title.
    pub fn restore(&mut self, earlier: &Earlier) -> Result<String, String> {
        let edits = self.changes_to(earlier)?;
        let title = format!("Restore version {}: {}", earlier.number, told(&edits));
        let adopted = Adopted {
            title: title.clone(),
            edits,
        };
        self.execute(Command::Adopt(Box::new(adopted)))
            .map_err(|err| err.to_string())?;
        Ok(title)
    }
}

fn versions(state_folder: &Path) -> Result<Vec<Earlier>, String> {
    let lists = list(state_folder, LIST).map_err(|err| err.to_string())?;
    let whole = lists
        .iter()
        .filter(|backup| kept_files(state_folder, backup.hash).is_some());
    let earlier = whole.map(|backup| {
        let modified = fs::metadata(&backup.path).and_then(|found| found.modified()).ok();
        let time = modified.and_then(|time| Timestamp::try_from(time).ok());
        Earlier {
            number: backup.number,
            at: time
                .map(|time| time.strftime("%Y-%m-%d %H:%M:%S").to_string())
                .unwrap_or_default(),
            hash: backup.hash,
        }
    });
    Ok(earlier.collect())
}

fn changes(state_folder: &Path, earlier: &Earlier, project: &Project) -> Result<Vec<Edit>, String> {
    let files = kept_files(state_folder, earlier.hash)
        .ok_or_else(|| format!("Of version {} not all files are kept any more", earlier.number))?;
    let loaded = read_project(&files).map_err(|err| err.to_string())?;
    Ok(differences(project, &loaded.project))
}

/// The files of a version of the project, by the hash of their list, from the backups; none where not all are there.
pub(super) fn kept_files(state_folder: &Path, version: ContentHash) -> Option<BTreeMap<String, Vec<u8>>> {
    let kept = |name: &str, hash: ContentHash| {
        let all = list(state_folder, name).ok()?;
        read_backup(all.iter().find(|backup| backup.hash == hash)?).ok()
    };
    let names = String::from_utf8(kept(LIST, version)?).ok()?;
    let file = |line: &str| {
        let (hash, name) = line.split_once("  ")?;
        Some((name.to_owned(), kept(name, hash.parse().ok()?)?))
    };
    names.lines().map(file).collect()
}
