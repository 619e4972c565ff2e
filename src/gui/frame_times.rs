//! Writes down how much CPU time each frame took, for long trials (`tests/soak`). Off unless a file was named; then each
//! frame is tessellated twice, once of it here.

use cpu_time::ThreadTime;
use egui::{Context, FullOutput, Plugin, RawInput};
use std::io::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Measures the drawing thread from the input of a frame to its triangles: logic, views, actions, tessellation. Painting
/// on the graphics card is not in it.
pub(super) struct FrameTimes {
    file: Box<dyn Write + Send + Sync>,
    /// CPU time of the thread when the pass began.
    began: Duration,
    /// Which frame was last seen; a frame may have more than one pass.
    frame: u64,
    /// Of each frame since the last line, in microseconds.
    micros: Vec<u128>,
    /// The second of the last line, since 1970.
    second: u64,
}

impl FrameTimes {
    /// Writes to `file` a line for each second in which frames were drawn: the milliseconds since 1970 at which the
    /// line ends, then the microseconds of each frame, parted by spaces.
    pub(super) fn new(file: impl Write + Send + Sync + 'static) -> Self {
        Self {
            file: Box::new(file),
            began: Duration::ZERO,
            frame: u64::MAX,
            micros: Vec::new(),
            second: 0,
        }
    }

    fn write_line(&mut self, now: Duration) {
        self.second = now.as_secs();
        let mut line = now.as_millis().to_string();
        for micros in self.micros.drain(..) {
            line.push(' ');
            line.push_str(&micros.to_string());
        }
        line.push('\n');
        // A trial that cannot be written down is seen by whoever reads the file; the window goes on.
        self.file.write_all(line.as_bytes()).ok();
    }
}

impl Plugin for FrameTimes {
    fn debug_name(&self) -> &'static str {
        "frame times"
    }

    fn input_hook(&mut self, _: &Context, _: &mut RawInput) {
        self.began = cpu_time();
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        ctx.tessellate(output.shapes.clone(), output.pixels_per_point);
        let micros = cpu_time().saturating_sub(self.began).as_micros();
        let frame = ctx.cumulative_frame_nr();
        match self.micros.last_mut().filter(|_| self.frame == frame) {
            Some(last) => *last += micros,
            None => self.micros.push(micros),
        }
        self.frame = frame;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        if now.as_secs() != self.second {
            self.write_line(now);
        }
    }
}

fn cpu_time() -> Duration {
    ThreadTime::now().as_duration()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn each_frame_is_one_number_of_a_line() {
        let kept = Kept::default();
        let ctx = Context::default();
        ctx.add_plugin(FrameTimes::new(kept.clone()));
        for _ in 0..3 {
            let mut output = ctx.run_ui(RawInput::default(), |ui| {
                ui.label("words");
            });
            output.textures_delta.clear();
        }
        ctx.with_plugin(|times: &mut FrameTimes| times.write_line(Duration::from_millis(1_500)));
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        let numbers = text.lines().flat_map(|line| line.split(' ').skip(1));
        let frames: Vec<u64> = numbers.map(|number| number.parse().unwrap()).collect();
        assert_eq!(frames.len(), 3, "{text}");
        assert!(text.lines().last().unwrap().starts_with("1500"), "{text}");
    }
}
