//! XML, written element by element.

use std::io::{self, Write};

/// Writes elements, a line each, and closes what it opened.
pub(super) struct Xml<'w> {
    out: &'w mut dyn Write,
    open: Vec<&'static str>,
}

/// Names and values; empty values are left out.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl<'w> Xml<'w> {
    /// Begins a document.
    pub fn new(out: &'w mut dyn Write) -> io::Result<Self> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")?;
        Ok(Self { out, open: Vec::new() })
    }

    /// Begins an element that has others in it.
    pub fn open(&mut self, name: &'static str, attributes: Attributes<'_>) -> io::Result<()> {
        self.tag(name, attributes, ">\n")?;
        self.open.push(name);
        Ok(())
    }

    /// Ends the element opened last.
    pub fn close(&mut self) -> io::Result<()> {
        let name = self.open.pop().unwrap_or_default();
        writeln!(self.out, "</{name}>")
    }

    /// An element without content.
    pub fn empty(&mut self, name: &'static str, attributes: Attributes<'_>) -> io::Result<()> {
        self.tag(name, attributes, "/>\n")
    }

    /// An element of words alone; none where there are no words.
    pub fn words(&mut self, name: &'static str, words: &str) -> io::Result<()> {
        if words.is_empty() {
            return Ok(());
        }
        self.tag(name, &[], ">")?;
        self.out.write_all(escaped(words, false).as_bytes())?;
        writeln!(self.out, "</{name}>")
    }

    fn tag(&mut self, name: &str, attributes: Attributes<'_>, end: &str) -> io::Result<()> {
        write!(self.out, "<{name}")?;
        for (attribute, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            write!(self.out, " {attribute}=\"{}\"", escaped(value, true))?;
        }
        self.out.write_all(end.as_bytes())
    }
}

/// Signs that XML cannot hold become U+FFFD, one for one. A reader would fold line ends and tabs in attributes.
fn escaped(words: &str, in_attribute: bool) -> String {
    let mut escaped = String::with_capacity(words.len() + 16);
    for sign in words.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\n' if in_attribute => escaped.push_str("&#10;"),
            '\t' if in_attribute => escaped.push_str("&#9;"),
            '\n' | '\t' => escaped.push(sign),
            '\0'..'\x20' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(sign),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_by_an_xml_reader() {
        let words = "a<b> & \"c\"\r\n\td\u{b} é 😀";
        let mut bytes = Vec::new();
        let mut xml = Xml::new(&mut bytes).unwrap();
        xml.open("A", &[("x", words), ("none", "")]).unwrap();
        xml.words("B", words).unwrap();
        xml.words("B", "").unwrap();
        xml.empty("C", &[]).unwrap();
        xml.close().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        let back = words.replace('\u{b}', "\u{fffd}");
        let root = document.root_element();
        assert_eq!(root.attribute("x"), Some(back.as_str()));
        assert_eq!(root.attribute("none"), None);
        let children: Vec<_> = root.children().filter(roxmltree::Node::is_element).collect();
        assert_eq!((children.len(), children[0].text()), (2, Some(back.as_str())));
    }
}
