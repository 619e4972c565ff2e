//! Name, theme, size of the interface, folders.

use super::dialog::choices_ui;
use crate::gui::actions::{set_interface, set_theme};
use crate::gui::app::App;
use crate::gui::dialogs::Question;
use crate::gui::theme::Theme;
use crate::gui::views::parts::{MAX_LINE, aside_ui, heading_ui};
use crate::session::clock;
use crate::session::settings::ThemeChoice;
use egui::{Layout, RichText, TextEdit, Ui, vec2};
use std::path::PathBuf;

/// The most letters of a name.
const MAX_NAME: usize = 100;

pub(super) fn general_ui(app: &mut App, theme: &Theme, ui: &mut Ui) {
    let settings = &mut app.settings;
    heading_ui(theme, "Your name", ui);
    let name = TextEdit::singleline(&mut settings.author)
        .hint_text(clock::system_user())
        .char_limit(MAX_NAME)
        .desired_width(f32::INFINITY);
    ui.add(name).accessible_name("Your name");
    let hint = "Counts when this dialog is closed, in the open project too. What was made before keeps its name";
    aside_ui(theme, hint, ui);
    heading_ui(theme, "Theme", ui);
    let themes = [
        (ThemeChoice::System, "As the desktop"),
        (ThemeChoice::Light, "Light"),
        (ThemeChoice::Dark, "Dark"),
    ];
    if choices_ui(&mut settings.theme, &themes, ui) {
        set_theme(ui.ctx(), settings.theme);
    }
    heading_ui(theme, "Size of the interface", ui);
    let sizes = [
        (90, "90 %"),
        (100, "100 %"),
        (110, "110 %"),
        (125, "125 %"),
        (150, "150 %"),
    ];
    if choices_ui(&mut settings.interface, &sizes, ui) {
        set_interface(ui.ctx(), settings.interface);
    }
    folder_ui(app, theme, ui);
    heading_ui(theme, "Folders of this program", ui);
    let places = &app.options.places;
    for (what, folder) in [
        ("Unsaved projects", &places.data),
        ("Journals and backups", &places.state),
        ("Settings", &places.config),
    ] {
        let words = RichText::new(format!("{what}: {}", folder.display()));
        let words = words.size(theme.sizes.text.small).color(theme.colors.secondary);
        ui.add(egui::Label::new(words).wrap().selectable(true));
    }
}

/// Where file dialogs start.
fn folder_ui(app: &mut App, theme: &Theme, ui: &mut Ui) {
    heading_ui(theme, "Folder for projects and exports", ui);
    let usual = app.usual_folder();
    let mut typed = app.settings.folder.display().to_string();
    let row = vec2(ui.available_width(), theme.sizes.row_tall);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(egui::Align::Center), |ui| {
        if ui.button("Choose…").clicked() {
            app.ask(Question::WorkFolder);
        }
        let field = TextEdit::singleline(&mut typed)
            .char_limit(MAX_LINE)
            .hint_text(usual.display().to_string())
            .desired_width(ui.available_width());
        if ui
            .add(field)
            .accessible_name("Folder for projects and exports")
            .changed()
        {
            app.settings.folder = PathBuf::from(typed.trim());
        }
    });
    let folder = &app.settings.folder;
    let hint = if folder.as_os_str().is_empty() || folder.is_dir() {
        "File dialogs start there; left empty, where the last project lies"
    } else {
        "This folder is not there, so file dialogs start where the last project lies"
    };
    aside_ui(theme, hint, ui);
}
