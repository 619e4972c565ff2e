//! What is known of a document once its lines are read, and what its properties say: its title and who wrote it. Days of making and saving are not days of
//! publication, so they are not taken.

use super::lines::Lines;
use super::package::Package;
use super::xml::{Piece, Xml};
use crate::store::import::extract::{Extract, Losses, Refusal, without_soft_hyphens};
use crate::store::import::plain;
use crate::store::import::read_off::{self, ReadOff};

/// A document of these lines, with what the properties in the package's `member` say, or else its text.
pub(super) fn document(
    lines: Lines,
    mut losses: Losses,
    (package, member): (&mut Package<'_>, &str),
) -> Result<Extract, Refusal> {
    let text = without_soft_hyphens(lines.finish(), &mut losses);
    let off = match package.read_xml(member)? {
        Some(properties) => read_off(member, &properties)?,
        None => ReadOff::default(),
    };
    Ok(Extract {
        off: off.or(plain::read_off(&text)),
        text,
        notes: losses.notes(),
    })
}

/// Reads `dc:title`, `dc:creator` and `dc:language`, in whatever they stand.
pub(super) fn read_off(member: &str, text: &str) -> Result<ReadOff, Refusal> {
    let mut off = ReadOff::default();
    let mut xml = Xml::new(member, text);
    while let Some(piece) = xml.next()? {
        let Piece::Open(tag) = piece else { continue };
        match tag.name().as_str() {
            "title" => off.title = off.title.or(title(&xml.text()?)),
            "creator" | "initial-creator" => off.author = off.author.or(read_off::author(&xml.text()?)),
            "language" => off.language = off.language.or(read_off::outlet(&xml.text()?)),
            _ => {}
        }
    }
    Ok(off)
}

/// A title, but for those that programs put there unasked.
pub(in crate::store::import) fn title(text: &str) -> Option<String> {
    const UNASKED: [&str; 6] = [
        "untitled",
        "document",
        "document1",
        "microsoft word",
        "title",
        "unknown",
    ];
    const FILES: [&str; 8] = [".doc", ".docx", ".odt", ".rtf", ".indd", ".qxd", ".tex", ".pdf"];
    let title = read_off::title(text)?;
    let lower = title.to_lowercase();
    let is_file = FILES.iter().any(|ending| lower.ends_with(ending)) || lower.starts_with("microsoft word - ");
    (!is_file && !UNASKED.contains(&lower.as_str())).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_programs_give_are_none() {
        assert_eq!(title("Ferries  stop"), Some("Ferries stop".to_owned()));
        for unasked in ["Microsoft Word - report.doc", "report_final.INDD", "Untitled", " "] {
            assert_eq!(title(unasked), None, "{unasked}");
        }
    }
}
