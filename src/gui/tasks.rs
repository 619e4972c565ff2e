//! Work beside the window: importing, saving, exporting. Outcomes come back as commands and words.

use super::action::{AppAction, Panel};
use super::app::App;
use crate::progress::Cancelled;
use crate::project::edit::Command;
use crate::session::Session;
use crate::session::export::ExportDone;
use crate::session::import::{self, ImportOutcome, ImportRequest};
use crate::session::save::SaveTask;
use crate::session::task::{Poll, Task};
use crate::store::export::ExportFormat;
use egui::Context;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Unsaved changes are written to the project folder after so long without a new one. (The journal has them at once.)
const IDLE: Duration = Duration::from_secs(30);

/// What runs.
#[derive(Default)]
pub struct Tasks {
    import: Option<Task<Result<ImportOutcome, Cancelled>>>,
    save: Option<SaveTask>,
    export: Option<Task<Result<ExportDone, String>>>,
    /// Revision last seen, and when it came.
    changed: Option<(u64, Instant)>,
}

impl Tasks {
    /// What is being done, with steps done and in all (0: unknown).
    pub fn running(&self) -> Option<(&str, u64, u64)> {
        let import = self
            .import
            .as_ref()
            .map(|task| (task.title.as_str(), task.progress.state()));
        let export = self
            .export
            .as_ref()
            .map(|task| (task.title.as_str(), task.progress.state()));
        import.or(export).map(|(title, (done, total))| (title, done, total))
    }

    /// Whether the project is being saved right now.
    pub fn saving(&self) -> bool {
        self.save.is_some()
    }

    /// Stops import and export at their next step.
    pub fn cancel(&self) {
        for progress in [
            self.import.as_ref().map(|t| &t.progress),
            self.export.as_ref().map(|t| &t.progress),
        ]
        .into_iter()
        .flatten()
        {
            progress.cancel();
        }
    }
}

impl App {
    /// Imports into the open project, or into a new one.
    pub(super) fn import(&mut self, request: ImportRequest) {
        if let [folder] = request.paths.as_slice()
            && (folder.join("project.ron").is_file() || folder.file_name().is_some_and(|name| name == "project.ron"))
        {
            self.push(AppAction::OpenProject(folder.clone()));
            return;
        }
        if self.session.is_none() {
            self.adopt(Session::create_unsaved);
        }
        let Some(session) = &self.session else { return };
        if self.tasks.import.is_some() {
            self.toasts
                .warn("An import is running; wait for it or cancel it first".to_owned());
            return;
        }
        let (folder, project) = (session.folder().to_path_buf(), session.project().clone());
        let work = move |progress: &crate::progress::Progress| import::import(&request, &folder, &project, progress);
        match Task::start("Importing", session.wake().clone(), work) {
            Ok(task) => self.tasks.import = Some(task),
            Err(err) => self.toasts.fail(err.to_string()),
        }
    }

    /// Takes pasted words in.
    pub(super) fn import_text(&mut self, title: &str, text: &str) {
        if self.session.is_none() {
            self.adopt(Session::create_unsaved);
        }
        let Some(session) = &self.session else { return };
        let outcome = import::import_text(title, text, session.folder());
        self.imported(outcome);
        self.view.open.remove(&Panel::Paste);
    }

    /// Writes a dataset beside the window.
    pub(super) fn export(&mut self, format: ExportFormat, file: PathBuf) {
        self.commit_half_typed();
        let Some(session) = &self.session else { return };
        match session.start_export(format, file) {
            Ok(task) => self.tasks.export = Some(task),
            Err(err) => self.toasts.fail(err),
        }
    }

    /// Saves to the project folder beside the window.
    pub(super) fn save(&mut self) {
        if self.tasks.save.is_some() {
            return;
        }
        self.keep_layout();
        let Some(session) = &self.session else { return };
        match session.start_save() {
            Ok(task) => self.tasks.save = Some(task),
            Err(err) => self.toasts.fail(err),
        }
    }

    /// Saves and waits: before the project is closed or another opened.
    pub(super) fn save_before_leaving(&mut self) {
        self.commit_half_typed();
        self.keep_layout();
        if let Some(outcome) = self.tasks.save.take().and_then(Task::wait) {
            self.saved(outcome);
        }
        let Some(session) = &mut self.session else { return };
        if session.is_unsaved() && session.read_only().is_none() {
            let outcome = session.save();
            self.saved(outcome);
        }
    }

    /// Looks whether anything has finished.
    pub(super) fn take_finished(&mut self, ctx: &Context) {
        if let Some(outcome) = finished(&mut self.tasks.import) {
            match outcome {
                Some(Ok(outcome)) => self.imported(outcome),
                Some(Err(Cancelled)) => self.toasts.say("Import cancelled; nothing was added".to_owned()),
                None => self
                    .toasts
                    .fail("The import ended unexpectedly; nothing was added".to_owned()),
            }
        }
        if let Some(outcome) = finished(&mut self.tasks.save) {
            self.saved(
                outcome.unwrap_or_else(|| {
                    Err("Saving ended unexpectedly; your changes are kept in the journal".to_owned())
                }),
            );
        }
        if let Some(outcome) = finished(&mut self.tasks.export) {
            match outcome.unwrap_or_else(|| Err("The export ended unexpectedly".to_owned())) {
                Ok(done) => self.toasts.say(done.to_string()),
                Err(err) => self.toasts.fail(err),
            }
        }
        if self.tasks.running().is_some() {
            ctx.request_repaint_after(Duration::from_millis(100));
        }
    }

    fn saved(&mut self, outcome: Result<crate::session::save::SaveOutcome, String>) {
        match outcome {
            Ok(outcome) => {
                if let Some(session) = &mut self.session {
                    session.finish_save(&outcome);
                }
                for warning in outcome.warnings {
                    self.toasts.warn(warning);
                }
            }
            Err(err) => self.toasts.fail(err),
        }
    }

    /// Adds what was imported; says what was not, in one list.
    fn imported(&mut self, outcome: ImportOutcome) {
        let Some(session) = &mut self.session else { return };
        let added: Vec<_> = outcome.documents.iter().map(|new| new.id).collect();
        if !added.is_empty() {
            match session.execute(Command::AddDocuments(outcome.documents)) {
                Ok(_) => self.toasts.say(match added.len() {
                    1 => "1 document imported".to_owned(),
                    n => format!("{n} documents imported"),
                }),
                Err(err) => self.toasts.fail(err.to_string()),
            }
            let order: Vec<_> = session
                .project()
                .documents_in_order()
                .into_iter()
                .map(|(id, _)| id)
                .collect();
            if order.len() > 1 && self.panes.readers.len() < 2 {
                self.panes.set_columns(2, &order);
            }
            self.panes.follow(&order);
        }
        for (path, title) in outcome.duplicates {
            self.toasts.warn(format!(
                "Not imported again, it is “{title}” already: {}",
                path.display()
            ));
        }
        for problem in outcome.problems {
            self.toasts.warn(problem);
        }
        self.views.encodings.ask(outcome.undecided);
    }

    /// Writes the project folder when nothing has changed for a while.
    pub(super) fn save_when_idle(&mut self, ctx: &Context) {
        let Some(session) = &self.session else { return };
        if !session.is_unsaved() || session.read_only().is_some() {
            self.tasks.changed = None;
            return;
        }
        let revision = session.history().revision();
        match self.tasks.changed {
            Some((seen, since)) if seen == revision => match IDLE.checked_sub(since.elapsed()) {
                Some(left) => ctx.request_repaint_after(left),
                None => self.save(),
            },
            _ => {
                self.tasks.changed = Some((revision, Instant::now()));
                ctx.request_repaint_after(IDLE);
            }
        }
    }

    /// Writes the settings; a failure is said.
    pub(super) fn keep_settings(&mut self) {
        if let Err(err) = self.settings.save(&self.options.places) {
            self.toasts.warn(format!("The settings were not kept: {err}"));
        }
    }
}

/// Takes a finished task's outcome: none while it runs, `Some(None)` where its thread was lost.
fn finished<T: Send + 'static>(slot: &mut Option<Task<T>>) -> Option<Option<T>> {
    let outcome = match slot.as_ref()?.poll() {
        Poll::Running => return None,
        Poll::Done(outcome) => Some(outcome),
        Poll::Lost => None,
    };
    *slot = None;
    Some(outcome)
}
