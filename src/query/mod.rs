//! What follows from a project or a text: pure functions, no state.

pub mod search;
pub mod segment;
pub mod units;
