//! All documents compared with each other and with themselves, in one run.

use super::candidate::Candidate;
use super::channels;
use super::choose::{Scored, choose};
use super::finding::Findings;
use super::groups::group;
use super::model::Model;
use super::outside::{self, OutsidePair};
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
    documents.iter().for_each(|document| rarity.add(document));
    let mut work = Work::new(documents, &rarity);
    let (mut candidates, blocks) = channels::candidates(&mut work, progress)?;
    let taken = outside::take(&work, texts, outside, progress)?;
    if !taken.candidates.is_empty() {
        candidates.extend(taken.candidates);
        candidates.par_sort_unstable_by_key(Candidate::order);
        candidates.dedup();
    }
    let chosen = choose(&work, &knowledge.model, &candidates);
    progress.advance(documents.len() as u64)?;
    let first = |x: &Scored, y: &Scored| x.candidate.a_document == y.candidate.a_document;
    let by_first: Vec<&[Scored]> = chosen.chunk_by(first).collect();
    let mut told: Vec<Told> = by_first
        .into_par_iter()
        .flat_map_iter(|chosen| {
            if progress.is_cancelled() {
                Vec::new()
            } else {
                tell(documents, texts, &rarity, chosen)
            }
        })
        .collect();
    told.par_extend(
        blocks
            .par_iter()
            .filter_map(|block| tell_block(documents, texts, block)),
    );
    progress.advance(documents.len() as u64)?;
    Ok(Findings {
        unmatched: taken.unmatched,
        ..group(told, dates)
    })
}
