//! Searching a project for proposals, at first and when a document comes or goes. All wall-clock time.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench prints, and stops at whatever is not as it made it"
)]

mod figures;
mod folder;
mod news;
mod planted;

use corroborate::progress::Progress;
use corroborate::project::edit::Command;
use corroborate::session::Session;
use corroborate::session::proposals::Finder;
use std::fs;
use std::time::{Duration, Instant};

/// Documents searched at first; a few more come and go.
const DOCUMENTS: usize = 1_000;
const MORE: usize = 20;

fn main() {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    folder::tagged_project(&home.path().join("small"), home.path(), &[(4096, 10)]);
    let made = planted::corpus(7, DOCUMENTS + MORE);
    let sources = home.path().join("sources");
    fs::create_dir_all(&sources).unwrap();
    let path = |n: usize| sources.join(format!("{n:05}.txt"));
    for (n, text) in made.texts.iter().enumerate() {
        fs::write(path(n), text).unwrap();
    }
    let mut session = Session::create(&home.path().join("project"), &folder::options(home.path())).unwrap();
    folder::take_in(&mut session, (0..DOCUMENTS).map(path).collect());
    let bytes: u64 = session
        .project()
        .documents()
        .values()
        .map(|document| document.text_len)
        .sum();
    let copied = made
        .planted
        .iter()
        .filter(|group| group.planting != planted::Planting::Hard);
    let places: usize = copied.map(|group| group.places.len()).sum();
    println!(
        "{DOCUMENTS} documents of together {:.1} MB, {places} copies planted",
        bytes as f64 / 1e6
    );
    figures::heading("searching a project");
    let mut finder = Finder::default();
    let mut search = |session: &Session| -> Duration {
        let start = Instant::now();
        let found = finder
            .find(session.project(), session.folder(), &Progress::default())
            .unwrap();
        assert!(found.problems.is_empty() && !found.proposals.is_empty());
        start.elapsed()
    };
    figures::print("all documents", &[search(&session)], "");
    let (mut came, mut went) = (Vec::new(), Vec::new());
    for n in DOCUMENTS..DOCUMENTS + MORE {
        let added = folder::take_in(&mut session, vec![path(n)]);
        came.push(search(&session));
        session.execute(Command::RemoveDocuments(added)).unwrap();
        went.push(search(&session));
    }
    figures::print("one document more", &came, "");
    figures::print("one document less", &went, "");
    figures::print_peak_memory("in all", "");
}
