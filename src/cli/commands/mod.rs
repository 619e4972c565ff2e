//! One file a subcommand: its arguments, and the function that runs it. [`window`] is for calls without one.

pub mod apply;
pub mod check;
pub mod consistency;
pub mod export;
pub mod import;
pub mod merge;
pub mod moved;
pub mod new;
pub mod render;
pub mod repair;
pub mod restore;
pub mod scan;
pub mod stats;
pub mod window;
