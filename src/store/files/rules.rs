//! Which records may not enter a project: what [`Project::violations`] would complain about.

use crate::project::edit::Edit;
use crate::project::{Annotation, DuplicateGroup, Project, Relation, Span};

/// Why the record that `edit` puts cannot stand in `project`, which holds what it names; none where it can.
pub(super) fn broken_rule(project: &Project, edit: &Edit) -> Option<&'static str> {
    match edit {
        Edit::Label(_, change) => name(&change.after.as_ref()?.name),
        Edit::RelationType(_, change) => name(&change.after.as_ref()?.name),
        Edit::Document(..) | Edit::Decision(..) => None,
        Edit::Annotation(_, change) => annotation(project, change.after.as_ref()?),
        Edit::Relation(_, change) => relation(project, change.after.as_ref()?),
        Edit::Group(_, change) => group(project, change.after.as_ref()?),
        Edit::Review(_, change) => {
            let document = change.after.as_ref()?.document;
            (!project.documents().contains(document)).then_some("its document does not exist")
        }
    }
}

/// Longest name of a label or relation type that is read, in bytes: far longer than any that can be given.
const MAX_NAME: usize = 4096;

fn name(name: &str) -> Option<&'static str> {
    (name.len() > MAX_NAME).then_some("its name is longer than 4096 bytes")
}

/// Whether a record breaks no rule but perhaps that what it refers to does not exist.
pub(super) fn is_shaped(edit: &Edit) -> bool {
    match edit {
        Edit::Annotation(_, change) => change.after.as_ref().is_some_and(|record| fragments(record).is_none()),
        Edit::Group(_, change) => change.after.as_ref().is_some_and(|record| shape(record).is_none()),
        _ => true,
    }
}

fn annotation(project: &Project, annotation: &Annotation) -> Option<&'static str> {
    let Some(document) = project.documents().get(annotation.document) else {
        return Some("its document does not exist");
    };
    if !project.labels().contains(annotation.label) {
        Some("its label does not exist")
    } else if annotation.end() as u64 > document.text_len {
        Some("it ends behind its document")
    } else {
        fragments(annotation)
    }
}

fn fragments(annotation: &Annotation) -> Option<&'static str> {
    let apart = |pair: &[Span]| matches!(pair, [a, b] if a.end() <= b.start());
    if annotation.spans.is_empty() {
        Some("it has no span")
    } else if !annotation.spans.windows(2).all(apart) {
        Some("its fragments overlap or stand out of order")
    } else {
        None
    }
}

fn relation(project: &Project, relation: &Relation) -> Option<&'static str> {
    let annotations = project.annotations();
    if !annotations.contains(relation.from) || !annotations.contains(relation.to) {
        Some("an annotation at one of its ends does not exist")
    } else if !project.relation_types().contains(relation.kind) {
        Some("its relation type does not exist")
    } else {
        None
    }
}

fn group(project: &Project, group: &DuplicateGroup) -> Option<&'static str> {
    let missing = || {
        let all = group.members.iter().all(|id| project.annotations().contains(*id));
        (!all).then_some("one of its members does not exist")
    };
    shape(group).or_else(missing)
}

fn shape(group: &DuplicateGroup) -> Option<&'static str> {
    if group.members.len() < 2 {
        Some("it has fewer than two members")
    } else if !group.members.contains(&group.principal) {
        Some("its principal is not a member")
    } else {
        None
    }
}
