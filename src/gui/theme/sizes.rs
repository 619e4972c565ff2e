//! The measures of the theme file.

use serde::Deserialize;

/// Measures, in points unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sizes {
    /// Steps of the grid.
    pub space: Spaces,
    /// Sizes of text.
    pub text: TextSizes,
    /// Height of a row of reading text as a multiple of its size.
    pub reading_row_factor: f32,
    /// Widest column of reading text, about 70 characters.
    pub measure: f32,
    /// Height of a row in a list.
    pub row: f32,
    /// Height of a row with a button in it, of bars and of tabs.
    pub row_tall: f32,
    /// Side of the square in which an icon button reacts.
    pub icon_button: f32,
    /// Side of an icon.
    pub icon: f32,
    /// Width of the lines of an icon.
    pub icon_stroke: f32,
    /// Thickness of the line under a span.
    pub lane_thickness: f32,
    /// From one such line to the next.
    pub lane_pitch: f32,
    /// How many lines there are under a row before the rest becomes a count.
    pub max_lanes: usize,
    /// Width of the gutter beside a text.
    pub text_gutter: f32,
    /// Width of the gutter between two panes.
    pub link_gutter: f32,
    /// Width of the overview strip.
    pub strip: f32,
    /// Width of the list of documents before somebody moves its border.
    pub documents_panel: f32,
    /// Width of the list of hits.
    pub find_panel: f32,
    /// Width of the inspector.
    pub inspector_panel: f32,
    /// Height of the list of annotations.
    pub annotations_panel: f32,
    /// How wide the end of a span is for the pointer.
    pub handle: f32,
    /// How wide the end of a span is drawn.
    pub handle_stroke: f32,
    /// Width of a dividing line.
    pub hairline: f32,
    /// Width of the ring round what has the keyboard.
    pub focus_ring: f32,
    /// Corner radius of widgets.
    pub corner: u8,
    /// Corner radius of windows and menus.
    pub corner_large: u8,
    /// Width of the caret.
    pub caret: f32,
    /// Length of a movement, in seconds.
    pub animation: f32,
    /// How long the pointer rests before a tip shows, in seconds.
    pub tooltip_delay: f32,
}

impl Sizes {
    /// Height of a row of reading text set in `size` points, in whole points.
    pub fn reading_row(&self, size: f32) -> f32 {
        (size * self.reading_row_factor).round()
    }
}

/// The grid: 4, 8, 12, 16, 24, 32 points.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spaces {
    /// Between things that are one.
    pub xs: f32,
    /// Between things of a kind.
    pub s: f32,
    /// Between a list and its heading.
    pub m: f32,
    /// From a panel's edge to what is in it.
    pub l: f32,
    /// Between groups.
    pub xl: f32,
    /// Round a page.
    pub xxl: f32,
}

/// Sizes of text in points.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSizes {
    /// The interface.
    pub ui: f32,
    /// Side notes and counts.
    pub small: f32,
    /// Titles of panels and dialogs.
    pub large: f32,
    /// Titles of whole pages.
    pub heading: f32,
    /// The documents, unless the analyst chose another size.
    pub reading: f32,
}
