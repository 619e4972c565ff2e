//! Which documents are older versions of others.

use crate::project::{DocumentId, Project};
use std::collections::{BTreeMap, BTreeSet};

/// For each document that has a newer version, that version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    newer: BTreeMap<DocumentId, DocumentId>,
}

impl Versions {
    /// The versions of a project. Where two people took in a newer version each, the one imported later counts. Versions
    /// that replace each other in a circle are none.
    pub fn of(project: &Project) -> Self {
        let mut newer: BTreeMap<DocumentId, DocumentId> = BTreeMap::new();
        let when = |id: DocumentId| {
            project
                .documents()
                .get(id)
                .map(|document| (&document.origin.imported, id))
        };
        for (id, document) in project.documents().iter() {
            let Some(old) = document.replaces.filter(|old| project.documents().contains(*old)) else {
                continue;
            };
            let kept = newer.entry(old).or_insert(id);
            if when(*kept) < when(id) {
                *kept = id;
            }
        }
        let mut versions = Self { newer };
        versions.break_circles();
        versions
    }

    fn break_circles(&mut self) {
        let mut ended: BTreeSet<DocumentId> = BTreeSet::new();
        for start in self.newer.keys().copied().collect::<Vec<_>>() {
            let mut passed = Vec::new();
            let mut inside = BTreeSet::new();
            let mut at = Some(start);
            while let Some(id) = at.filter(|id| !ended.contains(id)) {
                if !inside.insert(id) {
                    let circle: Vec<DocumentId> = passed.iter().copied().skip_while(|other| *other != id).collect();
                    circle.iter().for_each(|id| {
                        self.newer.remove(id);
                    });
                    break;
                }
                passed.push(id);
                at = self.newer.get(&id).copied();
            }
            ended.extend(passed);
        }
    }

    /// Whether nothing has a newer version.
    pub fn is_empty(&self) -> bool {
        self.newer.is_empty()
    }

    /// Whether a document has a newer version.
    pub fn is_older(&self, id: DocumentId) -> bool {
        self.newer.contains_key(&id)
    }

    /// Whether one document is a newer version of another, perhaps by way of others.
    pub fn is_newer(&self, new: DocumentId, old: DocumentId) -> bool {
        let first = self.newer.get(&old).copied();
        std::iter::successors(first, |id| self.newer.get(id).copied()).any(|id| id == new)
    }

    /// How many documents have a newer version.
    pub fn num_older(&self) -> usize {
        self.newer.len()
    }

    /// The document that a version replaces.
    pub fn older(&self, id: DocumentId) -> Option<DocumentId> {
        self.newer.iter().find(|(_, new)| **new == id).map(|(old, _)| *old)
    }

    /// The newest version of a document; none where it is that itself.
    pub fn newest(&self, id: DocumentId) -> Option<DocumentId> {
        let first = self.newer.get(&id).copied();
        std::iter::successors(first, |id| self.newer.get(id).copied()).last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::lists::sample::Sample;

    #[test]
    fn the_newest_version_is_found_and_circles_are_none() {
        let mut sample = Sample::default();
        let [a, b, c, d] = ["a", "b", "c", "d"].map(|title| sample.document(title));
        let mut replaces = |id, old: Option<DocumentId>| sample.describe(id, |document| document.replaces = old);
        replaces(b, Some(a));
        replaces(c, Some(b));
        replaces(d, Some(DocumentId(9_999)));
        let versions = Versions::of(sample.project());
        assert_eq!(
            [a, b, c, d].map(|id| versions.newest(id)),
            [Some(c), Some(c), None, None]
        );
        let mut replaces = |id, old: Option<DocumentId>| sample.describe(id, |document| document.replaces = old);
        replaces(a, Some(c));
        replaces(d, Some(d));
        let versions = Versions::of(sample.project());
        assert!(versions.is_empty(), "{versions:?}");
    }
}
