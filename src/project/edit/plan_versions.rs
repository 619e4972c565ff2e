//! Rules for newer versions of a document, and for annotations that follow to them.

use super::change::{Change, Edit};
use super::command::{CommandError, Move, NewDocument, NewVersion, Reattach};
use super::plan::{PlanContext, Planned, count};
use super::plan_documents::check_date;
use super::plan_tags::{place, short, text_of};
use crate::project::annotation::Annotation;
use crate::project::document::Document;
use crate::project::ids::{AnnotationId, DocumentId};
use crate::project::model::Project;
use crate::project::span::{Quote, Span};
use std::collections::BTreeSet;

pub(super) fn new_version(wish: NewVersion, project: &Project, ctx: &PlanContext<'_>) -> Planned {
    let older = project.documents.get(wish.replaces).ok_or(CommandError::NoDocument)?;
    let mut others = project.documents.values();
    if let Some(newer) = others.find(|other| other.replaces == Some(wish.replaces)) {
        return Err(CommandError::NotAllowed(format!(
            "“{}” has a newer version already, “{}”; choose that one",
            older.title, newer.title
        )));
    }
    let NewDocument { id, document } = wish.new;
    let present = project.documents.get(id);
    if id == wish.replaces
        || present.is_some_and(|present| present.replaces.is_some())
        || is_newer(wish.replaces, id, project)
    {
        return Err(CommandError::NotAllowed(
            "This document is an older or a newer version already".to_owned(),
        ));
    }
    check_date(&document.date)?;
    let document = match present {
        Some(present) => Document {
            replaces: Some(wish.replaces),
            ..Document::clone(present)
        },
        None => succeeding(document, (wish.replaces, older)),
    };
    let (old_text, new_text) = (text_of(wish.replaces, older, ctx)?, text_of(id, &document, ctx)?);
    let mut edits = Vec::with_capacity(wish.moves.len() + 1);
    let mut seen = BTreeSet::new();
    for step in wish.moves {
        let before = project.annotations.get(step.annotation);
        let before = before.filter(|annotation| annotation.document == wish.replaces && annotation.spans == step.from);
        if let Some(before) = before.filter(|_| seen.insert(step.annotation)) {
            let (spans, quote) = proven(before, &step, (&old_text, &new_text))?;
            edits.push(moved(step.annotation, before, (id, spans, quote)));
        }
    }
    let title = format!(
        "take in a newer version of “{}” with {}",
        short(&older.title),
        count(edits.len(), "annotation")
    );
    let change = present.map_or_else(
        || Change::insert(document.clone()),
        |present| Change::replace(present, document.clone()),
    );
    edits.insert(0, Edit::Document(id, change));
    Ok((title, edits))
}

/// The newer version with what is not known of it taken over from the older one, in the same place of the list.
fn succeeding(document: Document, (id, older): (DocumentId, &Document)) -> Document {
    let or = |new: String, old: &String| if new.is_empty() { old.clone() } else { new };
    Document {
        title: or(document.title, &older.title),
        outlet: or(document.outlet, &older.outlet),
        date: or(document.date, &older.date),
        url: or(document.url, &older.url),
        note: or(document.note, &older.note),
        labels: document.labels.union(&older.labels).copied().collect(),
        order: older.order,
        replaces: Some(id),
        ..document
    }
}

/// The spans and the quote of an annotation in the newer version. Its words must be the same there, but for line ends;
/// whether letters are the same in another normal form, only the caller can tell.
fn proven(before: &Annotation, step: &Move, (old, new): (&str, &str)) -> Result<(Vec<Span>, Quote), CommandError> {
    let spans = step
        .to
        .iter()
        .map(|range| Span::new(new, range.clone()).ok_or(CommandError::BadRange(range.clone())));
    let spans: Vec<Span> = spans.collect::<Result<_, _>>()?;
    let in_order = |pair: &[Span]| matches!(pair, [a, b] if a.end() <= b.start());
    let same = spans.len() == before.spans.len()
        && spans.windows(2).all(in_order)
        && before.spans.iter().zip(&spans).all(|(here, there)| {
            let (here, there) = (old.get(here.range()), new.get(there.range()));
            here.zip(there).is_some_and(|(here, there)| is_same(here, there))
        });
    let was = Quote::cut(old, &before.spans).filter(|quote| quote.exact == before.quote.exact);
    match (same && was.is_some(), Quote::cut(new, &spans)) {
        (true, Some(quote)) => Ok((spans, quote)),
        _ => Err(CommandError::NotAllowed(format!(
            "“{}” does not stand there in the newer version",
            short(&before.quote.exact)
        ))),
    }
}

fn is_same(here: &str, there: &str) -> bool {
    let line_ends = |words: &str| words.replace("\r\n", "\n").replace('\r', "\n");
    here == there || line_ends(here) == line_ends(there) || !here.is_ascii() && !there.is_ascii()
}

fn moved(id: AnnotationId, before: &std::sync::Arc<Annotation>, place: (DocumentId, Vec<Span>, Quote)) -> Edit {
    let (document, spans, quote) = place;
    let after = Annotation {
        document,
        spans,
        quote,
        ..Annotation::clone(before)
    };
    Edit::Annotation(id, Change::replace(before, after))
}

pub(super) fn reattach(wishes: Vec<Reattach>, project: &Project, ctx: &PlanContext<'_>) -> Planned {
    let title = match wishes.as_slice() {
        [one] => {
            let annotation = project
                .annotations
                .get(one.annotation)
                .ok_or(CommandError::NoAnnotation)?;
            format!("attach “{}” in the newer version", short(&annotation.quote.exact))
        }
        many => format!("attach {} in the newer version", count(many.len(), "annotation")),
    };
    let mut edits = Vec::with_capacity(wishes.len());
    let mut seen = BTreeSet::new();
    for wish in wishes {
        let before = project
            .annotations
            .get(wish.annotation)
            .ok_or(CommandError::NoAnnotation)?;
        if !seen.insert(wish.annotation) {
            return Err(CommandError::BadValue(
                "One annotation cannot be attached in two places".to_owned(),
            ));
        }
        if !is_newer(wish.document, before.document, project) {
            return Err(CommandError::NotAllowed(
                "An annotation can only be attached in a newer version of its document".to_owned(),
            ));
        }
        let (spans, quote) = place(wish.document, wish.ranges, project, ctx)?;
        edits.push(moved(wish.annotation, before, (wish.document, spans, quote)));
    }
    Ok((title, edits))
}

/// Whether one document is a newer version of another, perhaps by way of others.
fn is_newer(new: DocumentId, old: DocumentId, project: &Project) -> bool {
    let older = |id: DocumentId| project.documents.get(id).and_then(|document| document.replaces);
    // In a stranger's project, versions may replace each other in a circle.
    let mut steps = std::iter::successors(older(new), |id| older(*id)).take(project.documents.len());
    new != old && steps.any(|id| id == old)
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::*;
    use crate::project::IdSource;
    use crate::project::edit::{Command, History, TagSpec};
    use crate::project::schema::CLAIM;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    const OLD: &str = "The sky is green.\r\nNobody was hurt.";
    const NEW: &str = "Update: The sky is green.\nNobody was hurt.";
    const A: DocumentId = DocumentId(300);
    const B: DocumentId = DocumentId(301);

    fn run(history: &mut History, command: Command) -> Result<(), CommandError> {
        let texts = |id: DocumentId, _: &Document| Some(Arc::from(if id == A { OLD } else { NEW }));
        let mut ctx = PlanContext {
            texts: &texts,
            ids: &mut IdSource::new(history.revision()),
            author: Arc::from("anna"),
            now: "2026-01-01T00:00:00Z".to_owned(),
        };
        history.execute(command, &mut ctx).map(|_| ())
    }

    fn document(id: DocumentId, title: &str, text: &str) -> NewDocument {
        let document = Document {
            title: title.to_owned(),
            text_len: text.len() as u64,
            ..Document::default()
        };
        NewDocument { id, document }
    }

    /// The first document with a claim on `range`.
    fn tagged(range: std::ops::Range<usize>) -> (History, AnnotationId) {
        let mut history = History::new(Project::with_default_schema());
        let mut first = document(A, "Sky", OLD);
        first.document.outlet = "Gazette".to_owned();
        run(&mut history, Command::AddDocuments(vec![first])).unwrap();
        let spec = TagSpec {
            document: A,
            ranges: vec![range],
            label: CLAIM,
            attributes: BTreeMap::new(),
            note: "n".to_owned(),
        };
        run(&mut history, Command::Tag(vec![spec])).unwrap();
        let (id, _) = history.project().annotations().iter().next().unwrap();
        (history, id)
    }

    fn version(moves: Vec<Move>) -> Command {
        Command::NewVersion(Box::new(NewVersion {
            new: document(B, "", NEW),
            replaces: A,
            moves,
        }))
    }

    fn step(history: &History, annotation: AnnotationId, to: std::ops::Range<usize>) -> Move {
        Move {
            annotation,
            from: history.project().annotations().get(annotation).unwrap().spans.clone(),
            to: vec![to],
        }
    }

    #[test]
    fn a_newer_version_takes_over_what_is_proven_in_one_step() {
        let (mut history, id) = tagged(11..25);
        let before = history.project().clone();
        let moves = vec![step(&history, id, 19..32)];
        run(&mut history, version(moves)).unwrap();
        let project = history.project();
        let annotation = project.annotations().get(id).unwrap();
        assert_eq!((annotation.document, annotation.note.as_str()), (B, "n"));
        assert_eq!(annotation.quote.exact, "green.\nNobody", "cut from the new text");
        let newer = project.documents().get(B).unwrap();
        assert_eq!((newer.title.as_str(), newer.outlet.as_str()), ("Sky", "Gazette"));
        assert_eq!(newer.replaces, Some(A));
        assert!(project.documents().contains(A));
        history.undo().unwrap();
        assert_eq!(*history.project(), before);
    }

    #[test]
    fn other_words_are_refused_and_what_was_changed_meanwhile_stays() {
        let (mut history, id) = tagged(4..16);
        let wrong = vec![step(&history, id, 13..25)];
        assert!(matches!(
            run(&mut history, version(wrong)),
            Err(CommandError::NotAllowed(_))
        ));
        let outside = vec![step(&history, id, 90..99)];
        assert!(matches!(
            run(&mut history, version(outside)),
            Err(CommandError::BadRange(_))
        ));
        let stale = vec![step(&history, id, 12..24)];
        run(&mut history, Command::SetSpans(id, vec![4..7])).unwrap();
        run(&mut history, version(stale)).unwrap();
        assert_eq!(history.project().annotations().get(id).unwrap().document, A);
        let again = Command::NewVersion(Box::new(NewVersion {
            new: document(DocumentId(302), "", NEW),
            replaces: A,
            moves: Vec::new(),
        }));
        assert!(matches!(run(&mut history, again), Err(CommandError::NotAllowed(_))));
    }

    #[test]
    fn a_document_that_is_there_becomes_a_newer_version_but_not_in_a_circle() {
        let (mut history, id) = tagged(4..16);
        run(&mut history, Command::AddDocuments(vec![document(B, "Other", NEW)])).unwrap();
        let moves = vec![step(&history, id, 12..24)];
        run(&mut history, version(moves)).unwrap();
        let project = history.project();
        let newer = project.documents().get(B).unwrap();
        assert_eq!(
            (newer.title.as_str(), newer.outlet.as_str()),
            ("Other", ""),
            "it stays as it is"
        );
        assert_eq!(project.annotations().get(id).unwrap().document, B);
        let back = Command::NewVersion(Box::new(NewVersion {
            new: document(A, "", OLD),
            replaces: B,
            moves: Vec::new(),
        }));
        assert!(matches!(run(&mut history, back), Err(CommandError::NotAllowed(_))));
    }

    #[test]
    fn an_annotation_is_attached_by_hand_in_a_newer_version_only() {
        let (mut history, id) = tagged(4..16);
        let wish = |document| {
            Command::Reattach(vec![Reattach {
                annotation: id,
                document,
                ranges: vec![12..15],
            }])
        };
        assert!(matches!(run(&mut history, wish(A)), Err(CommandError::NotAllowed(_))));
        run(&mut history, version(Vec::new())).unwrap();
        run(&mut history, wish(B)).unwrap();
        let annotation = history.project().annotations().get(id).unwrap();
        assert_eq!((annotation.document, annotation.quote.exact.as_str()), (B, "sky"));
        assert!(
            matches!(run(&mut history, wish(A)), Err(CommandError::NotAllowed(_))),
            "not back"
        );
    }
}
