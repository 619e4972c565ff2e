//! From files to a dataset, and what refuses to happen on the way.

use crate::helper::{Desk, number};
use std::fs;
use std::path::PathBuf;

const SCRIPT: &str = r#"{"do":"tag","document":"one","label":"claim","quote":"the quay flooded","key":"c1","attributes":{"wording":"The quay flooded."}}
{"do":"tag","document":"one","label":"source","quote":"The harbour master","key":"s1"}
{"do":"link","type":"rests-on","from":"c1","to":"s1"}
{"do":"tag","document":"two","label":"claim","start":0,"end":11,"key":"c2","note":"shorter"}
{"do":"group","members":["c1","c2"],"principal":"c2"}
{"do":"review","document":"one","state":"finished"}
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("one.txt", "The harbour master said that the quay flooded at night.\n");
    desk.write("two.txt", "Quay floods “at night”, paper says.\n");
    desk.ok(&["new", "p", "one.txt", "two.txt"]);
    desk
}

#[test]
fn from_files_to_a_dataset() {
    let desk = desk();
    desk.apply_all(SCRIPT);
    assert!(
        desk.ok(&["check", "p"])
            .contains("No problem in 2 documents and 3 annotations")
    );
    for format in ["jsonl", "csv", "html"] {
        let name = format!("out.{format}");
        desk.ok(&["export", "p", "--format", format, "-o", &name]);
        let file = fs::read_to_string(desk.path(&name)).unwrap();
        assert!(file.contains("the quay flooded"), "{format}: {file}");
        assert_eq!(
            desk.ok(&["export", "p", "--format", format, "-o", "-"]),
            file,
            "{format}"
        );
    }
    let stats = desk.stats();
    assert_eq!(
        (stats["documents"].as_u64(), stats["annotations"].as_u64()),
        (Some(2), Some(3))
    );
    assert_eq!(
        (stats["relations"].as_u64(), stats["duplicate_groups"].as_u64()),
        (Some(1), Some(1))
    );
    assert_eq!(number(&stats["labels"], "Claim"), 2);
    assert_eq!(number(&stats["review"], "finished"), 1);
    assert_eq!(stats["unsaved"], false);
}

#[test]
fn case_13_a_text_or_quote_that_was_tampered_with_is_found() {
    let desk = desk();
    desk.apply_all(SCRIPT);
    let annotated =
        |(path, words): &(PathBuf, String)| path.starts_with("annotations") && words.contains("the quay flooded");
    let (path, _) = desk.files("p").into_iter().find(annotated).unwrap();
    let bytes = fs::read(desk.path("p").join(&path)).unwrap();
    let changed = String::from_utf8(bytes.clone())
        .unwrap()
        .replace("the quay flooded", "the quay burned");
    fs::write(desk.path("p").join(&path), changed).unwrap();
    let ran = desk.run(&["check", "p"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("the quay burned"), "{ran:?}");

    fs::write(desk.path("p").join(&path), bytes).unwrap();
    assert_eq!(desk.run(&["check", "p"]).code, Some(0));
    let (text, _) = desk
        .files("p")
        .into_iter()
        .find(|(path, _)| path.starts_with("texts"))
        .unwrap();
    fs::write(desk.path("p").join(text), "other words").unwrap();
    let ran = desk.run(&["check", "p"]);
    assert!(ran.code == Some(1) && ran.out.contains("backup"), "{ran:?}");
}

#[test]
fn case_57_an_export_writes_over_no_source_and_nothing_of_the_project() {
    let desk = desk();
    let before = desk.files("p");
    let source = fs::read(desk.path("one.txt")).unwrap();
    for target in ["one.txt", "p/project.ron", "p/new.csv", "none/out.csv"] {
        let ran = desk.run(&["export", "p", "--format", "csv", "-o", target]);
        assert_eq!(ran.code, Some(1), "{target}: {ran:?}");
    }
    assert_eq!(fs::read(desk.path("one.txt")).unwrap(), source);
    assert_eq!(desk.files("p"), before);
}

#[test]
fn case_22_a_text_that_is_there_already_is_taken_only_if_told() {
    let desk = desk();
    let ran = desk.run(&["import", "p", "one.txt"]);
    assert!(ran.err.contains("again"), "{ran:?}");
    assert_eq!(desk.stats()["documents"], 2);
    desk.ok(&["import", "p", "one.txt", "--again"]);
    assert_eq!(desk.stats()["documents"], 3);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_taken() {
    let desk = desk();
    desk.write("three.txt", "A third text.\n");
    let ran = desk.run(&["import", "p", "missing.txt", "three.txt"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("missing.txt"), "{ran:?}");
    assert_eq!(desk.stats()["documents"], 3);
}

#[test]
fn a_project_is_not_made_where_something_is() {
    let desk = desk();
    let before = desk.files("p");
    assert_eq!(desk.run(&["new", "p", "one.txt"]).code, Some(1));
    assert_eq!(desk.files("p"), before);
}

#[test]
fn case_29_31_a_file_in_an_unclear_encoding_waits_until_somebody_chooses() {
    let desk = desk();
    fs::write(desk.path("old.txt"), b"Un caf\xe9 au port, dit-il.\n").unwrap();
    let ran = desk.run(&["import", "p", "old.txt"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.err.contains("windows-1252") && ran.err.contains("--encoding"),
        "{ran:?}"
    );
    assert_eq!(desk.stats()["documents"], 2);
    desk.ok(&["import", "p", "old.txt", "--encoding", "windows-1252"]);
    desk.apply_all("{\"do\":\"tag\",\"document\":\"old\",\"label\":\"claim\",\"quote\":\"café\"}\n");
}
