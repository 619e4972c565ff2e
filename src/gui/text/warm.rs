//! Drawing the letters of a size before they are needed, a few a frame.

use super::layout::{TextStyle, text_format};
use egui::epaint::text::{FontsView, LayoutJob};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// egui draws a letter anew for each quarter of a pixel that it stands off the pixel grid.
const OFFSETS: u8 = 4;

/// The letters that are still to be drawn in a size not seen before. Ligatures and right-to-left forms are not among
/// them; they are few, and drawn when the text is.
pub struct Letters {
    waiting: Vec<char>,
    pixels_per_point: f32,
}

impl Letters {
    /// All letters of `text`.
    pub fn of(text: &str, pixels_per_point: f32) -> Self {
        let letters: BTreeSet<char> = text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        Self {
            waiting: letters.into_iter().collect(),
            pixels_per_point,
        }
    }

    /// Draws letters until `longest` has passed, at least one; true when none is left.
    pub fn draw_some(&mut self, fonts: &mut FontsView<'_>, style: &TextStyle, longest: Duration) -> bool {
        let start = Instant::now();
        while let Some(letter) = self.waiting.pop() {
            for offset in 0..OFFSETS {
                let points = f32::from(offset) / f32::from(OFFSETS) / self.pixels_per_point;
                let mut job = LayoutJob::default();
                job.append(letter.encode_utf8(&mut [0; 4]), points, text_format(style, 1.0));
                job.round_output_to_gui = false;
                fonts.layout_job(job);
            }
            if start.elapsed() > longest {
                break;
            }
        }
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::text::layout::test_fonts::with_fonts;
    use crate::gui::text::layout_block;
    use egui::{Color32, FontId};

    #[test]
    fn letters_are_drawn_in_steps_and_then_the_text_needs_no_new_ones() {
        let style = TextStyle {
            font: FontId::proportional(23.0),
            wrap_width: 400.0,
            row_height: 30.0,
            color: Color32::WHITE,
        };
        let text = "Avocado cava, a cocoa x vocoda ".repeat(20);
        let mut letters = Letters::of(&text, 1.0);
        with_fonts(|fonts| {
            let mut steps = 1;
            while !letters.draw_some(fonts, &style, Duration::ZERO) {
                steps += 1;
            }
            assert_eq!(steps, 8, "A, a, c, d, o, v, x and the comma, one a step");
            let before = fonts.font_image_size();
            let full = fonts.image().pixels.iter().filter(|pixel| pixel.a() > 0).count();
            layout_block(fonts, &text, &style);
            assert_eq!(fonts.font_image_size(), before);
            let now = fonts.image().pixels.iter().filter(|pixel| pixel.a() > 0).count();
            assert_eq!(now, full, "something was drawn anew");
        });
    }
}
