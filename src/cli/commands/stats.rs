//! `corroborate stats`: how many there are of what.

use crate::cli::opening;
use crate::cli::output::{Outcome, Output};
use crate::project::{Project, ReviewState, Status};
use crate::session::Session;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Count documents, annotations, links and duplicate groups
#[derive(Debug, clap::Args)]
pub struct StatsArgs {
    /// The project folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Write one JSON object
    #[arg(long)]
    json: bool,
}

/// How many of one kind.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    number: usize,
}

/// Lists are in the order in which the window shows them.
#[derive(Debug, Serialize)]
struct Stats {
    documents: usize,
    text_bytes: u64,
    annotations: usize,
    relations: usize,
    duplicate_groups: usize,
    review: Vec<Row>,
    labels: Vec<Row>,
    statuses: Vec<Row>,
    relation_types: Vec<Row>,
    titles: Vec<String>,
    /// Changes that are in the journal and not yet in the project folder.
    unsaved: bool,
    read_only: Option<String>,
}

/// Runs the command.
pub fn run(args: &StatsArgs, out: &mut Output<impl Write>) -> Outcome {
    let session = opening::open(&args.folder)?;
    let stats = count(&session);
    if args.json {
        out.json(&stats)
    } else {
        table(&stats, out)
    }
}

fn count(session: &Session) -> Stats {
    let (project, counts) = (session.project(), &session.derived().counts);
    let reviews = &session.derived().reviews;
    let row = |name: &str, number| Row {
        name: name.to_owned(),
        number,
    };
    Stats {
        documents: project.documents().len(),
        text_bytes: project.documents().values().map(|document| document.text_len).sum(),
        annotations: project.annotations().len(),
        relations: project.relations().len(),
        duplicate_groups: project.groups().len(),
        review: ReviewState::ALL
            .into_iter()
            .map(|state| row(state.name(), reviews.documents_in(state)))
            .collect(),
        labels: project
            .labels_in_order()
            .into_iter()
            .map(|(id, label)| row(&label.name, counts.annotations_by_label.get(&id).copied().unwrap_or(0)))
            .collect(),
        statuses: Status::ALL
            .into_iter()
            .map(|status| row(status.name(), with_status(project, status)))
            .collect(),
        relation_types: project
            .relation_types_in_order()
            .into_iter()
            .map(|(id, kind)| {
                row(
                    &kind.name,
                    project.relations().values().filter(|r| r.kind == id).count(),
                )
            })
            .collect(),
        titles: project
            .documents_in_order()
            .into_iter()
            .map(|(_, document)| document.title.clone())
            .collect(),
        unsaved: session.is_unsaved(),
        read_only: session.read_only().map(str::to_owned),
    }
}

fn with_status(project: &Project, status: Status) -> usize {
    project
        .annotations()
        .values()
        .filter(|annotation| annotation.status == status)
        .count()
}

fn table(stats: &Stats, out: &mut Output<impl Write>) -> Outcome {
    let parts: [(&str, usize, &[&[Row]]); 4] = [
        ("documents", stats.documents, &[&stats.review]),
        ("annotations", stats.annotations, &[&stats.labels, &stats.statuses]),
        ("links", stats.relations, &[&stats.relation_types]),
        ("duplicate groups", stats.duplicate_groups, &[]),
    ];
    for (heading, number, lists) in parts {
        out.line(&format!("{number:>8} {heading}"))?;
        for row in lists.iter().copied().flatten().filter(|row| row.number > 0) {
            out.line(&format!("{:>8}   {}", row.number, row.name))?;
        }
    }
    out.line(&format!("{:>8} bytes of text", stats.text_bytes))?;
    for title in &stats.titles {
        out.line(&format!("document: {title}"))?;
    }
    if stats.unsaved {
        out.line("The journal holds changes that are not yet saved to the project folder")?;
    }
    Ok(())
}
