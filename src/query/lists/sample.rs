//! Small projects for tests of `query`, built record by record and past the rules of `plan`.

use crate::project::edit::{Change, Edit, History, Transaction};
use crate::project::schema::RESTS_ON;
use crate::project::{
    Annotation, AnnotationId, Document, DocumentId, DuplicateGroup, GroupId, IdSource, LabelId, Project, Quote,
    Relation, RelationId, Review, ReviewState, Span, Status,
};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A project that grows; ids are the same in every run.
pub(crate) struct Sample {
    history: History,
    ids: IdSource,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            history: History::new(Project::with_default_schema()),
            ids: IdSource::new(7),
        }
    }
}

impl Sample {
    pub(crate) fn project(&self) -> &Project {
        self.history.project()
    }

    pub(crate) fn fresh(&mut self) -> u64 {
        self.ids.fresh()
    }

    /// Applies one edit and returns it as a transaction.
    pub(crate) fn put(&mut self, edit: Edit) -> Transaction {
        self.history.restore(vec![edit.clone()]);
        Transaction {
            title: String::new(),
            edits: vec![edit],
        }
    }

    /// A document of that title at the end of the list.
    pub(crate) fn document(&mut self, title: &str) -> DocumentId {
        let id = DocumentId(self.fresh());
        let document = Document {
            title: title.to_owned(),
            order: self.project().documents().len() as u64,
            text_len: 1_000_000,
            ..Document::default()
        };
        self.put(Edit::Document(id, Change::insert(document)));
        id
    }

    pub(crate) fn describe(&mut self, id: DocumentId, change: impl Fn(&mut Document)) {
        let before = self.project().documents().get(id).unwrap().clone();
        let mut after = Document::clone(&before);
        change(&mut after);
        self.put(Edit::Document(id, Change::replace(&before, after)));
    }

    /// How far anna is.
    pub(crate) fn review(&mut self, document: DocumentId, state: ReviewState) -> Transaction {
        self.review_by("anna", document, state)
    }

    pub(crate) fn review_by(&mut self, author: &str, document: DocumentId, state: ReviewState) -> Transaction {
        let author = Arc::from(author);
        let review = Review {
            document,
            author,
            state,
        };
        let id = review.id();
        let change = Change {
            before: self.project().reviews().get(id).cloned(),
            after: (state != ReviewState::New).then(|| Arc::new(review)),
        };
        self.put(Edit::Review(id, change))
    }

    /// An annotation by anna on these bytes.
    pub(crate) fn annotate(&mut self, document: DocumentId, label: LabelId, ranges: &[Range<usize>]) -> AnnotationId {
        let id = AnnotationId(self.fresh());
        let annotation = annotation(document, label, ranges);
        self.put(Edit::Annotation(id, Change::insert(annotation)));
        id
    }

    pub(crate) fn change(&mut self, id: AnnotationId, change: impl Fn(&mut Annotation)) -> Transaction {
        let before = self.project().annotations().get(id).unwrap().clone();
        let mut after = Annotation::clone(&before);
        change(&mut after);
        self.put(Edit::Annotation(id, Change::replace(&before, after)))
    }

    pub(crate) fn relate(&mut self, from: AnnotationId, to: AnnotationId) -> RelationId {
        let id = RelationId(self.fresh());
        let relation = Relation {
            kind: RESTS_ON,
            from,
            to,
            author: Arc::from("anna"),
        };
        self.put(Edit::Relation(id, Change::insert(relation)));
        id
    }

    pub(crate) fn group(&mut self, members: &[AnnotationId]) -> GroupId {
        let id = GroupId(self.fresh());
        let group = DuplicateGroup {
            members: members.to_vec(),
            principal: members[0],
            author: Arc::from("anna"),
        };
        self.put(Edit::Group(id, Change::insert(group)));
        id
    }
}

pub(crate) fn annotation(document: DocumentId, label: LabelId, ranges: &[Range<usize>]) -> Annotation {
    Annotation {
        document,
        label,
        spans: ranges
            .iter()
            .map(|range| Span::unchecked(range.start as u64, range.end as u64).unwrap())
            .collect(),
        quote: Quote::default(),
        author: Arc::from("anna"),
        created: "2026-01-01T00:00:00Z".to_owned(),
        status: Status::Open,
        note: String::new(),
        attributes: BTreeMap::new(),
    }
}
