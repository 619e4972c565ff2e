//! The hostile-input list has 64 cases; each has a test that says its number.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const NUM_CASES: usize = 64;

/// The cases that a test's name says, such as 8 and 9 for `case_08_09_one_id_twice`.
fn cases_of(name: &str) -> Vec<usize> {
    let Some(rest) = name.strip_prefix("case_") else {
        return Vec::new();
    };
    let parts = rest
        .split('_')
        .take_while(|part| part.len() == 2)
        .map_while(|part| part.parse().ok());
    parts.collect()
}

/// Names of all tests of a file.
fn tests_of(text: &str) -> Vec<&str> {
    let mut is_test = false;
    let mut names = Vec::new();
    for line in text.lines().map(str::trim) {
        let name = line.strip_prefix("fn ").and_then(|rest| rest.split_once('('));
        names.extend(name.filter(|_| is_test).map(|(name, _)| name));
        is_test = line == "#[test]" || is_test && line.starts_with("#[");
    }
    names
}

#[test]
fn each_case_of_the_list_has_a_test() {
    let mut tests: BTreeMap<usize, Vec<String>> = (1..=NUM_CASES).map(|case| (case, Vec::new())).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["src", "tests/it"] {
        for entry in walkdir::WalkDir::new(root.join(folder)) {
            let path = entry.unwrap().into_path();
            if path.extension().is_some_and(|ending| ending == "rs") {
                for name in tests_of(&fs::read_to_string(&path).unwrap()) {
                    for case in cases_of(name) {
                        let known = tests.get_mut(&case);
                        let known = known.unwrap_or_else(|| panic!("{name} says a case that is not in the list"));
                        known.push(name.to_owned());
                    }
                }
            }
        }
    }
    let without = tests.iter().filter(|(_, names)| names.is_empty());
    let without: Vec<usize> = without.map(|(case, _)| *case).collect();
    assert!(without.is_empty(), "cases without a test: {without:?}");
}

/// What the map of the source says always holds, and the tests that it names for that.
#[test]
fn each_test_that_the_map_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = fs::read_to_string(root.join("src/README.md")).unwrap();
    let table = map
        .split("| Rule | Test |")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let named = table
        .split('`')
        .filter(|name| name.matches('_').count() > 2 && !name.contains([' ', '/', '.']));
    let mut missing: Vec<&str> = named.collect();
    assert!(missing.len() > 20, "{missing:?}");
    for folder in ["src", "tests/it"] {
        for entry in walkdir::WalkDir::new(root.join(folder)) {
            let path = entry.unwrap().into_path();
            if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                missing.retain(|name| !text.contains(&format!("fn {name}(")));
            }
        }
    }
    assert!(missing.is_empty(), "no such tests: {missing:?}");
}

#[test]
fn the_list_sees_what_it_should() {
    assert_eq!(cases_of("case_08_09_one_id_twice"), [8, 9]);
    assert_eq!(cases_of("case_64_a_disk_that_hangs"), [64]);
    assert_eq!(cases_of("a_case_64"), [0; 0]);
    let text =
        "#[test]\nfn case_01_a() {}\nfn case_02_helper() {}\n#[cfg(unix)]\n#[test]\n#[ignore]\nfn case_03_b() {}\n";
    assert_eq!(tests_of(text), ["case_01_a", "case_03_b"]);
}
