//! From what the comparison found to proposals.

use super::proposal::{Proposal, ProposalKind};
use crate::project::{DocumentId, Project};
use crate::reuse::duplicates::{self, Finding, Findings};
use crate::reuse::off_topic;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

/// The findings as proposals. `documents` are those compared, by index.
pub(super) fn copies(findings: &Findings, documents: &[DocumentId], project: &Project) -> Vec<Proposal> {
    let all = findings.findings.iter();
    let copies = all.filter_map(|finding| copy(finding, documents)).collect();
    let mut copies = together(copies);
    let dates: BTreeMap<DocumentId, &str> = project
        .documents()
        .iter()
        .map(|(id, document)| (id, document.date.as_str()))
        .filter(|(_, date)| !date.is_empty())
        .collect();
    for copy in &mut copies {
        let group = findings.groups.get(copy.group);
        let chosen = group.and_then(|group| group.passages.get(group.principal));
        let chosen = chosen.and_then(|passage| Some((*documents.get(passage.document)?, passage.bytes.clone())));
        copy.principal = principal(&copy.passages, chosen.as_ref(), &dates);
    }
    copies
}

/// The group's principal where it is one of these passages, else the earliest dated, else the first.
fn principal(
    passages: &[(DocumentId, Range<usize>)],
    chosen: Option<&(DocumentId, Range<usize>)>,
    dates: &BTreeMap<DocumentId, &str>,
) -> usize {
    let places = || passages.iter().enumerate();
    let principal = places().find(|(_, passage)| Some(*passage) == chosen);
    let dated = places().filter_map(|(at, (document, _))| Some((*dates.get(document)?, at)));
    principal
        .map(|(at, _)| at)
        .or_else(|| dated.min().map(|(_, at)| at))
        .unwrap_or(0)
}

/// Word-for-word copies of one passage, which are found pair by pair, as one proposal: three places are one question.
fn together(copies: Vec<Proposal>) -> Vec<Proposal> {
    let mut verbatim: BTreeMap<(usize, u64), Proposal> = BTreeMap::new();
    let mut others = Vec::new();
    for copy in copies {
        if copy.kind != ProposalKind::Copy(duplicates::Kind::Verbatim) {
            others.push(copy);
            continue;
        }
        match verbatim.entry((copy.group, copy.content)) {
            Entry::Vacant(entry) => {
                entry.insert(copy);
            }
            Entry::Occupied(mut entry) => {
                let all = entry.get_mut();
                let new: Vec<_> = copy
                    .passages
                    .into_iter()
                    .filter(|passage| !all.passages.contains(passage))
                    .collect();
                all.passages.extend(new);
            }
        }
    }
    others.extend(verbatim.into_values());
    others
}

/// A finding as a proposal; its principal is chosen when all its places are together.
fn copy(finding: &Finding, documents: &[DocumentId]) -> Option<Proposal> {
    let passages: Option<Vec<_>> = finding
        .passages
        .iter()
        .map(|passage| Some((*documents.get(passage.document)?, passage.bytes.clone())))
        .collect();
    let changes = finding.changes.iter().map(|change| {
        let side = |words: &str| {
            if words.is_empty() {
                "nothing".to_owned()
            } else {
                format!("“{words}”")
            }
        };
        format!(
            "{} {} → {}",
            change.claim.name(),
            side(&change.left),
            side(&change.right)
        )
    });
    Some(Proposal {
        content: finding.content,
        kind: ProposalKind::Copy(finding.kind),
        score: finding.score,
        reason: finding.reason.clone(),
        passages: passages?,
        principal: 0,
        changes: changes.collect(),
        group: finding.group,
    })
}

/// The passages that are surely off-topic, by document and start, each with the furthest end of those up to it.
pub(super) struct Furniture(BTreeMap<DocumentId, Vec<(usize, usize)>>);

impl Furniture {
    pub fn new(proposals: &[Proposal]) -> Self {
        let mut furniture: BTreeMap<DocumentId, Vec<(usize, usize)>> = BTreeMap::new();
        let sure = proposals
            .iter()
            .filter(|proposal| proposal.score >= off_topic::DEFAULT_THRESHOLD);
        for (document, range) in sure.flat_map(|proposal| &proposal.passages) {
            furniture.entry(*document).or_default().push((range.start, range.end));
        }
        for ranges in furniture.values_mut() {
            ranges.sort_unstable();
            let mut furthest = 0;
            for (_, end) in ranges {
                furthest = furthest.max(*end);
                *end = furthest;
            }
        }
        Self(furniture)
    }

    /// Whether all copies lie in such passages: they are asked about there, once.
    pub fn holds(&self, copy: &Proposal) -> bool {
        copy.passages.iter().all(|(document, range)| {
            let ranges = self.0.get(document).map_or(&[][..], Vec::as_slice);
            let before = ranges.partition_point(|(start, _)| *start <= range.start);
            let last = before.checked_sub(1).and_then(|last| ranges.get(last));
            last.is_some_and(|(_, furthest)| range.end <= *furthest)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reuse::duplicates::Kind;

    fn proposal(kind: ProposalKind, passages: &[(DocumentId, Range<usize>)]) -> Proposal {
        Proposal {
            content: 1,
            kind,
            score: 900,
            reason: String::new(),
            passages: passages.to_vec(),
            principal: 0,
            changes: Vec::new(),
            group: 0,
        }
    }

    #[test]
    fn copies_inside_furniture_are_asked_about_there() {
        let [a, b] = [1, 2].map(DocumentId);
        let menu = ProposalKind::OffTopic(off_topic::Kind::ALL[0]);
        let furniture = Furniture::new(&[
            proposal(menu, &[(a, 0..50), (a, 10..20), (b, 5..30)]),
            proposal(menu, &[(b, 40..60)]),
        ]);
        let holds = |passages: &[(DocumentId, Range<usize>)]| {
            furniture.holds(&proposal(ProposalKind::Copy(Kind::Near), passages))
        };
        assert!(holds(&[(a, 15..40), (b, 5..30)]));
        assert!(!holds(&[(a, 15..51), (b, 5..30)]));
        assert!(!holds(&[(a, 15..40), (b, 4..30)]));
        assert!(!holds(&[(a, 15..40), (b, 20..45)]), "in two, but in none of them");
        assert!(!holds(&[(DocumentId(3), 1..2)]));
        let unsure = Furniture::new(&[Proposal {
            score: off_topic::DEFAULT_THRESHOLD - 1,
            ..proposal(menu, &[(a, 0..50)])
        }]);
        assert!(!unsure.holds(&proposal(ProposalKind::Copy(Kind::Near), &[(a, 15..40)])));
    }

    fn pair(kind: duplicates::Kind, content: u64, left: Range<usize>, right: Range<usize>) -> Proposal {
        Proposal {
            content,
            kind: ProposalKind::Copy(kind),
            score: 900,
            reason: String::new(),
            passages: vec![(DocumentId(1), left), (DocumentId(2), right)],
            principal: 0,
            changes: Vec::new(),
            group: 3,
        }
    }

    #[test]
    fn three_copies_word_for_word_are_one_question_and_near_ones_stay_pairs() {
        let verbatim = duplicates::Kind::Verbatim;
        let found = together(vec![
            pair(verbatim, 7, 0..5, 0..5),
            pair(verbatim, 7, 0..5, 20..25),
            pair(verbatim, 8, 30..40, 30..40),
            pair(duplicates::Kind::Near, 7, 0..5, 50..55),
        ]);
        let sizes: Vec<_> = found
            .iter()
            .map(|proposal| (proposal.content, proposal.passages.len()))
            .collect();
        assert_eq!(sizes, [(7, 2), (7, 3), (8, 2)]);
    }
}
