//! One label: name, key, colour, guideline, attributes, merging and removing.

use super::super::super::icons::{Icon, icon_button};
use super::super::super::view_ctx::ViewCtx;
use super::super::drafts::Field;
use super::super::parts::{aside_ui, count, heading_ui, paint_swatch, seen};
use super::attributes;
use super::state::{LabelField, SchemaKey, SchemaState};
use crate::gui::theme::LABEL_SLOTS;
use crate::project::edit::Command;
use crate::project::{Label, LabelId};
use egui::accesskit::Role;
use egui::{RichText, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

/// Rows of the guideline's field.
const GUIDELINE_ROWS: usize = 3;

pub(super) fn label_ui(ctx: &ViewCtx<'_>, state: &mut SchemaState, (id, stored): (LabelId, &Label), ui: &mut Ui) {
    let mut edited = stored.clone();
    let sizes = &ctx.theme.sizes;
    ui.horizontal(|ui| {
        let key_width = sizes.space.xxl;
        let name_width = (ui.available_width() - key_width * 3.0).max(key_width);
        let name = Field {
            width: name_width,
            hint: "Name",
            ..Field::line("Label name")
        };
        field_ui(ctx, state, (id, LabelField::Name), name, &mut edited, ui);
        aside_ui(ctx.theme, "Key", ui);
        let key = Field {
            width: key_width,
            limit: 1,
            ..Field::line("Label key")
        };
        field_ui(ctx, state, (id, LabelField::Key), key, &mut edited, ui);
    });
    if let Some(notice) = &state.notice {
        ui.label(RichText::new(notice).small().color(ctx.theme.colors.warning));
    }
    colors_ui(ctx, &mut edited, ui);
    heading_ui(ctx.theme, "Guideline", ui);
    let hint = "When to use this label, and when not";
    let guideline = Field {
        hint,
        ..Field::rows("Guideline", GUIDELINE_ROWS)
    };
    field_ui(ctx, state, (id, LabelField::Guideline), guideline, &mut edited, ui);
    heading_ui(ctx.theme, "Attributes", ui);
    attributes::attributes_ui(ctx, state, id, &mut edited, ui);
    if edited != *stored {
        ctx.push(Command::EditLabel(id, edited));
    }
    ui.add_space(sizes.space.m);
    ui.horizontal(|ui| {
        move_ui(ctx, state, (id, stored), ui);
        merge_ui(ctx, id, ui);
        remove_ui(ctx, id, stored, ui);
    });
}

/// One place towards the head or the end of the list of labels.
fn move_ui(ctx: &ViewCtx<'_>, state: &mut SchemaState, (id, label): (LabelId, &Label), ui: &mut Ui) {
    let labels = ctx.project().labels_in_order();
    let Some(place) = labels.iter().position(|(other, _)| *other == id) else {
        return;
    };
    let moves = [
        (Icon::ChevronLeft, "earlier", place.checked_sub(1)),
        (
            Icon::ChevronRight,
            "later",
            Some(place + 1).filter(|next| *next < labels.len()),
        ),
    ];
    for (icon, way, to) in moves {
        let name = format!("Move {} {way}", seen(&label.name));
        let clicked = ui.add_enabled_ui(to.is_some(), |ui| icon_button(ui, icon, &name).clicked());
        if let (true, Some(to)) = (clicked.inner, to) {
            // It stays the chosen one wherever it stands.
            state.chosen = Some(id);
            ctx.push(Command::MoveLabel(id, to));
        }
    }
}

/// A field of the label. What was typed goes into `edited` when the field is left.
pub(super) fn field_ui(
    ctx: &ViewCtx<'_>,
    state: &mut SchemaState,
    (id, field): (LabelId, LabelField),
    look: Field<'_>,
    edited: &mut Label,
    ui: &mut Ui,
) {
    let stored = field.stored(edited);
    if let Some(text) = state.drafts.field_ui(&SchemaKey::Label(id, field), &stored, look, ui) {
        state.notice = field.put(&text, edited, ctx.keymap).err();
    }
}

/// Puts everything half-typed about a label into `edited`.
pub(super) fn put_drafts(ctx: &ViewCtx<'_>, state: &mut SchemaState, id: LabelId, edited: &mut Label) {
    for (key, text) in state.drafts.take_where(|key| key.is_of(id)) {
        if let SchemaKey::Label(_, field) = key {
            state.notice = field.put(&text, edited, ctx.keymap).err().or(state.notice.take());
        }
    }
}

/// The eight colours; each has its own line style in the text, too.
fn colors_ui(ctx: &ViewCtx<'_>, edited: &mut Label, ui: &mut Ui) {
    heading_ui(ctx.theme, "Colour", ui);
    ui.horizontal(|ui| {
        for slot in 0..LABEL_SLOTS as u8 {
            let colors = ctx.theme.label(slot);
            let side = ctx.theme.sizes.row;
            let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::click());
            let chosen = edited.slot == slot;
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, colors.name));
            let shown = Label {
                slot,
                name: edited.name.clone(),
                ..Label::default()
            };
            paint_swatch(ctx.theme, &shown, rect, ui);
            if chosen || response.has_focus() {
                let color = if chosen { colors.line } else { ctx.theme.colors.focus };
                let ring = Stroke::new(ctx.theme.sizes.focus_ring, color);
                ui.painter()
                    .rect_stroke(rect, ctx.theme.sizes.corner, ring, StrokeKind::Outside);
            }
            if response.on_hover_text(colors.name).clicked() {
                edited.slot = slot;
            }
        }
    });
}

fn merge_ui(ctx: &ViewCtx<'_>, id: LabelId, ui: &mut Ui) {
    let others = ctx
        .project()
        .labels_in_order()
        .into_iter()
        .filter(|(other, _)| *other != id);
    let menu = ui.menu_button("Merge into…", |ui| {
        for (other, label) in others {
            if ui.button(seen(&label.name)).clicked() {
                ctx.push(Command::MergeLabels(id, other));
            }
        }
    });
    menu.response
        .on_hover_text("Give its annotations another label and drop this one");
}

/// Removing takes a second click that says what goes with it.
fn remove_ui(ctx: &ViewCtx<'_>, id: LabelId, label: &Label, ui: &mut Ui) {
    let number = ctx
        .session
        .derived()
        .counts
        .annotations_by_label
        .get(&id)
        .copied()
        .unwrap_or(0);
    ui.add_enabled_ui(ctx.project().labels().len() > 1, |ui| {
        ui.menu_button("Remove…", |ui| {
            let words = match number {
                0 => format!("Remove {}", seen(&label.name)),
                _ => format!("Remove {} with its {}", seen(&label.name), count(number, "annotation")),
            };
            if ui.button(words).clicked() {
                ctx.push(Command::RemoveLabel(id));
            }
        });
    });
}
