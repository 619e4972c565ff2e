//! The check sum behind each line: `Annotation(id: "…", …), // 1a2b3c4d`.
//!
//! One flipped bit in seven makes another record that can be read as well. Places are told by their quotes; a note, a state
//! or a link would change without a word. A line whose sum does not fit is read as it stands and told: somebody who
//! changed it by hand knows, and whoever did not should look. Lines without a sum, as older versions and scripts write them,
//! are taken as they are.
//!
//! It is a comment, so that the files are plain RON and git merges lines as before. CRC-32 (IEEE 802.3) of the line's bytes
//! before the comma.

use super::scan::INDENT;

/// What stands between a record and its sum, or between a header field and its.
const BEFORE: &str = ", // ";
/// Digits of a sum.
const DIGITS: usize = 8;

/// What the end of a line says about the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    /// It is as it was written, or never had a sum.
    Sound,
    /// It has a sum that does not fit, or something else stands in its place.
    Broken,
}

/// Appends a record or header field as a whole line but its indent and line end: comma and sum.
pub(super) fn push_summed(out: &mut Vec<u8>, item: &str) {
    out.extend_from_slice(item.as_bytes());
    out.extend_from_slice(BEFORE.as_bytes());
    out.extend_from_slice(format!("{:08x}", crc32fast::hash(item.as_bytes())).as_bytes());
}

/// How many bytes [`push_summed`] adds to an item.
pub(super) const SUM_LEN: usize = BEFORE.len() + DIGITS;

/// A record as a line without its line end.
pub(super) fn record_line(item: &str) -> Vec<u8> {
    let mut line = Vec::with_capacity(INDENT.len() + item.len() + SUM_LEN);
    line.extend_from_slice(INDENT.as_bytes());
    push_summed(&mut line, item);
    line
}

/// Takes comma and sum off a line.
pub(super) fn take_sum(line: &str) -> (&str, Sum) {
    // What stands in a string, or has swallowed a second record, is no sum: it has a quote or a bracket behind it.
    let found = line.rsplit_once(BEFORE);
    let Some((item, sum)) = found.filter(|(_, sum)| !sum.contains(['"', '(', ')', '[', ']'])) else {
        let cut_short = [", //", ", /"].iter().find_map(|end| line.strip_suffix(end));
        return match cut_short {
            Some(item) => (item, Sum::Broken),
            None => (line.strip_suffix(',').unwrap_or(line).trim_end(), Sum::Sound),
        };
    };
    let fits = sum.len() == DIGITS && format!("{:08x}", crc32fast::hash(item.as_bytes())) == sum;
    (item, if fits { Sum::Sound } else { Sum::Broken })
}

/// Whether something stands behind a sum, on the same line: a lost line end has made a comment of it.
pub(super) fn hides_more(line: &str) -> bool {
    line.match_indices(BEFORE).any(|(at, _)| {
        let sum = line.get(at + BEFORE.len()..).unwrap_or_default();
        let rest = sum.trim_start_matches(|c: char| c.is_ascii_hexdigit());
        sum.len() - rest.len() >= DIGITS && rest.contains('(')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summed(item: &str) -> String {
        let mut line = Vec::new();
        push_summed(&mut line, item);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn a_line_comes_back_and_any_flipped_bit_is_noticed() {
        let item = "Link(id: \"0a\", note: \"a, // b\")";
        let line = summed(item);
        assert_eq!(line.len(), item.len() + SUM_LEN);
        assert_eq!(take_sum(&line), (item, Sum::Sound));
        for bit in 0..line.len() * 8 {
            let mut bytes = line.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            // What is no UTF-8 is damaged in any case; where the sum is not found, the rest is no record.
            let Ok(flipped) = String::from_utf8(bytes) else {
                continue;
            };
            let (rest, sum) = take_sum(&flipped);
            assert!(sum == Sum::Broken || !rest.ends_with(')'), "{flipped}");
        }
    }

    #[test]
    fn lines_without_a_sum_are_taken_as_they_are() {
        for (line, item) in [
            ("Link(id: \"0a\"),", "Link(id: \"0a\")"),
            ("Link(id: \"0a\")", "Link(id: \"0a\")"),
            ("Link(note: \"x, // 01234567\"),", "Link(note: \"x, // 01234567\")"),
            ("uuid: \"ab\",", "uuid: \"ab\""),
        ] {
            assert_eq!(take_sum(line), (item, Sum::Sound));
        }
    }

    #[test]
    fn a_second_record_behind_a_sum_is_seen() {
        let (one, other) = (summed("Link(id: \"0a\")"), summed("Link(id: \"0b\")"));
        assert!(hides_more(&format!("{one}J        {other}")));
        assert!(hides_more(&format!("{one}*        {other}")));
        assert!(!hides_more(&one) && !hides_more("Link(note: \"x, // 0123(\"),"));
    }
}
