//! Projects with work that is in no project folder yet, as after a crash or a power cut: found by what this user's state
//! folder holds, whether they are among the recent ones or not.

use super::open::OpenOptions;
use super::save::project_hash;
use super::task::Task;
use crate::store::disk::{ContentHash, Places, save_atomically, unsaved};
use crate::store::files::read_files;
use std::fs;
use std::path::{Path, PathBuf};

/// A project that lacks changes which its journal has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The project folder; it need not be there any more.
    pub folder: PathBuf,
    /// How many changes.
    pub changes: usize,
    /// Whether the folder can be read.
    pub is_there: bool,
}

/// The name of the file in a project's state folder that says where the project is.
const PATH: &str = "path";

/// Writes down in its state folder where a project is. A path that is no Unicode is not: it cannot be listed.
pub(super) fn note_path(state_folder: &Path, folder: &Path) -> Result<(), String> {
    let Some(path) = folder.to_str() else { return Ok(()) };
    let file = state_folder.join(PATH);
    let known = fs::read(&file).ok();
    if known.as_deref() == Some(path.as_bytes()) {
        return Ok(());
    }
    let base = known.map(|bytes| ContentHash::of(&bytes));
    save_atomically(&file, path.as_bytes(), base.as_ref())
        .map(|_| ())
        .map_err(|err| format!("After a crash the start screen will not list this project: {err}"))
}

/// All projects with such work, by their folders. What cannot be read is passed over: opening the project tells.
pub fn left(places: &Places) -> Vec<Left> {
    let entries = fs::read_dir(&places.state).into_iter().flatten().flatten();
    let mut all: Vec<Left> = entries.filter_map(|entry| look(&entry.path())).collect();
    all.sort_by(|a, b| a.folder.cmp(&b.folder));
    all
}

/// The same beside the window.
pub fn start_looking(options: &OpenOptions) -> Result<Task<Vec<Left>>, std::io::Error> {
    let places = options.places.clone();
    Task::start("Looking for unsaved work", options.wake.clone(), move |_| left(&places))
}

fn look(state_folder: &Path) -> Option<Left> {
    let folder = PathBuf::from(fs::read_to_string(state_folder.join(PATH)).ok()?);
    let files = read_files(&folder).ok().filter(|files| !files.is_empty());
    let current = files.map(|files| {
        let hashes = files.into_iter().map(|(name, bytes)| (name, ContentHash::of(&bytes)));
        project_hash(&hashes.collect())
    });
    let changes = unsaved(state_folder, current).ok()?;
    (changes > 0).then_some(Left {
        folder,
        changes,
        is_there: current.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::edit::Command;
    use crate::session::{Session, import};
    use std::sync::Arc;

    #[test]
    fn what_a_crash_left_is_told_until_it_is_saved() {
        let home = tempfile::tempdir().unwrap();
        let options = OpenOptions {
            author: "anna".to_owned(),
            places: Places::under(&home.path().join("home")),
            wake: Arc::new(|| ()),
        };
        assert_eq!(left(&options.places), []);
        for name in ["a", "b"] {
            let mut session = Session::create(&home.path().join(name), &options).unwrap();
            let new = import::import_text("Ferry", "Ferries stopped at noon.", session.folder());
            session.execute(Command::AddDocuments(new.documents)).unwrap();
            session.flush().unwrap();
            if name == "b" {
                session.save().unwrap();
            }
            // As after a crash: nothing is saved on the way out.
        }
        let folder = fs::canonicalize(home.path().join("a")).unwrap();
        let expected = Left {
            folder: folder.clone(),
            changes: 1,
            is_there: true,
        };
        for look in ["first", "second: the first changed nothing"] {
            assert_eq!(left(&options.places), std::slice::from_ref(&expected), "{look}");
        }
        let away = home.path().join("away");
        fs::rename(&folder, &away).unwrap();
        let gone = Left {
            is_there: false,
            ..expected
        };
        assert_eq!(left(&options.places), [gone]);
        fs::rename(&away, &folder).unwrap();
        Session::open(&folder, &options).unwrap().save().unwrap();
        assert_eq!(left(&options.places), []);
    }
}
