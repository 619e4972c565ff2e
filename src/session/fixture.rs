//! A project for unit tests.

use super::import::import_text;
use super::{OpenOptions, Session};
use crate::project::DocumentId;
use crate::project::edit::Command;
use crate::store::disk::Places;
use std::path::Path;
use std::sync::Arc;

/// A new project of these texts, by anna, all under `home`; the documents in the order of the list.
pub fn session_of(home: &Path, texts: &[&str]) -> (Session, Vec<DocumentId>) {
    let options = OpenOptions {
        author: "anna".to_owned(),
        places: Places::under(home),
        wake: Arc::new(|| ()),
    };
    let mut session = Session::create(&home.join("p"), &options).unwrap();
    for (n, text) in texts.iter().enumerate() {
        let new = import_text(&n.to_string(), text, session.folder());
        session.execute(Command::AddDocuments(new.documents)).unwrap();
    }
    let documents = session.project().documents_in_order();
    let documents = documents.into_iter().map(|(id, _)| id).collect();
    (session, documents)
}
