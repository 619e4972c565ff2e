//! Random and half-right input for everything that reads: no panic, no end without an answer, nothing silently wrong.
//! For a longer run set PROPTEST_CASES. Pieces come from what the readers look for, since random bytes alone are turned away at the door.

use corroborate::cli::script::Line;
use corroborate::query::search::{Query, Searcher, context};
use corroborate::store::files::{journal, read_project};
use corroborate::store::import::read_bytes;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Some of `pieces` in any order, now and then with random letters between.
fn of_pieces(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        9 => prop::sample::select(pieces).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[ \n\t\r]{1,3}",
    ];
    prop::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

const HTML: &[&str] = &[
    "<html>",
    "<head>",
    "<title>",
    "</title>",
    "<body>",
    "<p>",
    "</p>",
    "<div class='article'>",
    "</div>",
    "<script>",
    "</script>",
    "<script type=\"application/ld+json\">",
    "{\"@type\":\"NewsArticle\",\"headline\":\"x\"}",
    "[[[[",
    "<!--",
    "-->",
    "<meta charset=",
    "<meta property=\"og:title\" content=\"",
    "\">",
    "&amp;",
    "&#",
    "x110000;",
    "&nbsp",
    "<a href='",
    "'>",
    "<svg><path/>",
    "<table><tr><td>",
    "</table>",
    "<![CDATA[",
    "<?xml ?>",
    "<time datetime=\"2025-08-20\">",
    "<li>",
    "<h1>",
    "<br/>",
    "<",
    ">",
    "\"",
    "'",
    "words of a sentence, which is long enough to count. ",
    "é",
    "\u{202e}",
    "\0",
    "<noscript>",
    "<textarea>",
    "<template>",
    "<select>",
];

const TEXT: &[&str] = &[
    "---\n",
    "...\n",
    "title: ",
    "date: 2025-08-20\n",
    "Date: ",
    "20 August 2025",
    "Aug. ",
    "31.02.2025",
    "By Ann Lee\n",
    "# ",
    "###### ",
    "=====\n",
    "```\n",
    "https://example.org/",
    "source: ",
    ":",
    "\"",
    "'",
    "·",
    "–",
    "(",
    ")",
    "é",
    "\u{2028}",
    "\r",
    "\r\n",
    "\u{85}",
    "\0",
    "\u{feff}",
    "Example Times, ",
    "word ",
    "Їжак ",
    "2025-13-99T99:99",
    "+",
    "14:03",
];

const RECORDS: &[&str] = &[
    "(\n",
    "    format: 1,\n",
    "    min_reader: 1,\n",
    "    offsets: \"utf-8 bytes\",\n",
    "    uuid: \"u\",\n",
    "    records: [\n",
    "    ],\n",
    ")\n",
    "        Label(id: \"0000000000000001\", name: \"Claim\"),\n",
    "        Document(id: \"000000000000000d\", title: \"t\", text_hash: \"",
    "\", text_len: 40),\n",
    "        Annotation(id: \"000000000000000a\", doc: \"000000000000000d\", label: \"0000000000000001\", spans: [(1, 4)]),\n",
    "        Annotation(id: \"000000000000000b\", ",
    "spans: [(",
    "18446744073709551615",
    ", ",
    ")],",
    "quote: \"",
    "\\u{",
    "}",
    "\\",
    "\"",
    "),\n",
    "[",
    "]",
    "{",
    "r#\"",
    "\"#",
    "        Relation(id: \"000000000000000c\", kind: \"0000000000000001\", from: \"000000000000000a\", to: \"000000000000000b\"),\n",
    "Some(",
    "None",
    "'",
    "/*",
    "*/",
    "// x\n",
    "<<<<<<< HEAD\n",
    "=======\n",
    ">>>>>>> x\n",
    "        Group(id: \"0000000000000010\", members: [\"000000000000000a\"], principal: \"000000000000000a\"),\n",
    "later: ",
    "Review(",
];

const BODIES: &[&str] = &[
    "(title: \"",
    "\", edits: [",
    "])",
    "Annotation(\"000000000000000a\", ",
    "Some((id: \"000000000000000a\", ",
    "doc: \"000000000000000d\", ",
    "label: \"0000000000000001\", ",
    "spans: [(1, 4)]",
    "))",
    ")",
    "None)",
    ", ",
    "Label(\"0000000000000001\", ",
    "\\u{202e}",
    "[",
    "(",
    "\"",
    "18446744073709551616",
    "status: Later",
];

const SCRIPTS: &[&str] = &[
    "{\"do\":\"",
    "tag",
    "\",",
    "\"document\":\"a\",",
    "\"label\":\"claim\",",
    "\"start\":",
    "\"end\":",
    "-1",
    "18446744073709551615",
    "1e999",
    "\"quote\":\"",
    "\"",
    "}",
    "{",
    "[",
    "]",
    "null",
    "\"fragments\":[[0,3],[2,1]]",
    "\\ud800",
    "\\u0000",
    "undo",
    "move",
    "\"to\":",
    "note",
    ",",
    ":",
    "\"attributes\":{\"a\":\"b\"}",
    "\"shortcut\":\"ab\"",
];

const PATTERNS: &[&str] = &[
    "a", "b", "é", ".", "*", "+", "?", "{2,9}", "{1000}", "(", ")", "[", "]", "^", "$", "|", "\\", "\\w", "\\b",
    "\\p{L}", "(?i)", "(?:", "(a*)*", "[^b]", "-", "\\x{", "}", "(?s).*", " ",
];

fn query(pattern: String, flags: u8) -> Query {
    let has = |bit: u8| flags & bit != 0;
    Query {
        pattern,
        case_sensitive: has(1),
        whole_word: has(2),
        regex: has(4),
        loose: has(8),
    }
}

proptest! {
    #[test]
    fn any_source_is_read_or_refused(html in of_pieces(HTML, 60), text in of_pieces(TEXT, 60), bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for (name, content) in [("a.html", html.as_bytes()), ("a.txt", text.as_bytes()), ("a.md", text.as_bytes()), ("a", bytes.as_slice()), ("a.html", bytes.as_slice())] {
            for encoding in [None, Some("windows-1251"), Some("utf-16le"), Some("shift_jis")] {
                if let Ok(imported) = read_bytes(name, content, encoding) {
                    prop_assert!(!imported.title.contains(['\n', '\r']));
                    if name != "a.html" && encoding.is_none() && imported.encoding == "UTF-8" && !imported.bom {
                        prop_assert_eq!(imported.text.as_bytes(), content);
                    }
                }
            }
        }
    }

    #[test]
    fn any_project_file_is_read_or_refused_and_breaks_no_rule(project in of_pieces(RECORDS, 50), annotations in of_pieces(RECORDS, 50)) {
        let head = "(\n    format: 1,\n    min_reader: 1,\n    offsets: \"utf-8 bytes\",\n    uuid: \"u\",\n    records: [\n        Label(id: \"0000000000000001\", name: \"Claim\"),\n        Document(id: \"000000000000000d\", title: \"t\", text_hash: \"0\", text_len: 40),\n";
        for first in [project.clone(), format!("{head}{project}    ],\n)\n")] {
            let files = BTreeMap::from([
                ("project.ron".to_owned(), first.into_bytes()),
                ("annotations/anna.ron".to_owned(), format!("(\n    records: [\n{annotations}    ],\n)\n").into_bytes()),
            ]);
            if let Ok(loaded) = read_project(&files) {
                prop_assert_eq!(loaded.project.violations(), Vec::<String>::new());
                let saved = corroborate::store::files::write_project(&loaded.project, &loaded.uuid, &loaded.kept);
                let again = read_project(&saved).unwrap();
                prop_assert_eq!(&again.project, &loaded.project);
            }
        }
    }

    #[test]
    fn any_journal_body_is_read_or_refused(body in of_pieces(BODIES, 30), any in ".{0,60}") {
        journal::decode(&body).ok();
        journal::decode(&any).ok();
    }

    #[test]
    fn any_script_line_is_read_or_refused(line in of_pieces(SCRIPTS, 30), text in of_pieces(TEXT, 12)) {
        if let Ok(Line::Tag(tag)) = serde_json::from_str::<Line>(&line) {
            tag.at.find(&text).ok();
        }
    }

    #[test]
    fn any_pattern_finds_whole_characters_or_is_refused(pattern in of_pieces(PATTERNS, 10), flags in 0..16_u8, text in of_pieces(TEXT, 30), from in 0..200_usize) {
        if let Ok(searcher) = Searcher::new(&query(pattern, flags)) {
            for hit in searcher.find_in(&text, from..usize::MAX, 50) {
                prop_assert!(text.get(hit.clone()).is_some_and(|words| !words.is_empty()));
                context(&text, hit, 20);
            }
            searcher.find_next(&text, from);
            searcher.find_previous(&text, from);
        }
    }
}
