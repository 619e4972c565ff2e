//! Which imported documents may be newer versions of documents that are there.

use crate::progress::{Cancelled, Progress};
use crate::project::edit::NewDocument;
use crate::project::{Document, DocumentId, Project};
use crate::query::moving::folded;
use crate::query::versions::Versions;
use crate::session::texts::read_text;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, absolute};

/// A document that may be a newer version of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The imported one.
    pub new: DocumentId,
    /// The one that it may replace.
    pub replaces: DocumentId,
    /// Why that is likely.
    pub reason: Reason,
    /// Both texts are the same but for line ends and normal forms.
    pub same_text: bool,
}

/// Why a document may be a newer version of another, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It was read from the same file.
    File,
    /// It was published at the same address.
    Address,
    /// It has the same title, and no other document has it.
    Title,
    /// Its file has the same name, wherever it lies, and half of its lines or more are the same.
    Lines,
}

impl Reason {
    /// In words that follow "it".
    pub fn words(self) -> &'static str {
        match self {
            Self::File => "comes from the same file",
            Self::Address => "has the same address",
            Self::Title => "has the same title",
            Self::Lines => "has the same file name and most of the same lines",
        }
    }
}

/// What a document may be recognised by; none where there is nothing.
fn key(document: &Document, reason: Reason) -> Option<String> {
    let key = match reason {
        // Systems write the same name in different normal forms.
        Reason::File => absolute(&document.origin.path).ok()?.to_string_lossy().into_owned(),
        Reason::Address => document.url.clone(),
        Reason::Title => format!("{}\n{}", document.title.trim(), document.outlet.trim()),
        Reason::Lines => Path::new(&document.origin.path)
            .file_name()?
            .to_string_lossy()
            .into_owned(),
    };
    let is_empty = match reason {
        Reason::File | Reason::Lines => document.origin.path.is_empty(),
        Reason::Address => document.url.is_empty(),
        Reason::Title => document.title.trim().is_empty(),
    };
    (!is_empty).then(|| folded(&key).into_owned())
}

/// The documents among `new` that may be newer versions; each of one document, and each document by one. `folder` holds
/// the project and the texts of all.
///
/// # Errors
/// When cancelled.
pub fn offers(
    new: &[NewDocument],
    project: &Project,
    folder: &Path,
    progress: &Progress,
) -> Result<Vec<Offer>, Cancelled> {
    let versions = Versions::of(project);
    let newest = || project.documents().iter().filter(|(id, _)| !versions.is_older(*id));
    let mut offers: BTreeMap<DocumentId, Offer> = BTreeMap::new();
    let mut replaced: BTreeSet<DocumentId> = BTreeSet::new();
    for reason in [Reason::File, Reason::Address, Reason::Title, Reason::Lines] {
        let mut known: BTreeMap<String, Vec<DocumentId>> = BTreeMap::new();
        for (id, document) in newest() {
            if let Some(key) = key(document, reason) {
                known.entry(key).or_default().push(id);
            }
        }
        for NewDocument { id, document } in new.iter().filter(|new| !project.documents().contains(new.id)) {
            progress.advance(0)?;
            let found = key(document, reason).and_then(|key| known.get(&key)).map(Vec::as_slice);
            // A title or file name that several have is no sign.
            let old = match (reason, found) {
                (Reason::Title | Reason::Lines, Some([one])) => *one,
                (Reason::File | Reason::Address, Some([.., last])) => *last,
                _ => continue,
            };
            let Some(older) = project.documents().get(old).filter(|_| !offers.contains_key(id)) else {
                continue;
            };
            let shares = || reason != Reason::Lines || shares_lines(document, older, folder);
            if !contradict(document, older, reason) && shares() && replaced.insert(old) {
                offers.insert(
                    *id,
                    Offer {
                        new: *id,
                        replaces: old,
                        reason,
                        same_text: is_same_text(document, older, folder),
                    },
                );
            }
        }
    }
    Ok(offers.into_values().collect())
}

/// Whether a better sign than the one that was found speaks against it.
fn contradict(new: &Document, old: &Document, reason: Reason) -> bool {
    let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    reason >= Reason::Title && differ(&new.url, &old.url)
}

/// Whether half of the lines of `new` or more, empty ones left out, are lines of `old`.
fn shares_lines(new: &Document, old: &Document, folder: &Path) -> bool {
    let texts = folder.join("texts");
    let (Ok(new), Ok(old)) = (read_text(&texts, new), read_text(&texts, old)) else {
        return false;
    };
    let lines = |text: &'_ str| -> Vec<String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(|line| folded(line).into_owned()).collect()
    };
    let known: BTreeSet<String> = lines(&old).into_iter().collect();
    let new = lines(&new);
    let same = new.iter().filter(|line| known.contains(*line)).count();
    same > 0 && same * 2 >= new.len()
}

fn is_same_text(new: &Document, old: &Document, folder: &Path) -> bool {
    // No normal form is more than three times as long as another.
    if new.text_len.max(old.text_len) > 3 * new.text_len.min(old.text_len) {
        return false;
    }
    let texts = folder.join("texts");
    match (read_text(&texts, new), read_text(&texts, old)) {
        (Ok(new), Ok(old)) => folded(&new) == folded(&old),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::edit::Command;
    use crate::session::fixture::session_of;
    use crate::session::import::import_text;

    #[test]
    fn case_22_34_a_file_an_address_or_a_title_that_is_there_already_is_noticed() {
        let home = tempfile::tempdir().unwrap();
        let (mut session, _) = session_of(home.path(), &["a café", "one", "two"]);
        let first = session.project().documents_in_order()[0].0;
        let folder = session.folder().to_path_buf();
        let offered = |session: &crate::session::Session, new: &[NewDocument]| {
            offers(new, session.project(), &folder, &Progress::default()).unwrap()
        };
        let new = import_text("0", "a cafe\u{301}", &folder).documents;
        let offer = offered(&session, &new);
        assert_eq!(offer.len(), 1);
        assert_eq!(
            (offer[0].replaces, offer[0].reason, offer[0].same_text),
            (first, Reason::Title, true)
        );
        let mut elsewhere = new.clone();
        elsewhere[0].document.title = "other".to_owned();
        assert!(offered(&session, &elsewhere).is_empty());
        elsewhere[0].document.origin.path = "news/a.txt".to_owned();
        let mut there = import_text("third", "b", &folder).documents;
        there[0].document.origin.path = "news/a.txt".to_owned();
        session.execute(Command::AddDocuments(there.clone())).unwrap();
        let offer = offered(&session, &elsewhere);
        let seen: Vec<_> = offer
            .iter()
            .map(|offer| (offer.replaces, offer.reason, offer.same_text))
            .collect();
        assert_eq!(seen, [(there[0].id, Reason::File, false)]);
        let twice = import_text("0", "three", &folder).documents;
        session.execute(Command::AddDocuments(twice)).unwrap();
        assert!(offered(&session, &new).is_empty());
    }

    #[test]
    fn a_file_of_one_name_is_a_newer_version_where_most_lines_are_the_same() {
        let home = tempfile::tempdir().unwrap();
        let (mut session, _) = session_of(home.path(), &[]);
        let folder = session.folder().to_path_buf();
        let at = |path: &str, title: &str, text: &str| {
            let mut new = import_text(title, text, &folder).documents;
            new[0].document.origin.path = path.to_owned();
            new
        };
        let old = at("monday/page.txt", "One", "one\ntwo\n\nthree\nfour\n");
        session.execute(Command::AddDocuments(old.clone())).unwrap();
        let reasons = |new: &[NewDocument]| -> Vec<_> {
            let offers = offers(new, session.project(), &folder, &Progress::default()).unwrap();
            offers.iter().map(|offer| (offer.replaces, offer.reason)).collect()
        };
        let newer = at("tuesday/page.txt", "Zero", "zero\none\nthree\nfive\n");
        assert_eq!(reasons(&newer), [(old[0].id, Reason::Lines)]);
        assert_eq!(reasons(&at("tuesday/page.txt", "Zero", "zero\none\nsix\nfive\n")), []);
        assert_eq!(
            reasons(&at("tuesday/other.txt", "Zero", "zero\none\nthree\nfive\n")),
            []
        );
    }
}
