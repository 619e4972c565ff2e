//! A finished picture and its packing as PNG.

/// Pixels of one frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// In physical pixels.
    pub width: usize,
    /// In physical pixels.
    pub height: usize,
    /// Premultiplied RGBA, four bytes a pixel, rows from the top, no padding.
    pub rgba: Vec<u8>,
}

impl Picture {
    /// The pixel at `x`, `y`, or nothing outside the picture.
    pub fn pixel(&self, x: usize, y: usize) -> Option<[u8; 4]> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let start = (y * self.width + x) * 4;
        self.rgba.get(start..start + 4)?.try_into().ok()
    }

    /// How many pixels have exactly this colour.
    pub fn count(&self, color: egui::Color32) -> usize {
        let wanted = color.to_array();
        self.rgba.chunks_exact(4).filter(|p| **p == wanted).count()
    }

    /// The picture as a PNG file, see [`to_png`].
    pub fn to_png(&self) -> Result<Vec<u8>, png::EncodingError> {
        to_png(self.width, self.height, &self.rgba)
    }
}

/// Packs RGBA bytes as a PNG file with 8 bits a channel.
///
/// PNG wants straight alpha, so the premultiplied output of the rasteriser is exact only where the
/// picture is opaque, which it is on an opaque background. Refused: a side of 0 pixels or more than
/// `u32::MAX`, or a number of bytes other than `width * height * 4`.
pub fn to_png(width: usize, height: usize, rgba: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(0);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side(width), side(height));
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rgba)?;
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_png_reads_back_as_it_was() {
        let rgba: Vec<u8> = (0..24u8).map(|i| if i % 4 == 3 { 255 } else { i * 9 }).collect();
        let file = to_png(3, 2, &rgba).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut back = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut back).unwrap();
        assert_eq!((info.width, info.height), (3, 2));
        assert_eq!(back, rgba);
    }

    #[test]
    fn a_png_of_the_wrong_size_is_refused() {
        assert!(to_png(3, 2, &[0; 20]).is_err());
        assert!(to_png(0, 2, &[]).is_err());
    }

    #[test]
    fn pixels_are_found_by_place_and_by_colour() {
        let picture = Picture {
            width: 2,
            height: 1,
            rgba: vec![1, 2, 3, 255, 9, 9, 9, 255],
        };
        assert_eq!(picture.pixel(1, 0), Some([9, 9, 9, 255]));
        assert_eq!(picture.pixel(2, 0), None);
        assert_eq!(picture.count(egui::Color32::from_rgb(1, 2, 3)), 1);
    }
}
