//! A long session in the real window under Xvfb: random gestures with real keys and a real mouse, the program killed in
//! between, and a model beside it of what must be in the project.
//!
//! `cargo bench --bench soak -- MINUTES SEED DOCUMENTS`; without them it says so and does nothing. It ends with 1 where the
//! project is not the model's, memory is not flat, or frames take too long. Needs Linux, Xvfb and xdotool.

#![expect(clippy::print_stdout, reason = "a bench prints")]
#![expect(clippy::print_stderr, reason = "what went wrong is said apart from the figures")]

mod record;
mod screen;
mod walk;

use corroborate::project::edit::Command::AddDocuments;
use corroborate::session::import::import_text;
use corroborate::session::{OpenOptions, Session};
use corroborate::store::disk::Places;
use record::{Diary, Memory};
use screen::{Hand, Running, Screen, rest, wait_for};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::{Duration, Instant};
use walk::gestures::{Analyst, Stroke};
use walk::model::{Facts, Model, State};
use walk::texts::texts;

/// Largest document, in bytes.
const LARGEST: usize = 120_000;
/// Steps that the model can take back; the window can take back all.
const REACH: usize = 80;
/// Proposals that are rejected in a run, so that some are left.
const REJECTIONS: usize = 40;
/// Gestures from one rest to the next.
const REST_EVERY: usize = 40;
/// States of the model that are kept, to find the one that a killed program left.
const KEPT: usize = 40;

/// A run: where everything is and what was measured.
struct Run {
    folder: PathBuf,
    screen: Screen,
    hand: Hand,
    analyst: Analyst,
    diary: Diary,
    /// The states after the last gestures.
    states: Vec<State>,
    flat: bool,
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
        flat: true,
    };
    run.make_project()?;
    let lives = lives(minutes);
    for (n, length) in lives.iter().enumerate() {
        let last = n + 1 == lives.len();
        run.live(n + 1, *length, last)?;
    }
    run.diary.report();
    let quick = run.diary.frames(&run.path("frames.txt"))?;
    println!(
        "state equal to the model: yes; memory flat: {}; frames quick enough: {quick}",
        run.flat
    );
    std::fs::remove_dir_all(&run.folder).map_err(|err| err.to_string())?;
    Ok(quick && run.flat)
}

/// How long the program lives each time: long, some short lives, long.
fn lives(minutes: f64) -> Vec<Duration> {
    let all = Duration::from_secs_f64(minutes * 60.0);
    let short = all / 30;
    let mut lives = vec![all * 4 / 10];
    lives.extend([short; 5]);
    lives.push(all.saturating_sub(all * 4 / 10 + short * 5));
    lives
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
        let (home, frames) = (self.path("home"), self.path("frames.txt"));
        let mut program = self.screen.open(&self.path("project"), &home, &frames)?;
        let (born, mut memory) = (Instant::now(), Memory::of_newborn());
        self.hand.make(&[Stroke::Keys("ctrl+2".to_owned())], 12, &program)?;
        let mut made: usize = 0;
        while born.elapsed() < length {
            made += 1;
            self.gesture(&program)?;
            memory.look(program.0.id());
            if made.is_multiple_of(REST_EVERY) {
                rest(&program)?;
            }
        }
        // Every second time it is killed in the middle of what it does.
        let rested = last || life % 2 == 1;
        if rested {
            rest(&program)?;
        }
        if last {
            self.hand.make(&[Stroke::Keys("ctrl+q".to_owned())], 12, &program)?;
            wait_for("the window to close", || program.0.try_wait().ok().flatten())?;
        } else {
            program.0.kill().map_err(|err| err.to_string())?;
            program.0.wait().map_err(|err| err.to_string())?;
        }
        self.flat &= memory.report(life).unwrap_or(true);
        self.check(life, made, rested)
    }

    /// A window that is opened anew takes nothing back, has nothing chosen and may show anything.
    fn reopen(&mut self) {
        let model = &mut self.analyst.model;
        model.past.clear();
        model.future.clear();
        (model.selected, model.marked) = (None, None);
        self.analyst.columns = [None; 2];
        self.states.clear();
    }

    fn gesture(&mut self, program: &Running) -> Result<(), String> {
        let gesture = self.analyst.next();
        let pace = self.analyst.dice.u32(3..30);
        self.diary.note(gesture.name);
        self.states.push(self.analyst.model.now.clone());
        if self.states.len() > KEPT {
            self.states.remove(0);
        }
        let made = self.hand.make(&gesture.strokes, pace, program);
        std::thread::sleep(Duration::from_millis(self.analyst.dice.u64(10..120)));
        made.map_err(|err| format!("gesture {}, {}: {err}", self.diary.len(), gesture.name))
    }

    /// What the folder and the journal hold is what the model says; after a kill in the middle, what it said a little
    /// earlier.
    fn check(&mut self, life: usize, made: usize, rested: bool) -> Result<(), String> {
        self.program(&["check".as_ref(), self.path("project").as_os_str()])?;
        let is = facts(&self.path("project"), &self.path("home"))?;
        let compared = self.analyst.model.facts().compare(&is);
        if compared.is_ok() {
            println!(
                "life {life}: {made} gestures, the project is the model's ({} marks)",
                self.analyst.model.now.marks.len()
            );
            return Ok(());
        }
        let said = compared.map_err(|err| format!("life {life}, in {}: {err}", self.folder.display()));
        if rested {
            return said;
        }
        let model = &self.analyst.model;
        let mut earlier = self
            .states
            .iter()
            .rev()
            .chain(model.past.iter().rev())
            .chain(&model.future);
        let Some(found) = earlier.find(|&state| self.said(state) == is).cloned() else {
            return said;
        };
        let back = self.states.iter().rev().position(|state| *state == found);
        let back = back.map_or_else(
            || "within the last gestures".to_owned(),
            |n| format!("{n} gestures earlier"),
        );
        println!("life {life}: {made} gestures, killed in the middle; the project is the model's {back}");
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
