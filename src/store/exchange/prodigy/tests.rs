#![expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]

use super::super::tests::{sample, there_and_back};
use super::super::*;
use serde_json::Value;

fn read_words(words: &str) -> ReadData {
    let file = InputFile {
        name: "out.jsonl".to_owned(),
        bytes: words.as_bytes().to_vec(),
    };
    read(Format::Prodigy, &[file])
}

#[test]
fn prodigy_loses_nothing() {
    let (_, losses) = there_and_back(Format::Prodigy, &mut sample());
    assert_eq!(losses, []);
}

#[test]
fn every_span_is_one_of_whole_tokens() {
    let mut sink = MemorySink::default();
    write(Format::Prodigy, &mut sample(), &WriteOptions::default(), &mut sink).unwrap();
    let words = String::from_utf8(sink.files[""].clone()).unwrap();
    for (line, document) in words.lines().zip(sample().documents) {
        let line: Value = serde_json::from_str(line).unwrap();
        let tokens = line["tokens"].as_array().unwrap();
        let space = |token: &Value| if token["ws"] == true { " " } else { "" };
        let text: String = tokens
            .iter()
            .map(|token| token["text"].as_str().unwrap().to_owned() + space(token))
            .collect();
        assert_eq!(text, *document.text);
        let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        for span in line["spans"].as_array().unwrap() {
            let (first, last) = (number(&span["token_start"]), number(&span["token_end"]));
            assert_eq!(
                (&tokens[first]["start"], &tokens[last]["end"]),
                (&span["start"], &span["end"])
            );
        }
        let relation = &line["relations"][0];
        assert_eq!(relation["head"], relation["head_span"]["token_end"]);
    }
}

const TOKENS: &str = r#""tokens": [{"text": "😀", "start": 0, "end": 1, "id": 0}, {"text": "Anna", "start": 2, "end": 6, "id": 1},
    {"text": "is", "start": 7, "end": 9, "id": 2}, {"text": "at", "start": 10, "end": 12, "id": 3}, {"text": "Acme", "start": 13, "end": 17, "id": 4},
    {"text": ".", "start": 17, "end": 18, "id": 5}]"#;

fn example(rest: &str) -> String {
    format!(r#"{{"text": "😀 Anna is at Acme.", "_input_hash": 1, "_timestamp": 1614592800, "_session_id": "x-ann", {rest}}}"#).replace('\n', " ")
}

#[test]
fn what_prodigy_gives_out_is_read() {
    let relations = example(&format!(
        r#"{TOKENS}, "spans": [{{"start": 2, "end": 6, "token_start": 1, "token_end": 1, "label": "PER", "id": "kb1"}},
        {{"token_start": 3, "token_end": 4, "label": "ORG", "id": "kb1"}}],
        "relations": [{{"head": 1, "child": 4, "head_span": {{"start": 2, "end": 6, "label": "PER"}}, "label": "works for"}},
        {{"head": 1, "child": 3, "label": "works for"}}], "meta": {{"title": "News", "source": "The Post"}}, "answer": "accept""#
    ));
    let again = example(
        r#""spans": [{"start": 2, "end": 6, "label": "PER"}, {"start": 7, "end": 9, "label": "V"}, {"start": 7, "label": "V"}]"#,
    );
    let other = "{\"text\": \"Good.\", \"label\": \"PRAISE\", \"answer\": \"accept\"}\n{\"text\": \"Bad.\", \"options\": [], \"accept\": [\"BLAME\"]}\n{\"image\": \"x\"}";
    let mut data = read_words(&[&relations, &again, other].join("\n"));
    let fitted = fit(&mut data).unwrap();
    assert_eq!(
        fitted.to_string(),
        "2 of 2 spans fit as code points, line ends as stored; 1 spans come without their words and are read as code points"
    );
    let [news, good, bad] = data.documents.as_slice() else {
        panic!("{data:?}")
    };
    let [anna, verb, acme] = news.annotations.as_slice() else {
        panic!("{news:?}")
    };
    assert_eq!((&anna.fragments, &acme.fragments), (&vec![5..9], &vec![13..20]));
    assert_eq!((verb.label.as_str(), acme.label.as_str()), ("V", "ORG"));
    assert_eq!(
        (anna.author.as_str(), anna.created.as_str()),
        ("x-ann", "2021-03-01T10:00:00Z")
    );
    assert_eq!((news.title.as_str(), news.outlet.as_str()), ("News", "The Post"));
    let [relation] = news.relations.as_slice() else {
        panic!("{news:?}")
    };
    assert_eq!(
        (relation.from.as_str(), relation.to.as_str()),
        (anna.id.as_str(), acme.id.as_str())
    );
    assert_eq!((good.labels[0].as_str(), bad.labels[0].as_str()), ("PRAISE", "BLAME"));
    let problems: Vec<(Option<usize>, String)> = data
        .problems
        .iter()
        .map(|problem| (problem.line, problem.what.chars().take(11).collect()))
        .collect();
    assert_eq!(
        problems,
        [
            (Some(1), "1 relations".to_owned()),
            (Some(2), "1 spans wit".to_owned()),
            (Some(5), "no field “t".to_owned())
        ]
    );
}

#[test]
fn a_rejected_example_has_no_spans() {
    let span = r#""spans": [{"start": 2, "end": 6, "label": "PER"}], "label": "X""#;
    let lines = ["reject", "ignore"].map(|answer| example(&format!("{span}, \"answer\": \"{answer}\"")));
    let data = read_words(&lines.join("\n"));
    assert_eq!(
        (
            data.documents.len(),
            data.documents[0].annotations.len(),
            data.documents[0].labels.len()
        ),
        (1, 0, 0)
    );
    assert!(
        data.problems[0].what.starts_with("2 examples were rejected"),
        "{:?}",
        data.problems
    );
}

#[test]
fn tokens_tell_what_offsets_count() {
    let tokens = TOKENS.replace("\"start\": 2, \"end\": 6", "\"start\": 3, \"end\": 7");
    let words = example(&format!(
        r#"{tokens}, "spans": [{{"start": 3, "end": 7, "token_start": 1, "token_end": 1, "label": "PER"}}]"#
    ));
    let mut data = read_words(&words);
    assert_eq!(fit(&mut data).unwrap().unit, Unit::Utf16);
}
