//! Random walks over commands: the rules of `src/README.md`, checked at every step.

use super::{
    Alike, Command, CommandError, DocumentPatch, History, Move, NewDocument, NewVersion, PlanContext, Proposed,
    Reattach, Restated, Ruling, TagSpec,
};
use crate::project::schema::{Label, RelationType};
use crate::project::{
    Annotation, AnnotationId, Document, DocumentId, IdSource, LabelId, Project, ReviewState, Status, Verdict,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) const TEXTS: [&str; 3] = ["the sky is green", "небо — зелене 😀, кажуть", "🏳️‍🌈 a\r\nb\u{301} c"];

/// A small deterministic source of choices; ids and ranges are drawn from what exists.
pub(crate) struct Dice(pub(crate) IdSource);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.0.fresh() % limit.max(1) as u64) as usize
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        (!from.is_empty()).then(|| from[self.below(from.len())].clone())
    }
}

fn text_of(_: DocumentId, document: &Document) -> Option<Arc<str>> {
    TEXTS
        .get(document.order as usize % TEXTS.len())
        .map(|text| Arc::from(*text))
}

fn execute(history: &mut History, ids: &mut IdSource, command: Command) -> Result<(), CommandError> {
    let mut ctx = PlanContext {
        texts: &text_of,
        ids,
        author: Arc::from("anna"),
        now: "2026-01-01T00:00:00Z".to_owned(),
    };
    history.execute(command, &mut ctx).map(|_| ())
}

fn random_decisions(project: &Project, documents: &[DocumentId], dice: &mut Dice) -> Option<Command> {
    let number = 1 + dice.below(3);
    let rulings = (0..number).map(|_| random_ruling(project, documents, dice));
    Some(Command::Decide(rulings.collect::<Option<_>>()?))
}

fn random_ruling(project: &Project, documents: &[DocumentId], dice: &mut Dice) -> Option<Ruling> {
    let mut passages = Vec::new();
    for _ in 0..2 + dice.below(2) {
        let document = dice.pick(documents)?;
        passages.push((document, random_range(project, document, dice)?));
    }
    let proposal = Proposed {
        content: dice.0.fresh(),
        kind: "near".to_owned(),
        score: dice.below(1000) as u16,
        reason: String::new(),
        principal: dice.below(passages.len()),
        passages,
    };
    let verdict = Verdict::ALL[dice.below(Verdict::ALL.len())];
    Some(Ruling { proposal, verdict })
}

pub(crate) fn random_command(project: &Project, dice: &mut Dice) -> Option<Command> {
    let documents: Vec<_> = project.documents().iter().map(|(id, _)| id).collect();
    let annotations: Vec<_> = project.annotations().iter().map(|(id, _)| id).collect();
    let labels: Vec<_> = project.labels().iter().map(|(id, _)| id).collect();
    let kinds: Vec<_> = project.relation_types().iter().map(|(id, _)| id).collect();
    let groups: Vec<_> = project.groups().iter().map(|(id, _)| id).collect();
    let relations: Vec<_> = project.relations().iter().map(|(id, _)| id).collect();
    let decisions: Vec<_> = project.decisions().iter().map(|(id, _)| id).collect();
    // Most wishes need a document; without one a walk would go nowhere until the dice fall on one.
    if documents.is_empty() && dice.below(4) == 0 {
        return Some(Command::AddDocuments(vec![next_document(project, dice)]));
    }
    Some(match dice.below(34) {
        0 => Command::AddDocuments(vec![next_document(project, dice)]),
        1 => Command::EditDocument(
            dice.pick(&documents)?,
            DocumentPatch {
                toggle_label: dice.pick(&labels),
                ..DocumentPatch::default()
            },
        ),
        2 if dice.below(4) == 0 => Command::RemoveDocuments(vec![dice.pick(&documents)?]),
        3 => Command::SetReview(vec![dice.pick(&documents)?], ReviewState::ALL[dice.below(4)]),
        4 => Command::Retag(vec![dice.pick(&annotations)?], dice.pick(&labels)?),
        5 => {
            let id = dice.pick(&annotations)?;
            let annotation = project.annotations().get(id)?;
            let range = random_range(project, annotation.document, dice)?;
            Command::SetSpans(id, vec![range])
        }
        6 => Command::SetStatus(vec![dice.pick(&annotations)?], Status::ALL[dice.below(4)]),
        7 => Command::SetNote(dice.pick(&annotations)?, format!("note {}", dice.below(3))),
        8 => {
            let value = ["", "x"][dice.below(2)].to_owned();
            Command::SetAttribute(dice.pick(&annotations)?, "name".to_owned(), value)
        }
        9 => Command::RemoveAnnotations(vec![dice.pick(&annotations)?, dice.pick(&annotations)?]),
        10..=12 => Command::Link {
            kind: dice.pick(&kinds)?,
            from: dice.pick(&annotations)?,
            to: dice.pick(&annotations)?,
        },
        13 => Command::Unlink(vec![dice.pick(&relations)?]),
        14 => Command::Group(vec![
            dice.pick(&annotations)?,
            dice.pick(&annotations)?,
            dice.pick(&annotations)?,
        ]),
        15 => Command::SetPrincipal(dice.pick(&groups)?, dice.pick(&annotations)?),
        16 => Command::LeaveGroup(dice.pick(&annotations)?),
        17 => Command::AddLabel(Label {
            name: format!("own {}", dice.below(9)),
            ..Label::default()
        }),
        18 => {
            let id: LabelId = dice.pick(&labels)?;
            let label = Label::clone(project.labels().get(id)?);
            Command::EditLabel(
                id,
                Label {
                    slot: dice.below(9) as u8,
                    ..label
                },
            )
        }
        19 if dice.below(4) == 0 => Command::MergeLabels(dice.pick(&labels)?, dice.pick(&labels)?),
        20 if dice.below(4) == 0 => Command::RemoveLabel(dice.pick(&labels)?),
        21 => Command::AddRelationType(RelationType {
            name: format!("link {}", dice.below(4)),
            from: dice.pick(&labels),
            ..RelationType::default()
        }),
        26..=28 => random_decisions(project, &documents, dice)?,
        29 => Command::ForgetDecisions(vec![dice.pick(&decisions)?]),
        30 => random_alike(project, (&documents, &annotations, &labels), dice)?,
        31 => random_version(project, dice.pick(&documents)?, dice)?,
        32..=33 => random_reattach(project, &annotations, dice)?,
        23 => Command::MoveLabel(dice.pick(&labels)?, dice.below(6)),
        24 => Command::MoveRelationType(dice.pick(&kinds)?, dice.below(6)),
        22 if dice.below(4) == 0 => Command::RemoveRelationType(dice.pick(&kinds)?),
        _ => {
            let document = dice.pick(&documents)?;
            let ranges = vec![
                random_range(project, document, dice)?,
                random_range(project, document, dice)?,
            ];
            let label = dice.pick(&labels)?;
            Command::Tag(vec![TagSpec {
                document,
                ranges,
                label,
                attributes: BTreeMap::new(),
                note: String::new(),
            }])
        }
    })
}

fn random_alike(
    project: &Project,
    (documents, annotations, labels): (&[DocumentId], &[AnnotationId], &[LabelId]),
    dice: &mut Dice,
) -> Option<Command> {
    let mut alike = Alike::default();
    for _ in 0..1 + dice.below(3) {
        alike.change.push(Restated {
            annotation: dice.pick(annotations)?,
            label: dice.pick(labels)?,
            attributes: BTreeMap::from([("name".to_owned(), format!("n{}", dice.below(3)))]),
        });
    }
    if dice.below(3) == 0 {
        alike.remove.push(dice.pick(annotations)?);
    }
    if dice.below(3) == 0 {
        let document = dice.pick(documents)?;
        alike.tag.push(TagSpec {
            document,
            ranges: vec![random_range(project, document, dice)?],
            label: dice.pick(labels)?,
            attributes: BTreeMap::new(),
            note: String::new(),
        });
    }
    Some(Command::TagAlike(alike))
}

/// A newer version, whose text is the older one's: all of its annotations go there, but for now and then one.
fn random_version(project: &Project, replaces: DocumentId, dice: &mut Dice) -> Option<Command> {
    let order = project.documents().get(replaces)?.order;
    let mut new = next_document(project, dice);
    new.document.text_len = TEXTS[order as usize % TEXTS.len()].len() as u64;
    let on_it = |(_, annotation): &(AnnotationId, &Arc<Annotation>)| annotation.document == replaces;
    let mut moves = Vec::new();
    for (id, annotation) in project.annotations().iter().filter(on_it) {
        if dice.below(3) > 0 {
            moves.push(Move {
                annotation: id,
                from: annotation.spans.clone(),
                to: annotation.spans.iter().map(|span| span.range()).collect(),
            });
        }
    }
    Some(Command::NewVersion(Box::new(NewVersion { new, replaces, moves })))
}

/// An annotation of an older version put somewhere in the newer one.
fn random_reattach(project: &Project, annotations: &[AnnotationId], dice: &mut Dice) -> Option<Command> {
    let is_on = |id: &&AnnotationId, old| project.annotations().get(**id).is_some_and(|a| a.document == old);
    let newer: Vec<(DocumentId, DocumentId)> = project
        .documents()
        .iter()
        .filter_map(|(id, document)| Some((document.replaces?, id)))
        .collect();
    let (old, document) = dice.pick(&newer)?;
    let waiting: Vec<AnnotationId> = annotations.iter().filter(|id| is_on(id, old)).copied().collect();
    let annotation = dice.pick(&waiting)?;
    let ranges = vec![random_range(project, document, dice)?];
    Some(Command::Reattach(vec![Reattach {
        annotation,
        document,
        ranges,
    }]))
}

fn next_document(project: &Project, dice: &mut Dice) -> NewDocument {
    let order = project.documents().values().map(|d| d.order + 1).max().unwrap_or(0);
    let document = Document {
        title: "t".to_owned(),
        text_len: TEXTS[order as usize % TEXTS.len()].len() as u64,
        ..Document::default()
    };
    NewDocument {
        id: DocumentId(dice.0.fresh()),
        document,
    }
}

/// A range of the document's text; now and then one that cuts a character or is empty.
fn random_range(project: &Project, id: DocumentId, dice: &mut Dice) -> Option<std::ops::Range<usize>> {
    let text = text_of(id, project.documents().get(id)?)?;
    let (a, b) = (dice.below(text.len() + 1), dice.below(text.len() + 1));
    Some(a.min(b)..a.max(b))
}

/// Walks, calling `check` after each accepted command with the project before it; returns how many were accepted.
fn walk(seed: u64, steps: usize, mut check: impl FnMut(&Project, &mut History)) -> usize {
    let mut dice = Dice(IdSource::new(seed));
    let mut ids = IdSource::new(seed ^ 0xFFFF);
    let mut history = History::new(Project::with_default_schema());
    let mut accepted = 0;
    for _ in 0..steps {
        let before = history.project().clone();
        let Some(command) = random_command(&before, &mut dice) else {
            continue;
        };
        if execute(&mut history, &mut ids, command).is_ok() {
            accepted += 1;
            check(&before, &mut history);
        } else {
            assert_eq!(&before, history.project(), "a refused command changed something");
        }
    }
    accepted
}

#[test]
fn no_command_breaks_a_rule_and_a_refused_command_changes_nothing() {
    let mut versions = 0;
    for seed in 0..20 {
        let accepted = walk(seed, 200, |_, history| {
            assert_eq!(history.project().violations(), Vec::<String>::new(), "seed {seed}");
            let mut documents = history.project().documents().values();
            versions += usize::from(documents.any(|document| document.replaces.is_some()));
        });
        assert!(accepted > 40, "seed {seed}: the walk was refused all day ({accepted})");
    }
    assert!(versions > 100, "only {versions} steps with a newer version");
}

#[test]
fn undoing_every_step_passes_through_the_very_same_projects_and_redo_too() {
    for seed in 0..10 {
        let mut states = vec![Project::with_default_schema()];
        let mut last = History::default();
        walk(seed, 150, |before, history| {
            assert_eq!(before, states.last().unwrap());
            states.push(history.project().clone());
            last = history.clone();
        });
        for expected in states.iter().rev().skip(1) {
            assert!(last.undo().is_some());
            assert_eq!(last.project(), expected, "seed {seed}");
        }
        for expected in states.iter().skip(1) {
            assert!(last.redo().is_some());
            assert_eq!(last.project(), expected, "seed {seed}");
        }
    }
}

#[test]
fn an_id_is_never_given_twice_in_a_projects_life() {
    let mut given = BTreeSet::new();
    walk(3, 400, |before, history| {
        for (id, _) in history.project().annotations().iter() {
            if !before.annotations().contains(id) {
                assert!(given.insert(id), "{id} was given before");
            }
        }
        if history.revision() % 3 == 0 {
            history.undo();
        }
    });
    assert!(given.len() > 10, "only {} ids", given.len());
}

#[test]
fn restoring_the_edits_of_a_walk_gives_the_same_project() {
    let mut replayed = History::new(Project::with_default_schema());
    walk(5, 300, |_, history| {
        let inverse = history.undo().expect("a step to undo");
        let again = history.redo().expect("a step to redo");
        replayed.restore(again.edits.clone());
        replayed.restore(inverse.edits.clone());
        replayed.restore(again.edits.clone());
        assert_eq!(replayed.project(), history.project());
    });
}
