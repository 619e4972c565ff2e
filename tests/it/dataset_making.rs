//! Datasets made from the command line: what goes in, negatives, parts, cards, recipes.

use crate::helper::Desk;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

const PAGE: &str = "The bridge fell. Nobody was hurt. Read more here. Crews came at noon.\nThe mayor spoke.\n";

/// A project of six pages with a claim each, two groups of claims, an off-topic sentence each; ben tags one page, too.
fn desk() -> Desk {
    let desk = Desk::new();
    let names: Vec<String> = (0..6).map(|n| format!("page{n}.txt")).collect();
    let claims = [
        "Ferry nine sank off the cape",
        "Off the cape sank ferry nine",
        "Ministers doubled fuel duty",
        "Fuel duty was doubled by ministers",
        "The old ferry is for sale",
        "Schools stay shut on Friday",
    ];
    for (n, (name, claim)) in names.iter().zip(claims).enumerate() {
        desk.write(name, &format!("{PAGE}{claim}, said witness {n}.\n"));
    }
    let mut call = vec!["new", "p"];
    call.extend(names.iter().map(String::as_str));
    desk.ok(&call);
    let mut script = String::new();
    for (n, claim) in claims.iter().enumerate() {
        script += &format!(
            "{{\"do\": \"tag\", \"document\": \"page{n}\", \"label\": \"Claim\", \"quote\": \"{claim}\", \"key\": \"k{n}\"}}\n"
        );
        script += &format!(
            "{{\"do\": \"tag\", \"document\": \"page{n}\", \"label\": \"Off-topic\", \"quote\": \"Read more here.\"}}\n"
        );
    }
    script += "{\"do\": \"group\", \"principal\": \"k0\", \"members\": [\"k0\", \"k1\"]}\n";
    script += "{\"do\": \"group\", \"principal\": \"k2\", \"members\": [\"k2\", \"k3\"]}\n";
    script += "{\"do\": \"review\", \"document\": \"page0\", \"state\": \"finished\"}\n";
    script += "{\"do\": \"edit-document\", \"document\": \"page1\", \"outlet\": \"The Gazette\"}\n";
    script += "{\"do\": \"edit-document\", \"document\": \"page2\", \"title\": \"Fuel\"}\n";
    script += "{\"do\": \"edit-document\", \"document\": \"page3\", \"title\": \"More on fuel duty\"}\n";
    desk.apply_all(&script);
    desk
}

/// Documents of an export in our own form.
fn documents(desk: &Desk, path: &str) -> Vec<Value> {
    let text = fs::read_to_string(desk.path(path)).unwrap();
    text.lines()
        .skip(1)
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn spans(documents: &[Value]) -> Vec<&Value> {
    documents
        .iter()
        .flat_map(|document| document["spans"].as_array().unwrap())
        .collect()
}

fn export(desk: &Desk, out: &str, more: &[&str]) -> String {
    let mut call = vec!["export", "p", "--format", "documents", "-o", out];
    call.extend(more);
    desk.ok(&call)
}

#[test]
fn documents_are_chosen_by_state_title_and_outlet() {
    let desk = desk();
    for (more, number) in [
        (vec!["--review", "finished"], 1),
        (vec!["--review", "new", "--review", "finished"], 6),
        (vec!["--document", "FUEL"], 2),
        (vec!["--document", "duty"], 1),
        (vec!["--outlet", "the gazette"], 1),
        (vec!["--outlet", "The Gazette", "--review", "finished"], 0),
    ] {
        export(&desk, "out.jsonl", &more);
        assert_eq!(documents(&desk, "out.jsonl").len(), number, "{more:?}");
    }
    for (more, words) in [
        (["--document", "nowhere"], "these words in its title: nowhere"),
        (["--outlet", "Post"], "No document is from this outlet: Post"),
        (["--review", "often"], "give new, in-progress, finished or ignored"),
        (["--seed", "3"], "--seed is for --split and --negatives"),
    ] {
        let ran = desk.run(
            &[
                &["export", "p", "--format", "documents", "-o", "x.jsonl"],
                more.as_slice(),
            ]
            .concat(),
        );
        assert!(ran.code != Some(0) && ran.err.contains(words), "{ran:?}");
    }
}

#[test]
fn flagged_duplicates_say_whose_copies_they_are_in_formats_that_hold_attributes() {
    let desk = desk();
    export(&desk, "out.jsonl", &["--duplicates", "flagged", "--label", "Claim"]);
    let documents = documents(&desk, "out.jsonl");
    let spans = spans(&documents);
    let principals: BTreeSet<&str> = spans
        .iter()
        .filter(|span| span["attributes"]["principal"] == "yes")
        .map(|span| span["id"].as_str().unwrap())
        .collect();
    let copies: BTreeSet<&str> = spans
        .iter()
        .filter_map(|span| span["attributes"]["duplicate_of"].as_str())
        .collect();
    assert_eq!((spans.len(), principals.len()), (6, 2));
    assert_eq!(copies, principals);
    let told = desk.ok(&[
        "export",
        "p",
        "--format",
        "brat",
        "-o",
        "brat",
        "--duplicates",
        "flagged",
    ]);
    assert!(!told.contains("attributes"), "{told}");
    let told = desk.ok(&[
        "export",
        "p",
        "--format",
        "conll",
        "-o",
        "conll",
        "--duplicates",
        "flagged",
    ]);
    assert!(told.contains("attributes, such as"), "{told}");
}

#[test]
fn negatives_are_spans_and_links_and_the_same_seed_draws_the_same() {
    let desk = desk();
    let told = export(&desk, "one.jsonl", &["--negatives", "1", "--seed", "5"]);
    assert!(
        told.contains("\nnegatives: 6 passages and 2 pairs, 1 of them"),
        "{told}"
    );
    export(
        &desk,
        "two.jsonl",
        &["--negatives", "1", "--seed", "5", "--keep-recipe", "five"],
    );
    desk.ok(&["export", "p", "--recipe", "five", "-o", "three.jsonl"]);
    let read = |name: &str| fs::read(desk.path(name)).unwrap();
    assert_eq!(
        (read("one.jsonl"), read("one.jsonl")),
        (read("two.jsonl"), read("three.jsonl"))
    );
    let documents = documents(&desk, "one.jsonl");
    let drawn: Vec<&Value> = spans(&documents)
        .into_iter()
        .filter(|span| span["label"] == "On-topic")
        .collect();
    assert!(
        drawn
            .iter()
            .all(|span| span["attributes"]["drawn"] == "yes" && span["author"] == "")
    );
    let links: Vec<&Value> = documents
        .iter()
        .flat_map(|document| document["links"].as_array().unwrap())
        .collect();
    assert_eq!(links.iter().filter(|link| link["type"] == "not-duplicate").count(), 2);
    // What a format does not hold is named as what it is.
    let told = desk.ok(&["export", "p", "--format", "conll", "-o", "conll", "--negatives", "1"]);
    assert!(told.contains("negative pairs, such as"), "{told}");
    let told = desk.ok(&[
        "export",
        "p",
        "--format",
        "label-studio",
        "-o",
        "ls",
        "--negatives",
        "1",
    ]);
    assert!(!told.contains("negative pairs"), "{told}");
    let report: Value = serde_json::from_slice(&read("one.loss.json")).unwrap();
    assert_eq!(report["negatives"]["pairs"], 2);
}

#[test]
fn no_negative_lies_in_two_parts() {
    let desk = desk();
    let told = export(&desk, "parts", &["--negatives", "2", "--split", "50/0/50"]);
    assert!(told.contains("the part dev is empty"), "{told}");
    let parts = ["train", "test"].map(|part| documents(&desk, &format!("parts/{part}.jsonl")));
    let words = |documents: &[Value]| -> BTreeSet<String> {
        let drawn = spans(documents).into_iter().filter(|span| span["label"] == "On-topic");
        drawn.map(|span| span["quote"].as_str().unwrap().to_owned()).collect()
    };
    let [train, test] = [&parts[0], &parts[1]].map(|part| words(part));
    assert!(!train.is_empty() && train.is_disjoint(&test), "{train:?} {test:?}");
    for part in &parts {
        let ids: BTreeSet<&str> = spans(part).iter().map(|span| span["id"].as_str().unwrap()).collect();
        let links = part.iter().flat_map(|document| document["links"].as_array().unwrap());
        assert!(links.clone().all(|link| ids.contains(link["to"].as_str().unwrap())));
    }
}

#[test]
fn a_card_counts_and_says_how_far_authors_agree() {
    let desk = desk();
    desk.write(
        "ben.jsonl",
        "{\"do\": \"tag\", \"document\": \"page0\", \"label\": \"Claim\", \"quote\": \"Ferry nine sank\"}\n",
    );
    let ran = desk
        .command(&["apply", "p", "ben.jsonl"])
        .env("USER", "ben")
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    export(
        &desk,
        "out.jsonl",
        &["--card", "--licence", "CC-BY-4.0", "--segment", "sentence"],
    );
    let card = fs::read_to_string(desk.path("out.card.md")).unwrap();
    assert!(card.starts_with("---\nlicense: cc-by-4.0\n"), "{card}");
    assert!(
        card.contains("All labels, all authors. By sentence; one part; no negatives."),
        "{card}"
    );
    // Both tagged page0: one passage, the one longer than the other.
    assert!(card.contains("| Claim | anna, ben | 1 | 1, 1 | 0.6"), "{card}");
    assert!(card.contains("| 1.00 | 0.00 | 1.00 |"), "{card}");
    assert!(card.contains("| Claim | 2 | 1 | 0.6"), "{card}");
    desk.ok(&[
        "export",
        "p",
        "--format",
        "huggingface",
        "-o",
        "hf",
        "--split",
        "50/25/25",
        "--negatives",
        "1",
    ]);
    let card = fs::read_to_string(desk.path("hf/README.md")).unwrap();
    assert!(
        card.contains("  - split: train\n    path: train/data/documents/*.parquet"),
        "{card}"
    );
    assert!(
        card.contains("| | train | dev | test |") && card.contains("**Fill this in**"),
        "{card}"
    );
}

#[test]
fn what_sentences_divide_is_told() {
    let desk = desk();
    desk.apply_all("{\"do\": \"tag\", \"document\": \"page0\", \"label\": \"Source\", \"quote\": \"fell. Nobody\"}\n");
    let told = export(&desk, "out.jsonl", &["--segment", "sentence"]);
    assert!(
        told.contains("\n1 annotation divided at the ends of parts, 0 left out"),
        "{told}"
    );
    let report: Value = serde_json::from_slice(&fs::read(desk.path("out.loss.json")).unwrap()).unwrap();
    assert_eq!(
        (&report["cut"]["divided"], &report["cut"]["left_out"]),
        (&Value::from(1), &Value::from(0))
    );
}

#[test]
fn choices_hold_for_tables_streams_and_recipes_too() {
    let desk = desk();
    desk.apply_all("{\"do\": \"edit-document\", \"document\": \"page5\", \"title\": \"=1+1\"}\n");
    let claims = ["--label", "Claim", "--duplicates", "flagged"];
    let table = |out: &str, more: &[&str]| {
        let mut call = vec!["export", "p", "--format", "csv", "-o", out];
        call.extend(more);
        desk.ok(&call)
    };
    let rows = |words: &str| csv::Reader::from_reader(words.as_bytes()).records().count();
    let streamed = table("-", &claims);
    assert_eq!(rows(&streamed), 6);
    assert!(!streamed.contains("Off-topic"), "{streamed}");
    assert!(streamed.contains("duplicate_of"), "{streamed}");
    table(
        "one.csv",
        &[&claims[..], &["--spreadsheet", "--keep-recipe", "rows"]].concat(),
    );
    desk.ok(&["export", "p", "--recipe", "rows", "-o", "two.csv"]);
    let read = |name: &str| fs::read_to_string(desk.path(name)).unwrap();
    assert_eq!(read("one.csv"), read("two.csv"));
    assert!(read("two.csv").contains(",'=1+1,") && !streamed.contains("'=1+1"));
    // What is read again row by row is told with what was drawn and cut.
    desk.apply_all("{\"do\": \"tag\", \"document\": \"page0\", \"label\": \"Source\", \"quote\": \"fell. Nobody\"}\n");
    let told = table("cut.csv", &["--segment", "sentence", "--negatives", "1"]);
    assert!(told.contains("\n1 annotation divided at the ends of parts"), "{told}");
    assert!(told.contains("\nnegatives: 6 passages and 2 pairs"), "{told}");
    assert!(read("cut.csv").contains("On-topic"));
    let told = desk.ok(&[
        "export",
        "p",
        "--format",
        "document-tsv",
        "-o",
        "texts.tsv",
        "--negatives",
        "1",
    ]);
    assert!(told.contains("6 negative passages, such as"), "{told}");
    assert!(told.contains("2 negative pairs, such as"), "{told}");
    let told = table("parts", &["--split", "50/0/50"]);
    assert!(told.contains("read again"), "{told}");
    assert!(rows(&read("parts/train.csv")) > 0 && rows(&read("parts/test.csv")) > 0);
    let ran = desk.run(&["export", "p", "--format", "csv", "-o", "-", "--card"]);
    assert!(ran.err.contains("a file or folder"), "{ran:?}");
}
