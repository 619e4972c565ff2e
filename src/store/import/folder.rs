//! Which files a list of paths and folders stands for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::error::shown;
use super::sniff::InputFormat;
use crate::progress::{Cancelled, Progress};

/// Something that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file or folder it is about.
    pub path: PathBuf,
    /// What happened, in one sentence without a full stop.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message.escape_debug(), shown(&self.path))
    }
}

/// Expands folders to the text files in them; named files stay as they are, whatever they are called.
///
/// Within a folder the order is by name, hidden files and folders are passed over, links are not followed, and
/// what has no text extension is counted, one problem for each kind. A path is listed once. Counts one step for
/// each file or folder looked at.
///
/// # Errors
/// When `progress` was told to stop.
pub fn list_inputs(paths: &[PathBuf], progress: &Progress) -> Result<(Vec<PathBuf>, Vec<Problem>), Cancelled> {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    let mut listed = BTreeSet::new();
    for path in paths {
        let found = if path.is_dir() {
            list_folder(path, progress, &mut problems)?
        } else {
            progress.advance(1)?;
            vec![path.clone()]
        };
        for file in found {
            if listed.insert(file.clone()) {
                files.push(file);
            }
        }
    }
    Ok((files, problems))
}

fn list_folder(folder: &Path, progress: &Progress, problems: &mut Vec<Problem>) -> Result<Vec<PathBuf>, Cancelled> {
    let mut files = Vec::new();
    let mut left_out: BTreeMap<String, u64> = BTreeMap::new();
    let walk = WalkDir::new(folder)
        .follow_links(false)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry));
    for entry in walk {
        progress.advance(1)?;
        match entry {
            Ok(entry) if entry.file_type().is_dir() || entry.depth() == 0 => {}
            Ok(entry) => match kind_left_out(&entry) {
                None => files.push(entry.into_path()),
                Some(kind) => *left_out.entry(kind).or_default() += 1,
            },
            Err(err) => problems.push(Problem {
                path: err.path().unwrap_or(folder).to_path_buf(),
                message: match err.io_error() {
                    Some(source) => format!("This could not be listed ({source})"),
                    None => "This could not be listed".to_owned(),
                },
            }),
        }
    }
    problems.extend(left_out.into_iter().map(|(kind, count)| Problem {
        path: folder.to_path_buf(),
        message: format!("{count} {kind} left out; name a file itself to try it"),
    }));
    Ok(files)
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// Words for the kind of an entry that is not read from a folder; nothing for one that is.
fn kind_left_out(entry: &DirEntry) -> Option<String> {
    let kind = entry.file_type();
    if kind.is_symlink() {
        // Inside the folder its target is listed anyway; outside it nobody asked for it.
        return Some("links".to_owned());
    }
    if !kind.is_file() {
        return Some("pipes, sockets or devices".to_owned());
    }
    if InputFormat::from_path(entry.path()).is_some() {
        return None;
    }
    Some(match entry.path().extension() {
        Some(extension) => format!(".{} files", extension.to_string_lossy().to_lowercase()),
        None => "files without an extension".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn names(root: &Path, files: &[PathBuf]) -> Vec<String> {
        files
            .iter()
            .map(|file| file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"))
            .collect()
    }

    #[test]
    fn a_folder_gives_its_texts_in_order_and_counts_the_rest() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::create_dir_all(root.join("sub/.git")).unwrap();
        for name in [
            "b.txt",
            "a.html",
            "sub/c.md",
            "x.xlsx",
            "sub/y.XLSX",
            "sub/z.pdf",
            "README",
            ".hidden.txt",
            "sub/.git/d.txt",
        ] {
            fs::write(root.join(name), "x").unwrap();
        }
        let named = root.join("x.xlsx");
        let inputs = [root.to_path_buf(), named, root.join("b.txt")];
        let (files, problems) = list_inputs(&inputs, &Progress::default()).unwrap();
        assert_eq!(
            names(root, &files),
            ["a.html", "b.txt", "sub/c.md", "sub/z.pdf", "x.xlsx"]
        );
        let messages: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "2 .xlsx files left out; name a file itself to try it",
                "1 files without an extension left out; name a file itself to try it"
            ]
        );
    }

    #[test]
    fn a_stop_is_obeyed() {
        let dir = tempfile::tempdir().unwrap();
        let progress = Progress::default();
        progress.cancel();
        assert_eq!(list_inputs(&[dir.path().to_path_buf()], &progress), Err(Cancelled));
    }

    #[test]
    fn case_42_control_characters_of_a_name_are_escaped() {
        let problem = Problem {
            path: PathBuf::from("a\nb\x1b[2J.txt"),
            message: "1 .\x1b files left out".to_owned(),
        };
        assert_eq!(problem.to_string(), "1 .\\u{1b} files left out: a\\nb\\u{1b}[2J.txt");
    }

    #[cfg(unix)]
    #[test]
    fn case_43_links_are_counted_and_loops_survive() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.txt"), "x").unwrap();
        fs::write(dir.path().join("a.txt"), "x").unwrap();
        symlink(dir.path(), dir.path().join("loop")).unwrap();
        symlink(outside.path(), dir.path().join("out")).unwrap();
        symlink(outside.path().join("secret.txt"), dir.path().join("z.txt")).unwrap();
        let (files, problems) = list_inputs(&[dir.path().to_path_buf()], &Progress::default()).unwrap();
        assert_eq!(names(dir.path(), &files), ["a.txt"]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].message.starts_with("3 links left out"));
    }

    #[test]
    fn a_missing_file_stays_for_the_reader_to_refuse() {
        let missing = PathBuf::from("no such file.txt");
        let (files, problems) = list_inputs(std::slice::from_ref(&missing), &Progress::default()).unwrap();
        assert_eq!((files, problems), (vec![missing], vec![]));
    }
}
