//! Asks whether files are to be imported that are larger than is taken unasked.

use super::super::action::AppAction;
use super::super::own_dialogs::modal_frame;
use super::super::text::visible;
use super::super::view_ctx::ViewCtx;
use super::parts::aside_ui;
use egui::{Id, Label, Modal, RichText, ScrollArea, Ui};
use std::path::PathBuf;

/// Height of the list of files at most, in points.
const LIST_HEIGHT: f32 = 240.0;

/// Files that wait for an answer.
#[derive(Default)]
pub struct LargeFilesState {
    waiting: Vec<(PathBuf, u64)>,
}

impl LargeFilesState {
    /// Asks about these files, too: path, bytes.
    pub fn ask(&mut self, files: Vec<(PathBuf, u64)>) {
        self.waiting.extend(files);
    }

    /// Whether the question is open.
    pub fn is_asking(&self) -> bool {
        !self.waiting.is_empty()
    }
}

/// Draws the question about all of them.
pub fn large_files_ui(ctx: &ViewCtx<'_>, state: &mut LargeFilesState, ui: &Ui) {
    if !state.is_asking() {
        return;
    }
    let (mut import, mut leave_out) = (false, false);
    let modal = Modal::new(Id::unique("large files"))
        .frame(modal_frame(ctx.theme))
        .show(ui.ctx(), |ui| {
            ui.set_width(ctx.theme.sizes.measure);
            let title = match state.waiting.len() {
                1 => "This file is very large".to_owned(),
                n => format!("{n} files are very large"),
            };
            ui.label(RichText::new(title).heading());
            let why = "While open, a text takes its size in memory once or twice. Reading and saving take longer.";
            aside_ui(ctx.theme, why, ui);
            ui.add_space(ctx.theme.sizes.space.m);
            ScrollArea::vertical()
                .max_height(LIST_HEIGHT)
                .auto_shrink([false, true])
                .show(ui, |ui| state.waiting.iter().for_each(|file| file_ui(ctx, file, ui)));
            ui.add_space(ctx.theme.sizes.space.l);
            ui.horizontal(|ui| {
                import = ui.button("Import anyway").clicked();
                leave_out = ui.button("Leave out").clicked();
            });
        });
    if import {
        let files = state.waiting.drain(..).map(|(path, _)| path);
        ctx.push(AppAction::ImportLarge(files.collect()));
    } else if leave_out || modal.should_close() {
        state.waiting.clear();
    }
}

fn file_ui(ctx: &ViewCtx<'_>, (path, bytes): &(PathBuf, u64), ui: &mut Ui) {
    ui.horizontal(|ui| {
        aside_ui(ctx.theme, size(*bytes), ui);
        let path = path.display().to_string();
        ui.add(Label::new(visible(&path).into_owned()).truncate());
    });
}

/// In the unit that leaves one to three digits before the point.
fn size(bytes: u64) -> String {
    if bytes < 1_000_000_000 {
        format!("{} MB", bytes.div_ceil(1_000_000))
    } else {
        format!("{:.1} GB", bytes as f64 / 1e9)
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(256_000_001), "257 MB");
        assert_eq!(size(1_073_741_824), "1.1 GB");
    }
}
