//! Chooses what the inspector shows.

use super::super::super::view_ctx::ViewCtx;
use super::super::parts;
use super::state::InspectorState;
use super::{annotation, document};
use crate::project::DocumentId;
use egui::{ScrollArea, Ui};

/// Draws the inspector: the selected annotation, else `document`, the one in the active pane.
pub fn inspector_ui(ctx: &ViewCtx<'_>, state: &mut InspectorState, document: Option<DocumentId>, ui: &mut Ui) {
    let project = ctx.project();
    let selected = ctx.view.selected.and_then(|id| Some((id, project.annotations().get(id)?)));
    let shown = document.filter(|_| selected.is_none()).and_then(|id| Some((id, project.documents().get(id)?)));
    state.commit_hidden(ctx, selected.map(|(id, _)| id), shown.map(|(id, _)| id));
    ScrollArea::vertical().id_salt("inspector").auto_shrink(false).show(ui, |ui| {
        if let Some((id, annotation)) = selected {
            ui.push_id(id, |ui| annotation::annotation_ui(ctx, state, (id, annotation), ui));
        } else if let Some((id, document)) = shown {
            ui.push_id(id, |ui| document::document_ui(ctx, state, (id, document), ui));
        } else {
            parts::empty_ui(ctx.theme, "Open a document or select an annotation to see what is known about it", ui);
        }
        ui.add_space(ctx.theme.sizes.space.l);
    });
}
