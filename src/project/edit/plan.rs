//! Turns a command into a transaction, or refuses. All rules live here and in the files named after it.

use super::change::{Edit, Transaction};
use super::command::{Command, CommandError};
use super::{
    limits, plan_adopt as adopt, plan_alike as alike, plan_decisions as decisions, plan_documents as documents,
    plan_links as links, plan_schema as schema, plan_tags as tags, plan_take_in as take_in, plan_versions as versions,
};
use crate::project::document::Document;
use crate::project::ids::{DocumentId, IdSource};
use crate::project::model::Project;
use std::sync::Arc;

/// What a plan may use of the world: texts, fresh ids, who asks and when.
pub struct PlanContext<'a> {
    /// The text of a document, if it is at hand.
    pub texts: &'a dyn Fn(DocumentId, &Document) -> Option<Arc<str>>,
    /// Where ids come from.
    pub ids: &'a mut IdSource,
    /// Who asks.
    pub author: Arc<str>,
    /// Now, `YYYY-MM-DDTHH:MM:SSZ`.
    pub now: String,
}

/// A titled list of edits.
pub(super) type Planned = Result<(String, Vec<Edit>), CommandError>;

/// Checks every rule and says which records change. Pure but for the ids it takes.
pub fn plan(command: Command, project: &Project, ctx: &mut PlanContext<'_>) -> Result<Transaction, CommandError> {
    let (title, edits) = match command {
        Command::AddDocuments(new) => documents::add(new, project),
        Command::Adopt(adopted) => adopt::adopt(*adopted, project),
        Command::TakeIn(incoming) => take_in::take_in(*incoming, project, ctx),
        Command::NewVersion(wish) => versions::new_version(*wish, project, ctx),
        Command::Reattach(wishes) => versions::reattach(wishes, project, ctx),
        Command::EditDocument(id, patch) => documents::edit(id, patch, project),
        Command::RemoveDocuments(ids) => documents::remove(&ids, project),
        Command::SetReview(ids, state) => documents::set_review(&ids, state, project, ctx),
        Command::Tag(specs) => tags::tag(specs, project, ctx),
        Command::Retag(ids, label) => tags::retag(&ids, label, project),
        Command::TagAlike(wish) => alike::tag_alike(wish, project, ctx),
        Command::SetSpans(id, ranges) => tags::set_spans(id, ranges, project, ctx),
        Command::SetStatus(ids, status) => tags::set_status(&ids, status, project),
        Command::SetNote(id, note) => tags::set_note(id, note, project),
        Command::SetAttribute(id, name, value) => tags::set_attribute(id, name, value, project),
        Command::RemoveAnnotations(ids) => tags::remove(&ids, project),
        Command::Link { kind, from, to } => links::link(kind, from, to, project, ctx),
        Command::Unlink(ids) => links::unlink(&ids, project),
        Command::Group(members) => links::group(&members, project, ctx),
        Command::SetPrincipal(id, principal) => links::set_principal(id, principal, project),
        Command::LeaveGroup(id) => links::leave_group(id, project),
        Command::Decide(rulings) => decisions::decide(rulings, project, ctx),
        Command::ForgetDecisions(ids) => decisions::forget(&ids, project),
        Command::AddLabel(label) => schema::add_label(label, project, ctx),
        Command::EditLabel(id, label) => schema::edit_label(id, label, project),
        Command::MergeLabels(from, into) => schema::merge_labels(from, into, project),
        Command::MoveLabel(id, place) => schema::move_label(id, place, project),
        Command::RemoveLabel(id) => schema::remove_label(id, project),
        Command::AddRelationType(kind) => schema::add_relation_type(kind, project, ctx),
        Command::EditRelationType(id, kind) => schema::edit_relation_type(id, kind, project),
        Command::MoveRelationType(id, place) => schema::move_relation_type(id, place, project),
        Command::RemoveRelationType(id) => schema::remove_relation_type(id, project),
    }?;
    if edits.is_empty() {
        return Err(CommandError::Nothing);
    }
    limits::check(&edits)?;
    Ok(Transaction { title, edits })
}

/// "1 annotation", "12 annotations".
pub fn count(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    }
}
