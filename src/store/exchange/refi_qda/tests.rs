//! The format's own: what is lost, files of other programs, the traps.

use super::super::tests::{sample, there_and_back};
use super::super::*;
use crate::project::Status;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A project as another program writes it, packed: braces, capitals, other names, a byte order mark.
fn packed(project: &str, sources: &[(&str, &[u8])]) -> Vec<InputFile> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file("Field study.qde", options).unwrap();
    zip.write_all(project.as_bytes()).unwrap();
    for (name, bytes) in sources {
        zip.start_file(format!("Sources/{name}"), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    vec![InputFile {
        name: "study.qdpx".to_owned(),
        bytes: zip.finish().unwrap().into_inner(),
    }]
}

const OTHER: &str = r##"<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<Project name="Study" origin="Some program 5" xmlns="urn:QDA-XML:project:0.4">
<Users><User guid="{AAAAAAAA-0000-0000-0000-000000000001}" name="Anna"/></Users>
<CodeBook><Codes>
 <Code guid="{BBBBBBBB-0000-0000-0000-000000000001}" name="Theme" isCodable="false" color="#abc">
  <Code guid="{BBBBBBBB-0000-0000-0000-000000000002}" name="War" isCodable="true" color="#E8A33D">
   <Description>Of war &amp; peace</Description>
  </Code>
 </Code>
 <Code guid="{BBBBBBBB-0000-0000-0000-000000000003}" name="Quote" isCodable="true"/>
</Codes></CodeBook>
<Variables><Variable guid="{CCCCCCCC-0000-0000-0000-000000000001}" name="Outlet" typeOfVariable="Text"/></Variables>
<Cases><Case guid="{CCCCCCCC-0000-0000-0000-000000000009}">
 <VariableValue><VariableRef targetGUID="{CCCCCCCC-0000-0000-0000-000000000001}"/><TextValue>The Gazette</TextValue></VariableValue>
 <SourceRef targetGUID="DDDDDDDD-0000-0000-0000-000000000001"/></Case></Cases>
<Sources>
<TextSource guid="{dddddddd-0000-0000-0000-000000000001}" name="Interview 1" plainTextPath="PATH" richTextPath="internal://x.docx">
 <Description>A talk</Description>
 <PlainTextSelection guid="{EEEEEEEE-0000-0000-0000-000000000001}" name="war 😀 came" startPosition="4" endPosition="14"
   creatingUser="{aaaaaaaa-0000-0000-0000-000000000001}" modifyingUser="" creationDateTime="2026-01-02T03:04:05.678+01:00">
  <Description>see page 4</Description>
  <Coding guid="{EEEEEEEE-0000-0000-0000-00000000000a}"><CodeRef targetGUID="bbbbbbbb-0000-0000-0000-000000000002"/></Coding>
  <Coding guid="{EEEEEEEE-0000-0000-0000-00000000000b}"><CodeRef targetGUID="bbbbbbbb-0000-0000-0000-000000000003"/></Coding>
  <NoteRef targetGUID="{FFFFFFFF-0000-0000-0000-000000000001}"/>
 </PlainTextSelection>
 <PlainTextSelection guid="{EEEEEEEE-0000-0000-0000-000000000002}" name="12: (0,3)" startPosition="0" endPosition="3">
  <Coding guid="{EEEEEEEE-0000-0000-0000-00000000000c}"><CodeRef targetGUID="{BBBBBBBB-0000-0000-0000-000000000003}"/></Coding>
 </PlainTextSelection>
 <PlainTextSelection guid="{EEEEEEEE-0000-0000-0000-000000000003}" startPosition="0" endPosition="3"/>
</TextSource>
<TextSource guid="{dddddddd-0000-0000-0000-000000000002}" name="Interview 1">
 <PlainTextContent>Then peace.</PlainTextContent>
 <PlainTextSelection guid="{EEEEEEEE-0000-0000-0000-000000000004}" name="peace" startPosition="5" endPosition="10">
  <Coding guid="{EEEEEEEE-0000-0000-0000-00000000000d}"><CodeRef targetGUID="{BBBBBBBB-0000-0000-0000-000000000003}"/></Coding>
 </PlainTextSelection>
</TextSource>
<PictureSource guid="{dddddddd-0000-0000-0000-000000000003}" name="p" path="internal://p.png"/>
</Sources>
<Notes><Note guid="{ffffffff-0000-0000-0000-000000000001}" name="Memo"><PlainTextContent>To ask</PlainTextContent></Note></Notes>
<Links>
 <Link guid="{99999999-0000-0000-0000-000000000001}" name="contradicts" direction="Associative"
  originGUID="{EEEEEEEE-0000-0000-0000-000000000001}" targetGUID="{EEEEEEEE-0000-0000-0000-000000000004}"/>
 <Link guid="{99999999-0000-0000-0000-000000000002}" originGUID="{BBBBBBBB-0000-0000-0000-000000000002}" targetGUID="{BBBBBBBB-0000-0000-0000-000000000003}"/>
</Links>
</Project>"##;

const OTHER_TEXT: &str = "\u{feff}The war 😀 came\r\nand went.";

fn other(path: &str) -> ReadData {
    let project = OTHER.replace("PATH", path);
    read(
        Format::RefiQda,
        &packed(&project, &[("ABC.txt", OTHER_TEXT.as_bytes())]),
    )
}

#[test]
fn nothing_of_the_sample_is_lost() {
    let mut dataset = sample();
    let (read, losses) = there_and_back(Format::RefiQda, &mut dataset);
    let whats: Vec<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
    assert_eq!(whats, [""; 0], "{losses:?}");
    let colours = |schema: &DataSchema| -> Vec<(String, u8, String)> {
        let labels = schema.labels.iter();
        labels
            .map(|label| (label.name.clone(), label.slot, label.guideline.clone()))
            .collect()
    };
    assert_eq!(colours(&read.schema), colours(&dataset.schema));
    let attributes = &read.schema.labels[0].attributes;
    let choices = ("type".to_owned(), Some(vec!["event".to_owned(), "number".to_owned()]));
    assert_eq!(attributes, &[choices, ("wording".to_owned(), None)]);
    assert_eq!(read.schema.relation_types.len(), 2);
}

#[test]
fn line_ends_of_both_kinds_are_lost_and_told() {
    let mut dataset = sample();
    dataset.documents.truncate(1);
    let document = &mut dataset.documents[0];
    document.text = "One\r\ntwo\nfire".into();
    document.annotations.truncate(1);
    document.annotations[0].fragments = std::iter::once(9..13).collect();
    document.relations.clear();
    let (_, losses) = there_and_back(Format::RefiQda, &mut dataset);
    let whats: Vec<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
    assert_eq!(
        whats,
        ["signs U+000D in texts that read otherwise", "texts that read otherwise"]
    );
}

#[test]
fn long_ids_and_odd_names_come_back() {
    let mut dataset = sample();
    let id = "an id that no GUID can hold";
    let document = &mut dataset.documents[0];
    document.title = String::new();
    document.annotations[0].id = id.to_owned();
    document.annotations[0].label = "A: b = c / \"d\"".to_owned();
    document.annotations[1].attributes = std::iter::once(("type = x".to_owned(), "a\tb\nc".to_owned())).collect();
    document.annotations[1].author = String::new();
    document.annotations[1].created = "yesterday".to_owned();
    document.relations[0].from = id.to_owned();
    document.relations[1].from = id.to_owned();
    let (_, losses) = there_and_back(Format::RefiQda, &mut dataset);
    let whats: Vec<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
    assert_eq!(whats, ["times of making"], "{losses:?}");
}

#[test]
fn a_project_of_another_program_is_read() {
    for path in [
        "internal://abc.txt",
        "internal:/ABC.txt",
        "relative:///Sources/ABC.txt",
        "Sources\\ABC.txt",
    ] {
        let mut read = other(path);
        assert_eq!(
            fit(&mut read).unwrap().to_string(),
            "3 of 3 spans fit as code points, line ends as stored; 1 spans come without their words and are read as code points"
        );
        let [first, second] = read.documents.as_slice() else {
            panic!("{:?}", read.problems);
        };
        assert_eq!(
            (first.title.as_str(), first.outlet.as_str(), first.note.as_str()),
            ("Interview 1", "The Gazette", "A talk")
        );
        assert_eq!(&*first.text, OTHER_TEXT.trim_start_matches('\u{feff}'));
        let what: Vec<(&str, &str)> = first
            .annotations
            .iter()
            .map(|one| (one.label.as_str(), &first.text[one.fragments[0].clone()]))
            .collect();
        assert_eq!(
            what,
            [
                ("Quote", "The"),
                ("Theme / War", "war 😀 came"),
                ("Quote", "war 😀 came")
            ]
        );
        let war = &first.annotations[1];
        assert_eq!(
            (war.author.as_str(), war.created.as_str(), war.note.as_str()),
            ("Anna", "2026-01-02T02:04:05Z", "see page 4\nTo ask")
        );
        let link = &first.relations[0];
        assert_eq!(
            (link.kind.as_str(), &link.from, &link.to),
            ("contradicts", &war.id, &second.annotations[0].id)
        );
        assert_eq!(link.to_document, second.id);
        let label = |n: usize| (read.schema.labels[n].name.as_str(), read.schema.labels[n].slot);
        assert_eq!((label(0), label(1)), (("Theme / War", 1), ("Quote", 1)));
        let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
        let [passages, pictures, links] = problems.as_slice() else {
            panic!("{problems:?}");
        };
        assert!(
            passages.starts_with("study.qdpx, line 17: 1 passages of “Interview 1” without a code"),
            "{passages}"
        );
        assert!(
            pictures.contains("1 PictureSource") && links.contains("1 links"),
            "{problems:?}"
        );
    }
}

#[test]
fn a_source_that_is_missing_is_told_and_the_others_are_read() {
    let read = other("internal://gone.txt");
    assert_eq!(read.documents.len(), 1);
    assert!(
        read.problems
            .iter()
            .any(|problem| problem.what.contains("is not in the project") && problem.line == Some(17)),
        "{:?}",
        read.problems
    );
}

#[test]
fn a_project_that_is_unpacked_is_read_too() {
    let files = [
        ("x/project.qde", OTHER.replace("PATH", "internal://abc.txt")),
        ("x/sources/abc.txt", OTHER_TEXT.to_owned()),
    ];
    let files: Vec<InputFile> = files
        .into_iter()
        .map(|(name, text)| InputFile {
            name: name.to_owned(),
            bytes: text.into_bytes(),
        })
        .collect();
    assert_eq!(read(Format::RefiQda, &files).documents.len(), 2);
    assert_eq!(read(Format::RefiQda, &files[1..]).problems.len(), 1);
}

#[test]
fn codings_of_one_place_by_selections_of_their_own_are_joined() {
    let choice = r#"<Code guid="bbbbbbbb-0000-0000-0000-000000000004" name="Quote: type = number" isCodable="true"/></Code>
        <Code guid="bbbbbbbb-0000-0000-0000-000000000005" name="Status" isCodable="false"><Code guid="bbbbbbbb-0000-0000-0000-000000000006" name="Status: settled" isCodable="true"/></Code>"#;
    let selections = |(code, at): (u8, u8)| {
        format!(
            r#"<PlainTextSelection guid="eeeeeeee-0000-0000-0000-00000000010{code}" startPosition="{at}" endPosition="9"><Coding guid="eeeeeeee-0000-0000-0000-00000000020{code}"><CodeRef targetGUID="bbbbbbbb-0000-0000-0000-00000000000{code}"/></Coding></PlainTextSelection></TextSource>"#
        )
    };
    let quote = r#"name="Quote" isCodable="true"/>"#;
    let mut project = OTHER
        .replace("PATH", "internal://abc.txt")
        .replace(quote, &quote.replace("/>", &format!(">{choice}")));
    for selection in [(4, 5), (6, 5), (3, 5)] {
        project = project.replacen("</TextSource>", &selections(selection), 1);
    }
    let read = read(
        Format::RefiQda,
        &packed(&project, &[("abc.txt", OTHER_TEXT.as_bytes())]),
    );
    let joined: Vec<&DataAnnotation> = read.documents[0]
        .annotations
        .iter()
        .filter(|one| one.fragments[0].start == 5)
        .collect();
    let [joined] = joined.as_slice() else {
        panic!("{joined:?}")
    };
    assert_eq!(
        (joined.attributes["type"].as_str(), joined.status),
        ("number", Status::Settled)
    );
}

#[test]
fn the_zip_is_the_same_each_time_with_line_feeds_and_no_mark() {
    let bytes = || {
        let mut sink = MemorySink::default();
        write(Format::RefiQda, &mut sample(), &WriteOptions::default(), &mut sink).unwrap();
        sink.files.remove("").unwrap()
    };
    assert_eq!(bytes(), bytes());
    let mut zip = ZipArchive::new(Cursor::new(bytes())).unwrap();
    assert_eq!(zip.len(), 11);
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).unwrap();
        assert_eq!(file.last_modified(), Some(zip::DateTime::default()));
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert!(!text.contains('\r') && !text.starts_with('\u{feff}'), "file {place}");
    }
}

#[test]
fn a_place_that_is_not_in_the_text_is_refused() {
    let mut dataset = sample();
    dataset.documents[0].annotations[0].fragments = std::iter::once(1..3).collect();
    let written = write(
        Format::RefiQda,
        &mut dataset,
        &WriteOptions::default(),
        &mut MemorySink::default(),
    );
    assert!(written.unwrap_err().to_string().contains("a0x"));
}

#[test]
fn random_bytes_and_deep_projects_are_told() {
    let mut random = fastrand::Rng::with_seed(7);
    let (project, text) = (OTHER.replace("PATH", "internal://abc.txt"), OTHER_TEXT.as_bytes());
    for _ in 0..200 {
        let mut file = packed(&project, &[("abc.txt", text)]);
        for _ in 0..random.usize(1..40) {
            let at = random.usize(..file[0].bytes.len());
            file[0].bytes[at] = random.u8(..);
        }
        fit(&mut read(Format::RefiQda, &file)).ok();
        let mut bytes = project.clone().into_bytes();
        for _ in 0..random.usize(1..6) {
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(b' '..b'z');
        }
        let broken = String::from_utf8_lossy(&bytes);
        fit(&mut read(Format::RefiQda, &packed(&broken, &[("abc.txt", text)]))).ok();
    }
    let deep = format!(
        "<Project><Codes>{}</Codes></Project>",
        "<Code guid='a' name='b'>".repeat(100_000)
    );
    assert_eq!(read(Format::RefiQda, &packed(&deep, &[])).problems.len(), 1);
    let whole = format!(
        "{}{}",
        deep.trim_end_matches("</Codes></Project>"),
        "</Code>".repeat(100_000) + "</Codes></Project>"
    );
    read(Format::RefiQda, &packed(&whole, &[]));
}
