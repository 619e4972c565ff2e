//! The bar of labels: what can be tagged, with which key, and how often it was.

use super::super::action::{Panel, ViewAction};
use super::super::icons::{Icon, icon_toggle};
use super::super::view_ctx::ViewCtx;
use super::parts::{Chip, aside_ui, chip_ui, seen};
use crate::project::{Label, LabelId};
use egui::{Button, ScrollArea, Ui};

/// Rows of chips in sight; the others are reached by scrolling.
const MOST_ROWS: f32 = 4.0;

/// Draws one chip a label: a click tags the selected text, the eye hides and shows.
pub fn labels_bar_ui(ctx: &ViewCtx<'_>, ui: &mut Ui) {
    // Chips and eyes stand on one line.
    ui.spacing_mut().interact_size.y = ctx.theme.sizes.icon_button;
    // However many labels there are, the text keeps its room.
    let most = ctx.theme.sizes.row * MOST_ROWS;
    ScrollArea::vertical()
        .max_height(most)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                for (id, label) in ctx.project().labels_in_order() {
                    label_ui(ctx, id, label, ui);
                }
            });
        });
}

fn label_ui(ctx: &ViewCtx<'_>, id: LabelId, label: &Label, ui: &mut Ui) {
    let hidden = ctx.view.hidden_labels.contains(&id);
    let sticky = ctx.view.sticky == Some(id);
    let number = ctx
        .session
        .derived()
        .counts
        .annotations_by_label
        .get(&id)
        .copied()
        .unwrap_or(0);
    let key = label.key.map(|key| key.to_uppercase().collect::<String>());
    let more = key
        .iter()
        .cloned()
        .chain([number.to_string()])
        .collect::<Vec<_>>()
        .join("  ");
    let name = format!("Tag as {}", seen(&label.name));
    let chip = Chip {
        more: &more,
        name: &name,
        selected: sticky,
        dimmed: hidden,
        ..Chip::of(label)
    };
    let keep = ctx.theme.sizes.icon_button + ctx.theme.sizes.space.s;
    let chip = chip_ui(ctx.theme, &chip, keep, ui);
    let tip = match (sticky, key) {
        (true, _) => "Each selection is tagged with this at once".to_owned(),
        (_, Some(key)) => format!("Tag the selected text ({key})"),
        (_, None) => "Tag the selected text".to_owned(),
    };
    let chip = chip.on_hover_text(tip);
    if chip.clicked() {
        ctx.push(ViewAction::TagSelection(id));
    }
    chip.context_menu(|ui| menu_ui(ctx, id, label, ui));
    let (icon, words) = if hidden {
        (Icon::EyeOff, "Show")
    } else {
        (Icon::Eye, "Hide")
    };
    if icon_toggle(ui, icon, &format!("{words} {}", seen(&label.name)), hidden).clicked() {
        ctx.push(ViewAction::ToggleLabel(id));
    }
}

fn menu_ui(ctx: &ViewCtx<'_>, id: LabelId, label: &Label, ui: &mut Ui) {
    let sticky = ctx.view.sticky == Some(id);
    let button = ui.add(Button::selectable(sticky, "Tag each selection at once"));
    if button
        .on_hover_text("Until it is switched off, selecting words tags them")
        .clicked()
    {
        ctx.push(ViewAction::Sticky(if sticky { None } else { Some(id) }));
    }
    if ui.button("Guidelines").clicked() && !ctx.view.is_open(Panel::Guidelines) {
        ctx.push(ViewAction::Toggle(Panel::Guidelines));
    }
    if ui.button("Edit labels…").clicked() && !ctx.view.is_open(Panel::Schema) {
        ctx.push(ViewAction::Toggle(Panel::Schema));
    }
    if !label.guideline.is_empty() {
        ui.separator();
        ui.set_max_width(ctx.theme.sizes.measure / 2.0);
        aside_ui(ctx.theme, label.guideline.as_str(), ui);
    }
}
