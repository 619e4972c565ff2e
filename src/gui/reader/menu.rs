//! What the right button shows: the menu of the place under the pointer.

use super::super::view_ctx::ViewCtx;
use super::super::views::text_menu::text_menu_ui;
use super::frame::Frame;
use super::mouse::{stack_at, tag_range};
use super::state::ReaderState;
use egui::Response;

/// Opens the menu where the right button was pressed, and draws it while it is open.
pub(super) fn menu_ui(ctx: &ViewCtx<'_>, state: &mut ReaderState, frame: &Frame, response: &Response) {
    if response.secondary_clicked() {
        state.menu_at = response.interact_pointer_pos().and_then(|pos| frame.byte_at(pos));
    }
    // Nothing is worked out while the menu is closed.
    state.menu_at = state
        .menu_at
        .filter(|_| response.secondary_clicked() || response.context_menu_opened());
    let Some(byte) = state.menu_at else { return };
    let stack = stack_at(ctx, state, byte);
    let words = state.text().zip(tag_range(state));
    let words = words.and_then(|(text, range)| text.get(range));
    response.context_menu(|ui| text_menu_ui(ctx, words, (byte, &stack), ui));
}
