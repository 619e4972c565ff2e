//! What a PDF says about itself, and how its strings are written.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use hayro_syntax::metadata::Metadata;

use crate::store::import::office::core_title;
use crate::store::import::read_off::{self, ReadOff};

/// Title and author. The days of making and changing are not days of publication, so they are not taken.
pub(super) fn read_off(stated: &Metadata) -> ReadOff {
    ReadOff {
        title: stated.title.as_deref().map(string).as_deref().and_then(core_title),
        author: stated
            .author
            .as_deref()
            .map(string)
            .as_deref()
            .and_then(read_off::author),
        ..ReadOff::default()
    }
}

/// A string that is meant to be read: UTF-16 or UTF-8 with a mark, else single bytes.
pub(super) fn string(bytes: &[u8]) -> String {
    let encoding = match bytes {
        [0xFE, 0xFF, ..] => UTF_16BE,
        [0xFF, 0xFE, ..] => UTF_16LE,
        [0xEF, 0xBB, 0xBF, ..] => UTF_8,
        _ => WINDOWS_1252,
    };
    let (text, _, _) = encoding.decode(bytes);
    text.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_by_their_mark() {
        assert_eq!(string(b"\xFE\xFF\x00Z\x00\xFC"), "Zü");
        assert_eq!(string(b"Caf\xE9\0"), "Café");
        assert_eq!(string("\u{feff}Zü".as_bytes()), "Zü");
    }
}
