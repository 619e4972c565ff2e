//! From chosen passages to what is told of them.

use super::choose::Scored;
use super::finding::{Change, Kind, Passage};
use super::repeats::Block;
use super::wording::Wording;
use crate::reuse::text::{Prepared, Rarity, hash_words, mix};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// From which share of the same words in order a copy is near and not reworded.
const NEAR: f32 = 0.6;

/// A text by the index of its document; none where it cannot be read.
pub type TextOf<'t> = dyn Fn(usize) -> Option<Arc<str>> + Sync + 't;

/// A finding before it has a group.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    pub kind: Kind,
    pub score: u16,
    pub reason: String,
    pub passages: Vec<Passage>,
    pub changes: Vec<Change>,
    pub content: u64,
}

/// Tells of passages that all have the same first document.
pub(super) fn tell(documents: &[&Prepared], texts: &TextOf<'_>, rarity: &Rarity, chosen: &[Scored]) -> Vec<Told> {
    let mut teller = Teller::new(documents, texts);
    chosen.iter().filter_map(|scored| teller.pair(scored, rarity)).collect()
}

/// Tells of repeated lines.
pub(super) fn tell_block(documents: &[&Prepared], texts: &TextOf<'_>, block: &Block) -> Option<Told> {
    let mut teller = Teller::new(documents, texts);
    let passage = |(document, words): &(u32, Range<usize>)| teller.passage(*document, words, *document);
    let passages: Vec<Passage> = block.places.iter().filter_map(passage).collect();
    let (first, words) = block.places.iter().max_by_key(|(_, words)| words.len())?;
    let words = documents.get(*first as usize)?.words().get(words.clone())?;
    let mut in_documents: Vec<usize> = passages.iter().map(|passage| passage.document).collect();
    in_documents.dedup();
    let reason = match in_documents.len() {
        1 => format!("the same words {} times in this document", passages.len()),
        number => format!("the same words in {} places of {number} documents", passages.len()),
    };
    Some(Told {
        kind: Kind::Boilerplate,
        score: 1000,
        reason,
        passages,
        changes: Vec::new(),
        content: hash_words(words),
    })
}

struct Teller<'t> {
    documents: &'t [&'t Prepared],
    texts: &'t TextOf<'t>,
    /// The texts last asked for: those of the first document and of the last second one.
    read: BTreeMap<u32, Arc<str>>,
    /// Documents whose places of words had been dropped, likewise.
    prepared: BTreeMap<u32, Prepared>,
}

impl<'t> Teller<'t> {
    fn new(documents: &'t [&'t Prepared], texts: &'t TextOf<'t>) -> Self {
        Self {
            documents,
            texts,
            read: BTreeMap::new(),
            prepared: BTreeMap::new(),
        }
    }

    fn pair(&mut self, scored: &Scored, rarity: &Rarity) -> Option<Told> {
        let candidate = &scored.candidate;
        let (a_document, b_document) = (candidate.a_document, candidate.b_document);
        let left = self.passage(a_document, &candidate.a, a_document)?;
        let right = self.passage(b_document, &candidate.b, a_document)?;
        let wording = match scored.is_identical() {
            true => Wording::identical(candidate.a.len()),
            false => {
                let (left_text, right_text) = (self.text(a_document, a_document)?, self.text(b_document, a_document)?);
                Wording::new(
                    left_text.get(left.bytes.clone())?,
                    right_text.get(right.bytes.clone())?,
                    rarity,
                )
            }
        };
        let words = wording.words.max(wording.words + wording.added - wording.left_out);
        let kind = match wording.same {
            same if same == words => Kind::Verbatim,
            same if same as f32 >= words as f32 * NEAR => Kind::Near,
            _ => Kind::Reworded,
        };
        let score = if kind == Kind::Verbatim { 1.0 } else { scored.likelihood };
        let (a, b) = (
            self.content(a_document, &candidate.a),
            self.content(b_document, &candidate.b),
        );
        Some(Told {
            kind,
            score: (score * 1000.0).round() as u16,
            reason: wording.reason(),
            passages: vec![left, right],
            changes: wording.changes,
            content: mix(a.min(b) ^ mix(a.max(b))),
        })
    }

    fn content(&self, document: u32, words: &Range<usize>) -> u64 {
        let document = self.documents.get(document as usize);
        hash_words(
            document
                .and_then(|document| document.words().get(words.clone()))
                .unwrap_or_default(),
        )
    }

    /// The text of a document; besides it only that of `first` is kept.
    fn text(&mut self, document: u32, first: u32) -> Option<Arc<str>> {
        self.read.retain(|other, _| *other == first || *other == document);
        if let Some(text) = self.read.get(&document) {
            return Some(text.clone());
        }
        let text = (self.texts)(document as usize)?;
        self.read.insert(document, text.clone());
        Some(text)
    }

    fn passage(&mut self, document: u32, words: &Range<usize>, first: u32) -> Option<Passage> {
        let bytes = match self.documents.get(document as usize)?.bytes(words.clone()) {
            Some(bytes) => bytes,
            None => {
                let text = self.text(document, first)?;
                self.prepared.retain(|other, _| *other == first || *other == document);
                let again = self.prepared.entry(document).or_insert_with(|| Prepared::new(&text));
                again.bytes(words.clone())?
            }
        };
        Some(Passage {
            document: document as usize,
            bytes,
        })
    }
}
