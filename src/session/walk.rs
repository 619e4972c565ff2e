//! A long random walk through the door: undone, redone, killed, saved and opened again, always the same project.
//!
//! `CORROBORATE_TRIES=100000 cargo test --lib a_long_walk -- --nocapture` takes that many steps.

use super::import::import_text;
use super::{OpenOptions, Session};
use crate::mistakes::{Mistake, make};
use crate::project::edit::Command;
use crate::project::edit::walks::{Dice, TEXTS, random_command};
use crate::project::{IdSource, Project};
use crate::store::disk::Places;
use std::path::Path;
use std::sync::Arc;

/// Steps when nobody wishes for more.
const SHORT: u64 = 2_000;
/// Records from which on the walk begins anew, so that a step stays cheap.
const FULL: usize = 400;

/// What was done.
#[derive(Debug, Default)]
struct Tally {
    steps: u64,
    accepted: u64,
    undone: u64,
    redone: u64,
    kills: u64,
    saves: u64,
    ways_back: u64,
}

fn open(home: &Path) -> Session {
    let options = OpenOptions {
        author: "anna".to_owned(),
        places: Places::under(home),
        wake: Arc::new(|| ()),
    };
    let folder = home.join("p");
    match folder.exists() {
        true => Session::open(&folder, &options),
        false => Session::create(&folder, &options),
    }
    .unwrap()
}

/// One wish drawn from what exists; whether it was granted.
fn step(session: &mut Session, dice: &mut Dice) -> bool {
    let command = match random_command(session.project(), dice) {
        // The walk's documents have no texts of their own on the disk.
        Some(Command::AddDocuments(_)) => {
            let order = session.project().documents().values().map(|one| one.order + 1).max();
            let text = TEXTS[order.unwrap_or(0) as usize % TEXTS.len()];
            Command::AddDocuments(import_text("t", text, session.folder()).documents)
        }
        Some(Command::NewVersion(mut wish)) => {
            let order = session
                .project()
                .documents()
                .get(wish.replaces)
                .map(|older| older.order);
            let text = TEXTS[order.unwrap_or(0) as usize % TEXTS.len()];
            match import_text("t", text, session.folder()).documents.pop() {
                Some(new) => wish.new = new,
                None => return false,
            }
            Command::NewVersion(wish)
        }
        Some(command) => command,
        None => return false,
    };
    session.execute(command).is_ok()
}

/// Back to the project as it was opened, and forth again.
fn there_and_back(session: &mut Session, opened: &Project) -> Result<(), String> {
    let present = session.project().clone();
    let mut steps = 0;
    while session.undo().is_some() {
        steps += 1;
    }
    if session.project() != opened {
        return Err("undoing all is not the project that was opened".to_owned());
    }
    (0..steps).for_each(|_| drop(session.redo()));
    if *session.project() != present {
        return Err("redoing all is not the project that was there".to_owned());
    }
    Ok(())
}

/// Lets the session go, saved or not, opens it again and compares.
fn again(mut session: Session, home: &Path, save: bool) -> Result<Session, String> {
    let present = session.project().clone();
    if save {
        session.save()?;
    }
    drop(session);
    let session = open(home);
    let violations = session.project().violations();
    if !violations.is_empty() {
        return Err(format!("{violations:?}"));
    }
    if *session.project() != present {
        return Err(format!("opened again (saved: {save}) it is another project"));
    }
    Ok(session)
}

fn walk(seed: u64, steps: u64, tally: &mut Tally) -> Result<(), String> {
    let mut dice = Dice(IdSource::new(seed));
    while tally.steps < steps {
        let home = tempfile::tempdir().map_err(|err| err.to_string())?;
        let mut session = open(home.path());
        let mut opened = session.project().clone();
        while tally.steps < steps && session.project().annotations().len() < FULL {
            tally.steps += 1;
            match dice.below(60) {
                0..10 => tally.undone += u64::from(session.undo().is_some()),
                10..16 => tally.redone += u64::from(session.redo().is_some()),
                16 => {
                    there_and_back(&mut session, &opened).map_err(|why| format!("step {}: {why}", tally.steps))?;
                    tally.ways_back += 1;
                }
                17 => {
                    let save = dice.below(2) == 0;
                    session =
                        again(session, home.path(), save).map_err(|why| format!("step {}: {why}", tally.steps))?;
                    opened = session.project().clone();
                    if save { tally.saves += 1 } else { tally.kills += 1 }
                }
                _ => tally.accepted += u64::from(step(&mut session, &mut dice)),
            }
        }
    }
    Ok(())
}

#[test]
fn a_long_walk_is_the_same_project_undone_redone_killed_and_saved() {
    let tries = std::env::var("CORROBORATE_TRIES")
        .ok()
        .and_then(|tries| tries.parse().ok());
    let mut tally = Tally::default();
    assert_eq!(walk(7, tries.unwrap_or(SHORT), &mut tally), Ok(()), "{tally:?}");
    println!("{tally:?}");
    assert!(tally.accepted > tally.steps / 4 && tally.kills > 0 && tally.saves > 0 && tally.ways_back > 0);
}

#[test]
fn a_walk_catches_what_undo_does_not_tell_the_journal() {
    make(Some(Mistake::UndoNotJournalled));
    let mut tally = Tally::default();
    let caught = walk(7, SHORT, &mut tally);
    make(None);
    assert!(caught.is_err(), "{tally:?}");
    println!("UndoNotJournalled: caught after {} steps ({caught:?})", tally.steps);
}

#[test]
fn what_was_removed_last_from_a_file_does_not_come_back() {
    let home = tempfile::tempdir().unwrap();
    let (mut session, documents) = super::fixture::session_of(home.path(), &["the sky is green"]);
    session
        .execute(Command::SetReview(documents, crate::project::ReviewState::Finished))
        .unwrap();
    session.save().unwrap();
    session.undo().unwrap();
    session.save().unwrap();
    let present = session.project().clone();
    drop(session);
    assert_eq!(*open(home.path()).project(), present);
}
