//! Footnotes and endnotes of a Word document: numbered as the text refers to them, and read from their own members.

use std::collections::BTreeMap;

use super::docx::Reading;
use super::package::Package;
use super::xml::{Piece, Xml};
use crate::store::import::extract::{Losses, Refusal};

/// The references of the text, in order: whether to an endnote, and its id.
#[derive(Default)]
pub(super) struct Notes(Vec<(bool, String)>);

impl Notes {
    /// Takes a reference; says its number. `element` is `footnoteReference` or `endnoteReference`.
    pub(super) fn refer(&mut self, element: &str, id: &str) -> usize {
        self.0.push((element == "endnoteReference", id.to_owned()));
        self.0.len()
    }

    /// The lines that stand at the end of the text, the first after an empty line, and how many notes they are. `folder`
    /// is where the document's member lies.
    pub(super) fn read(
        self,
        package: &mut Package<'_>,
        folder: &str,
        losses: &mut Losses,
    ) -> Result<(Vec<String>, u64), Refusal> {
        if self.0.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let mut found = BTreeMap::new();
        for (is_endnote, name, element) in [(false, "footnotes.xml", "footnote"), (true, "endnotes.xml", "endnote")] {
            let member = format!("{folder}/{name}");
            if let Some(text) = package.read_xml(member.trim_start_matches('/'))? {
                for (id, note) in split(&member, &text, element)? {
                    let mut reading = Reading::default();
                    reading.body(&member, &note)?;
                    let words = reading.lines.finish();
                    losses.merge(reading.losses);
                    found.insert((is_endnote, id), words.trim().to_owned());
                }
            }
        }
        let count = self.0.len() as u64;
        let mut lines = vec![String::new()];
        for (number, note) in (1_usize..).zip(&self.0) {
            let words = found
                .get(note)
                .map_or("(this note is missing in the file)", String::as_str);
            lines.push(format!("[{number}] {words}"));
        }
        Ok((lines, count))
    }
}

/// The notes of a member with their ids, each as XML of its own.
fn split(member: &str, text: &str, element: &str) -> Result<Vec<(String, String)>, Refusal> {
    let mut notes = Vec::new();
    let mut xml = Xml::new(member, text);
    while let Some(piece) = xml.next()? {
        let Piece::Open(tag) = piece else { continue };
        if !tag.is(element) {
            continue;
        }
        let id = tag.attribute("id").unwrap_or_default();
        let from = xml.position();
        xml.skip()?;
        let inside = text.get(from..xml.position()).unwrap_or_default();
        // Up to the end tag of the note itself.
        let inside = inside.rsplit_once("</").map_or("", |(inside, _)| inside);
        notes.push((id, inside.to_owned()));
    }
    Ok(notes)
}
