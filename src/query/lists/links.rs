//! What an annotation is linked to.

use crate::project::edit::{Edit, Transaction};
use crate::project::{AnnotationId, DuplicateGroup, GroupId, Project, Relation, RelationId, RelationTypeId};
use std::collections::BTreeSet;

/// A relation as seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkRow {
    /// The relation.
    pub relation: RelationId,
    /// What the arrow means.
    pub kind: RelationTypeId,
    /// Whether the arrow starts here.
    pub outgoing: bool,
    /// The annotation at the other end.
    pub other: AnnotationId,
}

impl LinkRow {
    /// None where the relation has no end here.
    fn seen_from(here: AnnotationId, relation_id: RelationId, relation: &Relation) -> Option<Self> {
        let outgoing = relation.from == here;
        (outgoing || relation.to == here).then_some(Self {
            relation: relation_id,
            kind: relation.kind,
            outgoing,
            other: if outgoing { relation.to } else { relation.from },
        })
    }
}

/// The relations of an annotation: outgoing first, then by the order of relation types, then by id. Walks all relations;
/// for many annotations there is [`LinkIndex::links_of`].
pub fn links_of(project: &Project, annotation: AnnotationId) -> Vec<LinkRow> {
    let all = project.relations().iter();
    let rows = all.filter_map(|(id, relation)| LinkRow::seen_from(annotation, id, relation));
    in_order(project, rows.collect())
}

fn in_order(project: &Project, mut rows: Vec<LinkRow>) -> Vec<LinkRow> {
    rows.sort_by_cached_key(|row| {
        let order = project.relation_types().get(row.kind).map(|kind| kind.order);
        (!row.outgoing, order.unwrap_or(u64::MAX), row.kind, row.relation)
    });
    rows
}

/// Finds the relations and the duplicate group of an annotation; built once, then kept up to date by transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkIndex {
    relations: BTreeSet<(AnnotationId, RelationId)>,
    groups: BTreeSet<(AnnotationId, GroupId)>,
}

impl LinkIndex {
    /// Indexes all relations and duplicate groups of a project.
    pub fn build(project: &Project) -> Self {
        let relations = project.relations().iter();
        let groups = project.groups().iter();
        Self {
            relations: relations.flat_map(|(id, relation)| ends(id, relation)).collect(),
            groups: groups.flat_map(|(id, group)| members(id, group)).collect(),
        }
    }

    /// The ids of an annotation's relations, in order.
    pub fn relations_of(&self, annotation: AnnotationId) -> impl Iterator<Item = RelationId> {
        let all = (annotation, RelationId(0))..=(annotation, RelationId(u64::MAX));
        self.relations.range(all).map(|(_, id)| *id)
    }

    /// The duplicate group of an annotation.
    pub fn group_of(&self, annotation: AnnotationId) -> Option<GroupId> {
        let all = (annotation, GroupId(0))..=(annotation, GroupId(u64::MAX));
        self.groups.range(all).map(|(_, id)| *id).next()
    }

    /// How many relations an annotation has; being in a duplicate group counts as one more.
    pub fn count(&self, annotation: AnnotationId) -> usize {
        self.relations_of(annotation).count() + usize::from(self.group_of(annotation).is_some())
    }

    /// The same as [`links_of`], without walking all relations.
    pub fn links_of(&self, project: &Project, annotation: AnnotationId) -> Vec<LinkRow> {
        let rows = self.relations_of(annotation).filter_map(|id| {
            let relation = project.relations().get(id)?;
            LinkRow::seen_from(annotation, id, relation)
        });
        in_order(project, rows.collect())
    }

    /// Follows what a transaction did to relations and duplicate groups.
    pub fn apply(&mut self, transaction: &Transaction) {
        for edit in &transaction.edits {
            match edit {
                Edit::Relation(id, change) => {
                    for end in change.before.iter().flat_map(|relation| ends(*id, relation)) {
                        self.relations.remove(&end);
                    }
                    let new = change.after.iter().flat_map(|relation| ends(*id, relation));
                    self.relations.extend(new);
                }
                Edit::Group(id, change) => {
                    for member in change.before.iter().flat_map(|group| members(*id, group)) {
                        self.groups.remove(&member);
                    }
                    let new = change.after.iter().flat_map(|group| members(*id, group));
                    self.groups.extend(new);
                }
                Edit::Document(..)
                | Edit::Review(..)
                | Edit::Decision(..)
                | Edit::Label(..)
                | Edit::RelationType(..)
                | Edit::Annotation(..) => {}
            }
        }
    }
}

fn ends(id: RelationId, relation: &Relation) -> [(AnnotationId, RelationId); 2] {
    [(relation.from, id), (relation.to, id)]
}

fn members(id: GroupId, group: &DuplicateGroup) -> impl Iterator<Item = (AnnotationId, GroupId)> {
    group.members.iter().map(move |member| (*member, id))
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::*;
    use crate::project::schema::{CLAIM, RESTS_ON};
    use crate::query::lists::sample::Sample;

    #[test]
    fn an_annotation_knows_its_links_from_both_ends() {
        let mut sample = Sample::default();
        let document = sample.document("d");
        let ids: Vec<AnnotationId> = (0..4).map(|n| sample.annotate(document, CLAIM, &[n..n + 1])).collect();
        let into = sample.relate(ids[1], ids[0]);
        let out = sample.relate(ids[0], ids[2]);
        let rows = links_of(sample.project(), ids[0]);
        let row = |relation, outgoing, other| LinkRow {
            relation,
            kind: RESTS_ON,
            outgoing,
            other,
        };
        assert_eq!(rows, [row(out, true, ids[2]), row(into, false, ids[1])]);
        let index = LinkIndex::build(sample.project());
        for id in &ids {
            assert_eq!(index.links_of(sample.project(), *id), links_of(sample.project(), *id));
        }
        assert_eq!(index.count(ids[0]), 2);
        assert_eq!(index.count(ids[3]), 0);
    }

    #[test]
    fn the_group_found_is_the_one_the_project_finds() {
        let mut sample = Sample::default();
        let document = sample.document("d");
        let ids: Vec<AnnotationId> = (0..5).map(|n| sample.annotate(document, CLAIM, &[n..n + 1])).collect();
        sample.group(&[ids[0], ids[3]]);
        sample.group(&[ids[1], ids[4]]);
        let index = LinkIndex::build(sample.project());
        for id in ids {
            assert_eq!(
                index.group_of(id),
                sample.project().group_of(id).map(|(group, _)| group)
            );
        }
    }
}
