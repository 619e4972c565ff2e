//! Every crash and every error of scripted work, and the mistakes that must be caught.
//!
//! `CORROBORATE_TRIES=50000000 cargo test --lib every_crash -- --nocapture` looks at that many disks.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::analyst::{Act, Opened, Promise, bytes};
use super::crash::{as_seen, least, outcomes};
use super::disk::{Disk, Fault, Harm, Node};
use super::fs;
use crate::mistakes::{Mistake, make};

/// Disks that are looked at when nobody wishes for more.
const SHORT: u64 = 180_000;
/// Disks looked at of one crash, of one error, and of one crash while the project is being opened again.
const PER_CRASH: usize = 48;
const PER_ERROR: usize = 4;
const PER_SECOND_CRASH: usize = 3;
/// Acts of one script.
const ACTS: usize = 7;
const THREADS: u64 = 2;

/// What was looked at.
#[derive(Default)]
struct Tally {
    states: AtomicU64,
    scripts: AtomicU64,
    crashes: AtomicU64,
    errors: AtomicU64,
    second_crashes: AtomicU64,
    /// The first broken promise, and after how many states it showed.
    broken: Mutex<Option<(u64, String)>>,
}

impl Tally {
    fn add(counter: &AtomicU64) -> u64 {
        counter.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn states(&self) -> u64 {
        self.states.load(Ordering::Relaxed)
    }

    fn broken(&self) -> Option<(u64, String)> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, outcome: Result<(), String>, context: impl FnOnce() -> String) {
        if let Err(why) = outcome {
            let mut broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
            broken.get_or_insert_with(|| (self.states(), format!("{}: {why}", context())));
        }
    }
}

/// Seven acts; those that a script is about come often enough.
fn script(seed: u64) -> Vec<Act> {
    const ACTS_TO_CHOOSE: [Act; 10] = [
        Act::Put,
        Act::Put,
        Act::Put,
        Act::Burst,
        Act::Save,
        Act::Save,
        Act::SaveAndPut,
        Act::Reopen,
        Act::Reopen,
        Act::LoseJournal,
    ];
    let mut dice = fastrand::Rng::with_seed(seed);
    (0..ACTS)
        .map(|_| ACTS_TO_CHOOSE[dice.usize(..ACTS_TO_CHOOSE.len())])
        .collect()
}

/// A project without records.
fn fresh() -> Disk {
    let empty = |file| Node::file(Arc::new(bytes(file, 0)));
    let nodes = [
        ("/p", Node::folder()),
        ("/s", Node::folder()),
        ("/p/even.ron", empty(0)),
        ("/p/odd.ron", empty(1)),
    ];
    Disk::new(nodes.map(|(name, node)| (name.to_owned(), node)), Vec::new())
}

/// Opens the project and does the script on it; what was promised until the end, or until the power went.
fn work(acts: &[Act], fault: Option<Fault>) -> (Promise, Result<(), String>, Disk) {
    let mut disk = fresh();
    disk.fault = fault;
    // Names of temporary files are drawn: the same run must draw the same.
    fastrand::seed(1);
    let ((promise, outcome), disk) = fs::on(disk, || {
        let Ok(opened) = Opened::open() else {
            return (Promise::default(), Ok(()));
        };
        let mut analyst = opened.analyst;
        for act in acts {
            if !analyst.act(*act) {
                break;
            }
        }
        (analyst.promise, analyst.fault.map_or(Ok(()), Err))
    });
    (promise, outcome, disk)
}

/// Opens what a crash left, works on, and opens again after a second crash that leaves the least.
fn recover(disk: Disk, promise: Promise, tally: &Tally) -> Result<(), String> {
    Tally::add(&tally.states);
    let (opened, disk) = fs::on(disk, || {
        let mut opened = Opened::open()?;
        opened.verify(promise)?;
        opened.analyst.act(Act::Put);
        Ok::<_, String>(opened.analyst.promise)
    });
    let promise = opened?;
    Tally::add(&tally.states);
    let (again, _) = fs::on(least(&disk), || Opened::open().and_then(|again| again.verify(promise)));
    again.map_err(|why| format!("after one more body: {why}"))
}

/// The power goes again at each operation of opening.
fn crash_again(disk: &Disk, promise: Promise, tally: &Tally, dice: &mut fastrand::Rng) -> Result<(), String> {
    for at in 1.. {
        let mut disk = disk.clone();
        disk.fault = Some(Fault::Power { at });
        let (_, disk) = fs::on(disk, || Opened::open().map(drop));
        if !disk.is_off() {
            break;
        }
        Tally::add(&tally.second_crashes);
        for left in outcomes(&disk, PER_SECOND_CRASH, dice) {
            Tally::add(&tally.states);
            let (opened, _) = fs::on(left, || Opened::open().and_then(|again| again.verify(promise)));
            opened.map_err(|why| format!("power off again at {at}: {why}"))?;
        }
    }
    Ok(())
}

/// All crashes and errors of one script.
fn explore(seed: u64, tally: &Tally, enough: &dyn Fn() -> bool) {
    let acts = script(seed);
    let mut dice = fastrand::Rng::with_seed(seed);
    Tally::add(&tally.scripts);
    let steps = work(&acts, None).2.steps;
    for at in 1..=steps + 1 {
        if enough() {
            return;
        }
        let (promise, outcome, disk) = work(&acts, Some(Fault::Power { at }));
        let context = || format!("script {seed} {acts:?}, power off at {at}");
        tally.note(outcome, context);
        Tally::add(&tally.crashes);
        for (n, left) in outcomes(&disk, PER_CRASH, &mut dice).into_iter().enumerate() {
            if n % 16 == 1 {
                tally.note(crash_again(&left, promise, tally, &mut dice), context);
            }
            tally.note(recover(left, promise, tally), context);
        }
    }
    for at in 1..=steps {
        for (for_ever, harm) in [
            (false, Harm::Clean),
            (false, Harm::Harsh),
            (true, Harm::Clean),
            (true, Harm::Harsh),
        ] {
            if enough() {
                return;
            }
            let (promise, outcome, disk) = work(&acts, Some(Fault::Error { at, for_ever, harm }));
            let context = || format!("script {seed} {acts:?}, error at {at}, for ever: {for_ever}, {harm:?}");
            tally.note(outcome, context);
            Tally::add(&tally.errors);
            for left in outcomes(&disk, PER_ERROR, &mut dice)
                .into_iter()
                .chain([as_seen(&disk)])
            {
                tally.note(recover(left, promise, tally), context);
            }
        }
    }
}

/// Explores scripts until so many states were looked at or, with a mistake, until it is caught.
fn explore_all(states: u64, mistake: Option<Mistake>) -> Tally {
    let (tally, next) = (Tally::default(), AtomicU64::new(0));
    let enough = || tally.states() >= states || tally.broken().is_some();
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                make(mistake);
                while !enough() {
                    explore(Tally::add(&next), &tally, &enough);
                }
            });
        }
    });
    tally
}

#[test]
fn every_crash_and_every_error_leaves_what_was_acknowledged() {
    let started = Instant::now();
    let tries = std::env::var("CORROBORATE_TRIES")
        .ok()
        .and_then(|tries| tries.parse().ok());
    let tally = explore_all(tries.unwrap_or(SHORT), None);
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    println!(
        "{} disks opened: {} scripts, {} crashes, {} errors, {} crashes while opening again; {:.1} s",
        tally.states(),
        count(&tally.scripts),
        count(&tally.crashes),
        count(&tally.errors),
        count(&tally.second_crashes),
        started.elapsed().as_secs_f64()
    );
    assert_eq!(tally.broken(), None);
}

#[test]
fn each_mistake_of_a_store_is_caught_by_some_crash_or_error() {
    let mistakes = [
        Mistake::WrittenInPlace,
        Mistake::NoSyncBeforeRename,
        Mistake::NoFolderSync,
        Mistake::AckBeforeSync,
        Mistake::FailedFileTrusted,
        Mistake::ErrorsSwallowed,
        Mistake::NoNameCheck,
        Mistake::OldJournalRemovedFirst,
        Mistake::NoChain,
        Mistake::NoMark,
        Mistake::StaleReplayed,
        Mistake::AppendedAfterTornTail,
        Mistake::SeenTrusted,
    ];
    let mut missed = Vec::new();
    for mistake in mistakes {
        match explore_all(SHORT / 4, Some(mistake)).broken() {
            Some((tries, why)) => println!("{mistake:?}: caught after {tries} disks ({why})"),
            None => missed.push(mistake),
        }
    }
    assert!(missed.is_empty(), "not caught: {missed:?}");
}

#[test]
fn the_disk_in_memory_is_the_systems_where_none_is_put_in_its_place() -> std::io::Result<()> {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("file");
    std::fs::write(&path, "x")?;
    assert_eq!(fs::read(&path)?, b"x");
    let (found, _) = fs::on(fresh(), || fs::read(&path).is_ok());
    assert!(!found && fs::read(Path::new("/p/odd.ron")).is_err());
    Ok(())
}
