//! Draws egui output on the CPU: the same pixels on every machine, without a GPU or a display.
//!
//! Tests compare pictures with it and `corroborate` saves pictures of its own window with it.
//! [`Raster`] keeps the textures and draws tessellated frames; [`Picture`] is what comes out;
//! [`to_png`] packs it. Colours are blended as egui's own painters do: premultiplied, in gamma
//! space. Paint callbacks are not drawn, and there is no multisampling (egui feathers its edges).

mod picture;
mod surface;
mod texture;
mod triangle;

pub use picture::{Picture, to_png};
pub use surface::Raster;
