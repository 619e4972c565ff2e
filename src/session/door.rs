//! The session itself: one door to the project, and what follows from it kept up to date.

use super::clock;
use super::outside::Seen;
use super::task::Wake;
use super::texts::Texts;
use crate::mistakes::{Mistake, made};
use crate::project::edit::{Command, CommandError, History, PlanContext, Transaction};
use crate::project::{DocumentId, IdSource, Project};
use crate::query::Derived;
use crate::query::reviews::Reviews;
use crate::store::disk::{ContentHash, JournalThread, ProjectLock, Ticket};
use crate::store::files::{Kept, RecordKey, Stamp, journal};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Transactions that are remembered for those who follow the project step by step.
const RECENT: usize = 64;

/// An open project. All changes go through [`Session::execute`], [`Session::undo`] and [`Session::redo`].
pub struct Session {
    pub(super) folder: PathBuf,
    pub(super) state_folder: PathBuf,
    pub(super) uuid: String,
    pub(super) author: Arc<str>,
    pub(super) history: History,
    pub(super) derived: Derived,
    /// The last transactions, the latest at the end: that one led to the present revision.
    pub(super) recent: VecDeque<Arc<Transaction>>,
    /// What the journal was handed since a copy to go on in was begun.
    pub(super) since_copy: Option<Vec<String>>,
    pub(super) texts: Texts,
    pub(super) ids: IdSource,
    pub(super) kept: Kept,
    /// Records of which somebody decided that the version on screen counts; the next save says so.
    pub(super) decided: BTreeSet<RecordKey>,
    /// The same in the order they were decided, with the revision of the project then.
    pub(super) decided_last: Vec<(RecordKey, u64)>,
    /// What the folder held when it was last read or written: what others change is told by it.
    pub(super) seen: Seen,
    /// The files lack something that is no change of the project, such as versions that stand against each other.
    pub(super) unwritten: bool,
    /// The disk did not confirm that what was read on opening is written.
    pub(super) unflushed: bool,
    /// Hash of each project file as it was last read or written.
    pub(super) bases: BTreeMap<String, ContentHash>,
    /// None while the project is read-only.
    pub(super) journal: Option<Arc<JournalThread>>,
    /// Shared with saves under way, which look whether it still holds.
    pub(super) lock: Option<Arc<ProjectLock>>,
    pub(super) read_only: Option<String>,
    pub(super) saved_revision: u64,
    pub(super) notices: Vec<String>,
    pub(super) wake: Wake,
}

/// Whether what is on screen is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Durable {
    /// Every change survives a crash.
    Yes,
    /// The last change is on its way.
    Soon,
    /// Something is wrong; in words.
    No(String),
}

impl Session {
    /// The project as it is now.
    pub fn project(&self) -> &Project {
        self.history.project()
    }

    /// What follows from the project.
    pub fn derived(&self) -> &Derived {
        &self.derived
    }

    /// Undo and redo, to read.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The transactions that led from `revision` to the present one; none where they are not remembered any more.
    pub fn since(&self, revision: u64) -> Option<impl Iterator<Item = &Transaction>> {
        let steps = usize::try_from(self.history.revision().checked_sub(revision)?).ok()?;
        let from = self.recent.len().checked_sub(steps)?;
        Some(self.recent.iter().skip(from).map(Arc::as_ref))
    }

    /// The project folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Who works.
    pub fn author(&self) -> &Arc<str> {
        &self.author
    }

    /// From now on, somebody else works: records made from here on carry their name, review states are theirs. What was
    /// done, and can be undone, stays as it is.
    pub fn set_author(&mut self, author: &str) {
        if *self.author != *author {
            self.author = Arc::from(author);
            self.derived.reviews = Reviews::build(self.history.project(), self.author.clone());
        }
    }

    /// Why nothing can be changed, if so.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// Takes what the analyst should be told, once: problems of reading, recovered work.
    pub fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    /// Plans, applies and journals a command; a refused one changes nothing.
    pub fn execute(&mut self, command: Command) -> Result<Arc<Transaction>, CommandError> {
        if let Some(why) = &self.read_only {
            return Err(CommandError::NotAllowed(format!(
                "The project is open for reading only: {why}"
            )));
        }
        let transaction = self.plan_and_apply(command)?;
        self.follow(&transaction, true);
        Ok(transaction)
    }

    /// Plans and applies a command; what follows from it, and the journal, are behind then.
    pub(super) fn plan_and_apply(&mut self, command: Command) -> Result<Arc<Transaction>, CommandError> {
        let texts = self.texts.clone();
        let mut ctx = PlanContext {
            texts: &|id, document| texts.read(id, document).ok(),
            ids: &mut self.ids,
            author: self.author.clone(),
            now: clock::now(),
        };
        self.history.execute(command, &mut ctx)
    }

    /// Takes the last step back; none where there is nothing to take back.
    pub fn undo(&mut self) -> Option<Arc<Transaction>> {
        let transaction = self.history.undo()?;
        if made(Mistake::UndoNotJournalled) {
            self.derived.apply(&transaction);
            return Some(transaction);
        }
        self.follow(&transaction, true);
        Some(transaction)
    }

    /// Does the last step taken back again.
    pub fn redo(&mut self) -> Option<Arc<Transaction>> {
        let transaction = self.history.redo()?;
        self.follow(&transaction, true);
        Some(transaction)
    }

    /// Keeps derived data up with an applied transaction, and, unless the folder holds it already, the journal.
    pub(super) fn follow(&mut self, transaction: &Arc<Transaction>, journal_too: bool) {
        self.derived.apply(transaction);
        self.recent.push_back(transaction.clone());
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
        let line = journal::encode(transaction);
        if let Some(lines) = &mut self.since_copy {
            lines.push(line.clone());
        }
        if let Some(journal) = self.journal.as_ref().filter(|_| journal_too) {
            journal.submit(vec![line]);
        }
        debug_assert!(
            self.project().annotations().len() > 2_000 || self.project().violations().is_empty(),
            "BUG: {:?}",
            self.project().violations()
        );
    }

    /// Whether the project folder is behind the project on screen. What it lacks is in the journal.
    pub fn is_unsaved(&self) -> bool {
        self.history.revision() != self.saved_revision || !self.decided.is_empty() || self.unwritten
    }

    /// Who changes records now.
    pub(super) fn stamp(&self) -> Stamp {
        Stamp {
            by: self.author.to_string(),
            at: clock::now(),
        }
    }

    /// Whether every change made so far is on disk, in the folder or in the journal.
    pub fn durable(&self) -> Durable {
        let Some(journal) = &self.journal else {
            return Durable::Yes;
        };
        match journal.error() {
            Some(why) => Durable::No(why),
            None if journal.acked() >= journal.submitted() => Durable::Yes,
            None => Durable::Soon,
        }
    }

    /// Waits until every change made so far is on disk.
    pub fn flush(&self) -> Result<(), String> {
        self.journal.as_ref().map_or(Ok(()), |journal| journal.flush())
    }

    /// The ticket of the last change, for a snapshot.
    pub(super) fn ticket(&self) -> Option<Ticket> {
        self.journal.as_ref().map(|journal| journal.submitted())
    }

    /// A document's text. None while a large one is being read, or where it cannot be read (a notice says why).
    pub fn text(&self, id: DocumentId) -> Option<Arc<str>> {
        self.text_or_reason(id)?.ok()
    }

    /// Like [`Self::text`], with the reason where it cannot be read.
    pub fn text_or_reason(&self, id: DocumentId) -> Option<Result<Arc<str>, String>> {
        let document = self.project().documents().get(id)?;
        self.texts.request(id, document, &self.wake)
    }

    /// A document's text, read now however large it is.
    pub fn read_text(&self, id: DocumentId) -> Result<Arc<str>, String> {
        let document = self
            .project()
            .documents()
            .get(id)
            .ok_or_else(|| CommandError::NoDocument.to_string())?;
        self.texts.read(id, document)
    }

    /// Forgets all texts but these, to bound memory.
    pub fn keep_texts(&self, wanted: &[DocumentId]) {
        self.texts.keep_only(wanted);
    }

    /// What other threads call when there is something new to show.
    pub fn wake(&self) -> &Wake {
        &self.wake
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::*;
    use crate::project::edit::TagSpec;
    use crate::project::schema::CLAIM;
    use crate::project::{DocumentId, ReviewState};
    use crate::session::{OpenOptions, import};
    use crate::store::disk::Places;
    use std::fs;

    fn tag(document: DocumentId, start: usize) -> Command {
        Command::Tag(vec![TagSpec {
            document,
            ranges: vec![start..start + 3],
            label: CLAIM,
            attributes: BTreeMap::new(),
            note: String::new(),
        }])
    }

    #[test]
    fn two_authors_in_one_sitting_have_each_their_own_records_and_files() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("project");
        let options = OpenOptions {
            author: "anna".to_owned(),
            places: Places::under(&home.path().join("home")),
            wake: Arc::new(|| ()),
        };
        let mut session = Session::create(&folder, &options).unwrap();
        let new = import::import_text("Ferry", "Ferries stopped at noon.", session.folder()).documents;
        let document = new[0].id;
        let mut passed = vec![session.project().clone()];
        let steps = [
            ("anna", Command::AddDocuments(new)),
            ("anna", Command::SetReview(vec![document], ReviewState::Finished)),
            ("anna", tag(document, 0)),
            ("ben", tag(document, 4)),
            ("ben", Command::SetReview(vec![document], ReviewState::InProgress)),
        ];
        for (author, command) in steps {
            session.set_author(author);
            session.execute(command).unwrap();
            passed.push(session.project().clone());
        }
        let last = session.project().clone();
        assert_eq!(last.review(document, "anna"), ReviewState::Finished);
        assert_eq!(last.review(document, "ben"), ReviewState::InProgress);
        assert_eq!(session.derived().reviews.standing(document).to_string(), "in progress");
        for before in passed.iter().rev().skip(1) {
            session.undo().unwrap();
            assert_eq!(session.project(), before, "undone under another name than it was done");
        }
        while session.redo().is_some() {}
        assert_eq!(*session.project(), last);
        assert_eq!(*session.derived(), Derived::build(&last, Arc::from("ben")));
        session.flush().unwrap();
        drop(session);

        let mut session = Session::open(&folder, &options).unwrap();
        assert_eq!(*session.project(), last, "from the journal");
        session.save().unwrap();
        for (author, other) in [("anna", "ben"), ("ben", "anna")] {
            for kind in ["annotations", "review"] {
                let text = fs::read_to_string(folder.join(kind).join(format!("{author}.ron"))).unwrap();
                assert!(
                    text.contains(&format!("by: \"{author}\"")) && !text.contains(other),
                    "{text}"
                );
            }
        }
        drop(session);
        let session = Session::open(&folder, &options).unwrap();
        assert_eq!(*session.project(), last, "from the files");
        assert!(!session.is_unsaved());
        assert_eq!(session.derived().reviews.standing(document).to_string(), "finished");
    }
}
