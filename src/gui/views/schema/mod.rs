//! The schema editor: labels with their colours, keys, guidelines and attributes; link types.
//!
//! Each change is one command. What one frame changes about a label is gathered in a copy of it and asked for once.

mod attributes;
mod label;
mod relations;
mod state;
mod view;

pub use state::SchemaState;
pub use view::schema_ui;
