//! Passages that say the same, inside one text and across texts.
//!
//! [`scan`] compares all documents in one run, [`Corpus`] takes them in and out one by one; [`Knowledge`] is what they
//! know before. What comes back are [`Findings`]:
//! each two passages (of boilerplate, all of them), with a [`Kind`], a score, a reason in words and the claims that
//! changed, put together to groups. [`Wording`] shows two passages word by word.
//!
//! How: three channels propose candidates ([`channels`]): repeated lines, copies grown from runs of a few words, and
//! sentences that share rare words in any order. Pairs that another program found join them ([`outside`]). All are measured alike ([`features`]), weighed by a small model
//! ([`model`]), and of those that overlap the longest is told ([`choose`]).
//!
//! The same documents in the same order give the same findings, on any number of cores.

mod align;
mod candidate;
mod chains;
mod channels;
mod choose;
mod corpus;
mod features;
mod finding;
mod groups;
mod learn;
mod model;
mod outside;
mod repeats;
mod rewordings;
mod scan;
mod seeds;
mod tell;
#[cfg(test)]
mod tests;
mod wording;
mod work;

pub use corpus::Corpus;
pub use features::{Features, NAMES};
pub use finding::{Change, Claim, Finding, Findings, Group, Kind, Passage};
pub use learn::{Measured, measured};
pub use model::Model;
pub use outside::OutsidePair;
pub use scan::{Knowledge, scan};
pub use tell::TextOf;
pub use wording::{Fate, Step, Wording};
