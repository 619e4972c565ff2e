//! The texts of the open project, read when they are first wanted. A text that does not match its hash is not shown.

use crate::project::{Document, DocumentId};
use crate::store::disk::ContentHash;
use crate::store::files::text_file;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Texts up to this many bytes are read while the caller waits; larger ones beside the window.
const READ_AT_ONCE: u64 = 32 << 20;

/// What is known of one text.
enum Slot {
    Reading,
    Here(Arc<str>),
    Failed(String),
}

/// A shared store of texts by document. Clones share it.
#[derive(Clone)]
pub(super) struct Texts {
    folder: PathBuf,
    slots: Arc<Mutex<BTreeMap<DocumentId, Slot>>>,
}

impl Texts {
    /// Texts of the project in `project_folder`.
    pub fn in_project(project_folder: &Path) -> Self {
        Self {
            folder: project_folder.join("texts"),
            slots: Arc::default(),
        }
    }

    /// The text, read now if need be.
    pub fn read(&self, id: DocumentId, document: &Document) -> Result<Arc<str>, String> {
        match self.slots().get(&id) {
            Some(Slot::Here(text)) => return Ok(text.clone()),
            Some(Slot::Failed(why)) => return Err(why.clone()),
            Some(Slot::Reading) | None => {}
        }
        let read = read_text(&self.folder, document);
        self.put(id, &read);
        read
    }

    /// The text if it is at hand or small; else starts reading it on a thread, and `wake` is called when it is there.
    pub fn request(&self, id: DocumentId, document: &Document, wake: &super::Wake) -> Option<Result<Arc<str>, String>> {
        match self.slots().get(&id) {
            Some(Slot::Here(text)) => return Some(Ok(text.clone())),
            Some(Slot::Failed(why)) => return Some(Err(why.clone())),
            Some(Slot::Reading) => return None,
            None => {}
        }
        // The file itself is asked: what a stranger's project says of its length may be wrong.
        let name = text_name(&document.text_hash).unwrap_or_default();
        let is_long = regular_len(&self.folder.join(name)).is_ok_and(|len| len > READ_AT_ONCE);
        if !is_long {
            return Some(self.read(id, document));
        }
        self.slots().insert(id, Slot::Reading);
        let (texts, document, wake) = (self.clone(), document.clone(), wake.clone());
        let work = move || {
            let read = read_text(&texts.folder, &document);
            texts.put(id, &read);
            wake();
        };
        match std::thread::Builder::new().name("read text".to_owned()).spawn(work) {
            Ok(_) => None,
            Err(err) => Some(Err(format!("No thread could be started: {err}"))),
        }
    }

    /// Forgets all texts but these.
    pub fn keep_only(&self, wanted: &[DocumentId]) {
        self.slots()
            .retain(|id, slot| wanted.contains(id) || matches!(slot, Slot::Reading));
    }

    fn put(&self, id: DocumentId, read: &Result<Arc<str>, String>) {
        let slot = match read {
            Ok(text) => Slot::Here(text.clone()),
            Err(why) => Slot::Failed(why.clone()),
        };
        self.slots().insert(id, slot);
    }

    fn slots(&self) -> MutexGuard<'_, BTreeMap<DocumentId, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Name of a text inside `texts/`; none where the hash is not one.
pub(super) fn text_name(text_hash: &str) -> Option<String> {
    text_file(text_hash)?.strip_prefix("texts/").map(str::to_owned)
}

/// Reads a document's text from `texts_folder` and compares it with the hash the document names.
pub(super) fn read_text(texts_folder: &Path, document: &Document) -> Result<Arc<str>, String> {
    let name =
        text_name(&document.text_hash).ok_or_else(|| format!("The project names no text for “{}”", document.title))?;
    let path = texts_folder.join(name);
    let bytes = read_regular(&path).map_err(|err| {
        format!(
            "The text of “{}” could not be read: {err}: {}",
            document.title,
            path.display()
        )
    })?;
    if ContentHash::of(&bytes).to_string() != document.text_hash {
        return Err(format!(
            "The text of “{}” is not the one that was imported; bring the file back from a backup: {}",
            document.title,
            path.display()
        ));
    }
    String::from_utf8(bytes).map(Arc::from).map_err(|err| {
        format!(
            "The text of “{}” is not UTF-8: {err}: {}",
            document.title,
            path.display()
        )
    })
}

/// The bytes of a regular file, as many as it says it has.
fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    let len = regular_len(path)?;
    let mut bytes = Vec::new();
    let expected = usize::try_from(len).unwrap_or(usize::MAX);
    bytes.try_reserve_exact(expected).map_err(io::Error::from)?;
    File::open(path)?.take(len).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The length of a regular file in bytes. A pipe would be waited for and a device read for ever: neither is opened.
pub(super) fn regular_len(path: &Path) -> io::Result<u64> {
    let found = fs::metadata(path)?;
    if found.is_file() {
        Ok(found.len())
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"))
    }
}
