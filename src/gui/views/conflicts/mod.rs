//! The panel at the bottom that lists records that were changed in two ways, to decide about them: a row a record, under the
//! one that is open both versions side by side.
//!
//! [`ConflictsState`] follows the session; `fields` says what differs in words, of
//! all but annotations with `records`, `keys` what can be done, `view` draws. What
//! stands against what is `store::files::conflicts`.

mod fields;
mod keys;
mod records;
mod state;
mod view;

pub use keys::keys_at_a_glance;
pub use state::ConflictsState;
pub use view::conflicts_ui;
