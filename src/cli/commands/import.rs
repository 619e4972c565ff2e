//! `corroborate import`: takes files into a project and saves it.

use crate::cli::opening;
use crate::cli::output::{Failure, Outcome, Output, complain};
use crate::cli::watching::watched;
use crate::project::edit::Command;
use crate::session::Session;
use crate::session::import::{ImportOutcome, ImportRequest, import};
use std::io::Write;
use std::path::PathBuf;

/// Take files and folders into a project and save it
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Files and folders to take in
    #[arg(value_name = "FILE", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    how: How,
}

/// How files are read.
#[derive(Clone, Debug, clap::Args)]
pub struct How {
    /// Read these files in this encoding, such as windows-1251
    #[arg(long, value_name = "E")]
    encoding: Option<String>,
    /// Take files larger than 256 MB, too
    #[arg(long)]
    large: bool,
    /// Take a text once more that is in the project already
    #[arg(long)]
    again: bool,
}

/// Runs the command.
pub fn run(args: &ImportArgs, out: &mut Output<impl Write>) -> Outcome {
    let mut session = opening::open_to_change(&args.folder)?;
    take_in(&mut session, &args.paths, &args.how, out)
}

/// Imports, adds, saves and tells; fails where a file was not taken.
pub fn take_in(session: &mut Session, paths: &[PathBuf], how: &How, out: &mut Output<impl Write>) -> Outcome {
    let request = ImportRequest {
        paths: paths.to_vec(),
        encoding: how.encoding.clone(),
        large: how.large,
        again: how.again,
    };
    let outcome = watched("Importing", |progress| {
        import(&request, session.folder(), session.project(), progress)
    })
    .map_err(|_| Failure::Told("The import was stopped; nothing was added".to_owned()))?;
    let mut all_taken = tell_problems(&outcome);
    let titles: Vec<String> = outcome.documents.iter().map(|new| new.document.title.clone()).collect();
    if !outcome.documents.is_empty() {
        session
            .execute(Command::AddDocuments(outcome.documents))
            .map_err(|err| err.to_string())?;
    } else if !paths.is_empty() {
        complain("No document was added");
        all_taken = false;
    }
    opening::save(session)?;
    for title in &titles {
        out.line(&format!("added: {title}"))?;
    }
    if all_taken { Ok(()) } else { Err(Failure::Shown) }
}

/// Says on standard error what was not read. Returns whether every file was taken, or is in the project already.
fn tell_problems(outcome: &ImportOutcome) -> bool {
    for problem in &outcome.problems {
        complain(problem);
    }
    for (path, reason, candidates) in &outcome.undecided {
        let offered: Vec<&str> = candidates.iter().map(|candidate| candidate.encoding.as_ref()).collect();
        complain(&format!(
            "{reason}; say --encoding with one of {}: {}",
            offered.join(", "),
            path.display()
        ));
    }
    for (path, title) in &outcome.duplicates {
        complain(&format!(
            "Its text is in the project already as “{title}”; say --again to take it once more: {}",
            path.display()
        ));
    }
    outcome.undecided.is_empty() && outcome.problems.iter().all(|problem| is_remark(problem, outcome))
}

/// Whether it is only a remark, on a file that was taken all the same: what is said of a file ends with its path.
fn is_remark(problem: &str, outcome: &ImportOutcome) -> bool {
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
        assert!(tell_problems(&outcome("Kept 20 of 30 characters: in/a.html")));
        assert!(!tell_problems(&outcome("The file could not be read: in/b.html")));
    }
}
