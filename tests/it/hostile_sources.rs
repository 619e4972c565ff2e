//! Sources of strangers: two of one path, tables, sources that go away, and what would lead out of the folder.

use crate::analyst::Scripted;
use crate::hostile::desk;
use std::fs;

#[test]
fn case_22_two_documents_of_one_path_are_two_and_each_keeps_its_text() {
    let desk = desk();
    desk.write("a.txt", "four five six\n");
    desk.ok(&["import", "p", "a.txt"]);
    let project = fs::read_to_string(desk.path("p/project.ron")).unwrap();
    let paths: Vec<&str> = project
        .lines()
        .filter(|line| line.contains("path: \"a.txt\""))
        .collect();
    assert_eq!(paths.len(), 2, "{project}");
    desk.ok(&["check", "p"]);
    let rows = desk.ok(&["export", "p", "--format", "documents", "-o", "-"]);
    assert!(
        rows.contains("one two three") && rows.contains("four five six"),
        "{rows}"
    );
    let ran = desk.run(&["apply", "p", "s.jsonl"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    // Which of the two is meant is asked for, not guessed.
    let tag = "{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"quote\":\"five\"}\n";
    let answer = desk.apply(tag).remove(0);
    assert!(
        answer["error"].as_str().is_some_and(|why| why.contains("2 documents")),
        "{answer}"
    );
}

#[cfg(unix)]
#[test]
fn case_38_a_socket_as_a_source_is_refused_and_not_waited_for() {
    let desk = desk();
    let _bound = std::os::unix::net::UnixListener::bind(desk.path("s.txt")).unwrap();
    let ran = desk.run(&["import", "p", "s.txt"]);
    assert!(ran.code == Some(1) && ran.err.contains("s.txt"), "{ran:?}");
    assert_eq!(desk.stats()["documents"], 1);
}

#[test]
fn case_40_a_source_or_text_that_vanishes_while_the_project_is_open_takes_nothing_along() {
    let desk = desk();
    let tag =
        |quote: &str| format!("{{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"quote\":\"{quote}\"}}\n");
    let mut program = Scripted::start(desk.command(&["apply", "p", "-"]));
    let mut tagged = |quote: &str| {
        assert!(program.say(&tag(quote)));
        let answer = program.answer();
        assert!(answer.as_ref().is_some_and(|answer| answer["ok"] == true), "{answer:?}");
    };
    tagged("one");
    fs::remove_file(desk.path("a.txt")).unwrap();
    tagged("three");
    let text = fs::read_dir(desk.path("p/texts"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let words = fs::read(&text).unwrap();
    fs::remove_file(&text).unwrap();
    tagged("one two");
    let (code, said) = program.end();
    assert_eq!(code, Some(0), "{said}");
    let ran = desk.run(&["check", "p"]);
    let name = text.file_name().unwrap().to_string_lossy().into_owned();
    assert!(
        ran.code == Some(1) && ran.out.contains(&name) && ran.out.contains("backup"),
        "{ran:?}"
    );
    fs::write(&text, words).unwrap();
    assert!(desk.ok(&["check", "p"]).contains("1 document and 4 annotations"));
}

#[test]
fn case_52_53_a_table_as_a_source_is_its_very_text_and_one_as_a_dataset_is_told_by_line() {
    let desk = desk();
    let wide = "a,".repeat(1_000_000);
    for (name, words) in [
        ("formula.csv", "=cmd|'/C calc'!A0,\"never closed\n@SUM(1)\n"),
        ("wide.csv", wide.as_str()),
    ] {
        desk.write(name, words);
        desk.ok(&["import", "p", name]);
    }
    desk.ok(&["check", "p"]);
    let rows = desk.ok(&["export", "p", "--format", "documents", "-o", "-"]);
    let texts: Vec<String> = rows
        .lines()
        .filter_map(|row| {
            let row: serde_json::Value = serde_json::from_str(row).unwrap();
            row["text"].as_str().map(str::to_owned)
        })
        .collect();
    assert!(texts.contains(&wide) && texts.iter().any(|text| text.starts_with("=cmd|'/C calc'!A0,\"never")));
    let ran = desk.run(&["import", "p", "--format", "document-csv", "wide.csv"]);
    assert!(
        ran.code == Some(1) && ran.err.contains("wide.csv, line 1: no column is called “text”"),
        "{ran:?}"
    );
    assert!(ran.err.len() < 1_000, "{}", ran.err.len());
    desk.write("open.csv", "id,text\n1,one\n2,\"two\n3,three\n");
    let ran = desk.run(&["import", "p", "--format", "document-csv", "open.csv"]);
    assert!(
        format!("{}{}", ran.out, ran.err).contains("open.csv, line 3: a quote begins"),
        "{ran:?}"
    );
}

#[test]
fn case_56_nothing_a_project_or_dataset_names_is_read_outside_its_folder() {
    let desk = desk();
    desk.write("secret.txt", "the secret words\n");
    let outside = desk.path("secret.txt").display().to_string();
    let project = fs::read_to_string(desk.path("p/project.ron")).unwrap();
    let hash = project
        .split("text_hash: \"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    for (from, to) in [
        (hash, "../../secret.txt"),
        (hash, outside.as_str()),
        (hash, r"\\\\server\\share\\secret"),
        ("path: \"a.txt\"", "path: \"../../secret.txt\""),
        ("path: \"a.txt\"", r#"path: "\\\\server\\share\\secret""#),
    ] {
        let changed = project.replacen(from, to, 1);
        assert_ne!(changed, project);
        fs::write(desk.path("p/project.ron"), changed).unwrap();
        for args in [
            &["check", "p"] as &[&str],
            &["export", "p", "--format", "documents", "-o", "-"],
            &["export", "p", "--format", "html", "-o", "-"],
        ] {
            let ran = desk.run(args);
            assert!(!format!("{ran:?}").contains("secret words"), "{to} {args:?}: {ran:?}");
            assert!(!ran.err.contains("panicked"), "{to} {args:?}: {ran:?}");
        }
    }
    fs::write(desk.path("p/project.ron"), &project).unwrap();
    // A project of another program says where its texts lie.
    desk.ok(&["export", "p", "--format", "refi-qda", "-o", "out.qdpx"]);
    let unpacked = |source: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"x\"><Sources>\
             <TextSource guid=\"0f0e0d0c-0b0a-0908-0706-050403020100\" name=\"s\" plainTextPath=\"{source}\"/></Sources></Project>"
        )
    };
    fs::create_dir_all(desk.path("q/Sources")).unwrap();
    for source in [
        "internal://../../secret.txt",
        "internal://../secret.txt",
        "relative://../secret.txt",
        "relative:///../secret.txt",
        outside.as_str(),
        &format!("file://{outside}"),
        &format!("absolute://{outside}"),
    ] {
        desk.write("q/project.qde", &unpacked(source));
        let ran = desk.run(&["import", "p", "--format", "refi-qda", "q"]);
        let rows = desk.ok(&["export", "p", "--format", "documents", "-o", "-"]);
        assert!(!rows.contains("secret words"), "{source}: {ran:?}");
        assert!(!ran.err.contains("panicked"), "{source}: {ran:?}");
    }
}
