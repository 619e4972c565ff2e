//! What of a project goes into a dataset.

use crate::project::{Annotation, AnnotationId, Document, DocumentId, Project, ReviewState, Status};
use crate::query::reviews::Reviews;
use crate::query::versions::Versions;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What of a project goes into a dataset; what is empty leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Names of labels, ignoring case.
    pub labels: BTreeSet<String>,
    pub authors: BTreeSet<String>,
    pub statuses: BTreeSet<Status>,
    /// How far documents are, as the one says who is furthest with each: the same whoever exports.
    pub reviews: BTreeSet<ReviewState>,
    pub documents: BTreeSet<DocumentId>,
    /// Outlets of documents, ignoring case.
    pub outlets: BTreeSet<String>,
    pub duplicates: Duplicates,
}

/// What becomes of the members of duplicate groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Duplicates {
    /// All are written.
    #[default]
    All,
    /// The principal of each group alone.
    Principal,
    /// All are written and say in an attribute what they are: a copy whose it is, [`DUPLICATE_OF`], the principal that it
    /// is one, [`PRINCIPAL`].
    Flagged,
}

/// Attribute of a copy: the id of the principal of its group.
pub const DUPLICATE_OF: &str = "duplicate_of";
/// Attribute of a principal: `yes`.
pub const PRINCIPAL: &str = "principal";

impl Duplicates {
    /// All, in the order they are listed.
    pub const ALL: [Self; 3] = [Self::All, Self::Principal, Self::Flagged];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Principal => "principal",
            Self::Flagged => "flagged",
        }
    }
}

impl Chosen {
    /// The documents that are chosen. An older version is one of them for what still stands on it, and where it is named.
    pub fn documents_of(&self, project: &Project) -> BTreeSet<DocumentId> {
        let outlets = lower(&self.outlets);
        // Nobody is called so: the one who is furthest counts.
        let reviews = (!self.reviews.is_empty()).then(|| Reviews::build(project, Arc::from("")));
        let versions = Versions::of(project);
        let tagged: BTreeSet<DocumentId> = match versions.is_empty() {
            true => BTreeSet::new(),
            false => project
                .annotations()
                .values()
                .map(|annotation| annotation.document)
                .collect(),
        };
        let is_spent = |id: &DocumentId| versions.is_older(*id) && !tagged.contains(id);
        let has = |(id, document): &(DocumentId, &Arc<Document>)| {
            (self.documents.contains(id) || self.documents.is_empty() && !is_spent(id))
                && (outlets.is_empty() || outlets.contains(&document.outlet.to_lowercase()))
                && reviews
                    .as_ref()
                    .is_none_or(|reviews| self.reviews.contains(&reviews.standing(*id).state))
        };
        let documents = project.documents().iter().filter(has);
        documents.map(|(id, _)| id).collect()
    }

    /// The annotations that are chosen, all of them in documents that are.
    pub fn annotations_of(&self, project: &Project) -> BTreeSet<AnnotationId> {
        let documents = self.documents_of(project);
        let labels = lower(&self.labels);
        let labels: BTreeSet<_> = project
            .labels()
            .iter()
            .filter(|(_, label)| labels.is_empty() || labels.contains(&label.name.to_lowercase()))
            .map(|(id, _)| id)
            .collect();
        let copies = match self.duplicates {
            Duplicates::Principal => copies(project),
            Duplicates::All | Duplicates::Flagged => BTreeSet::new(),
        };
        let has = |(id, annotation): &(AnnotationId, &Arc<Annotation>)| {
            labels.contains(&annotation.label)
                && (self.authors.is_empty() || self.authors.contains(&*annotation.author))
                && (self.statuses.is_empty() || self.statuses.contains(&annotation.status))
                && documents.contains(&annotation.document)
                && !copies.contains(id)
        };
        let annotations = project.annotations().iter().filter(has);
        annotations.map(|(id, _)| id).collect()
    }
}

fn lower(names: &BTreeSet<String>) -> BTreeSet<String> {
    names.iter().map(|name| name.to_lowercase()).collect()
}

fn copies(project: &Project) -> BTreeSet<AnnotationId> {
    let groups = project.groups().values();
    let copies = groups.flat_map(|group| group.members.iter().filter(|member| **member != group.principal));
    copies.copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::schema::{CLAIM, DUPLICATE};
    use crate::query::lists::sample::Sample;

    #[test]
    fn documents_are_chosen_by_outlet_and_by_who_is_furthest() {
        let mut sample = Sample::default();
        let documents = ["one", "two", "three"].map(|title| sample.document(title));
        let [one, two, three] = documents;
        sample.describe(two, |document| document.outlet = "The Gazette".to_owned());
        sample.review(one, ReviewState::Finished);
        sample.review(two, ReviewState::InProgress);
        sample.review_by("ben", two, ReviewState::Finished);
        let tags = documents.map(|document| sample.annotate(document, CLAIM, std::slice::from_ref(&(0..3))));
        let chosen = |reviews: &[ReviewState], outlets: &[&str]| Chosen {
            reviews: reviews.iter().copied().collect(),
            outlets: outlets.iter().map(|name| (*name).to_owned()).collect(),
            ..Chosen::default()
        };
        let documents = |chosen: &Chosen| chosen.documents_of(sample.project());
        assert_eq!(documents(&chosen(&[], &[])), BTreeSet::from([one, two, three]));
        assert_eq!(
            documents(&chosen(&[ReviewState::Finished], &[])),
            BTreeSet::from([one, two])
        );
        assert_eq!(documents(&chosen(&[ReviewState::New], &[])), BTreeSet::from([three]));
        let gazette = chosen(&[ReviewState::Finished], &["the gazette"]);
        assert_eq!(documents(&gazette), BTreeSet::from([two]));
        assert_eq!(gazette.annotations_of(sample.project()), BTreeSet::from([tags[1]]));
    }

    #[test]
    fn of_a_group_the_principal_alone_where_that_is_asked() {
        let mut sample = Sample::default();
        let document = sample.document("one");
        let members: Vec<_> = (0..3)
            .map(|n| sample.annotate(document, DUPLICATE, std::slice::from_ref(&(n..n + 1))))
            .collect();
        sample.group(&members);
        let number = |duplicates| {
            let chosen = Chosen {
                duplicates,
                ..Chosen::default()
            };
            chosen.annotations_of(sample.project()).len()
        };
        assert_eq!(Duplicates::ALL.map(number), [3, 1, 3]);
    }

    #[test]
    fn annotations_are_chosen_by_label_author_status_and_document() {
        let mut sample = Sample::default();
        let (one, two) = (sample.document("one"), sample.document("two"));
        let first = std::slice::from_ref(&(0..3));
        let claim = sample.annotate(one, CLAIM, first);
        let copy = sample.annotate(one, DUPLICATE, first);
        let settled = sample.annotate(two, CLAIM, first);
        sample.change(settled, |annotation| annotation.status = Status::Settled);
        let of_ben = sample.annotate(two, CLAIM, first);
        sample.change(of_ben, |annotation| annotation.author = Arc::from("ben"));
        let found = |change: &dyn Fn(&mut Chosen)| {
            let mut chosen = Chosen::default();
            change(&mut chosen);
            chosen.annotations_of(sample.project())
        };
        assert_eq!(found(&|_| ()), BTreeSet::from([claim, copy, settled, of_ben]));
        assert_eq!(
            found(&|chosen| chosen.labels = BTreeSet::from(["CLAIM".to_owned()])),
            BTreeSet::from([claim, settled, of_ben])
        );
        assert_eq!(
            found(&|chosen| chosen.authors = BTreeSet::from(["ben".to_owned()])),
            BTreeSet::from([of_ben])
        );
        assert_eq!(
            found(&|chosen| chosen.statuses = BTreeSet::from([Status::Settled])),
            BTreeSet::from([settled])
        );
        assert_eq!(
            found(&|chosen| chosen.documents = BTreeSet::from([one])),
            BTreeSet::from([claim, copy])
        );
    }

    #[test]
    fn an_older_version_goes_in_while_something_stands_on_it_or_where_it_is_named() {
        let mut sample = Sample::default();
        let (old, new) = (sample.document("old"), sample.document("new"));
        sample.describe(new, |document| document.replaces = Some(old));
        let found = |documents: &[DocumentId], project: &Project| {
            let documents = documents.iter().copied().collect();
            let chosen = Chosen {
                documents,
                ..Chosen::default()
            };
            chosen.documents_of(project)
        };
        sample.annotate(new, CLAIM, std::slice::from_ref(&(0..3)));
        assert_eq!(found(&[], sample.project()), BTreeSet::from([new]));
        assert_eq!(found(&[old], sample.project()), BTreeSet::from([old]));
        sample.annotate(old, CLAIM, std::slice::from_ref(&(0..3)));
        assert_eq!(found(&[], sample.project()), BTreeSet::from([old, new]));
    }
}
