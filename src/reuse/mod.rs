//! What the program proposes: passages that say the same. Pure: texts and ids come in, findings go out; no files, no
//! clock, no threads of its own (a call may spread its work over the cores and comes back when all is done).
//!
//! [`text`] is the shared front end: words folded for matching, with the way back to the bytes they came from, and how
//! rare each word is. [`duplicates`] finds the passages.
//!
//! Nothing here writes to a project: work proposes, the analyst's decision writes.

pub mod duplicates;
pub mod text;
