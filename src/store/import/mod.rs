//! One reader per input format: bytes in, a text with what could be read off.
//!
//! The **canonical text** of a document is what its bytes say in one encoding, the byte order mark taken
//! off and nothing else changed: no line end, no blank, no normal form. Positions count in that text, so
//! whoever opens the same file in another editor finds the same places. Of HTML, PDF, Word documents, OpenDocument
//! texts and e-books the text is extracted, and the positions count in the extracted text; what of them is not in it is
//! counted and told.
//!
//! What holds here:
//! - An encoding is never guessed in silence. What is neither marked nor valid UTF-8 is asked for
//!   ([`ImportError::NeedsEncoding`]), with samples.
//! - Nothing is fetched, no script runs, no path named inside a file is opened, nothing is unpacked to the disk.
//! - What is packed is bounded by the bytes that come out of it.
//! - Only regular files are read, once, up to a limit.
//! - Title, outlet and date are read off only where they are plain to see; nothing is better than wrong.
//!
//! Not here: project types, but for [`passim`], whose lines name documents. The caller turns an [`Imported`] into a document.
//!
//! In reading order: [`reader`] (a path or bytes in, [`Imported`] out), [`packed`] (gzip, Zstandard), `sniff` (which
//! format), [`decode`] with `candidates` (which encoding), then the formats `plain`, `markdown` and `html`, which fill a
//! `read_off` and share `dates`; `pdf` and `office`, which make an `extract`. [`folder`] lists what a folder holds; [`hash`] names bytes. [`passim`] reads no documents
//! but what another program found in them.

pub mod decode;
pub mod folder;
pub mod hash;
pub mod packed;
pub mod passim;
pub mod reader;

mod candidates;
mod dates;
mod error;
mod extract;
mod html;
mod markdown;
mod office;
mod pdf;
mod plain;
mod read_off;
mod sniff;

pub use candidates::Candidate;
pub(in crate::store) use dates::read_date;
pub use decode::{DecodeError, Decoded, Warning, decode, decode_as};
pub use error::ImportError;
pub use folder::{Problem, list_inputs};
pub use hash::sha256_hex;
pub use reader::{DEFAULT_MAX_BYTES, Imported, LARGE_MAX_BYTES, ReadOptions, read_bytes, read_path};
pub use sniff::{EXTENSIONS, InputFormat};
