//! How far whom is with which document, and how far each document is for the one who works.

use crate::project::edit::{Edit, Transaction};
use crate::project::{DocumentId, Project, ReviewState};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// How far a document is: as the one who works says, else as the other says who is furthest with it.
///
/// Shown as "in progress", or "finished, by anna".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How far.
    pub state: ReviewState,
    /// The other who says so; none where it is one's own word, or nobody's.
    pub by: Option<Arc<str>>,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.by {
            Some(author) => write!(f, "{}, by {author}", self.state.name()),
            None => f.write_str(self.state.name()),
        }
    }
}

/// The review states by document, and how many documents are how far; worked out once, then kept up to date by
/// transactions, whose edits may come in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviews {
    author: Arc<str>,
    documents: BTreeMap<DocumentId, Entry>,
    /// As [`ReviewState::ALL`] has them.
    by_state: [usize; 4],
}

/// What is said of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Entry {
    /// Whether the document is in the project; its review states may come before it and go after it.
    exists: bool,
    states: BTreeMap<Arc<str>, ReviewState>,
}

impl Reviews {
    /// Gathers the review states of a project, as `author` sees them.
    pub fn build(project: &Project, author: Arc<str>) -> Self {
        let mut reviews = Self {
            author,
            ..Self::default()
        };
        for (id, _) in project.documents().iter() {
            reviews.change(id, |entry| entry.exists = true);
        }
        for review in project.reviews().values() {
            reviews.change(review.document, |entry| {
                entry.states.insert(review.author.clone(), review.state);
            });
        }
        reviews
    }

    /// How far a document is.
    pub fn standing(&self, document: DocumentId) -> Standing {
        let entry = self.documents.get(&document);
        entry.map(|entry| entry.standing(&self.author)).unwrap_or_default()
    }

    /// How far the one who works is with a document.
    pub fn own(&self, document: DocumentId) -> ReviewState {
        let states = self.documents.get(&document).map(|entry| &entry.states);
        states
            .and_then(|states| states.get(&self.author))
            .copied()
            .unwrap_or_default()
    }

    /// How far the others are with a document, by name; who has not begun is left out.
    pub fn others(&self, document: DocumentId) -> impl Iterator<Item = (&Arc<str>, ReviewState)> {
        let states = self
            .documents
            .get(&document)
            .into_iter()
            .flat_map(|entry| &entry.states);
        let others = states.filter(|(author, _)| **author != self.author);
        others.map(|(author, state)| (author, *state))
    }

    /// Documents that are so far.
    pub fn documents_in(&self, state: ReviewState) -> usize {
        self.by_state.get(state as usize).copied().unwrap_or(0)
    }

    /// All documents.
    pub fn documents(&self) -> usize {
        self.by_state.iter().sum()
    }

    /// Follows what a transaction did.
    pub fn apply(&mut self, transaction: &Transaction) {
        for edit in &transaction.edits {
            match edit {
                Edit::Document(id, change) => {
                    let exists = change.after.is_some();
                    self.change(*id, |entry| entry.exists = exists);
                }
                Edit::Review(_, change) => {
                    if let Some(before) = &change.before {
                        self.change(before.document, |entry| {
                            entry.states.remove(&before.author);
                        });
                    }
                    if let Some(after) = &change.after {
                        self.change(after.document, |entry| {
                            entry.states.insert(after.author.clone(), after.state);
                        });
                    }
                }
                Edit::Label(..)
                | Edit::RelationType(..)
                | Edit::Annotation(..)
                | Edit::Relation(..)
                | Edit::Group(..)
                | Edit::Decision(..) => {}
            }
        }
    }

    /// Changes what is said of a document and counts it anew.
    fn change(&mut self, document: DocumentId, change: impl FnOnce(&mut Entry)) {
        let entry = self.documents.entry(document).or_default();
        let place = |entry: &Entry| entry.exists.then(|| entry.standing(&self.author).state as usize);
        let before = place(entry);
        change(entry);
        let after = place(entry);
        if !entry.exists && entry.states.is_empty() {
            self.documents.remove(&document);
        }
        if let Some(number) = before.and_then(|place| self.by_state.get_mut(place)) {
            *number -= 1;
        }
        if let Some(number) = after.and_then(|place| self.by_state.get_mut(place)) {
            *number += 1;
        }
    }
}

impl Entry {
    fn standing(&self, author: &Arc<str>) -> Standing {
        if let Some(state) = self.states.get(author) {
            return Standing {
                state: *state,
                by: None,
            };
        }
        // Of several who are equally far, the first by name.
        let furthest = self.states.iter().rev().max_by_key(|(_, state)| how_far(**state));
        furthest.map_or_else(Standing::default, |(author, state)| Standing {
            state: *state,
            by: Some(author.clone()),
        })
    }
}

/// A document that one has left out and another has read is read.
fn how_far(state: ReviewState) -> u8 {
    match state {
        ReviewState::New => 0,
        ReviewState::Ignored => 1,
        ReviewState::InProgress => 2,
        ReviewState::Finished => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::lists::sample::Sample;

    #[test]
    fn ones_own_word_counts_first_and_then_of_the_others_who_is_furthest() {
        let mut sample = Sample::default();
        let (a, b, c) = (sample.document("a"), sample.document("b"), sample.document("c"));
        for (document, author, state) in [
            (a, "anna", ReviewState::InProgress),
            (a, "ben", ReviewState::Finished),
            (b, "ben", ReviewState::Ignored),
            (b, "cleo", ReviewState::Finished),
            (b, "dora", ReviewState::Finished),
        ] {
            sample.review_by(author, document, state);
        }
        let reviews = |author: &str| Reviews::build(sample.project(), Arc::from(author));
        let shown = |author: &str| [a, b, c].map(|id| reviews(author).standing(id).to_string());
        assert_eq!(shown("anna"), ["in progress", "finished, by cleo", "new"]);
        assert_eq!(shown("dora"), ["finished, by ben", "finished", "new"]);
        assert_eq!(
            ReviewState::ALL.map(|state| reviews("anna").documents_in(state)),
            [1, 1, 1, 0]
        );
        assert_eq!(reviews("anna").own(b), ReviewState::New);
        let anna = reviews("anna");
        let others: Vec<&str> = anna.others(a).map(|(author, _)| &**author).collect();
        assert_eq!(others, ["ben"]);
    }

    #[test]
    fn every_state_has_its_own_number() {
        for (n, state) in ReviewState::ALL.into_iter().enumerate() {
            assert_eq!(state as usize, n);
        }
    }
}
