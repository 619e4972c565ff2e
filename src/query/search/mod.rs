//! Finding words and passages in a text, and showing hits with their surroundings.
//!
//! A [`Query`] is what the analyst typed, a [`Searcher`] the same made ready. All positions are UTF-8 byte
//! offsets; any number is accepted. Not here: replacing, searching many documents, keeping hits.

mod context;
mod error;
mod loose;
mod searcher;

pub use context::{Context, context};
pub use error::SearchError;
pub use searcher::{Query, Searcher, occurrences};
