//! A screen without a monitor, the program on it, and a hand on mouse and keyboard.

use crate::still::rest;
use crate::walk::gestures::Stroke;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// Size of the screen and the window, in pixels.
const WIDTH: f32 = 1280.0;
const HEIGHT: f32 = 800.0;
/// Longest wait for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);
/// A program that does nothing for so long has opened its project, or found what it looked for.
const STILL: Duration = Duration::from_millis(200);

/// A process that ends with its owner.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// An X server of our own.
pub(crate) struct Screen {
    pub(crate) display: String,
    _server: Running,
}

impl Screen {
    /// Starts it; an error names what is missing.
    pub(crate) fn start() -> Result<Self, String> {
        let number = 200 + std::process::id() % 700;
        let display = format!(":{number}");
        let size = format!("{WIDTH}x{HEIGHT}x24");
        let server = Command::new("Xvfb")
            .args([&display, "-screen", "0", &size, "-noreset"])
            .stderr(Stdio::null())
            .spawn()
            .map_err(|err| format!("Xvfb does not start ({err}); on Debian or Ubuntu: apt-get install xvfb"))?;
        let socket = format!("/tmp/.X11-unix/X{number}");
        // A server that was killed leaves its socket behind: what counts is who answers.
        wait_for("the X server", || UnixStream::connect(&socket).ok())?;
        Ok(Self {
            display,
            _server: Running(server),
        })
    }

    /// Starts the program on a project, and waits until it has nothing left to do. Where it is not `shaded`, Mesa's
    /// llvmpipe leaves out what takes it most time, the colour of each pixel.
    pub(crate) fn open(&self, project: &Path, home: &Path, frames: &Path, shaded: bool) -> Result<Running, String> {
        let program = Command::new(env!("CARGO_BIN_EXE_corroborate"))
            .arg(project)
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("LP_PERF", if shaded { "" } else { "no_shade" })
            .env("CORROBORATE_HOME", home)
            .env("CORROBORATE_FRAMES", frames)
            .spawn()
            .map_err(|err| err.to_string())?;
        let mut program = Running(program);
        let words = ["search", "--onlyvisible", "--name", "Corroborate$"];
        let window = wait_for("the window", || {
            if let Ok(Some(status)) = program.0.try_wait() {
                return Some(Err(format!("The program ended: {status}")));
            }
            let output = Command::new("xdotool")
                .args(words)
                .env("DISPLAY", &self.display)
                .output();
            let found = String::from_utf8_lossy(&output.ok()?.stdout)
                .lines()
                .next()
                .map(str::to_owned);
            found.map(Ok)
        })??;
        rest(&program, STILL)?;
        let focus = ["windowfocus", "--sync", &window];
        let status = Command::new("xdotool")
            .args(focus)
            .env("DISPLAY", &self.display)
            .status();
        status.map_err(|err| err.to_string())?;
        rest(&program, STILL)?;
        Ok(program)
    }
}

/// One long-lived xdotool.
pub(crate) struct Hand {
    words: ChildStdin,
    answers: BufReader<ChildStdout>,
    _process: Running,
}

impl Hand {
    pub(crate) fn on(screen: &Screen) -> Result<Self, String> {
        let mut process = Command::new("stdbuf")
            .args(["-oL", "xdotool", "-"])
            .env("DISPLAY", &screen.display)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|err| format!("xdotool does not start ({err}); on Debian or Ubuntu: apt-get install xdotool"))?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (words, answers) = pipes.ok_or("xdotool has no pipes")?;
        Ok(Self {
            words,
            answers: BufReader::new(answers),
            _process: Running(process),
        })
    }

    /// Makes strokes, with so many milliseconds from key to key; returns when all were sent.
    pub(crate) fn make(&mut self, strokes: &[Stroke], pace: u32, program: &Running) -> Result<(), String> {
        for stroke in strokes {
            let line = match stroke {
                Stroke::Keys(keys) => format!("key --delay {pace} {keys}"),
                Stroke::Type(words) => {
                    let letters: Vec<String> = words.chars().map(String::from).collect();
                    format!("key --delay {pace} {}", letters.join(" "))
                }
                Stroke::Wheel(notches) => {
                    let button = if *notches > 0 { 5 } else { 4 };
                    let (place, times) = (at((0.5, 0.5)), notches.abs().max(1));
                    format!("mousemove {place} click --repeat {times} --delay {pace} {button}")
                }
                Stroke::Click(x, y) => format!("mousemove {} click 1", at((*x, *y))),
                Stroke::Drag(from, to) => {
                    let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
                    format!(
                        "mousemove {} mousedown 1 mousemove {} mousemove {} mouseup 1",
                        at(*from),
                        at(middle),
                        at(*to)
                    )
                }
                Stroke::Rest => {
                    self.sent()?;
                    rest(program, STILL)?;
                    continue;
                }
            };
            writeln!(self.words, "{line}").map_err(|err| err.to_string())?;
        }
        self.sent()
    }

    /// Waits until xdotool has sent what it was told.
    fn sent(&mut self) -> Result<(), String> {
        writeln!(self.words, "getmouselocation").map_err(|err| err.to_string())?;
        let mut answer = String::new();
        let read = self.answers.read_line(&mut answer);
        match read {
            Ok(0) => Err("xdotool ended".to_owned()),
            Ok(_) => Ok(()),
            Err(err) => Err(err.to_string()),
        }
    }
}

fn at((x, y): (f32, f32)) -> String {
    format!("{:.0} {:.0}", x * WIDTH, y * HEIGHT)
}

/// Looks every tenth of a second until something is there.
pub(crate) fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> Result<T, String> {
    let since = Instant::now();
    while since.elapsed() < PATIENCE {
        if let Some(found) = look() {
            return Ok(found);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Err(format!("waited too long for {what}"))
}
