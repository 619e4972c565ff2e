//! The real window without a display: two small documents side by side, hands for mouse and keyboard, eyes on the project.

use corroborate::gui::App;
use corroborate::gui::action::{Action, AppAction, ViewAction};
use corroborate::gui::dialogs::{FileDialogs, Question};
use corroborate::project::{Annotation, AnnotationId, DocumentId, LabelId, Project};
use corroborate::session::settings::{Settings, ThemeChoice};
use corroborate::session::task::{Task, Wake};
use corroborate::session::{OpenOptions, Session};
use corroborate::store::disk::Places;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use std::cell::RefCell;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use tempfile::TempDir;

/// Ctrl as a desktop sends it.
pub const CTRL: Modifiers = Modifiers {
    ctrl: true,
    ..Modifiers::COMMAND
};
/// Ctrl and Shift as a desktop sends them.
pub const CTRL_SHIFT: Modifiers = Modifiers {
    ctrl: true,
    shift: true,
    ..Modifiers::COMMAND
};

/// First document: two paragraphs, the first of two sentences.
pub const FERRY: &str = "Ferries stopped at noon. Waves were high.\n\nThe mayor spoke later.\n";
/// Second document; shares the word "noon" with the first.
pub const HARBOUR: &str = "Officials closed it at noon. Nobody was hurt.\n";

/// Frames that part two clicks: longer than a double click.
const PAUSE: usize = 40;
/// Looks at a task before it counts as stuck.
const PATIENCE: usize = 4_000;

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _: &Question, _: &Path, _: Wake) -> Option<Task<Vec<PathBuf>>> {
        None
    }
}

/// How the projects below a folder are opened.
pub fn options(dir: &Path) -> OpenOptions {
    OpenOptions {
        author: "anna".to_owned(),
        places: Places::under(&dir.join("home")),
        wake: Arc::new(|| ()),
    }
}

type Slot = Rc<RefCell<Option<App>>>;

/// The window of one test and the folder all its files are in.
pub struct Window {
    pub harness: Harness<'static, Slot>,
    pub dir: TempDir,
}

impl Window {
    /// A window that shows "Ferry" at the left and "Harbour" at the right.
    pub fn new() -> Self {
        let mut window = Self::empty();
        for (title, text) in [("Ferry", FERRY), ("Harbour", HARBOUR)] {
            window.push(AppAction::ImportText(title.to_owned(), text.to_owned()));
        }
        window
    }

    /// A window with a project that has no documents yet.
    pub fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let slot = Slot::default();
        let inside = slot.clone();
        let options = options(dir.path());
        let settings = Settings {
            theme: ThemeChoice::Dark,
            ..Settings::default()
        };
        let harness = Harness::builder()
            .with_size(vec2(1400.0, 900.0))
            .with_step_dt(1.0 / 60.0)
            .with_max_steps(60)
            .allow_missing_glyphs()
            .with_context_setup(move |ctx| {
                *inside.borrow_mut() = Some(App::new(ctx, options, settings, Box::new(NoDialogs)));
            })
            .build_ui_state(
                |ui, slot: &mut Slot| {
                    if let Some(app) = slot.borrow_mut().as_mut() {
                        app.logic(ui.ctx());
                        app.ui(ui);
                    }
                },
                slot,
            );
        let mut window = Self { harness, dir };
        let folder = window.dir.path().join("project");
        window.app(|app| app.adopt(move |options| Session::create(&folder, options)));
        window.settle();
        window
    }

    /// Lends the application.
    pub fn app<T>(&self, look: impl FnOnce(&mut App) -> T) -> T {
        look(self.harness.state().borrow_mut().as_mut().unwrap())
    }

    /// The project as it is now; a snapshot.
    pub fn project(&self) -> Project {
        self.app(|app| app.session().unwrap().project().clone())
    }

    /// Carries out an action.
    pub fn push(&mut self, action: impl Into<Action>) {
        self.app(|app| app.push(action));
        self.settle();
    }

    /// Runs frames until nothing moves and no project is on its way.
    pub fn settle(&mut self) {
        self.harness.run();
        if self.app(|app| app.is_opening()) {
            self.wait_for("the project", |window| !window.app(|app| app.is_opening()));
        }
    }

    /// Runs frames until something has come about beside the window.
    pub fn wait_for(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        for _ in 0..PATIENCE {
            self.harness.run_ok();
            if done(self) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        panic!("waited in vain: {what}");
    }

    /// Waits until the search has found so many hits, and is done.
    pub fn wait_for_hits(&mut self, number: usize) {
        let button = format!("Tag {number} as…");
        self.wait_for("the hits", |window| {
            let found = window.harness.query_by_label(&button);
            found.is_some_and(|button| !button.accesskit_node().is_disabled())
        });
    }

    /// Presses and lets go of a key.
    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Presses and lets go of a key so many times.
    pub fn keys(&mut self, modifiers: Modifiers, key: Key, times: usize) {
        for _ in 0..times {
            self.key(modifiers, key);
        }
    }

    /// Types into the field that has the keyboard: a key and a character each, as a desktop sends them.
    pub fn type_words(&mut self, words: &str) {
        for letter in words.chars() {
            if let Some(key) = Key::from_name(&letter.to_uppercase().to_string()) {
                self.harness.key_down(key);
                self.harness.event(Event::Text(letter.to_string()));
                self.harness.key_up(key);
            } else {
                self.harness.event(Event::Text(letter.to_string()));
            }
        }
        self.settle();
    }

    /// Clicks what is called that.
    pub fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.settle();
    }

    /// Clicks a button of that name; what is no button may be called the same.
    pub fn click_button(&mut self, name: &str) {
        self.harness.get_by_role_and_label(Role::Button, name).click();
        self.settle();
    }

    /// Clicks into the text field of that name.
    pub fn click_field(&mut self, name: &str) {
        let is_field = |role| matches!(role, Role::TextInput | Role::MultilineTextInput);
        let field = self
            .harness
            .get_by(|node| is_field(node.role()) && node.label().as_deref() == Some(name));
        field.click();
        self.settle();
    }

    /// Clicks at a place so many times in a row.
    pub fn click_at(&mut self, pos: Pos2, times: usize) {
        self.harness.run_steps(PAUSE);
        for _ in 0..times {
            self.button(pos, true);
            self.button(pos, false);
        }
        self.settle();
    }

    /// Clicks what is called that with the other button.
    pub fn click_secondary(&mut self, name: &str) {
        self.harness.get_by_label(name).click_secondary();
        self.settle();
    }

    /// Presses with Alt at one place, moves to another and lets go.
    pub fn alt_drag(&mut self, from: Pos2, to: Pos2) {
        self.harness.event(Event::ModifiersChanged(Modifiers::ALT));
        self.drag(from, to);
        self.harness.event(Event::ModifiersChanged(Modifiers::NONE));
        self.settle();
    }

    /// Presses at one place, moves to another and lets go.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.harness.run_steps(PAUSE);
        self.button(from, true);
        for step in 1..=4 {
            self.harness.hover_at(from.lerp(to, step as f32 / 4.0));
        }
        self.button(to, false);
        self.settle();
    }

    fn button(&self, pos: Pos2, pressed: bool) {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        self.harness.hover_at(pos);
        self.harness.event(Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers,
        });
    }

    /// Where a paragraph in sight stands.
    pub fn paragraph(&self, words: &str) -> Rect {
        self.harness.get_by_role_and_label(Role::Paragraph, words).rect()
    }

    /// A place in the first row of a paragraph, so many points from its left edge.
    pub fn place(&self, words: &str, right: f32) -> Pos2 {
        self.paragraph(words).left_top() + vec2(right, 10.0)
    }

    /// Drags over a whole paragraph, from its first to its last letter.
    pub fn select_paragraph(&mut self, words: &str) {
        let end = self.paragraph(words).right_bottom() + vec2(4.0, -10.0);
        self.drag(self.place(words, 1.0), end);
    }

    /// Where an annotation in sight stands: "Claim: its words".
    pub fn mark_rect(&self, name: &str) -> Rect {
        self.harness.get_by_role_and_label(Role::Mark, name).rect()
    }

    /// Where a document stands in the list at the left.
    pub fn list_row(&self, title: &str) -> Rect {
        self.harness.get_by_role_and_label(Role::ListBoxOption, title).rect()
    }

    /// Opens the menu of a document in the list at the left.
    pub fn open_list_menu(&mut self, title: &str) {
        let row = self.harness.get_by_role_and_label(Role::ListBoxOption, title);
        row.click_secondary();
        self.settle();
    }

    /// Whether the list shows a document as the active pane's.
    pub fn is_list_row_active(&self, title: &str) -> bool {
        let row = self.harness.get_by_role_and_label(Role::ListBoxOption, title);
        let node = row.accesskit_node();
        node.is_selected() == Some(true) || node.toggled() == Some(egui::accesskit::Toggled::True)
    }

    /// The words that are said to be selected in the pane of a document.
    pub fn selected_words(&self, title: &str) -> String {
        let name = format!("Text of {title}");
        let node = self.harness.get_by_role_and_label(Role::Document, &name);
        node.accesskit_node().value().unwrap_or_default()
    }

    /// The selected bytes of a pane, from the left.
    pub fn selection(&self, pane: usize) -> Range<usize> {
        self.app(|app| app.panes().readers[pane].selection())
    }

    /// What each pane shows, from the left.
    pub fn panes(&self) -> Vec<Option<DocumentId>> {
        self.app(|app| app.panes().readers.iter().map(|reader| reader.document).collect())
    }

    /// The document of that title.
    pub fn document(&self, title: &str) -> DocumentId {
        let project = self.project();
        let found = project
            .documents_in_order()
            .into_iter()
            .find(|(_, document)| document.title == title);
        found.map(|(id, _)| id).unwrap()
    }

    /// The selected annotation.
    pub fn selected(&self) -> Option<AnnotationId> {
        self.app(|app| app.view().selected)
    }

    /// All annotations: id and record.
    pub fn annotations(&self) -> Vec<(AnnotationId, Arc<Annotation>)> {
        let project = self.project();
        project
            .annotations()
            .iter()
            .map(|(id, annotation)| (id, annotation.clone()))
            .collect()
    }

    /// The one annotation there is.
    pub fn only(&self) -> (AnnotationId, Arc<Annotation>) {
        let [only] = self.annotations().try_into().unwrap();
        only
    }

    /// Selects words of a document and tags them, without mouse or keys.
    pub fn tag(&mut self, title: &str, words: &str, label: LabelId) -> AnnotationId {
        let (document, text) = (self.document(title), if title == "Ferry" { FERRY } else { HARBOUR });
        let start = text.find(words).unwrap();
        self.push(ViewAction::GoToRange(document, start..start + words.len()));
        self.push(ViewAction::TagSelection(label));
        self.selected().unwrap()
    }
}
