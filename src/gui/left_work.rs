//! Projects that a crash left with unsaved work, looked for beside the start screen.

use super::app::App;
use super::tasks::finished;
use crate::session::left::{self, Left};
use crate::session::task::Task;

/// What was found, and the search.
#[derive(Default)]
pub(super) struct LeftWork {
    /// The projects, by their folders.
    pub(super) found: Vec<Left>,
    task: Option<Task<Vec<Left>>>,
    looked: bool,
}

impl App {
    /// Looks once each time the start screen comes up: a project that is opened or closed changes what there is.
    pub(super) fn look_for_left_work(&mut self) {
        if self.session.is_some() || self.tasks.opening.is_some() {
            self.left = LeftWork::default();
            return;
        }
        if !self.left.looked {
            self.left.looked = true;
            match left::start_looking(&self.options) {
                Ok(task) => self.left.task = Some(task),
                Err(err) => self.toasts.fail(err.to_string()),
            }
        }
        if let Some(found) = finished(&mut self.left.task) {
            self.left.found = found.unwrap_or_default();
        }
    }
}
