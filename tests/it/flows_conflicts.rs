//! Records that were changed in two ways: told, laid side by side, decided by button and by key.

use crate::flows::{CTRL, CTRL_SHIFT, Window};
use corroborate::gui::action::{AppAction, Panel, ViewAction};
use corroborate::project::edit::{Command, DocumentPatch};
use corroborate::project::schema::{CLAIM, SOURCE};
use corroborate::project::{Label, Status};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use std::fs;

const TITLE: &str = "Conflict: Claim “noon” in Ferry";

impl Window {
    /// One annotation, saved; then another program wrote another note and status to the file, and here it got a note, too.
    fn divided() -> Self {
        let mut window = Self::new();
        window.tag("Ferry", "noon", CLAIM);
        window.save_now();
        let file = window.dir.path().join("project/annotations/anna.ron");
        let text = fs::read_to_string(&file).unwrap();
        let theirs = text.replace("by: \"anna\"", "note: \"theirs\", status: Discuss, by: \"anna\"");
        assert_ne!(text, theirs);
        fs::write(&file, theirs).unwrap();
        let (id, _) = window.only();
        window.push(Command::SetNote(id, "ours".to_owned()));
        window.save_now();
        window.harness.run();
        window
    }

    fn save_now(&mut self) {
        self.push(AppAction::Save);
        self.wait_for("the save", |window| {
            window.app(|app| !app.session().unwrap().is_unsaved())
        });
    }

    fn is_open(&self) -> bool {
        self.app(|app| app.view().is_open(Panel::Conflicts))
    }

    fn is_there(&self, label: &str) -> bool {
        self.harness.query_by_label(label).is_some()
    }

    fn num_conflicts(&self) -> usize {
        self.app(|app| app.session().unwrap().conflicts().len())
    }
}

#[test]
fn a_conflict_is_told_and_both_versions_stand_side_by_side() {
    let mut window = Window::divided();
    assert_eq!((window.only().1.note.as_str(), window.num_conflicts()), ("ours", 1));
    window.click_button("Conflicts: 1");
    assert!(window.is_open());
    for label in [
        TITLE,
        "Mine, Note: ours",
        "The other, Note: theirs",
        "Mine, Status: open",
        "The other, Status: discuss",
        "from annotations/anna.ron",
    ] {
        window.harness.get_by_label(label);
    }
    assert!(!window.is_there("Mine, Label: Claim"), "only what differs");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.is_open());
}

#[test]
fn the_other_version_is_taken_as_one_step_and_undo_asks_again() {
    let mut window = Window::divided();
    let before = window.project();
    window.key(CTRL_SHIFT, Key::K);
    window.click_button("Take the other");
    let taken = window.only().1;
    assert_eq!((taken.note.as_str(), taken.status), ("theirs", Status::Discuss));
    assert!(!window.is_there(TITLE) && !window.is_there("Conflicts: 1"));
    window.key(CTRL, Key::Z);
    assert_eq!(window.project(), before);
    window.harness.get_by_label(TITLE);
    window.key(Modifiers::NONE, Key::T);
    assert_eq!(window.only().1.note, "theirs");
    window.save_now();
    assert_eq!(window.num_conflicts(), 0);
}

#[test]
fn mine_is_kept_by_a_key_and_the_files_say_so() {
    let mut window = Window::divided();
    let before = window.project();
    window.key(CTRL_SHIFT, Key::K);
    window.key(Modifiers::NONE, Key::M);
    assert!(!window.is_there(TITLE));
    // Nothing else is undone by the way.
    window.key(CTRL, Key::Z);
    assert_eq!(window.project(), before);
    window.harness.get_by_label(TITLE);
    window.key(Modifiers::NONE, Key::M);
    assert!(!window.is_there(TITLE));
    window.save_now();
    assert_eq!((window.project(), window.num_conflicts()), (before, 0));
    let folder = window.dir.path().join("project");
    let text = fs::read_to_string(folder.join("annotations/anna.ron")).unwrap();
    assert!(
        text.contains("ours") && text.matches("Annotation(").count() == 1,
        "{text}"
    );
}

#[test]
fn with_the_panel_open_keys_with_alt_still_work_on_the_text_above() {
    let mut window = Window::divided();
    window.key(CTRL_SHIFT, Key::K);
    let (id, _) = window.only();
    window.push(ViewAction::GoTo(id));
    window.key(Modifiers::ALT, Key::Enter);
    window.type_words("mine");
    window.key(Modifiers::NONE, Key::Escape);
    let (_, annotation) = window.only();
    assert!(annotation.note.contains("mine"), "{}", annotation.note);
    assert_eq!(annotation.label, CLAIM);
    assert_eq!(
        (window.is_open(), window.num_conflicts()),
        (true, 1),
        "no letter decided anything"
    );
}

#[test]
fn of_several_the_next_one_takes_the_place_of_the_one_decided() {
    let mut window = Window::new();
    window.tag("Ferry", "noon", CLAIM);
    window.tag("Harbour", "noon", SOURCE);
    window.save_now();
    let file = window.dir.path().join("project/annotations/anna.ron");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("by: \"anna\"", "note: \"theirs\", by: \"anna\"")).unwrap();
    let ids: Vec<_> = window.annotations().into_iter().map(|(id, _)| id).collect();
    for id in ids {
        window.push(Command::SetNote(id, "ours".to_owned()));
    }
    window.save_now();
    window.key(CTRL_SHIFT, Key::K);
    assert_eq!(window.num_conflicts(), 2);
    window.click("Conflict: Source “noon” in Harbour");
    let shown = window.selected().unwrap();
    assert!(
        window
            .annotations()
            .iter()
            .any(|(id, annotation)| *id == shown && annotation.label == SOURCE)
    );
    window.key(Modifiers::NONE, Key::T);
    window.key(Modifiers::NONE, Key::M);
    let mut notes: Vec<_> = window
        .annotations()
        .into_iter()
        .map(|(_, a)| (a.label, a.note.clone()))
        .collect();
    notes.sort();
    assert_eq!(notes, [(CLAIM, "ours".to_owned()), (SOURCE, "theirs".to_owned())]);
    window
        .harness
        .get_by_label_contains("No record was changed in two ways");
}

#[test]
fn documents_and_labels_are_told_by_the_words_of_the_window() {
    let mut window = Window::new();
    window.save_now();
    let file = window.dir.path().join("project/project.ron");
    let text = fs::read_to_string(&file).unwrap();
    let label = format!("{CLAIM}");
    let theirs = text
        .replace(
            "title: \"Ferry\"",
            &format!("title: \"Ferries\", outlet: \"Post\", labels: [\"{label}\"]"),
        )
        .replace("name: \"Claim\"", "name: \"Assertion\"");
    fs::write(&file, theirs).unwrap();
    let ferry = window.document("Ferry");
    let patch = DocumentPatch {
        title: Some("Boats".to_owned()),
        ..DocumentPatch::default()
    };
    window.push(Command::EditDocument(ferry, patch));
    let claim = window.project().labels().get(CLAIM).unwrap().as_ref().clone();
    let named = Label {
        name: "Statement".to_owned(),
        ..claim
    };
    window.push(Command::EditLabel(CLAIM, named));
    window.save_now();
    window.key(CTRL_SHIFT, Key::K);
    assert_eq!(window.num_conflicts(), 2);
    for (title, said) in [
        (
            "Conflict: Document “Boats”",
            [
                "Mine, Title: Boats",
                "The other, Title: Ferries",
                "The other, Outlet: Post",
                "Mine, Labels on the whole document: nothing",
                "The other, Labels on the whole document: Statement",
            ]
            .as_slice(),
        ),
        (
            "Conflict: Label “Statement”",
            ["Mine, Name: Statement", "The other, Name: Assertion"].as_slice(),
        ),
    ] {
        window.click(title);
        for words in said {
            window.harness.get_by_label(words);
        }
    }
}
