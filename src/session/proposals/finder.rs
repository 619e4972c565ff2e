//! Looks at all texts of a project for what is said twice and what does not belong, and remembers them for the next time.

use super::copies::{Furniture, copies};
use super::pages::Pages;
use super::project_texts::ProjectTexts;
use super::proposal::Proposal;
use crate::progress::{Cancelled, Progress};
use crate::project::{DocumentId, Project};
use crate::query::versions::Versions;
use crate::reuse::duplicates::{Corpus, Knowledge};
use crate::reuse::text::{Prepared, prepare_all};
use crate::session::suggestions::{self, Place};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::Path;

/// Texts that are read before their words are, in bytes.
const BATCH: usize = 4 << 20;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// In no particular order; [`super::Queue`] gives them one.
    pub proposals: Vec<Proposal>,
    /// Texts that could not be read, in words.
    pub problems: Vec<String>,
}

/// Finds proposals for one project, again and again: a document that comes, goes or changes its outlet costs little then.
///
/// Until the next time it keeps what it knows of the words of all documents, about three times the bytes of their texts.
pub struct Finder {
    corpus: Corpus,
    /// The documents of the corpus, by index. One that is gone keeps its place.
    documents: Vec<DocumentId>,
    /// Where those are that are in it.
    indexes: BTreeMap<DocumentId, usize>,
    /// What another program found and was taken in, sorted.
    suggested: Vec<[Place; 2]>,
    pages: Pages,
}

impl Default for Finder {
    fn default() -> Self {
        Self {
            corpus: Corpus::new(Knowledge::shipped()),
            documents: Vec::new(),
            indexes: BTreeMap::new(),
            suggested: Vec::new(),
            pages: Pages::default(),
        }
    }
}

impl Finder {
    /// Compares the texts in `folder` with each other and looks through each for what does not belong to its story, with
    /// what the decisions so far teach. What was compared before is not compared again.
    ///
    /// # Errors
    /// When cancelled; the next call goes on from there.
    pub fn find(&mut self, project: &Project, folder: &Path, progress: &Progress) -> Result<Found, Cancelled> {
        let texts = ProjectTexts::new(project, folder);
        // A text has most in common with its own newer version; that one is looked at.
        let versions = Versions::of(project);
        self.forget_gone(project, &versions);
        let stored = suggestions::stored(project, folder);
        self.follow_suggestions(stored.pairs);
        let all = project.documents_in_order().into_iter().map(|(id, _)| id);
        let is_new = |id: &DocumentId| !self.indexes.contains_key(id) && !versions.is_older(*id);
        let new: Vec<DocumentId> = all.filter(is_new).collect();
        progress.set_total(2 * new.len() as u64 + project.documents().len() as u64);
        self.take_in(&new, &texts, progress)?;
        let mut proposals = self.pages.follow(project, &texts, progress)?;
        let dates: Vec<String> = self
            .documents
            .iter()
            .map(|id| {
                let document = project.documents().get(*id);
                document.map_or_else(String::new, |document| document.date.clone())
            })
            .collect();
        let findings = self
            .corpus
            .findings(&dates, &|index| texts.of(*self.documents.get(index)?));
        let furniture = Furniture::new(&proposals);
        let copies = copies(&findings, &self.documents, project).into_iter();
        proposals.extend(copies.filter(|copy| !furniture.holds(copy)));
        let mut problems = texts.problems();
        problems.extend(stored.problems);
        Ok(Found { proposals, problems })
    }

    /// Only what does not belong to the stories, without comparing the texts.
    ///
    /// # Errors
    /// When cancelled.
    pub fn find_off_topic(
        &mut self,
        project: &Project,
        folder: &Path,
        progress: &Progress,
    ) -> Result<Found, Cancelled> {
        let texts = ProjectTexts::new(project, folder);
        Ok(Found {
            proposals: self.pages.follow(project, &texts, progress)?,
            problems: texts.problems(),
        })
    }

    fn forget_gone(&mut self, project: &Project, versions: &Versions) {
        let is_gone = |id: &DocumentId| !project.documents().contains(*id) || versions.is_older(*id);
        let mut gone: Vec<usize> = self
            .indexes
            .extract_if(.., |id, _| is_gone(id))
            .map(|(_, index)| index)
            .collect();
        gone.sort_unstable();
        self.corpus.remove(&gone);
    }

    /// Documents that another program now says something else of are compared once more.
    fn follow_suggestions(&mut self, suggested: Vec<[Place; 2]>) {
        let only_in = |all: &[[Place; 2]], others: &[[Place; 2]]| -> Vec<DocumentId> {
            let is_in_both = |pair: &[Place; 2]| others.binary_search_by(|other| by_place(other, pair)).is_ok();
            let only = all.iter().filter(|pair| !is_in_both(pair));
            only.flatten().map(|(document, _)| *document).collect()
        };
        let mut changed = only_in(&suggested, &self.suggested);
        changed.extend(only_in(&self.suggested, &suggested));
        let indexes = changed.iter().filter_map(|id| self.indexes.get(id).copied());
        self.corpus.compare_again(&indexes.collect());
        self.suggested = suggested;
    }

    fn take_in(&mut self, new: &[DocumentId], texts: &ProjectTexts<'_>, progress: &Progress) -> Result<(), Cancelled> {
        let first = self.documents.len();
        let mut documents = self.documents.clone();
        let mut prepared: Vec<Prepared> = Vec::with_capacity(new.len());
        let (mut batch, mut bytes) = (Vec::new(), 0);
        for id in new {
            progress.advance(1)?;
            let Some(text) = texts.of(*id) else { continue };
            documents.push(*id);
            bytes += text.len();
            batch.push(text);
            if bytes > BATCH {
                prepared.extend(prepare_all(&batch));
                batch.clear();
                bytes = 0;
            }
        }
        prepared.extend(prepare_all(&batch));
        drop(batch);
        let outside = suggestions::by_index(&self.suggested, &documents);
        self.corpus
            .add(prepared, &|index| texts.of(*documents.get(index)?), &outside, progress)?;
        let added = documents.iter().enumerate().skip(first);
        self.indexes.extend(added.map(|(index, id)| (*id, index)));
        self.documents = documents;
        Ok(())
    }
}

/// The order in which suggestions are stored.
fn by_place(a: &[Place; 2], b: &[Place; 2]) -> Ordering {
    let key = |pair: &[Place; 2]| pair.clone().map(|(document, range)| (document, range.start, range.end));
    key(a).cmp(&key(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::edit::{Command, DocumentPatch};
    use crate::reuse::duplicates::{Finding, Kind};
    use crate::session::fixture::session_of;
    use crate::session::proposals::ProposalKind;
    use std::ops::Range;

    const SHARED: &str = "Inspectors found cracks in forty of the bolts that hold the eastern span of the bridge.";

    #[test]
    fn copies_are_found_and_the_earliest_is_the_principal() {
        let home = tempfile::tempdir().unwrap();
        let texts = [
            format!("The crossing was closed on Monday.\n{SHARED}\n"),
            format!("Ferries will run every ten minutes.\n{SHARED}\n"),
            format!("Nobody was hurt when it was found.\n{SHARED}\n"),
        ];
        let (mut session, documents) = session_of(home.path(), &[&texts[0], &texts[1], &texts[2]]);
        for (id, date) in documents.iter().zip(["2026-03-03", "2026-03-02", "2026-03-01"]) {
            let patch = DocumentPatch {
                date: Some(date.to_owned()),
                ..DocumentPatch::default()
            };
            session.execute(Command::EditDocument(*id, patch)).unwrap();
        }
        let mut finder = Finder::default();
        let found = finder
            .find(session.project(), session.folder(), &Progress::default())
            .unwrap();
        let copies = found.proposals.iter().filter(|proposal| !proposal.kind.is_off_topic());
        let [copy] = copies.collect::<Vec<_>>()[..] else {
            panic!("{found:?}")
        };
        let words = |(id, range): &(DocumentId, Range<usize>)| session.text(*id).unwrap()[range.clone()].to_owned();
        assert_eq!(
            copy.passages.iter().map(words).collect::<Vec<_>>(),
            [SHARED, SHARED, SHARED]
        );
        assert_eq!((copy.kind, copy.principal), (ProposalKind::Copy(Kind::Verbatim), 2));
        assert_eq!(copy.passages[2].0, documents[2]);
        let cancelled = Progress::default();
        cancelled.cancel();
        assert!(finder.find(session.project(), session.folder(), &cancelled).is_err());
    }

    #[test]
    fn what_comes_and_goes_is_found_as_by_a_search_of_all() {
        let home = tempfile::tempdir().unwrap();
        let texts: Vec<String> = ["closed on Monday", "empty", "watched", "painted", "sold"]
            .iter()
            .map(|what| format!("The crossing at Hartmouth was {what}.\n{SHARED}\n"))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (mut session, documents) = session_of(home.path(), &texts);
        let search = |finder: &mut Finder, session: &crate::session::Session| {
            let found = finder
                .find(session.project(), session.folder(), &Progress::default())
                .unwrap();
            let mut places: Vec<_> = found
                .proposals
                .into_iter()
                .map(|proposal| {
                    let mut passages = proposal.passages;
                    passages.sort_by_key(|(document, range)| (*document, range.start));
                    (proposal.kind, passages)
                })
                .collect();
            places.sort_by_key(|(kind, passages)| (*kind, format!("{passages:?}")));
            places
        };
        let mut finder = Finder::default();
        let all = search(&mut finder, &session);
        assert!(!all.is_empty());
        session.execute(Command::RemoveDocuments(vec![documents[1]])).unwrap();
        let without = search(&mut finder, &session);
        assert_eq!(without, search(&mut Finder::default(), &session));
        assert_ne!(without, all);
        let stopped = Progress::default();
        stopped.cancel();
        session.undo().unwrap();
        assert!(finder.find(session.project(), session.folder(), &stopped).is_err());
        assert_eq!(search(&mut finder, &session), all);
        assert_eq!(
            finder.corpus.num_indexes(),
            6,
            "only the one that came back was compared"
        );
    }

    #[test]
    fn what_another_program_found_is_proposed_once_it_is_taken_in() {
        let home = tempfile::tempdir().unwrap();
        let texts: Vec<String> = (10..55)
            .map(|number| {
                let own = format!("Own{number}a own{number}b own{number}c own{number}d.");
                format!("{own} The mayor thanked crews from Sumy for two long nights of work. {own}")
            })
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (session, documents) = session_of(home.path(), &texts);
        let ends = [documents[0], documents[44]];
        let is_joined = |finder: &mut Finder| {
            let found = finder
                .find(session.project(), session.folder(), &Progress::default())
                .unwrap();
            assert_eq!(found.problems, [""; 0]);
            // As pairs: of all that is the same word for word one proposal is made.
            let pairs = finder.corpus.findings(&[], &|_| None).findings;
            let documents = |pair: &Finding| {
                pair.passages
                    .iter()
                    .map(|place| finder.documents[place.document])
                    .collect()
            };
            let documents: Vec<Vec<DocumentId>> = pairs.iter().map(documents).collect();
            documents.contains(&ends.to_vec())
        };
        let mut finder = Finder::default();
        assert!(!is_joined(&mut finder), "the phrase is in too many places");
        let length = texts[0].len();
        let line = format!(
            r#"{{"id": "{}", "id2": "{}", "begin": 0, "end": {length}, "begin2": 0, "end2": {length}}}"#,
            ends[0], ends[1]
        );
        let file = home.path().join("align.json");
        std::fs::write(&file, line).unwrap();
        let taken = session.take_in_passim(&[file], &Progress::default()).unwrap();
        assert_eq!(taken.added, 1, "{taken:?}");
        assert!(is_joined(&mut finder));
        std::fs::remove_dir_all(session.folder().join("suggestions")).unwrap();
        assert!(!is_joined(&mut finder), "and no longer when it is taken away");
    }
}
