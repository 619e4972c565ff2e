//! What a source says about itself: in its own lines, and in its file name.

use std::path::Path;

use super::dates::{read_date, read_iso_start};

/// Most characters of a title or an outlet's name.
const MAX_TITLE_CHARS: usize = 200;
const MAX_OUTLET_CHARS: usize = 60;

/// What was read off a source. Each field is there only if it was plain to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ReadOff {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    /// YYYY-MM-DD.
    pub(super) date: Option<String>,
    pub(super) url: Option<String>,
    pub(super) author: Option<String>,
    /// As the page states it, such as `en` or `en-GB`.
    pub(super) language: Option<String>,
}

impl ReadOff {
    /// Fills what is missing from `other`.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            outlet: self.outlet.or(other.outlet),
            date: self.date.or(other.date),
            url: self.url.or(other.url),
            author: self.author.or(other.author),
            language: self.language.or(other.language),
        }
    }

    /// Takes a line `key: value`; says whether the key was one of ours and the value fit. The first one stays.
    pub(super) fn take(&mut self, key: &str, value: &str) -> bool {
        let value = one_line(value);
        let (slot, value) = match key.trim().to_lowercase().as_str() {
            "title" | "headline" => (&mut self.title, title(&value)),
            "source" | "outlet" | "publisher" | "site" if is_url(&value) => (&mut self.url, Some(value)),
            "source" | "outlet" | "publisher" | "site" => (&mut self.outlet, outlet(&value)),
            "date" | "published" | "posted" | "published on" => (&mut self.date, read_date(&value)),
            "url" | "link" | "source_url" => (&mut self.url, is_url(&value).then_some(value)),
            "author" | "byline" => (&mut self.author, author(&value)),
            "lang" | "language" => (&mut self.language, outlet(&value)),
            _ => return false,
        };
        let fits = value.is_some();
        if slot.is_none() {
            *slot = value;
        }
        fits
    }
}

/// What a name such as `2025-08-20_reuters_talks-begin.txt` says: date and outlet. The outlet needs all three parts.
pub(super) fn from_file_name(name: &str) -> ReadOff {
    let stem = stem(name);
    let Some(date) = read_iso_start(&stem) else {
        return ReadOff::default();
    };
    let rest = stem.get(10..).unwrap_or_default();
    if rest.starts_with(|c: char| c.is_alphanumeric()) {
        return ReadOff::default();
    }
    let outlet_part = rest
        .strip_prefix('_')
        .and_then(|rest| rest.split_once('_'))
        .map(|(part, _)| part);
    ReadOff {
        date: Some(date),
        outlet: outlet_part
            .filter(|part| part.chars().any(char::is_alphabetic))
            .and_then(outlet),
        ..ReadOff::default()
    }
}

/// The file name without folder and extension, on one line: what a document is called when nothing better is known.
pub(super) fn stem(name: &str) -> String {
    let stem = Path::new(name).file_stem().map(|stem| stem.to_string_lossy());
    one_line(&stem.unwrap_or_default())
}

/// `text` with each run of white space (line ends too) as one blank, and none at the ends.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn is_url(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    }) && !text.contains(char::is_whitespace)
}

/// A title: not empty, at most 200 characters.
pub(super) fn title(text: &str) -> Option<String> {
    let text = one_line(text);
    (!text.is_empty() && text.chars().count() <= MAX_TITLE_CHARS).then_some(text)
}

/// A name of an outlet: short, and with at least one letter or digit.
pub(super) fn outlet(text: &str) -> Option<String> {
    let text = one_line(text);
    (text.chars().any(char::is_alphanumeric) && text.chars().count() <= MAX_OUTLET_CHARS).then_some(text)
}

/// A byline: as a title, without the word “by”, and no link.
pub(super) fn author(text: &str) -> Option<String> {
    let text = title(text)?;
    let name = match text.get(..3) {
        Some(by) if by.eq_ignore_ascii_case("by ") => text.get(3..)?.to_owned(),
        _ => text,
    };
    (name.chars().any(char::is_alphabetic) && !is_url(&name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> (Option<String>, Option<String>) {
        let off = from_file_name(name);
        (off.date, off.outlet)
    }

    #[test]
    fn a_file_name_tells_date_and_outlet() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            named("dir/2025-08-20_bbc-news_talks begin.txt"),
            (some("2025-08-20"), some("bbc-news"))
        );
        assert_eq!(named("2025-08-20_reuters.txt"), (some("2025-08-20"), None));
        assert_eq!(named("2025-08-20-some-title.md"), (some("2025-08-20"), None));
        assert_eq!(named("2025-08-20_12_title.md"), (some("2025-08-20"), None));
        assert_eq!(named("2025-13-20_reuters_title.txt"), (None, None));
        assert_eq!(named("2025-08-200_reuters_title.txt"), (None, None));
        assert_eq!(named("notes_2025-08-20.txt"), (None, None));
        assert_eq!(named(""), (None, None));
    }

    #[test]
    fn keys_are_taken_once_and_only_if_they_fit() {
        let mut off = ReadOff::default();
        assert!(off.take("Source", " https://example.org/a "));
        assert!(off.take("source", "Example  Times"));
        assert!(off.take("Outlet", "Another"));
        assert!(!off.take("date", "last week"));
        assert!(!off.take("said", "20 August 2025"));
        assert!(off.take("Author", "By Ann Lee"));
        assert_eq!(off.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(off.outlet.as_deref(), Some("Example Times"));
        assert_eq!(off.author.as_deref(), Some("Ann Lee"));
        assert_eq!(off.date, None);
    }

    #[test]
    fn a_stem_is_one_line() {
        assert_eq!(stem("a/b\nc  d.txt"), "b c d");
        assert_eq!(stem(""), "");
    }
}
