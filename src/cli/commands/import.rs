//! `corroborate import`: takes files into a project and saves it, or what another program found in its texts.

use crate::cli::opening;
use crate::cli::output::{Failure, Outcome, Output, complain};
use crate::cli::taking::{is_complete, remarks};
use crate::cli::watching::watched;
use crate::progress::Cancelled;
use crate::project::edit::Command;
use crate::session::Session;
use crate::session::import::{ImportRequest, import};
use crate::session::suggestions::TakenIn;
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
    /// Read what another program found in the texts instead: passim reads align.json and out.json, files or folders
    #[arg(long, conflicts_with_all = ["encoding", "large", "again"])]
    format: Option<Foreign>,
    #[command(flatten)]
    how: How,
}

/// Programs whose findings are read.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Foreign {
    Passim,
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
    match args.format {
        None => take_in(&mut session, &args.paths, &args.how, out),
        Some(Foreign::Passim) => take_in_passim(&session, &args.paths, out),
    }
}

/// Reads what passim found and keeps it in the project folder; fails where a line was passed over.
fn take_in_passim(session: &Session, paths: &[PathBuf], out: &mut Output<impl Write>) -> Outcome {
    let taken = watched("Reading", |progress| session.take_in_passim(paths, progress))?;
    taken.problems.iter().for_each(|problem| complain(problem));
    let TakenIn {
        lines, added, known, ..
    } = taken;
    out.line(&format!(
        "{lines} lines read; pairs of passages: {added} new, {known} known; scan tells what comes of them"
    ))?;
    if taken.problems.is_empty() {
        Ok(())
    } else {
        Err(Failure::Shown)
    }
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
    .map_err(|Cancelled| Failure::Told("The import was stopped; nothing was added".to_owned()))?;
    let mut all_taken = is_complete(&outcome);
    remarks(&outcome).iter().for_each(|remark| complain(remark));
    if !outcome.undecided.is_empty() {
        complain("Import these once more with --encoding");
    }
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
