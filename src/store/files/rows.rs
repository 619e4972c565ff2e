//! The kinds of records in files, and what all of them can do.

use super::parse::{WithUnknown, in_words, parse_row};
use super::row_text::RowWriter;
use super::rows_decisions::DecisionRow;
use super::rows_documents::{DocumentRow, LabelRow, RelationTypeRow, ReviewRow};
use super::rows_tags::{AnnotationRow, GroupRow, RelationRow};
use crate::project::edit::{Change, Edit};
use crate::project::{DocumentId, Project};
use serde::de::{DeserializeOwned, Error, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// The kinds of records, in the order they stand in a file: what is named stands before what names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Label,
    RelationType,
    Document,
    Annotation,
    Relation,
    Group,
    Review,
    Decision,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Label,
        Self::RelationType,
        Self::Document,
        Self::Annotation,
        Self::Relation,
        Self::Group,
        Self::Review,
        Self::Decision,
    ];

    /// The word before the parenthesis.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Label => "Label",
            Self::RelationType => "RelationType",
            Self::Document => "Document",
            Self::Annotation => "Annotation",
            Self::Relation => "Relation",
            Self::Group => "Group",
            Self::Review => "Review",
            Self::Decision => "Decision",
        }
    }

    /// The kind that `word` names.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a record is called: no two of one kind have one id.
pub(super) type Key = (Kind, u64);

/// The name of the record that an edit changes.
pub(super) fn key_of(edit: &Edit) -> Key {
    match edit {
        Edit::Label(id, _) => (Kind::Label, id.0),
        Edit::RelationType(id, _) => (Kind::RelationType, id.0),
        Edit::Document(id, _) => (Kind::Document, id.0),
        Edit::Annotation(id, _) => (Kind::Annotation, id.0),
        Edit::Relation(id, _) => (Kind::Relation, id.0),
        Edit::Group(id, _) => (Kind::Group, id.0),
        Edit::Review(id, _) => (Kind::Review, id.0),
        Edit::Decision(id, _) => (Kind::Decision, id.0),
    }
}

/// Parses the fields of a record of `kind`; the error is in words.
pub(super) fn parse_record(kind: Kind, body: &str) -> Result<WithUnknown<Edit>, String> {
    fn read<R: Row>(body: &str) -> Result<WithUnknown<Edit>, String> {
        let (row, unknown) = parse_row::<R>(body).map_err(|err| in_words(&err.code))?;
        let id = R::Id::from(row.id());
        Ok((R::edit(id, Change::insert(row.into_record()?)), unknown))
    }
    match kind {
        Kind::Label => read::<LabelRow>(body),
        Kind::RelationType => read::<RelationTypeRow>(body),
        Kind::Document => read::<DocumentRow>(body),
        Kind::Annotation => read::<AnnotationRow>(body),
        Kind::Relation => read::<RelationRow>(body),
        Kind::Group => read::<GroupRow>(body),
        Kind::Review => read::<ReviewRow>(body),
        Kind::Decision => read::<DecisionRow>(body),
    }
}

/// Lets an edit share the record that `project` has, where it is the same one.
pub(super) fn share(edit: Edit, project: &Project) -> Edit {
    macro_rules! shared {
        ($($variant:ident => $table:ident),*) => {
            match edit {
                $(Edit::$variant(id, mut change) => {
                    let known = project.$table().get(id).filter(|known| change.after.as_ref() == Some(*known));
                    if let Some(known) = known {
                        change.after = Some(known.clone());
                    }
                    Edit::$variant(id, change)
                })*
            }
        };
    }
    shared!(Document => documents, Review => reviews, Label => labels, RelationType => relation_types,
        Annotation => annotations, Relation => relations, Group => groups, Decision => decisions)
}

/// A record's type on disk.
pub(super) trait Row: DeserializeOwned {
    /// The record in memory.
    type Record;
    /// Its name.
    type Id: fmt::Display + From<u64>;
    /// Number of its id.
    fn id(&self) -> u64;
    /// The record in memory, or why it cannot be one.
    fn into_record(self) -> Result<Self::Record, String>;
    /// Appends the fields of a record.
    fn write(id: Self::Id, record: &Self::Record, out: &mut RowWriter<'_>);
    /// A change of such a record.
    fn edit(id: Self::Id, change: Change<Self::Record>) -> Edit;
}

/// An id as a string of 16 digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Id(pub(super) u64);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;
        impl Visitor<'_> for Digits {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id of 16 hexadecimal digits")
            }

            fn visit_str<E: Error>(self, digits: &str) -> Result<Id, E> {
                let id: DocumentId = digits.parse().map_err(E::custom)?;
                Ok(Id(id.0))
            }
        }
        deserializer.deserialize_str(Digits)
    }
}

/// Writes an id as an item of a list.
pub(super) fn write_id(out: &mut String, id: impl fmt::Display) {
    out.push_str(&format!("\"{id}\""));
}
