//! The documents of a project as a dataset, each with its checked annotations.

use super::TextOf;
use super::chosen::{Chosen, DUPLICATE_OF, Duplicates, PRINCIPAL};
use super::error::ExportError;
use super::negatives::Negatives;
use super::rows::{DocumentRows, Row, each_document};
use crate::progress::Progress;
use crate::project::{AnnotationId, DocumentId, Project};
use crate::query::reviews::Reviews;
use crate::store::exchange::{
    DRAWN, DataAnnotation, DataDocument, DataGroup, DataLabel, DataRelation, DataRelationType, DataSchema,
    NOT_DUPLICATE, ON_TOPIC, Source,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Goes through the documents of a project.
pub struct ProjectSource<'a> {
    project: &'a Project,
    schema: DataSchema,
    /// A dataset is nobody's in particular: everyone is one of the others.
    reviews: Reviews,
    texts: TextOf<'a>,
    progress: &'a Progress,
    picked: Picked<'a>,
}

/// What goes in, worked out once.
struct Picked<'a> {
    documents: BTreeSet<DocumentId>,
    annotations: BTreeSet<AnnotationId>,
    /// Links between them, by where they start.
    relations: BTreeMap<AnnotationId, Vec<DataRelation>>,
    negatives: &'a Negatives,
    says_duplicates: bool,
}

impl<'a> ProjectSource<'a> {
    /// All that is chosen of a project, with negatives that were drawn for it.
    pub fn new(
        project: &'a Project,
        texts: TextOf<'a>,
        (chosen, negatives): (&Chosen, &'a Negatives),
        progress: &'a Progress,
    ) -> Self {
        let annotations = chosen.annotations_of(project);
        let mut schema = DataSchema::from(project);
        if negatives.has_passages() && schema.labels.iter().all(|label| label.name != ON_TOPIC) {
            schema.labels.push(DataLabel {
                name: ON_TOPIC.to_owned(),
                guideline: "Drawn by the program: a passage that nobody tagged as off-topic.".to_owned(),
                ..DataLabel::default()
            });
        }
        if negatives.has_pairs() && schema.relation_types.iter().all(|kind| kind.name != NOT_DUPLICATE) {
            schema.relation_types.push(DataRelationType {
                name: NOT_DUPLICATE.to_owned(),
                ..DataRelationType::default()
            });
        }
        Self {
            picked: Picked {
                documents: chosen.documents_of(project),
                relations: relations(project, &annotations, negatives),
                annotations,
                negatives,
                says_duplicates: chosen.duplicates == Duplicates::Flagged,
            },
            project,
            schema,
            reviews: Reviews::build(project, Arc::default()),
            texts,
            progress,
        }
    }

    /// How many annotations were chosen.
    pub fn num_annotations(&self) -> usize {
        self.picked.annotations.len()
    }
}

impl Source for ProjectSource<'_> {
    fn schema(&self) -> &DataSchema {
        &self.schema
    }

    fn each(&mut self, take: &mut dyn FnMut(&DataDocument) -> Result<(), ExportError>) -> Result<(), ExportError> {
        let (project, picked, reviews) = (self.project, &self.picked, &self.reviews);
        let wanted = |id| picked.documents.contains(&id);
        each_document(project, &wanted, &mut *self.texts, self.progress, |rows| {
            let mut document = document(project, picked, &rows)?;
            let said = reviews.others(rows.id);
            document.reviews = said.map(|(author, state)| (author.to_string(), state)).collect();
            take(&document)
        })
    }
}

fn relations(
    project: &Project,
    chosen: &BTreeSet<AnnotationId>,
    negatives: &Negatives,
) -> BTreeMap<AnnotationId, Vec<DataRelation>> {
    let document = |id: AnnotationId| project.annotations().get(id).map(|annotation| annotation.document);
    let mut relations: BTreeMap<AnnotationId, Vec<DataRelation>> = BTreeMap::new();
    let mut put = |[from, to]: [AnnotationId; 2], kind: &str, author: &str| {
        let ends = chosen.contains(&from) && chosen.contains(&to);
        if let Some(to_document) = document(to).filter(|_| ends) {
            relations.entry(from).or_default().push(DataRelation {
                kind: kind.to_owned(),
                from: from.to_string(),
                to: to.to_string(),
                to_document: to_document.to_string(),
                author: author.to_owned(),
            });
        }
    };
    for relation in project.relations().values() {
        if let Some(kind) = project.relation_types().get(relation.kind) {
            put([relation.from, relation.to], &kind.name, &relation.author);
        }
    }
    negatives.pairs().for_each(|pair| put(pair, NOT_DUPLICATE, ""));
    relations
}

fn document(project: &Project, picked: &Picked<'_>, rows: &DocumentRows) -> Result<DataDocument, ExportError> {
    let rows_of = || {
        rows.annotations
            .iter()
            .filter(|row| picked.annotations.contains(&row.id))
    };
    let relations = rows_of()
        .filter_map(|row| picked.relations.get(&row.id))
        .flatten()
        .cloned();
    let mut annotations: Vec<DataAnnotation> = rows_of().map(annotation).collect();
    if picked.says_duplicates {
        for (row, annotation) in rows_of().zip(&mut annotations) {
            say_duplicate(row, annotation)?;
        }
    }
    let drawn = picked.negatives.passages(rows.id);
    annotations.extend(drawn.iter().map(|range| DataAnnotation {
        // No annotation of the project is called so: its ids have no sign in them.
        id: format!("{}-{}", rows.id, range.start),
        label: ON_TOPIC.to_owned(),
        fragments: std::iter::once(range.clone()).collect(),
        attributes: BTreeMap::from([(DRAWN.to_owned(), "yes".to_owned())]),
        ..DataAnnotation::default()
    }));
    let place = |annotation: &DataAnnotation| annotation.fragments.first().map(|range| (range.start, range.end));
    annotations.sort_by_key(place);
    let document = &rows.document;
    let label = |id| project.labels().get(id).map(|label| label.name.clone());
    Ok(DataDocument {
        id: rows.id.to_string(),
        title: document.title.clone(),
        outlet: document.outlet.clone(),
        date: document.date.clone(),
        url: document.url.clone(),
        note: document.note.clone(),
        text: rows.text.clone(),
        text_hash: document.text_hash.clone(),
        labels: document.labels.iter().filter_map(|id| label(*id)).collect(),
        reviews: Vec::new(),
        annotations,
        relations: relations.collect(),
    })
}

/// Says in an attribute what a member of a duplicate group is; refuses to write over an attribute of that name.
fn say_duplicate(row: &Row, annotation: &mut DataAnnotation) -> Result<(), ExportError> {
    let Some((_, principal)) = row.group else { return Ok(()) };
    let (name, value) = match principal == row.id {
        true => (PRINCIPAL, "yes".to_owned()),
        false => (DUPLICATE_OF, principal.to_string()),
    };
    match annotation.attributes.insert(name.to_owned(), value) {
        None => Ok(()),
        Some(_) => Err(ExportError::Text(format!(
            "annotation {} has an attribute {name} of its own; call it otherwise, or do not have duplicates flagged",
            row.id
        ))),
    }
}

fn annotation(row: &Row) -> DataAnnotation {
    let annotation = &row.annotation;
    DataAnnotation {
        id: row.id.to_string(),
        label: row.label.clone(),
        fragments: annotation.spans.iter().map(|span| span.range()).collect(),
        quotes: Vec::new(),
        attributes: annotation.attributes.clone(),
        note: annotation.note.clone(),
        status: annotation.status,
        author: annotation.author.to_string(),
        created: annotation.created.clone(),
        group: row.group.map(|(id, principal)| DataGroup {
            id: id.to_string(),
            is_principal: principal == row.id,
        }),
    }
}
