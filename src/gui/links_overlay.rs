//! Links between annotations, drawn in the gaps between the columns and never across text.

use super::panes::Panes;
use super::view_ctx::ViewCtx;
use crate::project::{AnnotationId, DocumentId};
use egui::epaint::CubicBezierShape;
use egui::{Color32, Painter, Pos2, Rect, Stroke, pos2, vec2};

/// Most links drawn at once; the others are in the inspector.
const MOST: usize = 200;

/// Draws ribbons for the links whose both ends are in sight in neighbouring columns. `rects` are the columns.
pub fn links_overlay(ctx: &ViewCtx<'_>, panes: &Panes, rects: &[Rect], painter: &Painter) {
    for (n, pair) in rects.windows(2).enumerate() {
        let [left, right] = pair else { continue };
        let gap = Rect::from_min_max(pos2(left.right(), left.top()), right.left_bottom());
        let painter = painter.with_clip_rect(gap);
        aligned(ctx, panes, n, (gap, &painter));
        for (from, to, color, strong) in shared(ctx, panes, n).into_iter().chain(between(ctx, panes, n)) {
            ribbon(ctx, &painter, gap, (from, to), color, strong);
        }
    }
}

type Ribbon = ((f32, f32), (f32, f32), Color32, bool);

/// Links between column `n` and the next: screen heights of both ends (top, bottom), colour, whether selected.
fn between(ctx: &ViewCtx<'_>, panes: &Panes, n: usize) -> Vec<Ribbon> {
    let (Some(left), Some(right)) = (panes.readers.get(n), panes.readers.get(n + 1)) else {
        return Vec::new();
    };
    let (Some(a), Some(b)) = (left.document, right.document) else {
        return Vec::new();
    };
    let project = ctx.project();
    let document = |id: AnnotationId| project.annotations().get(id).map(|annotation| annotation.document);
    let mut ribbons = Vec::new();
    let mut add = |from: AnnotationId, to: AnnotationId| {
        let ends: [Option<DocumentId>; 2] = [document(from), document(to)];
        let pair = if ends == [Some(a), Some(b)] {
            Some((from, to))
        } else if ends == [Some(b), Some(a)] {
            Some((to, from))
        } else {
            None
        };
        let Some((l, r)) = pair else { return };
        if let (Some(y0), Some(y1)) = (left.seen(l), right.seen(r)) {
            let color = super::reader::label_color(ctx, from).unwrap_or(ctx.theme.colors.secondary);
            let strong = [Some(from), Some(to)].contains(&ctx.view.selected);
            ribbons.push((y0, y1, color, strong));
        }
    };
    for id in left
        .seen_annotations()
        .chain(right.seen_annotations())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .take(MOST)
    {
        for relation in ctx.session.derived().links.relations_of(id) {
            if let Some(relation) = project.relations().get(relation).filter(|relation| relation.from == id) {
                add(relation.from, relation.to);
            }
        }
        if let Some(group) = ctx
            .session
            .derived()
            .links
            .group_of(id)
            .and_then(|group| project.groups().get(group))
            && group.principal != id
        {
            add(id, group.principal);
        }
    }
    ribbons
}

/// Passages that both columns have in sight.
fn shared(ctx: &ViewCtx<'_>, panes: &Panes, n: usize) -> Vec<Ribbon> {
    let (Some(left), Some(right)) = (panes.readers.get(n), panes.readers.get(n + 1)) else {
        return Vec::new();
    };
    let mut ribbons = Vec::new();
    for (twin, here) in left.seen_shared() {
        let mut beside = right
            .seen_shared()
            .iter()
            .filter(|_| Some(twin.other) == right.document);
        let back = beside
            .find(|(back, _)| Some(back.other) == left.document && back.here == twin.there && back.there == twin.here);
        ribbons.extend(back.map(|(_, there)| (*here, *there, ctx.theme.colors.accent, false)));
    }
    ribbons.truncate(MOST);
    ribbons
}

/// Lines between the places of both columns that the analyst put side by side.
fn aligned(ctx: &ViewCtx<'_>, panes: &Panes, n: usize, (gap, painter): (Rect, &Painter)) {
    let (Some(left), Some(right)) = (panes.readers.get(n), panes.readers.get(n + 1)) else {
        return;
    };
    let height = |reader: &super::reader::ReaderState, (document, byte): (DocumentId, usize)| {
        let mut seen = reader.seen_points.iter();
        let here = seen.find(|(at, _)| *at == byte && reader.document == Some(document));
        here.map(|(_, y)| *y)
    };
    for [a, b] in &ctx.view.sync_points {
        for (a, b) in [(*a, *b), (*b, *a)] {
            if let Some((y0, y1)) = height(left, a).zip(height(right, b)) {
                let stroke = Stroke::new(ctx.theme.sizes.hairline, ctx.theme.colors.accent);
                painter.line_segment([pos2(gap.left(), y0), pos2(gap.right(), y1)], stroke);
            }
        }
    }
}

fn ribbon(
    ctx: &ViewCtx<'_>,
    painter: &Painter,
    gap: Rect,
    (from, to): ((f32, f32), (f32, f32)),
    color: Color32,
    strong: bool,
) {
    let tints = ctx.theme.tints;
    let alpha = if strong { tints.ribbon_strong } else { tints.ribbon };
    let curve = |y0: f32, y1: f32| -> Vec<Pos2> {
        let (start, end) = (pos2(gap.left(), y0), pos2(gap.right(), y1));
        let bend = vec2(gap.width() * 0.5, 0.0);
        let line = CubicBezierShape::from_points_stroke(
            [start, start + bend, end - bend, end],
            false,
            Color32::TRANSPARENT,
            Stroke::NONE,
        );
        (0..=16).map(|step| line.sample(step as f32 / 16.0)).collect()
    };
    let (top, bottom) = (curve(from.0, to.0), curve(from.1, to.1));
    let mut mesh = egui::Mesh::default();
    for (n, (a, b)) in top.iter().zip(&bottom).enumerate() {
        mesh.colored_vertex(*a, color.gamma_multiply(alpha));
        mesh.colored_vertex(*b, color.gamma_multiply(alpha));
        if n > 0 {
            let base = 2 * n as u32;
            mesh.add_triangle(base - 2, base - 1, base);
            mesh.add_triangle(base - 1, base, base + 1);
        }
    }
    painter.add(mesh);
    let stroke = Stroke::new(
        if strong { 2.0 } else { 1.0 },
        color.gamma_multiply(if strong { 1.0 } else { 0.45 }),
    );
    for line in [top, bottom] {
        painter.line(line, stroke);
    }
}
