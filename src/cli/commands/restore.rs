//! `corroborate restore`: lists the versions that were kept, and goes back to one.

use crate::cli::opening;
use crate::cli::output::{Failure, Outcome, Output};
use crate::session::restore::title;
use crate::store::files::told;
use std::io::Write;
use std::path::PathBuf;

/// List the kept versions of a project, or go back to one of them
#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Go back to this version, a number of the list; without it, the versions are listed
    #[arg(long, value_name = "NUMBER")]
    at: Option<u64>,
    /// Only say what would change
    #[arg(long, requires = "at")]
    dry_run: bool,
}

/// Runs the command.
pub fn run(args: &RestoreArgs, out: &mut Output<impl Write>) -> Outcome {
    let Some(number) = args.at else {
        let session = opening::open(&args.folder)?;
        for earlier in session.earlier()? {
            let changes = title(&session.changes_to(&earlier)?);
            out.line(&format!("{}  {}  {changes}", earlier.number, earlier.at))?;
        }
        return Ok(());
    };
    let mut session = opening::open_to_change(&args.folder)?;
    let all = session.earlier()?;
    let earlier = all.iter().find(|earlier| earlier.number == number).ok_or_else(|| {
        Failure::Told(format!(
            "No version {number} is kept; corroborate restore {} lists those that are",
            args.folder.display()
        ))
    })?;
    if args.dry_run {
        let edits = session.changes_to(earlier)?;
        return out.line(&format!("Would change: {}", told(&edits)));
    }
    let restored = session.restore(earlier)?;
    opening::save(&mut session)?;
    out.line(&restored)
}
