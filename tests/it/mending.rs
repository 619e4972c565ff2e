//! `merge`, `repair` and `restore`: two versions of a file, a decision between them, and the way back.

use crate::helper::Desk;
use std::fs;

const TAG: &str = "{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"quote\":\"two\"}\n";

/// A project whose one annotation was given a note on each side of a merge.
fn merged() -> Desk {
    let desk = Desk::new();
    desk.write("a.txt", "one two three\n");
    desk.ok(&["new", "p", "a.txt"]);
    desk.apply_all(TAG);
    let base = fs::read_to_string(desk.path("p/annotations/anna.ron")).unwrap();
    desk.write("base.ron", &base);
    for (file, note) in [("ours.ron", "x"), ("theirs.ron", "y")] {
        desk.write(
            file,
            &base.replace("by: \"anna\"", &format!("note: \"{note}\", by: \"anna\"")),
        );
    }
    let ran = desk.run(&["merge", "base.ron", "ours.ron", "theirs.ron"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("1 record changed on both sides"), "{ran:?}");
    assert!(ran.err.contains("theirs, line 6: Changed by hand"), "{ran:?}");
    fs::copy(desk.path("ours.ron"), desk.path("p/annotations/anna.ron")).unwrap();
    desk
}

#[test]
fn what_both_changed_is_listed_until_it_is_decided_and_the_decision_can_be_gone_back_on() {
    for (which, note) in [("ours", "note: \"y\""), ("theirs", "note: \"x\"")] {
        let desk = merged();
        let before = desk.files("p");
        for call in [
            &["check", "p"] as &[&str],
            &["repair", "p", "--dry-run"],
            &["repair", "p"],
        ] {
            let ran = desk.run(call);
            assert_eq!(ran.code, Some(1), "{ran:?}");
            assert!(
                ran.out.contains("changed in two ways") && ran.out.contains("line 7"),
                "{ran:?}"
            );
            assert_eq!(desk.files("p"), before, "{call:?}");
        }
        assert!(desk.run(&["repair", "p"]).out.contains("note: here “y”, there “x”"));
        desk.ok(&["repair", "p", "--take", which]);
        desk.ok(&["check", "p"]);
        let text = fs::read_to_string(desk.path("p/annotations/anna.ron")).unwrap();
        assert!(
            text.contains(note) && text.matches("Annotation(").count() == 1,
            "{text}"
        );
        let list = desk.ok(&["restore", "p"]);
        let first = list.lines().last().unwrap();
        assert!(first.contains("annotation"), "{list}");
        let number = first.split(' ').next().unwrap();
        let told = desk.ok(&["restore", "p", "--at", number, "--dry-run"]);
        assert!(told.contains("Would change: 1 "), "{told}");
        desk.ok(&["restore", "p", "--at", number]);
        assert_eq!(desk.stats()["annotations"], 0);
        assert_eq!(desk.run(&["restore", "p", "--at", "999"]).code, Some(1));
    }
}

#[test]
fn what_cannot_be_merged_is_left_alone_with_exit_code_2() {
    let desk = merged();
    let ours = fs::read_to_string(desk.path("ours.ron")).unwrap();
    let newer = ours.replace("min_reader: 1", "min_reader: 9");
    desk.write("newer.ron", &newer);
    let ran = desk.run(&["merge", "base.ron", "ours.ron", "newer.ron"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("newer version"), "{ran:?}");
    assert_eq!(fs::read_to_string(desk.path("ours.ron")).unwrap(), ours);
}

/// A project `p` with one annotation, and the folders `base` and `theirs` that are the same.
fn copied() -> Desk {
    let desk = Desk::new();
    desk.write("a.txt", "one two three\n");
    desk.ok(&["new", "p", "a.txt"]);
    desk.apply_all(TAG);
    for copy in ["base", "theirs"] {
        let copied = std::process::Command::new("cp")
            .args(["-r", "p", copy])
            .current_dir(desk.path("."))
            .status();
        assert!(copied.unwrap().success());
    }
    desk
}

#[test]
fn whole_folders_are_merged_file_by_file_with_the_texts_that_are_missing() {
    let desk = copied();
    let tag = |folder: &str, document: &str, quote: &str| {
        let line =
            format!("{{\"do\":\"tag\",\"document\":\"{document}\",\"label\":\"source\",\"quote\":\"{quote}\"}}\n");
        desk.write("s.jsonl", &line);
        desk.ok(&["apply", folder, "s.jsonl"]);
    };
    tag("p", "a", "one");
    desk.write("b.txt", "four five six\n");
    desk.ok(&["import", "theirs", "b.txt"]);
    tag("theirs", "b", "five");
    fs::create_dir(desk.path("theirs/recipes")).unwrap();
    desk.write("theirs/recipes/mine.ron", "Recipe()");
    let ran = desk.run(&["merge", "base", "p", "theirs"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.out.contains("1 text taken over") && ran.err.contains("theirs/recipes/mine.ron"),
        "{ran:?}"
    );
    assert!(desk.ok(&["check", "p"]).contains("2 documents and 3 annotations"));
    let once = desk.files("p");
    desk.ok(&["merge", "base", "p", "theirs"]);
    assert_eq!(desk.files("p"), once, "twice is once");

    for wrong in [
        &["merge", "base", "p", "theirs/project.ron"] as &[&str],
        &["merge", "home", "p", "theirs"],
        &["merge", "base", "p", "home"],
    ] {
        let ran = desk.run(wrong);
        assert_eq!(ran.code, Some(2), "{wrong:?}: {ran:?}");
        assert!(ran.err.contains("project"), "{wrong:?}: {ran:?}");
    }
    let newer = fs::read_to_string(desk.path("theirs/project.ron"))
        .unwrap()
        .replace("min_reader: 1", "min_reader: 9");
    desk.write("theirs/project.ron", &newer);
    tag("p", "a", "three");
    let before = desk.files("p");
    assert_eq!(desk.run(&["merge", "base", "p", "theirs"]).code, Some(2));
    assert_eq!(desk.files("p"), before);
}

#[test]
fn a_text_that_is_not_taken_over_is_told_and_a_folder_that_cannot_be_listed_is_an_error() {
    let desk = copied();
    let before = desk.files("p");
    // Names of texts whose content is another; the rest of the folder is nobody's text.
    for name in ["0123456789abcdef.txt", "0123456789ABCDEF.txt", "notes.txt"] {
        desk.write(&format!("theirs/texts/{name}"), "x");
    }
    let ran = desk.run(&["merge", "base", "p", "theirs"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.err.contains("texts/0123456789abcdef.txt: Not taken over"),
        "{ran:?}"
    );
    assert_eq!(ran.err.lines().count(), 1, "{ran:?}");
    assert_eq!(desk.files("p"), before);
    for folder in ["theirs/texts", "p/texts"] {
        fs::rename(desk.path(folder), desk.path("moved")).unwrap();
        desk.write(folder, "no folder");
        let ran = desk.run(&["merge", "base", "p", "theirs"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("Not merged") && ran.err.contains(folder), "{ran:?}");
        fs::remove_file(desk.path(folder)).unwrap();
        fs::rename(desk.path("moved"), desk.path(folder)).unwrap();
    }
}

#[test]
fn a_merge_of_folders_that_ends_half_way_says_so_and_can_be_run_again() {
    let desk = copied();
    desk.write("b.txt", "four five six\n");
    desk.ok(&["import", "theirs", "b.txt"]);
    let lock = |locked: bool| {
        let file = desk.path("p/project.ron");
        let mut permissions = fs::metadata(&file).unwrap().permissions();
        permissions.set_readonly(locked);
        fs::set_permissions(&file, permissions).unwrap();
    };
    lock(true);
    let ran = desk.run(&["merge", "base", "p", "theirs"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err.contains("Merged in part, run it again: ") && ran.err.contains("project.ron"),
        "{ran:?}"
    );
    // The text is there by now, so nothing more is written.
    let before = desk.files("p");
    let ran = desk.run(&["merge", "base", "p", "theirs"]);
    assert!(ran.code == Some(2) && ran.err.contains("Not merged: "), "{ran:?}");
    assert_eq!(desk.files("p"), before);
    lock(false);
    desk.ok(&["merge", "base", "p", "theirs"]);
    assert!(desk.ok(&["check", "p"]).contains("2 documents and 1 annotation"));
}
