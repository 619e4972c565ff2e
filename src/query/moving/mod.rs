//! Where the passages of a text stand in a newer version of it.
//!
//! ```text
//! old, new ─▶ tokens ─▶ chain of unchanged runs, moved runs ─▶ proven tokens ─▶ moved(spans) or candidates
//! ```
//!
//! [`Alignment`] compares the two texts once; then [`Alignment::moved`] says where spans went, and only where that is
//! proven: a wrong place would be worse than a question. [`Candidates`] looks for the places to ask about.
//!
//! A run of [`proof::GRAM`] tokens proves a place if it stands unchanged in both texts and *nothing else could be meant*:
//! none of its other occurrences, in either text, touches a change. Where a passage is there twice and one of the two was
//! deleted, moved or edited, no diff can tell which; then neither is moved. Line ends and normal forms (NFC, NFD) do not
//! count as changes.
//!
//! Not here: what becomes of annotations (`project::edit`), whose text is whose (`session::moved`).

mod alignment;
mod candidates;
mod chain;
#[cfg(test)]
#[path = "../../../tests/benches/edited.rs"]
mod edited;
mod fuzzy;
mod grams;
mod proof;
#[cfg(test)]
mod tests;
mod tokens;

pub use alignment::{Alignment, Differences};
pub use candidates::{Candidate, Candidates, MOST_CANDIDATES};
pub use tokens::folded;
