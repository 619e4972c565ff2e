//! Rules for documents: taking in, describing, reviewing, removing.

use super::change::{Change, Edit};
use super::command::{CommandError, DocumentPatch, NewDocument};
use super::plan::{PlanContext, Planned, count};
use super::plan_tags;
use crate::project::document::{Document, Review, ReviewState};
use crate::project::ids::{DocumentId, ReviewId};
use crate::project::model::Project;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn add(new: Vec<NewDocument>, project: &Project) -> Planned {
    let title = match new.as_slice() {
        [one] => format!("add “{}”", one.document.title),
        many => format!("add {}", count(many.len(), "document")),
    };
    // A place read from a file may be the last there is; those that then share it stand by id.
    let places = project.documents.values().map(|d| d.order.saturating_add(1));
    let mut order = places.max().unwrap_or(0);
    let mut seen = BTreeSet::new();
    let mut edits = Vec::with_capacity(new.len());
    for NewDocument { id, document } in new {
        if project.documents.contains(id) || !seen.insert(id) {
            return Err(CommandError::AlreadyThere("This document id is taken".to_owned()));
        }
        check_date(&document.date)?;
        edits.push(Edit::Document(id, Change::insert(Document { order, ..document })));
        order = order.saturating_add(1);
    }
    Ok((title, edits))
}

pub(super) fn edit(id: DocumentId, patch: DocumentPatch, project: &Project) -> Planned {
    let before = project.documents.get(id).ok_or(CommandError::NoDocument)?;
    let mut after = Document::clone(before);
    if let Some(date) = &patch.date {
        check_date(date)?;
    }
    if let Some(label) = patch.toggle_label {
        if !project.labels.contains(label) {
            return Err(CommandError::NoLabel);
        }
        if !after.labels.remove(&label) {
            after.labels.insert(label);
        }
    }
    after.title = patch.title.unwrap_or(after.title);
    after.outlet = patch.outlet.unwrap_or(after.outlet);
    after.date = patch.date.unwrap_or(after.date);
    after.url = patch.url.unwrap_or(after.url);
    after.note = patch.note.unwrap_or(after.note);
    if after == **before {
        return Err(CommandError::Nothing);
    }
    let title = format!("edit “{}”", before.title);
    Ok((title, vec![Edit::Document(id, Change::replace(before, after))]))
}

pub(super) fn remove(ids: &[DocumentId], project: &Project) -> Planned {
    let ids: BTreeSet<DocumentId> = ids.iter().copied().collect();
    let hanging: Vec<_> = project
        .annotations
        .iter()
        .filter(|(_, a)| ids.contains(&a.document))
        .map(|(id, _)| id)
        .collect();
    let mut edits = if hanging.is_empty() {
        Vec::new()
    } else {
        plan_tags::remove(&hanging, project)?.1
    };
    let reviews = project
        .reviews
        .iter()
        .filter(|(_, review)| ids.contains(&review.document));
    edits.extend(reviews.map(|(id, review)| Edit::Review(id, Change::remove(review))));
    for id in &ids {
        let document = project.documents.get(*id).ok_or(CommandError::NoDocument)?;
        edits.push(Edit::Document(*id, Change::remove(document)));
    }
    Ok((format!("remove {}", count(ids.len(), "document")), edits))
}

pub(super) fn set_review(ids: &[DocumentId], state: ReviewState, project: &Project, ctx: &PlanContext<'_>) -> Planned {
    let mut edits = Vec::new();
    for id in ids.iter().collect::<BTreeSet<_>>() {
        if !project.documents.contains(*id) {
            return Err(CommandError::NoDocument);
        }
        let name = ReviewId::of(*id, &ctx.author);
        let before = project.reviews.get(name);
        if before.map_or(ReviewState::New, |review| review.state) == state {
            continue;
        }
        let after = (state != ReviewState::New).then(|| {
            Arc::new(Review {
                document: *id,
                author: ctx.author.clone(),
                state,
            })
        });
        let before = before.cloned();
        edits.push(Edit::Review(name, Change { before, after }));
    }
    Ok((
        format!("mark {} as {}", count(edits.len(), "document"), state.name()),
        edits,
    ))
}

/// Whether it is empty or `YYYY-MM-DD` with a month and a day that exist in some year.
pub fn is_date(date: &str) -> bool {
    let parts: Vec<&str> = date.split('-').collect();
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [""] => true,
        [year, month, day] => {
            digits(year, 4)
                && digits(month, 2)
                && digits(day, 2)
                && ("01"..="12").contains(month)
                && ("01"..="31").contains(day)
        }
        _ => false,
    }
}

pub(super) fn check_date(date: &str) -> Result<(), CommandError> {
    if is_date(date) {
        Ok(())
    } else {
        Err(CommandError::BadValue(format!(
            "A date is written YYYY-MM-DD, not “{date}”"
        )))
    }
}
