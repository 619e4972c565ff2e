//! What follows from a project or a text: pure functions, no state.

pub mod counts;
pub mod derived;
pub mod lists;
pub mod search;
pub mod segment;
pub mod spans;

pub use derived::Derived;
