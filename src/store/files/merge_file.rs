//! Merges one project file by itself, as git asks for it: the others are not at hand.

use super::ledger::Stamp;
use super::loaded::{CHANGED, Kept, Loaded, Problem, ReadError, named};
use super::merge::{Prefer, Side, merge};
use super::names::PROJECT_FILE;
use super::read::read_alone;
use super::write::write_project;
use crate::project::Project;
use std::fmt;

/// What a file whose records belong to somebody passes for; they stay in it whosesoever they are.
const ANY_FILE: &str = "annotations/merged.ron";

/// A merged file.
#[derive(Debug)]
pub struct MergedFile {
    /// Its bytes. Where versions stand against each other, both are in it.
    pub bytes: Vec<u8>,
    /// How many records somebody has to decide about.
    pub undecided: usize,
    /// What was wrong with ours and theirs, in words that name no file.
    pub told: Vec<String>,
}

/// Why a file was not merged.
#[derive(Debug)]
pub enum MergeError {
    /// A version of it could not be read.
    Read(ReadError),
    /// In words.
    Refused(String),
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(err) => err.fmt(f),
            Self::Refused(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for MergeError {}

/// Merges two versions of a file that come from `base`; an empty one holds nothing. What a record refers to in another file
/// is looked after when the project is opened.
pub fn merge_file(base: &[u8], ours: &[u8], theirs: &[u8], stamp: &Stamp) -> Result<MergedFile, MergeError> {
    let name = if [base, ours, theirs].into_iter().any(is_project_file) {
        PROJECT_FILE
    } else {
        ANY_FILE
    };
    let [base, ours, theirs] = [base, ours, theirs].map(|bytes| read(name, bytes));
    let (base, ours, theirs) = (base?, ours?, theirs?);
    if ours.uuid != theirs.uuid && !ours.uuid.is_empty() && !theirs.uuid.is_empty() {
        return Err(MergeError::Refused(
            "These are files of two different projects, so they were not merged".to_owned(),
        ));
    }
    let [base, ours_side, theirs_side] = [&base, &ours, &theirs].map(side);
    let merged = merge(base, ours_side, theirs_side, stamp, Prefer::Either);
    let uuid = if ours.uuid.is_empty() { &theirs.uuid } else { &ours.uuid };
    let bytes = bytes_of(name, &merged.project, uuid, &merged.kept);
    let again = read(name, &bytes)?;
    let (one, other) = (&again.kept.ledger, &merged.kept.ledger);
    if again.project != merged.project || one.gone != other.gone || one.others != other.others {
        return Err(MergeError::Refused(
            "What was merged could not be read again, so nothing was written; merge by hand".to_owned(),
        ));
    }
    let mut told = told_of("ours", &ours);
    told.extend(told_of("theirs", &theirs));
    let undecided = merged.kept.ledger.others.len();
    Ok(MergedFile { bytes, undecided, told })
}

/// What was wrong with one side.
fn told_of(whose: &str, loaded: &Loaded) -> Vec<String> {
    let (read, missing): (Vec<_>, Vec<_>) = loaded.problems.iter().partition(|problem| problem.is_read);
    let of_line = |problem: &Problem| format!("{whose}, line {}: {}", problem.line, problem.message);
    let mut told: Vec<String> = missing.into_iter().map(of_line).collect();
    if !read.is_empty() {
        let lines: Vec<usize> = read.iter().map(|problem| problem.line).collect();
        told.push(format!(
            "{whose}, {}: {CHANGED}; the merged file gives it a right check sum, so look at it now",
            named(&lines)
        ));
    }
    told
}

fn side(loaded: &Loaded) -> Side<'_> {
    Side::of(&loaded.project, &loaded.kept)
}

/// Only the header of this one has a uuid.
fn is_project_file(bytes: &[u8]) -> bool {
    let list = memchr::memmem::find(bytes, b"records:").unwrap_or(bytes.len());
    let head = bytes.get(..list).unwrap_or_default();
    memchr::memmem::find(head, b"uuid:").is_some()
}

fn read(name: &str, bytes: &[u8]) -> Result<Loaded, MergeError> {
    if bytes.trim_ascii().is_empty() {
        return Ok(Loaded {
            project: Project::default(),
            uuid: String::new(),
            kept: Kept::default(),
            problems: Vec::new(),
            read_only: None,
        });
    }
    let loaded = read_alone(name, bytes).map_err(MergeError::Read)?;
    match loaded.read_only {
        None => Ok(loaded),
        Some(why) => Err(MergeError::Refused(why)),
    }
}

fn bytes_of(name: &str, project: &Project, uuid: &str, kept: &Kept) -> Vec<u8> {
    write_project(project, uuid, kept).remove(name).unwrap_or_default()
}
