//! The form of an annotation's label.

use super::super::super::icons::{Icon, icon_button};
use super::super::super::view_ctx::ViewCtx;
use super::super::drafts::Field;
use super::super::parts::{aside_ui, capital, heading_ui};
use super::state::{DraftKey, InspectorState};
use crate::project::edit::Command;
use crate::project::{Annotation, AnnotationId, AttributeDef, AttributeKind};
use egui::{ComboBox, Ui};

/// Shown for an attribute that is not filled in, and chosen to clear it.
const NOTHING: &str = "–";

pub(super) fn attributes_ui(
    ctx: &ViewCtx<'_>,
    state: &mut InspectorState,
    (id, annotation): (AnnotationId, &Annotation),
    ui: &mut Ui,
) {
    let Some(label) = ctx.project().labels().get(annotation.label) else { return };
    if !label.attributes.is_empty() {
        heading_ui(ctx.theme, "Attributes", ui);
    }
    for attribute in &label.attributes {
        let value = annotation.attributes.get(&attribute.name).map_or("", String::as_str);
        attribute_ui(ctx, state, (id, attribute, value), ui);
    }
    let known = |name: &String| label.attributes.iter().any(|attribute| attribute.name == *name);
    for (name, value) in annotation.attributes.iter().filter(|(name, _)| !known(name)) {
        left_over_ui(ctx, id, (name, value), ui);
    }
}

fn attribute_ui(
    ctx: &ViewCtx<'_>,
    state: &mut InspectorState,
    (id, attribute, value): (AnnotationId, &AttributeDef, &str),
    ui: &mut Ui,
) {
    aside_ui(ctx.theme, capital(&attribute.name), ui);
    match &attribute.kind {
        AttributeKind::Text => {
            let key = DraftKey::Attribute(id, attribute.name.clone());
            if let Some(text) = state.drafts.field_ui(&key, value, Field::line(&attribute.name), ui) {
                ctx.push(key.command(text));
            }
        }
        AttributeKind::Choice(choices) => choice_ui(ctx, id, (&attribute.name, choices, value), ui),
    }
}

fn choice_ui(ctx: &ViewCtx<'_>, id: AnnotationId, (name, choices, value): (&str, &[String], &str), ui: &mut Ui) {
    let mut chosen = value;
    let shown = if value.is_empty() { NOTHING } else { value };
    let combo = ComboBox::from_id_salt(("attribute", name)).selected_text(shown).width(ui.available_width());
    let combo = combo.show_ui(ui, |ui| {
        ui.selectable_value(&mut chosen, "", NOTHING);
        for choice in choices {
            ui.selectable_value(&mut chosen, choice.as_str(), choice.as_str());
        }
    });
    combo.response.accessible_name(name);
    if chosen != value {
        ctx.push(Command::SetAttribute(id, name.to_owned(), chosen.to_owned()));
    }
}

/// A value whose attribute the label does not have (any more): kept, shown, and taken away only by hand.
fn left_over_ui(ctx: &ViewCtx<'_>, id: AnnotationId, (name, value): (&str, &str), ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        aside_ui(ctx.theme, format!("{} (not of this label): {value}", capital(name)), ui);
        if icon_button(ui, Icon::Close, &format!("Clear {name}")).clicked() {
            ctx.push(Command::SetAttribute(id, name.to_owned(), String::new()));
        }
    });
}
