//! The window of the schema editor: labels at the top, the chosen one below, then link types.

use super::super::super::action::Panel;
use super::super::super::view_ctx::ViewCtx;
use super::super::parts::{Chip, chip_ui, dialog_ui, heading_ui, seen};
use super::state::{SchemaKey, SchemaState};
use super::{label, relations};
use crate::gui::theme::LABEL_SLOTS;
use crate::project::edit::Command;
use crate::project::{Label, LabelId, Project};
use egui::Ui;

/// Draws the editor.
pub fn schema_ui(ctx: &ViewCtx<'_>, state: &mut SchemaState, ui: &Ui) {
    let labels = ctx.project().labels_in_order();
    if state.choose_last {
        state.chosen = labels.last().map(|(id, _)| *id);
        state.choose_last = false;
    }
    let chosen = state.chosen.filter(|id| ctx.project().labels().contains(*id));
    let chosen = chosen.or_else(|| labels.first().map(|(id, _)| *id));
    dialog_ui(ctx, Panel::Schema, "Labels and links", ui, |ui| {
        heading_ui(ctx.theme, "Labels", ui);
        list_ui(ctx, state, chosen, ui);
        if let Some(id) = chosen
            && let Some(label) = ctx.project().labels().get(id)
        {
            ui.push_id(id, |ui| label::label_ui(ctx, state, (id, label), ui));
        }
        ui.add_space(ctx.theme.sizes.space.m);
        ui.separator();
        relations::relation_types_ui(ctx, state, ui);
    });
}

fn list_ui(ctx: &ViewCtx<'_>, state: &mut SchemaState, chosen: Option<LabelId>, ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        for (id, label) in ctx.project().labels_in_order() {
            let name = format!("Edit {}", seen(&label.name));
            let chip = Chip {
                selected: chosen == Some(id),
                name: &name,
                ..Chip::of(label)
            };
            if chip_ui(ctx.theme, &chip, 0.0, ui).clicked() && chosen != Some(id) {
                commit_label(ctx, state, chosen);
                state.chosen = Some(id);
                state.notice = None;
            }
        }
        if ui.button("Add label").clicked() {
            commit_label(ctx, state, chosen);
            ctx.push(Command::AddLabel(new_label(ctx.project())));
            state.choose_last = true;
        }
    });
}

/// Half-typed fields of the label that is about to be left.
fn commit_label(ctx: &ViewCtx<'_>, state: &mut SchemaState, chosen: Option<LabelId>) {
    let Some((id, stored)) = chosen.and_then(|id| Some((id, ctx.project().labels().get(id)?))) else {
        return;
    };
    let mut edited = Label::clone(stored);
    label::put_drafts(ctx, state, id, &mut edited);
    if edited != **stored {
        ctx.push(Command::EditLabel(id, edited));
    }
}

/// A name that is free, and the first colour that is not taken.
fn new_label(project: &Project) -> Label {
    let name = free_name("New label", |name| project.label_named(name).is_some());
    let slots = 0..LABEL_SLOTS as u8;
    let taken = |slot: &u8| project.labels().values().any(|label| label.slot == *slot);
    let slot = slots.clone().find(|slot| !taken(slot)).unwrap_or(0);
    Label {
        name,
        slot,
        ..Label::default()
    }
}

/// “New label”, or “New label 2” where that is taken, and so on.
pub(super) fn free_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|n: u32| format!("{name} {n}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|name| !taken(name))
        .unwrap_or_default()
}

impl SchemaKey {
    /// Whether this is a field of that label.
    pub(super) fn is_of(&self, label: LabelId) -> bool {
        matches!(self, Self::Label(id, _) if *id == label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_label_takes_a_free_name_and_a_free_colour() {
        let project = Project::with_default_schema();
        let label = new_label(&project);
        assert_eq!((label.name.as_str(), label.slot), ("New label", 4));
        assert_eq!(free_name("a", |name| ["a", "a 2"].contains(&name)), "a 3");
    }
}
