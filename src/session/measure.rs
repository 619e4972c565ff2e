//! Where the window writes down how long its frames took, when a trial asks for it.

use std::fs::{File, OpenOptions};

/// Names the file; unset in daily use. See `tests/README.md`.
const FRAMES: &str = "CORROBORATE_FRAMES";

/// The file that the environment names for frame times, opened so that lines are put at its end; none where it names
/// none, words where it cannot be opened.
pub fn frames_file() -> Option<Result<File, String>> {
    let path = std::env::var_os(FRAMES).filter(|path| !path.is_empty())?;
    let opened = OpenOptions::new().create(true).append(true).open(&path);
    Some(opened.map_err(|err| format!("Frame times are not written: {err}: {}", path.display())))
}
