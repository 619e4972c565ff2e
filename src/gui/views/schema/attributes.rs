//! The attributes of one label: name, kind, choices.

use super::super::super::icons::{Icon, icon_button};
use super::super::super::view_ctx::ViewCtx;
use super::super::drafts::Field;
use super::super::parts::aside_ui;
use super::label::{field_ui, put_drafts};
use super::state::{LabelField, SchemaState};
use super::view::free_name;
use crate::project::{AttributeDef, AttributeKind, Label, LabelId};
use egui::{ComboBox, Ui};

/// What a new attribute that is a choice offers.
const FIRST_CHOICES: [&str; 2] = ["yes", "no"];

pub(super) fn attributes_ui(ctx: &ViewCtx<'_>, state: &mut SchemaState, id: LabelId, edited: &mut Label, ui: &mut Ui) {
    if edited.attributes.is_empty() {
        aside_ui(
            ctx.theme,
            "An attribute is a field the analyst fills in for each annotation of this label",
            ui,
        );
    }
    let mut removed = None;
    for place in 0..edited.attributes.len() {
        ui.push_id(place, |ui| {
            if attribute_ui(ctx, state, (id, place), edited, ui) {
                removed = Some(place);
            }
        });
    }
    if let Some(place) = removed {
        // The places behind it move up; half-typed text must not move with them.
        put_drafts(ctx, state, id, edited);
        if place < edited.attributes.len() {
            edited.attributes.remove(place);
        }
    }
    if ui.button("Add attribute").clicked() {
        let taken = |name: &str| edited.attributes.iter().any(|attribute| attribute.name == name);
        let name = free_name("attribute", taken);
        edited.attributes.push(AttributeDef {
            name,
            kind: AttributeKind::Text,
        });
    }
}

/// One row; says whether it is to be removed.
fn attribute_ui(
    ctx: &ViewCtx<'_>,
    state: &mut SchemaState,
    (id, place): (LabelId, usize),
    edited: &mut Label,
    ui: &mut Ui,
) -> bool {
    let sizes = &ctx.theme.sizes;
    let column = sizes.measure / 5.0;
    let mut remove = false;
    ui.horizontal(|ui| {
        let name = format!("Name of attribute {}", place + 1);
        let look = Field {
            width: column,
            hint: "Name",
            ..Field::line(&name)
        };
        field_ui(ctx, state, (id, LabelField::AttributeName(place)), look, edited, ui);
        let is_choice = kind_ui((column, place), edited, ui);
        let room = ui.available_width() - sizes.icon_button - sizes.space.l;
        if is_choice {
            let name = format!("Choices of attribute {}", place + 1);
            let look = Field {
                width: room,
                hint: "One, two, three",
                ..Field::line(&name)
            };
            field_ui(ctx, state, (id, LabelField::Choices(place)), look, edited, ui);
        }
        let name = edited
            .attributes
            .get(place)
            .map_or("", |attribute| attribute.name.as_str());
        remove = icon_button(ui, Icon::Trash, &format!("Remove attribute {name}")).clicked();
    });
    remove
}

/// Words or choices; says whether it is choices.
fn kind_ui((width, place): (f32, usize), edited: &mut Label, ui: &mut Ui) -> bool {
    let Some(attribute) = edited.attributes.get_mut(place) else {
        return false;
    };
    let before = matches!(attribute.kind, AttributeKind::Choice(_));
    let mut choice = before;
    let shown = if choice { "Choice" } else { "Words" };
    let combo = ComboBox::from_id_salt("kind")
        .selected_text(shown)
        .width(width / 2.0)
        .show_ui(ui, |ui| {
            ui.selectable_value(&mut choice, false, "Words");
            ui.selectable_value(&mut choice, true, "Choice");
        });
    combo.response.accessible_name(format!("Kind of {}", attribute.name));
    if choice != before {
        attribute.kind = match choice {
            true => AttributeKind::Choice(FIRST_CHOICES.map(str::to_owned).to_vec()),
            false => AttributeKind::Text,
        };
    }
    choice
}
