//! Looks at all texts of a project for what is said twice and what does not belong.

use super::proposal::{Proposal, ProposalKind};
use crate::progress::{Cancelled, Progress};
use crate::project::{Decision, Document, DocumentId, Project, Verdict};
use crate::reuse::duplicates::{self, Finding, Knowledge};
use crate::reuse::off_topic::{self, Learner, Lesson, Recurrence};
use crate::reuse::text::{Prepared, prepare_all};
use crate::session::texts::read_text;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// In no particular order; [`super::Queue`] gives them one.
    pub proposals: Vec<Proposal>,
    /// Texts that could not be read, in words.
    pub problems: Vec<String>,
}

/// A document with its text.
struct Page<'p> {
    id: DocumentId,
    document: &'p Document,
    text: Arc<str>,
}

/// Compares all texts in `folder` with each other and looks through each for what does not belong to its story, with
/// what the decisions so far teach.
///
/// # Errors
/// When cancelled.
pub fn find(project: &Project, folder: &Path, progress: &Progress) -> Result<Found, Cancelled> {
    progress.set_total(4 * project.documents().len() as u64);
    let mut found = Found::default();
    let pages = pages(project, folder, &mut found.problems, progress)?;
    found.proposals = off_topic(project, &pages, progress)?;
    let copies = copies(&pages, progress)?;
    let furniture = Furniture::new(&found.proposals);
    let copies = copies.into_iter().filter(|copy| !furniture.holds(copy));
    found.proposals.extend(copies);
    Ok(found)
}

/// Only what does not belong to the stories, without comparing the texts.
///
/// # Errors
/// When cancelled.
pub fn find_off_topic(project: &Project, folder: &Path, progress: &Progress) -> Result<Found, Cancelled> {
    let mut found = Found::default();
    let pages = pages(project, folder, &mut found.problems, progress)?;
    found.proposals = off_topic(project, &pages, progress)?;
    Ok(found)
}

/// All documents with their texts; what cannot be read is told.
fn pages<'p>(
    project: &'p Project,
    folder: &Path,
    problems: &mut Vec<String>,
    progress: &Progress,
) -> Result<Vec<Page<'p>>, Cancelled> {
    let folder = folder.join("texts");
    let mut pages = Vec::new();
    for (id, document) in project.documents_in_order() {
        progress.advance(1)?;
        match read_text(&folder, document) {
            Ok(text) => pages.push(Page { id, document, text }),
            Err(why) => problems.push(why),
        }
    }
    Ok(pages)
}

fn copies(pages: &[Page<'_>], progress: &Progress) -> Result<Vec<Proposal>, Cancelled> {
    let texts: Vec<Arc<str>> = pages.iter().map(|page| page.text.clone()).collect();
    let prepared = prepare_all(&texts);
    let prepared: Vec<&Prepared> = prepared.iter().collect();
    let dates: Vec<String> = pages.iter().map(|page| page.document.date.clone()).collect();
    let text = |page: usize| texts.get(page).cloned();
    let findings = duplicates::scan(&prepared, &dates, &text, &[], &Knowledge::shipped(), progress)?;
    let all = findings.findings.iter();
    let copies = all.filter_map(|finding| copy(finding, pages)).collect();
    let mut copies = together(copies);
    let dates: BTreeMap<DocumentId, &str> = pages
        .iter()
        .map(|page| (page.id, page.document.date.as_str()))
        .filter(|(_, date)| !date.is_empty())
        .collect();
    for copy in &mut copies {
        let group = findings.groups.get(copy.group);
        let chosen = group.and_then(|group| group.passages.get(group.principal));
        let chosen = chosen.and_then(|passage| Some((pages.get(passage.document)?.id, passage.bytes.clone())));
        copy.principal = principal(&copy.passages, chosen.as_ref(), &dates);
    }
    Ok(copies)
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
fn copy(finding: &Finding, pages: &[Page<'_>]) -> Option<Proposal> {
    let passages: Option<Vec<_>> = finding
        .passages
        .iter()
        .map(|passage| Some((pages.get(passage.document)?.id, passage.bytes.clone())))
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
struct Furniture(BTreeMap<DocumentId, Vec<(usize, usize)>>);

impl Furniture {
    fn new(proposals: &[Proposal]) -> Self {
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
    fn holds(&self, copy: &Proposal) -> bool {
        copy.passages.iter().all(|(document, range)| {
            let ranges = self.0.get(document).map_or(&[][..], Vec::as_slice);
            let before = ranges.partition_point(|(start, _)| *start <= range.start);
            let last = before.checked_sub(1).and_then(|last| ranges.get(last));
            last.is_some_and(|(_, furthest)| range.end <= *furthest)
        })
    }
}

fn off_topic(project: &Project, pages: &[Page<'_>], progress: &Progress) -> Result<Vec<Proposal>, Cancelled> {
    let rarity = off_topic::Rarity::shipped();
    let mut outlets = outlets(pages);
    let learner = Learner::replay(
        off_topic::Model::shipped(),
        &lessons(project, pages, &outlets, progress)?,
    );
    // One proposal for all places of one notice.
    let mut patterns: BTreeMap<(u64, ProposalKind), Proposal> = BTreeMap::new();
    for page in pages {
        progress.advance(1)?;
        let outlet = page.document.outlet.as_str();
        let own = contents(&page.text);
        let recurrence = outlets.entry(outlet).or_default();
        let has_outlet = !outlet.is_empty();
        // The other pages of the outlet.
        if has_outlet {
            recurrence.remove_page(own.iter().copied());
        }
        let basis = off_topic::Basis {
            learner: &learner,
            rarity: &rarity,
            recurrence,
            outlet,
        };
        let proposals = off_topic::find(&page.text, &basis, progress)?;
        if has_outlet {
            recurrence.add_page(own);
        }
        for proposal in proposals
            .into_iter()
            .filter(|proposal| proposal.score >= off_topic::PROPOSE)
        {
            let kind = ProposalKind::OffTopic(proposal.kind);
            let passage = (page.id, proposal.range);
            let entry = patterns.entry((proposal.pattern, kind)).or_insert_with(|| Proposal {
                content: proposal.pattern,
                kind,
                score: proposal.score,
                reason: proposal.reason,
                passages: Vec::new(),
                principal: 0,
                changes: Vec::new(),
                group: usize::MAX,
            });
            entry.score = entry.score.max(proposal.score);
            entry.passages.push(passage);
        }
    }
    Ok(patterns.into_values().collect())
}

/// How often each line stands on the pages of each outlet. Pages whose outlet is not known stand alone: what they share
/// may be what several outlets took over.
fn outlets<'p>(pages: &'p [Page<'_>]) -> BTreeMap<&'p str, Recurrence> {
    let mut outlets: BTreeMap<&str, Recurrence> = BTreeMap::new();
    for page in pages.iter().filter(|page| !page.document.outlet.is_empty()) {
        let outlet = outlets.entry(page.document.outlet.as_str()).or_default();
        outlet.add_page(contents(&page.text));
    }
    outlets
}

fn contents(text: &str) -> Vec<u64> {
    off_topic::lines::units(text).iter().map(|unit| unit.content).collect()
}

/// What the decisions about off-topic passages teach, in their order. Those whose document is gone teach nothing.
fn lessons(
    project: &Project,
    pages: &[Page<'_>],
    outlets: &BTreeMap<&str, Recurrence>,
    progress: &Progress,
) -> Result<Vec<Lesson>, Cancelled> {
    // By document, so that each page is looked at once however many decisions were made about it.
    let mut by_document: BTreeMap<DocumentId, Vec<(usize, &Decision)>> = BTreeMap::new();
    for (at, (_, decision)) in project.decisions_in_order().into_iter().enumerate() {
        if let Some(passage) = decision.passages.first() {
            by_document.entry(passage.document).or_default().push((at, decision));
        }
    }
    let alone = Recurrence::default();
    let mut lessons = Vec::new();
    for page in pages {
        progress.advance(0)?;
        let Some(decisions) = by_document.get(&page.id) else {
            continue;
        };
        let outlet = page.document.outlet.as_str();
        let recurrence = outlets.get(outlet).unwrap_or(&alone);
        let units = off_topic::lines::units(&page.text);
        let seen = off_topic::features::see(&units, recurrence);
        let taught = decisions.iter().filter_map(|(at, decision)| {
            let (kind, verdict, places) = lesson(decision, &units)?;
            Some((*at, Lesson::new(outlet, kind, verdict, &units, &seen, places)))
        });
        lessons.extend(taught);
    }
    lessons.sort_by_key(|(at, _)| *at);
    Ok(lessons.into_iter().map(|(_, lesson)| lesson).collect())
}

/// What one decision teaches about which units of its page.
fn lesson(
    decision: &Decision,
    units: &[off_topic::lines::Unit<'_>],
) -> Option<(off_topic::Kind, off_topic::Verdict, Range<usize>)> {
    let kind = ProposalKind::off_topic_named(&decision.kind)?;
    let verdict = match decision.verdict {
        Verdict::OffTopic => off_topic::Verdict::OffTopic,
        Verdict::Rejected => off_topic::Verdict::Keep,
        Verdict::SameText | Verdict::SameClaim | Verdict::Skipped => return None,
    };
    let span = decision.passages.first()?.span.range();
    let first = units.iter().position(|unit| unit.range.end > span.start)?;
    let end = units.iter().rposition(|unit| unit.range.start < span.end)? + 1;
    (first < end).then_some((kind, verdict, first..end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::edit::{Command, DocumentPatch, Proposed, Ruling};
    use crate::reuse::duplicates::Kind;
    use crate::session::fixture::session_of;

    const SHARED: &str = "Inspectors found cracks in forty of the bolts that hold the eastern span of the bridge.";

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
    fn copies_are_found_and_the_earliest_is_the_principal() {
        let home = tempfile::tempdir().unwrap();
        let texts = [
            format!("The crossing was closed on Monday.\n{SHARED}\n"),
            format!("Ferries will run every ten minutes.\n{SHARED}\n"),
            format!("Nobody was hurt when it was found.\n{SHARED}\n"),
        ];
        let (mut session, documents) = session_of(home.path(), &[&texts[0], &texts[1], &texts[2]]);
        for (id, date) in documents.iter().zip(["2026-03-03", "2026-03-02", "2026-03-01"]) {
            let patch = DocumentPatch {
                date: Some(date.to_owned()),
                ..DocumentPatch::default()
            };
            session.execute(Command::EditDocument(*id, patch)).unwrap();
        }
        let found = find(session.project(), session.folder(), &Progress::default()).unwrap();
        let copies = found.proposals.iter().filter(|proposal| !proposal.kind.is_off_topic());
        let [copy] = copies.collect::<Vec<_>>()[..] else {
            panic!("{found:?}")
        };
        let words = |(id, range): &(DocumentId, Range<usize>)| session.text(*id).unwrap()[range.clone()].to_owned();
        assert_eq!(
            copy.passages.iter().map(words).collect::<Vec<_>>(),
            [SHARED, SHARED, SHARED]
        );
        assert_eq!((copy.kind, copy.principal), (ProposalKind::Copy(Kind::Verbatim), 2));
        assert_eq!(copy.passages[2].0, documents[2]);
        let cancelled = Progress::default();
        cancelled.cancel();
        assert!(find(session.project(), session.folder(), &cancelled).is_err());
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

    #[test]
    fn lessons_are_learned_in_the_order_of_the_decisions_whatever_the_document() {
        let home = tempfile::tempdir().unwrap();
        let (mut session, documents) = session_of(home.path(), &["Menu\nSign in\n", "Menu\nSubscribe\n"]);
        let kinds = off_topic::Kind::ALL;
        for (n, (document, verdict)) in [
            (1, Verdict::OffTopic),
            (0, Verdict::Rejected),
            (1, Verdict::Skipped),
            (1, Verdict::Rejected),
        ]
        .into_iter()
        .enumerate()
        {
            let proposal = Proposed {
                kind: kinds[n % kinds.len()].name().to_owned(),
                ..proposal(ProposalKind::OffTopic(kinds[0]), &[(documents[document], 0..4)]).proposed()
            };
            session
                .execute(Command::Decide(vec![Ruling { proposal, verdict }]))
                .unwrap();
        }
        let folder = session.folder().join("texts");
        let project = session.project();
        let pages: Vec<Page<'_>> = project
            .documents_in_order()
            .into_iter()
            .map(|(id, document)| Page {
                id,
                document,
                text: read_text(&folder, document).unwrap(),
            })
            .collect();
        let lessons = lessons(project, &pages, &outlets(&pages), &Progress::default()).unwrap();
        let learned: Vec<_> = lessons.iter().map(|lesson| (lesson.kind, lesson.verdict)).collect();
        let keep = off_topic::Verdict::Keep;
        let wanted = [
            (kinds[0], off_topic::Verdict::OffTopic),
            (kinds[1], keep),
            (kinds[3 % kinds.len()], keep),
        ];
        assert_eq!(learned, wanted);
        assert!(lessons.iter().all(|lesson| lesson.lines.len() == 1));
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
