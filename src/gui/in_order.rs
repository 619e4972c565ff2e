//! Has gestures take effect in the order in which they were made, however slow a frame is.
//!
//! A frame draws once and then carries out what was asked for. Where it takes long, the next one finds many events: the
//! same key twice would count once, a key that tags would be heard before the click into another column, and a letter
//! meant for a field that Ctrl+F opens would tag. So whatever changes more than the caret ends a frame, and what came
//! after it waits for the next. At the pace of a quick hand each event has a frame of its own anyway, and nothing waits.

use super::keymap::is_modifier;
use super::shortcuts::is_function_key;
use egui::{Context, Event, Id, Key, Modifiers, Plugin, RawInput};
use std::collections::{BTreeSet, VecDeque};

/// Frames after a command that take nothing. What it opens is drawn, and asks for the keyboard, in the first; in the second
/// it has it, and can say that Escape is not to take it away.
const RESTS: u8 = 2;

/// Lets through as many events as one frame can take in order.
#[derive(Default)]
pub(super) struct InOrder {
    held: VecDeque<Event>,
    /// Keys that are down.
    down: BTreeSet<Key>,
    /// So many frames take nothing yet: they show what the last one began, and give the keyboard to what was opened.
    rests: u8,
    /// The frame that last took events.
    frame: Option<u64>,
    /// Arrows are commands, as they are in the review.
    pub(super) arrows_command: bool,
}

/// What an event means for those behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    /// They can be taken in the same frame.
    Nothing,
    /// They are for the next frame.
    Frame,
    /// They are for a frame after [`RESTS`] others.
    FrameAndRest,
}

impl Plugin for InOrder {
    fn debug_name(&self) -> &'static str {
        "events in order"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        // A frame that is drawn a second time, to get its sizes right, is the same frame.
        let frame = Some(ctx.cumulative_frame_nr());
        if self.frame == frame {
            return;
        }
        self.frame = frame;
        let typing = ctx.text_edit_focused();
        ctx.data_mut(|data| data.insert_temp(typing_id(), typing));
        let new = std::mem::take(&mut input.events);
        input.events = self.take(new, typing);
        if !self.held.is_empty() {
            ctx.request_repaint();
        }
    }
}

fn typing_id() -> Id {
    Id::unique("typing when the frame began")
}

/// Whether a text field had the keyboard when the frame began. Escape takes it away before anything is drawn, and is then for
/// that field alone.
pub(super) fn was_typing(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(typing_id())).unwrap_or(false)
}

impl InOrder {
    /// What this frame takes of the events that wait and the new ones; `typing` says that a text field has the keyboard.
    fn take(&mut self, new: Vec<Event>, typing: bool) -> Vec<Event> {
        for event in new {
            self.hold(event, typing);
        }
        if let Some(rests) = self.rests.checked_sub(1) {
            self.rests = rests;
            return Vec::new();
        }
        let mut taken = Vec::new();
        while let Some(event) = self.held.pop_front() {
            let ends = self.ends(&event, typing);
            // Whatever leaves a field does so before the field is drawn; the letters before it come first.
            if typing && ends == Ends::FrameAndRest && taken.iter().any(types) {
                self.held.push_front(event);
                break;
            }
            taken.push(event);
            if ends != Ends::Nothing {
                // The letter that a key types is no event of its own.
                while let Some(letter) = self.held.pop_front_if(|event| matches!(event, Event::Text(_))) {
                    taken.push(letter);
                }
                self.rests = if ends == Ends::FrameAndRest { RESTS } else { 0 };
                break;
            }
        }
        taken
    }

    /// Puts an event behind those that wait. A key that is held down repeats itself no faster than frames are drawn, or
    /// it would go on long after it was let go.
    fn hold(&mut self, event: Event, typing: bool) {
        match &event {
            Event::Key { key, pressed: true, .. } => {
                let repeats = !self.down.insert(*key);
                if repeats && !self.held.is_empty() && self.ends(&event, typing) != Ends::Nothing {
                    return;
                }
            }
            Event::Key {
                key, pressed: false, ..
            } => {
                self.down.remove(key);
            }
            Event::WindowFocused(false) => self.down.clear(),
            _ => {}
        }
        self.held.push_back(event);
    }

    fn ends(&self, event: &Event, typing: bool) -> Ends {
        match event {
            Event::PointerButton { .. } => Ends::Frame,
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => self.key_ends(*key, *modifiers, typing),
            _ => Ends::Nothing,
        }
    }

    fn key_ends(&self, key: Key, modifiers: Modifiers, typing: bool) -> Ends {
        let commands = modifiers.alt || modifiers.command || modifiers.ctrl;
        let leaves_field = matches!(key, Key::Enter | Key::Escape | Key::Tab) || is_function_key(key);
        if typing && !commands && !leaves_field {
            return Ends::Nothing;
        }
        // The key they are held for says what is wanted.
        if is_modifier(key) {
            return Ends::Nothing;
        }
        let moves = !modifiers.alt && !self.arrows_command;
        match key {
            Key::ArrowLeft | Key::ArrowRight | Key::Home | Key::End if moves => Ends::Nothing,
            Key::OpenBracket | Key::CloseBracket | Key::OpenCurlyBracket | Key::CloseCurlyBracket if moves => {
                Ends::Nothing
            }
            // Rows and pages are known once the last step is drawn.
            Key::ArrowUp | Key::ArrowDown if moves => Ends::Frame,
            Key::PageUp | Key::PageDown if moves && !commands => Ends::Frame,
            _ => Ends::FrameAndRest,
        }
    }
}

/// Whether an event is for the field that has the keyboard.
fn types(event: &Event) -> bool {
    matches!(
        event,
        Event::Text(_) | Event::Paste(_) | Event::Key { pressed: true, .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: Key, modifiers: Modifiers, pressed: bool) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        }
    }

    fn press(name: Key, modifiers: Modifiers) -> [Event; 2] {
        [key(name, modifiers, true), key(name, modifiers, false)]
    }

    /// The keys pressed in each frame, when all events come before the first; up to the last that has any.
    fn frames(order: &mut InOrder, events: Vec<Event>, typing: bool) -> Vec<String> {
        let mut frames = Vec::new();
        let mut new = events;
        while !new.is_empty() || !order.held.is_empty() {
            let taken = order.take(std::mem::take(&mut new), typing);
            let pressed = taken.iter().filter_map(|event| match event {
                Event::Key { key, pressed: true, .. } => Some(key.name()),
                Event::PointerButton { pressed: true, .. } => Some("press"),
                Event::PointerButton { .. } => Some("release"),
                Event::Text(_) => Some("text"),
                _ => None,
            });
            frames.push(pressed.collect::<Vec<_>>().join(" "));
        }
        let last = frames.iter().rposition(|frame| !frame.is_empty());
        frames.truncate(last.map_or(0, |last| last + 1));
        order.rests = 0;
        frames
    }

    #[test]
    fn a_command_ends_a_frame_and_the_next_two_rest() {
        let events = [Key::ArrowRight, Key::C, Key::M].map(|name| press(name, Modifiers::NONE));
        let shown = frames(&mut InOrder::default(), events.concat(), false);
        assert_eq!(shown, ["Right C", "", "", "M"]);
    }

    #[test]
    fn letters_typed_into_a_field_come_together() {
        let mut events: Vec<Event> = Vec::new();
        for name in [Key::A, Key::B] {
            events.push(key(name, Modifiers::NONE, true));
            events.push(Event::Text(name.name().to_lowercase()));
            events.push(key(name, Modifiers::NONE, false));
        }
        let shown = frames(&mut InOrder::default(), events.clone(), true);
        assert_eq!(shown, ["A text B text"]);
        let left = [
            events.clone(),
            press(Key::Tab, Modifiers::NONE).to_vec(),
            events.clone(),
        ]
        .concat();
        let shown = frames(&mut InOrder::default(), left, true);
        assert_eq!(shown, ["A text B text", "Tab", "", "", "A text B text"]);
        let shown = frames(&mut InOrder::default(), events, false);
        assert_eq!(shown, ["A text", "", "", "B text"]);
    }

    #[test]
    fn a_held_key_repeats_no_faster_than_frames() {
        let mut order = InOrder::default();
        let held = vec![key(Key::ArrowDown, Modifiers::NONE, true); 9];
        assert_eq!(frames(&mut order, held, false), ["Down"]);
        let again = [key(Key::ArrowDown, Modifiers::NONE, false)].into_iter();
        let pressed = (0..3).flat_map(|_| press(Key::ArrowDown, Modifiers::NONE));
        let shown = frames(&mut order, again.chain(pressed).collect(), false);
        assert_eq!(shown, ["Down", "Down", "Down"]);
    }

    #[test]
    fn arrows_move_the_caret_together_and_command_the_review_one_by_one() {
        let events = vec![press(Key::ArrowRight, Modifiers::SHIFT); 3].concat();
        let mut order = InOrder::default();
        assert_eq!(frames(&mut order, events.clone(), false), ["Right Right Right"]);
        order.arrows_command = true;
        assert_eq!(
            frames(&mut order, events, false),
            ["Right", "", "", "Right", "", "", "Right"]
        );
    }

    #[test]
    fn a_key_held_for_another_asks_for_nothing_itself() {
        let held = [
            Key::ShiftLeft,
            Key::ControlLeft,
            Key::AltRight,
            Key::SuperLeft,
            Key::CapsLock,
            Key::Fn,
        ];
        let events = held.map(|name| vec![key(name, Modifiers::CTRL, true)]).concat();
        let events = [events, press(Key::C, Modifiers::CTRL).to_vec()].concat();
        let shown = frames(&mut InOrder::default(), events, false);
        assert_eq!(shown.len(), 1, "{shown:?}");
    }

    #[test]
    fn a_press_and_its_release_are_seen_where_each_was() {
        let button = |pressed| Event::PointerButton {
            pos: egui::Pos2::ZERO,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let events = [
            vec![button(true), button(false)],
            press(Key::C, Modifiers::NONE).to_vec(),
        ]
        .concat();
        let shown = frames(&mut InOrder::default(), events, false);
        assert_eq!(shown, ["press", "release", "C"]);
    }
}
