//! Saving elsewhere: the project and its texts are copied beside the window; going on in the copy is a second step.
//!
//! A copy that fails or is cancelled is taken away again, and without `project.ron`, which is written last, no program
//! takes what a crash left of it for a project.

use super::door::Session;
use super::left::note_path;
use super::outside::Seen;
use super::save::{project_hash, write_new};
use super::task::Task;
use super::texts::text_name;
use crate::progress::Progress;
use crate::project::Project;
use crate::store::disk::{
    ContentHash, Journal, JournalThread, LockOutcome, Places, ProjectLock, copy_many, make_folder, save_atomically,
};
use crate::store::files::{BESIDE, GIT_IGNORE_FILE, Kept, read_side_files};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A copy that is whole and on disk.
#[derive(Debug)]
pub struct Copied {
    /// The project folder it was made from.
    pub source: PathBuf,
    /// Where it is.
    pub folder: PathBuf,
    kept: Kept,
    project: Project,
    bases: BTreeMap<String, ContentHash>,
    /// Names of the texts in it.
    texts: BTreeSet<String>,
    revision: u64,
}

/// A copy under way.
pub type CopyTask = Task<Result<Copied, String>>;

/// What is copied, taken at one moment.
struct Snapshot {
    source: PathBuf,
    project: Project,
    uuid: String,
    kept: Kept,
    revision: u64,
}

impl Session {
    /// Copies the project to a folder that is empty or not there yet, beside the window. Work goes on meanwhile; what is
    /// done until [`Session::go_on_in`] is remembered for it.
    pub fn start_copy(&mut self, folder: PathBuf) -> Result<CopyTask, String> {
        let snapshot = self.to_copy();
        let task = Task::start("Copying", self.wake.clone(), move |progress| {
            copy(&snapshot, &folder, progress)
        });
        let task = task.map_err(|err| err.to_string())?;
        self.since_copy = Some(Vec::new());
        Ok(task)
    }

    /// Copies the project and waits for it.
    pub fn copy_to(&mut self, folder: &Path) -> Result<Copied, String> {
        self.since_copy = Some(Vec::new());
        copy(&self.to_copy(), folder, &Progress::default())
    }

    /// Goes on in a finished copy, with all that was done since it was begun. Undo and redo stay.
    pub fn go_on_in(&mut self, copied: &Copied, places: &Places) -> Result<(), String> {
        if copied.source != self.folder {
            return Err(format!(
                "This is a copy of another project: {}",
                copied.folder.display()
            ));
        }
        let folder = fs::canonicalize(&copied.folder).map_err(|err| format!("{err}: {}", copied.folder.display()))?;
        let new: Vec<String> = text_names(self.project()).difference(&copied.texts).cloned().collect();
        copy_many(
            &self.folder.join("texts"),
            &folder.join("texts"),
            &new,
            &Progress::default(),
        )
        .map_err(|err| err.to_string())?;
        copy_side_files(&self.folder, &folder)?;
        let state = places
            .make_state_for(&self.uuid, &folder)
            .map_err(|err| err.to_string())?;
        let lock = match ProjectLock::acquire(&state.path, &folder).map_err(|err| err.to_string())? {
            LockOutcome::Held(lock) | LockOutcome::Unsupported { guard: lock, .. } => lock,
            LockOutcome::Busy { holder } => {
                return Err(format!("The folder is in use ({holder}): {}", folder.display()));
            }
        };
        let lines = self.since_copy.take().unwrap_or_default();
        let journal = Journal::open(&state.path, project_hash(&copied.bases), lines).map_err(|err| err.to_string())?;
        let wake = self.wake.clone();
        let thread = JournalThread::start(journal, Box::new(move || wake())).map_err(|err| err.to_string())?;
        self.bases.clone_from(&copied.bases);
        self.kept.clone_from(&copied.kept);
        self.seen = Seen {
            project: copied.project.clone(),
            kept: copied.kept.clone(),
        };
        self.forget_journal();
        self.journal = Some(Arc::new(thread));
        self.lock = Some(Arc::new(lock));
        self.read_only = None;
        self.texts = self.texts.moved_to(&folder);
        self.folder = folder;
        self.state_folder = state.path;
        self.saved_revision = copied.revision;
        // As where a project is opened; the copy is whole without, so it is only told.
        let noted = [self.keep_bases(), note_path(&self.state_folder, &self.folder)];
        self.notices.extend(noted.into_iter().filter_map(Result::err));
        Ok(())
    }

    /// Forgets that a copy was begun: it failed, was cancelled, or nobody goes on in it.
    pub fn stay_here(&mut self) {
        self.since_copy = None;
    }

    /// The journal of a folder that was left after saving elsewhere has nothing to bring back.
    fn forget_journal(&mut self) {
        if let Some(journal) = self.journal.take() {
            let ticket = journal.submitted();
            // If this fails, the old folder offers changes on its next opening that the new one has, too.
            journal.saved(project_hash(&self.bases), ticket).ok();
        }
    }

    fn to_copy(&self) -> Snapshot {
        Snapshot {
            source: self.folder.clone(),
            project: self.project().clone(),
            uuid: self.uuid.clone(),
            kept: self.kept.advance(self.project(), &self.stamp(), &self.decided),
            revision: self.history.revision(),
        }
    }
}

fn copy(snapshot: &Snapshot, folder: &Path, progress: &Progress) -> Result<Copied, String> {
    let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if taken {
        return Err(format!("The folder is not empty; choose another: {}", folder.display()));
    }
    let was_there = folder.is_dir();
    write_copy(snapshot, folder, progress).inspect_err(|_| take_away(snapshot, folder, was_there))
}

fn write_copy(snapshot: &Snapshot, folder: &Path, progress: &Progress) -> Result<Copied, String> {
    let (from, to) = (snapshot.source.join("texts"), folder.join("texts"));
    let texts = text_names(&snapshot.project);
    let names: Vec<String> = texts.iter().cloned().collect();
    progress.set_total(names.len() as u64);
    copy_many(&from, &to, &names, progress).map_err(|err| format!("Nothing was copied: {err}"))?;
    copy_side_files(&snapshot.source, folder).map_err(|err| format!("Nothing was copied: {err}"))?;
    if progress.is_cancelled() {
        return Err("Nothing was copied: it was cancelled".to_owned());
    }
    let Snapshot { project, uuid, .. } = snapshot;
    Ok(Copied {
        source: snapshot.source.clone(),
        folder: folder.to_path_buf(),
        bases: write_new(folder, project, uuid, &snapshot.kept)?,
        kept: snapshot.kept.clone(),
        project: snapshot.project.clone(),
        texts,
        revision: snapshot.revision,
    })
}

/// Suggestions and recipes stand beside the project and go along as they are, in place of those that a copy has.
fn copy_side_files(source: &Path, folder: &Path) -> Result<(), String> {
    for (name, bytes) in read_side_files(source).map_err(|err| err.to_string())? {
        let target = folder.join(&name);
        make_folder(target.parent().unwrap_or(folder)).map_err(|err| err.to_string())?;
        let base = ContentHash::of_file(&target).map_err(|err| format!("{err}: {}", target.display()))?;
        save_atomically(&target, &bytes, base.as_ref()).map_err(|err| err.to_string())?;
    }
    Ok(())
}

fn text_names(project: &Project) -> BTreeSet<String> {
    let documents = project.documents().values();
    documents
        .filter_map(|document| text_name(&document.text_hash))
        .collect()
}

/// Removes what an unfinished copy wrote, by name; folders only where nothing else is in them.
fn take_away(snapshot: &Snapshot, folder: &Path, was_there: bool) {
    let Snapshot {
        project, uuid, kept, ..
    } = snapshot;
    let texts = text_names(project).into_iter().map(|name| format!("texts/{name}"));
    let files = crate::store::files::write_project(project, uuid, kept);
    let beside = read_side_files(&snapshot.source).unwrap_or_default();
    let git = std::iter::once(GIT_IGNORE_FILE.to_owned());
    for name in texts.chain(files.into_keys()).chain(beside.into_keys()).chain(git) {
        // What cannot be removed is no project without its project.ron.
        fs::remove_file(folder.join(name)).ok();
    }
    for name in ["texts", "annotations", "review"].into_iter().chain(BESIDE) {
        fs::remove_dir(folder.join(name)).ok();
    }
    if !was_there {
        fs::remove_dir(folder).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::edit::{Command, DocumentPatch};
    use crate::session::OpenOptions;
    use crate::session::import::import_text;

    fn options(home: &Path) -> OpenOptions {
        OpenOptions {
            author: "anna".to_owned(),
            places: Places::under(home),
            wake: Arc::new(|| ()),
        }
    }

    fn add(session: &mut Session, text: &str) {
        let outcome = import_text("", text, session.folder());
        session.execute(Command::AddDocuments(outcome.documents)).unwrap();
    }

    #[test]
    fn a_copy_that_one_goes_on_in_has_versions_to_go_back_to_and_is_found_after_a_crash() {
        let home = tempfile::tempdir().unwrap();
        let options = options(home.path());
        let mut session = Session::create(&home.path().join("a"), &options).unwrap();
        add(&mut session, "one");
        let copied = session.copy_to(&home.path().join("b")).unwrap();
        session.go_on_in(&copied, &options.places).unwrap();
        add(&mut session, "two");
        session.flush().unwrap();
        let versions = crate::session::restore::listing(&session)(&Progress::default()).unwrap();
        let told: Vec<&str> = versions.iter().map(|version| version.title.as_str()).collect();
        assert_eq!(told, ["1 document"]);
        let folder = session.folder().to_path_buf();
        drop(session);
        let left = crate::session::left::left(&options.places);
        let seen: Vec<_> = left.iter().map(|left| (left.folder.clone(), left.changes)).collect();
        assert_eq!(seen, [(folder, 1)]);
    }

    #[test]
    fn work_done_while_a_copy_is_made_is_not_lost_in_it() {
        let home = tempfile::tempdir().unwrap();
        let options = options(home.path());
        let mut session = Session::create(&home.path().join("a"), &options).unwrap();
        add(&mut session, "one");
        let task = session.start_copy(home.path().join("b")).unwrap();
        let copied = task.wait().unwrap().unwrap();
        let (id, _) = session.project().documents_in_order()[0];
        let renamed = DocumentPatch {
            title: Some("renamed".to_owned()),
            ..DocumentPatch::default()
        };
        session.execute(Command::EditDocument(id, renamed)).unwrap();
        add(&mut session, "two");
        session.go_on_in(&copied, &options.places).unwrap();
        assert!(session.is_unsaved());
        let expected = session.project().clone();
        session.flush().unwrap();
        // As after a crash: nothing is saved on the way out.
        drop(session);
        let again = Session::open(&home.path().join("b"), &options).unwrap();
        assert_eq!(again.project(), &expected);
        for (id, _) in again.project().documents_in_order() {
            again.read_text(id).unwrap();
        }
    }

    #[test]
    fn suggestions_go_along_as_they_are() {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::create(&home.path().join("a"), &options(home.path())).unwrap();
        add(&mut session, "one");
        fs::create_dir(session.folder().join("suggestions")).unwrap();
        fs::write(session.folder().join("suggestions/passim.ron"), "of whatever kind").unwrap();
        fs::write(session.folder().join("suggestions/.passim.ron.prev"), "half").unwrap();
        let folder = home.path().join("b");
        session.copy_to(&folder).unwrap();
        let copied = fs::read_to_string(folder.join("suggestions/passim.ron")).unwrap();
        assert_eq!(
            (
                copied.as_str(),
                fs::read_dir(folder.join("suggestions")).unwrap().count()
            ),
            ("of whatever kind", 1)
        );
        fs::write(session.folder().join("suggestions/passim.ron"), "more since").unwrap();
        let copied = session.copy_to(&home.path().join("d")).unwrap();
        fs::write(session.folder().join("suggestions/passim.ron"), "and more").unwrap();
        let places = Places::under(home.path());
        session.go_on_in(&copied, &places).unwrap();
        assert_eq!(
            fs::read_to_string(session.folder().join("suggestions/passim.ron")).unwrap(),
            "and more"
        );
    }

    #[test]
    fn a_cancelled_copy_takes_suggestions_away_again_and_a_folder_in_their_place_is_told() {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::create(&home.path().join("a"), &options(home.path())).unwrap();
        fs::create_dir(session.folder().join("suggestions")).unwrap();
        fs::write(session.folder().join("suggestions/passim.ron"), "of whatever kind").unwrap();
        let (folder, cancelled) = (home.path().join("b"), Progress::default());
        cancelled.cancel();
        copy(&session.to_copy(), &folder, &cancelled).unwrap_err();
        assert!(!folder.exists());
        fs::create_dir(session.folder().join("suggestions/folder.ron")).unwrap();
        let told = session.copy_to(&folder).unwrap_err();
        assert!(told.contains("not a regular file") && !folder.exists(), "{told}");
    }

    #[test]
    fn a_cancelled_copy_leaves_nothing_and_a_failed_one_no_project() {
        let home = tempfile::tempdir().unwrap();
        let options = options(home.path());
        let mut session = Session::create(&home.path().join("a"), &options).unwrap();
        add(&mut session, "one");
        add(&mut session, "two");
        let folder = home.path().join("b");
        let cancelled = Progress::default();
        cancelled.cancel();
        copy(&session.to_copy(), &folder, &cancelled).unwrap_err();
        assert!(!folder.exists());
        let texts = session.folder().join("texts");
        let gone = fs::read_dir(&texts).unwrap().next().unwrap().unwrap().path();
        fs::remove_file(&gone).unwrap();
        fs::create_dir(&folder).unwrap();
        let told = session.copy_to(&folder).unwrap_err();
        assert!(told.contains(gone.to_str().unwrap()), "{told}");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    }

    #[test]
    fn what_makes_a_folder_a_project_is_written_last() {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::create(&home.path().join("a"), &options(home.path())).unwrap();
        add(&mut session, "one");
        let documents: Vec<_> = session.project().documents().iter().map(|(id, _)| id).collect();
        let finished = crate::project::ReviewState::Finished;
        session.execute(Command::SetReview(documents, finished)).unwrap();
        let folder = home.path().join("b");
        fs::create_dir(&folder).unwrap();
        // In the way of the folder that the last file but one goes into.
        fs::write(folder.join("review"), "").unwrap();
        write_new(&folder, session.project(), "u", &Kept::default()).unwrap_err();
        assert!(folder.join(".gitattributes").is_file() && !folder.join("project.ron").exists());
    }

    #[test]
    fn a_folder_with_something_in_it_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::create(&home.path().join("a"), &options(home.path())).unwrap();
        let folder = home.path().join("b");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("project.ron"), "mine").unwrap();
        session.copy_to(&folder).unwrap_err();
        assert_eq!(fs::read_to_string(folder.join("project.ron")).unwrap(), "mine");
    }

    #[test]
    fn a_save_of_the_folder_that_was_left_says_nothing_of_the_new_one() {
        let home = tempfile::tempdir().unwrap();
        let options = options(home.path());
        let mut session = Session::create(&home.path().join("a"), &options).unwrap();
        let copied = session.copy_to(&home.path().join("b")).unwrap();
        add(&mut session, "one");
        let saved = session.start_save().unwrap().wait().unwrap().unwrap();
        session.go_on_in(&copied, &options.places).unwrap();
        session.finish_save(&saved);
        assert!(session.is_unsaved(), "the new folder lacks the document");
    }
}
