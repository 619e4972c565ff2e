//! Datasets in the window: seen before they are written, and before they are taken in.

use crate::flows::{CTRL, CTRL_SHIFT, Window};
use corroborate::gui::action::{AppAction, ViewAction};
use corroborate::project::schema::{CLAIM, OFF_TOPIC, SOURCE};
use egui::{Key, Modifiers};
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
    // Escape closes the choices, not what lies under them.
    two.click_button("Source");
    two.harness.get_by_label("A new label");
    two.key(Modifiers::NONE, Key::Escape);
    assert!(two.harness.query_by_label("A new label").is_none());
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

/// Waits until the preview says this.
fn wait_for_words(window: &mut Window, words: &'static str) {
    window.wait_for(words, |window| window.harness.query_by_label(words).is_some());
}

#[test]
fn what_goes_in_is_folded_to_a_line_and_the_preview_follows_each_choice() {
    let mut window = window();
    window.key(CTRL_SHIFT, Key::D);
    wait_for_words(&mut window, "2 documents, 2 annotations, 0 links");
    window.harness.get_by_label("All labels, all authors");
    window.click("What goes in");
    // The labels of the window behind have these names, too; those of the dialog come last.
    let source = window
        .harness
        .get_all_by_label("Source")
        .last()
        .unwrap()
        .rect()
        .center();
    window.click_at(source, 1);
    wait_for_words(&mut window, "2 documents, 1 annotation, 0 links");
    window.click("Chosen");
    wait_for_words(&mut window, "Choose a document under “What goes in”");
    let ferry = window
        .harness
        .get_by_role_and_label(egui::accesskit::Role::CheckBox, "Ferry");
    // It may be below what is in sight of the choices.
    ferry.click_accesskit();
    window.settle();
    wait_for_words(&mut window, "1 document, 1 annotation, 0 links");
    window.click("What goes in");
    window
        .harness
        .get_by_label("Claim, Duplicate and Off-topic, all authors; 1 document");
}

#[test]
fn a_split_is_written_and_its_recipe_chosen_again() {
    let mut window = window();
    window.key(CTRL_SHIFT, Key::D);
    wait_for_words(&mut window, "2 documents, 2 annotations, 0 links");
    window.click("Parts");
    window.click("Three parts");
    window.click("Parts");
    wait_for_words(
        &mut window,
        "Whole documents; 80/10/10 by duplicate groups, seed 1; no negatives",
    );
    window.click("Recipes");
    window.click_field("Name of the recipe");
    window.type_words("eighty");
    window.click("Keep as recipe");
    let recipe = window.dir.path().join("project/recipes/eighty.ron");
    window.wait_for("the recipe", |_| recipe.is_file());
    window.click("Parts");
    window.click("One part");
    window.click("Parts");
    wait_for_words(&mut window, "Whole documents; one part; no negatives");
    window.click_button("eighty");
    wait_for_words(
        &mut window,
        "Whole documents; 80/10/10 by duplicate groups, seed 1; no negatives",
    );
    window.wait_for("the preview", |window| {
        window.harness.query_by_label("As it will be written").is_some()
    });
    window.click("Choose where…");
    let folder = window.dir.path().join("parts");
    window.choose(&folder);
    window.wait_for("the parts", |_| folder.join("split.json").is_file());
    assert!(folder.join("train.jsonl").is_file());
}

#[test]
fn a_label_comes_in_under_a_new_name() {
    let mut one = window();
    let file = exported(&mut one);
    let mut two = Window::new();
    two.push(AppAction::AskDatasetFiles);
    two.choose(&file);
    wait_for_words(&mut two, "2 annotations new, 0 there already");
    two.click_button("Source");
    two.click_button("A new label");
    two.wait_for("the field", |window| {
        window.harness.query_by_label("Name for Source").is_some()
    });
    two.click_field("Name for Source");
    two.key(CTRL, Key::A);
    two.type_words("Witness");
    two.key(egui::Modifiers::NONE, Key::Enter);
    two.wait_for("the other name", |window| {
        window.harness.query_by_label("Reading again…").is_none()
    });
    two.settle();
    two.click("Take in");
    two.wait_for("the annotations", |window| window.annotations().len() == 2);
    assert!(two.project().label_named("Witness").is_some());
}
