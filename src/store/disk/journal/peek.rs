//! How much a journal holds that the project does not, without touching anything: for projects that are not open here.

use std::path::Path;

use super::super::files::DiskError;
use super::super::fs;
use super::super::hash::ContentHash;
use super::keeper::JournalError;
use super::line;
use super::replay::{choose, generations};
use super::writer;

/// How many changes the newest generation in `folder` has that the project with hash `current` lacks; 0 where there is no
/// journal. Sets nothing aside, so it may be called while another program writes the journal.
pub fn unsaved(folder: &Path, current: Option<ContentHash>) -> Result<usize, JournalError> {
    for &generation in generations(folder)?.files.iter().rev() {
        let path = writer::file_name(folder, generation);
        let bytes = fs::read(&path).map_err(DiskError::at("read the journal", &path))?;
        let parsed = line::parse(&bytes);
        if parsed.header.is_none() {
            continue;
        }
        // A project that cannot be read lacks whatever came after the last save that was begun.
        let last = parsed.marks.last().map(|mark| mark.hash);
        let Some(current) = current.or(last) else {
            return Ok(parsed.bodies.len());
        };
        return Ok(choose(Some(parsed), current, None).bodies.len());
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::Journal;

    #[test]
    fn changes_are_counted_and_damage_stays_where_it_is() -> Result<(), Box<dyn std::error::Error>> {
        let dir = tempfile::tempdir()?;
        let (base, other) = (ContentHash::of(b"base"), ContentHash::of(b"other"));
        assert_eq!(unsaved(&dir.path().join("none"), Some(base))?, 0);
        Journal::open(dir.path(), base, vec!["one".to_owned(), "two".to_owned()])?;
        let path = dir.path().join("journal.1");
        let mut bytes = fs::read(&path)?;
        bytes.extend_from_slice(b"0123abcd P thr");
        fs::write(&path, &bytes)?;
        for current in [Some(base), Some(other), None] {
            assert_eq!(unsaved(dir.path(), current)?, 2);
        }
        assert!(!dir.path().join("journal.1.bad").exists());
        assert_eq!(fs::read(&path)?, bytes);
        Ok(())
    }
}
