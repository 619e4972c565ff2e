//! The pane's text: loads, lays out, takes gestures, draws.

use super::super::action::ViewAction;
use super::super::reading::look;
use super::super::text::{TextStyle, layout_block};
use super::super::view_ctx::ViewCtx;
use super::folds::{self, FoldRow};
use super::frame::{Frame, Placed, block_height, gap_above};
use super::load::load;
use super::resize::style_for_now;
use super::state::{ReaderState, Top};
use super::{access, keys, menu, mouse, paint, scroll, strip};
use crate::project::DocumentId;
use egui::{Rect, Sense, Ui, pos2, vec2};

/// Text is wrapped no narrower than this, in points.
const LEAST_WRAP: f32 = 48.0;

/// Draws the document of `state` into all the room there is. `pane` counts from the left.
pub fn reader_ui(ctx: &ViewCtx<'_>, pane: usize, state: &mut ReaderState, ui: &mut Ui) {
    let Some(document) = state.document else { return };
    let rect = ui.available_rect_before_wrap();
    let id = ui.scope_id().with(("reader", pane));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    ui.advance_cursor_after_rect(rect);
    let gutter = gutter(ctx, state, document);
    let style = style_for_now(state, text_style(ctx, rect.width() - gutter), ui);
    if !load(ctx, document, state, &style, ui) {
        ui.put(rect, egui::Label::new("Opening…"));
        return;
    }
    folds::follow(ctx, document, state);
    if let Some((byte, loaded)) = state.restored.take().zip(state.loaded.as_ref()) {
        let block = loaded.blocks.block_at(byte);
        let start = state.folds.of_block(block).map_or(block, |fold| fold.blocks.start);
        state.top = Top {
            block: start,
            offset: 0.0,
        };
    }
    // A place without words has nothing to show, and opens nothing.
    if let Some(range) = state.wanted.clone().filter(|range| !range.is_empty()) {
        folds::open_at(state, range.start);
    }
    state.view_height = rect.height();
    if response.hovered() {
        wheel(state, ui);
    }
    bring_into_sight(state, &style, ui);
    let frame = lay_out(ctx, state, &style, (rect, gutter), ui);
    state.in_sight = frame.bytes.clone();
    if std::mem::take(&mut state.wants_keyboard) {
        response.request_focus();
    }
    if response.clicked() || response.drag_started() || response.is_pointer_button_down_on() {
        response.request_focus();
        ctx.push(ViewAction::Activate(pane));
    }
    let painter = ui.painter_at(rect);
    let strip_rect = Rect::from_min_max(pos2(rect.right() - ctx.theme.sizes.strip, rect.top()), rect.max);
    let on_strip = strip::interact(state, strip_rect, id, ui);
    if !on_strip {
        mouse::interact(ctx, pane, state, &frame, &response, ui);
    }
    if response.has_focus() {
        keys::interact(ctx, state, &frame, ui);
    }
    paint::paint(ctx, state, &frame, &painter, response.has_focus());
    folds::rows_ui(ctx, state, &frame.folds, (id, &painter), ui);
    menu::menu_ui(ctx, state, &frame, &response);
    strip::paint(ctx, state, strip_rect, &painter);
    access::describe(ctx, state, &frame, &response, ui);
}

/// Room beside the text, for initials and paragraph numbers of so many digits as the last has.
fn gutter(ctx: &ViewCtx<'_>, state: &ReaderState, document: DocumentId) -> f32 {
    let sizes = &ctx.theme.sizes;
    let loaded = state.loaded.as_ref().filter(|loaded| loaded.document == document);
    let last = loaded.map_or(0, |loaded| loaded.blocks.paragraph_number(loaded.blocks.len()));
    let digits = last.max(1).ilog10() + 1;
    sizes.text_gutter + digits.saturating_sub(3) as f32 * sizes.text.small * 0.65
}

/// Reading face at the zoomed size, wrapped at the measure or the room there is.
fn text_style(ctx: &ViewCtx<'_>, width: f32) -> TextStyle {
    let theme = ctx.theme;
    let look = look(theme, ctx.reading, ctx.view.zoom_factor());
    let room = width - theme.sizes.strip - theme.sizes.space.xl;
    TextStyle {
        font: look.font,
        wrap_width: room.min(look.measure).max(LEAST_WRAP).round(),
        row_height: look.row_height,
        color: theme.colors.text,
    }
}

/// Height of the line that stands for a folded passage, for rows of that height, in px.
pub(super) fn fold_height(row_height: f32) -> f32 {
    (row_height * 1.3).round()
}

fn wheel(state: &mut ReaderState, ui: &Ui) {
    let delta = ui.input(|input| input.smooth_scroll_delta().y);
    if delta != 0.0 {
        state.scroll_by(-delta);
        state.scrolled -= delta;
    }
}

/// Scrolls to the wanted passage unless it is well in sight already.
fn bring_into_sight(state: &mut ReaderState, style: &TextStyle, ui: &Ui) {
    let Some(range) = state.wanted.take() else { return };
    let view_height = state.view_height;
    let Some(loaded) = &mut state.loaded else { return };
    let block = loaded.blocks.block_at(range.start);
    if let Some(fold) = state.folds.of_block(block) {
        state.top = scroll::at(loaded, loaded.heights.top(fold.blocks.start), view_height);
        return;
    }
    let bytes = loaded.blocks.range(block);
    let Some(words) = loaded.text.get(bytes.clone()) else {
        return;
    };
    let layout = ui.fonts_mut(|fonts| layout_block(fonts, words, style));
    let height = block_height(loaded, block, layout.height(), style.row_height);
    loaded.heights.set(block, height);
    let (_, row) = layout.caret(range.start.saturating_sub(bytes.start).min(bytes.len()));
    let y = loaded.heights.top(block)
        + f64::from(gap_above(&loaded.blocks, block, style.row_height))
        + f64::from(row as f32 * style.row_height);
    let now = loaded.heights.top(state.top.block) + state.top.offset;
    let margin = f64::from(style.row_height);
    if y < now + margin {
        state.top = scroll::at(loaded, y - f64::from(view_height) * 0.25, view_height);
    } else if y + 2.0 * margin > now + f64::from(view_height) {
        state.top = scroll::at(loaded, y - f64::from(view_height) * 0.6, view_height);
    }
}

/// Lays out the blocks in sight, and corrects their heights from estimates to truth.
fn lay_out(
    ctx: &ViewCtx<'_>,
    state: &mut ReaderState,
    style: &TextStyle,
    (rect, gutter): (Rect, f32),
    ui: &Ui,
) -> Frame {
    let theme = ctx.theme;
    let room = rect.width() - theme.sizes.strip;
    let left = rect.left() + ((room - style.wrap_width + gutter) / 2.0).max(gutter).round();
    let column = Rect::from_min_size(pos2(left, rect.top()), vec2(style.wrap_width, rect.height()));
    let mut placed = Vec::new();
    let mut folds = Vec::new();
    let mut block = state.top.block;
    let mut y = rect.top() - state.top.offset as f32 + if block == 0 { theme.sizes.space.l } else { 0.0 };
    if let Some(loaded) = &mut state.loaded {
        while y < rect.bottom() && block < loaded.blocks.len() {
            if let Some(fold) = state.folds.of_block(block) {
                let size = vec2(style.wrap_width, fold_height(style.row_height));
                folds.push(FoldRow {
                    byte: fold.bytes.start,
                    lines: fold.lines,
                    rect: Rect::from_min_size(pos2(left, y).round(), size),
                });
                y += size.y;
                block = fold.blocks.end;
                continue;
            }
            let range = loaded.blocks.range(block);
            let words = loaded.text.get(range.clone()).unwrap_or_default();
            let layout = ui.fonts_mut(|fonts| layout_block(fonts, words, style));
            let height = block_height(loaded, block, layout.height(), style.row_height);
            if (loaded.heights.get(block) - height).abs() > 0.01 {
                loaded.heights.set(block, height);
            }
            let pos = pos2(left, y + gap_above(&loaded.blocks, block, style.row_height)).round();
            placed.push(Placed {
                block,
                range,
                pos,
                layout,
            });
            y += height;
            block += 1;
        }
    }
    let bytes = placed.first().map_or(0, |p| p.range.start)..placed.last().map_or(0, |p| p.range.end);
    Frame {
        placed,
        folds,
        column,
        bytes,
        row_height: style.row_height,
    }
}
