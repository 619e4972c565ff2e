//! All documents compared with each other and with themselves, in one run.

use super::candidate::Candidate;
use super::channels;
use super::choose::{Scored, choose};
use super::finding::Findings;
use super::groups::group;
use super::model::Model;
use super::outside::{self, OutsidePair};
use super::repeats::Block;
use super::tell::{TextOf, Told, tell, tell_block};
use super::work::Work;
use crate::progress::{Cancelled, Progress};
use crate::reuse::text::{Background, Prepared, Rarity};
use rayon::prelude::*;

/// What is known before any document is.
#[derive(Clone, Debug)]
pub struct Knowledge {
    pub background: Background,
    pub model: Model,
}

impl Knowledge {
    /// What comes with the program.
    pub fn shipped() -> Self {
        Self {
            background: Background::shipped(),
            model: Model::shipped(),
        }
    }
}

/// Finds what is said twice. `dates` are those of the documents, `YYYY-MM-DD`, empty where not known; `texts` gives the
/// text that a document was prepared from; `outside` are pairs that another program found, of these documents by their
/// index, and are told like our own. Steps of progress are documents, twice each.
pub fn scan(
    documents: &[&Prepared],
    dates: &[String],
    texts: &TextOf<'_>,
    outside: &[OutsidePair],
    knowledge: &Knowledge,
    progress: &Progress,
) -> Result<Findings, Cancelled> {
    let mut rarity = Rarity::new(knowledge.background.clone());
    rarity.add(documents);
    let mut work = Work::new(documents, &rarity);
    let Compared {
        mut told,
        blocks,
        unmatched,
    } = compare(&mut work, texts, outside, &knowledge.model, progress)?;
    told.par_extend(
        blocks
            .par_iter()
            .filter_map(|block| tell_block(documents, texts, block)),
    );
    progress.advance(documents.len() as u64)?;
    Ok(Findings {
        unmatched,
        ..group(told, dates)
    })
}

/// What [`compare`] found.
pub(super) struct Compared {
    /// What the wanted pairs of documents have in common.
    pub told: Vec<Told>,
    /// Lines that stand in many places.
    pub blocks: Vec<Block>,
    /// Pairs from outside in which nothing matches.
    pub unmatched: usize,
}

/// Compares the wanted pairs of documents and takes in the pairs from outside that are of such documents.
pub(super) fn compare(
    work: &mut Work<'_>,
    texts: &TextOf<'_>,
    outside: &[OutsidePair],
    model: &Model,
    progress: &Progress,
) -> Result<Compared, Cancelled> {
    let (mut candidates, blocks) = channels::candidates(work, progress)?;
    let taken = outside::take(work, texts, outside, progress)?;
    if !taken.candidates.is_empty() {
        candidates.extend(taken.candidates);
        candidates.par_sort_unstable_by_key(Candidate::order);
        candidates.dedup();
    }
    let chosen = choose(work, model, &candidates);
    let new = work.new.as_ref().map_or(work.documents.len(), Vec::len);
    progress.advance(new as u64)?;
    let first = |x: &Scored, y: &Scored| x.candidate.a_document == y.candidate.a_document;
    let by_first: Vec<&[Scored]> = chosen.chunk_by(first).collect();
    let told = by_first
        .into_par_iter()
        .flat_map_iter(|chosen| {
            if progress.is_cancelled() {
                Vec::new()
            } else {
                tell(work.documents, texts, work.rarity, chosen)
            }
        })
        .collect();
    progress.advance(0)?;
    Ok(Compared {
        told,
        blocks,
        unmatched: taken.unmatched,
    })
}
