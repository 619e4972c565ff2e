//! Keys of commands and labels. Single keys work while no text field is being typed in.

use super::action::{Panel, ViewAction};
use super::app::App;
use super::keymap::{self, Keymap};
use super::ui_command::{Needs, UiCommand};
use egui::{Context, Event, Key, KeyboardShortcut, Modifiers};

/// Takes the keys that belong to commands, then those that tag.
pub(super) fn take(app: &mut App, ctx: &Context) {
    let own = [Panel::Settings, Panel::Problems]
        .into_iter()
        .any(|panel| app.view.is_open(panel));
    if own || app.asking.is_some() || app.views.blocks_keys(&app.view) {
        return;
    }
    // The review hides the texts, and keys pressed over a dialog are not meant for the text behind it.
    let typing = ctx.text_edit_focused() || app.view.is_open(Panel::Queue) || app.view.has_dialog();
    // Panels under the texts have plain keys of their own.
    let has_own_keys = app.view.is_open(Panel::Moved) || app.view.is_open(Panel::Conflicts);
    // Longest combinations first: Ctrl+Shift+Z must not be taken for Ctrl+Z, not even when there is nothing to do again.
    let mut commands: Vec<UiCommand> = Keymap::new(&app.settings.keys).commands().collect();
    commands.sort_by_key(|command| std::cmp::Reverse(command.keys.map_or(0, |keys| modifier_count(keys.modifiers))));
    for command in commands {
        let Some(keys) = command.keys else { continue };
        let plain = !keys.modifiers.command && !is_function_key(keys.logical_key);
        // A field takes back what was typed in it, not the last step of the project.
        let of_field = plain || (ctx.text_edit_focused() && matches!(command.needs, Needs::Undo | Needs::Redo));
        let of_panel = plain && !keys.modifiers.alt;
        if typing && of_field || has_own_keys && of_panel {
            continue;
        }
        if consume(ctx, keys)
            && usable(app, &command)
            && let Some(action) = command.action(app.view.selected)
        {
            app.push(action);
        }
    }
    if !typing && !has_own_keys {
        tag_keys(app, ctx);
    }
}

/// Whether the keys were pressed; nobody else hears of it.
fn consume(ctx: &Context, keys: KeyboardShortcut) -> bool {
    let is_press = |event: &Event| match event {
        Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } => keymap::is_pressed(keys, *key, *modifiers),
        _ => false,
    };
    ctx.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| !is_press(event));
        input.events.len() < before
    })
}

/// A label's key tags the selection of the active pane.
fn tag_keys(app: &mut App, ctx: &Context) {
    let Some(session) = &app.session else { return };
    let typed = ctx.input(|input| {
        let plain = |modifiers: &Modifiers| modifiers.is_none();
        let keys = input.events.iter().filter_map(|event| match event {
            Event::Key {
                key,
                pressed: true,
                repeat: false,
                modifiers,
                ..
            } if plain(modifiers) => Some(*key),
            _ => None,
        });
        keys.collect::<Vec<Key>>()
    });
    let labels = session.project().labels_in_order();
    let mut wanted = Vec::new();
    for key in typed {
        let found = labels.iter().find(|(_, label)| label.key.and_then(key_of) == Some(key));
        wanted.extend(found.map(|(id, _)| *id));
    }
    for label in wanted {
        app.push(ViewAction::TagSelection(label));
    }
}

/// The key that types a letter or digit.
pub(super) fn key_of(letter: char) -> Option<Key> {
    Key::from_name(&letter.to_uppercase().to_string())
}

fn usable(app: &App, command: &UiCommand) -> bool {
    let document = app
        .panes
        .readers
        .get(app.view.active)
        .is_some_and(|reader| reader.document.is_some());
    let history = app.session.as_ref().map(crate::session::Session::history);
    match command.needs {
        Needs::Nothing => true,
        Needs::Project => app.session.is_some(),
        Needs::Document => app.session.is_some() && document,
        Needs::Annotation => app.view.selected.is_some(),
        Needs::Marked => app.view.selected.is_some() && app.view.marked.is_some(),
        Needs::Undo => app.session.as_ref().is_some_and(|session| session.can_undo().is_some()),
        Needs::Redo => history.is_some_and(|history| history.can_redo().is_some()),
    }
}

fn modifier_count(modifiers: Modifiers) -> usize {
    [modifiers.alt, modifiers.shift, modifiers.command || modifiers.ctrl]
        .into_iter()
        .filter(|held| *held)
        .count()
}

/// F1 to F35.
pub(super) fn is_function_key(key: Key) -> bool {
    key.name()
        .strip_prefix('F')
        .is_some_and(|number| number.parse::<u8>().is_ok())
}
