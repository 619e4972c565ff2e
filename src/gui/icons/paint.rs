//! Puts an icon's strokes on the screen.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, emath::GuiRounding as _, vec2};

use super::strokes::{Arc, Icon, Part, Place};
use crate::gui::theme;

/// Cells of the grid along one side.
const GRID: f32 = 16.0;

/// Degrees from one point of an arc to the next.
const ARC_STEP: f32 = 15.0;

impl Icon {
    /// Draws the icon as large as fits into the middle of `rect`.
    pub fn paint(self, painter: &Painter, rect: Rect, color: Color32) {
        let side = rect.width().min(rect.height());
        let scale = side / GRID;
        let corner = rect.center() - Vec2::splat(side / 2.0);
        let corner = corner.round_to_pixels(painter.pixels_per_point());
        let at = |(x, y): Place| corner + vec2(x, y) * scale;
        let stroke = Stroke::new(theme::light().sizes.icon_stroke * scale, color);
        for part in self.parts() {
            painter.add(match part {
                Part::Line(places) => Shape::line(points(places, at), stroke),
                Part::Closed(places) => Shape::closed_line(points(places, at), stroke),
                Part::Circle(center, radius) => Shape::circle_stroke(at(*center), radius * scale, stroke),
                Part::Dot(center, radius) => Shape::circle_filled(at(*center), radius * scale, color),
                Part::Arcs(arcs) => {
                    let places: Vec<Place> = arcs.iter().flat_map(arc_places).collect();
                    Shape::line(points(&places, at), stroke)
                }
            });
        }
    }
}

fn points(places: &[Place], at: impl Fn(Place) -> Pos2) -> Vec<Pos2> {
    places.iter().map(|place| at(*place)).collect()
}

/// Places along an arc, both ends included; a corner is one place.
fn arc_places(arc: &Arc) -> Vec<Place> {
    if arc.radius <= 0.0 {
        return vec![arc.center];
    }
    let sweep = arc.to - arc.from;
    let steps = (sweep.abs() / ARC_STEP).ceil().max(1.0);
    (0..=steps as u16)
        .map(|i| (arc.from + sweep * f32::from(i) / steps).to_radians())
        .map(|angle| {
            let (x, y) = arc.center;
            (x + arc.radius * angle.cos(), y + arc.radius * angle.sin())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(part: &Part) -> Vec<Place> {
        match part {
            Part::Line(places) | Part::Closed(places) => places.to_vec(),
            Part::Circle((x, y), r) | Part::Dot((x, y), r) => {
                vec![(x - r, y - r), (x + r, y + r)]
            }
            Part::Arcs(arcs) => arcs.iter().flat_map(arc_places).collect(),
        }
    }

    #[test]
    fn every_icon_keeps_a_point_of_air_round_it() {
        for icon in Icon::ALL {
            for (x, y) in icon.parts().iter().flat_map(places) {
                let inside = 0.75..=15.25;
                assert!(inside.contains(&x) && inside.contains(&y), "{icon:?}: {x}, {y}");
            }
        }
    }

    #[test]
    fn every_icon_sits_near_the_middle_and_is_large_enough() {
        for icon in Icon::ALL {
            let all: Vec<Place> = icon.parts().iter().flat_map(places).collect();
            let bounds = Rect::from_points(&all.iter().map(|p| Pos2::from(*p)).collect::<Vec<_>>());
            let away = bounds.center() - egui::pos2(8.0, 8.0);
            assert!(away.length() <= 1.0, "{icon:?}: {away:?}");
            assert!(bounds.size().max_elem() >= 8.0, "{icon:?}: {bounds:?}");
        }
    }

    #[test]
    fn arcs_run_from_end_to_end() {
        let arc = Arc {
            center: (8.0, 8.0),
            radius: 2.0,
            from: 0.0,
            to: -90.0,
        };
        let places = arc_places(&arc);
        let near = |a: Place, b: Place| (a.0 - b.0).abs() + (a.1 - b.1).abs() < 0.001;
        assert!(near(places[0], (10.0, 8.0)));
        assert!(near(places[places.len() - 1], (8.0, 6.0)));
        assert_eq!(places.len(), 7);
    }
}
