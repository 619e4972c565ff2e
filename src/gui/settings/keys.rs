//! All commands with their keys: filter, choose, press new ones.

use super::capture::{self, Capture, Holder};
use crate::gui::app::App;
use crate::gui::icons::{Icon, icon_button};
use crate::gui::keymap::Keymap;
use crate::gui::theme::Theme;
use crate::gui::ui_command::{Group, UiCommand};
use crate::gui::views::parts::{MAX_LINE, aside_ui, heading_ui};
use egui::{Align, Button, EventFilter, Label, Layout, Response, RichText, ScrollArea, TextEdit, Ui, vec2};

/// Width of the button that shows a command's keys, in points.
const KEYS_WIDTH: f32 = 180.0;

/// What the page remembers.
#[derive(Default)]
pub struct KeysState {
    filter: String,
    pub(super) capture: Option<Capture>,
    /// What was done, or what speaks against it.
    pub(super) notice: String,
    /// The command whose button takes the keyboard when it is drawn.
    focus: Option<&'static str>,
    /// The question was just asked: its first answer takes the keyboard.
    asked: bool,
}

impl KeysState {
    /// Ends what is under way without a change.
    pub(in crate::gui) fn forget(&mut self) {
        *self = Self {
            filter: std::mem::take(&mut self.filter),
            ..Self::default()
        };
    }

    /// Asks the analyst.
    pub(super) fn ask(&mut self, question: Capture) {
        self.capture = Some(question);
        self.notice.clear();
        self.asked = true;
    }

    /// Ends what is under way; the keyboard goes back to the command's button.
    pub(super) fn finish(&mut self, command: &UiCommand, notice: &str) {
        self.capture = None;
        notice.clone_into(&mut self.notice);
        self.focus = Some(command.text);
    }

    fn waits_for(&self, command: &UiCommand) -> bool {
        matches!(&self.capture, Some(Capture::Waiting(waiting)) if waiting.text == command.text)
    }
}

/// What was clicked.
enum Wish {
    Start(UiCommand),
    Reset(UiCommand),
    ResetAll,
    NoKeys(UiCommand),
    TakeOver,
    Keep(UiCommand),
}

/// Draws the page.
pub(super) fn keys_ui(app: &mut App, theme: &Theme, ui: &mut Ui) {
    let keymap = Keymap::new(&app.settings.keys);
    let overridden = |command: &UiCommand| app.settings.keys.contains_key(command.text);
    let state = &mut app.views.settings.keys;
    let sizes = &theme.sizes;
    ui.add_space(sizes.space.s);
    let mut wish = None;
    let row = vec2(ui.available_width(), sizes.row_tall);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        if ui
            .button("Reset all")
            .on_hover_text("Give every command its usual keys")
            .clicked()
        {
            wish = Some(Wish::ResetAll);
        }
        let filter = TextEdit::singleline(&mut state.filter)
            .char_limit(MAX_LINE)
            .hint_text("Filter commands by name or keys")
            .desired_width(ui.available_width());
        ui.add(filter).accessible_name("Filter commands");
    });
    let below = sizes.row_tall * 2.0 + sizes.space.m;
    ScrollArea::vertical()
        .max_height((ui.available_height() - below).max(sizes.row_tall * 2.0))
        .auto_shrink(false)
        .show(ui, |ui| {
            let mut any = false;
            for group in Group::ALL {
                let commands = keymap.commands().filter(|command| command.group == group);
                let shown: Vec<_> = commands.filter(|command| fits(command, &state.filter, ui)).collect();
                if !shown.is_empty() {
                    heading_ui(theme, group.name(), ui);
                }
                for command in shown {
                    any = true;
                    let changed = overridden(&command);
                    wish = row_ui(state, theme, (&command, changed), ui).or(wish.take());
                }
            }
            if !any {
                aside_ui(theme, "No command is called that or has such keys", ui);
            }
        });
    ui.add_space(sizes.space.s);
    wish = foot_ui(state, theme, ui).or(wish);
    if let Some(wish) = wish {
        carry_out(app, ui, wish);
    }
}

/// Whether the words stand in the command's name or keys, in any case.
fn fits(command: &UiCommand, filter: &str, ui: &Ui) -> bool {
    let wanted = filter.trim().to_lowercase();
    command.text.to_lowercase().contains(&wanted) || shown_keys(command, ui).to_lowercase().contains(&wanted)
}

fn shown_keys(command: &UiCommand, ui: &Ui) -> String {
    let keys = command.keys.map(|keys| ui.ctx().format_shortcut(&keys));
    keys.unwrap_or_else(|| "none".to_owned())
}

fn row_ui(state: &mut KeysState, theme: &Theme, (command, changed): (&UiCommand, bool), ui: &mut Ui) -> Option<Wish> {
    let mut wish = None;
    let row = vec2(ui.available_width(), theme.sizes.row_tall);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(theme.sizes.space.s);
        if changed {
            if icon_button(ui, Icon::Undo, &format!("Reset {}", command.text)).clicked() {
                wish = Some(Wish::Reset(*command));
            }
        } else {
            let side = theme.sizes.icon_button;
            ui.add_space(side + ui.spacing().item_spacing.x);
        }
        if keys_button(state, theme, command, ui).clicked() {
            wish = Some(Wish::Start(*command));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add(Label::new(command.text).truncate()).on_hover_text(command.tip);
        });
    });
    wish
}

fn keys_button(state: &mut KeysState, theme: &Theme, command: &UiCommand, ui: &mut Ui) -> Response {
    let waiting = state.waits_for(command);
    let shown = shown_keys(command, ui);
    let words = if waiting { "Press new keys…" } else { shown.as_str() };
    let color = if command.keys.is_none() && !waiting {
        theme.colors.secondary
    } else {
        theme.colors.text
    };
    let mut button = Button::new(RichText::new(words).color(color)).min_size(vec2(KEYS_WIDTH, 0.0));
    if waiting {
        button = button.fill(theme.colors.selection);
    }
    let response = ui.add(button);
    if state.focus == Some(command.text) {
        state.focus = None;
        response.request_focus();
    }
    if waiting {
        let all = EventFilter {
            tab: true,
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, all));
    }
    response.accessible_name(format!("Keys of {}: {shown}", command.text))
}

/// Below the list: what is under way in words, and the answers. Its room is kept, so that nothing jumps.
fn foot_ui(state: &mut KeysState, theme: &Theme, ui: &mut Ui) -> Option<Wish> {
    let mut wish = None;
    match &state.capture {
        None if state.notice.is_empty() => {
            aside_ui(
                theme,
                "Click the keys of a command, or press Enter on them, to choose others",
                ui,
            );
        }
        None => {
            ui.label(state.notice.as_str());
        }
        Some(Capture::Waiting(command)) => {
            let words = match state.notice.as_str() {
                "" => format!(
                    "Press the new keys of “{}”, or Escape to keep them as they are",
                    command.text
                ),
                notice => notice.to_owned(),
            };
            ui.label(words);
            if ui.button("No keys").clicked() {
                wish = Some(Wish::NoKeys(*command));
            }
        }
        Some(Capture::Clash { command, keys, holder }) => {
            let shown = ui.ctx().format_shortcut(keys);
            let words = match holder {
                Holder::Command(other) => format!("{shown} belongs to “{}”, which would have no keys", other.text),
                Holder::Label(_, name) => format!("{shown} tags as {name}; the label would have no key"),
            };
            ui.label(RichText::new(words).color(theme.colors.warning));
            ui.horizontal(|ui| {
                let over = ui.button(format!("Take it over for “{}”", command.text));
                if std::mem::take(&mut state.asked) {
                    over.request_focus();
                }
                if over.clicked() {
                    wish = Some(Wish::TakeOver);
                }
                if ui.button("Keep as it was").clicked() {
                    wish = Some(Wish::Keep(*command));
                }
            });
        }
    }
    wish
}

fn carry_out(app: &mut App, ui: &Ui, wish: Wish) {
    let ctx = ui.ctx();
    match wish {
        Wish::Start(command) => {
            let state = &mut app.views.settings.keys;
            state.finish(&command, "");
            state.capture = Some(Capture::Waiting(command));
        }
        Wish::Reset(command) => capture::reset(app, ctx, command),
        Wish::ResetAll => capture::reset_all(app),
        Wish::NoKeys(command) => capture::give(app, ctx, &command, None),
        Wish::TakeOver => capture::take_over(app, ctx),
        Wish::Keep(command) => app.views.settings.keys.finish(&command, ""),
    }
}
