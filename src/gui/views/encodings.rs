//! Asks in which encoding a file is to be read, where its bytes do not say.

use super::super::action::AppAction;
use super::super::fonts;
use super::super::view_ctx::ViewCtx;
use super::parts::aside_ui;
use crate::store::import::Candidate;
use egui::{Id, Modal, RichText, Ui};
use std::collections::VecDeque;
use std::path::PathBuf;

/// Files that wait for an answer.
#[derive(Default)]
pub struct EncodingsState {
    waiting: VecDeque<Undecided>,
}

/// Path, why it cannot be told, what it could be.
type Undecided = (PathBuf, String, Vec<Candidate>);

impl EncodingsState {
    /// Asks about these files, too, one after the other.
    pub fn ask(&mut self, files: Vec<Undecided>) {
        self.waiting.extend(files);
    }

    /// Whether a question is open.
    pub fn is_asking(&self) -> bool {
        !self.waiting.is_empty()
    }
}

/// Draws the question about the first file.
pub fn encodings_ui(ctx: &ViewCtx<'_>, state: &mut EncodingsState, ui: &Ui) {
    let Some((path, reason, candidates)) = state.waiting.front() else { return };
    let mut answered = false;
    let modal = Modal::new(Id::new("encodings")).show(ui.ctx(), |ui| {
        ui.set_width(ctx.theme.sizes.measure);
        let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        ui.label(RichText::new(format!("In which encoding is {name}?")).heading());
        aside_ui(ctx.theme, reason.as_str(), ui);
        for candidate in candidates {
            ui.add_space(ctx.theme.sizes.space.m);
            let sample = RichText::new(&candidate.sample).font(fonts::reading(ctx.theme.sizes.text.reading));
            ui.add(egui::Label::new(sample).truncate());
            if ui.button(format!("Import as {}", candidate.encoding)).clicked() {
                ctx.push(AppAction::ImportAs(path.clone(), candidate.encoding.to_owned()));
                answered = true;
            }
        }
        ui.add_space(ctx.theme.sizes.space.l);
        answered |= ui.button("Leave this file out").clicked();
        if state.waiting.len() > 1 {
            aside_ui(ctx.theme, format!("{} more after this", state.waiting.len() - 1), ui);
        }
    });
    if answered || modal.should_close() {
        state.waiting.pop_front();
    }
}
