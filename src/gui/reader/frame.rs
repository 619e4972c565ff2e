//! Lays out what is in sight: blocks with their place on the screen, for one frame.

use super::super::text::{BlockLayout, TextBlocks};
use super::state::Loaded;
use egui::{Pos2, Rect, pos2};
use std::ops::Range;

/// One block in sight.
pub(super) struct Placed {
    /// Which block of the text.
    pub block: usize,
    /// Its visible bytes in the document.
    pub range: Range<usize>,
    /// Top left corner of its first row, in screen points.
    pub pos: Pos2,
    /// Rows, carets, marks.
    pub layout: BlockLayout,
}

/// Everything in sight in one pane. Lives for one frame: galleys must not be kept.
pub(super) struct Frame {
    /// In the order of the text.
    pub placed: Vec<Placed>,
    /// The column of text.
    pub column: Rect,
    /// Passages in sight that are folded.
    pub folds: Vec<super::folds::FoldRow>,
    /// Bytes from the first to the last block in sight.
    pub bytes: Range<usize>,
    /// Height of every row, in px.
    pub row_height: f32,
}

impl Frame {
    /// The byte nearest to a point; none where nothing is laid out.
    pub fn byte_at(&self, pos: Pos2) -> Option<usize> {
        let below = self
            .placed
            .iter()
            .rposition(|placed| pos.y >= placed.pos.y)
            .unwrap_or(0);
        let placed = self.placed.get(below)?;
        Some(placed.range.start + placed.layout.byte_at(pos - placed.pos))
    }

    /// Whether a folded passage is drawn at a point.
    pub fn is_fold(&self, pos: Pos2) -> bool {
        self.folds.iter().any(|row| row.rect.contains(pos))
    }

    /// Rectangles on the screen that cover the bytes, row by row.
    pub fn rects(&self, range: &Range<usize>) -> Vec<SpanRect> {
        let mut rects = Vec::new();
        let from = self.placed.partition_point(|placed| placed.range.end < range.start);
        for placed in self
            .placed
            .iter()
            .skip(from)
            .take_while(|placed| placed.range.start < range.end)
        {
            let start = range.start.max(placed.range.start) - placed.range.start;
            let end = range.end.min(placed.range.end).saturating_sub(placed.range.start);
            if start >= end {
                continue;
            }
            rects.extend(placed.layout.rects(start..end).into_iter().map(|row| SpanRect {
                rect: Rect::from_min_max(pos2(row.x0, row.y0), pos2(row.x1, row.y1)).translate(placed.pos.to_vec2()),
                baseline: placed.pos.y + placed.layout.baseline(row.row),
            }));
        }
        rects
    }

    /// The caret before a byte: a line from top to bottom of its row.
    pub fn caret(&self, byte: usize) -> Option<Rect> {
        let placed = self.placed.iter().rfind(|placed| placed.range.start <= byte)?;
        if byte > placed.range.end {
            return None;
        }
        let (x, row) = placed.layout.caret(byte - placed.range.start);
        let height = self.row_height;
        let top = placed.pos + egui::vec2(x, row as f32 * height);
        Some(Rect::from_min_size(top, egui::vec2(0.0, height)))
    }
}

/// A piece of a span in one row.
pub(super) struct SpanRect {
    /// The whole row height.
    pub rect: Rect,
    /// Where the letters stand, in screen points.
    pub baseline: f32,
}

/// Space above a block, in px: a gap between paragraphs, half a row for an empty line.
pub(super) fn gap_above(blocks: &TextBlocks, block: usize, row_height: f32) -> f32 {
    if block > 0 && blocks.starts_paragraph(block) {
        row_height * 0.3
    } else {
        0.0
    }
}

/// Height of a block with the gap above it.
pub(super) fn block_height(loaded: &Loaded, block: usize, text_height: f32, row_height: f32) -> f32 {
    let height = if loaded.blocks.range(block).is_empty() {
        row_height * 0.5
    } else {
        text_height
    };
    height + gap_above(&loaded.blocks, block, row_height)
}
