//! All keys on one sheet.

use super::super::action::Panel;
use super::super::queue;
use super::super::ui_command::Group;
use super::super::view_ctx::ViewCtx;
use super::menu;
use super::parts::{dialog_of_width_ui, heading_ui, seen};
use super::{conflicts, moved};
use egui::{Grid, Label, RichText, Ui};

/// What can be done with the mouse and a few keys without being a command.
const READING: [(&str, &str); 11] = [
    ("Drag", "Select words; Shift keeps the other end"),
    ("Double click", "Select a word; three a sentence, four a paragraph"),
    (
        "Arrows, Home, End",
        "Move the caret, with Ctrl by word and paragraph; Shift selects",
    ),
    ("[ and ]", "Go to the sentence before or after; Shift selects"),
    ("Page Up, Page Down", "Go up or down by a page"),
    (
        "A label's key",
        "Tag the selected words, or give the selected annotation that label",
    ),
    ("Click again", "Select the next of the annotations that lie there"),
    ("Right click", "List what lies there and what can be done"),
    ("Drag an end", "Move one end of the selected annotation"),
    ("Alt and drag", "Draw a link from one annotation to another"),
    ("Escape", "Select nothing, close what is open"),
];

/// One part of the sheet: its heading, and keys with what they do.
type Part = (&'static str, Vec<(String, String)>);

/// Draws the sheet: as many columns as there is room for.
pub fn cheat_sheet_ui(ctx: &ViewCtx<'_>, ui: &Ui) {
    let width = ui.ctx().content_rect().width() - ctx.theme.sizes.space.xxl * 4.0;
    let column = ctx.theme.sizes.measure * 0.68;
    let number = ((width / column) as usize).clamp(1, 3);
    let width = width.min(column * number as f32);
    dialog_of_width_ui(ctx, (Panel::CheatSheet, "Keys at a glance"), width, ui, |ui| {
        let columns = spread(parts(ctx, ui), number);
        ui.columns(number, |uis| {
            for (ui, parts) in uis.iter_mut().zip(&columns) {
                for (heading, rows) in parts {
                    heading_ui(ctx.theme, heading, ui);
                    grid_ui(ctx, heading, rows, ui);
                }
            }
        });
    });
}

fn parts(ctx: &ViewCtx<'_>, ui: &Ui) -> Vec<Part> {
    let reading = READING.map(|(keys, words)| (keys.to_owned(), words.to_owned()));
    let labels = ctx.project().labels_in_order().into_iter();
    let labels = labels.filter_map(|(_, label)| {
        Some((
            label.key?.to_uppercase().collect(),
            format!("Tag as {}", seen(&label.name)),
        ))
    });
    let mut parts = vec![("Reading and tagging", reading.to_vec()), ("Labels", labels.collect())];
    for group in Group::ALL {
        let commands = ctx.keymap.commands().filter(|command| command.group == group);
        let rows = commands.map(|command| (menu::keys(&command, ui), command.text.to_owned()));
        parts.push((group.name(), rows.filter(|(keys, _)| !keys.is_empty()).collect()));
    }
    parts.push(("Reviewing proposals", queue::keys_at_a_glance()));
    parts.push(("Moved annotations", moved::keys_at_a_glance()));
    parts.push(("Conflicts", conflicts::keys_at_a_glance()));
    parts
}

/// Fills columns of about one height with the parts in their order.
fn spread(parts: Vec<Part>, number: usize) -> Vec<Vec<Part>> {
    // A heading takes as much room as two rows.
    let height = |part: &Part| part.1.len() + 2;
    let all: usize = parts.iter().map(height).sum();
    let mut columns: Vec<Vec<Part>> = vec![Vec::new(); number];
    let mut above = 0;
    for part in parts {
        let middle = above + height(&part) / 2;
        above += height(&part);
        let column = (middle * number / all.max(1)).min(number - 1);
        if let Some(column) = columns.get_mut(column) {
            column.push(part);
        }
    }
    columns
}

fn grid_ui(ctx: &ViewCtx<'_>, salt: &str, rows: &[(String, String)], ui: &mut Ui) {
    let keys_width = ctx.theme.sizes.measure / 5.0;
    Grid::new(("keys", salt))
        .num_columns(2)
        .min_col_width(keys_width)
        .show(ui, |ui| {
            for (keys, words) in rows {
                ui.label(RichText::new(keys).color(ctx.theme.colors.secondary));
                ui.add(Label::new(words).wrap());
                ui.end_row();
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stay_in_order_and_fill_the_columns_evenly() {
        let part = |name: &'static str, rows: usize| (name, vec![(String::new(), String::new()); rows]);
        let columns = spread(
            vec![part("a", 8), part("b", 4), part("c", 8), part("d", 12), part("e", 2)],
            3,
        );
        let names: Vec<Vec<&str>> = columns
            .iter()
            .map(|c| c.iter().map(|(name, _)| *name).collect())
            .collect();
        assert_eq!(names, [vec!["a", "b"], vec!["c"], vec!["d", "e"]]);
    }
}
