//! What every format must do: each of these tests goes through all of them.
#![expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]

use super::*;
use crate::project::Status;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Texts that shift offsets in programs that count otherwise than they say.
pub(super) const HOSTILE: [&str; 10] = [
    "😀 He said: 👩‍🚒 fire is out.\nRumour 💩 end.",
    "𝒜stral 𝔩etters, then the claim.",
    "Cafe\u{301} noe\u{308}l: the claim e\u{301}.",
    "قال إن الجسر مغلق. the claim",
    "桥梁已关闭。 the claim 结束",
    "First line\r\nsecond line with the claim\r\nend",
    "\u{feff}BOM first, then the claim",
    "non\u{a0}breaking the claim\u{a0}here",
    "line\u{2028}separator and\u{2029}the claim",
    "tab\tand the claim, “quoted”, <b>&amp;</b>; a|b [c] \\d",
];

/// A document of each text, in which "claim" and the words before it are tagged in many ways, with links between documents.
pub(super) fn sample() -> Dataset {
    let mut documents: Vec<DataDocument> = HOSTILE.iter().enumerate().map(|(n, text)| document(n, text)).collect();
    let ends: Vec<(String, String)> = documents
        .iter()
        .filter_map(|document| Some((document.annotations.first()?.id.clone(), document.id.clone())))
        .collect();
    for (n, document) in documents.iter_mut().enumerate() {
        let Some(from) = document.annotations.first().map(|annotation| annotation.id.clone()) else {
            continue;
        };
        if let Some(own) = document.annotations.get(1) {
            document
                .relations
                .push(relation("rests on", &from, &own.id, &document.id));
        }
        if let Some((to, to_document)) = ends.get(n + 1) {
            document.relations.push(relation("same claim", &from, to, to_document));
        }
    }
    Dataset {
        schema: schema(),
        documents,
    }
}

pub(super) fn schema() -> DataSchema {
    let label = |name: &str, slot| DataLabel {
        name: name.to_owned(),
        slot,
        key: name.chars().next().map(|key| key.to_ascii_lowercase()),
        guideline: format!("When to use {name}."),
        attributes: vec![
            ("wording".to_owned(), None),
            ("type".to_owned(), Some(vec!["event".to_owned(), "number".to_owned()])),
        ],
    };
    let kind = |name: &str| DataRelationType {
        name: name.to_owned(),
        from: None,
        to: None,
    };
    DataSchema {
        labels: vec![label("Claim", 0), label("Source", 1), label("Off-topic", 3)],
        relation_types: vec![kind("rests on"), kind("same claim")],
    }
}

pub(super) fn relation(kind: &str, from: &str, to: &str, to_document: &str) -> DataRelation {
    DataRelation {
        kind: kind.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        to_document: to_document.to_owned(),
        author: "anna".to_owned(),
    }
}

fn document(n: usize, text: &str) -> DataDocument {
    let first = text.find("claim").or_else(|| text.find("fire")).unwrap_or(0);
    let word = first..first + 4;
    let lead = text.char_indices().nth(4).map_or(0..1, |(at, _)| 0..at);
    let mut annotations = vec![
        annotation(n, 0, "Claim", vec![word.clone()]),
        annotation(n, 1, "Source", vec![lead.clone()]),
    ];
    annotations.sort_by_key(|annotation| annotation.fragments.first().map(|range| range.start));
    // Overlapping, over a line end where there is one, and in two pieces.
    annotations.push(annotation(n, 2, "Off-topic", vec![lead.start..word.end]));
    if lead.end < word.start {
        annotations.push(annotation(n, 3, "Claim", vec![lead, word]));
    }
    DataDocument {
        id: format!("d{n}"),
        title: format!("Text {n}: “{}”", n * 7),
        outlet: "The Gazette".to_owned(),
        date: format!("2026-03-{:02}", n + 1),
        url: format!("https://example.org/{n}?a=1&b=2"),
        note: "A note, with a comma".to_owned(),
        text: Arc::from(text),
        text_hash: String::new(),
        labels: vec!["Source".to_owned()],
        reviews: Vec::new(),
        annotations,
        relations: Vec::new(),
    }
}

fn annotation(n: usize, m: usize, label: &str, fragments: Vec<Range<usize>>) -> DataAnnotation {
    DataAnnotation {
        id: format!("a{n}x{m}"),
        label: label.to_owned(),
        fragments,
        quotes: Vec::new(),
        attributes: BTreeMap::from([
            ("wording".to_owned(), "said “so”, twice".to_owned()),
            ("type".to_owned(), "event".to_owned()),
        ]),
        note: "see page 4\nand 5".to_owned(),
        status: Status::Settled,
        author: "anna".to_owned(),
        created: "2026-03-01T10:00:00Z".to_owned(),
        group: (m == 0).then(|| DataGroup {
            id: "g1".to_owned(),
            is_principal: n == 0,
        }),
    }
}

/// Writes, reads again and compares.
pub(super) fn there_and_back(format: Format, dataset: &mut Dataset) -> (ReadData, Vec<Loss>) {
    let mut sink = MemorySink::default();
    write(format, dataset, &WriteOptions::default(), &mut sink).unwrap();
    let mut read = read(format, &sink.into_inputs());
    assert_eq!(read.problems, [], "{format:?}");
    // Tables of spans do not carry texts.
    for document in read.documents.iter_mut().filter(|document| document.text.is_empty()) {
        let written = dataset.documents.iter().find(|written| written.id == document.id);
        document.text = written.unwrap().text.clone();
    }
    let fitted = fit(&mut read).unwrap_or_else(|misfit| panic!("{format:?}: {misfit}"));
    assert_eq!(fitted.misfits, [""; 0], "{format:?}: {fitted}");
    let losses = Comparison::of(&dataset.documents, &read.documents);
    (read, losses)
}

#[test]
fn every_span_comes_back_with_its_words_whatever_the_text() {
    for format in Format::ALL
        .into_iter()
        .filter(|format| format.can_read() && format.can_write())
    {
        let mut dataset = sample();
        let num_annotations: usize = dataset
            .documents
            .iter()
            .map(|document| document.annotations.len())
            .sum();
        let (read, losses) = there_and_back(format, &mut dataset);
        let whats: Vec<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
        assert!(!whats.contains(&"documents"), "{format:?}: {losses:?}");
        let words = |documents: &[DataDocument]| -> Vec<Vec<String>> {
            let words = |document: &DataDocument| {
                let ranges = document
                    .annotations
                    .iter()
                    .flat_map(|annotation| annotation.fragments.clone());
                let mut words: Vec<String> = ranges
                    .filter_map(|range| Some(document.text.get(range)?.to_owned()))
                    .collect();
                words.sort();
                words.dedup();
                words
            };
            documents.iter().map(words).collect()
        };
        if losses
            .iter()
            .any(|loss| loss.what == "annotations" && loss.number == num_annotations)
        {
            continue;
        }
        let (before, after) = (words(&dataset.documents), words(&read.documents));
        // Columns of tokens have no annotations in pieces and none that end in white space.
        if !matches!(format, Format::Conll | Format::ConllBioes) {
            assert_eq!(after, before, "{format:?}");
            continue;
        }
        for (n, (before, after)) in before.iter().zip(after).enumerate() {
            for after in after {
                let is_part = before.iter().any(|before| before.contains(&after));
                assert!(is_part, "{format:?}, text {n}: {after:?} of {before:?}");
            }
        }
    }
}

#[test]
fn our_own_form_loses_nothing() {
    let mut dataset = sample();
    let (read, losses) = there_and_back(Format::Documents, &mut dataset);
    assert_eq!(losses, []);
    assert_eq!(read.schema, dataset.schema);
}

#[test]
fn no_reader_breaks_on_half_a_file() {
    for format in Format::ALL
        .into_iter()
        .filter(|format| format.can_read() && format.can_write())
    {
        let mut sink = MemorySink::default();
        write(format, &mut sample(), &WriteOptions::default(), &mut sink).unwrap();
        for (name, bytes) in sink.files.clone() {
            for cut in (0..bytes.len()).step_by(bytes.len() / 23 + 1) {
                let mut half = sink.clone();
                half.files.insert(name.clone(), bytes[..cut].to_vec());
                let mut read = read(format, &half.into_inputs());
                fit(&mut read).ok();
            }
        }
    }
}

#[test]
fn no_reader_breaks_on_damaged_files() {
    let mut random = fastrand::Rng::with_seed(7);
    for format in Format::ALL.into_iter().filter(|format| format.can_read()) {
        let seed = if format.can_write() { format } else { Format::Documents };
        let mut sink = MemorySink::default();
        write(seed, &mut sample(), &WriteOptions::default(), &mut sink).unwrap();
        for _ in 0..40 {
            let mut damaged = sink.clone();
            for bytes in damaged.files.values_mut() {
                for _ in 0..random.usize(1..20) {
                    let at = random.usize(..bytes.len());
                    match random.u8(..4) {
                        0 => bytes[at] = random.u8(..),
                        1 => bytes[at] = *random.choice(b"0919-.,\"[]{}<>:\n\t").unwrap(),
                        2 => drop(bytes.remove(at)),
                        _ => bytes.insert(at, random.u8(..)),
                    }
                }
            }
            let mut read = read(format, &damaged.into_inputs());
            fit(&mut read).ok();
        }
        let noise: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(2000).collect();
        let name = format!("noise.{}", format.extension());
        let mut read = read(format, &[InputFile { name, bytes: noise }]);
        fit(&mut read).ok();
    }
}

#[test]
fn what_each_format_does_not_hold_is_known() {
    for format in Format::ALL
        .into_iter()
        .filter(|format| format.can_read() && format.can_write())
    {
        let (_, losses) = there_and_back(format, &mut sample());
        let losses: Vec<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
        let known: &[&str] = match format {
            Format::DocumentLines | Format::DocumentTable | Format::DocumentTsv => &["annotations", "links"],
            Format::Conll | Format::ConllBioes => &[
                "annotations",
                "annotations that were not there",
                "attributes",
                "authors",
                "ids of annotations",
                "links",
                "notes of annotations",
                "places in duplicate groups",
                "states of annotations",
                "times of making",
            ],
            _ => &[],
        };
        assert_eq!(losses, known, "{format:?}");
    }
}

/// Changes a document of the sample as a format might, and says what the comparison makes of it.
fn lost(change: impl Fn(&mut DataDocument)) -> Vec<(String, usize)> {
    let before = sample().documents;
    let mut after = before.clone();
    change(&mut after[0]);
    let losses = Comparison::of(&before, &after);
    losses.into_iter().map(|loss| (loss.what, loss.number)).collect()
}

#[test]
fn each_loss_is_told_by_its_name_and_number() {
    type Change = fn(&mut DataDocument);
    let changes: [(&str, Change); 22] = [
        ("labels", |d| d.annotations[0].label = "Other".to_owned()),
        ("attributes", |d| drop(d.annotations[0].attributes.remove("type"))),
        ("attributes", |d| {
            d.annotations[0]
                .attributes
                .values_mut()
                .take(1)
                .for_each(|value| value.push('x'));
        }),
        ("notes of annotations", |d| d.annotations[0].note.clear()),
        ("authors", |d| d.annotations[0].author.clear()),
        ("times of making", |d| d.annotations[0].created.clear()),
        ("states of annotations", |d| d.annotations[0].status = Status::Open),
        ("places in duplicate groups", |d| {
            d.annotations.iter_mut().for_each(|tag| tag.group = None);
        }),
        ("principals of duplicate groups", |d| {
            d.annotations
                .iter_mut()
                .filter_map(|tag| tag.group.as_mut())
                .for_each(|group| group.is_principal = false);
        }),
        ("authors of links", |d| d.relations[0].author = "ben".to_owned()),
        ("links", |d| drop(d.relations.pop())),
        ("links", |d| d.relations[0].kind = "another".to_owned()),
        ("links that were not there", |d| {
            d.relations.push(relation("rests on", "a9x0", "a9x1", "d9"));
        }),
        ("annotations that were not there", |d| {
            d.annotations.push(annotation(0, 9, "Claim", vec![0..1]));
        }),
        ("annotations", |d| drop(d.annotations.remove(1))),
        ("ids of annotations", |d| d.annotations[0].id = "renamed".to_owned()),
        ("titles of documents", |d| d.title.clear()),
        ("outlets", |d| d.outlet.clear()),
        ("dates of documents", |d| d.date.clear()),
        ("addresses of documents", |d| d.url.clear()),
        ("notes on documents", |d| d.note.clear()),
        ("labels of whole documents", |d| d.labels.clear()),
    ];
    for (what, change) in changes {
        let found = lost(change);
        assert!(found.contains(&(what.to_owned(), 1)), "{what}: {found:?}");
    }
    assert_eq!(lost(|_| ()), []);
    assert_eq!(
        lost(|document| document.id = "other".to_owned()),
        [("ids of documents".to_owned(), 1)]
    );
    let notes = lost(|document| document.annotations.iter_mut().for_each(|tag| tag.note.clear()));
    assert_eq!(
        notes,
        [(
            "notes of annotations".to_owned(),
            sample().documents[0].annotations.len()
        )]
    );
    let signs = lost(|document| document.note = "A note".to_owned());
    assert_eq!(signs, [("notes on documents".to_owned(), 1)]);
}

#[test]
fn a_document_that_is_gone_takes_its_links_along() {
    let before = sample().documents;
    let mut comparison = Comparison::default();
    for (n, document) in before.iter().enumerate() {
        comparison.pair(document, Some(document).filter(|_| n != 1));
    }
    let losses = comparison.finish();
    let found: Vec<(&str, usize)> = losses.iter().map(|loss| (loss.what.as_str(), loss.number)).collect();
    assert_eq!(found, [("documents", 1), ("links", before[1].relations.len())]);
}

#[test]
fn ends_of_links_that_have_other_ids_are_followed_also_into_later_documents() {
    let before = sample().documents;
    let mut after = before.clone();
    let new = |id: &str| format!("new-{id}");
    for document in &mut after {
        document.annotations.iter_mut().for_each(|tag| tag.id = new(&tag.id));
        for link in &mut document.relations {
            (link.from, link.to) = (new(&link.from), new(&link.to));
            link.author = "ben".to_owned();
        }
    }
    let losses = Comparison::of(&before, &after);
    let found: Vec<(&str, usize)> = losses.iter().map(|loss| (loss.what.as_str(), loss.number)).collect();
    let sum = |count: fn(&DataDocument) -> usize| before.iter().map(count).sum::<usize>();
    let (links, tags) = (sum(|one| one.relations.len()), sum(|one| one.annotations.len()));
    assert_eq!(found, [("authors of links", links), ("ids of annotations", tags)]);
}
