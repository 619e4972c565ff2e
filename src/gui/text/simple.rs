//! Left-to-right blocks: one galley, rows as egui broke them.

use egui::epaint::text::{ByteIndex, FontsView, LayoutJob, LayoutSection, TextWrapping};
use egui::{Vec2, epaint::text::PlacedRow};

use super::cells::Display;
use super::clusters::spread;
use super::layout::{Measures, Piece, Place, Placed, TextStyle, text_format};

/// Lays out a block without right-to-left text. `None` if egui's galley does not do: if it has not one glyph
/// per code point, begins a row inside a cell, or lets a row run over although it could be broken.
pub(super) fn place(
    fonts: &mut FontsView<'_>,
    display: &Display,
    style: &TextStyle,
    measures: Measures,
) -> Option<Placed> {
    let galley = fonts.layout_job(job(display, style, measures));
    let mut placed = Placed {
        places: Vec::with_capacity(display.cells.len()),
        ..Placed::default()
    };
    for row in &galley.rows {
        place_row(row, display, measures, &mut placed)?;
    }
    if placed.places.len() != display.cells.len() {
        return None;
    }
    placed.pieces.push(Piece {
        offset: Vec2::ZERO,
        galley,
    });
    Some(placed)
}

fn place_row(row: &PlacedRow, display: &Display, measures: Measures, placed: &mut Placed) -> Option<()> {
    let first = placed.places.len();
    let mut glyph = 0;
    while glyph < row.glyphs.len() {
        let cell = display.cells.get(placed.places.len())?;
        let x = row.pos.x + row.glyphs.get(glyph)?.pos.x;
        placed.places.push(Place {
            byte: cell.byte,
            lead: x,
            trail: x,
            stop: cell.stop,
        });
        glyph += cell.chars;
    }
    let end = row.pos.x + row.size.x;
    let cells = placed.places.len() - first;
    // Glyphs stand on whole pixels, so a row that fits can seem to run over by one.
    let runs_over = end > measures.wrap_width + measures.pixel;
    if glyph != row.glyphs.len() || (runs_over && cells > 1) {
        return None;
    }
    spread(placed.places.get_mut(first..)?, end);
    placed.rows.push(first..placed.places.len());
    Some(())
}

/// The text with its marks in sections of their own, where the font is so large that a space is `mark_width` wide.
fn job(display: &Display, style: &TextStyle, measures: Measures) -> LayoutJob {
    let mut job = LayoutJob {
        wrap: TextWrapping::wrap_at_width(measures.wrap_width),
        break_on_newline: false,
        round_output_to_gui: false,
        ..LayoutJob::default()
    };
    if display.marks.is_empty() {
        if !display.text.is_empty() {
            job.append(&display.text, 0.0, text_format(style, 1.0));
        }
        return job;
    }
    let mut start = 0;
    let runs = display.cells.chunk_by(|a, b| a.mark == b.mark);
    for run in runs {
        let end = start + run.len();
        let mark = run.first().is_some_and(|cell| cell.mark);
        let scale = if mark { measures.mark_scale } else { 1.0 };
        let from = job.text.len();
        job.text.push_str(display.slice(start..end));
        job.sections.push(LayoutSection {
            leading_space: 0.0,
            byte_range: ByteIndex(from)..ByteIndex(job.text.len()),
            format: text_format(style, scale),
        });
        start = end;
    }
    job
}
