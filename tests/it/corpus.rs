//! What the fuzzer was given and what it found, `tests/fuzz/corpus`, run again: each input keeps the promises of its target.

use std::fs;
use std::path::Path;

#[path = "../fuzz/checks.rs"]
mod checks;

/// Runs all kept inputs of a target; says how many.
fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(target);
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{target} has no corpus");
    for path in &paths {
        println!("{}", path.display());
        check(&fs::read(path).unwrap());
    }
}

#[test]
fn kept_inputs_of_datasets_hold() {
    replay("dataset", checks::dataset);
}

#[test]
fn kept_inputs_of_journals_hold() {
    replay("journal", checks::journal);
}

#[test]
fn kept_inputs_of_projects_hold() {
    replay("project", checks::project);
}

#[test]
fn kept_inputs_of_sources_hold() {
    replay("source", checks::source);
}

#[test]
fn kept_inputs_of_spans_hold() {
    replay("spans", checks::spans);
}

#[test]
fn kept_inputs_of_newer_versions_hold() {
    replay("moving", checks::moving);
}

#[test]
fn kept_inputs_of_merges_hold() {
    replay("merge", checks::merge);
}
