//! Labelled data out of one project and into another, in every format that goes both ways.

use crate::helper::Desk;
use corroborate::store::exchange::Format;
use serde_json::Value;
use std::fs;

const FIRST: &str =
    "The harbour bridge 😀 was closed on Monday, the mayor said.\r\nCafe\u{301} owners were told “at noon”.\r\n";
const SECOND: &str = "Mayor: bridge closed. 👩‍🚒 crews came.\nالجسر مغلق\n";

/// A project of two texts with tags, attributes, a link across both and a group.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("one.txt", FIRST);
    desk.write("two.txt", SECOND);
    desk.ok(&["new", "p", "one.txt", "two.txt"]);
    desk.apply_all(concat!(
        r#"{"do": "tag", "document": "one", "label": "Claim", "quote": "was closed on Monday", "key": "a", "attributes": {"type": "event"}, "note": "twice"}"#, "\n",
        r#"{"do": "tag", "document": "one", "label": "Source", "quote": "the mayor", "key": "b"}"#, "\n",
        r#"{"do": "tag", "document": "two", "label": "Claim", "quote": "bridge closed", "key": "c"}"#, "\n",
        r#"{"do": "tag", "document": "two", "label": "Off-topic", "quote": "👩‍🚒 crews", "key": "d"}"#, "\n",
        r#"{"do": "link", "type": "rests-on", "from": "a", "to": "b"}"#, "\n",
        r#"{"do": "link", "type": "same-claim", "from": "c", "to": "a"}"#, "\n",
        r#"{"do": "group", "principal": "a", "members": ["a", "c"]}"#, "\n",
    ));
    desk
}

/// Label and words of every span, in order.
fn spans(desk: &Desk, project: &str) -> Vec<(String, String)> {
    let lines = desk.ok(&["export", project, "--format", "jsonl", "-o", "-"]);
    let rows = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let word = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let mut spans: Vec<_> = rows.map(|row| (word(&row, "label"), word(&row, "quote"))).collect();
    spans.sort();
    spans
}

#[test]
fn what_goes_out_comes_back_but_for_what_the_report_names() {
    let desk = desk();
    let before = spans(&desk, "p");
    for format in Format::ALL
        .into_iter()
        .filter(|format| format.can_read() && format.can_write())
    {
        let name = format.name();
        let out = format!("out-{name}.{}", format.extension());
        let told = desk.ok(&["export", "p", "--format", name, "-o", &out]);
        assert!(
            told.starts_with("2 documents with 4 annotations and 2 links exported: "),
            "{told}"
        );
        let report = match format.extension() {
            "" => format!("{out}/loss.json"),
            _ => format!("out-{name}.loss.json"),
        };
        let report: Value = serde_json::from_str(&fs::read_to_string(desk.path(&report)).unwrap()).unwrap();
        let lost: Vec<&str> = report["losses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|loss| loss["what"].as_str().unwrap())
            .collect();
        let project = format!("p-{name}");
        desk.ok(&["new", &project]);
        desk.run(&["import", &project, "--format", name, &out]);
        let after = spans(&desk, &project);
        // What holds no texts is taken into the project that has them.
        if lost.iter().any(|what| what.starts_with("texts, which")) {
            let told = desk.run(&["import", "p", "--format", name, &out]);
            assert!(told.code.is_some(), "{told:?}");
            continue;
        }
        if lost.iter().all(|what| !["annotations", "labels"].contains(what)) {
            assert_eq!(after, before, "{name} loses {lost:?}");
        }
        assert!(after.iter().all(|span| before.contains(span)), "{name}: {after:?}");
        desk.ok(&["check", &project]);
    }
}

#[test]
fn a_dataset_is_chosen_by_label_and_a_folder_that_is_not_empty_is_left_alone() {
    let desk = desk();
    let told = desk.ok(&[
        "export",
        "p",
        "--format",
        "documents",
        "-o",
        "out.jsonl",
        "--label",
        "claim",
        "--duplicates",
        "principal",
    ]);
    assert!(
        told.starts_with("2 documents with 1 annotation and 0 links exported: "),
        "{told}"
    );
    let told = desk.ok(&[
        "export",
        "p",
        "--format",
        "documents",
        "-o",
        "cut.jsonl",
        "--segment",
        "sentence",
    ]);
    assert!(
        told.starts_with("4 documents with 4 annotations and 2 links exported: "),
        "{told}"
    );
    let ran = desk.run(&["export", "p", "--format", "nonsense", "-o", "out.jsonl"]);
    assert!(ran.err.contains("documents"), "{ran:?}");
    let ran = desk.run(&["export", "p", "--format", "documents", "-o", "p/texts/x.jsonl"]);
    assert_ne!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn offsets_that_fit_nothing_take_nothing_in() {
    let desk = desk();
    let line = r#"{"id": "d", "text": "The bridge is closed.", "spans": [{"id": "s", "label": "Claim", "start": 1, "end": 7, "quote": "bridge"}]}"#;
    desk.write("bad.jsonl", line);
    let before = desk.ok(&["stats", "p"]);
    let ran = desk.run(&["import", "p", "--format", "documents", "bad.jsonl"]);
    assert_ne!(ran.code, Some(0));
    assert!(ran.err.contains("“bridge”: there stands “he bri”"), "{ran:?}");
    assert_eq!(desk.ok(&["stats", "p"]), before);
}

#[test]
fn parts_share_no_duplicate_and_the_same_seed_gives_the_same_bytes() {
    let desk = Desk::new();
    let names: Vec<String> = (0..20).map(|n| format!("t{n:02}.txt")).collect();
    for (n, name) in names.iter().enumerate() {
        desk.write(name, &format!("The bridge was closed on day {n}. It rained.\n"));
    }
    let mut call = vec!["new", "p"];
    call.extend(names.iter().map(String::as_str));
    desk.ok(&call);
    let mut script = String::new();
    for n in 0..20 {
        script += &format!(
            "{{\"do\": \"tag\", \"document\": \"t{n:02}\", \"label\": \"Duplicate\", \"quote\": \"was closed\", \"key\": \"k{n}\"}}\n"
        );
    }
    for n in (0..20).step_by(2) {
        script += &format!(
            "{{\"do\": \"group\", \"principal\": \"k{n}\", \"members\": [\"k{n}\", \"k{}\"]}}\n",
            n + 1
        );
    }
    desk.apply_all(&script);
    let export = |out: &str| {
        desk.ok(&[
            "export",
            "p",
            "--format",
            "documents",
            "-o",
            out,
            "--split",
            "60/20/20",
            "--seed",
            "3",
        ])
    };
    let told = export("one");
    assert!(told.contains("10 sets of documents that belong together"), "{told}");
    assert!(told.trim_end().ends_with("this one 0"), "{told}");
    desk.ok(&[
        "export",
        "p",
        "--format",
        "documents",
        "-o",
        "kept",
        "--split",
        "60/20/20",
        "--seed",
        "3",
        "--keep-recipe",
        "sixty",
    ]);
    desk.ok(&["export", "p", "--recipe", "sixty", "-o", "two"]);
    let read = |path: &str| fs::read(desk.path(path)).unwrap();
    let mut sizes = Vec::new();
    for part in ["train", "dev", "test"] {
        let file = read(&format!("one/{part}.jsonl"));
        assert_eq!(file, read(&format!("two/{part}.jsonl")));
        sizes.push(file.iter().filter(|byte| **byte == b'\n').count() - 1);
    }
    assert_eq!(sizes, [12, 4, 4]);
    let ran = desk.run(&[
        "export",
        "p",
        "--format",
        "documents",
        "-o",
        "one",
        "--split",
        "60/20/20",
    ]);
    assert!(ran.err.contains("not empty"), "{ran:?}");
    let ran = desk.run(&[
        "export",
        "p",
        "--format",
        "documents",
        "-o",
        "three",
        "--split",
        "60/20/10",
    ]);
    assert!(ran.err.contains("sum to 100"), "{ran:?}");
}

#[test]
fn nothing_is_written_over_and_what_is_not_there_is_said() {
    let desk = desk();
    desk.ok(&["new", "other"]);
    let export = |more: &[&str]| {
        let mut call = vec!["export", "p", "--format", "doccano"];
        call.extend(more);
        desk.run(&call)
    };
    let other = fs::read(desk.path("other/project.ron")).unwrap();
    let ran = export(&["-o", "other/project.ron"]);
    assert!(ran.err.contains("inside the project"), "{ran:?}");
    assert_eq!(fs::read(desk.path("other/project.ron")).unwrap(), other);
    desk.write("precious.jsonl", "mine");
    let ran = export(&["-o", "precious.jsonl"]);
    assert!(ran.err.contains("no dataset of ours"), "{ran:?}");
    assert_eq!(fs::read_to_string(desk.path("precious.jsonl")).unwrap(), "mine");
    assert_eq!(export(&["-o", "out.jsonl"]).code, Some(0));
    assert_eq!(
        export(&["-o", "out.jsonl"]).code,
        Some(0),
        "what was exported before may be made anew"
    );
    for (more, words) in [
        (["-o", "x.jsonl", "--label", "Bogus"], "No label has this name: Bogus"),
        (
            ["-o", "x.jsonl", "--author", "nobody"],
            "No annotation is by this author: nobody",
        ),
    ] {
        let ran = export(&more);
        assert!(ran.code != Some(0) && ran.err.contains(words), "{ran:?}");
    }
    let ran = desk.run(&["export", "p", "--format", "brat", "-o", "-"]);
    assert!(ran.err.contains("a file or folder"), "{ran:?}");
    let ran = desk.run(&["export", "p", "--recipe", "none", "-o", "x"]);
    assert!(ran.err.contains("No recipe is called “none”"), "{ran:?}");
    let ran = desk.run(&["import", "p", "--format", "brat", "precious.jsonl"]);
    assert!(
        ran.code != Some(0) && ran.err.contains("no document could be read as brat"),
        "{ran:?}"
    );
}
