//! All keys on one sheet.

use super::super::action::Panel;
use super::super::ui_command::Group;
use super::super::view_ctx::ViewCtx;
use super::menu;
use super::parts::{dialog_ui, heading_ui};
use egui::{Grid, RichText, Ui};

/// What can be done with the mouse and a few keys without being a command.
const READING: [(&str, &str); 6] = [
    ("Drag", "Select words; Shift keeps the other end"),
    ("Double click", "Select a word; three a sentence, four a paragraph"),
    ("A label's key", "Tag the selected words"),
    ("Drag an end", "Move one end of the selected annotation"),
    ("Arrows, Shift", "Move the caret and select"),
    ("Escape", "Select nothing, close what is open"),
];

/// Draws the sheet.
pub fn cheat_sheet_ui(ctx: &ViewCtx<'_>, ui: &Ui) {
    dialog_ui(ctx, Panel::CheatSheet, "Keys at a glance", ui, |ui| {
        heading_ui(ctx.theme, "Reading and tagging", ui);
        let rows = READING.map(|(keys, words)| (keys.to_owned(), words.to_owned()));
        grid_ui(ctx, "reading", &rows, ui);
        let labels = ctx.project().labels_in_order().into_iter();
        let labels = labels
            .filter_map(|(_, label)| Some((label.key?.to_uppercase().collect(), format!("Tag as {}", label.name))));
        heading_ui(ctx.theme, "Labels", ui);
        grid_ui(ctx, "labels", &labels.collect::<Vec<_>>(), ui);
        for group in Group::ALL {
            let commands = ctx
                .keymap
                .commands()
                .filter(|command| command.group == group && command.keys.is_some());
            let rows: Vec<_> = commands
                .map(|command| (menu::keys(&command, ui), command.text.to_owned()))
                .collect();
            heading_ui(ctx.theme, group.name(), ui);
            grid_ui(ctx, group.name(), &rows, ui);
        }
    });
}

fn grid_ui(ctx: &ViewCtx<'_>, salt: &str, rows: &[(String, String)], ui: &mut Ui) {
    let keys_width = ctx.theme.sizes.measure / 3.0;
    Grid::new(("keys", salt))
        .num_columns(2)
        .min_col_width(keys_width)
        .show(ui, |ui| {
            for (keys, words) in rows {
                ui.label(RichText::new(keys).color(ctx.theme.colors.secondary));
                ui.label(words);
                ui.end_row();
            }
        });
}
