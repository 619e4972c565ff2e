//! Going back in the window: to an earlier version, of which is shown before what it would change, and to what a crash left.

use crate::flows::{CTRL, Window, options};
use corroborate::gui::action::{AppAction, Panel, ViewAction};
use corroborate::project::edit::Command;
use corroborate::project::schema::{CLAIM, SOURCE};
use corroborate::session::Session;
use corroborate::session::import::import_text;
use egui::Key;
use egui_kittest::kittest::{NodeT, Queryable};
use std::fs;

impl Window {
    fn save_version(&mut self) {
        self.push(AppAction::Save);
        self.wait_for("the save", |window| {
            window.app(|app| !app.session().unwrap().is_unsaved())
        });
    }

    fn wait_for_versions(&mut self, words: &str) {
        self.wait_for(words, |window| {
            window.harness.query_all_by_label_contains(words).next().is_some()
        });
    }
}

#[test]
fn an_earlier_version_shows_what_it_would_change_and_comes_back_as_one_step() {
    let mut window = Window::new();
    window.tag("Ferry", "noon", CLAIM);
    window.save_version();
    let first = window.project();
    window.tag("Harbour", "noon", SOURCE);
    let (claim, _) = window
        .annotations()
        .into_iter()
        .find(|(_, a)| a.label == CLAIM)
        .unwrap();
    window.push(Command::RemoveAnnotations(vec![claim]));
    window.save_version();
    let last = window.project();
    window.push(ViewAction::Toggle(Panel::Restore));
    window.wait_for_versions("2 annotations");
    assert!(window.harness.query_all_by_label_contains("as now").count() == 1);
    // Versions of one minute, or second, are told from each other.
    let names: Vec<String> = window
        .harness
        .query_all_by_label_contains("Version ")
        .filter_map(|row| row.accesskit_node().label())
        .collect();
    assert!(names.len() >= 2, "{names:?}");
    for name in &names {
        let (number, rest) = name.strip_prefix("Version ").unwrap().split_once(", ").unwrap();
        assert!(number.parse::<u64>().is_ok() && rest.split(':').count() == 4, "{name}");
        assert_eq!(
            names
                .iter()
                .filter(|other| other.contains(&format!("Version {number},")))
                .count(),
            1
        );
    }
    let version = window.harness.get_by_label_contains(": 2 annotations");
    version.click();
    window.settle();
    window.harness.get_by_label("Comes back: annotation “noon”");
    window.harness.get_by_label("Goes: annotation “noon”");
    window.click_button("Restore");
    assert_eq!(window.project(), first);
    window.wait_for_versions("2 annotations");
    window.key(CTRL, Key::Z);
    assert_eq!(window.project(), last);
}

#[test]
fn the_start_screen_names_every_project_that_a_crash_left_with_unsaved_work() {
    let mut window = Window::empty();
    let made = options(window.dir.path());
    for name in ["rain", "hail"] {
        let mut session = Session::create(&window.dir.path().join(name), &made).unwrap();
        for title in ["One", "Two"] {
            let new = import_text(title, &format!("{title} of {name}."), session.folder());
            session.execute(Command::AddDocuments(new.documents)).unwrap();
        }
        session.flush().unwrap();
        // Killed: nothing is saved on the way out.
        drop(session);
    }
    window.push(AppAction::CloseProject);
    window.wait_for_versions("rain: 2 changes not yet saved");
    window.harness.get_by_label("hail: 2 changes not yet saved");
    window.harness.get_by_label("project");
    window.click("rain: 2 changes not yet saved");
    assert_eq!(window.project().documents().len(), 2);
    window.save_version();
    window.push(AppAction::CloseProject);
    window.wait_for_versions("hail: 2 changes not yet saved");
    assert!(window.harness.query_by_label_contains("rain: 2 changes").is_none());
}

#[test]
fn that_the_layout_cannot_be_kept_is_said_and_it_is_kept_when_it_can_be() {
    let mut window = Window::new();
    let home = window.dir.path().join("home");
    let found = || {
        let mut files = walkdir::WalkDir::new(&home).into_iter().filter_map(Result::ok);
        files.find(|file| file.file_name() == "layout.ron")
    };
    window.wait_for("the layout", |_| found().is_some());
    let path = found().unwrap().into_path();
    // A writing that runs may put the file back once.
    while fs::create_dir(&path).is_err() {
        fs::remove_file(&path).ok();
    }
    let told = |window: &Window| {
        window
            .harness
            .query_by_label_contains("The layout was not kept")
            .is_some()
    };
    window.push(ViewAction::Toggle(Panel::Inspector));
    window.wait_for("the failure", told);
    fs::remove_dir(&path).unwrap();
    window.push(ViewAction::Toggle(Panel::Inspector));
    window.wait_for("the layout again", |_| path.is_file());
}
