//! The inspector at the right: what is known about the selected annotation, or else about the active pane's document.
//!
//! Fields are committed when they are left; [`state`] keeps what is half-typed until then, even if the selection moves on.

mod annotation;
mod attributes;
mod document;
mod links;
mod state;
mod view;

pub use state::InspectorState;
pub use view::inspector_ui;
