//! The texts of the open project, read when they are first wanted. A text that does not match its hash is not shown.

use crate::project::{Document, DocumentId};
use crate::store::disk::ContentHash;
use crate::store::files::text_file;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Texts up to this many bytes are read while the caller waits, which takes less than a frame; larger ones beside the
/// window.
const READ_AT_ONCE: u64 = 1 << 20;

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
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    slots: Mutex<BTreeMap<DocumentId, Slot>>,
    /// Told whenever a text has been read.
    came: Condvar,
}

impl Texts {
    /// Texts of the project in `project_folder`.
    pub fn in_project(project_folder: &Path) -> Self {
        Self {
            folder: project_folder.join("texts"),
            shared: Arc::default(),
        }
    }

    /// The same texts, for a copy of the project in which work goes on.
    pub fn moved_to(&self, project_folder: &Path) -> Self {
        Self {
            folder: project_folder.join("texts"),
            shared: self.shared.clone(),
        }
    }

    /// The text, read now if need be; waits where it is being read already, so that it is in memory once.
    pub fn read(&self, id: DocumentId, document: &Document) -> Result<Arc<str>, String> {
        let mut slots = self.slots();
        loop {
            match slots.get(&id) {
                Some(Slot::Here(text)) => return Ok(text.clone()),
                Some(Slot::Failed(why)) => return Err(why.clone()),
                Some(Slot::Reading) => slots = self.shared.came.wait(slots).unwrap_or_else(PoisonError::into_inner),
                None => break,
            }
        }
        drop(slots);
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
            Err(err) => {
                let failed = Err(format!("No thread could be started: {err}"));
                self.put(id, &failed);
                Some(failed)
            }
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
        self.shared.came.notify_all();
    }

    fn slots(&self) -> MutexGuard<'_, BTreeMap<DocumentId, Slot>> {
        self.shared.slots.lock().unwrap_or_else(PoisonError::into_inner)
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
            "The text of “{}” could not be read: {err}; bring the file back from a backup: {}",
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

/// Memory that is asked for in pieces of more than 32 MB goes back to the system when it is let go; of smaller pieces
/// glibc keeps some for each thread that reads.
const GIVEN_BACK: u64 = 33 << 20;

/// The bytes of a regular file, as many as it says it has.
fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    let len = regular_len(path)?;
    let room = if len > READ_AT_ONCE { len.max(GIVEN_BACK) } else { len };
    let mut bytes = Vec::new();
    let room = usize::try_from(room).unwrap_or(usize::MAX);
    bytes.try_reserve_exact(room).map_err(io::Error::from)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    fn written(folder: &Path, text: &str) -> Document {
        let hash = ContentHash::of(text.as_bytes()).to_string();
        let texts = folder.join("texts");
        fs::create_dir_all(&texts).unwrap();
        fs::write(texts.join(text_name(&hash).unwrap()), text).unwrap();
        Document {
            text_len: text.len() as u64,
            text_hash: hash,
            ..Document::default()
        }
    }

    #[test]
    fn a_large_text_is_read_beside_the_caller_who_is_woken() {
        let dir = tempfile::tempdir().unwrap();
        let small = written(dir.path(), "small");
        let large = written(dir.path(), &"large ".repeat(400_000));
        let texts = Texts::in_project(dir.path());
        let (sender, woken) = mpsc::channel();
        let wake: super::super::Wake = Arc::new(move || sender.send(()).unwrap());
        let at_once = texts.request(DocumentId(1), &small, &wake);
        assert_eq!(at_once, Some(Ok(Arc::from("small"))));
        assert_eq!(texts.request(DocumentId(2), &large, &wake), None);
        woken.recv().unwrap();
        let there = texts.request(DocumentId(2), &large, &wake).unwrap().unwrap();
        assert_eq!(there.len() as u64, large.text_len);
    }

    #[test]
    fn who_needs_a_text_that_is_being_read_waits_for_the_one_copy() {
        let dir = tempfile::tempdir().unwrap();
        let large = written(dir.path(), &"large ".repeat(400_000));
        let texts = Texts::in_project(dir.path());
        assert_eq!(
            texts.request(DocumentId(2), &large, &(Arc::new(|| ()) as super::super::Wake)),
            None
        );
        let waited = texts.read(DocumentId(2), &large).unwrap();
        let shown = texts.read(DocumentId(2), &large).unwrap();
        assert!(Arc::ptr_eq(&waited, &shown));
    }
}
