//! Many gestures within one frame, as a slow machine delivers them, take effect one after the other.

use crate::flows::{CTRL, CTRL_SHIFT, FERRY, Window};
use corroborate::project::schema::{CLAIM, SOURCE};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};

/// Events that one frame gets.
#[derive(Default)]
struct Haste(Vec<Event>);

impl Haste {
    fn key(mut self, modifiers: Modifiers, key: Key) -> Self {
        self.0.push(Event::ModifiersChanged(modifiers));
        for pressed in [true, false] {
            self.0.push(Event::Key {
                key,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers,
            });
            if pressed && modifiers.is_none() && key.name().len() == 1 {
                self.0.push(Event::Text(key.name().to_lowercase()));
            }
        }
        self.0.push(Event::ModifiersChanged(Modifiers::NONE));
        self
    }

    fn button(mut self, pos: Pos2, pressed: bool) -> Self {
        self.0.push(Event::PointerMoved(pos));
        self.0.push(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        self
    }

    fn within_a_frame_of(self, window: &mut Window) {
        window.settle();
        window.harness.input_mut().events.extend(self.0);
        window.settle();
    }
}

#[test]
fn three_undos_within_a_frame_are_three() {
    let mut window = Window::new();
    for words in ["Waves", "noon", "mayor"] {
        window.tag("Ferry", words, CLAIM);
    }
    let undo = |haste: Haste| haste.key(CTRL, Key::Z);
    undo(undo(undo(Haste::default()))).within_a_frame_of(&mut window);
    assert_eq!(window.annotations(), []);
    let redo = |haste: Haste| haste.key(CTRL_SHIFT, Key::Z);
    redo(redo(Haste::default())).within_a_frame_of(&mut window);
    assert_eq!(window.annotations().len(), 2);
}

#[test]
fn a_tag_is_of_the_document_that_was_shown_when_its_key_was_pressed() {
    let mut window = Window::new();
    window.key(Modifiers::ALT, Key::Num1);
    Haste::default()
        .key(CTRL_SHIFT, Key::ArrowRight)
        .key(Modifiers::NONE, Key::S)
        .key(CTRL, Key::PageDown)
        .within_a_frame_of(&mut window);
    let (_, source) = window.only();
    assert_eq!((source.label, source.quote.exact.as_str()), (SOURCE, "Ferries"));
    assert_eq!(window.panes()[0], Some(window.document("Harbour")));
}

#[test]
fn a_click_into_another_column_comes_before_the_key_that_follows() {
    let mut window = Window::new();
    window.key(Modifiers::ALT, Key::Num1);
    window.key(CTRL_SHIFT, Key::ArrowRight);
    let words = "Officials closed it at noon. Nobody was hurt.";
    let (from, to) = (
        window.place(words, 1.0),
        window.paragraph(words).right_bottom() - egui::vec2(-4.0, 10.0),
    );
    Haste::default()
        .button(from, true)
        .button(to, false)
        .key(Modifiers::NONE, Key::C)
        .within_a_frame_of(&mut window);
    let (_, claim) = window.only();
    assert_eq!(
        (claim.document, claim.quote.exact.as_str()),
        (window.document("Harbour"), words)
    );
}

#[test]
fn letters_typed_after_ctrl_f_are_searched_for_and_tag_nothing() {
    let mut window = Window::new();
    window.key(Modifiers::ALT, Key::Num1);
    window.key(CTRL, Key::A);
    assert_eq!(window.selected_words("Ferry"), FERRY);
    window.key(CTRL, Key::Home);
    window.key(CTRL_SHIFT, Key::ArrowRight);
    Haste::default()
        .key(CTRL, Key::F)
        .key(Modifiers::NONE, Key::S)
        .key(Modifiers::NONE, Key::O)
        .within_a_frame_of(&mut window);
    assert_eq!(window.annotations(), []);
    // "so" stands nowhere.
    window.wait_for("the search", |window| window.app(|app| app.view().hits.is_empty()));
}

#[test]
fn escape_right_after_a_column_got_the_keyboard_leaves_it_there() {
    let mut window = Window::new();
    Haste::default()
        .key(Modifiers::ALT, Key::Num1)
        .key(Modifiers::NONE, Key::Escape)
        .key(CTRL_SHIFT, Key::ArrowRight)
        .key(Modifiers::NONE, Key::S)
        .within_a_frame_of(&mut window);
    assert_eq!(window.only().1.quote.exact, "Ferries");
}
