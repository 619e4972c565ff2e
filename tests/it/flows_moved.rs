//! A changed file imported again: asked about, its annotations moved, and those that are not certain decided by keys.

use crate::flows::{CTRL, CTRL_SHIFT, Window};
use corroborate::gui::action::{AppAction, Panel, ViewAction};
use corroborate::project::schema::{CLAIM, SOURCE};
use corroborate::project::{AnnotationId, Document, DocumentId, LabelId};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

const OLD: &str = "Ferries between the two islands stopped at noon on Monday because of high waves.\n\nThe sky over the \
    harbour was green, said the keeper of the lighthouse at the end of the pier.\n\nA second ship waits outside.\n";
const NEW: &str = "Ferries between the two islands stopped at noon on Monday because of high waves.\n\nThe sky over the \
    harbour was dark green, said the keeper of the lighthouse at the end of the pier.\n\nNobody was hurt so far.\n";

impl Window {
    /// An older version with three claims, and the newer one imported from the same file: the question is open.
    fn asked() -> (Self, [AnnotationId; 3]) {
        let mut window = Self::new();
        let file = window.dir.path().join("islands.txt");
        std::fs::write(&file, OLD).unwrap();
        window.push(AppAction::Import(vec![file.clone()]));
        window.wait_for("the import", |window| window.project().documents().len() == 3);
        let title = window.titles()[2].clone();
        let document = window.document(&title);
        window.push(ViewAction::Open {
            document,
            pane: Some(0),
        });
        let ids = [
            window.tag_old(document, "two islands stopped at noon", CLAIM),
            window.tag_old(document, "The sky over the harbour was green", SOURCE),
            window.tag_old(document, "A second ship waits outside", CLAIM),
        ];
        std::fs::write(&file, NEW).unwrap();
        window.push(AppAction::Import(vec![file]));
        window.wait_for("the question", |window| {
            window.harness.query_by_label("Newer version").is_some()
        });
        (window, ids)
    }

    /// The same, answered: one annotation has moved, and the panel shows the first that waits.
    fn moved() -> (Self, [AnnotationId; 3]) {
        let (mut window, ids) = Self::asked();
        window.click("Newer version");
        window.wait_for("the panel", |window| {
            window
                .harness
                .query_by_label_contains("1 of 2 · 1 to review, 1 without a place")
                .is_some()
        });
        (window, ids)
    }

    /// Tags words of the older version.
    fn tag_old(&mut self, document: DocumentId, words: &str, label: LabelId) -> AnnotationId {
        let start = OLD.find(words).unwrap();
        self.push(ViewAction::GoToRange(document, start..start + words.len()));
        self.push(ViewAction::TagSelection(label));
        self.selected().unwrap()
    }

    fn titles(&self) -> Vec<String> {
        let project = self.project();
        project
            .documents_in_order()
            .into_iter()
            .map(|(_, document)| document.title.clone())
            .collect()
    }

    fn document_of(&self, id: AnnotationId) -> DocumentId {
        self.project().annotations().get(id).unwrap().document
    }

    fn versions(&self) -> (DocumentId, DocumentId) {
        let project = self.project();
        let newer = project
            .documents()
            .iter()
            .find_map(|(id, document)| Some((document.replaces?, id)));
        newer.unwrap()
    }

    fn quote(&self, id: AnnotationId) -> String {
        self.project().annotations().get(id).unwrap().quote.exact.clone()
    }
}

#[test]
fn a_changed_file_is_asked_about_and_may_be_a_document_of_its_own() {
    let (mut window, ids) = Window::asked();
    assert_eq!(window.project().documents().len(), 3, "not before it is answered");
    window.click("Separate document");
    assert_eq!(window.project().documents().len(), 4);
    assert!(
        window
            .project()
            .documents()
            .values()
            .all(|document| document.replaces.is_none())
    );
    assert_eq!(window.document_of(ids[0]), window.document_of(ids[1]));
}

#[test]
fn enter_takes_the_main_button_and_tab_goes_on_to_the_next() {
    let (mut window, _) = Window::asked();
    window.key(Modifiers::NONE, Key::Enter);
    window.wait_for("the newer version", |window| window.project().documents().len() == 4);
    window.versions();
    let (mut window, _) = Window::asked();
    window.key(Modifiers::NONE, Key::Tab);
    window.key(Modifiers::NONE, Key::Enter);
    let project = window.project();
    assert_eq!(project.documents().len(), 4);
    let is_newer = |document: &std::sync::Arc<Document>| document.replaces.is_some();
    assert!(!project.documents().values().any(is_newer), "a document of its own");
}

#[test]
fn a_newer_version_takes_over_what_is_certain_and_the_rest_is_asked_about() {
    let (mut window, ids) = Window::moved();
    let (old, new) = window.versions();
    assert_eq!(ids.map(|id| window.document_of(id)), [new, old, old]);
    assert_eq!(window.panes()[..2], [Some(old), Some(new)], "side by side");
    let before = window.project();
    window.key(Modifiers::NONE, Key::Num1);
    assert_eq!(
        (window.document_of(ids[1]), window.quote(ids[1])),
        (new, "The sky over the harbour was dark green".to_owned())
    );
    window.wait_for("the next", |window| {
        window
            .harness
            .query_by_label_contains("1 of 1 · 0 to review, 1 without a place")
            .is_some()
    });
    window.key(Modifiers::NONE, Key::L);
    window.wait_for("the end", |window| {
        window
            .harness
            .query_by_label_contains("Every annotation is on the newest version")
            .is_some()
    });
    assert_eq!(window.document_of(ids[2]), old);
    window.key(Modifiers::NONE, Key::U);
    window.key(Modifiers::NONE, Key::U);
    if window.project() != before {
        window.key(CTRL, Key::Z);
    }
    assert_eq!(window.project(), before);
}

#[test]
fn an_orphan_is_attached_by_hand_at_the_selected_words() {
    let (mut window, ids) = Window::moved();
    let (_, new) = window.versions();
    window.key(Modifiers::NONE, Key::N);
    window.wait_for("the orphan", |window| {
        window
            .harness
            .query_by_label_contains("Nothing like it stands in the newer version")
            .is_some()
    });
    let text = window.app(|app| app.session().unwrap().read_text(new)).unwrap();
    let start = text.find("Nobody was hurt").unwrap();
    window.push(ViewAction::GoToRange(new, start..start + "Nobody was hurt".len()));
    window.push(ViewAction::Select(Some(ids[2])));
    window.click("Attach at the selected words");
    assert_eq!(
        (window.document_of(ids[2]), window.quote(ids[2])),
        (new, "Nobody was hurt".to_owned())
    );
    window.key(CTRL, Key::Z);
    assert_ne!(window.document_of(ids[2]), new);
    window.push(ViewAction::Toggle(Panel::Moved));
    window.push(ViewAction::GoToRange(new, start..start + 6));
    window.push(ViewAction::Select(Some(ids[2])));
    window.key(CTRL_SHIFT, Key::A);
    assert_eq!(window.quote(ids[2]), "Nobody");
}

#[test]
fn older_versions_are_out_of_the_way_until_they_are_asked_for() {
    let (mut window, _) = Window::moved();
    let rows = |window: &Window| {
        let title = window.titles()[2].clone();
        window.harness.query_all_by_label(&title).count()
    };
    let without = rows(&window);
    window.click("Older versions 1");
    assert_eq!(rows(&window), without + 1);
}
