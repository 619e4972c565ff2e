//! Files that are damaged, merged by git, written by others, or meant to harm: nothing is lost and nothing crashes.

use super::tests::{Files, read, resummed, saved, small, text, unsummed, written};
use super::*;
use crate::project::AnnotationId;

pub(super) const ANNA: &str = "annotations/anna.ron";
const A: AnnotationId = AnnotationId(0xA);
const B: AnnotationId = AnnotationId(0xB);

pub(super) fn with(file: &str, bytes: impl Into<Vec<u8>>) -> Files {
    let mut files = written(&small());
    files.insert(file.to_owned(), bytes.into());
    files
}

/// The small project with a line put before Anna's first record.
pub(super) fn with_line(line: &str) -> Files {
    let good = text(&written(&small()), ANNA);
    with(ANNA, good.replacen("records: [\n", &format!("records: [\n{line}\n"), 1))
}

pub(super) fn has_line(files: &Files, name: &str, line: &[u8]) -> bool {
    files[name].split(|b| *b == b'\n').any(|found| found == line)
}

#[test]
fn case_06_whatever_is_cut_off_all_whole_lines_are_read_and_it_is_said() {
    let good = written(&small())[ANNA].clone();
    let ends: Vec<usize> = (0..good.len()).filter(|at| good[..*at].ends_with(b"\")")).collect();
    assert_eq!(ends.len(), 3);
    for cut in 0..good.len() - 2 {
        let loaded = read(&with(ANNA, &good[..cut]));
        let whole = ends.iter().filter(|end| **end <= cut).count();
        let annas = loaded.project.annotations().len() - 1 + loaded.project.relations().len();
        assert_eq!(annas, whole, "cut at {cut}");
        let last = good[..cut].split(|byte| *byte == b'\n').count();
        let told = loaded.problems.iter();
        let lines: Vec<usize> = told
            .filter(|problem| problem.file == ANNA)
            .map(|problem| problem.line)
            .collect();
        assert!(
            lines.iter().any(|line| (1..=last).contains(line)),
            "cut at {cut}: {:?}",
            loaded.problems
        );
        saved(&loaded);
    }
}

#[test]
fn case_06_no_cut_of_the_project_file_crashes_or_passes_unsaid() {
    let good = written(&small())["project.ron"].clone();
    for cut in 0..good.len() - 2 {
        match read_project(&with("project.ron", &good[..cut])) {
            Ok(loaded) => assert!(!loaded.problems.is_empty(), "cut at {cut}"),
            Err(err) => assert!(err.to_string().contains("backup"), "{err}"),
        }
    }
}

#[test]
fn case_14_unknown_fields_records_and_header_fields_are_kept_byte_for_byte() {
    let tail = r#", later: Some(Deep( a:[1,  2], b: "\u{202e}", c: {"k": None})), r#odd-name: 'x'"#;
    let kinds = "        Hypothesis(id: \"77\", odds: 7,  of: [\"x\"]),";
    let good = text(&written(&small()), ANNA);
    let new = good
        .replacen(
            "at: \"2026-01-01T00:00:00Z\"",
            &format!("at: \"2026-01-01T00:00:00Z\"{tail}"),
            1,
        )
        .replacen(
            "records: [\n",
            &format!("palette: Dark(\"x\",  1),\n    records: [\n{kinds}\n"),
            1,
        )
        .replacen("format: 1", "format: 2", 1);
    let new = resummed(&new);
    let loaded = read(&with(ANNA, new.clone()));
    assert_eq!(loaded.project, small());
    assert_eq!(loaded.problems, Vec::new());
    assert_eq!(loaded.read_only, None);
    assert_eq!(text(&saved(&loaded), ANNA), new);
}

#[test]
fn case_14_an_unknown_record_of_our_own_format_is_kept_and_said() {
    let line = "        Hypothesis(id: \"77\"),";
    let loaded = read(&with_line(line));
    assert_eq!(loaded.problems.len(), 1);
    assert_eq!(loaded.problems[0].line, 6);
    assert!(loaded.problems[0].message.contains("Hypothesis"));
    assert!(has_line(&saved(&loaded), ANNA, resummed(line).as_bytes()));
}

#[test]
fn case_06_a_damaged_line_is_kept_as_it_is_and_the_others_load() {
    for line in [
        "   Annotation(id: \"000000000000000e\", doc: \"0",
        "Annotation(id: \"1\"} # ",
        "\u{1b}]0;x",
        "))))",
        "\"",
        "/*",
        "/* a */ /*",
        "id: [",
    ] {
        let loaded = read(&with_line(line));
        assert_eq!(loaded.project, small(), "{line:?}");
        assert_eq!(loaded.problems.len(), 1, "{line:?}");
        assert!(loaded.problems[0].message.contains("damaged"), "{line:?}");
        assert_eq!((loaded.problems[0].file.as_str(), loaded.problems[0].line), (ANNA, 6));
        assert!(has_line(&saved(&loaded), ANNA, line.as_bytes()), "{line:?}");
    }
}

#[test]
fn case_18_a_line_that_is_not_utf_8_is_kept_and_the_others_load() {
    let mut bytes = written(&small())[ANNA].clone();
    let at = bytes.windows(3).position(|part| part == b"sky").unwrap();
    bytes[at] = 0xFF;
    let line = bytes
        .split(|b| *b == b'\n')
        .find(|line| line.contains(&0xFF))
        .unwrap()
        .to_vec();
    let loaded = read(&with(ANNA, bytes));
    assert!(loaded.project.annotations().contains(A) && !loaded.project.annotations().contains(B));
    assert!(
        loaded
            .problems
            .iter()
            .any(|problem| problem.message.contains("not UTF-8"))
    );
    assert!(has_line(&saved(&loaded), ANNA, &line));
}

#[test]
fn case_07_every_flipped_bit_is_survived_and_no_other_record_suffers() {
    let good = written(&small())[ANNA].clone();
    for at in 0..good.len() {
        for bit in [0x01, 0x10, 0x80] {
            let mut bytes = good.clone();
            bytes[at] ^= bit;
            let Ok(loaded) = read_project(&with(ANNA, bytes)) else {
                panic!("byte {at}: not read");
            };
            assert_eq!(loaded.project.violations(), Vec::<String>::new());
            let both = [A, B]
                .iter()
                .filter(|id| loaded.project.annotations().contains(**id))
                .count();
            assert!(
                // A line end that is no more joins two lines.
                both >= 1 || good[at] == b'\n',
                "byte {at}: both annotations are gone"
            );
        }
    }
}

#[test]
fn a_line_changed_by_hand_is_read_and_told_until_the_next_save() {
    let good = text(&written(&small()), ANNA);
    let loaded = read(&with(ANNA, good.replacen("sky,", "sea,", 1)));
    assert_eq!(loaded.project.annotations().get(B).unwrap().quote.exact, "sea,");
    let told: Vec<_> = loaded
        .problems
        .iter()
        .map(|told| (told.line, told.is_read, told.message.starts_with("Changed by hand")))
        .collect();
    assert_eq!(told, [(6, true, true)]);
    assert_eq!(read(&saved(&loaded)).problems, Vec::new());
}

#[test]
fn a_record_over_two_lines_hides_no_change_in_another() {
    let good = text(&written(&small()), ANNA);
    let first = good.lines().find(|line| line.contains("spans")).unwrap();
    let spread = first.replacen(", quote", ",\n            quote", 1);
    let changed = good.replacen(first, &spread, 1).replacen("(20, 24)", "(21, 25)", 1);
    let loaded = read(&with(ANNA, changed));
    assert_eq!(loaded.project.annotations().len(), 3);
    let told: Vec<_> = loaded.problems.iter().map(|told| (told.line, told.is_read)).collect();
    assert_eq!(told, [(8, true)]);
}

#[test]
fn a_file_without_sums_is_read_without_a_word_and_gets_them() {
    let good = written(&small());
    let old = good
        .keys()
        .map(|name| (name.clone(), unsummed(&text(&good, name)).into_bytes()));
    let old: Files = old.collect();
    assert_ne!(old, good);
    let loaded = read(&old);
    assert_eq!((&loaded.project, &loaded.problems), (&small(), &Vec::new()));
    assert_eq!(saved(&loaded), good);
}

#[test]
fn a_lost_line_end_hides_no_record_in_the_sum_before_it() {
    let good = text(&written(&small()), ANNA);
    let first = good.lines().find(|line| line.contains("spans")).unwrap();
    for sign in ["J", "*", " ", "\u{b}"] {
        let joined = good.replacen(&format!("{first}\n"), &format!("{first}{sign}"), 1);
        let loaded = read(&with(ANNA, joined));
        assert!(!loaded.problems.is_empty(), "{sign:?}");
        let saved = text(&saved(&loaded), ANNA);
        for line in good.lines().filter(|line| line.starts_with("        ")) {
            assert!(saved.contains(line.trim()), "{sign:?}: {line} is not in {saved}");
        }
    }
}

#[test]
fn case_08_09_both_sides_of_a_conflict_are_read_and_the_line_is_named() {
    let good = text(&written(&small()), ANNA);
    let line = good
        .lines()
        .find(|line| line.contains("000000000000000b\", doc"))
        .unwrap();
    let other = resummed(&line.replace("sky,", "sea,"));
    let fresh = resummed(&line.replace("id: \"000000000000000b\"", "id: \"00000000000000bb\""));
    let block = format!("<<<<<<< HEAD\n{line}\n||||||| base\n=======\n{other}\n{fresh}\n>>>>>>> theirs");
    let loaded = read(&with(ANNA, good.replacen(line, &block, 1)));
    assert_eq!(loaded.project.annotations().len(), 4);
    assert_eq!(
        loaded.project.annotations().get(B).unwrap().quote.exact,
        "sky,",
        "whichever, but always the same"
    );
    let told: Vec<_> = loaded
        .problems
        .iter()
        .map(|problem| (problem.line, problem.message.contains("conflict")))
        .collect();
    assert_eq!(told, [(6, true), (7, false)]);
    assert!(loaded.problems[1].message.contains("line 10"), "{}", loaded.problems[1]);
    let files = saved(&loaded);
    assert!(has_line(&files, ANNA, line.as_bytes()) && has_line(&files, ANNA, other.as_bytes()));
    let again = read(&files);
    assert_eq!(again.project, loaded.project);
    assert_eq!(again.problems.len(), 1, "until somebody decides");
}

#[test]
fn case_09_the_same_line_twice_is_one_record() {
    let good = text(&written(&small()), ANNA);
    let line = good.lines().find(|line| line.contains("spans")).unwrap();
    let loaded = read(&with_line(line));
    assert_eq!(loaded.problems, Vec::new());
    assert_eq!(text(&saved(&loaded), ANNA), good);
}

#[test]
fn case_16_byte_order_mark_crlf_and_no_last_line_end_load() {
    let good = written(&small());
    let crlf = text(&good, ANNA).replace('\n', "\r\n");
    for bytes in [
        format!("\u{feff}{crlf}"),
        crlf.trim_end().to_owned(),
        text(&good, ANNA).replace("        ", "\t"),
    ] {
        let loaded = read(&with(ANNA, bytes));
        assert_eq!(loaded.project, small());
        assert_eq!(loaded.problems, Vec::new());
        assert_eq!(saved(&loaded), good);
    }
}

#[test]
fn a_file_that_another_program_laid_out_loads() {
    let good = written(&small());
    let value = unsummed(&text(&good, ANNA));
    let spread = value
        .replace(", ", ",\n            // a remark\n            ")
        .replace("(id", "(\n            id")
        .replace("),\n        A", "\n        ), A");
    let unknown = "Later(\n  note: \"two\nlines\",\n)";
    for text in [
        value.replace('\n', " "),
        spread.clone(),
        spread.replacen("records: [", &format!("records: [ {unknown},"), 1),
    ] {
        let loaded = read(&with(ANNA, text));
        assert_eq!(loaded.project, small());
        let files = saved(&loaded);
        assert!(loaded.problems.len() <= 1, "{:?}", loaded.problems);
        if let Some(problem) = loaded.problems.first() {
            assert!(problem.message.contains("Later"));
            assert!(has_line(
                &files,
                ANNA,
                resummed(r#"        Later(note: "two\nlines", ),"#).as_bytes()
            ));
        } else {
            assert_eq!(files, good);
        }
    }
}

#[test]
fn case_15_a_project_of_a_newer_version_is_not_written_over() {
    let good = text(&written(&small()), "project.ron");
    let loaded = read(&with(
        "project.ron",
        good.replacen("format: 1,\n    min_reader: 1", "format: 999,\n    min_reader: 999", 1),
    ));
    assert!(loaded.read_only.unwrap().contains("999"));
    assert_eq!(loaded.project, small());
    let open = read(&with("project.ron", good.replacen("format: 1", "format: 999", 1)));
    assert_eq!(open.read_only, None);
    assert!(text(&saved(&open), "project.ron").contains("format: 999,\n    min_reader: 1,"));
}

#[test]
fn case_17_what_is_no_project_file_is_refused_in_words() {
    let good = text(&written(&small()), "project.ron");
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, told) in [
        (utf16.clone(), "not UTF-8"),
        ([b"\xFF\xFE".to_vec(), utf16.clone()].concat(), "not UTF-8"),
        (Vec::new(), "no format"),
        (b"hello".to_vec(), "no format"),
        (good.replace("utf-8 bytes", "code points").into_bytes(), "code points"),
    ] {
        let err = read_project(&with("project.ron", bytes)).unwrap_err().to_string();
        assert!(err.contains(told), "{err}");
        assert!(err.ends_with("project.ron"), "{err}");
    }
    let loaded = read(&with(ANNA, utf16.clone()));
    assert!(
        loaded.read_only.is_some(),
        "a file that was not read could be written over"
    );
    assert_eq!(loaded.project.annotations().len(), 1);
    let files = write_project(&loaded.project, &loaded.uuid, &loaded.kept);
    assert_eq!(files[ANNA], utf16);
}

#[test]
fn case_03_damaged_lines_that_make_a_comment_together_hide_no_record() {
    let label = "        Label(id: \"0000000000000001\", name: \"Claim\"),";
    let file = format!("/*/**/(\n    format: 1,\n(\n(\n{label}\n*/");
    let loaded = read(&Files::from([("project.ron".to_owned(), file.into_bytes())]));
    assert_eq!(loaded.project.labels().len(), 1);
    assert!(!loaded.problems.is_empty());
    saved(&loaded);
}

#[test]
fn case_11_12_a_record_that_breaks_a_rule_is_set_aside_and_put_back() {
    let line = |from: &str, to: &str| {
        let good = text(&written(&small()), ANNA);
        let line = good.lines().find(|line| line.contains("spans")).unwrap();
        line.replacen("id: \"000000000000000b\"", "id: \"00000000000000ee\"", 1)
            .replacen(from, to, 1)
    };
    for (line, why) in [
        (line("(10, 14)", "(10, 18446744073709551616)"), "too large"),
        (line("(10, 14)", "(14, 14)"), "empty or backwards"),
        (line("(10, 14)", "(14, 10)"), "empty or backwards"),
        (line("(10, 14)", ""), "no span"),
        (line("(10, 14)", "(10, 101)"), "ends behind"),
        (line("(10, 14)", "(10, 14), (13, 20)"), "overlap"),
        (
            line("label: \"0000000000000001\"", "label: \"0000000000000002\""),
            "label",
        ),
        (
            line("doc: \"000000000000000d\"", "doc: \"0000000000000002\""),
            "document",
        ),
        (line("00000000000000ee", "ee"), "16 hexadecimal digits"),
        (line("quote:", "status: Later, quote:"), "Later"),
        (
            line("quote:", "attributes: [(\"a\", \"1\"), (\"a\", \"2\")], quote:"),
            "twice",
        ),
        (relation_line("01", "0a", "ee"), "one of its ends"),
        (relation_line("02", "0a", "0b"), "relation type"),
        (group_line("0a", "\"000000000000000a\""), "two members"),
        (
            group_line("0c", "\"000000000000000a\", \"000000000000000b\""),
            "principal",
        ),
        (group_line("0a", "\"000000000000000a\", \"00000000000000ef\""), "member"),
        (
            "        Review(doc: \"0000000000000002\", state: Finished),".to_owned(),
            "document",
        ),
    ] {
        let line = resummed(&line);
        let loaded = read(&with_line(&line));
        assert_eq!(loaded.project, small(), "{line}");
        assert_eq!(loaded.problems.len(), 1, "{line}: {:?}", loaded.problems);
        let message = &loaded.problems[0].message;
        assert!(
            message.contains("set aside") && message.contains(why),
            "{line}: {message}"
        );
        assert_eq!(loaded.problems[0].line, 6);
        assert!(has_line(&saved(&loaded), ANNA, line.as_bytes()), "{line}");
    }
}

fn relation_line(kind: &str, from: &str, to: &str) -> String {
    let zeros = "0".repeat(14);
    format!(
        "        Relation(id: \"{zeros}f0\", kind: \"{zeros}{kind}\", from: \"{zeros}{from}\", to: \"{zeros}{to}\"),"
    )
}

fn group_line(principal: &str, members: &str) -> String {
    let zeros = "0".repeat(14);
    format!("        Group(id: \"{zeros}f1\", members: [{members}], principal: \"{zeros}{principal}\"),")
}

#[test]
fn a_set_aside_record_that_the_journal_brings_back_is_written_once() {
    let mut files = written(&small());
    let short = text(&files, "project.ron").replacen("        Label", "        // Label", 1);
    files.insert("project.ron".to_owned(), short.into_bytes());
    let mut loaded = read(&files);
    assert!(loaded.project.annotations().is_empty());
    assert_eq!(loaded.problems.len(), 4);
    loaded.project = small();
    let files = saved(&loaded);
    assert_eq!(text(&files, ANNA), text(&written(&small()), ANNA));
    assert_eq!(read(&files).problems, Vec::new());
}

#[test]
fn a_label_that_comes_back_alone_does_not_block_saving() {
    let mut files = written(&small());
    let short = text(&files, "project.ron").replacen("        Label", "        // Label", 1);
    files.insert("project.ron".to_owned(), short.into_bytes());
    let loaded = read(&files);
    let mut history = crate::project::edit::History::new(loaded.project.clone());
    history.restore(vec![super::tests::label(1, "Claim")]);
    let files = write_project(history.project(), "u-1", &loaded.kept);
    assert_eq!(verify(&files, history.project(), "u-1", &loaded.kept), Ok(()));
    assert_eq!(read(&files).project, small());
}

#[test]
fn comments_on_lines_of_their_own_stay() {
    let line = "        // ask Ben about this one";
    let loaded = read(&with_line(line));
    assert_eq!(loaded.problems, Vec::new());
    assert!(has_line(&saved(&loaded), ANNA, line.as_bytes()));
}
