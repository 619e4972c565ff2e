//! Markdown: the text as it is written, and what its front matter and first heading say.

use super::plain;
use super::read_off::{self, ReadOff};

/// How many lines front matter may have, and how many lines are searched for a heading.
const MAX_FRONT_LINES: usize = 200;

/// Reads title, date, outlet, link and author off the front matter, else off the first heading.
///
/// Only `key: value` lines count, quoted or not; lists and nested YAML are passed over.
pub(super) fn read_off(text: &str) -> ReadOff {
    let (front, body) = split_front_matter(text);
    let mut off = ReadOff::default();
    for line in front.lines() {
        // An indented line belongs to the key above it.
        if let Some((key, value)) = line.split_once(':')
            && !line.starts_with([' ', '\t', '#', '-'])
        {
            off.take(key, unquoted(value));
        }
    }
    off.title = off.title.or_else(|| first_heading(body));
    off.or(plain::read_off(body))
}

/// The lines between `---` at the very start and the next `---` or `...`, and what comes after them.
fn split_front_matter(text: &str) -> (&str, &str) {
    let mut end = 0;
    let mut front_start = None;
    for line in text.split_inclusive('\n').take(MAX_FRONT_LINES) {
        let start = end;
        end += line.len();
        match (front_start, line.trim_end()) {
            (None, "---") => front_start = Some(end),
            (None, _) => break,
            (Some(front), "---" | "...") => {
                return (
                    text.get(front..start).unwrap_or_default(),
                    text.get(end..).unwrap_or_default(),
                );
            }
            (Some(_), _) => {}
        }
    }
    ("", text)
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(value)
}

/// The first `# Heading`, or line underlined with `===`, outside code.
fn first_heading(body: &str) -> Option<String> {
    let mut in_code = false;
    let mut before = "";
    for line in body.lines().take(MAX_FRONT_LINES) {
        if line.starts_with("```") || line.starts_with("~~~") {
            in_code = !in_code;
        } else if !in_code {
            let marks = line.len() - line.trim_start_matches('#').len();
            let heading = line.get(marks..).unwrap_or_default();
            if (1..=6).contains(&marks) && heading.starts_with([' ', '\t']) {
                return read_off::title(heading.trim_end_matches('#'));
            }
            if line.len() >= 3 && line.trim_end().bytes().all(|byte| byte == b'=') && !before.trim().is_empty() {
                return read_off::title(before);
            }
        }
        before = line;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn front_matter_is_read() {
        let off = read_off(
            "---\r\ntitle: \"Talks: day one\"\r\ndate: 2025-08-20\r\nsource: 'Example Times'\r\nurl: https://example.org/a\r\ntags:\r\n  date: 1999-01-01\r\n---\r\n# Other heading\r\n",
        );
        assert_eq!(
            off,
            ReadOff {
                title: some("Talks: day one"),
                outlet: some("Example Times"),
                date: some("2025-08-20"),
                url: some("https://example.org/a"),
                ..ReadOff::default()
            }
        );
    }

    #[test]
    fn else_the_first_heading_is_the_title() {
        assert_eq!(
            read_off("```\n# code\n```\n#tag\n## Two words ##\n# Later").title,
            some("Two words")
        );
        assert_eq!(read_off("Underlined\n======\n").title, some("Underlined"));
        assert_eq!(read_off("Some plain words here\n").title, some("Some plain words here"));
    }

    #[test]
    fn front_matter_that_never_ends_is_text() {
        assert_eq!(split_front_matter("---\ntitle: x\n"), ("", "---\ntitle: x\n"));
        assert_eq!(split_front_matter("a\n---\nb\n---\n").0, "");
        assert_eq!(split_front_matter("---\na\n---\nb"), ("a\n", "b"));
    }
}
