//! Projects in a folder of the bench's own.

use crate::news;
use corroborate::progress::Progress;
use corroborate::project::edit::{Command, TagSpec};
use corroborate::project::{DocumentId, LabelId};
use corroborate::session::import::{ImportOutcome, ImportRequest, import};
use corroborate::session::{OpenOptions, Session};
use corroborate::store::disk::Places;
use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens as somebody whose settings and journals lie under `home`.
pub(crate) fn options(home: &Path) -> OpenOptions {
    OpenOptions {
        author: "bench".to_owned(),
        places: Places::under(home),
        wake: Arc::new(|| ()),
    }
}

/// Takes files in, as the window does: reads, keeps the texts, adds the documents.
pub(crate) fn take_in(session: &mut Session, paths: Vec<PathBuf>) -> Vec<DocumentId> {
    let request = ImportRequest {
        paths,
        encoding: None,
        large: false,
        again: false,
    };
    let ImportOutcome {
        documents, problems, ..
    } = import(&request, session.folder(), session.project(), &Progress::default()).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let ids = documents.iter().map(|new| new.id).collect();
    session.execute(Command::AddDocuments(documents)).unwrap();
    ids
}

/// Makes a saved project in `folder` with a tagged document of each size, given as bytes and passages a KB.
pub(crate) fn tagged_project(folder: &Path, home: &Path, sizes: &[(usize, usize)]) {
    let mut session = Session::create(folder, &options(home)).unwrap();
    let labels: Vec<LabelId> = session
        .project()
        .labels_in_order()
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    for (n, (bytes, per_kb)) in sizes.iter().enumerate() {
        let (text, passages) = news::document(n as u64, *bytes, *per_kb);
        let path = home.join(format!("news-{n}.txt"));
        fs::create_dir_all(home).unwrap();
        fs::write(&path, text).unwrap();
        let document = take_in(&mut session, vec![path])[0];
        let label = |n: usize| labels[n % labels.len()];
        let specs = passages
            .into_iter()
            .enumerate()
            .map(|(n, range)| spec(document, range, label(n)));
        session.execute(Command::Tag(specs.collect())).unwrap();
    }
    session.save().unwrap();
}

/// One passage to tag, with nothing filled in.
pub(crate) fn spec(document: DocumentId, range: Range<usize>, label: LabelId) -> TagSpec {
    TagSpec {
        document,
        ranges: vec![range],
        label,
        attributes: BTreeMap::new(),
        note: String::new(),
    }
}
