//! Opening and closing projects beside the window: the one that was open is saved first, then the next one is read.

use super::app::App;
use super::find_bar::FindState;
use super::panes::Panes;
use super::queue::QueueState;
use super::theme::Theme;
use super::view_state::ViewState;
use super::views::Views;
use crate::progress::Progress;
use crate::session::task::{Poll, Task};
use crate::session::{OpenError, OpenOptions, Session};
use egui::{RichText, Ui};
use std::time::Duration;

/// The program ends after so long even if the disk has not taken the project: the journal has it.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// One project is left and perhaps another opened.
pub(super) struct Opening {
    task: Task<Opened>,
    /// Whether another is opened.
    next: bool,
}

/// What came of it.
struct Opened {
    /// What went wrong with the project that was left.
    warnings: Vec<String>,
    session: Option<Result<Session, OpenError>>,
}

type Next = Box<dyn FnOnce(&OpenOptions) -> Result<Session, OpenError> + Send>;

impl App {
    /// Opens another project in place of this one, which is saved first; both beside the window.
    pub fn adopt(&mut self, open: impl FnOnce(&OpenOptions) -> Result<Session, OpenError> + Send + 'static) {
        self.leave(Some(Box::new(open)));
    }

    /// Whether a project is on its way to the window.
    pub fn is_opening(&self) -> bool {
        self.tasks.opening.as_ref().is_some_and(|opening| opening.next)
    }

    /// Saves the project and shows the start screen.
    pub(super) fn close_project(&mut self) {
        self.leave(None);
        self.view = ViewState::default();
        self.panes = Panes::default();
    }

    /// Saves the project and waits, though not for ever: the window is being closed.
    pub(super) fn save_before_quitting(&mut self) {
        self.tasks.end_copy(LONGEST_WAIT);
        self.leave(None);
        if let Some(opening) = self.tasks.opening.take() {
            opening.task.wait_for(LONGEST_WAIT);
        }
    }

    /// Makes a project in the user's data folder where none is open, for what is imported; false where there can be none.
    pub(super) fn have_project(&mut self) -> bool {
        if self.session.is_none() && self.is_opening() {
            self.toasts
                .warn("A project is being opened; import again when it is there".to_owned());
        } else if self.session.is_none() {
            self.opened(Session::create_unsaved(&self.options));
        }
        self.session.is_some()
    }

    /// Looks whether a project has been opened.
    pub(super) fn take_opened(&mut self) {
        let Some(opening) = &self.tasks.opening else { return };
        let opened = match opening.task.poll() {
            Poll::Running => return,
            Poll::Done(opened) => opened,
            Poll::Lost => Opened {
                warnings: vec!["Opening ended unexpectedly; try once more".to_owned()],
                session: None,
            },
        };
        self.tasks.opening = None;
        for warning in opened.warnings {
            self.toasts.warn(warning);
        }
        if let Some(outcome) = opened.session {
            self.opened(outcome);
        }
    }

    fn opened(&mut self, outcome: Result<Session, OpenError>) {
        match outcome {
            Ok(session) => {
                self.show(session);
                self.keep_settings();
            }
            Err(err) => self.toasts.fail(err.to_string()),
        }
    }

    fn leave(&mut self, next: Option<Next>) {
        self.commit_half_typed();
        let (layout, keeping) = (self.layout_now(), self.tasks.layout.take_task());
        // An import into the project that is left has nowhere to go; dropping it stops it.
        self.tasks.import = None;
        let before = self.tasks.opening.take();
        let (left, saving) = (self.session.take(), self.tasks.save.take());
        let (options, opens) = (self.options.clone(), next.is_some());
        let work = move |_: &Progress| {
            let before = before.and_then(|opening| opening.task.wait());
            let mut warnings = Vec::new();
            if let Some(opened) = before {
                warnings.extend(opened.warnings);
            }
            if let Some(session) = left {
                // What is being kept already would get in the way.
                keeping.map(Task::wait);
                warnings.extend(session.keep_layout(&layout).err());
                warnings.extend(session.close(saving));
            }
            Opened {
                warnings,
                session: next.map(|open| open(&options)),
            }
        };
        match Task::start("Opening", self.options.wake.clone(), work) {
            Ok(task) => self.tasks.opening = Some(Opening { task, next: opens }),
            Err(err) => self.toasts.fail(err.to_string()),
        }
    }

    /// What the views remember of the project that was shown does not fit the next one.
    pub(super) fn forget_views(&mut self) {
        self.views = Views::default();
        self.find = FindState::default();
        self.queue = QueueState::default();
    }
}

/// Draws the page while a project is on its way.
pub(super) fn opening_ui(theme: &Theme, ui: &mut Ui) {
    ui.painter().rect_filled(ui.max_rect(), 0.0, theme.colors.page);
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.35);
        ui.label(
            RichText::new("Opening…")
                .size(theme.sizes.text.large)
                .color(theme.colors.secondary),
        );
    });
}
