#![expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]

use super::super::tests::{sample, there_and_back};
use super::super::*;
use std::collections::BTreeMap;

fn file(name: &str, words: &str) -> InputFile {
    InputFile {
        name: name.to_owned(),
        bytes: words.as_bytes().to_vec(),
    }
}

fn written(dataset: &mut Dataset) -> MemorySink {
    let mut sink = MemorySink::default();
    write(Format::Brat, dataset, &WriteOptions::default(), &mut sink).unwrap();
    sink
}

fn text_of(sink: &MemorySink, name: &str) -> String {
    String::from_utf8(sink.files[name].clone()).unwrap()
}

fn change(sink: &mut MemorySink, name: &str, from: &str, to: &str) {
    let words = text_of(sink, name);
    assert!(words.contains(from), "{words}");
    sink.files.insert(name.to_owned(), words.replace(from, to).into_bytes());
}

#[test]
fn brat_with_its_tables_loses_nothing() {
    let mut dataset = sample();
    let (read, losses) = there_and_back(Format::Brat, &mut dataset);
    let whats: Vec<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
    assert_eq!(whats, [""; 0], "{losses:?}");
    assert_eq!(read.schema, dataset.schema);
    let groups = |documents: &[DataDocument]| -> Vec<Option<DataGroup>> {
        let first = |document: &DataDocument| {
            document
                .annotations
                .iter()
                .find_map(|annotation| annotation.group.clone())
        };
        documents.iter().map(first).collect()
    };
    assert_eq!(groups(&read.documents), groups(&dataset.documents));
    let links = |documents: &[DataDocument]| -> Vec<DataRelation> {
        let links = documents.iter().flat_map(|document| document.relations.clone());
        let mut links: Vec<DataRelation> = links.collect();
        links.sort();
        links
    };
    assert_eq!(links(&read.documents), links(&dataset.documents));
}

#[test]
fn without_its_tables_what_brat_has_no_place_for_is_named() {
    let mut dataset = sample();
    let mut sink = written(&mut dataset);
    sink.files.retain(|name, _| !name.ends_with(".tsv"));
    let mut read = read(Format::Brat, &sink.into_inputs());
    assert_eq!(read.problems, []);
    fit(&mut read).unwrap();
    let losses = Comparison::of(&dataset.documents, &read.documents);
    let whats: Vec<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
    assert_eq!(
        whats,
        [
            "addresses of documents",
            "authors",
            "dates of documents",
            "ids of annotations",
            "labels of whole documents",
            "links",
            "notes of annotations",
            "notes on documents",
            "outlets",
            "principals of duplicate groups",
            "signs U+000A in notes of annotations",
            "states of annotations",
            "times of making",
            "titles of documents",
        ]
    );
}

#[test]
fn the_files_are_as_brat_wants_them() {
    let sink = written(&mut sample());
    let ann = text_of(&sink, "d5.ann");
    let lines: Vec<&str> = ann.lines().collect();
    assert_eq!(lines[0], "T1\tSource 0 4\tFirs");
    assert_eq!(lines[1], "A1\ttype T1 event");
    assert_eq!(lines[2], "A2\twording T1 said “so”, twice");
    assert_eq!(
        lines[3],
        "#1\tAnnotatorNotes T1 see page 4 and 5".replace(" see", "\tsee")
    );
    // Over a line end, which brat does not allow in a span.
    assert!(
        ann.contains("T3\tOff-topic 0 10;12 37\tFirst line second line with the clai\n"),
        "{ann}"
    );
    assert!(ann.contains("N1\tReference T2 Claim:g1\tfire\n"), "{ann}");
    assert!(ann.contains("R1\trests_on Arg1:T1 Arg2:T2\n"), "{ann}");
    let conf = text_of(&sink, "annotation.conf");
    assert!(
        conf.starts_with("[entities]\nClaim\nSource\nOff-topic\n\n[relations]\nrests_on\tArg1:<ENTITY>"),
        "{conf}"
    );
    assert!(
        conf.ends_with("[attributes]\ntype\tArg:Claim|Source|Off-topic, Value:event|number\n"),
        "{conf}"
    );
    assert!(text_of(&sink, "visual.conf").starts_with("[labels]\nrests_on | rests on\n"));
    assert_eq!(text_of(&sink, "kb_shortcuts.conf"), "C Claim\nS Source\nO Off-topic\n");
    assert!(text_of(&sink, "links.tsv").contains("\nsame claim\td0\tT1\td1\tT1\tanna\n"));
}

#[test]
fn the_same_dataset_gives_the_same_bytes() {
    assert_eq!(written(&mut sample()), written(&mut sample()));
}

#[test]
fn a_place_that_is_not_in_the_text_stops_the_export() {
    let mut dataset = sample();
    dataset.documents[0].annotations[0].fragments = vec![1..3];
    let mut sink = MemorySink::default();
    let err = write(Format::Brat, &mut dataset, &WriteOptions::default(), &mut sink).unwrap_err();
    assert!(err.to_string().contains("a0x1"), "{err}");
}

#[test]
fn a_span_that_ends_in_a_line_end_comes_back_and_one_of_nothing_else_is_told() {
    let mut dataset = sample();
    dataset.documents.truncate(6);
    dataset.documents[5].annotations[0].fragments = vec![6..12];
    dataset.documents[5].annotations[2].fragments = vec![10..12];
    dataset.documents[5].annotations[3].fragments = vec![0..5, 6..10, 12..18];
    dataset.documents[5].relations.clear();
    let (_, losses) = there_and_back(Format::Brat, &mut dataset);
    let told: Vec<String> = losses
        .iter()
        .map(|loss| format!("{} {}", loss.number, loss.what))
        .collect();
    assert_eq!(told, ["1 annotations"]);
}

#[test]
fn names_that_brat_cannot_read_stand_for_ours() {
    let mut dataset = sample();
    for (n, label) in ["Off topic", "Off_topic", "a|b, c", "主張"].into_iter().enumerate() {
        dataset.documents[0].annotations[n].label = label.to_owned();
        let wording = ["two  spaces ", "Off_topic", "line\u{2028}line", ""][n].to_owned();
        dataset.documents[0].annotations[n]
            .attributes
            .insert("the wording".to_owned(), wording);
    }
    // A field by the name of a label that is met later.
    dataset.documents[0].annotations[0]
        .attributes
        .insert("主張".to_owned(), "yes".to_owned());
    dataset.documents[0].id = "a/b: c".to_owned();
    for relation in dataset
        .documents
        .iter_mut()
        .flat_map(|document| &mut document.relations)
    {
        if relation.to_document == "d0" {
            "a/b: c".clone_into(&mut relation.to_document);
        }
    }
    let (_, losses) = there_and_back(Format::Brat, &mut dataset);
    assert_eq!(losses, []);
    let ann = text_of(&written(&mut dataset), "a_b__c.ann");
    assert!(
        ann.contains("\tOff_topic 0 4") && ann.contains("\tOff_topic-2 "),
        "{ann}"
    );
    assert!(text_of(&written(&mut dataset), "annotation.conf").contains("\n主張\n\n[relations]"));
    assert_eq!(ann.lines().count(), ann.split(super::is_line_end).count() - 1);
}

#[test]
fn what_was_changed_in_brat_is_not_undone() {
    let mut sink = written(&mut sample());
    change(
        &mut sink,
        "d0.ann",
        "#1\tAnnotatorNotes T1\tsee page 4 and 5",
        "#1\tAnnotatorNotes T1\tchecked",
    );
    // Another span under the id of one that was removed.
    change(&mut sink, "d1.ann", "T1\tSource 0 4\t𝒜str", "T1\tSource 5 7\tl ");
    let data = read(Format::Brat, &sink.into_inputs());
    let by_id: BTreeMap<&str, &DataAnnotation> = data
        .documents
        .iter()
        .flat_map(|document| &document.annotations)
        .map(|annotation| (annotation.id.as_str(), annotation))
        .collect();
    assert_eq!(by_id["a0x1"].note, "checked");
    assert_eq!(by_id["a0x0"].note, "see page 4\nand 5");
    assert_eq!(
        (by_id["d1:T1"].author.as_str(), by_id.contains_key("a1x1")),
        ("", false)
    );
}

const TEXT: &str = "The mayor said the bridge is closed.\nPolice denied it twice.";
const ANN: &str = "T1\tPerson 0 9\tThe mayor
T2\tStatement 15 24;28 35\tthe bridge closed.
T3\tCue 10 14\tsaid
E1\tAttribution:T3 Source:T1 Content:T2 Content2:T4
T4\tStatement 37 50\tPolice denied
A1\tCertainty E1 high indeed
A2\tNegated T4
M1\tSpeculation T4
N1\tReference T1 Wikipedia:534366\tThe Mayor
N2\tReference T4 Claim:C12\tpolice denied
#1\tAnnotatorNotes E1\tfirst
#2\tAnnotatorNotes E1\tsecond
R1\tdenies Arg1:T4 Arg2:T2
*\tEquiv T1 T2 T4
T5\tStatement 25 43\tis closed. Police
";
const CONF: &str = "# a comment
[entities]
Person
!Speech
\tStatement
[events]
Attribution\tSource?:Person, Content*:<ENTITY>
[relations]
denies\tArg1:Statement, Arg2:Statement
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>
[attributes]
Certainty\tArg:Statement|Person, Value:high|low
Negated\tArg:<ENTITY>
";

#[test]
fn a_folder_as_brat_writes_it_is_read() {
    let ann = ANN
        .replace("28 35\tthe bridge closed.", "29 35\tthe bridge closed")
        .replace("15 24;", "15 25;");
    let files = [
        file("press/one.txt", TEXT),
        file(
            "press/one.ann",
            &ann.replace('\n', "\r\n")
                .replace("25 43\tis closed. Police", "26 36;37 43\tis closed. Police"),
        ),
        file("press/annotation.conf", CONF),
    ];
    let mut data = read(Format::Brat, &files);
    assert_eq!(data.problems, []);
    let fitted = fit(&mut data).unwrap();
    assert_eq!(
        fitted.to_string(),
        "5 of 5 spans fit as code points, line ends as stored"
    );
    let document = &data.documents[0];
    assert_eq!(document.id, "press/one");
    let told: Vec<String> = document
        .annotations
        .iter()
        .map(|annotation| {
            let words: Vec<&str> = annotation.fragments.iter().map(|range| &TEXT[range.clone()]).collect();
            format!(
                "{} {} {words:?} {:?} {:?}",
                annotation.id, annotation.label, annotation.attributes, annotation.note
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "press/one:T1 Person [\"The mayor\"] {\"Wikipedia\": \"534366\"} \"\"",
            "press/one:T3 Cue [\"said\"] {\"Certainty\": \"high indeed\"} \"first\\nsecond\"",
            "press/one:T2 Statement [\"the bridge\", \"closed\"] {} \"\"",
            "press/one:T5 Statement [\"is closed.\\nPolice\"] {} \"\"",
            "press/one:T4 Statement [\"Police denied\"] {\"Negated\": \"true\", \"Speculation\": \"true\"} \"\"",
        ]
    );
    assert_eq!(document.annotations[4].group.as_ref().unwrap().id, "C12");
    let links: Vec<String> = document
        .relations
        .iter()
        .map(|link| format!("{} {} {}", link.from, link.kind, link.to).replace("press/one:", ""))
        .collect();
    assert_eq!(
        links,
        [
            "T3 Source T1",
            "T3 Content T2",
            "T3 Content2 T4",
            "T4 denies T2",
            "T1 Equiv T2",
            "T1 Equiv T4"
        ]
    );
    let labels: Vec<&str> = data.schema.labels.iter().map(|label| label.name.as_str()).collect();
    assert_eq!(labels, ["Person", "Statement", "Attribution"]);
    let kinds: Vec<&str> = data
        .schema
        .relation_types
        .iter()
        .map(|kind| kind.name.as_str())
        .collect();
    assert_eq!(kinds, ["Source", "Content", "denies"]);
    let statement = &data.schema.labels[1].attributes;
    assert_eq!(
        statement[0],
        ("Certainty".to_owned(), Some(vec!["high".to_owned(), "low".to_owned()]))
    );
    assert_eq!(statement[1], ("Negated".to_owned(), Some(vec!["true".to_owned()])));
}

#[test]
fn broken_lines_are_told_and_the_rest_is_read() {
    let ann = "T1\tClaim 0 9\tThe mayor\nT2\tOff topic 0 3\tThe\nT3\tClaim 25 43\tis closed.\nPolice\nR1\tsays Arg1:T1 Arg2:T9\n\
               nonsense\nR2\tsays Arg1:T1\nT1\tClaim 10 14\tsaid\nT4\tClaim 9 9\t\nX1\tfoo\nE1\tSaying T1\nA1\tSure\n";
    let files = [
        file("one.txt", TEXT),
        file("one.ann", &ann.replace("25 43", "26 43")),
        file("README.txt", "about"),
        file("two.ann", "T1\tClaim 0 1\ta\n"),
    ];
    let mut data = read(Format::Brat, &files);
    let told: Vec<String> = data
        .problems
        .iter()
        .map(|problem| problem.to_string().split(". ").next().unwrap().to_owned())
        .collect();
    let starts = [
        "README.txt: passed over; brat wants a file README.ann",
        "one.ann, line 2: T2 is passed over: after the first tab must stand a label without spaces",
        "one.ann, line 4: the words of T3 go on in this line",
        "one.ann, line 6: passed over, since it does not begin with an id",
        "one.ann, line 7: R2 is passed over: a relation must have two arguments",
        "one.ann, line 9: T4 is passed over: it is empty",
        "one.ann, line 10: passed over, since it does not begin with an id",
        "one.ann, line 11: E1 is passed over: an event must name its trigger",
        "one.ann, line 12: A1 is passed over: it must name what it is about",
        "one.ann, line 8: passed over, since there is another T1",
        "one.ann, line 5: R1 or a part of it is passed over",
        "two.ann: passed over, since its text is missing; put two.txt beside it",
    ];
    assert_eq!(told.len(), starts.len(), "{told:#?}");
    for (told, start) in told.iter().zip(starts) {
        assert!(told.starts_with(start), "{told}");
    }
    assert_eq!(fit(&mut data).unwrap().fitted, 2);
}

#[test]
fn offsets_that_the_browser_counted_are_found_out() {
    // In UTF-16, as the window of brat makes them behind a sign of two units.
    let files = [
        file("a.txt", "😀 fire\n💩 ends"),
        file("a.ann", "T1\tClaim 3 7\tfire\nT2\tClaim 11 15\tends\n"),
    ];
    let mut data = read(Format::Brat, &files);
    assert_eq!(
        fit(&mut data).unwrap().to_string(),
        "2 of 2 spans fit as UTF-16, line ends as stored"
    );
}

#[test]
fn no_bytes_break_the_reader() {
    let clean = written(&mut sample());
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..300 {
        let mut sink = clean.clone();
        for bytes in sink.files.values_mut() {
            for _ in 0..random.usize(0..4) {
                let at = random.usize(0..=bytes.len());
                let until = (at + random.usize(0..9)).min(bytes.len());
                let noise: Vec<u8> = (0..random.usize(0..9)).map(|_| random.u8(..)).collect();
                bytes.splice(at..until, noise);
            }
        }
        let mut data = read(Format::Brat, &sink.into_inputs());
        fit(&mut data).ok();
    }
}
