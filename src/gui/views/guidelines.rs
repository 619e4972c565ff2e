//! When to use which label, in the words of the project.

use super::super::action::{Panel, ViewAction};
use super::super::fonts;
use super::super::text::visible;
use super::super::view_ctx::ViewCtx;
use super::parts::{aside_ui, dialog_ui, seen, swatch_ui};
use crate::project::{AttributeKind, Label};
use egui::{RichText, Ui};

/// Draws the guideline of every label.
pub fn guidelines_ui(ctx: &ViewCtx<'_>, ui: &Ui) {
    dialog_ui(ctx, Panel::Guidelines, "Guidelines", ui, |ui| {
        for (_, label) in ctx.project().labels_in_order() {
            label_ui(ctx, label, ui);
        }
        ui.add_space(ctx.theme.sizes.space.m);
        if ui.button("Edit labels…").clicked() && !ctx.view.is_open(Panel::Schema) {
            ctx.push(ViewAction::Toggle(Panel::Schema));
        }
    });
}

fn label_ui(ctx: &ViewCtx<'_>, label: &Label, ui: &mut Ui) {
    let theme = ctx.theme;
    ui.add_space(theme.sizes.space.m);
    ui.horizontal(|ui| {
        swatch_ui(theme, label, ui);
        ui.label(RichText::new(seen(&label.name)).font(fonts::semibold(theme.sizes.text.ui)));
        if let Some(key) = label.key {
            aside_ui(theme, key.to_uppercase().collect::<String>(), ui);
        }
    });
    if label.guideline.is_empty() {
        aside_ui(theme, "No guideline yet; write one among the labels", ui);
    } else {
        ui.label(visible(&label.guideline));
    }
    for attribute in &label.attributes {
        let words = match &attribute.kind {
            AttributeKind::Text => attribute.name.clone(),
            AttributeKind::Choice(choices) => format!("{}: {}", attribute.name, choices.join(", ")),
        };
        aside_ui(theme, words, ui);
    }
}
