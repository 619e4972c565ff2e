//! What passim found on a cluster, read back: `align.json`, a pair of passages a line, and `out.json`, a member of a
//! cluster of passages a line.
//!
//! Lines name documents by the ids of [`crate::store::export`], and places in code points, ends exclusive; here they become
//! bytes. Members of a cluster become pairs of its first member with each of the others. A line that cannot be used is told
//! and the rest is read. What passim aligned (`s1`, `s2`) is not looked at: its ends run over, and the passages are aligned
//! anew where they are compared.
//!
//! In reading order: `files` (which files), `lines` (bounded), `record` (what a line says), `places` (code points to bytes).

mod files;
mod lines;
mod places;
mod record;
#[cfg(test)]
mod tests;

use super::error::shown;
use crate::progress::{Cancelled, Progress};
use crate::project::{Document, DocumentId, Passage, Project};
use crate::store::files::{MOST_SUGGESTIONS, Suggestion};
use lines::{Lines, Read};
use places::Places;
use record::Record;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most problems that are told one by one.
const MOST_PROBLEMS: usize = 1000;
/// Lines between two looks at whether to stop.
const STEP: u64 = 1024;

/// Lends the text of a document, or says why not.
pub type LentText<'t> = &'t mut dyn FnMut(DocumentId, &Document) -> Result<Arc<str>, String>;

/// What was read.
#[derive(Debug, Default)]
pub struct PassimRead {
    /// In no particular order; the same pair may come twice.
    pub pairs: Vec<Suggestion>,
    /// Lines that say something, read or not.
    pub lines: u64,
    /// What was passed over and what to do, in words, by file and line.
    pub problems: Vec<String>,
}

/// Why nothing was read.
#[derive(Debug, PartialEq, Eq)]
pub enum PassimError {
    Cancelled,
    /// There are more than [`MOST_SUGGESTIONS`].
    TooMany,
}

impl From<Cancelled> for PassimError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Reads files, or folders of files as Spark writes them, about the documents of `project`. Steps of progress are files,
/// then documents.
pub fn read_passim(
    project: &Project,
    paths: &[PathBuf],
    texts: LentText<'_>,
    progress: &Progress,
) -> Result<PassimRead, PassimError> {
    let (files, unlisted) = files::list(paths);
    progress.set_total(files.len() as u64);
    let mut reading = Reading::new(project);
    for path in &files {
        reading.file(path, progress)?;
        progress.advance(1)?;
    }
    let Reading {
        places,
        pairs,
        clusters,
        mut told,
        lines,
        ..
    } = reading;
    let passages = places.passages(project, texts, &mut told, progress)?;
    let passage = |at: &usize| passages.get(*at).cloned().flatten();
    let mut read = PassimRead {
        pairs: Vec::new(),
        lines,
        problems: unlisted,
    };
    for (one, other) in &pairs {
        read.pairs
            .extend(passage(one).zip(passage(other)).map(|(a, b)| Suggestion::new(a, b)));
    }
    for members in clusters.into_values() {
        let mut members: Vec<Passage> = members.iter().filter_map(passage).collect();
        members.sort_unstable();
        members.dedup();
        if let Some((first, others)) = members.split_first() {
            let pairs = others.iter().map(|other| Suggestion::new(first.clone(), other.clone()));
            read.pairs.extend(pairs);
        }
    }
    if read.pairs.len() > MOST_SUGGESTIONS {
        return Err(PassimError::TooMany);
    }
    read.problems.extend(told.finish(&files));
    Ok(read)
}

/// Where a line stands: index of its file, and its number, counted from 1.
type At = (usize, u64);

/// What was wrong with lines; of very many only the first are told.
#[derive(Default)]
struct Told {
    list: Vec<(At, String)>,
    untold: u64,
}

impl Told {
    fn add(&mut self, at: At, message: String) {
        if self.list.len() < MOST_PROBLEMS {
            self.list.push((at, message));
        } else {
            self.untold += 1;
        }
    }

    fn finish(mut self, files: &[PathBuf]) -> Vec<String> {
        self.list.sort();
        let place = |(file, line): &At| {
            let path = files.get(*file).map(|path| shown(path)).unwrap_or_default();
            format!("{path}, line {line}")
        };
        let lines = self
            .list
            .iter()
            .map(|(at, message)| format!("{message}: {}", place(at)));
        let mut problems: Vec<String> = lines.collect();
        if self.untold > 0 {
            problems.push(format!(
                "{} more lines were passed over; look at these first",
                self.untold
            ));
        }
        problems
    }
}

/// All files as they are being read.
struct Reading<'p> {
    project: &'p Project,
    places: Places,
    /// Indexes of two places.
    pairs: Vec<(usize, usize)>,
    /// Indexes of the places of a cluster. Clusters are numbered by each run, which is known by the folder of its files.
    clusters: BTreeMap<(PathBuf, String), Vec<usize>>,
    told: Told,
    lines: u64,
    files: usize,
}

impl<'p> Reading<'p> {
    fn new(project: &'p Project) -> Self {
        Self {
            project,
            places: Places::default(),
            pairs: Vec::new(),
            clusters: BTreeMap::new(),
            told: Told::default(),
            lines: 0,
            files: 0,
        }
    }

    fn file(&mut self, path: &Path, progress: &Progress) -> Result<(), PassimError> {
        let file = self.files;
        self.files += 1;
        let mut lines = match Lines::open(path) {
            Ok(lines) => lines,
            Err(why) => {
                self.told.add((file, 1), why);
                return Ok(());
            }
        };
        let folder = path.parent().unwrap_or(path);
        for number in 1.. {
            if number % STEP == 0 {
                progress.advance(0)?;
            }
            match lines.next() {
                Ok(Read::End) => break,
                Ok(Read::Line(line)) => match record::read(line) {
                    Ok(None) => {}
                    Ok(Some(record)) => self.take(record, folder, (file, number))?,
                    Err(why) => self.pass_over((file, number), why),
                },
                Ok(Read::TooLong(why)) => self.pass_over((file, number), why),
                Err(err) => {
                    let why = format!("The file could not be read on ({err}); copy it here once more");
                    self.told.add((file, number), why);
                    break;
                }
            }
        }
        Ok(())
    }

    fn pass_over(&mut self, at: At, why: String) {
        self.lines += 1;
        self.told.add(at, why);
    }

    fn take(&mut self, record: Record, folder: &Path, at: At) -> Result<(), PassimError> {
        if let Some(unknown) = record.unknown(|id| self.project.documents().contains(id)) {
            self.pass_over(at, unknown);
            return Ok(());
        }
        self.lines += 1;
        match record {
            Record::Pair(one, other) => {
                let (one, other) = (self.places.add(at, one), self.places.add(at, other));
                self.pairs.push((one, other));
            }
            Record::Member { cluster, place } => {
                let place = self.places.add(at, place);
                let run = folder.to_path_buf();
                self.clusters.entry((run, cluster)).or_default().push(place);
            }
        }
        if self.places.len() > 2 * MOST_SUGGESTIONS {
            return Err(PassimError::TooMany);
        }
        Ok(())
    }
}
