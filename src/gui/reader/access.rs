//! What assistive tools and tests see of the text: the document, its paragraphs, its annotations by name.

use super::super::view_ctx::ViewCtx;
use super::frame::Frame;
use super::state::ReaderState;
use egui::accesskit::Role;
use egui::{Rect, Response, Sense, Ui, WidgetInfo};

/// Describes the pane; the paragraphs and annotations in sight are nodes of their own. Costs nothing while no
/// assistive tool listens.
pub(super) fn describe(ctx: &ViewCtx<'_>, state: &ReaderState, frame: &Frame, response: &Response, ui: &Ui) {
    let title = state
        .document
        .and_then(|id| ctx.project().documents().get(id))
        .map_or("", |d| &d.title);
    let selection = state
        .loaded
        .as_ref()
        .and_then(|loaded| loaded.text.get(state.selection()))
        .unwrap_or_default();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Document, true, format!("Text of {title}"));
        info.current_text_value = Some(selection.to_owned());
        info
    });
    if !ui.is_accesskit_enabled() {
        return;
    }
    let Some(loaded) = &state.loaded else { return };
    for placed in frame.placed.iter().filter(|placed| !placed.range.is_empty()) {
        let rect = Rect::from_min_size(placed.pos, egui::vec2(frame.column.width(), placed.layout.height()));
        let words = loaded.text.get(placed.range.clone()).unwrap_or_default();
        node(ui, response, ("paragraph", placed.block), rect, Role::Paragraph, words);
    }
    let Some(index) = state.document.and_then(|id| ctx.session.derived().spans.get(id)) else {
        return;
    };
    for entry in index.overlapping(frame.bytes.clone()) {
        let Some(annotation) = ctx.project().annotations().get(entry.annotation) else {
            continue;
        };
        let Some(label) = ctx.project().labels().get(annotation.label) else {
            continue;
        };
        let Some(piece) = frame.rects(&(entry.start..entry.end)).into_iter().next() else {
            continue;
        };
        let name = format!("{}: {}", label.name, annotation.quote.exact);
        node(
            ui,
            response,
            (entry.annotation, entry.fragment),
            piece.rect,
            Role::Mark,
            &name,
        );
    }
}

fn node(ui: &Ui, response: &Response, key: impl std::hash::Hash, rect: Rect, role: Role, name: &str) {
    let child = ui.interact(rect, response.id.with(key), Sense::hover());
    child.widget_info(|| WidgetInfo::labeled(role, true, name));
}
