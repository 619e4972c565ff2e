//! The last saves of a file, kept in the state folder.
//!
//! A backup is called `<name>.<number>.<content hash>` in `backups/`, `name` with all but plain characters as `%xx`. Numbers
//! rise; a content that is saved again gets the newest number and the time of that save, so nothing is kept twice.
//!
//! The last saves stay, and before them the last of each hour, day and week for a while. All files of a project are thinned by
//! that one rule, and a file is saved only together with their list: so the files of a list that stays do stay, too.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::files::{self, DiskError};
use super::fs;
use super::hash::ContentHash;

/// How many saves of one file are kept in any case.
const KEPT: usize = 10;
/// Of how many hours, days and weeks, of those in which there was a save, the last one is kept; in seconds, UTC.
const PERIODS: [(u64, usize); 3] = [(60 * 60, 24), (24 * 60 * 60, 14), (7 * 24 * 60 * 60, 8)];

/// One kept save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    pub path: PathBuf,
    /// Rises with every save; not a time.
    pub number: u64,
    pub hash: ContentHash,
}

/// Keeps `bytes` as the newest save of the file called `name`, and thins those before it.
pub fn keep(state_folder: &Path, name: &str, bytes: &[u8]) -> Result<Backup, DiskError> {
    let folder = state_folder.join("backups");
    files::make_folder(&folder)?;
    let known = list(state_folder, name)?;
    let hash = ContentHash::of(bytes);
    let number = known.first().map_or(1, |newest| newest.number + 1);
    let path = folder.join(format!("{}.{number}.{hash}", plain(name)));
    write(&path, bytes)
        .and_then(|()| files::sync_folder(&folder))
        .map_err(DiskError::at("keep a backup", &path))?;
    for same in known.iter().filter(|backup| backup.hash == hash) {
        files::discard(&same.path);
    }
    let all = list(state_folder, name)?;
    let times: Vec<Option<SystemTime>> = all.iter().map(time_of).collect();
    for (old, _) in all.iter().zip(stays(&times)).filter(|(_, stays)| !stays) {
        files::discard(&old.path);
    }
    Ok(Backup { path, number, hash })
}

/// When a backup was kept; none where the system does not tell.
fn time_of(backup: &Backup) -> Option<SystemTime> {
    fs::metadata(&backup.path).and_then(|found| found.modified()).ok()
}

/// Which saves stay, by their times, the newest first.
fn stays(times: &[Option<SystemTime>]) -> Vec<bool> {
    let mut stays: Vec<bool> = (0..times.len()).map(|place| place < KEPT).collect();
    for (length, number) in PERIODS {
        let mut seen = BTreeSet::new();
        for (stays, time) in stays.iter_mut().zip(times) {
            let since = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let Some(period) = since.map(|since| since.as_secs() / length) else {
                continue;
            };
            if seen.len() < number && seen.insert(period) {
                *stays = true;
            }
        }
    }
    stays
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
    use std::ops::Range;
    use std::time::Duration;

    type Done = Result<(), DiskError>;

    fn folder() -> Result<tempfile::TempDir, DiskError> {
        tempfile::tempdir().map_err(DiskError::at("make a folder", Path::new("")))
    }

    const HOUR: u64 = 60 * 60;

    fn at(hours: u64) -> SystemTime {
        // A Thursday, as weeks are counted, so that a week begins here.
        UNIX_EPOCH + Duration::from_secs(52 * 7 * 24 * HOUR + hours * HOUR)
    }

    #[test]
    fn the_last_ten_are_kept() -> Done {
        let dir = folder()?;
        let name = "annotations/anna.ron";
        for nr in 0..13 {
            let kept = keep(dir.path(), name, format!("{nr}").as_bytes())?;
            let file = std::fs::File::options().write(true).open(&kept.path);
            file.and_then(|file| file.set_modified(at(0)))
                .map_err(DiskError::at("set the time", &kept.path))?;
        }
        keep(dir.path(), name, b"13")?;
        let kept = list(dir.path(), name)?;
        let texts: Vec<_> = kept.iter().map(read_backup).collect::<Result<_, _>>()?;
        let expected: Vec<_> = (4..14).rev().map(|nr| format!("{nr}").into_bytes()).collect();
        assert_eq!(texts, expected);
        Ok(())
    }

    #[test]
    fn older_saves_thin_out_by_hour_day_and_week() {
        // Three saves an hour for a hundred days, the newest first.
        let saves: Vec<u64> = (0..100 * 24 * 3).rev().collect();
        let times = saves.iter().map(|n| Some(at(0) + Duration::from_secs(n * HOUR / 3)));
        let stays = stays(&times.collect::<Vec<_>>());
        let kept: BTreeSet<u64> = saves
            .iter()
            .zip(stays)
            .filter_map(|(n, stays)| stays.then_some(*n))
            .collect();
        let last_of = |hours: u64, periods: Range<u64>| periods.map(move |period| (period + 1) * hours * 3 - 1);
        let mut expected: BTreeSet<u64> = (7190..7200).collect();
        expected.extend(last_of(1, 2376..2400));
        expected.extend(last_of(24, 86..100));
        expected.extend(last_of(7 * 24, 7..14));
        assert_eq!(kept, expected);
        assert_eq!(kept.len(), 48);
    }

    #[test]
    fn files_that_are_saved_with_their_list_stay_as_long_as_it_does() {
        /// When each was saved, in hours, and which version of the file it is or names.
        type Saves = Vec<(u64, usize)>;
        let (mut lists, mut files) = (Saves::new(), Saves::new());
        let thin = |all: &mut Saves| {
            all.reverse();
            let times: Vec<_> = all.iter().map(|(hours, _)| Some(at(*hours))).collect();
            let mut stays = stays(&times).into_iter();
            all.retain(|_| stays.next().unwrap());
            all.reverse();
        };
        let mut random = fastrand::Rng::with_seed(7);
        let (mut hours, mut version) = (0, 0);
        for save in 0..3000 {
            hours += [0, 0, 1, 1, 5, 30, 200][random.usize(..7)];
            if save == 0 || random.u8(..4) == 0 {
                version = save;
                files.push((hours, version));
                thin(&mut files);
            }
            lists.push((hours, version));
            thin(&mut lists);
            let lacking = lists
                .iter()
                .filter(|(_, wanted)| !files.iter().any(|(_, has)| has == wanted));
            assert_eq!(lacking.count(), 0, "save {save}");
        }
        assert!(lists.len() > 25, "{}", lists.len());
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
