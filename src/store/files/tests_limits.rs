//! Sizes, depths and numbers at their limits: a line that goes beyond them is told by file and line, kept as it is, and
//! costs no other record.

use super::tests::{read, resummed, saved, small, text, written};
use super::tests_hostile::{ANNA, has_line, with, with_line};
use super::*;
use crate::project::edit::{Command, History, NewDocument, PlanContext};
use crate::project::{AnnotationId, Document, DocumentId, IdSource};
use std::collections::BTreeSet;
use std::sync::Arc;

#[test]
fn case_01_02_03_04_brackets_without_end_are_an_error_and_no_crash() {
    for (part, told) in [
        ("[", "nested too deeply, limit 32"),
        ("(", "nested too deeply, limit 32"),
        ("{", "nested too deeply, limit 32"),
        ("Some(", "nested too deeply, limit 32"),
        ("A(", "nested too deeply, limit 32"),
        ("/*", "Unclosed block comment"),
        ("a:", "damaged"),
        ("\"", "damaged"),
        ("{0:0},", ""),
        ("r#", "damaged"),
        ("'", "damaged"),
    ] {
        let bomb = part.repeat(1_000_000);
        let err = read_project(&with("project.ron", bomb.clone())).unwrap_err();
        assert!(matches!(err, ReadError::NotAProject(_)), "{part}: {err}");
        let err = err.to_string();
        assert!(err.contains(told) && err.contains("line 1:"), "{part}: {err}");
        assert!(err.ends_with("project.ron") && err.len() < 500, "{part}: {err}");
        let field = format!("        Annotation(id: \"00000000000000ee\", new: {bomb}),");
        for line in [&bomb, &field] {
            let loaded = read(&with_line(line));
            assert_eq!(loaded.project, small(), "{part}");
            let [problem] = loaded.problems.as_slice() else {
                panic!("{part}: {:?}", loaded.problems)
            };
            let said = problem.to_string();
            assert!(said.contains(told) && said.len() < 500, "{part}: {said}");
            assert!(said.ends_with("annotations/anna.ron, line 6"), "{part}: {said}");
        }
    }
}

#[test]
fn case_19_a_line_without_end_is_kept_and_not_parsed() {
    let loaded = read(&with_line(&" ".repeat((16 << 20) + 1)));
    assert_eq!(loaded.project, small());
    assert!(loaded.problems[0].message.contains("longer than 16 MB"));
}

#[test]
fn case_20_too_many_labels_or_a_name_of_a_million_bytes_are_set_aside() {
    let mut files = written(&small());
    let many: String = (0..100_000)
        .map(|n| format!("        Label(id: \"{:016x}\", name: \"L{n}\"),\n", n + 1000))
        .collect();
    let long = format!(
        "        Label(id: \"00000000000000aa\", name: \"{}\"),\n",
        "x".repeat(1 << 20)
    );
    let good = text(&files, "project.ron");
    let new = good.replacen("records: [\n", &format!("records: [\n{long}{many}"), 1);
    files.insert("project.ron".to_owned(), new.into_bytes());
    let loaded = read(&files);
    assert_eq!(loaded.project.labels().len(), 1000);
    assert!(
        loaded.problems[0].message.contains("4096 bytes"),
        "{}",
        loaded.problems[0]
    );
    assert!(
        loaded.problems[1].message.contains("at most 1000 labels"),
        "{}",
        loaded.problems[1]
    );
    assert_eq!(loaded.project.annotations(), small().annotations());
    let files = saved(&loaded);
    assert!(has_line(
        &files,
        "project.ron",
        resummed(long.trim_end_matches('\n')).as_bytes()
    ));
    assert!(text(&files, "project.ron").contains("\"L99999\""));
}

#[test]
fn case_12_23_numbers_at_their_limits_are_read_and_nothing_that_follows_overflows() {
    let all = |file: &str, from: &str, to: &str| {
        let files = written(&small());
        let new = text(&files, file).replace(from, to);
        assert_ne!(new, text(&files, file), "{from}");
        with(file, new)
    };
    let max = u64::MAX;
    let mut loaded = read(&all(
        "project.ron",
        "text_len: 100",
        &format!("order: {max}, text_len: {max}"),
    ));
    let new = |id| NewDocument {
        id: DocumentId(id),
        document: Document::default(),
    };
    wish(&mut loaded, Command::AddDocuments(vec![new(800), new(801)]));
    assert_eq!(loaded.project.documents().len(), 3);
    for number in ["18446744073709551616", "-1", "1.5", "NaN", "inf"] {
        let loaded = read(&with_line(&format!(
            "        Annotation(id: \"00000000000000ee\", doc: \"000000000000000d\", label: \"0000000000000001\", spans: [(0, {number})]),"
        )));
        assert_eq!(loaded.project, small(), "{number}");
        assert_eq!(loaded.problems.len(), 1, "{number}");
    }
}

#[test]
fn a_missing_label_does_not_give_a_million_messages() {
    let mut edits = vec![super::tests::document(0xD, 9000)];
    edits.push(super::tests::label(1, "Claim"));
    edits.extend((0..3000).map(|n| super::tests::annotation(0x100 + n, n, "anna")));
    let mut files = written(&super::tests::project_of(edits));
    let short = text(&files, "project.ron").replacen("        Label", "        // Label", 1);
    files.insert("project.ron".to_owned(), short.into_bytes());
    let loaded = read(&files);
    assert_eq!(loaded.problems.len(), 1001);
    assert!(loaded.problems[1000].message.contains("More lines"));
    assert_eq!(saved(&loaded), files);
}

/// A wish by Anna, carried out in what was loaded.
fn wish(loaded: &mut Loaded, command: Command) {
    let mut history = History::new(loaded.project.clone());
    let mut ctx = PlanContext {
        texts: &|_, _| None,
        ids: &mut IdSource::new(1),
        author: Arc::from("anna"),
        now: String::new(),
    };
    history.execute(command, &mut ctx).unwrap();
    loaded.project = history.project().clone();
}

#[test]
fn case_10_a_revision_that_is_no_number_is_told_and_one_at_its_limit_counts_on() {
    let good = text(&written(&small()), ANNA);
    let at = "at: \"2026-01-01T00:00:00Z\"";
    let revised = |rev: &str| good.replacen(at, &format!("{at}, rev: {rev}, was: [\"00000001\"]"), 1);
    for rev in [
        "18446744073709551615",
        "18446744073709551616",
        "340282366920938463463374607431768211456",
        "9007199254740993",
        "-1",
        "1.5",
        "NaN",
        "\"1\"",
    ] {
        let files = with(ANNA, revised(rev));
        let loaded = read(&files);
        assert_eq!(loaded.project.annotations().len(), 2, "{rev}");
        let problem = &loaded.problems[0];
        assert_eq!((problem.file.as_str(), problem.line), (ANNA, 6), "{rev}: {problem}");
        assert!(problem.message.contains("rev"), "{rev}: {problem}");
        let line = revised(rev);
        let line = line.lines().find(|line| line.contains("rev:")).unwrap();
        assert!(has_line(&saved(&loaded), ANNA, resummed(line).as_bytes()), "{rev}");
    }
    let mut loaded = read(&with(ANNA, resummed(&revised("9007199254740992"))));
    assert_eq!(loaded.problems, Vec::new());
    for note in ["once", "twice"] {
        for id in [0xA, 0xB] {
            wish(&mut loaded, Command::SetNote(AnnotationId(id), note.to_owned()));
        }
        let stamp = Stamp {
            by: "anna".to_owned(),
            at: "2026-01-01T00:00:00Z".to_owned(),
        };
        loaded.kept = loaded.kept.advance(&loaded.project, &stamp, &BTreeSet::new());
        let again = read(&saved(&loaded));
        assert_eq!(
            (again.problems, &again.project),
            (Vec::new(), &loaded.project),
            "{note}"
        );
    }
}
