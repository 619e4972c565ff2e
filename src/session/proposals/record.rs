//! How often the program was right, kind by kind: shown to the analyst, and what the order of the queue follows.

use crate::project::{Project, Verdict};
use std::collections::BTreeMap;

/// Decisions counted by the kind of proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    kinds: BTreeMap<String, Counts>,
}

/// Accepted and rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    accepted: u32,
    rejected: u32,
}

impl Record {
    /// Counts all decisions about proposals of a project. Skipped ones say nothing.
    pub fn new(project: &Project) -> Self {
        let mut record = Self::default();
        let decisions = project.decisions().values();
        for decision in decisions.filter(|decision| decision.is_about_a_proposal()) {
            let counts = record.kinds.entry(decision.kind.clone()).or_default();
            match decision.verdict {
                Verdict::Rejected => counts.rejected += 1,
                Verdict::Skipped => {}
                _ => counts.accepted += 1,
            }
        }
        record
    }

    /// Accepted and rejected proposals of one kind.
    pub fn of(&self, kind: &str) -> (u32, u32) {
        let counts = self.kinds.get(kind).copied().unwrap_or_default();
        (counts.accepted, counts.rejected)
    }

    /// Accepted and rejected proposals of all kinds.
    pub fn all(&self) -> (u32, u32) {
        let add = |(a, r): (u32, u32), counts: &Counts| (a + counts.accepted, r + counts.rejected);
        self.kinds.values().fold((0, 0), add)
    }

    /// A score as the decisions so far have it, in log odds times 1,000: its own odds, times the odds that a proposal of
    /// its kind was accepted (one of each counted before any was).
    pub fn ranked(&self, kind: &str, score: u16) -> i64 {
        let chance = f64::from(score).clamp(1.0, 999.0) / 1000.0;
        let (accepted, rejected) = self.of(kind);
        let learned = f64::from(accepted + 1) / f64::from(rejected + 1);
        ((chance / (1.0 - chance) * learned).ln() * 1000.0).round() as i64
    }

    /// What the decisions so far say of a kind, in words; empty before any was made.
    pub fn words(&self, kind: &str) -> String {
        match self.of(kind) {
            (0, 0) => String::new(),
            (accepted, rejected) => {
                format!("you accepted {accepted} of {} of this kind", accepted + rejected)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(accepted: u32, rejected: u32) -> Record {
        Record {
            kinds: BTreeMap::from([("near".to_owned(), Counts { accepted, rejected })]),
        }
    }

    #[test]
    fn a_kind_that_was_rejected_sinks_below_a_surer_start() {
        let none = record(0, 0);
        assert_eq!(none.ranked("near", 500), 0);
        assert!(none.ranked("near", 900) > none.ranked("reworded", 800));
        let often_wrong = record(1, 9);
        assert!(often_wrong.ranked("near", 900) < often_wrong.ranked("reworded", 800));
        assert!(record(9, 1).ranked("near", 700) > record(9, 1).ranked("reworded", 800));
        assert_eq!(often_wrong.words("near"), "you accepted 1 of 10 of this kind");
    }
}
