//! From the bytes of a project's files to a [`Project`](crate::project::Project).

use super::loaded::{FORMAT, Kept, KeptFile, KeptLine, Loaded, MAX_FILE, Problems, ReadError};
use super::names::{GIT_ATTRIBUTES_FILE, Homes, PROJECT_FILE};
use super::rows::{Key, Kind, key_of};
use super::rules::broken_rule;
use super::scan::{INDENT, Record, Scan, scan, set_aside};
use crate::project::edit::{Change, Edit, History};
use crate::project::{Project, Review, ReviewState, schema};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
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
pub(super) fn read_project_like(
    files: &BTreeMap<String, Vec<u8>>,
    like: Option<&Project>,
) -> Result<Loaded, ReadError> {
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
    let project = reader.assemble();
    Ok(Loaded {
        project,
        uuid,
        kept: reader.kept,
        problems: reader.problems.finish(),
        read_only: reader.read_only,
    })
}

#[derive(Default)]
struct Reader<'a> {
    like: Option<&'a Project>,
    records: BTreeMap<Key, (&'a str, Record<'a>)>,
    kept: Kept,
    problems: Problems,
    read_only: Option<String>,
}

impl<'a> Reader<'a> {
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
            record.edit = owned(record.edit, &owner);
            self.stage(file, record);
        }
    }

    /// Takes a record in; of two with one name, the later counts and the earlier stays in its file as a comment.
    fn stage(&mut self, file: &'a str, record: Record<'a>) {
        let mut slot = match self.records.entry(key_of(&record.edit)) {
            Entry::Vacant(slot) => {
                slot.insert((file, record));
                return;
            }
            Entry::Occupied(slot) => slot,
        };
        let line = record.line;
        let (earlier_file, earlier) = slot.insert((file, record));
        let (_, later) = slot.get();
        if earlier.edit == later.edit && earlier.unknown == later.unknown {
            return;
        }
        let told = format!(
            "This record stands twice, with differences: here and in {earlier_file}, line {}. This one is used, the \
             other is kept as a comment; compare them",
            earlier.line
        );
        self.keep(earlier_file, format!("{INDENT}// superseded: {}", earlier.text), None);
        self.problem(file, line, &told);
    }

    /// Puts the records together, what is named before what names it, and sets aside those that break a rule.
    fn assemble(&mut self) -> Project {
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
            if let Some(why) = why.or_else(|| broken_rule(history.project(), &record.edit)) {
                self.problem(file, record.line, &set_aside(why));
                self.keep(file, format!("{INDENT}{},", record.text), Some(key));
                continue;
            }
            if is_new_review(&record.edit) {
                continue;
            }
            if home(&record.edit, &mut homes) != file {
                self.kept.homes.insert(key, file.to_owned());
            }
            if !record.unknown.is_empty() {
                self.kept.fields.insert(key, record.unknown);
            }
            batch.push(record.edit);
        }
        history.restore(batch);
        history.project().clone()
    }

    fn keep(&mut self, file: &str, line: String, record: Option<Key>) {
        let bytes = line.into_bytes();
        let kept = self.kept.files.entry(file.to_owned()).or_default();
        kept.lines.push(KeptLine { bytes, record });
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

/// The file that a record of its kind and author is written to.
fn home<'h>(edit: &Edit, homes: &'h mut Homes) -> &'h str {
    let author = match edit {
        Edit::Label(..) | Edit::RelationType(..) | Edit::Document(..) => return PROJECT_FILE,
        Edit::Review(_, change) => {
            let author = change.after.as_ref().map(|record| &record.author);
            return author.map_or(PROJECT_FILE, |author| homes.of_reviews(author));
        }
        Edit::Decision(_, change) => {
            let author = change.after.as_ref().map(|record| &record.author);
            return author.map_or(PROJECT_FILE, |author| homes.of_reviews(author));
        }
        Edit::Annotation(_, change) => change.after.as_ref().map(|record| &record.author),
        Edit::Relation(_, change) => change.after.as_ref().map(|record| &record.author),
        Edit::Group(_, change) => change.after.as_ref().map(|record| &record.author),
    };
    author.map_or(PROJECT_FILE, |author| homes.of(author))
}
