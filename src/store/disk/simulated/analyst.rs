//! One who works on a project on the disk in memory, and what was promised to them.
//!
//! The project is two files that list numbers, even ones in the one, odd ones in the other, and say of how many. Each body of the journal is a
//! number, counted from 1, so that what is lost, doubled or out of order shows. It is opened and saved by the same steps
//! as in `session`.

use std::collections::BTreeSet;
use std::path::Path;

use super::fs;
use crate::store::disk::{ContentHash, Journal, keep, make_durable, replay, save_anew, save_atomically};

const STATE: &str = "/s";
const FILES: [&str; 2] = ["/p/even.ron", "/p/odd.ron"];

/// Something that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Put,
    /// Three bodies at once.
    Burst,
    Save,
    /// Another body comes while the files are being written.
    SaveAndPut,
    /// The program ends without saving, and is started again.
    Reopen,
    /// Another program removes the journal.
    LoseJournal,
}

/// What must be there after a crash: all up to `acked`, and nothing beyond `submitted`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Promise {
    pub(super) acked: u64,
    pub(super) submitted: u64,
    /// The journal was taken away since, so that of what was not acknowledged anything may be missing.
    pub(super) journal_lost: bool,
}

/// An open project.
#[derive(Debug)]
pub(super) struct Analyst {
    journal: Journal,
    bases: [Option<ContentHash>; 2],
    /// What a save has put into the files.
    saved: u64,
    /// The disk did not confirm what was read: the files are written anew.
    unflushed: bool,
    /// The project could not be opened again.
    closed: bool,
    pub(super) promise: Promise,
    /// What was found wrong when it was opened again.
    pub(super) fault: Option<String>,
}

/// A project as it was opened.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) analyst: Analyst,
    /// The numbers up to which each file holds all of its own.
    in_files: [u64; 2],
    replayed: Vec<u64>,
    base_matches: bool,
    /// Nobody is told that what was read is saved: the disk did not say so, and no journal has it.
    is_unconfirmed: bool,
}

fn text(number: u64) -> String {
    format!("put {number} é")
}

pub(super) fn bytes(file: usize, count: u64) -> Vec<u8> {
    let own = (1..=count).filter(|number| number % 2 == file as u64);
    let list: Vec<String> = own.map(|number| number.to_string()).collect();
    format!("of {count}: {}\n", list.join(" ")).into_bytes()
}

/// How many numbers the project had when the file was saved; an error when it is not a whole file of ours.
fn read_file(file: usize, content: &[u8]) -> Result<u64, String> {
    let unreadable = || format!("UNREADABLE {}: {}", FILES[file], content.escape_ascii());
    let text = std::str::from_utf8(content).ok().ok_or_else(unreadable)?;
    let count = text
        .strip_prefix("of ")
        .and_then(|rest| rest.split_once(':')?.0.parse().ok());
    let count = count.ok_or_else(unreadable)?;
    if bytes(file, count) == content {
        Ok(count)
    } else {
        Err(unreadable())
    }
}

/// The numbers that are in the files or were replayed.
fn there(in_files: [u64; 2], replayed: &[u64]) -> BTreeSet<u64> {
    let in_file = |file: usize| (1..=in_files[file]).filter(move |number| number % 2 == file as u64);
    in_file(0).chain(in_file(1)).chain(replayed.iter().copied()).collect()
}

/// Whether the files are of two saves: the power went between them.
fn between_saves(in_files: [u64; 2]) -> bool {
    let [even, odd] = in_files;
    even != odd
}

fn project_hash(bases: &[Option<ContentHash>; 2]) -> ContentHash {
    ContentHash::of(format!("{bases:?}").as_bytes())
}

impl Opened {
    /// Opens the project as `session` does: reads the files, replays the journal, begins a new one.
    pub(super) fn open() -> Result<Self, String> {
        let mut in_files = [0; 2];
        let mut bases = [None; 2];
        for (file, name) in FILES.iter().enumerate() {
            let content = fs::read(Path::new(name)).map_err(|err| format!("GONE {name}: {err}"))?;
            in_files[file] = read_file(file, &content)?;
            bases[file] = Some(ContentHash::of(&content));
        }
        let current = project_hash(&bases);
        let found = replay(Path::new(STATE), current).map_err(|err| format!("NOT REPLAYED: {err}"))?;
        let is_durable = found.is_durable || make_durable(&FILES).is_ok();
        let numbers = found.bodies.iter().map(|body| {
            let number = body
                .strip_prefix("put ")
                .and_then(|rest| rest.strip_suffix(" é")?.parse().ok());
            number.ok_or_else(|| format!("INVENTED {body}"))
        });
        let replayed: Vec<u64> = numbers.collect::<Result<_, _>>()?;
        let journal = if is_durable {
            Journal::open(Path::new(STATE), current, found.bodies)
        } else {
            Journal::open_unsure(Path::new(STATE), found.unsure, found.bodies)
        };
        let journal = journal.map_err(|err| format!("NO JOURNAL: {err}"))?;
        let is_unconfirmed = !is_durable && found.base.is_none();
        let there = there(in_files, &replayed);
        let last = there.last().copied().unwrap_or(0);
        let whole = (1..).zip(&there).take_while(|(number, there)| number == *there).count() as u64;
        let analyst = Analyst {
            journal,
            bases,
            saved: if between_saves(in_files) {
                0
            } else {
                in_files[0].max(in_files[1])
            },
            unflushed: !is_durable,
            // Who has lost some of the middle cannot go on counting.
            closed: whole < last,
            fault: None,
            promise: Promise {
                acked: whole,
                submitted: last,
                journal_lost: whole < last,
            },
        };
        Ok(Self {
            analyst,
            in_files,
            replayed,
            base_matches: found.base_matches,
            is_unconfirmed,
        })
    }

    /// Holds the project against what was promised.
    pub(super) fn verify(&self, promise: Promise) -> Result<(), String> {
        if self.replayed.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(format!("OUT OF ORDER {:?}", self.replayed));
        }
        let Promise { acked, submitted, .. } = self.analyst.promise;
        if acked < promise.acked || acked < submitted && !promise.journal_lost {
            return Err(format!(
                "LOST: {:?} and {:?} is not {promise:?}",
                self.in_files, self.replayed
            ));
        }
        if submitted > promise.submitted {
            return Err(format!(
                "INVENTED: {:?} and {:?} is not {promise:?}",
                self.in_files, self.replayed
            ));
        }
        if between_saves(self.in_files) {
            return Ok(());
        }
        let contained = self.in_files[0].max(self.in_files[1]);
        if self.base_matches && self.replayed.first().is_some_and(|first| *first <= contained) {
            return Err(format!("REPLAYED AGAIN: {:?} onto {:?}", self.replayed, self.in_files));
        }
        // Where nothing is replayed, nobody is told.
        if !self.base_matches && !self.replayed.is_empty() {
            return Err(format!(
                "TOLD OF A STRANGER that never was: {:?} onto {:?}",
                self.replayed, self.in_files
            ));
        }
        Ok(())
    }
}

impl Analyst {
    /// Does one thing; `false` when the power went. What the disk refuses is not acknowledged, and the work goes on.
    pub(super) fn act(&mut self, act: Act) -> bool {
        match act {
            Act::Reopen => self.reopen(),
            _ if self.closed => {}
            Act::Put => self.put(1),
            Act::Burst => self.put(3),
            Act::Save => self.save(false).unwrap_or_default(),
            Act::SaveAndPut => self.save(true).unwrap_or_default(),
            Act::LoseJournal => self.lose_journal(),
        }
        fs::with(|disk| !disk.is_off()).unwrap_or(false)
    }

    fn put(&mut self, number: u64) {
        let first = self.promise.submitted + 1;
        self.promise.submitted += number;
        let bodies = (first..first + number).map(text).collect();
        if self.journal.commit(bodies).is_ok() {
            self.acknowledge();
        }
    }

    fn acknowledge(&mut self) {
        self.promise.acked = self.promise.submitted;
        self.promise.journal_lost = false;
    }

    fn save(&mut self, put: bool) -> Result<(), ()> {
        let (count, last) = (self.journal.count(), self.promise.submitted);
        let contents = [bytes(0, last), bytes(1, last)];
        let hash = project_hash(&contents.each_ref().map(|content| Some(ContentHash::of(content))));
        self.journal.saving(hash, count).map_err(drop)?;
        self.acknowledge();
        if put {
            self.put(1);
        }
        for (file, content) in contents.iter().enumerate() {
            let save = if self.unflushed { save_anew } else { save_atomically };
            let saved = save(Path::new(FILES[file]), content, self.bases[file].as_ref());
            self.bases[file] = Some(saved.map_err(drop)?.hash);
            keep(Path::new(STATE), "project", content).ok();
        }
        self.saved = last;
        self.journal.saved(hash, count).map_err(drop)?;
        self.unflushed = false;
        self.acknowledge();
        Ok(())
    }

    fn reopen(&mut self) {
        let promise = self.promise;
        match Opened::open() {
            Err(_) => self.closed = true,
            Ok(opened) => {
                let fault = self.fault.take().or(opened.verify(promise).err());
                let is_unconfirmed = opened.is_unconfirmed;
                *self = opened.analyst;
                if is_unconfirmed {
                    self.promise.acked = promise.acked;
                }
                self.fault = fault;
                // Of what went with the journal, a save that failed may still bring some back: nobody counts on from here.
                if promise.journal_lost {
                    self.closed = true;
                    self.promise.journal_lost = true;
                    self.promise.submitted = self.promise.submitted.max(promise.submitted);
                }
            }
        }
    }

    /// What was acknowledged is gone with the journal; from the next acknowledgement on it must be there again.
    fn lose_journal(&mut self) {
        let lost = fs::with(|disk| {
            if disk.is_off() {
                return false;
            }
            let journal = |name: &String| name.starts_with("/s/journal.");
            disk.names.retain(|name, _| !journal(name));
            disk.durable_names.retain(|name, _| !journal(name));
            disk.pending.retain(|renaming| !journal(renaming.name()));
            true
        });
        if lost == Some(true) {
            self.promise.acked = self.saved;
            self.promise.journal_lost = true;
        }
    }
}
