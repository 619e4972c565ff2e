//! The keys of the queue. They are fixed: a hand finds them without looking.

use super::super::action::{AppAction, Panel, ViewAction};
use super::super::view_ctx::ViewCtx;
use super::bulk;
use super::state::QueueState;
use crate::project::Verdict;
use crate::query::segment::Unit;
use egui::{Key, Modifiers, Ui};

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

/// Takes the keys, unless words are being typed.
pub(super) fn take(ctx: &ViewCtx<'_>, state: &mut QueueState, ui: &Ui) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if state.bulk.is_some() {
        if pressed(Modifiers::NONE, Key::Escape) {
            state.bulk = None;
        } else if pressed(Modifiers::NONE, Key::Enter) || pressed(Modifiers::NONE, Key::A) {
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

pub(super) fn carry_out(ctx: &ViewCtx<'_>, state: &mut QueueState, deed: Deed) {
    let off_topic = state.current().is_some_and(|open| open.proposal.kind.is_off_topic());
    match deed {
        // To accept what was proposed as off-topic is to call it that.
        Deed::Accept if off_topic => state.decide(ctx, Verdict::OffTopic),
        Deed::Accept => state.decide(ctx, Verdict::SameText),
        Deed::SameClaim if off_topic => {}
        Deed::SameClaim => state.decide(ctx, Verdict::SameClaim),
        Deed::OffTopic => state.decide(ctx, Verdict::OffTopic),
        Deed::Reject => state.decide(ctx, Verdict::Rejected),
        Deed::Skip => state.decide(ctx, Verdict::Skipped),
        Deed::Principal => state.next_principal(),
        Deed::Undo => ctx.push(AppAction::Undo),
        Deed::All => state.open_bulk(ctx),
    }
}
