//! Colours and measures: what `assets/theme.ron` says, ready for drawing.
//!
//! Views ask [`of`] for the [`Theme`] of the moment and take every colour and number from it.
//! [`apply`] gives egui's own widgets the same look; `ctx.set_theme` then switches between light,
//! dark and what the system wants. No view holds a colour or a measure of its own.

mod apply;
mod color;
mod sizes;
mod tokens;

pub use apply::{apply, style};
pub use color::{contrast, over};
pub use sizes::{Sizes, Spaces, TextSizes};
pub use tokens::{Colors, LABEL_SLOTS, LabelColors, LineStyle, Theme, Tints, dark, light, of};

#[cfg(test)]
mod specimen;
