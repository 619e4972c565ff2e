//! Earlier versions of the project: when each was saved, what going back to it would change, and the way to do it.

use super::super::action::Panel;
use super::super::view_ctx::ViewCtx;
use super::beside::Beside;
use super::parts::{aside_ui, capital, dialog_ui, empty_ui, primary_button, short};
use crate::project::edit::{Adopted, Command};
use crate::session::restore::{Version, in_words, listing};
use egui::{Button, Label, Ui};

/// Lines of what a version would change that are listed; their number is told in any case.
const LISTED: usize = 200;
/// Code points of such a line.
const LINE: usize = 120;

/// State of the dialog.
#[derive(Default)]
pub struct RestoreState {
    /// For a revision of the project, and whether it has been saved.
    versions: Beside<(u64, bool), Vec<Version>>,
    /// The number of the version that is open.
    open: Option<u64>,
}

/// Draws the dialog.
pub fn restore_ui(ctx: &ViewCtx<'_>, state: &mut RestoreState, ui: &Ui) {
    let session = ctx.session;
    let wanted = (session.history().revision(), session.is_unsaved());
    state
        .versions
        .follow(wanted, "Reading backups", session.wake(), || listing(session));
    dialog_ui(ctx, Panel::Restore, "Restore an earlier version", ui, |ui| {
        let RestoreState { versions, open } = state;
        match versions.value() {
            None => empty_ui(ctx.theme, "Reading the backups…", ui),
            Some(Err(why)) => empty_ui(ctx.theme, why, ui),
            Some(Ok(all)) if all.is_empty() => empty_ui(ctx.theme, "Nothing was saved yet", ui),
            Some(Ok(all)) => {
                let told =
                    "Each save keeps a version on this computer. Going back to one is a step that undo takes back";
                aside_ui(ctx.theme, told, ui);
                ui.add_space(ctx.theme.sizes.space.s);
                for version in all {
                    version_ui(ctx, version, open, versions.is_current(), ui);
                }
            }
        }
    });
}

/// A version: when, what it would change, and when it is open, what of it in detail.
fn version_ui(ctx: &ViewCtx<'_>, version: &Version, open: &mut Option<u64>, is_current: bool, ui: &mut Ui) {
    let is_open = *open == Some(version.number);
    let name = format!(
        "Version {}, {}: {}",
        version.number,
        second_words(&version.at),
        version.title
    );
    if ui.add(Button::selectable(is_open, name).truncate()).clicked() {
        *open = (!is_open).then_some(version.number);
    }
    if !is_open || version.edits.is_empty() {
        return;
    }
    ui.indent(("version", version.number), |ui| {
        let can = is_current && ctx.session.read_only().is_none();
        let button = ui.add_enabled_ui(can, |ui| primary_button(ctx.theme, "Restore", ui));
        if button.inner.clicked() {
            ctx.push(go_back(version));
            *open = None;
        }
        for edit in version.edits.iter().take(LISTED) {
            ui.add(Label::new(capital(&short(&in_words(edit, ctx.project()), LINE))).truncate());
        }
        let more = version.edits.len().saturating_sub(LISTED);
        if more > 0 {
            aside_ui(ctx.theme, format!("and {more} more"), ui);
        }
        ui.add_space(ctx.theme.sizes.space.s);
    });
}

/// A moment to the second, as several versions are kept within a minute: "2026-02-01 09:30:05 UTC".
fn second_words(time: &str) -> String {
    match (time.get(..10), time.get(11..19)) {
        (Some(day), Some(second)) => format!("{day} {second} UTC"),
        _ => time.to_owned(),
    }
}

fn go_back(version: &Version) -> Command {
    Command::Adopt(Box::new(Adopted {
        title: format!("Restore version {}: {}", version.number, version.title),
        edits: version.edits.clone(),
    }))
}
