//! Takes over records as another program or another version has them: as one step, so that it can be taken back.

use super::change::{Edit, Transaction};
use super::command::{Adopted, CommandError};
use super::history::rebase;
use super::plan::Planned;
use crate::project::model::Project;

/// Leaves out what is so already, and refuses what would break a rule.
pub(super) fn adopt(adopted: Adopted, project: &Project) -> Planned {
    let edits = adopted.edits.into_iter().map(|edit| rebase(project, edit));
    let edits: Vec<Edit> = edits.filter(changes_something).collect();
    let mut after = project.clone();
    after.apply(&Transaction {
        title: String::new(),
        edits: edits.clone(),
    });
    match after.violations().first() {
        None => Ok((adopted.title, edits)),
        Some(broken) => Err(CommandError::NotAllowed(format!(
            "This does not fit the project as it is now: {broken}"
        ))),
    }
}

fn changes_something(edit: &Edit) -> bool {
    match edit {
        Edit::Document(_, change) => change.before != change.after,
        Edit::Review(_, change) => change.before != change.after,
        Edit::Label(_, change) => change.before != change.after,
        Edit::RelationType(_, change) => change.before != change.after,
        Edit::Annotation(_, change) => change.before != change.after,
        Edit::Relation(_, change) => change.before != change.after,
        Edit::Group(_, change) => change.before != change.after,
        Edit::Decision(_, change) => change.before != change.after,
    }
}
