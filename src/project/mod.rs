//! What exists, and, in [`edit`], the only way to change it. Pure: no files, threads, time, text output or serde.
//!
//! A [`Project`] is a plain value. Its fields are private to this folder, so nobody outside can write to it;
//! [`edit::History`] owns one and offers execute, undo and redo. Texts are not part of the value: a [`Document`]
//! names its text by hash and length, and whoever plans a command lends the texts that it touches.
//!
//! Reading order: [`ids`], [`span`], [`document`], [`schema`], [`annotation`], [`decision`], [`table`], [`model`], [`edit`].

pub mod annotation;
pub mod decision;
pub mod document;
pub mod edit;
pub mod ids;
pub mod model;
pub mod schema;
pub mod span;
pub mod table;

pub use annotation::{Annotation, DuplicateGroup, Relation, Status};
pub use decision::{Decision, Passage, Verdict};
pub use document::{Document, Origin, Review, ReviewState};
pub use ids::{AnnotationId, DecisionId, DocumentId, GroupId, IdSource, LabelId, RelationId, RelationTypeId, ReviewId};
pub use model::Project;
pub use schema::{AttributeDef, AttributeKind, Label, RelationType};
pub use span::{Quote, Span};
pub use table::Table;
