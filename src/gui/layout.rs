//! What is open, remembered for each project on this machine: columns, scroll places, panels, what is hidden.

use super::action::Panel;
use super::app::App;
use super::reader::ReaderState;
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
    /// Held so that there is never a second one beside it for long.
    task: Option<Task<Result<(), String>>>,
}

impl Kept {
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
        let kept = &mut self.tasks.layout;
        if kept.layout.as_ref() != Some(&layout) {
            kept.task = session.start_keeping_layout(layout.clone());
            kept.layout = Some(layout);
            kept.since = Some(Instant::now());
        }
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
