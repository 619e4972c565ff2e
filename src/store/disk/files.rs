//! The few file operations that the rest of this folder shares.

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::fs::{self, DirBuilder, File, OpenOptions};
use crate::mistakes::{Mistake, made};

/// Permission bits of files that only this user may read.
pub(super) const PRIVATE: u32 = 0o600;
/// Permission bits, before the umask, of files that others may share.
pub(super) const SHARED: u32 = 0o666;

/// What was attempted, why it failed, and where.
#[derive(Debug)]
pub struct DiskError {
    /// Completes the sentence "could not …".
    pub doing: &'static str,
    /// The system's reason.
    pub source: io::Error,
    /// The file or folder concerned.
    pub path: PathBuf,
}

impl DiskError {
    /// For use in `map_err`: `File::open(path).map_err(DiskError::at("open the file", path))`.
    pub(super) fn at(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self {
            doing,
            source,
            path: path.to_path_buf(),
        }
    }
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (doing, source, path) = (self.doing, &self.source, self.path.display());
        write!(f, "could not {doing} ({source}): {path}")
    }
}

impl std::error::Error for DiskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Makes a folder and its missing parents, readable by this user only, and flushes each new name to the disk.
pub fn make_folder(path: &Path) -> Result<(), DiskError> {
    if is_folder(path) {
        return Ok(());
    }
    let parent = folder_of(path);
    if parent != path {
        make_folder(parent)?;
    }
    match private_folder().create(path) {
        Ok(()) => sync_folder(parent).map_err(DiskError::at("flush the folder", parent)),
        Err(err) if err.kind() == io::ErrorKind::AlreadyExists && is_folder(path) => Ok(()),
        Err(err) => Err(DiskError::at("create the folder", path)(err)),
    }
}

fn is_folder(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.is_dir())
}

#[cfg(unix)]
fn private_folder() -> DirBuilder {
    #[cfg(not(test))]
    use std::os::unix::fs::DirBuilderExt as _;
    let mut builder = DirBuilder::new();
    builder.mode(0o700);
    builder
}

#[cfg(not(unix))]
fn private_folder() -> DirBuilder {
    DirBuilder::new()
}

/// The folder a path lies in; `.` for a bare name.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => path,
    }
}

/// Makes the names in a folder durable: new, renamed and removed ones.
#[cfg(unix)]
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    if made(Mistake::NoFolderSync) {
        return Ok(());
    }
    unless_unknown(File::open(path)?.sync_all())
}

/// Some network file systems have no such call; they give no promise that could be broken.
fn unless_unknown(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(err) if matches!(err.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput) => Ok(()),
        done => done,
    }
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes the bytes of a file durable, whoever wrote them.
pub(super) fn sync_file(path: &Path) -> Result<(), DiskError> {
    // Windows flushes only what was opened for writing, and what may not be written there was not written by a save.
    let done = match OpenOptions::new().read(true).write(cfg!(windows)).open(path) {
        Err(err) if cfg!(windows) && err.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        Err(err) => Err(err),
        Ok(file) => unless_unknown(file.sync_all()),
    };
    done.map_err(DiskError::at("flush the file", path))
}

/// Makes files durable that were just read, and their names.
///
/// What a program wrote that was killed can be read, and may be in memory only. Nothing that is found in a file may be
/// forgotten elsewhere before this returns.
pub fn make_durable<P: AsRef<Path>>(paths: &[P]) -> Result<(), DiskError> {
    if made(Mistake::SeenTrusted) {
        return Ok(());
    }
    for path in paths {
        sync_file(path.as_ref())?;
    }
    let folders: BTreeSet<&Path> = paths.iter().map(|path| folder_of(path.as_ref())).collect();
    let sync = |folder| sync_folder(folder).map_err(DiskError::at("flush the folder", folder));
    folders.into_iter().try_for_each(sync)
}

/// Renames over `to`. On Windows a virus scanner may hold `to` open for a moment: tries for about two seconds.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let mut wait = Duration::from_millis(10);
    loop {
        match fs::rename(from, to) {
            Err(err)
                if cfg!(windows) && err.kind() == io::ErrorKind::PermissionDenied && wait < Duration::from_secs(1) =>
            {
                std::thread::sleep(wait);
                wait *= 2;
            }
            done => return done,
        }
    }
}

/// Whether `path` still names the very file behind `file`: not deleted, renamed away or replaced.
#[cfg(unix)]
pub(super) fn still_named(file: &File, path: &Path) -> io::Result<bool> {
    #[cfg(not(test))]
    use std::os::unix::fs::MetadataExt as _;
    if made(Mistake::NoNameCheck) {
        return Ok(true);
    }
    let ours = file.metadata()?;
    match fs::symlink_metadata(path) {
        Ok(named) => Ok((ours.dev(), ours.ino()) == (named.dev(), named.ino())),
        Err(err) if is_gone(&err) => Ok(false),
        Err(err) => Err(err),
    }
}

/// Windows keeps the name of an open file; comparing lengths catches a replaced one.
#[cfg(not(unix))]
pub(super) fn still_named(file: &File, path: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(named) => Ok(named.is_file() && named.len() == file.metadata()?.len()),
        Err(err) if is_gone(&err) => Ok(false),
        Err(err) => Err(err),
    }
}

/// Whether the error says that nothing has this name (any more).
pub(super) fn is_gone(err: &io::Error) -> bool {
    matches!(err.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// A new, empty, hidden file beside `target`. Its name ends in `.tmp`; `mode` are its permission bits, less the umask.
pub(super) fn create_beside(target: &Path, mode: u32) -> Result<(File, PathBuf), DiskError> {
    loop {
        let path = sibling(target, &format!(".{:016x}.tmp", fastrand::u64(..)));
        match create_new(&path, mode) {
            Ok(file) => return Ok((file, path)),
            Err(err) if err.kind() == io::ErrorKind::AlreadyExists => {}
            Err(err) => {
                let folder = folder_of(target);
                return Err(DiskError::at("create a file in the folder", folder)(err));
            }
        }
    }
}

/// A new file, open for writing; `mode` are its permission bits, less the umask.
#[cfg(unix)]
pub(super) fn create_new(path: &Path, mode: u32) -> io::Result<File> {
    #[cfg(not(test))]
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(mode).open(path)
}

#[cfg(not(unix))]
pub(super) fn create_new(path: &Path, _mode: u32) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// `.<name of target><suffix>` in the folder of `target`.
pub(super) fn sibling(target: &Path, suffix: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(suffix);
    target.with_file_name(name)
}

/// Removes a file that is of no use any more. A failure leaves litter and nothing worse.
pub(super) fn discard(path: &Path) {
    fs::remove_file(path).ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_made_with_their_parents_and_privately() -> Result<(), DiskError> {
        let dir = tempfile::tempdir().map_err(DiskError::at("test", Path::new("")))?;
        let deep = dir.path().join("a/b/c");
        make_folder(&deep)?;
        make_folder(&deep)?;
        assert!(deep.is_dir());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&deep).map(|meta| meta.permissions().mode() & 0o777);
            assert_eq!(mode.ok(), Some(0o700));
        }
        Ok(())
    }

    #[test]
    fn a_file_in_the_way_of_a_folder_is_an_error_that_names_it() -> io::Result<()> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("file");
        fs::write(&path, "x")?;
        let said = make_folder(&path).map_err(|err| err.to_string());
        assert!(said.is_err_and(|text| text.ends_with("file")));
        Ok(())
    }
}
