//! The settings dialog: keys of commands, another name, how documents are set, folders.

use crate::flows::{CTRL, Window};
use corroborate::gui::action::{AppAction, Panel, ViewAction};
use corroborate::project::ReviewState;
use corroborate::project::edit::Command;
use corroborate::project::schema::CLAIM;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use std::fs;

/// Ctrl and Alt as a desktop sends them.
const CTRL_ALT: Modifiers = Modifiers {
    ctrl: true,
    alt: true,
    ..Modifiers::COMMAND
};

/// Opens the page of keys and leaves the commands with these letters in their names.
fn open_keys(window: &mut Window, filter: &str) {
    window.push(ViewAction::Toggle(Panel::Settings));
    window.click("Keys");
    window.click_field("Filter commands");
    window.type_words(filter);
}

fn is_open(window: &Window) -> bool {
    window.app(|app| app.view().is_open(Panel::Settings))
}

fn has(window: &Window, name: &str) -> bool {
    window.harness.query_by_label(name).is_some()
}

fn settings_file(window: &Window) -> String {
    let mut files = walkdir::WalkDir::new(window.dir.path()).into_iter().flatten();
    let file = files.find(|entry| entry.file_name() == "settings.ron").unwrap();
    fs::read_to_string(file.path()).unwrap()
}

#[test]
fn a_command_gets_other_keys_and_hears_them() {
    let mut window = Window::new();
    window.tag("Ferry", "Waves", CLAIM);
    let marked = |window: &Window| window.app(|app| app.view().marked.is_some());
    open_keys(&mut window, "mark for");
    window.click("Keys of Mark for linking: M");
    window.key(CTRL_ALT, Key::K);
    assert!(has(&window, "Keys of Mark for linking: Ctrl+Alt+K"));
    assert!(settings_file(&window).contains("\"Mark for linking\": \"Ctrl+Alt+K\""));
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!is_open(&window));
    window.key(Modifiers::NONE, Key::M);
    assert!(!marked(&window), "the old key is free");
    window.key(CTRL_ALT, Key::K);
    assert!(marked(&window));
    window.key(Modifiers::NONE, Key::F1);
    assert!(has(&window, "Ctrl+Alt+K"), "the sheet shows what holds");
}

#[test]
fn tips_show_the_keys_that_hold() {
    let mut window = Window::new();
    open_keys(&mut window, "scroll");
    window.click("Keys of Scroll together: Ctrl+L");
    window.key(CTRL_ALT, Key::L);
    window.click("Close");
    assert!(!has(&window, "Ctrl+Alt+L"));
    window.harness.get_by_label("Scroll together").hover();
    window.harness.run_steps(60);
    assert!(has(&window, "Ctrl+Alt+L"));
}

#[test]
fn escape_keeps_the_keys_and_the_dialog() {
    let mut window = Window::new();
    open_keys(&mut window, "mark for");
    window.click("Keys of Mark for linking: M");
    assert!(has(
        &window,
        "Press the new keys of “Mark for linking”, or Escape to keep them as they are"
    ));
    window.key(Modifiers::NONE, Key::Escape);
    assert!(is_open(&window) && has(&window, "Keys of Mark for linking: M"));
    // The keyboard is where it was: Enter begins again, and the press that begins is not the new key.
    window.key(Modifiers::NONE, Key::Enter);
    assert!(has(
        &window,
        "Press the new keys of “Mark for linking”, or Escape to keep them as they are"
    ));
    window.key(Modifiers::NONE, Key::ArrowLeft);
    assert!(has(&window, "Left moves the caret in the text; press other keys"));
    window.click("No keys");
    assert!(has(&window, "Keys of Mark for linking: none"));
}

#[test]
fn keys_of_another_command_are_taken_over_or_left() {
    let mut window = Window::new();
    open_keys(&mut window, "list of");
    window.key(CTRL, Key::A);
    window.type_words("ctrl+b");
    assert!(has(&window, "Keys of Documents: Ctrl+B"), "found by its keys");
    window.key(CTRL, Key::A);
    window.type_words("scroll");
    let clash = "Ctrl+B belongs to “Documents”, which would have no keys";
    window.click("Keys of Scroll together: Ctrl+L");
    window.key(CTRL, Key::B);
    assert!(has(&window, clash));
    window.click("Keep as it was");
    assert!(has(&window, "Keys of Scroll together: Ctrl+L"));
    window.click("Keys of Scroll together: Ctrl+L");
    window.key(CTRL, Key::B);
    window.key(Modifiers::NONE, Key::Escape);
    assert!(is_open(&window) && has(&window, "Keys of Scroll together: Ctrl+L"));
    window.click("Keys of Scroll together: Ctrl+L");
    window.key(CTRL, Key::B);
    // The first answer has the keyboard.
    window.key(Modifiers::NONE, Key::Enter);
    assert!(has(&window, "Keys of Scroll together: Ctrl+B"));
    window.key(Modifiers::NONE, Key::Escape);
    window.key(CTRL, Key::B);
    assert!(window.app(|app| app.view().scroll_locked && app.view().is_open(Panel::Documents)));
}

#[test]
fn one_command_or_all_get_their_usual_keys_again() {
    let mut window = Window::new();
    open_keys(&mut window, "s");
    window.click("Keys of Save: Ctrl+S");
    window.key(CTRL_ALT, Key::S);
    window.click("Keys of Save as…: Ctrl+Shift+S");
    window.key(CTRL, Key::S);
    assert!(has(&window, "Keys of Save as…: Ctrl+S"));
    // The usual keys of the one are the other's by now, so that is asked first.
    window.click("Reset Save");
    assert!(has(&window, "Ctrl+S belongs to “Save as…”, which would have no keys"));
    window.click("Take it over for “Save”");
    assert!(has(&window, "Keys of Save: Ctrl+S") && has(&window, "Keys of Save as…: none"));
    window.click("Reset all");
    assert!(has(&window, "Keys of Save as…: Ctrl+Shift+S") && has(&window, "All commands have their usual keys"));
    assert!(settings_file(&window).contains("keys: {}"));
}

#[test]
fn the_key_of_a_label_is_taken_over_as_a_step_that_can_be_undone() {
    let mut window = Window::new();
    let key = |window: &Window| window.project().labels().get(CLAIM).unwrap().key;
    open_keys(&mut window, "progress");
    window.click("Keys of Progress: none");
    window.key(Modifiers::NONE, Key::C);
    assert!(has(&window, "C tags as Claim; the label would have no key"));
    window.click("Take it over for “Progress”");
    assert!(has(&window, "Keys of Progress: C"));
    assert_eq!(key(&window), None);
    window.key(Modifiers::NONE, Key::Escape);
    window.key(CTRL, Key::Z);
    assert_eq!(key(&window), Some('c'));
}

#[test]
fn a_label_whose_key_a_command_has_is_told_of() {
    let mut window = Window::new();
    open_keys(&mut window, "progress");
    window.click("Keys of Progress: none");
    window.key(Modifiers::NONE, Key::X);
    window.key(Modifiers::NONE, Key::Escape);
    window.push(ViewAction::Toggle(Panel::Schema));
    window.click_field("Label key");
    window.key(CTRL, Key::A);
    window.type_words("x");
    window.key(Modifiers::NONE, Key::Enter);
    assert!(has(&window, "X is the key of “Progress”; take another"));
    window.key(Modifiers::NONE, Key::Escape);
    // Another project may have such a label already.
    let mut label = corroborate::project::Label::clone(window.project().labels().get(CLAIM).unwrap());
    label.key = Some('x');
    window.push(Command::EditLabel(CLAIM, label));
    let folder = window.dir.path().join("project");
    window.push(AppAction::CloseProject);
    window.push(AppAction::OpenProject(folder));
    assert!(has(
        &window,
        "The key of the label “Claim” is that of “Progress”, so it does not tag; give one of them another"
    ));
}

#[test]
fn another_name_counts_at_once_in_the_open_project() {
    let mut window = Window::new();
    let ferry = window.document("Ferry");
    window.push(Command::SetReview(vec![ferry], ReviewState::Finished));
    window.tag("Ferry", "Waves", CLAIM);
    let before = window.project();
    window.push(ViewAction::Toggle(Panel::Settings));
    window.click_field("Your name");
    window.type_words("ben");
    window.click("Close");
    assert_eq!(window.project(), before, "what was made before keeps its name");
    assert!(has(&window, "finished, by anna"), "the header says who");
    window.tag("Ferry", "noon", CLAIM);
    window.push(Command::SetReview(vec![ferry], ReviewState::InProgress));
    let authors: Vec<_> = window.annotations().iter().map(|(_, a)| a.author.to_string()).collect();
    assert!(authors.contains(&"anna".to_owned()) && authors.contains(&"ben".to_owned()));
    let review = |window: &Window, author| window.project().review(ferry, author);
    assert_eq!(review(&window, "ben"), ReviewState::InProgress);
    assert_eq!(review(&window, "anna"), ReviewState::Finished);
    window.key(CTRL, Key::S);
    let folder = window.dir.path().join("project");
    let file = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    window.wait_for("files of both", |_| file("review/ben.ron").contains("InProgress"));
    assert!(file("review/anna.ron").contains("Finished") && !file("review/anna.ron").contains("ben"));
    assert!(file("annotations/ben.ron").contains("noon") && file("annotations/anna.ron").contains("Waves"));
    window.keys(CTRL, Key::Z, 2);
    assert_eq!(window.project(), before);
}

#[test]
fn documents_are_set_as_the_analyst_likes() {
    let mut window = Window::new();
    let height = |window: &Window| window.paragraph("The mayor spoke later.").height();
    let before = height(&window);
    window.push(ViewAction::Toggle(Panel::Settings));
    window.click("Reading");
    window.click("24");
    let larger = height(&window);
    assert!(larger > before * 1.3, "{before} {larger}");
    window.click("Wider");
    assert!(height(&window) > larger * 1.2);
    window.click("General");
    window.click("125 %");
    assert_eq!(window.harness.ctx.zoom_factor(), 1.25);
    window.click("Close");
    let file = settings_file(&window);
    assert!(file.contains("size: 24") && file.contains("spacing: Wider") && file.contains("interface: 125"));
}

#[test]
fn dialogs_start_in_the_chosen_folder() {
    let mut window = Window::new();
    let folder = window.dir.path().join("work");
    fs::create_dir(&folder).unwrap();
    window.push(ViewAction::Toggle(Panel::Settings));
    window.click_field("Folder for projects and exports");
    let path = folder.display().to_string();
    window.harness.event(egui::Event::Text(path.clone()));
    window.settle();
    window.click("Close");
    window.push(AppAction::AskSaveCopy);
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Path");
    assert_eq!(field.accesskit_node().value(), Some(format!("{path}/")));
    assert!(settings_file(&window).contains(&path));
}

#[test]
fn the_dialog_fits_a_small_window() {
    let mut window = Window::new();
    window.harness.set_size(vec2(720.0, 480.0));
    for page in ["General", "Reading", "Keys"] {
        window.app(|app| app.push(ViewAction::Toggle(Panel::Settings)));
        window.settle();
        window.click(page);
        let close = window.harness.get_by_label("Close").rect();
        assert!(close.bottom() < 480.0 && close.top() > 0.0, "{page}: {close}");
        window.click("Close");
    }
}
