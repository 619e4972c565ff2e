//! Readers that go away, and titles that would command a terminal.

use crate::helper::{Desk, Ran};
use std::fmt::Write;

#[test]
fn case_59_a_closed_pipe_ends_quietly() {
    let desk = Desk::new();
    desk.write("a.txt", "words ".repeat(1_000).as_str());
    desk.ok(&["new", "p", "a.txt"]);
    desk.apply_all("{\"do\":\"tag-all\",\"quote\":\"words\",\"label\":\"claim\"}\n");
    let calls: [&[&str]; 4] = [
        &["stats", "p"],
        &["check", "p"],
        &["export", "p", "--format", "jsonl", "-o", "-"],
        &["--help"],
    ];
    for call in calls {
        let mut child = desk.command(call).spawn().unwrap();
        drop(child.stdout.take());
        let ran: Ran = child.wait_with_output().unwrap().into();
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{call:?}");
    }
}

#[test]
fn case_59_a_script_is_done_to_its_end_though_nobody_reads_the_answers() {
    let desk = Desk::new();
    desk.write("a.txt", "one two three\n");
    desk.ok(&["new", "p", "a.txt"]);
    let mut script = String::new();
    for word in ["one", "two", "three"] {
        writeln!(
            script,
            "{{\"do\":\"tag\",\"document\":\"a\",\"label\":\"claim\",\"quote\":\"{word}\"}}"
        )
        .unwrap();
    }
    desk.write("s.jsonl", &script);
    let mut child = desk.command(&["apply", "p", "s.jsonl"]).spawn().unwrap();
    drop(child.stdout.take());
    let ran: Ran = child.wait_with_output().unwrap().into();
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(desk.stats()["annotations"], 3);
}

#[test]
fn case_58_a_title_cannot_command_the_terminal() {
    let desk = Desk::new();
    desk.ok(&["new", "p"]);
    desk.apply_all(r#"{"do":"paste","title":"\u001b]0;owned\u0007 \u009b2J it's","text":"words"}"#);
    for call in [&["stats", "p"] as &[&str], &["stats", "p", "--json"], &["check", "p"]] {
        let ran = desk.run(call);
        let said = format!("{}{}", ran.out, ran.err);
        assert!(said.chars().all(|c| c == '\n' || !c.is_control()), "{said:?}");
    }
    assert!(desk.ok(&["stats", "p"]).contains("it's"));
    assert_eq!(desk.stats()["titles"][0], "\u{1b}]0;owned\u{7} \u{9b}2J it's");
}
