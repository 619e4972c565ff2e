//! A few rows of words for lists, headers and quotations: egui's own layout, or ours where text runs from right to left.

use super::bidi::has_rtl;
use super::layout::{BlockLayout, TextStyle, layout_block};
use super::marks::visible;
use egui::text::LayoutJob;
use egui::{Color32, FontId, Galley, Painter, Pos2, Rect, Ui, Vec2, vec2};
use std::sync::Arc;

/// More code points than stand in a row of any list.
const MOST_IN_ROW: usize = 300;

/// How words are set.
#[derive(Clone, Debug)]
pub struct WordsStyle {
    /// Face and size.
    pub font: FontId,
    /// Their colour.
    pub color: Color32,
    /// Room for a row, in px.
    pub width: f32,
    /// The most rows; what is left is cut.
    pub rows: usize,
    /// Distance from one row to the next in px; as the font has it where none is given.
    pub row_height: Option<f32>,
}

/// Words laid out for one frame.
pub struct Words {
    layout: Layout,
    size: Vec2,
    first_row: f32,
}

enum Layout {
    Galley(Arc<Galley>),
    Block(Box<BlockLayout>),
}

impl Words {
    /// Lays the words out; line breaks in them count as spaces, characters that cannot be seen are named.
    pub fn new(words: &str, style: &WordsStyle, ui: &Ui) -> Self {
        // No more than can be in sight: a stranger's title may have a million characters.
        let most: String = words.chars().take(style.rows.saturating_mul(MOST_IN_ROW)).collect();
        let words = visible(&most).replace(['\n', '\r'], " ");
        if has_rtl(&words) {
            Self::block(&words, style, ui)
        } else {
            Self::galley(words, style, ui)
        }
    }

    fn galley(words: String, style: &WordsStyle, ui: &Ui) -> Self {
        let mut job = LayoutJob::simple(words, style.font.clone(), style.color, style.width.max(0.0));
        job.wrap.max_rows = style.rows;
        job.wrap.break_anywhere = style.rows == 1;
        for section in &mut job.sections {
            section.format.line_height = style.row_height;
        }
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        Self {
            size: galley.size(),
            first_row: galley.rows.first().map_or(0.0, |row| row.height()),
            layout: Layout::Galley(galley),
        }
    }

    fn block(words: &str, style: &WordsStyle, ui: &Ui) -> Self {
        let row_height = style.row_height;
        let row_height = row_height.unwrap_or_else(|| ui.fonts_mut(|fonts| fonts.row_height(&style.font)));
        let text_style = TextStyle {
            font: style.font.clone(),
            wrap_width: style.width.max(0.0).floor(),
            row_height,
            color: style.color,
        };
        let block = ui.fonts_mut(|fonts| layout_block(fonts, words, &text_style));
        let height = block.height().min(row_height * style.rows as f32);
        Self {
            size: vec2(text_style.wrap_width, height),
            first_row: row_height,
            layout: Layout::Block(Box::new(block)),
        }
    }

    /// Width and height in px.
    pub fn size(&self) -> Vec2 {
        self.size
    }

    /// Height of the first row in px.
    pub fn first_row(&self) -> f32 {
        self.first_row
    }

    /// Draws the words with their left top corner at `pos`.
    pub fn paint(&self, painter: &Painter, pos: Pos2) {
        match &self.layout {
            Layout::Galley(galley) => {
                painter.galley(pos, galley.clone(), Color32::PLACEHOLDER);
            }
            Layout::Block(block) => {
                let room = Rect::from_min_size(pos, self.size).intersect(painter.clip_rect());
                block.paint(&painter.with_clip_rect(room), pos);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(words: &str, rows: usize) -> Vec2 {
        let mut found = Vec2::ZERO;
        let mut harness = egui_kittest::Harness::builder().allow_missing_glyphs().build_ui(|ui| {
            let style = WordsStyle {
                font: FontId::proportional(13.0),
                color: Color32::WHITE,
                width: 100.0,
                rows,
                row_height: Some(20.0),
            };
            found = Words::new(words, &style, ui).size();
        });
        harness.run();
        drop(harness);
        found
    }

    #[test]
    fn both_layouts_keep_to_width_and_rows() {
        for words in [
            "seven words that do not fit into one row",
            "שבע מילים שאינן נכנסות בשורה אחת בלבד",
        ] {
            for rows in [1, 2] {
                let size = size(words, rows);
                assert!(size.x <= 100.0 && size.y > 0.0, "{words}: {size:?}");
                assert!((size.y - 20.0 * rows as f32).abs() < 1.0, "{words}: {size:?}");
            }
        }
    }
}
