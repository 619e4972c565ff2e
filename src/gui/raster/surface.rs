//! The rasteriser: keeps textures between frames and draws frames.

use std::collections::HashMap;

use egui::{
    ClippedPrimitive, Color32, FullOutput, Rect, TextureId, TexturesDelta,
    epaint::{Mesh, Primitive, Vertex},
};

use super::{
    picture::Picture,
    texture::Texture,
    triangle::{Canvas, PixelRect, fill},
};

/// Draws egui frames into memory.
///
/// ```
/// use corroborate::gui::raster::Raster;
/// let ctx = egui::Context::default();
/// let mut raster = Raster::new();
/// let output = ctx.run_ui(egui::RawInput::default(), |ui| { ui.label("Hello"); });
/// let picture = raster.render_frame(&ctx, output, egui::Color32::WHITE);
/// assert_eq!(picture.rgba.len(), picture.width * picture.height * 4);
/// ```
///
/// Every frame's texture changes must be applied, whether or not the frame is drawn.
#[derive(Default)]
pub struct Raster {
    textures: HashMap<TextureId, Texture>,
    /// Freed by the last frame, which may still be drawn with them.
    leaving: Vec<TextureId>,
}

impl Raster {
    /// A rasteriser without textures.
    pub fn new() -> Self {
        Self::default()
    }

    /// Applies a frame's texture changes and empties the list of them.
    /// Textures that the frame frees stay until the next call, as the frame may use them.
    #[expect(
        clippy::iter_over_hash_type,
        reason = "each texture is changed by itself, so their order does not show"
    )]
    pub fn update(&mut self, changes: &mut TexturesDelta) {
        for id in self.leaving.drain(..) {
            self.textures.remove(&id);
        }
        for (id, deltas) in changes.set.drain() {
            for delta in &deltas {
                match delta.pos {
                    None => {
                        self.textures.insert(id, Texture::new(delta));
                    }
                    Some([x, y]) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            texture.patch(x, y, delta);
                        }
                    }
                }
            }
        }
        self.leaving.extend(changes.free.drain());
    }

    /// Draws tessellated shapes on a `width` by `height` (pixels) canvas filled with `background`.
    /// Returns premultiplied RGBA, rows from the top. Meshes of unknown textures are left out.
    pub fn render(
        &self,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
        size: [usize; 2],
        background: Color32,
    ) -> Vec<u8> {
        let [width, height] = size;
        let mut canvas = Canvas {
            width,
            pixels: vec![background.to_array(); width * height],
        };
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else {
                continue;
            };
            if let Some(texture) = self.textures.get(&mesh.texture_id) {
                let clip = pixel_rect(*clip_rect, pixels_per_point, size);
                for triangle in mesh.indices.chunks_exact(3) {
                    if let Some(vertices) = vertices_of(mesh, triangle) {
                        fill(&mut canvas, clip, texture, pixels_per_point, vertices);
                    }
                }
            }
        }
        canvas.pixels.into_flattened()
    }

    /// Draws a frame whose texture changes have been applied already.
    /// The picture has the size of the context's viewport, in physical pixels.
    pub fn render_output(&self, ctx: &egui::Context, output: &FullOutput, background: Color32) -> Picture {
        let scale = output.pixels_per_point;
        let points = ctx.content_rect().max;
        let pixels = |points: f32| (points * scale).round().max(0.0) as usize;
        let (width, height) = (pixels(points.x), pixels(points.y));
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        let rgba = self.render(&primitives, scale, [width, height], background);
        Picture { width, height, rgba }
    }

    /// Applies a frame's texture changes, then draws it.
    pub fn render_frame(&mut self, ctx: &egui::Context, mut output: FullOutput, background: Color32) -> Picture {
        self.update(&mut output.textures_delta);
        self.render_output(ctx, &output, background)
    }
}

fn vertices_of(mesh: &Mesh, triangle: &[u32]) -> Option<[Vertex; 3]> {
    let vertex = |i: usize| {
        let index = usize::try_from(*triangle.get(i)?).ok()?;
        mesh.vertices.get(index).copied()
    };
    Some([vertex(0)?, vertex(1)?, vertex(2)?])
}

/// A rectangle in points as whole pixels within the canvas, rounded as egui's painters do.
fn pixel_rect(rect: Rect, pixels_per_point: f32, [width, height]: [usize; 2]) -> PixelRect {
    let within = |points: f32, size: usize| {
        let pixels = (points * pixels_per_point).round();
        pixels.clamp(0.0, size as f32) as i64
    };
    PixelRect {
        left: within(rect.min.x, width),
        top: within(rect.min.y, height),
        right: within(rect.max.x, width),
        bottom: within(rect.max.y, height),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{ColorImage, TextureOptions, epaint::ImageDelta, pos2};

    const INK: Color32 = Color32::from_rgb(200, 30, 40);
    const PAPER: Color32 = Color32::from_rgb(250, 250, 240);

    fn white() -> Raster {
        let mut raster = Raster::new();
        let image = ColorImage::filled([1, 1], Color32::WHITE);
        let mut changes = TexturesDelta::default();
        changes.push(TextureId::default(), ImageDelta::full(image, TextureOptions::LINEAR));
        raster.update(&mut changes);
        raster
    }

    fn corner(x: f32, y: f32, color: Color32) -> Vertex {
        Vertex::untextured(pos2(x, y), color)
    }

    fn mesh(vertices: Vec<Vertex>, indices: Vec<u32>) -> Mesh {
        Mesh {
            indices,
            vertices,
            texture_id: TextureId::default(),
        }
    }

    fn draw(raster: &Raster, mesh: Mesh, clip: Rect, scale: f32) -> Picture {
        let primitives = [ClippedPrimitive {
            clip_rect: clip,
            primitive: Primitive::Mesh(mesh),
        }];
        Picture {
            width: 20,
            height: 20,
            rgba: raster.render(&primitives, scale, [20, 20], PAPER),
        }
    }

    fn quad(rect: Rect, color: Color32) -> Mesh {
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(rect, color);
        mesh
    }

    fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Rect {
        Rect::from_min_max(pos2(left, top), pos2(right, bottom))
    }

    #[test]
    fn a_rectangle_covers_its_pixels_and_no_others() {
        let picture = draw(&white(), quad(rect(2.0, 3.0, 6.0, 8.0), INK), Rect::EVERYTHING, 1.0);
        assert_eq!(picture.count(INK), 20);
        assert_eq!(picture.count(PAPER), 380);
        assert_eq!(picture.pixel(2, 3), Some(INK.to_array()));
        assert_eq!(picture.pixel(6, 8), Some(PAPER.to_array()));
    }

    #[test]
    fn triangles_round_a_point_leave_no_gap_and_no_overlap() {
        let half = Color32::from_rgba_premultiplied(60, 0, 0, 128);
        for (x, y) in [(10.0, 10.0), (7.3, 11.9), (10.5, 10.5), (3.01, 16.6)] {
            let rim = [
                (1.0, 1.0),
                (12.5, 1.0),
                (19.0, 1.0),
                (19.0, 8.2),
                (19.0, 19.0),
                (1.0, 19.0),
            ];
            let mut vertices = vec![corner(x, y, half)];
            vertices.extend(rim.map(|(x, y)| corner(x, y, half)));
            let indices = (0..6).flat_map(|i| [0, i + 1, (i + 1) % 6 + 1]).collect();
            let picture = draw(&white(), mesh(vertices, indices), Rect::EVERYTHING, 1.0);
            let once = picture.pixel(10, 10).unwrap();
            let hit = picture.rgba.chunks_exact(4).filter(|p| **p == once).count();
            assert_eq!((hit, picture.count(PAPER)), (18 * 18, 400 - 18 * 18));
        }
    }

    #[test]
    fn the_clip_rectangle_is_rounded_in_pixels() {
        let clip = rect(1.2, 1.3, 2.3, 2.2);
        let picture = draw(&white(), quad(rect(0.0, 0.0, 9.0, 9.0), INK), clip, 2.0);
        // 2.4, 2.6 to 4.6, 4.4 pixels.
        assert_eq!(picture.count(INK), 3);
        assert_eq!(picture.pixel(2, 3), Some(INK.to_array()));
    }

    #[test]
    fn a_gradient_runs_from_one_colour_to_the_other() {
        let (black, grey) = (Color32::BLACK, Color32::from_gray(200));
        let vertices = vec![
            corner(0.0, 0.0, black),
            corner(20.0, 0.0, grey),
            corner(0.0, 20.0, black),
            corner(20.0, 20.0, grey),
        ];
        let picture = draw(&white(), mesh(vertices, vec![0, 1, 2, 1, 2, 3]), Rect::EVERYTHING, 1.0);
        let row: Vec<u8> = (0..20).map(|x| picture.pixel(x, 9).unwrap()[0]).collect();
        let wanted: Vec<u8> = (0..20).map(|x| x * 10 + 5).collect();
        assert_eq!(row, wanted);
    }

    #[test]
    fn a_picture_at_its_own_size_comes_out_unchanged() {
        let levels: Vec<Color32> = (0..16u8).map(|i| Color32::from_gray(i * 15)).collect();
        let image = ColorImage::new([4, 4], levels.clone());
        let mut changes = TexturesDelta::default();
        let id = TextureId::Managed(7);
        changes.push(id, ImageDelta::full(image, TextureOptions::LINEAR));
        let mut raster = Raster::new();
        raster.update(&mut changes);
        assert!(changes.is_empty());
        let mut mesh = Mesh::with_texture(id);
        let whole = rect(0.0, 0.0, 1.0, 1.0);
        mesh.add_rect_with_uv(rect(3.0, 5.0, 7.0, 9.0), whole, Color32::WHITE);
        let picture = draw(&raster, mesh, Rect::EVERYTHING, 1.0);
        let drawn: Vec<Color32> = (0..16)
            .filter_map(|i| picture.pixel(3 + i % 4, 5 + i / 4))
            .map(|[r, g, b, a]| Color32::from_rgba_premultiplied(r, g, b, a))
            .collect();
        assert_eq!(drawn, levels);
    }

    #[test]
    fn a_freed_texture_serves_the_frame_that_frees_it_and_no_later_one() {
        let mut raster = white();
        let mut changes = TexturesDelta::default();
        changes.free(TextureId::default());
        raster.update(&mut changes);
        let drawn = |raster: &Raster| {
            let all = quad(rect(0.0, 0.0, 20.0, 20.0), INK);
            draw(raster, all, Rect::EVERYTHING, 1.0).count(INK)
        };
        assert_eq!(drawn(&raster), 400);
        raster.update(&mut TexturesDelta::default());
        assert_eq!(drawn(&raster), 0);
    }

    #[test]
    fn no_mesh_is_too_strange() {
        let raster = white();
        let wild = [f32::NAN, f32::INFINITY, f32::MIN, f32::MAX, -1e9, 1e9, 0.0, 5.5, 19.0];
        for a in wild {
            for b in wild {
                let vertices = vec![
                    corner(a, b, INK),
                    corner(b, 3.0, INK),
                    Vertex {
                        uv: pos2(a, b),
                        ..corner(4.0, a, PAPER)
                    },
                ];
                let indices = vec![0, 1, 2, 0, 1, 9, u32::MAX, 0, 1, 2, 2];
                let clip = rect(b, a, a, b);
                draw(&raster, mesh(vertices.clone(), indices.clone()), clip, 1.5);
                draw(&raster, mesh(vertices, indices), Rect::EVERYTHING, 1.0);
            }
        }
    }
}
