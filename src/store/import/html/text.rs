//! Markup in, lines out: what a reader of the page would see, without its looks.

use super::entities;
use super::scan::{Scan, Token};

/// Elements set apart by an empty line.
const PARAGRAPHS: [&str; 32] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "details",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "table",
    "ul",
    "dialog",
    "hgroup",
];
/// Elements that begin a line.
const LINES: [&str; 14] = [
    "caption",
    "dd",
    "div",
    "dt",
    "figcaption",
    "legend",
    "li",
    "option",
    "optgroup",
    "summary",
    "tbody",
    "tfoot",
    "thead",
    "tr",
];
/// Elements whose content is not shown as text.
const HIDDEN: [&str; 18] = [
    "audio", "canvas", "datalist", "embed", "iframe", "map", "noembed", "noframes", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "title", "video",
];
/// One of [`HIDDEN`] that never has content.
const VOID_HIDDEN: &str = "embed";

/// The text of `markup`: a line for each block, an empty line between paragraphs, white space run together as a page
/// shows it (but not in `pre`), table cells apart by a tab. No line end at the front or back.
pub(super) fn text_of(markup: &str) -> String {
    lines_of(Scan::new(markup), false)
}

/// The same of a page of XML, where `/>` ends an element.
pub(super) fn text_of_xhtml(markup: &str) -> String {
    lines_of(Scan::xhtml(markup), true)
}

fn lines_of(scan: Scan<'_>, xhtml: bool) -> String {
    let mut lines = Lines::default();
    // The outermost hidden element, and how many of its name are open.
    let mut hidden: Option<(&str, u32)> = None;
    for token in scan {
        if let Some((name, open)) = &mut hidden {
            match token {
                Token::Open(tag) if tag.is(name) && !tag.inside.ends_with('/') => *open += 1,
                Token::Close(closed) if closed.eq_ignore_ascii_case(name) => *open -= 1,
                _ => {}
            }
            if *open == 0 {
                hidden = None;
            }
            continue;
        }
        match token {
            Token::Text(text) => lines.text(text),
            Token::Open(tag) => {
                if let Some(name) = HIDDEN.iter().find(|name| tag.is(name)) {
                    let whole = *name == VOID_HIDDEN || (xhtml && tag.inside.ends_with('/'));
                    hidden = (!whole).then_some((name, 1));
                } else {
                    lines.open(&tag.name.to_ascii_lowercase());
                }
            }
            Token::Close(name) => lines.close(&name.to_ascii_lowercase()),
        }
    }
    lines.out.truncate(lines.out.trim_end().len());
    lines.out
}

/// The text so far and what must come before the next word.
#[derive(Default)]
struct Lines {
    out: String,
    /// Line ends due: 0, 1, or 2 for an empty line.
    breaks: u8,
    /// A blank or a tab due.
    gap: Option<char>,
    /// How many `pre` are open.
    pre: u32,
}

impl Lines {
    fn open(&mut self, name: &str) {
        match name {
            "br" => self.breaks = (self.breaks + 1).min(2),
            "q" => self.word("“"),
            "td" | "th" => self.gap = Some('\t'),
            "pre" => self.pre += 1,
            _ => {}
        }
        self.block(name);
    }

    fn close(&mut self, name: &str) {
        match name {
            "q" => self.quote_end(),
            "pre" => self.pre = self.pre.saturating_sub(1),
            _ => {}
        }
        self.block(name);
    }

    fn block(&mut self, name: &str) {
        let due = if PARAGRAPHS.contains(&name) {
            2
        } else {
            u8::from(LINES.contains(&name))
        };
        self.breaks = self.breaks.max(due);
    }

    fn text(&mut self, written: &str) {
        let text = entities::decode(written);
        if self.pre > 0 {
            return self.preformatted(&text);
        }
        let blank = |c: char| c.is_ascii_whitespace();
        if text.starts_with(blank) {
            self.blank();
        }
        for word in text.split(blank).filter(|word| !word.is_empty()) {
            self.word(word);
            self.blank();
        }
        if !text.ends_with(blank) && !text.is_empty() {
            self.gap = None;
        }
    }

    fn preformatted(&mut self, text: &str) {
        let text = if self.breaks > 0 {
            text.trim_start_matches('\n')
        } else {
            text
        };
        if !text.is_empty() {
            self.word(text);
        }
    }

    fn blank(&mut self) {
        self.gap = self.gap.or(Some(' '));
    }

    /// The closing quotation mark belongs to the last word, whatever blank came between.
    fn quote_end(&mut self) {
        self.gap = None;
        self.word("”");
    }

    fn word(&mut self, word: &str) {
        if !self.out.is_empty() {
            match (self.breaks, self.gap) {
                (0, None) => {}
                (0, Some(gap)) => self.out.push(gap),
                (breaks, _) => {
                    // Preformatted text may end in line ends of its own.
                    self.out.truncate(self.out.trim_end_matches('\n').len());
                    self.out.push_str(if breaks == 1 { "\n" } else { "\n\n" });
                }
            }
        }
        self.breaks = 0;
        self.gap = None;
        self.out.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_lines() {
        for (markup, wish) in [
            ("<p>One\n two</p><p>three</p>", "One two\n\nthree"),
            (
                "<h1>A</h1> <ul> <li>b</li> <li>c <b>d</b>e</li></ul>f",
                "A\n\nb\nc de\n\nf",
            ),
            ("a<br>b<br/><br>c", "a\nb\n\nc"),
            (
                "x<figure><img alt=no><figcaption>y</figcaption></figure>z",
                "x\n\ny\n\nz",
            ),
            ("<div>a<div>b</div></div>c", "a\nb\nc"),
            ("<table><tr><th>a<td>b<tr><td>c<td>d</table>", "a\tb\nc\td"),
            ("<pre>\n a\n  b\n</pre>c", " a\n  b\n\nc"),
            ("He said <q> yes </q>.", "He said “ yes”."),
            ("1 &lt; 2 &amp; &nbsp;3", "1 < 2 & \u{a0}3"),
            ("  a <i> b</i>c ", "a bc"),
            ("", ""),
        ] {
            assert_eq!(text_of(markup), wish, "{markup}");
        }
    }

    #[test]
    fn in_xml_an_element_may_end_at_once() {
        let page = "<head><title/><script src='x'/></head><body><p>a<a id='n'/>b</p><svg/>c";
        assert_eq!(text_of_xhtml(page), "ab\n\nc");
        assert_eq!(text_of(page), "");
    }

    #[test]
    fn what_is_not_shown_is_left_out() {
        let page = "<title>t</title>a<script>alert('<p>x')</script><style>p{}</style><svg><svg/><svg><text>no</text></svg>no</svg>\
                    <noscript>no</noscript><!-- no --><embed src=data:x>b<iframe src='data:text/html,no'>no</iframe><select><option>no</select>c";
        assert_eq!(text_of(page), "abc");
    }
}
