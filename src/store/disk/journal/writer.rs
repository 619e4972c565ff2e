//! One generation's file: written whole under a temporary name, then appended to.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::super::files::{self, DiskError};
use super::super::fs::{self, File};
use super::super::hash::ContentHash;
use super::line::{FORMAT, Mark, Record};
use crate::mistakes::{Mistake, made};

/// An open generation.
///
/// After any error the file must not be written again: what the system then says about it cannot be trusted, so every
/// method that can fail takes the writer and hands it back only on success.
#[derive(Debug)]
pub(super) struct JournalWriter {
    file: File,
    path: PathBuf,
    chain: u32,
}

impl JournalWriter {
    /// Writes a new generation with these bodies and marks; durable under its name when it returns.
    pub(super) fn create(
        folder: &Path,
        generation: u64,
        base: ContentHash,
        bodies: &[String],
        marks: &[Mark],
    ) -> Result<Self, DiskError> {
        files::make_folder(folder)?;
        let path = file_name(folder, generation);
        let (file, tmp) = files::create_beside(&path, files::PRIVATE)?;
        let mut writer = Self { file, path, chain: 0 };
        let first = first_lines(generation, base);
        let bodies = bodies.iter().map(|body| Record::Body(body.clone()));
        let marks = marks.iter().map(|mark| Record::Mark(*mark));
        let done = writer
            .write(first.into_iter().chain(bodies).chain(marks))
            .and_then(|()| match made(Mistake::NoSyncBeforeRename) {
                true => Ok(()),
                false => writer.file.sync_all(),
            })
            .and_then(|()| files::rename(&tmp, &writer.path))
            .and_then(|()| files::sync_folder(folder));
        match done {
            Ok(()) => Ok(writer),
            Err(err) => {
                files::discard(&tmp);
                Err(DiskError::at("write the journal", &writer.path)(err))
            }
        }
    }

    /// Appends these records; durable, and under the name that a replay will look for, when it returns.
    pub(super) fn append(mut self, records: impl Iterator<Item = Record>) -> Result<Self, DiskError> {
        let done = self
            .write(records)
            .and_then(|()| self.sync())
            .and_then(|()| self.check_name());
        match done {
            Ok(()) => Ok(self),
            Err(_) if made(Mistake::ErrorsSwallowed) => Ok(self),
            Err(_) if made(Mistake::FailedFileTrusted) && self.sync().is_ok() => Ok(self),
            Err(err) => Err(DiskError::at("append to the journal", &self.path)(err)),
        }
    }

    fn sync(&self) -> io::Result<()> {
        if made(Mistake::AckBeforeSync) {
            return Ok(());
        }
        self.file.sync_data()
    }

    fn write(&mut self, records: impl Iterator<Item = Record>) -> io::Result<()> {
        let mut bytes = Vec::new();
        for record in records {
            record.write(&mut self.chain, &mut bytes);
        }
        self.file.write_all(&bytes)
    }

    /// What is written into a file that was deleted or replaced meanwhile would be found by nobody.
    fn check_name(&self) -> io::Result<()> {
        if files::still_named(&self.file, &self.path)? {
            Ok(())
        } else {
            Err(io::Error::new(
                io::ErrorKind::NotFound,
                "the file was removed or replaced by another program",
            ))
        }
    }

    /// Goes on in a file of an earlier session, whatever its last line looks like: a mistake.
    pub(super) fn resume(folder: &Path, generation: u64) -> io::Result<Self> {
        let path = file_name(folder, generation);
        let bytes = fs::read(&path)?;
        let chain = super::line::parse(&bytes).chain;
        let file = fs::OpenOptions::new().append(true).open(&path)?;
        Ok(Self { file, path, chain })
    }

    /// A writer whose writes fail, as on a broken disk.
    #[cfg(test)]
    pub(super) fn broken(self) -> io::Result<Self> {
        Ok(Self {
            file: File::open(&self.path)?,
            ..self
        })
    }
}

/// `<folder>/journal.<generation>`.
pub(super) fn file_name(folder: &Path, generation: u64) -> PathBuf {
    folder.join(format!("journal.{generation}"))
}

/// `<folder>/journal.<generation>.bad`: what of a generation did not verify.
pub(super) fn bad_name(folder: &Path, generation: u64) -> PathBuf {
    folder.join(format!("journal.{generation}.bad"))
}

/// The bytes of a generation with these bodies.
pub(super) fn whole_file(generation: u64, base: ContentHash, bodies: &[String]) -> Vec<u8> {
    let (mut chain, mut bytes) = (0, Vec::new());
    let bodies = bodies.iter().map(|body| Record::Body(body.clone()));
    for record in first_lines(generation, base).into_iter().chain(bodies) {
        record.write(&mut chain, &mut bytes);
    }
    bytes
}

fn first_lines(generation: u64, base: ContentHash) -> [Record; 2] {
    let app = env!("CARGO_PKG_VERSION").to_owned();
    let header = Record::Header {
        generation,
        format: FORMAT,
        app,
    };
    let mark = Mark { hash: base, bodies: 0 };
    [header, Record::Mark(mark)]
}
