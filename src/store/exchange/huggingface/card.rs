//! The dataset card: front matter that tells readers where the tables are, and what people want to know.

use super::super::model::DataSchema;
use super::super::sink::Sink;
use super::survey::Survey;
use super::table::Written;
use crate::store::export::ExportError;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

/// Outlets that are named.
const OUTLETS: usize = 50;

/// Writes `README.md`.
pub(super) fn write(
    schema: &DataSchema,
    survey: &Survey,
    tables: &[Written],
    sink: &mut dyn Sink,
) -> Result<(), ExportError> {
    let mut card = front_matter(survey, tables);
    card.push_str(&body(schema, survey, tables));
    let mut out = sink.file("README.md")?;
    out.write_all(card.as_bytes())?;
    out.flush()?;
    Ok(())
}

fn front_matter(survey: &Survey, tables: &[Written]) -> String {
    let mut lines = vec![
        "---".to_owned(),
        // Said below: the project does not know it.
        "license: unknown".to_owned(),
        "pretty_name: Annotated news texts".to_owned(),
        "task_categories:\n- token-classification\n- sentence-similarity".to_owned(),
        "tags:\n- claims\n- text-reuse\n- duplicate-detection\n- span-annotation".to_owned(),
        format!("size_categories:\n- {}", size(survey.documents.len())),
    ];
    let tables: Vec<&Written> = tables.iter().filter(|table| table.rows > 0).collect();
    if !tables.is_empty() {
        lines.push("configs:".to_owned());
    }
    for (place, table) in tables.into_iter().enumerate() {
        lines.push(format!("- config_name: {}", table.name));
        if place == 0 {
            lines.push("  default: true".to_owned());
        }
        lines.push(format!(
            "  data_files:\n  - split: train\n    path: data/{}/*.parquet",
            table.name
        ));
    }
    lines.push("---\n\n".to_owned());
    lines.join("\n")
}

fn size(documents: usize) -> &'static str {
    match documents {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        _ => "1M<n<10M",
    }
}

fn body(schema: &DataSchema, survey: &Survey, tables: &[Written]) -> String {
    let rows = |name: &str| {
        tables
            .iter()
            .find(|table| table.name == name)
            .map_or(0, |table| table.rows)
    };
    let mut text = String::new();
    let mut section = |words: String| {
        text.push_str(&words);
        text.push('\n');
    };
    section(format!(
        "# Annotated news texts\n\n{} documents with {} spans, {} links and {} duplicate groups, annotated in Corroborate.\n",
        survey.documents.len(),
        survey.num_spans,
        survey.kinds.values().sum::<usize>(),
        survey.groups.len(),
    ));
    section(format!(
        "## Tables\n\n| table | rows | a row is |\n|---|---|---|\n\
         | `documents` | {} | a document with its text, spans and links |\n\
         | `spans` | {} | an annotation with its words, context and attributes |\n\
         | `claims` | {} | a duplicate group: what is said more than once, with where it stands |\n\
         | `pairs` | {} | two annotations that say the same (`is_duplicate`) or are linked (`type`) |\n",
        rows("documents"),
        rows("spans"),
        rows("claims"),
        rows("pairs"),
    ));
    section(
        "```python\nfrom datasets import load_dataset\n\nspans = load_dataset(\"path/to/this/folder\", \"spans\", split=\"train\")\n```\n\n\
         A table without rows has no files and no config. Offsets count code points from 0, ends are exclusive: \
         in Python `text[start:end]` are the words. A span in several pieces has them in `fragments`, its `start` is that of the \
         first and its `end` that of the last, and its `quote` joins their words with ` … `. `attributes` is a JSON object in a \
         string. What is not known is an empty string.\n"
            .to_owned(),
    );
    section(labels(schema, survey));
    section(format!("## Links\n\n{}", counts("type", &survey.kinds)));
    let statuses = survey
        .statuses
        .iter()
        .map(|(name, number)| ((*name).to_owned(), *number));
    section(format!(
        "## States of spans\n\n{}",
        counts("status", &statuses.collect())
    ));
    section(format!(
        "## Splits\n\nAll rows are in one split. Copies of a text in training and test make results look better than they are: \
         split by `cluster`, never by row. Documents that share duplicates or links have the same cluster; there are {}.\n",
        survey.num_clusters(),
    ));
    section(provenance(survey));
    text.push_str(
        "## Licence\n\n`license: unknown` above, since the project does not say. The texts belong to those who published them; \
         their terms decide whether the texts may be passed on. Say here, before this is published, under which licence the texts \
         and the annotations are, and set the field.\n",
    );
    text
}

fn labels(schema: &DataSchema, survey: &Survey) -> String {
    let mut lines =
        "## Labels\n\n| label | spans | share | attributes | guideline |\n|---|---|---|---|---|\n".to_owned();
    let known = schema.labels.iter().map(|label| label.name.as_str());
    let others = survey.labels.keys().map(String::as_str);
    let others = others.filter(|name| schema.labels.iter().all(|label| label.name != *name));
    for name in known.chain(others) {
        let number = survey.labels.get(name).copied().unwrap_or_default();
        let label = schema.labels.iter().find(|label| label.name == name);
        let attributes = label.map(|label| label.attributes.as_slice()).unwrap_or_default();
        let attributes = attributes.iter().map(|(name, choices)| match choices {
            Some(choices) => format!("{name} ({})", choices.join(", ")),
            None => name.clone(),
        });
        let attributes = attributes.collect::<Vec<_>>().join("; ");
        let guideline = label.map(|label| label.guideline.as_str()).unwrap_or_default();
        let share = number * 100 / survey.num_spans.max(1);
        // Writing to a string cannot fail.
        writeln!(
            lines,
            "| {} | {number} | {share} % | {} | {} |",
            cell(name),
            cell(&attributes),
            cell(guideline)
        )
        .ok();
    }
    lines
}

fn counts(title: &str, counts: &BTreeMap<String, usize>) -> String {
    let mut lines = format!("| {title} | number |\n|---|---|\n");
    for (name, number) in counts {
        writeln!(lines, "| {} | {number} |", cell(name)).ok();
    }
    lines
}

fn provenance(survey: &Survey) -> String {
    let mut outlets: BTreeMap<&str, usize> = BTreeMap::new();
    for about in &survey.documents {
        *outlets.entry(about.outlet.as_str()).or_default() += 1;
    }
    let mut outlets: Vec<(&str, usize)> = outlets.into_iter().collect();
    outlets.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let dates = survey.documents.iter().map(|about| about.date.as_str());
    let dates = dates.filter(|date| !date.is_empty());
    let mut text = "## Provenance\n\n".to_owned();
    if let (Some(first), Some(last)) = (dates.clone().min(), dates.max()) {
        writeln!(
            text,
            "Documents are dated {} to {}; `url` says where each was found.",
            cell(first),
            cell(last)
        )
        .ok();
    }
    writeln!(text, "Authors of spans: {}.\n", survey.authors.len()).ok();
    text.push_str("| outlet | documents |\n|---|---|\n");
    for (outlet, number) in outlets.iter().take(OUTLETS) {
        let outlet = if outlet.is_empty() { "not known" } else { outlet };
        writeln!(text, "| {} | {number} |", cell(outlet)).ok();
    }
    if let Some(others) = outlets.len().checked_sub(OUTLETS).filter(|others| *others > 0) {
        writeln!(text, "\nand {others} others").ok();
    }
    text
}

/// Words in a cell of a table: on one line, with nothing that Markdown or HTML would take for its own.
fn cell(words: &str) -> String {
    let mut cell = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !cell.is_empty() {
            cell.push(' ');
        }
        for sign in word.chars() {
            match sign {
                '<' => cell.push_str("&lt;"),
                '&' => cell.push_str("&amp;"),
                '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' => cell.extend(['\\', sign]),
                _ => cell.push(sign),
            }
        }
    }
    cell
}
