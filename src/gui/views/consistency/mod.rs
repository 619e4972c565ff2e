//! The panel at the bottom that lists what is tagged in different ways, to settle it: a row a wording, under the one that
//! is open a row a tagging with its button, and a row a place.
//!
//! [`ConsistencyState`] has the list worked out beside the window and follows the project; `rows` draws. What is told, and
//! what settles it, is `query::consistency`.

mod rows;
mod state;
mod view;

pub use state::ConsistencyState;
pub use view::consistency_ui;
