//! Corroborate: compare source texts side by side, tag claims and sources, link them across documents.
//!
//! `src/README.md` is the map: the layers, the words and what always holds.

pub mod cli;
#[cfg(feature = "gui")]
pub mod gui;
mod mistakes;
pub mod progress;
pub mod project;
pub mod query;
pub mod reuse;
pub mod session;
pub mod store;
