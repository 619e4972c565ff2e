//! What a model is learned from: all candidates with what was measured of them.

use super::candidate::Candidate;
use super::channels;
use super::choose::{Scored, choose};
use super::features::Features;
use super::model::Model;
use super::work::Work;
use crate::progress::{Cancelled, Progress};
use crate::reuse::text::{Prepared, Rarity};
use std::ops::Range;

/// Two passages, by document and bytes, and what was measured.
#[derive(Clone, Debug)]
pub struct Measured {
    pub places: [(usize, Range<usize>); 2],
    pub features: Features,
}

/// All candidates; with a model, those that it chooses.
pub fn measured(
    documents: &[&Prepared],
    rarity: &Rarity,
    model: Option<&Model>,
    progress: &Progress,
) -> Result<Vec<Measured>, Cancelled> {
    let mut work = Work::new(documents, rarity);
    let (candidates, _) = channels::candidates(&mut work, progress)?;
    let scored: Vec<Scored> = match model {
        Some(model) => choose(&work, model, &candidates),
        None => {
            let any = Model::parse("");
            candidates
                .into_iter()
                .map(|candidate| Scored::new(&work, &any, candidate))
                .collect()
        }
    };
    Ok(scored
        .iter()
        .filter_map(|scored| of(&work, &scored.candidate, scored.features))
        .collect())
}

fn of(work: &Work<'_>, candidate: &Candidate, features: Features) -> Option<Measured> {
    let place = |document: u32, words: &Range<usize>| {
        let bytes = work.documents.get(document as usize)?.bytes(words.clone())?;
        Some((document as usize, bytes))
    };
    Some(Measured {
        places: [
            place(candidate.a_document, &candidate.a)?,
            place(candidate.b_document, &candidate.b)?,
        ],
        features,
    })
}
