//! Open panes and scroll places, remembered per project in the user's state folder.

use super::door::Session;
use super::task::Task;
use crate::store::disk::{ContentHash, save_atomically};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

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
    /// Places put side by side: ids of documents, and bytes.
    pub aligned: Vec<[(String, usize); 2]>,
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
        read(&self.state_folder)
    }

    /// Keeps the layout; a read-only project keeps none.
    pub fn keep_layout(&self, layout: &Layout) -> Result<(), String> {
        if self.read_only().is_some() {
            return Ok(());
        }
        keep(&self.state_folder, layout)
    }

    /// The same beside the window; none for a read-only project.
    pub fn start_keeping_layout(&self, layout: Layout) -> Option<Task<Result<(), String>>> {
        self.read_only().is_none().then_some(())?;
        let folder = self.state_folder.clone();
        Task::start("Keeping the layout", self.wake.clone(), move |_| keep(&folder, &layout)).ok()
    }
}

fn read(state_folder: &Path) -> Option<Layout> {
    let text = fs::read_to_string(state_folder.join("layout.ron")).ok()?;
    ron::from_str(&text).ok()
}

fn keep(state_folder: &Path, layout: &Layout) -> Result<(), String> {
    if read(state_folder).as_ref() == Some(layout) {
        return Ok(());
    }
    let path = state_folder.join("layout.ron");
    let text = ron::ser::to_string(layout).map_err(|err| err.to_string())?;
    let base = fs::read(&path).ok().map(|bytes| ContentHash::of(&bytes));
    save_atomically(&path, text.as_bytes(), base.as_ref())
        .map(|_| ())
        .map_err(|err| format!("The layout was not kept: {err}"))
}
