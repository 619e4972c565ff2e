//! The rows of the lists beside the text: which annotations and documents are shown, in what order, and what is linked
//! to what.
//!
//! Functions return ids, never copies of records; whoever shows a row looks it up. Every order is total: ties go by
//! place, then by id.
//!
//! Reading order: [`annotations`], [`documents`], [`links`]; `needle` is the filter's text, `sorting` the order beneath.

pub mod annotations;
pub mod documents;
pub mod links;
mod needle;
#[cfg(test)]
pub(crate) mod sample;
mod sorting;

pub use annotations::{AnnotationColumn, AnnotationFilter};
pub use documents::{DocumentColumn, DocumentFilter};
pub use links::{LinkIndex, LinkRow, links_of};
