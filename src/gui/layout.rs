//! What is open, remembered for each project on this machine: columns, scroll places, panels, what is hidden.

use super::action::Panel;
use super::app::App;
use super::reader::ReaderState;
use super::tasks::finished;
use crate::project::DocumentId;
use crate::session::Session;
use crate::session::layout::{Layout, PaneLayout};
use crate::session::task::Task;
use std::time::{Duration, Instant};

/// Between two writings of the layout.
const NOW_AND_THEN: Duration = Duration::from_secs(1);

/// The layout kept last, since when, and the writing of it.
#[derive(Default)]
pub(super) struct Kept {
    layout: Option<Layout>,
    since: Option<Instant>,
    /// There is never a second one beside it: an older layout would be written last, and all would wait for a disk that hangs.
    task: Option<Task<Result<(), String>>>,
    /// Why the last writing failed; said once, not every second.
    failed: Option<String>,
}

impl Kept {
    /// Writes a layout that is not kept yet, unless a writing runs: what it lacks, the next one has.
    fn keep(&mut self, layout: Layout, start: impl FnOnce(Layout) -> Option<Task<Result<(), String>>>) {
        if self.task.is_some() || self.layout.as_ref() == Some(&layout) {
            return;
        }
        self.task = start(layout.clone());
        self.since = Some(Instant::now());
        if self.task.is_some() {
            self.layout = Some(layout);
        }
    }

    /// Looks whether the writing is done; why it failed, where that was not said before.
    pub(super) fn take_failure(&mut self) -> Option<String> {
        let outcome = finished(&mut self.task)?;
        let outcome =
            outcome.unwrap_or_else(|| Err("The layout was not kept: the writing ended unexpectedly".to_owned()));
        if outcome.is_err() {
            // It is tried again with the next frame that asks, a second later at the soonest.
            self.layout = None;
        }
        let before = std::mem::replace(&mut self.failed, outcome.err());
        self.failed.clone().filter(|_| self.failed != before)
    }

    /// Hands over the writing that runs.
    pub(super) fn take_task(&mut self) -> Option<Task<Result<(), String>>> {
        self.task.take()
    }
}

/// The panels that are remembered, by the names they are kept under.
const PANELS: [(Panel, &str); 3] = [
    (Panel::Documents, "documents"),
    (Panel::Inspector, "inspector"),
    (Panel::Annotations, "annotations"),
];

impl App {
    /// Keeps the layout now and then, so that a crash does not lose it. Wakes the window for nothing: what changed in the
    /// last second before a crash may be lost.
    pub(super) fn keep_layout_now_and_then(&mut self) {
        let since = self.tasks.layout.since;
        if since.is_none_or(|since| since.elapsed() >= NOW_AND_THEN) {
            self.keep_layout();
        }
    }

    /// Remembers what is open of this project, and where, beside the window.
    pub(super) fn keep_layout(&mut self) {
        let layout = self.layout_now();
        let Some(session) = &self.session else { return };
        let start = |layout| session.start_keeping_layout(layout);
        self.tasks.layout.keep(layout, start);
    }

    pub(super) fn layout_now(&self) -> Layout {
        let panes = self.panes.readers.iter().zip(&self.panes.shares);
        let panes = panes.map(|(reader, share)| PaneLayout {
            document: reader.document.map(|id| id.to_string()).unwrap_or_default(),
            byte: reader.first_byte(),
            caret: reader.caret,
            share: *share,
        });
        let open = PANELS.iter().filter(|(panel, _)| self.view.is_open(*panel));
        Layout {
            panes: panes.collect(),
            active: self.view.active,
            zoom: self.view.zoom,
            panels: Some(open.map(|(_, name)| (*name).to_owned()).collect()),
            hidden_labels: self.view.hidden_labels.iter().map(ToString::to_string).collect(),
            fold_off_topic: self.view.fold_off_topic,
            scroll_locked: self.view.scroll_locked,
            aligned: self
                .view
                .sync_points
                .iter()
                .map(|point| point.map(|(document, byte)| (document.to_string(), byte)))
                .collect(),
        }
    }

    /// Brings back what was open of this project.
    pub(super) fn restore_layout(&mut self) {
        let Some(session) = &self.session else { return };
        let Some(layout) = session.layout() else { return };
        let readers: Vec<_> = layout.panes.iter().filter_map(|pane| reader(session, pane)).collect();
        if readers.len() == layout.panes.len() && (1..=3).contains(&readers.len()) {
            self.panes.readers = readers;
            self.panes.shares = layout.panes.iter().map(|pane| pane.share.clamp(0.1, 1.0)).collect();
            self.view.active = layout.active.min(self.panes.readers.len() - 1);
            self.view.zoom = layout.zoom.clamp(-4, 20);
        }
        if let Some(panels) = &layout.panels {
            let open = PANELS.iter().filter(|(_, name)| panels.iter().any(|kept| kept == name));
            self.view.open = open.map(|(panel, _)| *panel).collect();
        }
        let labels = layout.hidden_labels.iter().filter_map(|label| label.parse().ok());
        self.view.hidden_labels = labels.filter(|id| session.project().labels().contains(*id)).collect();
        self.view.fold_off_topic = layout.fold_off_topic;
        self.view.scroll_locked = layout.scroll_locked;
        let known = |(document, byte): &(String, usize)| {
            let id: DocumentId = document.parse().ok()?;
            session.project().documents().contains(id).then_some((id, *byte))
        };
        let points = layout.aligned.iter();
        self.view.sync_points = points.filter_map(|[a, b]| Some([known(a)?, known(b)?])).collect();
    }
}

/// A column as it was left; none where its document is gone.
fn reader(session: &Session, pane: &PaneLayout) -> Option<ReaderState> {
    let document: DocumentId = pane.document.parse().ok()?;
    let mut reader = session
        .project()
        .documents()
        .contains(document)
        .then(|| ReaderState::showing(document))?;
    reader.restore(pane.byte, pane.caret);
    Some(reader)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, mpsc};

    fn active(active: usize) -> Layout {
        Layout {
            active,
            ..Layout::default()
        }
    }

    fn task(work: impl FnOnce() -> Result<(), String> + Send + 'static) -> Option<Task<Result<(), String>>> {
        Task::start("Test", Arc::new(|| ()), move |_| work()).ok()
    }

    /// What is said once the writing is done.
    fn said(kept: &mut Kept) -> Option<String> {
        while kept.task.is_some() {
            if let Some(words) = kept.take_failure() {
                return Some(words);
            }
            std::thread::yield_now();
        }
        None
    }

    #[test]
    fn a_layout_waits_for_the_writing_of_the_one_before() {
        let mut kept = Kept::default();
        let (let_go, held) = mpsc::channel::<()>();
        kept.keep(active(1), |_| {
            task(move || {
                held.recv().ok();
                Ok(())
            })
        });
        assert_eq!(kept.take_failure(), None);
        kept.keep(active(2), |_| panic!("a second writing beside the first"));
        assert_eq!(kept.layout, Some(active(1)));
        let_go.send(()).unwrap();
        assert_eq!(said(&mut kept), None);
        kept.keep(active(2), |layout| {
            task(move || Err(format!("wrote {}", layout.active)))
        });
        assert_eq!(said(&mut kept).as_deref(), Some("wrote 2"));
    }

    #[test]
    fn a_layout_that_no_writing_began_for_is_tried_again() {
        let mut kept = Kept::default();
        kept.keep(active(1), |_| None);
        assert_eq!((&kept.layout, kept.since.is_some()), (&None, true));
        kept.keep(active(1), |_| task(|| Ok(())));
        assert_eq!(kept.layout, Some(active(1)));
    }

    #[test]
    fn the_same_failure_is_said_once() {
        let mut kept = Kept::default();
        let fail = |_| task(|| Err("no space".to_owned()));
        kept.keep(active(1), fail);
        assert_eq!(said(&mut kept).as_deref(), Some("no space"));
        kept.keep(active(1), fail);
        assert!(kept.task.is_some(), "the same layout is tried again");
        assert_eq!(said(&mut kept), None);
        kept.keep(active(3), |_| task(|| Ok(())));
        assert_eq!(said(&mut kept), None);
        kept.keep(active(4), fail);
        assert_eq!(said(&mut kept).as_deref(), Some("no space"));
    }
}
