//! The keyboard in the text: a caret that moves by character, word, sentence and paragraph, Shift to select.

use super::super::action::{AppAction, Panel, ViewAction};
use super::super::view_ctx::ViewCtx;
use super::frame::Frame;
use super::mouse::stack_at;
use super::state::ReaderState;
use crate::query::segment::{Unit, next_boundary, previous_boundary, unit_at};
use egui::{Event, EventFilter, Key, Modifiers, Ui};

/// Takes the keys that belong to the text. Called while the reader has the focus.
pub(super) fn interact(ctx: &ViewCtx<'_>, state: &mut ReaderState, frame: &Frame, ui: &Ui) {
    if ctx.view.has_dialog() {
        return;
    }
    let id = ui.memory(egui::Memory::focused);
    if let Some(id) = id {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    }
    let events = ui.input(|input| input.events.clone());
    for event in events {
        match event {
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => press(ctx, state, frame, key, modifiers),
            Event::Copy => copy(ctx, state),
            _ => {}
        }
    }
}

fn press(ctx: &ViewCtx<'_>, state: &mut ReaderState, frame: &Frame, key: Key, modifiers: Modifiers) {
    if modifiers.alt {
        return;
    }
    if key == Key::Enter && modifiers.is_none() {
        choose_at_caret(ctx, state);
        return;
    }
    if key == Key::Escape {
        let nothing = state.selection().is_empty() && ctx.view.selected.is_none();
        if nothing && ctx.view.is_open(Panel::Find) {
            ctx.push(ViewAction::Toggle(Panel::Find));
        }
        state.clear_selection();
        ctx.push(ViewAction::Select(None));
        return;
    }
    if key == Key::A && modifiers.command {
        if let Some(loaded) = &state.loaded {
            (state.anchor, state.caret) = (0, loaded.text.len());
        }
        return;
    }
    let Some(to) = target(state, frame, key, modifiers) else {
        return;
    };
    if !matches!(key, Key::ArrowUp | Key::ArrowDown | Key::PageUp | Key::PageDown) {
        state.goal_x = None;
    }
    let to = passed(state, to);
    state.caret = to;
    if !modifiers.shift {
        state.anchor = to;
    }
    state.wanted = Some(to..to);
}

/// The caret passes over what is folded.
fn passed(state: &ReaderState, to: usize) -> usize {
    let text_len = state.loaded.as_ref().map_or(0, |loaded| loaded.text.len());
    state.folds.pass(to, to >= state.caret, text_len)
}

/// Where a key takes the caret; none for keys that do not move it.
fn target(state: &mut ReaderState, frame: &Frame, key: Key, modifiers: Modifiers) -> Option<usize> {
    let loaded = state.loaded.as_ref()?;
    let (text, caret) = (&loaded.text, state.caret);
    let unit = if modifiers.command { Unit::Word } else { Unit::Character };
    let selection = state.selection();
    Some(match key {
        Key::ArrowLeft if !modifiers.shift && !selection.is_empty() => selection.start,
        Key::ArrowRight if !modifiers.shift && !selection.is_empty() => selection.end,
        Key::ArrowRight => next_boundary(text, caret, unit),
        Key::ArrowLeft => previous_boundary(text, caret, unit),
        Key::ArrowDown if modifiers.command => next_boundary(text, caret, Unit::Paragraph),
        Key::ArrowUp if modifiers.command => previous_boundary(text, caret, Unit::Paragraph),
        // With Shift, some keyboards send the curly ones.
        Key::CloseBracket | Key::CloseCurlyBracket => next_boundary(text, caret, Unit::Sentence),
        Key::OpenBracket | Key::OpenCurlyBracket => previous_boundary(text, caret, Unit::Sentence),
        Key::ArrowDown => vertical(state, frame, 1.0)?,
        Key::ArrowUp => vertical(state, frame, -1.0)?,
        Key::PageDown if !modifiers.command => page(state, frame, 1.0)?,
        Key::PageUp if !modifiers.command => page(state, frame, -1.0)?,
        Key::Home if modifiers.command => 0,
        Key::End if modifiers.command => text.len(),
        Key::Home => unit_at(text, caret, Unit::Paragraph).start,
        Key::End => unit_at(text, caret, Unit::Paragraph).end,
        _ => return None,
    })
}

/// The byte `rows` rows below the caret, at the horizontal place that was aimed for first.
fn vertical(state: &mut ReaderState, frame: &Frame, rows: f32) -> Option<usize> {
    let loaded = state.loaded.as_ref()?;
    let Some(rect) = frame.caret(state.caret) else {
        return Some(frame.bytes.start);
    };
    let x = *state.goal_x.get_or_insert(rect.left());
    let y = rect.center().y + rows * rect.height();
    let byte = frame.byte_at(egui::pos2(x, y))?;
    if byte == state.caret || (rows > 0.0) != (byte > state.caret) {
        let unit = Unit::Paragraph;
        let beyond = if rows > 0.0 {
            next_boundary(&loaded.text, state.caret, unit)
        } else {
            previous_boundary(&loaded.text, state.caret, unit)
        };
        return Some(beyond);
    }
    Some(byte)
}

/// Scrolls by a page and puts the caret where it would stand at the same height.
fn page(state: &mut ReaderState, frame: &Frame, direction: f32) -> Option<usize> {
    let distance = state.view_height * 0.9 * direction;
    state.scroll_by(distance);
    state.scrolled += distance;
    let loaded = state.loaded.as_ref()?;
    let block = loaded.blocks.range(state.top.block);
    let top = frame.placed.first().map_or(0, |placed| placed.range.start);
    let same = block.start == top;
    Some(match (same, direction > 0.0) {
        (true, true) => loaded.text.len(),
        (true, false) => 0,
        (false, _) => block.start,
    })
}

fn choose_at_caret(ctx: &ViewCtx<'_>, state: &ReaderState) {
    let stack = stack_at(ctx, state, state.caret);
    let next = match ctx.view.selected.and_then(|now| stack.iter().position(|id| *id == now)) {
        Some(place) => stack.get((place + 1) % stack.len().max(1)),
        None => stack.first(),
    };
    ctx.push(ViewAction::Select(next.copied()));
}

fn copy(ctx: &ViewCtx<'_>, state: &ReaderState) {
    let words = state
        .loaded
        .as_ref()
        .and_then(|loaded| loaded.text.get(state.selection()));
    if let Some(words) = words.filter(|words| !words.is_empty()) {
        ctx.push(AppAction::Copy(words.to_owned()));
    }
}
