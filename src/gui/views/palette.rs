//! All commands, documents and labels by name: type a few letters, choose with the arrows, Enter.

use super::super::action::{Action, Panel, ViewAction};
use super::super::ui_command::{Needs, UiCommand};
use super::super::view_ctx::ViewCtx;
use super::menu;
use super::parts::{MAX_LINE, aside_ui, seen, short};
use crate::project::{Label, LabelId};
use egui::{Button, Id, Key, Modal, Modifiers, ScrollArea, TextEdit, Ui};

/// The most rows that are shown; whoever sees more types another letter.
const MAX_ROWS: usize = 50;
/// Code points of a row.
const ROW_LENGTH: usize = 80;

/// State of the palette.
#[derive(Default)]
pub struct PaletteState {
    query: String,
    chosen: usize,
    /// The rows, and the revision and query they were worked out for.
    rows: Vec<Row>,
    rows_for: Option<(u64, String)>,
}

struct Row {
    words: String,
    entry: Entry,
}

#[derive(Clone)]
enum Entry {
    Command(UiCommand),
    /// What stands at its right, when it can be asked for, and what is asked.
    Wish(String, Needs, Box<Action>),
}

/// Draws the palette over everything else.
pub fn palette_ui(ctx: &ViewCtx<'_>, state: &mut PaletteState, has_document: bool, ui: &Ui) {
    state.refresh(ctx);
    let modal = Modal::new(Id::unique("palette")).show(ui.ctx(), |ui| {
        ui.set_width(ctx.theme.sizes.measure);
        let enter = keys(state, ui);
        let field = TextEdit::singleline(&mut state.query)
            .char_limit(MAX_LINE)
            .hint_text("Command, document or label");
        let field = ui
            .add(field.desired_width(f32::INFINITY))
            .accessible_name("Command, document or label");
        field.request_focus();
        if field.changed() {
            state.chosen = 0;
            state.refresh(ctx);
        }
        let given = rows_ui(ctx, state, (has_document, enter), ui);
        if state.rows.is_empty() {
            aside_ui(ctx.theme, "Nothing is called that; try fewer letters", ui);
        }
        given
    });
    let close = modal.should_close();
    let given = modal.inner;
    if given.is_some() || close {
        ctx.push(ViewAction::Toggle(Panel::Palette));
        *state = PaletteState::default();
    }
    if let Some(entry) = given {
        give(ctx, &entry);
    }
}

impl PaletteState {
    fn refresh(&mut self, ctx: &ViewCtx<'_>) {
        let revision = ctx.session.history().revision();
        if self
            .rows_for
            .as_ref()
            .is_some_and(|(at, query)| (*at, query) == (revision, &self.query))
        {
            return;
        }
        let query = self.query.to_lowercase();
        let mut found: Vec<(u32, Row)> = Vec::new();
        for (words, entry) in all(ctx) {
            if let Some(rank) = rank(&words.to_lowercase(), query.trim()) {
                found.push((rank, Row { words, entry }));
            }
        }
        found.sort_by_key(|(rank, _)| *rank);
        found.truncate(MAX_ROWS);
        self.rows = found.into_iter().map(|(_, row)| row).collect();
        self.rows_for = Some((revision, self.query.clone()));
    }
}

/// Everything there is, in the order that breaks ties.
fn all(ctx: &ViewCtx<'_>) -> Vec<(String, Entry)> {
    let commands = ctx.keymap.commands().filter(|command| !is_palette(command));
    let mut all: Vec<_> = commands
        .map(|command| (command.text.to_owned(), Entry::Command(command)))
        .collect();
    for (id, label) in ctx.project().labels_in_order() {
        all.extend(of_label(ctx, id, label));
    }
    for (id, kind) in ctx.project().relation_types_in_order() {
        let action = ViewAction::LinkMarked(Some(id));
        all.push(wish(
            format!("Link as “{}”", seen(&kind.name)),
            "Link",
            Needs::Marked,
            action,
        ));
    }
    for (id, document) in ctx.project().documents_in_order() {
        let action = ViewAction::Open {
            document: id,
            pane: None,
        };
        let what = match document.outlet.as_str() {
            "" => "Document",
            outlet => outlet,
        };
        all.push(wish(document.title.clone(), what, Needs::Project, action));
    }
    all
}

/// Everything that can be done with a label.
fn of_label(ctx: &ViewCtx<'_>, id: LabelId, label: &Label) -> [(String, Entry); 3] {
    let key = label
        .key
        .map_or_else(|| "Label".to_owned(), |key| key.to_uppercase().collect());
    let hidden = ctx.view.hidden_labels.contains(&id);
    let show = if hidden { "Show" } else { "Hide" };
    let sticky = (ctx.view.sticky != Some(id)).then_some(id);
    let stick = match sticky {
        Some(_) => format!("Tag each selection as {} at once", seen(&label.name)),
        None => "Stop tagging each selection at once".to_owned(),
    };
    [
        wish(
            format!("Tag as {}", seen(&label.name)),
            &key,
            Needs::Document,
            ViewAction::TagSelection(id),
        ),
        wish(
            format!("{show} {}", seen(&label.name)),
            "Label",
            Needs::Project,
            ViewAction::ToggleLabel(id),
        ),
        wish(stick, "Label", Needs::Project, ViewAction::Sticky(sticky)),
    ]
}

fn wish(words: String, what: &str, needs: Needs, action: ViewAction) -> (String, Entry) {
    (words, Entry::Wish(what.to_owned(), needs, Box::new(action.into())))
}

fn is_palette(command: &UiCommand) -> bool {
    command.action(None) == Some(ViewAction::Toggle(Panel::Palette).into())
}

/// How well words in small letters fit a query in small letters: lower is better, none is not at all. At the start of
/// the words, at the start of one of them, inside one, or its letters in this order with others between.
fn rank(words: &str, query: &str) -> Option<u32> {
    if words.starts_with(query) {
        return Some(0);
    }
    if let Some(at) = words.find(query) {
        let before = words.get(..at).and_then(|before| before.chars().next_back());
        return Some(if before.is_some_and(char::is_alphanumeric) {
            2
        } else {
            1
        });
    }
    let mut left = words.chars();
    let in_order = query
        .chars()
        .filter(|c| !c.is_whitespace())
        .all(|wanted| left.any(|c| c == wanted));
    in_order.then_some(3)
}

/// Takes the arrows and Enter before the field does; says whether Enter was pressed.
fn keys(state: &mut PaletteState, ui: &Ui) -> bool {
    let last = state.rows.len().saturating_sub(1);
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
            state.chosen = (state.chosen + 1).min(last);
        }
        if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
            state.chosen = state.chosen.saturating_sub(1);
        }
        input.consume_key(Modifiers::NONE, Key::Enter)
    })
}

/// Draws the rows; says what was chosen.
fn rows_ui(ctx: &ViewCtx<'_>, state: &PaletteState, (has_document, enter): (bool, bool), ui: &mut Ui) -> Option<Entry> {
    let mut given = None;
    let height = ctx.theme.sizes.row_tall * 12.0;
    // The height stays the same however many rows there are, so that nothing jumps.
    ui.set_min_height(height);
    ScrollArea::vertical()
        .id_salt("palette")
        .max_height(height)
        .auto_shrink(false)
        .show(ui, |ui| {
            for (n, row) in state.rows.iter().enumerate() {
                let needs = match &row.entry {
                    Entry::Command(command) => command.needs,
                    Entry::Wish(_, needs, _) => *needs,
                };
                let usable = menu::enabled(needs, ctx, has_document);
                let chosen = n == state.chosen;
                let button = Button::selectable(chosen, short(&row.words, ROW_LENGTH)).shortcut_text(at_right(row, ui));
                let button = button.min_size(egui::vec2(ui.available_width(), ctx.theme.sizes.row_tall));
                let response = ui.add_enabled(usable, button);
                if chosen {
                    response.scroll_to_me(None);
                }
                if usable && (response.clicked() || (chosen && enter)) {
                    given = Some(row.entry.clone());
                }
            }
        });
    given
}

/// Said at the right of a row: the keys, or what it is.
fn at_right(row: &Row, ui: &Ui) -> String {
    match &row.entry {
        Entry::Command(command) => menu::keys(command, ui),
        Entry::Wish(what, ..) => what.clone(),
    }
}

fn give(ctx: &ViewCtx<'_>, entry: &Entry) {
    match entry {
        Entry::Command(command) => menu::give(ctx, command),
        Entry::Wish(_, _, action) => ctx.push(Action::clone(action)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_fits_best_then_a_word_then_the_inside_then_letters_in_order() {
        let ranks = ["save as…", "tag as claim", "export spans as csv", "class", "find"].map(|words| rank(words, "as"));
        assert_eq!(ranks, [Some(1), Some(1), Some(1), Some(2), None]);
        assert_eq!(rank("save as…", "sav"), Some(0));
        assert_eq!(rank("two columns", "tco"), Some(3));
        assert_eq!(rank("two columns", "oct"), None, "in another order");
        assert_eq!(rank("небо зелене", "зел"), Some(1));
        assert_eq!(rank("anything", ""), Some(0));
    }
}
