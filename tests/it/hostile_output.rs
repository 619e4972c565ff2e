//! What the program writes for others to read: pages that nothing runs in, names that every system takes, lines that no
//! terminal obeys, cells that no spreadsheet runs.

use crate::helper::Desk;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;

/// What a browser would run, were it markup.
const MARKUP: [&str; 8] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "<svg onload=alert(1)>",
    "</style><style>*{background:url(//x.example)}</style>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<a href=\"javascript:alert(1)\">x</a><base href=//x.example><meta http-equiv=refresh content=0>",
];

/// What a terminal would obey.
const ORDERS: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\r\n\u{8}\u{202e}gnp\u{2066}";

/// A project whose titles, labels, notes, texts and all other words are these; names have no signs that command.
fn desk(words: &str) -> Desk {
    let desk = Desk::new();
    desk.ok(&["new", "p"]);
    let name: String = words.chars().filter(|c| !c.is_control()).collect();
    let paste = |text: &str| json!({"do": "paste", "title": words, "text": text});
    let added = desk.apply_all(&format!(
        "{}\n{}\n{}\n",
        paste(&format!("{words} wordA {words} wordB")),
        paste(&format!("{words} wordC")),
        json!({"do": "add-label", "name": name, "guideline": words}),
    ));
    let [one, two] = [&added[0]["ids"][0], &added[1]["ids"][0]];
    let lines = [
        json!({"do": "edit-document", "document": one, "outlet": words, "url": words, "note": words}),
        json!({"do": "tag", "document": one, "label": "claim", "quote": "wordA", "note": words, "key": "a"}),
        json!({"do": "tag", "document": one, "label": "claim", "quote": "wordB", "key": "b"}),
        json!({"do": "tag", "document": one, "label": name, "start": 0, "end": words.len(), "key": "c"}),
        json!({"do": "tag", "document": two, "label": name, "quote": "wordC", "key": "d"}),
        json!({"do": "link", "type": "contradicts", "from": "a", "to": "b"}),
        json!({"do": "group", "members": ["c", "d"], "principal": "c"}),
    ];
    let script: String = lines.iter().map(|line| format!("{line}\n")).collect();
    desk.apply_all(&script);
    desk
}

/// The tags of a page, each with the names and values of its attributes; panics at what is not well-formed.
fn tags(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find('>').unwrap();
        let tag = &rest[..end];
        rest = &rest[end..];
        let name: String = tag.chars().take_while(|c| !c.is_whitespace()).collect();
        let mut attributes = Vec::new();
        let mut left = tag[name.len()..].trim_start();
        while let Some((attribute, value)) = left.split_once("=\"") {
            let (value, behind) = value.split_once('"').unwrap_or_else(|| panic!("<{tag}>"));
            attributes.push((attribute.to_owned(), value.to_owned()));
            left = behind.trim_start();
        }
        assert!(left.is_empty() || name == "!doctype", "<{tag}>");
        tags.push((name, attributes));
    }
    tags
}

#[test]
fn nothing_in_a_report_runs_or_is_fetched_whatever_the_project_holds() {
    for words in MARKUP {
        let desk = desk(words);
        let page = desk.ok(&["export", "p", "--format", "html", "-o", "-"]);
        let (policy, rest) = page
            .split_once("<meta http-equiv=\"Content-Security-Policy\" content=\"")
            .unwrap();
        assert!(
            !policy.contains("<style") && !policy.contains("<link"),
            "the policy comes first"
        );
        let policy = rest.split_once('"').unwrap().0;
        let policy: Vec<&str> = policy.split(';').map(str::trim).collect();
        for rule in [
            "default-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "style-src 'unsafe-inline'",
        ] {
            assert!(policy.contains(&rule), "{rule}: {policy:?}");
        }
        assert_eq!(policy.len(), 4, "{policy:?}");
        for (name, attributes) in tags(&page) {
            let known = "!doctype html head meta title style body header h1 h2 p ul ol li span main article div a q";
            let bare = name.strip_prefix('/').unwrap_or(&name);
            assert!(known.split(' ').any(|tag| tag == bare), "{words}: <{name}>");
            for (attribute, value) in attributes {
                let fine = match attribute.as_str() {
                    "href" => value.starts_with('#'),
                    "http-equiv" => value == "Content-Security-Policy",
                    "id" | "class" => value.chars().all(|c| c.is_ascii_alphanumeric() || " -_".contains(c)),
                    other => ["lang", "charset", "name", "content"].contains(&other),
                };
                assert!(fine, "{words}: <{name} {attribute}=\"{value}\">");
            }
        }
        let styles = page.matches("<style>").count();
        assert_eq!((styles, page.matches("</style>").count()), (1, 1), "{words}");
    }
}

#[test]
fn case_58_no_command_that_prints_names_commands_the_terminal() {
    let desk = desk(ORDERS);
    let name = "x\u{1b}[2J\u{202e}.txt";
    desk.write(name, "words of a file\n");
    desk.write("bad.csv", "id,text\n");
    let base = fs::read_to_string(desk.path("p/annotations/anna.ron")).unwrap();
    for (file, note) in [("base.ron", "b"), ("ours.ron", "x"), ("theirs.ron", "y")] {
        desk.write(file, &base.replace("note: \"", &format!("note: \"{note}")));
    }
    let missing = format!("{name}.gone");
    let calls: Vec<Vec<&str>> = vec![
        vec!["stats", "p"],
        vec!["stats", "p", "--json"],
        vec!["check", "p"],
        vec!["consistency", "p"],
        vec!["consistency", "p", "--json"],
        vec!["moved", "p"],
        vec!["moved", "p", "--json"],
        vec!["scan", "p"],
        vec!["restore", "p"],
        vec!["restore", "p", "--at", "1", "--dry-run"],
        vec!["import", "p", name],
        vec!["import", "p", name],
        vec!["import", "p", &missing],
        vec!["import", "p", "--replaces", ORDERS, name],
        vec!["import", "p", "--format", "document-csv", "bad.csv"],
        vec!["export", "p", "--format", "jsonl", "-o", &missing],
        vec!["export", "p", "--format", "nothing", "-o", name],
        vec!["export", "p", "--format", "jsonl", "--label", ORDERS, "-o", "-"],
        vec!["apply", "p", &missing],
        vec!["new", name],
        vec!["merge", "base.ron", "ours.ron", "theirs.ron"],
        vec!["merge", &missing, name, name],
        vec!["repair", "p"],
        vec!["check", name],
        vec![name, ORDERS],
        vec!["--nothing", ORDERS],
        vec![ORDERS],
    ];
    let obeyed = |c: char| {
        (c.is_control() && c != '\n')
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    for call in calls {
        let ran = desk.run(&call);
        let said = format!("{}{}", ran.out, ran.err);
        assert!(!said.contains(obeyed), "{call:?}: a terminal would obey this: {said:?}");
        assert!(!said.contains("panicked"), "{call:?}: {said}");
    }
    let line = json!({"do": "tag", "document": ORDERS, "label": "none", "quote": ORDERS});
    let answer = desk.apply(&format!("{line}\n")).remove(0);
    assert!(answer["error"].as_str().is_some_and(|why| !why.is_empty()), "{answer}");
}

#[test]
fn case_53_54_every_table_guards_formulas_and_comes_back_the_same() {
    for lead in [
        "=1+1", "+1", "-1", "@SUM(1)", "\t1", "\r1", "\u{0}1", "＝1", "＋1", "－1", "＠1", "'1",
    ] {
        let desk = desk(lead);
        let lines = desk.ok(&["export", "p", "--format", "documents", "-o", "-"]);
        desk.ok(&[
            "export",
            "p",
            "--format",
            "document-csv",
            "--spreadsheet",
            "-o",
            "d.csv",
        ]);
        desk.ok(&["export", "p", "--format", "csv", "--spreadsheet", "-o", "s.csv"]);
        for file in ["d.csv", "s.csv"] {
            let table = fs::read_to_string(desk.path(file)).unwrap();
            for cell in cells(&table) {
                let starts = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];
                assert!(!cell.starts_with(starts), "{file}: {cell:?}");
            }
        }
        desk.ok(&["new", "q"]);
        desk.ok(&["import", "q", "--format", "document-csv", "d.csv"]);
        let again = desk.ok(&["export", "q", "--format", "documents", "-o", "-"]);
        let words = |rows: &str| -> BTreeSet<(String, String)> {
            let rows = rows
                .lines()
                .map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap());
            let word = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
            rows.map(|row| (word(&row, "title"), word(&row, "text"))).collect()
        };
        assert_eq!(words(&again), words(&lines), "{lead:?}");
    }
}

/// The cells of a table as a spreadsheet sees them.
fn cells(table: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for c in table.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            c => cell.push(c),
        }
    }
    cells
}

#[test]
fn case_55_files_of_a_dataset_have_names_that_every_system_takes_and_the_titles_come_back() {
    let titles = [
        "CON",
        "con",
        "aux.txt",
        "COM1",
        "a:b",
        "a/b",
        "a\\b",
        "../x",
        "/abs",
        "dot.",
        "space ",
        "A:B",
        "nul\u{0}x",
        "a*?\"<>|",
        &"long ".repeat(60),
    ];
    let desk = Desk::new();
    desk.ok(&["new", "p"]);
    let lines = titles.iter().enumerate().map(|(n, title)| {
        format!(
            "{}\n",
            json!({"do": "paste", "title": title, "text": format!("words of document {n}")})
        )
    });
    desk.apply_all(&lines.collect::<String>());
    let names_before: BTreeSet<_> = fs::read_dir(desk.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    for (format, out) in [
        ("brat", "out-brat"),
        ("huggingface", "out-hf"),
        ("conll", "out-conll"),
        ("cas-xmi", "out-cas"),
    ] {
        let told = desk.ok(&["export", "p", "--format", format, "-o", out]);
        let mut names = BTreeSet::new();
        for entry in walkdir::WalkDir::new(desk.path(out)).min_depth(1) {
            let entry = entry.unwrap();
            let name = entry.file_name().to_str().unwrap().to_owned();
            let stem = name.split('.').next().unwrap().to_ascii_lowercase();
            assert!(
                !["con", "prn", "aux", "nul", "com1"].contains(&stem.as_str()),
                "{format}: {name}"
            );
            assert!(name.len() <= 200 && !name.ends_with(['.', ' ']), "{format}: {name}");
            assert!(
                !name.contains(|c: char| c.is_control() || ":*?\"<>|\\".contains(c)),
                "{format}: {name}"
            );
            let whole = entry.path().to_str().unwrap().to_lowercase();
            assert!(names.insert(whole), "{format}: {name} twice");
        }
        assert!(!names.is_empty(), "{format}: {told}");
    }
    let brat: Vec<_> = fs::read_dir(desk.path("out-brat")).unwrap().collect();
    assert!(brat.len() >= titles.len(), "{brat:?}");
    let names: BTreeSet<_> = fs::read_dir(desk.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    for name in names.difference(&names_before) {
        assert!(name.to_str().unwrap().starts_with("out-"), "{name:?}");
    }
    desk.ok(&["new", "q"]);
    desk.ok(&["import", "q", "--format", "brat", "out-brat"]);
    let of = |project: &str| -> BTreeSet<String> {
        let stats: serde_json::Value = serde_json::from_str(&desk.ok(&["stats", project, "--json"])).unwrap();
        let titles = stats["titles"].as_array().unwrap().iter();
        titles.map(|title| title.as_str().unwrap().to_owned()).collect()
    };
    assert_eq!((of("q"), of("p").len()), (of("p"), titles.len()));
}
