//! The document of the active pane, while no annotation is selected.

use super::super::super::text::visible;
use super::super::super::view_ctx::ViewCtx;
use super::super::drafts::Field;
use super::super::parts::{Chip, aside_ui, capital, chip_ui, count, heading_ui, seen, time_words};
use super::state::{DocumentField, DraftKey, InspectorState};
use crate::project::edit::{Command, DocumentPatch};
use crate::project::{Document, DocumentId, ReviewState};
use egui::{Button, Ui};

/// Rows of the note's field.
const NOTE_ROWS: usize = 4;

pub(super) fn document_ui(
    ctx: &ViewCtx<'_>,
    state: &mut InspectorState,
    (id, document): (DocumentId, &Document),
    ui: &mut Ui,
) {
    let fields = [
        (DocumentField::Title, "Title", "", document.title.as_str()),
        (DocumentField::Outlet, "Outlet", "Who published it", &document.outlet),
        (DocumentField::Date, "Date", "YYYY-MM-DD", &document.date),
        (DocumentField::Url, "Address", "https://…", &document.url),
    ];
    for (field, name, hint, stored) in fields {
        field_ui(
            ctx,
            state,
            (id, field, stored),
            Field {
                hint,
                ..Field::line(name)
            },
            ui,
        );
    }
    field_ui(
        ctx,
        state,
        (id, DocumentField::Note, &document.note),
        Field::rows("Note", NOTE_ROWS),
        ui,
    );
    heading_ui(ctx.theme, "Review state", ui);
    review_ui(ctx, id, ui);
    heading_ui(ctx.theme, "Labels on the whole document", ui);
    labels_ui(ctx, id, document, ui);
    heading_ui(ctx.theme, "Annotations", ui);
    counts_ui(ctx, id, ui);
    heading_ui(ctx.theme, "Origin", ui);
    origin_ui(ctx, document, ui);
}

fn field_ui(
    ctx: &ViewCtx<'_>,
    state: &mut InspectorState,
    (id, field, stored): (DocumentId, DocumentField, &str),
    look: Field<'_>,
    ui: &mut Ui,
) {
    heading_ui(ctx.theme, look.name, ui);
    let key = DraftKey::Document(id, field);
    if let Some(text) = state.drafts.field_ui(&key, stored, look, ui) {
        ctx.push(key.command(text));
    }
}

fn review_ui(ctx: &ViewCtx<'_>, id: DocumentId, ui: &mut Ui) {
    let reviews = &ctx.session.derived().reviews;
    let current = reviews.own(id);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().button_padding.x = ctx.theme.sizes.space.xs;
        ui.spacing_mut().item_spacing.x = ctx.theme.sizes.space.xs;
        for state in ReviewState::ALL {
            let button = Button::selectable(state == current, capital(state.name())).frame_when_inactive(true);
            if ui.add(button).clicked() && state != current {
                ctx.push(Command::SetReview(vec![id], state));
            }
        }
    });
    for (author, state) in reviews.others(id) {
        let words = format!("{}, by {author}", capital(state.name()));
        aside_ui(ctx.theme, visible(&words), ui);
    }
}

fn labels_ui(ctx: &ViewCtx<'_>, id: DocumentId, document: &Document, ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        for (label_id, label) in ctx.project().labels_in_order() {
            let selected = document.labels.contains(&label_id);
            let name = format!("{} on the whole document", seen(&label.name));
            let chip = Chip {
                selected,
                name: &name,
                ..Chip::of(label)
            };
            if chip_ui(ctx.theme, &chip, 0.0, ui).clicked() {
                let patch = DocumentPatch {
                    toggle_label: Some(label_id),
                    ..DocumentPatch::default()
                };
                ctx.push(Command::EditDocument(id, patch));
            }
        }
    });
}

fn counts_ui(ctx: &ViewCtx<'_>, id: DocumentId, ui: &mut Ui) {
    let Some(counts) = ctx.session.derived().counts.by_document.get(&id) else {
        aside_ui(
            ctx.theme,
            "None yet: select words in the text and press a label's key",
            ui,
        );
        return;
    };
    ui.label(count(counts.total, "annotation"));
    for (label_id, label) in ctx.project().labels_in_order() {
        if let Some(number) = counts.by_label.get(&label_id) {
            ui.horizontal(|ui| {
                super::super::parts::swatch_ui(ctx.theme, label, ui);
                ui.label(format!("{}: {number}", seen(&label.name)));
            });
        }
    }
}

fn origin_ui(ctx: &ViewCtx<'_>, document: &Document, ui: &mut Ui) {
    let origin = &document.origin;
    let came = if origin.path.is_empty() {
        "Pasted text"
    } else {
        origin.path.as_str()
    };
    aside_ui(ctx.theme, came, ui);
    let mut facts = vec![
        capital(&origin.format),
        origin.encoding.clone(),
        count_bytes(document.text_len),
    ];
    facts.retain(|fact| !fact.is_empty());
    aside_ui(ctx.theme, facts.join(" · "), ui);
    if !origin.imported.is_empty() {
        aside_ui(ctx.theme, format!("Imported {}", time_words(&origin.imported)), ui);
    }
}

/// A size people can read, in steps of 1000 bytes.
fn count_bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_by_people() {
        assert_eq!(count_bytes(999), "999 bytes");
        assert_eq!(count_bytes(20_480), "20 kB");
        assert_eq!(count_bytes(2_560_000), "2.6 MB");
    }
}
