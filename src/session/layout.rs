//! Open panes and scroll places, remembered per project in the user's state folder.

use super::door::Session;
use crate::store::disk::{ContentHash, save_atomically};
use serde::{Deserialize, Serialize};
use std::fs;

/// What is open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// From the left.
    pub panes: Vec<PaneLayout>,
    /// The pane that has the keyboard.
    pub active: usize,
    /// Text zoom in steps.
    pub zoom: i32,
    /// Names of the open panels; none where nobody has said.
    pub panels: Option<Vec<String>>,
    /// Ids of the labels whose spans are not drawn.
    pub hidden_labels: Vec<String>,
    /// Off-topic passages are folded.
    pub fold_off_topic: bool,
    /// Columns scroll together.
    pub scroll_locked: bool,
}

/// One column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaneLayout {
    /// Its document's id.
    pub document: String,
    /// First byte in sight.
    pub byte: usize,
    /// Caret place in bytes.
    pub caret: usize,
    /// Share of the width, 0 to 1.
    pub share: f32,
}

impl Session {
    /// The layout kept last; none where there is none or it cannot be read.
    pub fn layout(&self) -> Option<Layout> {
        let text = fs::read_to_string(self.state_folder.join("layout.ron")).ok()?;
        ron::from_str(&text).ok()
    }

    /// Keeps the layout; a read-only project keeps none.
    pub fn keep_layout(&self, layout: &Layout) -> Result<(), String> {
        if self.read_only().is_some() || self.layout().as_ref() == Some(layout) {
            return Ok(());
        }
        let path = self.state_folder.join("layout.ron");
        let text = ron::ser::to_string(layout).map_err(|err| err.to_string())?;
        let base = fs::read(&path).ok().map(|bytes| ContentHash::of(&bytes));
        save_atomically(&path, text.as_bytes(), base.as_ref())
            .map(|_| ())
            .map_err(|err| format!("The layout was not kept: {err}"))
    }
}
