//! The lines of one file, none longer than can be held.

use crate::store::files::MAX_LINE;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

/// What packed files begin with, and what they are.
const PACKED: [(&[u8], &str); 4] = [
    (b"\x1f\x8b", "packed by gzip"),
    (b"BZh", "packed by bzip2"),
    (b"\x28\xb5\x2f\xfd", "packed by zstd"),
    (b"PAR1", "in the format Parquet"),
];

/// A file that is being read.
pub(super) struct Lines {
    reader: BufReader<File>,
    line: Vec<u8>,
}

/// What comes next.
pub(super) enum Read<'l> {
    Line(&'l [u8]),
    /// A line over [`MAX_LINE`], which was skipped; in words.
    TooLong(String),
    End,
}

impl Lines {
    /// Opens a file of text; says why not, and what to do.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let failed = |err: io::Error| format!("The file could not be opened ({err})");
        // A pipe would be waited for, and a device read for ever.
        if !fs::metadata(path).map_err(failed)?.is_file() {
            return Err("This is not an ordinary file, so it was not read".to_owned());
        }
        let mut reader = BufReader::with_capacity(1 << 20, File::open(path).map_err(failed)?);
        let start = reader.fill_buf().map_err(failed)?;
        if let Some((_, what)) = PACKED.iter().find(|(mark, _)| start.starts_with(mark)) {
            return Err(format!(
                "This file is {what}, which is not read; unpack it, or have passim write plain JSON"
            ));
        }
        if start.starts_with(b"\xef\xbb\xbf") {
            reader.consume(3);
        }
        Ok(Self {
            reader,
            line: Vec::new(),
        })
    }

    /// The next line, with its end.
    pub(super) fn next(&mut self) -> io::Result<Read<'_>> {
        self.line.clear();
        let most = MAX_LINE as u64 + 1;
        self.reader.by_ref().take(most).read_until(b'\n', &mut self.line)?;
        if self.line.is_empty() {
            return Ok(Read::End);
        }
        if self.line.len() > MAX_LINE && !self.line.ends_with(b"\n") {
            self.line = Vec::new();
            self.reader.skip_until(b'\n')?;
            return Ok(Read::TooLong(format!(
                "This line is longer than {} MB and was passed over; look for a line end that is missing",
                MAX_LINE >> 20
            )));
        }
        Ok(Read::Line(&self.line))
    }
}
