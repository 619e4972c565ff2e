//! `corroborate render`: a picture of a project, drawn without a display. The drawing is the window's.

use clap::ValueEnum;
use clap::builder::{PathBufValueParser, TypedValueParser};
use std::path::PathBuf;

/// Draw a project as the window would show it, into a PNG file
#[derive(Debug, clap::Args)]
pub struct RenderArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The picture to write
    #[arg(short, long, value_name = "PICTURE.PNG", value_parser = PathBufValueParser::new().try_map(picture))]
    pub output: PathBuf,
    /// Width and height of the window in points
    #[arg(long, value_name = "WxH", default_value = "1440x900", value_parser = size)]
    pub size: (u32, u32),
    /// Pixels a point
    #[arg(long, default_value = "1", value_parser = scale)]
    pub scale: f32,
    /// Colours
    #[arg(long, value_enum, default_value = "light")]
    theme: Theme,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Theme {
    Light,
    Dark,
}

impl RenderArgs {
    /// Whether the dark theme was asked for.
    pub fn is_dark(&self) -> bool {
        matches!(self.theme, Theme::Dark)
    }
}

/// Only a picture is ever written over: no source and no file of a project is called so.
fn picture(path: PathBuf) -> Result<PathBuf, &'static str> {
    let is_png = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
    if is_png {
        Ok(path)
    } else {
        Err("give a file whose name ends in .png")
    }
}

/// Sides from 100 to 8,000 points, as "1440x900".
fn size(text: &str) -> Result<(u32, u32), String> {
    let side = |text: &str| text.parse::<u32>().ok().filter(|side| (100..=8_000).contains(side));
    text.split_once(['x', 'X', '×'])
        .and_then(|(width, height)| Some((side(width)?, side(height)?)))
        .ok_or_else(|| "give width and height from 100 to 8000, as in 1440x900".to_owned())
}

fn scale(text: &str) -> Result<f32, String> {
    let scale = text.parse::<f32>().ok().filter(|scale| (0.5..=4.0).contains(scale));
    scale.ok_or_else(|| "give a number from 0.5 to 4".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_two_sane_sides() {
        assert_eq!(size("1440x900"), Ok((1440, 900)));
        for bad in [
            "",
            "1440",
            "x",
            "0x900",
            "1440x99999",
            "-1x200",
            "1e3x200",
            "200x200x200",
        ] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_scale_is_a_sane_number() {
        assert_eq!(scale("1.5"), Ok(1.5));
        for bad in ["0", "NaN", "inf", "-1", "100", "two"] {
            assert!(scale(bad).is_err(), "{bad}");
        }
    }
}
