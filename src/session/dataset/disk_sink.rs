//! Where the files of a dataset stand until all are whole.

use crate::store::exchange::{Format, InputFile, Sink};
use crate::store::export::ExportError;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A folder beside the target of an export, in which files stand until all are whole; removed where they are not.
pub(super) struct PartFolder {
    pub folder: PathBuf,
}

impl PartFolder {
    /// Makes it; a target that is to be a folder must be new or empty.
    pub fn new(target: &Path, is_folder: bool) -> Result<Self, String> {
        if is_folder && target.exists() {
            let is_empty = fs::read_dir(target).map(|mut entries| entries.next().is_none());
            if !is_empty.map_err(|err| format!("{err}: {}", target.display()))? {
                return Err(format!("the folder is not empty; name a new one: {}", target.display()));
            }
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = target.with_file_name(format!(".{name}.part"));
        // Left by an export that was cut off.
        if folder.is_dir() {
            fs::remove_dir_all(&folder).map_err(|err| format!("{err}: {}", folder.display()))?;
        }
        fs::create_dir(&folder).map_err(|err| format!("{err}: {}", folder.display()))?;
        Ok(Self { folder })
    }

    /// Puts it in the place of the target.
    pub fn move_to(&self, target: &Path) -> Result<(), String> {
        let told = |err: io::Error| format!("{err}: {}", target.display());
        if target.exists() {
            fs::remove_dir(target).map_err(told)?;
        }
        fs::rename(&self.folder, target).map_err(told)
    }
}

impl Drop for PartFolder {
    fn drop(&mut self) {
        // Gone already where it was moved.
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Files of a dataset on their way to the disk.
pub(super) struct DiskSink {
    is_folder: bool,
    target: PathBuf,
    part: PartFolder,
    names: Vec<String>,
}

impl DiskSink {
    pub fn new(format: Format, target: &Path) -> Result<Self, String> {
        let is_folder = format.extension().is_empty();
        Ok(Self {
            is_folder,
            target: target.to_path_buf(),
            part: PartFolder::new(target, is_folder)?,
            names: Vec::new(),
        })
    }

    fn place(&self, name: &str) -> PathBuf {
        self.part.folder.join(if name.is_empty() { "main" } else { name })
    }

    /// Bytes of all files.
    pub fn size(&self) -> io::Result<u64> {
        let sizes = self.names.iter();
        sizes
            .map(|name| fs::metadata(self.place(name)).map(|found| found.len()))
            .sum()
    }

    /// The main file, to be read again.
    pub fn open(&self) -> io::Result<Box<dyn BufRead>> {
        Ok(Box::new(BufReader::with_capacity(1 << 20, File::open(self.place(""))?)))
    }

    /// All files, to be read again.
    pub fn inputs(&self) -> io::Result<Vec<InputFile>> {
        let read = self.names.iter().map(|name| {
            let bytes = fs::read(self.place(name))?;
            let name = name.clone();
            Ok(InputFile { name, bytes })
        });
        read.collect()
    }

    /// Puts the files in their places.
    pub fn finish(self) -> Result<(), String> {
        if self.is_folder {
            return self.part.move_to(&self.target);
        }
        let told = |err: io::Error| format!("{err}: {}", self.target.display());
        let stem = self
            .target
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        // The main file last: where it is new, all is.
        for name in self.names.iter().filter(|name| !name.is_empty()) {
            let beside = self.target.with_file_name(format!("{stem}.{name}"));
            fs::rename(self.place(name), beside).map_err(told)?;
        }
        fs::rename(self.place(""), &self.target).map_err(told)
    }
}

impl Sink for DiskSink {
    fn file(&mut self, name: &str) -> Result<Box<dyn Write + '_>, ExportError> {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
        let place = self.place(name);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(Box::new(BufWriter::with_capacity(1 << 20, File::create(place)?)))
    }
}
