//! The bundled faces: Inter for the interface, Noto Serif for reading.
//!
//! Every family falls back to the other bundled faces and then to egui's own, so the same text looks
//! the same on every machine. Scripts that none of them has (Chinese, Arabic, colour emoji and so on)
//! come from the system's fonts, which eframe adds behind these when its option
//! `system_font_fallback` is on, as it is in the window. Tests do without.

use std::sync::Arc;

use egui::{Context, FontData, FontDefinitions, FontFamily, FontId};

const INTER: &str = "Inter";
const INTER_SEMIBOLD: &str = "Inter semibold";
const INTER_ITALIC: &str = "Inter italic";
const SERIF: &str = "Noto Serif";
const SERIF_BOLD: &str = "Noto Serif bold";
const SERIF_ITALIC: &str = "Noto Serif italic";

/// Family names besides egui's `Proportional` (the interface) and `Monospace`.
const SEMIBOLD: &str = "semibold";
const ITALIC: &str = "italic";
const READING: &str = "reading";
const READING_BOLD: &str = "reading-bold";
const READING_ITALIC: &str = "reading-italic";

/// Makes the families known to `ctx`. Call it once, before the first frame: asking for a family that
/// is not known makes egui panic.
pub fn install(ctx: &Context) {
    ctx.set_fonts(definitions());
}

/// Words of the interface. `size` in points, as everywhere here.
pub fn ui(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Headings and what matters most in the interface.
pub fn semibold(size: f32) -> FontId {
    named(SEMIBOLD, size)
}

/// Names and side remarks in the interface.
pub fn italic(size: f32) -> FontId {
    named(ITALIC, size)
}

/// The documents.
pub fn reading(size: f32) -> FontId {
    named(READING, size)
}

/// Headings in documents and words that differ.
pub fn reading_bold(size: f32) -> FontId {
    named(READING_BOLD, size)
}

/// Emphasis in documents.
pub fn reading_italic(size: f32) -> FontId {
    named(READING_ITALIC, size)
}

/// Digits that keep their column.
pub fn monospace(size: f32) -> FontId {
    FontId::new(size, FontFamily::Monospace)
}

fn named(family: &str, size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(family.into()))
}

fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let defaults = |fonts: &FontDefinitions, family| {
        let names = fonts.families.get(&family).cloned();
        names.unwrap_or_default()
    };
    let proportional = defaults(&fonts, FontFamily::Proportional);
    let monospace = defaults(&fonts, FontFamily::Monospace);
    for (name, file) in faces() {
        let data = Arc::new(FontData::from_static(file));
        fonts.font_data.insert(name.to_owned(), data);
    }
    let chain = |first: &[&str], last: &[String]| -> Vec<String> {
        let first = first.iter().map(|name| (*name).to_owned());
        first.chain(last.iter().cloned()).collect()
    };
    let families: [(FontFamily, &[&str]); 6] = [
        (FontFamily::Proportional, &[INTER, SERIF]),
        (name(SEMIBOLD), &[INTER_SEMIBOLD, SERIF_BOLD, INTER]),
        (name(ITALIC), &[INTER_ITALIC, SERIF_ITALIC, INTER]),
        (name(READING), &[SERIF, INTER]),
        (name(READING_BOLD), &[SERIF_BOLD, INTER_SEMIBOLD, SERIF]),
        (name(READING_ITALIC), &[SERIF_ITALIC, INTER_ITALIC, SERIF]),
    ];
    for (family, first) in families {
        fonts.families.insert(family, chain(first, &proportional));
    }
    let mut last = monospace;
    last.extend([INTER.to_owned(), SERIF.to_owned()]);
    fonts.families.insert(FontFamily::Monospace, last);
    fonts
}

fn name(family: &str) -> FontFamily {
    FontFamily::Name(family.into())
}

fn faces() -> [(&'static str, &'static [u8]); 6] {
    [
        (INTER, include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        (INTER_SEMIBOLD, include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
        (INTER_ITALIC, include_bytes!("../../assets/fonts/Inter-Italic.otf")),
        (SERIF, include_bytes!("../../assets/fonts/NotoSerif-Regular.ttf")),
        (SERIF_BOLD, include_bytes!("../../assets/fonts/NotoSerif-Bold.ttf")),
        (SERIF_ITALIC, include_bytes!("../../assets/fonts/NotoSerif-Italic.ttf")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::theme;

    const SAMPLE: &str = "Two witnesses who had stood on the quay that evening gave the harbour \
        master different hours for the arrival of the ship, and neither of them could say which \
        of the clocks in the town had been wound. The log, when it was found, agreed with neither.";

    fn with_fonts<T>(look: impl Fn(&mut egui::epaint::text::FontsView<'_>) -> T) -> T {
        let ctx = Context::default();
        install(&ctx);
        let mut seen = None;
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            seen = Some(ui.fonts_mut(|fonts| look(fonts)));
        });
        output.textures_delta.clear();
        seen.unwrap()
    }

    fn all() -> [FontId; 7] {
        [ui, semibold, italic, reading, reading_bold, reading_italic, monospace].map(|f| f(16.0))
    }

    #[test]
    fn every_family_draws_the_scripts_we_promise() {
        with_fonts(|fonts| {
            for font in all() {
                for text in ["Olena", "Ґрунт, їжак, єнот ₴ «»", "ἄνθρωπος", "ñ ß ø ł – … “”"]
                {
                    assert!(fonts.has_glyphs(&font, text), "{font:?}: {text}");
                }
            }
        });
    }

    #[test]
    fn each_family_is_its_own_face() {
        let widths = with_fonts(|fonts| {
            all().map(|font| {
                let galley = fonts.layout_no_wrap(SAMPLE.to_owned(), font, egui::Color32::PLACEHOLDER);
                galley.size().x
            })
        });
        for (i, a) in widths.iter().enumerate() {
            for b in widths.iter().skip(i + 1) {
                assert!((a - b).abs() > 0.5, "{widths:?}");
            }
        }
    }

    #[test]
    fn the_measure_holds_about_seventy_characters() {
        let sizes = theme::light().sizes;
        let width = with_fonts(|fonts| {
            let font = reading(sizes.text.reading);
            let galley = fonts.layout_no_wrap(SAMPLE.to_owned(), font, egui::Color32::PLACEHOLDER);
            galley.size().x
        });
        let characters = sizes.measure / (width / SAMPLE.chars().count() as f32);
        assert!((66.0..=74.0).contains(&characters), "{characters:.1}");
    }
}
