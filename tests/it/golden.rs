//! Projects and journals of every version that ever wrote one, `tests/golden`: they open, with all that was in them.
//!
//! A folder a layout (`v1`; `v2` has check sums behind its lines): `project`, as it was saved, and `state`, the journal that a kill left behind. They are never
//! written anew; a new layout gets a folder of its own, and a line in [`VERSIONS`].

use crate::helper::{Desk, number};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const VERSIONS: &[&str] = &["v1", "v2"];

fn golden(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(version)
}

/// A desk with the project `p` of a version.
fn desk(version: &str) -> Desk {
    let desk = Desk::new();
    let from = golden(version).join("project");
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.unwrap();
        let to = desk.path("p").join(entry.path().strip_prefix(&from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir(to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
    desk
}

/// Puts the journal of a version where the program looks for that of `p`.
fn put_journal(desk: &Desk, version: &str) {
    desk.stats();
    let state = fs::read_dir(desk.path("home/state"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    for entry in fs::read_dir(&state).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with("journal") {
            fs::remove_file(path).unwrap();
        }
    }
    for entry in fs::read_dir(golden(version).join("state")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, state.join(path.file_name().unwrap())).unwrap();
    }
}

#[test]
fn a_project_of_every_version_opens_with_all_that_was_in_it() {
    for version in VERSIONS {
        let desk = desk(version);
        let before = desk.files("p");
        let checked = desk.run(&["check", "p"]);
        assert_eq!(checked.code, Some(0), "{version}: {checked:?}");
        let stats = desk.stats();
        assert_eq!(
            (&stats["documents"], &stats["annotations"]),
            (&2.into(), &4.into()),
            "{version}"
        );
        assert_eq!(desk.files("p"), before, "{version}: opening writes nothing");
    }
}

#[test]
fn a_journal_of_every_version_is_replayed() {
    for version in VERSIONS {
        let desk = desk(version);
        put_journal(&desk, version);
        let checked = desk.run(&["check", "p"]);
        assert!(
            checked.err.contains("project folder: 7 change"),
            "{version}: {checked:?}"
        );
        let stats = desk.stats();
        assert_eq!(
            (&stats["annotations"], &stats["relations"], &stats["duplicate_groups"]),
            (&3.into(), &1.into(), &1.into()),
            "{version}: {stats}"
        );
        assert_eq!(number(&stats["review"], "finished"), 1, "{version}: {stats}");
        let out = desk.path("out.jsonl");
        desk.ok(&["export", "p", "--format", "jsonl", "-o", out.to_str().unwrap()]);
        let mut spans: Vec<(String, String, String)> = fs::read_to_string(&out)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .map(|span| {
                let text = |name: &str| span[name].as_str().unwrap().to_owned();
                (text("label"), text("quote"), text("status"))
            })
            .collect();
        spans.sort();
        let span = |label: &str, quote: &str, status: &str| (label.to_owned(), quote.to_owned(), status.to_owned());
        let expected = [
            span("Claim", "Two of three engines are worn out", "settled"),
            span("Claim", "Two of three engines are worn out.", "open"),
            span("Source", "Ida Brekke", "open"),
        ];
        assert_eq!(spans, expected, "{version}");
    }
}
