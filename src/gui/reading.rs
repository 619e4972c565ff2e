//! How documents are set: the analyst's face, size and spacing over the measures of the theme.

use super::fonts;
use super::theme::Theme;
use crate::session::settings::{Face, Reading, Spacing};
use egui::FontId;

/// Face and measures of a document's text, in points.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Face and size.
    pub font: FontId,
    /// From one row to the next.
    pub row_height: f32,
    /// The widest column: about as many letters at any size.
    pub measure: f32,
}

/// The look at a zoom, a factor on the size.
pub fn look(theme: &Theme, reading: Reading, zoom: f32) -> Look {
    let sizes = &theme.sizes;
    let size = (f32::from(reading.size) * zoom).round();
    let spacing = match reading.spacing {
        Spacing::Normal => 1.0,
        Spacing::Wide => 1.15,
        Spacing::Wider => 1.3,
    };
    Look {
        font: font(reading.face, size),
        row_height: (size * sizes.reading_row_factor * spacing).round(),
        measure: sizes.measure * f32::from(reading.size) / sizes.text.reading * zoom,
    }
}

/// The analyst's face at some size in points.
pub fn font(face: Face, size: f32) -> FontId {
    match face {
        Face::Serif => fonts::reading(size),
        Face::Sans => fonts::ui(size),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::theme;

    #[test]
    fn who_changes_nothing_reads_as_the_theme_has_it() {
        let theme = theme::light();
        let sizes = &theme.sizes;
        let usual = look(theme, Reading::default(), 1.0);
        assert_eq!(usual.font, fonts::reading(sizes.text.reading));
        assert_eq!(usual.row_height, sizes.reading_row(sizes.text.reading));
        assert_eq!(usual.measure, sizes.measure);
    }

    #[test]
    fn size_and_spacing_change_rows_and_column() {
        let large = Reading {
            face: Face::Sans,
            size: 32,
            spacing: Spacing::Wider,
        };
        let large = look(theme::light(), large, 1.0);
        let usual = look(theme::light(), Reading::default(), 2.0);
        assert_eq!((large.font.size, large.measure), (usual.font.size, usual.measure));
        assert!(large.row_height > usual.row_height * 1.25);
        assert_ne!(large.font.family, usual.font.family);
    }
}
