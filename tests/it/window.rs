//! The real window, under Xvfb: it opens on the sample, takes real keys, and closes without losing anything.
//! Needs Xvfb, xdotool and the X libraries; skipped with a line where they are missing.

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longest wait for anything, in seconds; a loaded machine draws slowly.
const PATIENCE: Duration = Duration::from_secs(60);

/// Ends the process when the test does, however it does.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn there_is(program: &str) -> bool {
    let found = Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .stdout(Stdio::null())
        .status();
    found.is_ok_and(|status| status.success())
}

fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let since = Instant::now();
    while since.elapsed() < PATIENCE {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("waited too long for {what}");
}

fn xdotool(display: &str, words: &[&str]) -> String {
    let output = Command::new("xdotool")
        .args(words)
        .env("DISPLAY", display)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The one annotations file below the user's data folder, once the project was saved.
fn annotations(home: &Path) -> String {
    let found = std::fs::read_dir(home.join("data/unsaved")).ok();
    let project = found.and_then(|mut folders| folders.next()?.ok());
    let files = project.and_then(|project| std::fs::read_dir(project.path().join("annotations")).ok());
    let files = files.into_iter().flatten().flatten();
    files
        .map(|file| std::fs::read_to_string(file.path()).unwrap())
        .collect()
}

#[test]
fn the_window_opens_on_the_sample_takes_keys_and_closes() {
    if !cfg!(target_os = "linux") || !there_is("Xvfb") || !there_is("xdotool") {
        println!("skipped: Xvfb or xdotool is missing");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let display = format!(":{}", 200 + std::process::id() % 700);
    let server = Command::new("Xvfb")
        .args([&display, "-screen", "0", "1280x800x24", "-noreset"])
        .stderr(Stdio::null())
        .spawn();
    let _server = Running(server.unwrap());
    let socket = format!("/tmp/.X11-unix/X{}", &display[1..]);
    wait_for("the X server", || Path::new(&socket).exists().then_some(()));
    let program = Command::new(env!("CARGO_BIN_EXE_corroborate"))
        .env("DISPLAY", &display)
        .env_remove("WAYLAND_DISPLAY")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("CORROBORATE_HOME", home.path())
        .stderr(Stdio::piped())
        .spawn();
    let mut program = Running(program.unwrap());
    let window = wait_for("the window", || {
        if let Ok(Some(status)) = program.0.try_wait() {
            // A machine with Xvfb may still lack an X library; the line on stderr names it.
            return Some(format!("ended: {status}"));
        }
        let found = xdotool(&display, &["search", "--onlyvisible", "--name", "Corroborate$"]);
        found.lines().next().map(str::to_owned)
    });
    if window.starts_with("ended") {
        let mut said = String::new();
        program.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(
            said.contains("apt-get install"),
            "the window did not open ({window}): {said}"
        );
        println!("skipped: {}", said.trim());
        return;
    }
    let before = wait_for("the sample", || {
        let number = annotations(home.path()).matches("        Annotation(").count();
        (number > 0).then_some(number)
    });
    std::thread::sleep(Duration::from_secs(2));
    xdotool(&display, &["windowfocus", "--sync", &window]);
    // Select the first annotation of the active pane, delete it, and leave: the change is saved on the way out.
    for keys in ["period", "Delete", "ctrl+q"] {
        xdotool(&display, &["key", keys]);
        std::thread::sleep(Duration::from_millis(700));
    }
    let status = wait_for("the window to close", || program.0.try_wait().unwrap());
    assert!(status.success(), "{status}");
    assert_eq!(
        annotations(home.path()).matches("        Annotation(").count(),
        before - 1
    );
}
