//! A progress bar for long work, on standard error and only where somebody looks.

use crate::progress::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Does `work` and shows how far it is.
pub fn watched<T>(title: &str, work: impl FnOnce(&Progress) -> T) -> T {
    let progress = Progress::default();
    if !io::stderr().is_terminal() {
        return work(&progress);
    }
    let (done, wait) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        let watching = progress.clone();
        scope.spawn(move || {
            let bar = bar(title);
            while wait.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
                let (steps, total) = watching.state();
                bar.set_length(total);
                bar.set_position(steps);
            }
            bar.finish_and_clear();
        });
        let outcome = work(&progress);
        drop(done);
        outcome
    })
}

fn bar(title: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    // The template is fixed; where this library would not take it, its own will do.
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos} of {len}") {
        bar.set_style(style);
    }
    bar.set_message(title.to_owned());
    bar
}
