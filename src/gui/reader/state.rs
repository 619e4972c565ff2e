//! What one pane remembers of its document: scroll place, caret, selection, a drag in progress.

use super::super::text::{Heights, TextBlocks};
use super::load::{Measure, Preparing};
use super::resize::Resize;
use crate::project::{AnnotationId, DocumentId, LabelId};
use crate::query::segment::Unit;
use crate::session::proposals::Twin;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// State of one reader pane.
#[derive(Default)]
pub struct ReaderState {
    /// The document shown.
    pub document: Option<DocumentId>,
    /// Caret place in bytes; the moving end of the selection.
    pub caret: usize,
    /// The fixed end of the selection in bytes; equal to the caret where nothing is selected.
    pub anchor: usize,
    /// Top of the view.
    pub(super) top: Top,
    /// A passage to bring into sight when the next frame is laid out, in bytes.
    pub(super) wanted: Option<Range<usize>>,
    /// A byte to bring to the top when the text is there: where it was left.
    pub(super) restored: Option<usize>,
    /// The keyboard is to go into this pane when it is drawn next.
    pub(super) wants_keyboard: bool,
    pub(super) drag: Option<Drag>,
    pub(super) clicks: Clicks,
    /// Horizontal place that up and down aim for, in px from the text's left edge.
    pub(super) goal_x: Option<f32>,
    pub(super) loaded: Option<Loaded>,
    /// What is being worked out of a large text.
    pub(super) preparing: Option<Preparing>,
    /// Bytes from the first to the last block in sight in the last frame.
    pub(super) in_sight: Range<usize>,
    pub(super) resize: Resize,
    /// Rows the last frame had room for, in px.
    pub(super) view_height: f32,
    /// How far the view was scrolled by hand in this frame, in px; for panes that scroll together.
    pub scrolled: f32,
    /// The innermost annotation under the pointer.
    pub hovered: Option<AnnotationId>,
    /// Where annotations were drawn in this frame: top and bottom of the part in sight, in screen points.
    pub(super) seen: BTreeMap<AnnotationId, (f32, f32)>,
    /// Shared passages drawn in this frame.
    pub(super) seen_shared: Vec<SeenShared>,
    pub(super) compared: super::compared::Compared,
    pub(super) differences: super::differences::Differences,
    /// Places that the analyst put side by side with others and that were drawn in this frame: the byte, and its height in
    /// screen points.
    pub seen_points: Vec<(usize, f32)>,
    pub(super) ticks: Ticks,
    pub(super) folds: super::folds::Folds,
    /// The place whose menu is open, in bytes.
    pub(super) menu_at: Option<usize>,
}

/// A passage with its counterpart, and top and bottom here in screen points.
pub(super) type SeenShared = (Twin, (f32, f32));

/// Ticks of the overview strip, kept while nothing changes.
#[derive(Default)]
pub(super) struct Ticks {
    /// Revision, document and pixels of height they are for.
    pub made_for: Option<(u64, DocumentId, usize)>,
    /// Label, first and last pixel.
    pub ticks: Vec<(LabelId, u32, u32)>,
}

/// The first thing in sight: `offset` px below the top edge of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Top {
    pub block: usize,
    pub offset: f64,
}

/// The text of the pane's document, cut into blocks, with heights for one width and size.
pub(super) struct Loaded {
    pub document: DocumentId,
    pub text: Arc<str>,
    pub blocks: Arc<TextBlocks>,
    pub heights: Heights,
    /// What the heights were guessed from.
    pub measure: Measure,
    /// Whether the folds have been taken out of the heights.
    pub folded: bool,
}

/// A drag with the mouse held down.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Drag {
    /// Selecting text: what the press selected, and by which unit the selection grows.
    Select { first: Range<usize>, unit: Unit },
    /// Moving one end of one fragment of an annotation.
    Handle {
        annotation: AnnotationId,
        fragment: usize,
        start: bool,
        now: usize,
    },
}

/// Counts presses at one place: 2 selects a word, 3 a sentence, 4 a paragraph.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clicks {
    pub count: usize,
    pub at: f64,
    pub pos: egui::Pos2,
}

impl ReaderState {
    /// A pane that shows `document` from its start.
    pub fn showing(document: DocumentId) -> Self {
        Self {
            document: Some(document),
            ..Self::default()
        }
    }

    /// The selected bytes; empty where nothing is selected.
    pub fn selection(&self) -> Range<usize> {
        self.caret.min(self.anchor)..self.caret.max(self.anchor)
    }

    /// Selects `range`, in bytes, and brings it into sight.
    pub fn select(&mut self, range: Range<usize>) {
        self.anchor = range.start;
        self.caret = range.end;
        self.wanted = Some(range);
    }

    /// Puts the caret at the start of `range`, selects nothing, and brings it into sight.
    pub fn show(&mut self, range: Range<usize>) {
        self.anchor = range.start;
        self.caret = range.start;
        self.wanted = Some(range);
    }

    /// Where an annotation was drawn in this frame: top and bottom in screen points.
    pub fn seen(&self, annotation: AnnotationId) -> Option<(f32, f32)> {
        self.seen.get(&annotation).copied()
    }

    /// Shared passages drawn in this frame with their counterparts, and top and bottom here in screen points.
    pub fn seen_shared(&self) -> &[(Twin, (f32, f32))] {
        &self.seen_shared
    }

    /// The annotations drawn in this frame.
    pub fn seen_annotations(&self) -> impl Iterator<Item = AnnotationId> {
        self.seen.keys().copied()
    }

    /// What tagging takes of the selection, in bytes: whole grapheme clusters, no white space at the ends; none where
    /// nothing is left.
    pub fn tag_range(&self) -> Option<Range<usize>> {
        super::mouse::tag_range(self)
    }

    /// The text shown, once it is loaded.
    pub fn text(&self) -> Option<&Arc<str>> {
        self.loaded.as_ref().map(|loaded| &loaded.text)
    }

    /// Brings back a remembered scroll place and caret, in bytes.
    pub fn restore(&mut self, first_byte: usize, caret: usize) {
        (self.caret, self.anchor) = (caret, caret);
        self.restored = Some(first_byte);
    }

    /// The same document at the same place with the same words selected, without its text.
    pub fn to_come_back(&self) -> Self {
        let mut again = Self {
            document: self.document,
            ..Self::default()
        };
        again.restore(self.first_byte(), self.caret);
        again.anchor = self.anchor;
        again
    }

    /// Whether the text of a document is there to be drawn.
    pub fn has_text_of(&self, document: DocumentId) -> bool {
        self.loaded.as_ref().is_some_and(|loaded| loaded.document == document)
    }

    /// Whether something of a large text is still being worked out beside the window.
    pub fn is_preparing(&self) -> bool {
        self.preparing.is_some()
    }

    /// Puts the keyboard into this pane when it is drawn next.
    pub fn take_keyboard(&mut self) {
        self.wants_keyboard = true;
    }

    /// Selects nothing; the caret stays.
    pub fn clear_selection(&mut self) {
        self.anchor = self.caret;
    }

    /// The first byte in sight: what is remembered as the scroll place.
    pub fn first_byte(&self) -> usize {
        let Some(loaded) = &self.loaded else {
            let wanted = self.wanted.clone().map_or(0, |range| range.start);
            return self.restored.unwrap_or(wanted);
        };
        loaded.blocks.range(self.top.block).start
    }
}
