//! Older and newer versions in the columns: what differs between them, worked out beside the window.

use crate::project::DocumentId;
use crate::query::moving::Differences;
use crate::query::versions::Versions;
use crate::session::Session;
use crate::session::moved::Pair;
use crate::session::task::{Poll, Task};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// An older and a newer version.
type Key = (DocumentId, DocumentId);

/// The differences of the versions that are open side by side.
#[derive(Default)]
pub struct VersionPairs {
    versions: Versions,
    made_for: Option<(u64, Vec<DocumentId>)>,
    /// Pairs in the columns.
    open: Vec<Key>,
    /// None where a text could not be read.
    found: BTreeMap<Key, Option<Arc<Differences>>>,
    task: Option<(Task<Option<Differences>>, Key)>,
}

impl VersionPairs {
    /// Looks which columns show versions of one document, and has those compared that were not yet.
    pub(super) fn follow(&mut self, session: &Session, open: &[DocumentId]) {
        let revision = session.history().revision();
        if self
            .made_for
            .as_ref()
            .is_none_or(|(at, was)| (*at, was.as_slice()) != (revision, open))
        {
            self.versions = Versions::of(session.project());
            let pairs = open.iter().flat_map(|old| open.iter().map(move |new| (*old, *new)));
            self.open = pairs.filter(|(old, new)| self.versions.is_newer(*new, *old)).collect();
            self.open.dedup();
            self.found.retain(|pair, _| self.open.contains(pair));
            self.made_for = Some((revision, open.to_vec()));
        }
        if let Some((task, pair)) = &self.task {
            let differences = match task.poll() {
                Poll::Running => return,
                Poll::Done(differences) => differences,
                Poll::Lost => None,
            };
            self.found.insert(*pair, differences.map(Arc::new));
            self.task = None;
        }
        let next = self.open.iter().find(|pair| !self.found.contains_key(*pair)).copied();
        if let Some(pair) = next {
            self.task = compare(session, pair).map(|task| (task, pair));
            if self.task.is_none() {
                self.found.insert(pair, None);
            }
        }
    }

    /// Whether a document has a newer version.
    pub fn is_older(&self, document: DocumentId) -> bool {
        self.versions.is_older(document)
    }

    /// Which documents are versions of others.
    pub fn versions(&self) -> &Versions {
        &self.versions
    }

    /// What a document has that its other version in the columns does not, in bytes, in order.
    pub fn only_in(&self, document: DocumentId) -> impl Iterator<Item = &[Range<usize>]> {
        self.found.iter().filter_map(move |((old, new), found)| {
            let found = found.as_ref()?;
            match document {
                _ if document == *old => Some(found.old.as_slice()),
                _ if document == *new => Some(found.new.as_slice()),
                _ => None,
            }
        })
    }

    /// The differences of two open versions, and whether the first is the older one.
    pub fn between(&self, a: DocumentId, b: DocumentId) -> Option<(&Arc<Differences>, bool)> {
        let of = |pair: Key| self.found.get(&pair).and_then(Option::as_ref);
        of((a, b))
            .map(|found| (found, true))
            .or_else(|| Some((of((b, a))?, false)))
    }
}

fn compare(session: &Session, (old, new): Key) -> Option<Task<Option<Differences>>> {
    let documents = session.project().documents();
    let (old, new) = (documents.get(old)?.clone(), documents.get(new)?.clone());
    let folder = session.folder().to_path_buf();
    let work = move |progress: &crate::progress::Progress| {
        let pair = Pair::read((&old, &new), &folder, progress).ok()?.ok()?;
        Some(pair.alignment.differences(&pair.old, &pair.new))
    };
    Task::start("Comparing versions", session.wake().clone(), work).ok()
}
