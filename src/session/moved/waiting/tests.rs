use super::*;
use crate::project::edit::{NewDocument, TagSpec};
use crate::project::schema::CLAIM;
use crate::session::Session;
use crate::session::fixture::session_of;
use crate::session::import::import_text;
use crate::session::moved::{Taken, take_version};

const OLD: &str = "Ferries between the two islands stopped at noon on Monday because of high waves. The sky over the \
    harbour was green, said the keeper of the lighthouse. Nobody was hurt when the pier broke in two places. A second \
    ship waits outside the harbour until the wind drops.";

fn tag(session: &mut Session, document: DocumentId, words: &[&str]) -> AnnotationId {
    let text = session.read_text(document).unwrap();
    let ranges = words.iter().map(|words| {
        let start = text.find(words).unwrap();
        start..start + words.len()
    });
    let spec = TagSpec {
        document,
        ranges: ranges.collect(),
        label: CLAIM,
        attributes: BTreeMap::new(),
        note: String::new(),
    };
    let done = session.execute(Command::Tag(vec![spec])).unwrap();
    match done.edits.first() {
        Some(crate::project::edit::Edit::Annotation(id, _)) => *id,
        other => panic!("{other:?}"),
    }
}

fn version(session: &mut Session, old: DocumentId, text: &str) -> Taken {
    let new: NewDocument = import_text("new", text, session.folder()).documents.remove(0);
    let taken = take_version(new, old, (session.project(), session.folder()), &Progress::default());
    let taken = taken.unwrap().unwrap();
    session.execute(taken.command.clone()).unwrap();
    taken
}

fn listed(session: &Session) -> Vec<Waiting> {
    let (found, problems) = waiting(
        session.project(),
        session.folder(),
        &mut Known::default(),
        &Progress::default(),
    )
    .unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    found
}

fn words(session: &Session, id: AnnotationId) -> (DocumentId, String) {
    let annotation = session.project().annotations().get(id).unwrap();
    let text = session.read_text(annotation.document).unwrap();
    let words: Vec<&str> = annotation.spans.iter().map(|span| &text[span.range()]).collect();
    (annotation.document, words.join(" | "))
}

#[test]
fn what_is_proven_moves_what_changed_is_asked_about_and_what_is_gone_is_an_orphan() {
    let home = tempfile::tempdir().unwrap();
    let (mut session, documents) = session_of(home.path(), &[OLD]);
    let old = documents[0];
    let untouched = tag(
        &mut session,
        old,
        &["two islands stopped at noon", "because of high waves"],
    );
    let changed = tag(&mut session, old, &["The sky over the harbour was green"]);
    let gone = tag(
        &mut session,
        old,
        &["A second ship waits outside the harbour until the wind drops"],
    );
    let before = session.project().clone();
    let text = OLD
        .replace("was green", "was dark green")
        .replace(" A second ship waits outside the harbour until the wind drops.", "");
    let taken = version(&mut session, old, &text);
    assert_eq!(taken.to_string(), "1 annotation moved, 1 to review, 1 without a place");
    let new = taken.document;
    assert_eq!(
        words(&session, untouched),
        (new, "two islands stopped at noon | because of high waves".to_owned())
    );
    let list = listed(&session);
    assert_eq!(
        list.iter().map(|waiting| waiting.annotation).collect::<Vec<_>>(),
        [changed, gone]
    );
    assert_eq!(left(session.project()), 2);
    assert!(list[1].candidates.is_empty());
    session
        .execute(Command::Reattach(attach(&list[0], 0).into_iter().collect()))
        .unwrap();
    assert_eq!(
        words(&session, changed),
        (new, "The sky over the harbour was dark green".to_owned())
    );
    let list = listed(&session);
    session.execute(leave(&[&list[0]], session.project())).unwrap();
    assert!(listed(&session).is_empty());
    assert_eq!(words(&session, gone).0, old, "it stays on the older version");
    // A still newer version asks again.
    version(&mut session, new, &format!("{text} A second ship waits."));
    assert_eq!(left(session.project()), 1);
    while session.project() != &before {
        session.undo().unwrap();
    }
}

#[test]
fn case_34_line_ends_and_normal_forms_are_no_changes() {
    let home = tempfile::tempdir().unwrap();
    let text = "Le café était fermé.\nPersonne n’a été blessé.\n";
    let (mut session, documents) = session_of(home.path(), &[text]);
    let id = tag(&mut session, documents[0], &["fermé.\nPersonne n’a été"]);
    let other: String = unicode_normalization::UnicodeNormalization::nfd(text).collect();
    let taken = version(&mut session, documents[0], &other.replace('\n', "\r\n"));
    assert_eq!(taken.to_string(), "1 annotation moved, 0 to review, 0 without a place");
    assert_eq!(words(&session, id).1, "ferme\u{301}.\r\nPersonne n’a e\u{301}te\u{301}");
}

#[test]
fn what_is_known_is_not_worked_out_anew() {
    let home = tempfile::tempdir().unwrap();
    let (mut session, documents) = session_of(home.path(), &[OLD]);
    let changed = tag(&mut session, documents[0], &["was green"]);
    version(&mut session, documents[0], &OLD.replace("was green", "was dark green"));
    let mut known = Known::default();
    let find = |session: &Session, known: &mut Known| {
        waiting(session.project(), session.folder(), known, &Progress::default())
            .unwrap()
            .0
    };
    let first = find(&session, &mut known);
    let again = find(&session, &mut known);
    assert!(Arc::ptr_eq(&first[0].candidates, &again[0].candidates));
    session
        .execute(Command::SetSpans(changed, std::iter::once(0..7).collect()))
        .unwrap();
    let moved = find(&session, &mut known);
    assert_eq!(
        moved[0].candidates[0].score, 1000,
        "what is unchanged now is proven: {moved:?}"
    );
}
