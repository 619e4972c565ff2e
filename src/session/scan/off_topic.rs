//! What does not belong to the stories of many texts, without a project and with nothing decided.

use super::Texts;
use crate::progress::{Cancelled, Progress};
use crate::reuse::off_topic::{self, Basis, Kind, Learner, Model, PROPOSE, Rarity, Recurrence};
use crate::session::proposals::{Proposal, ProposalKind};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// What is off-topic for one reason, wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub kind: Kind,
    /// The surest of its places, in thousandths.
    pub score: u16,
    /// In words.
    pub reason: String,
    /// Follows from its words alone.
    pub content: u64,
    /// Indexes of texts, with bytes.
    pub places: Vec<(usize, Range<usize>)>,
}

impl Texts {
    /// Looks through each text. Lines that are repeated on other pages of an outlet are known where the outlet is given.
    pub fn off_topic(&self, progress: &Progress) -> Result<Vec<Segment>, Cancelled> {
        let (learner, rarity) = (Learner::new(Model::shipped()), Rarity::shipped());
        let (outlets, alone) = (self.recurrences(progress)?, Recurrence::default());
        let found: Vec<Vec<off_topic::Proposal>> = (0..self.ids.len())
            .into_par_iter()
            .map(|index| {
                progress.advance(1)?;
                let Some(text) = self.text(index) else {
                    return Ok(Vec::new());
                };
                let outlet = self.outlet(index);
                let basis = Basis {
                    learner: &learner,
                    rarity: &rarity,
                    recurrence: outlets.get(outlet).unwrap_or(&alone),
                    outlet,
                };
                let mut found = off_topic::find(&text, &basis, progress)?;
                found.retain(|proposal| proposal.score >= PROPOSE);
                Ok(found)
            })
            .collect::<Result<_, Cancelled>>()?;
        let mut segments: BTreeMap<(u64, Kind), Segment> = BTreeMap::new();
        for (index, proposal) in found
            .into_iter()
            .enumerate()
            .flat_map(|(index, found)| found.into_iter().map(move |proposal| (index, proposal)))
        {
            let key = (proposal.pattern, proposal.kind);
            let segment = segments.entry(key).or_insert_with(|| Segment {
                kind: proposal.kind,
                score: proposal.score,
                reason: proposal.reason,
                content: proposal.pattern,
                places: Vec::new(),
            });
            segment.score = segment.score.max(proposal.score);
            segment.places.push((index, proposal.range));
        }
        let mut segments: Vec<Segment> = segments.into_values().collect();
        segments.sort_by_key(|segment| segment.places.first().map(|(index, range)| (*index, range.start)));
        Ok(segments)
    }

    /// What was proposed for a project that these are the texts of.
    pub fn segments(&self, proposals: Vec<Proposal>) -> Vec<Segment> {
        let index_of: BTreeMap<&str, usize> = self.ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let segment = |proposal: Proposal| {
            let ProposalKind::OffTopic(kind) = proposal.kind else {
                return None;
            };
            let places = proposal.passages.into_iter();
            let places = places.filter_map(|(id, range)| Some((*index_of.get(id.to_string().as_str())?, range)));
            Some(Segment {
                kind,
                score: proposal.score,
                reason: proposal.reason,
                content: proposal.content,
                places: places.collect(),
            })
        };
        proposals.into_iter().filter_map(segment).collect()
    }

    fn outlet(&self, index: usize) -> &str {
        self.outlets.get(index).map(String::as_str).unwrap_or_default()
    }

    /// How often each line stands on the pages of each outlet that is known.
    fn recurrences(&self, progress: &Progress) -> Result<BTreeMap<&str, Recurrence>, Cancelled> {
        let mut outlets: BTreeMap<&str, Recurrence> = BTreeMap::new();
        for index in (0..self.ids.len()).filter(|index| !self.outlet(*index).is_empty()) {
            progress.advance(0)?;
            let text = self.text(index).unwrap_or_default();
            let units = off_topic::lines::units(&text);
            let outlet = outlets.entry(self.outlet(index)).or_default();
            outlet.add_page(units.iter().map(|unit| unit.content));
        }
        Ok(outlets)
    }
}
