//! Icons drawn as lines, and the buttons that carry them.
//!
//! An [`Icon`] is a handful of strokes on a grid of 16 by 16 points, all of one width, so that it is
//! sharp at every scale and takes any colour. Every button has words too: [`icon_button`] gives them
//! to screen readers, to tests and to the tip. No icon font, no images.

mod button;
mod paint;
mod strokes;

pub use button::{icon_button, icon_toggle};
pub use strokes::Icon;
