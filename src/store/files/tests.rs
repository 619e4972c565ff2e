//! What is written is read again: every field, every byte.

use super::sums::{push_summed, take_sum};
use super::*;
use crate::project::edit::{Change, Edit, History};
use crate::project::{
    Annotation, AnnotationId, AttributeDef, AttributeKind, Decision, DecisionId, Document, DocumentId, DuplicateGroup,
    GroupId, IdSource, Label, LabelId, Origin, Passage, Project, Quote, Relation, RelationId, RelationType,
    RelationTypeId, Review, ReviewState, Span, Status, Verdict,
};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) type Files = BTreeMap<String, Vec<u8>>;

pub(super) const NASTY: &str =
    "a \"b\" 'c' \\ \n\r\n\t\0 \u{202e}\u{200b}\u{feff}\u{1b}[31m\u{2028} 😀 e\u{301} — ж } ) ] , // <<<<<<<";

/// The same file with right sums, and all of its lines with one.
pub(super) fn resummed(text: &str) -> String {
    let of_line = |line: &str| {
        let (item, _) = take_sum(line.trim_start());
        let indent = &line[..line.len() - line.trim_start().len()];
        let is_summed = !item.starts_with("//")
            && (item.ends_with(')') && item.len() > 1 || item.contains(": \"") && item.ends_with('"'));
        match is_summed {
            true => format!("{indent}{}", String::from_utf8(summed(item)).unwrap()),
            false => line.to_owned(),
        }
    };
    let lines: Vec<String> = text.split('\n').map(of_line).collect();
    lines.join("\n")
}

/// As an older version or another program wrote it.
pub(super) fn unsummed(text: &str) -> String {
    let of_line = |line: &str| match line.rsplit_once(", // ") {
        Some((item, _)) => format!("{item},"),
        None => line.to_owned(),
    };
    let lines: Vec<String> = text.split('\n').map(of_line).collect();
    lines.join("\n")
}

fn summed(item: &str) -> Vec<u8> {
    let mut line = Vec::new();
    push_summed(&mut line, item);
    line
}

pub(super) fn project_of(edits: Vec<Edit>) -> Project {
    let mut history = History::new(Project::default());
    history.restore(edits);
    history.project().clone()
}

pub(super) fn label(id: u64, name: &str) -> Edit {
    let label = Label {
        name: name.to_owned(),
        ..Label::default()
    };
    Edit::Label(LabelId(id), Change::insert(label))
}

pub(super) fn document(id: u64, text_len: u64) -> Edit {
    let document = Document {
        title: "T".to_owned(),
        text_hash: "ab".repeat(32),
        text_len,
        ..Document::default()
    };
    Edit::Document(DocumentId(id), Change::insert(document))
}

pub(super) fn annotation(id: u64, start: u64, author: &str) -> Edit {
    let annotation = Annotation {
        document: DocumentId(0xD),
        label: LabelId(1),
        spans: vec![Span::unchecked(start, start + 4).unwrap()],
        quote: Quote {
            exact: "sky,".to_owned(),
            ..Quote::default()
        },
        author: Arc::from(author),
        created: "2026-01-01T00:00:00Z".to_owned(),
        status: Status::Open,
        note: String::new(),
        attributes: BTreeMap::new(),
    };
    Edit::Annotation(AnnotationId(id), Change::insert(annotation))
}

pub(super) fn relation(id: u64, from: u64, to: u64, author: &str) -> Edit {
    let relation = Relation {
        kind: RelationTypeId(1),
        from: AnnotationId(from),
        to: AnnotationId(to),
        author: Arc::from(author),
    };
    Edit::Relation(RelationId(id), Change::insert(relation))
}

pub(super) fn relation_type(id: u64) -> Edit {
    let kind = RelationType {
        name: "rests on".to_owned(),
        ..RelationType::default()
    };
    Edit::RelationType(RelationTypeId(id), Change::insert(kind))
}

/// A document, a label, a relation type, two annotations of Anna's linked, one of Ben's.
pub(super) fn small() -> Project {
    project_of(vec![
        label(1, "Claim"),
        relation_type(1),
        document(0xD, 100),
        annotation(0xB, 10, "anna"),
        annotation(0xA, 20, "anna"),
        annotation(0xC, 4, "ben"),
        relation(0xF, 0xA, 0xB, "anna"),
    ])
}

pub(super) fn written(project: &Project) -> Files {
    write_project(project, "u-1", &Kept::default())
}

pub(super) fn read(files: &Files) -> Loaded {
    let loaded = read_project(files).unwrap();
    assert_eq!(loaded.project.violations(), Vec::<String>::new());
    loaded
}

/// Saves what was read; the second save must give the same bytes, and `verify` must agree.
pub(super) fn saved(loaded: &Loaded) -> Files {
    let files = write_project(&loaded.project, &loaded.uuid, &loaded.kept);
    assert_eq!(verify(&files, &loaded.project, &loaded.uuid, &loaded.kept), Ok(()));
    let again = read(&files);
    assert_eq!(write_project(&again.project, &again.uuid, &again.kept), files);
    files
}

pub(super) fn text(files: &Files, name: &str) -> String {
    String::from_utf8_lossy(&files[name]).into_owned()
}

/// A decision of each kind.
fn decisions() -> Vec<Edit> {
    let nasty = || NASTY.to_owned();
    let all = Verdict::ALL.into_iter().enumerate().map(|(n, verdict)| {
        let decision = Decision {
            content: u64::MAX - n as u64,
            kind: nasty(),
            verdict,
            score: 1000 * (n as u16 % 2),
            reason: nasty(),
            passages: vec![Passage {
                document: DocumentId(u64::MAX),
                span: Span::unchecked(n as u64, 1 << 40).unwrap(),
            }],
            order: n as u64,
            author: Arc::from(NASTY),
            made: nasty(),
        };
        Edit::Decision(DecisionId(n as u64), Change::insert(decision))
    });
    all.collect()
}

fn every_field_filled() -> Project {
    let nasty = || NASTY.to_owned();
    let label = Label {
        name: nasty(),
        slot: 7,
        key: Some('\''),
        guideline: nasty(),
        attributes: vec![
            AttributeDef {
                name: nasty(),
                kind: AttributeKind::Text,
            },
            AttributeDef {
                name: "n".to_owned(),
                kind: AttributeKind::Choice(vec![nasty(), String::new()]),
            },
            AttributeDef {
                name: String::new(),
                kind: AttributeKind::Choice(Vec::new()),
            },
        ],
        order: u64::MAX,
    };
    let kind = RelationType {
        name: nasty(),
        from: Some(LabelId(u64::MAX)),
        to: Some(LabelId(0)),
        order: 3,
    };
    let document = Document {
        title: nasty(),
        outlet: nasty(),
        date: nasty(),
        url: nasty(),
        order: 9,
        text_hash: "0".repeat(64),
        text_len: u64::MAX,
        labels: [LabelId(u64::MAX), LabelId(4)].into(),
        note: nasty(),
        replaces: Some(DocumentId(u64::MAX)),
        origin: Origin {
            path: nasty(),
            raw_hash: nasty(),
            imported: nasty(),
            format: nasty(),
            encoding: nasty(),
        },
    };
    let annotation = |status| Annotation {
        document: DocumentId(7),
        label: LabelId(u64::MAX),
        spans: vec![Span::unchecked(0, 3).unwrap(), Span::unchecked(3, 1 << 40).unwrap()],
        quote: Quote {
            exact: nasty(),
            prefix: nasty(),
            suffix: nasty(),
        },
        author: Arc::from(NASTY),
        created: nasty(),
        status,
        note: nasty(),
        attributes: [(nasty(), nasty()), (String::new(), String::new())].into(),
    };
    let group = DuplicateGroup {
        members: vec![AnnotationId(1), AnnotationId(2)],
        principal: AnnotationId(2),
        author: Arc::from(""),
    };
    let mut edits = vec![
        Edit::Label(LabelId(u64::MAX), Change::insert(label)),
        Edit::RelationType(RelationTypeId(1), Change::insert(kind)),
        Edit::Document(DocumentId(7), Change::insert(document)),
        relation(5, 1, 2, NASTY),
        Edit::Group(GroupId(6), Change::insert(group)),
    ];
    for (n, status) in Status::ALL.into_iter().enumerate() {
        edits.push(Edit::Annotation(
            AnnotationId(n as u64),
            Change::insert(annotation(status)),
        ));
    }
    for (n, state) in ReviewState::ALL.into_iter().enumerate().skip(1) {
        edits.push(self::document(20 + n as u64, 1));
        for author in ["anna", NASTY] {
            let review = Review {
                document: DocumentId(20 + n as u64),
                author: Arc::from(author),
                state,
            };
            edits.push(Edit::Review(review.id(), Change::insert(review)));
        }
    }
    edits.extend(decisions());
    project_of(edits)
}

#[test]
fn every_field_and_every_nasty_string_comes_back() {
    let project = every_field_filled();
    let files = write_project(&project, NASTY, &Kept::default());
    let loaded = read_project(&files).unwrap();
    assert_eq!(loaded.problems, Vec::new());
    assert_eq!(loaded.project, project);
    assert_eq!(loaded.uuid, NASTY);
    assert_eq!(loaded.read_only, None);
    assert_eq!(verify(&files, &project, NASTY, &Kept::default()), Ok(()));
    assert_eq!(write_project(&loaded.project, NASTY, &loaded.kept), files);
    for (name, bytes) in files {
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            text.ends_with('\n') && !text.contains('\r') && !text.contains('\u{202e}'),
            "{name}"
        );
        if name.ends_with(".ron") {
            ron::from_str::<ron::Value>(&text).unwrap();
        }
    }
}

#[test]
fn a_fixed_project_gives_exactly_these_bytes() {
    let files = written(&small());
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            ".gitattributes",
            "annotations/anna.ron",
            "annotations/ben.ron",
            "project.ron"
        ]
    );
    assert_eq!(
        text(&files, "project.ron"),
        r#"(
    format: 1,
    min_reader: 1,
    offsets: "utf-8 bytes", // 8a09ec61
    uuid: "u-1", // 9f04d83a
    records: [
        Label(id: "0000000000000001", name: "Claim"), // db6c090f
        RelationType(id: "0000000000000001", name: "rests on"), // 05aab8ce
        Document(id: "000000000000000d", title: "T", text_hash: "abababababababababababababababababababababababababababababababab", text_len: 100), // 926575fb
    ],
)
"#
    );
    assert_eq!(
        text(&files, "annotations/anna.ron"),
        r#"(
    format: 1,
    min_reader: 1,
    author: "anna", // 51e050a6
    records: [
        Annotation(id: "000000000000000b", doc: "000000000000000d", label: "0000000000000001", spans: [(10, 14)], quote: "sky,", by: "anna", at: "2026-01-01T00:00:00Z"), // 3569f712
        Annotation(id: "000000000000000a", doc: "000000000000000d", label: "0000000000000001", spans: [(20, 24)], quote: "sky,", by: "anna", at: "2026-01-01T00:00:00Z"), // e017b758
        Relation(id: "000000000000000f", kind: "0000000000000001", from: "000000000000000a", to: "000000000000000b", by: "anna"), // 9ebcb17b
    ],
)
"#
    );
    assert_eq!(
        text(&files, ".gitattributes"),
        "annotations/*.ron merge=union -text\nreview/*.ron merge=union -text\nsuggestions/*.ron merge=union -text\nproject.ron merge=union -text\ntexts/** -text\n"
    );
}

#[test]
fn the_project_that_everyone_starts_with_comes_back() {
    let project = Project::with_default_schema();
    let loaded = read(&written(&project));
    assert_eq!(loaded.project, project);
    assert_eq!(loaded.problems, Vec::new());
}

#[test]
fn a_hundred_thousand_annotations_are_written_and_read() {
    let mut ids = IdSource::new(1);
    let mut edits = vec![label(1, "Claim"), document(0xD, 1 << 30)];
    for n in 0..100_000 {
        edits.push(annotation(
            ids.fresh(),
            n * 7 % 65_536,
            if n % 2 == 0 { "anna" } else { "Ben B." },
        ));
    }
    let project = project_of(edits);
    let loaded = read(&written(&project));
    assert_eq!(loaded.project.annotations().len(), 100_000);
    assert!(loaded.project == project);
}

#[test]
fn review_states_of_two_authors_stand_in_two_files() {
    let mut files = written(&small());
    for (author, header, state) in [("anna", "author: \"anna\", ", "InProgress"), ("ben", "", "Finished")] {
        let row = format!("Review(doc: \"000000000000000d\", state: {state})");
        let file = format!("(\n  format: 1, {header}records: [ {row} ])");
        files.insert(review_file(author), file.into_bytes());
    }
    let loaded = read(&files);
    let of = |project: &Project, author| project.review(DocumentId(0xD), author);
    assert_eq!(
        of(&loaded.project, "anna"),
        ReviewState::InProgress,
        "as the header says"
    );
    assert_eq!(
        of(&loaded.project, "ben"),
        ReviewState::Finished,
        "as the file is called"
    );
    let files = saved(&loaded);
    assert!(text(&files, "review/ben.ron").contains("by: \"ben\", state: Finished"));
    assert!(!text(&files, "review/ben.ron").contains("anna"));
    assert_eq!(read(&files).project, loaded.project);
}

#[test]
fn a_file_whose_last_record_was_removed_is_written_empty_rather_than_left_behind() {
    let loaded = read(&written(&small()));
    let mut history = History::new(loaded.project.clone());
    history.restore(vec![Edit::Annotation(
        AnnotationId(0xC),
        Change {
            before: None,
            after: None,
        },
    )]);
    let files = write_project(history.project(), &loaded.uuid, &loaded.kept);
    assert!(text(&files, "annotations/ben.ron").contains("author: \"ben\""));
    assert_eq!(read(&files).project, *history.project());
    assert_eq!(verify(&files, history.project(), "u-1", &loaded.kept), Ok(()));
}

#[test]
fn a_record_in_anothers_file_stays_there() {
    let mut files = written(&small());
    let copy = files.remove("annotations/ben.ron").unwrap();
    files.insert("annotations/ben (copy).ron".to_owned(), copy.clone());
    let loaded = read(&files);
    assert_eq!(loaded.project, small());
    let files = saved(&loaded);
    assert_eq!(files["annotations/ben (copy).ron"], copy);
    assert!(!files.contains_key("annotations/ben.ron"));
}

#[test]
fn verify_sees_every_difference() {
    let project = small();
    let good = written(&project);
    let none = Kept::default();
    assert_eq!(verify(&good, &project, "u-1", &none), Ok(()));
    assert!(verify(&good, &project, "u-2", &none).is_err());
    assert!(verify(&good, &Project::default(), "u-1", &none).is_err());
    for (file, from, to) in [
        ("annotations/anna.ron", "(10, 14)", "(10, 15)"),
        ("annotations/anna.ron", "sky", "sea"),
        ("annotations/ben.ron", "        Annotation", "        // Annotation"),
        ("project.ron", "name: \"Claim\"", "name: \"Claim\", new: 1"),
    ] {
        let mut bad = good.clone();
        bad.insert(file.to_owned(), text(&good, file).replacen(from, to, 1).into_bytes());
        assert_ne!(bad, good);
        assert!(verify(&bad, &project, "u-1", &none).is_err(), "{file}: {to}");
    }
}

#[test]
fn what_is_read_to_be_compared_shares_its_records() {
    let project = every_field_filled();
    let files = written(&project);
    let again = super::read::read_project_like(&files, Some(&project)).unwrap().project;
    assert_eq!(again, project);
    let shared = |id| {
        std::sync::Arc::ptr_eq(
            again.annotations().get(id).unwrap(),
            project.annotations().get(id).unwrap(),
        )
    };
    assert!(project.annotations().iter().all(|(id, _)| shared(id)));
    let alone = read(&files).project;
    let (id, kept) = alone.annotations().iter().next().unwrap();
    assert!(!std::sync::Arc::ptr_eq(kept, project.annotations().get(id).unwrap()));
}
