//! Pairs of passages that passim found: taken into the project folder, and read from there whenever copies are looked for.
//! They are beside the project: no command makes or changes them, and undo does not know them.

use super::door::Session;
use super::texts::read_text;
use crate::progress::Progress;
use crate::project::{DocumentId, Passage, Project};
use crate::reuse::duplicates::{self, OutsidePair};
use crate::store::disk::{ContentHash, keep, make_folder, save_atomically};
use crate::store::files::{MOST_SUGGESTIONS, SUGGESTIONS_FILE, Suggestions, read_suggestions, read_suggestions_file};
use crate::store::import::passim::{PassimError, read_passim};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A document and a range of its bytes.
pub type Place = (DocumentId, Range<usize>);

/// The suggestions of a project folder that speak of the project as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Two passages that are said to be the same, each within its text, perhaps cutting characters; sorted.
    pub pairs: Vec<[Place; 2]>,
    /// What in the file needs a look, in words.
    pub problems: Vec<String>,
}

/// What became of a file of suggestions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Lines that say something.
    pub lines: u64,
    /// Pairs that are new.
    pub added: usize,
    /// Pairs that the project had, or that came twice.
    pub known: usize,
    /// What was passed over, in words.
    pub problems: Vec<String>,
}

/// Reads the suggestions of the project in `folder`. Those about documents that are not in `project` are left out: they
/// were removed, and count again when they are back.
pub fn stored(project: &Project, folder: &Path) -> Stored {
    let read = match load(folder) {
        Ok((read, _)) => read,
        Err(why) => {
            return Stored {
                pairs: Vec::new(),
                problems: vec![why],
            };
        }
    };
    let mut stored = Stored {
        pairs: Vec::new(),
        problems: read.problems.iter().map(ToString::to_string).collect(),
    };
    stored.problems.extend(read.read_only.clone());
    let mut too_far = 0_usize;
    for pair in read.pairs() {
        let sides = [pair.left(), pair.right()];
        let known = sides.map(|side| project.documents().get(side.document));
        let [Some(left), Some(right)] = known else { continue };
        if sides[0].span.end() as u64 > left.text_len || sides[1].span.end() as u64 > right.text_len {
            too_far += 1;
        } else {
            stored.pairs.push(sides.map(place));
        }
    }
    if too_far > 0 {
        stored.problems.push(format!(
            "Pairs of passages that end past their texts and are not used: {too_far}; correct or delete their lines: \
             {SUGGESTIONS_FILE}"
        ));
    }
    stored
}

fn place(passage: &Passage) -> Place {
    (passage.document, passage.span.range())
}

/// The same pairs for [`crate::reuse::duplicates`], which knows documents by their index in `documents`; those about other
/// documents are left out.
pub fn by_index(pairs: &[[Place; 2]], documents: &[DocumentId]) -> Vec<OutsidePair> {
    let index_of: BTreeMap<DocumentId, usize> = documents.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let passage = |(id, bytes): &Place| {
        Some(duplicates::Passage {
            document: *index_of.get(id)?,
            bytes: bytes.clone(),
        })
    };
    let pair = |[left, right]: &[Place; 2]| {
        Some(OutsidePair {
            left: passage(left)?,
            right: passage(right)?,
        })
    };
    pairs.iter().filter_map(pair).collect()
}

/// The file with its hash, which is none where there is no file.
fn load(folder: &Path) -> Result<(Suggestions, Option<ContentHash>), String> {
    match read_suggestions_file(folder).map_err(|err| err.to_string())? {
        Some(bytes) => Ok((read_suggestions(&bytes), Some(ContentHash::of(&bytes)))),
        None => Ok((Suggestions::default(), None)),
    }
}

impl Session {
    /// Takes in what passim found in an export of this project: adds it to what is there and writes it to the project
    /// folder. An error says why nothing was taken in.
    pub fn take_in_passim(&self, paths: &[PathBuf], progress: &Progress) -> Result<TakenIn, String> {
        if let Some(why) = &self.read_only {
            return Err(format!(
                "Nothing was taken in: the project is open for reading only, {why}"
            ));
        }
        if self.lock.as_ref().is_some_and(|lock| !lock.still_held()) {
            return Err(
                "Nothing was taken in: the lock file was removed, so another program may hold the project".to_owned(),
            );
        }
        let (mut suggestions, base) = load(&self.folder).map_err(nothing)?;
        if let Some(why) = suggestions.read_only {
            return Err(nothing(why));
        }
        let texts = self.folder.join("texts");
        let mut lend = |_: DocumentId, document: &_| read_text(&texts, document);
        let read = read_passim(self.project(), paths, &mut lend, progress).map_err(|err| match err {
            PassimError::Cancelled => "The import was stopped; nothing was taken in".to_owned(),
            PassimError::TooMany => nothing(format!(
                "there are more than {MOST_SUGGESTIONS} pairs of passages; have passim leave out short ones with a higher \
                 --min-align"
            )),
        })?;
        let mut taken = TakenIn {
            lines: read.lines,
            problems: read.problems,
            ..TakenIn::default()
        };
        for pair in read.pairs {
            match suggestions.add(pair) {
                true => taken.added += 1,
                false => taken.known += 1,
            }
        }
        if taken.added > 0 {
            let warnings = self.write_suggestions(&suggestions, base.as_ref()).map_err(nothing)?;
            taken.problems.extend(warnings);
        }
        Ok(taken)
    }

    fn write_suggestions(&self, suggestions: &Suggestions, base: Option<&ContentHash>) -> Result<Vec<String>, String> {
        let bytes = suggestions.write()?;
        let path = self.folder.join(SUGGESTIONS_FILE);
        make_folder(path.parent().unwrap_or(&self.folder)).map_err(|err| err.to_string())?;
        let saved = save_atomically(&path, &bytes, base).map_err(|err| err.to_string())?;
        let mut warnings = saved.warnings;
        if let Err(err) = keep(&self.state_folder, SUGGESTIONS_FILE, &bytes) {
            warnings.push(format!("No backup was kept: {err}"));
        }
        Ok(warnings)
    }
}

fn nothing(why: impl Into<String>) -> String {
    format!("Nothing was taken in: {}", why.into())
}
