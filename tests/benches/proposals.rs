//! Searching a project for proposals, at first and when a document comes or goes, and deciding them. All wall-clock time.

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
use corroborate::project::Verdict;
use corroborate::project::edit::{Command, Ruling};
use corroborate::session::Session;
use corroborate::session::proposals::{Filter, Finder, Queue};
use std::fs;
use std::time::{Duration, Instant};

/// Documents searched at first; a few more come and go.
const DOCUMENTS: usize = 5_000;
const MORE: usize = 20;
const DECISIONS: usize = 1_000;

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
    let search = |finder: &mut Finder, session: &Session| -> Duration {
        let start = Instant::now();
        let found = finder
            .find(session.project(), session.folder(), &Progress::default())
            .unwrap();
        assert!(found.problems.is_empty() && !found.proposals.is_empty());
        start.elapsed()
    };
    figures::print("all documents", &[search(&mut finder, &session)], "");
    let (mut came, mut went) = (Vec::new(), Vec::new());
    for n in DOCUMENTS..DOCUMENTS + MORE {
        let added = folder::take_in(&mut session, vec![path(n)]);
        came.push(search(&mut finder, &session));
        session.execute(Command::RemoveDocuments(added)).unwrap();
        went.push(search(&mut finder, &session));
    }
    figures::print("one document more", &came, "");
    figures::print("one document less", &went, "");
    decide(&mut session, &mut finder);
    figures::print_peak_memory("in all", "");
}

/// Decides one proposal after the other, as the review does: the first in the queue, and the queue is worked out anew.
fn decide(session: &mut Session, finder: &mut Finder) {
    let found = finder
        .find(session.project(), session.folder(), &Progress::default())
        .unwrap();
    println!("{} proposals", found.proposals.len());
    figures::heading("deciding, until the next one is there");
    let mut spent = Vec::new();
    for n in 0..DECISIONS {
        let start = Instant::now();
        let queue = Queue::new(
            &found.proposals,
            session.project(),
            session.derived(),
            &Filter::default(),
        );
        let open = &queue.open[0];
        let (proposal, verdict) = (open.proposal.proposed(), open.accepting());
        let verdict = if n % 5 == 0 { Verdict::Rejected } else { verdict };
        session
            .execute(Command::Decide(vec![Ruling { proposal, verdict }]))
            .unwrap();
        spent.push(start.elapsed());
    }
    let (first, last) = (&spent[..100], &spent[DECISIONS - 100..]);
    figures::print("the first 100", first, "< 16");
    figures::print("the last 100 of 1,000", last, "< 16");
}
