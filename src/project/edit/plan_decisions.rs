//! Rules for decisions: what is accepted becomes annotations, links and groups in the same step.

use super::change::{Change, Edit, Transaction};
use super::command::{CommandError, Proposed, Ruling, TagSpec};
use super::plan::{PlanContext, Planned, count};
use super::{plan_links, plan_tags};
use crate::project::annotation::{Annotation, DuplicateGroup};
use crate::project::decision::{CONSISTENCY, Decision, OLDER_VERSION, Passage, Verdict};
use crate::project::ids::{AnnotationId, DecisionId, DocumentId, GroupId, LabelId};
use crate::project::model::Project;
use crate::project::schema::{CLAIM, DUPLICATE, OFF_TOPIC, SAME_CLAIM};
use crate::project::span::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub(super) fn decide(rulings: Vec<Ruling>, project: &Project, ctx: &mut PlanContext<'_>) -> Planned {
    let title = title(&rulings);
    let mut scratch = Scratch::new(&rulings, project);
    let mut edits = Vec::new();
    let mut order = project.decisions.values().map(|decision| decision.order).max();
    for ruling in rulings {
        let carried_out = match ruling.verdict {
            Verdict::SameText => same_text(&ruling.proposal, &mut scratch, ctx)?,
            Verdict::SameClaim => same_claim(&ruling.proposal, &mut scratch, ctx)?,
            Verdict::OffTopic => tag_all(&ruling.proposal, OFF_TOPIC, &mut scratch, ctx)?.1,
            Verdict::Rejected | Verdict::Skipped => Vec::new(),
        };
        edits.extend(carried_out);
        order = Some(order.map_or(0, |order| order + 1));
        let decision = record(ruling, order.unwrap_or(0), project, ctx)?;
        edits.push(Edit::Decision(DecisionId(ctx.ids.fresh()), Change::insert(decision)));
    }
    Ok((title, edits))
}

/// The project as the rulings so far leave it: each sees what those before it did, for two may put annotations into one
/// group. What would have to be searched for at each of ten thousand rulings is kept by name.
struct Scratch {
    project: Project,
    /// Annotations of one fragment in the documents that are ruled on, by document, label, start and end in bytes.
    standing: BTreeMap<(DocumentId, LabelId, usize, usize), AnnotationId>,
    /// The group of each annotation that is in one.
    groups: BTreeMap<AnnotationId, GroupId>,
}

impl Scratch {
    fn new(rulings: &[Ruling], project: &Project) -> Self {
        let passages = rulings.iter().flat_map(|ruling| &ruling.proposal.passages);
        let documents: BTreeSet<DocumentId> = passages.map(|(document, _)| *document).collect();
        let mut scratch = Self {
            project: project.clone(),
            standing: BTreeMap::new(),
            groups: BTreeMap::new(),
        };
        for (id, annotation) in project.annotations.iter() {
            if documents.contains(&annotation.document) {
                scratch.see_annotation(id, annotation);
            }
        }
        for (id, group) in project.groups.iter() {
            scratch.see_group(id, group);
        }
        scratch
    }

    fn see_annotation(&mut self, id: AnnotationId, annotation: &Annotation) {
        if let [span] = annotation.spans.as_slice() {
            let Range { start, end } = span.range();
            let place = (annotation.document, annotation.label, start, end);
            self.standing.entry(place).or_insert(id);
        }
    }

    fn see_group(&mut self, id: GroupId, group: &DuplicateGroup) {
        self.groups.extend(group.members.iter().map(|member| (*member, id)));
    }

    /// Carries edits out that only insert annotations and links, or put new groups in place of old ones.
    fn put(&mut self, edits: &[Edit]) {
        self.project.apply(&Transaction {
            title: String::new(),
            edits: edits.to_vec(),
        });
        for edit in edits {
            match edit {
                Edit::Annotation(id, Change { after: Some(after), .. }) => self.see_annotation(*id, after),
                Edit::Group(id, Change { after: Some(after), .. }) => self.see_group(*id, after),
                _ => {}
            }
        }
    }
}

/// Makes the program forget decisions, so that it asks again; annotations stay.
pub(super) fn forget(ids: &[DecisionId], project: &Project) -> Planned {
    let mut edits = Vec::new();
    for id in ids.iter().collect::<BTreeSet<_>>() {
        let before = project.decisions.get(*id).ok_or(CommandError::NoDecision)?;
        edits.push(Edit::Decision(*id, Change::remove(before)));
    }
    Ok((format!("forget {}", count(edits.len(), "decision")), edits))
}

fn title(rulings: &[Ruling]) -> String {
    if rulings.iter().all(|ruling| ruling.proposal.kind == CONSISTENCY) {
        return format!("leave {} as tagged", count(rulings.len(), "wording"));
    }
    if rulings.iter().all(|ruling| ruling.proposal.kind == OLDER_VERSION) {
        return format!("leave {} on the older version", count(rulings.len(), "annotation"));
    }
    let verdicts: BTreeSet<Verdict> = rulings.iter().map(|ruling| ruling.verdict).collect();
    match (verdicts.first(), verdicts.len()) {
        (Some(verdict), 1) => format!("{}: {}", verdict.name(), count(rulings.len(), "proposal")),
        _ => format!("decide {}", count(rulings.len(), "proposal")),
    }
}

fn record(ruling: Ruling, order: u64, project: &Project, ctx: &PlanContext<'_>) -> Result<Decision, CommandError> {
    let Ruling { proposal, verdict } = ruling;
    let passage = |(document, range): (DocumentId, Range<usize>)| {
        if !project.documents.contains(document) {
            return Err(CommandError::NoDocument);
        }
        let span = Span::unchecked(range.start as u64, range.end as u64);
        let span = span.ok_or(CommandError::BadRange(range))?;
        Ok(Passage { document, span })
    };
    Ok(Decision {
        content: proposal.content,
        kind: proposal.kind,
        verdict,
        score: proposal.score,
        reason: proposal.reason,
        passages: proposal.passages.into_iter().map(passage).collect::<Result<_, _>>()?,
        order,
        author: ctx.author.clone(),
        made: ctx.now.clone(),
    })
}

/// Copies of one text: an annotation each, all in one duplicate group.
fn same_text(proposal: &Proposed, scratch: &mut Scratch, ctx: &mut PlanContext<'_>) -> Result<Vec<Edit>, CommandError> {
    let (members, mut edits) = tag_all(proposal, DUPLICATE, scratch, ctx)?;
    let groups: BTreeSet<Option<GroupId>> = members.iter().map(|id| scratch.groups.get(id).copied()).collect();
    if groups.len() == 1 && !groups.contains(&None) {
        return Ok(edits);
    }
    // Who joins a group leaves it its principal.
    let standing = members.iter().find_map(|id| {
        let group = scratch.groups.get(id)?;
        Some(scratch.project.groups.get(*group)?.principal)
    });
    let principal = standing.or(members.get(proposal.principal).copied());
    let mut ordered: Vec<AnnotationId> = principal.into_iter().collect();
    ordered.extend(members.iter().filter(|id| Some(**id) != principal));
    let joined = groups.into_iter().flatten().collect();
    let (_, grouping) = plan_links::join(&ordered, &joined, &scratch.project, ctx)?;
    scratch.put(&grouping);
    edits.extend(grouping);
    Ok(edits)
}

/// One claim in several wordings: a claim each, linked with that of the principal passage.
fn same_claim(
    proposal: &Proposed,
    scratch: &mut Scratch,
    ctx: &mut PlanContext<'_>,
) -> Result<Vec<Edit>, CommandError> {
    let (claims, mut edits) = tag_all(proposal, CLAIM, scratch, ctx)?;
    let Some(principal) = claims.get(proposal.principal).or(claims.first()).copied() else {
        return Ok(edits);
    };
    for other in claims.into_iter().filter(|id| *id != principal) {
        let linked = scratch.project.relations.values().any(|relation| {
            relation.kind == SAME_CLAIM
                && [(other, principal), (principal, other)].contains(&(relation.from, relation.to))
        });
        if !linked {
            let (_, link) = plan_links::link(SAME_CLAIM, other, principal, &scratch.project, ctx)?;
            scratch.put(&link);
            edits.extend(link);
        }
    }
    Ok(edits)
}

/// The annotations of that label on the proposal's passages, in their order; those that are not there yet are made.
fn tag_all(
    proposal: &Proposed,
    label: LabelId,
    scratch: &mut Scratch,
    ctx: &mut PlanContext<'_>,
) -> Result<(Vec<AnnotationId>, Vec<Edit>), CommandError> {
    let mut ids = Vec::new();
    let mut edits = Vec::new();
    for (document, range) in &proposal.passages {
        let place = (*document, label, range.start, range.end);
        if let Some(id) = scratch.standing.get(&place) {
            ids.push(*id);
            continue;
        }
        let spec = TagSpec {
            document: *document,
            ranges: vec![range.clone()],
            label,
            attributes: BTreeMap::new(),
            note: String::new(),
        };
        let (_, made) = plan_tags::tag(vec![spec], &scratch.project, ctx)?;
        scratch.put(&made);
        ids.extend(made.iter().filter_map(|edit| match edit {
            Edit::Annotation(id, _) => Some(*id),
            _ => None,
        }));
        edits.extend(made);
    }
    Ok((ids, edits))
}

#[cfg(test)]
mod tests {
    use super::super::{Command, History, NewDocument};
    use super::*;
    use crate::project::{Document, IdSource};
    use std::sync::Arc;

    const TEXT: &str = "The sky is green. They said so. The sky is green. Cookies here.";

    struct Desk {
        history: History,
        ids: IdSource,
    }

    impl Desk {
        fn new() -> Self {
            let mut desk = Self {
                history: History::new(Project::with_default_schema()),
                ids: IdSource::new(7),
            };
            let document = |n: u64| NewDocument {
                id: DocumentId(1000 + n),
                document: Document {
                    title: n.to_string(),
                    text_len: TEXT.len() as u64,
                    ..Document::default()
                },
            };
            desk.run(Command::AddDocuments((0..3).map(document).collect())).unwrap();
            desk
        }

        fn run(&mut self, command: Command) -> Result<(), CommandError> {
            let mut ctx = PlanContext {
                texts: &|_, _| Some(Arc::from(TEXT)),
                ids: &mut self.ids,
                author: Arc::from("anna"),
                now: "2026-01-01T00:00:00Z".to_owned(),
            };
            self.history.execute(command, &mut ctx).map(|_| ())
        }

        fn decide(&mut self, verdict: Verdict, passages: &[(u64, &str)]) -> Result<(), CommandError> {
            self.run(Command::Decide(vec![ruling(verdict, passages)]))
        }

        fn groups(&self) -> Vec<(usize, String)> {
            let project = self.history.project();
            let words = |id| project.annotations().get(id).map_or(0, |a| a.document.0 - 1000);
            let group = |g: &Arc<crate::project::DuplicateGroup>| (g.members.len(), words(g.principal).to_string());
            project.groups().values().map(group).collect()
        }
    }

    /// Passages by document and words.
    fn ruling(verdict: Verdict, passages: &[(u64, &str)]) -> Ruling {
        let passage = |(document, words): &(u64, &str)| {
            let start = TEXT.find(words).unwrap();
            (DocumentId(1000 + document), start..start + words.len())
        };
        let proposal = Proposed {
            content: 5,
            kind: "verbatim".to_owned(),
            score: 990,
            reason: "all 4 words the same".to_owned(),
            passages: passages.iter().map(passage).collect(),
            principal: 0,
        };
        Ruling { proposal, verdict }
    }

    const SKY: &str = "The sky is green.";

    #[test]
    fn copies_accepted_pair_by_pair_end_in_one_group_that_keeps_its_principal() {
        let mut desk = Desk::new();
        desk.decide(Verdict::SameText, &[(1, SKY), (0, SKY)]).unwrap();
        desk.decide(Verdict::SameText, &[(2, SKY), (0, SKY)]).unwrap();
        assert_eq!(desk.groups(), [(3, "1".to_owned())]);
        assert_eq!(desk.history.project().annotations().len(), 3, "none is tagged twice");
        desk.decide(Verdict::SameText, &[(1, SKY), (2, SKY)]).unwrap();
        assert_eq!(desk.groups(), [(3, "1".to_owned())], "nothing new, but decided");
        assert_eq!(desk.history.project().decisions().len(), 3);
        desk.history.undo();
        desk.history.undo();
        desk.history.undo();
        assert_eq!(
            desk.history.project().annotations().len() + desk.history.project().decisions().len(),
            0
        );
    }

    #[test]
    fn many_at_once_are_one_step_and_see_each_other() {
        let mut desk = Desk::new();
        let all = [(0, 1), (1, 2), (0, 2)].map(|(a, b)| ruling(Verdict::SameText, &[(a, SKY), (b, SKY)]));
        desk.run(Command::Decide(all.to_vec())).unwrap();
        assert_eq!(desk.groups(), [(3, "0".to_owned())]);
        assert_eq!(desk.history.can_undo(), Some("same text: 3 proposals"));
        let orders: Vec<_> = desk
            .history
            .project()
            .decisions_in_order()
            .iter()
            .map(|(_, d)| d.order)
            .collect();
        assert_eq!(orders, [0, 1, 2]);
    }

    #[test]
    fn the_same_claim_in_other_words_is_two_claims_and_a_link() {
        let mut desk = Desk::new();
        desk.decide(Verdict::SameClaim, &[(0, SKY), (1, "They said so.")])
            .unwrap();
        let project = desk.history.project();
        assert!(
            project
                .annotations()
                .values()
                .all(|annotation| annotation.label == CLAIM)
        );
        let links: Vec<_> = project.relations().values().map(|relation| relation.kind).collect();
        assert_eq!(links, [SAME_CLAIM]);
        desk.decide(Verdict::SameClaim, &[(1, "They said so."), (0, SKY)])
            .unwrap();
        assert_eq!(
            desk.history.project().relations().len(),
            1,
            "linked already, the other way round"
        );
    }

    #[test]
    fn off_topic_tags_and_rejected_and_skipped_only_remember() {
        let mut desk = Desk::new();
        desk.decide(Verdict::OffTopic, &[(0, "Cookies here.")]).unwrap();
        desk.decide(Verdict::Rejected, &[(1, "Cookies here.")]).unwrap();
        desk.decide(Verdict::Skipped, &[(2, "Cookies here.")]).unwrap();
        let project = desk.history.project();
        let labels: Vec<_> = project
            .annotations()
            .values()
            .map(|annotation| annotation.label)
            .collect();
        assert_eq!(labels, [OFF_TOPIC]);
        assert_eq!(project.decisions().len(), 3);
    }

    #[test]
    fn forgetting_takes_the_decision_and_leaves_the_tag() {
        let mut desk = Desk::new();
        desk.decide(Verdict::OffTopic, &[(0, "Cookies here.")]).unwrap();
        let ids: Vec<_> = desk.history.project().decisions().iter().map(|(id, _)| id).collect();
        desk.run(Command::ForgetDecisions(ids.clone())).unwrap();
        assert_eq!(
            (
                desk.history.project().decisions().len(),
                desk.history.project().annotations().len()
            ),
            (0, 1)
        );
        assert_eq!(desk.run(Command::ForgetDecisions(ids)), Err(CommandError::NoDecision));
    }

    #[test]
    fn a_passage_that_is_none_is_refused_and_nothing_is_done() {
        let mut desk = Desk::new();
        let mut bad = ruling(Verdict::SameText, &[(0, SKY), (1, SKY)]);
        bad.proposal.passages[1].1 = 5..TEXT.len() + 9;
        let good = ruling(Verdict::OffTopic, &[(0, SKY)]);
        assert!(desk.run(Command::Decide(vec![good, bad])).is_err());
        assert_eq!(desk.history.project().annotations().len(), 0);
        let mut gone = ruling(Verdict::Rejected, &[(0, SKY)]);
        gone.proposal.passages[0].0 = DocumentId(1);
        assert_eq!(desk.run(Command::Decide(vec![gone])), Err(CommandError::NoDocument));
    }
}
