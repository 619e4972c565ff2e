//! Draws the real workbench without a display, on the CPU.

use super::app::App;
use super::dialogs::{FileDialogs, Question};
use super::raster::Raster;
use crate::session::export::write_beside;
use crate::session::settings::{Settings, ThemeChoice};
use crate::session::task::{Task, Wake};
use crate::session::{OpenOptions, Session};
use crate::store::disk::Places;
use egui::{Context, Pos2, RawInput, Rect, ViewportId, vec2};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Frames drawn before the picture is taken: layout settles, animations end.
const FRAMES: usize = 6;

/// Most pixels of a picture, which takes four bytes of memory for each, several times.
const MAX_PIXELS: f64 = 100e6;
/// Between two looks at whether large texts are there.
const PAUSE: Duration = Duration::from_millis(5);

/// No dialog is ever asked for off-screen.
struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _: &Question, _: &Path, _: Wake) -> Option<Task<Vec<PathBuf>>> {
        None
    }
}

/// Draws the project in `folder` as the window would show it, `size` points wide and high at `scale` pixels a point, and
/// writes a PNG to `output`. The project is opened and left as it is.
pub fn render(folder: &Path, output: &Path, size: (u32, u32), scale: f32, dark: bool) -> Result<(), String> {
    let pixels = f64::from(size.0) * f64::from(size.1) * f64::from(scale).powi(2);
    if pixels > MAX_PIXELS {
        return Err(format!(
            "The picture would have {:.0} million pixels, more than {:.0} million; give a smaller size or scale",
            pixels / 1e6,
            MAX_PIXELS / 1e6
        ));
    }
    let ctx = Context::default();
    let places = Places::find();
    let settings = Settings {
        theme: if dark { ThemeChoice::Dark } else { ThemeChoice::Light },
        ..Settings::default()
    };
    let options = OpenOptions {
        author: settings.author(),
        places,
        wake: Arc::new(|| ()),
    };
    let session = Session::open(folder, &options).map_err(|err| err.to_string())?;
    let mut app = App::new(&ctx, options, settings, Box::new(NoDialogs));
    let (project, folder) = (session.project().clone(), session.folder().to_path_buf());
    app.show(session);
    let png = picture(&ctx, &mut app, size, scale)?;
    write_beside(&project, &folder, output, &png)
}

/// The window's picture after it has settled, as PNG bytes.
pub fn picture(ctx: &Context, app: &mut App, size: (u32, u32), scale: f32) -> Result<Vec<u8>, String> {
    let mut raster = Raster::new();
    let mut last = None;
    let (mut frame, mut settled) = (0, 0);
    while settled < FRAMES {
        frame += 1;
        match app.is_waiting() {
            true => std::thread::sleep(PAUSE),
            false => settled += 1,
        }
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(size.0 as f32, size.1 as f32))),
            time: Some(f64::from(frame) * 0.5),
            ..RawInput::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(scale);
        }
        let output = ctx.run_ui(input, |ui| {
            app.logic(ui.ctx());
            app.ui(ui);
        });
        last = Some(raster.render_frame(ctx, output, super::theme::of(ctx).colors.page));
    }
    let picture = last.ok_or_else(|| "nothing was drawn".to_owned())?;
    picture.to_png().map_err(|err| err.to_string())
}
