//! Random walks: their transactions survive the journal, their projects the files.

use super::tests::{NASTY, annotation, relation, written};
use super::*;
use crate::project::edit::{Command, History, NewDocument, PlanContext, TagSpec, Transaction};
use crate::project::{Document, DocumentId, IdSource, LabelId, Project, RelationTypeId, ReviewState};
use std::collections::BTreeMap;
use std::sync::Arc;

const TEXT: &str = "the sky is green, says the sky";

/// A walk of random commands; ids and ranges are drawn from what exists. Calls `step` after each accepted one.
fn walk(seed: u64, mut step: impl FnMut(&mut History)) -> usize {
    let mut dice = IdSource::new(seed);
    let mut below = move |limit: usize| (dice.fresh() % limit.max(1) as u64) as usize;
    let mut ids = IdSource::new(seed ^ 0xABC);
    let mut history = History::new(Project::with_default_schema());
    let mut accepted = 0;
    for _ in 0..150 {
        let project = history.project().clone();
        let documents: Vec<_> = project.documents().iter().map(|(id, _)| id).collect();
        let annotations: Vec<_> = project.annotations().iter().map(|(id, _)| id).collect();
        let labels: Vec<_> = project.labels().iter().map(|(id, _)| id).collect();
        let any = |below: &mut dyn FnMut(usize) -> usize| annotations.get(below(annotations.len())).copied();
        let command = match below(10) {
            0 => Some(Command::AddDocuments(vec![NewDocument {
                id: DocumentId(ids.fresh()),
                document: Document {
                    title: NASTY.to_owned(),
                    text_len: TEXT.len() as u64,
                    ..Document::default()
                },
            }])),
            1 => any(&mut below).map(|id| Command::RemoveAnnotations(vec![id])),
            2 => any(&mut below).map(|id| Command::SetNote(id, NASTY.repeat(below(3)))),
            3 => any(&mut below).map(|id| Command::SetAttribute(id, "name".to_owned(), NASTY.to_owned())),
            4 => any(&mut below)
                .zip(any(&mut below))
                .map(|(a, b)| Command::Group(vec![a, b])),
            5 => any(&mut below).zip(any(&mut below)).map(|(from, to)| Command::Link {
                kind: RelationTypeId(1 + below(3) as u64),
                from,
                to,
            }),
            6 => documents
                .get(below(documents.len()))
                .map(|id| Command::SetReview(vec![*id], ReviewState::ALL[below(4)])),
            7 if below(5) == 0 => labels.get(below(labels.len())).map(|id| Command::RemoveLabel(*id)),
            8 if below(5) == 0 => documents
                .get(below(documents.len()))
                .map(|id| Command::RemoveDocuments(vec![*id])),
            _ => documents.get(below(documents.len())).map(|id| {
                let start = below(TEXT.len() - 1);
                let end = start + 1 + below(TEXT.len() - start);
                Command::Tag(vec![TagSpec {
                    document: *id,
                    ranges: std::iter::once(start..end).collect(),
                    label: labels.get(below(labels.len())).copied().unwrap_or(LabelId(1)),
                    attributes: BTreeMap::new(),
                    note: String::new(),
                }])
            }),
        };
        let Some(command) = command else { continue };
        let mut ctx = PlanContext {
            texts: &|_, _| Some(Arc::from(TEXT)),
            ids: &mut ids,
            author: Arc::from(["anna", "Ben B."][below(2)]),
            now: "2026-01-01T00:00:00Z".to_owned(),
        };
        if history.execute(command, &mut ctx).is_ok() {
            accepted += 1;
            step(&mut history);
        }
    }
    accepted
}

#[test]
fn a_journal_of_a_walk_replays_to_the_same_project_undo_and_redo_too() {
    for seed in 0..8 {
        let mut replayed = History::new(Project::with_default_schema());
        let mut replay = |transaction: &Transaction, expected: &Project| {
            let line = journal::encode(transaction);
            assert!(!line.contains(['\n', '\r', '\0']));
            let (title, edits) = journal::decode(&line).unwrap();
            assert_eq!(title, transaction.title);
            replayed.restore(edits);
            assert_eq!(replayed.project(), expected, "seed {seed}");
        };
        let accepted = walk(seed, |history| {
            let done = history.undo().unwrap().inverse();
            let again = history.redo().unwrap();
            assert_eq!(done, *again);
            replay(&again, history.project());
            if history.revision() % 3 == 0 {
                let undone = history.undo().unwrap();
                replay(&undone, history.project());
            }
        });
        assert!(accepted > 40, "seed {seed}: the walk was refused all day ({accepted})");
    }
}

#[test]
fn the_projects_of_a_walk_come_back_from_their_files() {
    for seed in 0..4 {
        walk(seed, |history| {
            let project = history.project();
            let files = written(project);
            assert_eq!(verify(&files, project, "u-1", &Kept::default()), Ok(()));
        });
    }
}

#[test]
fn a_journal_line_that_is_not_whole_or_not_ours_is_refused() {
    let transaction = Transaction {
        title: NASTY.to_owned(),
        edits: vec![annotation(1, 2, "anna"), relation(3, 1, 1, "b")],
    };
    let line = journal::encode(&transaction);
    assert_eq!(journal::decode(&line).unwrap().1, transaction.edits);
    for (cut, _) in line.char_indices() {
        assert!(journal::decode(&line[..cut]).is_err(), "{cut}");
    }
    let deep = format!("(title: \"\", edits: {}", "[".repeat(1_000_000));
    for bad in [
        line.replacen("1\", Some", "2\", Some", 1),
        line.replace("Relation(", "Later("),
        deep,
    ] {
        assert!(journal::decode(&bad).is_err());
    }
}
