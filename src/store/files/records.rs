//! Records of every kind alike: taken out of a project, written as a line, what they refer to, where they stand.

use super::names::{Homes, PROJECT_FILE};
use super::row_text::RowWriter;
use super::rows::{Key, Kind, Row};
use super::rows_decisions::DecisionRow;
use super::rows_documents::{DocumentRow, LabelRow, RelationTypeRow, ReviewRow};
use super::rows_tags::{AnnotationRow, GroupRow, RelationRow};
use crate::project::edit::{Change, Edit};
use crate::project::{Project, RelationTypeId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where a record stands in its file: by kind, annotations by document, start and end in bytes, all by id.
pub(super) type Place = (Kind, u64, usize, usize, u64);

/// The record of that name, as an edit that puts it; shares it with the project.
pub(super) fn get(project: &Project, (kind, id): Key) -> Option<Edit> {
    macro_rules! put {
        ($variant:ident, $table:ident, $id:expr) => {{
            let id = $id;
            let record = project.$table().get(id)?.clone();
            let (before, after) = (None, Some(record));
            Edit::$variant(id, Change { before, after })
        }};
    }
    Some(match kind {
        Kind::Label => put!(Label, labels, id.into()),
        Kind::RelationType => put!(RelationType, relation_types, RelationTypeId(id)),
        Kind::Document => put!(Document, documents, id.into()),
        Kind::Annotation => put!(Annotation, annotations, id.into()),
        Kind::Relation => put!(Relation, relations, id.into()),
        Kind::Group => put!(Group, groups, id.into()),
        Kind::Review => put!(Review, reviews, id.into()),
        Kind::Decision => put!(Decision, decisions, id.into()),
    })
}

/// Whether the project has a record of that name.
pub(super) fn has(project: &Project, (kind, id): Key) -> bool {
    match kind {
        Kind::Label => project.labels().contains(id.into()),
        Kind::RelationType => project.relation_types().contains(RelationTypeId(id)),
        Kind::Document => project.documents().contains(id.into()),
        Kind::Annotation => project.annotations().contains(id.into()),
        Kind::Relation => project.relations().contains(id.into()),
        Kind::Group => project.groups().contains(id.into()),
        Kind::Review => project.reviews().contains(id.into()),
        Kind::Decision => project.decisions().contains(id.into()),
    }
}

/// An edit after which there is no such record.
pub(super) fn removal((kind, id): Key) -> Edit {
    fn gone<T>() -> Change<T> {
        Change {
            before: None,
            after: None,
        }
    }
    match kind {
        Kind::Label => Edit::Label(id.into(), gone()),
        Kind::RelationType => Edit::RelationType(id.into(), gone()),
        Kind::Document => Edit::Document(id.into(), gone()),
        Kind::Annotation => Edit::Annotation(id.into(), gone()),
        Kind::Relation => Edit::Relation(id.into(), gone()),
        Kind::Group => Edit::Group(id.into(), gone()),
        Kind::Review => Edit::Review(id.into(), gone()),
        Kind::Decision => Edit::Decision(id.into(), gone()),
    }
}

/// The names of all records.
pub(super) fn keys(project: &Project) -> impl Iterator<Item = Key> {
    macro_rules! named {
        ($($kind:ident => $table:ident),*) => {
            std::iter::empty()$(.chain(project.$table().iter().map(|(id, _)| (Kind::$kind, id.0))))*
        };
    }
    named!(Label => labels, RelationType => relation_types, Document => documents, Annotation => annotations,
        Relation => relations, Group => groups, Review => reviews, Decision => decisions)
}

/// The names of the records that differ between two projects. Quick where these share their records.
pub(super) fn changed(one: &Project, other: &Project) -> BTreeSet<Key> {
    let mut found = BTreeSet::new();
    macro_rules! compare {
        ($($kind:ident => $table:ident),*) => {
            $(if one.$table() != other.$table() {
                let differs = |id, record: &Arc<_>, table: &crate::project::Table<_, _>| {
                    table.get(id).is_none_or(|known| !Arc::ptr_eq(known, record) && known != record)
                };
                let gone = one.$table().iter().filter(|(id, _)| !other.$table().contains(*id));
                let new = other.$table().iter().filter(|(id, record)| differs(*id, record, one.$table()));
                found.extend(gone.chain(new).map(|(id, _)| (Kind::$kind, id.0)));
            })*
        };
    }
    compare!(Label => labels, RelationType => relation_types, Document => documents, Annotation => annotations,
        Relation => relations, Group => groups, Review => reviews, Decision => decisions);
    found
}

/// The records that must exist for this one to be sound.
pub(super) fn references(edit: &Edit) -> Vec<Key> {
    match edit {
        Edit::Label(..) | Edit::RelationType(..) | Edit::Document(..) | Edit::Decision(..) => Vec::new(),
        Edit::Annotation(_, change) => change.after.as_ref().map_or(Vec::new(), |record| {
            vec![(Kind::Document, record.document.0), (Kind::Label, record.label.0)]
        }),
        Edit::Relation(_, change) => change.after.as_ref().map_or(Vec::new(), |record| {
            let end = |id: crate::project::AnnotationId| (Kind::Annotation, id.0);
            vec![(Kind::RelationType, record.kind.0), end(record.from), end(record.to)]
        }),
        Edit::Group(_, change) => change.after.as_ref().map_or(Vec::new(), |record| {
            record.members.iter().map(|id| (Kind::Annotation, id.0)).collect()
        }),
        Edit::Review(_, change) => change
            .after
            .as_ref()
            .map_or(Vec::new(), |record| vec![(Kind::Document, record.document.0)]),
    }
}

/// Where the record that an edit puts stands in its file.
pub(super) fn place(edit: &Edit) -> Place {
    match edit {
        Edit::Annotation(id, change) => {
            let at = change.after.as_ref();
            let at = at.map_or((0, 0, 0), |record| (record.document.0, record.start(), record.end()));
            (Kind::Annotation, at.0, at.1, at.2, id.0)
        }
        Edit::Review(id, change) => {
            let document = change.after.as_ref().map_or(0, |record| record.document.0);
            (Kind::Review, document, 0, 0, id.0)
        }
        Edit::Decision(id, change) => {
            let order = change.after.as_ref().map_or(0, |record| record.order);
            (Kind::Decision, order, 0, 0, id.0)
        }
        _ => {
            let (kind, id) = super::rows::key_of(edit);
            (kind, 0, 0, 0, id)
        }
    }
}

/// Whose record an edit puts; nobody's where it belongs to the project as a whole.
pub(super) fn author(edit: &Edit) -> Option<&Arc<str>> {
    match edit {
        Edit::Label(..) | Edit::RelationType(..) | Edit::Document(..) => None,
        Edit::Annotation(_, change) => change.after.as_ref().map(|record| &record.author),
        Edit::Relation(_, change) => change.after.as_ref().map(|record| &record.author),
        Edit::Group(_, change) => change.after.as_ref().map(|record| &record.author),
        Edit::Review(_, change) => change.after.as_ref().map(|record| &record.author),
        Edit::Decision(_, change) => change.after.as_ref().map(|record| &record.author),
    }
}

/// The file that a record of its kind and author is written to.
pub(super) fn home<'h>(edit: &Edit, homes: &'h mut Homes) -> &'h str {
    match (edit, author(edit)) {
        (_, None) => PROJECT_FILE,
        (Edit::Review(..) | Edit::Decision(..), Some(author)) => homes.of_reviews(author),
        (_, Some(author)) => homes.of(author),
    }
}

/// Appends `Kind(…)` with the fields of the record that an edit puts and those that `more` writes.
pub(super) fn write_record(edit: &Edit, out: &mut String, more: impl FnOnce(&mut RowWriter<'_>)) {
    fn put<R: Row>(id: R::Id, change: &Change<R::Record>, out: &mut String, more: impl FnOnce(&mut RowWriter<'_>)) {
        let mut fields = RowWriter::new(out);
        if let Some(record) = &change.after {
            R::write(id, record, &mut fields);
        }
        more(&mut fields);
        fields.end();
    }
    out.push_str(super::rows::key_of(edit).0.word());
    match edit {
        Edit::Label(id, change) => put::<LabelRow>(*id, change, out, more),
        Edit::RelationType(id, change) => put::<RelationTypeRow>(*id, change, out, more),
        Edit::Document(id, change) => put::<DocumentRow>(*id, change, out, more),
        Edit::Annotation(id, change) => put::<AnnotationRow>(*id, change, out, more),
        Edit::Relation(id, change) => put::<RelationRow>(*id, change, out, more),
        Edit::Group(id, change) => put::<GroupRow>(*id, change, out, more),
        Edit::Review(id, change) => put::<ReviewRow>(*id, change, out, more),
        Edit::Decision(id, change) => put::<DecisionRow>(*id, change, out, more),
    }
}
