//! Plain text: the text as it is, and what its first lines say about it.

use super::dates::read_date;
use super::read_off::{self, ReadOff, one_line};

/// How many lines are looked at, empty ones not counted.
const HEAD_LINES: usize = 12;
/// A headline has at least so many words and at most so many characters.
const MIN_HEADLINE_WORDS: usize = 3;
const MAX_HEADLINE_CHARS: usize = 200;
/// Longer lines (bytes) are paragraphs; they are not taken apart.
const MAX_LINE: usize = 1000;

/// Reads title, outlet, date, link and author off the first lines.
///
/// A line counts only as a whole: `Example Times, 20 August 2025`, `Published: 20 Aug 2025`, `By Ann Lee`. A date
/// within a sentence is what the text speaks of. Two days in two lines are none.
pub(super) fn read_off(text: &str) -> ReadOff {
    let mut off = ReadOff::default();
    let mut headline = None;
    let mut dates = Vec::new();
    for line in text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(HEAD_LINES)
    {
        if line.len() > MAX_LINE || takes_key(&mut off, &mut dates, line) {
            continue;
        }
        if let Some((outlet, date)) = outlet_and_date(line) {
            dates.push(date);
            off.outlet = off.outlet.or(outlet);
        } else if let Some(name) = byline(line) {
            off.author = off.author.or(Some(name));
        } else if headline.is_none() && looks_like_headline(line) {
            headline = Some(one_line(line));
        }
    }
    dates.dedup();
    if dates.len() == 1 {
        off.date = dates.pop();
    }
    off.title = off.title.or(headline);
    off
}

/// Takes a line `Key: value` whose key is one of ours.
fn takes_key(off: &mut ReadOff, dates: &mut Vec<String>, line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else {
        return read_off::is_url(line);
    };
    if read_off::is_url(line) {
        return true;
    }
    let mut taken = ReadOff::default();
    if !taken.take(key, value) {
        return false;
    }
    dates.extend(taken.date.take());
    *off = std::mem::take(off).or(taken);
    true
}

/// The outlet, if it is named, and the day of a line that holds nothing else.
fn outlet_and_date(line: &str) -> Option<(Option<String>, String)> {
    let bare = ["published on ", "published ", "posted on ", "posted "]
        .iter()
        .find_map(|word| strip_prefix_ignoring_case(line, word))
        .unwrap_or(line);
    if let Some(date) = read_date(bare) {
        return Some((None, date));
    }
    // The outlet ends at the first separator after which there is nothing but a date.
    line.match_indices([',', '|', '·', '•', '–', '—', '('])
        .find_map(|(at, separator)| {
            let rest = line.get(at + separator.len()..)?;
            let rest = if separator == "(" {
                rest.strip_suffix(')')?
            } else {
                rest
            };
            let outlet = line.get(..at)?.trim();
            let date = read_date(rest)?;
            looks_like_outlet(outlet).then(|| (Some(one_line(outlet)), date))
        })
}

/// A short name, not a sentence: every longer word begins with a capital letter or a digit.
fn looks_like_outlet(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let stated = ["updated", "published", "posted", "modified", "by"];
    (1..=6).contains(&words.len())
        && text.chars().count() <= 60
        && !text.contains([':', '?', '!', ';', '"', '“'])
        && !text.ends_with('.')
        && read_date(text).is_none()
        && words
            .first()
            .is_some_and(|first| !stated.contains(&first.to_lowercase().as_str()))
        && words.iter().all(|word| {
            word.chars().count() <= 3 || word.starts_with(|c: char| !c.is_lowercase()) || word.contains('.')
        })
        && text.chars().any(char::is_alphabetic)
}

/// `By Ann Lee`: two to five words, each with a capital letter.
fn byline(line: &str) -> Option<String> {
    let name = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY "))?;
    let words: Vec<&str> = name.split_whitespace().collect();
    let named = (2..=5).contains(&words.len())
        && words
            .iter()
            .all(|word| word.starts_with(char::is_uppercase) || *word == "and")
        && !name.contains(['.', '?', '!', ':', ',', ';']);
    named.then(|| words.join(" "))
}

fn looks_like_headline(line: &str) -> bool {
    line.chars().count() <= MAX_HEADLINE_CHARS
        && line
            .split_whitespace()
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .count()
            >= MIN_HEADLINE_WORDS
}

fn strip_prefix_ignoring_case<'a>(line: &'a str, prefix: &str) -> Option<&'a str> {
    let head = line.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| line.get(prefix.len()..))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn the_usual_head_is_read() {
        let off = read_off(
            "logo\r\nTalks begin in Geneva on Monday\r\n\r\nThe Example Times, 20 August 2025\r\nBy Ann Lee\r\nText.",
        );
        assert_eq!(
            off,
            ReadOff {
                title: some("Talks begin in Geneva on Monday"),
                outlet: some("The Example Times"),
                date: some("2025-08-20"),
                author: some("Ann Lee"),
                ..ReadOff::default()
            }
        );
    }

    #[test]
    fn lines_that_state_outlet_and_date() {
        for (line, outlet, date) in [
            ("BBC News | Aug 20, 2025", Some("BBC News"), "2025-08-20"),
            ("Le Monde (20.08.2025)", Some("Le Monde"), "2025-08-20"),
            (
                "Example.com – Wednesday, 20 August 2025 14:03",
                Some("Example.com"),
                "2025-08-20",
            ),
            ("Published 20 Aug 2025", None, "2025-08-20"),
            ("Date: 2025-08-20", None, "2025-08-20"),
            ("Wednesday, 20 August 2025", None, "2025-08-20"),
        ] {
            let off = read_off(line);
            assert_eq!(
                (off.outlet.as_deref(), off.date.as_deref()),
                (outlet, Some(date)),
                "{line}"
            );
            assert_eq!(off.title, None, "{line}");
        }
    }

    #[test]
    fn prose_states_nothing() {
        for line in [
            "The ministers met again in the old town, 20 August 2025",
            "He resigned on 20 August 2025.",
            "Updated 20 August 2025",
            "Updated, 20 August 2025",
            "By the end of 20 August 2025",
            "By contrast, Ann Lee",
            "Source close to the talks: nothing new",
        ] {
            let off = read_off(line);
            assert_eq!((off.outlet, off.date, off.author), (None, None, None), "{line}");
        }
    }

    #[test]
    fn two_days_are_none() {
        assert_eq!(read_off("20 August 2025\n21 August 2025\n").date, None);
        assert_eq!(read_off("20 August 2025\nDate: 2025-08-20\n").date, some("2025-08-20"));
    }

    #[test]
    fn keys_are_taken() {
        let off = read_off(
            "Title: A day\nOutlet: Reuters\nURL: https://example.org/x\nhttps://example.org/y is it\nThe first real line\n",
        );
        assert_eq!(off.title, some("A day"));
        assert_eq!(off.outlet, some("Reuters"));
        assert_eq!(off.url, some("https://example.org/x"));
    }

    #[test]
    fn a_headline_is_neither_short_nor_long_nor_far_down() {
        assert_eq!(read_off("Two words\n").title, None);
        assert_eq!(read_off(&"word ".repeat(60)).title, None);
        assert_eq!(read_off(&format!("{}Here is a line", "x\n".repeat(12))).title, None);
        assert_eq!(
            read_off("https://example.org/a-b-c\n— — — —\nThis is it").title,
            some("This is it")
        );
    }
}
