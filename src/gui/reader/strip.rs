//! The overview strip at the right edge: every span as a tick, search hits, and the part in sight. Also the scroll bar.

use super::super::view_ctx::ViewCtx;
use super::state::ReaderState;
use egui::{CornerRadius, Id, Painter, Rect, Sense, Ui, pos2};

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

pub(super) fn paint(ctx: &ViewCtx<'_>, state: &ReaderState, rect: Rect, painter: &Painter) {
    let theme = ctx.theme;
    painter.rect_filled(rect, CornerRadius::ZERO, theme.colors.sunken);
    let (Some(document), Some(loaded)) = (state.document, &state.loaded) else {
        return;
    };
    let len = loaded.text.len().max(1) as f32;
    let y = |byte: usize| rect.top() + byte as f32 / len * rect.height();
    if let Some(index) = ctx.session.derived().spans.get(document) {
        for tick in index.ticks(rect.height().max(1.0) as usize, loaded.text.len()) {
            if ctx.view.hidden_labels.contains(&tick.label) {
                continue;
            }
            let Some(label) = ctx.project().labels().get(tick.label) else {
                continue;
            };
            let lane = f32::from(label.slot % 4) * 2.0;
            let left = rect.left() + 1.0 + lane;
            let tick = Rect::from_min_max(
                pos2(left, y(tick.start)),
                pos2(left + 2.0, y(tick.end).max(y(tick.start) + 1.5)),
            );
            painter.rect_filled(tick, CornerRadius::ZERO, theme.label(label.slot).line);
        }
    }
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
