//! Deciding what the program proposes, one key at a time.
//!
//! [`QueueState`] finds proposals beside the window and keeps the queue up to date with the project; [`queue_ui`] shows
//! the one that is asked about, in the place of the columns: what is asked, two passages in context with their
//! differences marked, and the keys, always in the same place. [`bulk`](self) accepts all of a kind with the list shown
//! first. A key becomes a command; undo is the project's own.

mod bulk;
mod keys;
mod marked;
mod passages;
mod state;
mod view;

pub use keys::keys_at_a_glance;
pub use state::QueueState;
pub use view::queue_ui;
