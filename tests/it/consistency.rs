//! The same words tagged in different ways, told by the command line.

use crate::helper::Desk;
use serde_json::{Value, json};

const ONE: &str = "One day in spring\n\n“Небо зелене”, they say. It rains.\n";
const TWO: &str = "Two days in spring\n\nThey say: небо — зелене!\nНебо зелене. It rains.\n";

/// A project whose words are tagged as these labels say: document, words, which of them, label.
fn desk(tags: &[(&str, &str, usize, &str)]) -> Desk {
    let desk = Desk::new();
    desk.write("one.txt", ONE);
    desk.write("two.txt", TWO);
    desk.ok(&["new", "p", "one.txt", "two.txt"]);
    let line = |(title, words, nth, label): &(&str, &str, usize, &str)| {
        let text = if *title == "one" { ONE } else { TWO };
        let (start, _) = text.match_indices(words).nth(*nth).unwrap();
        json!({"do": "tag", "document": title, "start": start, "end": start + words.len(), "label": label}).to_string()
    };
    let script: Vec<String> = tags.iter().map(line).collect();
    desk.apply_all(&script.join("\n"));
    desk
}

fn unequal() -> Desk {
    desk(&[
        ("one", "Небо зелене", 0, "Claim"),
        ("two", "небо — зелене!", 0, "Claim"),
        ("two", "Небо зелене", 0, "Source"),
        ("one", "It rains", 0, "Claim"),
        ("two", "It rains", 0, "Claim"),
    ])
}

#[test]
fn a_wording_is_a_line_and_something_found_is_exit_code_one() {
    let ran = unequal().run(&["consistency", "p"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(
        lines,
        [
            "“Небо зелене”: Claim in “One day in spring” bytes 22–43 (code points 20–31), “Two days in spring” bytes \
             30–56 (code points 30–44); Source in “Two days in spring” bytes 57–78 (code points 45–56)",
            "Wordings tagged in different ways: 1",
        ]
    );
}

#[test]
fn as_json_each_place_has_its_annotations_in_bytes_and_code_points() {
    let ran = unequal().run(&["consistency", "p", "--json"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let [row] = ran.out.lines().collect::<Vec<_>>().try_into().unwrap();
    let row: Value = serde_json::from_str(row).unwrap();
    let fields = [&row["kind"], &row["difference"], &row["wording"]];
    assert_eq!(fields, ["identical", "labels", "Небо зелене"]);
    let taggings = row["taggings"].as_array().unwrap();
    assert_eq!(taggings[0]["tags"], json!([{"label": "Claim", "attributes": {}}]));
    let place = &taggings[1]["places"][0];
    assert_eq!(
        (&place["title"], place["document"].as_str().unwrap().len()),
        (&json!("Two days in spring"), 16)
    );
    let annotation = &place["annotations"][0];
    assert_eq!(annotation["author"], "anna");
    assert_eq!(
        annotation["spans"],
        json!([{"bytes": [57, 78], "code_points": [45, 56]}])
    );
    let start = 57;
    assert_eq!(&TWO[start..78], "Небо зелене");
    assert_eq!(TWO.chars().skip(45).take(11).collect::<String>(), "Небо зелене");
}

#[test]
fn what_is_tagged_alike_is_no_finding() {
    let desk = desk(&[("one", "It rains", 0, "Claim"), ("two", "It rains", 0, "Claim")]);
    assert_eq!(desk.ok(&["consistency", "p", "--json"]), "");
    let told = desk.ok(&["consistency", "p"]);
    assert_eq!(told, "Wherever the same words are tagged, they are tagged alike\n");
}
