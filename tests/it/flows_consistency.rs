//! Words tagged in different ways: listed at the bottom, gone to, settled and left.

use crate::flows::{CTRL, CTRL_SHIFT, Window};
use corroborate::gui::action::{AppAction, Panel, ViewAction};
use corroborate::project::schema::{CLAIM, OFF_TOPIC, SOURCE};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

const ITEM: &str = "noon: Claim in 1 place · Source in 1";

impl Window {
    /// "noon" is a claim at the left and a source at the right, and the panel is open.
    fn unequal() -> Self {
        let mut window = Self::new();
        window.tag("Ferry", "noon", CLAIM);
        window.tag("Harbour", "noon", SOURCE);
        window.key(CTRL_SHIFT, Key::J);
        window.wait_for_label(ITEM);
        window
    }

    fn wait_for_label(&mut self, label: &str) {
        self.wait_for(label, |window| window.harness.query_by_label(label).is_some());
    }

    fn labels(&self) -> Vec<corroborate::project::LabelId> {
        let mut labels: Vec<_> = self
            .annotations()
            .iter()
            .map(|(_, annotation)| annotation.label)
            .collect();
        labels.sort();
        labels
    }
}

const NOTHING: &str = "Wherever the same words are tagged, they are tagged alike";

#[test]
fn one_click_tags_all_places_alike_and_one_undo_takes_it_back() {
    let mut window = Window::unequal();
    window.harness.get_by_label("1 wording tagged in different ways");
    let before = window.project();
    window.click("Tag all as Source");
    assert_eq!(window.labels(), [SOURCE, SOURCE]);
    window.wait_for_label(NOTHING);
    window.key(CTRL, Key::Z);
    assert_eq!(window.project(), before);
    window.wait_for_label(ITEM);
    window.click("Tag all as Claim");
    assert_eq!(window.labels(), [CLAIM, CLAIM]);
}

#[test]
fn what_is_left_as_it_is_goes_and_comes_back_with_undo_or_a_new_tagging() {
    let mut window = Window::unequal();
    let before = window.project();
    window.click("Leave as they are: noon");
    assert_eq!(window.labels(), [CLAIM, SOURCE]);
    window.wait_for_label(NOTHING);
    window.key(CTRL, Key::Z);
    assert_eq!(window.project(), before);
    window.wait_for_label(ITEM);
    window.click("Leave as they are: noon");
    window.push(AppAction::ImportText("Radio".to_owned(), "At noon.".to_owned()));
    let radio = window.document("Radio");
    window.push(ViewAction::GoToRange(radio, 3..7));
    window.push(ViewAction::TagSelection(SOURCE));
    window.wait_for_label(NOTHING);
    let source = window.selected().unwrap();
    window.push(corroborate::project::edit::Command::Retag(vec![source], OFF_TOPIC));
    window.wait_for_label("noon: Claim in 1 place · Source in 1 · Off-topic in 1");
}

#[test]
fn a_click_on_a_place_shows_it_in_its_text() {
    let mut window = Window::unequal();
    let claim = window
        .annotations()
        .into_iter()
        .find(|(_, a)| a.label == CLAIM)
        .unwrap()
        .0;
    window.push(ViewAction::Select(None));
    window.click("In Ferry: noon");
    assert_eq!(window.selected(), Some(claim));
    window.click(ITEM);
    assert!(
        window.harness.query_by_label("In Ferry: noon").is_none(),
        "closed again"
    );
}

#[test]
fn the_panel_and_the_list_of_annotations_take_turns() {
    let mut window = Window::new();
    let open =
        |window: &Window| [Panel::Annotations, Panel::Consistency].map(|p| window.app(|app| app.view().is_open(p)));
    window.key(CTRL, Key::J);
    assert_eq!(open(&window), [true, false]);
    window.key(CTRL_SHIFT, Key::J);
    assert_eq!(open(&window), [false, true]);
    window
        .harness
        .get_by_label("Nothing is tagged yet; words that are tagged in different ways are listed here");
    window.push(ViewAction::ListAnnotations(CLAIM));
    assert_eq!(open(&window), [true, false]);
    window.key(CTRL_SHIFT, Key::J);
    window.click("Close the consistency list");
    assert_eq!(open(&window), [false, false]);
}

#[test]
fn escape_closes_the_panel() {
    let mut window = Window::unequal();
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.app(|app| app.view().is_open(Panel::Consistency)));
}
