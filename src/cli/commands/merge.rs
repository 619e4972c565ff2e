//! `corroborate merge`: puts two people's versions of a project file, or of a whole project, together, record by record.

use crate::cli::output::{Failure, Outcome, Output, complain};
use crate::project::edit::count;
use crate::session::merging::{merge_files, merge_folders};
use std::io::Write;
use std::path::PathBuf;

const AFTER_HELP: &str = "Git can call this by itself. In the repository, once:\n\n  \
    git config merge.corroborate.driver 'corroborate merge %O %A %B'\n  \
    printf '%s merge=corroborate\\n' project.ron '**/annotations/*.ron' '**/review/*.ron' >> .git/info/attributes\n\n\
    Without it, git keeps the lines of both sides (merge=union in .gitattributes), and the same is worked out when the project is opened.\n\n\
    Exit codes: 0 merged; 1 merged, but somebody has to decide about records that both changed (open the project, or use \
    corroborate repair --take); 2 not merged, or, of folders, only in part.";

/// Merge two versions of a project file, or of a project folder, made from a third, into the second
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct MergeArgs {
    /// The version that both were made from
    base: PathBuf,
    /// Our version, which is replaced by what is merged
    ours: PathBuf,
    /// The other version
    theirs: PathBuf,
}

/// Runs the command.
pub fn run(args: &MergeArgs, out: &mut Output<impl Write>) -> Outcome {
    let paths = [&args.base, &args.ours, &args.theirs];
    let undecided = match paths.into_iter().filter(|path| path.is_dir()).count() {
        0 => {
            let (undecided, told) = merge_files(&args.base, &args.ours, &args.theirs).map_err(Failure::Refused)?;
            told.iter().for_each(|told| complain(told));
            undecided
        }
        3 => {
            let merged = merge_folders(&args.base, &args.ours, &args.theirs).map_err(Failure::Refused)?;
            merged.told.iter().for_each(|told| complain(told));
            for name in merged.left {
                complain(&format!(
                    "Not taken over, as it is no record; copy it yourself if you want it: {}",
                    args.theirs.join(name).display()
                ));
            }
            if merged.texts > 0 {
                out.line(&format!("{} taken over", count(merged.texts, "text")))?;
            }
            merged.undecided
        }
        _ => {
            return Err(Failure::Refused(
                "Give three files, or three project folders: the version that both were made from, yours, the other"
                    .to_owned(),
            ));
        }
    };
    match undecided {
        0 => Ok(()),
        number => {
            out.line(&format!(
                "{} changed on both sides; both versions are kept: {}",
                count(number, "record"),
                args.ours.display()
            ))?;
            Err(Failure::Shown)
        }
    }
}
