//! Saving: a snapshot becomes files beside the window; the journal forgets what they hold once they are durable.

use super::door::Session;
use super::task::Task;
use super::texts::{Texts, regular_len, text_name};
use crate::project::Project;
use crate::store::disk::{
    ContentHash, JournalThread, LockOutcome, Places, ProjectLock, Ticket, keep, make_folder, save_atomically,
};
use crate::store::files::{Kept, verify, write_project};
use std::collections::BTreeMap;
use std::fs;
use std::io;
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
}

/// A save that went well.
#[derive(Debug)]
pub struct SaveOutcome {
    bases: BTreeMap<String, ContentHash>,
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

    /// Takes note of what a save wrote.
    pub fn finish_save(&mut self, outcome: &SaveOutcome) {
        self.bases.clone_from(&outcome.bases);
        self.saved_revision = outcome.revision;
    }

    /// Writes a copy of the project, with its texts, to an empty or new folder; work goes on in this one.
    pub fn save_copy(&self, folder: &Path) -> Result<(), String> {
        let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if taken {
            return Err(format!("The folder is not empty; choose another: {}", folder.display()));
        }
        copy_texts(self.project(), &self.folder, folder)?;
        write_new(folder, self.project(), &self.uuid, &self.kept)
    }

    /// Saves to another folder and goes on there. Undo and redo stay.
    pub fn save_as(&mut self, folder: &Path, places: &Places) -> Result<(), String> {
        self.save_copy(folder)?;
        let folder = fs::canonicalize(folder).map_err(|err| format!("{err}: {}", folder.display()))?;
        let state = places
            .make_state_for(&self.uuid, &folder)
            .map_err(|err| err.to_string())?;
        let lock = match ProjectLock::acquire(&state.path, &folder).map_err(|err| err.to_string())? {
            LockOutcome::Held(lock) | LockOutcome::Unsupported { guard: lock, .. } => lock,
            LockOutcome::Busy { holder } => {
                return Err(format!("The folder is in use ({holder}): {}", folder.display()));
            }
        };
        let files = write_project(self.project(), &self.uuid, &self.kept);
        self.bases = files
            .iter()
            .map(|(name, bytes)| (name.clone(), ContentHash::of(bytes)))
            .collect();
        let journal = crate::store::disk::Journal::open(&state.path, project_hash(&self.bases), Vec::new())
            .map_err(|err| err.to_string())?;
        let wake = self.wake.clone();
        let thread = JournalThread::start(journal, Box::new(move || wake())).map_err(|err| err.to_string())?;
        self.forget_journal();
        self.journal = Some(Arc::new(thread));
        self.lock = Some(lock);
        self.read_only = None;
        self.texts = Texts::in_project(&folder);
        self.folder = folder;
        self.state_folder = state.path;
        self.saved_revision = self.history.revision();
        Ok(())
    }

    /// The journal of a folder that was left after saving elsewhere has nothing to bring back.
    fn forget_journal(&mut self) {
        if let Some(journal) = self.journal.take() {
            let ticket = journal.submitted();
            // If this fails, the old folder offers changes on its next opening that the new one has, too.
            journal.saved(project_hash(&self.bases), ticket).ok();
        }
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
        })
    }
}

fn write(snapshot: Snapshot) -> Result<SaveOutcome, String> {
    let files = write_project(&snapshot.project, &snapshot.uuid, &snapshot.kept);
    verify(&files, &snapshot.project, &snapshot.uuid, &snapshot.kept)
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
        bases,
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

/// Writes all files of a project into a folder that has none yet.
pub(super) fn write_new(folder: &Path, project: &Project, uuid: &str, kept: &Kept) -> Result<(), String> {
    make_folder(&folder.join("texts")).map_err(|err| err.to_string())?;
    for (name, bytes) in write_project(project, uuid, kept) {
        let path = folder.join(&name);
        make_folder(path.parent().unwrap_or(folder)).map_err(|err| err.to_string())?;
        save_atomically(&path, &bytes, None).map_err(|err| err.to_string())?;
    }
    Ok(())
}

/// One hash for all files of a project, by their names.
pub(super) fn project_hash(files: &BTreeMap<String, ContentHash>) -> ContentHash {
    let lines: Vec<String> = files.iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect();
    ContentHash::of(lines.concat().as_bytes())
}

fn copy_texts(project: &Project, from: &Path, to: &Path) -> Result<(), String> {
    let texts = to.join("texts");
    make_folder(&texts).map_err(|err| err.to_string())?;
    for document in project.documents().values() {
        let Some(name) = text_name(&document.text_hash) else {
            continue;
        };
        let source = from.join("texts").join(&name);
        let target = texts.join(&name);
        let copied = regular_len(&source)
            .and_then(|_| fs::copy(&source, &target))
            .and_then(|_| fs::File::open(&target)?.sync_all());
        copied.map_err(|err: io::Error| {
            format!(
                "The text of “{}” could not be copied: {err}: {}",
                document.title,
                source.display()
            )
        })?;
    }
    Ok(())
}
