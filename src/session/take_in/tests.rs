//! Data that was read, taken in, undone and taken in again.

use super::*;
use crate::progress::Progress;
use crate::session::Session;
use crate::session::dataset::{DatasetRequest, export_dataset, guess_format, read_dataset};
use crate::session::fixture::session_of;
use crate::store::exchange::{DataGroup, DataRelation};

const TEXT: &str = "The minister said “no” 😀 on Monday.";

fn annotation(id: &str, label: &str, words: &str) -> DataAnnotation {
    let start = TEXT.find(words).unwrap();
    DataAnnotation {
        id: id.to_owned(),
        label: label.to_owned(),
        fragments: std::iter::once(start..start + words.len()).collect(),
        quotes: vec![words.to_owned()],
        author: "bea".to_owned(),
        group: Some(DataGroup {
            id: "g".to_owned(),
            is_principal: id == "b",
        }),
        ..DataAnnotation::default()
    }
}

fn data() -> ReadData {
    ReadData {
        documents: vec![DataDocument {
            id: "d".to_owned(),
            date: "yesterday".to_owned(),
            text: Arc::from(TEXT),
            labels: vec!["Topic".to_owned()],
            annotations: vec![
                annotation("a", "claim", "no"),
                annotation("b", "Speaker", "The minister"),
            ],
            relations: vec![DataRelation {
                kind: "says".to_owned(),
                from: "b".to_owned(),
                to: "a".to_owned(),
                ..DataRelation::default()
            }],
            ..DataDocument::default()
        }],
        ..ReadData::default()
    }
}

fn take(session: &mut Session, data: ReadData, mapping: &Mapping) -> Arrival {
    let author = session.author().clone();
    let at = (session.project(), session.folder(), &author);
    let mut arrival = arrive(data, Format::Documents, mapping, at).unwrap();
    arrival.keep_texts(session.folder()).unwrap();
    if let Some(command) = arrival.command.clone() {
        session.execute(command).unwrap();
    }
    arrival
}

#[test]
fn all_comes_in_one_step_and_a_second_time_nothing_does() {
    let home = tempfile::tempdir().unwrap();
    let (mut session, _) = session_of(home.path(), &[]);
    let before = session.project().clone();
    let arrival = take(&mut session, data(), &Mapping::default());
    assert_eq!(
        (arrival.new, arrival.matched, arrival.annotations),
        (1, 0, 2),
        "{arrival:?}"
    );
    assert_eq!(arrival.told, ["no date as YYYY-MM-DD, left empty: yesterday"]);
    let project = session.project();
    let tags: Vec<_> = project
        .annotations()
        .values()
        .map(|tag| {
            let label = &project.labels().get(tag.label).unwrap().name;
            (label.as_str(), tag.quote.exact.as_str(), &*tag.author)
        })
        .collect();
    assert!(tags.contains(&("Claim", "no", "bea")), "{tags:?}");
    assert!(tags.contains(&("Speaker", "The minister", "bea")), "{tags:?}");
    assert_eq!((project.relations().len(), project.groups().len()), (1, 1));
    let (_, document) = project.documents_in_order()[0];
    assert_eq!((document.labels.len(), document.title.as_str()), (1, "d"));
    let again = take(&mut session, data(), &Mapping::default());
    assert_eq!(
        (again.matched, again.known, again.command),
        (1, 2, None),
        "{:?}",
        again.told
    );
    session.undo().unwrap();
    assert_eq!(*session.project(), before, "one step takes it back");
}

#[test]
fn labels_are_called_otherwise_or_left_out_as_told() {
    let home = tempfile::tempdir().unwrap();
    let (mut session, _) = session_of(home.path(), &[TEXT]);
    let mapping = Mapping {
        labels: BTreeMap::from([
            ("Speaker".to_owned(), Some("Source".to_owned())),
            ("claim".to_owned(), None),
        ]),
    };
    let arrival = take(&mut session, data(), &mapping);
    assert_eq!((arrival.new, arrival.matched, arrival.annotations), (0, 1, 1));
    let label = session.project().annotations().values().next().unwrap().label;
    assert_eq!(label, crate::project::schema::SOURCE);
    assert!(
        arrival.told.iter().any(|words| words.contains("1 links with an end")),
        "{:?}",
        arrival.told
    );
    assert!(
        arrival
            .told
            .iter()
            .any(|words| words.contains("1 annotations of labels")),
        "{:?}",
        arrival.told
    );
}

#[test]
fn annotations_of_a_text_that_the_file_does_not_carry_attach_by_its_hash() {
    let home = tempfile::tempdir().unwrap();
    let (mut session, documents) = session_of(home.path(), &[TEXT]);
    let mut data = data();
    data.documents[0].text = Arc::from("");
    data.documents[0].text_hash = ContentHash::of(TEXT.as_bytes()).to_string();
    let mut unknown = data.documents[0].clone();
    (unknown.id, unknown.text_hash) = ("other".to_owned(), "0".repeat(64));
    unknown.annotations.clear();
    unknown.relations.clear();
    data.documents.push(unknown);
    let arrival = take(&mut session, data, &Mapping::default());
    assert_eq!((arrival.new, arrival.matched, arrival.annotations), (0, 1, 2));
    assert!(
        arrival.told[0].starts_with("left out, its text is neither"),
        "{:?}",
        arrival.told
    );
    assert!(
        session
            .project()
            .annotations()
            .values()
            .all(|tag| tag.document == documents[0])
    );
}

#[test]
fn what_was_exported_comes_back_and_a_second_project_exports_the_same() {
    let home = tempfile::tempdir().unwrap();
    let (mut one, _) = session_of(&home.path().join("one"), &[]);
    take(&mut one, data(), &Mapping::default());
    let (mut two, _) = session_of(&home.path().join("two"), &[]);
    for format in Format::ALL
        .into_iter()
        .filter(|format| format.can_read() && format.can_write())
    {
        let request = DatasetRequest::all(format);
        let path = home
            .path()
            .join(format!("out-{}.{}", format.name(), format.extension()));
        let written = export_dataset(one.project(), one.folder(), &request, &path, &Progress::default()).unwrap();
        assert_eq!((written.documents, written.annotations), (1, 2), "{format:?}");
        assert!(written.losses.is_some());
        let read = read_dataset(format, std::slice::from_ref(&path)).unwrap();
        // Both schemes of CoNLL are read by one reader.
        let looks_like = if format == Format::ConllBioes {
            Format::Conll
        } else {
            format
        };
        assert_eq!(guess_format(std::slice::from_ref(&path)), Some(looks_like));
        let quotes = |session: &Session| -> BTreeSet<String> {
            session
                .project()
                .annotations()
                .values()
                .map(|tag| tag.quote.exact.clone())
                .collect()
        };
        take(&mut two, read, &Mapping::default());
        assert!(quotes(&one).is_subset(&quotes(&two)), "{format:?}");
    }
    let left: Vec<_> = std::fs::read_dir(home.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(
        left.iter().all(|name| !name.to_string_lossy().contains(".part")),
        "{left:?}"
    );
}

#[test]
fn what_was_packed_is_read_like_what_is_plain() {
    let home = tempfile::tempdir().unwrap();
    let line = br#"{"id": "d", "text": "The bridge is closed.", "spans": [{"id": "s", "label": "Claim", "start": 4, "end": 10}]}"#;
    let (plain, packed) = (home.path().join("a.jsonl"), home.path().join("a.jsonl.gz"));
    std::fs::write(&plain, line).unwrap();
    let mut packing = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packing, line).unwrap();
    let bytes = packing.finish().unwrap();
    std::fs::write(&packed, &bytes).unwrap();
    let read = |path| read_dataset(Format::Documents, std::slice::from_ref(path));
    assert_eq!(read(&plain), read(&packed));
    assert_eq!(read(&plain).unwrap().documents.len(), 1);
    let other = home.path().join("b.jsonl.zst");
    let frame = ruzstd::encoding::compress_to_vec(&line[..], ruzstd::encoding::CompressionLevel::Fastest);
    std::fs::write(&other, frame).unwrap();
    assert_eq!(read(&other).unwrap().documents, read(&plain).unwrap().documents);
    assert_eq!(guess_format(std::slice::from_ref(&other)), Some(Format::Documents));
    std::fs::write(&packed, &bytes[..bytes.len() / 2]).unwrap();
    assert!(read(&packed).unwrap_err().contains("a.jsonl.gz"), "half a file is told");
}
