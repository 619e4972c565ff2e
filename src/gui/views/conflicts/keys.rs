//! The keys of the panel. They are fixed, as those of the queue are.

use super::state::ConflictsState;
use crate::gui::action::{AppAction, ViewAction};
use crate::gui::view_ctx::ViewCtx;
use crate::gui::views::list_panel::hears_keys;
use crate::project::edit::Edit;
use egui::{Key, Modifiers, Ui};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Keep,
    Take,
    Previous,
    Next,
    Undo,
}

/// Keys and what stands on their buttons, in the order of the bar.
pub(super) const DEEDS: [(Key, &str, Deed); 5] = [
    (Key::M, "Keep mine", Deed::Keep),
    (Key::T, "Take the other", Deed::Take),
    (Key::P, "Previous", Deed::Previous),
    (Key::N, "Next", Deed::Next),
    (Key::U, "Undo", Deed::Undo),
];

/// The keys and what they do, for the sheet of all keys.
pub fn keys_at_a_glance() -> Vec<(String, String)> {
    let words = |(key, words, _): (Key, &str, Deed)| (key.name().to_owned(), words.to_owned());
    DEEDS.into_iter().map(words).collect()
}

/// Takes the keys, unless words are being typed or something lies over the window.
pub(super) fn take(ctx: &ViewCtx<'_>, state: &mut ConflictsState, ui: &Ui) {
    if !hears_keys(ctx, ui) {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    for (key, _, deed) in DEEDS {
        if pressed(key) && is_usable(ctx, state, deed) {
            carry_out(ctx, state, deed);
        }
    }
}

/// Whether there is something to do it with.
pub(super) fn is_usable(ctx: &ViewCtx<'_>, state: &ConflictsState, deed: Deed) -> bool {
    match deed {
        Deed::Keep | Deed::Take => ctx.session.read_only().is_none() && state.current().is_some(),
        Deed::Previous => state.place() > 0,
        Deed::Next => state.place() + 1 < state.number(),
        Deed::Undo => ctx.session.can_undo().is_some(),
    }
}

/// Does what a key or its button stands for.
pub(super) fn carry_out(ctx: &ViewCtx<'_>, state: &mut ConflictsState, deed: Deed) {
    let (record, place) = (state.current().map(|conflict| conflict.record), state.place());
    match (deed, record) {
        (Deed::Keep, Some(record)) => ctx.push(AppAction::KeepMine(record)),
        (Deed::Take, Some(record)) => ctx.push(AppAction::TakeOther(record, 0)),
        (Deed::Keep | Deed::Take, None) => {}
        (Deed::Previous, _) => show(ctx, state, place.saturating_sub(1)),
        (Deed::Next, _) => show(ctx, state, place + 1),
        (Deed::Undo, _) => ctx.push(AppAction::Undo),
    }
}

/// Opens a record, and shows it in its text.
pub(super) fn show(ctx: &ViewCtx<'_>, state: &mut ConflictsState, place: usize) {
    state.open(place, ctx.project());
    if let Some(Edit::Annotation(id, _)) = state.current().map(|conflict| &conflict.ours) {
        ctx.push(ViewAction::GoTo(*id));
    }
}
