//! Tests of layout with egui's default fonts, which have no Hebrew or Arabic: boxes stand in for the letters,
//! shaped and ordered as the letters would be.

use super::test_fonts::with_fonts;
use super::*;
use crate::gui::text::cells::test_text::{bidi_text, ltr_text};
use egui::vec2;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

fn style(wrap_width: f32) -> TextStyle {
    TextStyle {
        font: FontId::proportional(15.0),
        wrap_width,
        row_height: 21.0,
        color: Color32::WHITE,
    }
}

fn layout(text: &str, wrap_width: f32) -> BlockLayout {
    let mut layout = None;
    with_fonts(|fonts| layout = Some(layout_block(fonts, text, &style(wrap_width))));
    layout.unwrap()
}

fn middle(row: usize) -> f32 {
    row as f32 * 21.0 + 10.0
}

/// Grapheme boundaries of `text` with its end.
fn boundaries(text: &str) -> Vec<usize> {
    let starts = text.grapheme_indices(true).map(|(byte, _)| byte);
    starts.chain([text.len()]).collect()
}

/// Where `part` is on its first row: the left edge of what it covers.
fn left_of(layout: &BlockLayout, text: &str, part: &str) -> f32 {
    let start = text.find(part).unwrap();
    layout.rects(start..start + part.len())[0].x0
}

fn check_rows(layout: &BlockLayout, text: &str, wrap_width: f32) -> Result<(), TestCaseError> {
    let mut end = 0;
    for row in 0..layout.rows() {
        let range = layout.row_range(row);
        prop_assert_eq!(range.start, end);
        end = range.end;
        let rects = layout.rects(range.clone());
        let right = rects.iter().map(|r| r.x1).fold(0.0, f32::max);
        let cells = layout.rows[row].len();
        prop_assert!(
            right <= wrap_width + 1.0 || cells == 1,
            "row {} of {:?} ends at {}",
            row,
            text,
            right
        );
        let left = rects.iter().map(|r| r.x0).fold(0.0, f32::min);
        prop_assert!(left >= -0.01, "row {} begins at {}", row, left);
    }
    prop_assert_eq!(end, text.len());
    prop_assert_eq!(layout.height(), layout.rows() as f32 * 21.0);
    Ok(())
}

/// The rectangles of `range` are as wide as its cells together, and do not overlap.
fn check_rects(layout: &BlockLayout, range: Range<usize>) -> Result<(), TestCaseError> {
    let rects = layout.rects(range.clone());
    prop_assert_eq!(rects.is_empty(), range.is_empty());
    let cells = layout.places.iter().enumerate().filter(|(i, place)| {
        let end = layout.places.get(i + 1).map_or(layout.len, |p| p.byte);
        place.byte < range.end && end > range.start
    });
    let wide: f32 = cells.map(|(_, p)| (p.trail - p.lead).abs()).sum();
    let covered: f32 = rects.iter().map(|r| r.x1 - r.x0).sum();
    prop_assert!(
        (wide - covered).abs() < 0.6 * (rects.len() + 1) as f32,
        "{} of {}",
        covered,
        wide
    );
    for pair in rects.windows(2) {
        prop_assert!(pair[0].row < pair[1].row || pair[0].x1 <= pair[1].x0);
    }
    for rect in rects {
        prop_assert_eq!((rect.y0, rect.y1), (middle(rect.row) - 10.0, middle(rect.row) + 11.0));
    }
    Ok(())
}

#[test]
fn an_empty_block_is_one_row() {
    let empty = layout("", 300.0);
    assert_eq!((empty.rows(), empty.height()), (1, 21.0));
    assert_eq!(empty.byte_at(vec2(50.0, 50.0)), 0);
    assert_eq!(empty.caret(0), (0.0, 0));
    assert_eq!(empty.caret(7), (0.0, 0));
    assert_eq!(empty.rects(0..5), []);
    assert_eq!(empty.row_range(0), 0..0);
}

#[test]
fn the_baseline_is_inside_its_row() {
    let two = layout("one two", 40.0);
    assert_eq!(two.rows(), 2);
    assert!(two.baseline(0) > 10.0 && two.baseline(0) < 21.0);
    assert_eq!(two.baseline(1), two.baseline(0) + 21.0);
}

#[test]
fn clicks_beyond_the_text_find_its_ends() {
    let text = "alpha beta gamma";
    let wrapped = layout(text, 60.0);
    assert_eq!(wrapped.rows(), 3);
    assert_eq!(wrapped.byte_at(vec2(-5.0, -50.0)), 0);
    assert_eq!(wrapped.byte_at(vec2(500.0, 500.0)), text.len());
    assert_eq!(wrapped.byte_at(vec2(500.0, middle(0))), 6);
    assert_eq!(wrapped.caret(6), (0.0, 1));
}

#[test]
fn marks_are_told_and_have_room() {
    let text = "ab\u{202e}cd\0";
    let marked = layout(text, 500.0);
    let names: Vec<_> = marked.marks().iter().map(|m| (m.byte, m.name)).collect();
    assert_eq!(names, [(2, "RLO"), (7, "NUL")]);
    for mark in marked.marks() {
        let rects = marked.rects(mark.byte..mark.byte + mark.ch.len_utf8());
        assert_eq!(rects.len(), 1);
        let width = rects[0].x1 - rects[0].x0;
        assert!((width - 27.0).abs() <= 1.0, "{} is {width} wide", mark.name);
    }
    assert!(left_of(&marked, text, "c") > left_of(&marked, text, "b"));
}

#[test]
fn selectors_that_smuggle_data_wrap_like_text() {
    let text = format!("a{}b", "\u{e0100}".repeat(200));
    let smuggled = layout(&text, 300.0);
    assert_eq!(smuggled.marks().len(), 200);
    assert!(smuggled.rows() > 15);
    // All of them are one grapheme, so a caret cannot stand among them.
    assert_eq!(smuggled.byte_at(vec2(100.0, middle(5))), 0);
}

#[test]
fn a_tab_is_four_spaces_wide() {
    let tabbed = layout("\tx", 500.0);
    let spaced = layout("    x", 500.0);
    assert!((tabbed.caret(1).0 - spaced.caret(4).0).abs() <= 1.0);
}

#[test]
fn hebrew_runs_from_the_right() {
    let text = "שלום abc, עולם";
    let hebrew = layout(text, 400.0);
    assert!(left_of(&hebrew, text, "שלום") > left_of(&hebrew, text, "abc"));
    assert!(left_of(&hebrew, text, "abc") > left_of(&hebrew, text, "עולם"));
    assert!(left_of(&hebrew, text, "a") < left_of(&hebrew, text, "b"));
    assert!(left_of(&hebrew, text, "ש") > left_of(&hebrew, text, "ל"));
    assert!((hebrew.caret(0).0 - 400.0).abs() < 1.0);
    assert!(hebrew.caret(text.len()).0 > 100.0);
}

#[test]
fn hebrew_inside_latin_stays_in_its_place() {
    let text = "see אב גד now";
    let mixed = layout(text, 400.0);
    let order = ["see", "גד", "אב", "now"].map(|part| left_of(&mixed, text, part));
    assert!(order.is_sorted(), "{order:?}");
    // A selection over the border of directions is in two pieces.
    let rects = mixed.rects(2.."see אב".len());
    assert_eq!(rects.len(), 2);
}

#[test]
fn case_36_overrides_do_not_reorder() {
    let text = "\u{202e}abc\u{202c} אב";
    let neutral = layout(text, 400.0);
    assert!(left_of(&neutral, text, "a") < left_of(&neutral, text, "b"));
}

#[test]
fn a_long_word_in_either_direction_is_broken() {
    for text in ["x".repeat(4096), "ל".repeat(2000), "👍🏽".repeat(500)] {
        let long = layout(&text, 200.0);
        assert!(long.rows() > 10, "{} rows", long.rows());
        check_rows(&long, &text, 200.0).unwrap();
    }
}

#[test]
fn brackets_open_towards_the_text_they_hold() {
    let hebrew = layout("אב (גד) אב", 400.0);
    let painted = |text: &str| {
        let piece = hebrew.pieces.iter().find(|p| p.galley.text() == text);
        piece.unwrap().offset.x
    };
    assert!(painted("(") < painted("גד") && painted("גד") < painted(")"));
}

#[test]
fn spaces_at_the_end_of_a_row_go_to_its_end() {
    let text = "אב ab cd ";
    let ends_latin = layout(text, 400.0);
    let space = ends_latin.rects(text.len() - 1..text.len())[0];
    assert!(space.x1 <= left_of(&ends_latin, text, "ab") + 0.1);
    // The space between the two Latin words stays between them, until a row ends there.
    let between = text.find(" cd").unwrap();
    let order = [
        left_of(&ends_latin, text, "ab"),
        ends_latin.rects(between..between + 1)[0].x0,
    ];
    assert!(order.is_sorted(), "{order:?}");
    let wrapped = layout(text, 50.0);
    assert_eq!(wrapped.row_range(0).end, between + 1);
    assert!(wrapped.rects(between..between + 1)[0].x1 <= left_of(&wrapped, text, "ab") + 0.1);
}

#[test]
fn a_word_just_longer_than_a_row_does_not_run_over() {
    for width in 60..100 {
        let text = format!("i {}", "m".repeat(40));
        let laid = layout(&text, width as f32);
        check_rows(&laid, &text, width as f32).unwrap();
    }
}

#[test]
fn case_33_of_a_flood_of_accents_a_few_are_drawn_and_the_others_named() {
    let text = format!("a{}b", "\u{301}".repeat(2000));
    let flood = layout(&text, 200.0);
    assert_eq!(flood.marks().len(), 2000 - 12);
    assert!(flood.marks().iter().all(|mark| mark.name == "ACC"));
    assert_eq!(flood.rects(1..3).len(), 1);
    // All of it is one character to a reader, so a caret stands before or behind it only.
    let last = flood.rows() - 1;
    for row in 0..last {
        let place = flood.byte_at(vec2(90.0, flood.baseline(row)));
        assert!([0, text.len() - 1].contains(&place), "{place}");
    }
    assert_eq!(flood.byte_at(vec2(500.0, flood.baseline(last))), text.len());
}

#[test]
fn odd_widths_and_sizes_are_survived() {
    for width in [0.0, -5.0, 1.0, f32::INFINITY, f32::NAN] {
        for text in ["word word", "שלום (עולם) 123"] {
            let odd = layout(text, width);
            assert!(odd.rows() >= 1 && odd.caret(3).0.is_finite());
            assert_eq!(odd.row_range(odd.rows() - 1).end, text.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn left_to_right_text_round_trips(text in ltr_text(40), width in 60.0f32..400.0) {
        let laid = layout(&text, width);
        check_rows(&laid, &text, width)?;
        for pair in boundaries(&text).windows(2) {
            let wide: f32 = laid.rects(pair[0]..pair[1]).iter().map(|r| r.x1 - r.x0).sum();
            let (x, row) = laid.caret(pair[0]);
            prop_assert!(laid.row_range(row).contains(&pair[0]));
            // A combining mark that follows nothing shares the place of what comes next.
            if wide > 0.1 {
                let before = laid.byte_at(vec2(x, middle(row)));
                let shares = laid.caret(before) == (x, row) && before < pair[0];
                prop_assert!(before == pair[0] || shares, "{:?}: {} for {}", text, before, pair[0]);
                if shares {
                    let between = laid.rects(before..pair[0]);
                    prop_assert!(between.iter().all(|r| r.x1 - r.x0 < 0.1));
                }
            }
        }
        let (x, row) = laid.caret(text.len());
        if !text.is_empty() {
            let end = laid.byte_at(vec2(x, middle(row)));
            prop_assert!(end == text.len() || laid.caret(end) == (x, row));
        }
    }

    #[test]
    fn mixed_directions_round_trip_to_the_same_place(text in bidi_text(40), width in 60.0f32..400.0) {
        let laid = layout(&text, width);
        check_rows(&laid, &text, width)?;
        let mut wrong = 0;
        for byte in boundaries(&text) {
            let (x, row) = laid.caret(byte);
            let back = laid.byte_at(vec2(x, middle(row)));
            if back != byte {
                wrong += 1;
                // Two positions of the text share this place: `back` begins or ends here.
                let edges = laid.rows[row].clone().any(|i| {
                    let place = laid.places[i];
                    let end = laid.places.get(i + 1).map_or(laid.len, |p| p.byte);
                    (place.byte == back && (place.lead - x).abs() < 0.1)
                        || (end == back && (place.trail - x).abs() < 0.1)
                });
                prop_assert!(edges, "{:?}: {} for {}", text, back, byte);
            }
        }
        prop_assert!(wrong <= boundaries(&text).len() / 2);
    }

    #[test]
    fn rectangles_cover_the_range(text in bidi_text(30), ends in (0.0f32..1.0, 0.0f32..1.0)) {
        let laid = layout(&text, 150.0);
        let all = boundaries(&text);
        let pick = |part: f32| all[(part * all.len() as f32) as usize];
        let (a, b) = (pick(ends.0), pick(ends.1));
        check_rects(&laid, a.min(b)..a.max(b))?;
        check_rects(&laid, 0..text.len())?;
    }
}
