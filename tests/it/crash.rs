//! Killed after an answer, opened twice, saved twice.

use crate::helper::Desk;
use std::io::{BufRead, BufReader, Write};
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
    assert!(checked.err.contains("Recovered 1"), "{checked:?}");
    let stats = desk.stats();
    assert_eq!((&stats["annotations"], &stats["unsaved"]), (&1.into(), &true.into()));
    desk.apply_all("{\"do\":\"save\"}\n");
    assert_ne!(desk.files("p"), folder);
    assert_eq!(desk.run(&["stats", "p"]).err, "");
    assert_eq!(desk.stats()["annotations"], 1);
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
    let there_and_back = "{\"do\":\"tag\",\"document\":\"a\",\"label\":\"source\",\"quote\":\"three\"}\n{\"do\":\"save\"}\n{\"do\":\"undo\"}\n";
    desk.apply_all(there_and_back);
    assert_eq!(desk.files("p"), once);
}
