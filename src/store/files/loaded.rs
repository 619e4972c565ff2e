//! What comes out of reading: a project, what must be put back, what was wrong.

use super::ledger::Ledger;
use super::rows::Key;
use crate::project::Project;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Newest layout that this program writes.
pub const FORMAT: u32 = 1;
/// Largest file that is read, in bytes.
pub const MAX_FILE: u64 = 256 << 20;
/// Longest line that is read, in bytes.
pub const MAX_LINE: usize = 16 << 20;

/// A project as it was read. It has no [`violations`](Project::violations).
#[derive(Debug)]
pub struct Loaded {
    /// All records that could be read and break no rule.
    pub project: Project,
    /// Names the project for journals and backups, however its folder is called; empty where the file names none.
    pub uuid: String,
    /// What the project cannot hold and the next save must put back.
    pub kept: Kept,
    /// What was wrong, in the order of files and lines.
    pub problems: Vec<Problem>,
    /// Why this project must not be saved over, in words for the analyst.
    pub read_only: Option<String>,
}

impl Loaded {
    /// What was wrong, in words; lines that were read though their check sums do not fit in one sentence a file.
    pub fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        let mut changed: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for problem in &self.problems {
            match problem.is_read {
                true => changed.entry(&problem.file).or_default().push(problem.line),
                false => told.push(problem.to_string()),
            }
        }
        told.extend(
            changed
                .into_iter()
                .map(|(file, lines)| format!("{CHANGED}, {READ}: {file}, {}", named(&lines))),
        );
        told
    }
}

/// What is said of lines whose check sums do not fit.
pub(super) const CHANGED: &str = "Changed by hand, or damaged, since this program wrote it";
const READ: &str = "and read as it stands; look at it, then save";

/// "line 9" or "lines 3, 9, …".
pub(super) fn named(lines: &[usize]) -> String {
    let first: Vec<String> = lines.iter().take(5).map(ToString::to_string).collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    let more = if lines.len() > first.len() { ", …" } else { "" };
    format!("{word} {}{more}", first.join(", "))
}

/// Something in a file that the analyst should look at. The rest of the file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path inside the project folder, with `/`.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// What happened and what to do.
    pub message: String,
    /// Whether the line was read all the same, so that nothing is missing: only its check sum does not fit.
    pub is_read: bool,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, line {}", self.message, self.file, self.line)
    }
}

/// Most problems that are told of one file; a file of a stranger may hold millions.
pub(super) const MAX_PROBLEMS: usize = 1000;

/// Collects problems, at most [`MAX_PROBLEMS`] a file.
#[derive(Default)]
pub(super) struct Problems {
    list: Vec<Problem>,
    counts: BTreeMap<String, usize>,
}

impl Problems {
    /// Adds one.
    pub(super) fn add(&mut self, file: &str, line: usize, message: &str) {
        self.tell(file, line, message, false);
    }

    /// Adds that a line was read though its check sum does not fit.
    pub(super) fn add_read(&mut self, file: &str, line: usize) {
        self.tell(file, line, &format!("{CHANGED}, {READ}"), true);
    }

    fn tell(&mut self, file: &str, line: usize, message: &str, is_read: bool) {
        let count = self.counts.entry(file.to_owned()).or_default();
        *count += 1;
        if *count <= MAX_PROBLEMS {
            self.list.push(Problem {
                file: file.to_owned(),
                line,
                message: message.to_owned(),
                is_read,
            });
        }
    }

    /// Takes over those of a file of which nothing was told yet.
    pub(super) fn take(&mut self, others: Self) {
        self.list.extend(others.list);
        self.counts.extend(others.counts);
    }

    /// Takes over those of lines that were read all the same.
    pub(super) fn take_read(&mut self, others: Self) {
        for problem in others.list.into_iter().filter(|problem| problem.is_read) {
            self.add_read(&problem.file, problem.line);
        }
    }

    /// The first one.
    pub(super) fn first(&self) -> Option<&Problem> {
        self.list.first()
    }

    /// All of them, by file and line; where there are more than can be told, the last says so.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        let by_place = |a: &Problem, b: &Problem| (&a.file, a.line).cmp(&(&b.file, b.line));
        self.list.sort_by(by_place);
        for (file, _) in self.counts.iter().filter(|(_, count)| **count > MAX_PROBLEMS) {
            let last = self.list.iter().rev().find(|problem| problem.file == *file);
            let line = last.map_or(1, |problem| problem.line);
            self.list.push(Problem {
                file: file.clone(),
                line,
                message: format!("More lines need a look, only {MAX_PROBLEMS} are listed; correct these first"),
                is_read: false,
            });
        }
        self.list.sort_by(by_place);
        self.list
    }
}

/// What was in the files and has no place in a [`Project`]: unknown fields and records, damaged and refused lines,
/// comments, files of others. Empty for a new project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Versions of the records, what removed ones left, what is not decided.
    pub(super) ledger: Ledger,
    /// Per file that was read. Such a file is written again even where no record is left in it.
    pub(super) files: BTreeMap<String, KeptFile>,
    /// Unknown fields of records: name and value as RON.
    pub(super) fields: BTreeMap<Key, Vec<(String, String)>>,
    /// Records that stand in another file than their author's. They stay there, so that no save ever moves a record
    /// between files, which could not be done in one step.
    pub(super) homes: BTreeMap<Key, String>,
    /// Files that are handed back as they are.
    pub(super) untouched: BTreeMap<String, Vec<u8>>,
}

/// The part of [`Kept`] that belongs to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeptFile {
    /// At least [`FORMAT`]: a newer program's mark is not taken away.
    pub(super) format: u32,
    /// Oldest layout whose reader can read the file.
    pub(super) min_reader: u32,
    /// True name of whom the file belongs to.
    pub(super) author: Option<String>,
    /// Unknown header fields, `name: value`.
    pub(super) header: Vec<String>,
    /// They are written before the records: of two records of one id, the later counts, and that must be the one the
    /// program wrote.
    pub(super) lines: Vec<KeptLine>,
}

/// A whole line that is written back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeptLine {
    /// Without its line end; perhaps not UTF-8. Shared, as what was kept is held in several versions.
    pub(super) bytes: Arc<[u8]>,
    /// The record in it, where it is one that breaks a rule. Not written once the project has a record of that name.
    pub(super) record: Option<Key>,
}

impl Default for KeptFile {
    fn default() -> Self {
        Self {
            format: FORMAT,
            min_reader: FORMAT,
            author: None,
            header: Vec::new(),
            lines: Vec::new(),
        }
    }
}

/// Why nothing could be read at all.
#[derive(Debug)]
pub enum ReadError {
    /// The system refused.
    Io(PathBuf, std::io::Error),
    /// The folder has no `project.ron`.
    NoProject(PathBuf),
    /// A folder, pipe or device stands where a file should.
    NotAFile(PathBuf),
    /// Over [`MAX_FILE`].
    TooLarge(String),
    /// `project.ron` is in another encoding.
    NotUtf8,
    /// `project.ron` is not what its name says; why, in words.
    NotAProject(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, err) => write!(f, "Cannot read ({err}): {}", path.display()),
            Self::NoProject(path) => write!(
                f,
                "This folder is not a project: it has no project.ron. Choose the folder that project.ron lies in, \
                 or create a new project: {}",
                path.display()
            ),
            Self::NotAFile(path) => write!(
                f,
                "This is not a regular file; move it away and restore the file from a backup: {}",
                path.display()
            ),
            Self::TooLarge(file) => write!(
                f,
                "This file is larger than {} MB, which no project file should be; restore it from a backup: {file}",
                MAX_FILE >> 20
            ),
            Self::NotUtf8 => f.write_str(
                "The file is not UTF-8 text (perhaps UTF-16); save it as UTF-8 or restore it from a backup: project.ron",
            ),
            Self::NotAProject(why) => write!(f, "{why}: project.ron"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(_, err) => Some(err),
            _ => None,
        }
    }
}
