//! Why a file could not be read, in words that say what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::candidates::Candidate;
use super::decode::DecodeError;
use super::reader::LARGE_MAX_BYTES;

/// A file that was not read. Nothing of it was kept.
#[derive(Debug)]
pub enum ImportError {
    /// A folder, device, pipe or socket.
    NotRegular {
        /// The file.
        path: PathBuf,
    },
    /// More bytes than allowed.
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size in bytes, as far as known.
        bytes: u64,
        /// The limit in bytes.
        max_bytes: u64,
    },
    /// Its encoding has to be chosen.
    NeedsEncoding {
        /// The file.
        path: PathBuf,
        /// Why it must be asked, in one sentence without a full stop.
        reason: String,
        /// Up to three readings, the likeliest first.
        candidates: Vec<Candidate>,
    },
    /// The encoding that was asked for does not exist.
    UnknownEncoding {
        /// The file.
        path: PathBuf,
        /// The name that was asked for.
        source: DecodeError,
    },
    /// The system refused.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is of a kind that is read, but gave no text.
    Refused {
        /// The file.
        path: PathBuf,
        /// Why, and what to do, in one sentence without a full stop.
        reason: String,
    },
    /// The work was told to stop.
    Stopped {
        /// The file.
        path: PathBuf,
    },
    /// Not a text.
    Binary {
        /// The file.
        path: PathBuf,
        /// What it seems to be, such as “a picture”.
        what: &'static str,
    },
}

impl ImportError {
    /// The file that was not read.
    pub fn path(&self) -> &Path {
        match self {
            Self::NotRegular { path }
            | Self::TooLarge { path, .. }
            | Self::NeedsEncoding { path, .. }
            | Self::UnknownEncoding { path, .. }
            | Self::Unreadable { path, .. }
            | Self::Refused { path, .. }
            | Self::Stopped { path }
            | Self::Binary { path, .. } => path,
        }
    }

    /// The same about another file: the one that the file it was met in is packed in.
    pub(super) fn of(mut self, outer: &Path) -> Self {
        match &mut self {
            Self::NotRegular { path }
            | Self::TooLarge { path, .. }
            | Self::NeedsEncoding { path, .. }
            | Self::UnknownEncoding { path, .. }
            | Self::Unreadable { path, .. }
            | Self::Refused { path, .. }
            | Self::Stopped { path }
            | Self::Binary { path, .. } => *path = outer.to_path_buf(),
        }
        self
    }

    fn what(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRegular { .. } => f.write_str("Not a regular file, so it was not opened; name a text file"),
            Self::TooLarge { bytes, max_bytes, .. } => {
                let (megabytes, limit) = (bytes.div_ceil(1_000_000), max_bytes / 1_000_000);
                write!(f, "The file has {megabytes} MB, more than the limit of {limit} MB; ")?;
                f.write_str(if *max_bytes < LARGE_MAX_BYTES {
                    "confirm it, or pass --large, to read it all the same"
                } else {
                    "cut it into smaller files"
                })
            }
            Self::NeedsEncoding { reason, candidates, .. } => {
                write!(f, "{reason}; choose the encoding with --encoding")?;
                for (n, candidate) in candidates.iter().enumerate() {
                    let before = if n == 0 { ", for example " } else { " or " };
                    write!(f, "{before}{}", candidate.encoding)?;
                }
                Ok(())
            }
            Self::UnknownEncoding { source, .. } => write!(f, "{source}"),
            Self::Unreadable { source, .. } => {
                write!(
                    f,
                    "The file could not be read ({source}); check that it exists and that you may read it"
                )
            }
            Self::Refused { reason, .. } => f.write_str(reason),
            Self::Stopped { .. } => f.write_str("The reading was stopped"),
            Self::Binary { what, .. } => {
                write!(f, "This is {what}; save its text as .txt and open that")
            }
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what(f)?;
        write!(f, ": {}", shown(self.path()))
    }
}

impl std::error::Error for ImportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } => Some(source),
            Self::UnknownEncoding { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// A path for a message: control characters escaped, so that no name can drive a terminal or add a line.
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().escape_debug().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_what_to_do_and_ends_with_the_escaped_path() {
        let err = ImportError::TooLarge {
            path: PathBuf::from("big\n\x1b[31m.txt"),
            bytes: 300_000_001,
            max_bytes: 256_000_000,
        };
        assert_eq!(
            err.to_string(),
            "The file has 301 MB, more than the limit of 256 MB; confirm it, or pass --large, to read it all the \
             same: big\\n\\u{1b}[31m.txt"
        );
    }

    #[test]
    fn the_encodings_on_offer_are_named() {
        let candidate = |encoding| Candidate {
            encoding,
            sample: String::new(),
        };
        let err = ImportError::NeedsEncoding {
            path: PathBuf::from("a.txt"),
            reason: "This is not valid UTF-8".to_owned(),
            candidates: vec![candidate("windows-1251"), candidate("windows-1252")],
        };
        assert_eq!(
            err.to_string(),
            "This is not valid UTF-8; choose the encoding with --encoding, for example windows-1251 or \
             windows-1252: a.txt"
        );
    }
}
