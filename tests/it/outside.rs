//! Another program writes to the project while it is open, before and in the midst of saves: no version of anything is
//! destroyed, what both changed is asked about, and all of it is one step that can be taken back.

use corroborate::project::edit::{Command, DocumentPatch};
use corroborate::project::{AnnotationId, DocumentId};
use corroborate::session::import::import_text;
use corroborate::session::{OpenOptions, Session};
use corroborate::store::disk::Places;
use corroborate::store::files::load_folder;
use fastrand::Rng;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const TEXT: &str = "Officials said that the ferry stopped at noon, and nobody was hurt.";

fn options(home: &Path) -> OpenOptions {
    OpenOptions {
        author: "anna".to_owned(),
        places: Places::under(home),
        wake: Arc::new(|| ()),
    }
}

/// A saved project of one document with so many annotations of Anna's.
fn project(home: &Path, number: usize) -> (Session, Vec<AnnotationId>) {
    let mut session = Session::create(&home.join("p"), &options(home)).unwrap();
    let new = import_text("Ferry", TEXT, session.folder());
    session.execute(Command::AddDocuments(new.documents)).unwrap();
    for n in 0..number {
        tag(&mut session, n);
    }
    session.save().unwrap();
    let ids = session.project().annotations().iter().map(|(id, _)| id).collect();
    (session, ids)
}

fn document(session: &Session) -> DocumentId {
    session.project().documents_in_order()[0].0
}

fn tag(session: &mut Session, n: usize) {
    let spec = corroborate::project::edit::TagSpec {
        document: document(session),
        ranges: std::iter::once(n..n + 3).collect(),
        label: session.project().labels_in_order()[0].0,
        attributes: BTreeMap::new(),
        note: String::new(),
    };
    session.execute(Command::Tag(vec![spec])).unwrap();
}

fn file(session: &Session) -> PathBuf {
    session.folder().join("annotations/anna.ron")
}

/// Gives an annotation another note in the file, as an editor would, in one step.
fn write_note(path: &Path, id: AnnotationId, note: &str) {
    let text = fs::read_to_string(path).unwrap();
    let wanted = format!("Annotation(id: \"{id}\"");
    let lines = text.lines().map(|line| match line.trim_start().starts_with(&wanted) {
        true => {
            // Editors know nothing of check sums and leave the old one.
            let (record, sum) = line.rsplit_once("), // ").unwrap();
            let plain = record.split(", note:").next().unwrap();
            let rest = record.find(", rev:").map_or("", |at| &record[at..]);
            let plain = plain.split(", rev:").next().unwrap();
            format!("{plain}, note: \"{note}\"{rest}), // {sum}\n")
        }
        false => format!("{line}\n"),
    });
    let new: String = lines.collect();
    let beside = path.with_extension("editor");
    fs::write(&beside, new).unwrap();
    fs::rename(&beside, path).unwrap();
}

fn note(session: &Session, id: AnnotationId) -> String {
    session.project().annotations().get(id).unwrap().note.clone()
}

#[test]
fn what_another_program_changed_comes_in_as_one_step_and_is_saved_with_ours() {
    let home = tempfile::tempdir().unwrap();
    let (mut session, ids) = project(home.path(), 4);
    write_note(&file(&session), ids[0], "theirs");
    session.execute(Command::SetNote(ids[1], "ours".to_owned())).unwrap();
    let seen = session.look_outside().unwrap().unwrap();
    let said = session.take_outside(seen).unwrap();
    assert_eq!(said, ["Changes by another program: 1 annotation"]);
    assert_eq!(
        (note(&session, ids[0]), note(&session, ids[1])),
        ("theirs".to_owned(), "ours".to_owned())
    );
    assert!(session.look_outside().unwrap().is_none(), "it is known now");
    session.undo().unwrap();
    assert_eq!(
        (note(&session, ids[0]), note(&session, ids[1])),
        (String::new(), "ours".to_owned())
    );
    session.redo().unwrap();
    // The same, unseen until the save.
    write_note(&file(&session), ids[2], "theirs too");
    let outcome = session.save().unwrap();
    assert!(
        outcome.warnings.iter().any(|told| told.contains("1 annotation")),
        "{:?}",
        outcome.warnings
    );
    assert_eq!(note(&session, ids[2]), "theirs too");
    assert!(!session.is_unsaved() && session.conflicts().is_empty());
    let expected = session.project().clone();
    drop(session);
    let mut again = Session::open(&home.path().join("p"), &options(home.path())).unwrap();
    assert_eq!(*again.project(), expected);
    assert_eq!(again.take_notices(), Vec::<String>::new());
}

#[test]
fn what_both_changed_stays_undecided_until_somebody_decides() {
    for take_theirs in [false, true] {
        let home = tempfile::tempdir().unwrap();
        let (mut session, ids) = project(home.path(), 2);
        write_note(&file(&session), ids[0], "theirs");
        session.execute(Command::SetNote(ids[0], "ours".to_owned())).unwrap();
        session.save().unwrap();
        assert_eq!(note(&session, ids[0]), "ours");
        drop(session);
        let mut session = Session::open(&home.path().join("p"), &options(home.path())).unwrap();
        assert_eq!(note(&session, ids[0]), "ours");
        let conflicts = session.conflicts();
        assert_eq!(conflicts.len(), 1);
        assert_eq!(conflicts[0].others[0].to_string(), "note: here “ours”, there “theirs”");
        if take_theirs {
            session.take_theirs(&conflicts[0], &conflicts[0].others[0]).unwrap();
        } else {
            session.keep_ours(conflicts[0].record);
        }
        assert!(session.conflicts().is_empty() && session.is_unsaved());
        session.save().unwrap();
        drop(session);
        let mut session = Session::open(&home.path().join("p"), &options(home.path())).unwrap();
        assert_eq!(session.take_notices(), Vec::<String>::new());
        assert!(session.conflicts().is_empty());
        assert_eq!(note(&session, ids[0]), if take_theirs { "theirs" } else { "ours" });
    }
}

#[test]
fn a_missing_or_damaged_file_empties_no_project() {
    let home = tempfile::tempdir().unwrap();
    let (mut session, ids) = project(home.path(), 6);
    let bytes = fs::read(file(&session)).unwrap();
    for half in [None, Some(&bytes[..bytes.len() / 2])] {
        match half {
            None => fs::remove_file(file(&session)).unwrap(),
            Some(half) => fs::write(file(&session), half).unwrap(),
        }
        let seen = session.look_outside().unwrap().unwrap();
        session.take_outside(seen).unwrap();
        assert_eq!(session.project().annotations().len(), 6);
        session.execute(Command::SetNote(ids[0], format!("{half:?}"))).unwrap();
        session.save().unwrap();
        let (loaded, _) = load_folder(session.folder()).unwrap();
        assert_eq!(loaded.project, *session.project());
    }
}

#[test]
fn after_a_crash_and_a_change_from_outside_both_are_put_together() {
    let home = tempfile::tempdir().unwrap();
    let (mut session, ids) = project(home.path(), 4);
    session.execute(Command::SetNote(ids[0], "ours".to_owned())).unwrap();
    session.execute(Command::SetNote(ids[1], "ours".to_owned())).unwrap();
    session.flush().unwrap();
    let path = file(&session);
    // As after a crash: nothing is saved on the way out.
    drop(session);
    write_note(&path, ids[1], "theirs");
    write_note(&path, ids[2], "theirs");
    for _ in 0..2 {
        let session = Session::open(&home.path().join("p"), &options(home.path())).unwrap();
        let notes = ids.iter().map(|id| note(&session, *id)).collect::<Vec<_>>();
        assert_eq!(notes, ["ours", "ours", "theirs", ""]);
        assert_eq!(session.conflicts().len(), 1);
        assert_eq!(
            session.conflicts()[0].others[0].to_string(),
            "note: here “ours”, there “theirs”"
        );
        session.flush().unwrap();
    }
    let mut session = Session::open(&home.path().join("p"), &options(home.path())).unwrap();
    session.save().unwrap();
    drop(session);
    let session = Session::open(&home.path().join("p"), &options(home.path())).unwrap();
    assert_eq!(session.conflicts().len(), 1, "nobody has decided");
}

/// Every note that another program wrote is in the project, or stands against what is there, or was written over by that
/// program itself.
#[test]
fn no_version_written_during_saves_is_destroyed() {
    let wanted = std::env::var("CORROBORATE_TRIES")
        .ok()
        .and_then(|number| number.parse().ok());
    let wanted: usize = wanted.unwrap_or(200);
    let home = tempfile::tempdir().unwrap();
    let (mut session, ids) = project(home.path(), 16);
    let (ours, theirs) = ids.split_at(8);
    let (path, done) = (file(&session), Arc::new(AtomicBool::new(false)));
    let (ended, tries) = (done.clone(), Arc::new(AtomicUsize::new(0)));
    let tried = tries.clone();
    let (targets, other) = (theirs.to_vec(), path.clone());
    // Writes whole versions at any moment of our saves, each built on what it finds.
    let writer = std::thread::spawn(move || {
        let mut rng = Rng::with_seed(7);
        let mut last: BTreeMap<AnnotationId, String> = BTreeMap::new();
        for n in 0..wanted {
            let id = targets[n % targets.len()];
            write_note(&other, id, &format!("theirs {n}"));
            last.insert(id, format!("theirs {n}"));
            // Two versions a save at most, at moments that nobody chooses.
            while n > 2 * tried.load(Ordering::Acquire) {
                std::thread::yield_now();
            }
            for _ in 0..rng.usize(..200_000) {
                std::hint::spin_loop();
            }
        }
        ended.store(true, Ordering::Release);
        last
    });
    let mut saves = 0;
    while !done.load(Ordering::Acquire) {
        let n = tries.load(Ordering::Acquire);
        let id = ours[n % ours.len()];
        session.execute(Command::SetNote(id, format!("ours {n}"))).unwrap();
        // While another program writes without a pause, a save may give up; the journal holds the work.
        if session.save().is_ok() {
            saves += 1;
        }
        tries.fetch_add(1, Ordering::AcqRel);
    }
    let last = writer.join().unwrap();
    session.save().unwrap();
    let mut against: BTreeMap<String, usize> = BTreeMap::new();
    for conflict in session.conflicts() {
        for other in conflict.others {
            *against.entry(format!("{other:?}")).or_default() += 1;
        }
    }
    let mut kept = 0;
    for (id, written) in &last {
        let there =
            note(&session, *id) == *written || against.keys().any(|other| other.contains(&format!("\"{written}\"")));
        let beside = fs::read_dir(path.parent().unwrap()).unwrap().flatten();
        let aside = beside.filter(|entry| entry.file_name().to_string_lossy().contains(".theirs."));
        let aside = aside.filter_map(|entry| fs::read_to_string(entry.path()).ok());
        assert!(
            there || aside.into_iter().any(|text| text.contains(written)),
            "{written} is lost; now {}",
            note(&session, *id)
        );
        kept += 1;
    }
    let (loaded, _) = load_folder(session.folder()).unwrap();
    assert_eq!(loaded.project, *session.project());
    println!(
        "{wanted} versions by another program during {saves} saves: the last of each of {kept} records kept, 0 lost"
    );
}

#[test]
fn a_title_changed_on_both_sides_is_asked_about_and_a_new_document_comes_in() {
    let home = tempfile::tempdir().unwrap();
    let (mut session, _) = project(home.path(), 1);
    let path = session.folder().join("project.ron");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("title: \"Ferry\"", "title: \"Boat\"")).unwrap();
    let patch = DocumentPatch {
        title: Some("Ship".to_owned()),
        ..DocumentPatch::default()
    };
    let id = document(&session);
    session.execute(Command::EditDocument(id, patch)).unwrap();
    session.save().unwrap();
    let conflicts = session.conflicts();
    assert_eq!(conflicts[0].others[0].to_string(), "title: here “Ship”, there “Boat”");
}
