//! A passage in its context as one piece of text: context in secondary ink, differing words marked by weight and line.

use super::super::fonts;
use super::super::theme::Theme;
use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Stroke};
use std::ops::Range;

/// Lines of context on each side, and the most bytes they take.
const LINES: usize = 3;
const MOST: usize = 400;
/// Bytes of a passage that are shown; of a longer one its start and its end. Whole documents may be copies.
const MOST_OF_PASSAGE: usize = 12_000;

/// The bytes from which context is shown before a passage, and up to which behind it.
pub(super) fn context(text: &str, passage: &Range<usize>) -> Range<usize> {
    let least = text.floor_char_boundary(passage.start.saturating_sub(MOST));
    let before = text.get(least..passage.start).unwrap_or_default();
    // No word is cut where a space is near.
    let space = before.char_indices().find(|(_, c)| c.is_whitespace() && least > 0);
    let least_whole = space.map_or(least, |(at, c)| least + at + c.len_utf8());
    let line = before.rmatch_indices('\n').nth(LINES);
    let start = line.map_or(least_whole, |(at, _)| (least + at + 1).max(least_whole));
    let most = text.ceil_char_boundary((passage.end + MOST).min(text.len()));
    let behind = text.get(passage.end..most).unwrap_or_default();
    let end = behind.match_indices('\n').nth(LINES);
    start..end.map_or(most, |(at, _)| passage.end + at)
}

/// The bytes in the middle of a passage that are left out where it is too long to be shown whole.
fn left_out(text: &str, passage: &Range<usize>) -> Option<Range<usize>> {
    let half = MOST_OF_PASSAGE / 2;
    (passage.len() > MOST_OF_PASSAGE)
        .then(|| text.floor_char_boundary(passage.start + half)..text.ceil_char_boundary(passage.end - half))
}

/// Text to lay out: the passage with its context; `differing` are bytes inside the passage, from its start.
pub(super) fn job(
    theme: &Theme,
    text: &str,
    passage: &Range<usize>,
    differing: &[Range<usize>],
    (font, bold, width): (FontId, FontId, f32),
) -> LayoutJob {
    let around = context(text, passage);
    let line_height = Some(theme.sizes.reading_row(font.size));
    let plain = TextFormat {
        line_height,
        ..TextFormat::simple(font.clone(), theme.colors.text)
    };
    let aside = TextFormat {
        line_height,
        ..TextFormat::simple(font, theme.colors.secondary)
    };
    let marked = TextFormat {
        line_height,
        underline: Stroke::new(theme.sizes.lane_thickness, theme.colors.accent),
        ..TextFormat::simple(bold, theme.colors.text)
    };
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let left_out = left_out(text, passage);
    let mut add = |words: &str, format: &TextFormat| {
        // Lines stay lines; what else cannot be seen is named.
        for (n, line) in words.split('\n').enumerate() {
            let end = if n == 0 { "" } else { "\n" };
            let line = super::super::text::visible(line.trim_end_matches('\r'));
            job.append(&format!("{end}{line}"), 0.0, format.clone());
        }
    };
    let words = |range: Range<usize>| text.get(range).unwrap_or_default();
    let mut push = |range: Range<usize>, format: &TextFormat| match &left_out {
        Some(gap) if range.start < gap.end && gap.start < range.end => {
            add(words(range.start..gap.start), format);
            if range.start <= gap.start {
                add("\n…\n", &aside);
            }
            add(words(gap.end..range.end), format);
        }
        _ => add(words(range), format),
    };
    push(around.start..passage.start, &aside);
    let mut at = passage.start;
    for differs in differing {
        let (start, end) = (passage.start + differs.start, passage.start + differs.end);
        push(at..start, &plain);
        push(start..end, &marked);
        at = end;
    }
    push(at..passage.end, &plain);
    push(passage.end..around.end, &aside);
    job
}

/// The faces for passages: as the analyst reads documents, and bold for what differs.
pub(super) fn faces(size: f32, face: crate::session::settings::Face) -> (FontId, FontId) {
    let bold = match face {
        crate::session::settings::Face::Serif => fonts::reading_bold(size),
        crate::session::settings::Face::Sans => fonts::semibold(size),
    };
    (super::super::reading::font(face, size), bold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_three_lines_on_each_side_and_ends_with_the_text() {
        let text = "a\nb\nc\nd\nPASSAGE\ne\nf\ng\nh\n";
        let at = text.find("PASSAGE").unwrap();
        assert_eq!(&text[context(text, &(at..at + 7))], "b\nc\nd\nPASSAGE\ne\nf\ng");
        assert_eq!(context("short", &(0..5)), 0..5);
        let long = format!("{}PASSAGE{}", "é".repeat(900), "ж".repeat(900));
        let at = long.find("PASSAGE").unwrap();
        let shown = context(&long, &(at..at + 7));
        assert!(shown.len() < 2 * MOST + 20 && long.get(shown).is_some());
        let words = format!("{}PASSAGE", "longish ".repeat(90));
        let at = words.find("PASSAGE").unwrap();
        assert!(
            words[context(&words, &(at..at + 7))].starts_with("longish "),
            "no word is cut"
        );
        let wide = format!("{}PASSAGE", "長い\u{3000}".repeat(90));
        let at = wide.find("PASSAGE").unwrap();
        assert!(wide[context(&wide, &(at..at + 7))].starts_with("長い"), "nor a space");
    }

    #[test]
    fn of_a_long_passage_start_and_end_are_shown_and_one_mark_between() {
        let text = format!("before {} after", "é".repeat(MOST_OF_PASSAGE));
        let passage = 7..text.len() - 6;
        let font = FontId::proportional(13.0);
        let shown = |differing: &[Range<usize>]| {
            let faces = (font.clone(), font.clone(), 300.0);
            job(crate::gui::theme::dark(), &text, &passage, differing, faces).text
        };
        let whole = 0..passage.len();
        for differing in [vec![], vec![whole], vec![2..8_000, 20_000..23_000]] {
            let shown = shown(&differing);
            assert!(
                shown.starts_with("before é") && shown.ends_with("é after"),
                "{differing:?}"
            );
            assert_eq!(shown.matches('…').count(), 1, "{differing:?}");
            assert!(shown.len() < MOST_OF_PASSAGE + 30, "{differing:?}");
        }
    }
}
