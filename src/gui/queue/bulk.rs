//! Accepting all that is like what is shown, with the list shown first; one step, one undo.

use super::super::own_dialogs::modal_frame;
use super::super::text::visible;
use super::super::view_ctx::ViewCtx;
use super::super::views::{aside_ui, primary_button, short};
use super::state::QueueState;
use crate::project::edit::Ruling;
use crate::session::proposals::Open;
use egui::{Id, Modal, ScrollArea, Ui};

/// Code points of a row.
const ROW_LENGTH: usize = 90;

/// Draws the list while it is open.
pub(super) fn bulk_ui(ctx: &ViewCtx<'_>, state: &mut QueueState, ui: &Ui) {
    let Some(ticked) = &mut state.bulk else { return };
    let number = ticked.iter().filter(|(_, on)| *on).count();
    let mut done = None;
    let modal = Modal::new(Id::unique("bulk"))
        .frame(modal_frame(ctx.theme))
        .show(ui.ctx(), |ui| {
            ui.set_width(ctx.theme.sizes.measure * 1.2);
            ui.heading("Accept all of these?");
            aside_ui(
                ctx.theme,
                "Each is tagged as it was proposed, in one step; one undo takes all back",
                ui,
            );
            ui.add_space(ctx.theme.sizes.space.s);
            let height = ctx.theme.sizes.row_tall * 12.0;
            let list = ScrollArea::vertical().max_height(height);
            let rows = ticked.len();
            // Only rows in sight read their texts.
            list.show_rows(ui, ctx.theme.sizes.row, rows, |ui, shown| {
                for (at, on) in ticked.get_mut(shown).unwrap_or_default() {
                    if let Some(open) = state.queue.open.get(*at) {
                        ui.checkbox(on, words(ctx, open));
                    }
                }
            });
            ui.add_space(ctx.theme.sizes.space.m);
            ui.horizontal(|ui| {
                ui.add_enabled_ui(number > 0, |ui| {
                    if primary_button(ctx.theme, &format!("Accept {number}"), ui).clicked() {
                        done = Some(true);
                    }
                });
                if ui.button("Cancel").clicked() {
                    done = Some(false);
                }
            });
        });
    if modal.should_close() {
        done = Some(false);
    }
    match done {
        Some(true) => accept(ctx, state),
        Some(false) => state.bulk = None,
        None => {}
    }
}

/// A proposal on one row: how often, and the words.
fn words(ctx: &ViewCtx<'_>, open: &Open) -> String {
    let proposal = &open.proposal;
    let first = proposal.passages.get(proposal.principal).or(proposal.passages.first());
    let text = first.and_then(|(document, range)| Some((ctx.session.text(*document)?, range.clone())));
    let quote = text.as_ref().and_then(|(text, range)| text.get(range.clone()));
    let quote = short(quote.unwrap_or_default(), ROW_LENGTH);
    format!("{}×  {}", proposal.passages.len(), visible(&quote))
}

/// Accepts what is ticked.
pub(super) fn accept(ctx: &ViewCtx<'_>, state: &mut QueueState) {
    let ticked = state.bulk.take().unwrap_or_default();
    let chosen = ticked.into_iter().filter(|(_, on)| *on);
    let rulings = chosen.filter_map(|(at, _)| {
        let open = state.queue.open.get(at)?;
        Some(Ruling {
            proposal: open.proposal.proposed(),
            verdict: open.accepting(),
        })
    });
    let rulings = rulings.collect();
    state.rule(ctx, rulings);
}
