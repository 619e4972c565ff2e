//! From bytes to the canonical text: byte order mark, strict UTF-8, or a question.

use std::fmt;

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::candidates::{self, Candidate};

/// Label of little-endian UTF-32, which `encoding_rs` does not know.
const UTF_32LE: &str = "UTF-32LE";
/// Label of big-endian UTF-32.
const UTF_32BE: &str = "UTF-32BE";

/// What the bytes said about their own encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// The bytes are marked or valid UTF-8; this is their text.
    Text {
        /// The canonical text: no byte order mark, nothing else changed.
        text: String,
        /// Name of the encoding, as `encoding_rs` writes it, or UTF-32LE or UTF-32BE.
        encoding: &'static str,
        /// Whether a byte order mark was taken off.
        bom: bool,
    },
    /// The bytes do not say; a person has to choose.
    Ask {
        /// Why, in one sentence without a full stop.
        reason: String,
        /// Up to three readings, the likeliest first.
        candidates: Vec<Candidate>,
    },
}

/// What was lost although an encoding was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// So many bytes mean nothing in this encoding; each broken place reads as U+FFFD.
    BytesNotShown(u64),
    /// Every byte was read, but the text written back gives other bytes.
    NotReversible,
}

/// No encoding is known by this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The name that was asked for.
    pub label: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BytesNotShown(1) => f.write_str("1 byte cannot be shown in this encoding"),
            Self::BytesNotShown(n) => write!(f, "{n} bytes cannot be shown in this encoding"),
            Self::NotReversible => {
                f.write_str("The text, written back in this encoding, would give other bytes than the file has")
            }
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "No encoding is called “{}”; try for example utf-8, windows-1252 or utf-16le",
            self.label.escape_debug()
        )
    }
}

impl std::error::Error for DecodeError {}

/// Reads `bytes` as text if they are marked by a byte order mark or are valid UTF-8; asks otherwise.
///
/// UTF-16 without a mark can pass as UTF-8 full of NULs, so bytes with a NUL in more than a tenth of the places
/// of one parity are asked about first. A few NULs in a text are kept.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, mark_len)) = mark(bytes) {
        return decode_marked(bytes, encoding, mark_len);
    }
    if let Some(encoding) = looks_like_utf16(bytes) {
        return Decoded::Ask {
            reason: format!("This looks like {} without a byte order mark", encoding.name()),
            candidates: candidates::for_utf16(bytes, encoding),
        };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded::Text {
            text: text.to_owned(),
            encoding: UTF_8.name(),
            bom: false,
        },
        Err(err) => Decoded::Ask {
            reason: invalid_utf8_reason(bytes, err),
            candidates: candidates::for_invalid_utf8(bytes, err),
        },
    }
}

/// Reads `bytes` in the encoding that was chosen, without its byte order mark.
///
/// The text is encoded again and compared with the bytes; what does not come back is the warning.
///
/// # Errors
/// When no encoding has the name `label` (names as on the web: `utf-8`, `cp1251`, `shift_jis`, also `utf-32le`).
pub fn decode_as(bytes: &[u8], label: &str) -> Result<(String, Option<Warning>), DecodeError> {
    let unknown = || DecodeError {
        label: label.to_owned(),
    };
    let name = encoding_name(label).ok_or_else(unknown)?;
    let body = bytes.get(mark_len_for(bytes, name)..).unwrap_or_default();
    if name == UTF_32LE || name == UTF_32BE {
        return Ok(decode_utf32(body, name == UTF_32BE));
    }
    let encoding = Encoding::for_label_no_replacement(name.as_bytes()).ok_or_else(unknown)?;
    let (text, unshown) = decode_counting(encoding, body);
    let warning = if unshown > 0 {
        Some(Warning::BytesNotShown(unshown))
    } else if reads_back(encoding, &text, body) {
        None
    } else {
        Some(Warning::NotReversible)
    };
    Ok((text, warning))
}

/// The one name of the encoding that `label` stands for.
pub fn encoding_name(label: &str) -> Option<&'static str> {
    match label.trim().to_ascii_lowercase().as_str() {
        "utf-32le" | "utf32le" => Some(UTF_32LE),
        "utf-32be" | "utf32be" => Some(UTF_32BE),
        other => Encoding::for_label_no_replacement(other.as_bytes()).map(Encoding::name),
    }
}

/// Length in bytes of the byte order mark of `encoding` at the front of `bytes`; 0 if there is none.
pub(super) fn mark_len_for(bytes: &[u8], encoding: &str) -> usize {
    let mark: &[u8] = match encoding {
        "UTF-8" => b"\xEF\xBB\xBF",
        "UTF-16LE" => b"\xFF\xFE",
        "UTF-16BE" => b"\xFE\xFF",
        UTF_32LE => b"\xFF\xFE\0\0",
        UTF_32BE => b"\0\0\xFE\xFF",
        _ => return 0,
    };
    if bytes.starts_with(mark) { mark.len() } else { 0 }
}

/// Number of the line (from 1) that holds the byte at `offset`.
pub(super) fn line_of(bytes: &[u8], offset: usize) -> usize {
    let before = bytes.get(..offset).unwrap_or(bytes);
    1 + memchr::memchr_iter(b'\n', before).count()
}

/// The encoding that a byte order mark names, and the length of the mark in bytes.
fn mark(bytes: &[u8]) -> Option<(&'static str, usize)> {
    // UTF-32LE begins like UTF-16LE. Only a text of whole, valid UTF-32 characters counts as such: UTF-16
    // that begins with a NUL character practically never is one.
    if bytes.starts_with(b"\0\0\xFE\xFF") {
        return Some((UTF_32BE, 4));
    }
    if let Some(body) = bytes.strip_prefix(b"\xFF\xFE\0\0")
        && decode_utf32(body, false).1.is_none()
    {
        return Some((UTF_32LE, 4));
    }
    [UTF_8, UTF_16LE, UTF_16BE]
        .iter()
        .map(|encoding| encoding.name())
        .map(|name| (name, mark_len_for(bytes, name)))
        .find(|(_, len)| *len > 0)
}

fn decode_marked(bytes: &[u8], encoding: &'static str, mark_len: usize) -> Decoded {
    match decode_as(bytes, encoding) {
        Ok((text, None)) => Decoded::Text {
            text,
            encoding,
            bom: true,
        },
        Ok((_, Some(warning))) => {
            let body = bytes.get(mark_len..).unwrap_or_default();
            let reason = match (encoding, std::str::from_utf8(body)) {
                ("UTF-8", Err(err)) => invalid_utf8_reason(body, err),
                _ => format!(
                    "The byte order mark says {encoding}, but {}",
                    lower_first(&warning.to_string())
                ),
            };
            Decoded::Ask {
                reason,
                candidates: candidates::for_broken_mark(bytes, encoding),
            }
        }
        Err(_unknown) => Decoded::Ask {
            reason: format!("The byte order mark says {encoding}, which cannot be read"),
            candidates: Vec::new(),
        },
    }
}

fn lower_first(sentence: &str) -> String {
    let mut rest = sentence.chars();
    match rest.next() {
        Some(first) => first.to_lowercase().chain(rest).collect(),
        None => String::new(),
    }
}

fn invalid_utf8_reason(bytes: &[u8], err: std::str::Utf8Error) -> String {
    let valid = err.valid_up_to();
    let line = line_of(bytes, valid);
    if err.error_len().is_none() {
        format!(
            "The file ends in the middle of a UTF-8 character, after {valid} valid bytes, in line {line}; it may have been cut off"
        )
    } else {
        format!("This is not valid UTF-8: the first invalid byte comes after {valid} valid bytes, in line {line}")
    }
}

/// UTF-16 of which byte order the NULs suggest: more than a tenth of the bytes of one parity, and few of the other.
fn looks_like_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || memchr::memchr(0, bytes).is_none() {
        return None;
    }
    let (mut even, mut odd) = (0_usize, 0_usize);
    for pair in bytes.chunks(2) {
        even += usize::from(pair.first() == Some(&0));
        odd += usize::from(pair.get(1) == Some(&0));
    }
    let half = bytes.len() / 2;
    if odd * 10 > half && even * 4 < odd {
        Some(UTF_16LE)
    } else if even * 10 > half && odd * 4 < even {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Decodes with U+FFFD for each broken place and counts the bytes in such places.
fn decode_counting(encoding: &'static Encoding, bytes: &[u8]) -> (String, u64) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    let mut unshown = 0;
    loop {
        let room = decoder
            .max_utf8_buffer_length_without_replacement(rest.len())
            .unwrap_or(rest.len());
        // Never the worst case at once: three times 256 MB would be taken for nothing.
        text.reserve(room.min(rest.len() / 4 + 1024));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return (text, unshown),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(len, _) => {
                unshown += u64::from(len);
                text.reserve(4);
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}

fn reads_back(encoding: &'static Encoding, text: &str, bytes: &[u8]) -> bool {
    if encoding == UTF_8 {
        text.as_bytes() == bytes
    } else if encoding == UTF_16LE {
        text.encode_utf16().flat_map(u16::to_le_bytes).eq(bytes.iter().copied())
    } else if encoding == UTF_16BE {
        text.encode_utf16().flat_map(u16::to_be_bytes).eq(bytes.iter().copied())
    } else {
        let (again, _, unmappable) = encoding.encode(text);
        !unmappable && again.as_ref() == bytes
    }
}

/// Each whole character can be written back, so only what cannot be shown is warned of.
fn decode_utf32(bytes: &[u8], big_endian: bool) -> (String, Option<Warning>) {
    let mut text = String::with_capacity(bytes.len() / 4);
    let mut unshown = 0_u64;
    for unit in bytes.chunks(4) {
        let scalar = <[u8; 4]>::try_from(unit)
            .ok()
            .map(|unit| {
                if big_endian {
                    u32::from_be_bytes(unit)
                } else {
                    u32::from_le_bytes(unit)
                }
            })
            .and_then(char::from_u32);
        if scalar.is_none() {
            unshown += unit.len() as u64;
        }
        text.push(scalar.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    (text, (unshown > 0).then_some(Warning::BytesNotShown(unshown)))
}

#[cfg(test)]
mod tests;
