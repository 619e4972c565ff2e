//! Checks of the source tree: which folder may use what, how long a file may be, no test file forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Longest file, in lines.
const MAX_LINES: usize = 600;

/// A folder of `src`, and what its code may not name. Tests inside it may.
const LAYERS: &[(&str, &[&str])] = &[
    (
        "project",
        &[
            "std::fs",
            "fs::",
            "std::io",
            "std::thread",
            "thread::",
            "std::time",
            "std::env",
            "serde",
            "egui",
            "println!",
            "eprintln!",
            "crate::query",
            "crate::reuse",
            "crate::store",
            "crate::session",
            "crate::cli",
            "crate::gui",
        ],
    ),
    (
        "query",
        &[
            "std::fs",
            "fs::",
            "std::thread",
            "thread::",
            "std::env",
            "serde",
            "egui",
            "println!",
            "eprintln!",
            "crate::reuse",
            "crate::store",
            "crate::session",
            "crate::cli",
            "crate::gui",
        ],
    ),
    (
        "reuse",
        &[
            "std::fs",
            "fs::",
            "std::thread",
            "thread::",
            "std::time",
            "std::env",
            "serde",
            "egui",
            "println!",
            "eprintln!",
            "crate::store",
            "crate::session",
            "crate::cli",
            "crate::gui",
        ],
    ),
    (
        "store",
        &[
            "egui",
            "eframe",
            "println!",
            "eprintln!",
            "crate::session",
            "crate::cli",
            "crate::gui",
        ],
    ),
    (
        "session",
        &["egui", "eframe", "println!", "eprintln!", "crate::cli", "crate::gui"],
    ),
    ("cli", &["egui", "eframe", "println!", "eprintln!", "crate::gui"]),
    (
        "gui",
        &[
            "std::fs",
            "fs::",
            "thread::spawn",
            "thread::Builder",
            "thread::scope",
            "println!",
            "eprintln!",
            "crate::cli",
        ],
    ),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name();
    let files = walk.into_iter().map(|entry| entry.unwrap().into_path());
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}

/// The lines of a file's code, counted from 1, without comments and without the tests at its end.
fn code(text: &str) -> Vec<(usize, &str)> {
    let lines: Vec<&str> = text.lines().collect();
    let tests = lines
        .windows(2)
        .position(|pair| pair[0] == "#[cfg(test)]" && pair[1].ends_with('{'));
    let numbered = lines.iter().take(tests.unwrap_or(lines.len())).enumerate();
    numbered
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(n, line)| (n + 1, *line))
        .collect()
}

/// Whether a line names a path, as a whole word: `fs::` is not in `prefs::`.
fn names(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        let open = word.ends_with([':', '!']);
        !before.is_some_and(is_part) && (open || !after.is_some_and(is_part))
    })
}

/// Files that exist for tests only: declared after `#[cfg(test)]`, with what lies below them.
fn test_files(files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut modules = BTreeSet::new();
    for path in files {
        let is_front = path.file_name().is_some_and(|name| name == "mod.rs");
        let folder = if is_front {
            path.parent().unwrap().to_owned()
        } else {
            path.with_extension("")
        };
        let text = fs::read_to_string(path).unwrap();
        modules.extend(test_modules(&text).into_iter().map(|name| folder.join(name)));
    }
    let is_test = |path: &&PathBuf| {
        modules
            .iter()
            .any(|module| path.with_extension("") == *module || path.starts_with(module))
    };
    files.iter().filter(is_test).cloned().collect()
}

/// Names of the modules in other files that a text declares for tests only, whatever attributes stand between.
fn test_modules(text: &str) -> Vec<&str> {
    let mut for_tests = false;
    let mut names = Vec::new();
    for line in text.lines().map(str::trim) {
        let module = line
            .strip_suffix(';')
            .and_then(|line| line.split_once("mod "))
            .map(|(_, name)| name);
        names.extend(module.filter(|_| for_tests));
        for_tests = line == "#[cfg(test)]" || for_tests && line.starts_with("#[");
    }
    names
}

#[test]
fn a_layer_uses_what_lies_below_it() {
    let mut offences = Vec::new();
    for (layer, banned) in LAYERS {
        let files = rust_files(&format!("src/{layer}"));
        assert!(!files.is_empty(), "src/{layer}");
        let tests = test_files(&files);
        for path in files.iter().filter(|path| !tests.contains(*path)) {
            let text = fs::read_to_string(path).unwrap();
            for (number, line) in code(&text) {
                for word in banned.iter().filter(|word| names(line, word)) {
                    offences.push(format!(
                        "{}:{number}: {word}",
                        path.strip_prefix(root()).unwrap().display()
                    ));
                }
            }
        }
    }
    assert!(offences.is_empty(), "{offences:#?}");
}

#[test]
fn the_check_sees_what_it_should() {
    let text = "use std::fs;\n// std::fs\nlet a = prefs::b();\n#[cfg(test)]\nmod tests {\n    use std::thread;\n}\n";
    let seen: Vec<usize> = code(text)
        .into_iter()
        .filter(|(_, line)| names(line, "std::fs"))
        .map(|(n, _)| n)
        .collect();
    assert_eq!(seen, [1]);
    let modules = "#[cfg(test)]\nmod walks;\nmod plan;\n#[cfg(test)]\n#[path = \"x.rs\"]\npub(super) mod samples;\n";
    assert_eq!(test_modules(modules), ["walks", "samples"]);
    assert!(
        code(text)
            .iter()
            .all(|(_, line)| !names(line, "fs::") && !names(line, "std::thread"))
    );
    assert!(
        names("let x = fs::read(y);", "fs::") && names("use egui::Ui;", "egui") && !names("use egui_x::Ui;", "egui")
    );
}

#[test]
fn no_file_is_too_long() {
    let mut long = Vec::new();
    for folder in ["src", "tests"] {
        for path in rust_files(folder) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            if lines > MAX_LINES {
                long.push(format!("{}: {lines} lines", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn no_test_file_is_forgotten() {
    let main = fs::read_to_string(root().join("tests/it/main.rs")).unwrap();
    let readme = fs::read_to_string(root().join("tests/README.md")).unwrap();
    for path in rust_files("tests/it") {
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap().to_owned();
        if name != "main" {
            assert!(
                main.contains(&format!("mod {name};")),
                "{name} is not in tests/it/main.rs"
            );
            assert!(
                readme.contains(&format!("`{name}.rs`")),
                "{name} is not in tests/README.md"
            );
        }
    }
}
