//! Finding what is said twice and what is off-topic, in a project or in a file of texts: plain functions for tasks and the
//! command line.

mod off_topic;

pub use off_topic::Segment;

use super::suggestions;
use super::texts::read_text;
use crate::progress::{Cancelled, Progress};
use crate::project::Project;
use crate::reuse::duplicates::{self, Findings, Knowledge, OutsidePair};
use crate::reuse::text::{Prepared, prepare_all};
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files up to this many bytes are kept in memory; of larger ones each text is read again when it is quoted.
const KEPT: u64 = 128 << 20;
/// Lines read before their texts are prepared together, in bytes.
const BATCH: usize = 4 << 20;

/// Why texts could not be had.
#[derive(Debug)]
pub enum ScanError {
    Cancelled,
    /// In words.
    Unreadable(String),
}

impl From<Cancelled> for ScanError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Texts made ready, in order.
#[derive(Debug, Default)]
pub struct Texts {
    /// What each is called: the id of a document, or that of a line.
    pub ids: Vec<String>,
    /// Days of publication, empty where not known.
    dates: Vec<String>,
    /// Who published them, likewise.
    outlets: Vec<String>,
    prepared: Vec<Prepared>,
    store: Store,
    /// Pairs that another program found.
    outside: Vec<OutsidePair>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
}

/// Where texts are when they are quoted.
#[derive(Debug, Default)]
enum Store {
    #[default]
    Empty,
    Kept(Vec<Arc<str>>),
    /// A file of lines, and where each text's line starts.
    Lines(PathBuf, Vec<u64>),
}

/// A line of a corpus file; other fields are passed over.
#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    outlet: String,
}

impl Texts {
    /// The texts of a project, in the order of its list, with the pairs that passim found in them. One that cannot be read is
    /// told and left out.
    pub fn of_project(project: &Project, folder: &Path, progress: &Progress) -> Result<Self, ScanError> {
        let documents = project.documents_in_order();
        progress.set_total(4 * documents.len() as u64);
        let stored = suggestions::stored(project, folder);
        let folder = folder.join("texts");
        let mut texts = Self {
            problems: stored.problems,
            ..Self::default()
        };
        let (mut kept, mut ids) = (Vec::new(), Vec::new());
        for (id, document) in documents {
            progress.advance(1)?;
            match read_text(&folder, document) {
                Ok(text) => {
                    ids.push(id);
                    texts.ids.push(id.to_string());
                    texts.dates.push(document.date.clone());
                    texts.outlets.push(document.outlet.clone());
                    kept.push(text);
                }
                Err(why) => texts.problems.push(why),
            }
        }
        texts.outside = suggestions::by_index(&stored.pairs, &ids);
        texts.prepared = prepare_all(&kept);
        texts.store = Store::Kept(kept);
        Ok(texts)
    }

    /// The texts of a file with one JSON object a line: `id`, `text` and perhaps `date` and `outlet`.
    pub fn of_lines(path: &Path, progress: &Progress) -> Result<Self, ScanError> {
        let unreadable = |err: std::io::Error| ScanError::Unreadable(format!("{err}: {}", path.display()));
        let file = File::open(path).map_err(unreadable)?;
        let keeps = file.metadata().map_err(unreadable)?.len() <= KEPT;
        let mut reader = BufReader::with_capacity(1 << 20, file);
        let mut reading = Reading::new(keeps);
        let mut line = Vec::new();
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).map_err(unreadable)?;
            if length == 0 {
                break;
            }
            reading.take(&line);
            progress.advance(1)?;
        }
        let texts = reading.finish(path);
        progress.set_total(4 * texts.ids.len() as u64);
        Ok(texts)
    }

    /// Compares all with each other and with themselves.
    pub fn find(&self, progress: &Progress) -> Result<Findings, Cancelled> {
        let documents: Vec<&Prepared> = self.prepared.iter().collect();
        let text = |document: usize| self.text(document);
        duplicates::scan(
            &documents,
            &self.dates,
            &text,
            &self.outside,
            &Knowledge::shipped(),
            progress,
        )
    }

    /// The text with that index.
    pub fn text(&self, document: usize) -> Option<Arc<str>> {
        match &self.store {
            Store::Empty => None,
            Store::Kept(texts) => texts.get(document).cloned(),
            Store::Lines(path, starts) => {
                let mut file = File::open(path).ok()?;
                file.seek(SeekFrom::Start(*starts.get(document)?)).ok()?;
                let mut line = Vec::new();
                BufReader::new(file).read_until(b'\n', &mut line).ok()?;
                let line: Line = serde_json::from_slice(&line).ok()?;
                Some(line.text.into())
            }
        }
    }
}

/// A file of lines as it is being read.
struct Reading {
    texts: Texts,
    keeps: bool,
    kept: Vec<Arc<str>>,
    starts: Vec<u64>,
    batch: Vec<Arc<str>>,
    batch_bytes: usize,
    position: u64,
    number: usize,
}

impl Reading {
    fn new(keeps: bool) -> Self {
        Self {
            texts: Texts::default(),
            keeps,
            kept: Vec::new(),
            starts: Vec::new(),
            batch: Vec::new(),
            batch_bytes: 0,
            position: 0,
            number: 0,
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        let start = self.position;
        self.position += bytes.len() as u64;
        self.number += 1;
        if bytes.trim_ascii().is_empty() {
            return;
        }
        match serde_json::from_slice::<Line>(bytes) {
            Ok(line) => {
                self.texts.ids.push(line.id);
                self.texts.dates.push(line.date);
                self.texts.outlets.push(line.outlet);
                self.starts.push(start);
                self.batch_bytes += line.text.len();
                self.batch.push(line.text.into());
            }
            Err(err) => self
                .texts
                .problems
                .push(format!("Line {} was passed over: {err}", self.number)),
        }
        if self.batch_bytes >= BATCH {
            self.prepare();
        }
    }

    fn prepare(&mut self) {
        let prepared = prepare_all(&self.batch);
        self.batch_bytes = 0;
        if self.keeps {
            self.texts.prepared.extend(prepared);
            self.kept.append(&mut self.batch);
        } else {
            self.texts
                .prepared
                .extend(prepared.into_iter().map(Prepared::without_places));
            self.batch.clear();
        }
    }

    fn finish(mut self, path: &Path) -> Texts {
        self.prepare();
        self.texts.store = if self.keeps {
            Store::Kept(self.kept)
        } else {
            Store::Lines(path.to_owned(), self.starts)
        };
        self.texts
    }
}
