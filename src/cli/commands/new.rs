//! `corroborate new`: makes a project from files.

use super::import::{How, take_in};
use crate::cli::opening;
use crate::cli::output::{Outcome, Output};
use crate::session::Session;
use std::io::Write;
use std::path::PathBuf;

/// Make a project in a new or empty folder, from files and folders
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// The folder to make
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Files and folders to take in
    #[arg(value_name = "FILE")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    how: How,
}

/// Runs the command.
pub fn run(args: &NewArgs, out: &mut Output<impl Write>) -> Outcome {
    let mut session = Session::create(&args.folder, &opening::options()).map_err(|err| err.to_string())?;
    take_in(&mut session, &args.paths, &args.how, out)
}
