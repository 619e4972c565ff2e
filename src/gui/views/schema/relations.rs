//! Link types: name, and which labels they may join.

use super::super::super::icons::{Icon, icon_button};
use super::super::super::view_ctx::ViewCtx;
use super::super::drafts::Field;
use super::super::parts::{aside_ui, count, heading_ui, seen};
use super::state::{SchemaKey, SchemaState};
use super::view::free_name;
use crate::project::edit::Command;
use crate::project::{LabelId, RelationType, RelationTypeId};
use egui::{ComboBox, Popup, Ui};

/// Where a link may start or end at any label.
const ANY: &str = "Any label";

pub(super) fn relation_types_ui(ctx: &ViewCtx<'_>, state: &mut SchemaState, ui: &mut Ui) {
    heading_ui(ctx.theme, "Link types", ui);
    if ctx.project().relation_types().is_empty() {
        aside_ui(
            ctx.theme,
            "A link type is an arrow between two annotations, such as “rests on”",
            ui,
        );
    }
    for (id, kind) in ctx.project().relation_types_in_order() {
        ui.push_id(id, |ui| relation_type_ui(ctx, state, (id, kind), ui));
    }
    if ui.button("Add link type").clicked() {
        let name = free_name("new link", |name| ctx.project().relation_type_named(name).is_some());
        ctx.push(Command::AddRelationType(RelationType {
            name,
            ..RelationType::default()
        }));
    }
}

fn relation_type_ui(
    ctx: &ViewCtx<'_>,
    state: &mut SchemaState,
    (id, stored): (RelationTypeId, &RelationType),
    ui: &mut Ui,
) {
    let mut edited = stored.clone();
    ui.horizontal(|ui| {
        let column = ctx.theme.sizes.measure / 5.0;
        end_ui(ctx, ("Starts at", column), &mut edited.from, ui);
        aside_ui(ctx.theme, "→", ui);
        let look = Field {
            width: column,
            hint: "Name",
            ..Field::line("Link type name")
        };
        if let Some(text) = state
            .drafts
            .field_ui(&SchemaKey::RelationType(id), &stored.name, look, ui)
        {
            text.trim().clone_into(&mut edited.name);
        }
        aside_ui(ctx.theme, "→", ui);
        end_ui(ctx, ("Ends at", column), &mut edited.to, ui);
        move_ui(ctx, id, stored, ui);
        remove_ui(ctx, id, stored, ui);
    });
    if edited != *stored {
        ctx.push(Command::EditRelationType(id, edited));
    }
}

fn end_ui(ctx: &ViewCtx<'_>, (name, width): (&str, f32), end: &mut Option<LabelId>, ui: &mut Ui) {
    let label = end.and_then(|id| ctx.project().labels().get(id));
    let shown = label.map_or(ANY, |label| label.name.as_str());
    let combo = ComboBox::from_id_salt(name)
        .selected_text(seen(shown))
        .width(width)
        .truncate()
        .show_ui(ui, |ui| {
            ui.selectable_value(end, None, ANY);
            for (id, label) in ctx.project().labels_in_order() {
                ui.selectable_value(end, Some(id), seen(&label.name));
            }
        });
    combo.response.accessible_name(name);
}

/// One place up or down the list of link types.
fn move_ui(ctx: &ViewCtx<'_>, id: RelationTypeId, kind: &RelationType, ui: &mut Ui) {
    let kinds = ctx.project().relation_types_in_order();
    let Some(place) = kinds.iter().position(|(other, _)| *other == id) else {
        return;
    };
    let moves = [
        (Icon::ChevronUp, "up", place.checked_sub(1)),
        (
            Icon::ChevronDown,
            "down",
            Some(place + 1).filter(|next| *next < kinds.len()),
        ),
    ];
    for (icon, way, to) in moves {
        let name = format!("Move link type {} {way}", kind.name);
        let clicked = ui.add_enabled_ui(to.is_some(), |ui| icon_button(ui, icon, &name).clicked());
        if let (true, Some(to)) = (clicked.inner, to) {
            ctx.push(Command::MoveRelationType(id, to));
        }
    }
}

/// Removing takes a second click that says what goes with it.
fn remove_ui(ctx: &ViewCtx<'_>, id: RelationTypeId, kind: &RelationType, ui: &mut Ui) {
    let button = icon_button(ui, Icon::Trash, &format!("Remove link type {}", kind.name));
    Popup::menu(&button).show(|ui| {
        let number = ctx
            .project()
            .relations()
            .values()
            .filter(|relation| relation.kind == id)
            .count();
        let words = match number {
            0 => format!("Remove “{}”", kind.name),
            _ => format!("Remove “{}” with its {}", kind.name, count(number, "link")),
        };
        if ui.button(words).clicked() {
            ctx.push(Command::RemoveRelationType(id));
        }
    });
}
