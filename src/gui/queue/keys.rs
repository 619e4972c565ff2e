//! The keys of the queue. They are fixed: a hand finds them without looking.

use super::super::action::{AppAction, Panel, ViewAction};
use super::super::view_ctx::ViewCtx;
use super::bulk;
use super::state::QueueState;
use crate::project::Verdict;
use crate::query::segment::Unit;
use crate::session::proposals::Open;
use egui::{Key, Modifiers, Popup, Ui};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Accept,
    SameClaim,
    OffTopic,
    Reject,
    Skip,
    Principal,
    Undo,
    All,
}

/// Keys and what stands on their buttons, in the order of the bar.
pub(super) const DEEDS: [(Key, &str, Deed); 8] = [
    (Key::A, "Same text", Deed::Accept),
    (Key::C, "Same claim", Deed::SameClaim),
    (Key::O, "Off-topic", Deed::OffTopic),
    (Key::R, "Reject", Deed::Reject),
    (Key::S, "Skip", Deed::Skip),
    (Key::P, "Other principal", Deed::Principal),
    (Key::U, "Undo", Deed::Undo),
    (Key::L, "All like this…", Deed::All),
];

/// The keys and what they do, for the sheet of all keys.
pub fn keys_at_a_glance() -> Vec<(String, String)> {
    let deeds = DEEDS
        .into_iter()
        .map(|(key, words, _)| (key.name(), words.trim_end_matches('…')));
    let others = [
        ("K", "Keep what is proposed as off-topic"),
        ("← →", "Move an end by a word; Ctrl a character, Shift the start"),
        ("Tab", "The other passage"),
        ("↑ ↓", "Look at others without deciding"),
    ];
    let all = deeds.chain(others);
    all.map(|(keys, words)| (keys.to_owned(), words.to_owned())).collect()
}

/// Takes the keys, unless words are being typed or something stands over the queue.
pub(super) fn take(ctx: &ViewCtx<'_>, state: &mut QueueState, ui: &Ui) {
    if ctx.typing || is_covered(ctx, state, ui) {
        return;
    }
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if state.bulk.is_some() {
        if pressed(Modifiers::NONE, Key::Escape) {
            state.bulk = None;
            return;
        }
        // Enter on a button that has the keyboard presses that button.
        let free = ui.memory(|memory| memory.focused().is_none());
        if (free && pressed(Modifiers::NONE, Key::Enter)) || pressed(Modifiers::NONE, Key::A) {
            bulk::accept(ctx, state);
        }
        return;
    }
    for (key, _, deed) in DEEDS {
        if pressed(Modifiers::NONE, key) {
            carry_out(ctx, state, deed);
        }
    }
    // Keep is what reject means of a passage that was proposed as off-topic.
    if pressed(Modifiers::NONE, Key::K) {
        carry_out(ctx, state, Deed::Reject);
    }
    let arrows = [(Key::ArrowRight, true), (Key::ArrowLeft, false)];
    for (modifiers, unit) in [(Modifiers::NONE, Unit::Word), (Modifiers::CTRL, Unit::Character)] {
        for (key, forward) in arrows {
            if pressed(modifiers | Modifiers::SHIFT, key) {
                state.move_end(ctx, true, forward, unit);
            } else if pressed(modifiers, key) {
                state.move_end(ctx, false, forward, unit);
            }
        }
    }
    for (key, forward) in [(Key::ArrowDown, true), (Key::ArrowUp, false)] {
        if pressed(Modifiers::NONE, key) {
            state.step(forward);
        }
    }
    if pressed(Modifiers::NONE, Key::Tab) {
        let passages = state.shown().map_or(1, |proposal| proposal.passages.len().clamp(1, 2));
        state.side = (state.side + 1) % passages;
    }
    if pressed(Modifiers::NONE, Key::Escape) {
        ctx.push(ViewAction::Toggle(Panel::Queue));
    }
}

/// Whether a dialog or menu stands over the queue, which has the keys then.
fn is_covered(ctx: &ViewCtx<'_>, state: &QueueState, ui: &Ui) -> bool {
    let is_modal = state.bulk.is_none() && !ui.memory(|memory| memory.allows_interaction(ui.layer_id()));
    ctx.view.has_dialog() || is_modal || Popup::is_any_open(ui.ctx())
}

/// Does what a key or its button stands for.
pub(super) fn carry_out(ctx: &ViewCtx<'_>, state: &mut QueueState, deed: Deed) {
    let accepting = state.current().map(Open::accepting);
    match deed {
        Deed::Accept => accepting.into_iter().for_each(|verdict| state.decide(ctx, verdict)),
        Deed::SameClaim if accepting == Some(Verdict::OffTopic) => {}
        Deed::SameClaim => state.decide(ctx, Verdict::SameClaim),
        Deed::OffTopic => state.decide(ctx, Verdict::OffTopic),
        Deed::Reject => state.decide(ctx, Verdict::Rejected),
        Deed::Skip => state.decide(ctx, Verdict::Skipped),
        Deed::Principal => state.next_principal(),
        Deed::Undo => ctx.push(AppAction::Undo),
        Deed::All => state.open_bulk(ctx),
    }
}
