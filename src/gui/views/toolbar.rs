//! The icons at the right of the menu: undo, columns, and how the texts are shown.

use super::super::action::Panel;
use super::super::action::{Action, AppAction, ViewAction};
use super::super::icons::{Icon, icon_button, icon_toggle};
use super::super::view_ctx::ViewCtx;
use super::super::view_state::Compare;
use egui::{Align, Button, Layout, Response, Ui};

/// Draws the icons from the right edge; `columns` is how many columns are open.
pub fn toolbar_ui(ctx: &ViewCtx<'_>, columns: usize, ui: &mut Ui) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let theme_icon = if ctx.theme.dark { Icon::Sun } else { Icon::Moon };
        let theme = icon_button(ui, theme_icon, "Light or dark");
        if with_keys(ctx, "Light or dark", theme).clicked() {
            ctx.push(ViewAction::ToggleTheme);
        }
        ui.add_space(ctx.theme.sizes.space.m);
        let (shown, new) = (ctx.view.compare == Compare::Shared, ctx.view.compare == Compare::New);
        toggle(
            ctx,
            (Icon::New, "Read only what is new"),
            new,
            ViewAction::Compare(Compare::New),
            ui,
        );
        toggle(
            ctx,
            (Icon::Shared, "Show what is shared"),
            shown,
            ViewAction::Compare(Compare::Shared),
            ui,
        );
        let (folded, locked) = (ctx.view.fold_off_topic, ctx.view.scroll_locked);
        toggle(ctx, (Icon::Fold, "Fold off-topic"), folded, ViewAction::ToggleFolds, ui);
        let lock = if locked { Icon::Lock } else { Icon::Unlock };
        toggle(ctx, (lock, "Scroll together"), locked, ViewAction::ToggleScrollLock, ui);
        ui.add_space(ctx.theme.sizes.space.m);
        for (number, icon, name) in [
            (3, Icon::ThreeColumns, "Three columns"),
            (2, Icon::TwoColumns, "Two columns"),
            (1, Icon::OneColumn, "One column"),
        ] {
            toggle(ctx, (icon, name), columns == number, ViewAction::SetColumns(number), ui);
        }
        ui.add_space(ctx.theme.sizes.space.m);
        step(
            ctx,
            (Icon::Redo, "Redo"),
            ctx.session.history().can_redo(),
            AppAction::Redo,
            ui,
        );
        step(ctx, (Icon::Undo, "Undo"), ctx.session.can_undo(), AppAction::Undo, ui);
        ui.add_space(ctx.theme.sizes.space.m);
        review_ui(ctx, ui);
    });
}

/// The way into the queue, with how many proposals wait there.
fn review_ui(ctx: &ViewCtx<'_>, ui: &mut Ui) {
    let words = match ctx.num_proposals {
        0 => "Review".to_owned(),
        number => format!("Review {number}"),
    };
    let button = Button::selectable(ctx.view.is_open(Panel::Queue), words).frame_when_inactive(ctx.num_proposals > 0);
    let response = ui
        .add(button)
        .on_hover_text("Decide what the program takes for duplicates and off-topic");
    let response = response.accessible_name("Review proposals");
    if with_keys(ctx, "Review proposals", response).clicked() {
        ctx.push(ViewAction::Toggle(Panel::Queue));
    }
}

fn toggle(ctx: &ViewCtx<'_>, (icon, name): (Icon, &str), on: bool, action: ViewAction, ui: &mut Ui) {
    let response = icon_toggle(ui, icon, name, on);
    if with_keys(ctx, name, response).clicked() {
        ctx.push(action);
    }
}

/// Adds the keys of the command of that name to the button's tip.
fn with_keys(ctx: &ViewCtx<'_>, command: &str, response: Response) -> Response {
    match ctx.keymap.shown(command, &response.ctx) {
        Some(keys) => response.on_hover_text(keys),
        None => response,
    }
}

/// Undo or redo; its name says what it would take back or do again.
fn step(ctx: &ViewCtx<'_>, (icon, name): (Icon, &str), what: Option<&str>, action: AppAction, ui: &mut Ui) {
    ui.add_enabled_ui(what.is_some(), |ui| {
        let words = what.map_or_else(|| name.to_owned(), |what| format!("{name}: {what}"));
        let response = icon_button(ui, icon, &words);
        if with_keys(ctx, name, response).clicked() {
            ctx.push(Action::from(action));
        }
    });
}
