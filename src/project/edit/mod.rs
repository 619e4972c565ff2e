//! The only way to change a project.
//!
//! A [`Command`] is a wish in the analyst's words. [`plan`](plan::plan) checks every rule and turns it into
//! [`Edit`]s, or refuses. [`History`] applies them as one [`Transaction`], which is one undo step and one journal line.

pub mod change;
pub mod command;
pub mod history;
mod limits;
pub mod plan;
mod plan_adopt;
mod plan_alike;
mod plan_decisions;
mod plan_documents;
mod plan_links;
mod plan_schema;
mod plan_tags;
mod plan_take_in;
mod plan_versions;
#[cfg(test)]
pub(crate) mod walks;

pub use change::{Change, Edit, Transaction};
pub use command::{
    Adopted, Alike, Command, CommandError, DocumentPatch, Incoming, Move, NewDocument, NewVersion, Proposed, Reattach,
    Restated, Ruling, TagSpec,
};
pub use history::History;
pub use plan::{PlanContext, count};
pub use plan_documents::is_date;
pub use plan_schema::{MAX_NAME, SLOTS};
pub(crate) use plan_tags::short;
