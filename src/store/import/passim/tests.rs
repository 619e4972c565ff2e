//! Lines as passim writes them, and lines as it does not.

use super::*;
use crate::project::IdSource;
use crate::project::Span;
use crate::project::edit::{Command, History, NewDocument, PlanContext};
use crate::store::files::MAX_LINE;
use proptest::prelude::*;
use std::fs;
use std::io::Write as _;

const ONE: DocumentId = DocumentId(0xa);
const TWO: DocumentId = DocumentId(0xb);
/// Of characters that take one to four bytes: its code points are no bytes.
const TEXT: &str = "Ünlü 😀 crews searched the depot.";

fn project() -> Project {
    let mut ids = IdSource::new(1);
    let mut history = History::new(Project::with_default_schema());
    let documents = [ONE, TWO].map(|id| NewDocument {
        id,
        document: Document {
            text_len: TEXT.len() as u64,
            ..Document::default()
        },
    });
    let texts = |_: DocumentId, _: &Document| Some(Arc::from(TEXT));
    let mut ctx = PlanContext {
        texts: &texts,
        ids: &mut ids,
        author: Arc::from("anna"),
        now: String::new(),
    };
    history
        .execute(Command::AddDocuments(documents.into()), &mut ctx)
        .unwrap();
    history.project().clone()
}

fn read_paths(paths: &[PathBuf]) -> PassimRead {
    let mut lend = |_: DocumentId, _: &Document| Ok(Arc::from(TEXT));
    read_passim(&project(), paths, &mut lend, &Progress::default()).unwrap()
}

fn read_text(text: impl AsRef<[u8]>) -> PassimRead {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part-00000");
    fs::write(&path, text).unwrap();
    read_paths(&[path])
}

fn passage(document: DocumentId, words: &str) -> Passage {
    let start = TEXT.find(words).unwrap();
    let span = Span::new(TEXT, start..start + words.len()).unwrap();
    Passage { document, span }
}

fn pair(words: &str, other: &str) -> Suggestion {
    Suggestion::new(passage(ONE, words), passage(TWO, other))
}

/// A line with all fields that passim writes, in its order.
fn line(id: &str, range: [u64; 2], id2: &str, range2: [u64; 2]) -> String {
    format!(
        "{{\"uid2\":-1,\"uid\":3,\"gid\":7,\"gid2\":9,\"begin2\":{},\"end2\":{},\"begin\":{},\"end\":{},\
         \"shard\":0,\"id\":\"{id}\",\"series\":\"{id}\",\"id2\":\"{id2}\",\"series2\":\"{id2}\",\"s1\":\"cr--ews\",\
         \"s2\":\"crews\\n\",\"matches\":5}}\n",
        range2[0], range2[1], range[0], range[1]
    )
}

const A: &str = "000000000000000a";
const B: &str = "000000000000000b";

#[test]
fn code_points_of_a_pair_become_bytes() {
    let read = read_text(line(A, [7, 12], B, [0, 6]) + &line(B, [5, 6], A, [26, 32]));
    assert_eq!(read.pairs, [pair("crews", "Ünlü 😀"), pair("depot.", "😀")]);
    assert_eq!((read.lines, read.problems), (2, Vec::new()));
}

#[test]
fn members_of_a_cluster_become_pairs_with_its_first() {
    let member = |id: &str, begin: u64, end: u64, cluster: &str| {
        format!(
            "{{\"cluster\":{cluster},\"size\":3,\"id\":\"{id}\",\"begin\":{begin},\"end\":{end},\"text\":\"crews\",\"src\":[]}}\n"
        )
    };
    let read = read_text(
        member(B, 7, 12, "3")
            + &member(A, 7, 12, "3")
            + &member(A, 0, 4, "\"x\"")
            + &member(B, 13, 21, "3")
            + &member(A, 7, 12, "3"),
    );
    assert_eq!(read.pairs, [pair("crews", "crews"), pair("crews", "searched")]);
    assert_eq!((read.lines, read.problems), (5, Vec::new()));
}

#[test]
fn a_line_that_cannot_be_used_is_told_with_its_place_and_the_rest_is_read() {
    let bad = [
        ("no json", "This line could not be read (expected ident) and"),
        ("[1, 2]", "This line could not be read (invalid"),
        (
            "{\"id\":\"x\"",
            "This line could not be read (EOF while parsing an object)",
        ),
        ("{}", "neither a pair of passages nor"),
        ("{\"id\":\"000000000000000a\",\"begin\":1,\"end\":2}", "neither a pair"),
        (
            "{\"id\":\"000000000000000a\",\"begin\":1,\"end\":2,\"id2\":\"000000000000000b\",\"cluster\":1}",
            "neither a pair",
        ),
        (
            "{\"id\":\"000000000000000a\",\"begin\":-1,\"end\":2,\"cluster\":1}",
            "invalid value: integer `-1`",
        ),
        (
            "{\"id\":\"000000000000000a\",\"begin\":1.5,\"end\":2,\"cluster\":1}",
            "invalid type: floating point `1.5`",
        ),
        (
            "{\"id\":\"000000000000000a\",\"begin\":1,\"end\":99999999999999999999,\"cluster\":1}",
            "could not be read",
        ),
    ];
    let long = "d".repeat(90);
    let mut text: String = bad.iter().map(|(line, _)| format!("{line}\r\n")).collect();
    text += "\n  \n";
    text += &line(A, [4, 4], B, [0, 4]);
    text += &line(A, [0, 4], B, [0, 40]);
    text += &line(A, [0, 4], "000000000000000c", [0, 4]);
    text += &line(A, [0, 4], &long, [0, 4]);
    text += &line(A, [0, 4], B, [0, 32]);
    let read = read_text(text.trim_end());
    let mut wanted: Vec<String> = bad.iter().map(|(_, why)| (*why).to_owned()).collect();
    wanted.extend([
        "The passage from 4 to 4 is empty or backwards".to_owned(),
        "The passage ends at 40, but document 000000000000000b has 32 characters".to_owned(),
        "The project has no document “000000000000000c”".to_owned(),
        format!("The project has no document “{}”", "d".repeat(40)),
    ]);
    assert_eq!(read.problems.len(), wanted.len(), "{:#?}", read.problems);
    let numbers = (1..).filter(|number| ![10, 11].contains(number));
    for ((problem, why), number) in read.problems.iter().zip(&wanted).zip(numbers) {
        assert!(problem.contains(why.as_str()), "{problem} is not {why}");
        assert!(problem.ends_with(&format!("part-00000, line {number}")), "{problem}");
    }
    assert_eq!((read.pairs, read.lines), (vec![pair("Ünlü", TEXT)], 14));
}

#[test]
fn a_folder_of_parts_is_read_and_its_marks_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let align = folder.path().join("align.json");
    fs::create_dir_all(&align).unwrap();
    fs::create_dir_all(folder.path().join("tmp")).unwrap();
    for (name, text) in [
        ("align.json/_SUCCESS", ""),
        ("align.json/.part-00000.json.crc", "crc"),
        ("align.json/part-00001.json", &line(A, [7, 12], B, [7, 12])),
        (
            "align.json/part-00000.json",
            &format!("\u{feff}{}", line(A, [0, 4], B, [0, 4])),
        ),
        ("tmp/part-00000", "of no interest"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let wanted = [pair("Ünlü", "Ünlü"), pair("crews", "crews")];
    for path in [align, folder.path().to_path_buf()] {
        let read = read_paths(&[path]);
        assert_eq!((read.pairs.as_slice(), read.problems), (&wanted[..], Vec::new()));
    }
    let read = read_paths(&[
        folder.path().join("tmp/none"),
        folder.path().join("align.json/_SUCCESS"),
    ]);
    assert!(
        read.problems.len() == 1 && read.problems[0].contains("could not be opened"),
        "{:?}",
        read.problems
    );
    fs::remove_file(folder.path().join("tmp/part-00000")).unwrap();
    let read = read_paths(&[folder.path().join("tmp")]);
    assert!(
        read.problems[0].contains("name the folder align.json"),
        "{:?}",
        read.problems
    );
}

#[test]
fn clusters_of_two_runs_are_not_taken_for_one() {
    let member = |id: &str| format!("{{\"cluster\":1,\"id\":\"{id}\",\"begin\":0,\"end\":4}}");
    let folder = tempfile::tempdir().unwrap();
    let paths = [("x", A), ("y", B)].map(|(run, id)| {
        fs::create_dir(folder.path().join(run)).unwrap();
        let path = folder.path().join(run).join("part-0");
        fs::write(&path, member(id)).unwrap();
        path
    });
    assert_eq!(read_paths(&paths).pairs, []);
    let more = folder.path().join("x/part-1");
    fs::write(&more, member(B)).unwrap();
    assert_eq!(read_paths(&[paths[0].clone(), more]).pairs, [pair("Ünlü", "Ünlü")]);
}

#[test]
fn what_is_packed_or_no_file_is_refused_with_advice() {
    for (bytes, what) in [
        (&b"\x1f\x8b\x08xyz"[..], "gzip"),
        (b"PAR1abc", "Parquet"),
        (b"BZh9", "bzip2"),
    ] {
        let read = read_text(bytes);
        assert!(
            read.problems[0].contains(what) && read.problems[0].contains("unpack it"),
            "{:?}",
            read.problems
        );
    }
    #[cfg(unix)]
    assert!(read_paths(&[PathBuf::from("/dev/zero")]).problems[0].contains("not an ordinary file"));
}

#[test]
fn a_line_without_end_is_skipped_and_many_problems_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.json");
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(b"{\"id\":\"").unwrap();
    file.write_all(&vec![b'x'; MAX_LINE + 5]).unwrap();
    file.write_all(b"\"}\n").unwrap();
    file.write_all(line(A, [0, 4], B, [0, 4]).as_bytes()).unwrap();
    file.write_all("x\n".repeat(MOST_PROBLEMS + 10).as_bytes()).unwrap();
    let read = read_paths(&[path]);
    assert_eq!(read.pairs, [pair("Ünlü", "Ünlü")]);
    assert!(read.problems[0].contains("longer than 16 MB") && read.problems[0].ends_with("line 1"));
    assert_eq!(read.problems.len(), MOST_PROBLEMS + 1);
    assert!(read.problems[MOST_PROBLEMS].starts_with("11 more lines were passed over"));
}

#[test]
fn a_text_that_cannot_be_read_and_a_stop_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::write(&path, line(A, [0, 4], B, [0, 4])).unwrap();
    let mut lend = |_: DocumentId, _: &Document| Err("torn".to_owned());
    let read = read_passim(&project(), std::slice::from_ref(&path), &mut lend, &Progress::default()).unwrap();
    assert!(
        read.pairs.is_empty() && read.problems.len() == 2 && read.problems[0].contains("(torn)"),
        "{read:?}"
    );
    let stopped = Progress::default();
    stopped.cancel();
    let err = read_passim(&project(), &[path], &mut lend, &stopped).unwrap_err();
    assert_eq!(err, PassimError::Cancelled);
}

proptest! {
    #[test]
    fn whatever_is_read_gives_passages_of_the_texts(
        pieces in prop::collection::vec(prop_oneof![
            Just("{".to_owned()), Just("}\n".to_owned()), Just(",".to_owned()), Just("\"id\":".to_owned()), Just("\"id2\":".to_owned()),
            Just(format!("\"{A}\"")), Just(format!("\"{B}\"")), Just("\"begin\":".to_owned()), Just("\"end2\":".to_owned()),
            (0..40_u64).prop_map(|number| number.to_string()), Just("\"cluster\":1".to_owned()), any::<String>(),
        ], 0..20),
        ranges in prop::collection::vec((prop::array::uniform4(0..40_u64), any::<bool>()), 0..4),
    ) {
        let mut text: String = ranges.iter().map(|([a, b, c, d], same)| line(A, [*a, *b], if *same { A } else { B }, [*c, *d])).collect();
        text += &pieces.concat();
        let read = read_text(&text);
        prop_assert!(read.pairs.len() + read.problems.len() >= ranges.len().min(1));
        for pair in &read.pairs {
            for side in [pair.left(), pair.right()] {
                prop_assert_eq!(Span::new(TEXT, side.span.range()), Some(side.span));
            }
        }
    }
}
