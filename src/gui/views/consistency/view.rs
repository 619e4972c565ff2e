//! The panel with its header, and the list or why there is none.

use super::rows::{item_ui, place_ui, tagging_ui};
use super::state::{ConsistencyState, Row};
use crate::gui::action::{Panel, ViewAction};
use crate::gui::fonts;
use crate::gui::icons::{Icon, icon_button};
use crate::gui::view_ctx::ViewCtx;
use crate::gui::views::parts::{aside_ui, count, empty_ui};
use egui::scroll_area::ScrollBarVisibility;
use egui::{Align, Frame, Layout, Margin, RichText, ScrollArea, Ui};

/// Draws the panel if it is open.
pub fn consistency_ui(ctx: &ViewCtx<'_>, state: &mut ConsistencyState, ui: &mut Ui) {
    if !ctx.view.is_open(Panel::Consistency) {
        return;
    }
    state.follow(ctx);
    let margin = Margin::same(ctx.theme.sizes.space.m as i8);
    egui::Panel::bottom("consistency")
        .default_size(ctx.theme.sizes.annotations_panel)
        .resizable(true)
        .frame(Frame::NONE.fill(ctx.theme.colors.panel).inner_margin(margin))
        .show(ui, |ui| {
            head_ui(ctx, state, ui);
            list_ui(ctx, state, ui);
        });
}

fn head_ui(ctx: &ViewCtx<'_>, state: &ConsistencyState, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("Consistency").font(fonts::semibold(ctx.theme.sizes.text.ui)));
        let number = state.items().len();
        if number > 0 {
            aside_ui(
                ctx.theme,
                format!("{} tagged in different ways", count(number, "wording")),
                ui,
            );
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Close, "Close the consistency list").clicked() {
                ctx.push(ViewAction::Toggle(Panel::Consistency));
            }
        });
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
