//! What other programs change in the project folder comes into the open project, as one step that can be undone.

use super::app::App;
use super::tasks::finished;
use crate::session::outside::Watch;

impl App {
    /// Watches the folder of the open project; where something in it changed, looks beside the window, and takes it over.
    pub(super) fn heed_other_programs(&mut self) {
        let Some(session) = &mut self.session else {
            self.tasks.watch = None;
            self.tasks.look = None;
            return;
        };
        let watched = self
            .tasks
            .watch
            .as_ref()
            .is_some_and(|watch| watch.folder == session.folder());
        if !watched {
            self.tasks.watch = Watch::start(session.folder(), session.wake().clone());
        }
        if let Some(outcome) = finished(&mut self.tasks.look) {
            let taken = match outcome {
                Some(Ok(Some(outside))) if self.tasks.save.is_none() => session.take_outside(outside),
                // The save looks for itself.
                Some(Ok(_)) | None => Ok(Vec::new()),
                Some(Err(why)) => Err(why),
            };
            match taken {
                Ok(said) => said.into_iter().for_each(|told| self.toasts.warn(told)),
                Err(why) => self.toasts.fail(why),
            }
        }
        // A save changes files, too: it is waited for.
        if self.tasks.save.is_some() || self.tasks.look.is_some() {
            return;
        }
        if self.tasks.watch.as_ref().is_some_and(Watch::take_changed) {
            match session.start_looking() {
                Ok(task) => self.tasks.look = Some(task),
                Err(why) => self.toasts.fail(why),
            }
        }
    }
}
