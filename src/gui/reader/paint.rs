//! Draws a laid-out frame: fills, selection, hits, text, underlines in lanes, ends, marks, caret.

use super::super::theme::Theme;
use super::super::view_ctx::ViewCtx;
use super::frame::Frame;
use super::state::{Drag, ReaderState};
use super::underline::underline;
use super::{arcs, shared};
use crate::project::AnnotationId;
use crate::project::schema::OFF_TOPIC;
use crate::query::spans::{Entry, Placed, lanes, shades};
use egui::{Align2, Color32, CornerRadius, Painter, Rect, Stroke, StrokeKind, pos2, vec2};
use std::collections::BTreeMap;
use std::ops::Range;

/// Initials beside a row; further ones would run into the paragraph's number.
const MOST_INITIALS: u8 = 3;

/// A handle is drawn 2 px wide and grabbed within this many px of its line.
pub(super) const GRAB: f32 = 6.0;

pub(super) fn paint(ctx: &ViewCtx<'_>, state: &mut ReaderState, frame: &Frame, painter: &Painter, focused: bool) {
    let spans = visible_spans(ctx, state, frame);
    state.seen = seen(frame, &spans);
    shared::outlines(ctx, state, frame, painter);
    shared::sync_points(ctx, state, frame, painter);
    numbers(ctx, state, frame, painter);
    fills(ctx, state, frame, &spans, painter);
    hits(ctx, state, frame, painter);
    for span in frame.rects(&state.selection()) {
        painter.rect_filled(span.rect, CornerRadius::ZERO, ctx.theme.colors.selection);
    }
    shared::differences(ctx, state, frame, painter);
    shared::versions(ctx, state, frame, painter);
    let state = &*state;
    for placed in &frame.placed {
        placed.layout.paint(painter, placed.pos);
        marks(ctx.theme, placed, painter);
    }
    dim_off_topic(ctx, frame, &spans, painter);
    shared::dim_copied(ctx, state, frame, painter);
    shared::ghosts(ctx, state, frame, painter);
    underlines(ctx, frame, &spans, painter);
    arcs::joins(ctx, frame, &spans, painter);
    arcs::links(ctx, state, frame, painter);
    ends(ctx, state, frame, painter);
    caret(ctx, state, frame, painter, focused);
}

/// The spans that touch what is in sight, with their lanes; labels that are hidden left out.
fn visible_spans(ctx: &ViewCtx<'_>, state: &ReaderState, frame: &Frame) -> Vec<Placed> {
    let Some(index) = state.document.and_then(|id| ctx.session.derived().spans.get(id)) else {
        return Vec::new();
    };
    let mut placed = lanes(index, frame.bytes.start..frame.bytes.end + 1).placed;
    placed.retain(|p| !ctx.view.hidden_labels.contains(&p.entry.label));
    placed
}

/// Top and bottom of the part of each annotation that is in sight, for the links between columns.
fn seen(frame: &Frame, spans: &[Placed]) -> BTreeMap<AnnotationId, (f32, f32)> {
    let mut seen = BTreeMap::new();
    for span in spans {
        for piece in frame.rects(&(span.entry.start..span.entry.end)) {
            let (top, bottom) = seen
                .entry(span.entry.annotation)
                .or_insert((piece.rect.top(), piece.rect.bottom()));
            *top = piece.rect.top().min(*top);
            *bottom = piece.rect.bottom().max(*bottom);
        }
    }
    seen
}

/// Paragraph numbers in the margin.
fn numbers(ctx: &ViewCtx<'_>, state: &ReaderState, frame: &Frame, painter: &Painter) {
    let Some(loaded) = &state.loaded else { return };
    for placed in &frame.placed {
        if placed.range.is_empty() || !loaded.blocks.starts_paragraph(placed.block) {
            continue;
        }
        let number = loaded.blocks.paragraph_number(placed.block);
        let at = pos2(
            frame.column.left() - ctx.theme.sizes.space.xxl - ctx.theme.sizes.space.xs,
            placed.pos.y + placed.layout.baseline(0),
        );
        let font = super::super::fonts::ui(ctx.theme.sizes.text.small);
        painter.text(
            at,
            Align2::RIGHT_BOTTOM,
            number,
            font,
            ctx.theme.colors.secondary.gamma_multiply(0.7),
        );
    }
}

/// Two fills lie over each other at the most; the shorter spans' are seen.
fn fills(ctx: &ViewCtx<'_>, state: &ReaderState, frame: &Frame, spans: &[Placed], painter: &Painter) {
    let dragged_onto = state.hovered.filter(|_| ctx.view.link_drag.is_some());
    let filled = |entry: &Entry| entry.label != OFF_TOPIC || is_selected(ctx, entry);
    let entries: Vec<Entry> = spans.iter().map(|span| span.entry).filter(filled).collect();
    for (entry, parts) in entries.iter().zip(shades(&entries)) {
        let colors = ctx.theme.label(slot(ctx, entry));
        let fill = match ctx.view.selected {
            _ if dragged_onto == Some(entry.annotation) => colors.fill_selected,
            Some(selected) if selected == entry.annotation => colors.fill_selected,
            Some(_) => colors.fill_faded,
            None => colors.fill,
        };
        // What is selected is seen whole, however many lie over it.
        let whole = std::iter::once(entry.range()).filter(|_| is_selected(ctx, entry));
        let parts = if is_selected(ctx, entry) { Vec::new() } else { parts };
        for part in whole.chain(parts) {
            for piece in frame.rects(&part) {
                painter.rect_filled(piece.rect.shrink2(vec2(0.0, 1.0)), CornerRadius::same(2), fill);
            }
        }
    }
}

fn hits(ctx: &ViewCtx<'_>, state: &ReaderState, frame: &Frame, painter: &Painter) {
    let Some(document) = state.document else { return };
    let (first, hits) = ctx.view.hits_in(document);
    let from = hits.partition_point(|(_, range)| range.end <= frame.bytes.start);
    for (n, (_, range)) in hits
        .iter()
        .enumerate()
        .skip(from)
        .take_while(|(_, (_, r))| r.start < frame.bytes.end)
    {
        let current = ctx.view.current_hit == Some(first + n);
        for piece in frame.rects(range) {
            let rect = piece.rect.shrink2(vec2(0.0, 2.0));
            let fill = if current {
                ctx.theme.colors.current_hit
            } else {
                ctx.theme.colors.hit
            };
            painter.rect_filled(rect, CornerRadius::same(2), fill);
            if current {
                let stroke = Stroke::new(1.0, ctx.theme.colors.accent);
                painter.rect_stroke(rect, CornerRadius::same(2), stroke, StrokeKind::Outside);
            }
        }
    }
}

/// Off-topic text steps back: the page shines through it.
fn dim_off_topic(ctx: &ViewCtx<'_>, frame: &Frame, spans: &[Placed], painter: &Painter) {
    let veil = ctx.theme.colors.page.gamma_multiply(0.5);
    let mut done: Range<usize> = 0..0;
    let mut off_topic: Vec<_> = spans.iter().filter(|s| s.entry.label == OFF_TOPIC).collect();
    off_topic.sort_by_key(|s| (s.entry.start, s.entry.end));
    for span in off_topic.into_iter().filter(|s| !is_selected(ctx, &s.entry)) {
        let range = span.entry.start.max(done.end)..span.entry.end;
        for piece in frame.rects(&range) {
            painter.rect_filled(piece.rect, CornerRadius::ZERO, veil);
        }
        done.end = done.end.max(range.end);
    }
}

fn underlines(ctx: &ViewCtx<'_>, frame: &Frame, spans: &[Placed], painter: &Painter) {
    let theme = ctx.theme;
    // How many initials stand beside each row, by its top.
    let mut beside: BTreeMap<i64, u8> = BTreeMap::new();
    for span in spans {
        let colors = theme.label(slot(ctx, &span.entry));
        let selected = is_selected(ctx, &span.entry);
        let Some(lane) = span.lane else { continue };
        let fade = ctx.view.selected.is_some() && !selected;
        let color = if fade {
            colors.line.gamma_multiply(0.55)
        } else {
            colors.line
        };
        let range = span.entry.start..span.entry.end;
        for (n, piece) in frame.rects(&range).into_iter().enumerate() {
            let y = piece.baseline + theme.sizes.lane_pitch + f32::from(lane) * theme.sizes.lane_pitch;
            let width = if selected {
                theme.sizes.lane_thickness + 1.0
            } else {
                theme.sizes.lane_thickness
            };
            underline(painter, piece.rect.x_range(), y, colors.line_style, (width, color));
            if n == 0 && span.entry.fragment == 0 && frame.bytes.start <= span.entry.start {
                let number = beside.entry(piece.rect.top() as i64).or_insert(0);
                initial(ctx, (&span.entry, *number), frame, &piece.rect, painter);
                *number += 1;
            }
        }
    }
    hidden(ctx, frame, spans, painter);
}

/// The label's initial in the margin of the row where the span starts; those of one row stand beside each other.
fn initial(ctx: &ViewCtx<'_>, (entry, number): (&Entry, u8), frame: &Frame, row: &Rect, painter: &Painter) {
    let Some(label) = ctx.project().labels().get(entry.label) else {
        return;
    };
    if number >= MOST_INITIALS {
        return;
    }
    let sizes = &ctx.theme.sizes;
    let x = frame.column.left() - sizes.space.xs - 2.0 - f32::from(number) * sizes.space.s;
    let font = super::super::fonts::semibold(sizes.text.small);
    let at = pos2(x, row.top() + 3.0);
    let color = ctx.theme.label(label.slot).line;
    painter.text(at, Align2::RIGHT_TOP, label.initial(), font, color);
}

/// "+2" where more spans lie over each other than there are lanes.
fn hidden(ctx: &ViewCtx<'_>, frame: &Frame, spans: &[Placed], painter: &Painter) {
    let without: Vec<_> = spans.iter().filter(|s| s.lane.is_none()).collect();
    // They come by their start, so one that began before and has not ended by then lies over this one.
    let mut last_end = 0;
    for (n, span) in without.iter().enumerate() {
        let first = n == 0 || last_end <= span.entry.start;
        last_end = last_end.max(span.entry.end);
        if !first {
            continue;
        }
        let together = without
            .iter()
            .filter(|s| s.entry.start <= span.entry.start && span.entry.start < s.entry.end);
        if let Some(piece) = frame.rects(&(span.entry.start..span.entry.end)).into_iter().next() {
            let font = super::super::fonts::semibold(ctx.theme.sizes.text.small);
            let text = format!("+{}", together.count());
            painter.text(
                piece.rect.right_top(),
                Align2::LEFT_TOP,
                text,
                font,
                ctx.theme.colors.secondary,
            );
        }
    }
}

/// Brackets at the ends of the selected annotation, with a dragged end where the pointer holds it.
fn ends(ctx: &ViewCtx<'_>, state: &ReaderState, frame: &Frame, painter: &Painter) {
    let Some((id, annotation)) = selected_here(ctx, state) else {
        return;
    };
    let Some(label) = ctx.project().labels().get(annotation.label) else {
        return;
    };
    let color = ctx.theme.label(label.slot).line;
    for (n, span) in annotation.spans.iter().enumerate() {
        let mut range = span.range();
        if let Some(Drag::Handle {
            annotation,
            fragment,
            start,
            now,
        }) = &state.drag
            && *annotation == id
            && *fragment == n
        {
            if *start {
                range.start = *now;
            } else {
                range.end = *now;
            }
            for piece in frame.rects(&range) {
                painter.rect_filled(piece.rect, CornerRadius::ZERO, ctx.theme.label(label.slot).fill);
            }
        }
        for (x, row, inward) in end_lines(frame, &range) {
            painter.vline(x, row.y_range(), Stroke::new(2.0, color));
            for y in [row.top(), row.bottom()] {
                painter.hline(
                    egui::Rangef::new(x.min(x + inward), x.max(x + inward)),
                    y,
                    Stroke::new(2.0, color),
                );
            }
        }
    }
}

/// The selected annotation, if it lies in this pane's document.
pub(super) fn selected_here<'a>(
    ctx: &'a ViewCtx<'_>,
    state: &ReaderState,
) -> Option<(AnnotationId, &'a crate::project::Annotation)> {
    let id = ctx.view.selected?;
    let annotation = ctx.project().annotations().get(id)?;
    (Some(annotation.document) == state.document).then_some((id, annotation))
}

/// Where the brackets of a range stand: x, row, and 4 px into the range.
pub(super) fn end_lines(frame: &Frame, range: &Range<usize>) -> Vec<(f32, Rect, f32)> {
    let pieces = frame.rects(range);
    let mut lines = Vec::new();
    if range.start >= frame.bytes.start
        && let Some(first) = pieces.first()
    {
        lines.push((first.rect.left(), first.rect, 4.0));
    }
    if range.end <= frame.bytes.end
        && let Some(last) = pieces.last()
    {
        lines.push((last.rect.right(), last.rect, -4.0));
    }
    lines
}

fn caret(ctx: &ViewCtx<'_>, state: &ReaderState, frame: &Frame, painter: &Painter, focused: bool) {
    if !focused {
        return;
    }
    if let Some(rect) = frame.caret(state.caret) {
        painter.vline(
            rect.left(),
            rect.shrink2(vec2(0.0, 2.0)).y_range(),
            Stroke::new(2.0, ctx.theme.colors.accent),
        );
    }
}

/// A boxed name over each character that has no shape of its own.
fn marks(theme: &Theme, placed: &super::frame::Placed, painter: &Painter) {
    for mark in placed.layout.marks() {
        let end = mark.byte + mark.ch.len_utf8();
        for row in placed.layout.rects(mark.byte..end) {
            let rect = Rect::from_min_max(pos2(row.x0, row.y0), pos2(row.x1, row.y1)).translate(placed.pos.to_vec2());
            let rect = rect.shrink2(vec2(1.0, rect.height() * 0.25));
            painter.rect_stroke(
                rect,
                CornerRadius::same(2),
                Stroke::new(1.0, theme.colors.secondary),
                StrokeKind::Inside,
            );
            let font = super::super::fonts::ui((rect.width() / mark.name.len().max(1) as f32 * 1.5).clamp(4.0, 9.0));
            painter.text(
                rect.center(),
                Align2::CENTER_CENTER,
                mark.name,
                font,
                theme.colors.secondary,
            );
        }
    }
}

fn is_selected(ctx: &ViewCtx<'_>, entry: &Entry) -> bool {
    ctx.view.selected == Some(entry.annotation)
}

fn slot(ctx: &ViewCtx<'_>, entry: &Entry) -> u8 {
    ctx.project().labels().get(entry.label).map_or(0, |label| label.slot)
}

/// The colour of an annotation's label.
pub fn label_color(ctx: &ViewCtx<'_>, id: AnnotationId) -> Option<Color32> {
    let annotation = ctx.project().annotations().get(id)?;
    let label = ctx.project().labels().get(annotation.label)?;
    Some(ctx.theme.label(label.slot).line)
}
