//! Words from elsewhere as a document: a title, the text.

use super::super::action::{AppAction, Panel};
use super::super::view_ctx::ViewCtx;
use super::parts::{MAX_LINE, aside_ui, count, dialog_ui, heading_ui, primary_button, seen};
use egui::text_selection::text_cursor_state::byte_index_from_char_index;
use egui::{Event, Id, ScrollArea, TextEdit, Ui};

/// Rows of the text's field.
const ROWS: usize = 14;
/// Code points of a title taken from the text.
const TITLE_LENGTH: usize = 80;
/// Bytes of a text that the field shows: more is taken as it is, without being laid out.
const MOST_SHOWN: usize = 200_000;

/// State of the dialog: what was typed and pasted so far. Kept when the dialog is closed without adding.
#[derive(Default)]
pub struct PasteState {
    title: String,
    text: String,
}

/// Draws the dialog.
pub fn paste_ui(ctx: &ViewCtx<'_>, state: &mut PasteState, ui: &Ui) {
    dialog_ui(ctx, Panel::Paste, "Paste text as a document", ui, |ui| {
        heading_ui(ctx.theme, "Title", ui);
        let hint = first_line(&state.text).unwrap_or_else(|| "The first line, unless you give another".to_owned());
        let title = TextEdit::singleline(&mut state.title)
            .char_limit(MAX_LINE)
            .hint_text(hint)
            .desired_width(f32::INFINITY);
        let in_title = ui.add(title).accessible_name("Title").has_focus();
        heading_ui(ctx.theme, "Text", ui);
        if !in_title {
            take_large(state, ui);
        }
        if state.text.len() > MOST_SHOWN {
            large_ui(ctx, state, ui);
        } else {
            text_ui(ctx, state, ui);
        }
        ui.add_space(ctx.theme.sizes.space.m);
        ui.horizontal(|ui| {
            let ready = !state.text.trim().is_empty();
            let add = ui
                .add_enabled_ui(ready, |ui| primary_button(ctx.theme, "Add document", ui))
                .inner;
            if add.clicked() {
                let PasteState { title, text } = std::mem::take(state);
                let title = title_for(&title, &text);
                ctx.push(AppAction::ImportText(title, text));
            }
            if !ready {
                aside_ui(ctx.theme, "Paste the words of a page or a letter above", ui);
            }
        });
    });
}

/// The text's field: what is selected in it is asked for before it is drawn.
fn text_id() -> Id {
    Id::unique("text to paste")
}

/// Takes a large text from the clipboard before the field gets it, which would lay all of it out. It goes where the field
/// would have put it; a text that is too large for the field, where nothing can be selected, it replaces.
fn take_large(state: &mut PasteState, ui: &Ui) {
    let field = TextEdit::load_state(ui.ctx(), text_id());
    let selected = field.and_then(|field| field.cursor.char_range());
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Paste(words) = event else { return true };
            let end = state.text.len();
            let replaced = match selected {
                _ if end > MOST_SHOWN => 0..end,
                None => end..end,
                Some(range) => {
                    let range = range.as_sorted_char_range();
                    byte_index_from_char_index(&state.text, range.start).0
                        ..byte_index_from_char_index(&state.text, range.end).0
                }
            };
            let large = end > MOST_SHOWN || end - replaced.len() + words.len() > MOST_SHOWN;
            if large {
                state.text.replace_range(replaced, words);
            }
            !large
        });
    });
}

/// A text that is too large for the field: how much it is, how it begins, and the way to be rid of it.
fn large_ui(ctx: &ViewCtx<'_>, state: &mut PasteState, ui: &mut Ui) {
    let begins = first_line(&state.text).unwrap_or_default();
    ui.label(format!("{}, “{}”", count(state.text.len(), "byte"), seen(&begins)));
    aside_ui(ctx.theme, "Too long to be shown here; it is added as it is", ui);
    if ui.button("Remove the text").clicked() {
        state.text.clear();
    }
}

fn text_ui(ctx: &ViewCtx<'_>, state: &mut PasteState, ui: &mut Ui) {
    let height = ctx.theme.sizes.row * ROWS as f32;
    ScrollArea::vertical()
        .id_salt("paste")
        .max_height(height)
        .show(ui, |ui| {
            let text = TextEdit::multiline(&mut state.text)
                .id(text_id())
                .desired_rows(ROWS)
                .desired_width(f32::INFINITY);
            ui.add(text).accessible_name("Text");
        });
}

/// The title that was given, or the first line of the text.
fn title_for(title: &str, text: &str) -> String {
    match title.trim() {
        "" => first_line(text).unwrap_or_default(),
        given => given.to_owned(),
    }
}

fn first_line(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(super::parts::short(line, TITLE_LENGTH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_with_words_is_the_title_unless_one_is_given() {
        assert_eq!(title_for("", "\n  Harbour closed \nmore"), "Harbour closed");
        assert_eq!(title_for(" My own ", "Harbour closed"), "My own");
        assert_eq!(title_for("", " \n"), "");
    }
}
