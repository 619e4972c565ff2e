//! How much a file unpacks to, before anything of it is unpacked and kept.
//!
//! Streams are found by their keyword in the raw bytes and unpacked piece by piece into nothing, whatever the file says
//! about them. Pictures are passed over: their bytes are not asked for later.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, ZlibDecoder};
use memchr::memmem;

use crate::progress::Progress;
use crate::store::import::extract::Refusal;

/// Most bytes that all streams may have, pictures aside.
const MAX_BYTES: u64 = 512 << 20;
/// A stream may have so many times the bytes that it is packed in…
const MAX_RATIO: u64 = 200;
/// …once it has more than so many bytes.
const RATIO_FROM: u64 = 8 << 20;
/// How far before its stream a dictionary may begin, in bytes.
const DICTIONARY: usize = 4096;
/// How often a stream may be packed in a packed stream.
const MAX_LAYERS: usize = 3;
/// A run of one byte becomes at most so many times as long.
const RUN_RATIO: u64 = 64;

/// # Errors
/// In words, where the file unpacks to more than is allowed; when `progress` was told to stop.
pub(super) fn check(bytes: &[u8], progress: &Progress) -> Result<(), Refusal> {
    let mut left = MAX_BYTES;
    for at in memmem::find_iter(bytes, b"stream") {
        let before = bytes.get(at.saturating_sub(DICTIONARY)..at).unwrap_or_default();
        if before.ends_with(b"end") {
            continue;
        }
        if progress.is_cancelled() {
            return Err(Refusal::Stopped);
        }
        let dictionary = memmem::rfind(before, b"obj").and_then(|obj| before.get(obj..));
        if dictionary.is_some_and(is_picture) {
            continue;
        }
        let rest = bytes.get(at + b"stream".len()..).unwrap_or_default();
        let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        let len = memmem::find(rest, b"endstream").unwrap_or(rest.len());
        let raw = rest.get(..len).unwrap_or_default();
        let unpacked = count(raw, dictionary.unwrap_or(before), left);
        let ratio = unpacked > RATIO_FROM && unpacked / MAX_RATIO > raw.len() as u64;
        if unpacked >= left || ratio {
            return Err(Refusal::words(
                "The PDF unpacks to far more than a document holds; it was not read. Print it to a new PDF and import that",
            ));
        }
        left -= unpacked;
    }
    Ok(())
}

/// Whether a stream is a picture and nothing else. Names may be written in more ways than one; a dictionary that does
/// so is not believed.
fn is_picture(dictionary: &[u8]) -> bool {
    let has = |name: &[u8]| memmem::find(dictionary, name).is_some();
    (has(b"/Subtype/Image") || has(b"/Subtype /Image")) && !has(b"#") && !has(b"ObjStm") && !has(b"XRef")
}

/// How many bytes a stream becomes, up to about `most`. Told from the bytes, not from what is said about them.
fn count(raw: &[u8], dictionary: &[u8], most: u64) -> u64 {
    let has = |name: &[u8]| memmem::find(dictionary, name).is_some();
    if has(b"LZW") {
        return count_lzw(raw, most);
    }
    if has(b"RunLength") || has(b"/RL") {
        return (raw.len() as u64).saturating_mul(RUN_RATIO);
    }
    let (text, hex);
    let raw = if has(b"ASCII85") || has(b"/A85") {
        text = from_base85(raw);
        text.as_slice()
    } else if has(b"ASCIIHex") || has(b"/AHx") {
        hex = from_hex(raw);
        hex.as_slice()
    } else {
        raw
    };
    let zlib = count_layers(Box::new(raw), is_zlib(raw), 0, most);
    match zlib {
        0 => count_read(DeflateDecoder::new(raw), most).max(raw.len() as u64),
        zlib => zlib.max(raw.len() as u64),
    }
}

fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31))
}

/// Unpacks what may be packed several times over; says the largest size met.
fn count_layers(source: Box<dyn Read + '_>, packed: bool, layer: usize, most: u64) -> u64 {
    if !packed || layer > MAX_LAYERS {
        return 0;
    }
    let mut inside = ZlibDecoder::new(source);
    let mut head = [0; 2];
    let read = inside.read(&mut head).unwrap_or(0);
    if read == head.len() && is_zlib(&head) {
        let whole: Box<dyn Read> = Box::new(io::Cursor::new(head).chain(inside));
        return count_layers(whole, true, layer + 1, most);
    }
    (read as u64).saturating_add(count_read(inside, most))
}

/// How many bytes can be read, up to about `most`; up to the first fault.
fn count_read(mut source: impl Read, most: u64) -> u64 {
    let mut step = vec![0; 1 << 16];
    let mut sum = 0_u64;
    while sum < most {
        match source.read(&mut step) {
            Ok(0) | Err(_) => break,
            Ok(read) => sum += read as u64,
        }
    }
    sum
}

/// How long the words of an LZW stream are in all, up to about `most`.
fn count_lzw(raw: &[u8], most: u64) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut lens: Vec<u64> = Vec::new();
    let (mut bits, mut held, mut width, mut sum, mut last) = (0_u32, 0_u32, 9_u32, 0_u64, 0_u64);
    for byte in raw {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = (bits >> held) as usize & ((1 << width) - 1);
        bits &= (1 << held) - 1;
        let len = match code {
            CLEAR => {
                lens.clear();
                (width, last) = (9, 0);
                continue;
            }
            END => break,
            0..CLEAR => 1,
            code => lens.get(code - END - 1).copied().unwrap_or(last + 1),
        };
        sum += len;
        if sum >= most {
            break;
        }
        if last > 0 && lens.len() < 4096 - END - 1 {
            lens.push(last + 1);
        }
        last = len;
        width = match lens.len() + END + 2 {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
    }
    sum
}

/// Five characters to four bytes; what does not belong is passed over.
fn from_base85(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() / 5 * 4);
    let (mut word, mut held) = (0_u32, 0);
    for byte in raw {
        match byte {
            b'z' if held == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                word = word.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                held += 1;
                if held == 5 {
                    out.extend(word.to_be_bytes());
                    (word, held) = (0, 0);
                }
            }
            b'~' => break,
            _ => {}
        }
    }
    out
}

fn from_hex(raw: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = raw
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn check_stream(dictionary: &str, raw: &[u8]) -> Result<(), Refusal> {
        let front = format!("%PDF-1.7\n1 0 obj\n<<{dictionary}>>\nstream\r\n");
        let file = [front.as_bytes(), raw, b"\nendstream\nendobj"].concat();
        check(&file, &Progress::default())
    }

    #[test]
    fn case_49_what_unpacks_to_too_much_is_refused_however_it_is_packed() {
        let bomb = zlib(&vec![b' '; 40 << 20]);
        assert!(check_stream("/Filter/FlateDecode", &bomb).is_err());
        assert!(check_stream("/Filter/Fl#61teDecode", &bomb).is_err());
        assert!(
            check_stream("/Filter/FlateDecode", &bomb[2..]).is_err(),
            "without its front"
        );
        assert!(check_stream("/Filter[/FlateDecode/FlateDecode]", &zlib(&bomb)).is_err());
        let hex: String = bomb.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(check_stream("/Filter[/ASCIIHexDecode/FlateDecode]", hex.as_bytes()).is_err());
        assert!(check_stream("/Filter/FlateDecode/Type/ObjStm/Subtype/Image", &bomb).is_err());
        assert!(check_stream("/Filter/RunLengthDecode", &vec![0; 9 << 20]).is_err());
    }

    #[test]
    fn usual_streams_and_large_pictures_pass() {
        let words: String = (0..400_000).map(|n| format!("{n} 0 Td (word) Tj\n")).collect();
        assert_eq!(check_stream("/Filter/FlateDecode", &zlib(words.as_bytes())), Ok(()));
        let white = zlib(&vec![0xFF; 40 << 20]);
        assert_eq!(check_stream("/Subtype/Image/Filter/FlateDecode", &white), Ok(()));
        assert_eq!(check_stream("", &vec![b' '; 9 << 20]), Ok(()));
        assert_eq!(from_base85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
    }

    #[test]
    fn words_of_lzw_are_counted() {
        // The example of the standard: ten bytes out of codes of nine bits.
        let raw = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(count_lzw(&raw, u64::MAX), 10);
    }
}
