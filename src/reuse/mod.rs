//! What the program finds by itself, for the analyst to decide: passages that say the same, and what does not belong to a
//! page's story. Pure: texts and ids come in, findings go out; no files, no clock, no threads of its own (a call may spread
//! its work over the cores and comes back when all is done).
//!
//! [`text`] is the front end of [`duplicates`]: words folded for matching, with the way back to the bytes they came from,
//! and how rare each word is. [`off_topic`] reads lines as they are written, case and signs included, and so has words and
//! counts of its own.
//!
//! Nothing here writes to a project: work proposes, the analyst's decision writes.

pub mod duplicates;
pub mod off_topic;
pub mod text;
