#![expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]

use super::super::tests::{HOSTILE, sample, there_and_back};
use super::super::{Comparison, DataDocument, Dataset, Format, InputFile, MemorySink, ReadData, fit};
use super::{json, xmi};
use serde_json::Value;
use std::sync::Arc;

fn file(name: &str, words: &str) -> InputFile {
    InputFile {
        name: name.to_owned(),
        bytes: words.as_bytes().to_vec(),
    }
}

#[test]
fn json_loses_nothing() {
    let (read, losses) = there_and_back(Format::CasJson, &mut sample());
    assert_eq!(losses, []);
    assert_eq!(read.schema, sample().schema);
}

#[test]
fn xmi_loses_nothing() {
    let (read, losses) = there_and_back(Format::CasXmi, &mut sample());
    assert_eq!(losses, []);
    assert_eq!(read.schema, sample().schema);
}

#[test]
fn json_counts_utf16_and_says_identifier_and_text_first() {
    let mut sink = MemorySink::default();
    json::write(&mut sample(), &mut sink).unwrap();
    assert_eq!(sink.files.len(), HOSTILE.len());
    for (bytes, text) in sink.files.values().zip(HOSTILE) {
        assert!(bytes.starts_with(b"{\"%FEATURE_STRUCTURES\":[{\"%ID\":1,\"%TYPE\":\"uima.cas.Sofa\",\"mimeType\""));
        let cas: Value = serde_json::from_slice(bytes).unwrap();
        assert_eq!(cas["%FEATURE_STRUCTURES"][0]["sofaString"], text);
        let units: Vec<u16> = text.encode_utf16().collect();
        let structures = cas["%FEATURE_STRUCTURES"].as_array().unwrap();
        let claim = structures
            .iter()
            .find(|structure| structure["id"].as_str().is_some_and(|id| id.ends_with("x0")));
        let end = |name| usize::try_from(claim.unwrap()[name].as_u64().unwrap()).unwrap();
        let words = String::from_utf16(&units[end("begin")..end("end")]).unwrap();
        assert!(["clai", "fire"].contains(&words.as_str()), "{words}");
        for structure in structures {
            let declared = &cas["%TYPES"][structure["%TYPE"].as_str().unwrap()];
            let names = structure
                .as_object()
                .unwrap()
                .keys()
                .map(|name| name.trim_start_matches('@'));
            let own =
                names.filter(|name| !name.starts_with('%') && !["begin", "end", "sofa", "language"].contains(name));
            let is_sofa = structure["%TYPE"] == "uima.cas.Sofa";
            assert!(
                is_sofa || own.clone().all(|name| !declared[name].is_null()),
                "{structure}"
            );
        }
    }
}

#[test]
fn what_xml_cannot_hold_is_a_space_and_offsets_stay() {
    let mut document = DataDocument {
        text: Arc::from("a\u{1}b\u{ffff}\r\n\tc claim"),
        ..sample().documents.remove(0)
    };
    document.annotations.truncate(1);
    document.relations.clear();
    let at = document.text.find("claim").unwrap();
    document.annotations[0].fragments = vec![at..at + 5];
    let mut dataset = Dataset {
        documents: vec![document],
        ..sample()
    };
    let (read, losses) = there_and_back(Format::CasXmi, &mut dataset);
    let whats: Vec<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
    // U+FFFF has three bytes and a space one, so that the model's bytes move, while UTF-16 does not.
    assert_eq!(&*read.documents[0].text, "a b \r\n\tc claim");
    assert_eq!(
        &read.documents[0].text[read.documents[0].annotations[0].fragments[0].clone()],
        "claim"
    );
    assert!(whats.contains(&"texts that read otherwise"), "{whats:?}");
    let (_, losses) = there_and_back(Format::CasJson, &mut dataset);
    assert_eq!(losses, []);
}

#[test]
fn links_to_documents_that_are_not_there_are_told() {
    let mut sink = MemorySink::default();
    json::write(&mut sample(), &mut sink).unwrap();
    sink.files.pop_last();
    let read = json::read(&sink.into_inputs());
    let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["d8: a link to “a9x1” passed over, since no file has that; read all files together"]
    );
}

/// As INCEpTION and cassis write it, with a relation, a slot, tokens and a list of words.
const FOREIGN_JSON: &str = r#"{"%TYPES": {}, "%FEATURE_STRUCTURES": [
    {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": "😀 He says fire."},
    {"%ID": 2, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData", "@sofa": 1, "begin": 0, "end": 16,
     "documentTitle": "one.txt", "documentId": "anna"},
    {"%ID": 3, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", "@sofa": 1, "begin": 3, "end": 5},
    {"%ID": 4, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity", "@sofa": 1, "^begin": 3, "^end": 5,
     "value": "PER", "identifier": "Q1"},
    {"%ID": 5, "%TYPE": "webanno.custom.Cue", "@sofa": 1, "begin": 6, "end": 10, "sure": true, "@args": 7, "@kinds": 11},
    {"%ID": 6, "%TYPE": "webanno.custom.Claim", "@sofa": 1, "begin": 11, "end": 15},
    {"%ID": 7, "%TYPE": "webanno.custom.CueArgsLink[]", "%ELEMENTS": [8]},
    {"%ID": 8, "%TYPE": "webanno.custom.CueArgsLink", "role": "content", "@target": 6},
    {"%ID": 9, "%TYPE": "webanno.custom.Says", "@sofa": 1, "begin": 11, "end": 15, "@Governor": 4, "@Dependent": 6},
    {"%ID": 10, "%TYPE": "webanno.custom.Claim", "@sofa": 1, "begin": 11, "end": 11},
    {"%ID": 11, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["loud", "public"]},
    {"%TYPE": "webanno.custom.Claim", "begin": 1, "end": 3}, 7],
    "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2]}}}"#;

const FOREIGN_XMI: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///webanno/custom.ecore"
  xmlns:type5="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"
  xmlns:type4="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"
  xmlns:type3="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" xmi:version="2.0">
  <cas:NULL xmi:id="0"/>
  <type3:DocumentMetaData xmi:id="2" sofa="1" begin="0" end="16" documentTitle="one.txt" documentId="anna"/>
  <type5:Token xmi:id="3" sofa="1" begin="3" end="5"/>
  <type4:NamedEntity xmi:id="4" sofa="1" begin="3" end="5" value="PER" identifier="Q1"/>
  <custom:Cue xmi:id="5" sofa="1" begin="6" end="10" sure="true" args="8"><kinds>loud</kinds><kinds>public</kinds></custom:Cue>
  <custom:Claim xmi:id="6" sofa="1" begin="11" end="15"/>
  <custom:CueArgsLink xmi:id="8" role="content" target="6"/>
  <custom:Says xmi:id="9" sofa="1" begin="11" end="15" Governor="4" Dependent="6"/>
  <custom:Claim xmi:id="10" sofa="1" begin="11" end="11"/>
  <custom:Claim xmi:id="x" sofa="1" begin="11" end="12"/>
  <custom:Claim xmi:id="12" sofa="1" begin="-1" end="12"/>
  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="&#128512; He says fire."/>
  <cas:View sofa="1" members="2 3 4 5 6 9"/>
</xmi:XMI>"#;

const FOREIGN_TYPES: &str = r#"<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types><typeDescription>
  <name>webanno.custom.Cue</name><supertypeName>uima.tcas.Annotation</supertypeName><features><featureDescription>
  <name>args</name><rangeTypeName>uima.cas.FSArray</rangeTypeName><elementType>webanno.custom.CueArgsLink</elementType>
  </featureDescription></features></typeDescription></types></typeSystemDescription>"#;

fn is_as_it_was_tagged(mut read: ReadData) {
    fit(&mut read).unwrap();
    let [document] = read.documents.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(
        (document.id.as_str(), document.title.as_str()),
        ("one.txt/anna", "one.txt")
    );
    let said = |annotation: &super::super::DataAnnotation| {
        let words = document.text[annotation.fragments[0].clone()].to_owned();
        let fields: Vec<String> = annotation
            .attributes
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!("{} {} {words} {}", annotation.id, annotation.label, fields.join(" "))
    };
    let spans: Vec<String> = document.annotations.iter().map(said).collect();
    assert_eq!(
        spans,
        [
            "one.txt/anna/4 PER He identifier=Q1",
            "one.txt/anna/5 Cue says kinds=loud; public sure=true",
            "one.txt/anna/6 Claim fire "
        ]
    );
    let links = document.relations.iter();
    let links: Vec<String> = links
        .map(|link| format!("{} {} {}", link.from, link.kind, link.to))
        .collect();
    assert_eq!(
        links,
        [
            "one.txt/anna/5 content one.txt/anna/6",
            "one.txt/anna/4 Says one.txt/anna/6"
        ]
    );
}

#[test]
fn json_of_other_programs_is_read() {
    let read = json::read(&[file("one.txt/anna.json", FOREIGN_JSON)]);
    let problems: Vec<String> = read.problems.iter().map(|problem| problem.what.clone()).collect();
    assert_eq!(
        problems,
        [
            "2 feature structures without a number or a type passed over; export it again",
            "the Claim at 11 passed over, since it is empty; give it words"
        ]
    );
    is_as_it_was_tagged(read);
}

#[test]
fn xmi_of_other_programs_is_read_with_its_types() {
    let files = [
        file("one.txt/anna.xmi", FOREIGN_XMI),
        file("one.txt/TypeSystem.xml", FOREIGN_TYPES),
    ];
    let read = xmi::read(&files);
    let problems: Vec<String> = read.problems.iter().map(|problem| problem.what.clone()).collect();
    assert_eq!(
        problems,
        [
            "1 feature structures without a number or a type passed over; export it again",
            "the Claim at 11 passed over, since it is empty; give it words",
            "Claim 12 passed over, since its place is no number; mark it again"
        ]
    );
    is_as_it_was_tagged(read);
}

#[test]
fn files_that_are_something_else_are_told() {
    let read = json::read(&[
        file("a.json", "{\n]"),
        file("b.json", "[]"),
        file("c.json", "{\"%FEATURE_STRUCTURES\": {}}"),
    ]);
    let told: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert!(
        told[0].starts_with("a.json, line 2: ") && told[1].starts_with("b.json: passed over"),
        "{told:?}"
    );
    assert!(told[2].contains("no text"), "{told:?}");
    let latin = InputFile {
        name: "d.xmi".to_owned(),
        bytes: b"<caf\xe9/>".to_vec(),
    };
    let told: Vec<String> = xmi::read(&[latin]).problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["d.xmi: passed over, since it is not UTF-8; export it again as UTF-8"]
    );
    let deep = "<a>".repeat(200_000);
    let read = xmi::read(&[file("a.xmi", "<a>\n</b>"), file("b.xmi", "<a/>"), file("c.xmi", &deep)]);
    let told: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|told| told.starts_with("a.xmi, line 2: ")), "{told:?}");
    assert_eq!(told.len(), 3);
}

#[test]
fn an_object_by_numbers_is_as_good_as_a_list() {
    let words = r#"{"%FEATURE_STRUCTURES": {"1": {"%TYPE": "uima.cas.Sofa", "sofaString": "the claim"},
        "2": {"%TYPE": "custom.Span", "@sofa": 1, "begin": 4, "end": 9, "label": "Claim"}}}"#;
    let read = json::read(&[file("a.json", words)]);
    assert_eq!(read.documents[0].annotations[0].fragments, [4..9]);
    assert_eq!(
        (
            read.documents[0].id.as_str(),
            read.documents[0].annotations[0].label.as_str()
        ),
        ("a", "Claim")
    );
    assert_eq!(Comparison::of(&read.documents, &read.documents), []);
}
