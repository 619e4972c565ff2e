//! Where the annotations of a document lie, kept for drawing: which fragments touch a range, which lane the line under
//! each takes, and the runs of text that carry the same annotations.
//!
//! Main types: [`SpanIndex`] (one document), [`SpanIndexes`] (a project, kept up to date by transactions). Nothing here
//! knows colours, lines of text or pixels. All positions are UTF-8 byte offsets.
//!
//! Reading order: [`index`], [`indexes`], [`lanes`](mod@lanes), [`shades`](mod@shades), [`runs`](mod@runs); `blocks` is the
//! sorted list beneath.

mod blocks;
pub mod index;
pub mod indexes;
pub mod lanes;
pub mod runs;
pub mod shades;

pub use blocks::Entry;
pub use index::SpanIndex;
pub use indexes::SpanIndexes;
pub use lanes::{LANES, Lanes, Placed, lanes};
pub use runs::{Run, runs};
pub use shades::shades;
