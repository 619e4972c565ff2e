//! One row of the panel: a wording, a tagging, a place.

use crate::gui::action::ViewAction;
use crate::gui::find_bar::lead;
use crate::gui::fonts;
use crate::gui::icons::Icon;
use crate::gui::text::{Words, WordsStyle, visible};
use crate::gui::view_ctx::ViewCtx;
use crate::gui::views::parts::{count, paint_swatch, short};
use crate::project::Project;
use crate::query::consistency::{Inconsistency, Kind, Tagging, leave, names, settle};
use egui::accesskit::Role;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Button, Color32, CornerRadius, Layout, Painter, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

/// Code points of a wording in a row, and of one that is read out.
const WORDING: usize = 90;
/// Code points after which a quote's surroundings are cut.
const SUFFIX: usize = 32;
/// Code points of a document's title beside a place.
const TITLE: usize = 60;

/// A wording: its words, how it is tagged where, and the way to leave it so. Whether it was clicked.
pub(super) fn item_ui(ctx: &ViewCtx<'_>, item: &Inconsistency, expanded: bool, ui: &mut Ui) -> bool {
    let sizes = &ctx.theme.sizes;
    let (rect, response) = row_ui(ctx, expanded, ui);
    let words = middle(&item.wording, WORDING);
    let similar = match item.kind {
        Kind::Identical => "",
        Kind::Near => "and similar words",
    };
    let name = match similar {
        "" => format!("{words}: {}", item.summary(ctx.project())),
        _ => format!("{words} {similar}: {}", item.summary(ctx.project())),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, expanded, &name));
    let button = Button::new("Leave as they are");
    let pressed = button_ui(ctx.session.read_only().is_none(), button, rect, ui, |button| {
        button
            .on_hover_text("Not listed again unless the words are tagged in yet another way; undo lists them again")
            .accessible_name(format!("Leave as they are: {words}"))
    });
    if pressed.clicked {
        ctx.push(leave(item, ctx.project()));
    }
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let chevron = if expanded {
        Icon::ChevronDown
    } else {
        Icon::ChevronRight
    };
    let icon = Rect::from_center_size(
        pos2(rect.left() + sizes.space.xs + sizes.icon / 2.0, rect.center().y),
        vec2(sizes.icon, sizes.icon),
    );
    chevron.paint(&painter, icon, ctx.theme.colors.secondary);
    let left = indent(ctx, rect, 1);
    let split = left + (pressed.left - left) * 0.55;
    let mut at = pos2(left, rect.center().y);
    let end = split - sizes.space.l;
    at.x += paint_words(ctx, (&words, ctx.theme.colors.text), at, end - at.x, (&painter, ui)) + sizes.space.s;
    paint_words(
        ctx,
        (similar, ctx.theme.colors.secondary),
        at,
        end - at.x,
        (&painter, ui),
    );
    let room = Rect::from_min_max(
        pos2(split, rect.top()),
        pos2(pressed.left - sizes.space.m, rect.bottom()),
    );
    paint_summary(ctx, item, room, &painter, ui);
    response.clicked()
}

/// A tagging: what it says, in how many places, and the way to have it everywhere.
pub(super) fn tagging_ui(ctx: &ViewCtx<'_>, item: &Inconsistency, at: usize, ui: &mut Ui) {
    let project = ctx.project();
    let (Some(tagging), Some(name)) = (
        item.taggings.get(at),
        names(&item.taggings, project).into_iter().nth(at),
    ) else {
        return;
    };
    let size = vec2(ui.available_width(), ctx.theme.sizes.row_tall);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let others = item.places().count() - tagging.places.len();
    let labels = visible(&tagging.labels(project)).into_owned();
    let button = Button::new(format!("Tag all as {labels}"));
    let can = ctx.session.read_only().is_none() && item.comparable;
    let pressed = button_ui(can, button, rect, ui, |button| {
        button
            .on_hover_text(format!(
                "Tags the other {} like this, in one step",
                count(others, "place")
            ))
            .on_disabled_hover_text(match item.comparable {
                true => "The project is open for reading only",
                false => "One of the passages is much longer than another: settle them in their texts",
            })
            .accessible_name(format!("Tag all as {}", visible(&name)))
    });
    if pressed.clicked
        && let Some(command) = settle(item, at, project)
    {
        ctx.push(command);
    }
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let mut at = pos2(indent(ctx, rect, 1), rect.center().y);
    at.x = paint_swatches(ctx, tagging, at, ui, &painter);
    at.x += paint_words(
        ctx,
        (&labels, ctx.theme.colors.text),
        at,
        pressed.left - at.x,
        (&painter, ui),
    );
    let attributes = tagging.attributes();
    let places = count(tagging.places.len(), "place");
    let more = match attributes.is_empty() {
        true => format!("in {places}"),
        false => format!("{attributes} · in {places}"),
    };
    at.x += ctx.theme.sizes.space.s;
    let room = pressed.left - ctx.theme.sizes.space.m - at.x;
    paint_words(ctx, (&more, ctx.theme.colors.secondary), at, room, (&painter, ui));
}

/// A place: its document, and the words in their surroundings. A click goes there.
pub(super) fn place_ui(ctx: &ViewCtx<'_>, item: &Inconsistency, (tagging, place): (usize, usize), ui: &mut Ui) {
    let (project, sizes, colors) = (ctx.project(), &ctx.theme.sizes, &ctx.theme.colors);
    let place = item.taggings.get(tagging).and_then(|tagging| tagging.places.get(place));
    let first = place.and_then(|place| place.annotations.first().copied());
    let annotation = first.and_then(|id| project.annotations().get(id));
    let (Some(place), Some(first), Some(annotation)) = (place, first, annotation) else {
        // Gone since; the list is being worked out anew.
        ui.allocate_exact_size(vec2(ui.available_width(), sizes.row_tall), Sense::hover());
        return;
    };
    let selected = ctx.view.selected.is_some_and(|id| place.annotations.contains(&id));
    let (rect, response) = row_ui(ctx, selected, ui);
    let title = project
        .documents()
        .get(place.document)
        .map_or("", |document| document.title.as_str());
    let title = short(title, TITLE);
    let name = format!("In {title}: {}", short(&annotation.quote.exact, WORDING));
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, &name));
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let left = indent(ctx, rect, 2);
    let split = left + (rect.right() - left) * 0.25;
    let room = split - left - sizes.space.l;
    paint_words(
        ctx,
        (&title, colors.secondary),
        pos2(left, rect.center().y),
        room,
        (&painter, ui),
    );
    let authors = authors(&place.annotations, project);
    let font = fonts::ui(sizes.text.small);
    let authors = painter.layout_no_wrap(authors, font, colors.secondary);
    let right = rect.right() - sizes.space.s - authors.size().x;
    painter.galley(
        pos2(right, rect.center().y - authors.size().y / 2.0),
        authors,
        colors.secondary,
    );
    let quote = &annotation.quote;
    let mut job = LayoutJob {
        wrap: TextWrapping::truncate_at_width(right - split - sizes.space.l),
        ..LayoutJob::default()
    };
    let font = fonts::ui(sizes.text.ui);
    let trail = trail(&quote.suffix);
    let parts = [
        (lead(&quote.prefix), colors.secondary),
        (quote.exact.as_str(), colors.text),
        (trail.as_str(), colors.secondary),
    ];
    for (words, color) in parts {
        let words = visible(&words.replace(['\n', '\r'], " ")).into_owned();
        job.append(&words, 0.0, TextFormat::simple(font.clone(), color));
    }
    let words = ui.fonts_mut(|fonts| fonts.layout_job(job));
    painter.galley(pos2(split, rect.center().y - words.size().y / 2.0), words, colors.text);
    if response.clicked() {
        ctx.push(ViewAction::GoTo(first));
    }
}

/// Who made the annotations, each once.
fn authors(ids: &[crate::project::AnnotationId], project: &Project) -> String {
    let annotations = ids.iter().filter_map(|id| project.annotations().get(*id));
    let authors: std::collections::BTreeSet<&str> = annotations.map(|annotation| &*annotation.author).collect();
    short(&authors.into_iter().collect::<Vec<_>>().join(", "), TITLE)
}

/// A row that can be clicked and has the keyboard in its turn.
fn row_ui(ctx: &ViewCtx<'_>, selected: bool, ui: &mut Ui) -> (Rect, Response) {
    let (colors, sizes) = (&ctx.theme.colors, &ctx.theme.sizes);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), sizes.row_tall), Sense::click());
    let fill = match (selected, response.hovered()) {
        (_, true) => colors.hovered,
        (true, false) => colors.selection_idle,
        (false, false) => Color32::TRANSPARENT,
    };
    let corner = CornerRadius::same(sizes.corner);
    ui.painter().rect_filled(rect, corner, fill);
    if response.has_focus() {
        let ring = Stroke::new(sizes.focus_ring, colors.focus);
        ui.painter().rect_stroke(rect, corner, ring, StrokeKind::Inside);
    }
    (rect, response)
}

/// Whether a button was clicked, and where it begins, in points.
struct Pressed {
    clicked: bool,
    left: f32,
}

/// A button at the right end of a row.
fn button_ui(
    enabled: bool,
    button: Button<'_>,
    row: Rect,
    ui: &mut Ui,
    more: impl FnOnce(Response) -> Response,
) -> Pressed {
    let builder = UiBuilder::new()
        .max_rect(row)
        .layout(Layout::right_to_left(Align::Center));
    let mut child = ui.new_child(builder);
    let response = more(child.add_enabled(enabled, button));
    Pressed {
        clicked: response.clicked(),
        left: response.rect.left(),
    }
}

/// Where the words of a row begin, by its depth.
fn indent(ctx: &ViewCtx<'_>, row: Rect, depth: u8) -> f32 {
    row.left() + (ctx.theme.sizes.icon + ctx.theme.sizes.space.s) * f32::from(depth) + ctx.theme.sizes.space.xs
}

/// Words on one row, in the middle of it; how wide they are.
fn paint_words(
    ctx: &ViewCtx<'_>,
    (words, color): (&str, Color32),
    left: Pos2,
    width: f32,
    (painter, ui): (&Painter, &Ui),
) -> f32 {
    let style = WordsStyle {
        font: fonts::ui(ctx.theme.sizes.text.ui),
        color,
        width,
        rows: 1,
        row_height: None,
    };
    let words = Words::new(words, &style, ui);
    words.paint(painter, pos2(left.x, left.y - words.size().y / 2.0));
    words.size().x
}

/// The colours of a tagging's labels; where the words behind them begin.
fn paint_swatches(ctx: &ViewCtx<'_>, tagging: &Tagging, left: Pos2, ui: &Ui, painter: &Painter) -> f32 {
    let (side, gap) = (ctx.theme.sizes.icon, ctx.theme.sizes.space.xs);
    let mut x = left.x;
    for label in tagging.labels_in_order(ctx.project()) {
        let rect = Rect::from_min_size(pos2(x, left.y - side / 2.0), vec2(side, side));
        if painter.clip_rect().contains_rect(rect) {
            paint_swatch(ctx.theme, label, rect, ui);
        }
        x += side + gap;
    }
    x + gap
}

/// How a wording is tagged where: each tagging with its colours.
fn paint_summary(ctx: &ViewCtx<'_>, item: &Inconsistency, room: Rect, painter: &Painter, ui: &Ui) {
    let painter = painter.with_clip_rect(room.intersect(painter.clip_rect()));
    let mut at = pos2(room.left(), room.center().y);
    for (tagging, words) in item.taggings.iter().zip(item.summaries(ctx.project())) {
        if at.x >= room.right() {
            break;
        }
        at.x = paint_swatches(ctx, tagging, at, ui, &painter);
        let room = room.right() - at.x;
        at.x += paint_words(ctx, (&words, ctx.theme.colors.secondary), at, room, (&painter, ui));
        at.x += ctx.theme.sizes.space.l;
    }
}

/// The words on one line; of long ones the first and the last, whole ones where there are spaces.
fn middle(words: &str, limit: usize) -> String {
    let folded = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let number = folded.chars().count();
    if number <= limit {
        return visible(&folded).into_owned();
    }
    let half = limit / 2;
    let first: String = folded.chars().take(half).collect();
    let last: String = folded.chars().skip(number - half).collect();
    let first = first.rsplit_once(' ').map_or(first.as_str(), |(whole, _)| whole);
    let last = last.split_once(' ').map_or(last.as_str(), |(_, whole)| whole);
    visible(&format!("{first} … {last}")).into_owned()
}

/// What follows a quote, up to its last whole word.
fn trail(suffix: &str) -> String {
    match suffix.rsplit_once(' ') {
        Some((whole, _)) if suffix.chars().count() >= SUFFIX => format!("{whole}…"),
        _ => suffix.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_in_the_middle() {
        assert_eq!(middle("the\n sky", 10), "the sky");
        assert_eq!(middle("the sky is green today", 16), "the sky … today");
        assert_eq!(middle("сьогоднізелене", 8), "сьог … лене");
        assert_eq!(middle("a\u{202e}b", 8), "a‹RLO›b");
    }

    #[test]
    fn what_follows_ends_with_a_whole_word() {
        assert_eq!(
            trail(" said. Nobody was hurt. The brid"),
            " said. Nobody was hurt. The…"
        );
        assert_eq!(trail(" said.\n"), " said.\n", "the end of the text");
    }
}
