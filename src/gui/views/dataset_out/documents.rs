//! Which documents go in: all, those in the list, or some of them.

use super::super::super::view_ctx::ViewCtx;
use super::super::parts::{MAX_LINE, seen};
use super::folds::one_ui;
use super::state::{DatasetOutState, Documents};
use egui::{ScrollArea, TextEdit, Ui};

/// Rows of the list of documents.
const ROWS: f32 = 6.0;

/// Draws the choice, and the list where documents are chosen one by one.
pub(super) fn documents_ui(ctx: &ViewCtx<'_>, state: &mut DatasetOutState, ui: &mut Ui) {
    let all = [Documents::All, Documents::Shown, Documents::Chosen];
    let words = |documents| match documents {
        Documents::All => "All documents",
        Documents::Shown => "In the list",
        Documents::Chosen => "Chosen",
    };
    one_ui(ctx, "Documents", (&all, &mut state.documents), words, ui);
    if state.documents != Documents::Chosen {
        return;
    }
    let needle = TextEdit::singleline(&mut state.needle)
        .char_limit(MAX_LINE)
        .hint_text("Words in the title")
        .desired_width(f32::INFINITY);
    ui.add(needle).accessible_name("Find a document");
    let needle = state.needle.to_lowercase();
    let documents = ctx.project().documents_in_order().into_iter();
    let rows: Vec<_> = documents
        .filter(|(_, document)| document.title.to_lowercase().contains(&needle))
        .collect();
    let height = ctx.theme.sizes.row;
    let scroll = ScrollArea::vertical().id_salt("documents").max_height(height * ROWS);
    scroll.show_rows(ui, height, rows.len(), |ui, range| {
        for (id, document) in rows.get(range).unwrap_or_default() {
            let mut is_in = state.picked.contains(id);
            if ui.checkbox(&mut is_in, seen(&document.title)).clicked() && !state.picked.remove(id) {
                state.picked.insert(*id);
            }
        }
    });
}
