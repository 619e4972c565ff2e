//! The arguments, and which command they ask for.

use super::commands::{
    apply, check, consistency, export, import, merge, moved, new, render, repair, restore, scan, stats,
};
use super::output::{self, Failure, Output};
use clap::{Parser, Subcommand};
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

const AFTER_HELP: &str = "Exit codes: 0 all went well; 1 something was found or failed; 2 the call was wrong.\n\
    Journals, settings and backups are kept in the user's folders, or in the folder named by CORROBORATE_HOME.";

/// Compare source texts side by side: tag claims and sources, link them across documents.
#[derive(Debug, Parser)]
#[command(name = "corroborate", version, after_help = AFTER_HELP, args_conflicts_with_subcommands = true)]
pub struct Args {
    /// A project folder, or files and folders to begin a project with; opens the window
    #[arg(value_name = "PROJECT OR FILES")]
    paths: Vec<PathBuf>,
    #[command(subcommand)]
    command: Option<Subcommands>,
}

#[derive(Debug, Subcommand)]
enum Subcommands {
    New(new::NewArgs),
    Import(import::ImportArgs),
    Check(check::CheckArgs),
    Consistency(consistency::ConsistencyArgs),
    Moved(moved::MovedArgs),
    Stats(stats::StatsArgs),
    Scan(scan::ScanArgs),
    Export(Box<export::ExportArgs>),
    Apply(apply::ApplyArgs),
    Merge(merge::MergeArgs),
    Repair(repair::RepairArgs),
    Restore(restore::RestoreArgs),
    Render(render::RenderArgs),
}

/// What the arguments ask for.
#[derive(Debug)]
pub enum Wish {
    /// A window with these projects or files.
    Window(Vec<PathBuf>),
    /// A picture of a project.
    Render(render::RenderArgs),
    /// Something that needs neither window nor drawing.
    Command(Headless),
}

/// A command for [`run`].
#[derive(Debug)]
pub struct Headless(Subcommands);

/// Reads the arguments of this process. Help, version and wrong usage end it here, the last with exit code 2.
pub fn parse() -> Wish {
    let args = Args::parse();
    match args.command {
        None => Wish::Window(args.paths),
        Some(Subcommands::Render(args)) => Wish::Render(args),
        Some(command) => Wish::Command(Headless(command)),
    }
}

/// Runs a command that needs no window, and says what went wrong on standard error.
pub fn run(command: Headless) -> ExitCode {
    let mut out = Output::new(io::stdout().lock());
    let done = match command.0 {
        Subcommands::New(args) => new::run(&args, &mut out),
        Subcommands::Import(args) => import::run(&args, &mut out),
        Subcommands::Check(args) => check::run(&args, &mut out),
        Subcommands::Consistency(args) => consistency::run(&args, &mut out),
        Subcommands::Moved(args) => moved::run(&args, &mut out),
        Subcommands::Stats(args) => stats::run(&args, &mut out),
        Subcommands::Scan(args) => scan::run(&args, &mut out),
        Subcommands::Export(args) => export::run(&args, &mut out),
        Subcommands::Apply(args) => apply::run(&args, &mut out),
        Subcommands::Merge(args) => merge::run(&args, &mut out),
        Subcommands::Repair(args) => repair::run(&args, &mut out),
        Subcommands::Restore(args) => restore::run(&args, &mut out),
        Subcommands::Render(_) => Err(Failure::Told(
            "A picture is drawn by the window's half of the program".to_owned(),
        )),
    };
    match done.and_then(|()| out.finish()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Shown) => ExitCode::from(1),
        Err(Failure::Told(why)) => output::fail(&why),
        Err(Failure::Refused(why)) => output::refuse(&why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn files_open_the_window_and_a_command_does_not_take_them() {
        let args = Args::try_parse_from(["corroborate", "a.txt", "b"]).unwrap();
        assert!(args.command.is_none() && args.paths.len() == 2);
        assert!(Args::try_parse_from(["corroborate", "check"]).is_err());
        assert!(Args::try_parse_from(["corroborate", "check", "a", "b"]).is_err());
    }
}
