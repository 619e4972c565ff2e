//! Which pages a tree may be built of: a guess at depth and work before any tree is built.

use std::collections::HashMap;

use super::scan::{Scan, Tag, Token};

/// Deepest nesting that a tree may have. Real pages stay below 60.
pub(super) const MAX_DEPTH: usize = 256;
/// Most markup, in bytes, that a tree is built of. Real pages stay below 10 MB.
const MAX_BYTES: usize = 32_000_000;
/// Most of deepest nesting times number of tags. The tree builder compares a tag with the open ones, and repeats open
/// formatting in each paragraph, so this bounds its time and memory. A long encyclopedia page has 2 million.
const MAX_WORK: usize = 4_000_000;
/// Most character references. The tree builder's work grows with their square. Long pages have a few thousand.
const MAX_REFERENCES: usize = 100_000;
/// Most attributes in one tag (about): each is compared with all before it.
const MAX_ATTRIBUTES: usize = 4_000;

/// Elements that never stay open, or close one another.
const FLAT: [&str; 40] = [
    "area", "base", "basefont", "bgsound", "body", "br", "col", "colgroup", "dd", "dt", "embed", "frame", "head", "hr",
    "html", "img", "input", "keygen", "li", "link", "meta", "optgroup", "option", "p", "param", "rb", "rp", "rt",
    "rtc", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr", "doctype", "image",
];
/// Elements that end a drawing when they come within it, so that `/>` no longer closes what follows.
const ENDS_SVG: [&str; 40] = [
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "menu",
    "meta",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "ul",
    "var",
];

/// Whether a tree may be built of the page.
pub(super) fn is_tame(page: &str) -> bool {
    if page.len() > MAX_BYTES || memchr::memchr_iter(b'&', page.as_bytes()).count() > MAX_REFERENCES {
        return false;
    }
    let mut open = Open::default();
    let mut tags = 0_usize;
    for token in Scan::new(page) {
        match token {
            Token::Open(tag) => {
                tags += 1;
                if attribute_marks(tag.inside) > MAX_ATTRIBUTES {
                    return false;
                }
                open.open(&tag);
            }
            Token::Close(name) => {
                tags += 1;
                open.close(&name.to_ascii_lowercase());
            }
            Token::Text(_) => {}
        }
        if open.deepest > MAX_DEPTH {
            return false;
        }
    }
    open.deepest.saturating_mul(tags) <= MAX_WORK
}

/// How many elements are open, by name. A closing tag counts only if its element is open, so stray ones hide nothing.
#[derive(Default)]
struct Open {
    /// Looked up by name only; its order shows nowhere.
    by_name: HashMap<String, usize>,
    depth: usize,
    deepest: usize,
    in_svg: bool,
}

impl Open {
    fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name.to_ascii_lowercase();
        if name == "svg" || name == "math" {
            self.in_svg = true;
        } else if ENDS_SVG.contains(&name.as_str()) {
            self.in_svg = false;
        }
        let closed = self.in_svg && tag.inside.ends_with('/');
        if closed || FLAT.contains(&name.as_str()) {
            return;
        }
        *self.by_name.entry(name).or_default() += 1;
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
    }

    fn close(&mut self, name: &str) {
        if name == "svg" || name == "math" || name == "p" || name == "br" {
            self.in_svg = false;
        }
        if let Some(count) = self.by_name.get_mut(name)
            && *count > 0
        {
            *count -= 1;
            self.depth = self.depth.saturating_sub(1);
        }
    }
}

/// No fewer than the attributes of a tag: blanks, slashes and `=` outside quoted values.
fn attribute_marks(inside: &str) -> usize {
    let mut quote = None;
    let mut marks = 0;
    for byte in inside.bytes() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') => {
                quote = Some(byte);
                marks += 1;
            }
            None => marks += usize::from(byte.is_ascii_whitespace() || matches!(byte, b'/' | b'=')),
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_pages_are_tame() {
        let rows = "<tr><td>a<td>b".repeat(20_000);
        assert!(is_tame(&format!("<html><body><table>{rows}</table><p>x<p>y<br><img>")));
        assert!(is_tame(&"<div><span>x</span></div>".repeat(10_000)));
        assert!(is_tame(&format!("<svg>{}</svg>", "<path d='M 0 0'/>".repeat(5_000))));
    }

    #[test]
    fn deep_wide_and_crowded_pages_are_not() {
        assert!(!is_tame(&"<div>".repeat(MAX_DEPTH + 1)));
        assert!(is_tame(&"<div>".repeat(MAX_DEPTH)));
        assert!(!is_tame(&"<b><i></p></x>".repeat(1_000)));
        assert!(!is_tame(&"<div/>".repeat(1_000)));
        assert!(!is_tame(&"&".repeat(MAX_REFERENCES + 1)));
        assert!(!is_tame(&format!("<svg><div>{}", "<path/>".repeat(1_000))));
        let fonts: String = (0..200).map(|n| format!("<font size={n}>")).collect();
        assert!(!is_tame(&format!("{fonts}{}", "<p>x".repeat(100_000))));
        assert!(!is_tame(&format!("<a {}>", "x=1 ".repeat(80_000))));
        assert!(!is_tame(&format!("<a {}>", "x='1'".repeat(80_000))));
    }
}
