//! The list of documents at the left: filter, two lines a document, what is open where.

use super::super::action::ViewAction;
use super::super::icons::{Icon, icon_button};
use super::super::text::{Words, WordsStyle, visible};
use super::super::view_ctx::ViewCtx;
use super::parts::{MAX_LINE, capital, count, empty_ui};
use crate::project::edit::Command;
use crate::project::{Document, DocumentId, ReviewState};
use crate::query::lists::documents::sorted_rows;
use crate::query::lists::{DocumentColumn, DocumentFilter};
use crate::query::reviews::Standing;
use egui::accesskit::Role;
use egui::{
    Align, Button, Color32, CornerRadius, Layout, Painter, Pos2, Rect, Response, RichText, ScrollArea, Sense, Stroke,
    StrokeKind, TextEdit, TextStyle, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// Panes a document can be sent to from its menu.
const PANES: [&str; 3] = [
    "Open in the first pane",
    "Open in the second pane",
    "Open in the third pane",
];

/// State of the list of documents.
#[derive(Default)]
pub struct DocumentsState {
    /// What each pane shows, from the left; the window says it before the list is drawn.
    pub panes: Vec<Option<DocumentId>>,
    filter: DocumentFilter,
    column: DocumentColumn,
    descending: bool,
    /// The rows, and what they were worked out for.
    rows: Vec<DocumentId>,
    rows_for: Option<RowsFor>,
}

/// Revision, author, filter, column, descending.
type RowsFor = (u64, Arc<str>, DocumentFilter, DocumentColumn, bool);

/// What the list can be sorted by, and in which words.
const SORTS: [(DocumentColumn, &str); 7] = [
    (DocumentColumn::Order, "Order of import"),
    (DocumentColumn::Title, "Title"),
    (DocumentColumn::Outlet, "Outlet"),
    (DocumentColumn::Date, "Date"),
    (DocumentColumn::State, "Review state"),
    (DocumentColumn::Annotations, "Annotations"),
    (DocumentColumn::Length, "Length"),
];

impl DocumentsState {
    fn refresh(&mut self, ctx: &ViewCtx<'_>) {
        let revision = ctx.session.history().revision();
        let reviews = &ctx.session.derived().reviews;
        let author = ctx.session.author().clone();
        let wanted = (revision, author, self.filter.clone(), self.column, self.descending);
        if self.rows_for.as_ref() != Some(&wanted) {
            self.rows = sorted_rows(ctx.project(), reviews, &self.filter, self.column, self.descending);
            self.rows_for = Some(wanted);
        }
    }

    /// The documents as the list has them: the order in which the keys go through them. Empty until it was drawn.
    pub fn rows(&self) -> &[DocumentId] {
        &self.rows
    }

    /// Shows the documents in one review state, and no other filter.
    pub fn show_only(&mut self, state: ReviewState) {
        self.filter = DocumentFilter {
            states: std::iter::once(state).collect(),
            ..DocumentFilter::default()
        };
    }
}

/// Draws the list.
pub fn documents_ui(ctx: &ViewCtx<'_>, state: &mut DocumentsState, ui: &mut Ui) {
    filter_ui(ctx, state, ui);
    state.refresh(ctx);
    let (rows, panes) = (&state.rows, &state.panes);
    if rows.is_empty() {
        let words = match ctx.project().documents().is_empty() {
            true => "Drop files or folders here, or import them from the File menu",
            false => "No document fits; change the words or states above",
        };
        empty_ui(ctx.theme, words, ui);
        return;
    }
    let height = row_height(ctx);
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt("documents")
        .auto_shrink(false)
        .show_rows(ui, height, rows.len(), |ui, shown| {
            for id in rows.get(shown).unwrap_or_default() {
                if let Some(document) = ctx.project().documents().get(*id) {
                    ui.push_id(id, |ui| row_ui(ctx, (*id, document), panes, ui));
                }
            }
        });
}

fn filter_ui(ctx: &ViewCtx<'_>, state: &mut DocumentsState, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            sort_ui(state, ui);
            let field = TextEdit::singleline(&mut state.filter.text)
                .char_limit(MAX_LINE)
                .hint_text("Filter documents")
                .desired_width(f32::INFINITY);
            ui.add(field).accessible_name("Filter documents");
        });
    });
    let reviews = &ctx.session.derived().reviews;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().button_padding.x = ctx.theme.sizes.space.xs;
        ui.spacing_mut().item_spacing.x = ctx.theme.sizes.space.xs;
        // States that no document is in only take room.
        for review in ReviewState::ALL {
            if reviews.documents_in(review) == 0 && !state.filter.states.contains(&review) {
                continue;
            }
            let text = format!("{} {}", capital(review.name()), reviews.documents_in(review));
            let button = Button::selectable(state.filter.states.contains(&review), RichText::new(text).small());
            let tip = format!("Show the documents that are {}", review.name());
            if ui.add(button).on_hover_text(tip).clicked() && !state.filter.states.remove(&review) {
                state.filter.states.insert(review);
            }
        }
    });
    older_ui(ctx, state, ui);
    ui.add_space(ctx.theme.sizes.space.xs);
}

/// Older versions are out of the way unless they are asked for.
fn older_ui(ctx: &ViewCtx<'_>, state: &mut DocumentsState, ui: &mut Ui) {
    let number = ctx.versions.versions().num_older();
    if number == 0 {
        return;
    }
    let button = Button::selectable(
        state.filter.older,
        RichText::new(format!("Older versions {number}")).small(),
    );
    let tip = "List the documents that have a newer version, too";
    if ui.add(button).on_hover_text(tip).clicked() {
        state.filter.older = !state.filter.older;
    }
}

/// The button that lists what the documents can be sorted by; the one chosen already turns the order round.
fn sort_ui(state: &mut DocumentsState, ui: &mut Ui) {
    let arrow = if state.descending { "↓" } else { "↑" };
    let menu = ui.menu_button(arrow, |ui| {
        for (column, words) in SORTS {
            let chosen = state.column == column;
            if ui.add(Button::selectable(chosen, words)).clicked() {
                state.descending = chosen && !state.descending;
                state.column = column;
            }
        }
    });
    let words = SORTS.iter().find(|(column, _)| *column == state.column);
    let tip = words.map_or_else(String::new, |(_, words)| format!("Sorted by {}", words.to_lowercase()));
    menu.response.on_hover_text(tip).accessible_name("Sort documents");
}

/// Two lines for the title, one for what is known of it, and the space round them.
fn row_height(ctx: &ViewCtx<'_>) -> f32 {
    let sizes = &ctx.theme.sizes;
    sizes.row_tall + sizes.space.xxl
}

fn row_ui(ctx: &ViewCtx<'_>, (id, document): (DocumentId, &Document), panes: &[Option<DocumentId>], ui: &mut Ui) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), row_height(ctx)), Sense::click());
    let active = panes.get(ctx.view.active).copied().flatten() == Some(id);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, active, &document.title));
    let standing = ctx.session.derived().reviews.standing(id);
    paint_row(
        ctx,
        (id, document, &standing),
        (&response, active, panes.contains(&Some(id))),
        ui,
    );
    let response = response.on_hover_text(visible(&capital(&standing.to_string())).into_owned());
    beside_ui(ctx, id, (rect, &response), panes.len(), ui);
    if response.clicked() {
        ctx.push(ViewAction::Open {
            document: id,
            pane: None,
        });
    }
    response.context_menu(|ui| menu_ui(ctx, id, ui));
}

/// The button that opens the document in the next pane. Its place is kept free; it shows under the pointer and the keyboard.
fn beside_ui(ctx: &ViewCtx<'_>, id: DocumentId, (rect, row): (Rect, &Response), num_panes: usize, ui: &mut Ui) {
    let side = ctx.theme.sizes.icon_button;
    let center = pos2(rect.right() - ctx.theme.sizes.space.xs - side / 2.0, rect.center().y);
    let place = Rect::from_center_size(center, vec2(side, side));
    if !(row.contains_pointer() || row.has_focus()) {
        return;
    }
    ui.painter().rect_filled(
        place,
        CornerRadius::same(ctx.theme.sizes.corner),
        ctx.theme.colors.raised,
    );
    let mut child = ui.new_child(UiBuilder::new().max_rect(place).id_salt("beside"));
    if icon_button(&mut child, Icon::TwoColumns, "Open beside").clicked() {
        // With one column the window opens a second one.
        let pane = (ctx.view.active + 1) % num_panes.max(2);
        ctx.push(ViewAction::Open {
            document: id,
            pane: Some(pane),
        });
    }
}

fn paint_row(
    ctx: &ViewCtx<'_>,
    (id, document, standing): (DocumentId, &Document, &Standing),
    (response, active, open): (&Response, bool, bool),
    ui: &Ui,
) {
    let (colors, sizes, rect) = (&ctx.theme.colors, &ctx.theme.sizes, response.rect);
    let fill = match (active, open, response.hovered()) {
        (true, _, _) => colors.selection,
        (_, _, true) => colors.hovered,
        (_, true, _) => colors.selection_idle,
        _ => Color32::TRANSPARENT,
    };
    let painter = ui.painter();
    painter.rect_filled(rect, CornerRadius::same(sizes.corner), fill);
    if response.has_focus() {
        let ring = Stroke::new(sizes.focus_ring, colors.focus);
        painter.rect_stroke(rect, CornerRadius::same(sizes.corner), ring, StrokeKind::Inside);
    }
    let left = rect.left() + sizes.space.s + sizes.icon;
    let right = rect.right() - sizes.space.s;
    let number = ctx
        .session
        .derived()
        .counts
        .by_document
        .get(&id)
        .map_or(0, |counts| counts.total);
    let older = if ctx.versions.is_older(id) { "older version" } else { "" };
    let facts = [
        older.to_owned(),
        document.outlet.clone(),
        document.date.clone(),
        count_words(number),
    ];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    let set = |words: &str, style: TextStyle, color: Color32, rows: usize| {
        let style = WordsStyle {
            font: style.resolve(ui.style()),
            color,
            width: right - left,
            rows,
            row_height: None,
        };
        Words::new(words, &style, ui)
    };
    let title = set(&document.title, TextStyle::Body, colors.text, 2);
    let facts = set(&facts.join(" · "), TextStyle::Small, colors.secondary, 1);
    let top = rect.center().y - (title.size().y + facts.size().y) / 2.0;
    let middle = top + title.first_row() / 2.0;
    let mark = pos2(rect.left() + sizes.space.xs + sizes.icon / 2.0, middle);
    paint_state(ctx, standing, mark, painter);
    title.paint(painter, pos2(left, top));
    facts.paint(painter, pos2(left, top + title.size().y));
}

/// Nothing for none, so that untouched documents look untouched.
fn count_words(number: usize) -> String {
    match number {
        0 => String::new(),
        number => count(number, "tag"),
    }
}

/// How far the document is, by shape and not by colour alone: ring, half-filled ring, disc, dash. What others say is grey.
fn paint_state(ctx: &ViewCtx<'_>, standing: &Standing, center: Pos2, painter: &Painter) {
    let (colors, sizes) = (&ctx.theme.colors, &ctx.theme.sizes);
    let radius = sizes.icon / 4.0;
    let ring = Stroke::new(sizes.icon_stroke, colors.secondary);
    match standing.state {
        ReviewState::New => {
            painter.circle_stroke(center, radius, ring);
        }
        ReviewState::InProgress => {
            painter.circle_stroke(center, radius, ring);
            painter.circle_filled(center, radius / 2.0, colors.secondary);
        }
        ReviewState::Finished => {
            let own = standing.by.is_none();
            let color = if own { colors.good } else { colors.secondary };
            painter.circle_filled(center, radius, color);
        }
        ReviewState::Ignored => {
            painter.hline(center.x - radius..=center.x + radius, center.y, ring);
        }
    }
}

fn menu_ui(ctx: &ViewCtx<'_>, id: DocumentId, ui: &mut Ui) {
    for (pane, text) in PANES.into_iter().enumerate() {
        if ui.button(text).clicked() {
            ctx.push(ViewAction::Open {
                document: id,
                pane: Some(pane),
            });
        }
    }
    ui.separator();
    let current = ctx.session.derived().reviews.own(id);
    for state in ReviewState::ALL {
        let button = Button::selectable(state == current, capital(state.name()));
        if ui.add(button).clicked() && state != current {
            ctx.push(Command::SetReview(vec![id], state));
        }
    }
    ui.separator();
    let remove = ui
        .button("Remove from the project")
        .on_hover_text("Its annotations and their links go with it; undo brings all back");
    if remove.clicked() {
        ctx.push(Command::RemoveDocuments(vec![id]));
    }
}
