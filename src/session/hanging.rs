//! A project on a disk that does not answer: work goes on, nothing is called saved, and all is there once it answers.

use super::fixture::session_of;
use super::task::Poll;
use super::{Durable, OpenOptions, Session};
use crate::project::edit::{Command, TagSpec};
use crate::project::schema::CLAIM;
use crate::store::disk::{Places, hang};
use std::sync::Arc;

#[test]
fn case_64_a_disk_that_hangs_is_not_waited_for_and_nothing_is_called_saved_meanwhile() {
    let home = tempfile::tempdir().unwrap();
    let (mut session, documents) = session_of(home.path(), &["one two three"]);
    let tag = |start: usize| TagSpec {
        document: documents[0],
        ranges: std::iter::once(start..start + 3).collect(),
        label: CLAIM,
        attributes: std::collections::BTreeMap::new(),
        note: String::new(),
    };
    session.execute(Command::Tag(vec![tag(0)])).unwrap();
    session.save().unwrap();
    assert_eq!(session.durable(), Durable::Yes);

    let hung = hang(home.path());
    session.execute(Command::Tag(vec![tag(4)])).unwrap();
    hung.met();
    let save = session.start_save().unwrap();
    session.undo().unwrap();
    session.redo().unwrap();
    session.execute(Command::Tag(vec![tag(8)])).unwrap();
    assert_eq!(session.project().annotations().len(), 3);
    assert_eq!(session.durable(), Durable::Soon);
    assert!(session.is_unsaved() && matches!(save.poll(), Poll::Running));
    drop(hung);

    session.flush().unwrap();
    assert_eq!(session.durable(), Durable::Yes);
    let outcome = save.wait().unwrap().unwrap();
    session.finish_save(&outcome);
    assert!(session.is_unsaved(), "the last tag came after the save was begun");
    drop(session);
    let options = OpenOptions {
        author: "anna".to_owned(),
        places: Places::under(home.path()),
        wake: Arc::new(|| ()),
    };
    let again = Session::open(&home.path().join("p"), &options).unwrap();
    assert_eq!(again.project().annotations().len(), 3);
}
