//! Taking in a newer version: which annotations go to it.

use super::pair::Pair;
use crate::progress::{Cancelled, Progress};
use crate::project::edit::{Command, CommandError, Move, NewDocument, NewVersion, count};
use crate::project::{Annotation, AnnotationId, DocumentId, Project, Quote, Span};
use crate::query::moving::Candidates;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Annotations taken in one go between two looks at whether to stop.
const STEP: usize = 64;

/// A newer version, ready to be taken in.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// To be executed.
    pub command: Command,
    /// The newer version.
    pub document: DocumentId,
    /// Annotations that go to it.
    pub moved: usize,
    /// Annotations that stay and have a place to be asked about.
    pub review: usize,
    /// Annotations that stay and have none.
    pub orphans: usize,
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.moved, self.review, self.orphans) {
            (0, 0, 0) => f.write_str("The older version has no annotations to move"),
            (moved, review, orphans) => {
                write!(
                    f,
                    "{} moved, {review} to review, {orphans} without a place",
                    count(moved, "annotation")
                )
            }
        }
    }
}

/// Compares a document with the one it is to replace, both of the project in `folder`, and says what moves. The texts are
/// kept already; `project` stays as it is.
///
/// # Errors
/// When cancelled; the inner one where a text cannot be read or the document is gone, in words.
pub fn take_version(
    new: NewDocument,
    replaces: DocumentId,
    (project, folder): (&Project, &Path),
    progress: &Progress,
) -> Result<Result<Taken, String>, Cancelled> {
    let Some(older) = project.documents().get(replaces) else {
        return Ok(Err(CommandError::NoDocument.to_string()));
    };
    let pair = match Pair::read((older, &new.document), folder, progress)? {
        Ok(pair) => pair,
        Err(why) => return Ok(Err(why)),
    };
    let annotations = project.annotations().iter();
    let annotations: Vec<(AnnotationId, &Arc<Annotation>)> = annotations
        .filter(|(_, annotation)| annotation.document == replaces)
        .collect();
    progress.set_total(annotations.len() as u64);
    let mut moves = Vec::new();
    let mut left: Vec<&Arc<Annotation>> = Vec::new();
    for (id, annotation) in annotations {
        match proven(annotation, &pair) {
            Some(to) => moves.push(Move {
                annotation: id,
                from: annotation.spans.clone(),
                to,
            }),
            None => left.push(annotation),
        }
    }
    progress.advance(moves.len() as u64)?;
    let spans = left.iter().flat_map(|annotation| &annotation.spans);
    let candidates = Candidates::new(&pair.alignment, (&pair.old, &pair.new), spans);
    let mut review = 0;
    for some in left.chunks(STEP) {
        progress.advance(some.len() as u64)?;
        let with_a_place = some
            .iter()
            .filter(|annotation| !candidates.of(&annotation.spans).is_empty());
        review += with_a_place.count();
    }
    Ok(Ok(Taken {
        document: new.id,
        moved: moves.len(),
        review,
        orphans: left.len() - review,
        command: Command::NewVersion(Box::new(NewVersion { new, replaces, moves })),
    }))
}

/// Where an annotation stands in the newer text beyond doubt, in bytes. One that does not stand on its words in the older
/// text either is not moved.
pub(super) fn proven(annotation: &Annotation, pair: &Pair) -> Option<Vec<std::ops::Range<usize>>> {
    let fits = |span: &Span| Span::new(&pair.old, span.range()).is_some();
    if !annotation.spans.iter().all(fits) {
        return None;
    }
    let quote = Quote::cut(&pair.old, &annotation.spans)?;
    if quote.exact != annotation.quote.exact {
        return None;
    }
    pair.alignment.moved(&annotation.spans, &pair.old, &pair.new)
}
