//! Two documents side by side: tagging in both, linking, grouping.

use crate::flows::{CTRL, Window};
use corroborate::project::schema::{CLAIM, RESTS_ON, SAME_CLAIM, SOURCE};
use egui::{Key, Modifiers};

const RIGHT: &str = "Officials closed it at noon. Nobody was hurt.";

#[test]
fn a_mark_at_the_left_is_linked_with_a_claim_at_the_right() {
    let mut window = Window::new();
    window.select_paragraph("The mayor spoke later.");
    window.key(Modifiers::NONE, Key::C);
    let left = window.selected().unwrap();
    window.key(Modifiers::NONE, Key::M);
    window.select_paragraph(RIGHT);
    window.key(Modifiers::NONE, Key::C);
    let right = window.selected().unwrap();
    assert_ne!(left, right);
    window.key(Modifiers::NONE, Key::L);
    let project = window.project();
    let relations: Vec<_> = project.relations().values().map(|r| (r.kind, r.from, r.to)).collect();
    assert_eq!(relations, [(SAME_CLAIM, left, right)]);
    let document = |id| project.annotations().get(id).unwrap().document;
    assert_eq!(
        (document(left), document(right)),
        (window.document("Ferry"), window.document("Harbour"))
    );
    window.key(CTRL, Key::Z);
    assert!(window.project().relations().is_empty());
    assert_eq!(window.annotations().len(), 2);
}

#[test]
fn a_link_runs_from_the_claim_to_its_source_whichever_was_marked() {
    let mut window = Window::new();
    let source = window.tag("Harbour", "Officials", SOURCE);
    window.key(Modifiers::NONE, Key::M);
    let claim = window.tag("Ferry", "Waves were high.", CLAIM);
    window.click("Link with the marked one");
    let project = window.project();
    let relations: Vec<_> = project.relations().values().map(|r| (r.kind, r.from, r.to)).collect();
    assert_eq!(relations, [(RESTS_ON, claim, source)]);
}

#[test]
fn a_link_is_drawn_by_dragging_with_alt_from_span_to_span() {
    let mut window = Window::new();
    let claim = window.tag("Ferry", "Waves were high.", CLAIM);
    let source = window.tag("Harbour", "Officials", SOURCE);
    let (from, to) = (
        window.mark_rect("Claim: Waves were high."),
        window.mark_rect("Source: Officials"),
    );
    window.alt_drag(from.center(), to.center());
    let project = window.project();
    let relations: Vec<_> = project.relations().values().map(|r| (r.kind, r.from, r.to)).collect();
    assert_eq!(relations, [(RESTS_ON, claim, source)]);
}

#[test]
fn the_key_g_groups_and_deleting_a_member_ends_the_group() {
    let mut window = Window::new();
    let left = window.tag("Ferry", "at noon", CLAIM);
    window.key(Modifiers::NONE, Key::M);
    let right = window.tag("Harbour", "at noon", CLAIM);
    window.key(Modifiers::NONE, Key::G);
    let mut members = [left, right];
    members.sort();
    let groups: Vec<_> = window
        .project()
        .groups()
        .values()
        .map(|group| group.members.clone())
        .collect();
    assert_eq!(groups, [members]);
    window.key(Modifiers::NONE, Key::Delete);
    assert!(window.project().groups().is_empty());
    window.key(CTRL, Key::Z);
    assert_eq!(window.project().groups().len(), 1);
}
