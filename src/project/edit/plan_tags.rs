//! Rules for annotations.

use super::change::{Change, Edit};
use super::command::{CommandError, TagSpec};
use super::plan::{PlanContext, Planned, count};
use super::plan_links;
use crate::project::annotation::{Annotation, Relation, Status};
use crate::project::document::Document;
use crate::project::ids::{AnnotationId, DocumentId, LabelId};
use crate::project::model::Project;
use crate::project::span::{Quote, Span};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

pub(super) fn tag(specs: Vec<TagSpec>, project: &Project, ctx: &mut PlanContext<'_>) -> Planned {
    let mut edits = Vec::with_capacity(specs.len());
    let mut title = None;
    let many = specs.len();
    for spec in specs {
        let label = project.labels.get(spec.label).ok_or(CommandError::NoLabel)?;
        let (spans, quote) = place(spec.document, spec.ranges, project, ctx)?;
        title.get_or_insert_with(|| match many {
            1 => format!("tag “{}” as {}", short(&quote.exact), label.name),
            _ => format!("tag {many} passages as {}", label.name),
        });
        let annotation = Annotation {
            document: spec.document,
            label: spec.label,
            spans,
            quote,
            author: ctx.author.clone(),
            created: ctx.now.clone(),
            status: Status::Open,
            note: spec.note,
            attributes: spec.attributes,
        };
        let id = fresh(project, ctx);
        edits.push(Edit::Annotation(id, Change::insert(annotation)));
    }
    Ok((title.unwrap_or_default(), edits))
}

pub(super) fn retag(ids: &[AnnotationId], label: LabelId, project: &Project) -> Planned {
    let name = &project.labels.get(label).ok_or(CommandError::NoLabel)?.name;
    let (number, edits) = each(ids, project, |annotation| annotation.label = label)?;
    check_relations(&new_labels(&edits), &BTreeSet::new(), project)?;
    Ok((format!("retag {number} as {name}"), edits))
}

/// The labels that annotations have after these edits.
pub(super) fn new_labels(edits: &[Edit]) -> BTreeMap<AnnotationId, LabelId> {
    let labels = edits.iter().filter_map(|edit| match edit {
        Edit::Annotation(id, change) => Some((*id, change.after.as_ref()?.label)),
        _ => None,
    });
    labels.collect()
}

/// Annotations with new labels may not leave a relation behind that its type does not allow; those that go take theirs
/// along.
pub(super) fn check_relations(
    labels: &BTreeMap<AnnotationId, LabelId>,
    gone: &BTreeSet<AnnotationId>,
    project: &Project,
) -> Result<(), CommandError> {
    let stays = |relation: &&Arc<Relation>| !gone.contains(&relation.from) && !gone.contains(&relation.to);
    for relation in project.relations.values().filter(stays) {
        let Some(kind) = project.relation_types.get(relation.kind) else {
            continue;
        };
        for (end, wanted) in [(relation.from, kind.from), (relation.to, kind.to)] {
            let Some(label) = labels
                .get(&end)
                .filter(|label| wanted.is_some_and(|wanted| wanted != **label))
            else {
                continue;
            };
            let it = match project.annotations.get(end).filter(|_| labels.len() > 1) {
                Some(annotation) => format!(
                    "“{}”{}",
                    short(&annotation.quote.exact),
                    place_words(annotation, project)
                ),
                None => "It".to_owned(),
            };
            let label = project
                .labels
                .get(*label)
                .map_or("its new label", |label| label.name.as_str());
            return Err(CommandError::NotAllowed(format!(
                "{it} has a link “{}” that {label} does not allow; remove the link first",
                kind.name
            )));
        }
    }
    Ok(())
}

/// In which document an annotation stands, in words that follow its own.
fn place_words(annotation: &Annotation, project: &Project) -> String {
    let document = project.documents.get(annotation.document);
    document.map_or_else(String::new, |document| format!(" in “{}”", short(&document.title)))
}

pub(super) fn set_spans(
    id: AnnotationId,
    ranges: Vec<Range<usize>>,
    project: &Project,
    ctx: &PlanContext<'_>,
) -> Planned {
    let before = project.annotations.get(id).ok_or(CommandError::NoAnnotation)?;
    let (spans, quote) = place(before.document, ranges, project, ctx)?;
    if spans == before.spans {
        return Err(CommandError::Nothing);
    }
    let deed = match spans.len().cmp(&before.spans.len()) {
        Ordering::Greater => "add a fragment to",
        Ordering::Less => "take a fragment from",
        Ordering::Equal => "move the ends of",
    };
    let title = format!("{deed} “{}”", short(&before.quote.exact));
    let after = Annotation {
        spans,
        quote,
        ..Annotation::clone(before)
    };
    Ok((title, vec![Edit::Annotation(id, Change::replace(before, after))]))
}

pub(super) fn set_status(ids: &[AnnotationId], status: Status, project: &Project) -> Planned {
    let (number, edits) = each(ids, project, |annotation| annotation.status = status)?;
    Ok((format!("mark {number} as {}", status.name()), edits))
}

pub(super) fn set_note(id: AnnotationId, note: String, project: &Project) -> Planned {
    let (_, edits) = each(&[id], project, |annotation| annotation.note.clone_from(&note))?;
    Ok(("write a note".to_owned(), edits))
}

pub(super) fn set_attribute(id: AnnotationId, name: String, value: String, project: &Project) -> Planned {
    let title = format!("set {name}");
    let (_, edits) = each(&[id], project, |annotation| {
        if value.is_empty() {
            annotation.attributes.remove(&name);
        } else {
            annotation.attributes.insert(name.clone(), value.clone());
        }
    })?;
    Ok((title, edits))
}

pub(super) fn remove(ids: &[AnnotationId], project: &Project) -> Planned {
    let ids: BTreeSet<AnnotationId> = ids.iter().copied().collect();
    let mut edits = plan_links::remove_what_hangs_on(&ids, project);
    for id in &ids {
        let annotation = project.annotations.get(*id).ok_or(CommandError::NoAnnotation)?;
        edits.push(Edit::Annotation(*id, Change::remove(annotation)));
    }
    Ok((format!("delete {}", count(ids.len(), "annotation")), edits))
}

fn each(
    ids: &[AnnotationId],
    project: &Project,
    change: impl Fn(&mut Annotation),
) -> Result<(String, Vec<Edit>), CommandError> {
    let mut edits = Vec::new();
    for id in ids.iter().collect::<BTreeSet<_>>() {
        let before = project.annotations.get(*id).ok_or(CommandError::NoAnnotation)?;
        let mut after = Annotation::clone(before);
        change(&mut after);
        if after != **before {
            edits.push(Edit::Annotation(*id, Change::replace(before, after)));
        }
    }
    Ok((count(edits.len(), "annotation"), edits))
}

/// Sorts and joins the ranges and cuts their quote from the document's text.
pub(super) fn place(
    id: DocumentId,
    ranges: Vec<Range<usize>>,
    project: &Project,
    ctx: &PlanContext<'_>,
) -> Result<(Vec<Span>, Quote), CommandError> {
    let document = project.documents.get(id).ok_or(CommandError::NoDocument)?;
    let text = text_of(id, document, ctx)?;
    let spans = join(ranges)
        .into_iter()
        .map(|range| Span::new(&text, range.clone()).ok_or(CommandError::BadRange(range)))
        .collect::<Result<Vec<Span>, _>>()?;
    let quote = Quote::cut(&text, &spans).ok_or(CommandError::BadRange(0..0))?;
    Ok((spans, quote))
}

pub(super) fn text_of(id: DocumentId, document: &Document, ctx: &PlanContext<'_>) -> Result<Arc<str>, CommandError> {
    (ctx.texts)(id, document).ok_or_else(|| CommandError::TextMissing(document.title.clone()))
}

fn join(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end && range.start < range.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

fn fresh(project: &Project, ctx: &mut PlanContext<'_>) -> AnnotationId {
    loop {
        let id = AnnotationId(ctx.ids.fresh());
        if !project.annotations.contains(id) {
            return id;
        }
    }
}

/// The first words of a quote, for titles.
pub(crate) fn short(words: &str) -> String {
    let folded = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match folded.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", folded.get(..end).unwrap_or_default().trim_end()),
        None => folded,
    }
}
