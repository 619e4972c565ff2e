//! The tables as the Parquet reader has them again, and the card.

use super::super::tests::sample;
use super::super::*;
use super::table::{Cell, Field, Limits, Table};
use crate::store::export::ExportError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field as Value;
use std::collections::BTreeMap;
use std::io::Write as _;

fn written(dataset: &mut Dataset) -> BTreeMap<String, Vec<u8>> {
    let mut sink = MemorySink::default();
    write(Format::HuggingFace, dataset, &WriteOptions::default(), &mut sink).unwrap();
    sink.files
}

/// The rows of a file, a map each.
fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, Value>> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| {
        row.unwrap()
            .get_column_iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    })
    .collect()
}

fn text(value: &Value) -> &str {
    match value {
        Value::Str(text) => text,
        other => panic!("{other:?}"),
    }
}

fn number(value: &Value) -> usize {
    match value {
        Value::Long(number) => usize::try_from(*number).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn spans_are_the_words_of_their_documents() {
    let mut dataset = sample();
    let files = written(&mut dataset);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let folder = |table: &str| format!("data/{table}/part-00000.parquet");
    assert_eq!(
        names,
        [
            "README.md",
            &folder("claims"),
            &folder("documents"),
            &folder("links"),
            &folder("pairs"),
            &folder("spans")
        ]
    );
    let documents = rows(&files[&folder("documents")]);
    let texts: BTreeMap<&str, &str> = documents
        .iter()
        .map(|row| (text(&row["id"]), text(&row["text"])))
        .collect();
    let spans = rows(&files[&folder("spans")]);
    let before = dataset.documents.iter().flat_map(|document| &document.annotations);
    assert_eq!(spans.len(), before.clone().count());
    let mut pieces = 0;
    for (row, annotation) in spans.iter().zip(before) {
        let words = |start: usize, end: usize| -> String {
            texts[text(&row["document"])]
                .chars()
                .skip(start)
                .take(end - start)
                .collect()
        };
        let whole = words(number(&row["start"]), number(&row["end"]));
        let Value::ListInternal(fragments) = &row["fragments"] else {
            panic!("{row:?}")
        };
        assert_eq!(fragments.len(), annotation.fragments.len());
        if fragments.len() == 1 {
            assert_eq!(text(&row["quote"]), whole);
        }
        for fragment in fragments.elements() {
            let Value::Group(fragment) = fragment else {
                panic!("{fragment:?}")
            };
            let fragment: BTreeMap<&String, &Value> = fragment.get_column_iter().collect();
            let get = |name: &str| fragment[&name.to_owned()];
            assert_eq!(text(get("text")), words(number(get("start")), number(get("end"))));
            pieces += 1;
        }
        assert_eq!(
            text(&row["attributes"]),
            r#"{"type":"event","wording":"said “so”, twice"}"#
        );
        assert_eq!((text(&row["status"]), text(&row["author"])), ("settled", "anna"));
    }
    assert!(pieces > spans.len());
}

#[test]
fn claims_and_pairs_know_both_ends_and_clusters_hold_what_is_linked() {
    let mut dataset = sample();
    // The last document is linked with nothing.
    dataset.documents.iter_mut().skip(8).for_each(|document| {
        document.relations.retain(|relation| relation.kind == "rests on");
        document
            .annotations
            .iter_mut()
            .for_each(|annotation| annotation.group = None);
    });
    // A pair that does not say the same joins no clusters.
    let negative = DataRelation {
        kind: NOT_DUPLICATE.to_owned(),
        from: "a0x0".to_owned(),
        to: "a9x0".to_owned(),
        to_document: "d9".to_owned(),
        author: String::new(),
    };
    dataset.documents[0].relations.push(negative);
    let files = written(&mut dataset);
    let claims = rows(&files["data/claims/part-00000.parquet"]);
    assert_eq!(claims.len(), 1);
    assert_eq!(
        (text(&claims[0]["principal"]), number(&claims[0]["num_documents"])),
        ("a0x0", 8)
    );
    assert_eq!(
        (text(&claims[0]["text"]), text(&claims[0]["first_date"])),
        ("fire", "2026-03-01")
    );
    let pairs = rows(&files["data/pairs/part-00000.parquet"]);
    let labels: Vec<usize> = pairs.iter().map(|row| number(&row["label"])).collect();
    assert_eq!(labels, [1, 1, 1, 1, 1, 1, 1, 0]);
    let negative = pairs.last().unwrap();
    assert_eq!(
        (text(&negative["a_cluster"]), text(&negative["b_cluster"])),
        ("d0", "d9")
    );
    let links = rows(&files["data/links/part-00000.parquet"]);
    assert_eq!(links.len(), 10 + 8);
    let last = links.iter().rfind(|row| text(&row["type"]) == "same claim").unwrap();
    assert_eq!((text(&last["a_document"]), text(&last["b_document"])), ("d7", "d8"));
    let documents = rows(&files["data/documents/part-00000.parquet"]);
    let clusters: Vec<&str> = documents.iter().map(|row| text(&row["cluster"])).collect();
    assert_eq!(clusters, ["d0", "d0", "d0", "d0", "d0", "d0", "d0", "d0", "d0", "d9"]);
}

#[test]
fn tables_are_cut_into_groups_and_files() {
    const FIELDS: &[Field] = &[
        Field::Text("a"),
        Field::Texts("b"),
        Field::Records("c", &[Field::Flag("d"), Field::Number("e")]),
    ];
    let limits = Limits {
        group_bytes: 1000,
        group_rows: 3,
        file_bytes: 300,
    };
    let mut table = Table::with_limits("t", FIELDS, limits).unwrap();
    let mut sink = MemorySink::default();
    for n in 0..10 {
        let texts = (0..n % 3).map(|m| vec![Cell::from(format!("{n}.{m}"))]).collect();
        let records = (0..n % 4).map(|m| vec![Cell::Flag(m > 0), Cell::Number(m)]).collect();
        let row = vec![Cell::from(n.to_string()), Cell::Records(texts), Cell::Records(records)];
        table.push(row, &mut sink).unwrap();
    }
    let written = table.finish(&mut sink).unwrap();
    assert_eq!((written.rows, written.files), (10, sink.files.len()));
    assert!(written.files > 1, "{written:?}");
    let all: Vec<BTreeMap<String, Value>> = sink.files.values().flat_map(|bytes| rows(bytes)).collect();
    assert_eq!(all.len(), 10);
    assert_eq!(
        format!("{} {}", all[5]["b"], all[7]["c"]),
        "[\"5.0\", \"5.1\"] [{d: false, e: 0}, {d: true, e: 1}, {d: true, e: 2}]"
    );
    assert_eq!(format!("{} {}", all[3]["b"], all[4]["c"]), "[] []");
    let mut table = Table::new("t", FIELDS).unwrap();
    let bad = table.push(
        vec![Cell::Flag(true), Cell::Records(Vec::new()), Cell::Records(Vec::new())],
        &mut sink,
    );
    assert!(matches!(bad, Err(ExportError::Text(why)) if why.starts_with("BUG")));
}

#[test]
fn the_card_counts_and_names_the_tables_that_have_rows() {
    let mut dataset = sample();
    dataset.schema.labels[0].guideline = "What is | said,\n<b>not</b> meant".to_owned();
    let card = |dataset: &mut Dataset| String::from_utf8(written(dataset)["README.md"].clone()).unwrap();
    let with = card(&mut dataset);
    assert!(
        with.starts_with("---\nlicense: unknown\n") && with.contains("\n- config_name: pairs\n"),
        "{with}"
    );
    assert!(
        with.contains(
            "| Claim | 20 | 50 % | wording; type (event, number) | What is \\| said, &lt;b>not&lt;/b> meant |"
        ),
        "{with}"
    );
    assert!(
        with.contains("| same claim | 9 |") && with.contains("| The Gazette | 10 |"),
        "{with}"
    );
    for document in &mut dataset.documents {
        document.annotations.clear();
        document.relations.clear();
    }
    let without = card(&mut dataset);
    assert!(
        without.contains("config_name: documents") && !without.contains("config_name: pairs"),
        "{without}"
    );
}

#[test]
fn the_same_dataset_gives_the_same_bytes_and_bad_places_are_refused() {
    let mut dataset = sample();
    assert_eq!(written(&mut dataset), written(&mut dataset));
    dataset.documents[0].annotations[0].fragments = std::iter::once(1..3).collect();
    let refused = write(
        Format::HuggingFace,
        &mut dataset,
        &WriteOptions::default(),
        &mut MemorySink::default(),
    );
    assert!(refused.is_err());
    assert!(!Format::HuggingFace.can_read());
    assert_eq!(read(Format::HuggingFace, &[]).problems.len(), 1);
}
