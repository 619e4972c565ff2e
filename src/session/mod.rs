//! One open project: its history, journal, derived data, texts and running tasks. Owns threads and the clock; does not
//! draw or print.
//!
//! [`Session`] is opened on a project folder ([`open`]), takes commands ([`Session::execute`]), saves ([`save`]) and is copied ([`copy`]).
//! Every accepted command is handed to the journal before the next frame; [`Session::durable`] says when it is on disk.
//! [`import`] and [`find`] are plain functions that long tasks ([`task`]) and the command line both call.

pub mod clock;
pub mod copy;
pub mod dataset;
pub mod export;
pub mod find;
#[cfg(test)]
pub mod fixture;
pub mod import;
pub mod layout;
pub mod measure;
pub mod merging;
pub mod moved;
pub mod open;
pub mod outside;
pub mod proposals;
pub mod recipes;
pub mod restore;
pub mod save;
pub mod scan;
pub mod suggestions;
pub mod take_in;

#[cfg(test)]
mod hanging;
pub mod left;
pub mod sample;
pub mod settings;
pub mod task;
mod texts;
#[cfg(test)]
#[expect(clippy::print_stdout, reason = "a harness says what it did")]
mod walk;

mod door;

pub use door::{Durable, Session};
pub use open::{OpenError, OpenOptions};
pub use task::{Task, Wake};
