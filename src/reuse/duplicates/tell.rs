//! From chosen passages to what is told of them.

use super::choose::Scored;
use super::finding::{Change, Kind, Passage};
use super::repeats::Block;
use super::wording::Wording;
use crate::reuse::text::{Prepared, Rarity, Word, mix};
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
    let mut teller = Teller {
        documents,
        texts,
        read_again: BTreeMap::new(),
    };
    chosen.iter().filter_map(|scored| teller.pair(scored, rarity)).collect()
}

/// Tells of repeated lines.
pub(super) fn tell_block(documents: &[&Prepared], texts: &TextOf<'_>, block: &Block) -> Option<Told> {
    let mut teller = Teller {
        documents,
        texts,
        read_again: BTreeMap::new(),
    };
    let passage = |(document, words): &(u32, Range<usize>)| {
        let passage = teller.passage(*document, words);
        // One document at a time: a line may stand in all of them.
        teller.read_again.retain(|other, _| other == document);
        passage
    };
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
        content: content(words),
    })
}

struct Teller<'t> {
    documents: &'t [&'t Prepared],
    texts: &'t TextOf<'t>,
    /// Documents whose places of words had been dropped.
    read_again: BTreeMap<u32, Prepared>,
}

impl Teller<'_> {
    fn pair(&mut self, scored: &Scored, rarity: &Rarity) -> Option<Told> {
        let candidate = &scored.candidate;
        let left = self.passage(candidate.a_document, &candidate.a)?;
        let right = self.passage(candidate.b_document, &candidate.b)?;
        self.read_again.retain(|document, _| *document == candidate.a_document);
        let (left_text, right_text) = ((self.texts)(left.document)?, (self.texts)(right.document)?);
        let (left_words, right_words) = (left_text.get(left.bytes.clone())?, right_text.get(right.bytes.clone())?);
        let wording = Wording::new(left_words, right_words, rarity);
        let words = wording.words.max(wording.words + wording.added - wording.left_out);
        let kind = match wording.same {
            same if same == words => Kind::Verbatim,
            same if same as f32 >= words as f32 * NEAR => Kind::Near,
            _ => Kind::Reworded,
        };
        let score = if kind == Kind::Verbatim { 1.0 } else { scored.likelihood };
        let (a, b) = (self.content(candidate.a_document, &candidate.a), self.content(candidate.b_document, &candidate.b));
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
        content(document.and_then(|document| document.words().get(words.clone())).unwrap_or_default())
    }

    fn passage(&mut self, document: u32, words: &Range<usize>) -> Option<Passage> {
        let prepared = self.documents.get(document as usize)?;
        let bytes = match prepared.bytes(words.clone()) {
            Some(bytes) => bytes,
            None => {
                let text = (self.texts)(document as usize)?;
                let again = self.read_again.entry(document).or_insert_with(|| Prepared::new(&text));
                again.bytes(words.clone())?
            }
        };
        Some(Passage {
            document: document as usize,
            bytes,
        })
    }
}

fn content(words: &[Word]) -> u64 {
    words.iter().fold(words.len() as u64, |hash, word| {
        mix(hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(word.key()))
    })
}
