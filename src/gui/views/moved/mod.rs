//! Annotations that stand on older versions: one at a time, with the places where each may belong in the newer one.
//!
//! The columns above show the older version at the annotation and the newer one at the chosen place, which is outlined
//! there. [`MovedState`] has the list worked out beside the window; a key becomes a command, and undo is the project's own.

mod keys;
mod state;
mod view;

pub use keys::keys_at_a_glance;
pub use state::MovedState;
pub use view::moved_ui;
