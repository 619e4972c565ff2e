//! What every format writes of an annotation, checked against its text.

use super::TextOf;
use super::error::ExportError;
use crate::progress::Progress;
use crate::project::{Annotation, AnnotationId, Document, DocumentId, GroupId, Project, Quote};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One document with its checked annotations, in the order of the text.
pub(super) struct DocumentRows {
    pub id: DocumentId,
    pub document: Arc<Document>,
    pub text: Arc<str>,
    pub annotations: Vec<Row>,
}

/// One annotation.
pub(super) struct Row {
    pub id: AnnotationId,
    pub annotation: Arc<Annotation>,
    pub label: String,
    /// Its duplicate group, and the group's principal.
    pub group: Option<(GroupId, AnnotationId)>,
}

/// Calls `each` with every document that is wanted, in the order of the list; the texts of others are not read.
pub(super) fn each_document(
    project: &Project,
    wanted: &dyn Fn(DocumentId) -> bool,
    texts: TextOf<'_>,
    progress: &Progress,
    mut each: impl FnMut(DocumentRows) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut by_document: BTreeMap<DocumentId, Vec<(AnnotationId, Arc<Annotation>)>> = BTreeMap::new();
    for (id, annotation) in project
        .annotations()
        .iter()
        .filter(|(_, annotation)| wanted(annotation.document))
    {
        by_document
            .entry(annotation.document)
            .or_default()
            .push((id, annotation.clone()));
    }
    let groups = groups_by_annotation(project);
    let mut documents = project.documents_in_order();
    documents.retain(|(id, _)| wanted(*id));
    // Each time the documents are gone through.
    progress.set_total(progress.state().0 + documents.len() as u64);
    for (id, document) in documents {
        progress.advance(1)?;
        let text = texts(id, document).map_err(ExportError::Text)?;
        let mut own = by_document.remove(&id).unwrap_or_default();
        own.sort_by_key(|(id, annotation)| (annotation.start(), annotation.end(), *id));
        let mut rows = Vec::with_capacity(own.len());
        for (id, annotation) in own {
            check(&text, id, &annotation)?;
            let label = project
                .labels()
                .get(annotation.label)
                .map(|label| label.name.clone())
                .unwrap_or_default();
            let group = groups.get(&id).copied();
            rows.push(Row {
                id,
                annotation,
                label,
                group,
            });
        }
        each(DocumentRows {
            id,
            document: document.clone(),
            text,
            annotations: rows,
        })?;
    }
    Ok(())
}

/// Compares the words that stand at the place of an annotation with its quote.
fn check(text: &str, id: AnnotationId, annotation: &Annotation) -> Result<(), ExportError> {
    let found = Quote::cut(text, &annotation.spans).unwrap_or_default().exact;
    if found == annotation.quote.exact && !annotation.spans.is_empty() {
        return Ok(());
    }
    Err(ExportError::Mismatch {
        annotation: id.to_string(),
        quote: annotation.quote.exact.clone(),
        found,
    })
}

fn groups_by_annotation(project: &Project) -> BTreeMap<AnnotationId, (GroupId, AnnotationId)> {
    let members = project
        .groups()
        .iter()
        .flat_map(|(id, group)| group.members.iter().map(move |member| (*member, (id, group.principal))));
    members.collect()
}
