//! GUIDs that carry our ids, so that a project comes back with them. Other programs look at GUIDs as names only.
//!
//! | bytes | |
//! |---|---|
//! | 0 | what it is |
//! | 1 | how the id is written: 1 as 16 hexadecimal digits, 2 as text, 0 not at all (a hash) |
//! | 2 to 13 | the id |
//! | 14, 15 | which fragment, counted from 0 |

use crate::store::disk::ContentHash;

/// What a GUID names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Document = 0xd0,
    Selection = 0xa0,
    /// Everything else; its id is never asked for.
    Other = 0xe0,
}

/// Bytes of a text that find place.
const SHORT: usize = 12;

/// The GUID of fragment `part` of what has this id.
pub(super) fn of(kind: Kind, id: &str, part: usize) -> String {
    let (form, bytes) = match pack(id) {
        Some(packed) => packed,
        None => (0, hash(id)),
    };
    let part = u16::try_from(part).unwrap_or(u16::MAX).to_be_bytes();
    let all = [kind as u8, form].into_iter().chain(bytes).chain(part);
    format(all)
}

/// The GUID of something without an id of its own, known by these words.
pub(super) fn of_words(words: &[&str]) -> String {
    // Lengths keep ["a", "bc"] and ["ab", "c"] apart.
    let key: String = words.iter().map(|word| format!("{}:{word}", word.len())).collect();
    let all = [Kind::Other as u8, 0].into_iter().chain(hash(&key)).chain([0, 0]);
    format(all)
}

/// Whether the id can be read from the GUID again.
pub(super) fn carries(id: &str) -> bool {
    pack(id).is_some()
}

/// The id in a GUID in its [`plain`] form; none where there is none, as in GUIDs of other programs.
pub(super) fn id(kind: Kind, guid: &str) -> Option<String> {
    let digits: Vec<u8> = guid.bytes().filter(|byte| *byte != b'-').collect();
    let pairs = digits.chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(pair, 16).ok()
    });
    let bytes: Vec<u8> = pairs.collect::<Option<_>>()?;
    let [first, form, packed @ .., _, _] = bytes.as_slice() else {
        return None;
    };
    if *first != kind as u8 || packed.len() != SHORT {
        return None;
    }
    match form {
        1 => {
            let (number, rest) = packed.split_first_chunk::<8>()?;
            let is_ours = rest.iter().all(|byte| *byte == 0);
            is_ours.then(|| format!("{:016x}", u64::from_be_bytes(*number)))
        }
        2 => {
            let end = packed.iter().position(|byte| *byte == 0).unwrap_or(SHORT);
            let (text, rest) = packed.split_at_checked(end)?;
            let text = std::str::from_utf8(text).ok()?;
            let is_ours = !text.is_empty() && rest.iter().all(|byte| *byte == 0);
            is_ours.then(|| text.to_owned())
        }
        _ => None,
    }
}

/// Lower case, without the braces that some programs write.
pub(super) fn plain(guid: &str) -> String {
    let guid = guid.trim();
    let inner = guid.strip_prefix('{').and_then(|guid| guid.strip_suffix('}'));
    inner.unwrap_or(guid).to_ascii_lowercase()
}

fn pack(id: &str) -> Option<(u8, [u8; SHORT])> {
    let mut bytes = [0; SHORT];
    let is_number = id.len() == 16 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let (form, packed) = match u64::from_str_radix(id, 16) {
        Ok(number) if is_number => (1, number.to_be_bytes().to_vec()),
        _ => (2, id.as_bytes().to_vec()),
    };
    let fits = !packed.is_empty() && packed.len() <= SHORT && (form == 1 || !packed.contains(&0));
    bytes.get_mut(..packed.len()).filter(|_| fits)?.copy_from_slice(&packed);
    Some((form, bytes))
}

fn hash(words: &str) -> [u8; SHORT] {
    let mut bytes = [0; SHORT];
    let digits = ContentHash::of(words.as_bytes()).to_string();
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(pair).unwrap_or_default();
        *byte = u8::from_str_radix(pair, 16).unwrap_or_default();
    }
    bytes
}

fn format(bytes: impl Iterator<Item = u8>) -> String {
    let mut guid = String::with_capacity(36);
    for (n, byte) in bytes.enumerate() {
        if matches!(n, 4 | 6 | 8 | 10) {
            guid.push('-');
        }
        guid.push_str(&format!("{byte:02x}"));
    }
    guid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_from_their_guids_and_long_ones_do_not() {
        for text in ["d1", "00ab00cd00ef0012", "zwölf bytes", "ABCDEF"] {
            let guid = of(Kind::Selection, text, 3);
            assert_eq!(guid.len(), 36, "{guid}");
            assert_eq!(id(Kind::Selection, &guid).as_deref(), Some(text), "{guid}");
            assert_eq!(id(Kind::Document, &guid), None);
        }
        for text in ["", "longer than twelve bytes", "a\0", "00AB00CD00EF0012"] {
            assert!(!carries(text));
            assert_eq!(id(Kind::Selection, &of(Kind::Selection, text, 0)), None);
        }
        assert_ne!(of_words(&["a", "bc"]), of_words(&["ab", "c"]));
    }

    #[test]
    fn guids_of_other_programs_have_no_id_and_no_braces() {
        let plain = plain("{8E7FDDFE-DB36-48DC-B464-80C3A4DECD90}");
        assert_eq!(plain, "8e7fddfe-db36-48dc-b464-80c3a4decd90");
        assert_eq!(id(Kind::Selection, &plain), None);
        for odd in ["", "a0", "a0-ü", "zz"] {
            assert_eq!(id(Kind::Selection, odd), None);
        }
    }
}
