//! The program without a window: one file a subcommand, in [`commands`].
//!
//! [`parse`] reads the arguments and [`run`] does what needs no window; what does is for `main.rs`, because this layer
//! stands beside the window and does not call it. A command takes arguments, calls the session and writes lines: no
//! rule lives here. Lines for people go through [`output`], where control characters from documents end.
//! [`script`] is the language of `apply`.

pub mod args;
pub mod commands;
pub mod opening;
pub mod output;
pub mod resolve;
pub mod runner;
pub mod script;
pub mod taking;
pub mod watching;

pub use args::{Args, Wish, parse, run};
