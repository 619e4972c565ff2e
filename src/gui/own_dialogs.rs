//! Dialogs about the program rather than the project: settings, and what went wrong lately.

use super::action::Panel;
use super::actions::set_theme;
use super::app::App;
use super::fonts;
use super::theme::Theme;
use crate::session::settings::ThemeChoice;
use egui::{Context, Frame, Margin, Modal, RichText, ScrollArea, TextEdit, Ui};

/// Width of these dialogs, in points.
const WIDTH: f32 = 560.0;

/// Draws what is open of them.
pub(super) fn own_dialogs_ui(app: &mut App, theme: &Theme, ctx: &Context) {
    if app.view.is_open(Panel::Problems) && dialog(theme, ctx, "Problems", |ui| problems(app, theme, ui)) {
        app.view.open.remove(&Panel::Problems);
    }
    if app.view.is_open(Panel::Settings) && dialog(theme, ctx, "Settings", |ui| settings(app, theme, ui)) {
        app.view.open.remove(&Panel::Settings);
        app.keep_settings();
        app.options.author = app.settings.author();
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

fn settings(app: &mut App, theme: &Theme, ui: &mut Ui) {
    let heading = |ui: &mut Ui, words: &str| {
        ui.add_space(theme.sizes.space.s);
        ui.label(RichText::new(words).font(fonts::semibold(theme.sizes.text.ui)))
    };
    let label = heading(ui, "Your name");
    let hint = crate::session::clock::system_user();
    ui.add(
        TextEdit::singleline(&mut app.settings.author)
            .hint_text(hint)
            .desired_width(f32::INFINITY),
    )
    .labelled_by(label.id);
    ui.label(
        RichText::new("New tags and links carry it, from the next project you open")
            .color(theme.colors.secondary)
            .size(theme.sizes.text.small),
    );
    heading(ui, "Theme");
    ui.horizontal(|ui| {
        for (choice, words) in [
            (ThemeChoice::System, "As the desktop"),
            (ThemeChoice::Light, "Light"),
            (ThemeChoice::Dark, "Dark"),
        ] {
            if ui.selectable_value(&mut app.settings.theme, choice, words).clicked() {
                set_theme(ui.ctx(), choice);
            }
        }
    });
    heading(ui, "Folders of this program");
    let places = &app.options.places;
    for (what, folder) in [
        ("Unsaved projects", &places.data),
        ("Journals and backups", &places.state),
        ("Settings", &places.config),
    ] {
        let words = format!("{what}: {}", folder.display());
        ui.add(
            egui::Label::new(
                RichText::new(words)
                    .size(theme.sizes.text.small)
                    .color(theme.colors.secondary),
            )
            .wrap()
            .selectable(true),
        );
    }
}
