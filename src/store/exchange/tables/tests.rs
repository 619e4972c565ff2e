use super::super::*;
use crate::project::Status;
use crate::store::export::tests::{PASSAGES, TEXT, exported, project};
use std::sync::Arc;

fn file(name: &str, words: impl Into<Vec<u8>>) -> Vec<InputFile> {
    vec![InputFile {
        name: name.to_owned(),
        bytes: words.into(),
    }]
}

#[test]
fn a_table_of_documents_is_read_whatever_parts_its_cells() {
    let wanted = (
        "7",
        "A title",
        "The Post",
        "2026-03-01",
        "https://example.org/7",
        "One,\n\"two\";\u{2028}\u{a0}three",
    );
    let cells = "ID{0}Headline{0}Publisher{0}Date Published{0}URL{0}Body\r\n7{0}A title{0}The Post{0}1 March 2026{0}https://example.org/7{0}\"One,\n\"\"two\"\";\u{2028}\u{a0}three\"\r\n";
    for (name, delimiter) in [("a.csv", ","), ("a.tsv", "\t"), ("a.csv", ";")] {
        for mark in ["", "\u{feff}", "sep=X\r\n"] {
            let words = format!("{}{}", mark.replace('X', delimiter), cells.replace("{0}", delimiter));
            let data = read(Format::DocumentTable, &file(name, words));
            let [document] = data.documents.as_slice() else {
                panic!("{data:?}")
            };
            let DataDocument {
                id,
                title,
                outlet,
                date,
                url,
                text,
                ..
            } = document;
            assert_eq!(
                (
                    id.as_str(),
                    title.as_str(),
                    outlet.as_str(),
                    date.as_str(),
                    url.as_str(),
                    &**text
                ),
                wanted,
                "{name:?} {mark:?}"
            );
            assert_eq!(data.problems, []);
        }
    }
    let json = r#"{"Id": 7, "title": "A title", "source": "The Post", "published": "2026-03-01T08:00:00Z", "link": "https://example.org/7", "content": "One"}"#;
    let document = &read(Format::DocumentTable, &file("a.jsonl", json)).documents[0];
    assert_eq!(
        (
            document.id.as_str(),
            document.outlet.as_str(),
            document.date.as_str(),
            &*document.text
        ),
        ("7", "The Post", "2026-03-01", "One")
    );
}

#[test]
fn rows_that_cannot_be_taken_are_told_and_the_others_read() {
    let words = b"id,text,date\r\n1,one,08/09/2025\r\n1,two\r\n,three,,,\r\n4,,\r\n5,\xff,\r\n".to_vec();
    let data = read(Format::DocumentTable, &file("a.csv", words));
    let ids: Vec<&str> = data.documents.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(ids, ["1", "line 3/1", "line 4/#1"]);
    let lines: Vec<Option<usize>> = data.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [Some(2), Some(5), Some(6)], "{:?}", data.problems);
    let none = read(Format::DocumentTable, &file("a.csv", "id,words\r\n1,one\r\n"));
    assert!(none.problems[0].what.contains("id, words"), "{:?}", none.problems);
}

#[test]
fn case_52_a_quote_that_never_ends_is_told_by_its_line_and_a_million_columns_in_a_line() {
    for (words, line) in [
        ("id,text\r\n1,one\r\n2,\"two\r\n3,three\r\n", Some(3)),
        ("sep=,\nid,text\n\"1\",\"say \"\"so\"\"\"", None),
        ("id,text\n1,\"two\nlines\"\n", None),
        ("id,text\n1,5\" of rain\n", None),
        ("sep=;\nid;text\n1;\"", Some(3)),
        ("id,text", None),
        ("\"id,text\n1,one", Some(1)),
    ] {
        let data = read(Format::DocumentTable, &file("a.csv", words));
        let told = data.problems.iter().find(|problem| problem.what.contains("never ends"));
        assert_eq!(
            told.map(|problem| problem.line),
            line.map(Some),
            "{words:?}: {:?}",
            data.problems
        );
    }
    let text = read(Format::DocumentTable, &file("a.csv", "id,text\n1,\"two\n3,three\n"));
    assert_eq!(&*text.documents[0].text, "two\n3,three\n", "what stands there is kept");
    let header = "a_long_name,".repeat(1_000_000);
    for format in [Format::DocumentTable, Format::SpanTable] {
        let data = read(format, &file("a.csv", header.clone()));
        assert_eq!((data.documents.len(), data.problems.len()), (0, 1));
        let what = &data.problems[0].what;
        assert!(what.contains("and 999981 more") && what.len() < 1_000, "{}", what.len());
    }
    let wide = read(
        Format::DocumentTable,
        &file("a.csv", format!("text,{header}\nwords,{header}\n")),
    );
    assert_eq!((&*wide.documents[0].text, wide.problems.len()), ("words", 0));
}

#[test]
fn our_spans_come_back_with_the_very_words() {
    let project = project();
    let forms = [Format::SpanLines, Format::SpanTable, Format::SpanTsv];
    for (format, spreadsheet) in forms.into_iter().flat_map(|format| [(format, false), (format, true)]) {
        let mut data = read(format, &file("spans", exported(&project, TEXT, format, spreadsheet)));
        assert_eq!(data.problems, []);
        let [document] = data.documents.as_slice() else {
            panic!("{data:?}")
        };
        assert_eq!((document.title.as_str(), &*document.text), ("=A \"title\" <i>", ""));
        assert_eq!(document.text_hash, crate::store::import::sha256_hex(TEXT.as_bytes()));
        data.documents[0].text = Arc::from(TEXT);
        assert_eq!(
            fit(&mut data).unwrap().to_string(),
            "5 of 5 spans fit as code points, line ends as stored"
        );
        let document = &data.documents[0];
        let words = document
            .annotations
            .iter()
            .map(|annotation| &TEXT[annotation.fragments[0].clone()]);
        assert_eq!(words.collect::<Vec<_>>(), PASSAGES);
        assert_eq!(document.annotations[0].note, "<img src=x onerror=alert(1)>");
        assert_eq!(document.annotations[0].author, "<b>anna</b>");
        let [link] = document.relations.as_slice() else {
            panic!("{document:?}")
        };
        assert_eq!(
            (&link.from, &link.to, &link.to_document),
            (&document.annotations[0].id, &document.annotations[1].id, &document.id)
        );
    }
}

#[test]
fn a_guard_is_taken_off_where_there_is_one_alone() {
    let table = |quote: &str, end: usize, note: &str| {
        let words = format!("document_id,label,start_cp,end_cp,quote,note\r\nd,Claim,0,{end},{quote},{note}\r\n");
        let data = read(Format::SpanTable, &file("a.csv", words));
        let annotation = data.documents[0].annotations[0].clone();
        (annotation.quotes[0].clone(), annotation.note)
    };
    let words = |quote: &str, note: &str| (quote.to_owned(), note.to_owned());
    // The length of the quote decides.
    assert_eq!(table("''tis", 4, "'=1"), words("'tis", "=1"));
    assert_eq!(table("''tis", 5, "'=1"), words("''tis", "'=1"));
    // Else what stands in the cells.
    assert_eq!(table("so", 2, "'=1"), words("so", "=1"));
    assert_eq!(table("so", 2, "=1"), words("so", "=1"));
    assert_eq!(table("so", 2, "'tis"), words("so", "'tis"));
}

#[test]
fn spans_of_others_are_read() {
    let words = "doc_id\tspan_id\tTag\tbegin\tend\tspan text\tcoder\tattributes\tlinks\tstatus\tgroup_principal\r\n\
        d\t1\tClaim\t8\t10\tis\tann\t{\"sure\": \"yes\"}\t→ rests on 2; ← says 2; → says 9\tdiscuss\t1\r\n\
        d\t1\tClaim\t0\t4\tfire\tann\t{}\t\t\t\r\n\
        e\t2\tSource\t0\t1\t\tann\tno\t\t\t1\r\n\
        e\t3\tSource\tx\t1\t\tann\t\t\t\t\r\n";
    let data = read(Format::SpanTable, &file("a.tsv", words));
    let [d, e] = data.documents.as_slice() else {
        panic!("{data:?}")
    };
    let claim = &d.annotations[0];
    assert_eq!(
        (&claim.fragments, &claim.quotes),
        (&vec![0..4, 8..10], &vec!["fire".to_owned(), "is".to_owned()])
    );
    assert_eq!(
        (claim.attributes["sure"].as_str(), claim.author.as_str(), claim.status),
        ("yes", "ann", Status::Discuss)
    );
    assert!(claim.group.as_ref().is_some_and(|group| group.is_principal));
    assert!(e.annotations[0].group.as_ref().is_some_and(|group| !group.is_principal));
    assert_eq!(
        (
            d.relations.len(),
            d.relations[0].kind.as_str(),
            d.relations[0].to_document.as_str()
        ),
        (1, "rests on", "e")
    );
    assert_eq!((data.unit, e.annotations.len()), (None, 1));
    let lines: Vec<Option<usize>> = data.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [Some(4), Some(5), None], "{:?}", data.problems);
}

#[test]
fn no_table_breaks_a_reader() {
    let mut random = fastrand::Rng::with_seed(3);
    let whole = exported(&project(), TEXT, Format::SpanTable, true);
    for _ in 0..300 {
        let mut bytes = whole[..random.usize(..=whole.len())].to_vec();
        for _ in 0..random.usize(..9) {
            let at = random.usize(..=bytes.len());
            bytes.insert(at, random.choice(b"\"\r\n,;\t'=\xff\x00\xef9").copied().unwrap());
        }
        for format in [Format::DocumentTable, Format::SpanTable] {
            fit(&mut read(format, &file("a.csv", bytes.clone()))).ok();
        }
    }
}
