//! What takes long is done beside the window: large texts and files, opening, closing, copying.

use crate::flows::{CTRL, CTRL_SHIFT, Window};
use corroborate::gui::action::{AppAction, ViewAction};
use corroborate::project::schema::CLAIM;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable;
use std::path::Path;

impl Window {
    /// Answers the question for a path.
    pub fn choose(&mut self, path: &Path) {
        self.key(CTRL, Key::A);
        self.harness.event(Event::Text(path.display().to_string()));
        self.settle();
        self.key(Modifiers::NONE, Key::Enter);
    }
}

#[test]
fn a_large_text_is_read_beside_the_window_and_shown_where_it_was_wanted() {
    let mut window = Window::new();
    let text: String = (0..60_000)
        .map(|n| format!("Paragraph number {n} of a long text.\n"))
        .collect();
    let file = window.dir.path().join("long.txt");
    std::fs::write(&file, &text).unwrap();
    window.push(AppAction::Import(vec![file]));
    window.wait_for("the import", |window| window.project().documents().len() == 3);
    let (document, _) = window.project().documents_in_order()[2];
    let wanted = text.find("Paragraph number 59000 of").unwrap();
    window.app(|app| app.push(ViewAction::GoToRange(document, wanted..wanted + 9)));
    window.harness.step();
    window.harness.step();
    assert!(
        window.app(|app| app.is_waiting()),
        "it was read while the window waited"
    );
    window.wait_for("the text", |window| !window.app(|app| app.is_waiting()));
    window.paragraph("Paragraph number 59000 of a long text.");
    let (place, zoom) = (
        window.app(|app| app.panes().readers[0].first_byte()),
        ViewAction::Zoom(1),
    );
    window.push(zoom);
    window.wait_for("the new heights", |window| !window.app(|app| app.is_waiting()));
    assert_eq!(window.app(|app| app.panes().readers[0].first_byte()), place);
}

#[test]
fn a_very_large_file_is_asked_about_with_its_size() {
    let mut window = Window::new();
    let file = window.dir.path().join("huge.txt");
    std::fs::write(&file, "{\\rtf1\n").unwrap();
    let size = std::fs::File::options().write(true).open(&file).unwrap();
    size.set_len(300_000_000).unwrap();
    window.push(AppAction::Import(vec![file.clone()]));
    let asks = |window: &Window| window.harness.query_by_label("300 MB").is_some();
    window.wait_for("the question", asks);
    window.click("Leave out");
    assert!(!asks(&window));
    window.push(AppAction::Import(vec![file]));
    window.wait_for("the question", asks);
    window.click("Import anyway");
    // Now it is read, and found to be no text.
    window.wait_for("the refusal", |window| {
        window
            .harness
            .query_by_label_contains("save its text as .txt")
            .is_some()
    });
    assert_eq!(window.project().documents().len(), 2);
}

#[test]
fn saving_elsewhere_goes_on_there_and_a_copy_does_not() {
    let mut window = Window::new();
    let dir = window.dir.path().to_path_buf();
    let folder = |window: &Window| window.app(|app| app.session().unwrap().folder().to_path_buf());
    let first = folder(&window);
    window.tag("Ferry", "Waves were high.", CLAIM);
    window.push(AppAction::AskSaveCopy);
    window.choose(&dir.join("copy"));
    window.wait_for("the copy", |window| {
        window.harness.query_by_label_contains("Copy saved").is_some()
    });
    assert_eq!(folder(&window), first);
    window.key(CTRL_SHIFT, Key::S);
    window.choose(&dir.join("elsewhere"));
    window.wait_for("the new folder", |window| folder(window).ends_with("elsewhere"));
    window.tag("Ferry", "Ferries", CLAIM);
    let expected = window.project();
    window.push(AppAction::OpenProject(dir.join("copy")));
    assert_eq!(window.project().annotations().len(), 1);
    window.push(AppAction::OpenProject(dir.join("elsewhere")));
    assert_eq!(window.project(), expected);
}

#[test]
fn a_project_that_is_being_closed_can_be_opened_again_at_once() {
    let mut window = Window::new();
    let folder = window.app(|app| app.session().unwrap().folder().to_path_buf());
    window.tag("Ferry", "Waves were high.", CLAIM);
    let expected = window.project();
    window.app(|app| {
        app.push(AppAction::CloseProject);
        app.push(AppAction::OpenProject(folder));
    });
    window.harness.step();
    assert!(window.app(|app| app.is_opening() && app.session().is_none()));
    window.settle();
    assert_eq!(window.project(), expected);
    assert_eq!(
        window.app(|app| app.session().unwrap().read_only().map(str::to_owned)),
        None
    );
    assert!(
        !window.app(|app| app.session().unwrap().is_unsaved()),
        "it was saved on the way out"
    );
}

#[test]
fn lists_of_one_project_are_not_shown_for_the_next() {
    let mut window = Window::new();
    let other = window.dir.path().join("other");
    let folder = window.app(|app| app.session().unwrap().folder().to_path_buf());
    window.push(AppAction::OpenProject(folder));
    window.list_row("Ferry");
    let revision = |window: &Window| window.app(|app| app.session().unwrap().history().revision());
    let before = revision(&window);
    window.app(|app| app.adopt(move |options| corroborate::session::Session::create(&other, options)));
    window.settle();
    assert_eq!(
        revision(&window),
        before,
        "with another, the lists would be made anew anyhow"
    );
    assert!(window.harness.query_by_label("Ferry").is_none());
    window.harness.get_by_label_contains("Drop files or folders here");
}
