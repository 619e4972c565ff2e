//! Documents that come and go: each is compared with the others when it comes.

use super::candidate::Candidate;
use super::channels;
use super::choose::choose;
use super::finding::Findings;
use super::groups::group;
use super::repeats;
use super::scan::Knowledge;
use super::tell::{Told, tell, tell_block};
use super::work::Work;
use crate::progress::{Cancelled, Progress};
use crate::reuse::text::{Prepared, Rarity};
use std::ops::Range;
use std::sync::Arc;

/// Documents with what was found in them so far.
///
/// Adding one compares it with all others and leaves those alone. What is found equals a [`super::scan`] of the same
/// documents, but for scores, which are those of the time when a pair was compared (words grow less rare as documents
/// come), and for phrases that are in so many places that a scan would no longer join them all.
#[derive(Debug)]
pub struct Corpus {
    knowledge: Knowledge,
    rarity: Rarity,
    documents: Vec<Slot>,
    /// Pairs that were told, with the words they are of.
    told: Vec<(Candidate, Told)>,
}

/// A document; empty once it was removed.
#[derive(Clone, Debug, Default)]
struct Slot {
    text: Arc<str>,
    date: String,
    prepared: Arc<Prepared>,
}

impl Corpus {
    /// Without documents.
    pub fn new(knowledge: Knowledge) -> Self {
        Self {
            rarity: Rarity::new(knowledge.background.clone()),
            knowledge,
            documents: Vec::new(),
            told: Vec::new(),
        }
    }

    /// Takes a document in and gives its index, which no other will have. `date` is its day, `YYYY-MM-DD`, or empty.
    pub fn add(&mut self, text: Arc<str>, date: String, progress: &Progress) -> Result<usize, Cancelled> {
        let index = self.documents.len();
        let prepared = Arc::new(Prepared::new(&text));
        self.rarity.add(&prepared);
        self.documents.push(Slot { text, date, prepared });
        match self.compare(index, progress) {
            Ok(new) => {
                self.told.extend(new);
                Ok(index)
            }
            Err(Cancelled) => {
                self.remove(index);
                self.documents.pop();
                Err(Cancelled)
            }
        }
    }

    /// Takes a document out, with all that was found in it.
    pub fn remove(&mut self, document: usize) {
        if let Some(slot) = self
            .documents
            .get_mut(document)
            .filter(|slot| !slot.prepared.words().is_empty())
        {
            self.rarity.remove(&slot.prepared);
            *slot = Slot::default();
            let index = document as u32;
            self.told
                .retain(|(candidate, _)| candidate.a_document != index && candidate.b_document != index);
        }
    }

    /// All that is found in the documents that are here.
    pub fn findings(&self) -> Findings {
        let documents = self.prepared();
        let mut work = Work::new(&documents, &self.rarity);
        let repeats = repeats::find(&work);
        work.masked = repeats.masked;
        // A line may have become boilerplate since it was compared.
        let is_repeated = |candidate: &Candidate| {
            let mostly = |document: u32, words: &Range<usize>| {
                let masked = words
                    .clone()
                    .filter(|word| work.is_masked(document as usize, *word))
                    .count();
                masked * 2 > words.len()
            };
            mostly(candidate.a_document, &candidate.a) || mostly(candidate.b_document, &candidate.b)
        };
        let pairs = self
            .told
            .iter()
            .filter(|(candidate, _)| !is_repeated(candidate))
            .map(|(_, told)| told.clone());
        let blocks = repeats
            .blocks
            .iter()
            .filter_map(|block| tell_block(&documents, &|at| self.text(at), block));
        let dates: Vec<String> = self.documents.iter().map(|slot| slot.date.clone()).collect();
        group(pairs.chain(blocks).collect(), &dates)
    }

    fn compare(&self, index: usize, progress: &Progress) -> Result<Vec<(Candidate, Told)>, Cancelled> {
        let documents = self.prepared();
        let mut work = Work::new(&documents, &self.rarity);
        work.focus = Some(index as u32);
        let (candidates, _) = channels::candidates(&mut work, progress)?;
        let chosen = choose(&work, &self.knowledge.model, &candidates);
        let told = chosen.iter().filter_map(|scored| {
            let told = tell(
                &documents,
                &|at| self.text(at),
                &self.rarity,
                std::slice::from_ref(scored),
            );
            Some((scored.candidate.clone(), told.into_iter().next()?))
        });
        Ok(told.collect())
    }

    fn prepared(&self) -> Vec<&Prepared> {
        self.documents.iter().map(|slot| slot.prepared.as_ref()).collect()
    }

    fn text(&self, document: usize) -> Option<Arc<str>> {
        self.documents.get(document).map(|slot| slot.text.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan;
    use super::*;

    const TEXTS: [&str; 4] = [
        "A glide bomb destroyed five apartment buildings in Kostiantynivka on Tuesday, the regional governor said.\nRain fell.",
        "Nobody expected it. A glide bomb destroyed six apartment buildings in Kostiantynivka on Tuesday, he said.",
        "The Okhtyrka depot burned for two nights while crews from Sumy looked on.\nFive came.",
        "For two nights the depot at Okhtyrka burned, and crews from Sumy looked on. A glide bomb destroyed five apartment \
         buildings in Kostiantynivka on Tuesday, the regional governor said.",
    ];

    fn passages(findings: &Findings) -> Vec<(usize, Vec<super::super::Passage>)> {
        let mut all: Vec<_> = findings
            .findings
            .iter()
            .map(|finding| (finding.group, finding.passages.clone()))
            .collect();
        all.sort_by_key(|(group, passages)| {
            (
                *group,
                passages
                    .iter()
                    .map(|passage| (passage.document, passage.bytes.start))
                    .collect::<Vec<_>>(),
            )
        });
        all
    }

    fn scanned(texts: &[&str]) -> Findings {
        let prepared: Vec<Prepared> = texts.iter().map(|text| Prepared::new(text)).collect();
        let documents: Vec<&Prepared> = prepared.iter().collect();
        let text = |at: usize| texts.get(at).map(|text| Arc::from(*text));
        scan(&documents, &[], &text, &[], &Knowledge::shipped(), &Progress::default()).unwrap()
    }

    #[test]
    fn adding_one_by_one_finds_what_a_scan_of_all_finds() {
        let mut corpus = Corpus::new(Knowledge::shipped());
        for (number, text) in TEXTS.iter().enumerate() {
            let added = corpus.add(Arc::from(*text), String::new(), &Progress::default());
            assert_eq!(added, Ok(number));
            assert_eq!(passages(&corpus.findings()), passages(&scanned(&TEXTS[..=number])));
        }
        assert!(corpus.findings().findings.len() >= 4, "{:?}", corpus.findings());
    }

    #[test]
    fn what_was_found_in_a_document_goes_with_it() {
        let mut corpus = Corpus::new(Knowledge::shipped());
        for text in TEXTS {
            corpus
                .add(Arc::from(text), String::new(), &Progress::default())
                .unwrap();
        }
        corpus.remove(1);
        corpus.remove(1);
        let without = [TEXTS[0], "", TEXTS[2], TEXTS[3]];
        assert_eq!(passages(&corpus.findings()), passages(&scanned(&without)));
        corpus.remove(3);
        assert_eq!(corpus.findings(), Findings::default());
    }

    #[test]
    fn a_document_whose_comparing_was_stopped_is_not_in() {
        let mut corpus = Corpus::new(Knowledge::shipped());
        corpus
            .add(Arc::from(TEXTS[0]), String::new(), &Progress::default())
            .unwrap();
        let stopped = Progress::default();
        stopped.cancel();
        assert_eq!(corpus.add(Arc::from(TEXTS[1]), String::new(), &stopped), Err(Cancelled));
        assert_eq!(
            corpus.add(Arc::from(TEXTS[3]), String::new(), &Progress::default()),
            Ok(1)
        );
        assert_eq!(corpus.findings().findings.len(), 1);
    }

    #[test]
    fn a_line_that_becomes_boilerplate_is_told_once() {
        let mut corpus = Corpus::new(Knowledge::shipped());
        for number in 0..6 {
            let text = format!("Sign up for our weekly newsletter from Okhtyrka\nStory {number}.");
            corpus
                .add(Arc::from(text), String::new(), &Progress::default())
                .unwrap();
        }
        let findings = corpus.findings().findings;
        assert_eq!((findings.len(), findings[0].passages.len()), (1, 6), "{findings:?}");
    }
}
