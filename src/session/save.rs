//! Saving: a snapshot becomes files beside the window; the journal forgets what they hold once they are durable.

use super::door::Session;
use super::task::Task;
use crate::project::Project;
use crate::store::disk::{ContentHash, JournalThread, Ticket, keep, make_folder, save_atomically};
use crate::store::files::{GIT_IGNORE, GIT_IGNORE_FILE, Kept, PROJECT_FILE, RecordKey, Stamp, verify, write_project};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything a save needs, taken at one moment.
struct Snapshot {
    folder: PathBuf,
    state_folder: PathBuf,
    project: Project,
    uuid: String,
    kept: Kept,
    bases: BTreeMap<String, ContentHash>,
    journal: Option<(Arc<JournalThread>, Ticket)>,
    revision: u64,
    stamp: Stamp,
    /// Records of which somebody decided that the project's version counts.
    decided: BTreeSet<RecordKey>,
}

/// A save that went well.
#[derive(Debug)]
pub struct SaveOutcome {
    folder: PathBuf,
    bases: BTreeMap<String, ContentHash>,
    kept: Kept,
    decided: BTreeSet<RecordKey>,
    revision: u64,
    /// What could not be kept as it was, in words.
    pub warnings: Vec<String>,
    /// Whether any file was written; nothing is where nothing changed.
    pub written: bool,
}

/// A save under way.
pub type SaveTask = Task<Result<SaveOutcome, String>>;

impl Session {
    /// Saves to the project folder and waits for it.
    pub fn save(&mut self) -> Result<SaveOutcome, String> {
        let outcome = write(self.snapshot()?)?;
        self.finish_save(&outcome);
        Ok(outcome)
    }

    /// Saves beside the window; hand the outcome to [`Session::finish_save`].
    pub fn start_save(&self) -> Result<SaveTask, String> {
        let snapshot = self.snapshot()?;
        Task::start("Saving", self.wake.clone(), move |_| write(snapshot)).map_err(|err| err.to_string())
    }

    /// Takes note of what a save wrote; of one to a folder that was left meanwhile there is nothing to note.
    pub fn finish_save(&mut self, outcome: &SaveOutcome) {
        if outcome.folder != self.folder {
            return;
        }
        self.bases.clone_from(&outcome.bases);
        self.kept.clone_from(&outcome.kept);
        self.decided.retain(|record| !outcome.decided.contains(record));
        self.saved_revision = outcome.revision;
    }

    /// Saves what is unsaved and lets the project go; `running` is a save under way. Returns what went wrong, in words:
    /// the changes are in the journal then.
    pub fn close(mut self, running: Option<SaveTask>) -> Vec<String> {
        let mut told = Vec::new();
        let mut finish = |session: &mut Self, outcome: Result<SaveOutcome, String>| match outcome {
            Ok(outcome) => {
                session.finish_save(&outcome);
                told.extend(outcome.warnings);
            }
            Err(err) => told.push(err),
        };
        if let Some(outcome) = running.and_then(Task::wait) {
            finish(&mut self, outcome);
        }
        if self.is_unsaved() && self.read_only.is_none() {
            let outcome = self.snapshot().and_then(write);
            finish(&mut self, outcome);
        }
        told
    }

    fn snapshot(&self) -> Result<Snapshot, String> {
        if let Some(why) = &self.read_only {
            return Err(format!(
                "Not saved: the project is open for reading only, {why}. Save a copy elsewhere instead"
            ));
        }
        if self.lock.as_ref().is_some_and(|lock| !lock.still_held()) {
            return Err("Not saved: the lock file was removed, so another program may hold the project. Save a copy elsewhere instead".to_owned());
        }
        Ok(Snapshot {
            folder: self.folder.clone(),
            state_folder: self.state_folder.clone(),
            project: self.project().clone(),
            uuid: self.uuid.clone(),
            kept: self.kept.clone(),
            bases: self.bases.clone(),
            journal: self.journal.clone().zip(self.ticket()),
            revision: self.history.revision(),
            stamp: self.stamp(),
            decided: self.decided.clone(),
        })
    }
}

fn write(snapshot: Snapshot) -> Result<SaveOutcome, String> {
    let kept = snapshot
        .kept
        .advance(&snapshot.project, &snapshot.stamp, &snapshot.decided);
    let files = write_project(&snapshot.project, &snapshot.uuid, &kept);
    verify(&files, &snapshot.project, &snapshot.uuid, &kept)
        .map_err(|err| format!("Not saved: {err}. Your changes are kept in the journal"))?;
    let bases: BTreeMap<String, ContentHash> = files
        .iter()
        .map(|(name, bytes)| (name.clone(), ContentHash::of(bytes)))
        .collect();
    let hash = project_hash(&bases);
    if let Some((journal, ticket)) = &snapshot.journal {
        journal.saving(hash, *ticket)?;
    }
    let mut outcome = SaveOutcome {
        folder: snapshot.folder.clone(),
        bases,
        kept,
        decided: snapshot.decided,
        revision: snapshot.revision,
        warnings: Vec::new(),
        written: false,
    };
    for (name, bytes) in &files {
        let path = snapshot.folder.join(name);
        make_folder(path.parent().unwrap_or(&snapshot.folder)).map_err(|err| err.to_string())?;
        let saved = save_atomically(&path, bytes, snapshot.bases.get(name))
            .map_err(|err| format!("Not saved: {err}. Your changes are kept in the journal"))?;
        outcome.written |= saved.written;
        outcome.warnings.extend(saved.warnings);
        outcome.warnings.extend(saved.theirs.iter().map(|path| {
            format!(
                "Another program wrote meanwhile; its version was kept: {}",
                path.display()
            )
        }));
        if saved.written
            && let Err(err) = keep(&snapshot.state_folder, name, bytes)
        {
            outcome.warnings.push(format!("No backup was kept: {err}"));
        }
    }
    if let Some((journal, ticket)) = &snapshot.journal {
        journal.saved(hash, *ticket)?;
    }
    Ok(outcome)
}

/// Writes all files of a project into a folder that has none yet, and returns their hashes. What makes it a project
/// comes last: a folder that was not finished does not open as one.
pub(super) fn write_new(
    folder: &Path,
    project: &Project,
    uuid: &str,
    kept: &Kept,
) -> Result<BTreeMap<String, ContentHash>, String> {
    make_folder(&folder.join("texts")).map_err(|err| err.to_string())?;
    let mut files: Vec<_> = write_project(project, uuid, kept).into_iter().collect();
    files.sort_by_key(|(name, _)| name == PROJECT_FILE);
    let mut bases = BTreeMap::new();
    save_atomically(&folder.join(GIT_IGNORE_FILE), GIT_IGNORE.as_bytes(), None).map_err(|err| err.to_string())?;
    for (name, bytes) in files {
        let path = folder.join(&name);
        make_folder(path.parent().unwrap_or(folder)).map_err(|err| err.to_string())?;
        save_atomically(&path, &bytes, None).map_err(|err| err.to_string())?;
        bases.insert(name, ContentHash::of(&bytes));
    }
    Ok(bases)
}

/// One hash for all files of a project, by their names.
pub(super) fn project_hash(files: &BTreeMap<String, ContentHash>) -> ContentHash {
    let lines: Vec<String> = files.iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect();
    ContentHash::of(lines.concat().as_bytes())
}
