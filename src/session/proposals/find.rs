//! Looks at all texts of a project for what is said twice and what does not belong.

use super::proposal::{Proposal, ProposalKind};
use crate::progress::{Cancelled, Progress};
use crate::project::{Decision, Document, DocumentId, Project, Verdict};
use crate::reuse::duplicates::{self, Finding, Findings, Knowledge};
use crate::reuse::off_topic::{self, Learner, Lesson, Recurrence};
use crate::reuse::text::{Prepared, prepare_all};
use crate::session::texts::read_text;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
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
    let furniture = &found.proposals;
    let copies: Vec<Proposal> = copies
        .into_iter()
        .filter(|copy| !is_furniture(copy, furniture))
        .collect();
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
    let findings = duplicates::scan(&prepared, &dates, &text, &Knowledge::shipped(), progress)?;
    let all = findings.findings.iter();
    let copies = all.filter_map(|finding| copy(finding, &findings, pages)).collect();
    Ok(together(copies))
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

fn copy(finding: &Finding, findings: &Findings, pages: &[Page<'_>]) -> Option<Proposal> {
    let passages: Option<Vec<_>> = finding
        .passages
        .iter()
        .map(|passage| Some((pages.get(passage.document)?.id, passage.bytes.clone())))
        .collect();
    let group = findings.groups.get(finding.group)?;
    let chosen = group.passages.get(group.principal);
    // The group's principal where it is one of these, else the earliest dated, else the first.
    let principal = finding.passages.iter().position(|passage| Some(passage) == chosen);
    let dated = finding.passages.iter().enumerate().filter_map(|(at, passage)| {
        let date = pages.get(passage.document)?.document.date.as_str();
        (!date.is_empty()).then_some((date, at))
    });
    let principal = principal.or_else(|| dated.min().map(|(_, at)| at)).unwrap_or(0);
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
        principal,
        changes: changes.collect(),
        group: finding.group,
    })
}

/// Whether all copies lie in passages that are proposed as off-topic: they are asked about there, once.
fn is_furniture(copy: &Proposal, off_topic: &[Proposal]) -> bool {
    copy.passages.iter().all(|(document, range)| {
        let mut passages = off_topic.iter().flat_map(|proposal| &proposal.passages);
        passages.any(|(id, other)| id == document && other.start <= range.start && range.end <= other.end)
    })
}

fn off_topic(project: &Project, pages: &[Page<'_>], progress: &Progress) -> Result<Vec<Proposal>, Cancelled> {
    let rarity = off_topic::Rarity::shipped();
    let mut outlets = outlets(pages);
    let learner = Learner::replay(off_topic::Model::shipped(), &lessons(project, pages, &outlets));
    // One proposal for all places of one notice.
    let mut patterns: BTreeMap<(u64, ProposalKind), Proposal> = BTreeMap::new();
    for page in pages {
        progress.advance(1)?;
        let outlet = page.document.outlet.as_str();
        let own = contents(&page.text);
        let recurrence = outlets.entry(outlet).or_default();
        // The other pages of the outlet.
        recurrence.remove_page(own.iter().copied());
        let basis = off_topic::Basis {
            learner: &learner,
            rarity: &rarity,
            recurrence,
            outlet,
        };
        let proposals = off_topic::find(&page.text, &basis, progress)?;
        recurrence.add_page(own);
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

/// How often each line stands on the pages of each outlet. Pages whose outlet is not known stand alone.
fn outlets<'p>(pages: &'p [Page<'_>]) -> BTreeMap<&'p str, Recurrence> {
    let mut outlets: BTreeMap<&str, Recurrence> = BTreeMap::new();
    for page in pages {
        let outlet = outlets.entry(page.document.outlet.as_str()).or_default();
        outlet.add_page(contents(&page.text));
    }
    outlets
}

fn contents(text: &str) -> Vec<u64> {
    off_topic::lines::units(text).iter().map(|unit| unit.content).collect()
}

/// What the decisions about off-topic passages teach, in their order. Those whose document is gone teach nothing.
fn lessons(project: &Project, pages: &[Page<'_>], outlets: &BTreeMap<&str, Recurrence>) -> Vec<Lesson> {
    let decisions = project.decisions_in_order();
    let taught = decisions
        .iter()
        .filter_map(|(_, decision)| lesson(decision, pages, outlets));
    taught.collect()
}

fn lesson(decision: &Decision, pages: &[Page<'_>], outlets: &BTreeMap<&str, Recurrence>) -> Option<Lesson> {
    let kind = ProposalKind::off_topic_named(&decision.kind)?;
    let verdict = match decision.verdict {
        Verdict::OffTopic => off_topic::Verdict::OffTopic,
        Verdict::Rejected => off_topic::Verdict::Keep,
        Verdict::SameText | Verdict::SameClaim | Verdict::Skipped => return None,
    };
    let passage = decision.passages.first()?;
    let page = pages.iter().find(|page| page.id == passage.document)?;
    let units = off_topic::lines::units(&page.text);
    let outlet = page.document.outlet.as_str();
    let seen = off_topic::features::see(&units, outlets.get(outlet)?);
    let span = passage.span.range();
    let first = units.iter().position(|unit| unit.range.end > span.start)?;
    let end = units.iter().rposition(|unit| unit.range.start < span.end)? + 1;
    (first < end).then(|| Lesson::new(outlet, kind, verdict, &units, &seen, first..end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::Range;

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
