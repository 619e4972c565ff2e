//! Word documents.

use super::docx_notes::Notes;
use super::kind::main_document;
use super::package::Package;
use super::xml::{Piece, Tag, Xml};
use super::{core, lines::Lines};
use crate::store::import::extract::{Extract, Losses, Lost, Refusal};

/// Elements whose content is no text of the document, or says what other elements say already.
const SKIPPED: [&str; 7] = [
    "Fallback",
    "instrText",
    "delInstrText",
    "sdtPr",
    "sectPrChange",
    "rPrChange",
    "pPrChange",
];

/// The text of a Word document.
///
/// # Errors
/// In words, where it is damaged or has no text.
pub(super) fn read(package: &mut Package<'_>) -> Result<Extract, Refusal> {
    let mut member = "word/document.xml".to_owned();
    if !package.has(&member)
        && let Some(types) = package.read_xml("[Content_Types].xml")?
        && let Some(stated) = main_document(&types)?
    {
        member = stated;
    }
    let Some(body) = package.read_xml(&member)? else {
        return Err(Refusal::words(
            "The Word document has no text in it (word/document.xml is missing); open it in Word and save it anew",
        ));
    };
    let mut reading = Reading::default();
    reading.body(&member, &body)?;
    reading.add_notes(package, &member)?;
    core::document(reading.lines, reading.losses, (package, "docProps/core.xml"))
}

/// Where the reading is.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) lines: Lines,
    pub(super) losses: Losses,
    pub(super) notes: Notes,
    /// How many elements are open that say that text is text: `w:t`.
    in_text: u32,
    /// How many formulas are open.
    in_formula: u32,
    /// Whether the run that is open is hidden.
    hidden: bool,
    /// The level of the list that the paragraph is an item of, as far as its properties were read.
    list: Option<usize>,
    is_heading: bool,
}

impl Reading {
    /// Reads the paragraphs of a member.
    pub(super) fn body(&mut self, member: &str, text: &str) -> Result<(), Refusal> {
        let mut xml = Xml::new(member, text);
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Open(tag) => self.open(&tag, &mut xml)?,
                Piece::Close(name) => self.close(&name),
                Piece::Text(text) if self.in_text > 0 => self.words(&text),
                Piece::Text(_) => {}
            }
        }
        Ok(())
    }

    fn open(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        let name = tag.name();
        match name.as_str() {
            "t" => self.in_text += 1,
            "p" => self.lines.begin_paragraph(""),
            "r" => self.hidden = false,
            "tab" | "ptab" if self.in_text == 0 => self.words("\t"),
            "cr" | "br" => self.words("\n"),
            "noBreakHyphen" => self.words("\u{2011}"),
            "softHyphen" => self.losses.add(Lost::SoftHyphen),
            "sym" => self.losses.add(Lost::Symbol),
            // In the properties of a paragraph, where `w:tab` is a tab stop.
            "tabs" => xml.skip()?,
            "vanish" => self.hidden = is_on(tag),
            "numId" => {
                let is_none = tag.attribute("val").as_deref() == Some("0");
                self.list = self.list.or(Some(0)).filter(|_| !is_none);
            }
            "ilvl" => self.list = tag.attribute("val").and_then(|level| level.parse().ok()),
            "pStyle" => {
                let style = tag.attribute("val").unwrap_or_default().to_lowercase();
                self.is_heading = is_heading_style(&style);
                self.list = is_list_style(&style).then_some(0);
            }
            "oMath" => {
                self.in_formula += 1;
                self.losses.add(Lost::Formula);
            }
            "tr" => self.lines.begin_row(),
            "tc" => self.lines.begin_cell(),
            _ if SKIPPED.contains(&name.as_str()) => xml.skip()?,
            _ => self.count(tag, &name, xml)?,
        }
        Ok(())
    }

    /// What is not text as such: counted, and passed over where its words do not belong to the text.
    fn count(&mut self, tag: &Tag<'_>, name: &str, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        match name {
            "tbl" => self.losses.add(Lost::Table),
            "txbxContent" => self.losses.add(Lost::TextBox),
            "blip" | "imagedata" => self.losses.add(Lost::Picture),
            "chart" | "relIds" | "OLEObject" => self.losses.add(Lost::Embedded),
            "altChunk" | "subDoc" => self.losses.add(Lost::OtherFile),
            "commentReference" => self.losses.add(Lost::Comment),
            "headerReference" | "footerReference" => self.losses.add(Lost::HeaderOrFooter),
            "footnoteReference" | "endnoteReference" => {
                let number = self.notes.refer(name, &tag.attribute("id").unwrap_or_default());
                self.words(&format!("[{number}]"));
            }
            "del" | "moveFrom" => {
                let words = xml.text()?;
                // In the properties of a paragraph the element only marks the paragraph's end.
                if name == "del" && !words.is_empty() {
                    self.losses.add(Lost::Deleted);
                }
            }
            "ins" => self.losses.add(Lost::Inserted),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = self.in_text.saturating_sub(1),
            "pPr" => {
                if let Some(level) = self.list.take().filter(|_| !self.is_heading) {
                    self.lines.front(&format!("{}- ", "  ".repeat(level.min(8))));
                }
                self.is_heading = false;
            }
            "p" => self.lines.end_paragraph(),
            "oMath" => self.in_formula = self.in_formula.saturating_sub(1),
            "tr" => self.lines.end_row(),
            "tc" => self.lines.end_cell(),
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if self.in_formula > 0 {
            return;
        }
        if self.hidden {
            self.losses.add(Lost::Hidden);
        } else {
            self.lines.text(words);
        }
    }

    fn add_notes(&mut self, package: &mut Package<'_>, member: &str) -> Result<(), Refusal> {
        let folder = member.rsplit_once('/').map_or("", |(folder, _)| folder);
        let (texts, count) = std::mem::take(&mut self.notes).read(package, folder, &mut self.losses)?;
        self.losses.add_many(Lost::Footnote, count);
        for text in texts {
            self.lines.begin_paragraph(&text);
            self.lines.end_paragraph();
        }
        Ok(())
    }
}

fn is_on(tag: &Tag<'_>) -> bool {
    !matches!(tag.attribute("val").as_deref(), Some("0" | "false" | "off"))
}

/// Styles that Word brings along for items; others say themselves that they are of a list. In lower case.
fn is_list_style(style: &str) -> bool {
    style.starts_with("listbullet") || style.starts_with("listnumber")
}

fn is_heading_style(style: &str) -> bool {
    style.starts_with("heading") || style.starts_with("title") || style.starts_with("berschrift")
}
