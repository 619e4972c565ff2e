//! From code points to bytes, each text read once.

use super::{At, LentText, PassimError, Told};
use crate::progress::Progress;
use crate::project::{DocumentId, Passage, Project, Span};
use crate::query::units::{Byte, CodePoint, TextIndex};

/// A run of code points in a document, not empty, not yet compared with its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub document: DocumentId,
    pub begin: u64,
    pub end: u64,
}

/// All places that lines named, known by their index.
#[derive(Default)]
pub(super) struct Places(Vec<(At, Place)>);

impl Places {
    /// Adds one and gives its index.
    pub(super) fn add(&mut self, at: At, place: Place) -> usize {
        self.0.push((at, place));
        self.0.len() - 1
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The passages, by the same index; none for what is no passage of its text, which is told.
    pub(super) fn passages(
        &self,
        project: &Project,
        texts: LentText<'_>,
        told: &mut Told,
        progress: &Progress,
    ) -> Result<Vec<Option<Passage>>, PassimError> {
        let document = |index: &usize| self.0.get(*index).map(|(_, place)| place.document);
        let mut order: Vec<usize> = (0..self.0.len()).collect();
        order.sort_by_key(document);
        let mut passages = vec![None; self.0.len()];
        for same in order.chunk_by(|one, other| document(one) == document(other)) {
            progress.advance(0)?;
            let named = same.first().and_then(document);
            let Some((id, known)) = named.and_then(|id| Some((id, project.documents().get(id)?))) else {
                continue;
            };
            let text = texts(id, known);
            let index = text.as_ref().map(|text| TextIndex::new(text));
            for at in same {
                let Some((line, place)) = self.0.get(*at) else { continue };
                let passage = match &index {
                    Ok(index) => passage(index, place),
                    Err(why) => Err(format!(
                        "Its text could not be read, so the line was passed over ({why})"
                    )),
                };
                match passage {
                    Ok(passage) => {
                        if let Some(slot) = passages.get_mut(*at) {
                            *slot = Some(passage);
                        }
                    }
                    Err(why) => told.add(*line, why),
                }
            }
        }
        Ok(passages)
    }
}

fn passage(index: &TextIndex<'_>, place: &Place) -> Result<Passage, String> {
    let byte = |code_point: u64| {
        let Byte(byte) = index.byte_of_code_point(CodePoint(usize::try_from(code_point).ok()?))?;
        Some(byte as u64)
    };
    let span = byte(place.begin).zip(byte(place.end));
    let span = span.and_then(|(start, end)| Span::unchecked(start, end));
    let passage = span.map(|span| Passage {
        document: place.document,
        span,
    });
    passage.ok_or_else(|| {
        let CodePoint(length) = index.code_point(Byte(usize::MAX));
        format!(
            "The passage ends at {}, but document {} has {length} characters, so the line was passed over; export the \
             project anew and run passim again",
            place.end, place.document
        )
    })
}
