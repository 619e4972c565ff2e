//! Every kind of script line, and lines that are refused.

use crate::helper::{Desk, number};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.txt", "Tide in, tide out. No one was hurt.\n");
    desk.write("b.txt", "The tide again. Someone was hurt.\n");
    desk.ok(&["new", "p", "a.txt", "b.txt"]);
    desk
}

#[test]
fn every_occurrence_is_tagged_in_one_step() {
    let desk = desk();
    let answers = desk.apply_all("{\"do\":\"tag-all\",\"quote\":\"tide\",\"label\":\"off-topic\"}\n");
    assert_eq!(answers[0]["ids"].as_array().unwrap().len(), 2);
    assert_eq!(desk.stats()["annotations"], 2);
    let answers = desk.apply("{\"do\":\"tag-all\",\"quote\":\"tide\",\"label\":\"off-topic\"}\n");
    assert_eq!(answers[0]["ok"], false);
    desk.apply_all(
        r#"{"do":"tag-all","quote":"hurt","label":"claim"}
{"do":"undo"}
"#,
    );
    assert_eq!(desk.stats()["annotations"], 2);
}

#[test]
fn a_bad_line_does_not_stop_the_script() {
    let desk = desk();
    let answers = desk.apply(
        r#"{"do":"tag","document":"nowhere","label":"claim","quote":"x"}
not json

{"do":"tag","document":"a","label":"claim","quote":"tide","occurrence":9}
{"do":"tag","document":"a","label":"claim","start":0,"end":9999}
{"do":"tag","document":"a","label":"claim","quote":"No one was hurt","key":"k"}
{"do":"tag","document":"b","label":"claim","quote":"hurt","key":"k"}
{"do":"link","type":"rests-on","from":"k","to":"unheard-of"}"#,
    );
    let told: Vec<(u64, bool)> = answers
        .iter()
        .map(|a| (a["line"].as_u64().unwrap(), a["ok"].as_bool().unwrap()))
        .collect();
    let wanted = [
        (1, false),
        (2, false),
        (4, false),
        (5, false),
        (6, true),
        (7, false),
        (8, false),
    ];
    assert_eq!(told, wanted);
    assert!(
        answers
            .iter()
            .all(|a| a["ok"] == true || !a["error"].as_str().unwrap().is_empty())
    );
    assert_eq!(desk.stats()["annotations"], 1);
}

#[test]
fn records_are_changed_and_removed() {
    let desk = desk();
    desk.write("c.txt", "A late word.\n");
    desk.apply_all(
        r#"{"do":"tag","document":"a","label":"claim","quote":"No one was hurt","key":"c1"}
{"do":"tag","document":"b","label":"claim","quote":"Someone was hurt","key":"c2"}
{"do":"tag","document":"b","label":"claim","fragments":[[0,3],[9,14]],"key":"c3"}
{"do":"link","type":"contradicts","from":"c1","to":"c2","key":"l1","note":"for readers"}
{"do":"unlink","id":"l1"}
{"do":"link","type":"contradicts","from":"c1","to":"c2"}
{"do":"unlink","type":"contradicts","from":"c1","to":"c2"}
{"do":"move","id":"c2","quote":"was hurt"}
{"do":"status","ids":["c1","c2"],"status":"settled"}
{"do":"note","id":"c1","note":"compare"}
{"do":"attribute","id":"c1","name":"type","value":"event"}
{"do":"retag","id":"c3","label":"Duplicate"}
{"do":"delete","id":"c3"}
{"do":"undo"}
{"do":"redo"}
{"do":"review","documents":["a","b"],"state":"in-progress"}
{"do":"edit-document","document":"a","title":"First","outlet":"Wire","date":"2026-03-02","toggle-label":"off-topic"}
{"do":"add-label","name":"Figure","slot":5,"shortcut":"f","attributes":[{"name":"unit","choices":["t","kg"]}]}
{"do":"edit-label","label":"figure","name":"Number","guideline":"Every figure"}
{"do":"move-label","label":"Number","place":1}
{"do":"merge-labels","from":"Number","into":"Claim"}
{"do":"add-label","name":"Spare"}
{"do":"remove-label","label":"Spare"}
{"do":"import","path":"c.txt"}
{"do":"remove-document","document":"c"}
{"do":"paste","title":"Pasted","text":"Some words from the clipboard.","key":"d1"}
{"do":"tag","document":"d1","label":"source","quote":"clipboard"}
{"do":"save"}
"#,
    );
    let stats = desk.stats();
    assert_eq!(
        (&stats["documents"], &stats["annotations"], &stats["relations"]),
        (&3.into(), &3.into(), &0.into())
    );
    assert_eq!(number(&stats["statuses"], "settled"), 2);
    assert_eq!(number(&stats["review"], "in progress"), 2);
    assert_eq!(stats["labels"].as_array().unwrap().len(), 4);
    assert_eq!(stats["titles"][0], "First");
    desk.ok(&["check", "p"]);
}

#[test]
fn two_documents_of_one_name_are_told_apart_by_id() {
    let desk = desk();
    let answers = desk.apply_all(
        r#"{"do":"paste","title":"Same","text":"first of two"}
{"do":"paste","title":"Same","text":"second of two"}
"#,
    );
    let id = answers[1]["ids"][0].as_str().unwrap();
    let answers = desk.apply(&format!(
        r#"{{"do":"tag","document":"Same","label":"claim","quote":"two"}}
{{"do":"tag","document":"{id}","label":"claim","quote":"second"}}
"#
    ));
    assert_eq!((&answers[0]["ok"], &answers[1]["ok"]), (&false.into(), &true.into()));
}
