//! Characters, words, sentences and paragraphs of a text: where a caret may stop and what a click takes.
//!
//! All positions are UTF-8 byte offsets. Any number is accepted: what lies inside a character counts as
//! its start, what lies past the end as the end. Nothing here reads a text from its beginning. A
//! character, word or sentence is found in a window of a few KiB around the position, so one that is
//! longer than the window is cut; a paragraph costs its own length.
//!
//! Not here: positions in other units (`units`), line wrapping (the window does that).

mod abbreviations;
mod caret;
mod graphemes;
mod lines;
#[cfg(test)]
pub(crate) mod samples;
mod sentences;
mod words;

pub use caret::{Unit, next_boundary, previous_boundary, unit_at};
pub use graphemes::{clamp, is_boundary, snap_to_graphemes, trim_range};
pub use lines::{line_end, line_start};
pub use sentences::each_sentence;

pub(crate) use lines::line_starts_in;
