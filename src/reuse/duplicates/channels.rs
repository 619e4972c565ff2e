//! The three ways in which candidates are found, and their union.

use super::candidate::Candidate;
use super::chains;
use super::repeats::{self, Block};
use super::rewordings;
use super::seeds::{self, Seed, seed_words};
use super::work::Work;
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// Finds all candidates, sorted, and the blocks of repeated lines. Marks these in `work`.
pub(super) fn candidates(work: &mut Work<'_>, progress: &Progress) -> Result<(Vec<Candidate>, Vec<Block>), Cancelled> {
    let repeats = repeats::find(work);
    work.masked = repeats.masked;
    work.repeated = repeats.repeated;
    progress.advance(0)?;
    let mut found = repeats.pairs;
    found.extend(grown(work, progress)?);
    found.extend(rewordings::find(work, progress)?);
    found.retain(|candidate| work.is_wanted(candidate.a_document, candidate.b_document));
    found.par_sort_unstable_by_key(Candidate::order);
    found.dedup();
    Ok((found, repeats.blocks))
}

fn grown(work: &Work<'_>, progress: &Progress) -> Result<Vec<Candidate>, Cancelled> {
    let total: usize = work.documents.iter().map(|document| document.words().len()).sum();
    let seeds = seeds::find(work, progress)?;
    let same_documents = |x: &Seed, y: &Seed| (x.a_document, x.b_document) == (y.a_document, y.b_document);
    let pairs: Vec<&[Seed]> = seeds.chunk_by(same_documents).collect();
    let grown = pairs
        .into_par_iter()
        .flat_map_iter(|seeds| chains::grow(work, seeds, seed_words(total)));
    // As it grew, too: a quotation is a part of both sentences.
    let both = grown.flat_map_iter(|candidate| [candidate.snapped(work), Some(candidate)].into_iter().flatten());
    Ok(both.collect())
}
