//! All documents compared with each other and with themselves, in one run.

use super::channels;
use super::choose::{Scored, choose};
use super::finding::Findings;
use super::groups::group;
use super::model::Model;
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
/// text that a document was prepared from. Steps of progress are documents, twice each.
pub fn scan(
    documents: &[&Prepared],
    dates: &[String],
    texts: &TextOf<'_>,
    knowledge: &Knowledge,
    progress: &Progress,
) -> Result<Findings, Cancelled> {
    let mut rarity = Rarity::new(knowledge.background.clone());
    rarity.add(documents);
    let mut work = Work::new(documents, &rarity);
    let (mut told, blocks) = compare(&mut work, texts, &knowledge.model, progress)?;
    told.par_extend(
        blocks
            .par_iter()
            .filter_map(|block| tell_block(documents, texts, block)),
    );
    progress.advance(documents.len() as u64)?;
    Ok(group(told, dates))
}

/// Tells what the wanted pairs of documents have in common, and finds the repeated lines.
pub(super) fn compare(
    work: &mut Work<'_>,
    texts: &TextOf<'_>,
    model: &Model,
    progress: &Progress,
) -> Result<(Vec<Told>, Vec<Block>), Cancelled> {
    let (candidates, blocks) = channels::candidates(work, progress)?;
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
    Ok((told, blocks))
}
