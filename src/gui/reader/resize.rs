//! A new size of text: its letters are drawn a few a frame, and the text keeps its size until they are there. All at
//! once they would take longer than a frame should.

use super::super::text::{Letters, TextStyle};
use super::state::ReaderState;
use egui::Ui;
use std::time::Duration;

/// Time a frame for new letters, a pane.
const A_FRAME: Duration = Duration::from_micros(1200);

/// The style a pane is drawn with, and the one it changes to.
#[derive(Default)]
pub(super) struct Resize {
    shown: Option<TextStyle>,
    next: Option<(TextStyle, Letters)>,
}

/// The style to draw with now: `wanted`, or the one before while letters of a new size are drawn. `in_sight` are the
/// bytes that were drawn last.
pub(super) fn style_for_now(state: &mut ReaderState, wanted: TextStyle, ui: &Ui) -> TextStyle {
    let new_size = |shown: &TextStyle| shown.font != wanted.font;
    let Some(shown) = state.resize.shown.clone().filter(new_size) else {
        state.resize.next = None;
        state.resize.shown = Some(wanted.clone());
        return wanted;
    };
    let known = state.resize.next.take().filter(|(style, _)| style.font == wanted.font);
    let (_, mut letters) = known.unwrap_or_else(|| {
        let text = state
            .loaded
            .as_ref()
            .and_then(|loaded| loaded.text.get(state.in_sight.clone()));
        let letters = Letters::of(text.unwrap_or_default(), ui.ctx().pixels_per_point());
        (wanted.clone(), letters)
    });
    if ui.fonts_mut(|fonts| letters.draw_some(fonts, &wanted, A_FRAME)) {
        state.resize.shown = Some(wanted);
        // The frame that shows the new size has enough to do with laying it out.
        ui.ctx().request_repaint();
        return shown;
    }
    state.resize.next = Some((wanted, letters));
    ui.ctx().request_repaint();
    shown
}
