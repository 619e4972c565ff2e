//! One transaction as one line of text, for the journal.
//!
//! ```text
//! (title: "tag as Claim", edits: [Annotation("00…1f", Some((id: "00…1f", doc: "…", …))), Relation("00…2a", None)])
//! ```
//!
//! Whole records as they are after the transaction; none is a removal. So a line can be replayed on a project that has
//! its records already. Undo and redo are such lines, too.

use super::parse::{in_words, options};
use super::row_text::{RowWriter, list, quote};
use super::rows::{Id, Row, key_of};
use super::rows_decisions::DecisionRow;
use super::rows_documents::{DocumentRow, LabelRow, RelationTypeRow, ReviewRow};
use super::rows_tags::{AnnotationRow, GroupRow, RelationRow};
use crate::project::edit::{Change, Edit, Transaction};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Display;

/// The transaction on one line, without a line end.
pub fn encode(transaction: &Transaction) -> String {
    let mut line = String::from("(title: ");
    quote(&mut line, &transaction.title);
    line.push_str(", edits: ");
    list(&mut line, transaction.edits.iter(), encode_edit);
    line.push(')');
    line
}

/// Title and edits of a line. What was before is left out of the edits:
/// [`History::restore`](crate::project::edit::History::restore) fills it in.
pub fn decode(line: &str) -> Result<(String, Vec<Edit>), JournalError> {
    let line: Line = options()
        .from_str(line)
        .map_err(|err| JournalError(in_words(&err.code)))?;
    let mut edits = Vec::new();
    let mut seen = BTreeSet::new();
    // From the end: were a record edited twice, what it became last would count.
    for row in line.edits.into_iter().rev() {
        let edit = decode_edit(row)?;
        if seen.insert(key_of(&edit)) {
            edits.push(edit);
        }
    }
    edits.reverse();
    Ok((line.title, edits))
}

/// A journal line that could not be read, and why, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalError(String);

impl Display for JournalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "The journal holds a line that cannot be read ({})", self.0)
    }
}

impl std::error::Error for JournalError {}

fn encode_edit(out: &mut String, edit: &Edit) {
    match edit {
        Edit::Label(id, change) => encode_row::<LabelRow>(out, "Label", *id, change),
        Edit::RelationType(id, change) => encode_row::<RelationTypeRow>(out, "RelationType", *id, change),
        Edit::Document(id, change) => encode_row::<DocumentRow>(out, "Document", *id, change),
        Edit::Annotation(id, change) => encode_row::<AnnotationRow>(out, "Annotation", *id, change),
        Edit::Relation(id, change) => encode_row::<RelationRow>(out, "Relation", *id, change),
        Edit::Group(id, change) => encode_row::<GroupRow>(out, "Group", *id, change),
        Edit::Review(id, change) => encode_row::<ReviewRow>(out, "Review", *id, change),
        Edit::Decision(id, change) => encode_row::<DecisionRow>(out, "Decision", *id, change),
    }
}

fn encode_row<R: Row>(out: &mut String, word: &str, id: R::Id, change: &Change<R::Record>) {
    out.push_str(&format!("{word}(\"{id}\", "));
    match &change.after {
        None => out.push_str("None)"),
        Some(record) => {
            out.push_str("Some(");
            let mut fields = RowWriter::new(out);
            R::write(id, record, &mut fields);
            fields.end();
            out.push_str("))");
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    title: String,
    edits: Vec<EditRow>,
}

#[derive(Deserialize)]
enum EditRow {
    Label(Id, Option<LabelRow>),
    RelationType(Id, Option<RelationTypeRow>),
    Document(Id, Option<DocumentRow>),
    Annotation(Id, Option<AnnotationRow>),
    Relation(Id, Option<RelationRow>),
    Group(Id, Option<GroupRow>),
    Review(Id, Option<ReviewRow>),
    Decision(Id, Option<DecisionRow>),
}

fn decode_edit(row: EditRow) -> Result<Edit, JournalError> {
    match row {
        EditRow::Label(id, row) => decode_row(id, row),
        EditRow::RelationType(id, row) => decode_row(id, row),
        EditRow::Document(id, row) => decode_row(id, row),
        EditRow::Annotation(id, row) => decode_row(id, row),
        EditRow::Relation(id, row) => decode_row(id, row),
        EditRow::Group(id, row) => decode_row(id, row),
        EditRow::Review(id, row) => decode_row(id, row),
        EditRow::Decision(id, row) => decode_row(id, row),
    }
}

fn decode_row<R: Row>(id: Id, row: Option<R>) -> Result<Edit, JournalError> {
    if row.as_ref().is_some_and(|row| row.id() != id.0) {
        return Err(JournalError("an edit names two records".to_owned()));
    }
    let after = row.map(R::into_record).transpose().map_err(JournalError)?;
    let change = Change {
        before: None,
        after: after.map(std::sync::Arc::new),
    };
    Ok(R::edit(R::Id::from(id.0), change))
}
