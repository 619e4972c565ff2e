//! What must hold for any bytes, for the fuzzer and for the replay of what it kept (`tests/it/corpus.rs`). A broken promise is a
//! panic.

#![allow(dead_code, reason = "each target has one of them")]

use corroborate::progress::Progress;
use corroborate::project::Span;
use corroborate::project::edit::Transaction;
use corroborate::query::moving::{Alignment, Candidates, MOST_CANDIDATES, folded};
use corroborate::query::segment::{is_boundary, snap_to_graphemes};
use corroborate::query::units::{Byte, TextIndex};
use corroborate::store::exchange::{self, Format, InputFile, LineEnds, Places, Unit};
use corroborate::store::files::{Stamp, journal as bodies, merge_file, read_project, write_project};
use corroborate::store::import::read_bytes;
use std::collections::BTreeMap;

/// Enough of a project for records to refer to.
const HEAD: &str = "(\n    format: 1,\n    min_reader: 1,\n    offsets: \"utf-8 bytes\",\n    uuid: \"u\",\n    records: [\n        Label(id: \"0000000000000001\", name: \"Claim\"),\n        Document(id: \"000000000000000d\", title: \"t\", text_hash: \"0\", text_len: 40),\n    ],\n)\n";

/// Parts of one input, divided by `0xFF`, which no text in UTF-8 has.
fn parts(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.split(|byte| *byte == 0xFF)
}

/// Files of a project: the annotations of somebody, and `project.ron` where a second part is given. What is read breaks no rule
/// and comes back from what is written.
pub fn project(data: &[u8]) {
    let mut parts = parts(data);
    let annotations = parts.next().unwrap_or_default().to_vec();
    let first = parts.next().map_or_else(|| HEAD.as_bytes().to_vec(), <[u8]>::to_vec);
    let files = BTreeMap::from([
        ("project.ron".to_owned(), first),
        ("annotations/anna.ron".to_owned(), annotations),
    ]);
    let Ok(loaded) = read_project(&files) else { return };
    assert_eq!(loaded.project.violations(), Vec::<String>::new());
    let saved = write_project(&loaded.project, &loaded.uuid, &loaded.kept);
    let again = read_project(&saved).map(|again| again.project);
    assert!(
        again.is_ok_and(|again| again == loaded.project),
        "what was written reads as something else"
    );
}

/// The body of a journal line: what is read is written as a line that reads as the same.
pub fn journal(data: &[u8]) {
    let Ok((title, edits)) = std::str::from_utf8(data).map_or(Err(()), |text| bodies::decode(text).map_err(drop))
    else {
        return;
    };
    let line = bodies::encode(&Transaction { title, edits });
    let again = bodies::decode(&line).map(|(title, edits)| bodies::encode(&Transaction { title, edits }));
    assert_eq!(again.as_ref(), Ok(&line));
}

/// A dataset: the name of a format, then files divided by `0xFF`, each with its name in the first line. What fits is inside its
/// text.
pub fn dataset(data: &[u8]) {
    let mut parts = parts(data);
    let name = std::str::from_utf8(parts.next().unwrap_or_default()).unwrap_or_default();
    let Some(format) = Format::from_name(name).filter(|format| format.can_read()) else {
        return;
    };
    let files: Vec<InputFile> = parts
        .map(|part| {
            let end = part.iter().position(|byte| *byte == b'\n').unwrap_or(0);
            let (name, bytes) = part.split_at(end);
            InputFile {
                name: String::from_utf8_lossy(name).into_owned(),
                bytes: bytes.get(1..).unwrap_or_default().to_vec(),
            }
        })
        .collect();
    let mut read = exchange::read(format, &files);
    if exchange::fit(&mut read).is_err() {
        return;
    }
    for document in read.documents.iter().filter(|document| !document.text.is_empty()) {
        for range in document.annotations.iter().flat_map(|annotation| &annotation.fragments) {
            assert!(
                document.text.get(range.clone()).is_some(),
                "{range:?} is not in the text"
            );
        }
    }
}

/// A text or a page from elsewhere: read or refused, with a title on one line; a page's text has no signs that command a terminal.
pub fn source(data: &[u8]) {
    for name in ["a.html", "a.txt", "a.md", "a"] {
        for encoding in [None, Some("windows-1251"), Some("utf-16le")] {
            if let Ok(imported) = read_bytes(name, data, encoding) {
                assert!(!imported.title.contains(['\n', '\r']));
            }
        }
    }
}

/// Arithmetic of places: a text, and pairs of numbers from the bytes behind it. Units convert there and back, spans lie on
/// characters, a cut at a grapheme is a cut at a character.
pub fn spans(data: &[u8]) {
    let mut parts = parts(data);
    let Ok(text) = std::str::from_utf8(parts.next().unwrap_or_default()) else {
        return;
    };
    let numbers = parts.next().unwrap_or_default();
    let index = TextIndex::new(text);
    for pair in numbers.chunks(2) {
        let (start, end) = (usize::from(pair[0]), usize::from(*pair.last().unwrap_or(&0)));
        let span = Span::new(text, start..end);
        assert_eq!(
            span.is_some(),
            start < end && text.get(start..end).is_some(),
            "{start}..{end} of {} bytes",
            text.len()
        );
        if let Some(span) = span {
            let snapped = snap_to_graphemes(text, span.range());
            assert!(snapped.start <= start && end <= snapped.end);
            assert!(is_boundary(text, snapped.start) && is_boundary(text, snapped.end));
            for byte in [span.start(), span.end()] {
                assert_eq!(index.byte_of_code_point(index.code_point(Byte(byte))), Some(Byte(byte)));
                assert_eq!(index.byte_of_utf16(index.utf16(Byte(byte))), Some(Byte(byte)));
            }
        }
    }
    for unit in [Unit::CodePoints, Unit::Utf16, Unit::Bytes] {
        let places = Places::new(text, unit, LineEnds::AsStored);
        for (byte, _) in text.char_indices() {
            let offset = places.offset(byte);
            assert_eq!(offset.and_then(|offset| places.byte(offset)), Some(byte), "{unit:?}");
        }
    }
}

/// Two versions of a text: an old one, a new one, and pairs of numbers that are spans of the old. What moves says the same words
/// there; what is offered lies in the text.
pub fn moving(data: &[u8]) {
    let mut parts = parts(data);
    let mut text = || std::str::from_utf8(parts.next().unwrap_or_default()).ok();
    let (Some(old), Some(new)) = (text(), text()) else {
        return;
    };
    let Ok(alignment) = Alignment::new(old, new, &Progress::default()) else {
        return;
    };
    let numbers = parts.next().unwrap_or_default();
    let spans: Vec<Span> = numbers
        .chunks_exact(2)
        .filter_map(|pair| Span::new(old, usize::from(pair[0])..usize::from(pair[1])))
        .collect();
    let candidates = Candidates::new(&alignment, (old, new), spans.iter());
    for span in &spans {
        let spans = [*span];
        for range in alignment.moved(&spans, old, new).into_iter().flatten() {
            let (was, is) = (&old[span.range()], new.get(range.clone()));
            assert!(
                is.is_some_and(|is| folded(was) == folded(is)),
                "{was:?} moved to {is:?}"
            );
        }
        let offered = candidates.of(&spans);
        assert!(offered.len() <= MOST_CANDIDATES);
        for range in offered.iter().flat_map(|candidate| &candidate.ranges) {
            assert!(
                new.get(range.clone()).is_some_and(|words| !words.is_empty()),
                "{range:?}"
            );
        }
    }
    for (here, there) in alignment.differences(old, new).same {
        assert_eq!(old.get(here).map(folded), new.get(there).map(folded));
    }
}

/// Three versions of a project file. What both sides say is merged into a file that merges with itself to the same. A line
/// that was damaged may hold two records that can be read once the file around it is whole: then it takes one round more.
pub fn merge(data: &[u8]) {
    let mut parts = parts(data);
    let mut next = || parts.next().unwrap_or_default();
    let (base, ours, theirs) = (next(), next(), next());
    let stamp = Stamp {
        by: String::new(),
        at: "2026-01-01T00:00:00Z".to_owned(),
    };
    let Ok(merged) = merge_file(base, ours, theirs, &stamp) else {
        return;
    };
    let with_itself = |bytes: &[u8]| merge_file(bytes, bytes, bytes, &stamp).unwrap().bytes;
    let again = with_itself(&merged.bytes);
    assert!(
        again == merged.bytes || with_itself(&again) == again,
        "merged with itself it is another file, over and over"
    );
}
