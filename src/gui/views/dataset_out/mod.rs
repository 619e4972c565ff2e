//! A dataset for another program: which format, what of the project, how it will look and what it will not hold.
//!
//! In sight are format, preview and losses; what goes in, parts, card and recipes are folded to a line each.

mod documents;
mod folds;
mod preview;
mod state;

pub use state::DatasetOutState;

use super::super::action::{AppAction, Panel};
use super::super::view_ctx::ViewCtx;
use super::parts::{aside_ui, dialog_of_width_ui, heading_ui, primary_button};
use crate::project::DocumentId;
use crate::store::exchange::{Format, Unit};
use egui::{Button, ScrollArea, Ui, vec2};

/// Rows of the columns, and of the list of formats.
const ROWS: f32 = 16.0;
const FORMAT_ROWS: f32 = 6.0;
/// The share of the width that the choices take.
const CHOICES: f32 = 0.42;

/// Draws the dialog. `shown` are the documents that the list of documents has.
pub fn dataset_out_ui(ctx: &ViewCtx<'_>, state: &mut DatasetOutState, shown: &[DocumentId], ui: &Ui) {
    state.follow(ctx, shown);
    let (sizes, screen) = (&ctx.theme.sizes, ui.ctx().content_rect());
    let width = (screen.width() - sizes.space.xxl * 4.0).min(sizes.measure * 1.6);
    // Both columns are as high as the other, whatever is folded, so that nothing jumps.
    let height = (screen.height() - sizes.space.xxl * 8.0).min(sizes.row_tall * ROWS);
    dialog_of_width_ui(ctx, (Panel::DatasetOut, "Export a dataset"), width, ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(width * CHOICES, height), |ui| {
                let scroll = ScrollArea::vertical().id_salt("choices").auto_shrink([false, false]);
                scroll.max_height(height).show(ui, |ui| {
                    ui.set_width(width * CHOICES - sizes.space.l);
                    ui.vertical(|ui| choices_ui(ctx, state, ui));
                });
            });
            ui.add_space(sizes.space.m);
            ui.vertical(|ui| preview::preview_ui(ctx, state, height, ui));
        });
        ui.add_space(sizes.space.m);
        ui.horizontal(|ui| {
            let ready = state.is_ready();
            let button = ui.add_enabled_ui(ready, |ui| primary_button(ctx.theme, "Choose where…", ui));
            if button.inner.clicked() {
                ctx.push(AppAction::AskDataset(Box::new(state.recipe.clone())));
            }
            let what = match state.recipe.is_folder() {
                true => "a new folder",
                false => "a file",
            };
            aside_ui(
                ctx.theme,
                format!("{what}, with loss.json: what the format does not hold"),
                ui,
            );
        });
    });
}

fn choices_ui(ctx: &ViewCtx<'_>, state: &mut DatasetOutState, ui: &mut Ui) {
    heading_ui(ctx.theme, "Format", ui);
    let request = &mut state.recipe.request;
    let height = ctx.theme.sizes.row_tall * FORMAT_ROWS;
    ScrollArea::vertical()
        .id_salt("formats")
        .min_scrolled_height(height)
        .max_height(height)
        .show(ui, |ui| {
            for format in Format::ALL.into_iter().filter(|format| format.can_write()) {
                let is_chosen = request.format == format;
                if ui
                    .add(Button::selectable(is_chosen, format.title()).truncate())
                    .clicked()
                {
                    request.format = format;
                    // These are said of formats that leave them open.
                    (request.unit, request.spreadsheet) = (None, false);
                }
            }
        });
    if request.format.leaves_unit_open() {
        ui.horizontal_wrapped(|ui| {
            aside_ui(ctx.theme, "Offsets count", ui);
            for unit in [Unit::Utf16, Unit::CodePoints] {
                let is_chosen = request.unit.unwrap_or(Unit::Utf16) == unit;
                if ui.add(Button::selectable(is_chosen, unit.name())).clicked() {
                    request.unit = Some(unit);
                }
            }
        });
    }
    if request.format.is_table() {
        ui.checkbox(&mut request.spreadsheet, "For spreadsheets")
            .on_hover_text("Cells that would run as a formula begin with '; reading takes it off again");
    }
    ui.add_space(ctx.theme.sizes.space.s);
    folds::what_goes_in_ui(ctx, state, ui);
    folds::parts_ui(ctx, state, ui);
    folds::card_ui(ctx, state, ui);
    folds::recipes_ui(ctx, state, ui);
}
