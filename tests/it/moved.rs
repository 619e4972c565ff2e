//! A newer version of a document, taken in and told of by the command line.

use crate::helper::Desk;
use serde_json::{Value, json};

const OLD: &str = "Ferries between the two islands stopped at noon on Monday because of high waves.\n\nThe sky over the \
    harbour was green, said the keeper of the lighthouse at the end of the pier.\n\nA second ship waits outside.\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("islands.txt", OLD);
    desk.ok(&["new", "p", "islands.txt"]);
    let line = |words: &str| {
        let start = OLD.find(words).unwrap();
        json!({"do": "tag", "document": "islands", "start": start, "end": start + words.len(), "label": "Claim"})
            .to_string()
    };
    let words = [
        "two islands stopped at noon",
        "The sky over the harbour was green",
        "A second ship waits outside",
    ];
    desk.apply_all(&words.map(line).join("\n"));
    desk.write("islands.txt", &newer());
    desk
}

fn newer() -> String {
    OLD.replace("was green", "was dark green")
        .replace("A second ship waits outside", "Nobody was hurt")
}

#[test]
fn a_newer_version_takes_over_what_is_certain_and_the_rest_is_listed() {
    let desk = desk();
    let ran = desk.run(&["import", "p", "islands.txt", "--replaces", "islands"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.out.contains("1 annotation moved, 1 to review, 1 without a place"),
        "{ran:?}"
    );
    let ran = desk.run(&["check", "p"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("2 annotations on older versions"), "{ran:?}");
    let ran = desk.run(&["moved", "p", "--json"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let rows: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 2, "{ran:?}");
    let text = newer();
    let bytes = &rows[0]["candidates"][0]["spans"][0]["bytes"];
    let (start, end) = (bytes[0].as_u64().unwrap() as usize, bytes[1].as_u64().unwrap() as usize);
    assert_eq!(&text[start..end], "The sky over the harbour was dark green");
    assert_eq!(rows[1]["candidates"], json!([]));
    let ran = desk.run(&["moved", "p"]);
    assert!(ran.out.ends_with("To review: 1; without a place: 1\n"), "{ran:?}");
}

#[test]
fn a_changed_file_is_offered_as_a_newer_version_and_may_be_made_one_later() {
    let desk = desk();
    let ran = desk.run(&["import", "p", "islands.txt"]);
    assert!(ran.out.contains(", it comes from the same file"), "{ran:?}");
    let old = ran
        .out
        .split("--replaces ")
        .nth(1)
        .unwrap()
        .get(..16)
        .unwrap()
        .to_owned();
    let ran = desk.run(&["import", "p", "islands.txt", "--replaces", &old]);
    assert!(ran.out.contains("1 annotation moved"), "{ran:?}");
    let ran = desk.run(&["import", "p", "islands.txt", "--replaces", &old]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let ran = desk.run(&["moved", "nowhere"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
}
