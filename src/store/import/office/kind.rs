//! Which document a zip holds, told by what is in it.

use super::package::Package;
use super::xml::{Piece, Xml};
use crate::store::import::extract::Refusal;

/// A packed document that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store::import) enum Kind {
    Docx,
    Odt,
    Epub,
}

/// The types that packed documents state, and what they are: ours, or a word for what is not read.
const STATED: [(&str, Result<Kind, &str>); 7] = [
    ("application/epub+zip", Ok(Kind::Epub)),
    ("application/vnd.oasis.opendocument.text", Ok(Kind::Odt)),
    ("application/vnd.oasis.opendocument.text-template", Ok(Kind::Odt)),
    ("application/vnd.oasis.opendocument.spreadsheet", Err("a spreadsheet")),
    ("application/vnd.oasis.opendocument.presentation", Err("a presentation")),
    ("application/vnd.oasis.opendocument.graphics", Err("a drawing")),
    ("application/vnd.oasis.opendocument.formula", Err("a formula")),
];

/// What the zip is: a document that is read, or a word for what else.
///
/// # Errors
/// When it is no whole zip.
pub(in crate::store::import) fn kind_of(bytes: &[u8]) -> Result<Result<Kind, &'static str>, Refusal> {
    let mut package = Package::open(bytes)?;
    if let Some(stated) = package.read("mimetype")? {
        let stated = String::from_utf8_lossy(&stated);
        if let Some((_, kind)) = STATED.iter().find(|(name, _)| *name == stated.trim()) {
            return Ok(*kind);
        }
    }
    if package.has("word/document.xml") {
        return Ok(Ok(Kind::Docx));
    }
    if package.has("META-INF/container.xml") {
        return Ok(Ok(Kind::Epub));
    }
    if package.has("xl/workbook.xml") {
        return Ok(Err("a spreadsheet"));
    }
    if package.has("ppt/presentation.xml") {
        return Ok(Err("a presentation"));
    }
    let types = package.read_xml("[Content_Types].xml")?;
    Ok(match types {
        Some(types) if main_document(&types)?.is_some() => Ok(Kind::Docx),
        Some(_) => Err("an Office file without a text"),
        None => Err("a packed file"),
    })
}

/// The name of the member that holds a Word document's text, by the list of types.
pub(super) fn main_document(types: &str) -> Result<Option<String>, Refusal> {
    let mut xml = Xml::new("[Content_Types].xml", types);
    while let Some(piece) = xml.next()? {
        if let Piece::Open(tag) = piece
            && tag.is("Override")
            && let Some(stated) = tag.attribute("ContentType")
            && stated.contains("wordprocessingml")
            && (stated.ends_with(".main+xml") || stated.ends_with("Template.main+xml"))
        {
            return Ok(tag
                .attribute("PartName")
                .map(|name| name.trim_start_matches('/').to_owned()));
        }
    }
    Ok(None)
}
