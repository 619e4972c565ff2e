//! What stands round the text: find bar, inspector, list of documents, palette, import.

use crate::flows::{CTRL, CTRL_SHIFT, FERRY, Window};
use corroborate::gui::action::{Panel, ViewAction};
use corroborate::project::Status;
use corroborate::project::schema::{CLAIM, DUPLICATE};
use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable;

#[test]
fn every_hit_is_tagged_in_one_step() {
    let mut window = Window::new();
    window.key(CTRL, Key::F);
    window.type_words("noon");
    window.wait_for_hits(2);
    window.harness.get_by_label("2 hits in 2 documents");
    window.harness.get_by_label("Hit 2");
    assert_eq!(window.annotations(), [], "typing n, o, o, n tags nothing");
    window.click("Tag 2 as…");
    window.click("Duplicate");
    let tagged = window.annotations();
    assert_eq!(tagged.len(), 2);
    assert!(
        tagged
            .iter()
            .all(|(_, a)| a.label == DUPLICATE && a.quote.exact == "noon")
    );
    assert_ne!(tagged[0].1.document, tagged[1].1.document);
    window.key(Modifiers::NONE, Key::Escape);
    window.key(CTRL, Key::Z);
    assert_eq!(window.annotations(), []);
}

#[test]
fn a_hit_taken_out_is_not_tagged() {
    let mut window = Window::new();
    window.key(CTRL, Key::F);
    window.type_words("noon");
    window.wait_for_hits(2);
    window.click("Hit 1");
    window.click("Tag 1 as…");
    window.click("Duplicate");
    assert_eq!(window.only().1.document, window.document("Harbour"));
}

#[test]
fn escape_closes_the_find_bar() {
    let mut window = Window::new();
    window.key(CTRL, Key::F);
    window.type_words("noon");
    window.wait_for_hits(2);
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.app(|app| app.view().is_open(Panel::Find)));
    assert!(window.app(|app| app.view().hits.is_empty()), "marks go with the bar");
}

#[test]
fn the_occurrences_of_the_selected_words_are_found_and_stepped_through() {
    let mut window = Window::new();
    window.tag("Ferry", "noon", CLAIM);
    window.key(CTRL, Key::D);
    window.wait_for_hits(2);
    window.harness.get_by_label("2 hits in 2 documents");
    window.keys(Modifiers::NONE, Key::F3, 2);
    let words: Vec<_> = ["Ferry", "Harbour"].map(|title| window.selected_words(title)).to_vec();
    assert_eq!(words, ["noon", "noon"]);
}

#[test]
fn undo_in_a_field_leaves_the_project_alone() {
    let mut window = Window::new();
    window.tag("Ferry", "Waves were high.", CLAIM);
    let before = window.project();
    window.click_field("Note");
    window.type_words("half");
    window.key(CTRL, Key::Z);
    assert_eq!(window.project(), before);
}

#[test]
fn the_inspector_stores_attribute_note_and_status() {
    let mut window = Window::new();
    window.tag("Ferry", "Waves were high.", CLAIM);
    window.click_field("wording");
    window.type_words("waves high");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(
        window.only().1.attributes.get("wording").map(String::as_str),
        Some("waves high")
    );
    window.click_field("Note");
    window.type_words("check it");
    assert_eq!(window.only().1.note, "", "not before the field is left");
    window.click_at(window.paragraph("The mayor spoke later.").center(), 1);
    assert_eq!(window.only().1.note, "check it");
    window.push(ViewAction::GoTo(window.only().0));
    window.key(Modifiers::NONE, Key::Num1);
    assert_eq!(window.only().1.status, Status::Settled);
    window.click("Discuss");
    assert_eq!(window.only().1.status, Status::Discuss);
    assert_eq!(window.annotations().len(), 1, "letters typed into fields tag nothing");
}

#[test]
fn alt_enter_writes_the_note_and_opens_the_inspector_for_it() {
    let mut window = Window::new();
    window.tag("Ferry", "Waves were high.", CLAIM);
    window.push(ViewAction::GoTo(window.only().0));
    window.push(ViewAction::Toggle(Panel::Inspector));
    window.key(Modifiers::ALT, Key::Enter);
    window.type_words("dissent 123");
    assert_eq!(window.only().1.note, "", "not before the field is left");
    window.key(Modifiers::NONE, Key::Escape);
    let (_, annotation) = window.only();
    assert_eq!(
        (annotation.note.as_str(), annotation.status),
        ("dissent 123", Status::Open)
    );
}

#[test]
fn a_click_in_the_list_opens_the_document_in_the_active_pane() {
    let mut window = Window::new();
    let (ferry, harbour) = (window.document("Ferry"), window.document("Harbour"));
    assert_eq!(window.panes(), [Some(ferry), Some(harbour)]);
    window.key(Modifiers::ALT, Key::Num2);
    let row = window.list_row("Ferry");
    window.click_at(row.left_center() + egui::vec2(40.0, 0.0), 1);
    assert_eq!(window.panes(), [Some(ferry), Some(ferry)]);
    assert!(window.is_list_row_active("Ferry") && !window.is_list_row_active("Harbour"));
}

#[test]
fn a_removed_document_comes_back_with_its_annotations() {
    let mut window = Window::new();
    window.tag("Ferry", "Waves", CLAIM);
    let before = window.project();
    let ferry = window.document("Ferry");
    window.open_list_menu("Ferry");
    window.click("Remove from the project");
    assert_eq!((window.project().documents().len(), window.annotations().len()), (1, 0));
    assert!(!window.panes().contains(&Some(ferry)));
    window.key(CTRL, Key::Z);
    assert_eq!(window.project(), before);
}

#[test]
fn theme_and_columns_follow_their_keys() {
    let mut window = Window::new();
    assert_eq!(window.harness.ctx.theme(), Theme::Dark);
    window.key(CTRL_SHIFT, Key::T);
    assert_eq!(window.harness.ctx.theme(), Theme::Light);
    for (key, columns) in [(Key::Num3, 3), (Key::Num1, 1), (Key::Num2, 2)] {
        window.key(CTRL, key);
        assert_eq!(window.panes().len(), columns);
    }
    window.tag("Harbour", "Nobody", CLAIM);
    assert_eq!(window.only().1.document, window.document("Harbour"));
}

#[test]
fn the_palette_runs_a_command_and_escape_closes_it() {
    let mut window = Window::new();
    let is_open = |window: &Window| window.app(|app| app.view().is_open(Panel::Palette));
    window.key(CTRL_SHIFT, Key::P);
    assert!(is_open(&window));
    window.type_words("three col");
    window.key(Modifiers::NONE, Key::Enter);
    assert!(!is_open(&window));
    assert_eq!(window.panes().len(), 3);
    window.key(CTRL_SHIFT, Key::P);
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!is_open(&window));
}

#[test]
fn letters_typed_into_a_field_tag_nothing() {
    let mut window = Window::new();
    window.select_paragraph("The mayor spoke later.");
    let selected = window.selection(0);
    assert_eq!(FERRY.get(selected.clone()), Some("The mayor spoke later."));
    window.click_field("Filter documents");
    window.type_words("cscode");
    assert_eq!(window.annotations(), []);
    assert_eq!(window.selection(0), selected);
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::C);
    assert_eq!(window.only().1.quote.exact, "The mayor spoke later.");
}

#[test]
fn who_changes_how_to_find_goes_on_typing_in_the_field() {
    let mut window = Window::new();
    window.tag("Ferry", "noon", CLAIM);
    window.key(CTRL, Key::F);
    window.type_words("noon");
    window.wait_for_hits(2);
    window.click("Word");
    window.type_words("s");
    assert_eq!(window.only().1.label, CLAIM, "no key of the field tags or retags");
    window.wait_for("the end of the search", |window| {
        window.harness.query_by_label("Not found").is_some()
    });
}

#[test]
fn the_key_of_the_find_bar_goes_to_its_field_before_it_closes_it() {
    let mut window = Window::new();
    window.key(CTRL, Key::F);
    window.type_words("noon");
    window.wait_for_hits(2);
    window.click_at(window.paragraph("The mayor spoke later.").center(), 1);
    window.key(CTRL, Key::F);
    assert!(window.app(|app| app.view().is_open(Panel::Find)));
    // The words are selected, so typing replaces them.
    window.type_words("waves");
    window.wait_for_hits(1);
    window.key(CTRL, Key::F);
    assert!(!window.app(|app| app.view().is_open(Panel::Find)));
}

#[test]
fn keys_pressed_over_a_dialog_leave_the_text_alone() {
    let mut window = Window::new();
    let claim = window.tag("Ferry", "Waves were high.", CLAIM);
    window.push(ViewAction::Toggle(Panel::CheatSheet));
    for key in [Key::S, Key::D, Key::Delete, Key::Num1] {
        window.key(Modifiers::NONE, key);
    }
    assert_eq!((window.only().1.label, window.only().1.status), (CLAIM, Status::Open));
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.app(|app| app.view().is_open(Panel::CheatSheet)));
    assert_eq!(window.selected(), Some(claim), "closing the sheet selects nothing else");
}

#[test]
fn a_closed_column_comes_back_as_it_was() {
    let mut window = Window::new();
    let ferry = window.document("Ferry");
    window.push(ViewAction::Open {
        document: ferry,
        pane: Some(1),
    });
    window.app(|app| app.panes().readers[1].select(3..9));
    window.push(ViewAction::SetColumns(1));
    window.push(ViewAction::SetColumns(2));
    assert_eq!(window.panes(), [Some(ferry), Some(ferry)]);
    assert_eq!(window.app(|app| app.panes().readers[1].selection()), 3..9);
}

#[test]
fn a_refused_wish_is_no_problem_to_come_back_to() {
    let mut window = Window::new();
    window.push(ViewAction::TagSelection(CLAIM));
    window.harness.get_by_label("Select the words to tag first");
    assert!(window.harness.query_by_label("Problems: 1").is_none());
}
