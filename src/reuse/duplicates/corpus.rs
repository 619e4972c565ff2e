//! Documents that come and go: those that come are compared with each other and with those that are there.

use super::finding::{Findings, Passage};
use super::groups::group;
use super::outside::OutsidePair;
use super::repeats::{self, Repeats};
use super::scan::{Knowledge, compare};
use super::tell::{TextOf, Told, tell_block};
use super::work::Work;
use crate::progress::{Cancelled, Progress};
use crate::reuse::text::{Prepared, Rarity};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Documents with what was found in them so far. Their texts are not kept, but asked for where they are quoted.
///
/// Adding some compares them with all others and leaves those alone. What is found equals a [`super::scan`] of the same
/// documents, but for scores, which are those of the time when a pair was compared (words grow less rare as documents
/// come), and for phrases that are in so many places that a scan would no longer join them all.
#[derive(Debug)]
pub struct Corpus {
    knowledge: Knowledge,
    rarity: Rarity,
    /// By index; one without words is not there any more.
    documents: Vec<Prepared>,
    /// Pairs that were told.
    told: Vec<Told>,
    /// Lines that stand in many places.
    repeats: Repeats,
    /// Documents that have to be compared once more: a line of theirs has become repeated, or is so no longer.
    stale: BTreeSet<usize>,
}

impl Corpus {
    /// Without documents.
    pub fn new(knowledge: Knowledge) -> Self {
        Self {
            rarity: Rarity::new(knowledge.background.clone()),
            knowledge,
            documents: Vec::new(),
            told: Vec::new(),
            repeats: Repeats::default(),
            stale: BTreeSet::new(),
        }
    }

    /// How many documents were ever taken in: the next one gets this index.
    pub fn num_indexes(&self) -> usize {
        self.documents.len()
    }

    /// Takes documents in. They get the next indexes, which no others will have; `texts` gives their texts, and those
    /// of the documents that are here, by index. `outside` are pairs of passages that another program found; those of
    /// documents that were compared before are passed over. Steps of progress are the new documents, once each.
    ///
    /// # Errors
    /// When cancelled; then none of them is in.
    pub fn add(
        &mut self,
        new: Vec<Prepared>,
        texts: &TextOf<'_>,
        outside: &[OutsidePair],
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        let first = self.documents.len();
        if new.is_empty() && self.stale.is_empty() {
            return Ok(());
        }
        self.rarity.add(&new.iter().collect::<Vec<_>>());
        self.documents.extend(new);
        self.find_repeats();
        let documents: Vec<&Prepared> = self.documents.iter().collect();
        let mut work = Work::new(&documents, &self.rarity);
        if first > 0 {
            let stale = self.stale.iter().copied();
            work.new = Some(stale.chain(first..documents.len()).map(|index| index as u32).collect());
        }
        match compare(&mut work, texts, outside, &self.knowledge.model, progress) {
            Ok(compared) => {
                self.told.extend(compared.told);
                self.stale.clear();
                Ok(())
            }
            Err(Cancelled) => {
                let all = self.documents.drain(first..);
                all.for_each(|prepared| self.rarity.remove(&prepared));
                self.find_repeats();
                Err(Cancelled)
            }
        }
    }

    /// Takes documents out, with all that was found in them. `gone` are their indexes.
    ///
    /// What was repeated in so many places that it was told once is looked for as copies again when next some are added.
    pub fn remove(&mut self, gone: &[usize]) {
        if gone.is_empty() {
            return;
        }
        for document in gone {
            if let Some(prepared) = self.documents.get_mut(*document)
                && !prepared.words().is_empty()
            {
                self.rarity.remove(prepared);
                *prepared = Prepared::default();
            }
        }
        self.stale.extend(gone);
        self.find_repeats();
    }

    /// Has documents compared once more when next some are added, since another program found other pairs in them.
    pub fn compare_again(&mut self, documents: &BTreeSet<usize>) {
        self.stale.extend(documents);
        self.forget_stale();
    }

    fn forget_stale(&mut self) {
        let is_stale = |passage: &Passage| self.stale.contains(&passage.document);
        self.told.retain(|told| !told.passages.iter().any(is_stale));
    }

    /// Finds the repeated lines of the documents that are here now, and forgets what was told of documents that other
    /// lines of were left out.
    fn find_repeats(&mut self) {
        let documents: Vec<&Prepared> = self.documents.iter().collect();
        let repeats = repeats::find(&Work::new(&documents, &self.rarity));
        let stays = |index: usize| {
            let before = &self.repeats;
            before.masked.get(index) == repeats.masked.get(index)
                && before.repeated.get(index) == repeats.repeated.get(index)
        };
        let compared = self.repeats.masked.len().min(documents.len());
        self.stale.extend((0..compared).filter(|index| !stays(*index)));
        self.stale.retain(|index| *index < documents.len());
        self.repeats = repeats;
        self.forget_stale();
    }

    /// All that is found in the documents that are here. `dates` are their days by index, `YYYY-MM-DD`, empty where not
    /// known; `texts` as in [`Self::add`].
    pub fn findings(&self, dates: &[String], texts: &TextOf<'_>) -> Findings {
        let documents: Vec<&Prepared> = self.documents.iter().collect();
        let mut told = self.told.clone();
        told.par_extend(
            self.repeats
                .blocks
                .par_iter()
                .filter_map(|block| tell_block(&documents, texts, block)),
        );
        group(told, dates)
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan;
    use super::*;
    use std::sync::Arc;

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

    fn text(document: usize) -> Option<Arc<str>> {
        TEXTS.get(document).map(|text| Arc::from(*text))
    }

    fn scanned(texts: &[&str]) -> Findings {
        let prepared: Vec<Prepared> = texts.iter().map(|text| Prepared::new(text)).collect();
        let documents: Vec<&Prepared> = prepared.iter().collect();
        scan(&documents, &[], &text, &[], &Knowledge::shipped(), &Progress::default()).unwrap()
    }

    fn add(corpus: &mut Corpus, texts: &[&str]) {
        let new = texts.iter().map(|text| Prepared::new(text)).collect();
        corpus.add(new, &text, &[], &Progress::default()).unwrap();
    }

    #[test]
    fn adding_some_at_a_time_finds_what_a_scan_of_all_finds() {
        for at_a_time in 1..=TEXTS.len() {
            let mut corpus = Corpus::new(Knowledge::shipped());
            for texts in TEXTS.chunks(at_a_time) {
                add(&mut corpus, texts);
                let so_far = &TEXTS[..corpus.num_indexes()];
                assert_eq!(passages(&corpus.findings(&[], &text)), passages(&scanned(so_far)));
            }
            let findings = corpus.findings(&[], &text);
            assert!(findings.findings.len() >= 4, "{findings:?}");
        }
    }

    #[test]
    fn what_was_found_in_a_document_goes_with_it() {
        let mut corpus = Corpus::new(Knowledge::shipped());
        add(&mut corpus, &TEXTS);
        corpus.remove(&[1]);
        corpus.remove(&[1]);
        let without = [TEXTS[0], "", TEXTS[2], TEXTS[3]];
        assert_eq!(passages(&corpus.findings(&[], &text)), passages(&scanned(&without)));
        corpus.remove(&[1, 3]);
        assert_eq!(corpus.findings(&[], &text), Findings::default());
    }

    #[test]
    fn what_is_no_longer_boilerplate_is_told_as_copies() {
        let texts: Vec<String> = (0..5)
            .map(|number| format!("Sign up for our weekly newsletter from Okhtyrka\nStory {number}."))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut corpus = Corpus::new(Knowledge::shipped());
        add(&mut corpus, &texts);
        assert_eq!(corpus.findings(&[], &text).findings.len(), 1);
        corpus.remove(&[4]);
        add(&mut corpus, &[]);
        let findings = corpus.findings(&[], &text);
        assert_eq!(passages(&findings), passages(&scanned(&texts[..4])));
        assert!(findings.findings.len() > 1, "{findings:?}");
    }

    #[test]
    fn documents_whose_comparing_was_stopped_are_not_in() {
        let mut corpus = Corpus::new(Knowledge::shipped());
        add(&mut corpus, &TEXTS[..1]);
        let stopped = Progress::default();
        stopped.cancel();
        let new = vec![Prepared::new(TEXTS[1]), Prepared::new(TEXTS[2])];
        assert_eq!(corpus.add(new, &text, &[], &stopped), Err(Cancelled));
        assert_eq!(corpus.num_indexes(), 1);
        add(&mut corpus, &TEXTS[1..]);
        assert_eq!(passages(&corpus.findings(&[], &text)), passages(&scanned(&TEXTS)));
    }

    #[test]
    fn a_line_that_becomes_boilerplate_is_told_once() {
        let mut corpus = Corpus::new(Knowledge::shipped());
        for number in 0..6 {
            let text = format!("Sign up for our weekly newsletter from Okhtyrka\nStory {number}.");
            add(&mut corpus, &[&text]);
        }
        let findings = corpus.findings(&[], &text).findings;
        assert_eq!((findings.len(), findings[0].passages.len()), (1, 6), "{findings:?}");
    }
}
