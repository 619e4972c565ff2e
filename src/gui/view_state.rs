//! What is shown, apart from the project: selection, layout, filters. Holds ids, never copies of records.

use super::action::Panel;
use super::alignment::SyncPoint;
use crate::project::{AnnotationId, DocumentId, LabelId};
use std::collections::BTreeSet;
use std::ops::Range;

/// Text zoom: each step is a tenth of the reading size.
const ZOOM_STEP: f32 = 0.1;

/// How what documents share is shown in their texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compare {
    /// Not at all.
    #[default]
    Off,
    /// Outlined, with ribbons between the columns.
    Shared,
    /// The same, and what stands in an earlier document steps back.
    New,
}

/// What the whole window shows; each pane's own state stands in [`super::reader::ReaderState`].
#[derive(Clone, Debug, PartialEq)]
pub struct ViewState {
    /// The selected annotation.
    pub selected: Option<AnnotationId>,
    /// The annotation remembered as one end of a link.
    pub marked: Option<AnnotationId>,
    /// The pane that has the keyboard, from the left.
    pub active: usize,
    /// Labels whose spans are not drawn.
    pub hidden_labels: BTreeSet<LabelId>,
    /// The label that tags each selection at once.
    pub sticky: Option<LabelId>,
    /// What is open.
    pub open: BTreeSet<Panel>,
    /// Zoom steps from the theme's reading size.
    pub zoom: i32,
    /// Off-topic passages are folded to one line each.
    pub fold_off_topic: bool,
    /// How what documents share is shown.
    pub compare: Compare,
    /// Panes scroll together.
    pub scroll_locked: bool,
    /// Places that the analyst put side by side; panes that scroll together go by them.
    pub sync_points: Vec<SyncPoint>,
    /// An annotation being dragged onto another to link them.
    pub link_drag: Option<AnnotationId>,
    /// Search hits drawn in the panes, sorted: document, bytes.
    pub hits: Vec<(DocumentId, Range<usize>)>,
    /// The hit that was jumped to last.
    pub current_hit: Option<usize>,
}

impl Default for ViewState {
    fn default() -> Self {
        Self {
            selected: None,
            marked: None,
            active: 0,
            hidden_labels: BTreeSet::new(),
            sticky: None,
            open: BTreeSet::from([Panel::Documents, Panel::Inspector]),
            zoom: 0,
            fold_off_topic: false,
            compare: Compare::Off,
            scroll_locked: false,
            sync_points: Vec::new(),
            link_drag: None,
            hits: Vec::new(),
            current_hit: None,
        }
    }
}

impl ViewState {
    /// Factor on the reading size.
    pub fn zoom_factor(&self) -> f32 {
        (1.0 + self.zoom as f32 * ZOOM_STEP).clamp(0.6, 3.0)
    }

    /// Whether something is open.
    pub fn is_open(&self, panel: Panel) -> bool {
        self.open.contains(&panel)
    }

    /// Whether a dialog lies over the window.
    pub fn has_dialog(&self) -> bool {
        self.open.iter().any(|panel| panel.is_dialog())
    }

    /// Opens what is closed and closes what is open.
    pub fn toggle(&mut self, panel: Panel) {
        if !self.open.remove(&panel) {
            self.open.insert(panel);
        }
    }

    /// The hits inside one document, as a slice of [`Self::hits`] with the index of its first.
    pub fn hits_in(&self, document: DocumentId) -> (usize, &[(DocumentId, Range<usize>)]) {
        let from = self.hits.partition_point(|(id, _)| *id < document);
        let to = self.hits.partition_point(|(id, _)| *id <= document);
        (from, self.hits.get(from..to).unwrap_or_default())
    }
}
