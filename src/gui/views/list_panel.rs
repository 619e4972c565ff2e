//! A panel under the columns that lists something: its frame, its head with the button that closes it, and when it hears keys.

use super::parts::aside_ui;
use crate::gui::action::{Panel, ViewAction};
use crate::gui::fonts;
use crate::gui::icons::{Icon, icon_button};
use crate::gui::view_ctx::ViewCtx;
use egui::{Align, Frame, Key, Layout, Margin, Modifiers, Popup, RichText, Ui};

/// Draws the panel, if it is open, with `content`; Escape closes it.
pub(super) fn list_panel_ui(ctx: &ViewCtx<'_>, (panel, id): (Panel, &str), ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    if hears_keys(ctx, ui) && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        ctx.push(ViewAction::Toggle(panel));
    }
    let margin = Margin::same(ctx.theme.sizes.space.m as i8);
    egui::Panel::bottom(id.to_owned())
        .default_size(ctx.theme.sizes.annotations_panel)
        .resizable(true)
        .frame(Frame::NONE.fill(ctx.theme.colors.panel).inner_margin(margin))
        .show(ui, content);
}

/// The head: a title, words beside it, and at the right the button that closes the panel, called `close`, with `more`.
pub(super) fn head_ui(
    ctx: &ViewCtx<'_>,
    (title, words): (&str, Option<String>),
    (panel, close): (Panel, &str),
    ui: &mut Ui,
    more: impl FnOnce(&mut Ui),
) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).font(fonts::semibold(ctx.theme.sizes.text.ui)));
        if let Some(words) = words {
            aside_ui(ctx.theme, words, ui);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Close, close).clicked() {
                ctx.push(ViewAction::Toggle(panel));
            }
            more(ui);
        });
    });
}

/// Whether keys are for the panel: no words are being typed and nothing lies over the window.
pub(super) fn hears_keys(ctx: &ViewCtx<'_>, ui: &Ui) -> bool {
    let is_modal = !ui.memory(|memory| memory.allows_interaction(ui.layer_id()));
    !(ctx.typing || ctx.view.has_dialog() || is_modal || Popup::is_any_open(ui.ctx()))
}
