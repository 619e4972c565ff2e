//! Likely readings of bytes that do not name their encoding, for a person to choose from.

use std::str::Utf8Error;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};

use super::decode::decode_as;

/// How many readings are offered.
const OFFERED: usize = 3;
/// Bytes that the detector looks at, from the front of the first doubtful place.
const DETECTED_BYTES: usize = 1 << 20;
/// Bytes shown before and after the first doubtful place.
const SAMPLE_BEFORE: usize = 60;
const SAMPLE_AFTER: usize = 240;

/// One way to read the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Name of the encoding; `decode_as` knows it.
    pub encoding: &'static str,
    /// How the text around the first doubtful byte would read. A few hundred bytes at most.
    pub sample: String,
}

/// For bytes that look like UTF-16: the likelier byte order, the other, and one that reads single bytes.
pub(super) fn for_utf16(bytes: &[u8], likely: &'static Encoding) -> Vec<Candidate> {
    let other = if likely == UTF_16LE { UTF_16BE } else { UTF_16LE };
    let bytewise = if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    };
    [likely, other, bytewise]
        .iter()
        .map(|encoding| candidate(bytes, 0, encoding.name()))
        .collect()
}

/// For bytes whose mark does not fit the rest: still the encoding it names first, then what the bytes suggest.
pub(super) fn for_broken_mark(bytes: &[u8], named: &'static str) -> Vec<Candidate> {
    let mut names = vec![named];
    names.extend(suggestions(bytes).iter().map(|encoding| encoding.name()));
    offer(bytes, first_non_ascii(bytes), names)
}

/// For bytes that are not UTF-8.
///
/// The detector's suggestion comes first, except where the only fault is an end in the middle of a character:
/// the detector then names some legacy code page, and a person in a hurry would take it.
pub(super) fn for_invalid_utf8(bytes: &[u8], err: Utf8Error) -> Vec<Candidate> {
    let cut_off = err.error_len().is_none();
    let suggested = suggestions(bytes.get(first_non_ascii(bytes)..).unwrap_or_default());
    let mut names: Vec<_> = suggested.iter().map(|encoding| encoding.name()).collect();
    if cut_off {
        names.insert(0, UTF_8.name());
    } else if mostly_utf8(bytes) {
        names.insert(1, UTF_8.name());
    }
    offer(bytes, err.valid_up_to(), names)
}

/// The first few distinct names as candidates; those that lose bytes only when too few others are left.
fn offer(bytes: &[u8], doubtful: usize, names: Vec<&'static str>) -> Vec<Candidate> {
    let mut distinct: Vec<&'static str> = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    distinct.truncate(OFFERED);
    distinct
        .into_iter()
        .map(|name| candidate(bytes, doubtful, name))
        .collect()
}

/// The detector's guess, then the encodings that analysts meet most. All names are distinct from the first.
fn suggestions(bytes: &[u8]) -> Vec<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let looked_at = bytes.get(..DETECTED_BYTES).unwrap_or(bytes);
    detector.feed(looked_at, looked_at.len() == bytes.len());
    let guess = detector.guess(None, Utf8Detection::Deny);
    vec![guess, WINDOWS_1252, WINDOWS_1251, SHIFT_JIS]
}

/// Whether well-formed characters beyond ASCII outnumber the broken places: one bad byte in a UTF-8 file.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    good > broken
}

fn first_non_ascii(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0)
}

fn candidate(bytes: &[u8], doubtful: usize, encoding: &'static str) -> Candidate {
    let mut start = doubtful.saturating_sub(SAMPLE_BEFORE);
    // A sample begins where a character does, in UTF-8 (the bytes before the doubtful one are valid) and in UTF-16.
    while start > 0 && bytes.get(start).is_some_and(|byte| (0x80..0xC0).contains(byte)) {
        start -= 1;
    }
    start -= start % 4 * usize::from(encoding.starts_with("UTF-16") || encoding.starts_with("UTF-32"));
    let end = (doubtful + SAMPLE_AFTER).min(bytes.len());
    let window = bytes.get(start..end).unwrap_or_default();
    let mut sample = decode_as(window, encoding).map_or_else(|_unknown| String::new(), |(text, _)| text);
    if end < bytes.len() {
        // The window may end in the middle of a character; that is not the file's fault.
        sample.truncate(sample.trim_end_matches(char::REPLACEMENT_CHARACTER).len());
    }
    Candidate { encoding, sample }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_byte_in_a_utf8_file_offers_utf8_second() {
        let mut bytes = "Zürich, Genève, Köln, Málaga ".repeat(20).into_bytes();
        bytes.push(0xFF);
        bytes.extend_from_slice("Ende".as_bytes());
        let err = std::str::from_utf8(&bytes).unwrap_err();
        let offered = for_invalid_utf8(&bytes, err);
        assert_eq!(offered.len(), 3);
        assert_eq!(offered[1].encoding, "UTF-8");
        assert!(offered[1].sample.ends_with("Málaga \u{fffd}Ende"), "{offered:?}");
    }

    #[test]
    fn a_sample_shows_the_doubtful_place_of_a_long_file() {
        let mut bytes = vec![b'a'; 100_000];
        bytes.extend_from_slice(b"caf\xE9");
        bytes.extend(vec![b'b'; 100_000]);
        let err = std::str::from_utf8(&bytes).unwrap_err();
        let offered = for_invalid_utf8(&bytes, err);
        assert_eq!(offered[0].encoding, "windows-1252");
        assert!(offered[0].sample.contains("acafébbb"));
        assert!(offered[0].sample.len() < 400);
    }
}
