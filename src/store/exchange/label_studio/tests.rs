#![expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]

use super::super::tests::{sample, there_and_back};
use super::super::*;
use crate::project::Status;
use serde_json::Value;
use std::sync::Arc;

fn files(named: &[(&str, &str)]) -> Vec<InputFile> {
    let file = |(name, words): &(&str, &str)| InputFile {
        name: (*name).to_owned(),
        bytes: words.as_bytes().to_vec(),
    };
    named.iter().map(file).collect()
}

fn written(dataset: &mut Dataset) -> MemorySink {
    let mut sink = MemorySink::default();
    write(Format::LabelStudio, dataset, &WriteOptions::default(), &mut sink).unwrap();
    sink
}

fn tasks(sink: &MemorySink, name: &str) -> Vec<Value> {
    serde_json::from_slice(&sink.files[name]).unwrap()
}

#[test]
fn label_studio_loses_nothing() {
    let mut dataset = sample();
    let (read, losses) = there_and_back(Format::LabelStudio, &mut dataset);
    assert_eq!(losses, []);
    assert_eq!(read.schema, dataset.schema);
    let hash = crate::store::disk::ContentHash::of(dataset.documents[5].text.as_bytes());
    assert_eq!(read.documents[5].text_hash, hash.to_string());
}

#[test]
fn links_between_documents_are_tasks_of_two_texts() {
    let sink = written(&mut sample());
    let names: Vec<&str> = sink.files.keys().map(String::as_str).collect();
    assert_eq!(names, ["config.xml", "pairs.json", "pairs_config.xml", "tasks.json"]);
    let pair = &tasks(&sink, "pairs.json")[0];
    assert_eq!(pair["data"]["text_a"], sample().documents[0].text.as_ref());
    assert_eq!(pair["data"]["document_b"], "d1");
    let types: Vec<&Value> = pair["annotations"][0]["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| &result["type"])
        .collect();
    assert_eq!(types, ["labels", "labels", "relation"]);
    // Alone, they are documents with the annotations that are linked.
    let alone = read(
        Format::LabelStudio,
        &files(&[("pairs.json", std::str::from_utf8(&sink.files["pairs.json"]).unwrap())]),
    );
    assert_eq!(
        (alone.documents.len(), alone.documents[1].id.as_str(), alone.problems),
        (10, "d1", vec![])
    );
    assert_eq!(alone.documents[0].relations[0].to_document, "d1");
}

#[test]
fn a_crlf_counts_as_one_and_comes_back() {
    for text in ["one\r\ntwo claim\r\nend", "one\ntwo\r\nthe claim\r\n", "one\r\nclaim"] {
        let start = text.find("claim").unwrap();
        let mut dataset = Dataset {
            documents: vec![DataDocument {
                id: "d".to_owned(),
                text: Arc::from(text),
                annotations: vec![
                    annotation("a", 0..start + 5),
                    annotation("b", start..start + 5),
                    // Begins between CR and LF.
                    annotation("c", text.find('\r').unwrap() + 1..start + 5),
                ],
                ..DataDocument::default()
            }],
            ..Dataset::default()
        };
        let sink = written(&mut dataset);
        let task = &tasks(&sink, "tasks.json")[0];
        let plain = task["data"]["text"].as_str().unwrap();
        assert!(!plain.contains('\r'));
        for region in task["annotations"][0]["result"].as_array().unwrap() {
            let offset = |name| usize::try_from(region["value"][name].as_u64().unwrap()).unwrap();
            assert_eq!(
                &plain[offset("start")..offset("end")],
                region["value"]["text"].as_str().unwrap()
            );
        }
        let (again, _) = there_and_back(Format::LabelStudio, &mut dataset);
        let [a, c, b] = again.documents[0].annotations.as_slice() else {
            panic!("{text:?}")
        };
        assert_eq!(
            (&*again.documents[0].text, &a.fragments, &b.fragments),
            (text, &vec![0..start + 5], &vec![start..start + 5])
        );
        assert_eq!(c.fragments, [text.find('\r').unwrap()..start + 5]);
    }
}

fn annotation(id: &str, range: std::ops::Range<usize>) -> DataAnnotation {
    DataAnnotation {
        id: id.to_owned(),
        label: "Claim".to_owned(),
        fragments: vec![range],
        ..DataAnnotation::default()
    }
}

const CONFIG: &str = r##"<View><Labels name="ner" toName="article"><Label value="PER" background="red" hotkey="1"/><Label value="ORG"/></Labels>
    <Text name="article" value="$body"/><Choices name="tone" toName="article"><Choice value="calm"/></Choices>
    <Choices name="sure" toName="article" perRegion="true" whenLabelValue="PER"><Choice value="yes"/><Choice value="no"/></Choices>
    <Relations><Relation value="works for"/></Relations></View>"##;

const EXPORT: &str = r#"[{"id": 7, "annotations": [{"id": 3, "completed_by": {"id": 1, "email": "ann@example.org"},
    "was_cancelled": false, "created_at": "2021-03-07T09:31:51.755129Z", "result": [
      {"id": "Xy", "from_name": "ner", "to_name": "article", "type": "labels", "origin": "manual",
       "value": {"start": 2, "end": 6, "text": "Anna", "labels": ["PER", "ORG"]}},
      {"id": "Xy", "from_name": "sure", "to_name": "article", "type": "choices",
       "value": {"start": 2, "end": 6, "text": "Anna", "choices": ["yes"]}},
      {"id": "Zz", "from_name": "ner", "to_name": "article", "type": "labels",
       "value": {"start": 14, "end": 25, "text": "Acme works", "labels": ["ORG"]}, "meta": {"text": ["one", "two"]}},
      {"id": "Tt", "from_name": "tone", "to_name": "article", "type": "choices", "value": {"choices": ["calm"]}},
      {"type": "relation", "from_id": "Zz", "to_id": "Xy", "direction": "left", "labels": ["works for"]},
      {"type": "relation", "from_id": "Zz", "to_id": "gone", "direction": "right"}]},
    {"id": 4, "completed_by": 2, "was_cancelled": true, "result": [
      {"id": "Qq", "from_name": "ner", "to_name": "article", "type": "labels", "value": {"start": 0, "end": 1, "labels": ["PER"]}}]}],
    "predictions": [{"result": [{"id": "p", "from_name": "ner", "to_name": "article", "type": "labels",
       "value": {"start": 0, "end": 1, "labels": ["PER"]}}]}],
    "data": {"body": "😀 Anna  is at Acme  works.", "headline": "News", "url": "https://example.org"}}]"#;

#[test]
fn an_export_of_label_studio_is_read() {
    let mut data = read(
        Format::LabelStudio,
        &files(&[("export.json", EXPORT), ("config.xml", CONFIG)]),
    );
    let fitted = fit(&mut data).unwrap();
    assert_eq!(
        fitted.to_string(),
        "3 of 3 spans fit as code points, line ends as stored"
    );
    let document = &data.documents[0];
    assert_eq!((document.id.as_str(), document.title.as_str()), ("7", "News"));
    assert_eq!(document.labels, ["calm"]);
    let [person, both, works] = document.annotations.as_slice() else {
        panic!("{document:?}")
    };
    assert_eq!((person.label.as_str(), &person.fragments), ("PER", &vec![5..9]));
    assert_eq!((both.label.as_str(), both.id.as_str()), ("ORG", "7/Xy"));
    assert_eq!(
        (person.attributes["sure"].as_str(), person.author.as_str()),
        ("yes", "ann@example.org")
    );
    assert_eq!(
        (person.created.as_str(), person.status),
        ("2021-03-07T09:31:51Z", Status::Open)
    );
    assert_eq!(works.note, "one\ntwo");
    let [relation] = document.relations.as_slice() else {
        panic!("{document:?}")
    };
    assert_eq!(
        (relation.from.as_str(), relation.to.as_str(), relation.kind.as_str()),
        ("Xy", "Zz", "works for")
    );
    let labels = &data.schema.labels;
    assert_eq!(
        (labels[0].name.as_str(), labels[0].key, labels[0].attributes.len()),
        ("PER", Some('1'), 1)
    );
    assert_eq!((labels[1].name.as_str(), labels[1].attributes.len()), ("ORG", 0));
    assert_eq!(data.schema.relation_types[0].name, "works for");
    let problems: Vec<String> = data.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems[0].contains("1 results of predictions") && problems[1].contains("1 relations"),
        "{problems:?}"
    );
}

#[test]
fn what_a_model_proposed_counts_where_nobody_has_done_anything() {
    let task = r#"{"data": {"text": "a claim"}, "predictions": [{"model_version": "m1", "score": 0.5, "result": [
        {"id": "p", "from_name": "label", "to_name": "text", "type": "labels", "value": {"start": 2, "end": 7, "text": "claim", "labels": ["C"]}}]}]}"#;
    let data = read(Format::LabelStudio, &files(&[("t.json", task)]));
    assert_eq!(data.documents[0].annotations[0].author, "m1");
    let skipped = task.replace(
        "\"predictions\"",
        "\"annotations\": [{\"was_cancelled\": true, \"result\": []}], \"predictions\"",
    );
    let data = read(Format::LabelStudio, &files(&[("t.json", &skipped)]));
    assert_eq!((data.documents.len(), data.documents[0].annotations.len()), (1, 0));
}

#[test]
fn the_short_form_and_old_names_are_read() {
    let short = r#"[{"text": "a claim", "id": 5, "label": [{"start": 2, "end": 7, "text": "claim", "labels": ["C"]}], "annotator": 1}]"#;
    let old = r#"[{"data": {"text": "a claim"}, "completions": [{"result": [{"from_name": "l", "to_name": "t", "type": "labels",
        "value": {"start": "2", "end": "7", "labels": ["C"]}}]}]}]"#;
    for words in [short, old] {
        let mut data = read(Format::LabelStudio, &files(&[("t.json", words)]));
        fit(&mut data).unwrap();
        assert_eq!(data.documents[0].annotations[0].fragments, [2..7], "{words}");
        assert_eq!(data.problems, []);
    }
    let hyper = old.replace("\"2\"", "\"/p[1]/text()[1]\"");
    let data = read(Format::LabelStudio, &files(&[("t.json", &hyper)]));
    assert!(data.problems[0].what.contains("HyperText"), "{:?}", data.problems);
}

#[test]
fn names_that_controls_have_and_odd_labels_come_back() {
    let mut dataset = sample();
    for document in &mut dataset.documents {
        for annotation in &mut document.annotations {
            annotation.label = "a \"b\", <c> & 'd'".to_owned();
            annotation.attributes = ["label", "text", "text (attribute)", "è"]
                .map(|name| (name.to_owned(), "x, \"y\"\nz".to_owned()))
                .into();
            annotation.attributes.insert("empty".to_owned(), String::new());
        }
        for relation in &mut document.relations {
            relation.kind = "says \"so\" & more".to_owned();
        }
    }
    let (read, losses) = there_and_back(Format::LabelStudio, &mut dataset);
    assert_eq!(losses, []);
    let odd = read.schema.labels.last().unwrap();
    assert_eq!((odd.name.as_str(), odd.attributes.len()), ("a \"b\", <c> & 'd'", 5));
}

#[test]
fn a_document_without_annotations_is_still_to_be_done() {
    let mut dataset = Dataset {
        documents: vec![DataDocument {
            id: "d".to_owned(),
            text: Arc::from("nothing"),
            ..DataDocument::default()
        }],
        ..Dataset::default()
    };
    let task = &tasks(&written(&mut dataset), "tasks.json")[0];
    assert_eq!(task["annotations"], serde_json::json!([]));
    let (_, losses) = there_and_back(Format::LabelStudio, &mut dataset);
    assert_eq!(losses, []);
}
