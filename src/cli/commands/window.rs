//! `corroborate [PROJECT | FILE…]`: whether a window can be opened at all.

use std::path::PathBuf;

/// Said by a build without the window.
pub const NOT_BUILT_IN: &str =
    "This build has no window; these commands work without one: new, import, check, stats, export, apply";

const NO_DISPLAY: &str = "No display was found, so no window can be opened; these commands work without one: \
    new, import, check, stats, export, apply, render";

/// Why no window can be opened here on these paths; none where one can.
pub fn why_none(paths: &[PathBuf]) -> Option<String> {
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        let missing = missing.to_string_lossy();
        let missing = missing.escape_debug();
        return Some(format!(
            "No such file, folder or command; `corroborate help` lists the commands: {missing}"
        ));
    }
    if cfg!(not(feature = "gui")) {
        return Some(NOT_BUILT_IN.to_owned());
    }
    let needs_display = cfg!(all(unix, not(target_os = "macos")));
    let has_display = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
        .into_iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    (needs_display && !has_display).then(|| NO_DISPLAY.to_owned())
}
