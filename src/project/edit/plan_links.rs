//! Rules for relations and duplicate groups.

use super::change::{Change, Edit};
use super::command::CommandError;
use super::plan::{PlanContext, Planned, count};
use crate::project::annotation::{DuplicateGroup, Relation};
use crate::project::ids::{AnnotationId, GroupId, RelationId, RelationTypeId};
use crate::project::model::Project;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn link(
    kind: RelationTypeId,
    from: AnnotationId,
    to: AnnotationId,
    project: &Project,
    ctx: &mut PlanContext<'_>,
) -> Planned {
    let allowed = project.relation_types.get(kind).ok_or(CommandError::NoRelationType)?;
    if from == to {
        return Err(CommandError::NotAllowed(
            "An annotation cannot be linked to itself".to_owned(),
        ));
    }
    for (end, wanted, which) in [(from, allowed.from, "start at"), (to, allowed.to, "end at")] {
        let annotation = project.annotations.get(end).ok_or(CommandError::NoAnnotation)?;
        if let Some(wanted) = wanted.filter(|wanted| *wanted != annotation.label) {
            let name = project.labels.get(wanted).map_or("", |label| &label.name);
            return Err(CommandError::NotAllowed(format!(
                "A link “{}” must {which} a {name}",
                allowed.name
            )));
        }
    }
    if project
        .relations
        .values()
        .any(|r| r.kind == kind && r.from == from && r.to == to)
    {
        return Err(CommandError::AlreadyThere(
            "These two are linked like this already".to_owned(),
        ));
    }
    let id = RelationId(ctx.ids.fresh());
    let relation = Relation {
        kind,
        from,
        to,
        author: ctx.author.clone(),
    };
    Ok((
        format!("link: {}", allowed.name),
        vec![Edit::Relation(id, Change::insert(relation))],
    ))
}

pub(super) fn unlink(ids: &[RelationId], project: &Project) -> Planned {
    let ids: BTreeSet<RelationId> = ids.iter().copied().collect();
    let mut edits = Vec::new();
    for id in &ids {
        let relation = project.relations.get(*id).ok_or(CommandError::NoRelation)?;
        edits.push(Edit::Relation(*id, Change::remove(relation)));
    }
    Ok((format!("remove {}", count(ids.len(), "link")), edits))
}

pub(super) fn group(members: &[AnnotationId], project: &Project, ctx: &mut PlanContext<'_>) -> Planned {
    let groups = project.groups.iter();
    let joined = groups.filter(|(_, group)| group.members.iter().any(|member| members.contains(member)));
    let joined: BTreeSet<GroupId> = joined.map(|(id, _)| id).collect();
    join(members, &joined, project, ctx)
}

/// Groups annotations for who knows already which groups they are in: these are joined.
pub(super) fn join(
    members: &[AnnotationId],
    joined: &BTreeSet<GroupId>,
    project: &Project,
    ctx: &mut PlanContext<'_>,
) -> Planned {
    let principal = *members.first().ok_or(CommandError::Nothing)?;
    let mut all: BTreeSet<AnnotationId> = members.iter().copied().collect();
    if all.iter().any(|id| !project.annotations.contains(*id)) {
        return Err(CommandError::NoAnnotation);
    }
    let mut edits = Vec::new();
    for (id, old) in joined.iter().filter_map(|id| Some((*id, project.groups.get(*id)?))) {
        if old.members.len() == all.union(&old.members.iter().copied().collect()).count() {
            return Err(CommandError::AlreadyThere(
                "These are in one duplicate group already".to_owned(),
            ));
        }
        edits.push(Edit::Group(id, Change::remove(old)));
    }
    for edit in &edits {
        if let Edit::Group(_, Change { before: Some(old), .. }) = edit {
            all.extend(old.members.iter().copied());
        }
    }
    if all.len() < 2 {
        return Err(CommandError::NotAllowed(
            "A duplicate group needs two annotations or more".to_owned(),
        ));
    }
    let title = format!("group {}", count(all.len(), "duplicate"));
    let new = DuplicateGroup {
        members: all.into_iter().collect(),
        principal,
        author: ctx.author.clone(),
    };
    edits.push(Edit::Group(GroupId(ctx.ids.fresh()), Change::insert(new)));
    Ok((title, edits))
}

pub(super) fn set_principal(id: GroupId, principal: AnnotationId, project: &Project) -> Planned {
    let before = project.groups.get(id).ok_or(CommandError::NoGroup)?;
    if !before.members.contains(&principal) {
        return Err(CommandError::NotAllowed(
            "The principal must be a member of the group".to_owned(),
        ));
    }
    if before.principal == principal {
        return Err(CommandError::Nothing);
    }
    let after = DuplicateGroup {
        principal,
        ..DuplicateGroup::clone(before)
    };
    Ok((
        "choose the principal".to_owned(),
        vec![Edit::Group(id, Change::replace(before, after))],
    ))
}

pub(super) fn leave_group(annotation: AnnotationId, project: &Project) -> Planned {
    if project.group_of(annotation).is_none() {
        return Err(CommandError::NoGroup);
    }
    Ok((
        "leave the duplicate group".to_owned(),
        leave_groups(&BTreeSet::from([annotation]), project),
    ))
}

/// The edits that take relations and group places with the annotations that go.
pub(super) fn remove_what_hangs_on(gone: &BTreeSet<AnnotationId>, project: &Project) -> Vec<Edit> {
    let mut edits: Vec<Edit> = project
        .relations
        .iter()
        .filter(|(_, r)| gone.contains(&r.from) || gone.contains(&r.to))
        .map(|(id, r)| Edit::Relation(id, Change::remove(r)))
        .collect();
    edits.extend(leave_groups(gone, project));
    edits
}

fn leave_groups(gone: &BTreeSet<AnnotationId>, project: &Project) -> Vec<Edit> {
    let mut edits = BTreeMap::new();
    for (id, old) in project.groups.iter() {
        let members: Vec<AnnotationId> = old.members.iter().copied().filter(|m| !gone.contains(m)).collect();
        if members.len() == old.members.len() {
            continue;
        }
        let principal = members
            .iter()
            .copied()
            .find(|m| *m == old.principal)
            .or(members.first().copied());
        let change = match principal {
            Some(principal) if members.len() > 1 => Change::replace(
                old,
                DuplicateGroup {
                    members,
                    principal,
                    author: old.author.clone(),
                },
            ),
            _ => Change::remove(old),
        };
        edits.insert(id, Edit::Group(id, change));
    }
    edits.into_values().collect()
}
