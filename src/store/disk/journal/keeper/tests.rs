//! Journals that lose their files, and saves cut short at every step.

use std::path::Path;

use proptest::prelude::*;

use super::super::replay::{Replay, replay};
use super::*;

type Done = Result<(), Box<dyn std::error::Error>>;

fn bodies(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn hash(text: &str) -> ContentHash {
    ContentHash::of(text.as_bytes())
}

/// What is replayed onto the project with this content; the base must match.
fn replayed(folder: &Path, project: &str) -> Result<Vec<String>, JournalError> {
    let Replay {
        bodies, base_matches, ..
    } = replay(folder, hash(project))?;
    assert!(base_matches, "{project}");
    Ok(bodies)
}

fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Commits "one", breaks something, commits "two" and "three": all must be replayed.
fn survives(break_it: impl FnOnce(&Path, &mut Journal) -> std::io::Result<()>) -> Done {
    let dir = tempfile::tempdir()?;
    let folder = dir.path().join("state");
    let mut journal = Journal::open(&folder, hash("base"), bodies(&["zero"]))?;
    journal.commit(bodies(&["one"]))?;
    break_it(&folder, &mut journal)?;
    journal.commit(bodies(&["two"]))?;
    assert_eq!(replayed(&folder, "base")?, bodies(&["zero", "one", "two"]));
    journal.commit(bodies(&["three"]))?;
    assert_eq!(replayed(&folder, "base")?, bodies(&["zero", "one", "two", "three"]));
    assert_eq!(files_in(&folder), ["journal.2"]);
    Ok(())
}

#[test]
fn a_failing_write_moves_everything_to_a_new_file() -> Done {
    survives(|_, journal| {
        let writer = journal.writer.take().map(JournalWriter::broken);
        journal.writer = writer.transpose()?;
        Ok(())
    })
}

// Windows does not let go of the name of an open file.
#[cfg(unix)]
#[test]
fn a_deleted_file_is_noticed() -> Done {
    survives(|folder, _| fs::remove_file(folder.join("journal.1")))
}

#[cfg(unix)]
#[test]
fn a_replaced_file_is_noticed() -> Done {
    survives(|folder, _| {
        let path = folder.join("journal.1");
        let copy = fs::read(&path)?;
        fs::remove_file(&path)?;
        fs::write(&path, copy)
    })
}

#[cfg(unix)]
#[test]
fn case_64_a_deleted_or_renamed_folder_is_noticed() -> Done {
    survives(|folder, _| fs::remove_dir_all(folder))?;
    survives(|folder, _| fs::rename(folder, folder.with_extension("moved")))
}

#[cfg(unix)]
#[test]
fn bodies_that_failed_are_written_at_the_next_chance() -> Done {
    let dir = tempfile::tempdir()?;
    let folder = dir.path().join("state");
    let mut journal = Journal::open(&folder, hash("base"), Vec::new())?;
    fs::remove_dir_all(&folder)?;
    fs::write(&folder, "a file in the way")?;
    assert!(journal.commit(bodies(&["one"])).is_err());
    assert!(journal.commit(Vec::new()).is_err());
    fs::remove_file(&folder)?;
    journal.commit(Vec::new())?;
    assert_eq!(replayed(&folder, "base")?, bodies(&["one"]));
    Ok(())
}

#[test]
fn a_crash_at_any_step_of_a_save_loses_nothing() -> Done {
    let dir = tempfile::tempdir()?;
    let mut journal = Journal::open(dir.path(), hash("old"), Vec::new())?;
    journal.commit(bodies(&["one", "two"]))?;
    let snapshot = journal.count();
    // The analyst goes on while the save is prepared.
    journal.commit(bodies(&["three"]))?;
    journal.saving(hash("new"), snapshot)?;
    assert_eq!(replayed(dir.path(), "old")?, bodies(&["one", "two", "three"]));
    assert_eq!(replayed(dir.path(), "new")?, bodies(&["three"]));
    journal.commit(bodies(&["four"]))?;
    assert_eq!(replayed(dir.path(), "new")?, bodies(&["three", "four"]));
    journal.saved(hash("new"), snapshot)?;
    assert_eq!(replayed(dir.path(), "new")?, bodies(&["three", "four"]));
    assert_eq!(journal.count(), 4);
    journal.saving(hash("newer"), 4)?;
    journal.saved(hash("newer"), 4)?;
    assert_eq!(replayed(dir.path(), "newer")?, bodies(&[]));
    assert_eq!(files_in(dir.path()), ["journal.3"]);
    Ok(())
}

#[test]
fn of_two_saves_with_the_same_content_the_later_counts() -> Done {
    let dir = tempfile::tempdir()?;
    let mut journal = Journal::open(dir.path(), hash("old"), Vec::new())?;
    journal.commit(bodies(&["do", "undo"]))?;
    journal.saving(hash("old"), 2)?;
    journal.commit(bodies(&["redo"]))?;
    assert_eq!(replayed(dir.path(), "old")?, bodies(&["redo"]));
    Ok(())
}

#[cfg(unix)]
#[test]
fn an_announced_save_survives_the_change_of_generation() -> Done {
    let dir = tempfile::tempdir()?;
    let mut journal = Journal::open(dir.path(), hash("old"), bodies(&["zero"]))?;
    journal.commit(bodies(&["one"]))?;
    journal.saving(hash("new"), journal.count())?;
    fs::remove_file(dir.path().join("journal.1"))?;
    journal.commit(bodies(&["two"]))?;
    assert_eq!(replayed(dir.path(), "old")?, bodies(&["zero", "one", "two"]));
    assert_eq!(replayed(dir.path(), "new")?, bodies(&["two"]));
    Ok(())
}

#[test]
fn case_24_a_foreign_project_gets_everything_for_a_decision_until_it_is_made() -> Done {
    let dir = tempfile::tempdir()?;
    drop(Journal::open(dir.path(), hash("old"), bodies(&["one"]))?);
    for _ in 0..2 {
        let found = replay(dir.path(), hash("theirs"))?;
        assert!(!found.base_matches);
        assert_eq!(found.bodies, bodies(&["one"]));
        assert_eq!(found.base, Some(hash("old")));
        Journal::open(dir.path(), hash("old"), found.bodies)?;
    }
    Ok(())
}

#[test]
fn opening_clears_what_earlier_sessions_left_but_no_damaged_lines() -> Done {
    let dir = tempfile::tempdir()?;
    let base = hash("base");
    drop(Journal::open(dir.path(), base, bodies(&["one"]))?);
    fs::copy(dir.path().join("journal.1"), dir.path().join("journal.3"))?;
    fs::write(dir.path().join("journal.2"), "damaged")?;
    fs::write(dir.path().join(".journal.4.00.tmp"), "torn")?;
    Journal::open(dir.path(), base, Vec::new())?;
    assert_eq!(files_in(dir.path()), ["journal.2.bad", "journal.4"]);
    Ok(())
}

#[test]
fn case_24_the_work_of_a_newer_program_is_not_touched() -> Done {
    let dir = tempfile::tempdir()?;
    let (mut chain, mut bytes) = (0, Vec::new());
    let header = Record::Header {
        generation: 1,
        format: line::FORMAT + 1,
        app: "9.0.0".to_owned(),
    };
    header.write(&mut chain, &mut bytes);
    fs::write(dir.path().join("journal.1"), &bytes)?;
    let err = replay(dir.path(), hash(""));
    assert!(matches!(err, Err(JournalError::Newer { app, .. }) if app == "9.0.0"));
    Journal::open(dir.path(), hash(""), Vec::new())?;
    assert_eq!(fs::read(dir.path().join("journal.1"))?, bytes);
    Ok(())
}

/// A project on a disk, its journal, and what must be true of both.
struct Walk {
    dir: tempfile::TempDir,
    journal: Journal,
    /// Every body ever acknowledged.
    all: Vec<String>,
    /// How many of them the project file contains.
    in_project: usize,
    /// How many of them were in the project when the journal was opened.
    at_open: usize,
    /// Snapshot of a save under way: how many bodies it has.
    snapshot: Option<usize>,
    announced: bool,
    /// The journal file is gone, and nothing was written since.
    deleted: bool,
}

impl Walk {
    fn start() -> Result<Self, Box<dyn std::error::Error>> {
        let dir = tempfile::tempdir()?;
        Ok(Self {
            journal: Journal::open(dir.path(), project(0), Vec::new())?,
            dir,
            all: Vec::new(),
            in_project: 0,
            at_open: 0,
            snapshot: None,
            announced: false,
            deleted: false,
        })
    }

    fn step(&mut self, step: u8) -> Done {
        match step {
            0..=2 => {
                let new: Vec<_> = (0..=step).map(|nr| format!("{}+{nr}", self.all.len())).collect();
                self.journal.commit(new.clone())?;
                self.all.extend(new);
                self.deleted = false;
            }
            3 => {
                self.snapshot = Some(self.all.len());
                self.announced = false;
            }
            4 => {
                if let Some(snapshot) = self.snapshot {
                    let count = (snapshot - self.at_open) as u64;
                    self.journal.saving(project(snapshot), count)?;
                    self.announced = true;
                    self.deleted = false;
                }
            }
            5 if self.announced => self.in_project = self.snapshot.unwrap_or_default(),
            6 if self.announced && self.snapshot == Some(self.in_project) => {
                let count = (self.in_project - self.at_open) as u64;
                self.journal.saved(project(self.in_project), count)?;
                (self.snapshot, self.announced, self.deleted) = (None, false, false);
            }
            7 => {
                let path = writer::file_name(self.dir.path(), self.journal.generation);
                fs::remove_file(path).ok();
                self.deleted = true;
            }
            8 if !self.deleted => {
                let found = replay(self.dir.path(), project(self.in_project))?;
                self.journal = Journal::open(self.dir.path(), project(self.in_project), found.bodies)?;
                self.at_open = self.in_project;
                (self.snapshot, self.announced) = (None, false);
            }
            _ => {}
        }
        Ok(())
    }

    /// The step that a save under way needs next.
    fn next_of_save(&self) -> u8 {
        match self.snapshot {
            None => 3,
            Some(_) if !self.announced => 4,
            Some(snapshot) if snapshot != self.in_project => 5,
            Some(_) => 6,
        }
    }

    fn check(&self) -> Done {
        if !self.deleted {
            let found = replay(self.dir.path(), project(self.in_project))?;
            assert!(found.base_matches && found.dropped.is_none());
            assert_eq!(found.bodies, self.all[self.in_project..]);
        }
        Ok(())
    }
}

fn project(bodies: usize) -> ContentHash {
    hash(&format!("project with {bodies}"))
}

// Windows does not let go of the name of an open file.
#[cfg(unix)]
proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn any_walk_keeps_what_was_acknowledged(steps in prop::collection::vec(0..16_u8, 1..60)) {
        let mut walk = Walk::start().map_err(|err| TestCaseError::fail(err.to_string()))?;
        for step in steps {
            let step = if step > 8 { walk.next_of_save() } else { step };
            let done = walk.step(step).and_then(|()| walk.check());
            done.map_err(|err| TestCaseError::fail(err.to_string()))?;
        }
    }
}
