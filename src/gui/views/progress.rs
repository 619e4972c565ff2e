//! How far the work is: documents by state, annotations by label, as small bars.

use super::super::action::{Panel, ViewAction};
use super::super::fonts;
use super::super::view_ctx::ViewCtx;
use super::parts::{aside_ui, capital, count, dialog_ui, empty_ui, heading_ui, paint_swatch, seen};
use crate::project::{Label, ReviewState};
use egui::{Color32, CornerRadius, Rect, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

/// Draws the bars.
pub fn progress_ui(ctx: &ViewCtx<'_>, ui: &Ui) {
    dialog_ui(ctx, Panel::Progress, "Progress", ui, |ui| {
        let (counts, reviews) = (&ctx.session.derived().counts, &ctx.session.derived().reviews);
        if reviews.documents() == 0 {
            empty_ui(ctx.theme, "Import documents to see how far you are with them", ui);
            return;
        }
        heading_ui(ctx.theme, &count(reviews.documents(), "document"), ui);
        for state in ReviewState::ALL {
            let color = match state {
                ReviewState::Finished => ctx.theme.colors.good,
                ReviewState::InProgress => ctx.theme.colors.accent,
                ReviewState::New | ReviewState::Ignored => ctx.theme.colors.secondary,
            };
            let bar = Bar {
                name: &capital(state.name()),
                label: None,
                color,
            };
            if bar_ui(ctx, &bar, (reviews.documents_in(state), reviews.documents()), ui) {
                ctx.push(ViewAction::ListDocuments(state));
            }
        }
        heading_ui(ctx.theme, &count(counts.annotations(), "annotation"), ui);
        for (id, label) in ctx.project().labels_in_order() {
            let number = counts.annotations_by_label.get(&id).copied().unwrap_or(0);
            let bar = Bar {
                name: &seen(&label.name),
                label: Some(label),
                color: ctx.theme.label(label.slot).line,
            };
            if bar_ui(ctx, &bar, (number, counts.annotations()), ui) {
                ctx.push(ViewAction::ListAnnotations(id));
            }
        }
        ui.add_space(ctx.theme.sizes.space.m);
        let links = count(counts.relations, "link");
        aside_ui(
            ctx.theme,
            format!("{links}, {}", count(counts.groups, "duplicate group")),
            ui,
        );
    });
}

struct Bar<'a> {
    name: &'a str,
    label: Option<&'a Label>,
    color: Color32,
}

/// Name, a bar as long as its share of the whole, number. True when it is clicked: what it counts is to be listed.
fn bar_ui(ctx: &ViewCtx<'_>, bar: &Bar<'_>, (number, whole): (usize, usize), ui: &mut Ui) -> bool {
    let (sizes, colors) = (&ctx.theme.sizes, &ctx.theme.colors);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), sizes.row), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{}: {number} of {whole}", bar.name)));
    if response.hovered() || response.has_focus() {
        let corner = CornerRadius::same(sizes.corner);
        ui.painter().rect_filled(rect, corner, colors.hovered);
    }
    let middle = rect.center().y;
    let name_width = sizes.measure / 4.0;
    let number_width = sizes.space.xxl * 2.0;
    let mut left = rect.left();
    if let Some(label) = bar.label {
        let swatch = Rect::from_center_size(
            egui::pos2(left + sizes.icon / 2.0, middle),
            vec2(sizes.icon, sizes.icon),
        );
        paint_swatch(ctx.theme, label, swatch, ui);
        left = swatch.right() + sizes.space.s;
    }
    let font = fonts::ui(sizes.text.ui);
    let clip = Rect::from_x_y_ranges(rect.left()..=rect.left() + name_width - sizes.space.s, rect.y_range());
    let painter = ui.painter();
    painter.with_clip_rect(clip.intersect(ui.clip_rect())).text(
        egui::pos2(left, middle),
        egui::Align2::LEFT_CENTER,
        bar.name,
        font.clone(),
        colors.text,
    );
    let room = Rect::from_x_y_ranges(
        rect.left() + name_width..=(rect.right() - number_width).max(rect.left() + name_width),
        middle - sizes.space.xs..=middle + sizes.space.xs,
    );
    let corner = CornerRadius::same(sizes.corner);
    painter.rect_filled(room, corner, colors.sunken);
    let share = number as f32 / whole.max(1) as f32;
    let filled = Rect::from_min_size(room.min, vec2(room.width() * share, room.height()));
    painter.rect_filled(filled, corner, bar.color);
    painter.text(
        rect.right_center(),
        egui::Align2::RIGHT_CENTER,
        number,
        font,
        colors.secondary,
    );
    response.on_hover_text("List them").clicked()
}
