//! Projects, sources, outputs and scripts as strangers make them: the hostile-input list, case by case, in the real program.

use crate::helper::{Desk, Ran};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A project `p` of one document "a", with "two" tagged.
pub(crate) fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.txt", "one two three\n");
    desk.ok(&["new", "p", "a.txt"]);
    desk.apply_all("{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"quote\":\"two\"}\n");
    desk
}

fn rewrite(desk: &Desk, file: &str, from: &str, to: &str) {
    let path = desk.path(file);
    let before = fs::read_to_string(&path).unwrap();
    let after = before.replacen(from, to, 1);
    assert_ne!(before, after, "{from} is not in {file}");
    // Whoever makes a file to do harm leaves out what would tell.
    let line = |line: &str| match line.rsplit_once(", // ") {
        Some((item, _)) => format!("{item},\n"),
        None => format!("{line}\n"),
    };
    fs::write(path, after.lines().map(line).collect::<String>()).unwrap();
}

/// The file in which the text of the one document is kept.
fn text_file(desk: &Desk) -> PathBuf {
    let mut entries = fs::read_dir(desk.path("p/texts")).unwrap();
    entries.next().unwrap().unwrap().path()
}

/// Runs and wants an answer of our own, not a panic, a signal or a hang.
fn answered(desk: &Desk, args: &[&str]) -> Ran {
    let ran = desk.run(args);
    assert!(matches!(ran.code, Some(0 | 1)), "{args:?}: {ran:?}");
    assert!(!ran.err.contains("panicked"), "{args:?}: {ran:?}");
    let said = format!("{}{}", ran.out, ran.err);
    let obeyed = |c: char| (c.is_control() && c != '\n' && c != '\t') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!said.contains(obeyed), "{args:?}: a terminal would obey this: {said:?}");
    ran
}

/// Opens a project in every way; returns what `check` finds.
fn survives(desk: &Desk) -> Ran {
    answered(desk, &["stats", "p"]);
    answered(desk, &["stats", "p", "--json"]);
    for format in ["jsonl", "csv", "html"] {
        answered(desk, &["export", "p", "--format", format, "-o", "out"]);
    }
    if cfg!(feature = "gui") {
        let ran = answered(desk, &["render", "p", "-o", "out.png", "--size", "900x600"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    answered(desk, &["check", "p"])
}

#[test]
fn case_11_12_places_that_no_text_has_are_found_and_harm_nothing() {
    for (length, place, told) in [
        ("18446744073709551615", "(4, 18446744073709551615)", "not a passage"),
        ("4000000000", "(4, 4000000000)", "not a passage"),
        ("100", "(4, 7), (50, 60)", "not a passage"),
        ("14", "(7, 4)", "empty or backwards"),
        ("14", "(4, 18446744073709551616)", "too large"),
        ("3", "(4, 7)", "behind its document"),
    ] {
        let desk = desk();
        if length != "14" {
            rewrite(&desk, "p/project.ron", "text_len: 14", &format!("text_len: {length}"));
        }
        if place != "(4, 7)" {
            rewrite(&desk, "p/annotations/anna.ron", "(4, 7)", place);
        }
        let before = desk.files("p");
        let ran = survives(&desk);
        assert_eq!(ran.code, Some(1), "{place}: {ran:?}");
        assert!(ran.out.contains(told), "{place}: {ran:?}");
        assert_eq!(desk.files("p"), before, "opening writes nothing");
    }
}

#[test]
fn case_11_a_span_that_cuts_a_character_is_found_and_harms_nothing() {
    let desk = Desk::new();
    desk.write("a.txt", "жук 👩‍👧 каже\n");
    desk.ok(&["new", "p", "a.txt"]);
    desk.apply_all("{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"quote\":\"жук\"}\n");
    rewrite(&desk, "p/annotations/anna.ron", "(0, 6)", "(1, 6), (8, 9)");
    assert!(survives(&desk).out.contains("not a passage"));
}

#[test]
fn case_21_58_names_with_signs_that_command_are_shown_by_name() {
    let desk = desk();
    let nasty = r"\u{202e}gnp\n\u{1b}[2J\u{9b}\u{200b}\u{e0041}";
    rewrite(&desk, "p/project.ron", "\"Claim\"", &format!("\"Cl{nasty}\""));
    rewrite(&desk, "p/project.ron", "title: \"", &format!("title: \"{nasty}"));
    rewrite(
        &desk,
        "p/annotations/anna.ron",
        "quote:",
        &format!("note: \"{nasty}\", quote:"),
    );
    assert_eq!(survives(&desk).code, Some(0));
    assert!(desk.ok(&["stats", "p"]).contains("\\u{202e}gnp\\n\\u{1b}[2J"));
}

#[test]
fn case_01_02_20_many_labels_and_bombs_among_records_are_survived() {
    let desk = desk();
    let name = "a very long name of a label ".repeat(7);
    let labels: String = (0..300)
        .map(|n| {
            format!(
                "        Label(id: \"{:016x}\", name: \"{name}{n}\", slot: {}),\n",
                n + 1000,
                n % 256
            )
        })
        .collect();
    rewrite(&desk, "p/project.ron", "records: [\n", &format!("records: [\n{labels}"));
    let bombs: String = ["[", "(", "{", "Some(", "A(", "/*", "{0:0},", "\"", "r#"]
        .iter()
        .map(|part| format!("{}\n", part.repeat(100_000)))
        .collect();
    rewrite(
        &desk,
        "p/annotations/anna.ron",
        "records: [\n",
        &format!("records: [\n{bombs}"),
    );
    let ran = survives(&desk);
    assert!(ran.out.contains("nested too deeply, limit 32"), "{ran:?}");
    assert_eq!(desk.stats()["annotations"], 1);
}

#[test]
fn case_12_numbers_at_their_limit_do_not_overflow_when_more_is_added() {
    let desk = desk();
    rewrite(
        &desk,
        "p/project.ron",
        "text_hash",
        "order: 18446744073709551615, text_hash",
    );
    desk.apply_all(
        "{\"do\":\"paste\",\"title\":\"b\",\"text\":\"bb\"}\n{\"do\":\"paste\",\"title\":\"c\",\"text\":\"cc\"}\n",
    );
    assert_eq!(survives(&desk).code, Some(0));
    assert_eq!(desk.stats()["documents"], 3);
}

#[test]
fn case_19_a_note_that_no_file_could_hold_is_refused_and_the_project_can_still_be_saved() {
    let desk = desk();
    let (note, id) = (
        "n".repeat(3 << 20),
        "{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"quote\":\"one\",\"key\":\"k\"}",
    );
    let script = format!(
        "{id}\n{{\"do\":\"note\",\"id\":\"k\",\"note\":\"{note}\"}}\n{{\"do\":\"add-label\",\"name\":\"L\",\"guideline\":\"{note}\"}}\n{{\"do\":\"save\"}}\n"
    );
    let answers = desk.apply(&script);
    let done: Vec<bool> = answers.iter().map(|answer| answer["ok"] == true).collect();
    assert_eq!(done, [true, false, false, true]);
    assert!(
        answers[1]["error"].as_str().unwrap().contains("too long"),
        "{}",
        answers[1]
    );
    assert_eq!(survives(&desk).code, Some(0));
}

#[test]
fn script_lines_that_mean_nothing_are_answered_one_by_one() {
    let desk = desk();
    let long = "[".repeat(200_000);
    let deep = format!("{{\"do\":{}", "{\"a\":".repeat(200_000));
    let lines: [&[u8]; 14] = [
        b"\xff\xfe\x00",
        long.as_bytes(),
        deep.as_bytes(),
        b"null",
        b"1e999",
        br#"{"do":"tag","document":"a","label":"claim","start":1,"end":18446744073709551615}"#,
        br#"{"do":"tag","document":"a","label":"claim","start":18446744073709551616,"end":1}"#,
        br#"{"do":"tag","document":"a","label":"claim","start":-1,"end":3}"#,
        br#"{"do":"tag","document":"a","label":"claim","fragments":[[0,3],[2,1],[18446744073709551615,0]]}"#,
        br#"{"do":"tag","document":"a","label":"claim","quote":"one","occurrence":18446744073709551615}"#,
        br#"{"do":"paste","title":"\ud800","text":"x"}"#,
        br#"{"do":"import","path":"a\u0000b"}"#,
        br#"{"do":"import","path":"/dev/zero"}"#,
        br#"{"do":"edit-document","document":"a","date":"9999-99-99"}"#,
    ];
    fs::write(desk.path("s.jsonl"), lines.join(&b'\n')).unwrap();
    let before = desk.files("p");
    let ran = answered(&desk, &["apply", "p", "s.jsonl"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.out.lines().filter(|line| line.contains("\"ok\":false")).count(),
        lines.len(),
        "{ran:?}"
    );
    assert_eq!(desk.files("p"), before);
}

#[test]
fn case_57_an_export_goes_through_no_link_and_onto_no_source_wherever_it_is_called_from() {
    let desk = desk();
    fs::create_dir(desk.path("sub")).unwrap();
    let refused = |args: &[&str]| {
        let ran = answered(&desk, args);
        assert_eq!(ran.code, Some(1), "{args:?}: {ran:?}");
        assert!(
            ran.err.contains("choose another file") || ran.err.contains("name another"),
            "{ran:?}"
        );
    };
    let before = desk.files("p");
    for target in ["p/project.ron", "p/new.csv", "a.txt", "sub/../p/../a.txt"] {
        refused(&["export", "p", "--format", "csv", "-o", target]);
    }
    // The path of a source is kept as it was given; from another folder only its bytes tell.
    let output = desk
        .command(&["export", "../p", "--format", "csv", "-o", "../a.txt"])
        .current_dir(desk.path("sub"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("p/project.ron", desk.path("l.csv")).unwrap();
        symlink("../a.txt", desk.path("sub/k.csv")).unwrap();
        symlink("a.txt", desk.path("m.png")).unwrap();
        refused(&["export", "p", "--format", "csv", "-o", "l.csv"]);
        refused(&["export", "p", "--format", "csv", "-o", "sub/k.csv"]);
        refused(&["export", "p", "--format", "csv", "-o", "/dev/zero"]);
        if cfg!(feature = "gui") {
            refused(&["render", "p", "-o", "m.png"]);
        }
    }
    assert_eq!(desk.files("p"), before);
    assert_eq!(fs::read_to_string(desk.path("a.txt")).unwrap(), "one two three\n");
}

#[test]
fn case_44_a_page_made_to_stall_is_read_in_time() {
    let desk = Desk::new();
    desk.ok(&["new", "p"]);
    let pages = [
        ("amps", "&".repeat(500_000)),
        ("angles", "<".repeat(200_000)),
        ("divs", format!("word {}", "<div>".repeat(100_000))),
        ("attributes", format!("<a {}>word", "x=1 ".repeat(80_000))),
        ("tables", format!("word{}", "<table>".repeat(50_000))),
        ("formats", "<b><i><p>word</b>".repeat(10_000)),
        ("comments", format!("word{}", "<!--".repeat(200_000))),
        ("scripts", format!("word{}", "<script>".repeat(100_000))),
        (
            "metadata",
            format!("word<script type=\"application/ld+json\">{}", "[".repeat(300_000)),
        ),
    ];
    for (name, page) in &pages {
        desk.write(&format!("{name}.html"), page);
        answered(&desk, &["import", "p", &format!("{name}.html"), "--again"]);
    }
    assert_eq!(desk.stats()["documents"], pages.len());
    assert_eq!(answered(&desk, &["check", "p"]).code, Some(0));
}

#[test]
fn case_26_a_file_of_ten_gigabytes_is_refused_even_if_told_to_take_it() {
    let desk = Desk::new();
    desk.ok(&["new", "p"]);
    // A file with nothing in it takes no room on the disk.
    fs::File::create(desk.path("big.txt"))
        .unwrap()
        .set_len(10 << 30)
        .unwrap();
    let ran = answered(&desk, &["import", "p", "big.txt"]);
    assert!(ran.err.contains("--large"), "{ran:?}");
    let ran = answered(&desk, &["import", "p", "big.txt", "--large"]);
    assert!(
        ran.err.contains("limit of 4000 MB; cut it into smaller files"),
        "{ran:?}"
    );
}

#[cfg(unix)]
#[test]
fn case_38_43_pipes_devices_and_circles_in_a_project_are_not_waited_for() {
    use std::os::unix::fs::symlink;
    for what in ["pipe", "/dev/zero", "circle"] {
        let desk = desk();
        for file in [
            text_file(&desk),
            desk.path("p/annotations/anna.ron"),
            desk.path("p/project.ron"),
        ] {
            fs::remove_file(&file).unwrap();
            match what {
                "pipe" => {
                    let made = Command::new("mkfifo").arg(&file).status();
                    assert!(made.unwrap().success());
                }
                "circle" => symlink(file.file_name().unwrap(), &file).unwrap(),
                device => symlink(device, &file).unwrap(),
            }
            let ran = answered(&desk, &["check", "p"]);
            assert_eq!(ran.code, Some(1), "{what}: {ran:?}");
            answered(&desk, &["export", "p", "--format", "html", "-o", "out"]);
        }
        if what == "/dev/zero" {
            let ran = answered(&desk, &["apply", "p", "/dev/zero"]);
            assert_eq!(ran.code, Some(1));
        }
    }
}

#[cfg(unix)]
#[test]
fn case_19_38_a_script_without_a_line_end_does_not_fill_the_memory() {
    let ran = answered(&desk(), &["apply", "p", "/dev/zero"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("Line 1 of the script is longer than 64 MB"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn case_43_a_project_whose_files_are_links_to_elsewhere_is_read_and_not_written() {
    let desk = desk();
    desk.write("precious", "mine\n");
    fs::remove_file(desk.path("p/annotations/anna.ron")).unwrap();
    std::os::unix::fs::symlink("../../precious", desk.path("p/annotations/anna.ron")).unwrap();
    let ran = survives(&desk);
    assert!(ran.out.contains("leads out of the project folder"), "{ran:?}");
    let ran = answered(&desk, &["apply", "p", "a.txt"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("can only be read"), "{ran:?}");
    assert_eq!(fs::read_to_string(desk.path("precious")).unwrap(), "mine\n");
}

#[cfg(target_os = "linux")]
#[test]
fn case_42_58_a_name_that_is_no_utf8_and_has_signs_that_command_is_taken() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new();
    desk.ok(&["new", "p"]);
    let name = OsStr::from_bytes(b"n\xff\n\x1b[2J\xe2\x80\xae.txt");
    fs::write(desk.path(".").join(name), "words\n").unwrap();
    let output = desk.command(&["import", "p"]).arg(name).output().unwrap();
    let ran: Ran = output.into();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!ran.out.contains(['\u{1b}', '\u{202e}']), "{ran:?}");
    assert_eq!(survives(&desk).code, Some(0));
}

#[cfg(unix)]
#[test]
fn case_41_what_may_not_be_read_or_written_is_told_and_nothing_is_lost() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    let mode = |file: &str, mode| fs::set_permissions(desk.path(file), fs::Permissions::from_mode(mode)).unwrap();
    desk.write("locked.txt", "words\n");
    mode("locked.txt", 0o000);
    // Root may read all files; in a user namespace that knows no root it may not.
    let is_root = fs::File::open(desk.path("locked.txt")).is_ok();
    let run = |args: &[&str]| -> Ran {
        if !is_root {
            return answered(&desk, args);
        }
        let inside = desk.command(args);
        let mut outside = Command::new("unshare");
        outside.arg("-U").arg(inside.get_program()).args(args);
        outside.current_dir(desk.path("."));
        outside.env("CORROBORATE_HOME", desk.path("home")).env("USER", "anna");
        outside.output().unwrap().into()
    };
    let cat = ["-U", "cat", "locked.txt"];
    let refused = || Command::new("unshare").args(cat).current_dir(desk.path(".")).output();
    if is_root && !refused().is_ok_and(|ran| String::from_utf8_lossy(&ran.stderr).contains("denied")) {
        println!("skipped: files without rights, as root may read all of them (needs unshare and user namespaces)");
        return;
    }
    let ran = run(&["import", "p", "locked.txt"]);
    assert!(
        ran.err.contains("check that it exists and that you may read it"),
        "{ran:?}"
    );
    mode("p/annotations/anna.ron", 0o444);
    desk.write(
        "s.jsonl",
        "{\"do\":\"tag\",\"document\":\"a\",\"label\":\"source\",\"quote\":\"one\"}\n",
    );
    let ran = run(&["apply", "p", "s.jsonl"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("the file may not be written"), "{ran:?}");
    mode("p/annotations/anna.ron", 0o644);
    let ran = answered(&desk, &["check", "p"]);
    assert!(ran.err.contains("project folder: 1 change"), "{ran:?}");
    assert_eq!(desk.stats()["annotations"], 2);
}
