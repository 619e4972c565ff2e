//! `corroborate export`: the project's spans, a dataset for another program, or the texts alone.

use crate::cli::opening;
use crate::cli::output::{Failure, Outcome, Output, complain};
use crate::cli::watching::watched;
use crate::project::Status;
use crate::session::Session;
use crate::session::dataset::{DatasetRequest, export_dataset, export_split};
use crate::session::export::export_to;
use crate::session::recipes::Recipe;
use crate::store::exchange::{Format, Level, Unit, WriteOptions};
use crate::store::export::{Chosen, ExportFormat, ExportOptions, Part, SplitOptions, export};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Write the project's spans, or its texts for passim, to a file or to standard output
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// jsonl, csv or html: spans, to read; passim: the texts as passim reads them; or a dataset for another program, such as
    /// documents, which holds everything
    #[arg(long, value_parser = wanted, required_unless_present = "recipe")]
    format: Option<Wanted>,
    /// Datasets: make one again as its recipe in the project says
    #[arg(long, value_name = "NAME", conflicts_with_all = ["format", "spreadsheet", "label", "author", "status", "principals", "unit", "split", "segment"])]
    recipe: Option<String>,
    /// Datasets: keep how it is made as a recipe in the project
    #[arg(long, value_name = "NAME", requires = "format")]
    keep_recipe: Option<String>,
    /// The file to write; - for standard output
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Write CSV so that spreadsheets take no cell for a formula
    #[arg(long)]
    spreadsheet: bool,
    #[command(flatten)]
    chosen: ChosenArgs,
}

/// What goes into a dataset.
#[derive(Debug, clap::Args)]
struct ChosenArgs {
    /// Datasets: annotations of this label only; may be given more than once
    #[arg(long, value_name = "NAME")]
    label: Vec<String>,
    /// Datasets: annotations by this author only; may be given more than once
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,
    /// Datasets: annotations of this status only: open, settled, discuss or discard; may be given more than once
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Vec<Status>,
    /// Datasets: of duplicates the principals only
    #[arg(long)]
    principals: bool,
    /// Datasets: what becomes a document: document, paragraph, sentence, or annotation with the sentences round it
    #[arg(long, value_name = "LEVEL", default_value = "document", value_parser = level)]
    segment: Level,
    /// Datasets: what offsets count, where the readers of a format differ: code-points or utf-16
    #[arg(long, value_name = "UNIT", value_parser = unit)]
    unit: Option<Unit>,
    /// Datasets: write training, development and test parts into the folder OUT, of so many percent each; duplicates and
    /// equal texts stay on one side
    #[arg(long, value_name = "80/10/10", value_parser = percent)]
    split: Option<Percent>,
    /// With --split: another seed deals the documents out otherwise
    #[arg(long, value_name = "N", default_value_t = 1, requires = "split")]
    seed: u64,
}

/// Shares of the three parts.
#[derive(Clone, Copy, Debug)]
struct Percent([u32; 3]);

/// A format of ours or of another program.
#[derive(Clone, Copy, Debug)]
enum Wanted {
    Spans(ExportFormat),
    Dataset(Format),
}

/// Runs the command.
pub fn run(args: &ExportArgs, out: &mut Output<impl Write>) -> Outcome {
    let session = opening::open(&args.folder)?;
    let format = match (args.format, &args.recipe) {
        (Some(Wanted::Spans(format)), _) => {
            if args.chosen.is_given() || args.keep_recipe.is_some() {
                let words = "--label, --author, --status, --principals, --segment, --unit, --split and --keep-recipe are for datasets";
                return Err(Failure::Told(format!("{words}; {} is none", format.name())));
            }
            format
        }
        (Some(Wanted::Dataset(format)), _) => return dataset(&session, &args.chosen.recipe(format), args, out),
        (None, Some(name)) => return dataset(&session, &session.recipe(name)?, args, out),
        (None, None) => return Err(Failure::Told("Name a format or a recipe".to_owned())),
    };
    let options = ExportOptions {
        spreadsheet: args.spreadsheet,
    };
    if args.output == Path::new("-") {
        return to_stdout(&session, format, &options, out);
    }
    let done = watched("Exporting", |progress| {
        export_to(
            session.project(),
            session.folder(),
            (format, &options),
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

impl ChosenArgs {
    fn is_given(&self) -> bool {
        let lists = !self.label.is_empty() || !self.author.is_empty() || !self.status.is_empty();
        let others = self.principals || self.unit.is_some() || self.split.is_some();
        lists || others || self.segment != Level::Document
    }

    fn recipe(&self, format: Format) -> Recipe {
        Recipe {
            request: DatasetRequest {
                format,
                options: WriteOptions { unit: self.unit },
                level: self.segment,
                chosen: Chosen {
                    labels: self.label.iter().cloned().collect(),
                    authors: self.author.iter().cloned().collect(),
                    statuses: self.status.iter().copied().collect(),
                    documents: BTreeSet::new(),
                    principals_only: self.principals,
                },
            },
            split: self.split.map(|Percent(percent)| SplitOptions {
                percent,
                seed: self.seed,
            }),
        }
    }
}

/// Writes a dataset and tells what the format does not hold.
fn dataset(session: &Session, recipe: &Recipe, args: &ExportArgs, out: &mut Output<impl Write>) -> Outcome {
    let request = &recipe.request;
    if args.output == Path::new("-") {
        return Err(Failure::Told(
            "A dataset goes to a file or folder, with its report; name one".to_owned(),
        ));
    }
    let project = session.project();
    let is_author = |name: &String| {
        project
            .annotations()
            .values()
            .any(|annotation| *annotation.author == **name)
    };
    if let Some(name) = request
        .chosen
        .labels
        .iter()
        .find(|name| project.label_named(name).is_none())
    {
        return Err(Failure::Told(format!("No label has this name: {name}")));
    }
    if let Some(name) = request.chosen.authors.iter().find(|name| !is_author(name)) {
        return Err(Failure::Told(format!("No annotation is by this author: {name}")));
    }
    if let Some(name) = &args.keep_recipe {
        session.keep_recipe(name, recipe)?;
    }
    if let Some(options) = &recipe.split {
        return split(session, (request, options), &args.output, out);
    }
    let written = watched("Exporting", |progress| {
        export_dataset(session.project(), session.folder(), request, &args.output, progress)
    })?;
    written.to_string().lines().try_for_each(|line| out.line(line))
}

/// Writes the parts of a dataset and tells what is in each.
fn split(
    session: &Session,
    how: (&DatasetRequest, &SplitOptions),
    path: &Path,
    out: &mut Output<impl Write>,
) -> Outcome {
    let (split, written) = watched("Exporting", |progress| {
        export_split(session.project(), session.folder(), how, path, progress)
    })?;
    for part in &written {
        part.to_string().lines().try_for_each(|line| out.line(line))?;
    }
    for (part, documents) in Part::ALL.into_iter().zip(split.documents) {
        if documents == 0 {
            let words = "too few documents, or too many that belong together";
            out.line(&format!("the part {} is empty: {words}", part.name()))?;
        }
    }
    if split.links_between_parts > 0 {
        out.line(&format!(
            "left out: {} links from one part to another",
            split.links_between_parts
        ))?;
    }
    out.line(&format!(
        "{} sets of documents that belong together; a random split would have torn {} of their duplicates apart, this one {}",
        split.clusters, split.leaks_of_a_random_split, split.leaks
    ))
}

fn percent(words: &str) -> Result<Percent, String> {
    let told = || "give three whole numbers that sum to 100, such as 80/10/10".to_owned();
    let numbers: Vec<u32> = words
        .split('/')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(|err: std::num::ParseIntError| format!("{}: {err}", told()))?;
    match numbers.as_slice() {
        [train, dev, test] if train.checked_add(*dev).and_then(|sum| sum.checked_add(*test)) == Some(100) => {
            Ok(Percent([*train, *dev, *test]))
        }
        _ => Err(told()),
    }
}

fn wanted(name: &str) -> Result<Wanted, String> {
    let datasets = || Format::ALL.into_iter().filter(|format| format.can_write());
    let spans = ExportFormat::from_name(name).map(Wanted::Spans);
    let dataset = || datasets().find(|format| format.name() == name).map(Wanted::Dataset);
    spans.or_else(dataset).ok_or_else(|| {
        let names = ExportFormat::ALL.iter().map(|format| format.name());
        let names: Vec<&str> = names.chain(datasets().map(Format::name)).collect();
        format!("give one of {}", names.join(", "))
    })
}

fn status(name: &str) -> Result<Status, String> {
    let found = Status::ALL.into_iter().find(|status| status.name() == name);
    found.ok_or_else(|| "give open, settled, discuss or discard".to_owned())
}

fn level(name: &str) -> Result<Level, String> {
    let found = Level::ALL.into_iter().find(|level| level.name() == name);
    found.ok_or_else(|| "give document, paragraph, sentence or annotation".to_owned())
}

fn unit(name: &str) -> Result<Unit, String> {
    match name {
        "code-points" => Ok(Unit::CodePoints),
        "utf-16" => Ok(Unit::Utf16),
        _ => Err("give code-points or utf-16".to_owned()),
    }
}
