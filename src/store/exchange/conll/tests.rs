use super::super::tests::{sample, there_and_back};
use super::super::*;
use std::sync::Arc;

const FORMATS: [Format; 2] = [Format::Conll, Format::ConllBioes];

fn file(name: &str, words: &str) -> InputFile {
    InputFile {
        name: name.to_owned(),
        bytes: words.as_bytes().to_vec(),
    }
}

fn dataset(text: &str, spans: &[(&str, std::ops::Range<usize>)]) -> Dataset {
    let annotations = spans.iter().enumerate().map(|(n, (label, range))| DataAnnotation {
        id: n.to_string(),
        label: (*label).to_owned(),
        fragments: vec![range.clone()],
        ..DataAnnotation::default()
    });
    Dataset {
        schema: DataSchema::default(),
        documents: vec![DataDocument {
            id: "d".to_owned(),
            text: Arc::from(text),
            annotations: annotations.collect(),
            ..DataDocument::default()
        }],
    }
}

fn written(format: Format, dataset: &mut Dataset) -> MemorySink {
    let mut sink = MemorySink::default();
    write(format, dataset, &WriteOptions::default(), &mut sink).unwrap();
    sink
}

fn text_of(sink: &MemorySink, name: &str) -> String {
    String::from_utf8(sink.files[name].clone()).unwrap()
}

/// Each span as "document label words".
fn told(data: &ReadData) -> Vec<String> {
    let told = |document: &DataDocument| -> Vec<String> {
        let words = |annotation: &DataAnnotation| {
            let words: Vec<&str> = annotation
                .fragments
                .iter()
                .map(|range| &document.text[range.clone()])
                .collect();
            format!("{} {} {}", document.id, annotation.label, words.join(" | "))
        };
        document.annotations.iter().map(words).collect()
    };
    data.documents.iter().flat_map(told).collect()
}

fn read_and_fit(files: &[InputFile]) -> ReadData {
    let mut data = read(Format::Conll, files);
    assert_eq!(data.problems, []);
    assert_eq!(fit(&mut data).unwrap().misfits, [""; 0]);
    data
}

#[test]
fn columns_lose_what_they_have_no_place_for() {
    for format in FORMATS {
        let mut dataset = sample();
        let (read, losses) = there_and_back(format, &mut dataset);
        let whats: Vec<String> = losses
            .iter()
            .map(|loss| format!("{} {}", loss.number, loss.what))
            .collect();
        assert_eq!(
            whats,
            [
                // Ten of two parts, and three that begin or end in white space.
                "13 annotations",
                "23 annotations that were not there",
                "54 attributes",
                "27 authors",
                "27 ids of annotations",
                "19 links",
                "27 notes of annotations",
                "10 places in duplicate groups",
                "27 states of annotations",
                "27 times of making",
            ]
        );
        let names: Vec<&str> = read.schema.labels.iter().map(|label| label.name.as_str()).collect();
        assert_eq!(names, ["Claim", "Source", "Off-topic"]);
    }
}

#[test]
fn a_token_is_a_line_and_a_span_keeps_its_sentence_together() {
    let text = "Mr. Lee spoke. He left.\nIt rained (hard).";
    let spans = [("Claim", 0..13), ("Claim", 15..25), ("Off topic", 31..33)];
    let sink = written(Format::Conll, &mut dataset(text, &spans));
    let names: Vec<&str> = sink.files.keys().map(String::as_str).collect();
    assert_eq!(names, ["Claim.conll", "Off_topic.conll", "documents.tsv", "names.tsv"]);
    assert_eq!(
        text_of(&sink, "Claim.conll"),
        "-DOCSTART- -X- O O\n\n# doc_id = d O\n\nMr 0 2 B-Claim\n. 2 3 I-Claim\nLee 4 7 I-Claim\nspoke 8 13 I-Claim\n. 13 14 O\n\n\
         He 15 17 B-Claim\nleft 18 22 I-Claim\n. 22 23 I-Claim\nI 24 25 I-Claim\nt 25 26 O\nra 27 29 O\n"
            .replace("ra 27 29 O\n", "rain 27 31 O\ned 31 33 O\n( 34 35 O\nhard 35 39 O\n) 39 40 O\n. 40 41 O\n\n")
    );
    assert!(text_of(&sink, "Off_topic.conll").contains("\nrain 27 31 O\ned 31 33 B-Off_topic\n( 34 35 O\n"));
    let data = read_and_fit(&sink.into_inputs());
    assert_eq!(
        told(&data),
        ["d Claim Mr. Lee spoke", "d Claim He left.\nI", "d Off topic ed"]
    );
}

#[test]
fn bioes_says_where_a_span_ends() {
    let sink = written(
        Format::ConllBioes,
        &mut dataset("a b c d e", &[("C", 0..5), ("C", 6..7), ("C", 8..9)]),
    );
    let file = text_of(&sink, "C.conll");
    let tags: Vec<&str> = file.lines().filter_map(|line| line.split(' ').nth(3)).collect();
    assert_eq!(tags, ["O", "d", "B-C", "I-C", "E-C", "S-C", "S-C"]);
    assert_eq!(
        told(&read_and_fit(&sink.into_inputs())),
        ["d C a b c", "d C d", "d C e"]
    );
}

#[test]
fn spans_of_a_label_that_overlap_are_in_further_files() {
    let spans = [("C", 0..5), ("C", 2..3), ("C", 2..7), ("C", 6..7), ("D", 0..7)];
    let sink = written(Format::Conll, &mut dataset("a b c d", &spans));
    let names: Vec<&str> = sink.files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "C.2.conll",
            "C.3.conll",
            "C.conll",
            "D.conll",
            "documents.tsv",
            "names.tsv"
        ]
    );
    let mut told = told(&read_and_fit(&sink.into_inputs()));
    told.sort();
    assert_eq!(told, ["d C a b c", "d C b", "d C b c d", "d C d", "d D a b c d"]);
}

#[test]
fn ids_and_labels_that_columns_would_break_come_back() {
    let mut dataset = dataset("a b", &[("Off topic", 0..1), ("Off_topic", 2..3), ("主張", 0..3)]);
    dataset.documents[0].id = "my doc\t100% O".to_owned();
    let (read, losses) = there_and_back(Format::Conll, &mut dataset);
    let whats: Vec<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
    assert_eq!(whats, ["ids of annotations"]);
    let tags = text_of(&written(Format::Conll, &mut dataset), "Off_topic.conll");
    assert_eq!(tags.lines().nth(2), Some("# doc_id = my%20;doc%9;100%25;%20;O O"));
    assert_eq!(read.documents[0].id, "my doc\t100% O");
    assert_eq!(
        text_of(&written(Format::Conll, &mut dataset), "Off_topic-2.conll")
            .lines()
            .nth(4),
        Some("a 0 1 O")
    );
}

#[test]
fn documents_without_words_or_tags_come_back() {
    let mut dataset = dataset("", &[]);
    dataset.documents.push(DataDocument {
        id: "e".to_owned(),
        text: Arc::from("Nothing is tagged."),
        ..DataDocument::default()
    });
    assert_eq!(there_and_back(Format::Conll, &mut dataset).1, []);
    dataset.schema.labels.push(DataLabel {
        name: "C".to_owned(),
        ..DataLabel::default()
    });
    assert_eq!(there_and_back(Format::Conll, &mut dataset).1, []);
    let bare = file("C.conll", "-DOCSTART- -X- O O\n\n# doc_id = d O\n\n");
    assert_eq!(read_and_fit(&[bare]).documents[0].id, "d");
}

#[test]
fn the_same_dataset_gives_the_same_bytes() {
    for format in FORMATS {
        assert_eq!(written(format, &mut sample()), written(format, &mut sample()));
    }
}

#[test]
fn a_place_that_is_not_in_the_text_stops_the_export() {
    let mut sink = MemorySink::default();
    let mut dataset = dataset("é", &[("C", 0..1)]);
    assert!(write(Format::Conll, &mut dataset, &WriteOptions::default(), &mut sink).is_err());
}

#[test]
fn a_file_as_conll_2003_has_it_is_read() {
    // IOB1: a span begins with B- only behind another of its label.
    let words = "-DOCSTART- -X- -X- O\r\n\r\nU.N. NNP I-NP I-ORG\r\nofficial NN I-NP O\r\nEkeus NNP I-NP I-PER\r\n\
                 heads VBZ I-VP O\r\nBaghdad NNP I-NP I-LOC\r\nMosul NNP I-NP B-LOC\r\n. . O O\r\n\r\nBasra NNP I-NP I-LOC\r\n\r\n\
                 -DOCSTART- -X- -X- O\r\n\r\n# # O O\r\nRome NNP I-NP I-LOC\r\n";
    let data = read_and_fit(&[file("eng.train", words)]);
    assert_eq!(
        &*data.documents[0].text,
        "U.N. official Ekeus heads Baghdad Mosul .\nBasra"
    );
    assert_eq!(
        told(&data),
        [
            "eng-1 ORG U.N.",
            "eng-1 PER Ekeus",
            "eng-1 LOC Baghdad",
            "eng-1 LOC Mosul",
            "eng-1 LOC Basra",
            "eng-2 LOC Rome",
        ]
    );
    let labels: Vec<&str> = data.schema.labels.iter().map(|label| label.name.as_str()).collect();
    assert_eq!(labels, ["LOC", "ORG", "PER"]);
}

#[test]
fn two_columns_with_tabs_and_any_scheme_are_read() {
    for (words, scheme) in [
        (
            "The\tO\nold town\tB-LOC\nhall\tI-LOC\nhall\tB-LOC\nAnn\tB-PER\n",
            "IOB2",
        ),
        (
            "The\tO\nold town\tB-LOC\nhall\tE-LOC\nhall\tS-LOC\nAnn\tS-PER\n",
            "BIOES",
        ),
        (
            "The\tO\nold town\tB-LOC\nhall\tL-LOC\nhall\tU-LOC\nAnn\tU-PER\n",
            "BILOU",
        ),
        (
            "The\tO\nold town\tI-LOC\nhall\tI-LOC\nhall\tB-LOC\nAnn\tI-PER\n",
            "IOB1",
        ),
        (
            "# newdoc id = town\nThe\t5\t8\tO\nold town\t9\t17\tB-LOC\nhall\t18\t22\tI-LOC\nhall\t22\t26\tB-LOC\nAnn\t28\t31\tB-PER",
            "offsets",
        ),
        (
            "# doc_id = town\nThe\tO\t0\t3\nold town\tB-LOC\t4\t12\nhall\tI-LOC\t13\t17\nhall\tB-LOC\t18\t22\nAnn\tB-PER\t23\t26\n",
            "tag second",
        ),
    ] {
        let data = read_and_fit(&[file("town.tsv", words)]);
        assert_eq!(
            told(&data),
            ["town LOC old town hall", "town LOC hall", "town PER Ann"],
            "{scheme}"
        );
        let text = match scheme {
            "offsets" => "     The old town hallhall  Ann",
            _ => "The old town hall hall Ann",
        };
        assert_eq!(&*data.documents[0].text, text, "{scheme}");
    }
}

#[test]
fn files_of_the_same_documents_are_put_together_and_others_are_told() {
    let files = [
        file("x/Claim.conll", "# doc_id = a b\nIt O\nrains B\n\n# doc_id = c\nNo O\n"),
        file(
            "x/Source.conll",
            "# doc_id = a b\nIt B\nrains O\n\n# doc_id = c\nYes O\n",
        ),
        file("x/notes.md", "Nothing here.\n"),
    ];
    let mut data = read(Format::Conll, &files);
    let problems: Vec<String> = data.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems[0].starts_with("x/Source.conll: the tags of document c are passed over"),
        "{problems:?}"
    );
    assert!(
        problems[1].starts_with("x/notes.md: passed over, since it has no column of tags"),
        "{problems:?}"
    );
    fit(&mut data).unwrap();
    assert_eq!(told(&data), ["a b Source It", "a b Claim rains"]);
}

#[test]
fn broken_lines_are_told_and_the_rest_is_read() {
    let good = "word O\n".repeat(40);
    let words = format!("{good}It B-C\nalone\nrains I-C\nbad X-C\n{good}");
    let mut data = read(Format::Conll, &[file("a.conll", &words)]);
    let problems: Vec<String> = data.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "a.conll, line 42: passed over, since “” is no tag; put O, B-… or I-… in column 2",
            "a.conll, line 44: passed over, since “X-C” is no tag; put O, B-… or I-… in column 2",
        ]
    );
    fit(&mut data).unwrap();
    assert_eq!(told(&data), ["a C It rains"]);
}

#[test]
fn no_bytes_break_the_reader() {
    let clean = written(Format::Conll, &mut sample());
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..300 {
        let mut sink = clean.clone();
        for bytes in sink.files.values_mut() {
            for _ in 0..random.usize(0..4) {
                let at = random.usize(0..=bytes.len());
                let until = (at + random.usize(0..9)).min(bytes.len());
                let noise: Vec<u8> = (0..random.usize(0..9))
                    .map(|_| *random.choice("0 \t\n#-BIOé%;=9".as_bytes()).unwrap())
                    .collect();
                bytes.splice(at..until, noise);
            }
        }
        let mut data = read(Format::Conll, &sink.into_inputs());
        fit(&mut data).ok();
    }
    for offsets in [
        "18446744073709551615 18446744073709551615",
        "0 18446744073709551615",
        "9 3",
    ] {
        let mut data = read(Format::Conll, &[file("a", &format!("x {offsets} B-C\n"))]);
        fit(&mut data).ok();
    }
}
