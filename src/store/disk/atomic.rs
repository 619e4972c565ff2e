//! Replaces a file whole or not at all, without destroying a version that somebody else wrote.

use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::files::{self, DiskError};
use super::fs::{self, File, Metadata};
use super::hash::ContentHash;
use crate::mistakes::{Mistake, made};

/// What a save did.
#[derive(Debug)]
pub struct Saved {
    /// Hash of the bytes that are now on the disk.
    pub hash: ContentHash,
    /// False when the very same bytes were there already, so that nothing was written.
    pub written: bool,
    /// Versions that somebody else wrote meanwhile, kept beside the file as `<name>.theirs.<number>`.
    pub theirs: Vec<PathBuf>,
    /// What could not be kept as it was, in words for the analyst.
    pub warnings: Vec<String>,
}

/// Why nothing was saved. The file is as it was.
#[derive(Debug)]
pub enum SaveError {
    /// The file is not the version that the caller built on; its hash is `found`, `None` when it was just removed.
    ChangedOutside { found: Option<ContentHash>, path: PathBuf },
    /// The file may not be written.
    ReadOnly { path: PathBuf },
    /// A folder, device, pipe or socket has this name, or its links lead in a circle.
    NotAFile { path: PathBuf },
    /// The disk refused.
    Disk(DiskError),
}

/// Replaces the file's content by `bytes`; when it returns `Ok`, they are durable.
///
/// `base` is the version that `bytes` build on: `None` when there was no file. Symbolic links are followed and stay; mode and
/// owner are kept. Other hard links of the file keep the old content, which is warned about.
///
/// The order is: check the version, write and flush a new file, link the old one as `.<name>.prev`, rename, flush the folder,
/// look at `.prev` again. A program that writes in between has its bytes in `.prev`, and they are kept. What remains is the
/// instant between the last look at the name and the rename, for which the standard library offers nothing.
pub fn save_atomically(path: &Path, bytes: &[u8], base: Option<&ContentHash>) -> Result<Saved, SaveError> {
    save_with(path, bytes, base, true, &mut |_| {})
}

/// The same, written anew even where the very same bytes are there: for a file of which a flush has failed.
pub fn save_anew(path: &Path, bytes: &[u8], base: Option<&ContentHash>) -> Result<Saved, SaveError> {
    save_with(path, bytes, base, false, &mut |_| {})
}

/// The moments at which a test lets somebody else act.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    BeforeLink,
    BeforeRename,
}

fn save_with(
    path: &Path,
    bytes: &[u8],
    base: Option<&ContentHash>,
    may_stay: bool,
    at: &mut dyn FnMut(Moment),
) -> Result<Saved, SaveError> {
    let target = follow_links(path)?;
    let old = writable_file(&target)?;
    let hash = ContentHash::of(bytes);
    let found = ContentHash::of_file(&target).map_err(DiskError::at("read the file", &target))?;
    let mut saved = Saved {
        hash,
        written: false,
        theirs: Vec::new(),
        warnings: Vec::new(),
    };
    // Perhaps only in memory: whoever wrote them may not have waited for the disk. A flush that failed is not asked for again,
    // as what it lost would be called flushed: the bytes are written anew.
    if may_stay && found == Some(hash) && files::make_durable(&[&target]).is_ok() {
        return Ok(saved);
    }
    match found {
        Some(other) if Some(&other) != base && other != hash => {
            return Err(changed(found, &target));
        }
        None if base.is_some() => saved
            .warnings
            .push("The file had been removed by another program and was written again".to_owned()),
        _ => {}
    }
    if made(Mistake::WrittenInPlace) {
        saved.written = true;
        write_in_place(&target, bytes).map_err(DiskError::at("write the file", &target))?;
        return Ok(saved);
    }
    let prev = files::sibling(&target, ".prev");
    settle_leftover(&prev, &target, base, &mut saved)?;
    let (file, tmp) = write_beside(&target, bytes, old.as_ref(), &mut saved.warnings)?;
    at(Moment::BeforeLink);
    let swapped = swap_in(&file, &tmp, &target, &prev, at);
    if let Err(err) = swapped {
        files::discard(&tmp);
        settle_prev(&prev, &target, base, &mut saved);
        return Err(err);
    }
    saved.written = true;
    settle_prev(&prev, &target, base, &mut saved);
    Ok(saved)
}

/// The mistake that this file exists to avoid.
fn write_in_place(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(target)?;
    // As through a small buffer.
    for piece in bytes.chunks(256) {
        file.write_all(piece)?;
    }
    file.sync_all()?;
    files::sync_folder(files::folder_of(target))
}

/// The file that is meant: symbolic links are followed, also to a file that does not exist yet.
fn follow_links(path: &Path) -> Result<PathBuf, SaveError> {
    let mut target = path.to_path_buf();
    for _ in 0..40 {
        match fs::symlink_metadata(&target) {
            Ok(meta) if meta.is_symlink() => {
                let next = fs::read_link(&target).map_err(DiskError::at("follow the link", &target))?;
                target = files::folder_of(&target).join(next);
            }
            _ => return Ok(target),
        }
    }
    Err(SaveError::NotAFile {
        path: path.to_path_buf(),
    })
}

/// What is known of the file, `None` when it does not exist; refuses what must not be replaced.
fn writable_file(target: &Path) -> Result<Option<Metadata>, SaveError> {
    let meta = match fs::symlink_metadata(target) {
        Ok(meta) => meta,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(err) => return Err(DiskError::at("look at the file", target)(err).into()),
    };
    let path = || target.to_path_buf();
    if !meta.is_file() {
        return Err(SaveError::NotAFile { path: path() });
    }
    if meta.permissions().readonly() {
        return Err(SaveError::ReadOnly { path: path() });
    }
    // A rename needs no right to the file itself, so a foreign file would be replaced; opening it respects that right.
    match fs::OpenOptions::new().write(true).open(target) {
        Ok(_) => Ok(Some(meta)),
        Err(err)
            if matches!(
                err.kind(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            Err(SaveError::ReadOnly { path: path() })
        }
        Err(err) => Err(DiskError::at("open the file for writing", target)(err).into()),
    }
}

/// Writes and flushes the new content under a temporary name, with the mode and owner of the old file.
fn write_beside(
    target: &Path,
    bytes: &[u8],
    old: Option<&Metadata>,
    warnings: &mut Vec<String>,
) -> Result<(File, PathBuf), DiskError> {
    let mode = old.map_or(files::SHARED, |_| files::PRIVATE);
    let (mut file, tmp) = files::create_beside(target, mode)?;
    let done = file.write_all(bytes).and_then(|()| {
        if let Some(old) = old {
            keep_rights(&file, old, warnings)?;
        }
        if made(Mistake::NoSyncBeforeRename) {
            return Ok(());
        }
        file.sync_all()
    });
    match done {
        Ok(()) => Ok((file, tmp)),
        Err(err) => {
            files::discard(&tmp);
            Err(DiskError::at("write the new version of the file", target)(err))
        }
    }
}

#[cfg(unix)]
fn keep_rights(file: &File, old: &Metadata, warnings: &mut Vec<String>) -> io::Result<()> {
    #[cfg(test)]
    use super::fs::fchown;
    #[cfg(not(test))]
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid())
        && let Err(err) = fchown(file, Some(old.uid()), Some(old.gid()))
    {
        warnings.push(format!(
            "The file now belongs to you, because its owner could not be kept ({err})"
        ));
    }
    if old.nlink() > 1 {
        warnings.push("The file has further names (hard links); those keep the version before".to_owned());
    }
    // After the owner: a change of owner clears mode bits.
    file.set_permissions(old.permissions())
}

#[cfg(not(unix))]
fn keep_rights(file: &File, old: &Metadata, _warnings: &mut Vec<String>) -> io::Result<()> {
    file.set_permissions(old.permissions())
}

/// Links the old file as `prev` and gives the new one its name, durably.
fn swap_in(file: &File, tmp: &Path, target: &Path, prev: &Path, at: &mut dyn FnMut(Moment)) -> Result<(), SaveError> {
    let kept = keep_present(target, prev)?;
    at(Moment::BeforeRename);
    if !same_version(target, prev, kept) {
        let found = ContentHash::of_file(target).map_err(DiskError::at("read the file", target))?;
        return Err(changed(found, target));
    }
    files::rename(tmp, target).map_err(DiskError::at("replace the file", target))?;
    let folder = files::folder_of(target);
    files::sync_folder(folder).map_err(|err| {
        // The new name may be lost in a power cut. Going back to the old one makes the answer true either way.
        if kept == Kept::Nothing {
            fs::remove_file(target).ok();
        } else if files::still_named(file, target).unwrap_or(false) {
            files::rename(prev, target).ok();
        }
        DiskError::at("flush the folder", folder)(err)
    })?;
    Ok(())
}

/// How the version before was kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Nothing,
    Link,
    Copy,
}

fn keep_present(target: &Path, prev: &Path) -> Result<Kept, DiskError> {
    match fs::hard_link(target, prev) {
        Ok(()) => return Ok(Kept::Link),
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(Kept::Nothing),
        // Some file systems know no hard links, and not all say so in the same way.
        Err(_) => {}
    }
    fs::copy(target, prev)
        .and_then(|_| File::open(prev)?.sync_all())
        .map_err(DiskError::at("keep the version before", target))?;
    Ok(Kept::Copy)
}

/// Whether the name still leads to the file that was kept.
fn same_version(target: &Path, prev: &Path, kept: Kept) -> bool {
    match kept {
        Kept::Nothing => fs::symlink_metadata(target).is_err(),
        Kept::Copy => match (ContentHash::of_file(target), ContentHash::of_file(prev)) {
            (Ok(now), Ok(then)) => now == then,
            _ => false,
        },
        Kept::Link => File::open(prev).is_ok_and(|file| files::still_named(&file, target).unwrap_or(false)),
    }
}

/// A save that was cut short left `.prev` behind. It may be the only copy of somebody's version.
fn settle_leftover(prev: &Path, target: &Path, base: Option<&ContentHash>, saved: &mut Saved) -> Result<(), DiskError> {
    settle_prev(prev, target, base, saved);
    match fs::symlink_metadata(prev) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(err) => Err(DiskError::at("look at the version before", prev)(err)),
        Ok(_) => Err(DiskError::at("move the version before aside", prev)(
            io::ErrorKind::AlreadyExists.into(),
        )),
    }
}

/// Removes `.prev` when it is the version that the caller knows (`base`), and keeps it as somebody else's otherwise.
fn settle_prev(prev: &Path, target: &Path, base: Option<&ContentHash>, saved: &mut Saved) {
    let hash = match fs::symlink_metadata(prev) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => return,
        // A link or a pipe planted under this name is not followed.
        Ok(meta) if meta.is_file() => ContentHash::of_file(prev).ok().flatten(),
        _ => None,
    };
    if hash.is_some() && (hash.as_ref() == base || hash == Some(saved.hash)) {
        files::discard(prev);
        return;
    }
    match keep_theirs(prev, target) {
        Ok(path) => {
            saved.warnings.push(format!(
                "Another version of the file was found and kept: {}",
                path.display()
            ));
            saved.theirs.push(path);
        }
        Err(err) => saved.warnings.push(format!(
            "Another version of the file was found and lies here ({err}): {}",
            prev.display()
        )),
    }
}

fn keep_theirs(prev: &Path, target: &Path) -> io::Result<PathBuf> {
    let name = target.file_name().unwrap_or_default();
    for number in 1_u32.. {
        let mut theirs = name.to_os_string();
        theirs.push(format!(".theirs.{number}"));
        let theirs = target.with_file_name(theirs);
        // A link is refused when the name is taken; a rename would destroy what has it.
        match fs::hard_link(prev, &theirs) {
            Ok(()) => fs::remove_file(prev)?,
            Err(err) if err.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(_) if fs::symlink_metadata(&theirs).is_ok() => continue,
            Err(_) => files::rename(prev, &theirs)?,
        }
        files::sync_folder(files::folder_of(target))?;
        return Ok(theirs);
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn changed(found: Option<ContentHash>, target: &Path) -> SaveError {
    SaveError::ChangedOutside {
        found,
        path: target.to_path_buf(),
    }
}

impl From<DiskError> for SaveError {
    fn from(err: DiskError) -> Self {
        Self::Disk(err)
    }
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ChangedOutside { path, .. } => write!(
                f,
                "another program has changed the file; load its version before saving again: {}",
                path.display()
            ),
            Self::ReadOnly { path } => write!(
                f,
                "the file may not be written; save a copy under another name: {}",
                path.display()
            ),
            Self::NotAFile { path } => write!(
                f,
                "this is not an ordinary file; save under another name: {}",
                path.display()
            ),
            Self::Disk(err) => err.fmt(f),
        }
    }
}

impl std::error::Error for SaveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Disk(err) => Some(err),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
