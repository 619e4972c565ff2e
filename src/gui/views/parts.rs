//! Small pieces that several views draw: chips, headings, empty states, dialogs.

pub(in crate::gui) use crate::project::edit::count;

use super::super::action::{Panel, ViewAction};
use super::super::fonts;
use super::super::text::visible;
use super::super::theme::Theme;
use super::super::view_ctx::ViewCtx;
use crate::project::Label;
use egui::accesskit::Role;
use egui::{
    Align2, Color32, CornerRadius, Key, Modifiers, Popup, Rect, Response, RichText, ScrollArea, Sense, Stroke,
    StrokeKind, TextStyle, TextWrapMode, Ui, WidgetInfo, WidgetText, pos2, vec2,
};

/// Most code points that are drawn of a name, title or quote; a stranger's project may hold a million.
const MOST_DRAWN: usize = 1000;
/// Code points that a field of one line takes: a megabyte pasted into one would hold the window up for seconds.
pub(in crate::gui) const MAX_LINE: usize = 4000;

/// A label, or something that carries one, as a button.
pub(super) struct Chip<'a> {
    /// Whose colour and initial it shows.
    pub label: &'a Label,
    /// What it says.
    pub text: &'a str,
    /// Said in secondary text after that: a key, a count, an outlet.
    pub more: &'a str,
    /// What assistive tools call it.
    pub name: &'a str,
    /// Whether it is the chosen one.
    pub selected: bool,
    /// Whether it stands back: a hidden label.
    pub dimmed: bool,
}

impl<'a> Chip<'a> {
    /// A chip that shows the label itself.
    pub(super) fn of(label: &'a Label) -> Self {
        Self {
            label,
            text: &label.name,
            more: "",
            name: &label.name,
            selected: false,
            dimmed: false,
        }
    }
}

/// Draws a chip no wider than the room there is, less `keep` points for what stands behind it.
pub(super) fn chip_ui(theme: &Theme, chip: &Chip<'_>, keep: f32, ui: &mut Ui) -> Response {
    let (space, side) = (theme.sizes.space, theme.sizes.icon);
    let text_color = if chip.dimmed {
        theme.colors.secondary
    } else {
        theme.colors.text
    };
    let room = (ui.available_width() - keep - side - space.s * 3.0).max(side);
    let galley = |text: &str, style, room, ui: &Ui| {
        WidgetText::from(RichText::new(seen(text)).text_style(style)).into_galley(
            ui,
            Some(TextWrapMode::Truncate),
            room,
            style_font(),
        )
    };
    let more = galley(chip.more, TextStyle::Small, room / 2.0, ui);
    let gap = if chip.more.is_empty() { 0.0 } else { space.s };
    let text = galley(chip.text, TextStyle::Body, room - more.size().x - gap, ui);
    let width = side + text.size().x + gap + more.size().x + space.s * 3.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, theme.sizes.row), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), chip.selected, chip.name));
    if ui.is_rect_visible(rect) {
        let visuals = ui.style().interact_selectable(&response, chip.selected);
        let stroke = if chip.selected {
            label_stroke(theme, chip.label)
        } else {
            visuals.bg_stroke
        };
        let corner = CornerRadius::same(theme.sizes.corner);
        ui.painter()
            .rect(rect, corner, visuals.weak_bg_fill, stroke, StrokeKind::Inside);
        let swatch = Rect::from_center_size(
            pos2(rect.left() + space.s + side / 2.0, rect.center().y),
            vec2(side, side),
        );
        paint_swatch(theme, chip.label, swatch, ui);
        let left = swatch.right() + space.s;
        let middle = rect.center().y;
        let behind = left + text.size().x + gap;
        ui.painter()
            .galley(pos2(left, middle - text.size().y / 2.0), text, text_color);
        ui.painter()
            .galley(pos2(behind, middle - more.size().y / 2.0), more, theme.colors.secondary);
    }
    response
}

/// Paints a label's colour with its initial, so that colour never speaks alone.
pub(super) fn paint_swatch(theme: &Theme, label: &Label, rect: Rect, ui: &Ui) {
    let colors = theme.label(label.slot);
    let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - theme.sizes.lane_thickness), rect.max);
    ui.painter()
        .rect_filled(rect, CornerRadius::same(theme.sizes.corner), colors.fill);
    ui.painter().rect_filled(line, CornerRadius::ZERO, colors.line);
    let font = fonts::semibold(theme.sizes.text.small);
    ui.painter()
        .text(rect.center(), Align2::CENTER_CENTER, label.initial(), font, colors.line);
}

/// A label's swatch as a thing of its own; says nothing to assistive tools, the name stands beside it.
pub(super) fn swatch_ui(theme: &Theme, label: &Label, ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(theme.sizes.icon, theme.sizes.icon), Sense::hover());
    paint_swatch(theme, label, rect, ui);
}

/// The heading of a group of fields.
pub(in crate::gui) fn heading_ui(theme: &Theme, text: &str, ui: &mut Ui) {
    ui.add_space(theme.sizes.space.m);
    ui.label(
        RichText::new(text)
            .font(fonts::semibold(theme.sizes.text.small))
            .color(theme.colors.secondary),
    );
}

/// Words in secondary text, one size smaller.
pub(in crate::gui) fn aside_ui(theme: &Theme, text: impl Into<String>, ui: &mut Ui) -> Response {
    ui.label(RichText::new(seen(&text.into())).small().color(theme.colors.secondary))
}

/// Where nothing is to be shown: one sentence that teaches.
pub(super) fn empty_ui(theme: &Theme, text: &str, ui: &mut Ui) {
    ui.add_space(theme.sizes.space.xl);
    ui.vertical_centered_justified(|ui| ui.label(RichText::new(text).color(theme.colors.secondary)));
}

/// A window over the others that can be closed; closing it asks to close the panel.
pub(super) fn dialog_ui(ctx: &ViewCtx<'_>, panel: Panel, title: &str, ui: &Ui, content: impl FnOnce(&mut Ui)) {
    dialog_of_width_ui(ctx, (panel, title), ctx.theme.sizes.measure, ui, content);
}

/// The same, as wide as asked for.
pub(super) fn dialog_of_width_ui(
    ctx: &ViewCtx<'_>,
    (panel, title): (Panel, &str),
    width: f32,
    ui: &Ui,
    content: impl FnOnce(&mut Ui),
) {
    // While a field is typed in or a list of choices is open, Escape is for that; asked before it hears of it.
    let is_free = !ctx.typing && !Popup::is_any_open(ui.ctx());
    let escape = is_free && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
    let mut open = !escape;
    let room = ui.ctx().content_rect().height() - ctx.theme.sizes.space.xxl * 4.0;
    egui::Window::new(title)
        .id(egui::Id::unique(("dialog", title)))
        .open(&mut open)
        .collapsible(false)
        .resizable([true, false])
        .default_width(width)
        .default_height(room)
        .pivot(Align2::CENTER_CENTER)
        .default_pos(ui.ctx().content_rect().center())
        .show(ui.ctx(), |ui| {
            let scroll = ScrollArea::vertical().max_height(room).auto_shrink([false, true]);
            scroll.show(ui, content);
        });
    if !open {
        ctx.push(ViewAction::Toggle(panel));
    }
}

/// As much of a name or title as can ever be in sight, with what cannot be seen in it by its name.
pub(super) fn seen(words: &str) -> String {
    match words.char_indices().nth(MOST_DRAWN) {
        Some((end, _)) => format!("{}…", visible(words.get(..end).unwrap_or_default())),
        None => visible(words).into_owned(),
    }
}

/// The words on one line, cut after so many code points; what cannot be seen in them by its name, and so white space alone.
pub(in crate::gui) fn short(words: &str, limit: usize) -> String {
    // Quotes can be long; what cannot be seen need not be folded.
    let seen: String = words.chars().take(limit * 2).collect();
    let folded = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = words.len() > seen.len();
    if folded.is_empty() && !seen.is_empty() {
        let name = if seen.contains(['\n', '\r']) {
            "‹line end›"
        } else {
            "‹space›"
        };
        return format!("{name}{}", if cut { "…" } else { "" });
    }
    match folded.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", visible(folded.get(..end).unwrap_or_default().trim_end())),
        None if cut => format!("{}…", visible(&folded)),
        None => visible(&folded).into_owned(),
    }
}

/// The same words with a capital at their start.
pub(in crate::gui) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// `2026-02-01T09:30:00Z` as people read it.
pub(super) fn time_words(time: &str) -> String {
    match (time.get(..10), time.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
        _ => time.to_owned(),
    }
}

/// Text on a fill of the accent: the primary action of a dialog.
pub(in crate::gui) fn primary_button(theme: &Theme, text: &str, ui: &mut Ui) -> Response {
    let (fill, words) = match ui.is_enabled() {
        true => (theme.colors.accent, theme.colors.on_accent),
        false => (theme.colors.button, theme.colors.secondary),
    };
    ui.add(egui::Button::new(RichText::new(text).color(words)).fill(fill))
}

fn label_stroke(theme: &Theme, label: &Label) -> Stroke {
    let color: Color32 = theme.label(label.slot).line;
    Stroke::new(theme.sizes.hairline, color)
}

fn style_font() -> egui::FontSelection {
    egui::FontSelection::Style(TextStyle::Body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_stay_and_long_ones_are_cut_on_one_line() {
        assert_eq!(short("two\n words", 20), "two words");
        assert_eq!(short("the sky is green", 8), "the sky…");
        assert_eq!(short("небо зелене", 4), "небо…");
        assert_eq!(short("gnp\u{202e}.exe\u{200b}", 20), "gnp‹RLO›.exe‹ZWSP›");
        assert_eq!(
            short("a              b c", 5),
            "a…",
            "spaces are folded, the rest is told of"
        );
    }

    #[test]
    fn white_space_alone_is_named() {
        assert_eq!(
            ["\n", "\r\n\r\n", " \t", ""].map(|words| short(words, 2)),
            ["‹line end›", "‹line end›", "‹space›", ""]
        );
        assert_eq!(short("     the sky", 2), "‹space›…");
    }

    #[test]
    fn a_name_of_a_million_characters_is_not_drawn_whole() {
        assert_eq!(seen("a\u{202e}\nb"), "a‹RLO›‹LF›b");
        let long = seen(&"é".repeat(1_000_000));
        assert_eq!((long.chars().count(), long.ends_with('…')), (1001, true));
    }

    #[test]
    fn times_are_read_by_people() {
        assert_eq!(time_words("2026-02-01T09:30:00Z"), "2026-02-01 09:30 UTC");
        assert_eq!(time_words("yesterday"), "yesterday");
    }

    #[test]
    fn words_get_a_capital_and_numbers_their_ending() {
        assert_eq!(capital("in progress"), "In progress");
        assert_eq!(capital(""), "");
        assert_eq!(
            (count(1, "link"), count(0, "link")),
            ("1 link".to_owned(), "0 links".to_owned())
        );
    }
}
