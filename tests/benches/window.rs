//! The real window without a display: whole frames, measured in CPU time of this thread.

use crate::folder;
use corroborate::gui::App;
use corroborate::gui::action::Action;
use corroborate::gui::dialogs::{FileDialogs, Question};
use corroborate::session::settings::Settings;
use corroborate::session::task::{Task, Wake};
use corroborate::session::{OpenOptions, Session};
use cpu_time::ThreadTime;
use egui::{Context, Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect, pos2, vec2};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// Size in points, at one pixel a point.
const SIZE: (f32, f32) = (1920.0, 1080.0);

/// Seconds from frame to frame.
const FRAME: f64 = 1.0 / 60.0;

/// A place in the text of the first pane, with one pane or two.
const IN_TEXT: Pos2 = pos2(600.0, 500.0);

/// No dialog is ever asked for.
struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _: &Question, _: &Path, _: Wake) -> Option<Task<Vec<PathBuf>>> {
        None
    }
}

/// A window that draws when told to.
pub(crate) struct Window {
    /// What is drawn.
    pub(crate) app: App,
    /// For projects that are to wake this window.
    pub(crate) options: OpenOptions,
    /// Told when something beside the window is done.
    woken: Receiver<()>,
    ctx: Context,
    frames: u32,
}

impl Window {
    /// Has drawn the start screen, so that fonts are loaded.
    pub(crate) fn new(home: &Path) -> Self {
        let ctx = Context::default();
        let (sender, woken) = mpsc::channel();
        let options = OpenOptions {
            wake: Arc::new(move || {
                sender.send(()).ok();
            }),
            ..folder::options(home)
        };
        let app = App::new(&ctx, options.clone(), Settings::default(), Box::new(NoDialogs));
        let mut window = Self {
            app,
            options,
            woken,
            ctx,
            frames: 0,
        };
        window.still(3);
        window
    }

    /// Shows a project; wall-clock time until its text was drawn, some of which is done beside the window, and the CPU
    /// time of the frames until then.
    pub(crate) fn show(&mut self, session: Session) -> (Duration, Vec<Duration>) {
        let start = Instant::now();
        self.app.adopt(|_| Ok(session));
        let mut frames = vec![self.frame(Vec::new())];
        while self.app.panes().readers.iter().any(|reader| reader.text().is_none()) {
            self.woken.recv().unwrap();
            frames.push(self.frame(Vec::new()));
        }
        (start.elapsed(), frames)
    }

    /// Draws frames as long as the window asks for them at once.
    pub(crate) fn settle(&mut self) -> Vec<Duration> {
        let mut frames = Vec::new();
        while self.ctx.has_requested_repaint() {
            frames.push(self.frame(Vec::new()));
        }
        frames
    }

    /// Draws one frame: logic, views, actions, tessellation. Painting on the graphics card is not in it.
    pub(crate) fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.frames += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(SIZE.0, SIZE.1))),
            time: Some(f64::from(self.frames) * FRAME),
            focused: true,
            events,
            ..RawInput::default()
        };
        let start = ThreadTime::now();
        let output = self.ctx.run_ui(input, |ui| {
            self.app.logic(ui.ctx());
            self.app.ui(ui);
        });
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let spent = start.elapsed();
        assert!(!triangles.is_empty(), "nothing was drawn");
        spent
    }

    /// Draws `frames` frames in which nothing happens.
    pub(crate) fn still(&mut self, frames: usize) -> Vec<Duration> {
        (0..frames).map(|_| self.frame(Vec::new())).collect()
    }

    /// Gives the keyboard to the text of the first pane.
    pub(crate) fn click(&mut self) {
        for pressed in [true, false] {
            self.frame(vec![
                Event::PointerMoved(IN_TEXT),
                Event::PointerButton {
                    pos: IN_TEXT,
                    button: PointerButton::Primary,
                    pressed,
                    modifiers: Modifiers::NONE,
                },
            ]);
        }
        self.still(3);
    }

    /// Turns the wheel once a frame, one notch down.
    pub(crate) fn wheel(&mut self, frames: usize) -> Vec<Duration> {
        let notch = || Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, -1.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        };
        (0..frames)
            .map(|_| self.frame(vec![Event::PointerMoved(IN_TEXT), notch()]))
            .collect()
    }

    /// Presses a key and draws until the view stands still: the frame that takes the key, and the one that shows it.
    pub(crate) fn press(&mut self, key: Key, modifiers: Modifiers) -> [Duration; 2] {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        };
        [self.frame(vec![event(true)]), self.frame(vec![event(false)])]
    }

    /// Asks for something: the frame that carries it out, and the one that shows it.
    pub(crate) fn ask(&mut self, action: impl Into<Action>) -> [Duration; 2] {
        self.app.push(action);
        [self.frame(Vec::new()), self.frame(Vec::new())]
    }

    /// First byte in sight in the first pane.
    pub(crate) fn first_byte(&mut self) -> usize {
        self.app
            .panes()
            .readers
            .first()
            .map_or(0, corroborate::gui::reader::ReaderState::first_byte)
    }
}
