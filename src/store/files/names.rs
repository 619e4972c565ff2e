//! File names inside a project folder, and the lines for git.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The file that makes a folder a project.
pub const PROJECT_FILE: &str = "project.ron";
/// Tells git how to merge the project's files.
pub const GIT_ATTRIBUTES_FILE: &str = ".gitattributes";

/// Where the pairs of passages stand that passim found.
pub const SUGGESTIONS_FILE: &str = "suggestions/passim.ron";

/// Tells git which files are no part of the project.
pub const GIT_IGNORE_FILE: &str = ".gitignore";
/// The lock, half-written files, and versions set beside a file until they are merged.
pub const GIT_IGNORE: &str = ".corroborate.lock\n.corroborate-state/\n.*.tmp\n.*.prev\n";

/// Union, not a driver of our own: it needs nothing set up, and where a driver that is named here were not, git would leave
/// marks in the files. Versions and what removed records leave make union safe.
const GIT_ATTRIBUTES: [&str; 5] = [
    "annotations/*.ron merge=union -text",
    "review/*.ron merge=union -text",
    "suggestions/*.ron merge=union -text",
    "project.ron merge=union -text",
    "texts/** -text",
];
/// Longest readable part of an author's file name, in bytes.
const LONGEST: usize = 40;
/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Where an author's annotations, relations and groups stand.
pub fn annotations_file(author: &str) -> String {
    format!("annotations/{}.ron", author_name(author))
}

/// Where an author's review states stand.
pub fn review_file(author: &str) -> String {
    format!("review/{}.ron", author_name(author))
}

/// Where a text stands, by its hash; none unless that is at least 16 lower-case hexadecimal digits, since the hash
/// may come from a stranger's file.
pub fn text_file(text_hash: &str) -> Option<String> {
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    let start = text_hash.get(..16).filter(|_| text_hash.bytes().all(hex))?;
    Some(format!("texts/{start}.txt"))
}

/// `present` with the lines for git that it lacks; the user's own lines stay.
pub(super) fn git_attributes(present: &[u8]) -> Vec<u8> {
    let mut bytes = present.to_vec();
    for wanted in GIT_ATTRIBUTES {
        let there = bytes
            .split(|b| *b == b'\n')
            .any(|line| line.trim_ascii() == wanted.as_bytes());
        if !there {
            if bytes.last().is_some_and(|last| *last != b'\n') {
                bytes.push(b'\n');
            }
            bytes.extend_from_slice(wanted.as_bytes());
            bytes.push(b'\n');
        }
    }
    bytes
}

/// Where records of authors stand, each name worked out once.
#[derive(Default)]
pub(super) struct Homes {
    annotations: BTreeMap<Arc<str>, String>,
    reviews: BTreeMap<Arc<str>, String>,
}

impl Homes {
    /// [`annotations_file`] of an author.
    pub(super) fn of(&mut self, author: &Arc<str>) -> &str {
        let name = self.annotations.entry(author.clone());
        name.or_insert_with(|| annotations_file(author))
    }

    /// [`review_file`] of an author.
    pub(super) fn of_reviews(&mut self, author: &Arc<str>) -> &str {
        let name = self.reviews.entry(author.clone());
        name.or_insert_with(|| review_file(author))
    }
}

/// The author as a file name: a short plain lower-case name stands for itself; of any other, what can be kept and the
/// start of its hash ("Anna B." gives `anna-b-` and 8 digits). The file's header holds the true name.
fn author_name(author: &str) -> String {
    let mut plain = String::new();
    for c in author.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            plain.push(c);
        } else if !plain.is_empty() && !plain.ends_with('-') {
            plain.push('-');
        }
    }
    plain.truncate(LONGEST);
    let plain = plain.trim_end_matches('-');
    if plain == author && !plain.is_empty() && !is_device(plain) {
        return plain.to_owned();
    }
    let stem = if plain.is_empty() { "author" } else { plain };
    let digest = Sha256::digest(author.as_bytes());
    let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{stem}-{hash}")
}

fn is_device(name: &str) -> bool {
    let numbered = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    DEVICES.contains(&name) || numbered.is_some_and(|rest| rest.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_55_different_authors_have_different_safe_file_names() {
        assert_eq!(annotations_file("anna"), "annotations/anna.ron");
        assert_eq!(review_file("anna-b"), "review/anna-b.ron");
        let long = "x".repeat(500);
        let names = [
            "anna",
            "Anna",
            "ANNA",
            "anna ",
            "",
            "-",
            "Марія",
            "Марiя",
            "../x",
            "a/b",
            "a\\b",
            "con",
            "com1",
            "a\0b",
            &long,
        ];
        let files: std::collections::BTreeSet<String> = names.iter().map(|name| annotations_file(name)).collect();
        assert_eq!(files.len(), names.len());
        for file in &files {
            let stem = file.strip_prefix("annotations/").unwrap().strip_suffix(".ron").unwrap();
            assert!(stem.len() <= 49, "{file}");
            assert!(
                stem.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{file}"
            );
            assert!(!is_device(stem), "{file}");
        }
    }

    #[test]
    fn case_56_a_text_is_named_by_its_hash_and_by_nothing_else() {
        assert_eq!(
            text_file(&"0123456789abcdef".repeat(4)).unwrap(),
            "texts/0123456789abcdef.txt"
        );
        for bad in [
            "",
            "abc",
            "../../../../etc/passwd",
            "0123456789ABCDEF",
            "0123456789abcdeё",
        ] {
            assert_eq!(text_file(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_users_own_lines_for_git_stay() {
        let first = git_attributes(b"*.pdf binary");
        assert!(first.starts_with(b"*.pdf binary\nannotations/*.ron merge=union -text\n"));
        assert_eq!(git_attributes(&first), first);
    }
}
