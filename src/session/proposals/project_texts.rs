//! The texts of a project, as one search reads them.

use crate::project::{DocumentId, Project};
use crate::session::texts::read_text;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many bytes of text are kept while a search lasts; what does not fit is read again when it is asked for again.
const KEPT: usize = 64 << 20;

/// Texts by document, read from the disk when they are first asked for. Any thread may ask.
pub(super) struct ProjectTexts<'p> {
    project: &'p Project,
    folder: PathBuf,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    texts: BTreeMap<DocumentId, Arc<str>>,
    bytes: usize,
    problems: BTreeMap<DocumentId, String>,
}

impl<'p> ProjectTexts<'p> {
    /// Those of the project in `folder`.
    pub fn new(project: &'p Project, folder: &Path) -> Self {
        Self {
            project,
            folder: folder.join("texts"),
            held: Mutex::default(),
        }
    }

    /// A text; none of a document that is not there, or where it cannot be read.
    pub fn of(&self, id: DocumentId) -> Option<Arc<str>> {
        let document = self.project.documents().get(id)?;
        if let Some(text) = self.held().texts.get(&id) {
            return Some(text.clone());
        }
        let read = read_text(&self.folder, document);
        let mut held = self.held();
        match read {
            Ok(text) => {
                if held.bytes + text.len() <= KEPT && held.texts.insert(id, text.clone()).is_none() {
                    held.bytes += text.len();
                }
                Some(text)
            }
            Err(why) => {
                held.problems.insert(id, why);
                None
            }
        }
    }

    /// Texts that could not be read, in words.
    pub fn problems(&self) -> Vec<String> {
        self.held().problems.values().cloned().collect()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // A thread that broke off while it held them left them whole.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
