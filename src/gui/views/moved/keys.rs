//! The keys of the panel. They are fixed, as those of the queue are.

use super::state::MovedState;
use crate::gui::action::{AppAction, ViewAction};
use crate::gui::view_ctx::ViewCtx;
use crate::gui::views::list_panel::hears_keys;
use crate::session::moved::Waiting;
use egui::{Key, Modifiers, Ui};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Accept,
    Leave,
    Previous,
    Next,
    Attach,
    Undo,
}

/// Keys and what stands on their buttons, in the order of the bar.
pub(super) const DEEDS: [(Key, &str, Deed); 6] = [
    (Key::A, "Accept", Deed::Accept),
    (Key::H, "Attach at the selected words", Deed::Attach),
    (Key::L, "Leave on the older version", Deed::Leave),
    (Key::P, "Previous", Deed::Previous),
    (Key::N, "Next", Deed::Next),
    (Key::U, "Undo", Deed::Undo),
];

/// Keys of the candidates.
pub(super) const NUMBERS: [Key; 5] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5];

/// The keys and what they do, for the sheet of all keys.
pub fn keys_at_a_glance() -> Vec<(String, String)> {
    let deeds = DEEDS.into_iter().map(|(key, words, _)| (key.name(), words));
    let all = std::iter::once(("1 to 5", "Attach at that place")).chain(deeds);
    all.map(|(keys, words)| (keys.to_owned(), words.to_owned())).collect()
}

/// Takes the keys, unless words are being typed or something lies over the window.
pub(super) fn take(ctx: &ViewCtx<'_>, state: &mut MovedState, ui: &Ui) {
    if !hears_keys(ctx, ui) {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    for (candidate, key) in NUMBERS.into_iter().enumerate() {
        if pressed(key) && is_usable(ctx, state, Deed::Accept) {
            state.take(ctx, candidate);
        }
    }
    for (key, _, deed) in DEEDS {
        if pressed(key) && is_usable(ctx, state, deed) {
            carry_out(ctx, state, deed);
        }
    }
}

/// Whether there is something to do it with.
pub(super) fn is_usable(ctx: &ViewCtx<'_>, state: &MovedState, deed: Deed) -> bool {
    let current = state.current();
    let stands = |item: &Waiting| {
        let annotation = ctx.project().annotations().get(item.annotation);
        annotation.is_some_and(|annotation| annotation.document == item.old)
    };
    let may_change = ctx.session.read_only().is_none() && current.is_some_and(stands);
    match deed {
        Deed::Accept => may_change && current.is_some_and(|item| !item.candidates.is_empty()),
        Deed::Leave | Deed::Attach => may_change,
        Deed::Previous => state.place().0 > 0,
        Deed::Next => state.place().0 + 1 < state.items().len(),
        Deed::Undo => ctx.session.can_undo().is_some(),
    }
}

/// Does what a key or its button stands for.
pub(super) fn carry_out(ctx: &ViewCtx<'_>, state: &mut MovedState, deed: Deed) {
    match deed {
        Deed::Accept => state.take(ctx, state.place().1),
        Deed::Leave => state.leave(ctx),
        Deed::Previous => state.step(false),
        Deed::Next => state.step(true),
        Deed::Attach => ctx.push(ViewAction::AttachHere),
        Deed::Undo => ctx.push(AppAction::Undo),
    }
}
