//! An idle window repaints nothing.

use crate::flows::{CTRL, Window};
use corroborate::gui::action::{Panel, ViewAction};
use corroborate::project::schema::CLAIM;
use egui::{Key, Modifiers, ViewportId, vec2};
use std::time::Duration;

impl Window {
    /// How long until the window wants to be drawn again, when nothing happens.
    fn rests_for(&mut self) -> Duration {
        self.settle();
        // A key that was let go, a pointer that came to rest: their last frames.
        self.harness.run_steps(60);
        let outputs = &self.harness.output().viewport_output;
        outputs.get(&ViewportId::ROOT).unwrap().repaint_delay
    }

    fn save(&mut self) {
        self.key(CTRL, Key::S);
        self.wait_for("the save", |window| {
            !window.app(|app| app.session().unwrap().is_unsaved())
        });
    }
}

#[test]
fn an_idle_window_repaints_nothing() {
    let mut window = Window::new();
    window.save();
    assert_eq!(window.rests_for(), Duration::MAX, "after a save");
    window.click_at(
        window.place("Ferries stopped at noon. Waves were high.", 0.0) + vec2(40.0, 0.0),
        1,
    );
    assert_eq!(window.rests_for(), Duration::MAX, "with the caret in the text");
    window.click_at(
        window.place("Ferries stopped at noon. Waves were high.", 0.0) + vec2(40.0, 0.0),
        2,
    );
    assert!(!window.selection(0).is_empty());
    assert_eq!(window.rests_for(), Duration::MAX, "with a selection");
    window.tag("Ferry", "noon", CLAIM);
    window.save();
    assert_eq!(window.rests_for(), Duration::MAX, "with an annotation selected");
}

#[test]
fn an_idle_window_with_open_panels_repaints_nothing() {
    for panel in [
        Panel::Annotations,
        Panel::Consistency,
        Panel::Find,
        Panel::Progress,
        Panel::Palette,
        Panel::CheatSheet,
        Panel::Schema,
        Panel::Guidelines,
        Panel::Paste,
        Panel::Settings,
        Panel::Problems,
        Panel::Overview,
        Panel::Queue,
    ] {
        let mut window = Window::new();
        window.tag("Ferry", "noon", CLAIM);
        window.save();
        window.push(ViewAction::Toggle(panel));
        assert_eq!(window.rests_for(), Duration::MAX, "{panel:?}");
    }
}

#[test]
fn an_idle_field_with_the_keyboard_repaints_nothing_and_neither_do_hits() {
    let mut window = Window::new();
    window.save();
    window.key(CTRL, Key::F);
    window.type_words("noon");
    assert!(window.harness.ctx.text_edit_focused());
    assert_eq!(window.rests_for(), Duration::MAX);
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.rests_for(), Duration::MAX, "with hits");
}

#[test]
fn unsaved_changes_wake_the_window_once_when_they_are_to_be_saved() {
    let mut window = Window::new();
    window.tag("Ferry", "noon", CLAIM);
    let rest = window.rests_for();
    assert!(
        rest > Duration::from_secs(20) && rest <= Duration::from_secs(30),
        "{rest:?}"
    );
}
