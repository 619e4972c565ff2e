//! Finds what does not belong to a page's main story: boilerplate, furniture inside an article, other stories.
//!
//! [`find::find`] turns a text into [`find::Proposal`]s; all it knows comes with it in a [`find::Basis`].
//!
//! ```text
//! text ─▶ lines ─▶ features (cues, surroundings, furniture, recurrence) ─▶ learner ─▶ probability of each line
//!                     stories (topics, names, overlap, rarity) ◀────────────────────────────┘
//!                        └─▶ find: runs of lines and pieces, each with kind, score and reason
//! ```
//!
//! A line's probability comes from a linear model over 96 values of the line and its neighbourhood. Its weights are
//! shipped (`assets/reuse/off_topic_weights.tsv`, made by `tests/benches/off_topic.rs`) and moved by each decision.
//!
//! Not here: who asks, where decisions are kept, which documents are of one outlet.

pub mod cues;
pub mod feature_table;
pub mod features;
pub mod find;
mod furniture;
pub mod kind;
pub mod learner;
pub mod lines;
pub mod model;
mod names;
mod overlap;
pub mod rarity;
mod reasons;
pub mod recurrence;
#[cfg(test)]
mod samples;
pub mod stories;
mod surroundings;
mod topics;

pub use find::{Basis, DEFAULT_THRESHOLD, PROPOSE, Proposal, find};
pub use kind::Kind;
pub use learner::{Learner, Lesson, Verdict};
pub use model::Model;
pub use rarity::Rarity;
pub use recurrence::Recurrence;
