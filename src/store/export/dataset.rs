//! The documents of a project as a dataset, each with its checked annotations.

use super::TextOf;
use super::format::ExportError;
use super::rows::{DocumentRows, Row, each_document};
use crate::progress::Progress;
use crate::project::{Annotation, AnnotationId, DocumentId, Project, Status};
use crate::store::exchange::{DataAnnotation, DataDocument, DataGroup, DataRelation, DataSchema, Source};
use std::collections::{BTreeMap, BTreeSet};

/// What of a project goes into a dataset; what is empty leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Names of labels, ignoring case.
    pub labels: BTreeSet<String>,
    pub authors: BTreeSet<String>,
    pub statuses: BTreeSet<Status>,
    pub documents: BTreeSet<DocumentId>,
    /// Of a duplicate group the principal alone.
    pub principals_only: bool,
}

impl Chosen {
    fn has(
        &self,
        id: AnnotationId,
        annotation: &Annotation,
        copies: &BTreeSet<AnnotationId>,
        project: &Project,
    ) -> bool {
        let label = || {
            project
                .labels()
                .get(annotation.label)
                .map(|label| label.name.to_lowercase())
        };
        (self.labels.is_empty()
            || label().is_some_and(|name| self.labels.iter().any(|wanted| wanted.to_lowercase() == name)))
            && (self.authors.is_empty() || self.authors.contains(&*annotation.author))
            && (self.statuses.is_empty() || self.statuses.contains(&annotation.status))
            && self.has_document(annotation.document)
            && !(self.principals_only && copies.contains(&id))
    }

    fn has_document(&self, id: DocumentId) -> bool {
        self.documents.is_empty() || self.documents.contains(&id)
    }
}

/// Goes through the documents of a project.
pub struct ProjectSource<'a> {
    project: &'a Project,
    schema: DataSchema,
    texts: TextOf<'a>,
    chosen: &'a Chosen,
    progress: &'a Progress,
    /// The annotations that were chosen, with their documents.
    annotations: BTreeMap<AnnotationId, DocumentId>,
    /// Links between them, by where they start.
    relations: BTreeMap<AnnotationId, Vec<DataRelation>>,
}

impl<'a> ProjectSource<'a> {
    /// All that is chosen of a project.
    pub fn new(project: &'a Project, texts: TextOf<'a>, chosen: &'a Chosen, progress: &'a Progress) -> Self {
        let groups = project.groups().values();
        let copies = groups.flat_map(|group| group.members.iter().filter(|member| **member != group.principal));
        let copies: BTreeSet<AnnotationId> = copies.copied().collect();
        let annotations = project.annotations().iter();
        let annotations = annotations.filter(|(id, annotation)| chosen.has(*id, annotation, &copies, project));
        let annotations = annotations.map(|(id, annotation)| (id, annotation.document)).collect();
        Self {
            relations: relations(project, &annotations),
            project,
            schema: DataSchema::from(project),
            texts,
            chosen,
            progress,
            annotations,
        }
    }

    /// How many annotations were chosen.
    pub fn num_annotations(&self) -> usize {
        self.annotations.len()
    }
}

impl Source for ProjectSource<'_> {
    fn schema(&self) -> &DataSchema {
        &self.schema
    }

    fn each(&mut self, take: &mut dyn FnMut(&DataDocument) -> Result<(), ExportError>) -> Result<(), ExportError> {
        let (project, chosen) = (self.project, self.chosen);
        let (annotations, relations) = (&self.annotations, &self.relations);
        each_document(project, &mut *self.texts, self.progress, |rows| {
            if !chosen.has_document(rows.id) {
                return Ok(());
            }
            take(&document(project, (annotations, relations), &rows))
        })
    }
}

fn relations(
    project: &Project,
    chosen: &BTreeMap<AnnotationId, DocumentId>,
) -> BTreeMap<AnnotationId, Vec<DataRelation>> {
    let mut relations: BTreeMap<AnnotationId, Vec<DataRelation>> = BTreeMap::new();
    for relation in project.relations().values() {
        let ends = chosen.get(&relation.from).zip(chosen.get(&relation.to));
        let kind = project.relation_types().get(relation.kind);
        if let Some(((_, to_document), kind)) = ends.zip(kind) {
            relations.entry(relation.from).or_default().push(DataRelation {
                kind: kind.name.clone(),
                from: relation.from.to_string(),
                to: relation.to.to_string(),
                to_document: to_document.to_string(),
                author: relation.author.to_string(),
            });
        }
    }
    relations
}

fn document(
    project: &Project,
    (chosen, relations): (
        &BTreeMap<AnnotationId, DocumentId>,
        &BTreeMap<AnnotationId, Vec<DataRelation>>,
    ),
    rows: &DocumentRows,
) -> DataDocument {
    let rows_of = || rows.annotations.iter().filter(|row| chosen.contains_key(&row.id));
    let relations = rows_of().filter_map(|row| relations.get(&row.id)).flatten().cloned();
    let document = &rows.document;
    let label = |id| project.labels().get(id).map(|label| label.name.clone());
    DataDocument {
        id: rows.id.to_string(),
        title: document.title.clone(),
        outlet: document.outlet.clone(),
        date: document.date.clone(),
        url: document.url.clone(),
        note: document.note.clone(),
        text: rows.text.clone(),
        text_hash: document.text_hash.clone(),
        labels: document.labels.iter().filter_map(|id| label(*id)).collect(),
        annotations: rows_of().map(annotation).collect(),
        relations: relations.collect(),
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
