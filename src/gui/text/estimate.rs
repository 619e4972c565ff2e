//! Guessing how tall a block will be before it is laid out.

use egui::FontId;
use egui::epaint::text::FontsView;

/// Places of the text that are measured, and bytes at each.
const SAMPLES: usize = 16;
const SAMPLE_BYTES: usize = 256;

/// The part of a row that is filled on average; the rest is lost to words that went to the next row.
const FILLED: f32 = 0.96;

/// The average width in px of one byte of `text` in `font`, from samples spread over it.
/// Measuring bytes, not characters, keeps [`estimate_height`] from having to read the text.
pub fn average_byte_px(fonts: &mut FontsView<'_>, font: &FontId, text: &str) -> f32 {
    let (mut px, mut bytes) = (0.0, 0);
    for i in 0..SAMPLES {
        let start = text.ceil_char_boundary(text.len() / SAMPLES * i);
        let end = text.ceil_char_boundary((start + SAMPLE_BYTES).min(text.len()));
        for c in text.get(start..end).unwrap_or_default().chars() {
            if !c.is_control() {
                px += fonts.glyph_width(font, c);
            }
            bytes += c.len_utf8();
        }
    }
    if bytes == 0 {
        return fonts.glyph_width(font, 'n');
    }
    px / bytes as f32
}

/// The height in px that a block of `bytes` will likely have: whole rows of `row_height`, and
/// `paragraph_gap` below them. `byte_px` comes from [`average_byte_px`].
pub fn estimate_height(bytes: usize, byte_px: f32, wrap_width: f32, row_height: f32, paragraph_gap: f32) -> f32 {
    let rows = bytes as f32 * byte_px / (wrap_width.max(1.0) * FILLED);
    rows.ceil().max(1.0) * row_height + paragraph_gap
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::text::layout::test_fonts::with_fonts;
    use crate::gui::text::{TextStyle, layout_block};
    use egui::Color32;

    #[test]
    fn rows_are_whole_and_at_least_one() {
        assert_eq!(estimate_height(0, 8.0, 400.0, 20.0, 6.0), 26.0);
        assert_eq!(estimate_height(10, 8.0, 400.0, 20.0, 0.0), 20.0);
        assert_eq!(estimate_height(100, 8.0, 400.0, 20.0, 0.0), 60.0);
        assert!(estimate_height(usize::MAX, 8.0, 0.0, 20.0, 0.0).is_finite());
    }

    #[test]
    fn the_guess_is_near_the_truth() {
        let latin = "The commission heard eleven witnesses before it adjourned. ".repeat(30);
        let cyrillic = "Комісія заслухала одинадцять свідків і перервала засідання. ".repeat(30);
        with_fonts(|fonts| {
            for text in [&latin, &cyrillic] {
                let style = TextStyle {
                    font: FontId::proportional(15.0),
                    wrap_width: 500.0,
                    row_height: 20.0,
                    color: Color32::WHITE,
                };
                let byte_px = average_byte_px(fonts, &style.font, text);
                let guess = estimate_height(text.len(), byte_px, 500.0, 20.0, 0.0);
                let truth = layout_block(fonts, text, &style).height();
                assert!((guess - truth).abs() <= 0.1 * truth, "guess {guess}, truth {truth}");
            }
            assert!(average_byte_px(fonts, &FontId::default(), "") > 0.0);
        });
    }
}
