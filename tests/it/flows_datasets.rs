//! Datasets in the window: seen before they are written, and before they are taken in.

use crate::flows::{CTRL, CTRL_SHIFT, Window};
use corroborate::gui::action::{AppAction, ViewAction};
use corroborate::project::schema::{CLAIM, OFF_TOPIC, SOURCE};
use egui::Key;
use egui_kittest::kittest::Queryable;
use std::path::PathBuf;

/// A window with "ferry" of "Ferry" tagged as a claim and "H" of "Harbour" as a source.
fn window() -> Window {
    let mut window = Window::new();
    for (title, label) in [("Ferry", CLAIM), ("Harbour", SOURCE)] {
        let document = window.document(title);
        window.push(ViewAction::GoToRange(document, 0..5));
        window.push(ViewAction::TagSelection(label));
    }
    window
}

/// Exports that window's project through the dialog, and says where.
fn exported(window: &mut Window) -> PathBuf {
    window.key(CTRL_SHIFT, Key::D);
    window.wait_for("the preview", |window| {
        window
            .harness
            .query_by_label("2 documents, 2 annotations, 0 links")
            .is_some()
    });
    window
        .harness
        .get_by_label("Nothing is lost: it was written, read again and compared");
    window.click("Choose where…");
    let file = window.dir.path().join("out.jsonl");
    window.choose(&file);
    window.wait_for("the file", |_| file.is_file());
    file
}

#[test]
fn a_dataset_is_seen_before_it_is_written_and_taken_in_elsewhere_in_one_step() {
    let mut one = window();
    let (documents, tags) = (one.project().documents().len(), one.annotations().len());
    assert_eq!(tags, 2);
    let file = exported(&mut one);
    let mut two = Window::new();
    two.push(AppAction::AskDatasetFiles);
    two.choose(&file);
    two.wait_for("the recognition", |window| {
        window
            .harness
            .query_by_label("2 of 2 spans fit as code points, line ends as stored")
            .is_some()
    });
    let new = two.project().documents().len();
    two.click("Take in");
    two.wait_for("the annotations", |window| window.annotations().len() == 2);
    assert_eq!(
        two.project().documents().len(),
        new,
        "the texts are the same, so the tags attach to them"
    );
    assert_eq!(documents, new);
    two.key(CTRL, Key::Z);
    assert_eq!(two.annotations().len(), 0, "one step takes it back");
}

#[test]
fn a_label_is_left_out_or_called_otherwise() {
    let mut one = window();
    let file = exported(&mut one);
    let mut two = Window::new();
    two.push(AppAction::AskDatasetFiles);
    two.choose(&file);
    two.wait_for("the labels", |window| {
        window
            .harness
            .query_by_label("2 annotations new, 0 there already")
            .is_some()
    });
    two.click_button("Source");
    two.click_button("Off-topic");
    two.wait_for("the other label", |window| {
        window.harness.query_by_label("Reading again…").is_none()
    });
    two.settle();
    two.click("Take in");
    two.wait_for("the annotations", |window| window.annotations().len() == 2);
    let labels: Vec<_> = two.project().annotations().values().map(|tag| tag.label).collect();
    assert!(labels.contains(&OFF_TOPIC) && !labels.contains(&SOURCE), "{labels:?}");
}
