//! Reading and finding one's way: folds, the menu of a place in the text, lists that lead on, what is remembered.

use crate::flows::{CTRL, CTRL_SHIFT, Window};
use corroborate::gui::action::{AppAction, Panel, ViewAction};
use corroborate::project::schema::{CLAIM, OFF_TOPIC, SOURCE};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

const FIRST: &str = "Ferries stopped at noon. Waves were high.";

/// The paragraphs in sight of both columns.
fn is_shown(window: &Window, words: &str) -> bool {
    let found = window
        .harness
        .query_by_role_and_label(egui::accesskit::Role::Paragraph, words);
    found.is_some()
}

#[test]
fn an_off_topic_paragraph_folds_to_a_line_and_a_click_opens_it() {
    let mut window = Window::new();
    window.tag("Ferry", FIRST, OFF_TOPIC);
    assert!(is_shown(&window, FIRST));
    window.key(CTRL_SHIFT, Key::O);
    assert!(!is_shown(&window, FIRST));
    assert!(is_shown(&window, "The mayor spoke later."));
    window.click("Show 1 line off-topic");
    assert!(is_shown(&window, FIRST));
}

#[test]
fn what_is_tagged_off_topic_while_folding_is_on_stays_in_sight() {
    let mut window = Window::new();
    window.key(CTRL_SHIFT, Key::O);
    window.tag("Ferry", FIRST, OFF_TOPIC);
    window.push(ViewAction::Select(None));
    assert!(is_shown(&window, FIRST));
    window.key(CTRL_SHIFT, Key::O);
    window.key(CTRL_SHIFT, Key::O);
    assert!(!is_shown(&window, FIRST), "switched on anew");
}

#[test]
fn a_hit_inside_a_fold_opens_it_and_an_undone_tag_leaves_no_fold() {
    let mut window = Window::new();
    window.tag("Ferry", FIRST, OFF_TOPIC);
    window.key(CTRL_SHIFT, Key::O);
    window.key(CTRL, Key::F);
    window.type_words("waves");
    window.wait_for_hits(1);
    window.key(Modifiers::NONE, Key::F3);
    assert!(is_shown(&window, FIRST));
    assert_eq!(window.selected_words("Ferry"), "Waves");
    window.push(ViewAction::ToggleFolds);
    window.push(ViewAction::ToggleFolds);
    assert!(!is_shown(&window, FIRST));
    window.push(AppAction::Undo);
    assert!(is_shown(&window, FIRST));
}

#[test]
fn the_caret_passes_over_a_fold() {
    let mut window = Window::new();
    window.tag("Ferry", FIRST, OFF_TOPIC);
    window.key(CTRL_SHIFT, Key::O);
    let place = window.paragraph("The mayor spoke later.").left_center();
    window.click_at(place, 1);
    window.keys(Modifiers::NONE, Key::ArrowLeft, 3);
    assert!(!is_shown(&window, FIRST));
    let behind = FIRST.len() + 1;
    assert_eq!(window.selection(0), behind..behind);
}

#[test]
fn the_menu_of_a_place_lists_all_annotations_that_lie_there() {
    let mut window = Window::new();
    window.tag("Ferry", FIRST, CLAIM);
    let inner = window.tag("Ferry", "Waves", SOURCE);
    window.push(ViewAction::Select(None));
    window.click_secondary("Source: Waves");
    window.harness.get_by_label("2 annotations here");
    window.click("Select Source: Waves");
    assert_eq!(window.selected(), Some(inner));
}

#[test]
fn the_menu_tags_the_selected_words() {
    let mut window = Window::new();
    window.select_paragraph("The mayor spoke later.");
    window.click_secondary("The mayor spoke later.");
    window.click("Tag the selected words as Source");
    assert_eq!(window.only().1.label, SOURCE);
}

#[test]
fn a_labels_key_without_selected_words_gives_the_selected_annotation_that_label() {
    let mut window = Window::new();
    window.tag("Ferry", "Waves were high.", CLAIM);
    window.key(Modifiers::NONE, Key::S);
    assert_eq!(window.only().1.label, SOURCE);
    window.key(CTRL, Key::Z);
    assert_eq!(window.only().1.label, CLAIM);
}

#[test]
fn finding_here_leaves_out_the_other_document() {
    let mut window = Window::new();
    window.key(CTRL, Key::F);
    window.type_words("noon");
    window.wait_for_hits(2);
    window.click("Here");
    window.wait_for_hits(1);
    let hits = window.app(|app| app.view().hits.clone());
    let active = window.app(|app| app.view().active);
    assert_eq!(Some(hits[0].0), window.panes()[active]);
}

#[test]
fn documents_sort_by_title_both_ways_and_the_keys_follow_the_list() {
    let mut window = Window::new();
    let order = |window: &Window| window.list_row("Ferry").top() < window.list_row("Harbour").top();
    assert!(order(&window));
    window.click("Sort documents");
    window.click_button("Title");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(order(&window), "F before H");
    window.click("Sort documents");
    window.click_button("Title");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!order(&window));
    window.push(ViewAction::Activate(0));
    window.push(ViewAction::Open {
        document: window.document("Harbour"),
        pane: Some(0),
    });
    window.key(CTRL, Key::PageDown);
    assert_eq!(
        window.panes()[0],
        Some(window.document("Ferry")),
        "the next in the list"
    );
}

#[test]
fn a_bar_of_the_progress_leads_to_what_it_counts() {
    let mut window = Window::new();
    window.tag("Ferry", "Waves were high.", CLAIM);
    window.tag("Harbour", "Officials", SOURCE);
    window.push(ViewAction::Toggle(Panel::Progress));
    window.click("Source: 1 of 2");
    assert!(window.app(|app| app.view().is_open(Panel::Annotations) && !app.view().is_open(Panel::Progress)));
    window.harness.get_by_label("1 annotation");
}

#[test]
fn annotations_are_filtered_by_author() {
    let mut window = Window::new();
    window.tag("Ferry", "Waves were high.", CLAIM);
    window.key(CTRL, Key::J);
    window.click("Author");
    window
        .harness
        .get_by_role_and_label(egui::accesskit::Role::CheckBox, "anna")
        .click();
    window.settle();
    window.harness.get_by_label("Author (1)");
}

#[test]
fn panels_folds_and_hidden_labels_are_remembered_for_the_project() {
    let mut window = Window::new();
    window.key(CTRL, Key::J);
    window.key(CTRL_SHIFT, Key::B);
    window.push(ViewAction::ToggleFolds);
    window.push(ViewAction::ToggleLabel(CLAIM));
    let folder = window.app(|app| app.session().unwrap().folder().to_path_buf());
    window.push(AppAction::CloseProject);
    window.push(AppAction::OpenProject(folder));
    window.app(|app| {
        let view = app.view();
        assert!(view.is_open(Panel::Annotations) && !view.is_open(Panel::Inspector));
        assert!(view.fold_off_topic && view.hidden_labels.contains(&CLAIM));
    });
}
