//! Gestures of the mouse: selecting text by unit, choosing spans, dragging their ends, dragging a link.

use super::super::action::ViewAction;
use super::super::view_ctx::ViewCtx;
use super::frame::Frame;
use super::paint::{GRAB, end_lines, selected_here};
use super::state::{Clicks, Drag, ReaderState};
use crate::project::AnnotationId;
use crate::project::edit::Command;
use crate::query::segment::{Unit, snap_to_graphemes, trim_range, unit_at};
use egui::{CursorIcon, Pos2, Response, Ui};
use std::ops::Range;

/// Presses within this time and distance belong together.
const CLICK_SECONDS: f64 = 0.4;
const CLICK_POINTS: f32 = 5.0;

pub(super) fn interact(
    ctx: &ViewCtx<'_>,
    pane: usize,
    state: &mut ReaderState,
    frame: &Frame,
    response: &Response,
    ui: &Ui,
) {
    let (pressed, down, released, pos, time, modifiers) = ui.input(|i| {
        let pointer = &i.pointer;
        (
            pointer.primary_pressed(),
            pointer.primary_down(),
            pointer.primary_released(),
            pointer.interact_pos(),
            i.time,
            i.modifiers,
        )
    });
    let Some(pos) = pos else { return };
    // While a link is dragged from another column, that column has the pointer.
    let inside = response.hovered() || (ctx.view.link_drag.is_some() && response.rect.contains(pos));
    let under = inside.then(|| frame.byte_at(pos)).flatten();
    let hovered = under.and_then(|byte| innermost(ctx, state, byte));
    if hovered != state.hovered {
        state.hovered = hovered;
        ui.ctx().request_repaint();
    }
    if response.hovered() {
        ui.set_cursor_icon(if frame.is_fold(pos) {
            CursorIcon::PointingHand
        } else if handle_at(ctx, state, frame, pos).is_some() {
            CursorIcon::ResizeHorizontal
        } else {
            CursorIcon::Text
        });
    }
    if released && response.rect.contains(pos) && ctx.view.link_drag.is_some() {
        drop_link(ctx, state, frame, pos);
        return;
    }
    if pressed && response.contains_pointer() && !frame.is_fold(pos) {
        press(ctx, pane, state, frame, pos, (time, modifiers));
    } else if (down || released) && state.drag.is_some() {
        // Where a frame is slow, the last move comes with the release.
        drag(state, frame, response, pos);
    }
    if released {
        release(ctx, state);
    }
}

fn press(
    ctx: &ViewCtx<'_>,
    pane: usize,
    state: &mut ReaderState,
    frame: &Frame,
    pos: Pos2,
    (time, modifiers): (f64, egui::Modifiers),
) {
    if let Some((annotation, fragment, start, now)) = handle_at(ctx, state, frame, pos) {
        state.drag = Some(Drag::Handle {
            annotation,
            fragment,
            start,
            now,
        });
        return;
    }
    let Some(byte) = frame.byte_at(pos) else { return };
    if modifiers.alt {
        if let Some(annotation) = innermost(ctx, state, byte) {
            ctx.push(ViewAction::Select(Some(annotation)));
            ctx.push(ViewAction::Mark(Some(annotation)));
            ctx.push(ViewAction::StartLinkDrag(annotation));
        }
        return;
    }
    let together = time - state.clicks.at < CLICK_SECONDS && state.clicks.pos.distance(pos) < CLICK_POINTS;
    let count = if together { state.clicks.count % 4 + 1 } else { 1 };
    state.clicks = Clicks { count, at: time, pos };
    state.goal_x = None;
    ctx.push(ViewAction::Activate(pane));
    let unit = match count {
        1 => Unit::Character,
        2 => Unit::Word,
        3 => Unit::Sentence,
        _ => Unit::Paragraph,
    };
    let Some(loaded) = &state.loaded else { return };
    let first = if count == 1 {
        byte..byte
    } else {
        unit_at(&loaded.text, byte, unit)
    };
    if modifiers.shift {
        state.caret = byte;
    } else {
        (state.anchor, state.caret) = (first.start, first.end);
    }
    let first = if modifiers.shift {
        state.anchor..state.anchor
    } else {
        first
    };
    state.drag = Some(Drag::Select { first, unit });
}

fn drag(state: &mut ReaderState, frame: &Frame, response: &Response, pos: Pos2) {
    if !response.rect.contains(pos) {
        let beyond = if pos.y < response.rect.top() {
            pos.y - response.rect.top()
        } else {
            (pos.y - response.rect.bottom()).max(0.0)
        };
        state.scroll_by(beyond * 0.3);
        if beyond != 0.0 {
            response.ctx.request_repaint();
        }
    }
    let (Some(byte), Some(loaded)) = (frame.byte_at(pos), &state.loaded) else {
        return;
    };
    match &mut state.drag {
        Some(Drag::Handle { now, .. }) => *now = snap_to_graphemes(&loaded.text, byte..byte).start,
        Some(Drag::Select { first, unit }) => {
            let here = if *unit == Unit::Character {
                byte..byte
            } else {
                unit_at(&loaded.text, byte, *unit)
            };
            if here.start < first.start {
                (state.anchor, state.caret) = (first.end, here.start);
            } else {
                (state.anchor, state.caret) = (first.start, here.end.max(first.end));
            }
        }
        None => {}
    }
}

fn release(ctx: &ViewCtx<'_>, state: &mut ReaderState) {
    match state.drag.take() {
        Some(Drag::Handle {
            annotation,
            fragment,
            start,
            now,
        }) => {
            if let Some(command) = move_end(ctx, annotation, fragment, start, now) {
                ctx.push(command);
            }
        }
        Some(Drag::Select { .. }) if state.selection().is_empty() => choose(ctx, state),
        Some(Drag::Select { .. }) => {
            if let Some(label) = ctx.view.sticky {
                ctx.push(ViewAction::TagSelection(label));
            }
        }
        None => {}
    }
}

/// A click without a drag selects the innermost span under the pointer; the next click there, the one around it.
fn choose(ctx: &ViewCtx<'_>, state: &ReaderState) {
    let stack = stack_at(ctx, state, state.caret);
    let next = match ctx.view.selected.and_then(|now| stack.iter().position(|id| *id == now)) {
        Some(place) if state.clicks.count == 1 => stack.get((place + 1) % stack.len().max(1)),
        Some(place) => stack.get(place),
        None => stack.first(),
    };
    ctx.push(ViewAction::Select(next.copied()));
}

/// Annotations over a byte whose labels are shown, the shortest first.
pub(super) fn stack_at(ctx: &ViewCtx<'_>, state: &ReaderState, byte: usize) -> Vec<AnnotationId> {
    let Some(index) = state.document.and_then(|id| ctx.session.derived().spans.get(id)) else {
        return Vec::new();
    };
    let shown = index
        .at(byte)
        .into_iter()
        .filter(|entry| !ctx.view.hidden_labels.contains(&entry.label));
    shown.map(|entry| entry.annotation).collect()
}

fn innermost(ctx: &ViewCtx<'_>, state: &ReaderState, byte: usize) -> Option<AnnotationId> {
    stack_at(ctx, state, byte).first().copied()
}

/// Dropping a dragged link on a span links the two.
fn drop_link(ctx: &ViewCtx<'_>, state: &ReaderState, frame: &Frame, pos: Pos2) {
    let target = frame.byte_at(pos).and_then(|byte| innermost(ctx, state, byte));
    if let Some(target) = target.filter(|target| Some(*target) != ctx.view.link_drag) {
        ctx.push(ViewAction::Select(Some(target)));
        ctx.push(ViewAction::LinkMarked(None));
    }
}

/// The handle of the selected annotation near a point: annotation, fragment, whether it is the start, its byte.
fn handle_at(
    ctx: &ViewCtx<'_>,
    state: &ReaderState,
    frame: &Frame,
    pos: Pos2,
) -> Option<(AnnotationId, usize, bool, usize)> {
    let (id, annotation) = selected_here(ctx, state)?;
    for (fragment, span) in annotation.spans.iter().enumerate() {
        for (x, row, inward) in end_lines(frame, &span.range()) {
            if (pos.x - x).abs() <= GRAB && row.y_range().contains(pos.y) {
                let start = inward > 0.0;
                return Some((id, fragment, start, if start { span.start() } else { span.end() }));
            }
        }
    }
    None
}

/// The command that moves one end of a fragment to a byte; none where nothing would be left or nothing moves.
pub(super) fn move_end(
    ctx: &ViewCtx<'_>,
    id: AnnotationId,
    fragment: usize,
    start: bool,
    to: usize,
) -> Option<Command> {
    let annotation = ctx.project().annotations().get(id)?;
    let mut ranges: Vec<Range<usize>> = annotation.spans.iter().map(|span| span.range()).collect();
    let range = ranges.get_mut(fragment)?;
    let before = range.clone();
    if start {
        range.start = to;
    } else {
        range.end = to;
    }
    if range.start >= range.end || *range == before {
        return None;
    }
    Some(Command::SetSpans(id, ranges))
}

/// What tagging takes of the selection: whole grapheme clusters, no white space at the ends; none where nothing is left.
pub(super) fn tag_range(state: &ReaderState) -> Option<Range<usize>> {
    let loaded = state.loaded.as_ref()?;
    let range = trim_range(&loaded.text, snap_to_graphemes(&loaded.text, state.selection()));
    (!range.is_empty()).then_some(range)
}
