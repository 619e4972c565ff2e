//! The card of a dataset: what people want to know of it before they use it. Of a Hugging Face dataset it is `README.md`, whose
//! front matter tells readers where the tables are; with other formats it stands beside, where it is asked for.

mod sections;
mod survey;
#[cfg(test)]
mod tests;

pub(super) use survey::{End, Survey, words};

use super::model::DataSchema;
use super::segments::Divided;
use super::sink::Sink;
use super::source::Source;
use crate::store::export::{AgreementReport, Drawn, ExportError, Split};
use std::io::Write as _;

/// Name of a card that stands beside a format that has none.
pub const CARD: &str = "card.md";
/// Licences that Hugging Face knows by these names; others are given by their name.
const LICENCES: [&str; 18] = [
    "apache-2.0",
    "cc",
    "cc0-1.0",
    "cc-by-3.0",
    "cc-by-4.0",
    "cc-by-nc-4.0",
    "cc-by-nc-nd-4.0",
    "cc-by-nc-sa-4.0",
    "cc-by-nd-4.0",
    "cc-by-sa-3.0",
    "cc-by-sa-4.0",
    "gpl-3.0",
    "mit",
    "odbl",
    "odc-by",
    "other",
    "pddl",
    UNKNOWN,
];
/// Where nobody said.
const UNKNOWN: &str = "unknown";

/// What a card says that the documents do not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Under which licence the dataset is; empty where nobody said.
    pub licence: String,
    /// What went in and how, in sentences.
    pub made: Vec<String>,
    /// How far authors agree; none where no document was read by two.
    pub agreement: Option<AgreementReport>,
    /// Negatives, where they were drawn.
    pub drawn: Option<Drawn>,
    /// What cutting the documents did to annotations, where they were cut.
    pub divided: Option<Divided>,
    /// What is in which part, where it is split.
    pub split: Option<Split>,
}

/// A table that the card tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFiles {
    pub name: &'static str,
    /// Where they are known.
    pub rows: Option<usize>,
    /// Its files by the part they belong to, as Hugging Face calls it; with `*` for any name.
    pub parts: Vec<(&'static str, String)>,
}

/// Writes the card of a dataset to a file of the sink; goes a few times through the documents.
pub fn write_card(
    source: &mut dyn Source,
    facts: &Facts,
    tables: &[TableFiles],
    (sink, name): (&mut dyn Sink, &str),
) -> Result<(), ExportError> {
    let survey = Survey::of(source)?;
    write(source.schema(), &survey, (facts, tables), (sink, name))
}

/// The same of documents that were gone through.
pub(super) fn write(
    schema: &DataSchema,
    survey: &Survey,
    (facts, tables): (&Facts, &[TableFiles]),
    (sink, name): (&mut dyn Sink, &str),
) -> Result<(), ExportError> {
    let mut card = front_matter(survey, facts, tables);
    card.push_str(&sections::body(schema, survey, facts, tables));
    let mut out = sink.file(name)?;
    out.write_all(card.as_bytes())?;
    out.flush()?;
    Ok(())
}

fn front_matter(survey: &Survey, facts: &Facts, tables: &[TableFiles]) -> String {
    let mut lines = vec![
        "---".to_owned(),
        licence(&facts.licence),
        "pretty_name: Annotated news texts".to_owned(),
        "task_categories:\n- token-classification\n- sentence-similarity".to_owned(),
        "tags:\n- claims\n- text-reuse\n- duplicate-detection\n- span-annotation".to_owned(),
        format!("size_categories:\n- {}", size(survey.documents.len())),
    ];
    if !tables.is_empty() {
        lines.push("configs:".to_owned());
    }
    for (place, table) in tables.iter().enumerate() {
        lines.push(format!("- config_name: {}", table.name));
        if place == 0 {
            lines.push("  default: true".to_owned());
        }
        lines.push("  data_files:".to_owned());
        for (part, path) in &table.parts {
            lines.push(format!("  - split: {part}\n    path: {path}"));
        }
    }
    lines.push("---\n\n".to_owned());
    lines.join("\n")
}

fn licence(licence: &str) -> String {
    let name = licence.trim().to_lowercase().replace(' ', "-");
    match LICENCES.iter().find(|known| **known == name) {
        Some(known) => format!("license: {known}"),
        None if name.is_empty() => format!("license: {UNKNOWN}"),
        // A string in JSON is one in YAML, too.
        None => format!(
            "license: other\nlicense_name: {}",
            serde_json::Value::from(licence.trim())
        ),
    }
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
