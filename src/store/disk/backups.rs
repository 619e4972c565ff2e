//! The last saves of a file, kept in the state folder.
//!
//! A backup is called `<name>.<number>.<content hash>` in `backups/`, `name` with all but plain characters as `%xx`. Numbers
//! rise; a content that is saved again is renamed to the newest number, so nothing is kept twice.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::files::{self, DiskError};
use super::fs;
use super::hash::ContentHash;

/// How many saves of one file are kept.
const KEPT: usize = 10;

/// One kept save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    pub path: PathBuf,
    /// Rises with every save; not a time.
    pub number: u64,
    pub hash: ContentHash,
}

/// Keeps `bytes` as the newest save of the file called `name`, and the nine others before it.
pub fn keep(state_folder: &Path, name: &str, bytes: &[u8]) -> Result<Backup, DiskError> {
    let folder = state_folder.join("backups");
    files::make_folder(&folder)?;
    let known = list(state_folder, name)?;
    let hash = ContentHash::of(bytes);
    let number = known.first().map_or(1, |newest| newest.number + 1);
    let path = folder.join(format!("{}.{number}.{hash}", plain(name)));
    match known.iter().find(|backup| backup.hash == hash && is_whole(backup)) {
        Some(same) => files::rename(&same.path, &path),
        None => write(&path, bytes),
    }
    .and_then(|()| files::sync_folder(&folder))
    .map_err(DiskError::at("keep a backup", &path))?;
    for old in list(state_folder, name)?.iter().skip(KEPT) {
        files::discard(&old.path);
    }
    Ok(Backup { path, number, hash })
}

/// The kept saves of the file called `name`, newest first.
pub fn list(state_folder: &Path, name: &str) -> Result<Vec<Backup>, DiskError> {
    let folder = state_folder.join("backups");
    let at = || DiskError::at("list the backups", &folder);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(err) => return Err(at()(err)),
    };
    let prefix = format!("{}.", plain(name));
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(at())?;
        let file_name = entry.file_name();
        let parts = file_name
            .to_str()
            .and_then(|file_name| file_name.strip_prefix(&prefix)?.split_once('.'));
        if let Some((number, hash)) = parts
            && let (Ok(number), Ok(hash)) = (number.parse::<u32>(), hash.parse())
        {
            let (number, path) = (u64::from(number), entry.path());
            found.push(Backup { path, number, hash });
        }
    }
    found.sort_by_key(|backup| std::cmp::Reverse(backup.number));
    Ok(found)
}

/// The bytes of a backup; an error when they are not those that were kept.
pub fn read_backup(backup: &Backup) -> Result<Vec<u8>, DiskError> {
    let bytes = fs::read(&backup.path).map_err(DiskError::at("read the backup", &backup.path))?;
    if ContentHash::of(&bytes) == backup.hash {
        Ok(bytes)
    } else {
        let damaged = io::Error::new(io::ErrorKind::InvalidData, "it is damaged");
        Err(DiskError::at("read the backup", &backup.path)(damaged))
    }
}

fn is_whole(backup: &Backup) -> bool {
    ContentHash::of_file(&backup.path).is_ok_and(|hash| hash == Some(backup.hash))
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A torn backup has the wrong hash, so no temporary name is needed.
    let mut file = files::create_new(path, files::PRIVATE)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .inspect_err(|_| files::discard(path))
}

fn plain(name: &str) -> String {
    let mut plain = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_".contains(&byte) {
            plain.push(char::from(byte));
        } else {
            plain.push_str(&format!("%{byte:02x}"));
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    type Done = Result<(), DiskError>;

    fn folder() -> Result<tempfile::TempDir, DiskError> {
        tempfile::tempdir().map_err(DiskError::at("make a folder", Path::new("")))
    }

    #[test]
    fn the_last_ten_are_kept() -> Done {
        let dir = folder()?;
        for nr in 0..13 {
            keep(dir.path(), "annotations/anna.ron", format!("{nr}").as_bytes())?;
        }
        let kept = list(dir.path(), "annotations/anna.ron")?;
        let texts: Vec<_> = kept.iter().map(read_backup).collect::<Result<_, _>>()?;
        let expected: Vec<_> = (3..13).rev().map(|nr| format!("{nr}").into_bytes()).collect();
        assert_eq!(texts, expected);
        Ok(())
    }

    #[test]
    fn the_same_content_is_kept_once_and_counts_as_new() -> Done {
        let dir = folder()?;
        for text in ["a", "b", "a"] {
            keep(dir.path(), "p", text.as_bytes())?;
        }
        let kept = list(dir.path(), "p")?;
        let texts: Vec<_> = kept.iter().map(read_backup).collect::<Result<_, _>>()?;
        assert_eq!(texts, [b"a", b"b"]);
        Ok(())
    }

    #[test]
    fn files_with_similar_names_are_not_mixed_up() -> Done {
        let dir = folder()?;
        for name in ["a/b", "a_b", "a", "a.1"] {
            keep(dir.path(), name, name.as_bytes())?;
        }
        for name in ["a/b", "a_b", "a", "a.1"] {
            let kept = list(dir.path(), name)?;
            let texts: Vec<_> = kept.iter().map(read_backup).collect::<Result<_, _>>()?;
            assert_eq!(texts, [name.as_bytes()]);
        }
        Ok(())
    }

    #[test]
    fn a_damaged_backup_is_not_handed_out() -> Done {
        let dir = folder()?;
        let kept = keep(dir.path(), "p", b"good")?;
        fs::write(&kept.path, "goad").map_err(DiskError::at("damage", &kept.path))?;
        assert!(read_backup(&kept).is_err());
        assert!(read_backup(&keep(dir.path(), "p", b"good")?).is_ok());
        Ok(())
    }
}
