//! Reading, laying over each other and comparing colours.

use egui::{Color32, Rgba};
use serde::{Deserialize as _, Deserializer, de::Error as _};

/// How clearly one opaque colour stands out from another, after WCAG 2: 1 (not at all) to 21.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// A colour laid over an opaque one as the painters do it: in gamma space.
pub fn over(below: Color32, above: Color32) -> Color32 {
    below.blend(above)
}

/// This much (0 to 1) of an opaque colour, as a translucent one.
pub(super) fn tint(color: Color32, part: f32) -> Color32 {
    color.gamma_multiply(part)
}

/// Reads `"#RRGGBB"`.
pub(super) fn hex<'de, D: Deserializer<'de>>(from: D) -> Result<Color32, D::Error> {
    let text = String::deserialize(from)?;
    let color = Color32::from_hex(&text).ok().filter(|_| text.len() == 7);
    color.ok_or_else(|| D::Error::custom(format!("a colour is written #RRGGBB, not {text:?}")))
}

fn luminance(color: Color32) -> f32 {
    let linear = Rgba::from(color);
    0.2126 * linear.r() + 0.7152 * linear.g() + 0.0722 * linear.b()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_has_its_known_values() {
        let near = |a: f32, b: f32| (a - b).abs() < 0.02;
        assert!(near(contrast(Color32::BLACK, Color32::WHITE), 21.0));
        assert!(near(contrast(Color32::WHITE, Color32::WHITE), 1.0));
        // The example of the WCAG pages: #767676 just passes 4.5 on white.
        let grey = Color32::from_gray(0x76);
        assert!(near(contrast(Color32::WHITE, grey), 4.54));
    }

    #[test]
    fn a_tint_over_white_is_that_much_of_the_colour() {
        let pink = over(Color32::WHITE, tint(Color32::from_rgb(255, 0, 0), 0.2));
        assert!(pink.r() >= 254 && pink.g().abs_diff(204) <= 1, "{pink:?}");
    }
}
