//! Dialogs about the program rather than the project: settings, and what went wrong lately.

use super::action::Panel;
use super::app::App;
use super::fonts;
use super::settings::settings_ui;
use super::theme::Theme;
use egui::{Context, Frame, Margin, Modal, RichText, ScrollArea, Ui};

/// Width of these dialogs, in points.
const WIDTH: f32 = 600.0;

/// Draws what is open of them.
pub(super) fn own_dialogs_ui(app: &mut App, theme: &Theme, ctx: &Context) {
    if app.view.is_open(Panel::Problems) && dialog(theme, ctx, "Problems", |ui| problems(app, theme, ui)) {
        app.view.open.remove(&Panel::Problems);
        app.toasts.see_all();
    }
    if app.view.is_open(Panel::Settings) && dialog(theme, ctx, "Settings", |ui| settings_ui(app, theme, ui)) {
        app.view.open.remove(&Panel::Settings);
        app.views.settings.keys.forget();
        app.take_settings_over();
    }
}

/// A frame for modal dialogs with room round its content.
pub(super) fn modal_frame(theme: &Theme) -> Frame {
    Frame::NONE
        .fill(theme.colors.raised)
        .corner_radius(theme.sizes.corner_large)
        .inner_margin(Margin::same(theme.sizes.space.xl as i8))
}

/// Draws a dialog; true when it is to be closed.
fn dialog(theme: &Theme, ctx: &Context, title: &str, content: impl FnOnce(&mut Ui)) -> bool {
    let modal = Modal::new(egui::Id::unique(title))
        .frame(modal_frame(theme))
        .show(ctx, |ui| {
            ui.set_width(WIDTH);
            ui.label(RichText::new(title).font(fonts::semibold(theme.sizes.text.large)));
            ui.add_space(theme.sizes.space.m);
            content(ui);
            ui.add_space(theme.sizes.space.l);
            ui.button("Close").clicked()
        });
    modal.inner || modal.should_close()
}

fn problems(app: &App, theme: &Theme, ui: &mut Ui) {
    if app.toasts.problems.is_empty() {
        ui.label(RichText::new("Nothing went wrong since the program was started").color(theme.colors.secondary));
    }
    ScrollArea::vertical()
        .max_height(360.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for problem in app.toasts.problems.iter().rev() {
                ui.add(
                    egui::Label::new(super::text::visible(problem).into_owned())
                        .wrap()
                        .selectable(true),
                );
                ui.add_space(theme.sizes.space.s);
            }
        });
}
