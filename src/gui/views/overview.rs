//! What the documents of a project have in common: a table of documents by documents, and the duplicate groups by size.

use super::super::action::{Panel, ViewAction};
use super::super::text::visible;
use super::super::view_ctx::ViewCtx;
use super::super::view_state::Compare;
use super::parts::{aside_ui, count, dialog_of_width_ui, empty_ui, heading_ui, short};
use crate::project::{DocumentId, GroupId};
use crate::session::proposals::{OutletShare, Shared};
use egui::accesskit::Role;
use egui::{Align2, CornerRadius, Label, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most documents in the table: those that share most.
const MOST: usize = 30;
/// Most groups in the list: the largest.
const MOST_GROUPS: usize = 200;
/// Code points of a title, and of a group's words.
const TITLE: usize = 26;
const QUOTE: usize = 70;

/// State of the overview.
#[derive(Default)]
pub struct OverviewState {
    table: Table,
    /// The likenesses and the revision it was worked out for.
    made_for: Option<(Arc<Shared>, u64)>,
}

/// Documents in the order of the list, and percent of a row's bytes that stand in a column's document.
#[derive(Default)]
struct Table {
    documents: Vec<DocumentId>,
    percent: BTreeMap<(DocumentId, DocumentId), u64>,
    left_out: usize,
    /// The largest groups with their sizes, the largest first.
    groups: Vec<(GroupId, usize)>,
    /// How new what each outlet published is, the least new first.
    outlets: Vec<OutletShare>,
}

impl Table {
    fn new(ctx: &ViewCtx<'_>) -> Self {
        let shares = ctx.shared.shares();
        let mut sums: BTreeMap<DocumentId, usize> = BTreeMap::new();
        for ((document, _), bytes) in &shares {
            *sums.entry(*document).or_insert(0) += bytes;
        }
        let mut most: Vec<DocumentId> = sums.keys().copied().collect();
        most.sort_by_key(|id| (Reverse(sums.get(id).copied()), *id));
        let left_out = most.len().saturating_sub(MOST);
        most.truncate(MOST);
        let order = ctx.project().documents_in_order().into_iter().map(|(id, _)| id);
        let percent = |((row, column), bytes): (&(DocumentId, DocumentId), &usize)| {
            let all = ctx
                .project()
                .documents()
                .get(*row)
                .map_or(1, |document| document.text_len.max(1));
            ((*row, *column), (*bytes as u64 * 100).div_ceil(all).min(100))
        };
        Self {
            documents: order.filter(|id| most.contains(id)).collect(),
            percent: shares.iter().map(percent).collect(),
            left_out,
            groups: largest_groups(ctx),
            outlets: ctx.shared.outlets(ctx.project()),
        }
    }
}

/// Draws the table and the groups.
pub fn overview_ui(ctx: &ViewCtx<'_>, state: &mut OverviewState, ui: &Ui) {
    let revision = ctx.session.history().revision();
    let same = |(shared, at): &(Arc<Shared>, u64)| Arc::ptr_eq(shared, ctx.shared) && *at == revision;
    if !state.made_for.as_ref().is_some_and(same) {
        state.table = Table::new(ctx);
        state.made_for = Some((ctx.shared.clone(), revision));
    }
    let width = (ui.ctx().content_rect().width() - ctx.theme.sizes.space.xxl * 4.0).min(ctx.theme.sizes.measure * 1.8);
    dialog_of_width_ui(ctx, (Panel::Overview, "What documents share"), width, ui, |ui| {
        heading_ui(ctx.theme, "How much of a row’s document stands in a column’s", ui);
        if state.table.documents.is_empty() {
            empty_ui(
                ctx.theme,
                "No two documents share a passage, as far as they were compared",
                ui,
            );
        } else {
            table_ui(ctx, &state.table, ui);
        }
        outlets_ui(ctx, &state.table.outlets, ui);
        heading_ui(ctx.theme, &count(ctx.project().groups().len(), "duplicate group"), ui);
        groups_ui(ctx, &state.table.groups, ui);
    });
}

fn title(ctx: &ViewCtx<'_>, id: DocumentId) -> String {
    let document = ctx.project().documents().get(id);
    let name = document.map_or("", |document| match document.outlet.as_str() {
        "" => document.title.as_str(),
        outlet => outlet,
    });
    visible(&short(name, TITLE)).into_owned()
}

fn table_ui(ctx: &ViewCtx<'_>, table: &Table, ui: &mut Ui) {
    let sizes = &ctx.theme.sizes;
    let (cell, names) = (vec2(sizes.space.xxl + sizes.space.s, sizes.row), sizes.measure * 0.4);
    let number = table.documents.len() as f32;
    ScrollArea::horizontal().id_salt("table").show(ui, |ui| {
        let size = vec2(names + cell.x * number, cell.y * (number + 1.0));
        let (room, _) = ui.allocate_exact_size(size, Sense::hover());
        let font = super::super::fonts::ui(sizes.text.small);
        for (n, id) in table.documents.iter().enumerate() {
            let y = room.top() + cell.y * (n as f32 + 1.5);
            let words = format!("{}  {}", n + 1, title(ctx, *id));
            let ink = ctx.theme.colors.text;
            ui.painter()
                .text(pos2(room.left(), y), Align2::LEFT_CENTER, words, font.clone(), ink);
            let x = room.left() + names + cell.x * (n as f32 + 0.5);
            let at = pos2(x, room.top() + cell.y / 2.0);
            ui.painter().text(
                at,
                Align2::CENTER_CENTER,
                n + 1,
                font.clone(),
                ctx.theme.colors.secondary,
            );
        }
        for (y, row) in table.documents.iter().enumerate() {
            for (x, column) in table.documents.iter().enumerate() {
                let percent = table.percent.get(&(*row, *column)).copied().unwrap_or(0);
                if percent > 0 {
                    let corner = pos2(
                        room.left() + names + cell.x * x as f32,
                        room.top() + cell.y * (y as f32 + 1.0),
                    );
                    cell_ui(ctx, (*row, *column), percent, Rect::from_min_size(corner, cell), ui);
                }
            }
        }
    });
    if table.left_out > 0 {
        aside_ui(
            ctx.theme,
            format!("{} that share less are left out", count(table.left_out, "document")),
            ui,
        );
    }
}

/// One cell: the more is shared, the stronger; a click shows both documents side by side.
fn cell_ui(ctx: &ViewCtx<'_>, (row, column): (DocumentId, DocumentId), percent: u64, rect: Rect, ui: &Ui) {
    let (theme, sizes) = (ctx.theme, &ctx.theme.sizes);
    let response = ui.interact(rect.shrink(1.0), ui.scope_id().with((row, column)), Sense::click());
    let name = format!("{percent} % of {} stands in {}", title(ctx, row), title(ctx, column));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let fill = theme.colors.accent.gamma_multiply(0.12 + 0.5 * percent as f32 / 100.0);
    ui.painter()
        .rect_filled(rect.shrink(1.0), CornerRadius::same(sizes.corner), fill);
    if response.hovered() || response.has_focus() {
        let ring = (sizes.focus_ring, theme.colors.focus);
        ui.painter().rect_stroke(
            rect.shrink(1.0),
            CornerRadius::same(sizes.corner),
            ring,
            egui::StrokeKind::Inside,
        );
    }
    let font = super::super::fonts::ui(sizes.text.small);
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        format!("{percent} %"),
        font,
        theme.colors.text,
    );
    if response.on_hover_text(name).clicked() {
        show_both(ctx, row, column);
    }
}

/// Both documents side by side, at the first passage they share.
fn show_both(ctx: &ViewCtx<'_>, left: DocumentId, right: DocumentId) {
    for (pane, document) in [left, right].into_iter().enumerate() {
        ctx.push(ViewAction::Open {
            document,
            pane: Some(pane),
        });
    }
    if ctx.view.compare == Compare::Off {
        ctx.push(ViewAction::Compare(Compare::Shared));
    }
    if let Some((here, there)) = ctx.shared.between(left, right).next() {
        ctx.push(ViewAction::GoToRange(right, there.clone()));
        ctx.push(ViewAction::GoToRange(left, here.clone()));
    }
    ctx.push(ViewAction::Toggle(Panel::Overview));
}

/// How much of what each outlet published is new, where more than one is known.
fn outlets_ui(ctx: &ViewCtx<'_>, outlets: &[OutletShare], ui: &mut Ui) {
    if outlets.len() < 2 {
        return;
    }
    heading_ui(ctx.theme, "How much of an outlet’s words no earlier document has", ui);
    for share in outlets.iter().take(MOST) {
        let name = match share.outlet.as_str() {
            "" => "No outlet yet".to_owned(),
            outlet => visible(&short(outlet, TITLE)).into_owned(),
        };
        let documents = count(share.documents, "document");
        let words = format!("{:>3} % new  {name} · {documents}", share.new_percent);
        ui.add(Label::new(words).truncate());
    }
    let left_out = outlets.len().saturating_sub(MOST);
    if left_out > 0 {
        let words = format!("{} that are newer are left out", count(left_out, "outlet"));
        aside_ui(ctx.theme, words, ui);
    }
}

fn largest_groups(ctx: &ViewCtx<'_>) -> Vec<(GroupId, usize)> {
    let mut groups: Vec<(GroupId, usize)> = ctx
        .project()
        .groups()
        .iter()
        .map(|(id, g)| (id, g.members.len()))
        .collect();
    groups.sort_by_key(|(id, size)| (Reverse(*size), *id));
    groups.truncate(MOST_GROUPS);
    groups
}

/// The groups, the largest first; a click goes to the principal.
fn groups_ui(ctx: &ViewCtx<'_>, groups: &[(GroupId, usize)], ui: &mut Ui) {
    for (id, size) in groups {
        let Some(group) = ctx.project().groups().get(*id) else {
            continue;
        };
        let Some(annotation) = ctx.project().annotations().get(group.principal) else {
            continue;
        };
        let words = visible(&short(&annotation.quote.exact, QUOTE)).into_owned();
        let row = ui.add(Label::new(format!("{size}×  {words}")).truncate().sense(Sense::click()));
        if row.on_hover_text("Show the principal in its text").clicked() {
            ctx.push(ViewAction::GoTo(group.principal));
            ctx.push(ViewAction::Toggle(Panel::Overview));
        }
    }
    let left_out = ctx.project().groups().len().saturating_sub(groups.len());
    if left_out > 0 {
        aside_ui(
            ctx.theme,
            format!("{} that are no larger are left out", count(left_out, "group")),
            ui,
        );
    }
}
