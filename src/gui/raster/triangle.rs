//! Fills one triangle of a mesh, row by row.
//!
//! Corners are rounded to 1/256 of a pixel and the edges are worked out in whole numbers, with the
//! top-left rule: a pixel on the edge between two triangles belongs to exactly one of them.

use egui::epaint::Vertex;

use super::texture::Texture;

/// Steps within a pixel.
const STEPS: i64 = 256;

/// Farthest corner, in pixels. Beyond it corners are pulled in, so that products stay within `i64`.
const FARTHEST_PX: f32 = 1_048_576.0;

/// A part of the canvas in pixels, right and bottom not included.
#[derive(Clone, Copy, Debug)]
pub(super) struct PixelRect {
    pub(super) left: i64,
    pub(super) top: i64,
    pub(super) right: i64,
    pub(super) bottom: i64,
}

/// The pixels drawn so far, premultiplied RGBA.
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) pixels: Vec<[u8; 4]>,
}

impl Canvas {
    /// The pixels of row `y` from `left` up to `right`; empty if they do not exist.
    fn span(&mut self, y: i64, left: i64, right: i64) -> &mut [[u8; 4]] {
        let place = |x: i64| usize::try_from(x).ok();
        let (Some(y), Some(left), Some(right)) = (place(y), place(left), place(right)) else {
            return &mut [];
        };
        let start = y.saturating_mul(self.width);
        let range = start.saturating_add(left)..start.saturating_add(right.min(self.width));
        self.pixels.get_mut(range).unwrap_or_default()
    }
}

/// Draws the triangle of these three vertices (positions in points) where it is inside `clip`.
pub(super) fn fill(
    canvas: &mut Canvas,
    clip: PixelRect,
    texture: &Texture,
    pixels_per_point: f32,
    vertices: [Vertex; 3],
) {
    let Some((corners, vertices)) = clockwise(vertices, pixels_per_point) else {
        return;
    };
    let area = bounds(&corners, clip);
    if area.left >= area.right || area.top >= area.bottom {
        return;
    }
    let edges: [Edge; 3] = std::array::from_fn(|i| Edge::new(corners[(i + 1) % 3], corners[(i + 2) % 3]));
    let shade = Shade::new(texture, &vertices);
    for y in area.top..area.bottom {
        let starts = edges.each_ref().map(|edge| edge.at(area.left, y));
        let mut left = area.left;
        let mut right = area.right;
        for (edge, start) in edges.iter().zip(starts) {
            edge.narrow(start, area.left, &mut left, &mut right);
        }
        if left < right {
            shade_row(canvas.span(y, left, right), &shade, &edges, left, y);
        }
    }
}

type Point = (i64, i64);

/// The corners in steps, turned so that the inside is on one side of all edges.
/// Nothing for a triangle without area or with a corner that is not a number.
fn clockwise(mut vertices: [Vertex; 3], pixels_per_point: f32) -> Option<([Point; 3], [Vertex; 3])> {
    if vertices.iter().any(|v| !v.pos.is_finite()) {
        return None;
    }
    let steps = |points: f32| {
        let pixels = (points * pixels_per_point).clamp(-FARTHEST_PX, FARTHEST_PX);
        (pixels * STEPS as f32).round() as i64
    };
    let mut corners = vertices.map(|v| (steps(v.pos.x), steps(v.pos.y)));
    let [a, b, c] = corners;
    let area = (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
    if area < 0 {
        corners.swap(1, 2);
        vertices.swap(1, 2);
    }
    (area != 0).then_some((corners, vertices))
}

fn bounds(corners: &[Point; 3], clip: PixelRect) -> PixelRect {
    let [a, b, c] = *corners;
    let up = |steps: i64| (steps + STEPS - 1).div_euclid(STEPS);
    PixelRect {
        left: a.0.min(b.0).min(c.0).div_euclid(STEPS).max(clip.left),
        top: a.1.min(b.1).min(c.1).div_euclid(STEPS).max(clip.top),
        right: up(a.0.max(b.0).max(c.0)).min(clip.right),
        bottom: up(a.1.max(b.1).max(c.1)).min(clip.bottom),
    }
}

/// One edge as a function that is 0 or more at pixel centres inside the triangle.
struct Edge {
    from: Point,
    dx: i64,
    dy: i64,
    /// 0 if pixels exactly on this edge belong to the triangle, else 1.
    owed: i64,
}

impl Edge {
    fn new(from: Point, to: Point) -> Self {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let top_or_left = dy < 0 || (dy == 0 && dx > 0);
        Self {
            from,
            dx,
            dy,
            owed: i64::from(!top_or_left),
        }
    }

    /// Twice the signed area (square steps) between the edge and the centre of pixel `x`, `y`.
    fn area(&self, x: i64, y: i64) -> i64 {
        let center = |pixel: i64| pixel * STEPS + STEPS / 2;
        self.dx * (center(y) - self.from.1) - self.dy * (center(x) - self.from.0)
    }

    fn at(&self, x: i64, y: i64) -> i64 {
        self.area(x, y) - self.owed
    }

    /// Narrows `left..right` to the pixels inside this edge, given its value at pixel `first`.
    fn narrow(&self, value: i64, first: i64, left: &mut i64, right: &mut i64) {
        let step = -self.dy * STEPS;
        if step > 0 {
            *left = (*left).max(first + (-value + step - 1).div_euclid(step));
        } else if step < 0 {
            *right = (*right).min(first + value.div_euclid(-step) + 1);
        } else if value < 0 {
            *right = *left;
        }
    }
}

/// What varies over the triangle, so that the common cases cost little.
enum Shade<'a> {
    /// One colour.
    Flat([u8; 4]),
    /// Three colours (channels 0 to 255) that run into each other.
    Gradient([[f32; 4]; 3]),
    /// A texture read at three places (in texels), times three colours (channels 0 to 1).
    Textured {
        texture: &'a Texture,
        places: [[f32; 2]; 3],
        tints: [[f32; 4]; 3],
    },
}

impl<'a> Shade<'a> {
    fn new(texture: &'a Texture, vertices: &[Vertex; 3]) -> Self {
        let [width, height] = texture.size();
        let places = vertices.each_ref().map(|v| [v.uv.x * width, v.uv.y * height]);
        let tints = vertices
            .each_ref()
            .map(|v| v.color.to_array().map(|c| f32::from(c) / 255.0));
        let [a, b, c] = vertices;
        if a.uv != b.uv || b.uv != c.uv {
            return Shade::Textured { texture, places, tints };
        }
        let texel = texture.sample(places[0][0], places[0][1]);
        let colors = tints.map(|tint| std::array::from_fn(|i| texel[i] * tint[i]));
        if a.color == b.color && b.color == c.color {
            Shade::Flat(rounded(colors[0]))
        } else {
            Shade::Gradient(colors)
        }
    }

    /// The colour at a place given by its weights, which add up to 1.
    fn color(&self, weights: [f32; 3]) -> [u8; 4] {
        match self {
            Self::Flat(color) => *color,
            Self::Gradient(colors) => rounded(weighted(colors, weights)),
            Self::Textured { texture, places, tints } => {
                let [x, y] = weighted(places, weights);
                let texel = texture.sample(x, y);
                let tint = weighted(tints, weights);
                rounded(std::array::from_fn(|i| texel[i] * tint[i]))
            }
        }
    }
}

/// The values at the three corners, mixed. Equal values stay exactly what they are.
fn weighted<const N: usize>(values: &[[f32; N]; 3], weights: [f32; 3]) -> [f32; N] {
    let [a, b, c] = values;
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * weights[1] + (c[i] - a[i]) * weights[2])
}

fn rounded(color: [f32; 4]) -> [u8; 4] {
    color.map(|c| (c + 0.5) as u8)
}

fn shade_row(pixels: &mut [[u8; 4]], shade: &Shade<'_>, edges: &[Edge; 3], left: i64, y: i64) {
    if let Shade::Flat(color) = shade {
        match color[3] {
            255 => pixels.fill(*color),
            0 if *color == [0; 4] => {}
            _ => pixels.iter_mut().for_each(|pixel| blend(pixel, *color)),
        }
        return;
    }
    let mut areas = edges.each_ref().map(|edge| edge.area(left, y));
    let scale = 1.0 / areas.iter().sum::<i64>() as f32;
    for pixel in pixels {
        let color = shade.color(areas.map(|area| area as f32 * scale));
        if color != [0; 4] {
            blend(pixel, color);
        }
        for (area, edge) in areas.iter_mut().zip(edges) {
            *area -= edge.dy * STEPS;
        }
    }
}

/// Lays a premultiplied colour over a pixel.
fn blend(pixel: &mut [u8; 4], color: [u8; 4]) {
    let rest = 255 - u32::from(color[3]);
    for (below, above) in pixel.iter_mut().zip(color) {
        let kept = (u32::from(*below) * rest + 127) / 255;
        *below = (kept + u32::from(above)).min(255) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blending_keeps_opaque_and_mixes_half() {
        let mut pixel = [200, 100, 0, 255];
        blend(&mut pixel, [128, 0, 0, 128]);
        assert_eq!(pixel, [228, 50, 0, 255]);
        blend(&mut pixel, [1, 2, 3, 255]);
        assert_eq!(pixel, [1, 2, 3, 255]);
    }

    #[test]
    fn light_without_alpha_is_added_and_never_wraps() {
        let mut pixel = [250, 10, 10, 255];
        blend(&mut pixel, [20, 20, 20, 0]);
        assert_eq!(pixel, [255, 30, 30, 255]);
    }
}
