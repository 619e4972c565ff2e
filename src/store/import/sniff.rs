//! Which reader a file needs: by its extension, else by its first bytes.

use std::path::Path;

use super::packed;

/// How far into a file `<html` may stand, in bytes.
const SNIFFED_BYTES: usize = 1024;
/// How a PDF begins.
const PDF: &[u8] = b"%PDF-";

/// The extensions of files that can be read, without the dot, for dialogs that show only those.
pub const EXTENSIONS: [&str; 17] = [
    "txt", "text", "log", "md", "markdown", "html", "htm", "xhtml", "pdf", "docx", "docm", "odt", "ott", "epub", "gz",
    "zst", "zstd",
];

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    /// Text as it is.
    Plain,
    /// Text as it is; the front matter is read off.
    Markdown,
    /// A page whose main text is extracted.
    Html,
    /// Pages of print; their text layer is extracted.
    Pdf,
    /// A Word document; its text is extracted.
    Docx,
    /// A text of LibreOffice and others; its text is extracted.
    Odt,
    /// An e-book; the text of its chapters is extracted.
    Epub,
}

impl InputFormat {
    /// The format that an extension names, in any case, without the dot.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" | "log" => Some(Self::Plain),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "pdf" => Some(Self::Pdf),
            "docx" | "docm" => Some(Self::Docx),
            "odt" | "ott" => Some(Self::Odt),
            "epub" => Some(Self::Epub),
            _ => None,
        }
    }

    /// The format that the extension of `path` names; of `a.txt.gz` and its like, the one before.
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let name = packed::inner_name(name).unwrap_or(name);
        Self::from_extension(Path::new(name).extension()?.to_str()?)
    }

    /// What it is called where a document says what it came from.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Epub => "epub",
        }
    }

    /// Whether it is decoded as text; else its bytes are read by a reader of its own.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Plain | Self::Markdown | Self::Html)
    }
}

/// What a file without a known extension holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sniffed {
    Text(InputFormat),
    /// Not text; a word for what it seems to be.
    Binary(&'static str),
}

/// A file that is no text whatever its name says: a word for what it is.
pub(super) fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 7] = [
        (
            b"\xD0\xCF\x11\xE0",
            "an old Office document, or one that is protected by a password",
        ),
        (b"{\\rtf", "an RTF document"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x1F\x8B", "a file packed twice"),
        (b"\x28\xB5\x2F\xFD", "a file packed twice"),
    ];
    KNOWN
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, word)| *word)
}

/// Whether the bytes are those of a PDF. Before its mark may stand what other programs put there, if it is called so.
pub(super) fn is_pdf(bytes: &[u8], is_called_so: bool) -> bool {
    let head = bytes.get(..SNIFFED_BYTES).unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(PDF) || (is_called_so && memchr::memmem::find(head, PDF).is_some())
}

/// Whether the bytes begin as a zip does, be it an empty one.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Looks at the front of `bytes`; `utf16` says that their NULs are those of UTF-16 or UTF-32.
pub(super) fn sniff(bytes: &[u8], utf16: bool) -> Sniffed {
    if memchr::memchr(0, bytes).is_some() && !utf16 {
        return Sniffed::Binary("not a text file");
    }
    // NULs are dropped so that the tag is found in UTF-16, too.
    let head: Vec<u8> = bytes
        .iter()
        .take(SNIFFED_BYTES)
        .filter(|byte| **byte != 0)
        .map(u8::to_ascii_lowercase)
        .collect();
    let is_html = ["<!doctype html", "<html"]
        .iter()
        .any(|tag| memchr::memmem::find(&head, tag.as_bytes()).is_some());
    Sniffed::Text(if is_html { InputFormat::Html } else { InputFormat::Plain })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_name_formats_in_any_case() {
        let format = |name: &str| InputFormat::from_path(Path::new(name));
        assert_eq!(format("a.TXT"), Some(InputFormat::Plain));
        assert_eq!(format("a.log"), Some(InputFormat::Plain));
        assert_eq!(format("a.b.md"), Some(InputFormat::Markdown));
        assert_eq!(format("a.Htm"), Some(InputFormat::Html));
        assert_eq!(format("a.PDF"), Some(InputFormat::Pdf));
        assert_eq!(format("a.md.gz"), Some(InputFormat::Markdown));
        assert_eq!(format("a.jsonl.zst"), None);
        assert_eq!(format("a.gz"), None);
        assert!(
            EXTENSIONS[..14]
                .iter()
                .all(|ending| InputFormat::from_extension(ending).is_some())
        );
        assert_eq!(format("txt"), None);
    }

    #[test]
    fn content_decides_where_the_name_does_not() {
        assert_eq!(sniff(b"\n<!DOCTYPE HTML><p>", false), Sniffed::Text(InputFormat::Html));
        assert_eq!(sniff(b"<?xml?><HTML lang=en>", false), Sniffed::Text(InputFormat::Html));
        assert_eq!(sniff(b"<\0h\0t\0m\0l\0>\0", true), Sniffed::Text(InputFormat::Html));
        assert_eq!(sniff(b"plain words", false), Sniffed::Text(InputFormat::Plain));
        assert!(matches!(sniff(b"\x7FELF\0\0", false), Sniffed::Binary(_)));
    }

    #[test]
    fn packed_documents_and_pdfs_are_known_by_their_front() {
        assert!(is_pdf(b"\r\n%PDF-1.7", false) && is_pdf(b"junk %PDF-1.7", true));
        assert!(!is_pdf(b"On %PDF-1.7 and its sisters", false));
        assert!(is_zip(b"PK\x03\x04") && !is_zip(b"PK is a name"));
        assert_eq!(known_binary(b"PK is a name"), None);
    }
}
