//! Annotations, relations and duplicate groups as they stand in files.

use super::row_text::{RowWriter, list, quote};
use super::rows::{Id, Row, write_id};
use crate::project::edit::{Change, Edit};
use crate::project::{
    Annotation, AnnotationId, DocumentId, DuplicateGroup, GroupId, LabelId, Quote, Relation, RelationId,
    RelationTypeId, Span, Status,
};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnnotationRow {
    id: Id,
    doc: Id,
    label: Id,
    spans: Vec<(u64, u64)>,
    #[serde(default)]
    quote: String,
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    suffix: String,
    #[serde(default)]
    by: Arc<str>,
    #[serde(default)]
    at: String,
    #[serde(default, deserialize_with = "StatusRow::deserialize")]
    status: Status,
    #[serde(default)]
    note: String,
    #[serde(default)]
    attributes: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(remote = "Status")]
enum StatusRow {
    Open,
    Settled,
    Discuss,
    Discard,
}

impl Row for AnnotationRow {
    type Record = Annotation;
    type Id = AnnotationId;

    fn id(&self) -> u64 {
        self.id.0
    }

    fn into_record(self) -> Result<Annotation, String> {
        let span = |(start, end): &(u64, u64)| {
            Span::unchecked(*start, *end).ok_or_else(|| format!("the span from {start} to {end} is empty or backwards"))
        };
        let count = self.attributes.len();
        let annotation = Annotation {
            document: DocumentId(self.doc.0),
            label: LabelId(self.label.0),
            spans: self.spans.iter().map(span).collect::<Result<_, _>>()?,
            quote: Quote {
                exact: self.quote,
                prefix: self.prefix,
                suffix: self.suffix,
            },
            author: self.by,
            created: self.at,
            status: self.status,
            note: self.note,
            attributes: self.attributes.into_iter().collect(),
        };
        if annotation.attributes.len() < count {
            return Err("an attribute stands in it twice".to_owned());
        }
        Ok(annotation)
    }

    fn write(id: AnnotationId, annotation: &Annotation, out: &mut RowWriter<'_>) {
        out.id("id", id);
        out.id("doc", annotation.document);
        out.id("label", annotation.label);
        list(out.field("spans"), annotation.spans.iter(), |out, span| {
            out.push_str(&format!("({}, {})", span.start(), span.end()));
        });
        out.text("quote", &annotation.quote.exact);
        out.text("prefix", &annotation.quote.prefix);
        out.text("suffix", &annotation.quote.suffix);
        out.text("by", &annotation.author);
        out.text("at", &annotation.created);
        match annotation.status {
            Status::Open => {}
            Status::Settled => out.raw("status", "Settled"),
            Status::Discuss => out.raw("status", "Discuss"),
            Status::Discard => out.raw("status", "Discard"),
        }
        out.text("note", &annotation.note);
        out.list("attributes", annotation.attributes.iter(), |out, (name, value)| {
            out.push('(');
            quote(out, name);
            out.push_str(", ");
            quote(out, value);
            out.push(')');
        });
    }

    fn edit(id: AnnotationId, change: Change<Annotation>) -> Edit {
        Edit::Annotation(id, change)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationRow {
    id: Id,
    kind: Id,
    from: Id,
    to: Id,
    #[serde(default)]
    by: Arc<str>,
}

impl Row for RelationRow {
    type Record = Relation;
    type Id = RelationId;

    fn id(&self) -> u64 {
        self.id.0
    }

    fn into_record(self) -> Result<Relation, String> {
        Ok(Relation {
            kind: RelationTypeId(self.kind.0),
            from: AnnotationId(self.from.0),
            to: AnnotationId(self.to.0),
            author: self.by,
        })
    }

    fn write(id: RelationId, relation: &Relation, out: &mut RowWriter<'_>) {
        out.id("id", id);
        out.id("kind", relation.kind);
        out.id("from", relation.from);
        out.id("to", relation.to);
        out.text("by", &relation.author);
    }

    fn edit(id: RelationId, change: Change<Relation>) -> Edit {
        Edit::Relation(id, change)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupRow {
    id: Id,
    members: Vec<Id>,
    principal: Id,
    #[serde(default)]
    by: Arc<str>,
}

impl Row for GroupRow {
    type Record = DuplicateGroup;
    type Id = GroupId;

    fn id(&self) -> u64 {
        self.id.0
    }

    fn into_record(self) -> Result<DuplicateGroup, String> {
        let mut members: Vec<_> = self.members.iter().map(|id| AnnotationId(id.0)).collect();
        members.sort_unstable();
        members.dedup();
        Ok(DuplicateGroup {
            members,
            principal: AnnotationId(self.principal.0),
            author: self.by,
        })
    }

    fn write(id: GroupId, group: &DuplicateGroup, out: &mut RowWriter<'_>) {
        out.id("id", id);
        list(out.field("members"), group.members.iter(), write_id);
        out.id("principal", group.principal);
        out.text("by", &group.author);
    }

    fn edit(id: GroupId, change: Change<DuplicateGroup>) -> Edit {
        Edit::Group(id, change)
    }
}
