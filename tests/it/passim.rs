//! Past one machine: texts written for passim, and what it found read back.

use crate::helper::Desk;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

const SHARED: &str = "A glide bomb destroyed five apartment buildings in Kostiantynivka on Tuesday, the governor said.";

fn rows(answer: &str) -> Vec<Value> {
    answer.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A project of two texts, and their ids.
fn desk() -> (Desk, [String; 2]) {
    let desk = Desk::new();
    desk.write(
        "one.txt",
        &format!("Ünlü crews searched the depot 😀. {SHARED} Nobody knew of it."),
    );
    desk.write("two.txt", &format!("Rain fell on the plain. {SHARED} Shops were open."));
    desk.ok(&["new", "p", "one.txt", "two.txt"]);
    let lines = rows(&desk.ok(&["export", "p", "--format", "passim", "-o", "-"]));
    let ids: Vec<String> = lines
        .iter()
        .map(|line| line["id"].as_str().unwrap().to_owned())
        .collect();
    (desk, ids.try_into().unwrap())
}

/// A line of `align.json`, by first and last words of each side.
fn line(desk: &Desk, ids: &[String; 2], sides: [[&str; 2]; 2]) -> String {
    let place = |name: &str, [first, last]: [&str; 2]| {
        let text = fs::read_to_string(desk.path(name)).unwrap();
        let code_points = |bytes: usize| text[..bytes].chars().count();
        let end = text.find(last).unwrap() + last.len();
        (code_points(text.find(first).unwrap()), code_points(end))
    };
    let ((begin, end), (begin2, end2)) = (place("one.txt", sides[0]), place("two.txt", sides[1]));
    let line = json!({"uid": 1, "uid2": 2, "gid": 1, "gid2": 2, "begin": begin, "end": end, "begin2": begin2, "end2": end2,
        "id": ids[0], "series": ids[0], "id2": ids[1], "series2": ids[1], "s1": "", "s2": "", "matches": 40, "shard": 0});
    format!("{line}\n")
}

#[test]
fn texts_are_written_as_passim_reads_them() {
    let (desk, ids) = desk();
    desk.apply_all("{\"do\": \"edit-document\", \"document\": \"one\", \"title\": \"one\", \"outlet\": \"Daily\", \"date\": \"2025-08-20\"}\n");
    let told = desk.ok(&["export", "p", "--format", "passim", "-o", "in.jsonl"]);
    assert!(
        told.starts_with("2 documents with 0 annotations and 0 links exported: "),
        "{told}"
    );
    let lines = rows(&fs::read_to_string(desk.path("in.jsonl")).unwrap());
    let text = fs::read_to_string(desk.path("one.txt")).unwrap();
    assert_eq!(
        lines[0],
        json!({"id": ids[0], "series": ids[0], "text": text, "title": "one", "outlet": "Daily", "date": "2025-08-20"})
    );
    assert_eq!(
        lines[1].as_object().unwrap().keys().collect::<Vec<_>>(),
        ["id", "series", "text", "title"]
    );
    let scanned = rows(&desk.ok(&["scan", "p", "--json"]));
    assert_eq!(scanned[0]["documents"], json!(ids), "ids are those that scan prints");
}

#[test]
fn pairs_are_read_back_kept_and_told_with_their_ends_cut() {
    let (desk, ids) = desk();
    fs::create_dir(desk.path("align.json")).unwrap();
    desk.write("align.json/_SUCCESS", "");
    let over = [["depot", "Nobody"], ["plain", "Shops"]];
    desk.write("align.json/part-00000.json", &line(&desk, &ids, over));
    let told = desk.ok(&["import", "p", "--format", "passim", "align.json"]);
    assert!(
        told.starts_with("1 lines read; pairs of passages: 1 new, 0 known"),
        "{told}"
    );
    let kept = fs::read_to_string(desk.path("p/suggestions/passim.ron")).unwrap();
    assert!(
        kept.contains(&format!("Pair(a: (\"{}\", ", ids[0].as_str().min(&ids[1]))),
        "{kept}"
    );
    let rows = rows(&desk.ok(&["scan", "p", "--json"]));
    let found: Vec<&Value> = rows.iter().filter(|row| row["kind"] == "verbatim").collect();
    assert_eq!((found.len(), &found[0]["documents"]), (1, &json!(ids)), "{rows:#?}");
    for (span, name) in found[0]["spans"].as_array().unwrap().iter().zip(["one.txt", "two.txt"]) {
        let text = fs::read_to_string(desk.path(name)).unwrap();
        let place = |at: usize| span["bytes"][at].as_u64().unwrap() as usize;
        assert_eq!(&text[place(0)..place(1)], SHARED);
    }
    let told = desk.ok(&["import", "p", "--format", "passim", "align.json/part-00000.json"]);
    assert!(
        told.starts_with("1 lines read; pairs of passages: 0 new, 1 known"),
        "{told}"
    );
    assert_eq!(fs::read_to_string(desk.path("p/suggestions/passim.ron")).unwrap(), kept);
    desk.ok(&["check", "p"]);
}

#[test]
fn what_our_own_search_does_not_join_comes_from_passim() {
    let desk = Desk::new();
    let names: Vec<String> = (10..55).map(|number| format!("{number}.txt")).collect();
    for (number, name) in names.iter().enumerate() {
        let own = format!("Own{number}a own{number}b own{number}c own{number}d.");
        let text = format!("{own} The mayor thanked crews from Sumy for two long nights of work. {own}");
        desk.write(name, &text);
    }
    let mut call = vec!["new", "p"];
    call.extend(names.iter().map(String::as_str));
    desk.ok(&call);
    let lines = rows(&desk.ok(&["export", "p", "--format", "passim", "-o", "-"]));
    let ids = [&lines[0]["id"], &lines[44]["id"]];
    let joined = || {
        let rows = rows(&desk.ok(&["scan", "p", "--json"]));
        rows.into_iter().find(|row| row["documents"] == json!(ids))
    };
    assert_eq!(joined(), None);
    desk.write(
        "a.json",
        &json!({"id": ids[0], "begin": 0, "end": 95, "id2": ids[1], "begin2": 9, "end2": 95}).to_string(),
    );
    desk.ok(&["import", "p", "--format", "passim", "a.json"]);
    let (row, number) = (joined().unwrap(), |value: &Value| value.as_u64().unwrap() as usize);
    for (span, line) in row["spans"].as_array().unwrap().iter().zip([&lines[0], &lines[44]]) {
        let text = line["text"].as_str().unwrap();
        let told = &text[number(&span["bytes"][0])..number(&span["bytes"][1])];
        assert_eq!(told, "The mayor thanked crews from Sumy for two long nights of work.");
    }
}

#[test]
fn lines_that_cannot_be_used_are_told_and_so_is_a_damaged_file_of_suggestions() {
    let (desk, ids) = desk();
    let over = [["depot", "Nobody"], ["plain", "Shops"]];
    let text = format!("{}{{\"id\": \"d1\"}}\n[\n", line(&desk, &ids, over));
    desk.write("a.json", &text);
    let ran = desk.run(&["import", "p", "--format", "passim", "a.json", "none.json"]);
    assert_eq!((ran.code, ran.err.lines().count()), (Some(1), 3), "{ran:?}");
    assert!(
        ran.err.contains("a.json, line 2") && ran.out.starts_with("3 lines read; pairs of passages: 1 new"),
        "{ran:?}"
    );
    desk.write("packed.json.gz", "\u{1f}\u{8b}");
    let ran = desk.run(&["import", "p", "--format", "passim", "packed.json.gz", "--large"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let path = desk.path("p/suggestions/passim.ron");
    let kept = fs::read_to_string(&path).unwrap();
    fs::write(&path, kept.replace("    ],", "        Pair(a: 1),\n    ],")).unwrap();
    for command in ["check", "scan"] {
        let ran = desk.run(&[command, "p"]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        let told = format!("{}{}", ran.out, ran.err);
        assert!(told.contains("suggestions/passim.ron, line 7"), "{told}");
    }
    // A second import adds and leaves the line where it is.
    desk.write("b.json", &line(&desk, &ids, [["Ünlü", "depot"], ["Rain", "plain"]]));
    assert_eq!(desk.run(&["import", "p", "--format", "passim", "b.json"]).code, Some(0));
    let kept = fs::read_to_string(&path).unwrap();
    assert_eq!(
        (kept.matches("Pair(a: (").count(), kept.matches("Pair(a: 1)").count()),
        (2, 1),
        "{kept}"
    );
    let ran = desk.run(&["scan", "p"]);
    assert!(
        ran.err
            .contains("in which nothing matches, or only lines that are told as boilerplate: 1"),
        "{ran:?}"
    );
    fs::write(&path, kept.replace("\", 0, ", "\", 0, 9999")).unwrap();
    let ran = desk.run(&["check", "p"]);
    assert!(
        ran.out
            .contains("Pairs of passages that end past their texts and are not used: 1"),
        "{ran:?}"
    );
}

/// 500 lines of a real run over news texts, where both are at hand: all are read, nearly all are told, and ends that ran over
/// are cut.
#[test]
fn a_real_run_is_read_and_told() {
    let Some(folder) = std::env::var_os("CORROBORATE_BENCH").map(PathBuf::from) else {
        println!("skipped: CORROBORATE_BENCH names no folder with passim_align_sample.jsonl and reuse/corpus.jsonl");
        return;
    };
    let desk = Desk::new();
    let lines = rows(&fs::read_to_string(folder.join("passim_align_sample.jsonl")).unwrap());
    let named: BTreeSet<&str> = lines
        .iter()
        .flat_map(|line| [&line["id"], &line["id2"]])
        .filter_map(Value::as_str)
        .collect();
    fs::create_dir(desk.path("texts")).unwrap();
    for document in rows(&fs::read_to_string(folder.join("reuse/corpus.jsonl")).unwrap()) {
        let id = document["id"].as_str().unwrap();
        if named.contains(id) {
            desk.write(&format!("texts/{id}.txt"), document["text"].as_str().unwrap());
        }
    }
    desk.ok(&["new", "p", "texts"]);
    let exported = rows(&desk.ok(&["export", "p", "--format", "passim", "-o", "-"]));
    let ours: BTreeMap<&str, &str> = exported
        .iter()
        .map(|line| (line["text"].as_str().unwrap(), line["id"].as_str().unwrap()))
        .collect();
    let id_of = |name: &Value| {
        let text = fs::read_to_string(desk.path(&format!("texts/{}.txt", name.as_str().unwrap()))).unwrap();
        ours.get(text.as_str()).copied().unwrap().to_owned()
    };
    let renamed = lines.iter().map(|line| {
        let mut line = line.clone();
        (line["id"], line["id2"]) = (json!(id_of(&line["id"])), json!(id_of(&line["id2"])));
        format!("{line}\n")
    });
    desk.write("align.json", &renamed.collect::<String>());
    let before = rows(&desk.ok(&["scan", "p", "--json"])).len();
    let told = desk.ok(&["import", "p", "--format", "passim", "align.json"]);
    assert!(
        told.starts_with("500 lines read; pairs of passages: 500 new, 0 known"),
        "{told}"
    );
    let ran = desk.run(&["scan", "p", "--json"]);
    println!(
        "{} documents, {before} findings without, {} with; {}",
        named.len(),
        rows(&ran.out).len(),
        ran.err
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
}
