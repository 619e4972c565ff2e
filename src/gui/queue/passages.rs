//! The passages that are asked about, in context.

use super::super::fonts;
use super::super::text::{Words, WordsStyle, visible};
use super::super::view_ctx::ViewCtx;
use super::super::views::{aside_ui, short};
use super::marked::{faces, job};
use super::state::{QueueState, is_comparable};
use crate::project::edit::Proposed;
use crate::reuse::duplicates::Fate;
use egui::{Align, Frame, Label, Layout, Margin, Rect, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder, vec2};
use std::ops::Range;
use std::sync::Arc;

/// Code points of a further place.
const ROW_LENGTH: usize = 70;

/// Draws the passages of a proposal: one in the middle, or two side by side and further ones below.
pub(super) fn passages_ui(ctx: &ViewCtx<'_>, state: &mut QueueState, proposal: &Proposed, ui: &mut Ui) {
    let texts: Vec<Option<Arc<str>>> = proposal
        .passages
        .iter()
        .take(2)
        .map(|(document, _)| ctx.session.text(*document))
        .collect();
    state.compare(proposal, &texts);
    let room = ui.available_rect_before_wrap();
    let further = proposal.passages.len().saturating_sub(2);
    let list = if further > 0 {
        ctx.theme.sizes.row * (further.min(6) as f32 + 1.0)
    } else {
        0.0
    };
    let gap = ctx.theme.sizes.space.xl;
    let columns = texts.len().max(1);
    let most = ctx.theme.sizes.measure * 1.15;
    let width = ((room.width() - gap * (columns as f32 + 1.0)) / columns as f32)
        .min(most)
        .floor();
    let all = width * columns as f32 + gap * (columns - 1) as f32;
    let mut left = (room.center().x - all / 2.0).round();
    for (at, text) in texts.iter().enumerate() {
        let rect = Rect::from_min_size(egui::pos2(left, room.top()), vec2(width, room.height() - list));
        let mut column = ui.new_child(
            UiBuilder::new()
                .max_rect(rect)
                .layout(Layout::top_down(Align::Min))
                .id_salt(("passage", at)),
        );
        let differing = differing(state, at);
        if let Some(text) = text {
            passage_ui(ctx, state, (proposal, at), (text, &differing), &mut column);
        }
        left += width + gap;
    }
    if further > 0 {
        let rect = Rect::from_min_max(egui::pos2(room.center().x - all / 2.0, room.bottom() - list), room.max);
        let mut below = ui.new_child(
            UiBuilder::new()
                .max_rect(rect)
                .layout(Layout::top_down(Align::Min))
                .id_salt("further"),
        );
        further_ui(ctx, proposal, &mut below);
    }
    ui.advance_cursor_after_rect(room);
}

/// What one side has that the other has not, as bytes from the passage's start.
fn differing(state: &QueueState, at: usize) -> Vec<Range<usize>> {
    let Some((_, wording)) = &state.wording else {
        return Vec::new();
    };
    let steps = wording.steps.iter().filter(|step| step.fate != Fate::Same);
    let sides = steps.map(|step| if at == 0 { step.left.clone() } else { step.right.clone() });
    sides.filter(|range| !range.is_empty()).collect()
}

fn passage_ui(
    ctx: &ViewCtx<'_>,
    state: &QueueState,
    (proposal, at): (&Proposed, usize),
    (text, differing): (&Arc<str>, &[Range<usize>]),
    ui: &mut Ui,
) {
    let Some((document, range)) = proposal.passages.get(at) else {
        return;
    };
    let theme = ctx.theme;
    let two = proposal.passages.len() > 1;
    let facts = [
        if two && proposal.principal == at {
            "principal"
        } else {
            ""
        },
        if two && !is_comparable(proposal) {
            "too long to mark what differs"
        } else {
            ""
        },
    ];
    head_ui(ctx, *document, facts, ui);
    ui.add_space(theme.sizes.space.s);
    let chosen = two && state.side == at;
    let edge = if chosen {
        theme.colors.focus
    } else {
        theme.colors.hairline
    };
    let frame = Frame::NONE
        .fill(theme.colors.page)
        .stroke(Stroke::new(theme.sizes.hairline, edge))
        .corner_radius(theme.sizes.corner_large)
        .inner_margin(Margin::same(theme.sizes.space.l as i8));
    frame.show(ui, |ui| {
        ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
            let (font, bold) = faces(f32::from(ctx.reading.size), ctx.reading.face);
            let differing: &[Range<usize>] = if two { differing } else { &[] };
            let job = job(theme, text, range, differing, (font, bold, ui.available_width()));
            let words = text.get(range.clone()).unwrap_or_default();
            let label = ui.add(Label::new(job).wrap().selectable(false));
            label.widget_info(|| {
                egui::WidgetInfo::labeled(egui::accesskit::Role::Paragraph, true, visible(words).as_ref())
            });
        });
    });
}

/// Title, outlet and date of a document, and what else is to be known of its passage.
fn head_ui(ctx: &ViewCtx<'_>, id: crate::project::DocumentId, more: [&str; 2], ui: &mut Ui) {
    let Some(document) = ctx.project().documents().get(id) else {
        return;
    };
    let theme = ctx.theme;
    let style = WordsStyle {
        font: fonts::semibold(theme.sizes.text.ui),
        color: theme.colors.text,
        width: ui.available_width(),
        rows: 1,
        row_height: None,
    };
    let title = Words::new(&document.title, &style, ui);
    let (rect, _) = ui.allocate_exact_size(title.size(), Sense::hover());
    title.paint(ui.painter(), rect.min);
    let mut facts = vec![document.outlet.as_str(), document.date.as_str()];
    facts.extend(more);
    facts.retain(|fact| !fact.is_empty());
    let facts = if facts.is_empty() {
        "No outlet or date yet".to_owned()
    } else {
        facts.join(" · ")
    };
    aside_ui(theme, facts, ui);
}

/// The places behind the first two, a row each.
fn further_ui(ctx: &ViewCtx<'_>, proposal: &Proposed, ui: &mut Ui) {
    let number = proposal.passages.len() - 2;
    ui.label(RichText::new(format!("and {number} more")).color(ctx.theme.colors.secondary));
    ScrollArea::vertical().show_rows(ui, ctx.theme.sizes.row, number, |ui, rows| {
        for (document, range) in proposal.passages.iter().skip(2 + rows.start).take(rows.len()) {
            let title = ctx
                .project()
                .documents()
                .get(*document)
                .map_or("", |d| d.title.as_str());
            let text = ctx.session.text(*document);
            let words = text.as_ref().and_then(|text| text.get(range.clone()));
            let words = short(words.unwrap_or_default(), ROW_LENGTH);
            let row = format!("{}: {}", short(title, ROW_LENGTH / 2), visible(&words));
            ui.add(Label::new(row).truncate());
        }
    });
}
