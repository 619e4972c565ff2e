//! A page in, its text and what it says about itself out.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::{Config, Readability};
use encoding_rs::{Encoding, UTF_8};

use super::scan::{Scan, Token};
use super::{guard, meta, text};
use crate::store::import::read_off::{self, ReadOff};

/// How far into a page its encoding may be stated, in bytes. The standard says 1,024; pages are longer-winded.
const HEAD_BYTES: usize = 4096;
/// An article with less than one part in this many of the visible text is taken for a wrong guess.
const TINY_PART: usize = 10;

/// A page, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::store::import) struct Page {
    /// The main text, in lines.
    pub(in crate::store::import) text: String,
    pub(in crate::store::import) off: ReadOff,
    /// What the analyst should know, in sentences without a full stop.
    pub(in crate::store::import) notes: Vec<String>,
}

/// The main text of a page, or all its visible text where no main text is found.
pub(in crate::store::import) fn read_page(page: &str) -> Page {
    let stated = meta::read_head(page);
    let title_element = ReadOff {
        title: stated.title_element,
        ..ReadOff::default()
    };
    let visible = text::text_of(page);
    if !guard::is_tame(page) {
        let note = "The page is nested too deeply or is too large to look for its main text, so all its text was kept";
        return Page {
            text: visible,
            off: stated.off.or(title_element),
            notes: vec![note.to_owned()],
        };
    }
    let (article, found) = match find_article(page) {
        Some(article) => (article.text, article.off),
        None => (String::new(), ReadOff::default()),
    };
    let off = stated.off.or(found).or(title_element);
    let (kept, all) = (count(&article), count(&visible));
    if kept.saturating_mul(TINY_PART) < all {
        let note = "No main text was found, so all visible text of the page was kept";
        return Page {
            text: visible,
            off,
            notes: vec![note.to_owned()],
        };
    }
    let note = format!("Kept {kept} of {all} visible characters as the main text");
    let notes = if kept == all { Vec::new() } else { vec![note] };
    Page {
        text: article,
        off,
        notes,
    }
}

/// The encoding that a `meta` tag states, if it can be one that the tag itself is readable in. Not UTF-8: bytes that
/// are UTF-8 need no statement, and others belie it.
pub(in crate::store::import) fn stated_encoding(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head);
    let encoding = Scan::new(&head).find_map(|token| match token {
        Token::Open(tag) if tag.is("meta") => {
            let content = || tag.attribute("content")?.split_once("charset=").map(|(_, label)| label);
            let label = tag.attribute("charset").or_else(content)?;
            Encoding::for_label_no_replacement(label.trim().trim_matches(['"', '\'']).as_bytes())
        }
        _ => None,
    })?;
    (encoding.is_ascii_compatible() && encoding != UTF_8).then(|| encoding.name())
}

struct Article {
    text: String,
    off: ReadOff,
}

/// What `dom_smoothie` takes for the article; nothing if it finds none or fails.
fn find_article(page: &str) -> Option<Article> {
    // It indexes and unwraps in places; a page that finds such a place must not end the program.
    let found = catch_unwind(AssertUnwindSafe(|| {
        let config = Config {
            disable_json_ld: true,
            ..Config::default()
        };
        let mut reader = Readability::new(page, None, Some(config)).ok()?;
        if tree_depth(&reader) > guard::MAX_DEPTH * 2 {
            return None;
        }
        reader.parse().ok()
    }));
    let article = found.ok().flatten()?;
    Some(Article {
        text: text::text_of(&article.content),
        off: ReadOff {
            title: read_off::title(&article.title),
            outlet: article.site_name.as_deref().and_then(read_off::outlet),
            date: article.published_time.as_deref().and_then(meta::day_of),
            url: None,
            author: article.byline.as_deref().and_then(read_off::author),
            language: article.lang.as_deref().and_then(read_off::outlet),
        },
    })
}

/// The true depth of the tree, which may be more than the guard could see: implied elements, misnested tags.
fn tree_depth(reader: &Readability) -> usize {
    let mut level = vec![reader.doc.root()];
    let mut depth = 0;
    while !level.is_empty() {
        let mut below = Vec::new();
        for node in level {
            below.extend(node.children());
        }
        level = below;
        depth += 1;
    }
    depth
}

/// Number of characters that are not white space.
fn count(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[cfg(test)]
mod tests;
