//! The columns of documents: headers, movable splits, and the room for links between them.

use super::action::{AppAction, ViewAction};
use super::alignment::{self, AlignedBy, Alignments};
use super::fonts;
use super::reader::{Compared, ReaderState, reader_ui};
use super::text::{Words, WordsStyle};
use super::view_ctx::ViewCtx;
use super::view_state::Compare;
use crate::project::edit::Command;
use crate::project::{DocumentId, ReviewState};
use egui::accesskit::Role;
use egui::{Align, CursorIcon, Layout, Rect, Response, RichText, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// Least width of a column, in points.
const MIN_WIDTH: f32 = 220.0;
/// More code points of a title than can be in sight: a stranger's may have a million.
const MOST_SEEN: usize = 1000;
/// A column narrower than this shows less beside its title, in points.
const NARROW: f32 = 340.0;
/// Code points of another document's name in a column's header.
const SHORT_NAME: usize = 18;
/// Height of a column's header, in points.
const HEADER: f32 = 52.0;

/// The most letters of a review state with the name of who says it; the tip has all.
const MAX_STANDING: usize = 40;

/// The open columns, from the left.
pub struct Panes {
    /// One reader a column.
    pub readers: Vec<ReaderState>,
    /// Share of the width each column takes; sums to 1.
    pub shares: Vec<f32>,
    /// Columns that were closed, the last one last; they come back as they were.
    closed: Vec<ReaderState>,
    pub(super) alignments: Alignments,
}

impl Default for Panes {
    fn default() -> Self {
        Self {
            readers: vec![ReaderState::default()],
            shares: vec![1.0],
            closed: Vec::new(),
            alignments: Alignments::default(),
        }
    }
}

impl Panes {
    /// Shows so many columns, 1 to 3; new ones show the documents that follow.
    pub fn set_columns(&mut self, columns: usize, order: &[DocumentId]) {
        let columns = columns.clamp(1, 3);
        self.follow(order);
        while self.readers.len() < columns {
            let known = |reader: &ReaderState| reader.document.is_some_and(|id| order.contains(&id));
            if let Some(reader) = self.closed.pop().filter(known) {
                self.readers.push(reader);
                continue;
            }
            let open: Vec<_> = self.readers.iter().filter_map(|reader| reader.document).collect();
            let next = order.iter().find(|id| !open.contains(id)).or(order.first());
            self.readers
                .push(next.map_or_else(ReaderState::default, |id| ReaderState::showing(*id)));
        }
        while self.readers.len() > columns {
            // Without its text: memory holds those that are open.
            self.closed
                .extend(self.readers.pop().map(|reader| reader.to_come_back()));
        }
        self.shares = vec![1.0 / columns as f32; columns];
    }

    /// Drops documents that are gone and fills empty columns with what is there.
    pub fn follow(&mut self, order: &[DocumentId]) {
        for n in 0..self.readers.len() {
            let open: Vec<_> = self.readers.iter().filter_map(|reader| reader.document).collect();
            let Some(reader) = self.readers.get_mut(n) else {
                continue;
            };
            if reader.document.is_none_or(|id| !order.contains(&id)) {
                let next = order.iter().find(|id| !open.contains(id));
                *reader = next.map_or_else(ReaderState::default, |id| ReaderState::showing(*id));
            }
        }
    }
}

/// Draws the columns into all the room there is, and the gaps between them for the links.
pub fn panes_ui(ctx: &ViewCtx<'_>, panes: &mut Panes, ui: &mut Ui) -> Vec<Rect> {
    let room = ui.available_rect_before_wrap();
    let gap = ctx.theme.sizes.link_gutter;
    let columns = panes.readers.len();
    let width = room.width() - gap * (columns - 1) as f32;
    let mut left = room.left();
    let mut rects = Vec::new();
    for n in 0..columns {
        let share = panes.shares.get(n).copied().unwrap_or(1.0);
        let rect = Rect::from_min_size(pos2(left, room.top()), vec2((width * share).round(), room.height()));
        rects.push(rect);
        left = rect.right() + gap;
    }
    let open: Vec<DocumentId> = panes.readers.iter().filter_map(|reader| reader.document).collect();
    for (n, rect) in rects.iter().enumerate() {
        if n > 0 {
            split(
                panes,
                n,
                Rect::from_min_max(pos2(rect.left() - gap, rect.top()), rect.left_bottom()),
                width,
                ui,
            );
        }
        let Some(reader) = panes.readers.get_mut(n) else {
            continue;
        };
        let builder = UiBuilder::new()
            .max_rect(*rect)
            .layout(Layout::top_down(Align::Min))
            .id_salt(("pane", n));
        let mut column = ui.new_child(builder);
        column.set_clip_rect(rect.intersect(ui.clip_rect()));
        reader.follow_shared(ctx, &open);
        pane_ui(ctx, n, reader, &mut column);
    }
    scroll_together(ctx, panes);
    dragged_link(ctx, ui);
    ui.advance_cursor_after_rect(room);
    rects
}

/// The gap between two columns moves their border.
fn split(panes: &mut Panes, right: usize, gap: Rect, width: f32, ui: &Ui) {
    let grip = gap.shrink2(vec2(gap.width() * 0.5 - 4.0, 0.0));
    let response = ui.interact(grip, ui.scope_id().with(("split", right)), Sense::drag());
    if response.hovered() || response.dragged() {
        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    let delta = response.drag_delta().x / width.max(1.0);
    let least = (MIN_WIDTH / width.max(1.0)).min(0.3);
    if let (Some(a), Some(b)) = (panes.shares.get(right - 1).copied(), panes.shares.get(right).copied()) {
        let delta = delta.clamp((least - a).min(0.0), (b - least).max(0.0));
        for (n, share) in [(right - 1, a + delta), (right, b - delta)] {
            if let Some(slot) = panes.shares.get_mut(n) {
                *slot = share;
            }
        }
    }
}

/// A line from where a link was picked up to the pointer, while it is dragged.
fn dragged_link(ctx: &ViewCtx<'_>, ui: &Ui) {
    if ctx.view.link_drag.is_none() {
        return;
    }
    let (from, to) = ui.input(|input| (input.pointer.press_origin(), input.pointer.interact_pos()));
    if let (Some(from), Some(to)) = (from, to) {
        let stroke = egui::Stroke::new(ctx.theme.sizes.focus_ring, ctx.theme.colors.accent);
        ui.painter().line_segment([from, to], stroke);
        ui.painter()
            .circle_filled(to, ctx.theme.sizes.space.xs, ctx.theme.colors.accent);
    }
}

fn scroll_together(ctx: &ViewCtx<'_>, panes: &mut Panes) {
    let scrolled: Vec<f32> = panes
        .readers
        .iter_mut()
        .map(|reader| std::mem::take(&mut reader.scrolled))
        .collect();
    if !ctx.view.scroll_locked {
        return;
    }
    for (n, distance) in scrolled.iter().enumerate().filter(|(_, distance)| **distance != 0.0) {
        alignment::follow(AlignedBy::of(ctx), panes, n, *distance);
    }
}

fn pane_ui(ctx: &ViewCtx<'_>, pane: usize, reader: &mut ReaderState, ui: &mut Ui) {
    let theme = ctx.theme;
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, theme.colors.page);
    let active = ctx.view.active == pane;
    if active {
        let line = Rect::from_min_size(rect.min, vec2(rect.width(), theme.sizes.focus_ring));
        ui.painter().rect_filled(line, 0.0, theme.colors.focus);
    }
    let Some(document) = reader.document else {
        empty(ui, ctx);
        return;
    };
    header(ctx, pane, document, reader.compared(), ui);
    if let Some(Err(why)) = ctx.session.text_or_reason(document) {
        ui.add_space(theme.sizes.space.xl);
        ui.horizontal_wrapped(|ui| ui.label(RichText::new(why).color(theme.colors.error)));
        return;
    }
    reader_ui(ctx, pane, reader, ui);
}

fn header(ctx: &ViewCtx<'_>, pane: usize, id: DocumentId, compared: &Compared, ui: &mut Ui) {
    let Some(document) = ctx.project().documents().get(id) else {
        return;
    };
    let theme = ctx.theme;
    let rect = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), HEADER));
    let inner = rect.shrink2(vec2(theme.sizes.space.l, theme.sizes.space.s));
    let mut bar = ui.new_child(
        UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::right_to_left(Align::Min)),
    );
    // In a narrow column the title needs the room.
    let narrow = rect.width() < NARROW;
    review_button(ctx, (id, narrow), &mut bar);
    let count = ctx.session.derived().counts.by_document.get(&id);
    let count = count.map_or(0, |counts| counts.total);
    if !narrow {
        let words = RichText::new(tags(count)).size(theme.sizes.text.small);
        bar.label(words.color(theme.colors.secondary));
    }
    bar.with_layout(Layout::top_down(Align::Min), |ui| {
        if title_ui(ctx, &document.title, ui).clicked() {
            ctx.push(ViewAction::Activate(pane));
        }
        let older = if ctx.versions.is_older(id) { "older version" } else { "" };
        let under: Vec<&str> = [older, document.outlet.as_str(), document.date.as_str()]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect();
        let facts = under.join(" · ");
        let under = match (ctx.view.compare, facts.as_str()) {
            (Compare::Off, "") => "No outlet or date yet".to_owned(),
            (Compare::Off, _) => facts,
            // What it shares first, since the line is cut at its end.
            (_, "") => shares(ctx, compared),
            _ => format!("{} · {facts}", shares(ctx, compared)),
        };
        ui.add(
            egui::Label::new(
                RichText::new(under)
                    .size(theme.sizes.text.small)
                    .color(theme.colors.secondary),
            )
            .truncate(),
        );
    });
    ui.advance_cursor_after_rect(rect);
    ui.painter().hline(
        rect.x_range(),
        rect.bottom(),
        (theme.sizes.hairline, theme.colors.hairline),
    );
}

/// How much of a document is new, and how much of it stands in the documents of the other columns.
fn shares(ctx: &ViewCtx<'_>, compared: &Compared) -> String {
    let mut words = format!("{} % new", compared.new_percent);
    for (other, percent) in &compared.beside {
        let Some(document) = ctx.project().documents().get(*other) else {
            continue;
        };
        let name = match document.outlet.as_str() {
            "" => document.title.as_str(),
            outlet => outlet,
        };
        let name = super::views::short(name, SHORT_NAME);
        words.push_str(&format!(" · {percent} % also in {}", super::text::visible(&name)));
    }
    words
}

/// The title on one row; the whole of it is its tip.
fn title_ui(ctx: &ViewCtx<'_>, title: &str, ui: &mut Ui) -> Response {
    let style = WordsStyle {
        font: fonts::semibold(ctx.theme.sizes.text.ui + 1.0),
        color: ctx.theme.colors.text,
        width: ui.available_width(),
        rows: 1,
        row_height: None,
    };
    let words = Words::new(title, &style, ui);
    let (rect, response) = ui.allocate_exact_size(words.size(), Sense::click());
    words.paint(ui.painter(), rect.min);
    let title: String = title.chars().take(MOST_SEEN).collect();
    let title = super::text::visible(&title);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, title.as_ref()));
    response.on_hover_text(title.as_ref())
}

fn review_button(ctx: &ViewCtx<'_>, (id, narrow): (DocumentId, bool), ui: &mut Ui) {
    let reviews = &ctx.session.derived().reviews;
    let (own, standing) = (reviews.own(id), reviews.standing(id));
    let words = match narrow {
        true => standing.state.name().to_owned(),
        false => standing.to_string(),
    };
    let words: String = words.chars().take(MAX_STANDING).collect();
    let words = super::text::visible(&words).into_owned();
    let mut tip = "How far you are with this document".to_owned();
    for (author, state) in reviews.others(id) {
        tip.push_str(&format!("\n{}, by {}", state.name(), super::text::visible(author)));
    }
    let mut text = RichText::new(words).size(ctx.theme.sizes.text.small);
    if standing.by.is_some() {
        text = text.color(ctx.theme.colors.secondary);
    }
    ui.menu_button(text, |ui| {
        for state in ReviewState::ALL {
            if ui.selectable_label(state == own, state.name()).clicked() {
                ctx.push(Command::SetReview(vec![id], state));
                ui.close();
            }
        }
    })
    .response
    .on_hover_text(tip);
}

fn tags(count: usize) -> String {
    if count == 1 {
        "1 tag".to_owned()
    } else {
        format!("{count} tags")
    }
}

fn empty(ui: &mut Ui, ctx: &ViewCtx<'_>) {
    ui.add_space(ui.available_height() * 0.35);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new("Nothing to read here yet").size(ctx.theme.sizes.text.large));
        ui.add_space(ctx.theme.sizes.space.s);
        ui.label(RichText::new("Import texts, or drop files on the window").color(ctx.theme.colors.secondary));
        ui.add_space(ctx.theme.sizes.space.l);
        if ui.button("Import files…").clicked() {
            ctx.push(AppAction::AskImportFiles);
        }
    });
}
