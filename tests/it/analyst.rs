//! An analyst who works by script, line by line, and what must be there of their work: for the harnesses that kill,
//! disturb and lock out.

use crate::helper::Desk;
use corroborate::project::Project;
use corroborate::session::{OpenOptions, Session};
use corroborate::store::disk::Places;
use corroborate::store::files::load_folder;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

/// Words of the document that they work on.
pub(crate) const WORDS: usize = 400;

/// How often a harness tries: as the variable says, else the short form.
pub(crate) fn tries(short: u64) -> u64 {
    let wish = std::env::var("CORROBORATE_TRIES").ok();
    wish.and_then(|tries| tries.parse().ok()).unwrap_or(short)
}

/// A desk with the project `p` of one document, `a`.
pub(crate) fn desk() -> Desk {
    with_project(Desk::new())
}

/// The same below a folder.
pub(crate) fn desk_in(folder: &Path) -> Desk {
    with_project(Desk::below(folder))
}

fn with_project(desk: Desk) -> Desk {
    desk.write("a.txt", &"w ".repeat(WORDS));
    desk.ok(&["new", "p", "a.txt"]);
    desk
}

/// The project as this process sees it; what a killed program left in the journal is brought back.
pub(crate) fn open(desk: &Desk) -> Result<Session, String> {
    let options = OpenOptions {
        author: "anna".to_owned(),
        places: Places::under(&desk.path("home")),
        wake: Arc::new(|| ()),
    };
    Session::open(&desk.path("p"), &options).map_err(|err| err.to_string())
}

/// What the harnesses compare: titles of documents, and tags by document, first byte and last, with their notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) documents: Vec<String>,
    pub(crate) tags: BTreeMap<(String, usize), String>,
}

impl Work {
    pub(crate) fn of(session: &Session) -> Self {
        Self::of_project(session.project())
    }

    /// What was saved to the project folder.
    pub(crate) fn of_files(desk: &Desk) -> Result<Self, String> {
        let (loaded, _) = load_folder(&desk.path("p")).map_err(|err| err.to_string())?;
        match loaded.problems.as_slice() {
            [] => Ok(Self::of_project(&loaded.project)),
            problems => Err(format!("{problems:?}")),
        }
    }

    fn of_project(project: &Project) -> Self {
        let title = |id| {
            project
                .documents()
                .get(id)
                .map(|one| one.title.clone())
                .unwrap_or_default()
        };
        let mut documents: Vec<String> = project.documents().values().map(|one| one.title.clone()).collect();
        documents.sort();
        let tags = project.annotations().values();
        Self {
            documents,
            tags: tags
                .map(|tag| ((title(tag.document), tag.start()), tag.note.clone()))
                .collect(),
        }
    }
}

/// One line of the script, what it does to the work, and what a run adds to it.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// Tags a word by its number.
    Tag(usize),
    /// Writes a note on a tagged word.
    Note(usize, String),
    Delete(usize),
    /// Takes in a document and nothing else.
    Paste(String),
    Undo,
    Save,
}

/// The work of one run of the program: each step of it, so that it can be undone.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    steps: Vec<Work>,
    /// The id of each tagged word, after each step.
    ids: Vec<BTreeMap<usize, String>>,
}

impl Plan {
    pub(crate) fn new(session: &Session) -> Self {
        let tags = session.project().annotations().iter();
        let ids = tags.map(|(id, tag)| (tag.start() / 2, id.to_string())).collect();
        let (steps, ids) = (vec![Work::of(session)], vec![ids]);
        Self { steps, ids }
    }

    pub(crate) fn work(&self) -> &Work {
        self.steps.last().unwrap()
    }

    /// Something that can be done now.
    pub(crate) fn draw(&self, dice: &mut fastrand::Rng) -> Deed {
        let tagged: Vec<usize> = self.work().tags.keys().map(|(_, start)| start / 2).collect();
        let any = |dice: &mut fastrand::Rng| tagged.get(dice.usize(..tagged.len().max(1))).copied();
        let free = (0..WORDS).find(|word| !tagged.contains(word)).unwrap_or(0);
        match (dice.u8(..20), any(dice)) {
            (0..3, _) if self.steps.len() > 1 => Deed::Undo,
            (3..5, _) => Deed::Save,
            (5..9, Some(word)) => Deed::Note(word, format!("n{}", dice.u16(..))),
            (_, Some(word)) if tagged.len() > 30 => Deed::Delete(word),
            (9, _) if self.work().documents.len() < 12 => Deed::Paste(format!("d{}", dice.u32(..))),
            _ => Deed::Tag(free),
        }
    }

    /// The line of the script.
    pub(crate) fn line(&self, deed: &Deed) -> String {
        let ids = self.ids.last();
        let id = |word: &usize| ids.and_then(|ids| ids.get(word)).cloned().unwrap_or_default();
        let line = match deed {
            Deed::Tag(word) => {
                serde_json::json!({"do": "tag", "document": "a", "label": "claim", "start": word * 2, "end": word * 2 + 1})
            }
            Deed::Note(word, note) => serde_json::json!({"do": "note", "id": id(word), "note": note}),
            Deed::Delete(word) => serde_json::json!({"do": "delete", "id": id(word)}),
            Deed::Paste(title) => {
                serde_json::json!({"do": "paste", "title": title, "text": format!("text of {title}")})
            }
            Deed::Undo => serde_json::json!({"do": "undo"}),
            Deed::Save => serde_json::json!({"do": "save"}),
        };
        format!("{line}\n")
    }

    /// The work once it is done.
    pub(crate) fn after(&self, deed: &Deed) -> Work {
        let mut work = self.work().clone();
        match deed {
            Deed::Tag(word) => drop(work.tags.insert(("a".to_owned(), word * 2), String::new())),
            Deed::Note(word, note) => drop(work.tags.insert(("a".to_owned(), word * 2), note.clone())),
            Deed::Delete(word) => drop(work.tags.remove(&("a".to_owned(), word * 2))),
            Deed::Paste(title) => {
                work.documents.push(title.clone());
                work.documents.sort();
            }
            Deed::Undo => work.clone_from(&self.steps[self.steps.len().saturating_sub(2)]),
            Deed::Save => {}
        }
        work
    }

    /// It was done, as the answer says.
    pub(crate) fn done(&mut self, deed: &Deed, answer: &Value) {
        let work = self.after(deed);
        match deed {
            Deed::Save => return,
            Deed::Undo => {
                self.steps.pop();
                self.ids.pop();
                return;
            }
            _ => self.steps.push(work),
        }
        let mut ids = self.ids.last().cloned().unwrap_or_default();
        if let (Deed::Tag(word), Some(id)) = (deed, answer["ids"][0].as_str()) {
            ids.insert(*word, id.to_owned());
        }
        self.ids.push(ids);
    }
}

/// A run of `apply` that waits for the next line.
pub(crate) struct Scripted {
    pub(crate) child: Child,
    script: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Scripted {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        let script = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, script, answers }
    }

    /// Writes a line; whether the program still takes one.
    pub(crate) fn say(&mut self, line: &str) -> bool {
        self.script
            .as_mut()
            .is_some_and(|script| script.write_all(line.as_bytes()).is_ok())
    }

    /// The next answer; none where the program has ended.
    pub(crate) fn answer(&mut self) -> Option<Value> {
        let mut line = String::new();
        self.answers.read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }

    /// No more lines follow: the program saves and ends.
    pub(crate) fn close(&mut self) {
        self.script = None;
    }

    /// Kills it, and returns the answers that it had given.
    pub(crate) fn kill(mut self) -> Vec<Value> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::iter::from_fn(|| self.answer()).collect()
    }

    /// Waits for the end; returns the exit code, none after a kill, and what was said on standard error.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        self.close();
        let mut said = String::new();
        if let Some(mut err) = self.child.stderr.take() {
            err.read_to_string(&mut said).ok();
        }
        (self.child.wait().unwrap().code(), said)
    }
}
