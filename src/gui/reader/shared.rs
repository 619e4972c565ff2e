//! What other documents have too: outlined, and dimmed where only what is new is read. Also finds the place in another
//! document that belongs to the one in sight.

use super::super::view_ctx::ViewCtx;
use super::super::view_state::Compare;
use super::frame::Frame;
use super::state::ReaderState;
use crate::session::proposals::Twin;
use egui::{CornerRadius, Painter, Shape, Stroke, StrokeKind, vec2};

/// Outlines passages that stand in another document.
pub(super) fn outlines(ctx: &ViewCtx<'_>, state: &mut ReaderState, frame: &Frame, painter: &Painter) {
    state.seen_shared.clear();
    if ctx.view.compare == Compare::Off {
        return;
    }
    let Some(document) = state.document else { return };
    let stroke = Stroke::new(ctx.theme.sizes.hairline, ctx.theme.colors.accent.gamma_multiply(0.55));
    for twin in in_sight(ctx.shared.of(document), frame) {
        let mut pieces = frame.rects(&twin.here).into_iter();
        let Some(first) = pieces.next() else { continue };
        let (top, mut bottom) = (first.rect.top(), first.rect.bottom());
        for piece in std::iter::once(first).chain(pieces) {
            bottom = bottom.max(piece.rect.bottom());
            let rect = piece.rect.shrink2(vec2(0.0, 1.0));
            painter.rect_stroke(rect, CornerRadius::same(2), stroke, StrokeKind::Inside);
        }
        state.seen_shared.push((twin.clone(), (top, bottom)));
    }
}

/// Tints the words of outlined passages that their counterparts in other columns do not have.
pub(super) fn differences(ctx: &ViewCtx<'_>, state: &mut ReaderState, frame: &Frame, painter: &Painter) {
    let Some(document) = state.document else { return };
    let tint = ctx.theme.colors.accent.gamma_multiply(0.35);
    let is_beside = |twin: &Twin| state.compared.beside.iter().any(|(other, _)| *other == twin.other);
    for (twin, _) in state.seen_shared.iter().filter(|(twin, _)| is_beside(twin)) {
        let differ = state.differences.of(ctx.session, ctx.shared, document, twin);
        for piece in differ.iter().flat_map(|words| frame.rects(words)) {
            painter.rect_filled(piece.rect.shrink2(vec2(0.0, 2.0)), CornerRadius::same(2), tint);
        }
    }
}

/// Tints what another version in the columns does not have: in the older one what went, in the newer one what came.
pub(super) fn versions(ctx: &ViewCtx<'_>, state: &ReaderState, frame: &Frame, painter: &Painter) {
    let Some(document) = state.document else { return };
    let colors = &ctx.theme.colors;
    let color = if ctx.versions.is_older(document) {
        colors.error
    } else {
        colors.good
    };
    for ranges in ctx.versions.only_in(document) {
        let first = ranges.partition_point(|range| range.end <= frame.bytes.start);
        let in_sight = ranges
            .iter()
            .skip(first)
            .take_while(|range| range.start < frame.bytes.end);
        for piece in in_sight.flat_map(|words| frame.rects(words)) {
            let rect = piece.rect.shrink2(vec2(0.0, 2.0));
            painter.rect_filled(rect, CornerRadius::same(2), color.gamma_multiply(0.22));
        }
    }
}

/// Marks the places that the analyst put side by side with places in other documents: a line over the row, as the join
/// between the columns continues it.
pub(super) fn sync_points(ctx: &ViewCtx<'_>, state: &mut ReaderState, frame: &Frame, painter: &Painter) {
    state.seen_points.clear();
    let Some(document) = state.document else { return };
    let here = ctx.view.sync_points.iter().flatten().filter(|(id, _)| *id == document);
    for (_, byte) in here {
        let Some(caret) = frame.caret(*byte) else { continue };
        let stroke = Stroke::new(ctx.theme.sizes.hairline, ctx.theme.colors.accent);
        painter.hline(painter.clip_rect().x_range(), caret.top(), stroke);
        state.seen_points.push((*byte, caret.top()));
    }
}

/// Outlines the copies of the selected annotation in their label's colour, dashed: proposals are never filled.
pub(super) fn ghosts(ctx: &ViewCtx<'_>, state: &ReaderState, frame: &Frame, painter: &Painter) {
    let here = ctx.ghosts.iter().filter(|ghost| Some(ghost.document) == state.document);
    for ghost in here {
        let slot = ctx.project().labels().get(ghost.label).map_or(0, |label| label.slot);
        let stroke = Stroke::new(ctx.theme.sizes.hairline * 1.5, ctx.theme.label(slot).line);
        for piece in frame.rects(&ghost.range) {
            let rect = piece.rect.shrink2(vec2(0.0, 1.0));
            let corners = [
                rect.left_top(),
                rect.right_top(),
                rect.right_bottom(),
                rect.left_bottom(),
                rect.left_top(),
            ];
            painter.extend(Shape::dashed_line(&corners, stroke, 4.0, 3.0));
        }
    }
}

/// Copied text steps back, as off-topic text does: the page shines through it.
pub(super) fn dim_copied(ctx: &ViewCtx<'_>, state: &ReaderState, frame: &Frame, painter: &Painter) {
    if ctx.view.compare != Compare::New {
        return;
    }
    let veil = ctx.theme.colors.page.gamma_multiply(0.55);
    let copied = &state.compared.copied;
    let first = copied.partition_point(|range| range.end <= frame.bytes.start);
    let in_sight = copied
        .iter()
        .skip(first)
        .take_while(|range| range.start < frame.bytes.end);
    for piece in in_sight.flat_map(|range| frame.rects(range)) {
        painter.rect_filled(piece.rect, CornerRadius::ZERO, veil);
    }
}

fn in_sight<'t>(twins: &'t [Twin], frame: &Frame) -> impl Iterator<Item = &'t Twin> {
    let (start, end) = (frame.bytes.start, frame.bytes.end);
    let until = twins.partition_point(move |twin| twin.here.start < end);
    twins.iter().take(until).filter(move |twin| twin.here.end > start)
}
