//! Laying out long texts: blocks, rows, carets.
//!
//! A text of any size becomes [`TextBlocks`] (where each paragraph, or piece of a very long one,
//! begins), [`Heights`] (how tall each block is, guessed until it is seen) and, for the few blocks on
//! screen, a [`BlockLayout`] each: rows, caret places and rectangles, asked for anew every frame.
//!
//! [`Letters`] draws the letters of a new size a few a frame.
//!
//! Positions are UTF-8 byte offsets of the source text. Lengths are px (egui points).
//! Nothing here handles input, paints labels or keeps a galley from one frame to the next: the glyph
//! atlas may be cleared between frames, and a galley kept across that would paint other glyphs.
//!
//! Characters that cannot be seen or that change the order of others get a place of their own to draw
//! their name in ([`mark_name`]), so a text cannot hide anything from the analyst.

mod bidi;
mod cells;
mod clusters;
mod estimate;
mod heights;
mod layout;
mod lines;
mod marks;
mod simple;
mod warm;
mod words;

pub use estimate::{average_byte_px, estimate_height};
pub use heights::Heights;
pub use layout::{BlockLayout, RowRect, TextStyle, layout_block};
pub use lines::{MAX_BLOCK_BYTES, TextBlocks};
pub use marks::{Mark, mark_name, visible};
pub use warm::Letters;
pub use words::{Words, WordsStyle};
