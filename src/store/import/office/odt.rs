//! Documents of LibreOffice and other programs that write OpenDocument.

use super::core;
use super::lines::Lines;
use super::package::{Package, protected};
use super::xml::{Piece, Tag, Xml};
use crate::store::import::extract::{Extract, Losses, Lost, Refusal};

/// Elements whose content is no text of the document.
const SKIPPED: [&str; 6] = [
    "forms",
    "desc",
    "sequence-decls",
    "note-citation",
    "hidden-text",
    "event-listeners",
];
/// Most blanks that one element may stand for.
const MAX_BLANKS: usize = 1_000;

/// The text of an OpenDocument text.
///
/// # Errors
/// In words, where it is damaged, protected, or has no text.
pub(super) fn read(package: &mut Package<'_>) -> Result<Extract, Refusal> {
    if let Some(manifest) = package.read_xml("META-INF/manifest.xml")?
        && manifest.contains("encryption-data")
    {
        return Err(protected());
    }
    let Some(content) = package.read_xml("content.xml")? else {
        return Err(Refusal::words(
            "The document has no text in it (content.xml is missing); open it in LibreOffice and save it anew",
        ));
    };
    let mut reading = Reading::default();
    reading.body(&content)?;
    let Reading {
        mut lines,
        losses,
        notes,
        ..
    } = reading;
    for note in std::iter::once(String::new()).chain(notes) {
        lines.begin_paragraph(&note);
        lines.end_paragraph();
    }
    core::document(lines, losses, (package, "meta.xml"))
}

#[derive(Default)]
struct Reading {
    lines: Lines,
    losses: Losses,
    /// Lines of the notes, numbered.
    notes: Vec<String>,
    /// Whether the text has begun; what comes before are styles and fonts.
    in_text: bool,
    /// Lists that are open, and whether the item's first paragraph is still to come.
    lists: usize,
    item: bool,
}

impl Reading {
    fn body(&mut self, content: &str) -> Result<(), Refusal> {
        let mut xml = Xml::new("content.xml", content);
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Open(tag) if self.in_text => self.open(&tag, &mut xml)?,
                // The body of a text document; those of others are called otherwise.
                Piece::Open(tag) => self.in_text = tag.is("text"),
                Piece::Close(name) if self.in_text => self.close(&name),
                Piece::Text(text) if self.in_text => self.words(&text),
                Piece::Close(_) | Piece::Text(_) => {}
            }
        }
        match self.in_text {
            true => Ok(()),
            false => Err(Refusal::words(
                "The document holds no text but a table or drawing; save what is to be read as a text document",
            )),
        }
    }

    fn open(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        let name = tag.name();
        match name.as_str() {
            "p" | "h" => {
                let front = match std::mem::take(&mut self.item) && name == "p" {
                    true => format!("{}- ", "  ".repeat(self.lists.saturating_sub(1).min(8))),
                    false => String::new(),
                };
                self.lines.begin_paragraph(&front);
            }
            "s" => {
                let count = tag.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.lines.text(&" ".repeat(usize::min(count, MAX_BLANKS)));
            }
            "tab" => self.lines.text("\t"),
            "line-break" => self.lines.text("\n"),
            "list" => self.lists += 1,
            "list-item" => self.item = true,
            "table" => self.losses.add(Lost::Table),
            "table-row" => self.lines.begin_row(),
            "table-cell" | "covered-table-cell" => self.lines.begin_cell(),
            "note" => self.note(xml)?,
            "text-box" => self.losses.add(Lost::TextBox),
            "image" => self.losses.add(Lost::Picture),
            "object" | "object-ole" | "plugin" => self.losses.add(Lost::Embedded),
            // Its title is a description of a picture; within metadata there is none.
            "title" => xml.skip()?,
            "annotation" => {
                self.losses.add(Lost::Comment);
                xml.skip()?;
            }
            "tracked-changes" => self.changes(xml)?,
            _ if SKIPPED.contains(&name.as_str()) => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" => self.lines.end_paragraph(),
            "list" => self.lists = self.lists.saturating_sub(1),
            "list-item" => self.item = false,
            "table-row" => self.lines.end_row(),
            "table-cell" | "covered-table-cell" => self.lines.end_cell(),
            _ => {}
        }
    }

    /// White space counts as one blank, and not at all at the front of a paragraph.
    fn words(&mut self, text: &str) {
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        if text.starts_with(blank) && !self.lines.ends_blank() {
            self.lines.text(" ");
        }
        for (n, word) in text.split(blank).filter(|word| !word.is_empty()).enumerate() {
            if n > 0 {
                self.lines.text(" ");
            }
            self.lines.text(word);
        }
        if text.ends_with(blank) && !self.lines.ends_blank() {
            self.lines.text(" ");
        }
    }

    /// A note where it is referred to: its number stands there, its words at the end.
    fn note(&mut self, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        let mut note = Self {
            in_text: true,
            ..Self::default()
        };
        let outside = xml.depth().saturating_sub(1);
        while xml.depth() > outside {
            match xml.next()? {
                // Notes hold no notes; a file made to have some has them passed over.
                Some(Piece::Open(tag)) if tag.is("note") => xml.skip()?,
                Some(Piece::Open(tag)) => note.open(&tag, xml)?,
                Some(Piece::Close(name)) => note.close(&name),
                Some(Piece::Text(text)) => note.words(&text),
                None => break,
            }
        }
        self.losses.add(Lost::Footnote);
        self.losses.merge(note.losses);
        let number = self.notes.len() + 1;
        self.notes.push(format!("[{number}] {}", note.lines.finish().trim()));
        self.lines.text(&format!("[{number}]"));
        Ok(())
    }

    /// The list of tracked changes, in front of the text: what was deleted stands here and nowhere else.
    fn changes(&mut self, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        let outside = xml.depth().saturating_sub(1);
        while xml.depth() > outside {
            match xml.next()? {
                Some(Piece::Open(tag)) if tag.is("deletion") => self.losses.add(Lost::Deleted),
                Some(Piece::Open(tag)) if tag.is("insertion") => self.losses.add(Lost::Inserted),
                Some(_) => {}
                None => break,
            }
        }
        Ok(())
    }
}
