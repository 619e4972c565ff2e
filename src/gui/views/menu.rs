//! The menu bar, from the one list of commands.

use super::super::action::{Action, AppAction};
use super::super::ui_command::{Group, Needs, UiCommand};
use super::super::view_ctx::ViewCtx;
use super::toolbar::toolbar_ui;
use egui::{Button, MenuBar, Ui};

/// Draws the menu bar. `has_document` says whether the active pane shows one, `columns` how many panes there are.
pub fn menu_ui(ctx: &ViewCtx<'_>, has_document: bool, columns: usize, ui: &mut Ui) {
    MenuBar::new().ui(ui, |ui| {
        for group in Group::ALL {
            ui.menu_button(group.name(), |ui| {
                for command in ctx.keymap.commands().filter(|command| command.group == group) {
                    item_ui(ctx, &command, has_document, ui);
                }
            });
        }
        toolbar_ui(ctx, columns, ui);
    });
}

/// Whether what a command needs is there now. There is a project whenever there is a context.
pub fn enabled(needs: Needs, ctx: &ViewCtx<'_>, has_document: bool) -> bool {
    let selected = ctx.view.selected.filter(|id| ctx.project().annotations().contains(*id));
    let marked = ctx.view.marked.filter(|id| ctx.project().annotations().contains(*id));
    match needs {
        Needs::Nothing | Needs::Project => true,
        Needs::Document => has_document,
        Needs::Annotation => selected.is_some(),
        Needs::Marked => selected.is_some() && marked.is_some() && selected != marked,
        Needs::Undo => ctx.session.can_undo().is_some(),
        Needs::Redo => ctx.session.history().can_redo().is_some(),
    }
}

/// A command's words; undo and redo say what they would take back or do again.
pub(super) fn words(ctx: &ViewCtx<'_>, command: &UiCommand) -> String {
    let step = match command.needs {
        Needs::Undo => ctx.session.can_undo(),
        Needs::Redo => ctx.session.history().can_redo(),
        Needs::Nothing | Needs::Project | Needs::Document | Needs::Annotation | Needs::Marked => None,
    };
    step.map_or_else(|| command.text.to_owned(), |step| format!("{}: {step}", command.text))
}

/// A command's keys as this system writes them; empty where it has none.
pub(super) fn keys(command: &UiCommand, ui: &Ui) -> String {
    command
        .keys
        .map_or_else(String::new, |keys| ui.ctx().format_shortcut(&keys))
}

/// Asks for what a command does.
pub(super) fn give(ctx: &ViewCtx<'_>, command: &UiCommand) {
    if let Some(action) = command.action(ctx.view.selected) {
        ctx.push(action);
    }
}

fn item_ui(ctx: &ViewCtx<'_>, command: &UiCommand, has_document: bool, ui: &mut Ui) {
    // Importing and quitting stand apart from opening and saving.
    let action = command.action(ctx.view.selected);
    if matches!(
        action,
        Some(Action::App(
            AppAction::AskImportFiles | AppAction::Save | AppAction::CloseProject
        ))
    ) {
        ui.separator();
    }
    let button = Button::new(words(ctx, command)).shortcut_text(keys(command, ui));
    let response = ui.add_enabled(enabled(command.needs, ctx, has_document), button);
    if response.on_hover_text(command.tip).clicked() {
        give(ctx, command);
    }
}
