//! Which versions of its files the program was about to write, until a save is complete.
//!
//! A save of several files can end between two of them: the folder then holds versions that nobody else wrote, though they are
//! not those of the last save. Whoever finds them there must not take them for another program's work.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::atomic::{SaveError, save_atomically};
use super::files::{DiskError, folder_of, sync_folder};
use super::fs;
use super::hash::ContentHash;

fn list_in(state_folder: &Path) -> PathBuf {
    state_folder.join("saving")
}

/// Notes the files of a save, by their names, before the first of them is written.
///
/// # Errors
/// When the note cannot be made durable; nothing may be written then.
pub fn note_attempt(state_folder: &Path, files: &BTreeMap<String, ContentHash>) -> Result<(), SaveError> {
    let path = list_in(state_folder);
    let mut noted = noted_attempts(state_folder);
    noted.extend(files.iter().map(|(name, hash)| (name.clone(), *hash)));
    let lines: Vec<String> = noted.iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect();
    let before =
        ContentHash::of_file(&path).map_err(|err| SaveError::Disk(DiskError::at("read the list", &path)(err)))?;
    save_atomically(&path, lines.concat().as_bytes(), before.as_ref()).map(|_| ())
}

/// All versions noted since a save was complete; none where there is no list or it cannot be read.
pub fn noted_attempts(state_folder: &Path) -> BTreeSet<(String, ContentHash)> {
    let bytes = fs::read(list_in(state_folder)).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let entry = |line: &str| {
        let (hash, name) = line.split_once("  ")?;
        Some((name.to_owned(), hash.parse().ok()?))
    };
    text.lines().filter_map(entry).collect()
}

/// Removes a file that an unfinished save wrote, if it still has that version: for one that the project has no longer.
///
/// # Errors
/// When it cannot be read or removed.
pub fn remove_attempt(path: &Path, version: ContentHash) -> Result<(), DiskError> {
    let found = ContentHash::of_file(path).map_err(DiskError::at("read the file", path))?;
    if found != Some(version) {
        return Ok(());
    }
    fs::remove_file(path).map_err(DiskError::at("remove the file", path))?;
    let folder = folder_of(path);
    sync_folder(folder).map_err(DiskError::at("flush the folder", folder))
}

/// A save is complete: what was noted before it counts no more.
///
/// # Errors
/// When the list cannot be removed.
pub fn forget_attempts(state_folder: &Path) -> Result<(), DiskError> {
    let path = list_in(state_folder);
    match fs::remove_file(&path) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(DiskError::at("remove the list", &path)(err)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_to_be_written_is_known_until_a_save_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let of = |word: &str| ContentHash::of(word.as_bytes());
        assert!(noted_attempts(folder.path()).is_empty());
        let first = BTreeMap::from([("a b.ron".to_owned(), of("1")), ("c.ron".to_owned(), of("2"))]);
        note_attempt(folder.path(), &first).unwrap();
        note_attempt(folder.path(), &BTreeMap::from([("c.ron".to_owned(), of("3"))])).unwrap();
        let noted = noted_attempts(folder.path());
        let expected = [("a b.ron", "1"), ("c.ron", "2"), ("c.ron", "3")];
        assert_eq!(noted, expected.map(|(name, word)| (name.to_owned(), of(word))).into());
        forget_attempts(folder.path()).unwrap();
        forget_attempts(folder.path()).unwrap();
        assert!(noted_attempts(folder.path()).is_empty());
    }
}
