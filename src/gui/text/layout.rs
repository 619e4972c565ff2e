//! One block laid out at a width: rows, caret places, rectangles.

use std::ops::Range;
use std::sync::Arc;

use egui::epaint::text::{FontsView, LayoutJob, TextFormat};
use egui::{Color32, FontId, Galley, Painter, Pos2, Vec2};

use super::cells::{Display, PLACEHOLDER};
use super::marks::Mark;
use super::{bidi, simple};

/// The width of the blank that a mark's name is drawn in, in font sizes, so that `ZWSP` fits.
const MARK_EMS: f32 = 1.8;

/// Places nearer than this, in px, are one place.
const SAME_PLACE: f32 = 0.01;

/// How to lay out a block.
#[derive(Clone, Debug, PartialEq)]
pub struct TextStyle {
    pub font: FontId,
    /// No row is wider than this, in px, unless a single grapheme is. Whole px count; infinite is allowed.
    pub wrap_width: f32,
    /// The distance from one row to the next in px. It is rounded to physical pixels.
    pub row_height: f32,
    pub color: Color32,
}

impl TextStyle {
    /// Whether text takes the same room in both.
    pub fn is_as_wide_as(&self, other: &Self) -> bool {
        (&self.font, self.wrap_width, self.row_height) == (&other.font, other.wrap_width, other.row_height)
    }
}

/// A piece of one row, in px from the top left of the block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowRect {
    pub row: usize,
    pub x0: f32,
    pub x1: f32,
    pub y0: f32,
    pub y1: f32,
}

/// One block of text laid out at a width. All positions are bytes from the start of the block, all
/// lengths px from its top left.
///
/// It holds galleys, so it is good for one frame only.
///
/// # Limitations
/// Where text of one direction meets text of the other, two byte positions can share one visual place;
/// `byte_at` then answers with one of them. A combining mark with nothing before it has no width.
pub struct BlockLayout {
    rows: Vec<Row>,
    places: Vec<Place>,
    pieces: Vec<Piece>,
    marks: Vec<Mark>,
    measures: Measures,
    color: Color32,
    len: usize,
}

/// The places on one row, in the order of the text.
pub(super) type Row = Range<usize>;

/// Where one cell is on its row. In right-to-left text `lead` is right of `trail`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub byte: usize,
    pub lead: f32,
    pub trail: f32,
    pub stop: bool,
}

/// A galley to paint and where.
pub(super) struct Piece {
    pub offset: Vec2,
    pub galley: Arc<Galley>,
}

/// What either way of layout finds out.
#[derive(Default)]
pub(super) struct Placed {
    pub rows: Vec<Row>,
    pub places: Vec<Place>,
    pub pieces: Vec<Piece>,
}

/// Lengths in px that all rows of a block share.
#[derive(Clone, Copy)]
pub(super) struct Measures {
    pub wrap_width: f32,
    pub row_height: f32,
    /// From the top of a row to its baseline.
    pub baseline: f32,
    pub mark_width: f32,
    pub space_width: f32,
    /// How many times the font size makes a space `mark_width` wide.
    pub mark_scale: f32,
    /// One physical pixel.
    pub pixel: f32,
}

/// Lays out `text`, one block without a line break. Call it every frame, as
/// `ui.fonts_mut(|fonts| layout_block(fonts, text, &style))`: egui remembers what it laid out the frame
/// before, so that this costs microseconds.
pub fn layout_block(fonts: &mut FontsView<'_>, text: &str, style: &TextStyle) -> BlockLayout {
    let measures = measure(fonts, style);
    let display = Display::new(text);
    let rtl = bidi::has_rtl(text);
    let simple = if rtl {
        None
    } else {
        simple::place(fonts, &display, style, measures)
    };
    let placed = simple.unwrap_or_else(|| bidi::place(fonts, text, &display, style, measures, rtl));
    BlockLayout {
        rows: placed.rows,
        places: placed.places,
        pieces: placed.pieces,
        marks: display.marks,
        measures,
        color: style.color,
        len: text.len(),
    }
}

impl BlockLayout {
    /// The height of all rows in px.
    pub fn height(&self) -> f32 {
        self.rows() as f32 * self.measures.row_height
    }

    /// How many rows there are, at least one.
    pub fn rows(&self) -> usize {
        self.rows.len().max(1)
    }

    /// The y of the baseline of `row` in px.
    pub fn baseline(&self, row: usize) -> f32 {
        self.row_top(row) + self.measures.baseline
    }

    /// The bytes on `row`. The rows cover the block without a gap; past the last it is empty.
    pub fn row_range(&self, row: usize) -> Range<usize> {
        let start = |row: usize| {
            let first = self.rows.get(row).and_then(|r| self.places.get(r.start));
            first.map_or(self.len, |place| place.byte)
        };
        start(row)..start(row.saturating_add(1))
    }

    /// The characters whose names are to be drawn, in order; [`Self::rects`] of one tells where.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The grapheme boundary nearest to `pos`: on the row at that height, or the first or last row.
    /// Right of a row that goes on below, it is where the next row begins.
    pub fn byte_at(&self, pos: Vec2) -> usize {
        let row = (pos.y / self.measures.row_height).floor().max(0.0) as usize;
        let row = row.min(self.rows() - 1);
        let Some(range) = self.rows.get(row) else {
            return 0;
        };
        // Where edges coincide the place that begins there wins, so all beginnings come first.
        let leads = range.clone().filter_map(|i| {
            let place = self.places.get(i)?;
            place.stop.then_some((place.lead, place.byte))
        });
        let trails = range.clone().filter_map(|i| {
            let trail = self.places.get(i)?.trail;
            match self.places.get(i + 1) {
                Some(next) => next.stop.then_some((trail, next.byte)),
                None => Some((trail, self.len)),
            }
        });
        let mut nearest: Option<(f32, usize)> = None;
        for (x, byte) in leads.chain(trails) {
            let distance = (x - pos.x).abs();
            if nearest.is_none_or(|(best, _)| distance + SAME_PLACE < best) {
                nearest = Some((distance, byte));
            }
        }
        nearest.map_or_else(|| self.stop_before(range.start), |(_, byte)| byte)
    }

    /// Where a caret before `byte` stands: x in px, and the row. Inside a cell it is the cell's beginning.
    pub fn caret(&self, byte: usize) -> (f32, usize) {
        let Some(last) = self.places.last() else {
            return (0.0, 0);
        };
        if byte >= self.len {
            return (last.trail, self.rows() - 1);
        }
        let i = self.place_at(byte);
        let row = self.rows.partition_point(|row| row.start <= i);
        let x = self.places.get(i).map_or(0.0, |place| place.lead);
        (x, row.saturating_sub(1))
    }

    /// What the bytes of `range` cover, from top to bottom and left to right; several pieces on a row
    /// where directions mix. Cells that are only partly in the range count.
    pub fn rects(&self, range: Range<usize>) -> Vec<RowRect> {
        let mut rects = Vec::new();
        if range.is_empty() || range.start >= self.len {
            return rects;
        }
        let first = self.place_at(range.start);
        let end = self.places.partition_point(|place| place.byte < range.end);
        for (row, cells) in self.rows.iter().enumerate() {
            let part = cells.start.max(first)..cells.end.min(end);
            let mut spans: Vec<(f32, f32)> = self
                .places
                .get(part)
                .unwrap_or_default()
                .iter()
                .map(|place| (place.lead.min(place.trail), place.lead.max(place.trail)))
                .collect();
            spans.sort_by(|a, b| a.0.total_cmp(&b.0));
            let on_row = rects.len();
            for (x0, x1) in spans {
                match rects.get_mut(on_row..).and_then(<[RowRect]>::last_mut) {
                    Some(rect) if x0 <= rect.x1 + self.measures.pixel / 2.0 => {
                        rect.x1 = rect.x1.max(x1);
                    }
                    _ => rects.push(self.row_rect(row, x0, x1)),
                }
            }
        }
        rects
    }

    /// Paints the text with the top left of the block at `pos`. Marks stay blank.
    pub fn paint(&self, painter: &Painter, pos: Pos2) {
        for piece in &self.pieces {
            painter.galley(pos + piece.offset, Arc::clone(&piece.galley), self.color);
        }
    }

    fn row_top(&self, row: usize) -> f32 {
        row as f32 * self.measures.row_height
    }

    fn row_rect(&self, row: usize, x0: f32, x1: f32) -> RowRect {
        RowRect {
            row,
            x0,
            x1,
            y0: self.row_top(row),
            y1: self.row_top(row + 1),
        }
    }

    /// The index of the place that `byte` is in.
    fn place_at(&self, byte: usize) -> usize {
        let after = self.places.partition_point(|place| place.byte <= byte);
        after.saturating_sub(1)
    }

    /// The last grapheme boundary at or before place `i`, for rows on which none begins.
    fn stop_before(&self, i: usize) -> usize {
        let before = self.places.get(..=i).unwrap_or_default();
        let stop = before.iter().rev().find(|place| place.stop);
        stop.map_or(0, |place| place.byte)
    }
}

/// The format all text of a block has, `scale` times as large.
pub(super) fn text_format(style: &TextStyle, scale: f32) -> TextFormat {
    TextFormat {
        font_id: FontId::new(style.font.size * scale, style.font.family.clone()),
        color: style.color,
        line_height: Some(style.row_height),
        ..Default::default()
    }
}

/// Lays out `text` on one row.
pub(super) fn one_row(fonts: &mut FontsView<'_>, text: &str, style: &TextStyle) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), text_format(style, 1.0));
    job.break_on_newline = false;
    job.round_output_to_gui = false;
    fonts.layout_job(job)
}

fn measure(fonts: &mut FontsView<'_>, style: &TextStyle) -> Measures {
    let sample = one_row(fonts, "x", style);
    let row = sample.rows.first();
    let row_height = row.map_or(style.row_height, |row| row.height());
    let glyph = row.and_then(|row| row.glyphs.first());
    let space_width = fonts.glyph_width(&style.font, PLACEHOLDER);
    let mark_width = style.font.size * MARK_EMS;
    Measures {
        wrap_width: style.wrap_width.floor().max(1.0),
        // A font without any height would make every row the first.
        row_height: row_height.max(1.0),
        baseline: glyph.map_or(row_height, |g| g.font_ascent + 0.5 * (row_height - g.font_height)),
        mark_width,
        space_width,
        mark_scale: if space_width > 0.0 {
            mark_width / space_width
        } else {
            1.0
        },
        pixel: 1.0 / sample.pixels_per_point,
    }
}

#[cfg(test)]
pub(super) mod test_fonts {
    use egui::epaint::text::FontsView;

    /// Runs `test` with egui's default fonts.
    pub(in crate::gui::text) fn with_fonts(mut test: impl FnMut(&mut FontsView<'_>)) {
        let ctx = egui::Context::default();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| ui.fonts_mut(&mut test));
        output.textures_delta.clear();
    }
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
