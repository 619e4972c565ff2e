//! Picks the command line or the window.

use corroborate::cli::{self, Wish};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::parse() {
        Wish::Command(command) => cli::run(command),
        Wish::Window(paths) => match cli::commands::window::why_none(&paths) {
            Some(why) => cli::output::refuse(&why),
            None => window(paths),
        },
        Wish::Render(args) => render(&args),
    }
}

#[cfg(feature = "gui")]
fn window(paths: Vec<std::path::PathBuf>) -> ExitCode {
    corroborate::gui::run(paths)
}

#[cfg(not(feature = "gui"))]
fn window(_: Vec<std::path::PathBuf>) -> ExitCode {
    cli::output::refuse(cli::commands::window::NOT_BUILT_IN)
}

#[cfg(feature = "gui")]
fn render(args: &cli::commands::render::RenderArgs) -> ExitCode {
    let done = corroborate::gui::render(&args.folder, &args.output, args.size, args.scale, args.is_dark());
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => cli::output::fail(&why),
    }
}

#[cfg(not(feature = "gui"))]
fn render(_: &cli::commands::render::RenderArgs) -> ExitCode {
    cli::output::refuse(cli::commands::window::NOT_BUILT_IN)
}
