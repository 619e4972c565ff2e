//! Saving: a snapshot becomes files beside the window; the journal forgets what they hold once they are durable.

use super::door::Session;
use super::outside::{Expected, Outside, Seen, undecided_told};
use super::task::Task;
use crate::project::Project;
use crate::project::edit::Edit;
use crate::store::disk::{
    ContentHash, DiskError, JournalThread, ProjectLock, SaveError, Ticket, forget_attempts, keep, list, make_folder,
    note_attempt, noted_attempts, remove_attempt, save_anew, save_atomically,
};
use crate::store::files::{
    GIT_IGNORE, GIT_IGNORE_FILE, Kept, PROJECT_FILE, Prefer, RecordKey, Side, Stamp, differences, merge, read_path,
    told, verify, write_project,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything a save needs, taken at one moment.
struct Snapshot {
    expected: Expected,
    state_folder: PathBuf,
    project: Project,
    kept: Kept,
    journal: Option<(Arc<JournalThread>, Ticket)>,
    lock: Option<Arc<ProjectLock>>,
    revision: u64,
    stamp: Stamp,
    /// The disk did not confirm that the files are written: they are written anew.
    unflushed: bool,
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
    /// The project as it was to be saved, and what was to be kept with it.
    start: (Project, Kept),
    /// The project as it was written, with what other programs changed.
    project: Project,
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
        let snapshot = self.snapshot()?;
        self.decided_last.clear();
        let outcome = write(snapshot)?;
        self.finish_save(&outcome);
        Ok(outcome)
    }

    /// Saves beside the window; hand the outcome to [`Session::finish_save`].
    pub fn start_save(&mut self) -> Result<SaveTask, String> {
        let snapshot = self.snapshot()?;
        // What is being saved as decided is not asked about again.
        self.decided_last.clear();
        Task::start("Saving", self.wake.clone(), move |_| write(snapshot)).map_err(|err| err.to_string())
    }

    /// Takes note of what a save wrote; of one to a folder that was left meanwhile there is nothing to note.
    pub fn finish_save(&mut self, outcome: &SaveOutcome) {
        if outcome.folder != self.folder {
            return;
        }
        self.bases.clone_from(&outcome.bases);
        self.seen = Seen {
            project: outcome.project.clone(),
            kept: outcome.kept.clone(),
        };
        self.decided.retain(|record| !outcome.decided.contains(record));
        self.unwritten = false;
        self.unflushed = false;
        let brought = outcome.brought();
        if self.history.revision() == outcome.revision || brought.is_empty() && outcome.kept_ours() {
            let current = self.history.revision() == outcome.revision;
            self.kept.clone_from(&outcome.kept);
            self.saved_revision = outcome.revision;
            match self.adopt(TAKEN_OVER, &brought, false) {
                Ok(_) if current => self.saved_revision = self.history.revision(),
                Ok(_) => {}
                Err(why) => self.notices.push(why),
            }
            return;
        }
        // Work went on while another program's changes were taken over: both are put together once more.
        let stamp = self.stamp();
        let kept = self.kept.advance(self.project(), &stamp, &self.decided);
        let (base, theirs) = (&outcome.start, (&outcome.project, &outcome.kept));
        let merged = merge(
            Side::of(&base.0, &base.1),
            Side::of(self.project(), &kept),
            Side::of(theirs.0, theirs.1),
            &stamp,
            Prefer::Ours,
        );
        if let Err(why) = self.adopt(TAKEN_OVER, &merged.edits, true) {
            self.notices.push(why);
        }
        self.kept = merged.kept;
        self.unwritten = true;
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

    /// Asks nothing of the disk, which may hang.
    fn snapshot(&self) -> Result<Snapshot, String> {
        if let Some(why) = &self.read_only {
            return Err(format!(
                "Not saved: the project is open for reading only, {why}. Save a copy elsewhere instead"
            ));
        }
        Ok(Snapshot {
            expected: self.expected(),
            state_folder: self.state_folder.clone(),
            project: self.project().clone(),
            kept: self.kept.clone(),
            journal: self.journal.clone().zip(self.ticket()),
            lock: self.lock.clone(),
            revision: self.history.revision(),
            stamp: self.stamp(),
            unflushed: self.unflushed,
            decided: self.decided.clone(),
        })
    }
}

/// How often a save begins anew because another program wrote meanwhile.
const MOST_TRIES: usize = 20;

fn write(mut snapshot: Snapshot) -> Result<SaveOutcome, String> {
    if snapshot.lock.as_ref().is_some_and(|lock| !lock.still_held()) {
        return Err("Not saved: the lock file was removed, so another program may hold the project. Save a copy elsewhere instead".to_owned());
    }
    let start = (snapshot.project.clone(), snapshot.advanced());
    let mut outcome = SaveOutcome {
        folder: snapshot.expected.folder.clone(),
        bases: BTreeMap::new(),
        kept: Kept::default(),
        decided: snapshot.decided.clone(),
        start,
        project: Project::default(),
        revision: snapshot.revision,
        warnings: Vec::new(),
        written: false,
    };
    for _ in 0..MOST_TRIES {
        if let Some(outside) = snapshot.expected.look(&snapshot.project)? {
            outcome.warnings.extend(outside.warnings());
            snapshot.join(outside);
        }
        let kept = snapshot.advanced();
        let Some(theirs) = write_all(&snapshot, &kept, &mut outcome)? else {
            continue;
        };
        if theirs.is_empty() {
            outcome.kept = kept;
            outcome.project = snapshot.project;
            outcome.say_what_was_taken_over();
            return Ok(outcome);
        }
        // What another program wrote between the last look and the write lies beside the file: it is merged like any other.
        let written = Seen {
            project: snapshot.project.clone(),
            kept,
        };
        for (name, path) in theirs {
            snapshot.join_aside(&name, &path)?;
        }
        snapshot.expected.bases.clone_from(&outcome.bases);
        snapshot.expected.seen = written;
    }
    Err("Not saved: another program keeps writing to the project. Your changes are kept in the journal".to_owned())
}

/// Writes all files. Returns the versions of others that were set aside, by the names of the files; none where another
/// program was there before.
fn write_all(
    snapshot: &Snapshot,
    kept: &Kept,
    outcome: &mut SaveOutcome,
) -> Result<Option<Vec<(String, PathBuf)>>, String> {
    let Expected { folder, uuid, .. } = &snapshot.expected;
    let files = write_project(&snapshot.project, uuid, kept);
    verify(&files, &snapshot.project, uuid, kept)
        .map_err(|err| format!("Not saved: {err}. Your changes are kept in the journal"))?;
    outcome.bases = files
        .iter()
        .map(|(name, bytes)| (name.clone(), ContentHash::of(bytes)))
        .collect();
    let hash = project_hash(&outcome.bases);
    if let Some((journal, ticket)) = &snapshot.journal {
        journal.saving(hash, *ticket)?;
    }
    note_attempt(&snapshot.state_folder, &outcome.bases)
        .map_err(|err| format!("Not saved: {err}. Your changes are kept in the journal"))?;
    let mut theirs = Vec::new();
    for (name, bytes) in &files {
        let path = folder.join(name);
        make_folder(path.parent().unwrap_or(folder)).map_err(|err| err.to_string())?;
        let save = if snapshot.unflushed { save_anew } else { save_atomically };
        let saved = match save(&path, bytes, snapshot.expected.bases.get(name)) {
            Ok(saved) => saved,
            Err(SaveError::ChangedOutside { .. }) => return Ok(None),
            Err(err) => return Err(format!("Not saved: {err}. Your changes are kept in the journal")),
        };
        outcome.written |= saved.written;
        if saved.theirs.is_empty() {
            outcome.warnings.extend(saved.warnings);
        }
        theirs.extend(saved.theirs.into_iter().map(|path| (name.clone(), path)));
        if saved.written
            && let Err(err) = keep(&snapshot.state_folder, name, bytes)
        {
            outcome.warnings.push(format!("No backup was kept: {err}"));
        }
    }
    if !theirs.is_empty() {
        return Ok(Some(theirs));
    }
    // A save of ours that ended early may have written a file that is not wanted any more: what stands in it would come back.
    for (name, version) in noted_attempts(&snapshot.state_folder) {
        if !files.contains_key(&name) && snapshot.expected.bases.get(&name) == Some(&version) {
            remove_attempt(&folder.join(&name), version)
                .map_err(|err| format!("Not saved: {err}. Your changes are kept in the journal"))?;
        }
    }
    keep_list(&snapshot.state_folder, &outcome.bases).map_err(|err| err.to_string())?;
    if let Some((journal, ticket)) = &snapshot.journal {
        journal.saved(hash, *ticket)?;
    }
    if let Err(err) = forget_attempts(&snapshot.state_folder) {
        outcome.warnings.push(err.to_string());
    }
    Ok(Some(theirs))
}

impl Snapshot {
    fn advanced(&self) -> Kept {
        self.kept.advance(&self.project, &self.stamp, &self.decided)
    }

    /// Goes on with what another program and this one made together.
    fn join(&mut self, outside: Outside) {
        let merged = outside.join(&self.expected.seen, &self.project, &self.advanced(), &self.stamp.at);
        self.project = merged.project;
        self.kept = merged.kept;
        self.decided.clear();
        self.expected.bases.clone_from(&outside.bases);
        self.expected.seen = outside.into_seen();
    }

    /// The same with a version of one file that was set aside. It goes to the backups then.
    fn join_aside(&mut self, name: &str, path: &Path) -> Result<(), String> {
        let read = read_path(path).map_err(|err| err.to_string())?;
        let bytes = read.unwrap_or_default();
        let hash = ContentHash::of(&bytes);
        let kept = list(&self.state_folder, name).map_err(|err| err.to_string())?;
        let noted = noted_attempts(&self.state_folder).contains(&(name.to_owned(), hash));
        if noted || kept.iter().any(|backup| backup.hash == hash) {
            // A save of this program that was killed left it: it is no news, and merging it would take back what came after.
            std::fs::remove_file(path).ok();
            return Ok(());
        }
        let outside = self.expected.aside(name, bytes.clone(), &self.project)?;
        let merged = outside.join(&self.expected.seen, &self.project, &self.advanced(), &self.stamp.at);
        self.project = merged.project;
        self.kept = merged.kept;
        self.decided.clear();
        keep(&self.state_folder, name, &bytes).map_err(|err| err.to_string())?;
        // It is merged and in the backups; where it cannot be removed it only lies there.
        std::fs::remove_file(path).ok();
        Ok(())
    }
}

impl SaveOutcome {
    /// What the save took over from other programs.
    fn brought(&self) -> Vec<Edit> {
        differences(&self.start.0, &self.project)
    }

    /// Whether nothing came in but what this program wrote.
    fn kept_ours(&self) -> bool {
        self.kept == self.start.1
    }

    fn say_what_was_taken_over(&mut self) {
        let brought = self.brought();
        if !brought.is_empty() {
            self.warnings.push(format!("{TAKEN_OVER}: {}", told(&brought)));
        }
        let undecided = self.kept.conflicts(&self.project).len();
        if undecided > self.start.1.conflicts(&self.start.0).len() {
            self.warnings.push(undecided_told(undecided));
        }
    }
}

/// The title of the step that takes over what another program changed.
pub(super) const TAKEN_OVER: &str = "Changes by another program";

/// Keeps the names and hashes of all files of a save: with them and the backups of the files, it can be read again.
pub(super) fn keep_list(state_folder: &Path, bases: &BTreeMap<String, ContentHash>) -> Result<(), DiskError> {
    keep(state_folder, LIST, list_of(bases).as_bytes()).map(|_| ())
}

/// What the lists of files are called among the backups.
pub(super) const LIST: &str = "bases";

fn list_of(files: &BTreeMap<String, ContentHash>) -> String {
    files.iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect()
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

/// One hash for all files of a project, by their names: that of their list.
pub(super) fn project_hash(files: &BTreeMap<String, ContentHash>) -> ContentHash {
    ContentHash::of(list_of(files).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::edit::{Command, TagSpec};
    use crate::project::schema::CLAIM;
    use crate::project::{AnnotationId, DocumentId};
    use crate::session::OpenOptions;
    use crate::session::fixture::session_of;
    use crate::store::disk::Places;
    use std::fs;

    const ANNOTATIONS: &str = "annotations/anna.ron";

    fn tag(session: &mut Session, document: DocumentId, start: usize) -> AnnotationId {
        let ids = |session: &Session| session.project().annotations().iter().map(|(id, _)| id).collect();
        let before: BTreeSet<AnnotationId> = ids(session);
        session
            .execute(Command::Tag(vec![TagSpec {
                document,
                ranges: std::iter::once(start..start + 3).collect(),
                label: CLAIM,
                attributes: BTreeMap::new(),
                note: String::new(),
            }]))
            .unwrap();
        let after: BTreeSet<AnnotationId> = ids(session);
        *after.difference(&before).next().unwrap()
    }

    /// Saves while this file may not be written.
    fn save_fails_at(session: &mut Session, name: &str) {
        let path = session.folder().join(name);
        let usual = fs::metadata(&path).unwrap().permissions();
        let mut locked = usual.clone();
        locked.set_readonly(true);
        fs::set_permissions(&path, locked).unwrap();
        let err = session.save().unwrap_err();
        assert!(
            err.contains("may not be written") && err.ends_with("kept in the journal"),
            "{err}"
        );
        fs::set_permissions(&path, usual).unwrap();
    }

    /// A project with an annotation that a save wrote before it failed at the next file.
    fn half_saved(home: &Path) -> (Session, DocumentId, AnnotationId) {
        let (mut session, documents) = session_of(home, &["Ferries stopped at noon."]);
        session.save().unwrap();
        let id = tag(&mut session, documents[0], 0);
        save_fails_at(&mut session, PROJECT_FILE);
        let written = fs::read_to_string(session.folder().join(ANNOTATIONS)).unwrap();
        assert!(written.contains(&id.to_string()), "{written}");
        assert!(session.is_unsaved());
        (session, documents[0], id)
    }

    fn has(session: &Session, id: AnnotationId) -> bool {
        session.project().annotations().get(id).is_some()
    }

    /// Opens it again, wants nothing said of others, and returns what is said.
    fn again(home: &Path) -> (Session, Vec<String>) {
        let options = OpenOptions {
            author: "anna".to_owned(),
            places: Places::under(home),
            wake: Arc::new(|| ()),
        };
        let mut session = Session::open(&home.join("p"), &options).unwrap();
        let said = session.take_notices();
        assert!(!said.iter().any(|said| said.contains("another program")), "{said:?}");
        (session, said)
    }

    #[test]
    fn what_is_removed_after_a_save_that_failed_midway_is_gone_with_the_next_save() {
        let home = tempfile::tempdir().unwrap();
        let (mut session, _, id) = half_saved(home.path());
        session.execute(Command::RemoveAnnotations(vec![id])).unwrap();
        assert_eq!(session.save().unwrap().warnings, Vec::<String>::new());
        assert!(!has(&session, id));
        drop(session);
        let (session, said) = again(home.path());
        assert_eq!(said, Vec::<String>::new());
        assert!(!has(&session, id));
    }

    #[test]
    fn what_is_removed_after_a_save_that_failed_midway_is_gone_when_it_is_opened_again() {
        let home = tempfile::tempdir().unwrap();
        let (mut session, document, id) = half_saved(home.path());
        session.execute(Command::RemoveAnnotations(vec![id])).unwrap();
        let other = tag(&mut session, document, 8);
        session.flush().unwrap();
        drop(session);
        let (mut session, said) = again(home.path());
        assert!(said.iter().any(|said| said.starts_with("Recovered")), "{said:?}");
        assert!(!has(&session, id) && has(&session, other));
        assert_eq!(session.save().unwrap().warnings, Vec::<String>::new());
        drop(session);
        let (session, _) = again(home.path());
        assert!(!has(&session, id) && has(&session, other));
    }

    #[test]
    fn what_a_killed_save_left_aside_takes_nothing_back() {
        let home = tempfile::tempdir().unwrap();
        let (mut session, documents) = session_of(home.path(), &["one two three"]);
        tag(&mut session, documents[0], 0);
        session.save().unwrap();
        let file = session.folder().join(ANNOTATIONS);
        let first = fs::read(&file).unwrap();
        let second = tag(&mut session, documents[0], 4);
        session.save().unwrap();
        // As a kill between the new file's name and the end of the save leaves it.
        fs::write(file.with_file_name(".anna.ron.prev"), first).unwrap();
        let third = tag(&mut session, documents[0], 8);
        session.save().unwrap();
        assert!(has(&session, second) && has(&session, third));
        drop(session);
        let (session, told) = again(home.path());
        assert!(has(&session, second) && has(&session, third), "{told:?}");
    }

    #[test]
    fn what_several_failed_saves_wrote_is_known_as_ours() {
        let home = tempfile::tempdir().unwrap();
        let (mut session, document, id) = half_saved(home.path());
        let other = tag(&mut session, document, 8);
        // This one writes nothing: what lies there is of the one before.
        save_fails_at(&mut session, ANNOTATIONS);
        session.execute(Command::RemoveAnnotations(vec![id])).unwrap();
        assert_eq!(session.save().unwrap().warnings, Vec::<String>::new());
        assert!(!has(&session, id) && has(&session, other));
    }

    #[test]
    fn another_program_is_told_from_a_save_of_ours_that_failed_midway() {
        let home = tempfile::tempdir().unwrap();
        let (mut session, document, id) = half_saved(home.path());
        let path = session.folder().join(PROJECT_FILE);
        let text = fs::read_to_string(&path).unwrap();
        let other = text.replace("title: \"0\"", "title: \"By another\"");
        assert_ne!(other, text);
        fs::write(&path, other).unwrap();
        session.execute(Command::RemoveAnnotations(vec![id])).unwrap();
        let warnings = session.save().unwrap().warnings;
        assert!(
            warnings.len() == 1 && warnings[0].starts_with(TAKEN_OVER),
            "{warnings:?}"
        );
        assert!(!has(&session, id));
        assert_eq!(session.project().documents().get(document).unwrap().title, "By another");
    }

    #[test]
    fn versions_of_a_save_that_is_complete_are_not_ours_when_they_come_back() {
        let home = tempfile::tempdir().unwrap();
        let (mut session, documents) = session_of(home.path(), &["Ferries stopped at noon."]);
        let id = tag(&mut session, documents[0], 0);
        session.save().unwrap();
        let path = session.folder().join(ANNOTATIONS);
        let with_one = fs::read(&path).unwrap();
        let second = tag(&mut session, documents[0], 8);
        session.save().unwrap();
        // As a synchronisation does that brings an old version back.
        fs::write(&path, with_one).unwrap();
        assert!(session.look_outside().unwrap().is_some_and(|found| !found.is_ours));
        assert!(has(&session, id) && has(&session, second));
    }
}
