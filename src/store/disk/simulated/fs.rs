//! What the store uses of `std::fs`, by the same names: the system's files, or those of this thread's disk in memory.

use std::cell::RefCell;
use std::ffi::OsString;
pub(in crate::store::disk) use std::fs::*;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::disk::{Disk, Found, Number};

thread_local! {
    static DISK: RefCell<Option<Disk>> = const { RefCell::new(None) };
}

/// Runs `work` on a disk in memory, and returns what became of it.
pub(super) fn on<T>(disk: Disk, work: impl FnOnce() -> T) -> (T, Disk) {
    DISK.set(Some(disk));
    let done = work();
    let disk = DISK.take();
    (done, disk.expect("nobody takes the disk away"))
}

/// Looks at the disk that this thread works on.
pub(super) fn with<T>(look: impl FnOnce(&mut Disk) -> T) -> Option<T> {
    DISK.with_borrow_mut(|disk| disk.as_mut().map(look))
}

/// Does it in memory where the thread has a disk there, else by `real`.
fn either<T>(
    path: &Path,
    memory: impl FnOnce(&mut Disk, &str) -> io::Result<T>,
    real: impl FnOnce() -> io::Result<T>,
) -> io::Result<T> {
    let name = path.to_str().unwrap_or_default();
    with(|disk| memory(disk, name)).unwrap_or_else(|| {
        super::hang::wait(path);
        real()
    })
}

/// An open file.
#[derive(Debug)]
pub(in crate::store::disk) enum File {
    Real(std::fs::File),
    Memory { number: Number, at: AtomicUsize },
}

impl File {
    pub(in crate::store::disk) fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        OpenOptions::new().read(true).open(path)
    }

    pub(in crate::store::disk) fn create_new(path: impl AsRef<Path>) -> io::Result<Self> {
        OpenOptions::new().write(true).create_new(true).open(path)
    }

    fn memory(number: Number) -> Self {
        Self::Memory { number, at: 0.into() }
    }

    fn real(&self) -> &std::fs::File {
        match self {
            Self::Real(file) => file,
            Self::Memory { .. } => unreachable!("not done to files in memory"),
        }
    }

    fn on_disk<T>(number: Number, work: impl FnOnce(&mut Disk, Number) -> io::Result<T>) -> io::Result<T> {
        with(|disk| work(disk, number)).unwrap_or_else(|| Err(io::ErrorKind::Other.into()))
    }

    pub(in crate::store::disk) fn sync_all(&self) -> io::Result<()> {
        match self {
            Self::Real(file) => file.sync_all(),
            Self::Memory { number, .. } => Self::on_disk(*number, Disk::sync),
        }
    }

    pub(in crate::store::disk) fn sync_data(&self) -> io::Result<()> {
        match self {
            Self::Real(file) => file.sync_data(),
            Self::Memory { number, .. } => Self::on_disk(*number, Disk::sync),
        }
    }

    pub(in crate::store::disk) fn metadata(&self) -> io::Result<Metadata> {
        match self {
            Self::Real(file) => file.metadata().map(Metadata::Real),
            Self::Memory { number, .. } => Self::on_disk(*number, Disk::look).map(Metadata::Memory),
        }
    }

    pub(in crate::store::disk) fn set_permissions(&self, permissions: Permissions) -> io::Result<()> {
        match self {
            Self::Real(file) => file.set_permissions(permissions),
            Self::Memory { .. } => Ok(()),
        }
    }

    pub(in crate::store::disk) fn try_lock(&self) -> Result<(), TryLockError> {
        self.real().try_lock()
    }

    pub(in crate::store::disk) fn unlock(&self) -> io::Result<()> {
        self.real().unlock()
    }

    pub(in crate::store::disk) fn set_len(&self, len: u64) -> io::Result<()> {
        self.real().set_len(len)
    }

    pub(in crate::store::disk) fn try_clone(&self) -> io::Result<Self> {
        self.real().try_clone().map(Self::Real)
    }
}

impl Read for &File {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let (number, at) = match self {
            File::Real(file) => return (&*file).read(piece),
            File::Memory { number, at } => (*number, at),
        };
        let bytes = File::on_disk(number, Disk::read)?;
        let rest = bytes.get(at.load(Ordering::Relaxed)..).unwrap_or_default();
        let len = rest.len().min(piece.len());
        piece[..len].copy_from_slice(&rest[..len]);
        at.fetch_add(len, Ordering::Relaxed);
        Ok(len)
    }
}

impl Read for File {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        (&*self).read(piece)
    }
}

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Real(file) => file.write(bytes),
            Self::Memory { number, .. } => {
                Self::on_disk(*number, |disk, number| disk.append(number, bytes)).map(|()| bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for File {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut file = self.real();
        file.seek(to)
    }
}

/// How a file is opened. In memory all writing is at the end, as the store writes nowhere else.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::store::disk) struct OpenOptions {
    read: bool,
    write: bool,
    append: bool,
    create: bool,
    create_new: bool,
    truncate: bool,
    mode: Option<u32>,
}

/// One of the switches of [`OpenOptions`].
macro_rules! switch {
    ($name:ident) => {
        pub(in crate::store::disk) fn $name(&mut self, on: bool) -> &mut Self {
            self.$name = on;
            self
        }
    };
}

impl OpenOptions {
    pub(in crate::store::disk) fn new() -> Self {
        Self::default()
    }

    switch!(read);
    switch!(write);
    switch!(append);
    switch!(create);
    switch!(create_new);
    switch!(truncate);

    #[cfg(unix)]
    pub(in crate::store::disk) fn mode(&mut self, mode: u32) -> &mut Self {
        self.mode = Some(mode);
        self
    }

    pub(in crate::store::disk) fn open(&self, path: impl AsRef<Path>) -> io::Result<File> {
        let path = path.as_ref();
        either(
            path,
            |disk, name| {
                disk.open(name, self.create, self.create_new, self.truncate)
                    .map(File::memory)
            },
            || self.real().open(path).map(File::Real),
        )
    }

    fn real(&self) -> std::fs::OpenOptions {
        let mut options = std::fs::OpenOptions::new();
        options
            .read(self.read)
            .write(self.write)
            .append(self.append)
            .create(self.create)
            .create_new(self.create_new)
            .truncate(self.truncate);
        #[cfg(unix)]
        if let Some(mode) = self.mode {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(mode);
        }
        options
    }
}

/// What is known of a file or folder.
#[derive(Clone, Debug)]
pub(in crate::store::disk) enum Metadata {
    Real(std::fs::Metadata),
    Memory(Found),
}

impl Metadata {
    pub(in crate::store::disk) fn is_dir(&self) -> bool {
        match self {
            Self::Real(meta) => meta.is_dir(),
            Self::Memory(found) => found.is_folder,
        }
    }

    pub(in crate::store::disk) fn is_file(&self) -> bool {
        match self {
            Self::Real(meta) => meta.is_file(),
            Self::Memory(found) => !found.is_folder,
        }
    }

    pub(in crate::store::disk) fn is_symlink(&self) -> bool {
        matches!(self, Self::Real(meta) if meta.is_symlink())
    }

    pub(in crate::store::disk) fn len(&self) -> u64 {
        match self {
            Self::Real(meta) => meta.len(),
            Self::Memory(found) => found.len,
        }
    }

    pub(in crate::store::disk) fn modified(&self) -> io::Result<std::time::SystemTime> {
        match self {
            Self::Real(meta) => meta.modified(),
            Self::Memory(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// Files in memory have no rights of their own; those of a file that anyone may write are borrowed.
    pub(in crate::store::disk) fn permissions(&self) -> Permissions {
        match self {
            Self::Real(meta) => meta.permissions(),
            Self::Memory(_) => std::fs::metadata("/dev/null")
                .expect("it is always there")
                .permissions(),
        }
    }
}

#[cfg(unix)]
impl Metadata {
    /// A number of the system's, and what stands for it in memory.
    fn number(&self, real: impl Fn(&std::fs::Metadata) -> u64, memory: u64) -> u64 {
        match self {
            Self::Real(meta) => real(meta),
            Self::Memory(_) => memory,
        }
    }

    pub(in crate::store::disk) fn dev(&self) -> u64 {
        self.number(std::os::unix::fs::MetadataExt::dev, 0)
    }

    pub(in crate::store::disk) fn ino(&self) -> u64 {
        match self {
            Self::Memory(found) => found.number as u64,
            Self::Real(meta) => std::os::unix::fs::MetadataExt::ino(meta),
        }
    }

    pub(in crate::store::disk) fn nlink(&self) -> u64 {
        self.number(std::os::unix::fs::MetadataExt::nlink, 1)
    }

    pub(in crate::store::disk) fn uid(&self) -> u32 {
        self.number(|meta| std::os::unix::fs::MetadataExt::uid(meta).into(), 0) as u32
    }

    pub(in crate::store::disk) fn gid(&self) -> u32 {
        self.number(|meta| std::os::unix::fs::MetadataExt::gid(meta).into(), 0) as u32
    }
}

#[cfg(unix)]
pub(in crate::store::disk) fn fchown(file: &File, uid: Option<u32>, gid: Option<u32>) -> io::Result<()> {
    std::os::unix::fs::fchown(file.real(), uid, gid)
}

/// Makes folders.
#[derive(Debug)]
pub(in crate::store::disk) struct DirBuilder(std::fs::DirBuilder);

impl DirBuilder {
    pub(in crate::store::disk) fn new() -> Self {
        Self(std::fs::DirBuilder::new())
    }

    #[cfg(unix)]
    pub(in crate::store::disk) fn mode(&mut self, mode: u32) {
        std::os::unix::fs::DirBuilderExt::mode(&mut self.0, mode);
    }

    pub(in crate::store::disk) fn create(&self, path: &Path) -> io::Result<()> {
        either(path, Disk::make_folder, || self.0.create(path))
    }
}

/// One name in a folder.
#[derive(Debug)]
pub(in crate::store::disk) struct Entry(PathBuf);

impl Entry {
    pub(in crate::store::disk) fn path(&self) -> PathBuf {
        self.0.clone()
    }

    pub(in crate::store::disk) fn file_name(&self) -> OsString {
        self.0.file_name().unwrap_or_default().to_owned()
    }
}

pub(in crate::store::disk) fn read_dir(path: impl AsRef<Path>) -> io::Result<std::vec::IntoIter<io::Result<Entry>>> {
    let path = path.as_ref();
    let entries: Vec<io::Result<Entry>> = either(
        path,
        |disk, name| {
            Ok(disk
                .list(name)?
                .into_iter()
                .map(|name| Ok(Entry(name.into())))
                .collect())
        },
        || Ok(std::fs::read_dir(path)?.map(|entry| Ok(Entry(entry?.path()))).collect()),
    )?;
    Ok(entries.into_iter())
}

pub(in crate::store::disk) fn symlink_metadata(path: impl AsRef<Path>) -> io::Result<Metadata> {
    let path = path.as_ref();
    either(
        path,
        |disk, name| disk.find(name).map(Metadata::Memory),
        || std::fs::symlink_metadata(path).map(Metadata::Real),
    )
}

pub(in crate::store::disk) fn metadata(path: impl AsRef<Path>) -> io::Result<Metadata> {
    let path = path.as_ref();
    either(
        path,
        |disk, name| disk.find(name).map(Metadata::Memory),
        || std::fs::metadata(path).map(Metadata::Real),
    )
}

pub(in crate::store::disk) fn read(path: impl AsRef<Path>) -> io::Result<Vec<u8>> {
    let path = path.as_ref();
    either(path, Disk::read_named, || std::fs::read(path))
}

pub(in crate::store::disk) fn copy(from: impl AsRef<Path>, to: impl AsRef<Path>) -> io::Result<u64> {
    let (from, to) = (from.as_ref(), to.as_ref());
    let bytes = either(from, |disk, name| disk.read_named(name).map(Some), || Ok(None))?;
    let Some(bytes) = bytes else {
        return std::fs::copy(from, to);
    };
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(to)?;
    file.write_all(&bytes)?;
    Ok(bytes.len() as u64)
}

pub(in crate::store::disk) fn rename(from: impl AsRef<Path>, to: impl AsRef<Path>) -> io::Result<()> {
    let (from, to) = (from.as_ref(), to.as_ref());
    either(
        from,
        |disk, name| disk.rename(name, to.to_str().unwrap_or_default()),
        || std::fs::rename(from, to),
    )
}

pub(in crate::store::disk) fn hard_link(from: impl AsRef<Path>, to: impl AsRef<Path>) -> io::Result<()> {
    let (from, to) = (from.as_ref(), to.as_ref());
    either(
        from,
        |disk, name| disk.link(name, to.to_str().unwrap_or_default()),
        || std::fs::hard_link(from, to),
    )
}

pub(in crate::store::disk) fn remove_file(path: impl AsRef<Path>) -> io::Result<()> {
    let path = path.as_ref();
    either(path, Disk::remove, || std::fs::remove_file(path))
}
