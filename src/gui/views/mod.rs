//! Everything round the readers: lists, bars, the inspector, dialogs. Each view is a function that ends in `_ui`, reads
//! the session through a [`super::view_ctx::ViewCtx`] and pushes actions; none writes, reads files or starts threads.
//!
//! [`Views`] holds their states, [`overlays_ui`] draws what lies over the window. `parts` holds the pieces they share,
//! `drafts` the half-typed text of fields that are committed when they are left, `list_panel` the panels under the columns.

pub mod annotations;
pub mod cheat_sheet;
pub mod conflicts;
pub mod consistency;
pub mod dataset_in;
pub mod dataset_out;
pub mod documents;
pub mod encodings;
pub mod guidelines;
pub mod inspector;
pub mod labels_bar;
pub mod large_files;
pub mod menu;
pub mod moved;
pub mod new_version;
pub mod overview;
pub mod palette;
pub mod paste;
pub mod progress;
pub mod restore;
pub mod schema;
pub mod text_menu;
pub mod toolbar;

mod beside;
mod drafts;
mod list_panel;
mod overlays;
pub(super) mod parts;

pub use overlays::{Views, overlays_ui};
pub(super) use parts::{aside_ui, capital, count, primary_button, short};
