#![expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]

use super::super::tests::{HOSTILE, sample, there_and_back};
use super::super::*;
use serde_json::Value;

fn lines(dataset: &mut Dataset, unit: Option<Unit>) -> Vec<Value> {
    let mut sink = MemorySink::default();
    write(
        Format::Doccano,
        dataset,
        &WriteOptions {
            unit,
            ..WriteOptions::default()
        },
        &mut sink,
    )
    .unwrap();
    let bytes = &sink.files[""];
    assert!(bytes.is_ascii());
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
}

fn read_words(words: &str) -> ReadData {
    let file = InputFile {
        name: "all.jsonl".to_owned(),
        bytes: words.as_bytes().to_vec(),
    };
    read(Format::Doccano, &[file])
}

#[test]
fn doccano_loses_nothing_as_long_as_it_keeps_metadata() {
    let (_, losses) = there_and_back(Format::Doccano, &mut sample());
    assert_eq!(losses, []);
}

#[test]
fn without_our_field_what_doccano_knows_is_left() {
    let mut dataset = sample();
    let words: Vec<String> = lines(&mut dataset, None)
        .into_iter()
        .map(|mut line| {
            line.as_object_mut().unwrap().remove("corroborate");
            line.to_string()
        })
        .collect();
    let mut data = read_words(&words.join("\n"));
    assert_eq!(
        fit(&mut data).unwrap().to_string(),
        "50 spans come without their words and are read as UTF-16"
    );
    let losses = Comparison::of(&dataset.documents, &data.documents);
    let whats: Vec<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
    assert_eq!(
        whats,
        [
            "annotations",
            "annotations that were not there",
            "attributes",
            "authors",
            "authors of links",
            "ids of annotations",
            "labels of whole documents",
            "links",
            "notes of annotations",
            "places in duplicate groups",
            "states of annotations",
            "times of making"
        ]
    );
}

#[test]
fn offsets_count_what_is_asked_for() {
    let mut dataset = sample();
    for (unit, start) in [(None, 18), (Some(Unit::Utf16), 18), (Some(Unit::CodePoints), 15)] {
        let line = &lines(&mut dataset, unit)[0];
        let starts: Vec<&Value> = line["entities"]
            .as_array()
            .unwrap()
            .iter()
            .map(|span| &span["start_offset"])
            .collect();
        assert!(starts.contains(&&Value::from(start)), "{HOSTILE:?} {starts:?}");
        let mut data = read_words(&line.to_string());
        let fitted = fit(&mut data).unwrap();
        assert_eq!((fitted.unit, fitted.fitted), (unit.unwrap_or(Unit::Utf16), 4));
    }
}

#[test]
fn a_dataset_without_links_inside_is_for_a_plain_project() {
    let mut dataset = sample();
    for document in &mut dataset.documents {
        document
            .relations
            .retain(|relation| relation.to_document != document.id);
    }
    let line = &lines(&mut dataset, None)[1];
    assert!(line.get("entities").is_none() && line["label"][0].is_array(), "{line}");
    let (_, losses) = there_and_back(Format::Doccano, &mut dataset);
    assert_eq!(losses, []);
}

#[test]
fn every_line_has_all_fields() {
    let mut dataset = sample();
    dataset.documents.push(DataDocument {
        id: "empty".to_owned(),
        text: "x".into(),
        ..DataDocument::default()
    });
    let keys = |line: &Value| line.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let lines = lines(&mut dataset, None);
    assert!(lines.iter().all(|line| keys(line) == keys(&lines[0])));
}

#[test]
fn exports_of_doccano_are_read() {
    let plain = r#"{"id": 1, "text": "😀 Anna is at Acme.", "label": [[3, 7, "PER"], [14, 18, "ORG"]], "headline": "News", "Comments": ["why?"]}"#;
    let relation = r#"{"id": 2, "text": "Anna is at Acme.", "entities": [{"id": 12, "label": "PER", "start_offset": 0, "end_offset": 4},
        {"id": 13, "label": "ORG", "start_offset": 11, "end_offset": 15}], "relations": [{"id": 5, "from_id": 12, "to_id": 13, "type": "works for"},
        {"id": 6, "from_id": 12, "to_id": 99, "type": "works for"}], "Comments": [{"id": 1, "comment": "so"}]}"#.replace('\n', " ");
    let old = r#"{"id": 3, "text": "Anna", "meta": {"url": "https://example.org"}, "annotations": [{"label": 4, "start_offset": 0, "end_offset": 4, "user": 1}]}"#;
    let whole = r#"{"id": 4, "text": "Anna", "label": ["good", "short"]}"#;
    let broken = r#"{"id": 5, "text": "Anna", "label": [[0, "PER"], [0, 4, "PER"]]}"#;
    let words = [plain, &relation, old, whole, broken, "{\"id\": 6, \"te", r#"{"id": 7}"#].join("\r\n");
    let mut data = read_words(&words);
    let fitted = fit(&mut data).unwrap();
    assert_eq!(
        fitted.to_string(),
        "6 spans come without their words and are read as UTF-16"
    );
    let [plain, relation, old, whole, broken] = data.documents.as_slice() else {
        panic!("{data:?}")
    };
    assert_eq!(
        (plain.annotations[0].fragments.clone(), plain.title.as_str()),
        (vec![5..9], "News")
    );
    assert_eq!((plain.note.as_str(), relation.note.as_str()), ("why?", "so"));
    assert_eq!(relation.relations[0].from, "2/12");
    assert_eq!(
        (relation.relations[0].kind.as_str(), relation.relations.len()),
        ("works for", 1)
    );
    assert_eq!(
        (old.annotations[0].label.as_str(), old.url.as_str()),
        ("4", "https://example.org")
    );
    assert_eq!(
        (whole.labels.as_slice(), whole.annotations.len()),
        (["good".to_owned(), "short".to_owned()].as_slice(), 0)
    );
    assert_eq!(broken.annotations[0].fragments, [0..4]);
    let places: Vec<Option<usize>> = data.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(places, [Some(2), Some(5), Some(6), Some(7)]);
}
