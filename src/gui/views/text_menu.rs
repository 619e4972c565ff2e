//! The menu of a place in the text: what can be done with the selected words, and the annotations that lie there.

use super::super::action::{AppAction, ViewAction};
use super::super::ui_command::{ATTACH_HERE, LINK_MARKED, MARK};
use super::super::view_ctx::ViewCtx;
use super::parts::{aside_ui, count, seen, short, swatch_ui};
use crate::project::AnnotationId;
use crate::project::edit::Command;
use egui::{Button, Ui};

/// Code points of an annotation's words.
const QUOTE_LENGTH: usize = 36;

/// Draws the menu. `selection` are the selected words, `stack` the annotations over the
/// byte `at`, the shortest first.
pub fn text_menu_ui(ctx: &ViewCtx<'_>, selection: Option<&str>, (at, stack): (usize, &[AnnotationId]), ui: &mut Ui) {
    match selection {
        Some(words) => selection_ui(ctx, words, ui),
        None if stack.is_empty() => {
            aside_ui(ctx.theme, "Select words to tag them", ui);
        }
        None => {}
    }
    if stack.is_empty() {
        return;
    }
    if selection.is_some() {
        ui.separator();
    }
    aside_ui(ctx.theme, format!("{} here", count(stack.len(), "annotation")), ui);
    for id in stack {
        annotation_ui(ctx, *id, ui);
    }
    if let Some(selected) = ctx.view.selected.filter(|id| stack.contains(id)) {
        ui.separator();
        selected_ui(ctx, selected, ui);
        fragment_ui(ctx, selected, at, ui);
        if selection.is_none() && ui.button("Find every occurrence").clicked() {
            ctx.push(ViewAction::FindOccurrences);
        }
    }
}

fn selection_ui(ctx: &ViewCtx<'_>, words: &str, ui: &mut Ui) {
    for (id, label) in ctx.project().labels_in_order() {
        let key = label.key.map(|key| key.to_uppercase().to_string()).unwrap_or_default();
        let button = Button::new(format!("Tag as {}", seen(&label.name))).shortcut_text(key);
        let button = ui
            .add(button)
            .accessible_name(format!("Tag the selected words as {}", seen(&label.name)));
        if button.clicked() {
            ctx.push(ViewAction::TagSelection(id));
        }
    }
    ui.separator();
    let selected = ctx.view.selected.and_then(|id| ctx.project().annotations().get(id));
    if selected.is_some_and(|annotation| ctx.versions.is_older(annotation.document)) && ui.button(ATTACH_HERE).clicked()
    {
        ctx.push(ViewAction::AttachHere);
    }
    if ui.button("Find every occurrence").clicked() {
        ctx.push(ViewAction::FindOccurrences);
    }
    if ui.button("Copy").clicked() {
        ctx.push(AppAction::Copy(words.to_owned()));
    }
}

fn annotation_ui(ctx: &ViewCtx<'_>, id: AnnotationId, ui: &mut Ui) {
    let Some(annotation) = ctx.project().annotations().get(id) else {
        return;
    };
    let Some(label) = ctx.project().labels().get(annotation.label) else {
        return;
    };
    ui.horizontal(|ui| {
        swatch_ui(ctx.theme, label, ui);
        let words = short(&annotation.quote.exact, QUOTE_LENGTH);
        let selected = ctx.view.selected == Some(id);
        let button = ui.add(Button::selectable(
            selected,
            super::super::text::visible(&words).into_owned(),
        ));
        let button = button.accessible_name(format!("Select {}: {words}", seen(&label.name)));
        if button.clicked() {
            ctx.push(ViewAction::Select(Some(id)));
            ui.close();
        }
    });
}

/// Takes the fragment at a byte from an annotation that has others.
fn fragment_ui(ctx: &ViewCtx<'_>, id: AnnotationId, at: usize, ui: &mut Ui) {
    let Some(annotation) = ctx.project().annotations().get(id).filter(|a| a.spans.len() > 1) else {
        return;
    };
    let others = annotation
        .spans
        .iter()
        .map(|span| span.range())
        .filter(|range| !range.contains(&at));
    let others: Vec<_> = others.collect();
    if others.len() < annotation.spans.len() && ui.button("Remove this fragment").clicked() {
        ctx.push(Command::SetSpans(id, others));
    }
}

fn selected_ui(ctx: &ViewCtx<'_>, id: AnnotationId, ui: &mut Ui) {
    let keys = |command: &str| ctx.keymap.shown(command, ui.ctx()).unwrap_or_default();
    let (mark_keys, link_keys) = (keys(MARK), keys(LINK_MARKED));
    if ui.add(Button::new(MARK).shortcut_text(mark_keys)).clicked() {
        ctx.push(ViewAction::Mark(Some(id)));
    }
    let other = ctx.view.marked.is_some_and(|marked| marked != id);
    let link = Button::new(LINK_MARKED).shortcut_text(link_keys);
    if ui.add_enabled(other, link).clicked() {
        ctx.push(ViewAction::LinkMarked(None));
    }
    if ui.button("Delete annotation").clicked() {
        ctx.push(Command::RemoveAnnotations(vec![id]));
    }
}
