//! Newer versions: asked about, compared beside the window, taken in.

use super::action::{Panel, ViewAction};
use super::app::App;
use super::reader::ReaderState;
use super::tasks::finished;
use super::views::new_version::Question;
use crate::progress::Progress;
use crate::project::DocumentId;
use crate::project::edit::{NewDocument, count};
use crate::session::import::ImportOutcome;
use crate::session::moved::{Taken, take_version};
use crate::session::task::Task;

impl App {
    /// Takes documents that may be newer versions out of what was imported, to ask about them first.
    pub(super) fn ask_about_versions(&mut self, outcome: &mut ImportOutcome) {
        let Some(session) = &self.session else { return };
        let mut questions = Vec::new();
        for offer in std::mem::take(&mut outcome.versions) {
            let place = outcome.documents.iter().position(|new| new.id == offer.new);
            let older = session.project().documents().get(offer.replaces);
            if let Some((place, older)) = place.zip(older) {
                questions.push(Question {
                    new: outcome.documents.remove(place),
                    older: older.title.clone(),
                    offer,
                });
            }
        }
        self.views.new_version.ask(questions);
    }

    /// Compares newer versions with what they replace, beside the window.
    pub(super) fn take_versions(&mut self, versions: Vec<(NewDocument, DocumentId)>) {
        let Some(session) = &self.session else { return };
        if self.tasks.versions.is_some() {
            self.toasts
                .warn("Another version is being compared; import this one again in a moment".to_owned());
            return;
        }
        let (project, folder) = (session.project().clone(), session.folder().to_path_buf());
        let work = move |progress: &Progress| {
            let each = versions.into_iter().map(|(new, replaces)| {
                let taken = take_version(new, replaces, (&project, &folder), progress);
                taken.unwrap_or_else(|_| Err("Stopped; the newer version was not taken in".to_owned()))
            });
            each.collect()
        };
        match Task::start("Comparing versions", session.wake().clone(), work) {
            Ok(task) => self.tasks.versions = Some(task),
            Err(err) => self.toasts.fail(err.to_string()),
        }
    }

    /// Takes in what was compared; shows the newer version, and what waits for an answer.
    pub(super) fn take_finished_versions(&mut self) {
        let Some(outcome) = finished(&mut self.tasks.versions) else {
            return;
        };
        match outcome.unwrap_or_else(|| Err("The comparison ended unexpectedly; nothing was taken in".to_owned())) {
            Ok(all) => self.versions_taken(all),
            Err(err) => self.toasts.fail(err),
        }
    }

    fn versions_taken(&mut self, all: Vec<Taken>) {
        let Some(session) = &mut self.session else { return };
        let mut words = Vec::new();
        let mut waits = false;
        for taken in all {
            let said = taken.to_string();
            match session.execute(taken.command) {
                Ok(_) => {
                    waits |= taken.review + taken.orphans > 0;
                    words.push(said);
                    let replaced = session
                        .project()
                        .documents()
                        .get(taken.document)
                        .and_then(|new| new.replaces);
                    for reader in self
                        .panes
                        .readers
                        .iter_mut()
                        .filter(|reader| reader.document == replaced)
                    {
                        *reader = ReaderState::showing(taken.document);
                    }
                }
                Err(err) => self.toasts.fail(err.to_string()),
            }
        }
        match words.as_slice() {
            [] => {}
            [one] => self.toasts.say(one.clone()),
            many => self
                .toasts
                .say(format!("{} taken in", count(many.len(), "newer version"))),
        }
        if waits && !self.view.is_open(Panel::Moved) {
            self.push(ViewAction::Toggle(Panel::Moved));
        }
    }
}
