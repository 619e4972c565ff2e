//! How the dataset will begin, and what it will not hold.

use super::super::super::text::visible;
use super::super::super::view_ctx::ViewCtx;
use super::super::parts::{aside_ui, count, heading_ui};
use super::state::DatasetOutState;
use crate::session::dataset::Preview;
use egui::{Label, RichText, ScrollArea, Ui};

/// The share of the height that the first lines take.
const HEAD: f32 = 0.5;

/// Draws the right column, so high.
pub(super) fn preview_ui(ctx: &ViewCtx<'_>, state: &DatasetOutState, height: f32, ui: &mut Ui) {
    ui.set_min_height(height);
    if state.has_no_documents() {
        aside_ui(ctx.theme, "Choose a document under “What goes in”", ui);
        return;
    }
    match state.preview.value() {
        None => {
            aside_ui(ctx.theme, "Making a preview…", ui);
        }
        Some(Err(why)) => {
            let why = visible(why).into_owned();
            ui.add(Label::new(RichText::new(why).color(ctx.theme.colors.error)).wrap());
        }
        Some(Ok(preview)) => made_ui(ctx, preview, (state.preview.is_current(), height), ui),
    }
}

fn made_ui(ctx: &ViewCtx<'_>, preview: &Preview, (is_current, height): (bool, f32), ui: &mut Ui) {
    let written = &preview.written;
    let counts = [
        count(written.documents, "document"),
        count(written.annotations, "annotation"),
        count(written.links, "link"),
    ];
    heading_ui(ctx.theme, &counts.join(", "), ui);
    // Its place is kept, so that nothing jumps while a choice is followed.
    let state = match (is_current, preview.is_sample) {
        (false, _) => "Making it anew…",
        (true, true) => "Of some documents, spread over those that are chosen; all of them are written",
        (true, false) => "As it will be written",
    };
    aside_ui(ctx.theme, state, ui);
    ScrollArea::both()
        .id_salt("head")
        .max_height(height * HEAD)
        .min_scrolled_height(height * HEAD)
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for line in &preview.head {
                let line = RichText::new(visible(line).into_owned()).monospace();
                ui.add(Label::new(line.size(ctx.theme.sizes.text.small)).extend());
            }
        });
    ScrollArea::vertical()
        .id_salt("losses")
        .max_height(ui.available_height().min(height * (1.0 - HEAD)))
        .auto_shrink([false, true])
        .show(ui, |ui| {
            losses_ui(ctx, preview, ui);
            let remarks = written.remarks();
            if !remarks.is_empty() || !preview.parts.is_empty() {
                heading_ui(ctx.theme, "To be known", ui);
                for remark in remarks.iter().chain(&preview.parts) {
                    ui.add(Label::new(visible(remark).into_owned()).wrap());
                }
            }
        });
}

fn losses_ui(ctx: &ViewCtx<'_>, preview: &Preview, ui: &mut Ui) {
    heading_ui(ctx.theme, "What the format does not hold", ui);
    match &preview.written.losses {
        None => {
            aside_ui(ctx.theme, "Not known: this format is not read again", ui);
        }
        Some(losses) if losses.is_empty() => {
            aside_ui(
                ctx.theme,
                "Nothing is lost: it was written, read again and compared",
                ui,
            );
        }
        Some(losses) => {
            for loss in losses {
                let example = match loss.example.as_str() {
                    "" => String::new(),
                    example => format!(", such as “{}”", visible(example)),
                };
                ui.add(Label::new(format!("{} {}{example}", loss.number, loss.what)).truncate());
            }
        }
    }
}
