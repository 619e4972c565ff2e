//! How large a record may become. A file is read record by record, and one that is too long for that would be lost.

use super::change::Edit;
use super::command::CommandError;
use crate::project::schema::AttributeKind;

/// Most bytes of words in one record. Escaped on its line in a file, a byte takes six at the most, and lines are read up
/// to 16 MB.
pub const MAX_RECORD: usize = 2 << 20;
/// What a fragment or a member takes on its line, in bytes, measured in words.
const ITEM: usize = 8;

/// Refuses edits that would make a record too long to be read again.
pub(super) fn check(edits: &[Edit]) -> Result<(), CommandError> {
    if edits.iter().any(|edit| weight(edit) > MAX_RECORD) {
        return Err(CommandError::BadValue(format!(
            "A note, name or list is too long: all words of one record together may have {} MB",
            MAX_RECORD >> 20
        )));
    }
    Ok(())
}

/// Bytes of all words of the record as it becomes, about.
fn weight(edit: &Edit) -> usize {
    let sum = |words: &[&String]| words.iter().map(|words| words.len()).sum::<usize>();
    let weight = match edit {
        Edit::Document(_, change) => change.after.as_ref().map(|document| {
            let origin = &document.origin;
            sum(&[
                &document.title,
                &document.outlet,
                &document.url,
                &document.note,
                &origin.path,
            ]) + document.labels.len() * ITEM
        }),
        Edit::Label(_, change) => change.after.as_ref().map(|label| {
            let attributes = label.attributes.iter().map(|attribute| {
                let choices: &[String] = match &attribute.kind {
                    AttributeKind::Text => &[],
                    AttributeKind::Choice(choices) => choices,
                };
                attribute.name.len() + choices.iter().map(|choice| choice.len() + ITEM).sum::<usize>()
            });
            sum(&[&label.name, &label.guideline]) + attributes.sum::<usize>()
        }),
        Edit::RelationType(_, change) => change.after.as_ref().map(|kind| kind.name.len()),
        Edit::Annotation(_, change) => change.after.as_ref().map(|annotation| {
            let attributes = annotation.attributes.iter();
            let attributes = attributes.map(|(name, value)| name.len() + value.len() + ITEM);
            annotation.note.len() + annotation.spans.len() * ITEM + attributes.sum::<usize>()
        }),
        Edit::Group(_, change) => change.after.as_ref().map(|group| group.members.len() * ITEM),
        Edit::Decision(_, change) => change
            .after
            .as_ref()
            .map(|decision| sum(&[&decision.kind, &decision.reason]) + decision.passages.len() * ITEM),
        Edit::Relation(..) | Edit::Review(..) => None,
    };
    weight.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::edit::change::Change;
    use crate::project::{AttributeDef, DuplicateGroup, GroupId, Label, LabelId};

    #[test]
    fn a_record_that_no_file_could_hold_is_refused() {
        let label = |guideline: usize, choices: usize| {
            let attribute = AttributeDef {
                name: "a".to_owned(),
                kind: AttributeKind::Choice(vec!["x".to_owned(); choices]),
            };
            let label = Label {
                guideline: "g".repeat(guideline),
                attributes: vec![attribute],
                ..Label::default()
            };
            [Edit::Label(LabelId(1), Change::insert(label))]
        };
        assert_eq!(check(&label(MAX_RECORD - 100, 1)), Ok(()));
        assert!(check(&label(MAX_RECORD, 1)).is_err());
        assert!(check(&label(1, MAX_RECORD / ITEM)).is_err());
        let members = (0..MAX_RECORD as u64).map(crate::project::AnnotationId).collect();
        let group = DuplicateGroup {
            members,
            principal: crate::project::AnnotationId(0),
            author: "anna".into(),
        };
        assert!(check(&[Edit::Group(GroupId(1), Change::insert(group))]).is_err());
    }
}
