//! From the bytes of a project's files to a [`Project`](crate::project::Project).

use super::loaded::{FORMAT, Kept, KeptFile, KeptLine, Loaded, MAX_FILE, Problems, ReadError};
use super::names::{GIT_ATTRIBUTES_FILE, Homes, PROJECT_FILE};
use super::records::{home, references};
use super::rows::{Key, Kind, key_of};
use super::rules::{broken_rule, is_shaped};
use super::scan::{Record, Scan, scan, set_aside};
use super::sums::record_line;
use super::versions::{Content, Live, State, Version, resolve};
use crate::mistakes::{Mistake, made};
use crate::project::edit::{Change, Edit, History};
use crate::project::{Project, Review, ReviewState, schema};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What positions in our files count.
pub(super) const OFFSETS: &str = "utf-8 bytes";

/// Reads a project from its files, each named by its path inside the folder, with `/`. Takes time: about a second for
/// 100,000 annotations.
pub fn read_project(files: &BTreeMap<String, Vec<u8>>) -> Result<Loaded, ReadError> {
    read_project_like(files, None)
}

/// The same, sharing records with `like` where they are the same: what is compared with a project in memory then takes
/// little more memory.
pub fn read_project_like(files: &BTreeMap<String, Vec<u8>>, like: Option<&Project>) -> Result<Loaded, ReadError> {
    let mut reader = Reader {
        like,
        ..Reader::default()
    };
    let Some(bytes) = files.get(PROJECT_FILE) else {
        return Err(ReadError::NoProject(PROJECT_FILE.into()));
    };
    let uuid = reader.project_file(bytes)?;
    for (file, bytes) in files {
        if file == PROJECT_FILE {
            continue;
        }
        if ["annotations/", "review/"]
            .iter()
            .any(|folder| file.starts_with(folder))
            && file.ends_with(".ron")
        {
            reader.other_file(file, bytes)?;
        } else if file == GIT_ATTRIBUTES_FILE {
            reader.kept.untouched.insert(file.clone(), bytes.clone());
        }
    }
    Ok(reader.finish(uuid))
}

/// Reads one file by itself, as `name`. What its records refer to stands elsewhere, so the project may break rules.
pub(super) fn read_alone(name: &str, bytes: &[u8]) -> Result<Loaded, ReadError> {
    let mut reader = Reader {
        alone: true,
        ..Reader::default()
    };
    let mut uuid = String::new();
    if name == PROJECT_FILE {
        uuid = reader.project_file(bytes)?;
    } else {
        reader.other_file(name, bytes)?;
    }
    Ok(reader.finish(uuid))
}

#[derive(Default)]
struct Reader<'a> {
    like: Option<&'a Project>,
    /// Records are taken as they are, whatever they refer to: a single file is read.
    alone: bool,
    records: BTreeMap<Key, (&'a str, Record<'a>)>,
    /// Further lines of records that stand in the files more than once.
    again: BTreeMap<Key, Vec<(&'a str, Record<'a>)>>,
    kept: Kept,
    problems: Problems,
    read_only: Option<String>,
}

impl<'a> Reader<'a> {
    fn finish(mut self, uuid: String) -> Loaded {
        let project = self.assemble();
        Loaded {
            project,
            uuid,
            kept: self.kept,
            problems: self.problems.finish(),
            read_only: self.read_only,
        }
    }

    fn project_file(&mut self, bytes: &'a [u8]) -> Result<String, ReadError> {
        check_size(PROJECT_FILE, bytes)?;
        let mut scan = scan(PROJECT_FILE, bytes, self.like).ok_or(ReadError::NotUtf8)?;
        if scan.header.format.is_none() {
            let first = scan.problems.first();
            let first = first.map_or(String::new(), |problem| {
                format!(" (line {}: {})", problem.line, problem.message)
            });
            let told = format!(
                "The file names no format, so it is empty, damaged or not ours; restore it from a backup or from git{first}"
            );
            return Err(ReadError::NotAProject(told));
        }
        match scan.header.offsets.as_deref() {
            Some(OFFSETS) => {}
            Some(other) => {
                return Err(ReadError::NotAProject(format!(
                    "Positions in this project count {}, this version counts {OFFSETS}; open it with a newer version",
                    other.escape_debug()
                )));
            }
            None => self.problem(
                PROJECT_FILE,
                1,
                "The header does not say what positions count; they are taken as UTF-8 bytes. Save to add it",
            ),
        }
        let uuid = scan.header.uuid.take().unwrap_or_default();
        if uuid.is_empty() {
            self.problem(
                PROJECT_FILE,
                1,
                "The header has no uuid; the project gets a new one when it is saved",
            );
        }
        self.take(PROJECT_FILE, scan);
        Ok(uuid)
    }

    fn other_file(&mut self, file: &'a str, bytes: &'a [u8]) -> Result<(), ReadError> {
        check_size(file, bytes)?;
        let scan = scan(file, bytes, self.like);
        let foreign = |scan: &Scan<'_>| scan.header.offsets.as_ref().is_some_and(|unit| unit != OFFSETS);
        let why = match scan {
            None => "is not UTF-8 text (perhaps UTF-16)",
            Some(scan) if foreign(&scan) => "counts positions in another unit",
            Some(scan) => {
                self.take(file, scan);
                return Ok(());
            }
        };
        self.problem(
            file,
            1,
            &format!("This file {why} and was not read; restore it from a backup or from git"),
        );
        self.refuse_saving(format!("A file {why}: {file}"));
        self.kept.untouched.insert(file.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn take(&mut self, file: &'a str, scan: Scan<'a>) {
        let header = scan.header;
        let format = header.format.unwrap_or(FORMAT);
        let min_reader = header.min_reader.unwrap_or(format);
        if min_reader > FORMAT {
            self.refuse_saving(format!(
                "This project was written by a newer version (its format is {format}, this version reads {FORMAT}); \
                 update this program to change it: {file}"
            ));
        }
        self.problems.take(scan.problems);
        let kept = KeptFile {
            format: format.max(FORMAT),
            min_reader: min_reader.max(FORMAT),
            author: header.author,
            header: header.others,
            lines: scan.lines,
        };
        let owner = owner(file, kept.author.as_deref());
        self.kept.files.insert(file.to_owned(), kept);
        for mut record in scan.records {
            if let Content::Live(live) = record.content {
                let edit = owned(live.edit, &owner);
                record.content = Content::Live(Live { edit, ..live });
            }
            if !record.content.is_live() && made(Mistake::IgnoreRemovals) {
                continue;
            }
            let key = key_of(&record.content.record().edit);
            match self.records.entry(key) {
                Entry::Vacant(slot) => {
                    slot.insert((file, record));
                }
                Entry::Occupied(_) => self.again.entry(key).or_default().push((file, record)),
            }
        }
    }

    /// Of records that stand in the files more than once, finds the version that counts; where none follows the others, all
    /// of them are kept and told.
    fn settle(&mut self) {
        for (key, more) in std::mem::take(&mut self.again) {
            let mut lines: Vec<_> = self.records.remove(&key).into_iter().chain(more).collect();
            let states = lines.iter().map(|(file, record)| State {
                file: String::from(*file),
                version: record.version.clone(),
                content: record.content.clone(),
            });
            let Some((winner, others)) = resolve(states.collect()) else {
                continue;
            };
            // Of two lines that say the same, whichever: problems are told of a line with this content.
            let is = |state: &State, (file, record): &(&str, Record<'_>)| {
                state.file == *file && state.content.says_same(&record.content)
            };
            let Some(at) = lines.iter().position(|line| is(&winner, line)) else {
                continue;
            };
            let (file, mut record) = lines.swap_remove(at);
            for other in &others {
                if let Some((other_file, line)) = lines.iter().find(|line| is(other, line)) {
                    let told = conflict_told(other, other_file, line.line);
                    self.problem(file, record.line, &told);
                }
            }
            if !others.is_empty() && !made(Mistake::PickSilently) {
                self.kept.ledger.others.insert(key, others);
            }
            record.version = winner.version;
            record.content = winner.content;
            self.records.insert(key, (file, record));
        }
    }

    /// Moves what removed records left to the ledger, unless somebody else hung something on one meanwhile: it comes back
    /// then, and its removal is a conflict.
    fn bury(&mut self) {
        let wanted = self.wanted_back();
        let gone: Vec<_> = self
            .records
            .extract_if(.., |_, (_, record)| !record.content.is_live())
            .collect();
        for (key, (file, record)) in gone {
            let (line, last) = (record.line, record.content.record().clone());
            let state = State {
                file: file.to_owned(),
                version: record.version,
                content: record.content,
            };
            if !wanted.contains(&key) {
                self.kept.ledger.gone.insert(key, state);
                continue;
            }
            let told = "This record was removed, but something that refers to it was made meanwhile, so it is back; decide \
                        whether it stays, in the panel Conflicts or with corroborate repair --take";
            self.problem(file, line, told);
            let back = Record {
                line,
                text: last.line(&Version::default()).into(),
                version: state.version.above(),
                content: Content::Live(last),
            };
            self.kept.ledger.others.entry(key).or_default().push(state);
            self.records.insert(key, (file, back));
        }
    }

    /// The removed records that others, which are sound but for this, refer to.
    fn wanted_back(&self) -> BTreeSet<Key> {
        let mut wanted = BTreeSet::new();
        let all = self.records.values().map(|(_, record)| &record.content);
        if self.alone || made(Mistake::LeaveGone) || all.clone().all(Content::is_live) {
            return wanted;
        }
        let mut look: Vec<&Live> = all.filter(|content| content.is_live()).map(Content::record).collect();
        while let Some(live) = look.pop() {
            let needed = references(&live.edit);
            if !is_shaped(&live.edit) || !needed.iter().all(|key| self.records.contains_key(key)) {
                continue;
            }
            for key in needed {
                if let Some((_, found)) = self.records.get(&key)
                    && !found.content.is_live()
                    && wanted.insert(key)
                {
                    look.push(found.content.record());
                }
            }
        }
        wanted
    }

    /// Puts the records together, what is named before what names it, and sets aside those that break a rule.
    fn assemble(&mut self) -> Project {
        self.settle();
        self.bury();
        let mut history = History::new(Project::default());
        let mut homes = Homes::default();
        let mut batch = Vec::new();
        let mut stage = Kind::Label;
        for (key, (file, record)) in std::mem::take(&mut self.records) {
            if stage != key.0 {
                history.restore(std::mem::take(&mut batch));
                stage = key.0;
            }
            let too_many = matches!(key.0, Kind::Label | Kind::RelationType) && batch.len() >= schema::MOST;
            let why = too_many.then_some("a project has at most 1000 labels, and as many relation types");
            let Content::Live(Live { edit, fields }) = record.content else {
                continue;
            };
            if record.version != Version::default() {
                self.kept.ledger.versions.insert(key, record.version);
            }
            let broken = || broken_rule(history.project(), &edit).filter(|_| !self.alone);
            if let Some(why) = why.or_else(broken) {
                self.problem(file, record.line, &set_aside(why));
                self.keep(file, record_line(&record.text), Some(key));
                continue;
            }
            if is_new_review(&edit) {
                continue;
            }
            if home(&edit, &mut homes) != file {
                self.kept.homes.insert(key, file.to_owned());
            }
            if !fields.is_empty() {
                self.kept.fields.insert(key, fields);
            }
            batch.push(edit);
        }
        history.restore(batch);
        self.kept.ledger.base = history.project().clone();
        history.project().clone()
    }

    fn keep(&mut self, file: &str, bytes: Vec<u8>, record: Option<Key>) {
        if made(Mistake::DamagedRecordDropped) {
            return;
        }
        let kept = self.kept.files.entry(file.to_owned()).or_default();
        kept.lines.push(KeptLine {
            bytes: bytes.into(),
            record,
        });
    }

    fn problem(&mut self, file: &str, line: usize, message: &str) {
        self.problems.add(file, line, message);
    }

    fn refuse_saving(&mut self, reason: String) {
        self.read_only.get_or_insert(reason);
    }
}

fn check_size(file: &str, bytes: &[u8]) -> Result<(), ReadError> {
    if bytes.len() as u64 > MAX_FILE {
        return Err(ReadError::TooLarge(file.to_owned()));
    }
    Ok(())
}

/// Whom a file belongs to: as its header says, else as it is called.
fn owner(file: &str, author: Option<&str>) -> Arc<str> {
    let stem = file.rsplit('/').next().and_then(|name| name.strip_suffix(".ron"));
    Arc::from(author.or(stem).unwrap_or_default())
}

/// A review state that does not say whose it is belongs to the owner of its file.
fn owned(edit: Edit, owner: &Arc<str>) -> Edit {
    let review = match &edit {
        Edit::Review(
            _,
            Change {
                after: Some(review), ..
            },
        ) if review.author.is_empty() => Review {
            author: owner.clone(),
            ..Review::clone(review)
        },
        _ => return edit,
    };
    Edit::Review(review.id(), Change::insert(review))
}

/// New is what a document is without a record.
fn is_new_review(edit: &Edit) -> bool {
    matches!(edit, Edit::Review(_, change) if change.after.as_ref().is_some_and(|review| review.state == ReviewState::New))
}

fn conflict_told(other: &State, file: &str, line: usize) -> String {
    let what = match other.content {
        Content::Live(_) => "stands",
        Content::Gone(_) => "says that it was removed",
    };
    format!(
        "This record was changed in two ways: this one is used, the other {what} in {file}, line {line}. Both stay in the \
         files until somebody decides, in the panel Conflicts or with corroborate repair --take"
    )
}
