//! E-books: chapters are pages, read one after the other.

use super::epub_package::read_book;
use super::package::{Package, decode_xml};
use super::xml::{Piece, Xml};
use crate::progress::Progress;
use crate::store::import::extract::{Extract, Losses, Lost, Refusal, without_soft_hyphens};
use crate::store::import::html;

/// Fonts that are made unreadable alone are no protection of the text.
const FONT_METHODS: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// The text of a book: its chapters in their order, an empty line between them.
///
/// # Errors
/// In words, where it is damaged or protected, or no chapter of it can be read.
pub(super) fn read(package: &mut Package<'_>, progress: &Progress) -> Result<Extract, Refusal> {
    if is_protected(package)? {
        return Err(Refusal::words(
            "The e-book is protected against reading by other programs; ask its publisher for a file without protection",
        ));
    }
    let book = read_book(package)?;
    let mut losses = Losses::default();
    let mut text = String::new();
    for name in &book.chapters {
        if progress.is_cancelled() {
            return Err(Refusal::Stopped);
        }
        let chapter = match name {
            Some(name) => package.read(name)?,
            None => None,
        };
        let Some(chapter) = chapter else {
            losses.add(Lost::Chapter);
            continue;
        };
        let chapter = html::read_chapter(&decode_xml(&chapter));
        losses.add_many(Lost::Picture, chapter.pictures);
        losses.add_many(Lost::Table, chapter.tables);
        losses.add_many(Lost::Formula, chapter.formulas);
        if !text.is_empty() && !chapter.text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&chapter.text);
    }
    if text.is_empty() {
        return Err(Refusal::words(
            "The e-book has no chapter with text; it may hold pictures of pages only, or be damaged",
        ));
    }
    Ok(Extract {
        text: without_soft_hyphens(text, &mut losses),
        off: book.off,
        notes: losses.notes(),
    })
}

/// Whether anything is encrypted but fonts.
fn is_protected(package: &mut Package<'_>) -> Result<bool, Refusal> {
    const MEMBER: &str = "META-INF/encryption.xml";
    let Some(encryption) = package.read_xml(MEMBER)? else {
        return Ok(false);
    };
    let mut xml = Xml::new(MEMBER, &encryption);
    while let Some(piece) = xml.next()? {
        let Piece::Open(tag) = piece else { continue };
        let method = tag.attribute("Algorithm").unwrap_or_default();
        if tag.is("EncryptionMethod") && !FONT_METHODS.contains(&method.as_str()) {
            return Ok(true);
        }
    }
    Ok(false)
}
