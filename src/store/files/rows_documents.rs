//! Labels, relation types, documents and review states as they stand in files.

use super::row_text::{RowWriter, list, quote};
use super::rows::{Id, Row, write_id};
use crate::project::edit::{Change, Edit};
use crate::project::{
    AttributeDef, AttributeKind, Document, DocumentId, Label, LabelId, Origin, RelationType, RelationTypeId, Review,
    ReviewId, ReviewState,
};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelRow {
    id: Id,
    name: String,
    #[serde(default)]
    slot: u8,
    #[serde(default)]
    key: String,
    #[serde(default)]
    guideline: String,
    #[serde(default)]
    attributes: Vec<(String, AttributeRow)>,
    #[serde(default)]
    order: u64,
}

#[derive(Deserialize)]
enum AttributeRow {
    Text,
    Choice(Vec<String>),
}

impl Row for LabelRow {
    type Record = Label;
    type Id = LabelId;

    fn id(&self) -> u64 {
        self.id.0
    }

    fn into_record(self) -> Result<Label, String> {
        let mut chars = self.key.chars();
        let key = chars.next();
        if chars.next().is_some() {
            return Err("the key is more than one character".to_owned());
        }
        let attribute = |(name, kind)| AttributeDef {
            name,
            kind: match kind {
                AttributeRow::Text => AttributeKind::Text,
                AttributeRow::Choice(values) => AttributeKind::Choice(values),
            },
        };
        Ok(Label {
            name: self.name,
            slot: self.slot,
            key,
            guideline: self.guideline,
            attributes: self.attributes.into_iter().map(attribute).collect(),
            order: self.order,
        })
    }

    fn write(id: LabelId, label: &Label, out: &mut RowWriter<'_>) {
        out.id("id", id);
        quote(out.field("name"), &label.name);
        out.number("slot", label.slot.into());
        out.text("key", &label.key.map(String::from).unwrap_or_default());
        out.text("guideline", &label.guideline);
        out.list("attributes", label.attributes.iter(), |out, attribute| {
            out.push('(');
            quote(out, &attribute.name);
            match &attribute.kind {
                AttributeKind::Text => out.push_str(", Text)"),
                AttributeKind::Choice(values) => {
                    out.push_str(", Choice(");
                    list(out, values.iter(), |out, value| quote(out, value));
                    out.push_str("))");
                }
            }
        });
        out.number("order", label.order);
    }

    fn edit(id: LabelId, change: Change<Label>) -> Edit {
        Edit::Label(id, change)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationTypeRow {
    id: Id,
    name: String,
    #[serde(default)]
    from: Vec<Id>,
    #[serde(default)]
    to: Vec<Id>,
    #[serde(default)]
    order: u64,
}

impl Row for RelationTypeRow {
    type Record = RelationType;
    type Id = RelationTypeId;

    fn id(&self) -> u64 {
        self.id.0
    }

    fn into_record(self) -> Result<RelationType, String> {
        let end = |labels: Vec<Id>| match labels.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(LabelId(one.0))),
            _ => Err("this version allows one label at each end".to_owned()),
        };
        Ok(RelationType {
            from: end(self.from)?,
            to: end(self.to)?,
            name: self.name,
            order: self.order,
        })
    }

    fn write(id: RelationTypeId, kind: &RelationType, out: &mut RowWriter<'_>) {
        out.id("id", id);
        quote(out.field("name"), &kind.name);
        out.list("from", kind.from.iter(), write_id);
        out.list("to", kind.to.iter(), write_id);
        out.number("order", kind.order);
    }

    fn edit(id: RelationTypeId, change: Change<RelationType>) -> Edit {
        Edit::RelationType(id, change)
    }
}

/// The origin's fields stand among the document's: unknown fields are kept at the top level only.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentRow {
    id: Id,
    title: String,
    #[serde(default)]
    outlet: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    order: u64,
    text_hash: String,
    text_len: u64,
    #[serde(default)]
    labels: Vec<Id>,
    #[serde(default)]
    note: String,
    /// None or one: a list, so that nothing need be written where there is none.
    #[serde(default)]
    replaces: Vec<Id>,
    #[serde(default)]
    path: String,
    #[serde(default)]
    raw_hash: String,
    #[serde(default)]
    imported: String,
    #[serde(default)]
    format: String,
    #[serde(default)]
    encoding: String,
}

impl Row for DocumentRow {
    type Record = Document;
    type Id = DocumentId;

    fn id(&self) -> u64 {
        self.id.0
    }

    fn into_record(self) -> Result<Document, String> {
        Ok(Document {
            title: self.title,
            outlet: self.outlet,
            date: self.date,
            url: self.url,
            order: self.order,
            text_hash: self.text_hash,
            text_len: self.text_len,
            labels: self.labels.iter().map(|id| LabelId(id.0)).collect(),
            note: self.note,
            replaces: self.replaces.first().map(|id| DocumentId(id.0)),
            origin: Origin {
                path: self.path,
                raw_hash: self.raw_hash,
                imported: self.imported,
                format: self.format,
                encoding: self.encoding,
            },
        })
    }

    fn write(id: DocumentId, document: &Document, out: &mut RowWriter<'_>) {
        out.id("id", id);
        quote(out.field("title"), &document.title);
        out.text("outlet", &document.outlet);
        out.text("date", &document.date);
        out.text("url", &document.url);
        out.number("order", document.order);
        quote(out.field("text_hash"), &document.text_hash);
        out.raw("text_len", &document.text_len.to_string());
        out.list("labels", document.labels.iter(), write_id);
        out.text("note", &document.note);
        out.list("replaces", document.replaces.iter(), write_id);
        out.text("path", &document.origin.path);
        out.text("raw_hash", &document.origin.raw_hash);
        out.text("imported", &document.origin.imported);
        out.text("format", &document.origin.format);
        out.text("encoding", &document.origin.encoding);
    }

    fn edit(id: DocumentId, change: Change<Document>) -> Edit {
        Edit::Document(id, change)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewRow {
    doc: Id,
    /// Empty where the file's owner is meant.
    #[serde(default)]
    by: Arc<str>,
    #[serde(deserialize_with = "StateRow::deserialize")]
    state: ReviewState,
}

#[derive(Deserialize)]
#[serde(remote = "ReviewState")]
enum StateRow {
    New,
    InProgress,
    Finished,
    Ignored,
}

impl Row for ReviewRow {
    type Record = Review;
    type Id = ReviewId;

    fn id(&self) -> u64 {
        ReviewId::of(DocumentId(self.doc.0), &self.by).0
    }

    fn into_record(self) -> Result<Review, String> {
        Ok(Review {
            document: DocumentId(self.doc.0),
            author: self.by,
            state: self.state,
        })
    }

    fn write(_: ReviewId, review: &Review, out: &mut RowWriter<'_>) {
        out.id("doc", review.document);
        out.text("by", &review.author);
        let word = match review.state {
            ReviewState::New => "New",
            ReviewState::InProgress => "InProgress",
            ReviewState::Finished => "Finished",
            ReviewState::Ignored => "Ignored",
        };
        out.raw("state", word);
    }

    fn edit(id: ReviewId, change: Change<Review>) -> Edit {
        Edit::Review(id, change)
    }
}
