//! A long session in the real window under Xvfb: random gestures with real keys and a real mouse, the program killed in
//! between, and a model beside it of what must be in the project.
//!
//! `cargo bench --bench soak -- MINUTES SEED DOCUMENTS`; without them it says so and does nothing. It ends with 1 where the
//! project is not the model's, memory is not flat, or frames take too long. Needs Linux, Xvfb and xdotool.

#![expect(clippy::print_stdout, reason = "a bench prints")]
#![expect(clippy::print_stderr, reason = "what went wrong is said apart from the figures")]

mod record;
mod screen;
mod still;
mod walk;

use corroborate::project::edit::Command::AddDocuments;
use corroborate::session::import::import_text;
use corroborate::session::{OpenOptions, Session};
use corroborate::store::disk::Places;
use fastrand::Rng;
use record::{Diary, Memory, Progress};
use screen::{Hand, Running, Screen, wait_for};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::{Duration, Instant};
use still::{Journals, rest};
use walk::gestures::{Analyst, Stroke};
use walk::model::{Facts, Model, State};
use walk::texts::texts;

/// Largest document, in bytes.
const LARGEST: usize = 120_000;
/// Steps that the model can take back; the window can take back all.
const REACH: usize = 80;
/// Proposals that are rejected in a run, so that some are left.
const REJECTIONS: usize = 40;
/// Most gestures that are made without waiting for the window.
const BATCH: usize = 8;
/// A window that does nothing for so long has taken what it was sent.
const TAKEN: Duration = Duration::from_millis(30);
/// Every so many lives the window is painted in full. Without a graphics card the colours of pixels
/// take twenty times as long as all that the program does, and would leave few gestures in an hour.
const SHADED_EVERY: usize = 3;
/// The files of frame times.
const SHADED: &str = "shaded.txt";
const UNSHADED: &str = "unshaded.txt";
/// A run shorter than this has short lives only, in seconds.
const LONG_RUN: u64 = 30 * 60;
/// A life that is long enough to tell whether memory is flat.
const TELLING: Duration = Duration::from_secs(7 * 60);
/// States of the model that are kept, to find the one that a killed program left.
const KEPT: usize = 40;

/// A run: where everything is and what was measured.
struct Run {
    folder: PathBuf,
    screen: Screen,
    hand: Hand,
    analyst: Analyst,
    diary: Diary,
    /// The states before the last gestures.
    states: Vec<State>,
    progress: Progress,
    /// Whether memory was flat in all lives that were long enough to tell, if any was.
    flat: Option<bool>,
}

fn main() -> ExitCode {
    let args: Vec<f64> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let &[minutes, seed, documents] = args.as_slice() else {
        println!("soak: give minutes, a seed and a number of documents, as in: cargo bench --bench soak -- 60 1 200");
        return ExitCode::SUCCESS;
    };
    match run(minutes, seed as u64, documents as usize) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(err) => {
            eprintln!("soak: {err}");
            ExitCode::FAILURE
        }
    }
}

fn run(minutes: f64, seed: u64, documents: usize) -> Result<bool, String> {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).map_err(|err| err.to_string())?;
    // Kept until all went well: what went wrong is to be looked at.
    let folder = dir.keep();
    println!(
        "soak: {minutes} minutes, seed {seed}, {documents} documents, in {}",
        folder.display()
    );
    let screen = Screen::start()?;
    let hand = Hand::on(&screen)?;
    let model = Model::new(texts(seed, documents, LARGEST), REACH);
    let mut run = Run {
        folder,
        screen,
        hand,
        analyst: Analyst::new(model, seed, REJECTIONS),
        diary: Diary::default(),
        states: Vec::new(),
        progress: Progress::default(),
        flat: None,
    };
    run.make_project()?;
    let lives = lives(minutes, &mut Rng::with_seed(seed));
    for (n, length) in lives.iter().enumerate() {
        let last = n + 1 == lives.len();
        run.live(n + 1, *length, last)?;
    }
    run.diary.report();
    let (kills, seconds) = (lives.len() - 1, lives.iter().sum::<Duration>().as_secs_f64());
    println!(
        "{:.2} gestures a second over {:.1} minutes of life, {kills} kills",
        run.diary.len() as f64 / seconds,
        seconds / 60.0
    );
    let mut quick = true;
    for name in [SHADED, UNSHADED] {
        quick &= run.diary.frames(&run.path(name))?;
    }
    println!(
        "state equal to the model: yes; memory flat: {}; frames quick enough: {quick}",
        run.flat
            .map_or("no life was long enough to tell".to_owned(), |flat| flat.to_string())
    );
    std::fs::remove_dir_all(&run.folder).map_err(|err| err.to_string())?;
    Ok(quick && run.flat != Some(false))
}

/// How long the program lives each time: long, some short lives, then until all time is used up. In a long run each of
/// the last is long enough to tell whether memory is flat.
fn lives(minutes: f64, dice: &mut Rng) -> Vec<Duration> {
    let all = (minutes * 60.0) as u64;
    let mut lives = vec![all * 4 / 10];
    let least = if all < LONG_RUN { all / 4 } else { 8 * 60 };
    let most = if all < LONG_RUN { all / 3 } else { 15 * 60 };
    lives.extend((0..4).map(|_| dice.u64(all / 120..=all / 60)));
    loop {
        let left = all.saturating_sub(lives.iter().sum());
        if left < 2 * least {
            lives.push(left);
            return lives.into_iter().map(Duration::from_secs).collect();
        }
        lives.push(dice.u64(least..=most.min(left - least)));
    }
}

impl Run {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn make_project(&self) -> Result<(), String> {
        let folder = self.path("project");
        let mut session = Session::create(&folder, &options(&self.path("home"))).map_err(|err| err.to_string())?;
        let texts = self.analyst.model.texts.iter();
        let new = texts.flat_map(|text| import_text(&text.title, &text.text, &folder).documents);
        let added = session.execute(AddDocuments(new.collect()));
        added.map_err(|err| err.to_string())?;
        session.save().map(|_| ())
    }

    /// Runs a subcommand that must succeed.
    fn program(&self, words: &[&std::ffi::OsStr]) -> Result<(), String> {
        let output = Command::new(env!("CARGO_BIN_EXE_corroborate"))
            .args(words)
            .env("CORROBORATE_HOME", self.path("home"))
            .output()
            .map_err(|err| err.to_string())?;
        match output.status.success() {
            true => Ok(()),
            false => Err(format!("{words:?} failed: {}", String::from_utf8_lossy(&output.stderr))),
        }
    }

    /// One life of the program: opened, used, and killed or, the last time, closed.
    fn live(&mut self, life: usize, length: Duration, last: bool) -> Result<(), String> {
        self.reopen();
        let shaded = life.is_multiple_of(SHADED_EVERY);
        let (home, frames) = (self.path("home"), self.path(if shaded { SHADED } else { UNSHADED }));
        let mut program = self.screen.open(&self.path("project"), &home, &frames, shaded)?;
        let (born, mut memory) = (Instant::now(), Memory::of_newborn());
        self.hand.make(&[Stroke::Keys("ctrl+2".to_owned())], 0, &program)?;
        let before = self.diary.len();
        if length >= TELLING {
            self.look_at_all(&program)?;
        }
        while born.elapsed() < length {
            self.batch(&program)?;
            memory.look(program.0.id());
            self.progress.say(&self.diary, life, &memory, &frames)?;
        }
        if !last && life.is_multiple_of(2) {
            // Every second time it is killed in the middle of what it does.
            self.gestures(&program)?;
            std::thread::sleep(Duration::from_millis(self.analyst.dice.u64(..800)));
        }
        if last {
            self.hand.make(&[Stroke::Keys("ctrl+q".to_owned())], 0, &program)?;
            wait_for("the window to close", || program.0.try_wait().ok().flatten())?;
        } else {
            program.0.kill().map_err(|err| err.to_string())?;
            program.0.wait().map_err(|err| err.to_string())?;
        }
        if let Some(flat) = memory.report(life) {
            self.flat = Some(flat && self.flat != Some(false));
        }
        self.check(life, if shaded { "shaded" } else { "unshaded" }, before)
    }

    /// A window that is opened anew takes nothing back, has nothing chosen and may show anything.
    fn reopen(&mut self) {
        let model = &mut self.analyst.model;
        model.past.clear();
        model.future.clear();
        (model.selected, model.marked) = (None, None);
        self.analyst.lose_sight();
        self.states.clear();
    }

    /// Shows every document and every size of text once, so that what is kept of them is there.
    fn look_at_all(&mut self, program: &Running) -> Result<(), String> {
        let documents = vec![("ctrl+Page_Down", "next document"); self.analyst.model.texts.len()];
        let sizes = [vec!["ctrl+plus"; 6], vec!["ctrl+minus"; 10], vec!["ctrl+0"]].concat();
        let sizes = sizes.into_iter().map(|key| (key, "zoom"));
        let gestures: Vec<(&str, &'static str)> = documents.into_iter().chain(sizes).collect();
        for batch in gestures.chunks(BATCH) {
            for (key, name) in batch {
                let strokes = ["alt+1", key].map(|key| Stroke::Keys(key.to_owned()));
                self.diary.note(name);
                self.hand.make(&strokes, 0, program)?;
            }
            rest(program, TAKEN)?;
            self.diary.taken();
        }
        self.analyst.lose_sight();
        Ok(())
    }

    /// Some gestures at once; then waits until the window has taken them and the journal tells of them.
    fn batch(&mut self, program: &Running) -> Result<(), String> {
        let home = self.path("home");
        let (journals, before) = (Journals::under(&home), self.analyst.model.now.clone());
        self.gestures(program)?;
        rest(program, TAKEN)?;
        if self.analyst.model.now != before {
            journals.wait_for_more(&home)?;
        }
        self.diary.taken();
        Ok(())
    }

    fn gestures(&mut self, program: &Running) -> Result<(), String> {
        for _ in 0..self.analyst.dice.usize(1..=BATCH) {
            self.gesture(program)?;
        }
        Ok(())
    }

    fn gesture(&mut self, program: &Running) -> Result<(), String> {
        self.states.push(self.analyst.model.now.clone());
        if self.states.len() > KEPT {
            self.states.remove(0);
        }
        let gesture = self.analyst.next();
        let pace = self.analyst.dice.u32(..6);
        self.diary.note(gesture.name);
        let made = self.hand.make(&gesture.strokes, pace, program);
        made.map_err(|err| format!("gesture {}, {}: {err}", self.diary.len(), gesture.name))
    }

    /// What the folder and the journal hold is what the model says; after a kill in the middle, what it said a little
    /// earlier.
    fn check(&mut self, life: usize, shading: &str, before: usize) -> Result<(), String> {
        self.program(&["check".as_ref(), self.path("project").as_os_str()])?;
        let is = facts(&self.path("project"), &self.path("home"))?;
        let underway = self.diary.forget_underway();
        let made = self.diary.len() - before;
        let marks = self.analyst.model.now.marks.len();
        let compared = self.analyst.model.facts().compare(&is);
        if compared.is_ok() {
            println!("life {life}, {shading}: {made} gestures, the project is the model's ({marks} marks)");
            return Ok(());
        }
        let said = compared.map_err(|err| format!("life {life}, in {}: {err}", self.folder.display()));
        if underway == 0 {
            return said;
        }
        let model = &self.analyst.model;
        let earlier = self.states.iter().rev().chain(model.past.iter().rev());
        let mut earlier = earlier.chain(&model.future);
        let Some(found) = earlier.find(|&state| self.said(state) == is).cloned() else {
            return said;
        };
        println!(
            "life {life}, {shading}: {made} gestures, killed with {underway} more underway, of which the project has the model's first"
        );
        self.analyst.model.now = found;
        Ok(())
    }

    fn said(&self, state: &State) -> Facts {
        let mut model = Model::new(self.analyst.model.texts.clone(), 0);
        model.now = state.clone();
        model.facts()
    }
}

/// What a project says that no window has open.
fn facts(project: &Path, home: &Path) -> Result<Facts, String> {
    let session = Session::open(project, &options(home)).map_err(|err| err.to_string())?;
    Ok(Facts::of(session.project()))
}

fn options(home: &Path) -> OpenOptions {
    OpenOptions {
        author: "soak".to_owned(),
        places: Places::under(home),
        wake: Arc::new(|| ()),
    }
}
