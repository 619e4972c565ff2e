//! Files and folders that may not be written, or that go away while the project is open: what was answered is there again,
//! and the trouble is told.

use crate::analyst::{Scripted, Work, desk, open};
use crate::helper::{Desk, Ran};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

fn tag(word: usize) -> String {
    format!(
        "{{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"start\":{},\"end\":{}}}\n",
        word * 2,
        word * 2 + 1
    )
}

/// Tags a word, and wants it acknowledged.
fn tagged(program: &mut Scripted, word: usize) {
    assert!(program.say(&tag(word)));
    let answer = program.answer();
    assert!(answer.as_ref().is_some_and(|answer| answer["ok"] == true), "{answer:?}");
}

/// The words that are tagged when the project is opened again.
fn words(desk: &Desk) -> Vec<usize> {
    let work = Work::of(&open(desk).unwrap());
    work.tags.keys().map(|(_, start)| start / 2).collect()
}

fn started(desk: &Desk) -> Scripted {
    Scripted::start(desk.command(&["apply", "p", "-"]))
}

#[test]
fn a_read_only_file_is_respected_and_what_was_done_stays_in_the_journal() {
    let desk = desk();
    desk.apply_all(&tag(0));
    let path = desk.path("p/annotations/anna.ron");
    let before = fs::read(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let mut program = started(&desk);
    tagged(&mut program, 1);
    let (code, said) = program.end();
    assert!(
        code == Some(1) && said.contains("may not be written") && said.contains("anna.ron"),
        "{said}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(words(&desk), [0, 1]);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    desk.apply_all("{\"do\":\"save\"}\n");
    assert_eq!(Work::of_files(&desk).unwrap().tags.len(), 2);
}

/// Steps in a shell that may mount; false where that is not allowed.
fn mounted(desk: &Desk, steps: &str) -> Option<Ran> {
    let can = Command::new("unshare")
        .args(["-rm", "sh", "-c", "mount --bind p p"])
        .current_dir(desk.path("."))
        .status();
    if !can.is_ok_and(|status| status.success()) {
        println!(
            "skipped: a folder that becomes read-only, as nothing may be mounted here (needs unshare and user namespaces)"
        );
        return None;
    }
    let inside = desk.command(&[]);
    let mut shell = Command::new("unshare");
    shell
        .args(["-rm", "sh", "-c", steps])
        .arg(inside.get_program())
        .current_dir(desk.path("."));
    shell
        .env("CORROBORATE_HOME", desk.path("home"))
        .env("USER", "anna")
        .env_remove("DISPLAY");
    Some(shell.output().unwrap().into())
}

#[test]
fn case_60_a_folder_that_becomes_read_only_is_told_and_what_was_done_stays_in_the_journal() {
    let desk = desk();
    desk.write("one", &tag(1));
    desk.write("two", &tag(2));
    // The second line is only written after the first was answered.
    // What lies over the folder now is read-only; the folder below cannot be made so while the lock in it is open.
    let steps = "mkfifo in; \"$0\" apply p - < in > acks & exec 3> in; cat one >&3; until grep -q ok acks; do :; done; \
                 mount --bind p p; mount -o remount,ro,bind p; cat two >&3; exec 3>&-; wait $!";
    let Some(ran) = mounted(&desk, steps) else { return };
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.err.contains("may not be written") || ran.err.contains("Read-only file system"),
        "{ran:?}"
    );
    let acks = fs::read_to_string(desk.path("acks")).unwrap();
    assert_eq!(acks.matches("\"ok\":true").count(), 2, "{acks}");
    assert_eq!(words(&desk), [1, 2]);
    assert_eq!(Work::of_files(&desk).unwrap().tags.len(), 0);
}

#[test]
fn a_project_on_a_read_only_disk_is_opened_and_worked_on_in_the_journal() {
    let desk = desk();
    desk.write("one", &tag(1));
    let steps = "mount --bind p p; mount -o remount,ro,bind p; \"$0\" apply p one > acks";
    let Some(ran) = mounted(&desk, steps) else { return };
    let acked = fs::read_to_string(desk.path("acks"))
        .unwrap()
        .matches("\"ok\":true")
        .count();
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(!ran.err.is_empty(), "{ran:?}");
    assert!(words(&desk).len() >= acked);
}

#[test]
fn case_64_a_journal_that_is_deleted_while_open_is_written_again() {
    let desk = desk();
    let mut program = started(&desk);
    tagged(&mut program, 1);
    for state in fs::read_dir(desk.path("home/state")).unwrap() {
        fs::remove_dir_all(state.unwrap().path()).unwrap();
    }
    tagged(&mut program, 2);
    tagged(&mut program, 3);
    program.kill();
    assert_eq!(words(&desk), [1, 2, 3]);
}

#[test]
fn case_64_a_project_that_is_renamed_while_open_is_not_written_elsewhere_and_comes_back() {
    let desk = desk();
    let mut program = started(&desk);
    tagged(&mut program, 1);
    fs::rename(desk.path("p"), desk.path("q")).unwrap();
    tagged(&mut program, 2);
    let (code, said) = program.end();
    assert!(code == Some(1) && said.contains("Not saved"), "{said}");
    assert!(
        !desk.path("p").exists(),
        "no half of a project is left under the old name"
    );
    fs::rename(desk.path("q"), desk.path("p")).unwrap();
    assert_eq!(words(&desk), [1, 2]);
}

#[test]
fn case_64_a_project_that_vanishes_while_open_is_told_and_comes_back_with_its_backup() {
    let desk = desk();
    Command::new("cp")
        .args(["-a", "p", "backup"])
        .current_dir(desk.path("."))
        .status()
        .unwrap();
    let mut program = started(&desk);
    tagged(&mut program, 1);
    fs::remove_dir_all(desk.path("p")).unwrap();
    tagged(&mut program, 2);
    let (code, said) = program.end();
    assert!(code == Some(1) && said.contains("Not saved"), "{said}");
    fs::rename(desk.path("backup"), desk.path("p")).unwrap();
    assert_eq!(words(&desk), [1, 2]);
}
