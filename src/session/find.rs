//! Finding words in every document of a project: a plain function for tasks and the command line.

use super::texts::read_text;
use crate::progress::{Cancelled, Progress};
use crate::project::{DocumentId, Project};
use crate::query::search::{Context, Searcher, context};
use std::ops::Range;
use std::path::Path;

/// Most hits kept; a search for "e" in a gigabyte must end.
pub const MAX_HITS: usize = 100_000;
const CONTEXT: usize = 48;

/// One place where the words stand.
#[derive(Clone, Debug)]
pub struct Hit {
    /// In which document.
    pub document: DocumentId,
    /// Where, in bytes.
    pub range: Range<usize>,
    /// The words with what stands around them.
    pub context: Context,
}

/// Hits in the order of the document list, then of the text; at most [`MAX_HITS`]. In all documents, or in `only` one.
pub fn find(
    searcher: &Searcher,
    project: &Project,
    folder: &Path,
    only: Option<DocumentId>,
    progress: &Progress,
) -> Result<Vec<Hit>, Cancelled> {
    let mut documents = project.documents_in_order();
    documents.retain(|(id, _)| only.is_none_or(|only| only == *id));
    progress.set_total(documents.len() as u64);
    let texts = folder.join("texts");
    let mut hits = Vec::new();
    for (id, document) in documents {
        progress.advance(1)?;
        // A text that cannot be read is told of where it is opened and by `check`.
        let Ok(text) = read_text(&texts, document) else {
            continue;
        };
        for range in searcher.hits(&text, 0).take(MAX_HITS - hits.len()) {
            // To find one hit, some patterns read on to the end of a text.
            progress.advance(0)?;
            let context = context(&text, range.clone(), CONTEXT);
            hits.push(Hit {
                document: id,
                range,
                context,
            });
        }
        if hits.len() >= MAX_HITS {
            break;
        }
    }
    Ok(hits)
}
