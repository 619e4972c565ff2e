//! The window over a project on a disk that does not answer: it goes on, and says that it is still saving.

use super::action::{AppAction, ViewAction};
use super::app::App;
use super::dialogs::{FileDialogs, Question};
use crate::project::schema::CLAIM;
use crate::session::settings::Settings;
use crate::session::task::{Task, Wake};
use crate::session::{Durable, OpenOptions, Session};
use crate::store::disk::{Places, hang};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _: &Question, _: &Path, _: Wake) -> Option<Task<Vec<PathBuf>>> {
        None
    }
}

type Window = Harness<'static, Option<App>>;

fn window(home: &Path) -> Window {
    let options = OpenOptions {
        author: "anna".to_owned(),
        places: Places::under(home),
        wake: Arc::new(|| ()),
    };
    let ui = move |ui: &mut egui::Ui, slot: &mut Option<App>| {
        let app =
            slot.get_or_insert_with(|| App::new(ui.ctx(), options.clone(), Settings::default(), Box::new(NoDialogs)));
        app.logic(ui.ctx());
        app.ui(ui);
    };
    Harness::builder()
        .with_size(egui::vec2(1200.0, 800.0))
        .with_max_steps(60)
        .allow_missing_glyphs()
        .build_ui_state(ui, None)
}

/// Runs frames until it has come about, at most half a minute.
fn wait_for(window: &mut Window, what: &str, done: impl Fn(&Window) -> bool) {
    for _ in 0..6_000 {
        window.run_ok();
        if done(window) {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("waited in vain: {what}");
}

fn session(window: &Window) -> Option<&Session> {
    window.state().as_ref().and_then(App::session)
}

fn says(window: &Window, words: &str) -> bool {
    window.query_by_label(words).is_some()
}

#[test]
fn case_64_the_window_goes_on_while_the_disk_hangs_and_says_that_it_saves() {
    let home = tempfile::tempdir().unwrap();
    let mut window = window(home.path());
    window.run_ok();
    let push = |window: &mut Window, action: AppAction| {
        window.state_mut().as_mut().unwrap().push(action);
        window.run_ok();
    };
    let folder = home.path().join("p");
    window
        .state_mut()
        .as_mut()
        .unwrap()
        .adopt(move |options| Session::create(&folder, options));
    wait_for(&mut window, "the project", |window| session(window).is_some());
    push(
        &mut window,
        AppAction::ImportText("a".to_owned(), "one two three".to_owned()),
    );
    push(&mut window, AppAction::Save);
    wait_for(&mut window, "the save", |window| {
        says(window, "Saved") && session(window).is_some_and(|session| !session.is_unsaved())
    });

    let hung = hang(home.path());
    let document = session(&window).unwrap().project().documents_in_order()[0].0;
    for range in [0..3, 4..7, 8..13] {
        let app = window.state_mut().as_mut().unwrap();
        app.push(ViewAction::GoToRange(document, range));
        app.push(ViewAction::TagSelection(CLAIM));
        window.run_ok();
        hung.met();
        assert!(says(&window, "Saving…"));
    }
    push(&mut window, AppAction::Save);
    push(&mut window, AppAction::Undo);
    assert_eq!(session(&window).unwrap().project().annotations().len(), 2);
    assert_eq!(session(&window).unwrap().durable(), Durable::Soon);
    assert!(says(&window, "Saving…") && !says(&window, "Saved"));
    drop(hung);

    wait_for(&mut window, "the journal and the save", |window| says(window, "Saved"));
    assert_eq!(session(&window).unwrap().durable(), Durable::Yes);
}
