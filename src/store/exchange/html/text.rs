//! Words of strangers made safe for HTML: escaped, with invisible characters written out.

use std::fmt::Write as _;

/// Escapes text for element content and quoted attributes. Control, bidi and zero-width characters are written as
/// `⟨U+202E⟩`; tab and line feed stay.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(c),
            _ if is_hidden(c) => {
                // Writing to a string cannot fail.
                write!(safe, "⟨U+{:04X}⟩", u32::from(c)).ok();
            }
            _ => safe.push(c),
        }
    }
    safe
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_document_holds_becomes_markup() {
        assert_eq!(escape("<script>\"&'"), "&lt;script&gt;&quot;&amp;&#39;");
        assert_eq!(escape("a\u{202E}b\0"), "a⟨U+202E⟩b⟨U+0000⟩");
        assert_eq!(escape("👩\u{200D}🚒"), "👩\u{200D}🚒");
    }
}
