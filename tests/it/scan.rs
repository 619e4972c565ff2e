//! Finding what is said twice, in a project and in a file of texts.

use crate::helper::Desk;
use serde_json::Value;
use std::path::PathBuf;

const FIRST: &str = "Ünlü crews searched the Okhtyrka depot. A glide bomb destroyed five apartment buildings in \
    Kostiantynivka on Tuesday, the governor said.\nSign up for the letter\n";
const SECOND: &str = "Rain fell. “A glide bomb destroyed six apartment buildings in Kostiantynivka on Tuesday, the \
    governor said.”\nSign up for the letter\nOne.\nSign up for the letter\nTwo.\nSign up for the letter\nThree.\n\
    Sign up for the letter\n";

fn rows(answer: &str) -> Vec<Value> {
    answer.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The passages of a row, cut from the texts by bytes and by code points, which must agree.
fn passages(row: &Value) -> Vec<&'static str> {
    let spans = row["spans"].as_array().unwrap();
    let documents = row["documents"].as_array().unwrap();
    let number = |value: &Value| value.as_u64().unwrap() as usize;
    spans
        .iter()
        .zip(documents)
        .map(|(span, document)| {
            let text = if document == "one" { FIRST } else { SECOND };
            let passage = &text[number(&span["bytes"][0])..number(&span["bytes"][1])];
            let (start, end) = (number(&span["code_points"][0]), number(&span["code_points"][1]));
            assert_eq!(text.chars().skip(start).take(end - start).collect::<String>(), passage);
            passage
        })
        .collect()
}

#[test]
fn a_file_of_texts_gives_a_line_for_each_finding() {
    let desk = Desk::new();
    let line = |id: &str, text: &str| serde_json::json!({"id": id, "text": text, "series": 1}).to_string();
    desk.write(
        "texts.jsonl",
        &format!("{}\n\n{}\n", line("one", FIRST), line("two", SECOND)),
    );
    let all = rows(&desk.ok(&["scan", "--corpus", "texts.jsonl", "--json"]));
    let (rows, off_topic): (Vec<Value>, Vec<Value>) = all.into_iter().partition(|row| !row["group"].is_null());
    assert_eq!(rows.len(), 2, "{rows:#?}");
    assert_eq!(rows[0]["kind"], "near");
    assert_eq!(rows[0]["reason"], "13 of 14 words the same, 1 replaced");
    assert_eq!(
        rows[0]["changed"][0],
        serde_json::json!({"claim": "number", "from": "five", "to": "six"})
    );
    assert!(passages(&rows[0])[1].starts_with("“A glide bomb") && passages(&rows[0])[1].ends_with("said.”"));
    assert_eq!(rows[1]["kind"], "boilerplate");
    assert_eq!(passages(&rows[1]), ["Sign up for the letter"; 5]);
    assert_ne!(rows[0]["group"], rows[1]["group"]);
    let notice = off_topic.iter().find(|row| row["kind"] == "newsletter or app").unwrap();
    assert_eq!(passages(notice), ["Sign up for the letter"; 5]);
}

#[test]
fn lines_on_many_pages_of_an_outlet_are_off_topic_where_the_outlet_is_given() {
    let desk = Desk::new();
    let repeated = "The Courier has been printed in Oberau since the winter of 1911";
    let line = |number: usize, outlet: &str| {
        let own = format!("Crews at pier {number} told the port that the ferry would leave at noon on day {number}.");
        let text = format!("{own}\n{own} It did.\n{repeated}\nThe port at pier {number} thanked the crews.\n");
        serde_json::json!({"id": number.to_string(), "text": text, "outlet": outlet}).to_string()
    };
    let scan = |outlet: &str| {
        let lines: Vec<String> = (0..40).map(|number| line(number, outlet)).collect();
        desk.write("texts.jsonl", &lines.join("\n"));
        rows(&desk.ok(&["scan", "--corpus", "texts.jsonl", "--json"]))
    };
    let reason = "repeated on 40 pages of this outlet";
    let found = scan("Courier");
    let row = found.iter().find(|row| row["reason"] == reason).unwrap();
    assert_eq!(row["spans"].as_array().unwrap().len(), 40);
    assert!(scan("").iter().all(|row| row["reason"] != reason));
}

#[test]
fn a_project_is_scanned_and_told_in_words() {
    let desk = Desk::new();
    desk.write("one.txt", FIRST);
    desk.write("two.txt", SECOND);
    desk.ok(&["new", "p", "one.txt", "two.txt"]);
    let told = desk.ok(&["scan", "p"]);
    assert!(told.contains("13 of 14 words the same, 1 replaced"), "{told}");
    assert!(told.contains("changed number: “five”, “six”"), "{told}");
    assert!(told.contains("off-topic, newsletter or app, "), "{told}");
    assert!(told.contains("2 findings in 2 groups and "), "{told}");
    let rows = rows(&desk.ok(&["scan", "p", "--json"]));
    assert!(
        rows.iter()
            .all(|row| row["documents"][0].as_str().is_some_and(|id| id.len() == 16)),
        "{rows:#?}"
    );
    let notice = rows.iter().find(|row| row["kind"] == "newsletter or app").unwrap();
    assert_eq!(
        (notice["spans"].as_array().unwrap().len(), &notice["group"]),
        (5, &Value::Null)
    );
}

#[test]
fn lines_that_cannot_be_read_are_told_and_the_rest_is_scanned() {
    let desk = Desk::new();
    desk.write(
        "texts.jsonl",
        "{\"id\": \"one\"}\n{\"id\": \"two\", \"text\": \"Ok.\"}\n[\n",
    );
    let ran = desk.run(&["scan", "--corpus", "texts.jsonl"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.err.matches("was passed over").count(), 2, "{ran:?}");
    assert!(
        ran.out
            .contains("0 findings in 0 groups and 0 off-topic, in 1 documents"),
        "{ran:?}"
    );
    let ran = desk.run(&["scan", "--corpus", "nowhere.jsonl"]);
    assert!(ran.code == Some(1) && ran.err.contains("nowhere.jsonl"), "{ran:?}");
    for call in [&["scan"][..], &["scan", "p", "--corpus", "texts.jsonl"]] {
        assert_eq!(desk.run(call).code, Some(2), "{call:?}");
    }
}

/// The two real pages, where they are at hand: six notices one group, and quotations told in other words.
#[test]
fn real_pages_give_the_notices_and_the_quotations() {
    let Some(folder) = std::env::var_os("CORROBORATE_REAL_PAGES").map(PathBuf::from) else {
        println!("skipped: CORROBORATE_REAL_PAGES names no folder of real pages");
        return;
    };
    let desk = Desk::new();
    desk.ok(&["new", "p", folder.to_str().unwrap()]);
    let rows = rows(&desk.ok(&["scan", "p", "--json"]));
    let sizes: Vec<usize> = rows.iter().map(|row| row["spans"].as_array().unwrap().len()).collect();
    assert!(sizes.contains(&6), "{sizes:?}");
    assert!(
        rows.iter()
            .any(|row| row["kind"] == "reworded" || row["kind"] == "near")
    );
}
