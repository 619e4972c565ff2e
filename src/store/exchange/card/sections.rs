//! What stands in a card, section by section, in Markdown.

use super::super::model::{DRAWN, DataSchema, NOT_DUPLICATE, ON_TOPIC};
use super::survey::Survey;
use super::{Facts, TableFiles};
use crate::project::edit::count;
use crate::store::export::{AgreementReport, Drawn, Part, Split};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Outlets that are named.
const OUTLETS: usize = 50;

/// All sections.
pub(super) fn body(schema: &DataSchema, survey: &Survey, facts: &Facts, tables: &[TableFiles]) -> String {
    let statuses = survey.statuses.iter();
    let statuses = statuses.map(|(name, number)| ((*name).to_owned(), *number)).collect();
    let mut sections = vec![opening(survey, facts)];
    if !tables.is_empty() {
        sections.extend([table_list(tables), USE.to_owned()]);
    }
    sections.push(labels(schema, survey));
    sections.push(format!("## Links\n\n{}", counts("type", &survey.kinds)));
    sections.push(format!("## States of spans\n\n{}", counts("status", &statuses)));
    sections.extend(facts.drawn.as_ref().map(negatives));
    sections.push(splits(survey, facts.split.as_ref()));
    sections.push(agreement(facts.agreement.as_ref()));
    sections.push(provenance(survey));
    sections.push(licence(&facts.licence));
    sections.join("\n")
}

fn opening(survey: &Survey, facts: &Facts) -> String {
    let counts = [
        count(survey.documents.len(), "document"),
        count(survey.num_spans, "span"),
        count(survey.kinds.values().sum(), "link"),
        count(survey.groups.len(), "duplicate group"),
    ];
    let [documents, spans, links, groups] = counts;
    let mut text = format!(
        "# Annotated news texts\n\n{documents} with {spans}, {links} and {groups}, annotated in Corroborate.\n"
    );
    if !facts.made.is_empty() {
        // Writing to a string cannot fail.
        writeln!(text, "\n{}", cell(&facts.made.join(" "))).ok();
    }
    if let Some(divided) = &facts.divided {
        writeln!(
            text,
            "\nDocuments were cut into parts: {} {} divided at the ends of parts, {} left out, having no words.",
            count(divided.divided, "annotation"),
            if divided.divided == 1 { "was" } else { "were" },
            divided.left_out,
        )
        .ok();
    }
    text
}

const USE: &str = "```python\nfrom datasets import load_dataset\n\nspans = load_dataset(\"path/to/this/folder\", \"spans\")\n```\n\n\
    A table without rows has no files and no config. Offsets count code points from 0, ends are exclusive: \
    in Python `text[start:end]` are the words. A span in several pieces has them in `fragments`, its `start` is that of the \
    first and its `end` that of the last, and its `quote` joins their words with ` … `. `attributes` is a JSON object in a \
    string. What is not known is an empty string.\n";

fn table_list(tables: &[TableFiles]) -> String {
    let what = |name: &str| match name {
        "documents" => "a document with its text, spans and links",
        "spans" => "an annotation with its words, context and attributes",
        "claims" => "a duplicate group: what is said more than once, with where it stands",
        "pairs" => "two annotations that say the same (`label` 1) or do not (`label` 0)",
        _ => "two annotations that are linked, with the `type` of the link",
    };
    let mut lines = "## Tables\n\n| table | rows | a row is |\n|---|---|---|\n".to_owned();
    for table in tables {
        let rows = table
            .rows
            .map_or_else(|| "in parts".to_owned(), |rows| rows.to_string());
        writeln!(lines, "| `{}` | {rows} | {} |", table.name, what(table.name)).ok();
    }
    lines
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

fn negatives(drawn: &Drawn) -> String {
    let mut text = format!(
        "## Negatives\n\nDrawn by the program; nobody judged them. {} with the label {ON_TOPIC} and the attribute `{DRAWN}`: \
         sentences and lines, of documents that have off-topic passages, which nobody tagged as off-topic. {} of the \
         type {NOT_DUPLICATE}: passages of one label in different duplicate groups, {} of them with rare words in common.\n",
        count(drawn.passages, "span"),
        count(drawn.pairs, "link"),
        drawn.hard_pairs,
    );
    if drawn.passages_not_found + drawn.pairs_not_found > 0 {
        writeln!(
            text,
            "\nFewer than were asked for: {} and {} were not found.",
            count(drawn.passages_not_found, "passage"),
            count(drawn.pairs_not_found, "pair")
        )
        .ok();
    }
    text
}

fn splits(survey: &Survey, split: Option<&Split>) -> String {
    let Some(split) = split else {
        return format!(
            "## Splits\n\nAll is in one split. Copies of a text in training and test make results look better than they are: \
             split by cluster, never by row. Documents that share duplicates or links have the same `cluster`; there are {}.\n",
            survey.num_clusters(),
        );
    };
    let names = Part::ALL.map(Part::name).join(" | ");
    let mut text = format!(
        "## Splits\n\nDocuments that share a duplicate group or a text are in one part, {} in all. A random split would \
         have torn {} of their duplicates apart, this one {}. Links from one part to another were left out: {}.\n\n| | {names} |\n|---|---|---|---|\n",
        count(split.clusters, "set"),
        split.leaks_of_a_random_split,
        split.leaks,
        split.links_between_parts,
    );
    let mut row = |name: &str, [train, dev, test]: [usize; 3]| {
        writeln!(text, "| {name} | {train} | {dev} | {test} |").ok();
    };
    row("documents", split.documents);
    for (label, numbers) in &split.labels {
        row(&cell(label), *numbers);
    }
    text
}

fn agreement(report: Option<&AgreementReport>) -> String {
    let mut text = "## Agreement\n\n".to_owned();
    let Some(report) = report else {
        text.push_str("No document was read by two authors, so nothing is known of how far they would agree.\n");
        return text;
    };
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
    text.push_str(
        "Of documents that two authors tagged or finished who both use the label, over the spans of this dataset. κ is Cohen's kappa, over characters (code \
         points) and over sentences, which count as tagged where any of their characters is. F1 is of spans that are equal, and \
         that overlap. – stands where nothing could have differed.\n\n\
         | label | authors | documents | spans | κ characters | κ sentences | F1 equal | F1 overlapping |\n|---|---|---|---|---|---|---|---|\n",
    );
    for two in &report.pairs {
        let ([one, other], [ones, others]) = (&two.authors, two.spans);
        writeln!(
            text,
            "| {} | {}, {} | {} | {ones}, {others} | {} | {} | {} | {} |",
            cell(&two.label),
            cell(one),
            cell(other),
            two.documents,
            number(two.kappa_characters),
            number(two.kappa_sentences),
            number(two.f1_equal),
            number(two.f1_overlapping),
        )
        .ok();
    }
    text.push_str(
        "\nα is Krippendorff's alpha of all authors together, over characters, tagged or not.\n\n\
         | label | authors | documents | α characters |\n|---|---|---|---|\n",
    );
    for all in &report.all {
        let alpha = number(all.alpha_characters);
        writeln!(
            text,
            "| {} | {} | {} | {alpha} |",
            cell(&all.label),
            all.authors,
            all.documents
        )
        .ok();
    }
    text
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

fn licence(licence: &str) -> String {
    let said = match licence.trim() {
        "" => "`license: unknown` above, since nobody said. **Fill this in**: say here, before this is published, under which \
               licence the texts and the annotations are, and set the field."
            .to_owned(),
        licence => format!("{}, as who exported it says.", cell(licence)),
    };
    format!(
        "## Licence\n\n{said} The texts belong to those who published them; their terms decide whether the texts may be passed \
         on.\n"
    )
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
