//! The reader: one document in one pane, with its spans, caret and selection.
//!
//! Text is laid out block by block, only what is in sight; the scroll place is a block and a pixel offset, so that it
//! holds at any size. A frame: [`load`] gets the text, [`resize`] the letters of a new size, [`frame`] lays out,
//! [`mouse`] and [`keys`] turn gestures into actions, [`paint`] draws, [`arcs`] draws links beside the text, [`folds`]
//! hides what is off-topic, [`menu`] is what the right button shows, [`shared`] outlines
//! what other documents have too, as [`compared`] worked it out, and marks the [`differences`],
//! [`strip`] shows the whole document at a glance, [`access`] tells assistive tools.

mod access;
mod arcs;
mod compared;
mod differences;
mod folds;
mod frame;
mod keys;
mod load;
mod menu;
mod mouse;
mod paint;
mod resize;
mod scroll;
mod shared;
mod state;
mod strip;
mod underline;
mod view;

pub use compared::Compared;
pub use paint::label_color;
pub use state::ReaderState;
pub use view::reader_ui;
