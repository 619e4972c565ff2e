//! W3C Web Annotation: one JSON-LD file with an `AnnotationCollection`, whose only page is inside it.
//!
//! A span is an annotation of a source with a quote and a position in code points; one in pieces has a target a piece. A
//! link is an annotation that is `linking` and has two targets, annotations themselves; so is a member of a duplicate
//! group, linked to its principal. A label or a note on a document has the whole source as its target. The sources, with
//! texts, stand beside the page under a key of our own, which readers of annotations do not look at.

mod body;
mod read;
mod selector;
#[cfg(test)]
mod tests;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// Before the id of a document, an annotation: addresses relative to the file.
const DOCUMENT: &str = "#document-";
const ANNOTATION: &str = "#annotation-";
