//! Pieces of XML, one after the other, without a tree. Prefixes are cut off: the few names we look for differ without them.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::store::import::extract::Refusal;

/// Deepest nesting. Documents of word processors stay below 60.
const MAX_DEPTH: usize = 256;

/// A piece of XML. Comments, declarations and processing instructions are passed over.
pub(super) enum Piece<'a> {
    /// An element begins. One that is empty also ends: a [`Piece::Close`] follows in any case.
    Open(Tag<'a>),
    /// An element ends; its name without the prefix.
    Close(String),
    /// Text, references replaced.
    Text(String),
}

/// The beginning of an element.
pub(super) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> String {
        local(self.0.local_name().as_ref())
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.0.local_name().as_ref() == name.as_bytes()
    }

    /// The value of the first attribute of this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        // Twice the same attribute is not looked for: the search costs time that grows with the square of their number.
        let found = attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == name.as_bytes())?;
        // A reference that is not known leaves the value as it is written.
        Some(match found.normalized_value(quick_xml::XmlVersion::Implicit1_0) {
            Ok(value) => value.into_owned(),
            Err(_) => String::from_utf8_lossy(&found.value).into_owned(),
        })
    }
}

/// Reads XML from front to end.
pub(super) struct Xml<'a> {
    /// The member that is read, for messages.
    member: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Xml<'a> {
    pub(super) fn new(member: &'a str, text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self {
            member,
            reader,
            depth: 0,
        }
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    /// When the XML is broken off or ill-formed, nested too deeply, or declares entities.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'a>>, Refusal> {
        loop {
            let event = self.reader.read_event().map_err(|err| self.broken(&err.to_string()))?;
            return Ok(Some(match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(self.broken(&format!("it is nested deeper than {MAX_DEPTH}")));
                    }
                    Piece::Open(Tag(tag))
                }
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::Close(local(tag.local_name().as_ref()))
                }
                Event::Text(text) => {
                    let text = text.xml10_content().map_err(|err| self.broken(&err.to_string()))?;
                    Piece::Text(text.into_owned())
                }
                Event::CData(text) => {
                    let text = text.xml10_content().map_err(|err| self.broken(&err.to_string()))?;
                    Piece::Text(text.into_owned())
                }
                Event::GeneralRef(reference) => {
                    let name = reference.decode().map_err(|err| self.broken(&err.to_string()))?;
                    let found = match reference.resolve_char_ref() {
                        Ok(Some(found)) => Some(found.to_string()),
                        Ok(None) => quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned),
                        Err(_) => None,
                    };
                    // What is not known stays as it is written, for a reader to see.
                    Piece::Text(found.unwrap_or_else(|| format!("&{name};")))
                }
                Event::DocType(declared) if declared.contains(&b'[') => {
                    return Err(self.broken("it declares a document type with parts of its own, which are not read"));
                }
                Event::Eof if self.depth > 0 => return Err(self.broken("it ends too soon")),
                Event::Eof => return Ok(None),
                Event::DocType(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            }));
        }
    }

    /// Passes over all that is in the element that was just opened, its end too.
    pub(super) fn skip(&mut self) -> Result<(), Refusal> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// All text in the element that was just opened, up to its end.
    pub(super) fn text(&mut self) -> Result<String, Refusal> {
        let outside = self.depth.saturating_sub(1);
        let mut out = String::new();
        while self.depth > outside {
            match self.next()? {
                Some(Piece::Text(text)) => out.push_str(&text),
                Some(_) => {}
                None => break,
            }
        }
        Ok(out)
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// How many bytes were read.
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn broken(&self, why: &str) -> Refusal {
        Refusal::Words(format!(
            "The part {} of the document cannot be read ({why}, byte {}); open it in the program it comes from and save it anew",
            self.member.escape_debug(),
            self.reader.buffer_position()
        ))
    }
}

fn local(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}
