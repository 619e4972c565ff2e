//! Rules for labels and relation types. What carries a label goes along with it.

use super::change::{Change, Edit};
use super::command::CommandError;
use super::plan::{PlanContext, Planned};
use super::{plan_links, plan_tags};
use crate::project::annotation::Annotation;
use crate::project::document::Document;
use crate::project::ids::{AnnotationId, LabelId, RelationTypeId};
use crate::project::model::Project;
use crate::project::schema::{self, Label, RelationType};

/// Slots of the label palette; a label's `slot` is below this.
pub const SLOTS: u8 = 8;
/// Longest name of a label, attribute or relation type, in bytes.
pub const MAX_NAME: usize = 200;

pub(super) fn add_label(label: Label, project: &Project, ctx: &mut PlanContext<'_>) -> Planned {
    check_room(project.labels.len())?;
    check_label(None, &label, project)?;
    let places = project.labels.values().map(|l| l.order.saturating_add(1));
    let order = places.max().unwrap_or(0);
    let title = format!("add label {}", label.name);
    let id = LabelId(ctx.ids.fresh());
    Ok((title, vec![Edit::Label(id, Change::insert(Label { order, ..label }))]))
}

pub(super) fn edit_label(id: LabelId, label: Label, project: &Project) -> Planned {
    let before = project.labels.get(id).ok_or(CommandError::NoLabel)?;
    check_label(Some(id), &label, project)?;
    if **before == label {
        return Err(CommandError::Nothing);
    }
    Ok((
        format!("change label {}", before.name),
        vec![Edit::Label(id, Change::replace(before, label))],
    ))
}

pub(super) fn merge_labels(from: LabelId, into: LabelId, project: &Project) -> Planned {
    let gone = project.labels.get(from).ok_or(CommandError::NoLabel)?;
    let kept = project.labels.get(into).ok_or(CommandError::NoLabel)?;
    if from == into {
        return Err(CommandError::Nothing);
    }
    let mut edits = Vec::new();
    for (id, annotation) in project.annotations.iter().filter(|(_, a)| a.label == from) {
        let after = Annotation {
            label: into,
            ..Annotation::clone(annotation)
        };
        edits.push(Edit::Annotation(id, Change::replace(annotation, after)));
    }
    edits.extend(relabel_documents(from, Some(into), project));
    edits.extend(relabel_relation_types(from, Some(into), project));
    edits.push(Edit::Label(from, Change::remove(gone)));
    Ok((format!("merge label {} into {}", gone.name, kept.name), edits))
}

pub(super) fn move_label(id: LabelId, place: usize, project: &Project) -> Planned {
    let moved = project.labels.get(id).ok_or(CommandError::NoLabel)?;
    let order = moved_to(project.labels_in_order(), id, place);
    let edits = order.filter(|(order, (_, before))| before.order != *order);
    let edits = edits.map(|(order, (id, before))| {
        let after = Label {
            order,
            ..Label::clone(before)
        };
        Edit::Label(id, Change::replace(before, after))
    });
    Ok((format!("move label {}", moved.name), edits.collect()))
}

pub(super) fn remove_label(id: LabelId, project: &Project) -> Planned {
    let gone = project.labels.get(id).ok_or(CommandError::NoLabel)?;
    if project.labels.len() == 1 {
        return Err(CommandError::NotAllowed("The last label cannot be removed".to_owned()));
    }
    let carried: Vec<AnnotationId> = project
        .annotations
        .iter()
        .filter(|(_, a)| a.label == id)
        .map(|(id, _)| id)
        .collect();
    let mut edits = if carried.is_empty() {
        Vec::new()
    } else {
        plan_tags::remove(&carried, project)?.1
    };
    edits.extend(relabel_documents(id, None, project));
    edits.extend(relabel_relation_types(id, None, project));
    edits.push(Edit::Label(id, Change::remove(gone)));
    Ok((format!("remove label {}", gone.name), edits))
}

pub(super) fn add_relation_type(kind: RelationType, project: &Project, ctx: &mut PlanContext<'_>) -> Planned {
    check_room(project.relation_types.len())?;
    check_relation_type(None, &kind, project)?;
    let places = project.relation_types.values().map(|k| k.order.saturating_add(1));
    let order = places.max().unwrap_or(0);
    let title = format!("add link type {}", kind.name);
    let id = RelationTypeId(ctx.ids.fresh());
    Ok((
        title,
        vec![Edit::RelationType(id, Change::insert(RelationType { order, ..kind }))],
    ))
}

pub(super) fn edit_relation_type(id: RelationTypeId, kind: RelationType, project: &Project) -> Planned {
    let before = project.relation_types.get(id).ok_or(CommandError::NoRelationType)?;
    check_relation_type(Some(id), &kind, project)?;
    let label = |end: AnnotationId| project.annotations.get(end).map(|a| a.label);
    let refused = project.relations.values().filter(|r| r.kind == id).any(|r| {
        kind.from.is_some_and(|wanted| label(r.from) != Some(wanted))
            || kind.to.is_some_and(|wanted| label(r.to) != Some(wanted))
    });
    if refused {
        return Err(CommandError::NotAllowed(
            "There are links that this change would forbid; remove them first".to_owned(),
        ));
    }
    Ok((
        format!("change link type {}", before.name),
        vec![Edit::RelationType(id, Change::replace(before, kind))],
    ))
}

pub(super) fn move_relation_type(id: RelationTypeId, place: usize, project: &Project) -> Planned {
    let moved = project.relation_types.get(id).ok_or(CommandError::NoRelationType)?;
    let order = moved_to(project.relation_types_in_order(), id, place);
    let edits = order.filter(|(order, (_, before))| before.order != *order);
    let edits = edits.map(|(order, (id, before))| {
        let after = RelationType {
            order,
            ..RelationType::clone(before)
        };
        Edit::RelationType(id, Change::replace(before, after))
    });
    Ok((format!("move link type {}", moved.name), edits.collect()))
}

pub(super) fn remove_relation_type(id: RelationTypeId, project: &Project) -> Planned {
    let gone = project.relation_types.get(id).ok_or(CommandError::NoRelationType)?;
    let carried: Vec<_> = project
        .relations
        .iter()
        .filter(|(_, r)| r.kind == id)
        .map(|(id, _)| id)
        .collect();
    let mut edits = if carried.is_empty() {
        Vec::new()
    } else {
        plan_links::unlink(&carried, project)?.1
    };
    edits.push(Edit::RelationType(id, Change::remove(gone)));
    Ok((format!("remove link type {}", gone.name), edits))
}

/// The list with one of it at another place, each with its new number. Places behind the end mean the end.
fn moved_to<K: Copy + PartialEq, V>(
    mut list: Vec<(K, V)>,
    key: K,
    place: usize,
) -> impl Iterator<Item = (u64, (K, V))> {
    if let Some(from) = list.iter().position(|(other, _)| *other == key) {
        let row = list.remove(from);
        list.insert(place.min(list.len()), row);
    }
    (0..).zip(list)
}

fn relabel_documents(from: LabelId, into: Option<LabelId>, project: &Project) -> Vec<Edit> {
    let carried = project.documents.iter().filter(|(_, d)| d.labels.contains(&from));
    carried
        .map(|(id, before)| {
            let mut after = Document::clone(before);
            after.labels.remove(&from);
            after.labels.extend(into);
            Edit::Document(id, Change::replace(before, after))
        })
        .collect()
}

/// A relation type that asked for the label that goes asks for the one that stays, or for any.
fn relabel_relation_types(from: LabelId, into: Option<LabelId>, project: &Project) -> Vec<Edit> {
    let swap = |end: Option<LabelId>| if end == Some(from) { into } else { end };
    let touched = project
        .relation_types
        .iter()
        .filter(|(_, k)| k.from == Some(from) || k.to == Some(from));
    touched
        .map(|(id, before)| {
            let after = RelationType {
                from: swap(before.from),
                to: swap(before.to),
                ..RelationType::clone(before)
            };
            Edit::RelationType(id, Change::replace(before, after))
        })
        .collect()
}

fn check_room(present: usize) -> Result<(), CommandError> {
    check_room_for(present, 1)
}

/// Refuses more labels or link types than a project may have.
pub(super) fn check_room_for(present: usize, more: usize) -> Result<(), CommandError> {
    if present + more > schema::MOST {
        return Err(CommandError::NotAllowed(format!(
            "A project has at most {} labels and as many link types; remove one first",
            schema::MOST
        )));
    }
    Ok(())
}

pub(super) fn check_label(own: Option<LabelId>, label: &Label, project: &Project) -> Result<(), CommandError> {
    let taken = project.label_named(&label.name).is_some_and(|other| Some(other) != own);
    check_name(&label.name, taken)?;
    if label.slot >= SLOTS {
        return Err(CommandError::BadValue(format!(
            "A colour is a number from 0 to {}",
            SLOTS - 1
        )));
    }
    for (place, attribute) in label.attributes.iter().enumerate() {
        let twice = label
            .attributes
            .iter()
            .take(place)
            .any(|other| other.name == attribute.name);
        check_name(&attribute.name, twice)?;
    }
    let same_key = project
        .labels
        .iter()
        .find(|(id, other)| Some(*id) != own && other.key.is_some() && other.key == label.key);
    if let Some((_, other)) = same_key {
        return Err(CommandError::BadValue(format!(
            "This key tags as {} already",
            other.name
        )));
    }
    Ok(())
}

fn check_relation_type(
    own: Option<RelationTypeId>,
    kind: &RelationType,
    project: &Project,
) -> Result<(), CommandError> {
    check_relation_type_name(own, &kind.name, project)?;
    let unknown = [kind.from, kind.to]
        .into_iter()
        .flatten()
        .any(|label| !project.labels.contains(label));
    if unknown { Err(CommandError::NoLabel) } else { Ok(()) }
}

/// A name that no other link type has.
pub(super) fn check_relation_type_name(
    own: Option<RelationTypeId>,
    name: &str,
    project: &Project,
) -> Result<(), CommandError> {
    let taken = project
        .relation_type_named(name)
        .is_some_and(|other| Some(other) != own);
    check_name(name, taken)
}

fn check_name(name: &str, taken: bool) -> Result<(), CommandError> {
    if name.trim().is_empty() || name.trim() != name {
        return Err(CommandError::BadValue(
            "A name needs letters, and no space at its ends".to_owned(),
        ));
    }
    if name.len() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(CommandError::BadValue(format!(
            "A name is one line of {MAX_NAME} bytes at the most"
        )));
    }
    if taken {
        return Err(CommandError::AlreadyThere(format!("The name “{name}” is taken")));
    }
    Ok(())
}
