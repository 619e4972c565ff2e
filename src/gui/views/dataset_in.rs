//! Labelled data from another program: what was recognised, what its labels are called here, what comes of it.

use super::super::action::{AppAction, Panel};
use super::super::text::visible;
use super::super::view_ctx::ViewCtx;
use super::beside::Beside;
use super::parts::{aside_ui, count, dialog_of_width_ui, heading_ui, primary_button};
use crate::project::edit::MAX_NAME;
use crate::session::dataset::{guess_format, read_dataset};
use crate::session::take_in::{Arrival, Mapping, arrive};
use crate::store::exchange::Format;
use egui::{Align, Button, Grid, Label, RichText, ScrollArea, TextEdit, Ui, vec2};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// State of the dialog.
#[derive(Default)]
pub struct DatasetInState {
    paths: Vec<PathBuf>,
    /// None unless one was chosen: then the files say what they are.
    format: Option<Format>,
    /// What labels are called here, by their names in the files; none for those to leave out.
    labels: BTreeMap<String, Option<String>>,
    /// Names of new labels as they are being typed, by their names in the files.
    typed: BTreeMap<String, String>,
    /// The format that the list was scrolled to.
    in_sight: Option<Format>,
    /// For a format, the labels, and a revision of the project.
    arrival: Beside<(Option<Format>, Mapping, u64), Arrival>,
}

impl DatasetInState {
    /// Begins with other files.
    pub fn begin(&mut self, paths: Vec<PathBuf>) {
        *self = Self {
            paths,
            ..Self::default()
        };
    }

    /// Has the files read and matched anew where something changed.
    fn follow(&mut self, ctx: &ViewCtx<'_>) {
        let format = self.format;
        let mapping = Mapping {
            labels: self.labels.clone(),
        };
        let paths = self.paths.clone();
        let wanted = (format, mapping.clone(), ctx.session.history().revision());
        self.arrival.follow(wanted, "Reading", ctx.session.wake(), || {
            let (project, folder) = (ctx.project().clone(), ctx.session.folder().to_path_buf());
            let author = ctx.session.author().clone();
            move |_| {
                let unknown = || "Which program wrote this? Choose its format".to_owned();
                let format = format.or_else(|| guess_format(&paths)).ok_or_else(unknown)?;
                let data = read_dataset(format, &paths)?;
                arrive(data, format, &mapping, (&project, &folder, &author))
            }
        });
    }
}

/// Draws the dialog.
pub fn dataset_in_ui(ctx: &ViewCtx<'_>, state: &mut DatasetInState, ui: &Ui) {
    state.follow(ctx);
    let sizes = &ctx.theme.sizes;
    let width = (ui.ctx().content_rect().width() - sizes.space.xxl * 4.0).min(sizes.measure * 1.6);
    dialog_of_width_ui(ctx, (Panel::DatasetIn, "Import a dataset"), width, ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(width * 0.4, 0.0), |ui| {
                ui.vertical(|ui| formats_ui(ctx, state, ui))
            });
            ui.add_space(sizes.space.l);
            ui.vertical(|ui| arrival_ui(ctx, state, ui));
        });
        ui.add_space(sizes.space.m);
        let arrival = state.arrival.value().and_then(|arrival| arrival.as_ref().ok());
        let ready = arrival.filter(|arrival| arrival.command.is_some() && state.arrival.is_current());
        ui.horizontal(|ui| {
            let button = ui.add_enabled_ui(ready.is_some(), |ui| primary_button(ctx.theme, "Take in", ui));
            if let Some(arrival) = ready.filter(|_| button.inner.clicked()) {
                ctx.push(AppAction::TakeIn(Box::new(arrival.clone())));
            }
            match arrival {
                Some(_) if !state.arrival.is_current() => {
                    aside_ui(ctx.theme, "Reading again…", ui);
                }
                Some(arrival) if arrival.command.is_none() => {
                    aside_ui(ctx.theme, "The project has all of it already", ui);
                }
                _ => {}
            }
        });
    });
}

fn formats_ui(ctx: &ViewCtx<'_>, state: &mut DatasetInState, ui: &mut Ui) {
    let names: Vec<String> = state
        .paths
        .iter()
        .take(3)
        .map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
        .collect();
    aside_ui(ctx.theme, names.join(", "), ui);
    let read_as = state
        .arrival
        .value()
        .and_then(|arrival| Some(arrival.as_ref().ok()?.format));
    let format = state.format.or(read_as);
    heading_ui(ctx.theme, "Format", ui);
    ScrollArea::vertical()
        .id_salt("formats")
        .min_scrolled_height(ctx.theme.sizes.row_tall * 9.0)
        .max_height(ctx.theme.sizes.row_tall * 9.0)
        .show(ui, |ui| {
            for one in Format::ALL.into_iter().filter(|one| one.can_read()) {
                let row = ui.add(Button::selectable(format == Some(one), one.title()));
                if row.clicked() {
                    state.format = Some(one);
                }
                // What was recognised may be below what is in sight.
                if read_as == Some(one) && state.in_sight != read_as {
                    row.scroll_to_me(Some(Align::Center));
                    state.in_sight = read_as;
                }
            }
        });
}

fn arrival_ui(ctx: &ViewCtx<'_>, state: &mut DatasetInState, ui: &mut Ui) {
    let arrival = match state.arrival.value() {
        None => {
            aside_ui(ctx.theme, "Reading…", ui);
            return;
        }
        Some(Err(why)) => {
            let why = visible(why).into_owned();
            ui.add(Label::new(RichText::new(why).color(ctx.theme.colors.error)).wrap());
            return;
        }
        Some(Ok(arrival)) => arrival.clone(),
    };
    heading_ui(ctx.theme, "What was recognised", ui);
    ui.label(arrival.fit.to_string());
    ui.label(format!(
        "{} new, {} in the project already",
        count(arrival.new, "document"),
        arrival.matched
    ));
    ui.label(format!(
        "{} new, {} there already",
        count(arrival.annotations, "annotation"),
        arrival.known
    ));
    heading_ui(ctx.theme, "Labels", ui);
    let height = ctx.theme.sizes.row_tall * 5.0;
    ScrollArea::vertical()
        .id_salt("labels")
        .max_height(height)
        .show(ui, |ui| {
            let left_out = state.labels.iter().filter(|(_, here)| here.is_none());
            let left_out: Vec<_> = left_out.map(|(name, _)| (name.clone(), None)).collect();
            let named = arrival.labels.iter();
            let named = named.map(|(name, here, is_new)| (name.clone(), Some((here.clone(), *is_new))));
            // In one order, so that a label stays in its place when something else becomes of it.
            let rows: BTreeMap<String, Option<(String, bool)>> = named.chain(left_out).collect();
            Grid::new("labels").num_columns(3).show(ui, |ui| {
                for (name, here) in rows {
                    label_ui(ctx, state, (&name, here), ui);
                    ui.end_row();
                }
            });
        });
    if !arrival.told.is_empty() {
        heading_ui(ctx.theme, "What is not taken, and why", ui);
        ScrollArea::vertical()
            .id_salt("told")
            .max_height(height)
            .show(ui, |ui| {
                for words in arrival.told.iter().take(200) {
                    ui.add(Label::new(visible(words).into_owned()).wrap());
                }
            });
    }
}

/// One label of the file with what becomes of it: a label of the project, a new one whose name may be changed, or nothing.
fn label_ui(ctx: &ViewCtx<'_>, state: &mut DatasetInState, (name, here): (&str, Option<(String, bool)>), ui: &mut Ui) {
    let sizes = &ctx.theme.sizes;
    ui.scope(|ui| {
        ui.set_max_width(sizes.measure / 3.0);
        ui.add(Label::new(visible(name).into_owned()).truncate());
    });
    let words = match &here {
        None => "Left out".to_owned(),
        Some((_, true)) => "A new label".to_owned(),
        Some((here, false)) => visible(here).into_owned(),
    };
    ui.menu_button(words, |ui| {
        for (_, label) in ctx.project().labels_in_order() {
            if ui.button(visible(&label.name).as_ref()).clicked() {
                state.labels.insert(name.to_owned(), Some(label.name.clone()));
            }
        }
        ui.separator();
        if ui.button("A new label").clicked() {
            let free = free_name(name, |name| ctx.project().label_named(name).is_some());
            state.typed.insert(name.to_owned(), free.clone());
            state.labels.insert(name.to_owned(), Some(free));
        }
        if ui.button("Leave it out").clicked() {
            state.labels.insert(name.to_owned(), None);
        }
    });
    if let Some((here, true)) = here {
        let typed = state.typed.entry(name.to_owned()).or_insert(here);
        let field = TextEdit::singleline(typed)
            .char_limit(MAX_NAME)
            .desired_width(sizes.measure / 3.0);
        let field = ui.add(field).accessible_name(format!("Name for {name}"));
        let typed = typed.trim();
        // Followed when the field is left: each letter would read the files anew.
        if field.lost_focus() && !typed.is_empty() {
            state.labels.insert(name.to_owned(), Some(typed.to_owned()));
        }
    }
}

/// The name, or with a number behind it where that is taken.
fn free_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut free = name.to_owned();
    let mut number = 2;
    while is_taken(&free) {
        free = format!("{name} {number}");
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        assert_eq!(free_name("Claim", |_| false), "Claim");
        assert_eq!(
            free_name("Claim", |name| ["Claim", "Claim 2"].contains(&name)),
            "Claim 3"
        );
    }
}
