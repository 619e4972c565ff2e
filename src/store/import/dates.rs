//! Days of publication, as sources write them. A date that can be meant in two ways is none.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
/// Words that may stand with the time of day after a date.
const TIME_WORDS: [&str; 18] = [
    "at", "am", "pm", "a.m.", "p.m.", "|", "-", "–", "gmt", "utc", "bst", "cet", "cest", "est", "edt", "pst", "pdt",
    "z",
];
/// The years that a source can be of. A number beyond them is something else.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

/// The day that the whole of `text` states, as YYYY-MM-DD; a weekday before it and a time after it are passed over.
///
/// Reads `2025-08-20`, `2025-08-20T14:03Z`, `20 August 2025`, `Wed, 20th Aug 2025 14:03 GMT`, `August 20, 2025` and
/// `20.08.2025`. Not `08/09/2025`, which is a day in August or in September.
pub(in crate::store) fn read_date(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(date) = read_iso_start(text) {
        let rest = text.get(10..).unwrap_or_default();
        let time = rest.strip_prefix(['T', 't']).unwrap_or(rest);
        return (rest.is_empty() || rest.len() > time.len() || rest.starts_with([' ', ',']))
            .then_some(time)
            .filter(|time| words(time).all(|word| is_time(&word)))
            .map(|_| date);
    }
    let words: Vec<String> = words(text).collect();
    let dated = match words.split_first() {
        Some((first, rest)) if is_weekday(first) => rest,
        _ => &words,
    };
    let (date, time) = read_numeric(dated).or_else(|| read_named(dated))?;
    time.iter().all(|word| is_time(word)).then_some(date)
}

/// The day at the very start of `text`, where ten characters are YYYY-MM-DD; whatever follows is not looked at.
pub(super) fn read_iso_start(text: &str) -> Option<String> {
    let head = text.get(..10)?;
    let mut parts = head.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    day_of(year, number(month)?, day)
}

/// YYYY-MM-DD, if there was such a day.
fn day_of(year: &str, month: i8, day: &str) -> Option<String> {
    if year.len() != 4 {
        return None;
    }
    let year: i16 = number(year)?;
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(year, month, number(day)?).ok().map(|date| date.to_string())
}

fn number<T: std::str::FromStr>(digits: &str) -> Option<T> {
    // `parse` alone would take a sign.
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// Lower-case words between blanks and commas.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// `20.08.2025`, day first, as it is written wherever dots are.
fn read_numeric(words: &[String]) -> Option<(String, &[String])> {
    let (first, rest) = words.split_first()?;
    let mut parts = first.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || day.len() > 2 || month.len() > 2 {
        return None;
    }
    Some((day_of(year, number(month)?, day)?, rest))
}

/// `20 August 2025` or `August 20 2025`.
fn read_named(words: &[String]) -> Option<(String, &[String])> {
    let (head, rest) = words.split_at_checked(3)?;
    let [first, second, year] = head else {
        return None;
    };
    let (day, month) = match month_of(second) {
        Some(month) => (first, month),
        None => (second, month_of(first)?),
    };
    let day = ["st", "nd", "rd", "th", "."]
        .iter()
        .find_map(|ending| day.strip_suffix(ending))
        .unwrap_or(day);
    Some((day_of(year, month, day)?, rest))
}

/// 1 to 12 for a month's English name or its first three letters, or `Sept`, with or without a dot.
fn month_of(word: &str) -> Option<i8> {
    let word = word.strip_suffix('.').unwrap_or(word);
    let at = MONTHS.iter().position(|month| {
        *month == word || month.get(..3) == Some(word) || (word == "sept" && *month == "september")
    })?;
    i8::try_from(at + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    let word = word.strip_suffix('.').unwrap_or(word);
    WEEKDAYS
        .iter()
        .any(|day| day.strip_prefix(word).is_some() && word.len() >= 3)
}

/// Whether a word belongs to a time of day: `14:03`, `2.03pm`, `+0000`, `GMT`.
fn is_time(word: &str) -> bool {
    let word = word.trim_matches(['(', ')']);
    TIME_WORDS.contains(&word)
        || (word.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-')
            && word
                .trim_end_matches(['a', 'p', 'm', 'z'])
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b":.+-".contains(&byte))
            && word.len() <= 24)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_sources_write_them() {
        for text in [
            "2025-08-20",
            "2025-08-20T14:03:00.000+02:00",
            "2025-08-20 14:03",
            "2025-08-20T14:03Z",
            "20 August 2025",
            "20 Aug 2025",
            "20th August 2025",
            "Aug 20, 2025",
            "Aug. 20, 2025",
            "August 20 2025",
            "Wednesday, 20 August 2025",
            "Wed, 20 Aug 2025 14:03:00 +0000",
            "Wednesday 20 August 2025 14:03, BST",
            "20 August 2025 | 2:03pm",
            "20.08.2025",
            "20.8.2025, 14:03",
        ] {
            assert_eq!(read_date(text).as_deref(), Some("2025-08-20"), "{text}");
        }
        assert_eq!(read_date("1 Sept 2024").as_deref(), Some("2024-09-01"));
        assert_eq!(read_date("29 February 2024").as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn what_is_no_day_or_two_days_is_none() {
        for text in [
            "",
            "2025-02-30",
            "29 February 2023",
            "08/09/2025",
            "08.20.2025",
            "20.08.25",
            "20 August",
            "August 2025",
            "On 20 August 2025 the talks began",
            "20 August 2025 was a Wednesday",
            "2025-08-20-some-title",
            "+2 May 2025",
            "9999-01-01",
            "20 Augusta 2025",
            "maybe 20 2025",
            "2025-08-2é",
        ] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }
}
