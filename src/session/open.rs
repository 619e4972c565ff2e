//! Opening and creating projects, and bringing back what a crash left in the journal. Opening never writes to the
//! project folder.

use super::clock;
use super::door::Session;
use super::save::{project_hash, write_new};
use super::task::Wake;
use super::texts::Texts;
use crate::project::edit::History;
use crate::project::{IdSource, Project};
use crate::query::Derived;
use crate::store::disk::{ContentHash, Journal, JournalThread, LockOutcome, Places, ProjectLock, replay};
use crate::store::files::{Kept, journal as lines, load_folder};
use std::collections::VecDeque;
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
            &options.author,
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
        let (loaded, bytes) = load_folder(&folder, &options.author).map_err(refused)?;
        let mut notices: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
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
            history: History::new(loaded.project),
            derived: Derived::default(),
            recent: VecDeque::new(),
            since_copy: None,
            ids: IdSource::new(clock::random_seed()),
            kept: loaded.kept,
            bases,
            journal: None,
            lock,
            read_only,
            saved_revision: 0,
            notices,
            wake: options.wake.clone(),
        };
        if session.read_only.is_none() {
            session.recover()?;
        }
        session.derived = Derived::build(session.project());
        Ok(session)
    }

    /// Replays the journal onto the project as it was read, and begins a new generation with what is not yet saved.
    fn recover(&mut self) -> Result<(), OpenError> {
        let current = project_hash(&self.bases);
        let found = replay(&self.state_folder, current).map_err(refused)?;
        if let Some(dropped) = &found.dropped {
            self.notices.push(format!(
                "{} damaged journal lines were set aside; nothing in them had been called saved",
                dropped.lines
            ));
        }
        let mut restored = 0;
        for body in &found.bodies {
            match lines::decode(body) {
                Ok((_, edits)) => {
                    restored += 1;
                    self.history.restore(edits);
                }
                Err(err) => self
                    .notices
                    .push(format!("A journal line could not be read and was left out: {err}")),
            }
        }
        let broken = self.project().violations();
        if !broken.is_empty() {
            return Err(OpenError(format!(
                "The journal does not fit the project ({}); both are untouched: {}",
                broken.join("; "),
                self.state_folder.display()
            )));
        }
        if restored > 0 {
            let from = if found.base_matches {
                ""
            } else {
                " The project folder had been changed by another program; the changes were applied on top."
            };
            self.notices.push(format!(
                "Recovered {restored} changes that had not been saved to the project folder.{from}"
            ));
        }
        let journal = Journal::open(
            &self.state_folder,
            found
                .base
                .filter(|_| restored > 0 && found.base_matches)
                .unwrap_or(current),
            found.bodies,
        )
        .map_err(refused)?;
        let wake = self.wake.clone();
        let thread = JournalThread::start(journal, Box::new(move || wake())).map_err(refused)?;
        self.journal = Some(Arc::new(thread));
        Ok(())
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
