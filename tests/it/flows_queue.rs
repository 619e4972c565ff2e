//! Proposals: found in two documents, decided by keys alone, undone and redone.

use crate::flows::{CTRL, CTRL_SHIFT, Window};
use corroborate::gui::action::{AppAction, Panel, ViewAction};
use corroborate::gui::view_state::Compare;
use corroborate::project::edit::{Command, DocumentPatch};
use corroborate::project::schema::{CLAIM, DUPLICATE, OFF_TOPIC, SAME_CLAIM};
use corroborate::project::{Project, Verdict};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable;

const SHARED: &str = "Inspectors found cracks in forty of the bolts that hold the eastern span of the harbour bridge.";
const LEFT: &str = "The harbour bridge was closed on Monday evening after an inspection.";
const RIGHT: &str = "Ferries will run every ten minutes until the crossing opens again, the port said.";

/// A window with two more documents that share a sentence, and the queue open on it.
fn window() -> Window {
    let mut window = Window::new();
    for (title, text) in [
        ("Left", format!("{LEFT}\n{SHARED}\n")),
        ("Right", format!("{RIGHT}\n{SHARED}\n")),
    ] {
        window.push(AppAction::ImportText(title.to_owned(), text));
    }
    window.key(CTRL, Key::R);
    window.wait_for("the proposal", |window| {
        window
            .harness
            .query_by_label("Word for word: copies of one text?")
            .is_some()
    });
    window
}

fn verdicts(project: &Project) -> Vec<Verdict> {
    project
        .decisions_in_order()
        .iter()
        .map(|(_, decision)| decision.verdict)
        .collect()
}

#[test]
fn a_copy_is_accepted_with_one_key_and_undone_with_another() {
    let mut window = window();
    window.key(Modifiers::NONE, Key::A);
    let project = window.project();
    assert_eq!(verdicts(&project), [Verdict::SameText]);
    let quotes: Vec<_> = project
        .annotations()
        .values()
        .map(|a| (a.label, a.quote.exact.as_str()))
        .collect();
    assert_eq!(quotes, [(DUPLICATE, SHARED), (DUPLICATE, SHARED)]);
    assert_eq!(project.groups().len(), 1);
    window.key(Modifiers::NONE, Key::U);
    assert_eq!((window.annotations().len(), verdicts(&window.project()).len()), (0, 0));
    window.harness.get_by_label("Word for word: copies of one text?");
}

#[test]
fn a_new_date_makes_another_copy_the_principal() {
    let mut window = window();
    let project = window.project();
    let mut documents = project.documents_in_order().into_iter();
    let (right, _) = documents.find(|(_, document)| document.title == "Right").unwrap();
    let date = DocumentPatch {
        date: Some("2026-03-01".to_owned()),
        ..DocumentPatch::default()
    };
    let is_principal = |label: String| label.ends_with("principal") && !label.starts_with("Other");
    let place = |window: &Window| {
        let head = window.harness.get_by(|node| node.value().is_some_and(is_principal));
        head.rect().left()
    };
    let before = place(&window);
    window.push(Command::EditDocument(right, date));
    window.wait_for("the search", |window| place(window) > before);
    window.key(Modifiers::NONE, Key::A);
    let project = window.project();
    let principals = project.groups().values().map(|group| group.principal);
    let of: Vec<_> = principals
        .map(|id| project.annotations().get(id).unwrap().document)
        .collect();
    assert_eq!(of, [right]);
}

#[test]
fn forgotten_decisions_are_asked_about_again_and_undo_brings_them_back() {
    let mut window = window();
    window.key(Modifiers::NONE, Key::R);
    let question = "Word for word: copies of one text?";
    assert!(window.harness.query_by_label(question).is_none());
    window.click("Forget decisions");
    assert_eq!(verdicts(&window.project()), []);
    window.wait_for("the question", |window| {
        window.harness.query_by_label(question).is_some()
    });
    window.key(CTRL, Key::Z);
    assert_eq!(verdicts(&window.project()), [Verdict::Rejected]);
}

#[test]
fn what_is_rejected_is_not_asked_again_when_documents_come() {
    let mut window = window();
    window.key(Modifiers::NONE, Key::R);
    assert_eq!(verdicts(&window.project()), [Verdict::Rejected]);
    window.push(AppAction::ImportText(
        "Third".to_owned(),
        "Nothing that was said elsewhere stands in this text.\n".to_owned(),
    ));
    window.wait_for("the search", |window| {
        window.harness.query_by_label("Comparing the texts…").is_none()
    });
    assert!(
        window
            .harness
            .query_by_label("Word for word: copies of one text?")
            .is_none()
    );
}

#[test]
fn an_end_is_moved_and_the_principal_chosen_before_accepting() {
    let mut window = window();
    window.key(Modifiers::NONE, Key::ArrowLeft);
    window.key(Modifiers::NONE, Key::P);
    window.key(Modifiers::NONE, Key::A);
    let project = window.project();
    let left = project
        .annotations()
        .values()
        .find(|a| a.document == window.document("Left"))
        .unwrap();
    assert!(left.quote.exact.len() < SHARED.len() && SHARED.starts_with(&left.quote.exact));
    let principal = project.groups().values().next().unwrap().principal;
    let principal = project.annotations().get(principal).unwrap().document;
    assert_eq!(principal, window.document("Right"));
    for question in [
        "Word for word: copies of one text?",
        "You decided so before: these 2 are copies of one text?",
    ] {
        assert!(
            window.harness.query_by_label(question).is_none(),
            "asked again: {question}"
        );
    }
}

#[test]
fn keys_pressed_at_a_dialog_decide_nothing() {
    let mut window = window();
    window.key(Modifiers::NONE, Key::F1);
    window.key(Modifiers::NONE, Key::A);
    assert_eq!(verdicts(&window.project()), []);
    window.key(Modifiers::NONE, Key::Escape);
    assert!(window.app(|app| app.view().is_open(Panel::Queue) && !app.view().is_open(Panel::CheatSheet)));
    window.key(Modifiers::NONE, Key::A);
    assert_eq!(verdicts(&window.project()), [Verdict::SameText]);
}

#[test]
fn all_alike_are_listed_and_accepted_in_one_step() {
    let mut window = window();
    window.key(Modifiers::NONE, Key::L);
    window.harness.get_by_label("Accept 1");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(verdicts(&window.project()), [Verdict::SameText]);
    window.key(CTRL, Key::Z);
    assert_eq!(window.annotations().len(), 0);
}

#[test]
fn the_key_o_calls_copies_off_topic() {
    let mut window = window();
    window.key(Modifiers::NONE, Key::O);
    let labels: Vec<_> = window
        .annotations()
        .iter()
        .map(|(_, annotation)| annotation.label)
        .collect();
    assert_eq!(labels, [OFF_TOPIC, OFF_TOPIC]);
}

#[test]
fn plain_keys_of_the_queue_tag_nothing_in_the_text_and_escape_goes_back_to_it() {
    let mut window = window();
    window.key(Modifiers::NONE, Key::S);
    assert_eq!(verdicts(&window.project()), [Verdict::Skipped]);
    assert_eq!(window.annotations().len(), 0);
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.app(|app| app.view().is_open(Panel::Queue)));
    window.push(ViewAction::Toggle(Panel::Queue));
    window.harness.get_by_label("Close the queue");
}

/// Both documents of [`window`] side by side, compared.
fn compared(how: Compare) -> Window {
    let mut window = window();
    window.key(Modifiers::NONE, Key::Escape);
    for (pane, title) in ["Left", "Right"].into_iter().enumerate() {
        let document = window.document(title);
        window.push(ViewAction::Open {
            document,
            pane: Some(pane),
        });
    }
    window.push(ViewAction::Compare(how));
    window
}

#[test]
fn shared_passages_are_stepped_through_in_both_columns() {
    let mut window = compared(Compare::Shared);
    window.push(ViewAction::Activate(0));
    window.key(Modifiers::NONE, Key::F4);
    assert_eq!(window.selected_words("Left"), SHARED);
    assert_eq!(window.selected_words("Right"), SHARED);
    let drawn = window.app(|app| app.panes().readers[0].seen_shared().len());
    assert_eq!(drawn, 1, "outlined, for the ribbon to the other column");
    window.key(CTRL_SHIFT, Key::R);
    assert_eq!(window.app(|app| app.panes().readers[0].seen_shared().len()), 0);
}

#[test]
fn the_head_of_a_column_says_how_much_is_new() {
    let window = compared(Compare::New);
    let [left, right] = [LEFT, RIGHT].map(|own| own.len() + SHARED.len() + 2);
    let percent = (SHARED.len() * 100).div_ceil(left);
    let head = format!("100 % new · {percent} % also in Right");
    window.harness.get_by_label(&head);
    let (new, percent) = (100 - SHARED.len() * 100 / right, (SHARED.len() * 100).div_ceil(right));
    let head = format!("{new} % new · {percent} % also in Left");
    window.harness.get_by_label(&head);
}

#[test]
fn a_claim_finds_its_copies_and_one_key_tags_and_links_them() {
    let mut window = compared(Compare::Off);
    let left = window.document("Left");
    let start = LEFT.len() + 1 + SHARED.find("forty").unwrap();
    window.push(ViewAction::GoToRange(left, start..start + "forty of the bolts".len()));
    window.push(ViewAction::TagSelection(CLAIM));
    let claim = window.selected().unwrap();
    window.harness.get_by_label("Tag the copies too");
    window.key(Modifiers::NONE, Key::T);
    let project = window.project();
    let quotes: Vec<_> = project
        .annotations()
        .values()
        .map(|a| (a.label, a.quote.exact.as_str()))
        .collect();
    assert_eq!(quotes, [(CLAIM, "forty of the bolts"), (CLAIM, "forty of the bolts")]);
    let linked: Vec<_> = project
        .relations()
        .values()
        .map(|relation| (relation.kind, relation.to))
        .collect();
    assert_eq!(linked, [(SAME_CLAIM, claim)]);
    assert!(window.harness.query_by_label("Tag the copies too").is_none());
    window.key(CTRL, Key::Z);
    assert_eq!(window.annotations().len(), 1);
}

#[test]
fn columns_scroll_by_the_places_that_were_put_side_by_side() {
    let mut window = Window::new();
    for title in ["Long", "Longer"] {
        let lines = (0..400).map(|n| format!("{title} line {n} tells nothing that the other has.\n"));
        window.push(AppAction::ImportText(title.to_owned(), lines.collect()));
    }
    let [long, longer] = ["Long", "Longer"].map(|title| window.document(title));
    for (pane, document) in [long, longer].into_iter().enumerate() {
        window.push(ViewAction::Open {
            document,
            pane: Some(pane),
        });
    }
    let place = |window: &mut Window, title: &str, line: usize| {
        let document = window.document(title);
        let text = window.app(|app| app.session().unwrap().text(document).unwrap());
        (document, text.find(&format!("{title} line {line} ")).unwrap())
    };
    let points = [place(&mut window, "Long", 300), place(&mut window, "Longer", 50)];
    for (document, start) in points {
        window.push(ViewAction::GoToRange(document, start..start + 1));
    }
    window.push(ViewAction::Activate(0));
    window.key(CTRL_SHIFT, Key::L);
    assert_eq!(window.app(|app| app.view().sync_points.clone()), [points]);
    assert!(window.app(|app| app.view().scroll_locked));
    window.push(ViewAction::GoToRange(long, 0..1));
    window.push(ViewAction::GoToRange(longer, 0..1));
    let (document, start) = points[0];
    window.push(ViewAction::GoToRange(document, start..start + 1));
    let middle = |window: &mut Window, pane: usize| window.app(|app| app.panes().readers[pane].middle().unwrap());
    assert!(middle(&mut window, 1) < points[1].1 as f64 - 500.0, "not yet scrolled");
    let text = window
        .harness
        .get_by_role_and_label(Role::Document, "Text of Long")
        .rect();
    window.harness.event(Event::PointerMoved(text.center()));
    window.harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -8.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.settle();
    let here = middle(&mut window, 0) - points[0].1 as f64;
    let there = middle(&mut window, 1) - points[1].1 as f64;
    // Behind the point the rest of both texts is matched in proportion.
    assert!(
        here.abs() < 2000.0 && there.abs() < 8.0 * here.abs() + 200.0,
        "{here} {there}"
    );
    let (document, start) = points[1];
    window.push(ViewAction::GoToRange(document, start..start + 1));
    window.push(ViewAction::Activate(0));
    window.key(CTRL_SHIFT, Key::L);
    assert!(
        window.app(|app| app.view().sync_points.is_empty()),
        "once more takes it back"
    );
}

#[test]
fn a_cell_of_the_table_shows_both_documents_at_what_they_share() {
    let mut window = compared(Compare::Off);
    window.push(ViewAction::Open {
        document: window.document("Ferry"),
        pane: Some(1),
    });
    window.push(ViewAction::Toggle(Panel::Overview));
    let all = LEFT.len() + SHARED.len() + 2;
    let percent = (SHARED.len() * 100).div_ceil(all);
    window.click(&format!("{percent} % of Left stands in Right"));
    let shown = ["Left", "Right"].map(|title| Some(window.document(title)));
    assert_eq!(window.panes(), shown);
    assert_eq!(window.selected_words("Left"), SHARED);
    assert_eq!(window.selected_words("Right"), SHARED);
    assert!(!window.app(|app| app.view().is_open(Panel::Overview)));
}
