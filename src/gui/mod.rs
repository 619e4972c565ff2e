//! Draws a session and turns gestures into actions.

pub mod fonts;
pub mod icons;
pub mod raster;
pub mod text;
pub mod theme;
