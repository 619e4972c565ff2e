//! Opening and creating projects, and bringing back what a crash left in the journal. Opening never writes to the
//! project folder.

use super::clock;
use super::door::Session;
use super::left::note_path;
use super::outside::{Expected, Outside, Seen, undecided_told};
use super::restore::kept_files;
use super::save::{TAKEN_OVER, keep_list, project_hash, write_new};
use super::task::Wake;
use super::texts::Texts;
use crate::project::edit::{History, Transaction, count};
use crate::project::{IdSource, Project};
use crate::query::Derived;
use crate::store::disk::{
    ContentHash, Journal, JournalThread, LockOutcome, Places, ProjectLock, keep, keep_unfit, list, make_durable, replay,
};
use crate::store::files::{Kept, journal as lines, load_folder, read_path, read_project};
use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Who opens, where the user's folders are, and whom to wake.
#[derive(Clone)]
pub struct OpenOptions {
    /// Name under which records are made.
    pub author: String,
    /// The user's folders.
    pub places: Places,
    /// Called from other threads when there is something new to show.
    pub wake: Wake,
}

/// Why a project could not be opened or created; what to do is in the words.
#[derive(Debug)]
pub struct OpenError(pub String);

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OpenError {}

fn refused(err: impl fmt::Display) -> OpenError {
    OpenError(err.to_string())
}

impl Session {
    /// Makes an empty project in `folder`, which must be empty or not there yet, and opens it.
    pub fn create(folder: &Path, options: &OpenOptions) -> Result<Self, OpenError> {
        let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if taken {
            return Err(OpenError(format!(
                "The folder is not empty; choose another for the project: {}",
                folder.display()
            )));
        }
        write_new(
            folder,
            &Project::with_default_schema(),
            &clock::new_uuid(),
            &Kept::default(),
        )
        .map_err(OpenError)?;
        Self::open(folder, options)
    }

    /// Makes an empty project in the user's data folder, where it lives until it is saved elsewhere.
    pub fn create_unsaved(options: &OpenOptions) -> Result<Self, OpenError> {
        Self::create(&options.places.data.join("unsaved").join(clock::new_uuid()), options)
    }

    /// Opens the project in `folder`. While another program holds it, it is opened for reading only.
    pub fn open(folder: &Path, options: &OpenOptions) -> Result<Self, OpenError> {
        let folder = canonical(folder)?;
        let (loaded, bytes) = load_folder(&folder).map_err(refused)?;
        let mut notices = loaded.told();
        // The bytes are let go here: what follows takes memory of its own.
        let bases = bytes
            .into_iter()
            .map(|(name, bytes)| (name, ContentHash::of(&bytes)))
            .collect();
        let state = options.places.make_state_for(&loaded.uuid, &folder).map_err(refused)?;
        notices.extend(state.warning);
        let mut read_only = loaded.read_only;
        let lock = match ProjectLock::acquire(&state.path, &folder).map_err(refused)? {
            LockOutcome::Held(lock) => Some(lock),
            LockOutcome::Unsupported { guard, warning } => {
                notices.push(warning);
                Some(guard)
            }
            LockOutcome::Busy { holder } => {
                read_only.get_or_insert(format!("it is open already ({holder})"));
                None
            }
        };
        let mut session = Self {
            texts: Texts::in_project(&folder),
            folder,
            state_folder: state.path,
            uuid: loaded.uuid,
            author: Arc::from(options.author.as_str()),
            seen: Seen {
                project: loaded.project.clone(),
                kept: loaded.kept.clone(),
            },
            unwritten: false,
            unflushed: false,
            history: History::new(loaded.project),
            derived: Derived::default(),
            recent: VecDeque::new(),
            since_copy: None,
            ids: IdSource::new(clock::random_seed()),
            kept: loaded.kept,
            decided: BTreeSet::new(),
            decided_last: Vec::new(),
            bases,
            journal: None,
            lock: lock.map(Arc::new),
            read_only,
            saved_revision: 0,
            notices,
            wake: options.wake.clone(),
        };
        if session.read_only.is_none() {
            session.recover()?;
        }
        session.derived = Derived::build(session.project(), session.author.clone());
        Ok(session)
    }

    /// Replays the journal onto the project as it was read, and begins a new generation with what is not yet saved.
    fn recover(&mut self) -> Result<(), OpenError> {
        let current = project_hash(&self.bases);
        let found = replay(&self.state_folder, current).map_err(refused)?;
        let is_durable = found.is_durable || self.flush_files();
        if let Some(dropped) = &found.dropped {
            let places: Vec<String> = dropped.kept_in.iter().map(|path| path.display().to_string()).collect();
            self.notices.push(format!(
                "The end of the journal is damaged ({}, as after a power cut); it was set aside and is not in the \
                 project: {}",
                count(dropped.lines, "line"),
                places.join(", ")
            ));
        }
        let before = match found.base.filter(|_| !found.base_matches && !found.bodies.is_empty()) {
            Some(base) => self.step_back(base)?,
            None => None,
        };
        let (mut applied, unfit) = self.apply_bodies(found.bodies);
        if !unfit.is_empty() {
            let base = found.base.unwrap_or(current);
            let kept = keep_unfit(&self.state_folder, base, &unfit).map_err(refused)?;
            self.notices.push(format!(
                "Of the journal, {} cannot be made in the project as it is now; set aside, and not in it: {}",
                count(unfit.len(), "change"),
                kept.display()
            ));
        }
        if !applied.is_empty() {
            let from = if found.base_matches || before.as_ref().is_some_and(|disk| disk.is_ours) {
                ""
            } else {
                " The project folder had been changed by another program; the changes were applied on top."
            };
            self.notices.push(format!(
                "Recovered what had not been saved to the project folder: {}.{from}",
                count(applied.len(), "change")
            ));
        }
        let mut base = current;
        let is_foreign = before.is_some();
        if let Some(disk) = before {
            // The journal goes on from the version it builds on: should this program be killed before the next save, all is put
            // together once more.
            base = found.base.unwrap_or(current);
            applied.extend(self.put_together(disk)?);
        }
        self.keep_bases().map_err(refused)?;
        let journal = if is_durable || is_foreign {
            Journal::open(&self.state_folder, base, applied)
        } else {
            Journal::open_unsure(&self.state_folder, found.unsure, applied)
        };
        let journal = journal.map_err(refused)?;
        let wake = self.wake.clone();
        let thread = JournalThread::start(journal, Box::new(move || wake())).map_err(refused)?;
        self.journal = Some(Arc::new(thread));
        self.notices.extend(note_path(&self.state_folder, &self.folder).err());
        Ok(())
    }

    /// Makes what was read durable; where the disk refuses, the project counts as not saved. Returns whether it is.
    fn flush_files(&mut self) -> bool {
        let files: Vec<PathBuf> = self.bases.keys().map(|name| self.folder.join(name)).collect();
        let Err(err) = make_durable(&files) else {
            return true;
        };
        self.unwritten = true;
        self.unflushed = true;
        self.notices.push(format!(
            "The disk does not confirm that the project is written ({err}). Save it, or save a copy elsewhere, before you rely \
             on what is in it"
        ));
        false
    }

    /// Goes back to the version of the project that the journal builds on, if it is among the backups. Returns the version
    /// in the folder, which another program made of it.
    fn step_back(&mut self, base: ContentHash) -> Result<Option<Outside>, OpenError> {
        let Some(files) = kept_files(&self.state_folder, base) else {
            return Ok(None);
        };
        let Ok(loaded) = read_project(&files) else {
            return Ok(None);
        };
        let bases = files.iter().map(|(name, bytes)| (name.clone(), ContentHash::of(bytes)));
        let seen = Seen {
            project: loaded.project.clone(),
            kept: loaded.kept.clone(),
        };
        let expected = Expected {
            folder: self.folder.clone(),
            state_folder: self.state_folder.clone(),
            bases: bases.collect(),
            seen: seen.clone(),
            uuid: self.uuid.clone(),
        };
        let disk = expected.look(self.project()).map_err(OpenError)?;
        if disk.is_some() {
            self.history = History::new(loaded.project);
            self.kept = loaded.kept;
            self.seen = seen;
        }
        Ok(disk)
    }

    /// Puts what the journal made of its base and what another program made of it together. Returns what is to stand in the
    /// journal for it.
    fn put_together(&mut self, disk: Outside) -> Result<Option<String>, OpenError> {
        let stamp = self.stamp();
        let kept = self.kept.advance(self.project(), &stamp, &self.decided);
        let merged = disk.join(&self.seen, self.project(), &kept, &stamp.at);
        let body = (!merged.edits.is_empty()).then(|| {
            lines::encode(&Transaction {
                title: TAKEN_OVER.to_owned(),
                edits: merged.edits.clone(),
            })
        });
        self.history.restore(merged.edits);
        self.kept = merged.kept;
        self.unwritten = true;
        self.seen = disk.into_seen();
        let undecided = self.kept.conflicts(self.project()).len();
        if undecided > 0 {
            self.notices.push(undecided_told(undecided));
        }
        Ok(body)
    }

    /// Sees to it that the version in the folder is among the backups: should another program change it, what both made of
    /// it can be put together.
    pub(super) fn keep_bases(&self) -> Result<(), String> {
        for (name, hash) in &self.bases {
            let known = list(&self.state_folder, name).map_err(|err| err.to_string())?;
            if known.iter().any(|backup| backup.hash == *hash) {
                continue;
            }
            let read = read_path(&self.folder.join(name)).map_err(|err| err.to_string())?;
            // What was changed in this very instant is merged by the next save.
            if let Some(bytes) = read.filter(|bytes| ContentHash::of(bytes) == *hash) {
                keep(&self.state_folder, name, &bytes).map_err(|err| err.to_string())?;
            }
        }
        keep_list(&self.state_folder, &self.bases).map_err(|err| err.to_string())
    }

    /// Applies journal bodies in order; returns those that were applied and those that cannot be. Where a body breaks a
    /// rule, as when another program removed what it builds on, it and all that follow are left out.
    fn apply_bodies(&mut self, bodies: Vec<String>) -> (Vec<String>, Vec<String>) {
        let (mut applied, mut unfit, mut edits) = (Vec::new(), Vec::new(), Vec::new());
        for body in bodies {
            match lines::decode(&body) {
                Ok((_, read)) => {
                    edits.push(read);
                    applied.push(body);
                }
                Err(_) => unfit.push(body),
            }
        }
        let start = self.history.clone();
        let with_first = |number: usize| {
            let mut history = start.clone();
            for edits in edits.iter().take(number) {
                history.restore(edits.clone());
            }
            history
        };
        self.history = with_first(edits.len());
        if !self.project().violations().is_empty() {
            // The project as it was read breaks no rule, so some number of bodies is the last that does not.
            let (mut good, mut bad) = (0, edits.len());
            while bad - good > 1 {
                let middle = good.midpoint(bad);
                if with_first(middle).project().violations().is_empty() {
                    good = middle;
                } else {
                    bad = middle;
                }
            }
            self.history = with_first(good);
            unfit.extend(applied.drain(good..));
        }
        (applied, unfit)
    }
}

fn canonical(folder: &Path) -> Result<PathBuf, OpenError> {
    // A file inside the folder stands for the folder: `corroborate case/project.ron`.
    let folder = match folder.file_name() {
        Some(name) if name == "project.ron" => folder.parent().unwrap_or(folder),
        _ => folder,
    };
    fs::canonicalize(folder)
        .map_err(|err| OpenError(format!("The project could not be opened: {err}: {}", folder.display())))
}
