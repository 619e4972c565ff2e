#![expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]

use super::super::tests::{HOSTILE, sample, there_and_back};
use super::super::{Comparison, Dataset, Format, InputFile, MemorySink, ReadData, WriteOptions, fit};
use super::{read, write};
use serde_json::Value;

fn read_one(words: &str) -> ReadData {
    read(&[InputFile {
        name: "a.jsonld".to_owned(),
        bytes: words.as_bytes().to_vec(),
    }])
}

fn written() -> Value {
    let mut sink = MemorySink::default();
    write(&mut sample(), &mut sink).unwrap();
    serde_json::from_slice(&sink.files[""]).unwrap()
}

#[test]
fn it_loses_nothing() {
    let (read, losses) = there_and_back(Format::WebAnnotation, &mut sample());
    assert_eq!(losses, []);
    assert_eq!(read.schema, sample().schema);
}

#[test]
fn what_was_written_counts_its_annotations_and_says_their_words_in_code_points() {
    let written = written();
    let items = written["first"]["items"].as_array().unwrap();
    assert_eq!(written["total"], items.len());
    let mut seen = 0;
    for target in items.iter().flat_map(|item| match &item["target"] {
        Value::Array(targets) => targets.clone(),
        target => vec![target.clone()],
    }) {
        let Some([quote, position]) = target["selector"].as_array().map(Vec::as_slice) else {
            continue;
        };
        let number = target["source"].as_str().unwrap().strip_prefix("#document-d").unwrap();
        let text: Vec<char> = HOSTILE[number.parse::<usize>().unwrap()].chars().collect();
        let end = |name: &str| usize::try_from(position[name].as_u64().unwrap()).unwrap();
        let (start, end) = (end("start"), end("end"));
        assert_eq!(quote["exact"], text[start..end].iter().collect::<String>());
        assert_eq!(
            quote["prefix"],
            text[start.saturating_sub(32)..start].iter().collect::<String>()
        );
        assert_eq!(
            quote["suffix"],
            text[end..(end + 32).min(text.len())].iter().collect::<String>()
        );
        seen += 1;
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn links_and_copies_have_two_targets_across_documents() {
    let written = written();
    let items = written["first"]["items"].as_array().unwrap();
    let linking: Vec<&Value> = items.iter().filter(|item| item["motivation"] == "linking").collect();
    assert_eq!(linking.len(), 10 + 9 + 9);
    let copies: Vec<&&Value> = linking
        .iter()
        .filter(|item| item["body"]["value"] == "copy of")
        .collect();
    assert_eq!(copies.len(), 9);
    for copy in copies {
        assert_eq!(copy["target"][1]["id"], "#annotation-a0x0");
    }
}

#[test]
fn annotations_of_other_programs_are_read() {
    let data = read_one(
        r##"[
        {"@context": "http://www.w3.org/ns/anno.jsonld", "id": "x1", "type": "Annotation",
         "body": [{"type": "TextualBody", "purpose": "commenting", "value": "why?"},
                  {"type": "TextualBody", "purpose": "tagging", "value": "Claim"},
                  {"type": "TextualBody", "purpose": "tagging", "value": "urgent"}],
         "creator": {"id": "https://e.org/anna", "name": "Anna"}, "created": "2026-03-01T12:00:00.250+02:00",
         "target": {"source": "https://e.org/page", "selector": [
            {"type": "TextQuoteSelector", "exact": "fire", "prefix": "", "suffix": " is"},
            {"type": "TextPositionSelector", "start": 3, "end": 7}]}},
        {"id": "x2", "type": "Annotation", "bodyValue": "no tag", "motivation": "highlighting",
         "target": {"source": {"id": "https://e.org/page"}, "selector": {"type": "oa:TextPositionSelector", "start": 0, "end": 2}}},
        {"id": "x3", "type": "Annotation", "motivation": "linking", "body": "x1", "target": "x2"},
        {"id": "x4", "type": "Annotation", "motivation": "tagging", "body": {"value": "rests on"}, "target": "x3"},
        {"id": "x5", "type": "Annotation", "motivation": "linking", "body": {"purpose": "tagging", "value": "same"}, "target": [
            {"source": "https://e.org/page", "selector": {"type": "TextPositionSelector", "start": 3, "end": 7}},
            {"source": "https://e.org/other", "selector": {"type": "TextPositionSelector", "start": 1, "end": 5}}]},
        {"id": "x6", "type": "Annotation", "body": {"purpose": "tagging", "value": "News"}, "target": "https://e.org/page"},
        {"id": "x7", "type": "Annotation", "target": {"source": "https://e.org/page", "selector": {"type": "CssSelector", "value": "p"}}}
        ]"##,
    );
    let [page, other] = data.documents.as_slice() else {
        panic!("{data:?}");
    };
    assert_eq!(
        (page.url.as_str(), page.labels.as_slice()),
        ("https://e.org/page", ["News".to_owned()].as_slice())
    );
    let [highlight, claim] = page.annotations.as_slice() else {
        panic!("{page:?}");
    };
    assert_eq!(
        (claim.label.as_str(), claim.note.as_str(), claim.author.as_str()),
        ("Claim", "why?", "Anna")
    );
    assert_eq!(
        (claim.created.as_str(), claim.attributes["tag"].as_str()),
        ("2026-03-01T10:00:00Z", "urgent")
    );
    assert_eq!(
        (claim.fragments.as_slice(), claim.quotes.as_slice()),
        ([3..7].as_slice(), ["fire".to_owned()].as_slice())
    );
    assert_eq!(
        (highlight.label.as_str(), highlight.note.as_str()),
        ("highlighting", "no tag")
    );
    let links: Vec<_> = page
        .relations
        .iter()
        .map(|link| (link.kind.as_str(), link.from.as_str(), link.to.as_str()))
        .collect();
    assert_eq!(
        links,
        [
            ("rests on", "x1", "x2"),
            ("same", "x1", other.annotations[0].id.as_str())
        ]
    );
    assert_eq!(page.relations[1].to_document, "https://e.org/other");
    assert_eq!(data.problems.len(), 1, "{:?}", data.problems);
    assert!(
        data.problems[0]
            .to_string()
            .starts_with("a.jsonld: annotation 7 has no place")
    );
}

#[test]
fn programs_that_count_utf16_are_found_out_by_their_quotes() {
    let mut data = read_one(
        r##"{"sources": [{"id": "#d", "value": "😀 He said: 👩‍🚒 fire is out."}], "items": [{"target": {"source": "#d", "selector": [
            {"type": "TextQuoteSelector", "exact": "fire is out"}, {"type": "TextPositionSelector", "start": 18, "end": 29}]}}]}"##,
    );
    assert_eq!(
        fit(&mut data).unwrap().to_string(),
        "1 of 1 spans fit as UTF-16, line ends as stored"
    );
    assert_eq!(data.documents[0].annotations[0].fragments, [26..37]);
}

#[test]
fn the_same_file_twice_keeps_ids_apart() {
    let mut sink = MemorySink::default();
    write(&mut sample(), &mut sink).unwrap();
    let mut one = sink.into_inputs();
    one.push(InputFile {
        name: "again".to_owned(),
        ..one[0].clone()
    });
    let data = read(&one);
    assert_eq!((data.problems.as_slice(), data.documents.len()), ([].as_slice(), 20));
    let ids = data
        .documents
        .iter()
        .flat_map(|document| document.annotations.iter().map(|annotation| &annotation.id));
    let ids: std::collections::BTreeSet<&String> = ids.collect();
    assert_eq!(
        ids.len(),
        data.documents
            .iter()
            .map(|document| document.annotations.len())
            .sum::<usize>()
    );
    let links = data.documents.iter().flat_map(|document| &document.relations);
    assert!(
        links
            .clone()
            .all(|link| ids.contains(&link.from) && ids.contains(&link.to))
    );
}

#[test]
fn odd_ids_and_broken_files_are_no_hindrance() {
    let mut dataset = Dataset {
        schema: sample().schema,
        documents: sample().documents.into_iter().take(1).collect(),
    };
    dataset.documents[0].id = "a b#ü/%41".to_owned();
    dataset.documents[0].relations.clear();
    dataset.documents[0].annotations[0].id = "https://e.org/1?x=\"".to_owned();
    dataset.documents[0].annotations[0]
        .attributes
        .insert("open".to_owned(), String::new());
    let mut sink = MemorySink::default();
    super::super::write(Format::WebAnnotation, &mut dataset, &WriteOptions::default(), &mut sink).unwrap();
    let mut data = read(&sink.into_inputs());
    fit(&mut data).unwrap();
    assert_eq!(Comparison::of(&dataset.documents, &data.documents), []);

    let broken = read_one("{\n\"items\": [}");
    assert_eq!(broken.problems[0].line, Some(2));
    assert!(read_one("[1, null, {\"target\": 3}]").problems.len() == 1);
}

#[test]
fn words_that_stand_often_come_with_enough_around_them_to_stand_once() {
    let line = "the same line of a menu, many words long, and once more\n";
    let text = format!("one {0}two {0}", line.repeat(3));
    let at = text.len() - 20;
    let mut document = sample().documents.remove(0);
    document.annotations.truncate(1);
    document.annotations[0].fragments = std::iter::once(at..at + 3).collect();
    document.relations.clear();
    document.text = text.as_str().into();
    let mut dataset = Dataset {
        documents: vec![document],
        ..Dataset::default()
    };
    let mut sink = MemorySink::default();
    write(&mut dataset, &mut sink).unwrap();
    let words = String::from_utf8(sink.files[""].clone()).unwrap();
    let file: serde_json::Value = serde_json::from_str(&words).unwrap();
    let mut found = Vec::new();
    selectors(&file, &mut found);
    let [whole] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(text.matches(whole.as_str()).count(), 1, "{whole}");
}

/// What each selector of words says with all around it.
fn selectors(value: &serde_json::Value, found: &mut Vec<String>) {
    if value["type"] == "TextQuoteSelector" {
        let word = |name: &str| value[name].as_str().unwrap();
        found.push([word("prefix"), word("exact"), word("suffix")].concat());
    }
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| selectors(item, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| selectors(field, found)),
        _ => {}
    }
}
