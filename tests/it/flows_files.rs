//! Importing, exporting, saving and leaving, as far as the window has a part in it.

use crate::flows::{CTRL, CTRL_SHIFT, Window};
use corroborate::gui::action::AppAction;
use corroborate::project::schema::CLAIM;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable;

#[test]
fn an_imported_file_becomes_a_document_and_is_not_taken_twice() {
    let mut window = Window::new();
    let file = window.dir.path().join("lighthouse.txt");
    std::fs::write(&file, "The lamp went out at two.\n").unwrap();
    window.push(AppAction::Import(vec![file.clone()]));
    window.wait_for("the import", |window| window.project().documents().len() == 3);
    let project = window.project();
    let (id, document) = project.documents_in_order()[2];
    assert_eq!((document.origin.format.as_str(), document.text_len), ("plain", 26));
    let text = window.app(|app| app.session().unwrap().read_text(id)).unwrap();
    assert_eq!(&*text, "The lamp went out at two.\n");
    let before = window.project();
    window.push(AppAction::Import(vec![file]));
    window.wait_for("the refusal", |window| {
        window.harness.query_by_label_contains("Not imported again").is_some()
    });
    assert_eq!(window.project(), before);
}

#[test]
fn without_a_desktop_dialog_a_path_can_be_typed() {
    let mut window = Window::new();
    let file = window.dir.path().join("quay.md");
    std::fs::write(&file, "# Quay\n\nThe quay is open.\n").unwrap();
    window.key(CTRL, Key::I);
    window.key(CTRL, Key::A);
    window.harness.event(Event::Text(file.display().to_string()));
    window.settle();
    window.key(Modifiers::NONE, Key::Enter);
    window.wait_for("the import", |window| window.project().documents().len() == 3);
    let project = window.project();
    let (_, document) = project.documents_in_order()[2];
    assert_eq!(document.origin.format, "markdown");
}

#[test]
fn what_was_tagged_is_saved_exported_and_there_again() {
    let mut window = Window::new();
    let folder = window.app(|app| app.session().unwrap().folder().to_path_buf());
    window.tag("Ferry", "Waves were high.", CLAIM);
    window.key(CTRL, Key::S);
    window.wait_for("the save", |window| {
        !window.app(|app| app.session().unwrap().is_unsaved())
    });
    let spans = folder.with_file_name("spans.jsonl");
    window.key(CTRL, Key::E);
    window.click("Choose");
    window.wait_for("the export", |_| spans.is_file());
    let line: serde_json::Value = serde_json::from_str(std::fs::read_to_string(&spans).unwrap().trim()).unwrap();
    assert!(line.to_string().contains("Waves were high."), "{line}");
    let before = window.project();
    window.key(CTRL, Key::W);
    window.push(AppAction::OpenProject(folder));
    assert_eq!(window.project(), before);
}

#[test]
fn a_half_typed_note_is_kept_when_the_project_is_closed() {
    let mut window = Window::new();
    let folder = window.app(|app| app.session().unwrap().folder().to_path_buf());
    window.tag("Ferry", "Waves were high.", CLAIM);
    window.click_field("Note");
    window.type_words("half");
    window.key(CTRL, Key::S);
    assert_eq!(window.only().1.note, "half");
    window.type_words(" done");
    window.key(CTRL, Key::W);
    assert!(window.app(|app| app.session().is_none()));
    window.push(AppAction::OpenProject(folder));
    assert_eq!(window.only().1.note, "half done");
}

#[test]
fn keys_still_work_after_ctrl_shift_p_on_the_start_screen() {
    let mut window = Window::new();
    window.push(AppAction::CloseProject);
    window.key(CTRL_SHIFT, Key::P);
    window.key(CTRL, Key::N);
    assert_eq!(window.project().documents().len(), 0);
}

#[test]
fn several_files_are_chosen_in_the_windows_own_dialog_which_remembers_the_folder() {
    let mut window = Window::new();
    let folder = window.dir.path().join("inbox");
    std::fs::create_dir(&folder).unwrap();
    for name in ["a.txt", "b.txt", "c.txt"] {
        std::fs::write(folder.join(name), format!("The words of {name}.\n")).unwrap();
    }
    window.key(CTRL, Key::I);
    window.key(CTRL, Key::A);
    let typed = folder.join("").display().to_string();
    window.harness.event(Event::Text(typed));
    window.settle();
    window.click("a.txt");
    window.harness.get_by_label("c.txt").click_modifiers(CTRL);
    window.settle();
    window.click("Choose");
    window.wait_for("both imports", |window| window.project().documents().len() == 4);
    window.key(CTRL, Key::I);
    window.harness.get_by_label("b.txt");
}
