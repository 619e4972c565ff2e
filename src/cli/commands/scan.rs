//! `corroborate scan`: what is said twice and what does not belong to the stories, in a project or in a file of texts.

use crate::cli::opening;
use crate::cli::output::{Failure, Outcome, Output, complain};
use crate::cli::watching::watched;
use crate::reuse::duplicates::{Finding, Findings};
use crate::session::proposals::Finder;
use crate::session::scan::{ScanError, Segment, Texts};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// Longest quote shown to people, in characters.
const QUOTE: usize = 80;

/// Find passages that say the same, inside one document and across all, and what is off-topic
#[derive(Debug, clap::Args)]
pub struct ScanArgs {
    /// The project folder
    #[arg(value_name = "DIR", conflicts_with = "corpus", required_unless_present = "corpus")]
    folder: Option<PathBuf>,
    /// Read texts from a file instead, one JSON object a line with `id`, `text` and perhaps `date` and `outlet`
    #[arg(long, value_name = "FILE")]
    corpus: Option<PathBuf>,
    /// Write one JSON object a line for each finding
    #[arg(long)]
    json: bool,
}

/// A line of the answer.
#[derive(Debug, Serialize)]
struct Row<'r> {
    kind: &'static str,
    score: u16,
    reason: &'r str,
    changed: Vec<ChangeRow<'r>>,
    documents: Vec<&'r str>,
    spans: Vec<SpanRow>,
    /// None for what is off-topic.
    group: Option<usize>,
    /// Follows from the words of the passages alone.
    content: String,
}

#[derive(Debug, Serialize)]
struct ChangeRow<'r> {
    claim: &'static str,
    from: &'r str,
    to: &'r str,
}

/// Half-open, counted from 0.
#[derive(Debug, Serialize)]
struct SpanRow {
    bytes: [usize; 2],
    code_points: [usize; 2],
}

/// Runs the command.
pub fn run(args: &ScanArgs, out: &mut Output<impl Write>) -> Outcome {
    let found = match (&args.corpus, &args.folder) {
        (Some(path), _) => watched("Scanning", |progress| {
            let texts = Texts::of_lines(path, progress)?;
            let findings = texts.find(progress)?;
            let off_topic = texts.off_topic(progress)?;
            Ok((texts, findings, off_topic))
        }),
        (None, Some(folder)) => {
            let session = opening::open(folder)?;
            watched("Scanning", |progress| {
                let texts = Texts::of_project(session.project(), session.folder(), progress)?;
                let findings = texts.find(progress)?;
                let mut finder = Finder::default();
                let off_topic = finder.find_off_topic(session.project(), session.folder(), progress)?;
                let off_topic = texts.segments(off_topic.proposals);
                Ok((texts, findings, off_topic))
            })
        }
        (None, None) => return Err(Failure::Told("Name a project folder or a file of texts".to_owned())),
    };
    let (texts, findings, off_topic) = found.map_err(|err| match err {
        ScanError::Cancelled => Failure::Told("The scan was stopped".to_owned()),
        ScanError::Unreadable(why) => Failure::Told(why),
    })?;
    write(&texts, (&findings, &off_topic), args.json, out)?;
    if findings.unmatched > 0 {
        complain(&format!(
            "Suggestions of passim in which nothing matches, or only lines that are told as boilerplate: {}",
            findings.unmatched
        ));
    }
    texts.problems.iter().for_each(|problem| complain(problem));
    if texts.problems.is_empty() {
        Ok(())
    } else {
        Err(Failure::Shown)
    }
}

fn write(
    texts: &Texts,
    (findings, off_topic): (&Findings, &[Segment]),
    json: bool,
    out: &mut Output<impl Write>,
) -> Outcome {
    let mut quoting = Quoting {
        texts,
        last: Vec::new(),
    };
    for finding in &findings.findings {
        if json {
            out.json(&row(finding, &mut quoting))?;
        } else {
            show(finding, &mut quoting, out)?;
        }
    }
    for segment in off_topic {
        if json {
            out.json(&off_topic_row(segment, &mut quoting))?;
        } else {
            show_off_topic(segment, &mut quoting, out)?;
        }
    }
    if !json {
        let (findings, groups) = (findings.findings.len(), findings.groups.len());
        out.line(&format!(
            "{findings} findings in {groups} groups and {} off-topic, in {} documents",
            off_topic.len(),
            texts.ids.len()
        ))?;
    }
    Ok(())
}

fn row<'r>(finding: &'r Finding, quoting: &mut Quoting<'r>) -> Row<'r> {
    let span = |passage: &crate::reuse::duplicates::Passage| SpanRow {
        bytes: [passage.bytes.start, passage.bytes.end],
        code_points: quoting.code_points(passage.document, &passage.bytes),
    };
    let spans = finding.passages.iter().map(span).collect();
    Row {
        kind: finding.kind.name(),
        score: finding.score,
        reason: &finding.reason,
        changed: finding
            .changes
            .iter()
            .map(|change| ChangeRow {
                claim: change.claim.name(),
                from: &change.left,
                to: &change.right,
            })
            .collect(),
        documents: finding
            .passages
            .iter()
            .map(|passage| quoting.id(passage.document))
            .collect(),
        spans,
        group: Some(finding.group),
        content: format!("{:016x}", finding.content),
    }
}

fn show(finding: &Finding, quoting: &mut Quoting<'_>, out: &mut Output<impl Write>) -> Outcome {
    out.line(&format!(
        "group {}, {}, {} of 1000: {}",
        finding.group,
        finding.kind.name(),
        finding.score,
        finding.reason
    ))?;
    for change in &finding.changes {
        out.line(&format!(
            "    changed {}: “{}”, “{}”",
            change.claim.name(),
            change.left,
            change.right
        ))?;
    }
    for passage in &finding.passages {
        let quote = quoting.quote(passage.document, &passage.bytes);
        out.line(&format!(
            "    {}, bytes {} to {}: {quote}",
            quoting.id(passage.document),
            passage.bytes.start,
            passage.bytes.end
        ))?;
    }
    Ok(())
}

fn off_topic_row<'r>(segment: &'r Segment, quoting: &mut Quoting<'r>) -> Row<'r> {
    let span = |(document, range): &(usize, std::ops::Range<usize>)| SpanRow {
        bytes: [range.start, range.end],
        code_points: quoting.code_points(*document, range),
    };
    let spans = segment.places.iter().map(span).collect();
    Row {
        kind: segment.kind.name(),
        score: segment.score,
        reason: &segment.reason,
        changed: Vec::new(),
        documents: segment
            .places
            .iter()
            .map(|(document, _)| quoting.id(*document))
            .collect(),
        spans,
        group: None,
        content: format!("{:016x}", segment.content),
    }
}

fn show_off_topic(segment: &Segment, quoting: &mut Quoting<'_>, out: &mut Output<impl Write>) -> Outcome {
    let (kind, score, reason) = (segment.kind.name(), segment.score, &segment.reason);
    out.line(&format!("off-topic, {kind}, {score} of 1000: {reason}"))?;
    for (document, range) in &segment.places {
        let quote = quoting.quote(*document, range);
        let id = quoting.id(*document);
        out.line(&format!("    {id}, bytes {} to {}: {quote}", range.start, range.end))?;
    }
    Ok(())
}

/// The texts that findings are in, the last two at hand: findings of one group stand together.
struct Quoting<'q> {
    texts: &'q Texts,
    last: Vec<(usize, Arc<str>)>,
}

impl<'q> Quoting<'q> {
    fn id(&self, document: usize) -> &'q str {
        self.texts.ids.get(document).map(String::as_str).unwrap_or_default()
    }

    fn text(&mut self, document: usize) -> Arc<str> {
        if let Some((_, text)) = self.last.iter().find(|(other, _)| *other == document) {
            return text.clone();
        }
        let text = self.texts.text(document).unwrap_or_default();
        self.last.truncate(1);
        self.last.insert(0, (document, text.clone()));
        text
    }

    fn code_points(&mut self, document: usize, bytes: &std::ops::Range<usize>) -> [usize; 2] {
        let text = self.text(document);
        let count = |range: std::ops::Range<usize>| text.get(range).map_or(0, |part| part.chars().count());
        let start = count(0..bytes.start);
        [start, start + count(bytes.clone())]
    }

    fn quote(&mut self, document: usize, bytes: &std::ops::Range<usize>) -> String {
        let text = self.text(document);
        let passage = text.get(bytes.clone()).unwrap_or_default();
        let mut quote: String = passage.chars().take(QUOTE).collect();
        if quote.len() < passage.len() {
            quote.push('…');
        }
        quote.replace('\n', " ")
    }
}
