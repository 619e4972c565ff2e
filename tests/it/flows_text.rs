//! Selecting and tagging in the text, by mouse and by keyboard.

use crate::flows::{CTRL, CTRL_SHIFT, FERRY, Window};
use corroborate::project::schema::{CLAIM, SOURCE};
use egui::{Key, Modifiers, vec2};

const FIRST: &str = "Ferries stopped at noon. Waves were high.";

#[test]
fn words_dragged_over_become_a_claim_with_just_these_words() {
    let mut window = Window::new();
    window.select_paragraph("The mayor spoke later.");
    assert_eq!(window.selected_words("Ferry"), "The mayor spoke later.");
    window.key(Modifiers::NONE, Key::C);
    let (id, claim) = window.only();
    assert_eq!(claim.label, CLAIM);
    assert_eq!(claim.document, window.document("Ferry"));
    assert_eq!(FERRY.get(claim.start()..claim.end()), Some("The mayor spoke later."));
    assert_eq!(claim.quote.exact, "The mayor spoke later.");
    assert_eq!(window.selected(), Some(id));
    assert!(
        window.selection(0).is_empty(),
        "what is tagged is not selected any more"
    );
}

#[test]
fn a_drag_to_the_middle_of_a_line_tags_what_was_selected() {
    let mut window = Window::new();
    let from = window.place(FIRST, 1.0);
    window.drag(from, from + vec2(90.0, 0.0));
    let selected = window.selection(0);
    assert!(
        selected.start == 0 && (2..FIRST.len()).contains(&selected.end),
        "{selected:?}"
    );
    window.key(Modifiers::NONE, Key::C);
    let (_, claim) = window.only();
    assert_eq!(claim.quote.exact, FERRY[selected].trim());
    assert_eq!(claim.quote.exact, FERRY[claim.start()..claim.end()]);
}

#[test]
fn more_clicks_select_more() {
    let mut window = Window::new();
    for (clicks, words) in [(1, ""), (2, "Ferries"), (3, "Ferries stopped at noon."), (4, FIRST)] {
        let place = window.place(FIRST, 12.0);
        window.click_at(place, clicks);
        assert_eq!(window.selected_words("Ferry").trim_end(), words, "{clicks} clicks");
    }
}

#[test]
fn a_label_in_the_bar_tags_the_selected_word() {
    let mut window = Window::new();
    let place = window.place(FIRST, 12.0);
    window.click_at(place, 2);
    window.click("Tag as Source");
    let (_, source) = window.only();
    assert_eq!((source.label, source.quote.exact.as_str()), (SOURCE, "Ferries"));
}

#[test]
fn a_click_selects_the_inner_span_and_the_next_click_the_outer() {
    let mut window = Window::new();
    let outer = window.tag("Ferry", "Ferries stopped at noon.", CLAIM);
    let inner = window.tag("Ferry", "Ferries", SOURCE);
    let place = window.place(FIRST, 20.0);
    for expected in [outer, inner, outer] {
        window.click_at(place, 1);
        assert_eq!(window.selected(), Some(expected));
    }
}

#[test]
fn the_keyboard_alone_tags_chooses_grows_and_deletes() {
    let mut window = Window::new();
    window.key(Modifiers::ALT, Key::Num1);
    window.keys(Modifiers::NONE, Key::ArrowRight, 2);
    assert_eq!(window.selection(0), 2..2);
    window.keys(Modifiers::NONE, Key::ArrowLeft, 2);
    window.keys(Modifiers::SHIFT, Key::ArrowRight, "Ferries".len());
    assert_eq!(window.selected_words("Ferry"), "Ferries");
    window.key(Modifiers::NONE, Key::S);
    assert_eq!(window.only().1.label, SOURCE);
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(window.selected(), None);
    window.keys(Modifiers::NONE, Key::ArrowLeft, 3);
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.selected(), Some(window.only().0));
    window.keys(Modifiers::ALT, Key::ArrowRight, 2);
    assert_eq!(window.only().1.quote.exact, "Ferries s");
    window.key(Modifiers { alt: true, ..CTRL }, Key::ArrowRight);
    assert!(
        window.only().1.quote.exact.starts_with("Ferries stopped"),
        "{:?}",
        window.only().1.quote
    );
    window.key(Modifiers::NONE, Key::Delete);
    assert_eq!(window.annotations(), []);
}

#[test]
fn every_step_is_taken_back_and_done_again() {
    let mut window = Window::new();
    window.tag("Ferry", "Waves", CLAIM);
    let tagged = window.project();
    window.key(Modifiers::NONE, Key::Num1);
    window.key(Modifiers::ALT, Key::ArrowRight);
    window.key(Modifiers::NONE, Key::Delete);
    let deleted = window.project();
    assert_eq!(deleted.annotations().len(), 0);
    window.keys(CTRL, Key::Z, 3);
    assert_eq!(window.project(), tagged);
    window.key(CTRL, Key::Z);
    assert_eq!(window.annotations(), []);
    window.key(CTRL_SHIFT, Key::Z);
    assert_eq!(window.project(), tagged);
    window.keys(CTRL_SHIFT, Key::Z, 3);
    assert_eq!(window.project(), deleted);
}

#[test]
fn redo_with_nothing_to_do_again_takes_nothing_back() {
    let mut window = Window::new();
    window.tag("Ferry", "Waves", CLAIM);
    let tagged = window.project();
    window.key(CTRL_SHIFT, Key::Z);
    assert_eq!(window.project(), tagged);
}

#[test]
fn plus_adds_the_selected_words_as_a_fragment() {
    let mut window = Window::new();
    window.tag("Ferry", "The mayor spoke later.", CLAIM);
    window.select_paragraph(FIRST);
    window.key(Modifiers::SHIFT, Key::Plus);
    let (_, claim) = window.only();
    let words: Vec<_> = claim.spans.iter().map(|span| &FERRY[span.range()]).collect();
    assert_eq!(words, [FIRST, "The mayor spoke later."]);
}

#[test]
fn a_sticky_label_tags_each_selection_at_once() {
    let mut window = Window::new();
    window.click_secondary("Tag as Source");
    window.click("Tag each selection at once");
    window.select_paragraph("The mayor spoke later.");
    let (_, source) = window.only();
    assert_eq!(
        (source.label, source.quote.exact.as_str()),
        (SOURCE, "The mayor spoke later.")
    );
}

#[test]
fn ctrl_and_shift_go_by_word_and_ctrl_end_to_the_end() {
    let mut window = Window::new();
    window.key(Modifiers::ALT, Key::Num1);
    window.key(CTRL_SHIFT, Key::ArrowRight);
    assert_eq!(window.selected_words("Ferry").trim_end(), "Ferries");
    window.key(CTRL, Key::End);
    assert_eq!(window.selection(0), FERRY.len()..FERRY.len());
    window.key(CTRL, Key::A);
    assert_eq!(window.selected_words("Ferry"), FERRY);
}

#[test]
fn dragging_the_end_of_the_selected_span_moves_it() {
    let mut window = Window::new();
    window.tag("Ferry", "Ferries stopped at noon.", CLAIM);
    let mark = window.mark_rect("Claim: Ferries stopped at noon.");
    window.drag(mark.right_center(), mark.right_center() - vec2(40.0, 0.0));
    let (_, claim) = window.only();
    assert_eq!(claim.start(), 0);
    assert!(
        (2.."Ferries stopped at noon.".len()).contains(&claim.end()),
        "{claim:?}"
    );
    assert_eq!(claim.quote.exact, FERRY[..claim.end()]);
}
