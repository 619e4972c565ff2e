//! The frame of the dialog: the pages by name, the open one below, always as high.

use super::keys::KeysState;
use super::{general, keys, reading};
use crate::gui::app::App;
use crate::gui::theme::Theme;
use egui::{ScrollArea, Ui, vec2};

/// Height of a page where the window has room for it, in points.
const PAGE_HEIGHT: f32 = 440.0;
/// Room for what stands above and below a page, in points.
const AROUND: f32 = 190.0;

/// What the dialog remembers.
#[derive(Default)]
pub struct SettingsState {
    page: Page,
    /// The page of keys.
    pub(in crate::gui) keys: KeysState,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Page {
    #[default]
    General,
    Reading,
    Keys,
}

/// Draws the dialog's content.
pub(in crate::gui) fn settings_ui(app: &mut App, theme: &Theme, ui: &mut Ui) {
    let state = &mut app.views.settings;
    ui.horizontal(|ui| {
        for (page, name) in [
            (Page::General, "General"),
            (Page::Reading, "Reading"),
            (Page::Keys, "Keys"),
        ] {
            if ui.selectable_label(state.page == page, name).clicked() && state.page != page {
                state.page = page;
                state.keys.forget();
            }
        }
    });
    ui.add_space(theme.sizes.space.s);
    ui.separator();
    let page = state.page;
    let height = (ui.ctx().content_rect().height() - AROUND).clamp(theme.sizes.row_tall * 4.0, PAGE_HEIGHT);
    let size = vec2(ui.available_width(), height);
    ui.allocate_ui(size, |ui| {
        ui.set_min_size(size);
        match page {
            Page::General => scrolled(ui, |ui| general::general_ui(app, theme, ui)),
            Page::Reading => scrolled(ui, |ui| reading::reading_ui(app, theme, ui)),
            Page::Keys => keys::keys_ui(app, theme, ui),
        }
    });
}

fn scrolled(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().auto_shrink(false).show(ui, content);
}

/// A row of choices of which one holds; true where another was chosen.
pub(super) fn choices_ui<T: Copy + PartialEq>(chosen: &mut T, choices: &[(T, &str)], ui: &mut Ui) -> bool {
    let before = *chosen;
    ui.horizontal_wrapped(|ui| {
        for (value, words) in choices {
            ui.selectable_value(chosen, *value, *words);
        }
    });
    *chosen != before
}
