//! Opening, importing, saving, exporting, leaving.

use super::edits;
use crate::gui::action::{AppAction, Panel};
use crate::gui::app::App;
use crate::gui::dialogs::{Asking, Question};
use crate::gui::keymap::Keymap;
use crate::gui::panes::Panes;
use crate::gui::settings::capture;
use crate::gui::status_bar::Toasts;
use crate::gui::view_state::ViewState;
use crate::session::Session;
use crate::session::import::ImportRequest;
use crate::session::recipes::Recipe;
use crate::session::settings::ThemeChoice;
use egui::{Context, ViewportCommand};
use std::path::PathBuf;

pub(super) fn carry_out(app: &mut App, ctx: &Context, action: AppAction) {
    match action {
        AppAction::NewProject => app.adopt(Session::create_unsaved),
        AppAction::OpenProject(folder) => app.adopt(move |options| Session::open(&folder, options)),
        AppAction::OpenSample => app.adopt(crate::session::sample::open_copy),
        AppAction::AskOpen => app.ask(Question::OpenProject),
        AppAction::AskImportFiles => app.ask(Question::ImportFiles),
        AppAction::AskImportFolder => app.ask(Question::ImportFolder),
        AppAction::AskSaveAs => app.ask(Question::SaveAs),
        AppAction::AskSaveCopy => app.ask(Question::SaveCopy),
        AppAction::AskExport(format) => app.ask(Question::Export(format)),
        AppAction::AskDataset(recipe) => app.ask(Question::Dataset(recipe)),
        AppAction::KeepRecipe(name, recipe) => app.keep_recipe(&name, &recipe),
        AppAction::AskDatasetFiles => app.ask(Question::DatasetFiles),
        AppAction::AskDatasetFolder => app.ask(Question::DatasetFolder),
        AppAction::TakeIn(arrival) => app.take_in(*arrival),
        AppAction::Import(paths) => app.import(request(paths, None, false)),
        AppAction::ImportLarge(paths) => app.import(request(paths, None, true)),
        // Whoever answers for a file's encoding has answered for its size before.
        AppAction::ImportAs(path, encoding) => app.import(request(vec![path], Some(encoding), true)),
        AppAction::ImportText(title, text) => app.import_text(&title, &text),
        AppAction::TakeVersions(versions) => app.take_versions(versions),
        AppAction::Save => {
            app.commit_half_typed();
            app.save();
        }
        AppAction::KeepMine(record) => edits::keep_mine(app, record),
        AppAction::TakeOther(record, number) => edits::take_other(app, record, number),
        AppAction::Undo => edits::undo(app),
        AppAction::Redo => edits::redo(app),
        AppAction::CancelTask => app.tasks.cancel(),
        AppAction::Copy(words) => ctx.copy_text(words),
        AppAction::CloseProject => app.close_project(),
        AppAction::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
    }
}

/// Size of everything in the window, in percent.
pub(in crate::gui) fn set_interface(ctx: &Context, percent: u16) {
    ctx.set_zoom_factor(f32::from(percent) / 100.0);
}

fn request(paths: Vec<PathBuf>, encoding: Option<String>, large: bool) -> ImportRequest {
    ImportRequest {
        paths,
        encoding,
        large,
        again: false,
    }
}

/// Light, dark, or as the desktop is.
pub(in crate::gui) fn set_theme(ctx: &Context, choice: ThemeChoice) {
    ctx.set_theme(match choice {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Light => egui::ThemePreference::Light,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
    });
}

impl App {
    /// Shows an open session: its notices, its documents side by side, as they were left.
    pub(in crate::gui) fn show(&mut self, mut session: Session) {
        // What was said of the project before is not about this one.
        self.toasts = Toasts::default();
        for notice in session.take_notices() {
            self.toasts.warn(notice);
        }
        self.settings.remember(session.folder());
        self.forget_views();
        self.view = ViewState {
            open: std::mem::take(&mut self.view.open),
            zoom: self.view.zoom,
            ..ViewState::default()
        };
        self.panes = Panes::default();
        let order: Vec<_> = session
            .project()
            .documents_in_order()
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        self.panes.set_columns(order.len().clamp(1, 2), &order);
        self.panes.follow(&order);
        self.session = Some(session);
        self.restore_layout();
        if let Some(words) = capture::silent_label(self) {
            self.toasts.warn(words);
        }
    }

    /// Shows a dialog, unless one is open.
    pub(in crate::gui) fn ask(&mut self, question: Question) {
        if self.asking.is_none() {
            let own = &self.settings.folder;
            let start = if own.is_dir() { own.clone() } else { self.usual_folder() };
            self.asking = Some(Asking::new(
                question,
                self.dialogs.as_ref(),
                self.options.wake.clone(),
                &start,
            ));
        }
    }

    /// Where dialogs start unless the analyst chose a folder: where the last saved project lies, else where the program
    /// was started.
    pub(in crate::gui) fn usual_folder(&self) -> PathBuf {
        let unsaved = &self.options.places.data;
        let last = self.settings.recent.iter().find(|folder| !folder.starts_with(unsaved));
        let last = last.and_then(|folder| folder.parent()).map(PathBuf::from);
        let last = self.last_folder.clone().or(last);
        last.or_else(|| std::env::current_dir().ok()).unwrap_or_default()
    }

    /// Goes on after a dialog.
    pub(in crate::gui) fn answered(&mut self, question: Question, paths: Vec<PathBuf>) {
        let first = paths.first().cloned();
        let folder = first.as_deref().and_then(std::path::Path::parent);
        self.last_folder = folder.map(PathBuf::from).or(self.last_folder.take());
        match (question, first) {
            (Question::OpenProject, Some(folder)) => self.push(AppAction::OpenProject(folder)),
            (Question::ImportFiles | Question::ImportFolder, Some(_)) => self.push(AppAction::Import(paths)),
            (Question::SaveAs, Some(folder)) => self.copy(folder, true),
            (Question::SaveCopy, Some(folder)) => self.copy(folder, false),
            (Question::Export(format), Some(file)) => self.export_dataset(Recipe::all(format), file),
            (Question::Dataset(recipe), Some(path)) => self.export_dataset(*recipe, path),
            (Question::DatasetFiles | Question::DatasetFolder, Some(_)) => self.show_dataset(paths),
            (Question::WorkFolder, Some(folder)) => {
                self.settings.folder = folder;
                self.keep_settings();
            }
            (_, None) => {}
        }
    }

    /// Hands over what is half-typed anywhere, so that it is kept, too.
    pub(in crate::gui) fn commit_half_typed(&mut self) {
        if self.view.is_open(Panel::Settings) {
            self.take_settings_over();
        }
        let Some(session) = &self.session else { return };
        for command in self.views.inspector.commit(session.project()) {
            edits::execute(self, command);
        }
        self.commit_schema();
    }

    /// Hands over what is half-typed in the schema editor, field by field: what is refused is said, the rest is kept.
    pub(in crate::gui) fn commit_schema(&mut self) {
        let keymap = Keymap::new(&self.settings.keys);
        while let Some(session) = &self.session {
            match self.views.schema.next_half_typed(session.project(), &keymap) {
                Some(Ok(command)) => edits::execute(self, command),
                Some(Err(why)) => self.toasts.warn(why),
                None => break,
            }
        }
    }

    /// Keeps the settings and has the open project know who works.
    pub(in crate::gui) fn take_settings_over(&mut self) {
        self.keep_settings();
        self.options.author = self.settings.author();
        if let Some(session) = &mut self.session {
            session.set_author(&self.options.author);
        }
    }
}
