//! The journal of an open project: remembers what is in no saved project and moves to a new file when it must.

use std::fmt;
use std::path::{Path, PathBuf};

use super::super::files::{self, DiskError};
use super::super::fs;
use super::super::hash::ContentHash;
use super::line::{self, Mark, Record};
use super::replay::{Unsure, generations};
use super::writer::{self, JournalWriter};
use crate::mistakes::{Mistake, made};

/// Appends bodies durably, whatever happens to its file.
///
/// Bodies are counted from 1 over the life of the journal; those found by [`replay`](super::replay()) come first.
/// They must bear being repeated in order on a project that has them already.
///
/// A save of the project goes like this, so that at every moment of it a crash finds the bodies that are missing:
/// take a snapshot and [`Self::count`], make its bytes, [`Self::saving`], replace the project file, [`Self::saved`].
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    generation: u64,
    /// The first generation written by this journal whose file may still be there.
    oldest: u64,
    /// `None` after any failure: that file is never touched again.
    writer: Option<JournalWriter>,
    base: ContentHash,
    /// Bodies that are in no saved project, in order.
    bodies: Vec<String>,
    /// How many bodies came before the first of `bodies`.
    settled: u64,
    /// Announced saves; `Mark::bodies` counts from the first of `bodies`.
    marks: Vec<Mark>,
}

/// Why the journal could not be written or read.
#[derive(Debug)]
pub enum JournalError {
    /// Written by a newer program, whose version is `app`.
    Newer { app: String, path: PathBuf },
    /// The disk refused.
    Disk(DiskError),
}

impl Journal {
    /// Begins a new generation in `folder`, above all that are there, and then removes those.
    ///
    /// `base` is the hash of the project that `bodies` are to be applied to. While it is undecided how the bodies of a
    /// foreign base are merged, pass [`Replay::base`](super::Replay::base), so that the next replay asks again.
    pub fn open(folder: &Path, base: ContentHash, bodies: Vec<String>) -> Result<Self, JournalError> {
        Self::begin(folder, base, bodies, Vec::new())
    }

    /// The same where it is not certain that the project is durable as it was read: of what it contains nothing is forgotten
    /// before a save is complete. `bodies` are those that it lacks.
    pub fn open_unsure(folder: &Path, unsure: Unsure, bodies: Vec<String>) -> Result<Self, JournalError> {
        let mut all = unsure.contained;
        all.extend(bodies);
        Self::begin(folder, unsure.base, all, unsure.marks)
    }

    fn begin(folder: &Path, base: ContentHash, bodies: Vec<String>, marks: Vec<Mark>) -> Result<Self, JournalError> {
        files::make_folder(folder)?;
        let found = generations(folder)?;
        let mut journal = Self {
            folder: folder.to_path_buf(),
            generation: found.last,
            oldest: found.last + 1,
            writer: None,
            base,
            bodies,
            settled: 0,
            marks,
        };
        if made(Mistake::AppendedAfterTornTail)
            && let Ok(writer) = JournalWriter::resume(folder, found.last)
        {
            journal.generation = found.last;
            journal.oldest = found.last;
            journal.writer = Some(writer);
            return Ok(journal);
        }
        journal.start_generation()?;
        for &old in found.files.iter().filter(|&&old| old < journal.generation) {
            retire_checked(folder, old);
        }
        for path in found.litter {
            files::discard(&path);
        }
        Ok(journal)
    }

    /// How many bodies were ever handed to this journal.
    pub fn count(&self) -> u64 {
        self.settled + self.bodies.len() as u64
    }

    /// Writes these bodies and all that failed before; `Ok` says that they are durable.
    ///
    /// After an error they are remembered and must not be handed over again; an empty list tries once more.
    pub fn commit(&mut self, bodies: Vec<String>) -> Result<(), JournalError> {
        let first = self.bodies.len();
        self.bodies.extend(bodies);
        if self.writer.is_some() && first == self.bodies.len() {
            return Ok(());
        }
        if let Some(writer) = self.writer.take() {
            let new = self.bodies.iter().skip(first).cloned().map(Record::Body);
            // The reason is not needed: either the new generation holds everything or its own error is reported.
            if let Ok(writer) = writer.append(new) {
                self.writer = Some(writer);
                return Ok(());
            }
        }
        self.start_generation()
    }

    /// Announces that the project is about to be replaced by one with this hash, which contains the first `count` bodies.
    pub fn saving(&mut self, hash: ContentHash, count: u64) -> Result<(), JournalError> {
        let mark = Mark {
            hash,
            bodies: count.saturating_sub(self.settled),
        };
        if made(Mistake::NoMark) {
            return Ok(());
        }
        self.marks.push(mark);
        if let Some(writer) = self.writer.take()
            && let Ok(writer) = writer.append(std::iter::once(Record::Mark(mark)))
        {
            self.writer = Some(writer);
            return Ok(());
        }
        self.start_generation()
    }

    /// Says that the project with this hash is durable and contains the first `count` bodies: those are forgotten.
    pub fn saved(&mut self, hash: ContentHash, count: u64) -> Result<(), JournalError> {
        let known = self.bodies.len() as u64;
        let done = count.saturating_sub(self.settled).min(known);
        self.bodies.drain(..usize::try_from(done).unwrap_or(0));
        self.settled += done;
        self.base = hash;
        self.marks.clear();
        self.start_generation()
    }

    /// Writes all that is in no saved project to a new file; the old one is removed once that is durable.
    fn start_generation(&mut self) -> Result<(), JournalError> {
        self.writer = None;
        self.generation += 1;
        if made(Mistake::OldJournalRemovedFirst) {
            self.remove_old();
        }
        let writer = JournalWriter::create(&self.folder, self.generation, self.base, &self.bodies, &self.marks)?;
        self.writer = Some(writer);
        self.remove_old();
        self.oldest = self.generation;
        Ok(())
    }

    fn remove_old(&self) {
        for old in self.oldest..self.generation {
            files::discard(&writer::file_name(&self.folder, old));
        }
    }
}

/// Removes the file of an earlier session, unless it holds damaged lines that nobody has set aside yet.
fn retire_checked(folder: &Path, generation: u64) {
    let path = writer::file_name(folder, generation);
    let Ok(bytes) = fs::read(&path) else {
        return;
    };
    let parsed = line::parse(&bytes);
    if parsed.header.is_some_and(|(format, _)| format > line::FORMAT) {
        return;
    }
    let bad = writer::bad_name(folder, generation);
    let rest = bytes.get(parsed.good_len..).unwrap_or_default();
    if rest.is_empty() || fs::read(&bad).is_ok_and(|kept| kept == rest) {
        files::discard(&path);
    } else {
        files::rename(&path, &bad).ok();
    }
}

impl From<DiskError> for JournalError {
    fn from(err: DiskError) -> Self {
        Self::Disk(err)
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer { app, path } => write!(
                f,
                "unsaved work was left by version {app} of this program; open the project with that version: {}",
                path.display()
            ),
            Self::Disk(err) => err.fmt(f),
        }
    }
}

impl std::error::Error for JournalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Newer { .. } => None,
            Self::Disk(err) => Some(err),
        }
    }
}

#[cfg(test)]
mod tests;
