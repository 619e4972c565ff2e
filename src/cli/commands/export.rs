//! `corroborate export`: the project as a dataset in one of many formats.

use crate::cli::opening;
use crate::cli::output::{Failure, Outcome, Output};
use crate::cli::watching::watched;
use crate::project::{DocumentId, Project, ReviewState, Status};
use crate::session::Session;
use crate::session::dataset::{DatasetRequest, export_dataset, export_split, export_to_stream};
use crate::session::recipes::Recipe;
use crate::store::exchange::{Format, Level, Unit};
use crate::store::export::{Chosen, Duplicates, NegativeOptions, SplitOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Write the project as a dataset, with a report of what the format does not hold
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// documents, which holds everything; jsonl, csv or tsv: spans; document-jsonl, document-csv or document-tsv: texts; html:
    /// a report to read; or what another program reads
    #[arg(long, value_parser = wanted, required_unless_present = "recipe")]
    format: Option<Format>,
    /// Make a dataset again as its recipe in the project says
    #[arg(long, value_name = "NAME", conflicts_with_all = ["format", "spreadsheet", "ChosenArgs"])]
    recipe: Option<String>,
    /// Keep how it is made as a recipe in the project
    #[arg(long, value_name = "NAME", requires = "format")]
    keep_recipe: Option<String>,
    /// The file or folder to write; - for standard output, where the format is one file of words
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Write tables so that spreadsheets take no cell for a formula; our reader takes the marks off again
    #[arg(long)]
    spreadsheet: bool,
    #[command(flatten)]
    chosen: ChosenArgs,
}

/// What goes into a dataset.
#[derive(Debug, clap::Args)]
struct ChosenArgs {
    /// Annotations of this label only; may be given more than once
    #[arg(long, value_name = "NAME")]
    label: Vec<String>,
    /// Annotations by this author only; may be given more than once
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,
    /// Annotations of this status only: open, settled, discuss or discard; may be given more than once
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Vec<Status>,
    /// Documents that are so far only, as the one says who is furthest: new, in-progress, finished or ignored; may be
    /// given more than once
    #[arg(long, value_name = "STATE", value_parser = review)]
    review: Vec<ReviewState>,
    /// This document only, by its id, or those with these words in their titles; may be given more than once
    #[arg(long, value_name = "ID|TITLE")]
    document: Vec<String>,
    /// Documents from this outlet only; may be given more than once
    #[arg(long, value_name = "NAME")]
    outlet: Vec<String>,
    /// Of duplicates all, the principal, or all flagged in an attribute as principal or duplicate_of
    #[arg(long, value_name = "WHICH", default_value = "all", value_parser = duplicates)]
    duplicates: Duplicates,
    /// What becomes a document: document, paragraph, sentence, or annotation with the sentences round it
    #[arg(long, value_name = "LEVEL", default_value = "document", value_parser = level)]
    segment: Level,
    /// What offsets count, where the readers of a format differ: code-points or utf-16
    #[arg(long, value_name = "UNIT", value_parser = unit)]
    unit: Option<Unit>,
    /// Write training, development and test parts into the folder OUT, of so many percent each; duplicates and
    /// equal texts stay on one side
    #[arg(long, value_name = "80/10/10", value_parser = percent)]
    split: Option<Percent>,
    /// Draw so many passages that are not off-topic for each that is, and so many pairs that do not say the same for
    /// each copy
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    negatives: Option<u32>,
    /// With --split or --negatives: another seed deals and draws otherwise, 1 unless given
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The licence, for the card, such as CC-BY-4.0
    #[arg(long, value_name = "NAME", default_value = "")]
    licence: String,
    /// Write a card beside formats that have none: counts, agreement, licence
    #[arg(long)]
    card: bool,
}

/// Shares of the three parts.
#[derive(Clone, Copy, Debug)]
struct Percent([u32; 3]);

/// Runs the command.
pub fn run(args: &ExportArgs, out: &mut Output<impl Write>) -> Outcome {
    let session = opening::open(&args.folder)?;
    let recipe = match (args.format, &args.recipe) {
        (Some(format), _) => args.recipe(format, session.project())?,
        (None, Some(name)) => session.recipe(name)?,
        (None, None) => return Err(Failure::Told("Name a format or a recipe".to_owned())),
    };
    dataset(&session, &recipe, args, out)
}

fn to_stdout(session: &Session, request: &DatasetRequest, out: &mut Output<impl Write>) -> Outcome {
    watched("Exporting", |progress| {
        export_to_stream(session.project(), session.folder(), request, out, progress)
    })
    .map_err(|err| Failure::Told(err.to_string()))
}

impl ExportArgs {
    fn recipe(&self, format: Format, project: &Project) -> Result<Recipe, Failure> {
        let mut recipe = self.chosen.recipe(format, project)?;
        recipe.request.spreadsheet = self.spreadsheet;
        Ok(recipe)
    }
}

impl ChosenArgs {
    fn recipe(&self, format: Format, project: &Project) -> Result<Recipe, Failure> {
        if self.seed.is_some() && self.split.is_none() && self.negatives.is_none() {
            return Err(Failure::Told(
                "--seed is for --split and --negatives; give one of them".to_owned(),
            ));
        }
        let seed = self.seed.unwrap_or(1);
        let documents = self.document.iter().map(|name| documents(name, project));
        let documents: Vec<Vec<DocumentId>> = documents.collect::<Result<_, String>>()?;
        Ok(Recipe {
            request: DatasetRequest {
                format,
                unit: self.unit,
                spreadsheet: false,
                level: self.segment,
                chosen: Chosen {
                    labels: self.label.iter().cloned().collect(),
                    authors: self.author.iter().cloned().collect(),
                    statuses: self.status.iter().copied().collect(),
                    reviews: self.review.iter().copied().collect(),
                    documents: documents.into_iter().flatten().collect(),
                    outlets: self.outlet.iter().cloned().collect(),
                    duplicates: self.duplicates,
                },
                negatives: self.negatives.map(|each| NegativeOptions { each, seed }),
                licence: self.licence.clone(),
                card: self.card,
            },
            split: self.split.map(|Percent(percent)| SplitOptions { percent, seed }),
        })
    }
}

/// A document by its id, or those with these words in their titles.
fn documents(name: &str, project: &Project) -> Result<Vec<DocumentId>, String> {
    if let Some(id) = name.parse().ok().filter(|id| project.documents().contains(*id)) {
        return Ok(vec![id]);
    }
    let part = name.to_lowercase();
    let documents = project.documents().iter();
    let found = documents.filter(|(_, document)| document.title.to_lowercase().contains(&part));
    let found: Vec<DocumentId> = found.map(|(id, _)| id).collect();
    match found.is_empty() {
        true => Err(format!("No document has this id or these words in its title: {name}")),
        false => Ok(found),
    }
}

/// Writes a dataset and tells what the format does not hold.
fn dataset(session: &Session, recipe: &Recipe, args: &ExportArgs, out: &mut Output<impl Write>) -> Outcome {
    let request = &recipe.request;
    let goes_to_stdout = args.output == Path::new("-");
    if goes_to_stdout && (!request.format.is_one_text() || recipe.split.is_some() || request.card) {
        return Err(Failure::Told(
            "This dataset goes to a file or folder, with its report; name one".to_owned(),
        ));
    }
    request.check(session.project())?;
    if let Some(name) = &args.keep_recipe {
        session.keep_recipe(name, recipe)?;
    }
    if goes_to_stdout {
        return to_stdout(session, request, out);
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
    split.told().iter().try_for_each(|line| out.line(line))
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

fn wanted(name: &str) -> Result<Format, String> {
    let found = Format::from_name(name).filter(|format| format.can_write());
    found.ok_or_else(|| {
        let known = Format::ALL.into_iter().filter(|format| format.can_write());
        let known: Vec<&str> = known.map(Format::name).collect();
        format!("give one of {}", known.join(", "))
    })
}

fn status(name: &str) -> Result<Status, String> {
    let found = Status::ALL.into_iter().find(|status| status.name() == name);
    found.ok_or_else(|| "give open, settled, discuss or discard".to_owned())
}

fn review(name: &str) -> Result<ReviewState, String> {
    let mut states = ReviewState::ALL.into_iter();
    let found = states.find(|state| state.name().replace(' ', "-") == name.replace(' ', "-"));
    found.ok_or_else(|| "give new, in-progress, finished or ignored".to_owned())
}

fn duplicates(name: &str) -> Result<Duplicates, String> {
    let found = Duplicates::ALL.into_iter().find(|which| which.name() == name);
    found.ok_or_else(|| "give all, principal or flagged".to_owned())
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
