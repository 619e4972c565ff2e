//! Opens the real window.

use super::action::AppAction;
use super::app::App;
use super::dialogs::DesktopDialogs;
use super::frame_times::FrameTimes;
use super::keymap;
use crate::session::measure;
use crate::session::settings::Settings;
use crate::session::{OpenOptions, Wake};
use crate::store::disk::Places;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

/// Packages whose absence keeps a window from opening on X11, as Debian and Ubuntu name them.
const X_PACKAGES: &str = "libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1";

/// Opens the window on a project, on files as a new project, or on the sample where there is nothing else to open.
/// Returns when it is closed.
pub fn run(paths: Vec<PathBuf>) -> ExitCode {
    // The one panic known of a missing library (xkbcommon-dl) must not reach the user as such.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| open_window(paths, hook)));
    let failure = match outcome {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(err)) => err.to_string(),
        Err(panic) => panic
            .downcast_ref::<String>()
            .cloned()
            .unwrap_or_else(|| "a library is missing".to_owned()),
    };
    let line = format!(
        "No window could be opened ({}); on Debian or Ubuntu: apt-get install {X_PACKAGES}",
        one_line(&failure)
    );
    // Nobody is left to tell if stderr is closed.
    writeln!(std::io::stderr(), "{line}").ok();
    ExitCode::FAILURE
}

fn one_line(words: &str) -> String {
    words.split_whitespace().take(30).collect::<Vec<_>>().join(" ")
}

type PanicHook = Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Sync + Send + 'static>;

fn open_window(paths: Vec<PathBuf>, hook: PanicHook) -> eframe::Result {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Corroborate")
        .with_app_id("corroborate")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([720.0, 480.0])
        .with_drag_and_drop(true);
    let options = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport,
        ..Default::default()
    };
    eframe::run_native(
        "Corroborate",
        options,
        Box::new(move |cc| {
            // The window is there: from here on a panic is a mistake of ours and is shown as one.
            std::panic::set_hook(hook);
            Ok(Box::new(first_state(&cc.egui_ctx, paths)))
        }),
    )
}

fn first_state(ctx: &egui::Context, paths: Vec<PathBuf>) -> App {
    let places = Places::find();
    let (settings, damaged) = Settings::load(&places);
    let slot: Arc<OnceLock<egui::Context>> = Arc::new(OnceLock::from(ctx.clone()));
    let wake: Wake = Arc::new(move || {
        if let Some(ctx) = slot.get() {
            ctx.request_repaint();
        }
    });
    let options = OpenOptions {
        author: settings.author(),
        places,
        wake,
    };
    let first_time = settings.recent.is_empty();
    let misread = keymap::problems(&settings.keys);
    let mut app = App::new(ctx, options, settings, Box::new(DesktopDialogs));
    for words in damaged.into_iter().chain(misread) {
        app.toasts.warn(words);
    }
    match measure::frames_file() {
        Some(Ok(file)) => ctx.add_plugin(FrameTimes::new(file)),
        Some(Err(words)) => app.toasts.warn(words),
        None => {}
    }
    match paths.as_slice() {
        [] if first_time => app.push(AppAction::OpenSample),
        [] => {}
        _ => app.push(AppAction::Import(paths)),
    }
    app
}
