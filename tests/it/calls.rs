//! Every call to the system that opening, tagging, saving and closing make fails once, or for ever, with each error that a
//! disk can give, or the program is killed at it: by strace. Skipped with a line where strace may not do that.
//!
//! `CORROBORATE_TRIES=100000 cargo test --test it every_call -- --nocapture` tries them all.

use crate::analyst::{Deed, Plan, Scripted, Work, desk, open, tries};
use crate::helper::Desk;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Calls that touch files.
const CALLS: &str = "openat,read,pread64,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,\
                     statx,newfstatat,fstat,getdents64,flock,fchmod,fchmodat,lseek,ftruncate,readlink,readlinkat";
const ERRORS: [&str; 7] = ["EIO", "ENOSPC", "EDQUOT", "EACCES", "EROFS", "EMFILE", "EINTR"];
const SHORT: u64 = 450;

/// What is done to one call of each thread, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fault {
    call: String,
    number: usize,
    /// None to kill the program there.
    error: Option<&'static str>,
    for_ever: bool,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = self
            .error
            .map_or("signal=SIGKILL".to_owned(), |error| format!("error={error}"));
        let more = match self.error {
            _ if !self.for_ever => String::new(),
            // What is interrupted is tried again: for ever, that would be an endless loop, and no fault of a disk.
            Some("EINTR") => format!("..{}", self.number + 1000),
            _ => "+".to_owned(),
        };
        write!(f, "inject={}:{what}:when={}{more}", self.call, self.number)
    }
}

/// A desk, and what was done on it before a run.
struct Table {
    desk: Desk,
    plan: Plan,
}

/// The program below strace.
fn traced(desk: &Desk, log: &Path, options: &[String], mistake: &str) -> Command {
    let inside = desk.command(&[]);
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-y", "-o"]).arg(log).args(options);
    // Quicker, but strace 6.1 then forgets to send signals.
    if !options.iter().any(|option| option.contains("signal=")) {
        strace.arg("--seccomp-bpf");
    }
    strace.arg(inside.get_program()).args(["apply", "p", "-"]);
    strace.current_dir(desk.path("."));
    for (name, value) in inside.get_envs() {
        match value {
            Some(value) => strace.env(name, value),
            None => strace.env_remove(name),
        };
    }
    strace.env("CORROBORATE_MISTAKE", mistake).env("RUST_BACKTRACE", "0");
    strace.stdout(Stdio::piped()).stderr(Stdio::piped());
    strace
}

/// What the analyst does in every run: each kind of change, and a save in between.
fn deeds() -> [Deed; 7] {
    [
        Deed::Tag(1),
        Deed::Paste("pasted".to_owned()),
        Deed::Note(0, "noted".to_owned()),
        Deed::Save,
        Deed::Tag(2),
        Deed::Undo,
        Deed::Delete(0),
    ]
}

/// Whether strace may inject errors here.
fn can_inject() -> bool {
    let probe = [
        "-f",
        "--seccomp-bpf",
        "-o",
        "/dev/null",
        "-e",
        "trace=fsync",
        "-e",
        "inject=fsync:error=EIO",
        "true",
    ];
    let ran = Command::new("strace").args(probe).output();
    ran.is_ok_and(|ran| ran.status.success())
}

/// The calls of an undisturbed run that concern the project or its state, by name: their numbers within their thread.
fn calls(table: &Table) -> BTreeMap<String, BTreeSet<usize>> {
    let desk = &table.desk;
    let log = desk.path("log");
    let ran = run(table, &log, &["-e".to_owned(), format!("trace={CALLS}")], "");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut calls: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let root = desk.path("").to_string_lossy().into_owned();
    for line in std::fs::read_to_string(&log).unwrap().lines() {
        let Some((thread, rest)) = line.split_once(' ') else {
            continue;
        };
        let Some((name, arguments)) = rest.trim_start().split_once('(') else {
            continue;
        };
        // The second half of a call that another thread interrupted was counted with the first.
        if name.contains(' ') {
            continue;
        }
        let number = counts.entry((thread.to_owned(), name.to_owned())).or_default();
        *number += 1;
        if arguments.contains(&root) {
            calls.entry(name.to_owned()).or_default().insert(*number);
        }
    }
    calls
}

/// How a run ended.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    said: String,
    /// The work after each thing that was done, in order.
    steps: Vec<Work>,
    /// Which of them is the last that was acknowledged.
    acked: usize,
    refused: Vec<String>,
}

/// Restores the project, works on it, and says what was answered.
fn run(table: &Table, log: &Path, options: &[String], mistake: &str) -> Run {
    let desk = &table.desk;
    let restored = Command::new("sh")
        .args(["-c", "rm -rf p home && cp -a before/p before/home ."])
        .current_dir(desk.path("."))
        .status();
    assert!(restored.unwrap().success());
    let mut plan = table.plan.clone();
    let mut program = Scripted::start(traced(desk, log, options, mistake));
    let (mut steps, mut acked, mut refused) = (vec![plan.work().clone()], 0, Vec::new());
    for deed in deeds() {
        if !program.say(&plan.line(&deed)) {
            break;
        }
        // Where the program ends without an answer, it may have been done.
        let Some(answer) = program.answer() else {
            steps.push(plan.after(&deed));
            break;
        };
        let error = answer["error"].as_str().unwrap_or_default();
        if answer["ok"] == true || error.starts_with("Done, but") {
            steps.push(plan.after(&deed));
            plan.done(&deed, &answer);
        }
        match answer["ok"] == true {
            // A save that was done is not a change, and says that all is durable.
            true => acked = steps.len() - 1,
            false => refused.push(error.to_owned()),
        }
    }
    let (code, said) = program.end();
    Run {
        code,
        said,
        steps,
        acked,
        refused,
    }
}

/// Runs with the fault, and says which promise was broken.
fn try_fault(table: &Table, fault: &Fault, mistake: &str) -> Result<&'static str, String> {
    let options = [
        "-e".to_owned(),
        format!("trace={}", fault.call),
        "-e".to_owned(),
        fault.to_string(),
    ];
    let ran = run(table, Path::new("/dev/null"), &options, mistake);
    if ran.said.contains("panicked") {
        return Err(format!("it panicked: {ran:?}"));
    }
    let saved = Work::of_files(&table.desk).map_err(|why| format!("the files are unreadable: {why}: {ran:?}"))?;
    let session = open(&table.desk).map_err(|why| format!("unreadable: {why}: {ran:?}"))?;
    let work = Work::of(&session);
    if !ran.steps.get(ran.acked..).unwrap_or_default().contains(&work) {
        return Err(format!("lost: there is {work:?} of {ran:?}"));
    }
    let all = ran.steps.last() == Some(&work);
    match (fault.error, ran.code) {
        (_, Some(0)) if all && saved == work && ran.refused.is_empty() => Ok("overcome"),
        (_, Some(0)) => Err(format!("nothing was said of it: saved {saved:?} of {ran:?}")),
        // The program's own words are writes, too.
        (Some(_), Some(1)) if fault.call == "write" => Ok("ended with an error"),
        (Some(_), Some(_)) if ran.said.trim().is_empty() && ran.refused.is_empty() => {
            Err(format!("it ended without a word: {ran:?}"))
        }
        (Some(_), Some(_)) => Ok("told"),
        (_, None) => Ok("killed"),
        (None, Some(_)) => Err(format!("it went on after a kill: {ran:?}")),
    }
}

/// A desk with a project that has something in its journal, kept aside to begin every run with.
fn prepared() -> Table {
    let desk = desk();
    let mut first = Scripted::start(desk.command(&["apply", "p", "-"]));
    first.say("{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"start\":0,\"end\":1}\n");
    assert!(first.answer().is_some_and(|answer| answer["ok"] == true));
    first.kill();
    let plan = Plan::new(&open(&desk).unwrap());
    let kept = Command::new("sh")
        .args(["-c", "mkdir before && cp -a p home before"])
        .current_dir(desk.path("."))
        .status();
    assert!(kept.unwrap().success());
    Table { desk, plan }
}

/// Every fault, or `most` of them drawn by lot.
fn faults(calls: &BTreeMap<String, BTreeSet<usize>>, most: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (call, numbers) in calls {
        for number in numbers {
            let of = |error, for_ever| Fault {
                call: call.clone(),
                number: *number,
                error,
                for_ever,
            };
            faults.extend(ERRORS.iter().map(|error| of(Some(*error), false)));
            faults.extend(ERRORS.iter().map(|error| of(Some(*error), true)));
            faults.push(of(None, false));
        }
    }
    let mut dice = fastrand::Rng::with_seed(11);
    dice.shuffle(&mut faults);
    faults.truncate(most);
    faults
}

/// Tries the faults on two desks at once; returns how they ended, and the first broken promise.
fn try_all(
    desks: &[Table],
    faults: &[Fault],
    mistake: &str,
) -> (BTreeMap<&'static str, usize>, Option<(usize, String)>) {
    let next = AtomicUsize::new(0);
    let mut ends = BTreeMap::new();
    let mut broken: Option<(usize, String)> = None;
    std::thread::scope(|scope| {
        let work = |desk| {
            let mut ends = Vec::new();
            while let Some(fault) = faults.get(next.fetch_add(1, Ordering::Relaxed)) {
                match try_fault(desk, fault, mistake) {
                    Ok(end) => ends.push(end),
                    Err(why) => {
                        let number = next.swap(faults.len(), Ordering::Relaxed);
                        return (ends, Some((number, format!("{fault}: {why}"))));
                    }
                }
            }
            (ends, None)
        };
        let workers: Vec<_> = desks.iter().map(|desk| scope.spawn(move || work(desk))).collect();
        for worker in workers {
            let (some, fault) = worker.join().unwrap();
            some.into_iter().for_each(|end| *ends.entry(end).or_default() += 1);
            broken = broken.take().or(fault);
        }
    });
    (ends, broken)
}

#[test]
fn case_60_every_call_may_fail_or_be_the_last() {
    if !can_inject() {
        println!("skipped: failing system calls, as strace is missing or may not trace here (Debian: strace)");
        return;
    }
    let started = std::time::Instant::now();
    let desks = [prepared(), prepared()];
    let calls = calls(&desks[0]);
    let all = calls.values().map(BTreeSet::len).sum::<usize>() * (2 * ERRORS.len() + 1);
    let faults = faults(&calls, tries(SHORT) as usize);
    let (ends, broken) = try_all(&desks, &faults, "");
    println!(
        "{} of {all} faults: {ends:?}, {:.0} s",
        faults.len(),
        started.elapsed().as_secs_f64()
    );
    assert_eq!(broken, None);
}

#[cfg(feature = "seeded-mistakes")]
#[test]
fn failing_calls_catch_a_file_that_is_written_in_place() {
    if !can_inject() {
        println!("skipped: failing system calls, as strace is missing or may not trace here (Debian: strace)");
        return;
    }
    let tables = [prepared(), prepared()];
    let faults = faults(&calls(&tables[0]), usize::MAX);
    let Some((number, why)) = try_all(&tables, &faults, "WrittenInPlace").1 else {
        panic!("not caught by {} faults", faults.len());
    };
    println!("WrittenInPlace: caught after {number} faults ({why:.160})");
}
