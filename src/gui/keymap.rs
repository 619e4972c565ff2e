//! The keys that commands have now: those of the list, but where the analyst chose others.
//!
//! The settings hold only what differs, in words: `"Save": "Ctrl+Alt+S"`, `"Undo": "none"`. What is not understood, such
//! as a command of a newer version, stays there and changes nothing.

use super::ui_command::UiCommand;
use egui::{Context, Key, KeyboardShortcut, Modifiers};
use std::collections::BTreeMap;

/// How the settings say that a command has no keys.
const NO_KEYS: &str = "none";

/// Keys by the name of their command, in words, as the settings hold them.
pub type Overrides = BTreeMap<String, String>;

/// All commands, each with the keys it has now.
pub struct Keymap(Vec<UiCommand>);

impl Keymap {
    /// The list with the analyst's own keys.
    pub fn new(overrides: &Overrides) -> Self {
        let own = |mut command: UiCommand| {
            if let Some(keys) = overrides.get(command.text).and_then(|words| parse(words)) {
                command.keys = keys;
            }
            command
        };
        Self(UiCommand::all().map(own).collect())
    }

    /// In the order of menu and cheat sheet.
    pub fn commands(&self) -> impl Iterator<Item = UiCommand> {
        self.0.iter().copied()
    }

    /// The command of that name.
    pub fn command(&self, text: &str) -> Option<UiCommand> {
        self.commands().find(|command| command.text == text)
    }

    /// The command that has these keys.
    pub fn holder(&self, keys: KeyboardShortcut) -> Option<UiCommand> {
        self.commands().find(|command| command.keys == Some(keys))
    }

    /// The keys of the command of that name as this system writes them; none where it has none.
    pub fn shown(&self, text: &str, ctx: &Context) -> Option<String> {
        let keys = self.command(text)?.keys?;
        Some(ctx.format_shortcut(&keys))
    }
}

/// What the analyst should know of the settings: entries that are not understood, keys that two commands have.
pub fn problems(overrides: &Overrides) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, words) in overrides {
        if !UiCommand::all().any(|command| command.text == name) {
            problems.push(format!(
                "The settings give keys to “{name}”, which is no command here; the entry is kept"
            ));
        } else if parse(words).is_none() {
            problems.push(format!(
                "The settings give “{name}” the keys “{words}”, which cannot be read; it has its usual keys, the entry is kept"
            ));
        }
    }
    let keymap = Keymap::new(overrides);
    for command in keymap.commands() {
        let first = command.keys.and_then(|keys| keymap.holder(keys));
        if let (Some(keys), Some(first)) = (command.keys, first.filter(|first| first.text != command.text)) {
            problems.push(format!(
                "“{}” and “{}” have the same keys, {}; the first is used. Choose others under Settings, Keys",
                first.text,
                command.text,
                in_words(keys)
            ));
        }
    }
    problems
}

/// Gives a command keys, or none. Its usual keys need no entry.
pub fn assign(overrides: &mut Overrides, command: &UiCommand, keys: Option<KeyboardShortcut>) {
    let usual = UiCommand::all().find(|usual| usual.text == command.text);
    if usual.is_some_and(|usual| usual.keys == keys) {
        overrides.remove(command.text);
    } else {
        let words = keys.map_or_else(|| NO_KEYS.to_owned(), in_words);
        overrides.insert(command.text.to_owned(), words);
    }
}

/// Gives every command its usual keys. Entries of commands that are not known here stay.
pub fn reset_all(overrides: &mut Overrides) {
    for command in UiCommand::all() {
        overrides.remove(command.text);
    }
}

/// Keys as the settings hold them, the same on every system: `Ctrl` is Cmd on a Mac.
pub fn in_words(keys: KeyboardShortcut) -> String {
    let held = [
        (keys.modifiers.command, "Ctrl+"),
        (keys.modifiers.ctrl, "Control+"),
        (keys.modifiers.alt, "Alt+"),
        (keys.modifiers.shift, "Shift+"),
    ];
    let held = held.into_iter().filter(|(held, _)| *held).map(|(_, word)| word);
    held.chain([keys.logical_key.name()]).collect()
}

/// Keys, or none, as they are written in words, in any case; nothing where the words are neither.
fn parse(words: &str) -> Option<Option<KeyboardShortcut>> {
    if words.trim().eq_ignore_ascii_case(NO_KEYS) {
        return Some(None);
    }
    let mut modifiers = Modifiers::NONE;
    let mut parts = words.split('+').map(str::trim);
    let key = parts.next_back()?;
    for part in parts {
        modifiers |= match part.to_ascii_lowercase().as_str() {
            "ctrl" | "cmd" | "command" => Modifiers::COMMAND,
            "control" => Modifiers::CTRL,
            "alt" | "option" => Modifiers::ALT,
            "shift" => Modifiers::SHIFT,
            _ => return None,
        };
    }
    let key = Key::from_name(key).or_else(|| Key::from_name(&key.to_uppercase()))?;
    (!is_modifier(key)).then(|| Some(KeyboardShortcut::new(modifiers, key)))
}

/// The keys that a press stands for; none where only Ctrl, Shift and the like are held.
pub(super) fn from_press(key: Key, modifiers: Modifiers) -> Option<KeyboardShortcut> {
    let held = Modifiers {
        alt: modifiers.alt,
        // A sign that is typed with Shift on one keyboard is typed without on another.
        shift: modifiers.shift && !is_sign(key),
        command: modifiers.command,
        ctrl: modifiers.ctrl && !modifiers.command,
        mac_cmd: false,
    };
    (!is_modifier(key)).then(|| KeyboardShortcut::new(held, key))
}

/// Whether a press stands for these keys and no others.
pub(super) fn is_pressed(keys: KeyboardShortcut, key: Key, modifiers: Modifiers) -> bool {
    let wanted = keys.modifiers;
    let shift = modifiers.shift == wanted.shift || (modifiers.shift && is_sign(key));
    key == keys.logical_key && shift && modifiers.alt == wanted.alt && modifiers.cmd_ctrl_matches(wanted)
}

/// Why keys cannot be given to a command; none where they can.
pub(super) fn reserved(keys: KeyboardShortcut) -> Option<&'static str> {
    let KeyboardShortcut { modifiers, logical_key } = keys;
    let held = modifiers.command || modifiers.ctrl;
    match logical_key {
        Key::Escape => Some("closes what is open"),
        Key::Copy | Key::Cut | Key::Paste => Some("copies, cuts or pastes"),
        Key::C | Key::X | Key::V | Key::A if held && !modifiers.alt && !modifiers.shift => {
            Some("copies, cuts, pastes or selects all")
        }
        Key::Tab | Key::Enter | Key::Space | Key::Backspace if !held && !modifiers.alt => {
            Some("goes from field to field, presses buttons and types")
        }
        Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown | Key::Home | Key::End if !modifiers.alt => {
            Some("moves the caret in the text")
        }
        Key::PageUp | Key::PageDown | Key::OpenBracket | Key::CloseBracket if !held && !modifiers.alt => {
            Some("moves the caret in the text")
        }
        _ => None,
    }
}

/// A sign that some keyboards type with Shift.
fn is_sign(key: Key) -> bool {
    let name = key.symbol_or_name();
    let mut chars = name.chars();
    let sign = chars.next().is_some_and(|c| c.is_ascii_punctuation());
    key == Key::Minus || (sign && chars.next().is_none())
}

/// A key that is held, or locked, for others and commands nothing itself.
pub(super) fn is_modifier(key: Key) -> bool {
    matches!(
        key,
        Key::ShiftLeft
            | Key::ShiftRight
            | Key::ControlLeft
            | Key::ControlRight
            | Key::AltLeft
            | Key::AltRight
            | Key::SuperLeft
            | Key::SuperRight
            | Key::CapsLock
            | Key::NumLock
            | Key::ScrollLock
            | Key::Fn
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overrides(entries: &[(&str, &str)]) -> Overrides {
        entries
            .iter()
            .map(|(name, words)| ((*name).to_owned(), (*words).to_owned()))
            .collect()
    }

    fn keys_of(overrides: &Overrides, name: &str) -> String {
        let command = Keymap::new(overrides).command(name).unwrap();
        command.keys.map_or_else(|| NO_KEYS.to_owned(), in_words)
    }

    #[test]
    fn keys_are_written_and_read_in_words() {
        for command in UiCommand::all() {
            let Some(keys) = command.keys else { continue };
            assert_eq!(parse(&in_words(keys)), Some(Some(keys)), "{}", in_words(keys));
        }
        for key in Key::ALL.iter().filter(|key| !is_modifier(**key)) {
            let keys = KeyboardShortcut::new(Modifiers::ALT, *key);
            assert_eq!(parse(&in_words(keys)), Some(Some(keys)), "{}", in_words(keys));
        }
        for (words, keys) in [
            ("ctrl + shift + p", "Ctrl+Shift+P"),
            ("Cmd+Plus", "Ctrl+Plus"),
            ("Option+F5", "Alt+F5"),
        ] {
            assert_eq!(parse(words).flatten().map(in_words).as_deref(), Some(keys));
        }
        assert_eq!(parse("None"), Some(None));
        for bad in ["", "Ctrl+", "Hyper+P", "Ctrl+Shift", "Ctrl+Ctrl P"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_what_differs_is_kept_and_what_is_not_understood_stays() {
        let mut own = overrides(&[("Save", "Ctrl+Alt+S"), ("Teleport", "Ctrl+T"), ("Undo", "Hyper+U")]);
        assert_eq!(keys_of(&own, "Save"), "Ctrl+Alt+S");
        assert_eq!(keys_of(&own, "Undo"), "Ctrl+Z");
        let told = problems(&own);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("Teleport") && told[1].contains("Hyper+U"), "{told:?}");
        let save = Keymap::new(&own).command("Save").unwrap();
        assign(&mut own, &save, None);
        assert_eq!(keys_of(&own, "Save"), "none");
        let usual = UiCommand::all().find(|command| command.text == "Save").unwrap();
        assign(&mut own, &save, usual.keys);
        assert!(!own.contains_key("Save"));
        assign(&mut own, &save, None);
        reset_all(&mut own);
        assert_eq!(own, overrides(&[("Teleport", "Ctrl+T")]));
    }

    #[test]
    fn two_commands_with_the_same_keys_are_told_of() {
        let told = problems(&overrides(&[("Redo", "Ctrl+Z")]));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("Undo") && told[0].contains("Redo") && told[0].contains("Ctrl+Z"));
        assert_eq!(
            problems(&overrides(&[("Redo", "Ctrl+Z"), ("Undo", "none")])),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_press_stands_for_its_own_keys_only() {
        let pressed = |words: &str, key, modifiers| is_pressed(parse(words).unwrap().unwrap(), key, modifiers);
        let ctrl = Modifiers::CTRL | Modifiers::COMMAND;
        assert!(pressed("Ctrl+Z", Key::Z, ctrl));
        assert!(!pressed("Ctrl+Z", Key::Z, ctrl | Modifiers::SHIFT), "that is redo");
        assert!(!pressed("1", Key::Num1, Modifiers::ALT), "that is another command");
        assert!(!pressed("1", Key::Num1, ctrl));
        assert!(
            pressed("Ctrl+Plus", Key::Plus, ctrl | Modifiers::SHIFT),
            "typed with Shift on many keyboards"
        );
        assert_eq!(
            from_press(Key::Plus, ctrl | Modifiers::SHIFT).map(in_words).as_deref(),
            Some("Ctrl+Plus")
        );
        assert_eq!(
            from_press(Key::P, ctrl | Modifiers::SHIFT).map(in_words).as_deref(),
            Some("Ctrl+Shift+P")
        );
        assert_eq!(from_press(Key::ShiftLeft, Modifiers::SHIFT), None);
    }

    #[test]
    fn no_command_has_reserved_keys() {
        for command in UiCommand::all() {
            assert_eq!(command.keys.and_then(reserved), None, "{}", command.text);
        }
        assert!(reserved(parse("Left").flatten().unwrap()).is_some());
        assert!(reserved(parse("Ctrl+C").flatten().unwrap()).is_some());
    }
}
