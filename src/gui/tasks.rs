//! Work beside the window: importing, saving, exporting, copying. Outcomes come back as commands and words.

use super::action::{AppAction, Panel};
use super::app::App;
use super::opening::Opening;
use crate::progress::{Cancelled, Progress};
use crate::project::edit::{Command, count};
use crate::session::copy::{Copied, CopyTask};
use crate::session::import::{self, ImportOutcome, ImportRequest};
use crate::session::moved::Taken;
use crate::session::outside::{LookTask, Watch};
use crate::session::recipes::Recipe;
use crate::session::save::SaveTask;
use crate::session::take_in::Arrival;
use crate::session::task::{Poll, Task};
use egui::Context;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Unsaved changes are written to the project folder after so long without a new one. (The journal has them at once.)
const IDLE: Duration = Duration::from_secs(30);

/// What runs.
#[derive(Default)]
pub struct Tasks {
    pub(super) import: Option<Task<Result<ImportOutcome, Cancelled>>>,
    pub(super) save: Option<SaveTask>,
    pub(super) opening: Option<Opening>,
    pub(super) watch: Option<Watch>,
    pub(super) look: Option<LookTask>,
    dataset: Option<Task<Result<Vec<String>, String>>>,
    /// Texts of what is taken in are being kept.
    arrival: Option<Task<Result<Arrival, String>>>,
    pub(super) versions: Option<Task<Result<Vec<Taken>, String>>>,
    /// The copy, and whether work goes on in it.
    copy: Option<(CopyTask, bool)>,
    pub(super) layout: super::layout::Kept,
    /// Revision last seen, and when it came.
    changed: Option<(u64, Instant)>,
}

impl Tasks {
    /// What is being done, with steps done and in all (0: unknown).
    pub fn running(&self) -> Option<(&str, u64, u64)> {
        let import = self.import.as_ref().map(|task| (&task.title, &task.progress));
        let copy = self.copy.as_ref().map(|(task, _)| (&task.title, &task.progress));
        let dataset = self.dataset.as_ref().map(|task| (&task.title, &task.progress));
        let arrival = self.arrival.as_ref().map(|task| (&task.title, &task.progress));
        let versions = self.versions.as_ref().map(|task| (&task.title, &task.progress));
        let (title, progress) = import.or(dataset).or(arrival).or(versions).or(copy)?;
        let (done, total) = progress.state();
        Some((title.as_str(), done, total))
    }

    /// Whether the project is being saved right now.
    pub fn saving(&self) -> bool {
        self.save.is_some()
    }

    /// Stops import, export and copy at their next step.
    pub fn cancel(&self) {
        for progress in [
            self.import.as_ref().map(|t| &t.progress),
            self.dataset.as_ref().map(|t| &t.progress),
            self.versions.as_ref().map(|t| &t.progress),
            self.copy.as_ref().map(|(t, _)| &t.progress),
        ]
        .into_iter()
        .flatten()
        {
            progress.cancel();
        }
    }

    /// Stops a copy and gives it so long to clear away what it wrote.
    pub(super) fn end_copy(&mut self, longest: Duration) {
        if let Some((task, _)) = self.copy.take() {
            task.progress.cancel();
            task.wait_for(longest);
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
        if !self.have_project() {
            return;
        }
        let Some(session) = &self.session else { return };
        let moving = matches!(self.tasks.copy, Some((_, true)));
        if self.tasks.import.is_some() || moving {
            self.toasts
                .warn("An import or copy is running; wait for it or cancel it first".to_owned());
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
        if !self.have_project() {
            return;
        }
        let Some(session) = &self.session else { return };
        let outcome = import::import_text(title, text, session.folder());
        self.imported(outcome);
        self.view.open.remove(&Panel::Paste);
    }

    /// Writes a dataset for another program beside the window.
    pub(super) fn export_dataset(&mut self, recipe: Recipe, path: PathBuf) {
        self.commit_half_typed();
        let Some(session) = &self.session else { return };
        let (project, folder) = (session.project().clone(), session.folder().to_path_buf());
        let work = move |progress: &Progress| recipe.make((&project, &folder), &path, progress);
        match Task::start("Exporting", session.wake().clone(), work) {
            Ok(task) => self.tasks.dataset = Some(task),
            Err(err) => self.toasts.fail(err.to_string()),
        }
        self.view.open.remove(&Panel::DatasetOut);
    }

    /// Keeps how a dataset is made in the project.
    pub(super) fn keep_recipe(&mut self, name: &str, recipe: &Recipe) {
        let Some(session) = &self.session else { return };
        match session.keep_recipe(name, recipe) {
            Ok(()) => self.toasts.say(format!("Kept as recipe “{name}”")),
            Err(err) => self.toasts.fail(err),
        }
    }

    /// Shows what another program's files hold, before anything is taken in.
    pub(super) fn show_dataset(&mut self, paths: Vec<PathBuf>) {
        self.views.dataset_in.begin(paths);
        self.view.open.insert(Panel::DatasetIn);
    }

    /// Takes in what was shown: keeps the texts beside the window, then adds all in one step.
    pub(super) fn take_in(&mut self, mut arrival: Arrival) {
        let Some(session) = &self.session else { return };
        let folder = session.folder().to_path_buf();
        let work = move |_: &Progress| arrival.keep_texts(&folder).map(|()| arrival);
        match Task::start("Importing", session.wake().clone(), work) {
            Ok(task) => self.tasks.arrival = Some(task),
            Err(err) => self.toasts.fail(err.to_string()),
        }
        self.view.open.remove(&Panel::DatasetIn);
    }

    fn arrived(&mut self, arrival: Arrival) {
        let Some((session, command)) = self.session.as_mut().zip(arrival.command) else {
            return;
        };
        match session.execute(command) {
            Ok(_) => self.toasts.say(format!(
                "{} and {} taken in",
                count(arrival.new, "document"),
                count(arrival.annotations, "annotation")
            )),
            Err(err) => self.toasts.fail(err.to_string()),
        }
        let order: Vec<_> = session
            .project()
            .documents_in_order()
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        self.panes.follow(&order);
    }

    /// Saves to the project folder beside the window.
    pub(super) fn save(&mut self) {
        if self.tasks.save.is_some() {
            return;
        }
        self.keep_layout();
        let Some(session) = &mut self.session else { return };
        match session.start_save() {
            Ok(task) => self.tasks.save = Some(task),
            Err(err) => self.toasts.fail(err),
        }
    }

    /// Copies the project beside the window, to go on there or not.
    pub(super) fn copy(&mut self, folder: PathBuf, going_on: bool) {
        self.commit_half_typed();
        let Some(session) = &mut self.session else { return };
        // An import writes its texts to the folder that the project had when it was begun.
        if self.tasks.copy.is_some() || (going_on && self.tasks.import.is_some()) {
            self.toasts
                .warn("An import or copy is running; wait for it or cancel it first".to_owned());
            return;
        }
        match session.start_copy(folder) {
            Ok(task) => self.tasks.copy = Some((task, going_on)),
            Err(err) => self.toasts.fail(err),
        }
    }

    fn take_copied(&mut self) {
        let Some((task, going_on)) = &self.tasks.copy else {
            return;
        };
        let outcome = match task.poll() {
            Poll::Running => return,
            Poll::Done(outcome) => outcome,
            Poll::Lost => Err("Copying ended unexpectedly".to_owned()),
        };
        let going_on = *going_on;
        self.tasks.copy = None;
        self.copied(outcome, going_on);
        if let Some(session) = &mut self.session {
            session.stay_here();
        }
    }

    fn copied(&mut self, outcome: Result<Copied, String>, going_on: bool) {
        let copied = match outcome {
            Ok(copied) => copied,
            Err(err) => {
                self.toasts.fail(err);
                return;
            }
        };
        let folder = copied.folder.display();
        match &mut self.session {
            Some(session) if going_on && session.folder() == copied.source => {
                match session.go_on_in(&copied, &self.options.places) {
                    Ok(()) => {
                        self.settings.remember(session.folder());
                        self.toasts.say(format!("Saved: {folder}"));
                        self.keep_settings();
                    }
                    Err(err) => self.toasts.fail(err),
                }
            }
            _ => self.toasts.say(format!("Copy saved: {folder}")),
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
        if let Some(outcome) = finished(&mut self.tasks.dataset) {
            match outcome.unwrap_or_else(|| Err("The export ended unexpectedly".to_owned())) {
                Ok(lines) => self.toasts.say(lines.join(" · ")),
                Err(err) => self.toasts.fail(err),
            }
        }
        if let Some(outcome) = finished(&mut self.tasks.arrival) {
            match outcome.unwrap_or_else(|| Err("The import ended unexpectedly; nothing was taken in".to_owned())) {
                Ok(arrival) => self.arrived(arrival),
                Err(err) => self.toasts.fail(err),
            }
        }
        if let Some(err) = self.tasks.layout.take_failure() {
            self.toasts.warn(err);
        }
        self.take_finished_versions();
        self.take_copied();
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
    fn imported(&mut self, mut outcome: ImportOutcome) {
        self.ask_about_versions(&mut outcome);
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
        self.views.large_files.ask(outcome.too_large);
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
pub(super) fn finished<T: Send + 'static>(slot: &mut Option<Task<T>>) -> Option<Option<T>> {
    let outcome = match slot.as_ref()?.poll() {
        Poll::Running => return None,
        Poll::Done(outcome) => Some(outcome),
        Poll::Lost => None,
    };
    *slot = None;
    Some(outcome)
}
