//! Names for programs that take only some signs in theirs, so that each stands for one of ours.

use std::collections::{BTreeMap, BTreeSet};

/// Names of files that some systems keep for themselves.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
/// Signs of a file's name at most, before what makes it unique.
const LONGEST_FILE: usize = 80;

/// Our names with theirs. Theirs are told apart without regard to upper and lower case, since some file systems do so.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    theirs: BTreeMap<String, String>,
    ours: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Names {
    /// Gives `ours` a name, if it has none: what `plain` makes of it, with a number behind where that is taken.
    pub(super) fn add(&mut self, ours: &str, plain: fn(&str) -> String) {
        if self.theirs.contains_key(ours) {
            return;
        }
        let first = plain(ours);
        let mut name = first.clone();
        let mut number = 2;
        while !self.taken.insert(name.to_lowercase()) {
            name = format!("{first}-{number}");
            number += 1;
        }
        self.ours.insert(name.clone(), ours.to_owned());
        self.theirs.insert(ours.to_owned(), name);
    }

    /// The name given to `ours`; empty where none was.
    pub(super) fn get(&self, ours: &str) -> &str {
        self.theirs.get(ours).map_or("", String::as_str)
    }

    /// Ours that `theirs` stands for.
    pub(super) fn ours(&self, theirs: &str) -> Option<&str> {
        self.ours.get(theirs).map(String::as_str)
    }

    /// All, ours first, in the order of ours.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.theirs
            .iter()
            .map(|(ours, theirs)| (ours.as_str(), theirs.as_str()))
    }
}

/// Letters, digits, `_`, and `-` inside; all else becomes `_`.
pub(super) fn plain_name(name: &str) -> String {
    let sign = |sign: char| {
        if sign.is_alphanumeric() || sign == '-' {
            sign
        } else {
            '_'
        }
    };
    let plain: String = name.chars().map(sign).collect();
    let inner = plain.trim_start_matches('-');
    let start = "_".repeat(plain.len() - inner.len());
    let inner = inner.trim_end_matches('-');
    let end = "_".repeat(plain.len() - start.len() - inner.len());
    if plain.is_empty() {
        "_".to_owned()
    } else {
        format!("{start}{inner}{end}")
    }
}

/// A name that every system takes for a file, without an ending.
pub(super) fn plain_file(name: &str) -> String {
    let sign = |sign: char| {
        if sign.is_ascii_alphanumeric() || sign == '-' {
            sign
        } else {
            '_'
        }
    };
    let plain: String = name.chars().take(LONGEST_FILE).map(sign).collect();
    let lower = plain.to_ascii_lowercase();
    let is_reserved = RESERVED
        .iter()
        .any(|reserved| lower.strip_prefix(reserved).is_some_and(|rest| rest.len() < 2));
    if plain.is_empty() || is_reserved || plain.starts_with('-') {
        format!("_{plain}")
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_stands_for_one_of_ours() {
        let mut names = Names::default();
        for ours in ["Off topic", "Off_topic", "off|topic", "Off topic", "", "---", "主張"] {
            names.add(ours, plain_name);
        }
        let theirs = ["Off topic", "Off_topic", "off|topic", "", "---", "主張"].map(|ours| names.get(ours));
        assert_eq!(theirs, ["Off_topic", "Off_topic-2", "off_topic-3", "_", "___", "主張"]);
    }

    #[test]
    fn case_55_files_have_names_that_every_system_takes() {
        assert_eq!(plain_file("../a b.é"), "___a_b__");
        assert_eq!(["CON", "com1", "contact"].map(plain_file), ["_CON", "_com1", "contact"]);
    }
}
