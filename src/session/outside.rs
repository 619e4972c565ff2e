//! What other programs write to the project folder while the project is open: noticed, merged record by record, and taken
//! over as one step.
//!
//! A file that is missing is no removal of what stood in it, and of a damaged one no absence counts: half a
//! synchronisation must not empty a project.

use super::door::Session;
use super::save::project_hash;
use super::task::{Task, Wake};
use crate::project::Project;
use crate::project::edit::{Adopted, Command, Edit, Transaction, short};
use crate::store::disk::{ContentHash, noted_attempts};
use crate::store::files::{
    Conflict, Kept, Loaded, Merged, Other, Prefer, RecordKey, Side, Stamp, merge, read_files, read_project_like, told,
    write_project,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, SystemTime};

/// The project as its files last had it, when they were read or written.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) project: Project,
    pub(super) kept: Kept,
}

/// The project folder as another program left it.
#[derive(Debug)]
pub struct Outside {
    folder: PathBuf,
    loaded: Loaded,
    pub(super) bases: BTreeMap<String, ContentHash>,
    /// Files of which something could not be read.
    damaged: BTreeSet<String>,
    /// Files that are gone; what stood in them is kept.
    pub(super) missing: Vec<String>,
    /// Whether nobody but this program wrote: a save of its own ended between two files.
    pub(super) is_ours: bool,
}

/// A look at the folder under way.
pub type LookTask = Task<Result<Option<Outside>, String>>;

/// What a project folder should hold, to be compared with what it holds.
#[derive(Clone)]
pub(super) struct Expected {
    pub(super) folder: PathBuf,
    /// Where the program notes what it is about to write.
    pub(super) state_folder: PathBuf,
    pub(super) bases: BTreeMap<String, ContentHash>,
    pub(super) seen: Seen,
    pub(super) uuid: String,
}

/// The files of which something is missing.
fn damaged_files(loaded: &Loaded) -> BTreeSet<String> {
    let damaged = loaded.problems.iter().filter(|problem| !problem.is_read);
    damaged.map(|problem| problem.file.clone()).collect()
}

impl Expected {
    /// What differs from what is expected; none where nothing does. Records that are as in `like` are shared with it.
    pub(super) fn look(&self, like: &Project) -> Result<Option<Outside>, String> {
        let mut files = read_files(&self.folder).map_err(|err| err.to_string())?;
        let found: BTreeMap<String, ContentHash> = files
            .iter()
            .map(|(name, bytes)| (name.clone(), ContentHash::of(bytes)))
            .collect();
        if found == self.bases {
            return Ok(None);
        }
        let missing: Vec<String> = self
            .bases
            .keys()
            .filter(|name| !found.contains_key(*name))
            .cloned()
            .collect();
        // What an unfinished save of this program wrote is no news: all of it came out of the journal.
        let noted = noted_attempts(&self.state_folder);
        let changed = found.iter().filter(|(name, hash)| self.bases.get(*name) != Some(*hash));
        let (own, foreign): (Vec<_>, Vec<_>) =
            changed.partition(|(name, hash)| noted.contains(&((*name).clone(), **hash)));
        let is_ours = foreign.is_empty() && missing.is_empty();
        if !missing.is_empty() || !own.is_empty() {
            let mut known = write_project(&self.seen.project, &self.uuid, &self.seen.kept);
            for name in missing.iter().chain(own.into_iter().map(|(name, _)| name)) {
                files.remove(name);
                files.extend(known.remove_entry(name));
            }
        }
        let loaded = read_project_like(&files, Some(like)).map_err(|err| err.to_string())?;
        if let Some(why) = &loaded.read_only {
            return Err(format!("Another program changed the project, and {why}"));
        }
        if loaded.uuid != self.uuid && !loaded.uuid.is_empty() {
            let folder = self.folder.display();
            return Err(format!(
                "Another project lies in the folder now, open it instead: {folder}"
            ));
        }
        let damaged = damaged_files(&loaded);
        Ok(Some(Outside {
            folder: self.folder.clone(),
            loaded,
            bases: found,
            damaged,
            missing,
            is_ours,
        }))
    }
}

impl Expected {
    /// The folder as it was expected, but for one file of which another version was set aside.
    pub(super) fn aside(&self, name: &str, bytes: Vec<u8>, like: &Project) -> Result<Outside, String> {
        let mut files = write_project(&self.seen.project, &self.uuid, &self.seen.kept);
        files.insert(name.to_owned(), bytes);
        let loaded = read_project_like(&files, Some(like)).map_err(|err| err.to_string())?;
        let damaged = damaged_files(&loaded);
        Ok(Outside {
            folder: self.folder.clone(),
            loaded,
            bases: self.bases.clone(),
            damaged,
            missing: Vec::new(),
            is_ours: false,
        })
    }
}

impl Outside {
    /// What it and the project on screen make together; `kept` has been advanced to `project`.
    pub(super) fn join(&self, seen: &Seen, project: &Project, kept: &Kept, at: &str) -> Merged {
        let base = Side::of(&seen.project, &seen.kept);
        let theirs = Side {
            damaged: &self.damaged,
            ..Side::of(&self.loaded.project, &self.loaded.kept)
        };
        let stamp = Stamp {
            by: String::new(),
            at: at.to_owned(),
        };
        merge(base, Side::of(project, kept), theirs, &stamp, Prefer::Ours)
    }

    /// The folder as it is now, to be compared with later.
    pub(super) fn into_seen(self) -> Seen {
        Seen {
            project: self.loaded.project,
            kept: self.loaded.kept,
        }
    }

    /// What the analyst should know of the files themselves.
    pub(super) fn warnings(&self) -> impl Iterator<Item = String> {
        let gone = self.missing.iter();
        let gone = gone.map(|name| {
            format!("A file of the project was removed by another program; the next save writes it again: {name}")
        });
        // Of a line that was changed by hand the change itself is told.
        let damaged = self.loaded.problems.iter().filter(|problem| !problem.is_read);
        gone.chain(damaged.map(ToString::to_string))
    }
}

/// Device, number, length and time of each project file: where none of it differs, no file is read again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Marks(BTreeMap<PathBuf, (u64, u64, Option<SystemTime>)>);

/// The marks of the files of a project folder but its texts.
fn marks(folder: &Path) -> Marks {
    let mut marks = BTreeMap::new();
    for name in ["", "annotations", "review"] {
        let entries = fs::read_dir(folder.join(name)).into_iter().flatten().flatten();
        for entry in entries {
            let path = entry.path();
            let ours = path.extension().is_some_and(|ending| ending == "ron") || path.ends_with(".gitattributes");
            if ours && let Ok(found) = fs::metadata(&path) {
                marks.insert(path, (number(&found), found.len(), found.modified().ok()));
            }
        }
    }
    Marks(marks)
}

#[cfg(unix)]
fn number(found: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    found.ino() ^ found.dev().rotate_left(32)
}

#[cfg(not(unix))]
fn number(_: &fs::Metadata) -> u64 {
    0
}

/// How often a watch looks at the marks.
const EVERY: Duration = Duration::from_secs(3);

/// Looks at a project folder every few seconds, on a thread of its own that ends when this is dropped.
pub struct Watch {
    /// The folder.
    pub folder: PathBuf,
    changed: Arc<AtomicBool>,
    /// Dropping it ends the thread.
    _end: Sender<()>,
}

impl Watch {
    /// Begins; `wake` is called when a file changed, by whomever. None where the system gives no thread.
    pub fn start(folder: &Path, wake: Wake) -> Option<Self> {
        let changed = Arc::new(AtomicBool::new(false));
        let (end, ended) = mpsc::channel::<()>();
        let (seen_by, path) = (changed.clone(), folder.to_owned());
        let look = move || {
            let mut last = marks(&path);
            while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                let now = marks(&path);
                if now != last {
                    last = now;
                    seen_by.store(true, Ordering::Release);
                    wake();
                }
            }
        };
        let thread = thread::Builder::new().name("watch".to_owned());
        thread.spawn(look).ok()?;
        Some(Self {
            folder: folder.to_owned(),
            changed,
            _end: end,
        })
    }

    /// Whether a file changed since this was last asked.
    pub fn take_changed(&self) -> bool {
        self.changed.swap(false, Ordering::AcqRel)
    }
}

/// Differs whenever the records that somebody has to decide about may be others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecided {
    revision: u64,
    decided: usize,
    folder: ContentHash,
}

impl Session {
    pub(super) fn expected(&self) -> Expected {
        Expected {
            folder: self.folder.clone(),
            state_folder: self.state_folder.clone(),
            bases: self.bases.clone(),
            seen: self.seen.clone(),
            uuid: self.uuid.clone(),
        }
    }

    /// Looks beside the window whether another program changed the project; hand the outcome to [`Self::take_outside`].
    pub fn start_looking(&self) -> Result<LookTask, String> {
        let (expected, project) = (self.expected(), self.project().clone());
        Task::start("Looking", self.wake.clone(), move |_| expected.look(&project)).map_err(|err| err.to_string())
    }

    /// Looks and waits for it.
    pub fn look_outside(&self) -> Result<Option<Outside>, String> {
        self.expected().look(self.project())
    }

    /// Takes over what another program changed, as one step. Returns what the analyst should be told.
    pub fn take_outside(&mut self, outside: Outside) -> Result<Vec<String>, String> {
        // A save went ahead meanwhile, or the project was left: what was seen is no news.
        if outside.folder != self.folder || outside.bases == self.bases {
            return Ok(Vec::new());
        }
        let stamp = self.stamp();
        let kept = self.kept.advance(self.project(), &stamp, &self.decided);
        let merged = outside.join(&self.seen, self.project(), &kept, &stamp.at);
        let before = kept.conflicts(self.project()).len();
        let mut said: Vec<String> = outside.warnings().collect();
        said.extend(self.adopt("Changes by another program", &merged.edits, true)?);
        self.decided.clear();
        self.kept = merged.kept;
        // The next save tells the journal which version of the folder it goes on from, even if no byte is to be written.
        self.unwritten = true;
        self.bases.clone_from(&outside.bases);
        self.seen = outside.into_seen();
        let undecided = self.kept.conflicts(self.project()).len();
        if undecided > before {
            said.push(undecided_told(undecided));
        }
        Ok(said)
    }

    /// Takes edits over as one step, titled with their numbers; `journal` where they are on no disk yet. Says so.
    pub(super) fn adopt(&mut self, title: &str, edits: &[Edit], journal: bool) -> Result<Option<String>, String> {
        if edits.is_empty() {
            return Ok(None);
        }
        let adopted = Adopted {
            title: format!("{title}: {}", told(edits)),
            edits: edits.to_vec(),
        };
        let said = adopted.title.clone();
        let command = Command::Adopt(Box::new(adopted));
        let taken: Arc<Transaction> = self.plan_and_apply(command).map_err(|err| err.to_string())?;
        self.follow(&taken, journal);
        Ok(Some(said))
    }

    /// The records that two versions stand of, until somebody decides.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let mut all = self.kept.conflicts(self.project());
        all.retain(|conflict| !self.decided.contains(&conflict.record));
        all
    }

    /// What [`Self::conflicts`] depends on; none where there are none. Cheap enough for every frame.
    pub fn undecided(&self) -> Option<Undecided> {
        self.kept.has_others().then(|| Undecided {
            revision: self.history.revision(),
            decided: self.decided.len(),
            folder: project_hash(&self.bases),
        })
    }

    /// Decides that the version on screen counts. The next save says so in the files.
    pub fn keep_ours(&mut self, record: RecordKey) {
        self.decided.insert(record);
        self.decided_last.push((record, self.history.revision()));
    }

    /// Asks again about the record that [`Self::keep_ours`] decided last, where nothing was done or saved since; else false.
    pub fn undo_keep(&mut self) -> bool {
        let record = self.last_kept();
        if let Some(record) = record {
            self.decided.remove(&record);
            self.decided_last.pop();
        }
        record.is_some()
    }

    /// What undo takes back next: such a decision, or a step by its title.
    pub fn can_undo(&self) -> Option<&str> {
        match self.last_kept() {
            Some(_) => Some("keep mine"),
            None => self.history.can_undo(),
        }
    }

    fn last_kept(&self) -> Option<RecordKey> {
        let (record, revision) = *self.decided_last.last()?;
        (revision == self.history.revision() && self.decided.contains(&record)).then_some(record)
    }

    /// Decides that another version counts: takes it over, as one step.
    pub fn take_theirs(&mut self, conflict: &Conflict, other: &Other) -> Result<Arc<Transaction>, String> {
        let quote = match &conflict.ours {
            Edit::Annotation(_, change) => change.after.as_ref().map(|annotation| annotation.quote.exact.as_str()),
            _ => None,
        };
        let what = quote.map_or_else(|| conflict.what.clone(), |words| format!("“{}”", short(words)));
        let command = Command::Adopt(Box::new(Adopted {
            title: format!("take the other version of {what}"),
            edits: vec![other.edit.clone()],
        }));
        self.execute(command).map_err(|err| err.to_string())
    }
}

/// "2 records were changed in two ways …".
pub(super) fn undecided_told(number: usize) -> String {
    format!(
        "Records that were changed in two ways: {number}. Both versions are kept; decide in the panel Conflicts of the \
         menu View, or with corroborate repair --take"
    )
}
