//! A dataset for another program: which format, what of the project, how it will look and what it will not hold.

use super::super::action::{AppAction, Panel};
use super::super::text::visible;
use super::super::view_ctx::ViewCtx;
use super::beside::Beside;
use super::parts::{aside_ui, count, dialog_of_width_ui, heading_ui, primary_button};
use crate::project::LabelId;
use crate::session::dataset::{DatasetRequest, Preview, preview_dataset};
use crate::store::exchange::{Format, Level, WriteOptions};
use crate::store::export::Chosen;
use egui::{Button, Label, RichText, ScrollArea, Ui, vec2};
use std::collections::BTreeSet;

/// Rows of the preview, and most losses in sight.
const ROWS: f32 = 11.0;

/// State of the dialog.
pub struct DatasetOutState {
    format: Format,
    /// Labels that are left out.
    without: BTreeSet<LabelId>,
    principals_only: bool,
    level: Level,
    /// For a request and a revision of the project.
    preview: Beside<(DatasetRequest, u64), Preview>,
}

impl Default for DatasetOutState {
    fn default() -> Self {
        Self {
            format: Format::Documents,
            without: BTreeSet::new(),
            principals_only: false,
            level: Level::Document,
            preview: Beside::default(),
        }
    }
}

impl DatasetOutState {
    fn request(&self, ctx: &ViewCtx<'_>) -> DatasetRequest {
        let labels = ctx.project().labels_in_order().into_iter();
        let wanted = labels.filter(|(id, _)| !self.without.contains(id));
        let mut labels: BTreeSet<String> = wanted.map(|(_, label)| label.name.clone()).collect();
        match self.without.is_empty() {
            true => labels.clear(),
            // No name would mean every label; no label has this one.
            false if labels.is_empty() => drop(labels.insert(String::new())),
            false => {}
        }
        DatasetRequest {
            format: self.format,
            options: WriteOptions::default(),
            level: self.level,
            chosen: Chosen {
                labels,
                principals_only: self.principals_only,
                ..Chosen::default()
            },
        }
    }

    /// Has the preview made anew where something changed.
    fn follow(&mut self, ctx: &ViewCtx<'_>) {
        let request = self.request(ctx);
        let wanted = (request.clone(), ctx.session.history().revision());
        self.preview.follow(wanted, "Preview", ctx.session.wake(), || {
            let (project, folder) = (ctx.project().clone(), ctx.session.folder().to_path_buf());
            move |progress| preview_dataset(&project, &folder, &request, progress)
        });
    }
}

/// Draws the dialog.
pub fn dataset_out_ui(ctx: &ViewCtx<'_>, state: &mut DatasetOutState, ui: &Ui) {
    state.follow(ctx);
    let sizes = &ctx.theme.sizes;
    let width = (ui.ctx().content_rect().width() - sizes.space.xxl * 4.0).min(sizes.measure * 1.6);
    dialog_of_width_ui(ctx, (Panel::DatasetOut, "Export a dataset"), width, ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(width * 0.4, 0.0), |ui| {
                ui.vertical(|ui| choices_ui(ctx, state, ui));
            });
            ui.add_space(sizes.space.l);
            ui.vertical(|ui| preview_ui(ctx, state, ui));
        });
        ui.add_space(sizes.space.m);
        ui.horizontal(|ui| {
            let ready = matches!(state.preview.value(), Some(Ok(_)));
            let button = ui.add_enabled_ui(ready, |ui| primary_button(ctx.theme, "Choose where…", ui));
            if button.inner.clicked() {
                ctx.push(AppAction::AskDataset(Box::new(state.request(ctx))));
            }
            let what = match state.format.extension() {
                "" => "a new folder",
                _ => "a file",
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
    ScrollArea::vertical()
        .id_salt("formats")
        .min_scrolled_height(ctx.theme.sizes.row_tall * 7.0)
        .max_height(ctx.theme.sizes.row_tall * 7.0)
        .show(ui, |ui| {
            for format in Format::ALL.into_iter().filter(|format| format.can_write()) {
                if ui
                    .add(Button::selectable(state.format == format, format.title()))
                    .clicked()
                {
                    state.format = format;
                }
            }
        });
    heading_ui(ctx.theme, "Labels", ui);
    ui.horizontal_wrapped(|ui| {
        for (id, label) in ctx.project().labels_in_order() {
            let is_in = !state.without.contains(&id);
            if ui
                .add(Button::selectable(is_in, visible(&label.name).as_ref()))
                .clicked()
                && !state.without.remove(&id)
            {
                state.without.insert(id);
            }
        }
    });
    heading_ui(ctx.theme, "One document a", ui);
    ui.horizontal_wrapped(|ui| {
        for level in Level::ALL {
            if ui.add(Button::selectable(state.level == level, level.name())).clicked() {
                state.level = level;
            }
        }
    });
    heading_ui(ctx.theme, "Duplicates", ui);
    ui.horizontal(|ui| {
        for (only, words) in [(false, "All copies"), (true, "Principals only")] {
            if ui
                .add(Button::selectable(state.principals_only == only, words))
                .clicked()
            {
                state.principals_only = only;
            }
        }
    });
}

fn preview_ui(ctx: &ViewCtx<'_>, state: &DatasetOutState, ui: &mut Ui) {
    let preview = match state.preview.value() {
        None => {
            aside_ui(ctx.theme, "Making a preview…", ui);
            return;
        }
        Some(Err(why)) => {
            let why = visible(why).into_owned();
            ui.add(Label::new(RichText::new(why).color(ctx.theme.colors.error)).wrap());
            return;
        }
        Some(Ok(preview)) => preview,
    };
    let written = &preview.written;
    let counts = [
        count(written.documents, "document"),
        count(written.annotations, "annotation"),
        count(written.links, "link"),
    ];
    let counts = counts.join(", ");
    heading_ui(ctx.theme, &counts, ui);
    if let Some(first) = written.compared_first {
        aside_ui(
            ctx.theme,
            format!("Of the first {first} documents; all of them are written"),
            ui,
        );
    }
    let height = ctx.theme.sizes.row * ROWS;
    ScrollArea::both()
        .id_salt("head")
        .max_height(height)
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for line in &preview.head {
                let line = RichText::new(visible(line).into_owned()).monospace();
                ui.add(Label::new(line.size(ctx.theme.sizes.text.small)).extend());
            }
        });
    heading_ui(ctx.theme, "What the format does not hold", ui);
    match &written.losses {
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
            ScrollArea::vertical()
                .id_salt("losses")
                .max_height(height * 0.6)
                .show(ui, |ui| {
                    for loss in losses {
                        let example = match loss.example.as_str() {
                            "" => String::new(),
                            example => format!(", such as “{}”", visible(example)),
                        };
                        ui.add(Label::new(format!("{} {}{example}", loss.number, loss.what)).truncate());
                    }
                });
        }
    }
}
