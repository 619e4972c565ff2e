//! The journal: what the analyst did since the last save, one line each, durable before it is called saved.
//!
//! A journal is a text file `journal.<generation>` of lines `crc32 SP record LF`:
//!
//! ```text
//! 6b1f93a1 G 3 1 0.1.0                 generation, format, version of the program
//! 0c52e7d8 S 9f86d081…0a08 0           the project file that has this hash contains the first 0 bodies below
//! d70a3c55 P (put: …)                  a body, opaque to this layer
//! 41e6b2f0 S 60303ae2…8fb7 1           a save of a project with this hash, containing 1 body, was about to begin
//! ```
//!
//! Each checksum covers the one of the line before, so a stale, moved or damaged line never verifies, nor does anything
//! after it. A file is written under a temporary name and appended to by one handle only. Once anything went wrong with
//! that handle, a new generation takes over, which repeats every body that is in no saved project.
//!
//! - [`line`]: the line format, writing and parsing.
//! - [`writer`]: one generation's file.
//! - [`keeper`]: [`Journal`], which changes generations when it must.
//! - [`replay`](mod@replay): reading after a crash.
//! - [`peek`]: counting what a crash left.

mod keeper;
mod line;
mod peek;
mod replay;
mod writer;

pub use keeper::{Journal, JournalError};
pub use peek::unsaved;
pub use replay::{Dropped, Replay, Unsure, keep_unfit, replay};
