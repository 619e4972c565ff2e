//! What every format writes of an annotation, checked against its text.

use super::TextOf;
use super::format::ExportError;
use crate::progress::Progress;
use crate::project::{Annotation, AnnotationId, Document, DocumentId, GroupId, Project, Quote};
use crate::query::units::{Byte, CodePoint, TextIndex};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One document with its checked annotations, in the order of the text.
pub(super) struct DocumentRows {
    pub id: DocumentId,
    pub document: Arc<Document>,
    pub text: Arc<str>,
    pub annotations: Vec<Row>,
}

/// One annotation, its fragments cut from the text.
pub(super) struct Row {
    pub id: AnnotationId,
    pub annotation: Arc<Annotation>,
    pub label: String,
    pub fragments: Vec<Fragment>,
    /// Type, whether it goes out from here, the other end.
    pub links: Vec<(String, bool, AnnotationId)>,
    /// Its duplicate group, and the group's principal.
    pub group: Option<(GroupId, AnnotationId)>,
}

/// One fragment, offsets in code points.
pub(super) struct Fragment {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// Calls `each` with every document in the order of the list.
pub(super) fn each_document(
    project: &Project,
    texts: TextOf<'_>,
    progress: &Progress,
    mut each: impl FnMut(DocumentRows) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut by_document: BTreeMap<DocumentId, Vec<(AnnotationId, Arc<Annotation>)>> = BTreeMap::new();
    for (id, annotation) in project.annotations().iter() {
        by_document
            .entry(annotation.document)
            .or_default()
            .push((id, annotation.clone()));
    }
    let links = links_by_annotation(project);
    let groups = groups_by_annotation(project);
    let documents = project.documents_in_order();
    progress.set_total(documents.len() as u64);
    for (id, document) in documents {
        progress.advance(1)?;
        let text = texts(id, document).map_err(ExportError::Text)?;
        let mut own = by_document.remove(&id).unwrap_or_default();
        own.sort_by_key(|(id, annotation)| (annotation.start(), annotation.end(), *id));
        let index = TextIndex::new(&text);
        let mut rows = Vec::with_capacity(own.len());
        for (id, annotation) in own {
            let fragments = cut(&text, &index, id, &annotation)?;
            let label = project
                .labels()
                .get(annotation.label)
                .map(|label| label.name.clone())
                .unwrap_or_default();
            let links = links.get(&id).cloned().unwrap_or_default();
            let group = groups.get(&id).copied();
            rows.push(Row {
                id,
                annotation,
                label,
                fragments,
                links,
                group,
            });
        }
        each(DocumentRows {
            id,
            document: document.clone(),
            text: text.clone(),
            annotations: rows,
        })?;
    }
    Ok(())
}

/// Cuts the fragments by their code points, and compares the words with the quote.
fn cut(
    text: &str,
    index: &TextIndex<'_>,
    id: AnnotationId,
    annotation: &Annotation,
) -> Result<Vec<Fragment>, ExportError> {
    let mut fragments = Vec::with_capacity(annotation.spans.len());
    for span in &annotation.spans {
        let (CodePoint(start), CodePoint(end)) =
            (index.code_point(Byte(span.start())), index.code_point(Byte(span.end())));
        let bytes = index
            .byte_of_code_point(CodePoint(start))
            .zip(index.byte_of_code_point(CodePoint(end)));
        let words = bytes
            .and_then(|(Byte(from), Byte(to))| text.get(from..to))
            .unwrap_or_default();
        fragments.push(Fragment {
            start,
            end,
            text: words.to_owned(),
        });
    }
    let now = Quote::cut(text, &annotation.spans).unwrap_or_default();
    let same = fragments
        .iter()
        .zip(&annotation.spans)
        .all(|(f, span)| text.get(span.range()) == Some(&f.text));
    if now.exact != annotation.quote.exact || !same {
        return Err(ExportError::Mismatch {
            annotation: id.to_string(),
            quote: annotation.quote.exact.clone(),
            found: now.exact,
        });
    }
    Ok(fragments)
}

type Links = BTreeMap<AnnotationId, Vec<(String, bool, AnnotationId)>>;

fn links_by_annotation(project: &Project) -> Links {
    let mut links = Links::new();
    for relation in project.relations().values() {
        let kind = project
            .relation_types()
            .get(relation.kind)
            .map(|kind| kind.name.clone())
            .unwrap_or_default();
        links
            .entry(relation.from)
            .or_default()
            .push((kind.clone(), true, relation.to));
        links.entry(relation.to).or_default().push((kind, false, relation.from));
    }
    links
}

fn groups_by_annotation(project: &Project) -> BTreeMap<AnnotationId, (GroupId, AnnotationId)> {
    let members = project
        .groups()
        .iter()
        .flat_map(|(id, group)| group.members.iter().map(move |member| (*member, (id, group.principal))));
    members.collect()
}
