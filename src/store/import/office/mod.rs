//! Documents of word processors, and e-books: files of XML packed in a zip.
//!
//! What holds for all of them:
//! - Nothing is unpacked to the disk. Members are read into memory by their known names, whatever else lies beside.
//! - The bytes that come out are counted, not those that the file promises: 512 MB in all, 200 times the packed size,
//!   10,000 members.
//! - XML is read from front to end without a tree. A document type that declares entities is refused, none is
//!   expanded, nothing that lies outside the file is opened. Nesting ends at 256.
//!
//! In reading order: `package` (members of the zip), `kind` (which format it is), `xml` (pieces of XML), `lines` (the
//! text as it grows), `core` (title and author), then the formats: `docx` with `docx_notes`, `odt`, and `epub` with
//! `epub_package`.
//!
//! Not here: fields are not worked out anew, styles are not followed; a list is what is marked as one directly, or by a
//! style that Word brings along.

mod core;
mod docx;
mod docx_notes;
mod epub;
mod epub_package;
mod kind;
mod lines;
mod odt;
mod package;
mod xml;

pub(super) use core::title as core_title;
pub(super) use kind::{Kind, kind_of};

use super::extract::{Extract, Refusal};
use crate::progress::Progress;

/// Reads a packed document of a kind that is known.
///
/// # Errors
/// In words, where it is damaged, protected, or larger inside than is allowed.
pub(super) fn read(kind: Kind, bytes: &[u8], progress: &Progress) -> Result<Extract, Refusal> {
    let mut package = package::Package::open(bytes)?;
    match kind {
        Kind::Docx => docx::read(&mut package),
        Kind::Odt => odt::read(&mut package),
        Kind::Epub => epub::read(&mut package, progress),
    }
}

#[cfg(test)]
mod tests;
