//! Lines beside the text: arcs for links between two annotations of the document at the right, dotted joins between the
//! fragments of one annotation at the left. Never across text.

use super::super::view_ctx::ViewCtx;
use super::frame::Frame;
use super::paint::label_color;
use super::state::ReaderState;
use crate::project::AnnotationId;
use crate::query::spans::Placed;
use egui::epaint::CubicBezierShape;
use egui::{Color32, Painter, Shape, Stroke, pos2, vec2};
use std::collections::BTreeMap;

/// More arcs than this are only drawn for the selected and the hovered annotation.
const MOST: usize = 24;
/// From the text to an arc's ends, and the least and the greatest reach of an arc, in points.
const GAP: f32 = 3.0;
const REACH: (f32, f32) = (6.0, 18.0);

/// Draws an arc for each link whose both ends are in sight in this pane.
pub(super) fn links(ctx: &ViewCtx<'_>, state: &ReaderState, frame: &Frame, painter: &Painter) {
    let arcs = inside(ctx, state);
    let few = arcs.len() <= MOST;
    let x = frame.column.right() + GAP;
    for (from, to) in arcs {
        let (Some(start), Some(end)) = (state.seen(from), state.seen(to)) else {
            continue;
        };
        let strong = [ctx.view.selected, state.hovered]
            .into_iter()
            .flatten()
            .any(|id| id == from || id == to);
        if !few && !strong {
            continue;
        }
        let color = label_color(ctx, from).unwrap_or(ctx.theme.colors.secondary);
        let half_row = frame.row_height / 2.0;
        arc(painter, x, (start.0 + half_row, end.0 + half_row), color, strong);
    }
}

/// Links and duplicates between two annotations in sight, each once.
fn inside(ctx: &ViewCtx<'_>, state: &ReaderState) -> Vec<(AnnotationId, AnnotationId)> {
    let project = ctx.project();
    let links = &ctx.session.derived().links;
    let mut arcs = Vec::new();
    for id in state.seen_annotations() {
        let relations = links
            .relations_of(id)
            .filter_map(|relation| project.relations().get(relation));
        let targets = relations
            .filter(|relation| relation.from == id)
            .map(|relation| relation.to);
        let group = links.group_of(id).and_then(|group| project.groups().get(group));
        let principal = group.map(|group| group.principal).filter(|principal| *principal != id);
        let seen = targets.chain(principal).filter(|other| state.seen(*other).is_some());
        arcs.extend(seen.map(|other| (id, other)));
    }
    arcs
}

/// A curve that leaves the text at one height and comes back at the other, with an arrow where it ends.
fn arc(painter: &Painter, x: f32, (from, to): (f32, f32), color: Color32, strong: bool) {
    let reach = ((to - from).abs() * 0.2).clamp(REACH.0, REACH.1);
    let color = color.gamma_multiply(if strong { 1.0 } else { 0.5 });
    let stroke = Stroke::new(if strong { 2.0 } else { 1.0 }, color);
    let (start, end) = (pos2(x, from), pos2(x, to));
    // The middle of such a curve lies three quarters of the way to its two handles.
    let bend = vec2(reach / 0.75, 0.0);
    let points = [start, start + bend, end + bend, end];
    painter.add(CubicBezierShape::from_points_stroke(
        points,
        false,
        Color32::TRANSPARENT,
        stroke,
    ));
    let tip = [end, end + vec2(5.0, -3.0), end + vec2(5.0, 3.0)];
    painter.add(Shape::convex_polygon(tip.to_vec(), color, Stroke::NONE));
}

/// Joins the fragments of one annotation by a dotted line in the margin.
pub(super) fn joins(ctx: &ViewCtx<'_>, frame: &Frame, spans: &[Placed], painter: &Painter) {
    let mut rows: BTreeMap<AnnotationId, (f32, f32, usize)> = BTreeMap::new();
    for span in spans {
        let Some(piece) = frame.rects(&span.entry.range()).into_iter().next() else {
            continue;
        };
        let y = piece.rect.center().y;
        let (top, bottom, number) = rows.entry(span.entry.annotation).or_insert((y, y, 0));
        (*top, *bottom, *number) = (top.min(y), bottom.max(y), *number + 1);
    }
    let x = frame.column.left() - ctx.theme.sizes.space.xs / 2.0;
    for (id, (top, bottom, number)) in rows {
        if number < 2 || bottom <= top {
            continue;
        }
        let color = label_color(ctx, id).unwrap_or(ctx.theme.colors.secondary);
        painter.extend(Shape::dotted_line(&[pos2(x, top), pos2(x, bottom)], color, 4.0, 0.8));
    }
}
