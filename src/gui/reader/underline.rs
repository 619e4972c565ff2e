//! The line under a span: four styles, so that labels differ by more than their colour.

use super::super::theme::LineStyle;
use egui::{Color32, Painter, Rangef, Shape, Stroke, pos2};

/// Draws a line from `x.min` to `x.max` at `y`, `width` px thick.
pub(super) fn underline(painter: &Painter, x: Rangef, y: f32, style: LineStyle, (width, color): (f32, Color32)) {
    let ends = [pos2(x.min, y), pos2(x.max, y)];
    match style {
        LineStyle::Solid => {
            painter.hline(x, y, Stroke::new(width, color));
        }
        LineStyle::Dashed => {
            painter.extend(Shape::dashed_line(&ends, Stroke::new(width, color), 6.0, 3.0));
        }
        LineStyle::Dotted => {
            painter.extend(Shape::dotted_line(&ends, color, width * 2.0, width * 0.55));
        }
        LineStyle::Double => {
            painter.hline(x, y - width * 0.5, Stroke::new(width * 0.5, color));
            painter.hline(x, y + width * 0.5, Stroke::new(width * 0.5, color));
        }
    }
}
