//! New keys for a command: the next press is taken, what speaks against it is said, and the analyst chooses.

use crate::gui::app::App;
use crate::gui::keymap::{self, Keymap};
use crate::gui::shortcuts::key_of;
use crate::gui::ui_command::UiCommand;
use crate::project::edit::Command;
use crate::project::{Label, LabelId};
use egui::{Context, Event, Key, KeyboardShortcut, Modifiers};

/// How far a change of keys is.
pub(super) enum Capture {
    /// The next press counts.
    Waiting(UiCommand),
    /// The keys are another's; the analyst chooses.
    Clash {
        /// Who shall have them.
        command: UiCommand,
        /// Which.
        keys: KeyboardShortcut,
        /// Who has them now.
        holder: Holder,
    },
}

/// Who has keys.
pub(super) enum Holder {
    Command(UiCommand),
    /// A label of the open project, with its name.
    Label(LabelId, String),
}

/// Takes the keyboard while a change of keys is under way. Called before anything else hears of a press.
pub(in crate::gui) fn take(app: &mut App, ctx: &Context) {
    match &app.views.settings.keys.capture {
        None => {}
        Some(Capture::Clash { command, .. }) => {
            let command = *command;
            if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
                app.views.settings.keys.finish(&command, "");
            }
        }
        Some(Capture::Waiting(command)) => {
            let command = *command;
            match pressed(ctx) {
                Some((Key::Escape, _)) => app.views.settings.keys.finish(&command, ""),
                Some((key, modifiers)) => {
                    if let Some(keys) = keymap::from_press(key, modifiers) {
                        offer(app, ctx, command, keys);
                    }
                }
                None => {}
            }
        }
    }
}

/// Takes all that was typed out of the frame's input and says the first press. A desktop that copies, cuts or pastes
/// sends that in place of its keys.
fn pressed(ctx: &Context) -> Option<(Key, Modifiers)> {
    let mut first = None;
    let mut press = |key, modifiers| {
        first.get_or_insert((key, modifiers));
        false
    };
    ctx.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key {
                key,
                pressed: true,
                repeat: false,
                modifiers,
                ..
            } if keymap::from_press(*key, *modifiers).is_some() => press(*key, *modifiers),
            Event::Copy => press(Key::Copy, Modifiers::NONE),
            Event::Cut => press(Key::Cut, Modifiers::NONE),
            Event::Paste(_) => press(Key::Paste, Modifiers::NONE),
            Event::Key { .. } | Event::Text(_) => false,
            _ => true,
        });
    });
    first
}

/// Gives a command keys unless something speaks against it; then that is said.
pub(super) fn offer(app: &mut App, ctx: &Context, command: UiCommand, keys: KeyboardShortcut) {
    if let Some(why) = keymap::reserved(keys) {
        let shown = ctx.format_shortcut(&keys);
        app.views.settings.keys.notice = format!("{shown} {why}; press other keys");
        return;
    }
    match holder(app, &command, keys) {
        Some(holder) => app.views.settings.keys.ask(Capture::Clash { command, keys, holder }),
        None => give(app, ctx, &command, Some(keys)),
    }
}

/// Another command that has these keys, else a label of the open project.
fn holder(app: &App, command: &UiCommand, keys: KeyboardShortcut) -> Option<Holder> {
    let keymap = Keymap::new(&app.settings.keys);
    let mut others = keymap.commands().filter(|other| other.text != command.text);
    if let Some(other) = others.find(|other| other.keys == Some(keys)) {
        return Some(Holder::Command(other));
    }
    let (id, label) = label_with(app, keys)?;
    Some(Holder::Label(id, label.name))
}

/// The label of the open project that these keys tag with.
fn label_with(app: &App, keys: KeyboardShortcut) -> Option<(LabelId, Label)> {
    let labels = app.session.as_ref()?.project().labels_in_order();
    let found = labels
        .into_iter()
        .find(|(_, label)| keys.modifiers.is_none() && label.key.and_then(key_of) == Some(keys.logical_key));
    found.map(|(id, label)| (id, Label::clone(label)))
}

/// Takes keys from who has them and gives them to a command.
pub(super) fn take_over(app: &mut App, ctx: &Context) {
    let Some(Capture::Clash { command, keys, holder }) = app.views.settings.keys.capture.take() else {
        return;
    };
    match holder {
        Holder::Command(other) => keymap::assign(&mut app.settings.keys, &other, None),
        Holder::Label(id, _) => {
            if let Some((_, label)) = label_with(app, keys) {
                app.push(Command::EditLabel(id, Label { key: None, ..label }));
            }
        }
    }
    give(app, ctx, &command, Some(keys));
}

/// Gives a command keys, or none.
pub(super) fn give(app: &mut App, ctx: &Context, command: &UiCommand, keys: Option<KeyboardShortcut>) {
    keymap::assign(&mut app.settings.keys, command, keys);
    app.keep_settings();
    let words = match keys {
        Some(keys) => format!("“{}” has {} now", command.text, ctx.format_shortcut(&keys)),
        None => format!("“{}” has no keys now", command.text),
    };
    app.views.settings.keys.finish(command, &words);
}

/// Gives a command its usual keys; they may be another's by now.
pub(super) fn reset(app: &mut App, ctx: &Context, command: UiCommand) {
    let usual = UiCommand::all().find(|usual| usual.text == command.text);
    match usual.and_then(|usual| usual.keys) {
        Some(keys) => offer(app, ctx, command, keys),
        None => give(app, ctx, &command, None),
    }
}

/// Gives every command its usual keys, and says which label does not hear its key any more.
pub(super) fn reset_all(app: &mut App) {
    keymap::reset_all(&mut app.settings.keys);
    app.keep_settings();
    let silent = silent_label(app);
    let state = &mut app.views.settings.keys;
    state.forget();
    state.notice = "All commands have their usual keys".to_owned();
    if let Some(words) = silent {
        state.notice.push_str(". ");
        state.notice.push_str(&words);
    }
}

/// A label of the open project whose key is a command's, in words: the command hears it first.
pub(in crate::gui) fn silent_label(app: &App) -> Option<String> {
    let commands = Keymap::new(&app.settings.keys);
    let found = commands
        .commands()
        .find_map(|command| Some((command, label_with(app, command.keys?)?.1)));
    let (command, label) = found?;
    Some(format!(
        "The key of the label “{}” is that of “{}”, so it does not tag; give one of them another",
        label.name, command.text
    ))
}
