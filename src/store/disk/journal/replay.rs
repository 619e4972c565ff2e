//! Reads what a journal holds, after a crash or at every opening.

use std::io;
use std::path::{Path, PathBuf};

use super::super::files::DiskError;
use super::super::fs;
use super::super::hash::ContentHash;
use super::super::texts::write_once;
use super::keeper::JournalError;
use super::line::{self, Mark, Parsed};
use super::writer;
use crate::mistakes::{Mistake, made};

/// What a journal holds that the project on the disk does not.
#[derive(Debug, PartialEq, Eq)]
pub struct Replay {
    /// To be applied in this order. All that the journal has when `base_matches` is false.
    pub bodies: Vec<String>,
    /// False when the bodies build on another version of the project, so that somebody must decide how to merge them.
    pub base_matches: bool,
    /// Whether the journal says that the project as it is now is durable. Else a save was begun of which the end is not
    /// known, another program wrote, or there is no journal: what can be read may be in memory only. Before a new journal
    /// builds on it, it must be flushed, see [`make_durable`](crate::store::disk::make_durable); where that fails, the new
    /// one is begun by [`Journal::open_unsure`](super::Journal::open_unsure).
    pub is_durable: bool,
    /// What a journal has to go on with while that is not certain.
    pub unsure: Unsure,
    /// The version that the first of all bodies builds on; `None` when there is no journal.
    pub base: Option<ContentHash>,
    /// Lines that did not verify, if any.
    pub dropped: Option<Dropped>,
}

/// What tells two versions of a project apart of which either may be on the disk after a loss of power.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsure {
    /// The version that the first of all bodies builds on.
    pub(super) base: ContentHash,
    /// Further versions, and how many bodies each contains.
    pub(super) marks: Vec<Mark>,
    /// The first bodies, which the project has as it can be read now.
    pub(super) contained: Vec<String>,
}

/// Damaged lines, and all that follow them. A line that was being written during a power loss was never called saved.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// How many, a torn last one included.
    pub lines: usize,
    /// Where they lie now: `journal.<generation>.bad`, or the journal itself where that could not be written.
    pub kept_in: Vec<PathBuf>,
}

/// Reads the newest generation in `folder` and tells what the project with hash `current` lacks.
///
/// Changes nothing but for setting damaged lines aside, so it can be repeated after another crash.
pub fn replay(folder: &Path, current: ContentHash) -> Result<Replay, JournalError> {
    let mut dropped = Dropped::default();
    let mut newest = None;
    for &generation in generations(folder)?.files.iter().rev() {
        let path = writer::file_name(folder, generation);
        let bytes = fs::read(&path).map_err(DiskError::at("read the journal", &path))?;
        let parsed = line::parse(&bytes);
        match &parsed.header {
            Some((format, app)) if *format > line::FORMAT => {
                let app = app.clone();
                return Err(JournalError::Newer { app, path });
            }
            header => {
                let readable = header.is_some();
                let bad = bytes.get(parsed.good_len..).unwrap_or_default();
                set_aside(folder, generation, bad, &mut dropped);
                if readable {
                    newest = Some(parsed);
                    break;
                }
                // A file whose very header is damaged tells nothing; the generation before it may still be there.
            }
        }
    }
    let dropped = Some(dropped).filter(|dropped| dropped.lines > 0);
    Ok(choose(newest, current, dropped))
}

pub(super) fn choose(newest: Option<Parsed>, current: ContentHash, dropped: Option<Dropped>) -> Replay {
    let Some(mut parsed) = newest else {
        return Replay {
            bodies: Vec::new(),
            base_matches: true,
            is_durable: false,
            unsure: Unsure::of(current),
            base: None,
            dropped,
        };
    };
    let base = parsed.marks.first().map(|mark| mark.hash);
    let mut matching = parsed.marks.iter().rev().find(|mark| mark.hash == current);
    if made(Mistake::StaleReplayed) {
        matching = parsed.marks.first();
    }
    let known = parsed.bodies.len();
    let contained = matching.map_or(0, |mark| usize::try_from(mark.bodies).unwrap_or(known).min(known));
    let base_matches = matching.is_some();
    let contained = parsed.bodies.drain(..contained).collect();
    let is_durable = base_matches && parsed.marks.len() == 1;
    // What is marked besides may be there after a loss of power.
    let marks = parsed.marks.split_off(usize::from(base_matches));
    let unsure = Unsure {
        base: base.filter(|_| base_matches).unwrap_or(current),
        marks,
        contained,
    };
    Replay {
        base_matches,
        is_durable,
        unsure,
        bodies: parsed.bodies,
        base,
        dropped,
    }
}

impl Unsure {
    /// Nothing but the version of a project that can be read now. It is marked once more, so that the next replay does not
    /// take it for durable.
    fn of(current: ContentHash) -> Self {
        let again = Mark {
            hash: current,
            bodies: 0,
        };
        Self {
            base: current,
            marks: vec![again],
            contained: Vec::new(),
        }
    }
}

/// Copies lines that did not verify to `journal.<generation>.bad`.
fn set_aside(folder: &Path, generation: u64, bad: &[u8], dropped: &mut Dropped) {
    if bad.is_empty() {
        return;
    }
    dropped.lines += bad.split_inclusive(|&byte| byte == b'\n').count();
    let path = writer::bad_name(folder, generation);
    dropped.kept_in.push(match write_once(&path, bad) {
        Ok(()) => path,
        Err(_) => writer::file_name(folder, generation),
    });
}

/// Keeps bodies that cannot be applied as a journal of its own, `journal.<number>.bad`, which nothing replays; returns its
/// path. To be called before [`Journal::open`](super::Journal::open), which forgets them.
pub fn keep_unfit(folder: &Path, base: ContentHash, bodies: &[String]) -> Result<PathBuf, JournalError> {
    let generation = generations(folder)?.last + 1;
    let path = writer::bad_name(folder, generation);
    write_once(&path, &writer::whole_file(generation, base, bodies))?;
    Ok(path)
}

/// The journals in a folder.
#[derive(Debug, Default)]
pub(super) struct Generations {
    /// Generations that have a file, ascending.
    pub(super) files: Vec<u64>,
    /// The highest number in use by any file, 0 for none.
    pub(super) last: u64,
    /// Temporary files of generations that were never finished.
    pub(super) litter: Vec<PathBuf>,
}

pub(super) fn generations(folder: &Path) -> Result<Generations, DiskError> {
    let mut found = Generations::default();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(err) => {
            return Err(DiskError::at("look for journals in the folder", folder)(err));
        }
    };
    for entry in entries {
        let entry = entry.map_err(DiskError::at("look for journals in the folder", folder))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            continue;
        };
        if name.starts_with(".journal.") && name.ends_with(".tmp") {
            found.litter.push(entry.path());
        } else if let Some((number, rest)) = journal_number(name) {
            found.last = found.last.max(number);
            if rest.is_empty() {
                found.files.push(number);
            }
        }
    }
    found.files.sort_unstable();
    Ok(found)
}

/// The generation in a name such as `journal.12` or `journal.12.bad`, and what follows it.
fn journal_number(name: &str) -> Option<(u64, &str)> {
    let name = name.strip_prefix("journal.")?;
    let (digits, rest) = name.split_once('.').unwrap_or((name, ""));
    let number: u64 = digits.parse().ok()?;
    // Numbers near the end of the range are nobody's: the next one must fit too.
    (digits == number.to_string() && number < u64::MAX / 2).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::Journal;

    type Done = Result<(), Box<dyn std::error::Error>>;

    fn bodies(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn no_journal_means_nothing_to_replay() -> Done {
        let dir = tempfile::tempdir()?;
        let replay = replay(&dir.path().join("none"), ContentHash::of(b""))?;
        assert!(replay.base_matches && replay.bodies.is_empty() && replay.base.is_none());
        Ok(())
    }

    #[test]
    fn a_torn_tail_is_set_aside_and_not_appended_to() -> Done {
        let dir = tempfile::tempdir()?;
        let base = ContentHash::of(b"base");
        Journal::open(dir.path(), base, bodies(&["one", "two"]))?;
        let path = dir.path().join("journal.1");
        let mut bytes = fs::read(&path)?;
        bytes.extend_from_slice(b"0123abcd P thr");
        fs::write(&path, &bytes)?;
        let first = replay(dir.path(), base)?;
        assert_eq!(first.bodies, bodies(&["one", "two"]));
        let bad = dir.path().join("journal.1.bad");
        let dropped = Dropped {
            lines: 1,
            kept_in: vec![bad.clone()],
        };
        assert_eq!(first.dropped.as_ref(), Some(&dropped));
        assert_eq!(fs::read(&bad)?, b"0123abcd P thr");
        assert_eq!(replay(dir.path(), base)?, first, "a replay can be repeated");

        Journal::open(dir.path(), base, first.bodies)?.commit(bodies(&["three"]))?;
        let second = replay(dir.path(), base)?;
        assert_eq!(second.bodies, bodies(&["one", "two", "three"]));
        assert_eq!(second.dropped, None);
        assert!(bad.exists() && !path.exists());
        Ok(())
    }

    #[test]
    fn every_prefix_of_a_file_replays_to_a_prefix_of_the_bodies() -> Done {
        let dir = tempfile::tempdir()?;
        let base = ContentHash::of(b"base");
        let written = bodies(&["one", "two\nlines", "three"]);
        Journal::open(dir.path(), base, written.clone())?;
        let path = dir.path().join("journal.1");
        let bytes = fs::read(&path)?;
        for len in 0..=bytes.len() {
            fs::write(&path, &bytes[..len])?;
            fs::remove_file(dir.path().join("journal.1.bad")).ok();
            let replay = replay(dir.path(), base)?;
            assert!(written.starts_with(&replay.bodies), "{len}");
            let lost_nothing = replay.dropped.is_none();
            assert_eq!(lost_nothing, len == 0 || bytes[len - 1] == b'\n', "{len}");
        }
        Ok(())
    }

    #[test]
    fn a_newest_file_without_a_header_gives_way_to_the_one_before() -> Done {
        let dir = tempfile::tempdir()?;
        let base = ContentHash::of(b"base");
        Journal::open(dir.path(), base, bodies(&["one"]))?;
        fs::write(dir.path().join("journal.2"), "\0\0\0\0")?;
        let replay = replay(dir.path(), base)?;
        assert_eq!(replay.bodies, bodies(&["one"]));
        assert_eq!(replay.dropped.map(|dropped| dropped.lines), Some(1));
        Ok(())
    }

    #[test]
    fn bodies_that_do_not_fit_are_kept_where_no_replay_finds_them() -> Done {
        let dir = tempfile::tempdir()?;
        let base = ContentHash::of(b"base");
        Journal::open(dir.path(), base, bodies(&["one", "two", "three"]))?;
        let kept = keep_unfit(dir.path(), base, &bodies(&["two", "three"]))?;
        Journal::open(dir.path(), base, bodies(&["one"]))?;
        assert_eq!(replay(dir.path(), base)?.bodies, bodies(&["one"]));
        assert_eq!(line::parse(&fs::read(&kept)?).bodies, bodies(&["two", "three"]));
        assert_ne!(keep_unfit(dir.path(), base, &bodies(&["four"]))?, kept);
        Ok(())
    }

    #[test]
    fn until_a_save_is_known_to_be_complete_both_versions_can_come_back() -> Done {
        let dir = tempfile::tempdir()?;
        let (old, new) = (ContentHash::of(b"old"), ContentHash::of(b"new"));
        let mut journal = Journal::open(dir.path(), old, bodies(&["one", "two", "three"]))?;
        assert!(replay(dir.path(), old)?.is_durable);
        journal.saving(new, 2)?;
        drop(journal);
        for _ in 0..2 {
            let found = replay(dir.path(), new)?;
            assert_eq!((found.bodies.len(), found.is_durable), (1, false));
            Journal::open_unsure(dir.path(), found.unsure, found.bodies)?;
            assert_eq!(replay(dir.path(), old)?.bodies, bodies(&["one", "two", "three"]));
        }
        let found = replay(dir.path(), new)?;
        let mut journal = Journal::open_unsure(dir.path(), found.unsure, found.bodies)?;
        journal.saving(new, journal.count())?;
        journal.saved(new, journal.count())?;
        let found = replay(dir.path(), new)?;
        assert_eq!((found.bodies.len(), found.is_durable), (0, true));
        Ok(())
    }

    #[test]
    fn what_no_journal_speaks_of_is_not_called_durable() -> Done {
        let dir = tempfile::tempdir()?;
        let current = ContentHash::of(b"current");
        for _ in 0..2 {
            let found = replay(dir.path(), current)?;
            assert!(found.base_matches && !found.is_durable);
            Journal::open_unsure(dir.path(), found.unsure, found.bodies)?;
        }
        Journal::open(dir.path(), current, Vec::new())?;
        assert!(replay(dir.path(), current)?.is_durable);
        assert!(!replay(dir.path(), ContentHash::of(b"another's"))?.is_durable);
        Ok(())
    }

    #[test]
    fn names_that_are_not_journals_are_passed_over() {
        assert_eq!(journal_number("journal.12"), Some((12, "")));
        assert_eq!(journal_number("journal.12.bad"), Some((12, "bad")));
        for name in [
            "journal.",
            "journal.x",
            "journal.012",
            "journal.-1",
            "journal.18446744073709551615",
        ] {
            assert_eq!(journal_number(name), None, "{name}");
        }
    }
}
