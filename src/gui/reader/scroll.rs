//! Moving the view. All places are a block and an offset inside it, so nothing loses precision in a long text.

use super::state::{Loaded, ReaderState, Top};

impl ReaderState {
    /// Scrolls by `delta` px; positive moves towards the end of the text.
    pub fn scroll_by(&mut self, delta: f32) {
        let Some(loaded) = &self.loaded else { return };
        let y = loaded.heights.top(self.top.block) + self.top.offset + f64::from(delta);
        self.top = at(loaded, y, self.view_height);
    }

    /// Scrolls so that `fraction` (0 to 1) of the text lies above the middle of the view.
    pub(super) fn scroll_to_fraction(&mut self, fraction: f64) {
        let Some(loaded) = &self.loaded else { return };
        let y = loaded.heights.total() * fraction.clamp(0.0, 1.0) - f64::from(self.view_height) / 2.0;
        self.top = at(loaded, y, self.view_height);
    }

    /// The byte in the middle of the view, between two bytes where it lies inside a block; none before the text is there.
    pub fn middle(&self) -> Option<f64> {
        let loaded = self.loaded.as_ref()?;
        let y = loaded.heights.top(self.top.block) + self.top.offset + f64::from(self.view_height) / 2.0;
        let (block, offset) = loaded.heights.find(y);
        let bytes = loaded.blocks.full_range(block);
        let share = f64::from(offset) / f64::from(loaded.heights.get(block)).max(1.0);
        Some(bytes.start as f64 + share.min(1.0) * bytes.len() as f64)
    }

    /// Scrolls so that a byte lies in the middle of the view.
    pub fn show_in_middle(&mut self, byte: f64) {
        let Some(loaded) = &self.loaded else { return };
        let block = loaded.blocks.block_at(byte.max(0.0) as usize);
        let bytes = loaded.blocks.full_range(block);
        let share = (byte - bytes.start as f64) / (bytes.len() as f64).max(1.0);
        let inside = share.clamp(0.0, 1.0) * f64::from(loaded.heights.get(block));
        let y = loaded.heights.top(block) + inside - f64::from(self.view_height) / 2.0;
        self.top = at(loaded, y, self.view_height);
    }

    /// The part of the text in sight, as fractions from 0 to 1.
    pub(super) fn visible_fraction(&self) -> (f64, f64) {
        let Some(loaded) = &self.loaded else { return (0.0, 1.0) };
        let total = loaded.heights.total().max(1.0);
        let y = loaded.heights.top(self.top.block) + self.top.offset;
        (
            (y / total).clamp(0.0, 1.0),
            ((y + f64::from(self.view_height)) / total).clamp(0.0, 1.0),
        )
    }
}

/// The top for a scroll place of `y` px, held inside the text.
pub(super) fn at(loaded: &Loaded, y: f64, view_height: f32) -> Top {
    let last = (loaded.heights.total() - f64::from(view_height) * 0.5).max(0.0);
    let y = y.clamp(0.0, last);
    let (block, offset) = loaded.heights.find(y);
    Top {
        block,
        offset: f64::from(offset),
    }
}
