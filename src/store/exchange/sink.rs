//! Where the files of a dataset go.

use crate::store::export::ExportError;
use std::collections::BTreeMap;
use std::io::Write;

/// Takes files, one after the other.
pub trait Sink {
    /// Begins a file. The name is relative, with `/` between folders; of a format that is one file, `""` is that file, and
    /// any other name one that is put beside it.
    fn file(&mut self, name: &str) -> Result<Box<dyn Write + '_>, ExportError>;
}

/// Files in memory, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemorySink {
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Sink for MemorySink {
    fn file(&mut self, name: &str) -> Result<Box<dyn Write + '_>, ExportError> {
        let bytes = self.files.entry(name.to_owned()).or_default();
        bytes.clear();
        Ok(Box::new(bytes))
    }
}

impl MemorySink {
    /// The files as they would be read again.
    pub fn into_inputs(self) -> Vec<InputFile> {
        let files = self.files.into_iter();
        files.map(|(name, bytes)| InputFile { name, bytes }).collect()
    }
}

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Its path inside the folder that was named, with `/`; its name where it was named itself.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl InputFile {
    /// Whether it begins as JSON does, else it may be a table.
    pub(super) fn begins_json(&self) -> bool {
        let bytes = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes);
        matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['))
    }
}
