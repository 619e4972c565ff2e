//! Everything round the readers: lists, bars, the inspector, dialogs. Each view is a function that ends in `_ui`, reads
//! the session through a [`super::view_ctx::ViewCtx`] and pushes actions; none writes, reads files or starts threads.
//!
//! `parts` holds the pieces they share, `drafts` the half-typed text of fields that are committed when they are left.

mod drafts;
mod parts;

mod annotations;
mod documents;
mod inspector;
mod labels_bar;

pub use annotations::{AnnotationsState, annotations_ui};
pub use documents::{DocumentsState, documents_ui};
pub use inspector::{InspectorState, inspector_ui};
pub use labels_bar::labels_bar_ui;
