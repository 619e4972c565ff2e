//! `corroborate export`: the project's spans as a dataset, or its texts for another program.

use crate::cli::opening;
use crate::cli::output::{Outcome, Output, complain};
use crate::cli::watching::watched;
use crate::session::Session;
use crate::session::export::export_to;
use crate::store::export::{ExportFormat, ExportOptions, export};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Write the project's spans, or its texts for passim, to a file or to standard output
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// jsonl, csv, html, or passim: the texts as passim reads them
    #[arg(long, value_parser = format)]
    format: ExportFormat,
    /// The file to write; - for standard output
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Write CSV so that spreadsheets take no cell for a formula
    #[arg(long)]
    spreadsheet: bool,
}

/// Runs the command.
pub fn run(args: &ExportArgs, out: &mut Output<impl Write>) -> Outcome {
    let session = opening::open(&args.folder)?;
    let options = ExportOptions {
        spreadsheet: args.spreadsheet,
    };
    if args.output == Path::new("-") {
        return to_stdout(&session, args.format, &options, out);
    }
    let done = watched("Exporting", |progress| {
        export_to(
            session.project(),
            session.folder(),
            (args.format, &options),
            &args.output,
            progress,
        )
    })?;
    out.line(&done.to_string())
}

fn to_stdout(
    session: &Session,
    format: ExportFormat,
    options: &ExportOptions,
    out: &mut Output<impl Write>,
) -> Outcome {
    let report = watched("Exporting", |progress| {
        export(
            session.project(),
            &mut |id, _| session.read_text(id),
            format,
            options,
            out,
            progress,
        )
    })
    .map_err(|err| err.to_string())?;
    report.left_out.iter().for_each(|words| complain(words));
    Ok(())
}

fn format(name: &str) -> Result<ExportFormat, String> {
    ExportFormat::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = ExportFormat::ALL.iter().map(|format| format.name()).collect();
        format!("give one of {}", names.join(", "))
    })
}
