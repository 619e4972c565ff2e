//! The members of a zip, read into memory by name and within a budget.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use encoding_rs::{Encoding, UTF_8};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::store::import::extract::Refusal;

/// Most bytes that all members read together may have.
const MAX_BYTES: u64 = 512 << 20;
/// A member may have so many times the bytes it is packed in…
const MAX_RATIO: u64 = 200;
/// …once it has more than so many bytes.
const RATIO_FROM: u64 = 1 << 20;
/// Most members.
const MAX_MEMBERS: usize = 10_000;
/// Bytes unpacked at a time.
const STEP: usize = 1 << 16;
/// Where the end record of a zip may begin, in bytes from the end of the file, and its signature.
const END_RECORD: usize = 22 + 65_535;
const END_SIGNATURE: &[u8] = b"PK\x05\x06";

/// A zip whose members are read on demand.
pub(super) struct Package<'f> {
    zip: ZipArchive<Cursor<&'f [u8]>>,
    /// Places by name, as written. Of two members of one name the first counts.
    places: BTreeMap<String, usize>,
    /// Bytes that may still be read.
    left: u64,
}

impl<'f> Package<'f> {
    /// # Errors
    /// When the bytes are no whole zip or have too many members.
    pub(super) fn open(bytes: &'f [u8]) -> Result<Self, Refusal> {
        let too_many = || {
            let words = format!("The file packs more than {MAX_MEMBERS} parts, as no document does; it was not read");
            Refusal::Words(words)
        };
        // Before the list of members is read, which costs memory for each.
        if stated_members(bytes).is_some_and(|stated| stated > MAX_MEMBERS) {
            return Err(too_many());
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|err| {
            Refusal::Words(format!(
                "The file is damaged or cut off ({err}); copy or download it again"
            ))
        })?;
        if zip.len() > MAX_MEMBERS {
            return Err(too_many());
        }
        let mut places = BTreeMap::new();
        for (place, name) in zip.file_names().enumerate() {
            // A name in an encoding that is not known is not asked for.
            let Ok(name) = name else { continue };
            places.entry(name.into_owned()).or_insert(place);
        }
        Ok(Self {
            zip,
            places,
            left: MAX_BYTES,
        })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// The bytes of the member that is called exactly so; none where there is none.
    ///
    /// # Errors
    /// When it is damaged, protected by a password, or too large for what is left.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(place) = self.places.get(name) else {
            return Ok(None);
        };
        let damaged = |err: String| {
            Refusal::Words(format!(
                "The part {} is damaged ({err}); copy or download the file again",
                name.escape_debug()
            ))
        };
        let mut member = self.zip.by_index(*place).map_err(|err| match err {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => protected(),
            err => damaged(err.to_string()),
        })?;
        let packed = member.compressed_size();
        let (mut out, mut step) = (Vec::new(), vec![0; STEP]);
        loop {
            let read = member.read(&mut step).map_err(|err| damaged(err.to_string()))?;
            if read == 0 {
                return Ok(Some(out));
            }
            out.extend_from_slice(step.get(..read).unwrap_or_default());
            let len = out.len() as u64;
            self.left = self.left.saturating_sub(read as u64);
            if self.left == 0 || (len > RATIO_FROM && len / MAX_RATIO > packed) {
                return Err(Refusal::words(
                    "The file unpacks to far more than a document holds; it was not read. \
                     Save its text as .txt and import that",
                ));
            }
        }
    }

    /// A member of XML as text. UTF-8, but for what its mark or its first line says otherwise.
    pub(super) fn read_xml(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        Ok(self.read(name)?.map(|bytes| decode_xml(&bytes)))
    }
}

/// What to say of a document that only opens with a password.
pub(super) fn protected() -> Refusal {
    Refusal::words("The document is protected by a password; save it without one and import that")
}

/// Decodes XML; what is not of its encoding becomes U+FFFD.
pub(super) fn decode_xml(bytes: &[u8]) -> String {
    let head = bytes.get(..200).unwrap_or(bytes);
    let stated = String::from_utf8_lossy(head);
    let stated = stated
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(head, _)| head.split_once("encoding="))
        .and_then(|(_, value)| Encoding::for_label(value.get(1..)?.split(['"', '\'']).next()?.as_bytes()))
        // A first line that can be read as bytes was not written in two bytes a character.
        .filter(|encoding| encoding.is_ascii_compatible());
    // A byte order mark goes before what is stated.
    let (text, _, _) = stated.unwrap_or(UTF_8).decode(bytes);
    text.into_owned()
}

/// How many members the end record of a zip states. More than a small zip can have counts as very many.
fn stated_members(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(END_RECORD);
    let tail = bytes.get(from..)?;
    let at = memchr::memmem::rfind(tail, END_SIGNATURE)?;
    let [low, high] = *tail.get(at + 10..at + 12)? else {
        return None;
    };
    Some(usize::from(u16::from_le_bytes([low, high])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    #[test]
    fn all_members_together_are_held_to_the_limit() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a", "b"] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&[b'x'; 600]).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        let mut package = Package::open(&bytes).unwrap();
        package.left = 1_000;
        assert_eq!(package.read("a").unwrap().map(|read| read.len()), Some(600));
        assert!(matches!(package.read("b"), Err(Refusal::Words(words)) if words.contains("far more")));
    }
}
