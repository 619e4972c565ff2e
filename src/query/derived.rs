//! All that is worked out once from a project and then follows each transaction.

use super::counts::Counts;
use super::lists::LinkIndex;
use super::reviews::Reviews;
use super::spans::SpanIndexes;
use crate::project::edit::Transaction;
use crate::project::{DocumentId, LabelId, Project};
use std::ops::Range;
use std::sync::Arc;

/// Indexes and counts of a project. After the transactions that turned project A into project B it equals a fresh build
/// from B.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derived {
    /// Where annotations lie.
    pub spans: SpanIndexes,
    /// What is linked to what.
    pub links: LinkIndex,
    /// How many there are.
    pub counts: Counts,
    /// How far whom is with which document.
    pub reviews: Reviews,
}

impl Derived {
    /// Works it out from the whole project, for the one who works.
    pub fn build(project: &Project, author: Arc<str>) -> Self {
        Self {
            spans: SpanIndexes::build(project),
            links: LinkIndex::build(project),
            counts: Counts::build(project),
            reviews: Reviews::build(project, author),
        }
    }

    /// Whether an annotation with that label has a fragment over exactly these bytes.
    pub fn is_tagged(&self, document: DocumentId, range: &Range<usize>, label: LabelId) -> bool {
        let over = self
            .spans
            .get(document)
            .into_iter()
            .flat_map(|index| index.overlapping(range.clone()));
        over.into_iter()
            .any(|entry| entry.label == label && entry.range() == *range)
    }

    /// Follows a transaction that was applied to the project; undo and redo are transactions, too.
    pub fn apply(&mut self, transaction: &Transaction) {
        self.spans.apply(transaction);
        self.links.apply(transaction);
        self.counts.apply(transaction);
        self.reviews.apply(transaction);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::edit::{Change, Command, Edit, History, PlanContext, TagSpec};
    use crate::project::schema::{CLAIM, OFF_TOPIC, SOURCE};
    use crate::project::{AnnotationId, Document, DocumentId, IdSource, ReviewState};
    use crate::query::lists::sample::{Sample, annotation};
    use std::collections::BTreeMap;
    use std::sync::Arc;

    /// A random edit of a record that exists, or a new record on records that exist. All are drawn from few, so that
    /// documents and labels run empty now and then.
    fn random_edit(sample: &mut Sample, dice: &mut fastrand::Rng) -> Option<Transaction> {
        let documents: Vec<DocumentId> = sample.project().documents().iter().map(|(id, _)| id).collect();
        let annotations: Vec<AnnotationId> = sample.project().annotations().iter().map(|(id, _)| id).collect();
        let label = *dice.choice(&[CLAIM, SOURCE, OFF_TOPIC])?;
        let start = dice.usize(..500);
        let ranges = [start..start + dice.usize(1..60), 600..600 + dice.usize(1..6000)];
        let ranges = &ranges[..dice.usize(1..=2)];
        Some(match dice.u8(..12) {
            0 if documents.len() < 5 => {
                let id = DocumentId(sample.fresh());
                sample.put(Edit::Document(id, Change::insert(Document::default())))
            }
            1 => {
                let id = *dice.choice(&documents)?;
                sample.review_by(["anna", "ben"][dice.usize(..2)], id, ReviewState::ALL[dice.usize(..4)])
            }
            2..=4 => {
                let id = AnnotationId(sample.fresh());
                let new = annotation(*dice.choice(&documents)?, label, ranges);
                sample.put(Edit::Annotation(id, Change::insert(new)))
            }
            5 => sample.change(*dice.choice(&annotations)?, |a| a.label = label),
            6 => {
                let id = *dice.choice(&annotations)?;
                let moved = annotation(*dice.choice(&documents)?, label, ranges);
                sample.change(id, |a| a.clone_from(&moved))
            }
            7 | 8 => {
                let id = *dice.choice(&annotations)?;
                let old = sample.project().annotations().get(id)?.clone();
                sample.put(Edit::Annotation(id, Change::remove(&old)))
            }
            9 => {
                let id = sample.relate(*dice.choice(&annotations)?, *dice.choice(&annotations)?);
                let new = sample.project().relations().get(id)?.clone();
                edit(Edit::Relation(
                    id,
                    Change {
                        before: None,
                        after: Some(new),
                    },
                ))
            }
            10 => {
                let id = sample.group(&[*dice.choice(&annotations)?, *dice.choice(&annotations)?]);
                let new = sample.project().groups().get(id)?.clone();
                edit(Edit::Group(
                    id,
                    Change {
                        before: None,
                        after: Some(new),
                    },
                ))
            }
            _ => {
                let relation = sample
                    .project()
                    .relations()
                    .iter()
                    .next()
                    .map(|(id, r)| (id, r.clone()));
                let group = sample.project().groups().iter().next().map(|(id, g)| (id, g.clone()));
                if let (Some((id, old)), true) = (relation, dice.bool()) {
                    sample.put(Edit::Relation(id, Change::remove(&old)))
                } else {
                    let (id, old) = group?;
                    sample.put(Edit::Group(id, Change::remove(&old)))
                }
            }
        })
    }

    fn edit(edit: Edit) -> Transaction {
        Transaction {
            title: String::new(),
            edits: vec![edit],
        }
    }

    #[test]
    fn following_random_edits_gives_the_same_as_a_fresh_build() {
        for seed in 0..5 {
            let mut dice = fastrand::Rng::with_seed(seed);
            let mut sample = Sample::default();
            let mut derived = Derived::build(sample.project(), Arc::from("anna"));
            let mut applied = 0;
            for _ in 0..600 {
                let Some(transaction) = random_edit(&mut sample, &mut dice) else {
                    continue;
                };
                let before = derived.clone();
                derived.apply(&transaction);
                assert_eq!(
                    derived,
                    Derived::build(sample.project(), Arc::from("anna")),
                    "seed {seed}: {transaction:?}"
                );
                let mut back = derived.clone();
                back.apply(&transaction.inverse());
                assert_eq!(back, before, "seed {seed}: undoing {transaction:?}");
                applied += 1;
            }
            assert!(applied > 300, "seed {seed}: only {applied} edits");
        }
    }

    fn tag(document: DocumentId, n: usize) -> TagSpec {
        TagSpec {
            document,
            ranges: std::iter::once(n..n + 9).collect(),
            label: [CLAIM, SOURCE][n % 2],
            attributes: BTreeMap::new(),
            note: String::new(),
        }
    }

    #[test]
    fn following_commands_undo_and_redo_gives_the_same_as_a_fresh_build() {
        let mut sample = Sample::default();
        let (a, b) = (sample.document("a"), sample.document("b"));
        let mut history = History::new(sample.project().clone());
        let mut derived = Derived::build(history.project(), Arc::from("anna"));
        let text: Arc<str> = Arc::from("x".repeat(99));
        let mut ids = IdSource::new(3);
        let mut run = |history: &mut History, command: Command| {
            let texts = |_: DocumentId, _: &Document| Some(text.clone());
            let mut ctx = PlanContext {
                texts: &texts,
                ids: &mut ids,
                author: Arc::from("anna"),
                now: "2026-01-01T00:00:00Z".to_owned(),
            };
            let transaction = history.execute(command, &mut ctx).unwrap();
            derived.apply(&transaction);
            assert_eq!(
                derived,
                Derived::build(history.project(), Arc::from("anna")),
                "{}",
                transaction.title
            );
        };
        run(
            &mut history,
            Command::Tag((0..40).map(|n| tag([a, b][n / 20], n)).collect()),
        );
        let tagged: Vec<AnnotationId> = history.project().annotations().iter().map(|(id, _)| id).collect();
        run(&mut history, Command::Group(tagged[..3].to_vec()));
        run(&mut history, Command::Group(tagged[3..6].to_vec()));
        run(&mut history, Command::Group(vec![tagged[0], tagged[5]]));
        run(&mut history, Command::LeaveGroup(tagged[1]));
        run(&mut history, Command::SetReview(vec![a, b], ReviewState::Finished));
        run(&mut history, Command::MergeLabels(SOURCE, CLAIM));
        run(&mut history, Command::RemoveDocuments(vec![a]));
        run(&mut history, Command::RemoveLabel(CLAIM));
        while let Some(undone) = history.undo() {
            derived.apply(&undone);
            assert_eq!(
                derived,
                Derived::build(history.project(), Arc::from("anna")),
                "undo {}",
                undone.title
            );
        }
        while let Some(redone) = history.redo() {
            derived.apply(&redone);
            assert_eq!(
                derived,
                Derived::build(history.project(), Arc::from("anna")),
                "redo {}",
                redone.title
            );
        }
    }
}
