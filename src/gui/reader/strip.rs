//! The overview strip at the right edge: every span as a tick, search hits, and the part in sight. Also the scroll bar.

use super::super::view_ctx::ViewCtx;
use super::state::{ReaderState, Ticks};
use crate::project::LabelId;
use egui::{CornerRadius, Id, Mesh, Painter, Rect, Sense, Ui, pos2};
use std::collections::BTreeMap;

/// Scrolls while the strip is pressed; says whether the pointer is busy here.
pub(super) fn interact(state: &mut ReaderState, rect: Rect, id: Id, ui: &Ui) -> bool {
    let response = ui.interact(rect, id.with("strip"), Sense::click_and_drag());
    if response.is_pointer_button_down_on()
        && let Some(pos) = response.interact_pointer_pos()
    {
        state.scroll_to_fraction(f64::from((pos.y - rect.top()) / rect.height().max(1.0)));
        return true;
    }
    response.hovered() && state.drag.is_none()
}

/// One tick for each label and pixel, however many spans there are.
fn follow(ctx: &ViewCtx<'_>, state: &mut ReaderState, pixels: usize) {
    let Some(document) = state.document else { return };
    let made_for = Some((ctx.session.history().revision(), document, pixels));
    if state.ticks.made_for == made_for {
        return;
    }
    let len = state.loaded.as_ref().map_or(1, |loaded| loaded.text.len().max(1));
    // A damaged project may place a span behind the end of its text.
    let pixel = |byte: usize| (byte.min(len) as f64 / len as f64 * pixels as f64) as u32;
    let mut last: BTreeMap<LabelId, (u32, u32)> = BTreeMap::new();
    let mut ticks = Vec::new();
    for entry in ctx
        .session
        .derived()
        .spans
        .get(document)
        .into_iter()
        .flat_map(crate::query::spans::SpanIndex::iter)
    {
        let (from, to) = (pixel(entry.start), pixel(entry.end));
        match last.get_mut(&entry.label) {
            Some((_, end)) if from <= *end + 1 => *end = to.max(*end),
            open => {
                ticks.extend(open.map(|(from, to)| (entry.label, *from, *to)));
                last.insert(entry.label, (from, to));
            }
        }
    }
    ticks.extend(last.into_iter().map(|(label, (from, to))| (label, from, to)));
    state.ticks = Ticks { made_for, ticks };
}

pub(super) fn paint(ctx: &ViewCtx<'_>, state: &mut ReaderState, rect: Rect, painter: &Painter) {
    follow(ctx, state, rect.height().max(1.0) as usize);
    let theme = ctx.theme;
    painter.rect_filled(rect, CornerRadius::ZERO, theme.colors.sunken);
    let (Some(document), Some(loaded)) = (state.document, &state.loaded) else {
        return;
    };
    let len = loaded.text.len().max(1) as f32;
    let y = |byte: usize| rect.top() + byte as f32 / len * rect.height();
    // One mesh for all ticks: a rectangle each would be feathered, which costs more than all the text.
    let mut mesh = Mesh::default();
    for (label, from, to) in &state.ticks.ticks {
        if ctx.view.hidden_labels.contains(label) {
            continue;
        }
        let Some(label) = ctx.project().labels().get(*label) else {
            continue;
        };
        let left = rect.left() + 1.0 + f32::from(label.slot % 4) * 2.0;
        let (top, bottom) = (rect.top() + *from as f32, rect.top() + *to as f32 + 1.5);
        let tick = Rect::from_min_max(pos2(left, top), pos2(left + 2.0, bottom));
        mesh.add_colored_rect(tick, theme.label(label.slot).line);
    }
    painter.add(mesh);
    for (_, range) in ctx.view.hits_in(document).1 {
        let tick = Rect::from_min_max(
            pos2(rect.left(), y(range.start)),
            pos2(rect.right(), y(range.start) + 2.0),
        );
        painter.rect_filled(tick, CornerRadius::ZERO, theme.colors.accent);
    }
    let (from, to) = state.visible_fraction();
    let top = rect.top() + from as f32 * rect.height();
    let bottom = (rect.top() + to as f32 * rect.height()).max(top + 12.0);
    let thumb = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), bottom.min(rect.bottom())));
    painter.rect_filled(thumb, CornerRadius::same(3), theme.colors.text.gamma_multiply(0.14));
}
