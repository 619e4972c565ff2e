//! Exports of a project whose texts, labels and notes are as nasty as strangers make them.

use super::*;
use crate::progress::Progress;
use crate::project::edit::{Command, History, NewDocument, PlanContext, TagSpec};
use crate::project::{AnnotationId, IdSource, Project, ReviewState, schema};
use crate::store::exchange::{Format, MemorySink, WriteOptions, write};
use std::collections::BTreeMap;

pub(in crate::store) const TEXT: &str =
    "😀 He said: 👩‍🚒 \"fire\" is out.\r\nе\u{301} <script>alert(1)</script> \u{202E}rtl\u{2028}end\0.";
pub(in crate::store) const PASSAGES: [&str; 5] = [
    "👩‍🚒 \"fire\"",
    "out.\r\nе\u{301}",
    "<script>alert(1)</script>",
    "\u{202E}rtl\u{2028}",
    "end\0",
];

/// A project with each passage tagged, the first of them linked to the second.
pub(in crate::store) fn project() -> Project {
    let mut ids = IdSource::new(9);
    let mut history = History::new(Project::with_default_schema());
    let mut run = |command| {
        let texts = |_: DocumentId, _: &Document| Some(Arc::from(TEXT));
        let (author, now) = (Arc::from("<b>anna</b>"), "2026-01-01T00:00:00Z".to_owned());
        let mut ctx = PlanContext {
            texts: &texts,
            ids: &mut ids,
            author,
            now,
        };
        history.execute(command, &mut ctx).unwrap();
    };
    let title = "=A \"title\" <i>".to_owned();
    let document = Document {
        title,
        text_len: TEXT.len() as u64,
        text_hash: crate::store::import::sha256_hex(TEXT.as_bytes()),
        ..Document::default()
    };
    run(Command::AddDocuments(vec![NewDocument {
        id: DocumentId(7777),
        document,
    }]));
    let tag = |(n, words): (usize, &&str)| TagSpec {
        document: DocumentId(7777),
        ranges: std::iter::once(TEXT.find(words).unwrap())
            .map(|at| at..at + words.len())
            .collect(),
        label: if n == 1 { schema::SOURCE } else { schema::CLAIM },
        attributes: BTreeMap::new(),
        note: "<img src=x onerror=alert(1)>".to_owned(),
    };
    run(Command::SetReview(vec![DocumentId(7777)], ReviewState::Finished));
    run(Command::Tag(PASSAGES.iter().enumerate().map(tag).collect()));
    let by_words = |words: &str| {
        history
            .project()
            .annotations()
            .iter()
            .find(|(_, a)| a.quote.exact == words)
            .unwrap()
            .0
    };
    let ends: Vec<AnnotationId> = [PASSAGES[0], PASSAGES[1]].map(by_words).to_vec();
    let texts = |_: DocumentId, _: &Document| None;
    let mut ctx = PlanContext {
        texts: &texts,
        ids: &mut ids,
        author: Arc::from("anna"),
        now: String::new(),
    };
    let link = Command::Link {
        kind: schema::RESTS_ON,
        from: ends[0],
        to: ends[1],
    };
    history.execute(link, &mut ctx).unwrap();
    history.project().clone()
}

/// The main file of the project in a format.
pub(in crate::store) fn exported(project: &Project, text: &str, format: Format, spreadsheet: bool) -> Vec<u8> {
    let mut lend = |_: DocumentId, _: &Document| -> Result<Arc<str>, String> { Ok(Arc::from(text)) };
    let (chosen, negatives, progress) = (Chosen::default(), Negatives::default(), Progress::default());
    let mut source = ProjectSource::new(project, &mut lend, (&chosen, &negatives), &progress);
    let mut sink = MemorySink::default();
    let options = WriteOptions {
        spreadsheet,
        ..WriteOptions::default()
    };
    write(format, &mut source, &options, &mut sink).unwrap();
    sink.files.remove("").unwrap()
}

fn written(format: Format) -> String {
    String::from_utf8(exported(&project(), TEXT, format, true)).unwrap()
}

#[test]
fn every_quote_in_jsonl_equals_its_slice_by_code_points() {
    let letters: Vec<char> = TEXT.chars().collect();
    let mut quotes = Vec::new();
    for line in written(Format::SpanLines).lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let at = |key: &str| row[key].as_u64().unwrap() as usize;
        let slice: String = letters[at("start_cp")..at("end_cp")].iter().collect();
        assert_eq!(row["quote"], slice.as_str());
        quotes.push(slice);
    }
    assert_eq!(quotes, PASSAGES);
}

#[test]
fn csv_comes_back_with_the_very_words() {
    let text = written(Format::SpanTable);
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let quotes: Vec<String> = rows
        .records()
        .map(|row| row.unwrap().get(11).unwrap().to_owned())
        .collect();
    assert_eq!(quotes, PASSAGES);
    assert!(text.contains("'=A"), "a title that a spreadsheet would run is guarded");
}

#[test]
fn case_53_54_spreadsheet_mode_is_taken_back_by_one_rule_and_byte_true_mode_changes_nothing() {
    let rows = |spreadsheet: bool| -> Vec<Vec<String>> {
        let bytes = exported(&project(), TEXT, Format::SpanTable, spreadsheet);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes.as_slice());
        // The last column says which mode it is.
        let cells = |row: csv::StringRecord| row.iter().take(25).map(str::to_owned).collect();
        reader.records().map(|row| cells(row.unwrap())).collect()
    };
    let (data, guarded) = (rows(false), rows(true));
    assert_ne!(data, guarded);
    assert_eq!(data[1][1], "=A \"title\" <i>");
    let taken_back: Vec<Vec<String>> = guarded
        .iter()
        .map(|row| {
            row.iter()
                .map(|cell| cell.strip_prefix('\'').unwrap_or(cell).to_owned())
                .collect()
        })
        .collect();
    assert_eq!(taken_back, data);
    for cell in guarded.iter().flatten() {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0', '＝']),
            "{cell:?}"
        );
    }
}

#[test]
fn nothing_in_the_report_runs_and_every_annotation_has_its_place() {
    let page = written(Format::Html);
    for bad in ["<script", "<img", "<i>", "<b>", "\u{202E}", "\0"] {
        assert!(!page.contains(bad), "{bad:?} stands in the page");
    }
    for (id, _) in project().annotations().iter() {
        assert_eq!(page.matches(&format!("id=\"a{id}\"")).count(), 1);
    }
    assert!(page.contains("finished, by &lt;b&gt;anna&lt;/b&gt;"));
}

#[test]
fn words_that_do_not_stand_where_they_should_stop_the_export() {
    let mut other =
        |_: DocumentId, _: &Document| -> Result<Arc<str>, String> { Ok(Arc::from(TEXT.replace("fire", "ice!"))) };
    let (project, progress) = (project(), Progress::default());
    let (chosen, negatives) = (Chosen::default(), Negatives::default());
    for format in Format::ALL.into_iter().filter(|format| format.can_write()) {
        let mut source = ProjectSource::new(&project, &mut other, (&chosen, &negatives), &progress);
        let outcome = write(
            format,
            &mut source,
            &WriteOptions::default(),
            &mut MemorySink::default(),
        );
        assert!(
            matches!(outcome, Err(ExportError::Mismatch { .. })),
            "{format:?}: {outcome:?}"
        );
    }
}

/// The one document of the project as it goes into a dataset.
fn chosen_of(project: &Project, chosen: &Chosen) -> Result<crate::store::exchange::DataDocument, ExportError> {
    use crate::store::exchange::Source as _;
    let mut lend = |_: DocumentId, _: &Document| -> Result<Arc<str>, String> { Ok(Arc::from(TEXT)) };
    let (negatives, progress) = (Negatives::default(), Progress::default());
    let mut source = ProjectSource::new(project, &mut lend, (chosen, &negatives), &progress);
    let mut found = None;
    source.each(&mut |document| {
        found = Some(document.clone());
        Ok(())
    })?;
    Ok(found.unwrap())
}

#[test]
fn links_go_in_with_both_their_ends_alone() {
    let project = project();
    let of = |labels: &[&str]| {
        let labels = labels.iter().map(|name| (*name).to_owned()).collect();
        let chosen = Chosen {
            labels,
            ..Chosen::default()
        };
        let document = chosen_of(&project, &chosen).unwrap();
        (document.annotations.len(), document.relations.len())
    };
    assert_eq!(of(&[]), (5, 1));
    assert_eq!(of(&["claim"]), (4, 0));
    assert_eq!(of(&["source"]), (1, 0));
    let whole = chosen_of(&project, &Chosen::default()).unwrap();
    assert_eq!(whole.relations[0].author, "anna");
    assert_eq!(whole.reviews, [("<b>anna</b>".to_owned(), ReviewState::Finished)]);
    let starts: Vec<usize> = whole.annotations.iter().map(|tag| tag.fragments[0].start).collect();
    assert!(starts.is_sorted(), "{starts:?}");
}
