//! A path or bytes in, a text with what could be read off out.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use super::decode::{self, Decoded};
use super::error::ImportError;
use super::extract::{Extract, Refusal};
use super::hash::sha256_hex;
use super::office::Kind;
use super::read_off::{self, ReadOff};
use super::sniff::{self, InputFormat, Sniffed};
use super::{html, markdown, office, packed, pdf, plain};
use crate::progress::Progress;

/// How many bytes a file may have unless somebody confirms more.
pub const DEFAULT_MAX_BYTES: u64 = 256_000_000;
/// How many bytes a file may have even then: a text is held in memory whole, while it is decoded twice.
pub const LARGE_MAX_BYTES: u64 = 4_000_000_000;

/// One source, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// On one line; the file's name without its extension if the source has no title of its own.
    pub title: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// The day it was published, YYYY-MM-DD.
    pub date: Option<String>,
    /// Where it was published, http or https.
    pub url: Option<String>,
    /// Its byline.
    pub author: Option<String>,
    /// Its language as the source states it, such as `en-GB`.
    pub language: Option<String>,
    /// The canonical text; for HTML, PDF and packed documents the extracted text.
    pub text: String,
    /// Name of the encoding of the bytes; empty where the format has its own ways.
    pub encoding: String,
    /// Whether the bytes began with a byte order mark. The text does not.
    pub bom: bool,
    /// The reader that was used.
    pub format: InputFormat,
    /// SHA-256 of the bytes, hexadecimal.
    pub raw_sha256: String,
    /// Number of bytes.
    pub raw_len: u64,
    /// What the analyst should know about the reading, in sentences without a full stop.
    pub notes: Vec<String>,
}

/// How to read a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// The encoding somebody chose; nothing to let the bytes say it.
    pub encoding: Option<String>,
    /// Most bytes to read; [`DEFAULT_MAX_BYTES`] for files from strangers.
    pub max_bytes: u64,
}

/// Reads the file at `path`: a regular file, once, at most `options.max_bytes` bytes, and as many unpacked.
///
/// # Errors
/// When it is not a regular file (it is not opened then), is too large, cannot be read, is no text, or needs its
/// encoding chosen; when `progress` was told to stop.
pub fn read_path(path: &Path, options: &ReadOptions, progress: &Progress) -> Result<Imported, ImportError> {
    let (bytes, changed) = read_regular(path, options.max_bytes)?;
    let mut imported = import(path, &bytes, options, progress)?;
    if changed {
        let note = "The file was changed while it was read; look whether its text is whole, or import it once more";
        imported.notes.push(note.to_owned());
    }
    Ok(imported)
}

/// Reads `bytes` as a file called `name` would be read.
///
/// # Errors
/// When they are no text or need their encoding chosen.
pub fn read_bytes(name: &str, bytes: &[u8], encoding: Option<&str>) -> Result<Imported, ImportError> {
    let options = ReadOptions {
        encoding: encoding.map(str::to_owned),
        max_bytes: DEFAULT_MAX_BYTES,
    };
    import(Path::new(name), bytes, &options, &Progress::default())
}

/// The bytes of a file, and whether it was changed meanwhile.
fn read_regular(path: &Path, max_bytes: u64) -> Result<(Vec<u8>, bool), ImportError> {
    let unreadable = |source: io::Error| ImportError::Unreadable {
        path: path.to_path_buf(),
        source,
    };
    let too_large = |bytes: u64| ImportError::TooLarge {
        path: path.to_path_buf(),
        bytes,
        max_bytes,
    };
    // Before opening: opening a pipe waits for its writer, perhaps for ever.
    let found = fs::metadata(path).map_err(unreadable)?;
    if !found.is_file() {
        return Err(ImportError::NotRegular {
            path: path.to_path_buf(),
        });
    }
    if found.len() > max_bytes {
        return Err(too_large(found.len()));
    }
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let expected = usize::try_from(found.len()).unwrap_or(usize::MAX);
    bytes
        .try_reserve_exact(expected)
        .map_err(|err| unreadable(io::Error::new(io::ErrorKind::OutOfMemory, err)))?;
    // The file may grow while it is read, and some say that they are empty and are not.
    file.take(max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > max_bytes {
        return Err(too_large(bytes.len() as u64));
    }
    let changed = fs::metadata(path).is_ok_and(|now| is_changed(&found, &now));
    Ok((bytes, changed))
}

fn is_changed(before: &Metadata, now: &Metadata) -> bool {
    before.len() != now.len() || before.modified().ok() != now.modified().ok()
}

fn import(path: &Path, bytes: &[u8], options: &ReadOptions, progress: &Progress) -> Result<Imported, ImportError> {
    if !packed::is_packed(bytes) {
        return import_plain(path, bytes, options, progress);
    }
    let unpacked = packed::unpack(bytes, options.max_bytes).map_err(|reason| ImportError::Refused {
        path: path.to_path_buf(),
        reason,
    })?;
    let name = path.to_string_lossy();
    let inner = packed::inner_name(&name).unwrap_or(&name);
    let mut imported = import_plain(Path::new(inner), &unpacked, options, progress).map_err(|err| err.of(path))?;
    (imported.raw_sha256, imported.raw_len) = (sha256_hex(bytes), bytes.len() as u64);
    Ok(imported)
}

/// Imports what is not packed as a whole.
fn import_plain(
    path: &Path,
    bytes: &[u8],
    options: &ReadOptions,
    progress: &Progress,
) -> Result<Imported, ImportError> {
    let refused = |refusal| match refusal {
        Refusal::Words(reason) => ImportError::Refused {
            path: path.to_path_buf(),
            reason,
        },
        Refusal::Stopped => ImportError::Stopped {
            path: path.to_path_buf(),
        },
    };
    let named = InputFormat::from_path(path);
    if sniff::is_pdf(bytes, named == Some(InputFormat::Pdf)) {
        let extract = pdf::read(bytes, progress).map_err(refused)?;
        return Ok(from_extract(path, bytes, InputFormat::Pdf, extract));
    }
    if sniff::is_zip(bytes) {
        let kind = office::kind_of(bytes).map_err(refused)?;
        let kind = kind.map_err(|what| binary(path, what))?;
        let extract = office::read(kind, bytes, progress).map_err(refused)?;
        let format = match kind {
            Kind::Docx => InputFormat::Docx,
            Kind::Odt => InputFormat::Odt,
            Kind::Epub => InputFormat::Epub,
        };
        return Ok(from_extract(path, bytes, format, extract));
    }
    if let Some(what) = sniff::known_binary(bytes) {
        return Err(binary(path, what));
    }
    let encoding = options.encoding.as_deref();
    let format = match named {
        Some(format) if format.is_text() => format,
        Some(format) => {
            return Err(refused(Refusal::Words(format!(
                "The file is called .{} and is none; it may be cut off or empty. Copy or download it again, or give it the \
                 ending of what it is",
                format.name()
            ))));
        }
        None => match sniff::sniff(bytes, encoding.is_some() || is_wide(bytes)) {
            Sniffed::Text(format) => format,
            Sniffed::Binary(what) => return Err(binary(path, what)),
        },
    };
    let source = to_text(path, bytes, encoding, format)?;
    Ok(assemble(path, bytes, format, source))
}

fn binary(path: &Path, what: &'static str) -> ImportError {
    ImportError::Binary {
        path: path.to_path_buf(),
        what,
    }
}

/// Whether the bytes are, or may be, UTF-16 or UTF-32, whose NULs mean nothing.
fn is_wide(bytes: &[u8]) -> bool {
    match decode::decode(bytes) {
        Decoded::Text { encoding, .. } => encoding != "UTF-8",
        Decoded::Ask { candidates, .. } => candidates
            .first()
            .is_some_and(|likeliest| likeliest.encoding.starts_with("UTF-16")),
    }
}

/// A decoded source.
struct Source {
    text: String,
    encoding: &'static str,
    bom: bool,
    notes: Vec<String>,
}

/// Decodes as chosen; else as the bytes say; else, for HTML, as the page says.
fn to_text(path: &Path, bytes: &[u8], encoding: Option<&str>, format: InputFormat) -> Result<Source, ImportError> {
    if let Some(label) = encoding {
        return decode_chosen(path, bytes, label);
    }
    let (reason, candidates) = match decode::decode(bytes) {
        Decoded::Text { text, encoding, bom } => {
            return Ok(Source {
                text,
                encoding,
                bom,
                notes: Vec::new(),
            });
        }
        Decoded::Ask { reason, candidates } => (reason, candidates),
    };
    if format == InputFormat::Html
        && let Some(label) = html::stated_encoding(bytes)
    {
        let mut source = decode_chosen(path, bytes, label)?;
        source
            .notes
            .insert(0, format!("Read as {label}, as the page itself says"));
        return Ok(source);
    }
    Err(ImportError::NeedsEncoding {
        path: path.to_path_buf(),
        reason,
        candidates,
    })
}

fn decode_chosen(path: &Path, bytes: &[u8], label: &str) -> Result<Source, ImportError> {
    let unknown = |source| ImportError::UnknownEncoding {
        path: path.to_path_buf(),
        source,
    };
    let (text, warning) = decode::decode_as(bytes, label).map_err(unknown)?;
    let encoding = decode::encoding_name(label).unwrap_or_default();
    Ok(Source {
        text,
        encoding,
        bom: decode::mark_len_for(bytes, encoding) > 0,
        notes: warning.iter().map(ToString::to_string).collect(),
    })
}

fn assemble(path: &Path, bytes: &[u8], format: InputFormat, source: Source) -> Imported {
    let Source {
        text,
        encoding,
        bom,
        notes,
    } = source;
    let extract = match format {
        InputFormat::Html => {
            let page = html::read_page(&text);
            Extract {
                text: page.text,
                off: page.off,
                notes: notes.into_iter().chain(page.notes).collect(),
            }
        }
        InputFormat::Markdown => Extract {
            off: markdown::read_off(&text),
            text,
            notes,
        },
        _ => Extract {
            off: plain::read_off(&text),
            text,
            notes,
        },
    };
    Imported {
        encoding: encoding.to_owned(),
        bom,
        ..from_extract(path, bytes, format, extract)
    }
}

fn from_extract(path: &Path, bytes: &[u8], format: InputFormat, extract: Extract) -> Imported {
    let name = path.to_string_lossy();
    let ReadOff {
        title,
        outlet,
        date,
        url,
        author,
        language,
    } = extract.off.or(read_off::from_file_name(&name));
    Imported {
        title: title.unwrap_or_else(|| read_off::stem(&name)),
        outlet,
        date,
        url,
        author,
        language,
        text: extract.text,
        encoding: String::new(),
        bom: false,
        format,
        raw_sha256: sha256_hex(bytes),
        raw_len: bytes.len() as u64,
        notes: extract.notes,
    }
}

#[cfg(test)]
mod tests;
