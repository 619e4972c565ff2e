//! `corroborate repair`: says what is wrong with a project's files, mends what can be mended without loss, and decides
//! between versions of records that stand against each other.

use crate::cli::opening;
use crate::cli::output::{Failure, Outcome, Output};
use crate::store::files::load_folder;
use std::io::Write;
use std::path::PathBuf;

/// Say what is wrong with the files of a project and mend what can be mended without loss
///
/// Lines that cannot be read stay in the files. What was there before is among the backups (corroborate restore).
#[derive(Debug, clap::Args)]
pub struct RepairArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Only say what is wrong
    #[arg(long)]
    dry_run: bool,
    /// Decide all records that were changed in two ways: for the version in use, or for the other
    #[arg(long, value_name = "WHICH")]
    take: Option<Which>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Which {
    Ours,
    Theirs,
}

/// Runs the command.
pub fn run(args: &RepairArgs, out: &mut Output<impl Write>) -> Outcome {
    let mut session = opening::open_to_change(&args.folder)?;
    let (found, _) = load_folder(session.folder()).map_err(|err| err.to_string())?;
    for problem in &found.problems {
        out.line(&problem.to_string())?;
    }
    let conflicts = session.conflicts();
    for conflict in &conflicts {
        for other in &conflict.others {
            out.line(&format!("{}: {other}: {}", conflict.what, other.file))?;
        }
    }
    if args.dry_run {
        return match found.problems.is_empty() && conflicts.is_empty() {
            true => Ok(()),
            false => Err(Failure::Shown),
        };
    }
    for conflict in &conflicts {
        match (args.take, conflict.others.first()) {
            (Some(Which::Ours), _) => session.keep_ours(conflict.record),
            (Some(Which::Theirs), Some(other)) => drop(session.take_theirs(conflict, other)?),
            _ => {}
        }
    }
    opening::save(&mut session)?;
    let (left, _) = load_folder(session.folder()).map_err(|err| err.to_string())?;
    let (before, after) = (found.problems.len(), left.problems.len());
    out.line(&format!("Mended: {}. Left: {after}", before.saturating_sub(after)))?;
    match after {
        0 => Ok(()),
        _ => Err(Failure::Shown),
    }
}
