//! What the program proposes for the open project, and in which order it asks.
//!
//! [`Finder`] looks at all texts beside the window and returns [`Proposal`]s; it writes nothing, and keeps what it saw so
//! that the next document costs little. [`Queue`] holds those that are still open: what was decided is not asked again,
//! wherever its words stand, and what was accepted is offered for the places where it is not tagged yet. [`Record`] counts how often the program was right, kind by kind; the order
//! follows it, so the same decisions in the same order always give the same queue. [`Shared`] says what two documents have
//! in common; [`consistency`] uses it to tell which passages are tagged in different ways.

mod alignment;
mod consistency;
mod copies;
mod finder;
mod pages;
mod project_texts;
mod proposal;
mod queue;
mod record;
mod shared;

pub use alignment::Alignment;
pub use consistency::consistency;
pub use finder::{Finder, Found};
pub use proposal::{Proposal, ProposalKind};
pub use queue::{Filter, Open, Queue};
pub use record::Record;
pub use shared::{OutletShare, Shared, Twin};
