//! What is still to be decided, in order.

use super::proposal::{Proposal, ProposalKind};
use super::record::Record;
use crate::project::schema::{DUPLICATE, OFF_TOPIC};
use crate::project::{DocumentId, GroupId, LabelId, Project, Verdict};
use crate::query::Derived;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Which proposals are asked about; what is empty or 0 leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of these kinds, by name.
    pub kinds: BTreeSet<&'static str>,
    /// Only where a claim changed.
    pub changed: bool,
    /// With a passage in this document.
    pub document: Option<DocumentId>,
    /// With a passage of this outlet.
    pub outlet: String,
    /// With a passage that touches an annotation of this label.
    pub label: Option<LabelId>,
    /// At least so sure, in thousandths.
    pub score: u16,
}

impl Filter {
    fn lets_through(&self, proposal: &Proposal, project: &Project, derived: &Derived) -> bool {
        let in_document = |id: DocumentId| proposal.passages.iter().any(|(document, _)| *document == id);
        let of_outlet = || {
            let documents = proposal.passages.iter();
            let mut found = documents.filter_map(|(id, _)| project.documents().get(*id));
            found.any(|document| document.outlet == self.outlet)
        };
        let touches = |label: LabelId| {
            proposal.passages.iter().any(|(id, range)| {
                let index = derived.spans.get(*id);
                index.is_some_and(|index| index.overlapping(range.clone()).any(|entry| entry.label == label))
            })
        };
        (self.kinds.is_empty() || self.kinds.contains(proposal.kind.name()))
            && (!self.changed || !proposal.changes.is_empty())
            && self.document.is_none_or(in_document)
            && (self.outlet.is_empty() || of_outlet())
            && proposal.score >= self.score
            && self.label.is_none_or(touches)
    }
}

/// A proposal that is to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// What is asked about: its passages are those that are not tagged yet.
    pub proposal: Proposal,
    /// The same words were accepted before, as this.
    pub decided_before: Option<Verdict>,
    /// It was put off.
    pub skipped: bool,
}

impl Open {
    /// What it is decided as when it is accepted: as before, else as it is proposed.
    pub fn accepting(&self) -> Verdict {
        match self.decided_before {
            Some(verdict) => verdict,
            None if self.proposal.kind.is_off_topic() => Verdict::OffTopic,
            None => Verdict::SameText,
        }
    }
}

/// The open proposals in the order in which they are asked.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    /// Those that the filter lets through.
    pub open: Vec<Open>,
    /// How many are open of each kind, whatever the filter.
    pub by_kind: BTreeMap<ProposalKind, usize>,
    /// How many of them have a changed claim.
    pub changed: usize,
    /// What the decisions so far say of each kind.
    pub record: Record,
}

impl Queue {
    /// Works out what is open of `found` in the project as it is now.
    ///
    /// Order: what was accepted before and stands untagged elsewhere; changed claims; then by score, as the decisions so
    /// far have it; then by group and place. What was skipped comes last.
    pub fn new(found: &[Proposal], project: &Project, derived: &Derived, filter: &Filter) -> Self {
        let decided = decided(project);
        let mut queue = Self {
            record: Record::new(project),
            ..Self::default()
        };
        for proposal in found {
            let Some(open) = open(proposal, &decided, project, derived) else {
                continue;
            };
            *queue.by_kind.entry(proposal.kind).or_insert(0) += 1;
            queue.changed += usize::from(!proposal.changes.is_empty());
            if filter.lets_through(&open.proposal, project, derived) {
                queue.open.push(open);
            }
        }
        let record = queue.record.clone();
        queue.open.sort_by_cached_key(|open| {
            let proposal = &open.proposal;
            (
                open.skipped,
                open.decided_before.is_none(),
                proposal.changes.is_empty(),
                Reverse(record.ranked(proposal.kind.name(), proposal.score)),
                proposal.group,
                proposal
                    .passages
                    .first()
                    .map(|(document, range)| (*document, range.start)),
                proposal.content,
            )
        });
        queue
    }

    /// How many are open in all, whatever the filter.
    pub fn total(&self) -> usize {
        self.by_kind.values().sum()
    }

    /// The places in [`Self::open`] of the proposals that can be accepted together with one: of its kind, to be
    /// accepted as the same, without a changed claim, and for what is off-topic on pages of the same outlets.
    pub fn alike(&self, place: usize, project: &Project) -> Vec<usize> {
        let Some(chosen) = self.open.get(place) else {
            return Vec::new();
        };
        let outlets = outlets(&chosen.proposal, project);
        let alike = self.open.iter().enumerate().filter(|(at, open)| {
            let proposal = &open.proposal;
            let same = proposal.kind == chosen.proposal.kind && open.accepting() == chosen.accepting();
            let same_pages = || !proposal.kind.is_off_topic() || self::outlets(proposal, project) == outlets;
            *at == place || (same && proposal.changes.is_empty() && same_pages())
        });
        alike.map(|(at, _)| at).collect()
    }
}

fn outlets<'p>(proposal: &Proposal, project: &'p Project) -> BTreeSet<&'p str> {
    let documents = proposal
        .passages
        .iter()
        .filter_map(|(id, _)| project.documents().get(*id));
    documents.map(|document| document.outlet.as_str()).collect()
}

/// What the decisions say of one content.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    /// The last verdict but for being put off.
    verdict: Option<Verdict>,
    /// It was put off since.
    skipped: bool,
}

/// The last word on each content that was decided.
fn decided(project: &Project) -> BTreeMap<u64, Word> {
    let mut decided: BTreeMap<u64, Word> = BTreeMap::new();
    for (_, decision) in project.decisions_in_order() {
        let word = decided.entry(decision.content).or_default();
        word.skipped = decision.verdict == Verdict::Skipped;
        if !word.skipped {
            word.verdict = Some(decision.verdict);
        }
    }
    decided
}

/// The proposal as it is still to be decided; none where it is not.
fn open(proposal: &Proposal, decided: &BTreeMap<u64, Word>, project: &Project, derived: &Derived) -> Option<Open> {
    let word = decided.get(&proposal.content).copied().unwrap_or_default();
    let gone = |(id, _): &(DocumentId, Range<usize>)| !project.documents().contains(*id);
    if word.verdict == Some(Verdict::Rejected) || proposal.passages.iter().any(gone) {
        return None;
    }
    let accepted = word.verdict.filter(|verdict| verdict.accepts());
    let mut open = Open {
        proposal: proposal.clone(),
        decided_before: accepted,
        skipped: word.skipped,
    };
    if open.accepting() == Verdict::OffTopic {
        let passages = &mut open.proposal.passages;
        passages.retain(|(id, range)| !is_off_topic(*id, range, accepted.is_some(), derived));
        open.proposal.principal = 0;
        if passages.is_empty() {
            return None;
        }
    } else if accepted == Some(Verdict::SameClaim) || are_grouped(proposal, accepted.is_some(), project, derived) {
        return None;
    }
    Some(open)
}

/// Whether an off-topic annotation covers the passage. Of what was accepted, a part will do: its ends may have been moved.
fn is_off_topic(document: DocumentId, range: &Range<usize>, accepted: bool, derived: &Derived) -> bool {
    let index = derived.spans.get(document);
    index.is_some_and(|index| {
        let mut entries = index.overlapping(range.clone());
        entries.any(|entry| {
            entry.label == OFF_TOPIC && (accepted || (entry.start <= range.start && range.end <= entry.end))
        })
    })
}

/// Whether the passages are members of one duplicate group. Of what was accepted, members that share words with them will
/// do: their ends may have been moved.
fn are_grouped(proposal: &Proposal, accepted: bool, project: &Project, derived: &Derived) -> bool {
    let mut common: Option<BTreeSet<GroupId>> = None;
    for (document, range) in &proposal.passages {
        let entries = derived.spans.get(*document).into_iter();
        let entries = entries.flat_map(|index| index.overlapping(range.clone()));
        let members = entries
            .filter(|entry| entry.label == DUPLICATE && (accepted || entry.range() == *range))
            .filter_map(|entry| derived.links.group_of(entry.annotation));
        let here: BTreeSet<GroupId> = members.filter(|group| project.groups().contains(*group)).collect();
        common = Some(match common {
            Some(common) => common.intersection(&here).copied().collect(),
            None => here,
        });
    }
    common.is_some_and(|groups| !groups.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::edit::{Command, Ruling, TagSpec};
    use crate::project::schema::CLAIM;
    use crate::reuse::duplicates::Kind;
    use crate::reuse::off_topic;
    use crate::session::Session;
    use crate::session::fixture::session_of;

    const TEXT: &str = "Cookies, please agree.\nThe bridge was closed on Monday night.\nMore cookies.\n";
    const COOKIES: Range<usize> = 0..22;
    const WIDER: Range<usize> = 0..27;
    const BRIDGE: Range<usize> = 23..61;

    struct Desk {
        session: Session,
        documents: Vec<DocumentId>,
        _home: tempfile::TempDir,
    }

    impl Desk {
        fn new() -> Self {
            let home = tempfile::tempdir().unwrap();
            let texts = [0, 1, 2].map(|n| format!("{TEXT}{n}"));
            let (session, documents) = session_of(home.path(), &texts.each_ref().map(String::as_str));
            Self {
                session,
                documents,
                _home: home,
            }
        }

        fn copy(&self, content: u64, kind: Kind, score: u16, changes: &[&str]) -> Proposal {
            Proposal {
                content,
                kind: ProposalKind::Copy(kind),
                score,
                reason: String::new(),
                passages: vec![(self.documents[0], BRIDGE), (self.documents[1], BRIDGE)],
                principal: 0,
                changes: changes.iter().map(|change| (*change).to_owned()).collect(),
                group: 0,
            }
        }

        fn notice(&self, content: u64, documents: &[usize]) -> Proposal {
            Proposal {
                kind: ProposalKind::OffTopic(off_topic::Kind::Consent),
                passages: documents.iter().map(|n| (self.documents[*n], COOKIES)).collect(),
                ..self.copy(content, Kind::Near, 900, &[])
            }
        }

        fn queue(&self, found: &[Proposal]) -> Queue {
            Queue::new(
                found,
                self.session.project(),
                self.session.derived(),
                &Filter::default(),
            )
        }

        /// The contents that are asked about, in order.
        fn asked(&self, found: &[Proposal]) -> Vec<u64> {
            self.queue(found)
                .open
                .iter()
                .map(|open| open.proposal.content)
                .collect()
        }

        fn decide(&mut self, proposal: &Proposal, verdict: Verdict) {
            let proposal = proposal.proposed();
            self.session
                .execute(Command::Decide(vec![Ruling { proposal, verdict }]))
                .unwrap();
        }
    }

    #[test]
    fn changed_claims_come_first_then_the_surer_and_what_was_skipped_last() {
        let mut desk = Desk::new();
        let found = [
            desk.copy(1, Kind::Near, 700, &[]),
            desk.copy(2, Kind::Near, 900, &[]),
            desk.copy(3, Kind::Near, 600, &["number 41 → 47"]),
        ];
        assert_eq!(desk.asked(&found), [3, 2, 1]);
        desk.decide(&found[1], Verdict::Skipped);
        assert_eq!(desk.asked(&found), [3, 1, 2]);
    }

    #[test]
    fn what_was_decided_is_not_asked_again_and_undo_asks_again() {
        let mut desk = Desk::new();
        let (copy, notice) = (desk.copy(1, Kind::Verbatim, 900, &[]), desk.notice(2, &[0]));
        let found = [copy.clone(), notice.clone()];
        desk.decide(&copy, Verdict::SameText);
        desk.decide(&notice, Verdict::Rejected);
        assert_eq!(desk.asked(&found), [0; 0]);
        desk.session.undo().unwrap();
        assert_eq!(desk.asked(&found), [2]);
        desk.session.undo().unwrap();
        assert_eq!(desk.asked(&found).len(), 2);
    }

    #[test]
    fn a_notice_accepted_before_is_offered_for_the_places_where_it_is_new() {
        let mut desk = Desk::new();
        let first = desk.notice(2, &[0, 1]);
        desk.decide(&first, Verdict::OffTopic);
        let later = [desk.notice(2, &[0, 1, 2])];
        let queue = desk.queue(&later);
        let [open] = queue.open.as_slice() else {
            panic!("{queue:?}")
        };
        assert_eq!(open.decided_before, Some(Verdict::OffTopic));
        assert_eq!(open.proposal.passages, [(desk.documents[2], COOKIES)]);
        desk.decide(&open.proposal.clone(), Verdict::OffTopic);
        assert_eq!(desk.asked(&later), [0; 0]);
    }

    #[test]
    fn what_was_accepted_with_other_ends_is_not_asked_again() {
        let mut desk = Desk::new();
        let found = [desk.copy(1, Kind::Near, 900, &[]), desk.notice(2, &[0])];
        let mut copy = found[0].clone();
        copy.passages[0].1.end -= 7;
        desk.decide(&copy, Verdict::SameText);
        let mut notice = found[1].clone();
        notice.passages[0].1.end -= 7;
        desk.decide(&notice, Verdict::OffTopic);
        assert_eq!(desk.asked(&found), [0; 0]);
        let elsewhere = Proposal {
            passages: vec![(desk.documents[0], BRIDGE), (desk.documents[2], BRIDGE)],
            ..found[0].clone()
        };
        assert_eq!(desk.asked(&[elsewhere]), [1], "the same words in a further document");
    }

    #[test]
    fn what_was_decided_before_can_be_put_off_and_is_accepted_as_it_was() {
        let mut desk = Desk::new();
        let copy = desk.copy(1, Kind::Near, 900, &[]);
        desk.decide(&copy, Verdict::OffTopic);
        let elsewhere = Proposal {
            passages: vec![(desk.documents[0], BRIDGE), (desk.documents[2], BRIDGE)],
            ..copy
        };
        let found = [desk.copy(2, Kind::Near, 100, &[]), elsewhere];
        assert_eq!(desk.asked(&found), [1, 2]);
        let open = desk.queue(&found).open.remove(0);
        assert_eq!(open.accepting(), Verdict::OffTopic);
        assert_eq!(open.proposal.passages, [(desk.documents[2], BRIDGE)]);
        desk.decide(&open.proposal, Verdict::Skipped);
        assert_eq!(desk.asked(&found), [2, 1]);
        assert_eq!(desk.queue(&found).open[1].accepting(), Verdict::OffTopic);
    }

    #[test]
    fn what_was_tagged_by_hand_is_not_asked_about() {
        let mut desk = Desk::new();
        let notice = [desk.notice(2, &[0])];
        desk.session
            .execute(Command::Tag(vec![crate::project::edit::TagSpec {
                document: desk.documents[0],
                ranges: vec![WIDER],
                label: OFF_TOPIC,
                attributes: BTreeMap::new(),
                note: String::new(),
            }]))
            .unwrap();
        assert_eq!(desk.asked(&notice), [0; 0]);
    }

    #[test]
    fn filters_go_by_kind_document_and_score_and_leave_the_counts() {
        let desk = Desk::new();
        let found = [desk.copy(1, Kind::Near, 700, &[]), desk.notice(2, &[2])];
        let asked = |filter: Filter| {
            let queue = Queue::new(&found, desk.session.project(), desk.session.derived(), &filter);
            assert_eq!(queue.total(), 2);
            queue.open.iter().map(|open| open.proposal.content).collect::<Vec<_>>()
        };
        let none = Filter::default;
        assert_eq!(
            asked(Filter {
                kinds: BTreeSet::from(["near"]),
                ..none()
            }),
            [1]
        );
        assert_eq!(
            asked(Filter {
                document: Some(desk.documents[2]),
                ..none()
            }),
            [2]
        );
        assert_eq!(asked(Filter { score: 800, ..none() }), [2]);
        assert_eq!(
            asked(Filter {
                changed: true,
                ..none()
            }),
            [0; 0]
        );
    }

    #[test]
    fn a_filter_goes_by_the_label_that_a_passage_touches() {
        let mut desk = Desk::new();
        let found = [desk.copy(1, Kind::Near, 700, &[]), desk.notice(2, &[2])];
        let (document, range) = found[0].passages[1].clone();
        desk.session
            .execute(Command::Tag(vec![TagSpec {
                document,
                ranges: std::iter::once(range.start..range.start + 1).collect(),
                label: CLAIM,
                attributes: BTreeMap::new(),
                note: String::new(),
            }]))
            .unwrap();
        let asked = |label| {
            let filter = Filter {
                label: Some(label),
                ..Filter::default()
            };
            let queue = Queue::new(&found, desk.session.project(), desk.session.derived(), &filter);
            queue.open.iter().map(|open| open.proposal.content).collect::<Vec<_>>()
        };
        assert_eq!(asked(CLAIM), [1]);
        assert_eq!(asked(OFF_TOPIC), [0; 0]);
    }

    #[test]
    fn alike_are_those_of_one_kind_without_a_changed_claim() {
        let desk = Desk::new();
        let found = [
            desk.copy(1, Kind::Near, 900, &[]),
            desk.copy(2, Kind::Near, 800, &[]),
            desk.copy(3, Kind::Verbatim, 700, &[]),
            desk.copy(4, Kind::Near, 990, &["name A → B"]),
        ];
        let queue = desk.queue(&found);
        let contents: Vec<u64> = queue.open.iter().map(|open| open.proposal.content).collect();
        assert_eq!(contents, [4, 1, 2, 3]);
        assert_eq!(queue.alike(1, desk.session.project()), [1, 2]);
    }
}
