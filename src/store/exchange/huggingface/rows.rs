//! The columns of each table, and its rows.

use super::super::card::{End, Survey, words};
use super::super::model::{DataAnnotation, DataDocument, NOT_DUPLICATE};
use super::super::units::{LineEnds, Places, Unit};
use super::table::{Cell, Field};
use crate::store::disk::ContentHash;
use crate::store::export::ExportError;
use std::ops::Range;

/// Signs of context at either side.
const CONTEXT: usize = 32;

type Row<'a> = Vec<Cell<'a>>;
/// Takes a row.
type Take<'t> = &'t mut dyn FnMut(Row<'_>) -> Result<(), ExportError>;

pub(super) const DOCUMENTS: &[Field] = &[
    Field::Text("id"),
    Field::Text("title"),
    Field::Text("outlet"),
    Field::Text("date"),
    Field::Text("url"),
    Field::Text("note"),
    Field::Texts("labels"),
    Field::Text("text"),
    Field::Text("text_sha256"),
    Field::Text("cluster"),
    Field::Records(
        "spans",
        &[
            Field::Text("id"),
            Field::Text("label"),
            Field::Number("start"),
            Field::Number("end"),
            Field::Text("attributes"),
        ],
    ),
    Field::Records(
        "links",
        &[
            Field::Text("from"),
            Field::Text("to"),
            Field::Text("to_document"),
            Field::Text("type"),
            Field::Text("author"),
        ],
    ),
];

pub(super) const SPANS: &[Field] = &[
    Field::Text("id"),
    Field::Text("document"),
    Field::Text("cluster"),
    Field::Text("label"),
    Field::Number("start"),
    Field::Number("end"),
    Field::Text("quote"),
    Field::Text("before"),
    Field::Text("after"),
    Field::Records(
        "fragments",
        &[Field::Number("start"), Field::Number("end"), Field::Text("text")],
    ),
    Field::Text("attributes"),
    Field::Text("note"),
    Field::Text("status"),
    Field::Text("author"),
    Field::Text("created"),
    Field::Text("group"),
    Field::Flag("is_principal"),
];

pub(super) const CLAIMS: &[Field] = &[
    Field::Text("id"),
    Field::Text("label"),
    Field::Text("text"),
    Field::Text("principal"),
    Field::Text("document"),
    Field::Text("first_date"),
    Field::Text("first_outlet"),
    Field::Number("num_documents"),
    Field::Text("cluster"),
    Field::Records(
        "members",
        &[
            Field::Text("id"),
            Field::Text("document"),
            Field::Text("outlet"),
            Field::Text("date"),
            Field::Text("text"),
        ],
    ),
];

pub(super) const PAIRS: &[Field] = &[
    Field::Text("a"),
    Field::Text("a_document"),
    Field::Text("a_cluster"),
    Field::Text("a_label"),
    Field::Text("a_text"),
    Field::Text("b"),
    Field::Text("b_document"),
    Field::Text("b_cluster"),
    Field::Text("b_label"),
    Field::Text("b_text"),
    Field::Number("label"),
];

pub(super) const LINKS: &[Field] = &[
    Field::Text("a"),
    Field::Text("a_document"),
    Field::Text("a_cluster"),
    Field::Text("a_label"),
    Field::Text("a_text"),
    Field::Text("b"),
    Field::Text("b_document"),
    Field::Text("b_cluster"),
    Field::Text("b_label"),
    Field::Text("b_text"),
    Field::Text("type"),
    Field::Text("author"),
];

/// The row of a document.
pub(super) fn document<'a>(document: &'a DataDocument, survey: &'a Survey) -> Result<Row<'a>, ExportError> {
    let places = Places::new(&document.text, Unit::CodePoints, LineEnds::AsStored);
    let spans = document.annotations.iter().map(|annotation| {
        let (_, whole) = fragments(document, annotation, &places)?;
        Ok(vec![
            Cell::from(&annotation.id),
            Cell::from(&annotation.label),
            Cell::Number(whole.start),
            Cell::Number(whole.end),
            Cell::from(attributes(annotation)?),
        ])
    });
    let links = document.relations.iter().map(|relation| {
        let texts = [
            &relation.from,
            &relation.to,
            &relation.to_document,
            &relation.kind,
            &relation.author,
        ];
        texts.map(Cell::from).to_vec()
    });
    Ok(vec![
        Cell::from(&document.id),
        Cell::from(&document.title),
        Cell::from(&document.outlet),
        Cell::from(&document.date),
        Cell::from(&document.url),
        Cell::from(&document.note),
        Cell::Records(document.labels.iter().map(|label| vec![Cell::from(label)]).collect()),
        Cell::from(&*document.text),
        Cell::from(ContentHash::of(document.text.as_bytes()).to_string()),
        Cell::from(survey.cluster(&document.id)),
        Cell::Records(spans.collect::<Result<_, ExportError>>()?),
        Cell::Records(links.collect()),
    ])
}

/// The rows of a document's annotations.
pub(super) fn spans(document: &DataDocument, survey: &Survey, take: Take<'_>) -> Result<(), ExportError> {
    let places = Places::new(&document.text, Unit::CodePoints, LineEnds::AsStored);
    for annotation in &document.annotations {
        let (fragments, whole) = fragments(document, annotation, &places)?;
        let first = annotation.fragments.first().map_or(0, |range| range.start);
        let last = annotation.fragments.last().map_or(0, |range| range.end);
        let before = document.text.get(..first).unwrap_or_default();
        let before = before
            .char_indices()
            .rev()
            .take(CONTEXT)
            .last()
            .and_then(|(at, _)| before.get(at..));
        let after = document.text.get(last..).unwrap_or_default();
        let group = annotation.group.as_ref();
        take(vec![
            Cell::from(&annotation.id),
            Cell::from(&document.id),
            Cell::from(survey.cluster(&document.id)),
            Cell::from(&annotation.label),
            Cell::Number(whole.start),
            Cell::Number(whole.end),
            Cell::from(words(document, annotation)?),
            Cell::from(before.unwrap_or_default()),
            Cell::from(after.chars().take(CONTEXT).collect::<String>()),
            Cell::Records(fragments),
            Cell::from(attributes(annotation)?),
            Cell::from(&annotation.note),
            Cell::from(annotation.status.name()),
            Cell::from(&annotation.author),
            Cell::from(&annotation.created),
            Cell::from(group.map(|group| group.id.as_str()).unwrap_or_default()),
            Cell::Flag(group.is_some_and(|group| group.is_principal)),
        ])?;
    }
    Ok(())
}

/// A row for each duplicate group.
pub(super) fn claims(survey: &Survey, take: Take<'_>) -> Result<(), ExportError> {
    for (id, group) in &survey.groups {
        let members: Vec<(&String, &End)> = group
            .members
            .iter()
            .filter_map(|id| Some((id, survey.ends.get(id)?)))
            .collect();
        let Some((principal, end)) = members.first() else {
            continue;
        };
        let mut documents: Vec<usize> = members.iter().map(|(_, end)| end.document).collect();
        documents.sort_unstable();
        documents.dedup();
        let abouts = documents.iter().filter_map(|number| survey.documents.get(*number));
        let first = abouts
            .filter(|about| !about.date.is_empty())
            .min_by(|one, other| one.date.cmp(&other.date));
        let records = members.iter().map(|(id, end)| {
            let about = survey.documents.get(end.document);
            vec![
                Cell::from(*id),
                Cell::from(about.map(|about| about.id.as_str()).unwrap_or_default()),
                Cell::from(about.map(|about| about.outlet.as_str()).unwrap_or_default()),
                Cell::from(about.map(|about| about.date.as_str()).unwrap_or_default()),
                Cell::from(&end.words),
            ]
        });
        take(vec![
            Cell::from(id),
            Cell::from(&end.label),
            Cell::from(&end.words),
            Cell::from(*principal),
            Cell::from(document_of(survey, end)),
            Cell::from(first.map(|about| about.date.as_str()).unwrap_or_default()),
            Cell::from(first.map(|about| about.outlet.as_str()).unwrap_or_default()),
            Cell::Number(documents.len()),
            Cell::from(survey.cluster_of(end.document)),
            Cell::Records(records.collect()),
        ])?;
    }
    Ok(())
}

/// A row for each copy with the principal of its group: label 1.
pub(super) fn duplicates(survey: &Survey, take: Take<'_>) -> Result<(), ExportError> {
    for group in survey.groups.values() {
        let Some((principal, copies)) = group.members.split_first() else {
            continue;
        };
        for copy in copies {
            two(survey, [principal, copy], vec![Cell::Number(1)], take)?;
        }
    }
    Ok(())
}

/// A row for each pair that does not say the same: label 0.
pub(super) fn negatives(document: &DataDocument, survey: &Survey, take: Take<'_>) -> Result<(), ExportError> {
    let negatives = document.relations.iter().filter(|one| one.kind == NOT_DUPLICATE);
    negatives
        .into_iter()
        .try_for_each(|one| two(survey, [&one.from, &one.to], vec![Cell::Number(0)], take))
}

/// A row for each other link that starts in a document.
pub(super) fn links(document: &DataDocument, survey: &Survey, take: Take<'_>) -> Result<(), ExportError> {
    for relation in document.relations.iter().filter(|one| one.kind != NOT_DUPLICATE) {
        let more = vec![Cell::from(&relation.kind), Cell::from(&relation.author)];
        two(survey, [&relation.from, &relation.to], more, take)?;
    }
    Ok(())
}

fn two<'a>(survey: &'a Survey, ids: [&'a String; 2], more: Row<'a>, take: Take<'_>) -> Result<(), ExportError> {
    let mut row = Vec::new();
    for id in ids {
        let Some(end) = survey.ends.get(id) else {
            // It is in a document that is not written; the link still stands with its own document.
            return Ok(());
        };
        row.extend([
            Cell::from(id),
            Cell::from(document_of(survey, end)),
            Cell::from(survey.cluster_of(end.document)),
            Cell::from(&end.label),
            Cell::from(&end.words),
        ]);
    }
    row.extend(more);
    take(row)
}

fn document_of<'s>(survey: &'s Survey, end: &End) -> &'s str {
    let about = survey.documents.get(end.document);
    about.map(|about| about.id.as_str()).unwrap_or_default()
}

/// The fragments as records, and the range from the first to the last, in code points.
fn fragments<'a>(
    document: &'a DataDocument,
    annotation: &DataAnnotation,
    places: &Places,
) -> Result<(Vec<Row<'a>>, Range<usize>), ExportError> {
    let mut records = Vec::new();
    let mut whole: Option<Range<usize>> = None;
    for range in &annotation.fragments {
        let ends = places.offset(range.start).zip(places.offset(range.end));
        let Some(((start, end), words)) = ends.zip(document.text.get(range.clone())) else {
            return Err(ExportError::no_such_place(annotation));
        };
        records.push(vec![Cell::Number(start), Cell::Number(end), Cell::from(words)]);
        whole = Some(whole.map_or(start, |whole| whole.start)..end);
    }
    Ok((records, whole.unwrap_or_default()))
}

fn attributes(annotation: &DataAnnotation) -> Result<String, ExportError> {
    serde_json::to_string(&annotation.attributes).map_err(|err| ExportError::Write(err.into()))
}
