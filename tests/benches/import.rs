//! Taking many documents in, and opening the project again. All wall-clock time.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench prints, and stops at whatever is not as it made it"
)]

mod figures;
mod folder;
mod news;

use corroborate::session::Session;
use std::fs;
use std::time::Instant;

/// Documents, and bytes in each.
const DOCUMENTS: usize = 10_000;
const BYTES: usize = 4096;

/// Times the project is opened again.
const OPENINGS: usize = 5;

fn main() {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    folder::tagged_project(&home.path().join("small"), home.path(), &[(BYTES, 10)]);
    let sources = home.path().join("sources");
    fs::create_dir_all(&sources).unwrap();
    for n in 0..DOCUMENTS {
        let (text, _) = news::document(1_000_000 + n as u64, BYTES, 10);
        fs::write(sources.join(format!("{n:05}.txt")), text).unwrap();
    }
    let project = home.path().join("project");
    let options = folder::options(home.path());
    figures::heading("10,000 documents of 4 KB");
    let mut session = Session::create(&project, &options).unwrap();
    let start = Instant::now();
    let documents = folder::take_in(&mut session, vec![sources]);
    session.flush().unwrap();
    figures::print("importing, until it is on disk", &[start.elapsed()], "< 10,000");
    assert_eq!(documents.len(), DOCUMENTS);
    let start = Instant::now();
    session.save().unwrap();
    figures::print("saving the project", &[start.elapsed()], "");
    drop(session);
    let mut openings = Vec::new();
    for _ in 0..OPENINGS {
        let start = Instant::now();
        let session = Session::open(&project, &options).unwrap();
        openings.push(start.elapsed());
        assert_eq!(session.project().documents().len(), DOCUMENTS);
    }
    figures::print("opening it again", &openings, "< 1,000");
    figures::print_peak_memory("in all", "< 232 MB");
}
