//! Which passages do not belong to the story of their page, page by page; pages that stay are not looked at again.

use super::project_texts::ProjectTexts;
use super::proposal::{Proposal, ProposalKind};
use crate::progress::{Cancelled, Progress};
use crate::project::{Decision, DocumentId, Project, Verdict};
use crate::query::versions::Versions;
use crate::reuse::off_topic::{self, Basis, Learner, Lesson, Model, Rarity, Recurrence};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What was seen of the pages so far.
#[derive(Default)]
pub(super) struct Pages {
    pages: BTreeMap<DocumentId, Page>,
    /// How often each line stands on the pages of each outlet. Pages whose outlet is not known stand alone: what they
    /// share may be what several outlets took over.
    outlets: BTreeMap<String, Recurrence>,
    learner: Option<Learner>,
    rarity: Option<Rarity>,
}

/// One page, by its document.
struct Page {
    outlet: String,
    /// The contents of its lines.
    contents: Vec<u64>,
    /// None as long as it has to be looked at, anew or for the first time.
    proposals: Option<Vec<off_topic::Proposal>>,
}

impl Pages {
    /// Brings them up to the project and its decisions, and gives what does not belong, one proposal for all places of
    /// one notice.
    ///
    /// A page is looked at when it is new, when its outlet got or lost another, and when the decisions teach otherwise.
    /// One step of progress a document.
    pub fn follow(
        &mut self,
        project: &Project,
        texts: &ProjectTexts<'_>,
        progress: &Progress,
    ) -> Result<Vec<Proposal>, Cancelled> {
        self.take_in(project, texts, progress)?;
        let learner = Learner::replay(Model::shipped(), &self.lessons(project, texts, progress)?);
        if self.learner.as_ref() != Some(&learner) {
            self.pages.values_mut().for_each(|page| page.proposals = None);
        }
        let learner = &*self.learner.insert(learner);
        let rarity = &*self.rarity.get_or_insert_with(Rarity::shipped);
        let (outlets, alone) = (&self.outlets, Recurrence::default());
        self.pages.par_iter_mut().try_for_each(|(id, page)| {
            progress.advance(1)?;
            if page.proposals.is_none()
                && let Some(text) = texts.of(*id)
            {
                let basis = Basis {
                    learner,
                    rarity,
                    recurrence: outlets.get(&page.outlet).unwrap_or(&alone),
                    outlet: &page.outlet,
                };
                page.proposals = Some(off_topic::find(&text, &basis, progress)?);
            }
            Ok(())
        })?;
        Ok(self.patterns(project))
    }

    /// Pages that came, went, or changed their outlet.
    fn take_in(&mut self, project: &Project, texts: &ProjectTexts<'_>, progress: &Progress) -> Result<(), Cancelled> {
        let mut changed: BTreeSet<String> = BTreeSet::new();
        let versions = Versions::of(project);
        let outlet_now = |id: DocumentId| {
            let document = project.documents().get(id).filter(|_| !versions.is_older(id));
            document.map(|document| document.outlet.as_str())
        };
        let outlets = &mut self.outlets;
        self.pages.retain(|id, page| {
            let stays = outlet_now(*id) == Some(page.outlet.as_str());
            if !stays && !page.outlet.is_empty() {
                let recurrence = outlets.entry(page.outlet.clone()).or_default();
                recurrence.remove_page(page.contents.iter().copied());
                changed.insert(page.outlet.clone());
            }
            stays
        });
        for (id, document) in project.documents().iter() {
            progress.advance(0)?;
            if self.pages.contains_key(&id) || versions.is_older(id) {
                continue;
            }
            let Some(text) = texts.of(id) else { continue };
            let units = off_topic::lines::units(&text);
            let page = Page {
                outlet: document.outlet.clone(),
                contents: units.iter().map(|unit| unit.content).collect(),
                proposals: None,
            };
            if !page.outlet.is_empty() {
                let recurrence = self.outlets.entry(page.outlet.clone()).or_default();
                recurrence.add_page(page.contents.iter().copied());
                changed.insert(page.outlet.clone());
            }
            self.pages.insert(id, page);
        }
        let of_changed = self.pages.values_mut().filter(|page| changed.contains(&page.outlet));
        of_changed.for_each(|page| page.proposals = None);
        Ok(())
    }

    /// What was found on all pages, in their order, by what it is a case of.
    fn patterns(&self, project: &Project) -> Vec<Proposal> {
        let mut patterns: BTreeMap<(u64, ProposalKind), Proposal> = BTreeMap::new();
        for (id, _) in project.documents_in_order() {
            let found = self.pages.get(&id).and_then(|page| page.proposals.as_ref());
            let worth_asking = |proposal: &&off_topic::Proposal| proposal.score >= off_topic::PROPOSE;
            for proposal in found.into_iter().flatten().filter(worth_asking) {
                let kind = ProposalKind::OffTopic(proposal.kind);
                let entry = patterns.entry((proposal.pattern, kind)).or_insert_with(|| Proposal {
                    content: proposal.pattern,
                    kind,
                    score: proposal.score,
                    reason: proposal.reason.clone(),
                    passages: Vec::new(),
                    principal: 0,
                    changes: Vec::new(),
                    group: usize::MAX,
                });
                entry.score = entry.score.max(proposal.score);
                entry.passages.push((id, proposal.range.clone()));
            }
        }
        patterns.into_values().collect()
    }

    /// What the decisions about off-topic passages teach, in their order. Those whose document is gone teach nothing.
    fn lessons(
        &self,
        project: &Project,
        texts: &ProjectTexts<'_>,
        progress: &Progress,
    ) -> Result<Vec<Lesson>, Cancelled> {
        // By document, so that each page is looked at once however many decisions were made about it.
        let mut by_document: BTreeMap<DocumentId, Vec<(usize, &Decision)>> = BTreeMap::new();
        for (at, (_, decision)) in project.decisions_in_order().into_iter().enumerate() {
            let passage = decision.passages.first();
            if let Some(passage) = passage.filter(|_| ProposalKind::off_topic_named(&decision.kind).is_some()) {
                by_document.entry(passage.document).or_default().push((at, decision));
            }
        }
        let alone = Recurrence::default();
        let mut lessons = Vec::new();
        for (id, decisions) in by_document {
            progress.advance(0)?;
            let Some((document, text)) = project.documents().get(id).zip(texts.of(id)) else {
                continue;
            };
            let outlet = document.outlet.as_str();
            let recurrence = self.outlets.get(outlet).unwrap_or(&alone);
            let units = off_topic::lines::units(&text);
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
    use crate::session::fixture::session_of;

    #[test]
    fn lessons_are_learned_in_the_order_of_the_decisions_whatever_the_document() {
        let home = tempfile::tempdir().unwrap();
        let (mut session, documents) = session_of(home.path(), &["Menu\nSign in\n", "Menu\nSubscribe\n"]);
        let kinds = off_topic::Kind::ALL;
        let about_nothing = Proposal {
            content: 1,
            kind: ProposalKind::OffTopic(kinds[0]),
            score: 900,
            reason: String::new(),
            passages: Vec::new(),
            principal: 0,
            changes: Vec::new(),
            group: 0,
        };
        let about_nothing = about_nothing.proposed();
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
                passages: vec![(documents[document], 0..4)],
                ..about_nothing.clone()
            };
            session
                .execute(Command::Decide(vec![Ruling { proposal, verdict }]))
                .unwrap();
        }
        let project = session.project();
        let texts = ProjectTexts::new(project, session.folder());
        let mut pages = Pages::default();
        pages.take_in(project, &texts, &Progress::default()).unwrap();
        let lessons = pages.lessons(project, &texts, &Progress::default()).unwrap();
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

    #[test]
    fn pages_of_an_outlet_are_looked_at_again_when_it_gets_another() {
        let home = tempfile::tempdir().unwrap();
        let notice = "Sign up for our newsletter";
        let texts =
            ["One", "Two", "Three"].map(|name| format!("{name} bridges were closed on Monday morning.\n{notice}\n"));
        let (mut session, documents) = session_of(home.path(), &[&texts[0], &texts[1], &texts[2]]);
        let set_outlet = |session: &mut crate::session::Session, at: usize, outlet: &str| {
            let patch = DocumentPatch {
                outlet: Some(outlet.to_owned()),
                ..DocumentPatch::default()
            };
            session.execute(Command::EditDocument(documents[at], patch)).unwrap();
        };
        let follow = |pages: &mut Pages, session: &crate::session::Session| {
            let texts = ProjectTexts::new(session.project(), session.folder());
            let mut found = pages.follow(session.project(), &texts, &Progress::default()).unwrap();
            found.sort_by_key(|proposal| (proposal.content, proposal.kind));
            found
        };
        let mut pages = Pages::default();
        for (at, outlet) in [(0, "Gazette"), (1, "Gazette"), (2, "Herald"), (1, ""), (2, "Gazette")] {
            set_outlet(&mut session, at, outlet);
            let found = follow(&mut pages, &session);
            assert_eq!(found, follow(&mut Pages::default(), &session), "{outlet}");
            assert!(pages.pages.values().all(|page| page.proposals.is_some()));
        }
        let notice = pages.pages[&documents[0]].contents[1];
        assert_eq!(
            ["Gazette", "Herald"].map(|outlet| pages.outlets[outlet].pages(notice)),
            [2, 0]
        );
        session.execute(Command::RemoveDocuments(vec![documents[2]])).unwrap();
        let found = follow(&mut pages, &session);
        assert_eq!(found, follow(&mut Pages::default(), &session));
        assert_eq!(pages.pages.len(), 2);
    }
}
