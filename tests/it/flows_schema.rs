//! The schema editor: order, half-typed text, renaming, merging, removing.

use crate::flows::{CTRL, Window};
use corroborate::gui::action::{Panel, ViewAction};
use corroborate::project::schema::{CLAIM, DUPLICATE, OFF_TOPIC, SOURCE};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

fn labels(window: &Window) -> Vec<String> {
    let project = window.project();
    let labels = project.labels_in_order().into_iter();
    labels.map(|(_, label)| label.name.clone()).collect()
}

fn link_types(window: &Window) -> Vec<String> {
    let project = window.project();
    let kinds = project.relation_types_in_order().into_iter();
    kinds.map(|(_, kind)| kind.name.clone()).collect()
}

fn guideline(window: &Window) -> String {
    window.project().labels().get(CLAIM).unwrap().guideline.clone()
}

/// Opens the editor and types at the end of Claim's guideline.
fn half_typed() -> Window {
    let mut window = Window::new();
    window.push(ViewAction::Toggle(Panel::Schema));
    window.click_field("Guideline");
    window.key(CTRL, Key::End);
    window.type_words(" half");
    assert!(!guideline(&window).ends_with(" half"), "not before the field is left");
    window
}

#[test]
fn labels_and_link_types_are_put_into_another_order() {
    let mut window = Window::new();
    let (before, kinds) = (labels(&window), link_types(&window));
    assert_eq!(before, ["Claim", "Source", "Duplicate", "Off-topic"]);
    window.push(ViewAction::Toggle(Panel::Schema));
    window.click("Move Claim later");
    window.click("Move Claim later");
    assert_eq!(labels(&window), ["Source", "Duplicate", "Claim", "Off-topic"]);
    window.click("Move Claim earlier");
    assert_eq!(labels(&window), ["Source", "Claim", "Duplicate", "Off-topic"]);
    window.click("Move link type contradicts up");
    assert_eq!(link_types(&window), ["rests on", "contradicts", "same claim"]);
    window.click("Move link type rests on down");
    assert_eq!(link_types(&window), ["contradicts", "rests on", "same claim"]);
    window.keys(CTRL, Key::Z, 5);
    assert_eq!((labels(&window), link_types(&window)), (before, kinds));
}

#[test]
fn half_typed_text_is_stored_when_the_editor_is_closed_by_its_key() {
    let mut window = half_typed();
    window.key(CTRL, Key::K);
    assert!(!window.app(|app| app.view().is_open(Panel::Schema)));
    assert!(guideline(&window).ends_with(" half"));
    window.key(CTRL, Key::Z);
    assert!(!guideline(&window).ends_with(" half"));
}

#[test]
fn half_typed_text_is_stored_when_the_editor_is_closed_by_escape() {
    let mut window = half_typed();
    window.key(Modifiers::NONE, Key::Escape);
    assert!(
        window.app(|app| app.view().is_open(Panel::Schema)),
        "the first leaves the field"
    );
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.app(|app| app.view().is_open(Panel::Schema)));
    assert!(guideline(&window).ends_with(" half"));
}

#[test]
fn half_typed_text_is_stored_when_the_editor_is_closed_by_its_button() {
    let mut window = half_typed();
    // As assistive tools do it: the field keeps the keyboard.
    window.harness.get_by_label("Close window").click_accesskit();
    window.settle();
    assert!(!window.app(|app| app.view().is_open(Panel::Schema)));
    assert!(guideline(&window).ends_with(" half"));
}

#[test]
fn half_typed_text_is_stored_by_save_and_a_refused_name_is_said() {
    let mut window = half_typed();
    window.key(CTRL, Key::S);
    assert!(guideline(&window).ends_with(" half"));
    window.click_field("Label name");
    window.key(CTRL, Key::A);
    window.type_words("Source");
    window.key(CTRL, Key::K);
    assert_eq!(labels(&window)[0], "Claim");
    window.harness.get_by_label("The name “Source” is taken");
}

#[test]
fn a_renamed_merged_or_removed_label_carries_its_annotations_along() {
    let mut window = Window::new();
    window.tag("Ferry", "Waves", CLAIM);
    window.tag("Ferry", "noon", CLAIM);
    let start = window.project();
    let tagged = |window: &Window, label| window.annotations().iter().filter(|(_, a)| a.label == label).count();
    window.push(ViewAction::Toggle(Panel::Schema));

    window.click_field("Label name");
    window.key(CTRL, Key::A);
    window.type_words("Assertion");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!((labels(&window)[0].as_str(), tagged(&window, CLAIM)), ("Assertion", 2));

    window.click("Merge into…");
    window.click("Source");
    assert_eq!(labels(&window), ["Source", "Duplicate", "Off-topic"]);
    assert_eq!(tagged(&window, SOURCE), 2);

    // The editor shows the first label that is left.
    window.click("Remove…");
    window.click("Remove Source with its 2 annotations");
    assert_eq!(labels(&window), ["Duplicate", "Off-topic"]);
    assert_eq!(window.annotations(), []);
    assert!(window.project().labels().contains(DUPLICATE) && window.project().labels().contains(OFF_TOPIC));

    window.keys(CTRL, Key::Z, 3);
    assert_eq!(window.project(), start);
}
