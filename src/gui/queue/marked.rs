//! A passage in its context as one piece of text: context in secondary ink, differing words marked by weight and line.

use super::super::fonts;
use super::super::theme::Theme;
use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Stroke};
use std::ops::Range;

/// Lines of context on each side, and the most bytes they take.
const LINES: usize = 3;
const MOST: usize = 400;

/// The bytes from which context is shown before a passage, and up to which behind it.
pub(super) fn context(text: &str, passage: &Range<usize>) -> Range<usize> {
    let before = text.get(..passage.start).unwrap_or_default();
    let least = text.floor_char_boundary(passage.start.saturating_sub(MOST));
    // No word is cut where a space is near.
    let space = before
        .get(least..)
        .filter(|_| least > 0)
        .and_then(|words| words.find(char::is_whitespace));
    let least = space.map_or(least, |space| least + space + 1);
    let start = before
        .rmatch_indices('\n')
        .nth(LINES)
        .map_or(0, |(at, _)| at + 1)
        .max(least);
    let behind = text.get(passage.end..).unwrap_or_default();
    let most = text.ceil_char_boundary((passage.end + MOST).min(text.len()));
    let end = behind
        .match_indices('\n')
        .nth(LINES)
        .map_or(text.len(), |(at, _)| passage.end + at);
    start..end.min(most)
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
    let mut push = |range: Range<usize>, format: &TextFormat| {
        let words = text.get(range).unwrap_or_default();
        // Lines stay lines; what else cannot be seen is named.
        for (n, line) in words.split('\n').enumerate() {
            let end = if n == 0 { "" } else { "\n" };
            let line = super::super::text::visible(line.trim_end_matches('\r'));
            job.append(&format!("{end}{line}"), 0.0, format.clone());
        }
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
    }
}
