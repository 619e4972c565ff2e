//! Gets a pane its text, cut into blocks with a height for each: at once where that is quick, else beside the window.

use super::super::text::{Heights, TextBlocks, TextStyle, average_byte_px, estimate_height};
use super::super::view_ctx::ViewCtx;
use super::frame::gap_above;
use super::state::{Loaded, ReaderState, Top};
use super::view::fold_height;
use crate::project::DocumentId;
use crate::session::task::{Poll, Task};
use egui::Ui;
use std::sync::Arc;

/// Texts up to this many bytes are cut while the window waits, which takes about a millisecond.
const CUT_AT_ONCE: usize = 1 << 20;

/// What the heights of blocks are guessed from, in px.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Measure {
    wrap_width: f32,
    row_height: f32,
    byte_px: f32,
}

impl Measure {
    fn new(style: &TextStyle, text: &str, ui: &Ui) -> Self {
        Self {
            wrap_width: style.wrap_width,
            row_height: style.row_height,
            byte_px: ui.fonts_mut(|fonts| average_byte_px(fonts, &style.font, text)),
        }
    }

    /// Whether heights for it are those for `style`; the font's size and the row's height follow from one another.
    fn is_for(&self, style: &TextStyle) -> bool {
        (self.wrap_width, self.row_height) == (style.wrap_width, style.row_height)
    }

    fn heights(&self, blocks: &TextBlocks) -> Heights {
        Heights::new((0..blocks.len()).map(|block| self.height(blocks, block)))
    }

    /// The guess for one block.
    pub fn height(&self, blocks: &TextBlocks, block: usize) -> f32 {
        let bytes = blocks.range(block).len();
        let text = match bytes {
            0 => self.row_height * 0.5,
            _ => estimate_height(bytes, self.byte_px, self.wrap_width, self.row_height, 0.0),
        };
        text + gap_above(blocks, block, self.row_height)
    }

    /// Of the line that stands for a folded passage.
    pub fn fold_height(&self) -> f32 {
        fold_height(self.row_height)
    }
}

/// Blocks and heights being worked out for a large text.
pub(super) struct Preparing {
    document: DocumentId,
    task: Task<Prepared>,
}

struct Prepared {
    text: Arc<str>,
    blocks: Arc<TextBlocks>,
    heights: Heights,
    measure: Measure,
}

impl Prepared {
    /// `blocks` are those of the text, where they are known.
    fn new(text: Arc<str>, blocks: Option<Arc<TextBlocks>>, measure: Measure) -> Self {
        let blocks = blocks.unwrap_or_else(|| Arc::new(TextBlocks::new(&text)));
        let heights = measure.heights(&blocks);
        Self {
            text,
            blocks,
            heights,
            measure,
        }
    }
}

/// Sees to it that the state holds the document's text, cut for this width; false while the text is not there yet.
///
/// While heights for a new width are worked out, a large text is shown with those for the old one.
pub(super) fn load(
    ctx: &ViewCtx<'_>,
    document: DocumentId,
    state: &mut ReaderState,
    style: &TextStyle,
    ui: &Ui,
) -> bool {
    take_prepared(document, state);
    state.loaded = state.loaded.take().filter(|loaded| loaded.document == document);
    let (text, blocks) = match &state.loaded {
        Some(loaded) if loaded.measure.is_for(style) => return true,
        Some(loaded) => (loaded.text.clone(), Some(loaded.blocks.clone())),
        None => match ctx.session.text(document) {
            Some(text) => (text, None),
            None => return false,
        },
    };
    let shown = blocks.is_some();
    if state.preparing.is_some() {
        // Only the latest width counts: it is asked for once this one is there.
        return shown;
    }
    let measure = Measure::new(style, &text, ui);
    if text.len() > CUT_AT_ONCE {
        let (text, blocks) = (text.clone(), blocks.clone());
        let work = move |_: &crate::progress::Progress| Prepared::new(text, blocks, measure);
        if let Ok(task) = Task::start("Cutting a text", ctx.session.wake().clone(), work) {
            state.preparing = Some(Preparing { document, task });
            return shown;
        }
    }
    show(document, state, Prepared::new(text, blocks, measure));
    true
}

/// Takes what was worked out beside the window, unless the pane shows another document by now.
fn take_prepared(document: DocumentId, state: &mut ReaderState) {
    let outcome = match &state.preparing {
        Some(preparing) if preparing.document == document => preparing.task.poll(),
        _ => Poll::Lost,
    };
    match outcome {
        Poll::Running => {}
        Poll::Done(prepared) => {
            state.preparing = None;
            show(document, state, prepared);
        }
        Poll::Lost => state.preparing = None,
    }
}

fn show(document: DocumentId, state: &mut ReaderState, prepared: Prepared) {
    if let Some(loaded) = &state.loaded {
        // The same words stay at the top, as nearly as the new heights are known.
        let (had, has) = (
            loaded.heights.get(state.top.block),
            prepared.heights.get(state.top.block),
        );
        state.top.offset *= f64::from(has / had.max(1.0));
    } else {
        let len = prepared.text.len();
        state.top = Top::default();
        state.caret = state.caret.min(len);
        state.anchor = state.anchor.min(len);
    }
    state.loaded = Some(Loaded {
        document,
        text: prepared.text,
        blocks: prepared.blocks,
        heights: prepared.heights,
        measure: prepared.measure,
        folded: false,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(row_height: f32) -> Prepared {
        let measure = Measure {
            wrap_width: 400.0,
            row_height,
            byte_px: 8.0,
        };
        Prepared::new(Arc::from("words ".repeat(1000)), None, measure)
    }

    #[test]
    fn new_heights_leave_the_same_words_at_the_top() {
        let mut state = ReaderState::default();
        state.top.offset = 99.0;
        show(DocumentId(1), &mut state, prepared(20.0));
        assert_eq!(state.top, Top::default(), "a new text begins at its start");
        state.top = Top { block: 1, offset: 30.0 };
        show(DocumentId(1), &mut state, prepared(40.0));
        assert_eq!(state.top, Top { block: 1, offset: 60.0 });
    }
}
