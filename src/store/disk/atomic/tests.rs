//! Saves onto every kind of file, with others writing in between.

use std::fs;

use super::*;

type Done = Result<(), Box<dyn std::error::Error>>;

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[cfg(unix)]
#[test]
fn the_very_same_bytes_are_written_anew_where_that_is_wanted() -> Done {
    use std::os::unix::fs::MetadataExt as _;
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("file");
    let base = ContentHash::of(b"same");
    save_atomically(&path, b"same", None)?;
    let number = || std::fs::metadata(&path).map(|found| found.ino());
    let before = number()?;
    assert!(!save_atomically(&path, b"same", Some(&base))?.written);
    assert_eq!(number()?, before);
    let saved = save_anew(&path, b"same", Some(&base))?;
    assert!(saved.written && saved.theirs.is_empty());
    assert_ne!(number()?, before);
    assert_eq!(std::fs::read_dir(dir.path())?.count(), 1);
    Ok(())
}

#[test]
fn saves_new_and_again_and_leaves_nothing_lying_about() -> Done {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("a.ron");
    let one = save_atomically(&path, b"one", None)?;
    assert!(one.written);
    let two = save_atomically(&path, b"two", Some(&one.hash))?;
    assert_eq!(fs::read(&path)?, b"two");
    assert!(two.warnings.is_empty(), "{:?}", two.warnings);
    assert_eq!(names(dir.path()), ["a.ron"]);
    Ok(())
}

#[test]
fn a_file_unknown_to_the_caller_is_not_replaced() -> Done {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("a.ron");
    fs::write(&path, "theirs")?;
    for base in [None, Some(ContentHash::of(b"mine"))] {
        let err = save_atomically(&path, b"new", base.as_ref());
        let theirs = Some(ContentHash::of(b"theirs"));
        assert!(matches!(err, Err(SaveError::ChangedOutside { found, .. }) if found == theirs));
    }
    assert_eq!(fs::read(&path)?, b"theirs");
    assert_eq!(names(dir.path()), ["a.ron"]);
    Ok(())
}

#[test]
fn a_file_removed_outside_is_written_again_with_a_warning() -> Done {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("a.ron");
    let saved = save_atomically(&path, b"new", Some(&ContentHash::of(b"old")))?;
    assert_eq!(saved.warnings.len(), 1);
    assert_eq!(fs::read(&path)?, b"new");
    Ok(())
}

/// Somebody acts at `moment` of a save from "old" to "mine".
fn race(
    moment: Moment,
    act: impl Fn(&Path) -> io::Result<()>,
) -> io::Result<(tempfile::TempDir, Result<Saved, SaveError>)> {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("a.ron");
    fs::write(&path, "old")?;
    let mut acted = Ok(());
    let saved = save_with(&path, b"mine", Some(&ContentHash::of(b"old")), true, &mut |now| {
        if now == moment {
            acted = act(&path);
        }
    });
    acted.map(|()| (dir, saved))
}

fn replace_by_theirs(path: &Path) -> io::Result<()> {
    let other = path.with_extension("other");
    fs::write(&other, "theirs")?;
    fs::rename(other, path)
}

#[test]
fn a_version_written_before_the_link_is_kept() -> Done {
    for act in [replace_by_theirs, |path: &Path| fs::write(path, "theirs")] {
        let (dir, saved) = race(Moment::BeforeLink, act)?;
        let saved = saved?;
        assert_eq!(fs::read(dir.path().join("a.ron"))?, b"mine");
        assert_eq!(saved.theirs, [dir.path().join("a.ron.theirs.1")]);
        assert_eq!(fs::read(dir.path().join("a.ron.theirs.1"))?, b"theirs");
        assert_eq!(names(dir.path()), ["a.ron", "a.ron.theirs.1"]);
    }
    Ok(())
}

#[test]
fn a_version_written_in_place_after_the_link_is_kept() -> Done {
    let (dir, saved) = race(Moment::BeforeRename, |path| fs::write(path, "theirs"))?;
    assert_eq!(saved?.theirs.len(), 1);
    assert_eq!(fs::read(dir.path().join("a.ron"))?, b"mine");
    assert_eq!(fs::read(dir.path().join("a.ron.theirs.1"))?, b"theirs");
    Ok(())
}

#[test]
fn a_file_replaced_after_the_link_stops_the_save() -> Done {
    let (dir, saved) = race(Moment::BeforeRename, replace_by_theirs)?;
    assert!(matches!(saved, Err(SaveError::ChangedOutside { .. })));
    assert_eq!(fs::read(dir.path().join("a.ron"))?, b"theirs");
    assert_eq!(names(dir.path()), ["a.ron"]);
    Ok(())
}

#[test]
fn a_file_that_appears_during_the_first_save_stops_it() -> Done {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("a.ron");
    let saved = save_with(&path, b"mine", None, true, &mut |now| {
        if now == Moment::BeforeRename {
            fs::write(&path, "theirs").ok();
        }
    });
    assert!(matches!(saved, Err(SaveError::ChangedOutside { .. })));
    assert_eq!(fs::read(&path)?, b"theirs");
    assert_eq!(names(dir.path()), ["a.ron"]);
    Ok(())
}

#[test]
fn what_an_interrupted_save_left_is_kept_under_the_next_free_name() -> Done {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("a.ron");
    fs::write(&path, "old")?;
    fs::write(dir.path().join(".a.ron.prev"), "unknown")?;
    fs::write(dir.path().join("a.ron.theirs.1"), "earlier")?;
    let saved = save_atomically(&path, b"new", Some(&ContentHash::of(b"old")))?;
    assert_eq!(saved.theirs, [dir.path().join("a.ron.theirs.2")]);
    assert_eq!(fs::read(dir.path().join("a.ron.theirs.1"))?, b"earlier");
    assert_eq!(fs::read(dir.path().join("a.ron.theirs.2"))?, b"unknown");
    assert_eq!(fs::read(&path)?, b"new");
    Ok(())
}

#[test]
fn folders_and_missing_folders_are_refused() -> Done {
    let dir = tempfile::tempdir()?;
    let folder = save_atomically(dir.path(), b"x", None);
    assert!(matches!(folder, Err(SaveError::NotAFile { .. })));
    let err = save_atomically(&dir.path().join("no/a.ron"), b"x", None);
    assert!(matches!(err, Err(SaveError::Disk(_))));
    Ok(())
}

#[test]
fn a_read_only_file_is_refused() -> Done {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("a.ron");
    fs::write(&path, "old")?;
    let mut rights = fs::metadata(&path)?.permissions();
    rights.set_readonly(true);
    fs::set_permissions(&path, rights)?;
    let err = save_atomically(&path, b"new", Some(&ContentHash::of(b"old")));
    assert!(matches!(err, Err(SaveError::ReadOnly { .. })));
    assert_eq!(fs::read(&path)?, b"old");
    Ok(())
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn mode_and_link_are_kept() -> Done {
        let dir = tempfile::tempdir()?;
        let (path, link) = (dir.path().join("a.ron"), dir.path().join("link"));
        fs::write(&path, "old")?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640))?;
        symlink("a.ron", &link)?;
        save_atomically(&link, b"new", Some(&ContentHash::of(b"old")))?;
        assert!(fs::symlink_metadata(&link)?.is_symlink());
        assert_eq!(fs::read(&path)?, b"new");
        assert_eq!(fs::metadata(&path)?.mode() & 0o7777, 0o640);
        Ok(())
    }

    #[test]
    fn links_to_nothing_are_followed_and_circles_refused() -> Done {
        let dir = tempfile::tempdir()?;
        symlink("new.ron", dir.path().join("link"))?;
        save_atomically(&dir.path().join("link"), b"new", None)?;
        assert_eq!(fs::read(dir.path().join("new.ron"))?, b"new");
        symlink("b", dir.path().join("a"))?;
        symlink("a", dir.path().join("b"))?;
        let err = save_atomically(&dir.path().join("a"), b"x", None);
        assert!(matches!(err, Err(SaveError::NotAFile { .. })));
        Ok(())
    }

    #[test]
    fn the_same_bytes_leave_the_file_untouched() -> Done {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("a.ron");
        fs::write(&path, "same")?;
        let before = fs::metadata(&path)?;
        let saved = save_atomically(&path, b"same", Some(&ContentHash::of(b"same")))?;
        let after = fs::metadata(&path)?;
        assert!(!saved.written);
        assert_eq!(
            (before.ino(), before.mtime_nsec(), before.ctime_nsec()),
            (after.ino(), after.mtime_nsec(), after.ctime_nsec())
        );
        Ok(())
    }

    #[test]
    fn a_hard_linked_file_is_warned_about() -> Done {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("a.ron");
        fs::write(&path, "old")?;
        fs::hard_link(&path, dir.path().join("other"))?;
        let saved = save_atomically(&path, b"new", Some(&ContentHash::of(b"old")))?;
        assert_eq!(saved.warnings.len(), 1);
        assert_eq!(fs::read(dir.path().join("other"))?, b"old");
        Ok(())
    }

    #[expect(clippy::print_stderr, reason = "a skipped test must not look like a passed one")]
    #[test]
    fn a_read_only_folder_gives_an_error_and_keeps_the_file() -> Done {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("a.ron");
        fs::write(&path, "old")?;
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o555))?;
        let writable_anyway = fs::write(dir.path().join("probe"), "").is_ok();
        let saved = save_atomically(&path, b"new", Some(&ContentHash::of(b"old")));
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755))?;
        if writable_anyway {
            eprintln!("skipped: this user may write into read-only folders");
            return Ok(());
        }
        assert!(matches!(saved, Err(SaveError::Disk(_))));
        assert_eq!(fs::read(&path)?, b"old");
        Ok(())
    }
}
