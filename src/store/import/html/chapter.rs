//! A chapter of an e-book: all its visible text, and what of it is no text.

use super::scan::{Scan, Token};
use super::text;

/// A chapter, read.
pub(in crate::store::import) struct Chapter {
    /// In lines, as a page is.
    pub(in crate::store::import) text: String,
    pub(in crate::store::import) pictures: u64,
    pub(in crate::store::import) tables: u64,
    pub(in crate::store::import) formulas: u64,
}

/// Reads a chapter in one pass and without a tree, so that no nesting matters.
pub(in crate::store::import) fn read_chapter(page: &str) -> Chapter {
    let mut chapter = Chapter {
        text: text::text_of_xhtml(page),
        pictures: 0,
        tables: 0,
        formulas: 0,
    };
    for token in Scan::xhtml(page) {
        let Token::Open(tag) = token else { continue };
        if tag.is("img") || tag.is("svg") {
            chapter.pictures += 1;
        } else if tag.is("table") {
            chapter.tables += 1;
        } else if tag.is("math") {
            chapter.formulas += 1;
        }
    }
    chapter
}
