//! One texture, as egui last described it, and how it is read between its texels.

use egui::{Color32, ImageData, TextureFilter, TextureWrapMode, epaint::ImageDelta};

/// How near a texel's centre (in texels) still counts as on it. Graphics cards use 8 bits here.
const ON_TEXEL: f32 = 1.0 / 256.0;

/// A texture in memory: premultiplied texels in rows from the top.
#[derive(Clone, Debug)]
pub(super) struct Texture {
    width: usize,
    height: usize,
    texels: Vec<Color32>,
    linear: bool,
    wrap: TextureWrapMode,
}

impl Texture {
    /// A new texture from a whole image. Its magnification filter is used at every scale.
    pub(super) fn new(delta: &ImageDelta) -> Self {
        let ImageData::Color(image) = &delta.image;
        let [width, height] = image.size;
        let mut texels = image.pixels.clone();
        // An image of egui's always has that many; the reads below rely on it.
        texels.resize(width * height, Color32::TRANSPARENT);
        Self {
            width,
            height,
            texels,
            linear: delta.options.magnification == TextureFilter::Linear,
            wrap: delta.options.wrap_mode,
        }
    }

    /// Replaces the part at `x`, `y` (texels). What lies outside the texture is dropped.
    pub(super) fn patch(&mut self, x: usize, y: usize, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let columns = image.width().min(self.width.saturating_sub(x));
        if columns == 0 {
            return;
        }
        let below = self.texels.chunks_exact_mut(self.width).skip(y);
        for (to, from) in below.zip(image.pixels.chunks_exact(image.width())) {
            if let (Some(to), Some(from)) = (to.get_mut(x..x + columns), from.get(..columns)) {
                to.copy_from_slice(from);
            }
        }
    }

    /// Width and height in texels, for turning texture coordinates (0 to 1) into texels.
    pub(super) fn size(&self) -> [f32; 2] {
        [self.width as f32, self.height as f32]
    }

    /// The colour at a place measured in texels from the top left corner, channels 0 to 255.
    pub(super) fn sample(&self, x: f32, y: f32) -> [f32; 4] {
        if !self.linear {
            return self.texel(x.floor() as i64, y.floor() as i64);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = ((x + ON_TEXEL).floor(), (y + ON_TEXEL).floor());
        let (ax, ay) = ((x - left).max(0.0), (y - top).max(0.0));
        let (column, row) = (left as i64, top as i64);
        let (next_column, next_row) = (column.saturating_add(1), row.saturating_add(1));
        let here = self.texel(column, row);
        if ax < ON_TEXEL && ay < ON_TEXEL {
            return here;
        }
        let upper = mix(here, self.texel(next_column, row), ax);
        let lower = mix(self.texel(column, next_row), self.texel(next_column, next_row), ax);
        mix(upper, lower, ay)
    }

    fn texel(&self, x: i64, y: i64) -> [f32; 4] {
        let place = wrapped(x, self.width, self.wrap)
            .zip(wrapped(y, self.height, self.wrap))
            .map(|(x, y)| y * self.width + x);
        let color = place.and_then(|i| self.texels.get(i)).copied();
        color.unwrap_or_default().to_array().map(f32::from)
    }
}

fn mix(a: [f32; 4], b: [f32; 4], part: f32) -> [f32; 4] {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * part)
}

/// The column or row that stands for `i` in a texture of this many; nothing if it is empty.
fn wrapped(i: i64, size: usize, mode: TextureWrapMode) -> Option<usize> {
    let size = i64::try_from(size).ok().filter(|size| *size > 0)?;
    let i = match mode {
        TextureWrapMode::ClampToEdge => i.clamp(0, size - 1),
        TextureWrapMode::Repeat => i.rem_euclid(size),
        TextureWrapMode::MirroredRepeat => {
            let i = i.rem_euclid(size * 2);
            i.min(size * 2 - 1 - i)
        }
    };
    usize::try_from(i).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{ColorImage, TextureOptions};

    fn grey_row(levels: &[u8], options: TextureOptions) -> Texture {
        let pixels = levels.iter().map(|l| Color32::from_gray(*l)).collect();
        let image = ColorImage::new([levels.len(), 1], pixels);
        Texture::new(&ImageDelta::full(image, options))
    }

    fn red(texture: &Texture, x: f32) -> f32 {
        texture.sample(x, 0.5)[0]
    }

    #[test]
    fn nearest_takes_the_texel_and_linear_mixes_between_centres() {
        let nearest = grey_row(&[0, 100], TextureOptions::NEAREST);
        assert_eq!((red(&nearest, 0.9), red(&nearest, 1.1)), (0.0, 100.0));
        let linear = grey_row(&[0, 100], TextureOptions::LINEAR);
        assert_eq!((red(&linear, 0.5), red(&linear, 1.5)), (0.0, 100.0));
        assert_eq!(red(&linear, 0.75), 25.0);
        assert_eq!((red(&linear, -9.0), red(&linear, 9.0)), (0.0, 100.0));
    }

    #[test]
    fn a_hair_beside_the_centre_is_the_texel_itself() {
        let linear = grey_row(&[0, 100, 0], TextureOptions::LINEAR);
        assert_eq!(red(&linear, 1.5 + 0.002), 100.0);
        assert_eq!(red(&linear, 1.5 - 0.002), 100.0);
    }

    #[test]
    fn coordinates_beyond_the_edge_follow_the_wrap_mode() {
        let at = |i, mode| wrapped(i, 3, mode);
        assert_eq!(at(-1, TextureWrapMode::ClampToEdge), Some(0));
        assert_eq!(at(-1, TextureWrapMode::Repeat), Some(2));
        assert_eq!(at(-1, TextureWrapMode::MirroredRepeat), Some(0));
        assert_eq!(at(3, TextureWrapMode::MirroredRepeat), Some(2));
        assert_eq!(wrapped(0, 0, TextureWrapMode::Repeat), None);
    }

    #[test]
    fn a_patch_that_hangs_over_the_edge_is_cut() {
        let mut texture = grey_row(&[1, 2, 3], TextureOptions::NEAREST);
        let image = ColorImage::filled([4, 4], Color32::from_gray(9));
        let patch = ImageDelta::full(image, TextureOptions::NEAREST);
        texture.patch(2, 0, &patch);
        texture.patch(7, 7, &patch);
        let row: Vec<f32> = (0..3).map(|x| red(&texture, x as f32 + 0.5)).collect();
        assert_eq!(row, [1.0, 2.0, 9.0]);
    }
}
