//! What follows from a project or a text. Pure: no files, threads, clock; no state kept.
//!
//! [`segment`] and [`search`] read a text, [`units`] converts its offsets; [`spans`], [`lists`], [`reviews`], [`counts`]
//! and [`consistency`] read a project; [`agreement`] reads documents with what their authors tagged. [`Derived`] bundles what a window needs at every frame and follows each transaction.

pub mod agreement;
pub mod consistency;
pub mod counts;
mod derived;
pub mod lists;
pub mod moving;
pub mod reviews;
pub mod search;
pub mod segment;
pub mod spans;
pub mod units;
pub mod versions;

pub use derived::Derived;
