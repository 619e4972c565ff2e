//! A report to read in any browser: documents side by side with their coloured spans, links and notes. No script, nothing
//! fetched, a strict content policy.

use super::TextOf;
use super::format::{ExportError, ExportReport};
use super::html_text::escape;
use super::rows::{DocumentRows, Row, each_document};
use crate::progress::Progress;
use crate::project::{AnnotationId, DocumentId, Label, LabelId, Project, ReviewState};
use crate::query::reviews::Reviews;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

const STYLE: &str = include_str!("report.css");
/// Lines under overlapping spans, at most.
const LANES: usize = 4;

pub(super) fn write(
    project: &Project,
    texts: TextOf<'_>,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<ExportReport, ExportError> {
    let mut report = ExportReport {
        links: project.relations().len(),
        ..ExportReport::default()
    };
    head(project, out)?;
    // A report is nobody's in particular: everyone is one of the others.
    let reviews = Reviews::build(project, Arc::default());
    each_document(project, texts, progress, |rows| {
        report.documents += 1;
        report.spans += rows.annotations.len();
        Ok(document(project, &reviews, &rows, out)?)
    })?;
    out.write_all(b"</main>\n</body>\n</html>\n")?;
    Ok(report)
}

fn head(project: &Project, out: &mut dyn Write) -> std::io::Result<()> {
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Corroborate report</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>Report</h1>\n<p>{} documents, {} annotations, {} links</p>\n<ul class=\"legend\">\n",
        project.documents().len(),
        project.annotations().len(),
        project.relations().len()
    )?;
    for (_, label) in project.labels_in_order() {
        writeln!(
            out,
            "<li><span class=\"s{}\">{}</span> {}</li>",
            label.slot,
            escape(&label.name),
            escape(&label.guideline)
        )?;
    }
    out.write_all(b"</ul>\n</header>\n<main>\n")
}

/// How far whom is with a document: "finished, by anna; in progress, by ben".
fn review_words(reviews: &Reviews, id: DocumentId) -> String {
    let said: Vec<String> = reviews
        .others(id)
        .map(|(author, state)| format!("{}, by {author}", state.name()))
        .collect();
    if said.is_empty() {
        ReviewState::New.name().to_owned()
    } else {
        said.join("; ")
    }
}

fn document(project: &Project, reviews: &Reviews, rows: &DocumentRows, out: &mut dyn Write) -> std::io::Result<()> {
    let document = &rows.document;
    write!(
        out,
        "<article id=\"d{}\">\n<h2>{}</h2>\n<p class=\"by\">",
        rows.id,
        escape(&document.title)
    )?;
    let reviewed = review_words(reviews, rows.id);
    let facts = [
        document.outlet.as_str(),
        document.date.as_str(),
        reviewed.as_str(),
        document.url.as_str(),
    ];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).map(escape).collect();
    writeln!(out, "{}</p>", facts.join(" · "))?;
    if !document.note.is_empty() {
        writeln!(out, "<p class=\"note\">{}</p>", escape(&document.note))?;
    }
    out.write_all(b"<div class=\"text\">")?;
    text(project, rows, out)?;
    out.write_all(b"</div>\n<ol class=\"spans\">\n")?;
    for row in &rows.annotations {
        annotation(project, row, out)?;
    }
    out.write_all(b"</ol>\n</article>\n")
}

/// The text, cut at every start and end of a span; each piece is wrapped once for each span over it.
fn text(project: &Project, rows: &DocumentRows, out: &mut dyn Write) -> std::io::Result<()> {
    let mut starts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut cuts: Vec<usize> = vec![0, rows.text.len()];
    for (n, row) in rows.annotations.iter().enumerate() {
        for span in &row.annotation.spans {
            starts.entry(span.start()).or_default().push(n);
            cuts.extend([span.start(), span.end()]);
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut open: Vec<usize> = Vec::new();
    for pair in cuts.windows(2) {
        let [from, to] = pair else { continue };
        open.retain(|n| covers(rows, *n, *from));
        let new = starts.remove(from).unwrap_or_default();
        for n in &new {
            if rows
                .annotations
                .get(*n)
                .is_some_and(|row| row.annotation.start() == *from)
            {
                write!(
                    out,
                    "<a class=\"mark\" href=\"#a{}\">{}</a>",
                    rows.annotations.get(*n).map_or(AnnotationId(0), |row| row.id),
                    n + 1
                )?;
            }
        }
        open.extend(new);
        // The longest outside, so that nested spans stay nested.
        open.sort_by_key(|n| (std::cmp::Reverse(length(rows, *n)), *n));
        let classes: Vec<u8> = open.iter().map(|n| slot(project, rows, *n)).collect();
        for class in classes.iter().take(LANES) {
            write!(out, "<span class=\"s{class}\">")?;
        }
        out.write_all(escape(rows.text.get(*from..*to).unwrap_or_default()).as_bytes())?;
        for _ in classes.iter().take(LANES) {
            out.write_all(b"</span>")?;
        }
    }
    Ok(())
}

fn covers(rows: &DocumentRows, n: usize, byte: usize) -> bool {
    let spans = rows
        .annotations
        .get(n)
        .map(|row| row.annotation.spans.as_slice())
        .unwrap_or_default();
    spans.iter().any(|span| span.range().contains(&byte))
}

fn length(rows: &DocumentRows, n: usize) -> usize {
    rows.annotations
        .get(n)
        .map_or(0, |row| row.annotation.end() - row.annotation.start())
}

fn label(project: &Project, id: LabelId) -> Option<&Label> {
    project.labels().get(id).map(|label| &**label)
}

fn slot(project: &Project, rows: &DocumentRows, n: usize) -> u8 {
    rows.annotations
        .get(n)
        .and_then(|row| label(project, row.annotation.label))
        .map_or(0, |label| label.slot)
}

fn annotation(project: &Project, row: &Row, out: &mut dyn Write) -> std::io::Result<()> {
    let annotation = &row.annotation;
    let slot = label(project, annotation.label).map_or(0, |label| label.slot);
    write!(
        out,
        "<li id=\"a{}\"><span class=\"s{slot}\">{}</span> <q>{}</q>",
        row.id,
        escape(&row.label),
        escape(&annotation.quote.exact)
    )?;
    let mut facts = vec![annotation.status.name().to_owned(), annotation.author.to_string()];
    facts.extend(
        annotation
            .attributes
            .iter()
            .map(|(name, value)| format!("{name}: {value}")),
    );
    write!(
        out,
        "<div class=\"facts\">{}</div>",
        facts.iter().map(|fact| escape(fact)).collect::<Vec<_>>().join(" · ")
    )?;
    if !annotation.note.is_empty() {
        write!(out, "<div class=\"note\">{}</div>", escape(&annotation.note))?;
    }
    for (kind, outgoing, other) in &row.links {
        let (arrow, words) = (if *outgoing { "→" } else { "←" }, quote(project, *other));
        write!(
            out,
            "<div class=\"link\">{arrow} {} <a href=\"#a{other}\">{}</a></div>",
            escape(kind),
            escape(&words)
        )?;
    }
    if let Some((_, principal)) = row.group.filter(|(_, principal)| *principal != row.id) {
        write!(
            out,
            "<div class=\"link\">duplicate of <a href=\"#a{principal}\">{}</a></div>",
            escape(&quote(project, principal))
        )?;
    }
    out.write_all(b"</li>\n")
}

fn quote(project: &Project, id: AnnotationId) -> String {
    let Some(annotation) = project.annotations().get(id) else {
        return String::new();
    };
    let outlet = project
        .documents()
        .get(annotation.document)
        .map_or("", |document| &document.outlet);
    let words: String = annotation.quote.exact.chars().take(80).collect();
    if outlet.is_empty() {
        words
    } else {
        format!("{words} ({outlet})")
    }
}
