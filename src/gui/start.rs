//! The start screen: what to do first, and where work was left.

use super::action::{Action, AppAction};
use super::fonts;
use super::text::visible;
use super::theme::Theme;
use super::views::count;
use crate::session::left::Left;
use egui::{RichText, ScrollArea, Ui, vec2};
use std::path::{Path, PathBuf};

/// Draws the start screen; `recent` are project folders, the latest first, `left` projects with unsaved work.
pub fn start_ui(theme: &Theme, (recent, left): (&[PathBuf], &[Left]), outbox: &mut Vec<Action>, ui: &mut Ui) {
    let space = theme.sizes.space;
    ui.painter().rect_filled(ui.max_rect(), 0.0, theme.colors.page);
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.16).max(space.xl));
        ui.label(RichText::new("Corroborate").font(fonts::reading_bold(theme.sizes.text.heading * 1.8)));
        ui.add_space(space.xs);
        let what =
            "Read sources side by side. Tag what they claim, who says it, what is copied and what is beside the point.";
        ui.label(RichText::new(what).color(theme.colors.secondary));
        ui.add_space(space.xxl);
        for (text, tip, action) in [
            (
                "Import files…",
                "A new project with these texts side by side",
                AppAction::AskImportFiles,
            ),
            ("Open a project…", "A folder saved before", AppAction::AskOpen),
            (
                "Open the sample",
                "Four outlets on one event, tagged and linked",
                AppAction::OpenSample,
            ),
        ] {
            let button =
                egui::Button::new(RichText::new(text).size(theme.sizes.text.large)).min_size(vec2(280.0, 40.0));
            if ui.add(button).on_hover_text(tip).clicked() {
                outbox.push(action.into());
            }
            ui.label(
                RichText::new(tip)
                    .size(theme.sizes.text.small)
                    .color(theme.colors.secondary),
            );
            ui.add_space(space.m);
        }
        ui.label(RichText::new("Or drop files or folders on this window").color(theme.colors.secondary));
        ui.add_space(space.xl);
        left_ui(theme, left, outbox, ui);
        recent_ui(theme, recent, left, outbox, ui);
    });
}

/// Every project with work that is in no folder yet, as after a crash: opening one brings it back.
fn left_ui(theme: &Theme, left: &[Left], outbox: &mut Vec<Action>, ui: &mut Ui) {
    if left.is_empty() {
        return;
    }
    ui.label(RichText::new("Unsaved work").font(fonts::semibold(theme.sizes.text.ui)));
    ui.add_space(theme.sizes.space.s);
    let height = theme.sizes.row * 5.0;
    let scroll = ScrollArea::vertical().id_salt("left").max_height(height);
    scroll.auto_shrink([false, true]).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            for project in left {
                let name = project_name(&project.folder);
                let words = format!("{name}: {} not yet saved", count(project.changes, "change"));
                let path = project.folder.display().to_string();
                let path = visible(&path);
                if !project.is_there {
                    ui.label(format!("{words}; its folder is not there: {path}"));
                } else if ui.link(words).on_hover_text(path).clicked() {
                    outbox.push(AppAction::OpenProject(project.folder.clone()).into());
                }
            }
        });
    });
    ui.add_space(theme.sizes.space.m);
}

fn recent_ui(theme: &Theme, recent: &[PathBuf], left: &[Left], outbox: &mut Vec<Action>, ui: &mut Ui) {
    let is_left = |folder: &PathBuf| left.iter().any(|project| project.folder == *folder);
    let mut recent = recent.iter().filter(|folder| !is_left(folder)).peekable();
    if recent.peek().is_none() {
        return;
    }
    ui.label(RichText::new("Recent projects").font(fonts::semibold(theme.sizes.text.ui)));
    ui.add_space(theme.sizes.space.s);
    for folder in recent.take(6) {
        let name = project_name(folder);
        if ui.link(name).on_hover_text(folder.display().to_string()).clicked() {
            outbox.push(AppAction::OpenProject(folder.clone()).into());
        }
    }
}

/// What a project is called: its folder, unless it was never saved to one.
pub(super) fn project_name(folder: &Path) -> String {
    if is_unsaved(folder) {
        return "Unsaved project".to_owned();
    }
    let name = folder.file_name().map_or_else(
        || folder.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    visible(&name).into_owned()
}

/// Whether a project lives in the user's data folder because it was never saved elsewhere.
fn is_unsaved(folder: &Path) -> bool {
    folder
        .parent()
        .and_then(Path::file_name)
        .is_some_and(|name| name == "unsaved")
}
