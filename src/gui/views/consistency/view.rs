//! The panel with its header, and the list or why there is none.

use super::rows::{item_ui, place_ui, tagging_ui};
use super::state::{ConsistencyState, Row};
use crate::gui::action::Panel;
use crate::gui::view_ctx::ViewCtx;
use crate::gui::views::list_panel::{head_ui, list_panel_ui};
use crate::gui::views::parts::{count, empty_ui};
use egui::scroll_area::ScrollBarVisibility;
use egui::{ScrollArea, Ui};

/// Draws the panel if it is open.
pub fn consistency_ui(ctx: &ViewCtx<'_>, state: &mut ConsistencyState, ui: &mut Ui) {
    if !ctx.view.is_open(Panel::Consistency) {
        return;
    }
    state.follow(ctx);
    list_panel_ui(ctx, (Panel::Consistency, "consistency"), ui, |ui| {
        let number = state.items().len();
        let words = (number > 0).then(|| format!("{} tagged in different ways", count(number, "wording")));
        let close = (Panel::Consistency, "Close the consistency list");
        head_ui(ctx, ("Consistency", words), close, ui, |_| {});
        list_ui(ctx, state, ui);
    });
}

fn list_ui(ctx: &ViewCtx<'_>, state: &mut ConsistencyState, ui: &mut Ui) {
    if state.rows().is_empty() {
        let words = match (state.is_new(), ctx.project().annotations().is_empty()) {
            (_, true) => "Nothing is tagged yet; words that are tagged in different ways are listed here",
            (true, false) => "Comparing what is tagged…",
            (false, false) => "Wherever the same words are tagged, they are tagged alike",
        };
        empty_ui(ctx.theme, words, ui);
        ui.take_available_height();
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut toggled = None;
    // The room for the bar is kept, so that nothing moves when a wording is opened.
    let scroll = ScrollArea::vertical().scroll_bar_visibility(ScrollBarVisibility::AlwaysVisible);
    scroll.id_salt("consistency").auto_shrink(false).show_rows(
        ui,
        ctx.theme.sizes.row_tall,
        state.rows().len(),
        |ui, shown| {
            for row in state.rows().get(shown).unwrap_or_default() {
                let Some(item) = state.items().get(row.item()) else {
                    continue;
                };
                // By what it is about, so that a row that moves up stays itself.
                ui.push_id((item.content, row.part()), |ui| match *row {
                    Row::Item(n) => {
                        if item_ui(ctx, item, state.is_expanded(n), ui) {
                            toggled = Some(n);
                        }
                    }
                    Row::Tagging(_, tagging) => tagging_ui(ctx, item, tagging, ui),
                    Row::Place(_, tagging, place) => place_ui(ctx, item, (tagging, place), ui),
                });
            }
        },
    );
    if let Some(place) = toggled {
        state.toggle(place);
    }
}
