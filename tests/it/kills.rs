//! Killed at random moments, over and over, with a second program looking on: what was answered is there, and at most one
//! change more.
//!
//! `CORROBORATE_TRIES=10000 cargo test --test it random_kill -- --nocapture` is the long form.

use crate::analyst::{Plan, Scripted, Work, open, tries};
use crate::helper::Desk;
use std::time::Duration;

/// What was done.
#[derive(Debug, Default)]
struct Tally {
    kills: u64,
    while_starting: u64,
    while_doing: u64,
    while_closing: u64,
    answered: u64,
    one_more: u64,
    locked_out: u64,
}

/// How a harness looks on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Second {
    None,
    /// Another program opens the project while the first writes.
    LooksOn,
}

fn pause(dice: &mut fastrand::Rng, most_micros: u64) {
    std::thread::sleep(Duration::from_micros(dice.u64(..most_micros)));
}

/// One run, killed at some moment; returns what must be there, the least first.
fn one_run(
    desk: &Desk,
    plan: &mut Plan,
    second: Second,
    mistake: &str,
    dice: &mut fastrand::Rng,
    tally: &mut Tally,
) -> Result<Vec<Work>, String> {
    let mut command = desk.command(&["apply", "p", "-"]);
    command
        .env("CORROBORATE_MISTAKE", mistake)
        .stderr(std::process::Stdio::null());
    let mut first = Scripted::start(command);
    tally.kills += 1;
    if second == Second::None && dice.u8(..6) == 0 {
        pause(dice, 60_000);
        first.kill();
        tally.while_starting += 1;
        return Ok(vec![plan.work().clone()]);
    }
    for _ in 0..dice.u8(1..5) {
        let deed = plan.draw(dice);
        first.say(&plan.line(&deed));
        let answer = first.answer().ok_or("the program ended")?;
        if answer["ok"] != true {
            return Err(format!("{deed:?}: {answer}"));
        }
        plan.done(&deed, &answer);
        tally.answered += 1;
    }
    if second == Second::LooksOn {
        look_on(desk, first.child.id(), dice)?;
        tally.locked_out += 1;
    }
    if dice.u8(..5) == 0 {
        first.close();
        pause(dice, 12_000);
        first.kill();
        tally.while_closing += 1;
        return Ok(vec![plan.work().clone()]);
    }
    let deed = plan.draw(dice);
    first.say(&plan.line(&deed));
    pause(dice, 6_000);
    let more = plan.after(&deed);
    let answers = first.kill();
    tally.while_doing += 1;
    Ok(match answers.first() {
        Some(answer) if answer["ok"] != true => return Err(format!("{deed:?}: {answer}")),
        Some(answer) => {
            plan.done(&deed, answer);
            tally.answered += 1;
            vec![more]
        }
        None => vec![plan.work().clone(), more],
    })
}

/// The second may read only, is told who writes, and changes nothing.
fn look_on(desk: &Desk, first: u32, dice: &mut fastrand::Rng) -> Result<(), String> {
    let holder = format!("process {first},");
    let mut second = open(desk)?;
    let told = second.read_only().is_some_and(|why| why.contains(&holder));
    if !told || second.undo().is_some() || second.save().is_ok() {
        return Err(format!("the second was let in: {:?}", second.read_only()));
    }
    if dice.u8(..20) == 0 {
        let ran = desk.run(&["apply", "p", "a.txt"]);
        if ran.code != Some(1) || !ran.err.contains(&holder) {
            return Err(format!("the second program was let in: {ran:?}"));
        }
    }
    Ok(())
}

/// Kills `tries` times; an error says what was lost, and after how many.
fn kill(tries: u64, second: Second, mistake: &str, seed: u64) -> Result<Tally, String> {
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut tally = Tally::default();
    let mut desk = crate::analyst::desk();
    while tally.kills < tries {
        if tally.kills % 500 == 499 {
            desk = crate::analyst::desk();
        }
        let mut plan = Plan::new(&open(&desk)?);
        let at = |why: String, tally: &Tally| format!("after {} kills: {why}", tally.kills);
        let least = one_run(&desk, &mut plan, second, mistake, &mut dice, &mut tally).map_err(|why| at(why, &tally))?;
        // What is damaged could be put together again from backups; it must not come to that.
        Work::of_files(&desk).map_err(|why| at(format!("the files are unreadable: {why}"), &tally))?;
        let session = open(&desk).map_err(|why| at(format!("unreadable: {why}"), &tally))?;
        if let Some(why) = session.read_only() {
            return Err(at(format!("the lock was not handed over: {why}"), &tally));
        }
        let work = Work::of(&session);
        match least.iter().position(|expected| *expected == work) {
            Some(number) => tally.one_more += u64::from(number > 0),
            None => return Err(at(format!("there is {work:?}, expected one of {least:?}"), &tally)),
        }
    }
    Ok(tally)
}

/// The tries of a harness, half of them on a second core.
fn kill_in_two(tries: u64, second: Second) {
    let started = std::time::Instant::now();
    let tallies: Vec<_> = std::thread::scope(|scope| {
        let halves = [tries / 2, tries - tries / 2].into_iter().zip(1..);
        let halves: Vec<_> = halves
            .map(|(tries, seed)| scope.spawn(move || kill(tries, second, "", seed)))
            .collect();
        halves.into_iter().map(|half| half.join().unwrap()).collect()
    });
    for tally in tallies {
        println!("{:?}, {:.0} s", tally.unwrap(), started.elapsed().as_secs_f64());
    }
}

#[test]
fn what_was_answered_outlives_a_random_kill() {
    kill_in_two(tries(300), Second::None);
}

#[test]
fn a_second_program_is_locked_out_until_the_first_is_killed() {
    kill_in_two(tries(200), Second::LooksOn);
}

#[cfg(feature = "seeded-mistakes")]
#[test]
fn kills_catch_each_mistake_that_a_kill_can_show() {
    let mut missed = Vec::new();
    for (mistake, second, tries) in [
        ("WrittenInPlace", Second::None, 1500),
        ("UndoNotJournalled", Second::None, 300),
        ("NoLock", Second::LooksOn, 200),
    ] {
        match kill(tries, second, mistake, 3) {
            Err(why) => println!("{mistake}: caught {why:.160}"),
            Ok(tally) => missed.push((mistake, tally)),
        }
    }
    assert!(missed.is_empty(), "not caught: {missed:?}");
}
