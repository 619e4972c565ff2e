//! Draws a session and turns gestures into actions. Never writes to a project, reads files or starts threads.
//!
//! [`app`] owns the window's state and runs a frame: draw every view with a read-only [`view_ctx::ViewCtx`], then carry
//! out the [`action::Action`]s that the views asked for. [`ui_command`] is the one list of commands, [`keymap`] says
//! which keys they have; [`in_order`] has gestures take effect in the order they were made. [`reader`] is the text itself, over the layout engine in [`text`]; [`queue`] decides proposals in
//! its place, [`ghosts`] are the copies of what is selected, [`alignment`] lets columns scroll together; [`views`] are the panels around it and [`settings`] is the
//! dialog; [`theme`], [`fonts`] and [`icons`] say how everything looks; [`raster`] and [`render`] draw it without a display.

pub mod action;
mod actions;
mod alignment;
pub mod app;
pub mod dialogs;
pub mod find_bar;
pub mod fonts;
mod frame_times;
pub mod ghosts;
#[cfg(test)]
mod hanging;
pub mod icons;
mod in_order;
pub mod keymap;
mod launch;
mod layout;
mod left_work;
pub mod links_overlay;
mod opening;
mod other_programs;
mod own_dialogs;
pub mod panes;
pub mod queue;
pub mod raster;
pub mod reader;
pub mod reading;
mod render;
mod settings;
mod shortcuts;
mod start;
mod status_bar;
mod tasks;
pub mod text;
pub mod theme;
pub mod ui_command;
pub mod version_pairs;
mod version_tasks;
mod view_ctx;
pub mod view_state;
pub mod views;

pub use app::App;
pub use launch::run;
pub use render::render;
