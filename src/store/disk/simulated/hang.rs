//! Folders that do not answer: whoever asks for a file in them waits, as on a network drive that went away.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

static HANGING: Mutex<Vec<Hanging>> = Mutex::new(Vec::new());
static CHANGED: Condvar = Condvar::new();

/// How long a test waits for somebody to ask for a file; only one that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Debug)]
struct Hanging {
    folder: PathBuf,
    /// Who let it hang, and must not wait for it.
    by: ThreadId,
    waiting: usize,
}

/// A folder that hangs until this is dropped.
#[derive(Debug)]
pub(crate) struct Hung(PathBuf);

/// Lets all that is below a folder hang, for every thread but this one, which panics where it would wait.
pub(crate) fn hang(folder: &Path) -> Hung {
    all().push(Hanging {
        folder: folder.to_owned(),
        by: thread::current().id(),
        waiting: 0,
    });
    Hung(folder.to_owned())
}

impl Hung {
    /// Waits until somebody waits for this folder.
    pub(crate) fn met(&self) {
        let alone = |all: &mut Vec<Hanging>| all.iter().all(|one| one.folder != self.0 || one.waiting == 0);
        let waited = CHANGED.wait_timeout_while(all(), PATIENCE, alone);
        let outcome = waited.unwrap_or_else(PoisonError::into_inner).1;
        assert!(!outcome.timed_out(), "nobody asked for anything in this folder");
    }
}

impl Drop for Hung {
    fn drop(&mut self) {
        all().retain(|one| one.folder != self.0);
        CHANGED.notify_all();
    }
}

fn all() -> MutexGuard<'static, Vec<Hanging>> {
    HANGING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns at once where the path is in no folder that hangs.
pub(super) fn wait(path: &Path) {
    let mut all = all();
    let Some(one) = all.iter_mut().find(|one| path.starts_with(&one.folder)) else {
        return;
    };
    if one.by == thread::current().id() {
        drop(all);
        panic!(
            "this thread must not wait for the disk, and would for {}",
            path.display()
        );
    }
    one.waiting += 1;
    CHANGED.notify_all();
    let hangs = |all: &mut Vec<Hanging>| all.iter().any(|one| path.starts_with(&one.folder));
    drop(CHANGED.wait_while(all, hangs));
}
