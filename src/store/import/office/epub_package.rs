//! The package document of an e-book: what it says about the book, and which chapters it has in which order.

use std::collections::BTreeMap;

use super::core::title;
use super::package::Package;
use super::xml::{Piece, Xml};
use crate::store::import::dates::read_date;
use crate::store::import::extract::Refusal;
use crate::store::import::read_off::{self, ReadOff};

/// A book as its package document tells of it.
#[derive(Default)]
pub(super) struct Book {
    pub(super) off: ReadOff,
    /// Names of the members that are read one after the other; none for a chapter that is not listed.
    pub(super) chapters: Vec<Option<String>>,
}

/// Finds and reads the package document.
///
/// # Errors
/// In words, where there is none or it cannot be read.
pub(super) fn read_book(package: &mut Package<'_>) -> Result<Book, Refusal> {
    let missing = |what: &str| {
        Refusal::Words(format!(
            "The e-book is damaged ({what} is missing); download or export it again"
        ))
    };
    let container = package.read_xml("META-INF/container.xml")?;
    let container = container.ok_or_else(|| missing("META-INF/container.xml"))?;
    let name = root_file(&container)?.ok_or_else(|| missing("the name of its package document"))?;
    let text = package
        .read_xml(&name)?
        .ok_or_else(|| missing("its package document"))?;
    read_package(&name, &text)
}

fn root_file(container: &str) -> Result<Option<String>, Refusal> {
    let mut xml = Xml::new("META-INF/container.xml", container);
    while let Some(piece) = xml.next()? {
        if let Piece::Open(tag) = piece
            && tag.is("rootfile")
        {
            return Ok(tag.attribute("full-path"));
        }
    }
    Ok(None)
}

fn read_package(name: &str, text: &str) -> Result<Book, Refusal> {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut book = Book::default();
    let mut items: BTreeMap<String, String> = BTreeMap::new();
    let mut xml = Xml::new(name, text);
    while let Some(piece) = xml.next()? {
        let Piece::Open(tag) = piece else { continue };
        match tag.name().as_str() {
            "item" => {
                if let (Some(id), Some(link)) = (tag.attribute("id"), tag.attribute("href")) {
                    items.entry(id).or_insert(link);
                }
            }
            "itemref" => {
                let link = tag.attribute("idref").and_then(|id| items.get(&id).cloned());
                book.chapters.push(link.map(|link| member_name(folder, &link)));
            }
            "title" => book.off.title = book.off.title.take().or(title(&xml.text()?)),
            "creator" => book.off.author = book.off.author.take().or(read_off::author(&xml.text()?)),
            "publisher" => book.off.outlet = book.off.outlet.take().or(read_off::outlet(&xml.text()?)),
            "language" => book.off.language = book.off.language.take().or(read_off::outlet(&xml.text()?)),
            "date" => book.off.date = book.off.date.take().or(date(&xml.text()?)),
            _ => {}
        }
    }
    Ok(book)
}

/// A day that is stated whole; a year alone is none.
fn date(text: &str) -> Option<String> {
    let text = text.trim();
    read_date(text.split_once('T').map_or(text, |(day, _)| day))
}

/// The member that a link in `folder` names: `%20` and its like replaced, `..` followed, what is behind `#` cut off. Only
/// a name to look up in the list of members; nothing is opened by it.
fn member_name(folder: &str, link: &str) -> String {
    let link = link.split('#').next().unwrap_or_default();
    let link = unescaped(link);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(link.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn unescaped(link: &str) -> String {
    let mut bytes = Vec::with_capacity(link.len());
    let mut rest = link.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = after.get(if code.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_name_members() {
        assert_eq!(member_name("OEBPS", "Text/a%20b.xhtml#x"), "OEBPS/Text/a b.xhtml");
        assert_eq!(member_name("OEBPS/pkg", "../c.xhtml"), "OEBPS/c.xhtml");
        assert_eq!(member_name("", "../../etc/passwd"), "etc/passwd");
        assert_eq!(member_name("", "100%"), "100%");
    }

    #[test]
    fn a_year_alone_is_no_day() {
        assert_eq!(date("2025-08-20T00:00:00+00:00"), Some("2025-08-20".to_owned()));
        assert_eq!(date(" 2025-08-20 "), Some("2025-08-20".to_owned()));
        assert_eq!(date("2025"), None);
    }
}
