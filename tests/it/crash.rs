//! Killed after an answer, opened twice, saved twice.

use crate::helper::Desk;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

const TAG: &str = "{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"quote\":\"two\"}\n";

/// An `apply` that waits for the next line of its script.
struct Waiting {
    child: Child,
    script: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Waiting {
    fn start(desk: &Desk) -> Self {
        let mut child = desk
            .command(&["apply", "p", "-"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let (script, answers) = (
            child.stdin.take().unwrap(),
            BufReader::new(child.stdout.take().unwrap()),
        );
        Self { child, script, answers }
    }

    fn say(&mut self, line: &str) -> String {
        self.script.write_all(line.as_bytes()).unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        answer
    }
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.txt", "one two three\n");
    desk.ok(&["new", "p", "a.txt"]);
    desk
}

#[test]
fn what_was_answered_outlives_a_kill() {
    let desk = desk();
    let folder = desk.files("p");
    let mut waiting = Waiting::start(&desk);
    assert!(waiting.say(TAG).contains("\"ok\":true"));
    waiting.child.kill().unwrap();
    waiting.child.wait().unwrap();
    assert_eq!(desk.files("p"), folder, "only the journal holds it");
    let checked = desk.run(&["check", "p"]);
    assert_eq!(checked.code, Some(0), "{checked:?}");
    assert!(checked.err.contains("project folder: 1 change"), "{checked:?}");
    let stats = desk.stats();
    assert_eq!((&stats["annotations"], &stats["unsaved"]), (&1.into(), &true.into()));
    desk.apply_all("{\"do\":\"save\"}\n");
    assert_ne!(desk.files("p"), folder);
    assert_eq!(desk.run(&["stats", "p"]).err, "");
    assert_eq!(desk.stats()["annotations"], 1);
}

/// The newest journal of the one project on the desk.
fn journal(desk: &Desk) -> PathBuf {
    let state = fs::read_dir(desk.path("home/state")).unwrap();
    let files = state.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    let journals = files.map(|file| file.unwrap().path()).filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.strip_prefix("journal.")
            .is_some_and(|number| number.parse::<u64>().is_ok())
    });
    journals.max().unwrap()
}

/// Two steps that are in the journal only: "two" tagged as claim, "one" as source.
fn two_unsaved(desk: &Desk) {
    let mut waiting = Waiting::start(desk);
    waiting.say(TAG);
    let second = TAG.replace("claim", "source").replace("two", "one");
    assert!(waiting.say(&second).contains("\"ok\":true"));
    waiting.child.kill().unwrap();
    waiting.child.wait().unwrap();
}

#[test]
fn case_24_of_a_damaged_journal_the_good_front_is_replayed_and_the_rest_set_aside_and_said() {
    let desk = desk();
    two_unsaved(&desk);
    let path = journal(&desk);
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.windows(3).rposition(|part| part == b"one").unwrap();
    bytes[last] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let ran = desk.run(&["check", "p"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.err.contains("journal is damaged") && ran.err.contains(".bad"),
        "{ran:?}"
    );
    assert!(ran.err.contains("project folder: 1 change"), "{ran:?}");
    let bad = path.with_extension(format!("{}.bad", path.extension().unwrap().to_string_lossy()));
    assert!(
        bytes.ends_with(&fs::read(bad).unwrap()),
        "what could not be used is kept to the byte"
    );
    assert_eq!(desk.stats()["annotations"], 1);
}

#[test]
fn case_24_of_a_journal_that_does_not_fit_what_fits_is_replayed_and_the_rest_set_aside_and_said() {
    let desk = desk();
    two_unsaved(&desk);
    // Another program, or a merge, has taken the label away on which the second step builds, and the version before is not
    // kept, so that the two cannot be put together.
    for folder in fs::read_dir(desk.path("home/state")).unwrap() {
        fs::remove_dir_all(folder.unwrap().path().join("backups")).unwrap();
    }
    let file = desk.path("p/project.ron");
    let text = fs::read_to_string(&file).unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.contains("\"Source\"") && !line.contains("rests on"));
    let fewer: String = lines.map(|line| format!("{line}\n")).collect();
    assert_ne!(fewer, text);
    fs::write(&file, fewer).unwrap();
    let ran = desk.run(&["check", "p"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("1 change cannot be made"), "{ran:?}");
    assert!(ran.err.contains("project folder: 1 change"), "{ran:?}");
    let kept = ran.err.lines().find(|line| line.contains("cannot be made")).unwrap();
    let kept = fs::read_to_string(kept.rsplit(": ").next().unwrap()).unwrap();
    assert!(kept.contains("tag “one” as Source"), "{kept}");
    assert_eq!(desk.stats()["annotations"], 1);
    desk.apply_all("{\"do\":\"save\"}\n");
    assert_eq!(desk.run(&["check", "p"]).err, "", "it is said once");
}

#[test]
fn case_24_the_journal_of_another_project_is_not_forced_on_this_one() {
    let desk = desk();
    two_unsaved(&desk);
    let foreign = fs::read(journal(&desk)).unwrap();
    desk.ok(&["new", "q"]);
    desk.ok(&["stats", "q"]);
    for folder in fs::read_dir(desk.path("home/state")).unwrap() {
        fs::write(folder.unwrap().path().join("journal.99"), &foreign).unwrap();
    }
    let ran = desk.run(&["check", "q"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("2 changes cannot be made"), "{ran:?}");
    assert!(ran.out.contains("0 documents and 0 annotations"), "{ran:?}");
}

#[test]
fn whoever_comes_second_may_read_only() {
    let desk = desk();
    let mut first = Waiting::start(&desk);
    first.say(TAG);
    let before = desk.files("p");
    desk.write("b.txt", "four\n");
    for call in [&["import", "p", "b.txt"] as &[&str], &["apply", "p", "b.txt"]] {
        let ran = desk.run(call);
        assert_eq!(ran.code, Some(1), "{call:?}: {ran:?}");
        assert!(ran.err.contains("only be read"), "{ran:?}");
    }
    assert!(desk.stats()["read_only"].is_string());
    assert_eq!(desk.files("p"), before);
    let Waiting { mut child, script, .. } = first;
    drop(script);
    assert!(child.wait().unwrap().success());
    assert_eq!(desk.stats()["annotations"], 1);
    desk.ok(&["import", "p", "b.txt"]);
}

#[test]
fn saving_twice_gives_the_same_bytes() {
    let desk = desk();
    desk.apply_all(TAG);
    let once = desk.files("p");
    desk.apply_all("{\"do\":\"save\"}\n");
    assert_eq!(desk.files("p"), once);
    let tag = "{\"do\":\"tag\",\"document\":\"a\",\"label\":\"source\",\"quote\":\"three\"}\n";
    let tags = desk.path("p/annotations/anna.ron");
    let saved = fs::read_to_string(&tags).unwrap();
    desk.apply_all(&format!("{tag}{{\"do\":\"undo\"}}\n"));
    assert_eq!(desk.files("p"), once);
    // What was saved in between may have gone to others, so its removal is said.
    desk.apply_all(&format!("{tag}{{\"do\":\"save\"}}\n{{\"do\":\"undo\"}}\n"));
    let again = fs::read_to_string(&tags).unwrap();
    let (removed, left): (Vec<&str>, Vec<&str>) = again.lines().partition(|line| line.contains("Removed("));
    assert_eq!((removed.len(), left), (1, saved.lines().collect()));
}
