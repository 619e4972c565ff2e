//! The list of documents at the left: filter, two lines a document, what is open where.

use super::super::action::ViewAction;
use super::super::fonts;
use super::super::icons::{Icon, icon_button};
use super::super::view_ctx::ViewCtx;
use super::parts::{capital, empty_ui, seen};
use crate::project::edit::Command;
use crate::project::{Document, DocumentId, ReviewState};
use crate::query::lists::documents::sorted_rows;
use crate::query::lists::{DocumentColumn, DocumentFilter};
use egui::accesskit::Role;
use egui::{
    Align2, Button, Color32, CornerRadius, Painter, Pos2, Rect, Response, RichText, ScrollArea, Sense, Stroke,
    StrokeKind, TextEdit, TextStyle, TextWrapMode, Ui, UiBuilder, WidgetInfo, WidgetText, pos2, vec2,
};

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
    /// The rows, and what they were worked out for.
    rows: Vec<DocumentId>,
    rows_for: Option<(u64, DocumentFilter)>,
}

impl DocumentsState {
    fn refresh(&mut self, ctx: &ViewCtx<'_>) {
        let revision = ctx.session.history().revision();
        if self
            .rows_for
            .as_ref()
            .is_none_or(|(at, filter)| (*at, filter) != (revision, &self.filter))
        {
            self.rows = sorted_rows(ctx.project(), &self.filter, DocumentColumn::Order, false);
            self.rows_for = Some((revision, self.filter.clone()));
        }
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
    let field = TextEdit::singleline(&mut state.filter.text)
        .hint_text("Filter documents")
        .desired_width(f32::INFINITY);
    ui.add(field).accessible_name("Filter documents");
    let counts = &ctx.session.derived().counts;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().button_padding.x = ctx.theme.sizes.space.xs;
        ui.spacing_mut().item_spacing.x = ctx.theme.sizes.space.xs;
        for review in ReviewState::ALL {
            let text = format!("{} {}", capital(review.name()), counts.documents_in(review));
            let button = Button::selectable(state.filter.states.contains(&review), RichText::new(text).small());
            let tip = format!("Show the documents that are {}", review.name());
            if ui.add(button).on_hover_text(tip).clicked() && !state.filter.states.remove(&review) {
                state.filter.states.insert(review);
            }
        }
    });
    ui.add_space(ctx.theme.sizes.space.xs);
}

/// Two lines of text and the space round them.
fn row_height(ctx: &ViewCtx<'_>) -> f32 {
    let sizes = &ctx.theme.sizes;
    sizes.row_tall + sizes.space.l
}

fn row_ui(ctx: &ViewCtx<'_>, (id, document): (DocumentId, &Document), panes: &[Option<DocumentId>], ui: &mut Ui) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), row_height(ctx)), Sense::click());
    let active = panes.get(ctx.view.active).copied().flatten() == Some(id);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, active, &document.title));
    paint_row(ctx, (id, document), (&response, active, panes.contains(&Some(id))), ui);
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
    (id, document): (DocumentId, &Document),
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
    let right = rect.right() - sizes.icon_button - sizes.space.s;
    let middle = rect.center().y;
    let mark = pos2(
        rect.left() + sizes.space.xs + sizes.icon / 2.0,
        middle - sizes.text.ui * 0.6,
    );
    paint_state(ctx, ctx.project().review(id), mark, painter);
    line(
        &document.title,
        TextStyle::Body,
        (left, right, middle),
        true,
        colors.text,
        ui,
    );
    let number = ctx
        .session
        .derived()
        .counts
        .by_document
        .get(&id)
        .map_or(0, |counts| counts.total);
    let number = if number == 0 { String::new() } else { number.to_string() };
    let small = fonts::ui(sizes.text.small);
    let counted = painter.text(pos2(right, middle), Align2::RIGHT_TOP, number, small, colors.secondary);
    let facts = [document.outlet.as_str(), document.date.as_str()];
    let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    let right = counted.left() - sizes.space.s;
    line(
        &facts.join(" · "),
        TextStyle::Small,
        (left, right, middle),
        false,
        colors.secondary,
        ui,
    );
}

/// One line of text between two edges, cut if it is longer; above or below the middle of the row.
fn line(words: &str, style: TextStyle, (left, right, middle): (f32, f32, f32), above: bool, color: Color32, ui: &Ui) {
    let text = WidgetText::from(RichText::new(seen(words)).text_style(style));
    let galley = text.into_galley(
        ui,
        Some(TextWrapMode::Truncate),
        (right - left).max(0.0),
        TextStyle::Body,
    );
    let top = if above { middle - galley.size().y } else { middle };
    ui.painter().galley(pos2(left, top), galley, color);
}

/// How far the analyst is, by shape and not by colour alone: ring, half-filled ring, disc, dash.
fn paint_state(ctx: &ViewCtx<'_>, state: ReviewState, center: Pos2, painter: &Painter) {
    let (colors, sizes) = (&ctx.theme.colors, &ctx.theme.sizes);
    let radius = sizes.icon / 4.0;
    let ring = Stroke::new(sizes.icon_stroke, colors.secondary);
    match state {
        ReviewState::New => {
            painter.circle_stroke(center, radius, ring);
        }
        ReviewState::InProgress => {
            painter.circle_stroke(center, radius, ring);
            painter.circle_filled(center, radius / 2.0, colors.secondary);
        }
        ReviewState::Finished => {
            painter.circle_filled(center, radius, colors.good);
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
    let current = ctx.project().review(id);
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
