//! What is told of an import, on the command line and in answers to scripts.

use crate::project::Project;
use crate::session::import::ImportOutcome;
use crate::session::moved::Offer;
use crate::store::import::{DEFAULT_MAX_BYTES, ImportError};

/// What was not taken, and what is remarkable about the rest: one line a file.
pub fn remarks(outcome: &ImportOutcome) -> Vec<String> {
    let mut lines = outcome.problems.clone();
    for (path, reason, candidates) in &outcome.undecided {
        let offered: Vec<&str> = candidates.iter().map(|candidate| candidate.encoding).collect();
        let offered = offered.join(", ");
        lines.push(format!(
            "{reason}; choose an encoding, such as {offered}: {}",
            path.display()
        ));
    }
    for (path, bytes) in &outcome.too_large {
        let err = ImportError::TooLarge {
            path: path.clone(),
            bytes: *bytes,
            max_bytes: DEFAULT_MAX_BYTES,
        };
        lines.push(err.to_string());
    }
    for (path, title) in &outcome.duplicates {
        let path = path.display();
        lines.push(format!(
            "Its text is in the project already as “{title}”; import it with --again, in a script with \"again\": true, to take it once more: {path}"
        ));
    }
    lines
}

/// Which of the added documents may be newer versions of documents that were there, and how to say so.
pub fn version_remarks(outcome: &ImportOutcome, project: &Project) -> Vec<String> {
    let remark = |offer: &Offer| {
        let new = outcome.documents.iter().find(|new| new.id == offer.new)?;
        let old = project.documents().get(offer.replaces)?;
        let same = match offer.same_text {
            true => "; its text is the same but for line ends or the normal form of letters",
            false => "",
        };
        Some(format!(
            "“{}” may be a newer version of “{}”, it {}{same}. If so, import it once more with --replaces {}: {}",
            new.document.title,
            old.title,
            offer.reason.words(),
            offer.replaces,
            new.document.origin.path
        ))
    };
    outcome.versions.iter().filter_map(remark).collect()
}

/// Whether every file was taken, or is in the project already.
pub fn is_complete(outcome: &ImportOutcome) -> bool {
    outcome.undecided.is_empty()
        && outcome.too_large.is_empty()
        && outcome
            .problems
            .iter()
            .all(|problem| was_taken_all_the_same(problem, outcome))
}

/// What is said of a file ends with its path, be it a failure or only a remark.
fn was_taken_all_the_same(problem: &str, outcome: &ImportOutcome) -> bool {
    let mut taken = outcome.documents.iter().map(|new| &new.document.origin.path);
    taken.any(|path| problem.ends_with(&format!(": {}", path.escape_debug())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::edit::NewDocument;
    use crate::project::{Document, DocumentId, Origin};

    #[test]
    fn a_remark_on_a_file_that_was_taken_is_no_failure() {
        let origin = Origin {
            path: "in/a.html".to_owned(),
            ..Origin::default()
        };
        let document = Document {
            origin,
            ..Document::default()
        };
        let outcome = |problem: &str| ImportOutcome {
            documents: vec![NewDocument {
                id: DocumentId(300),
                document: document.clone(),
            }],
            problems: vec![problem.to_owned()],
            ..ImportOutcome::default()
        };
        assert!(is_complete(&outcome("Kept 20 of 30 characters: in/a.html")));
        assert!(!is_complete(&outcome("The file could not be read: in/b.html")));
    }
}
