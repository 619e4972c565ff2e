//! Which reader a file needs: by its extension, else by its first bytes.

use std::path::Path;

/// How far into a file `<html` may stand, in bytes.
const SNIFFED_BYTES: usize = 1024;

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    /// Text as it is.
    Plain,
    /// Text as it is; the front matter is read off.
    Markdown,
    /// A page whose main text is extracted.
    Html,
}

impl InputFormat {
    /// The format that an extension names, in any case, without the dot.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" | "log" => Some(Self::Plain),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            _ => None,
        }
    }

    /// The format that the extension of `path` names.
    pub fn from_path(path: &Path) -> Option<Self> {
        Self::from_extension(path.extension()?.to_str()?)
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
    const KNOWN: [(&[u8], &str); 8] = [
        (b"%PDF-", "a PDF file"),
        (b"PK\x03\x04", "a packed file, such as a Word document"),
        (b"\xD0\xCF\x11\xE0", "an old Office document"),
        (b"{\\rtf", "an RTF document"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x1F\x8B", "a packed file"),
    ];
    KNOWN
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, word)| *word)
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
        assert_eq!(format("a.pdf"), None);
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
    fn a_pdf_is_known() {
        assert_eq!(known_binary(b"%PDF-1.7"), Some("a PDF file"));
        assert_eq!(known_binary(b"PK is a name"), None);
    }
}
