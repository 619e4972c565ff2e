//! Tags and text of a page, one after the other, in one pass and without a tree.

/// A piece of markup. Comments, declarations and processing instructions are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text between tags; entities as they are written.
    Text(&'a str),
    /// An opening tag.
    Open(Tag<'a>),
    /// A closing tag's name.
    Close(&'a str),
}

/// An opening tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// As written; compare without regard to case.
    pub(super) name: &'a str,
    /// All between the name and `>`.
    pub(super) inside: &'a str,
}

/// Elements whose content is no markup until their own closing tag.
const RAW: [&str; 8] = [
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
];

/// Splits a page into tokens. Whatever the page, each byte is looked at a bounded number of times.
pub(super) struct Scan<'a> {
    rest: &'a str,
    /// The raw element whose content comes next.
    raw: Option<&'a str>,
    /// Whether `/>` ends an element, as in XHTML.
    xhtml: bool,
}

impl<'a> Scan<'a> {
    pub(super) fn new(page: &'a str) -> Self {
        Self {
            rest: page,
            raw: None,
            xhtml: false,
        }
    }

    /// For a page of XML, where `<title/>` is a whole element.
    pub(super) fn xhtml(page: &'a str) -> Self {
        Self {
            xhtml: true,
            ..Self::new(page)
        }
    }

    fn split(&mut self, at: usize) -> &'a str {
        let (head, tail) = self.rest.split_at_checked(at).unwrap_or((self.rest, ""));
        self.rest = tail;
        head
    }

    /// The content of a raw element, up to its closing tag or the end of the page.
    fn raw_text(&mut self, name: &str) -> Token<'a> {
        let bytes = self.rest.as_bytes();
        let end = memchr::memmem::find_iter(bytes, b"</")
            .find(|at| {
                let after = bytes.get(at + 2..).unwrap_or_default();
                after
                    .get(..name.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()))
                    && !after.get(name.len()).is_some_and(u8::is_ascii_alphanumeric)
            })
            .unwrap_or(bytes.len());
        Token::Text(self.split(end))
    }

    /// What begins with `<`: a tag; nothing for what is passed over; `<` itself as text where no tag begins.
    fn markup(&mut self) -> Option<Token<'a>> {
        let bytes = self.rest.as_bytes();
        match bytes.get(1) {
            Some(b'!') if bytes.starts_with(b"<!--") => {
                let body = bytes.get(4..).unwrap_or_default();
                // `<!-->` is a whole comment.
                let end = if body.starts_with(b">") {
                    5
                } else {
                    memchr::memmem::find(body, b"-->").map_or(bytes.len(), |at| at + 7)
                };
                self.split(end);
                None
            }
            Some(b'!' | b'?') => {
                let end = memchr::memchr(b'>', bytes).map_or(bytes.len(), |at| at + 1);
                self.split(end);
                None
            }
            Some(b'/') if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                let tag = self.tag(2);
                Some(Token::Close(tag.name))
            }
            Some(first) if first.is_ascii_alphabetic() => {
                let tag = self.tag(1);
                let whole = self.xhtml && tag.inside.ends_with('/');
                self.raw = RAW.iter().any(|raw| !whole && tag.is(raw)).then_some(tag.name);
                Some(Token::Open(tag))
            }
            _ => Some(Token::Text(self.split(1))),
        }
    }

    /// The tag at the front, whose name begins at `name_start`. A tag without an end reaches to the end of the page.
    fn tag(&mut self, name_start: usize) -> Tag<'a> {
        let bytes = self.rest.as_bytes();
        let name_len = bytes
            .iter()
            .skip(name_start)
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
            .unwrap_or(bytes.len() - name_start);
        let end = tag_end(bytes, name_start + name_len);
        let whole = self.split(end);
        let inside = whole.get(name_start + name_len..).unwrap_or_default();
        Tag {
            name: whole.get(name_start..name_start + name_len).unwrap_or_default(),
            inside: inside.strip_suffix('>').unwrap_or(inside),
        }
    }
}

/// Just behind the `>` that ends a tag. One within the quotes of a value does not.
fn tag_end(bytes: &[u8], from: usize) -> usize {
    let mut quote = None;
    let mut before = b' ';
    for (at, &byte) in bytes.iter().enumerate().skip(from) {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'>' => return at + 1,
            // Quotes count only where a value begins: elsewhere they are stray.
            None if matches!(byte, b'"' | b'\'') && before == b'=' => quote = Some(byte),
            None => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    bytes.len()
}

impl<'a> Iterator for Scan<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw.take()
            && !self.rest.is_empty()
        {
            return Some(self.raw_text(name));
        }
        while !self.rest.is_empty() {
            match memchr::memchr(b'<', self.rest.as_bytes()) {
                Some(0) => {
                    if let Some(token) = self.markup() {
                        return Some(token);
                    }
                }
                Some(at) => return Some(Token::Text(self.split(at))),
                None => return Some(Token::Text(self.split(usize::MAX))),
            }
        }
        None
    }
}

impl<'a> Tag<'a> {
    /// Whether this is a `name` tag. `name` in lower case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute as written, entities and all; empty if it has none. The first one counts.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let blank = |c: char| c.is_ascii_whitespace() || c == '/';
        let mut rest = self.inside.trim_start_matches(blank);
        while !rest.is_empty() {
            // An attribute's name is at least one character, even if that is `=`.
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| blank(*c) || *c == '=')
                .map_or(rest.len(), |(at, _)| at);
            let (found, after) = rest.split_at_checked(end)?;
            let (value, after) = match after.trim_start().strip_prefix('=') {
                Some(after) => split_value(after.trim_start()),
                None => ("", after),
            };
            if found.eq_ignore_ascii_case(name) {
                return Some(value);
            }
            rest = after.trim_start_matches(blank);
        }
        None
    }
}

/// A value at the front, quoted or not, and what follows it.
fn split_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    let end = text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str) -> String {
        let piece = |token| match token {
            Token::Text(text) => format!("[{text}]"),
            Token::Open(tag) => format!("+{}", tag.name),
            Token::Close(name) => format!("-{name}"),
        };
        Scan::new(page).map(piece).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn markup_is_split() {
        for (page, wish) in [
            ("a<b>c</b >d", "[a] +b [c] -b [d]"),
            ("<!doctype html><!-- <p> -->x<!-->y", "[x] [y]"),
            ("1 < 2 <3>", "[1 ] [<] [ 2 ] [<] [3>]"),
            ("<a title='>' x=\">\">y", "+a [y]"),
            ("<a b\"c>y", "+a [y]"),
            (
                "<script>if (a</b) '<p>'</script>z",
                "+script [if (a</b) '<p>'] -script [z]",
            ),
            ("<script></script>z", "+script [] -script [z]"),
            ("<TITLE>a<b></Title>z", "+TITLE [a<b>] -Title [z]"),
            ("<style>never ends", "+style [never ends]"),
            ("<p", "+p"),
            ("<!-- never ends", ""),
            ("</", "[<] [/]"),
            ("<br/>x", "+br [x]"),
        ] {
            assert_eq!(shown(page), wish, "{page}");
        }
    }

    #[test]
    fn attributes_are_found() {
        let tag = |page: &'static str| match Scan::new(page).next() {
            Some(Token::Open(tag)) => tag,
            other => panic!("{other:?}"),
        };
        let meta = tag("<meta Name = 'a b' content=x/y hidden =z charset=\"utf-8\"/>");
        assert_eq!(meta.attribute("name"), Some("a b"));
        assert_eq!(meta.attribute("content"), Some("x/y"));
        assert_eq!(meta.attribute("hidden"), Some("z"));
        assert_eq!(meta.attribute("charset"), Some("utf-8"));
        assert_eq!(meta.attribute("b"), None);
        assert_eq!(tag("<a == \"x>").attribute("q"), None);
        assert_eq!(tag("<a é=1 b='").attribute("b"), Some(""));
    }
}
