//! Where the passages of a text stand in a newer version of it.
//!
//! ```text
//! old, new ─▶ tokens ─▶ chain of unchanged runs, moved runs ─▶ proven tokens ─▶ moved(spans) or candidates
//! ```
//!
//! [`Alignment`] compares the two texts once; then [`Alignment::moved`] says where spans went, and only where that is
//! proven: a wrong place would be worse than a question. [`Candidates`] looks for the places to ask about.
//!
//! Words are proven between two stretches of [`proof::GRAM`] tokens of one unchanged run that *could not be meant twice*:
//! no other occurrence nearby, in either text, touches a change, and no change beside them holds some of the same words.
//! Where a passage is there twice and one of the two was deleted, moved or edited, no diff can tell which; then it moves only
//! where it stands between the same neighbours. Line ends and normal forms (NFC, NFD) do not count as changes.
//!
//! Not here: what becomes of annotations (`project::edit`), whose text is whose (`session::moved`).

mod alignment;
mod candidates;
mod chain;
mod doubles;
#[cfg(test)]
#[path = "../../../tests/benches/edited.rs"]
mod edited;
mod fuzzy;
mod grams;
mod proof;
#[cfg(test)]
mod tests;
mod tokens;
mod twins;

pub use alignment::{Alignment, Differences};
pub use candidates::{Candidate, Candidates, MOST_CANDIDATES};
pub use tokens::folded;
