//! How much a file unpacks to, before anything of it is unpacked and kept.
//!
//! Streams are found by their keyword in the raw bytes and unpacked piece by piece into nothing, whatever the file says
//! about them. Pictures are passed over: their bytes are not asked for later.

use std::borrow::Cow;
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
    check_within(MAX_BYTES, bytes, progress)
}

fn check_within(most: u64, bytes: &[u8], progress: &Progress) -> Result<(), Refusal> {
    let mut left = most;
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
        let unpacked = count(raw, dictionary, left);
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

/// What a stream is packed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    Base85,
    Hex,
    Flate,
    Lzw,
    Run,
}

/// What a dictionary says that its stream is packed with, the outermost first.
fn filters(dictionary: &[u8]) -> Vec<Filter> {
    let names = dictionary.split(|byte| *byte == b'/').skip(1).map(name);
    names
        .filter_map(|name| match name.as_slice() {
            b"ASCII85Decode" | b"A85" => Some(Filter::Base85),
            b"ASCIIHexDecode" | b"AHx" => Some(Filter::Hex),
            b"FlateDecode" | b"Fl" => Some(Filter::Flate),
            b"LZWDecode" | b"LZW" => Some(Filter::Lzw),
            b"RunLengthDecode" | b"RL" => Some(Filter::Run),
            _ => None,
        })
        .collect()
}

/// The name at the front, `#61` and its like replaced.
fn name(bytes: &[u8]) -> Vec<u8> {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\0()<>[]{}%".contains(byte);
    let mut rest = bytes.split(ends).next().unwrap_or_default();
    let mut name = Vec::with_capacity(rest.len());
    while let [first, after @ ..] = rest {
        let code = after.get(..2).filter(|_| *first == b'#');
        let code = code.map(from_hex).and_then(|code| code.first().copied());
        name.push(code.unwrap_or(*first));
        rest = after.get(if code.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    name
}

/// Whether the dictionary itself says what its stream is packed with, if it is.
fn says_all(dictionary: &[u8]) -> bool {
    let names = dictionary.split(|byte| *byte == b'/').skip(1);
    let is_reference = |part: &[u8]| {
        let behind = part.get(b"Filter".len()..).unwrap_or_default().trim_ascii_start();
        part.starts_with(b"Filter") && behind.first().is_some_and(u8::is_ascii_digit)
    };
    !names.into_iter().any(is_reference)
}

/// How many bytes a stream becomes, up to about `most`. Told from the bytes, where what is said about them does not matter.
fn count(raw: &[u8], dictionary: Option<&[u8]>, most: u64) -> u64 {
    let said = dictionary.map(filters).unwrap_or_default();
    let mut filters = said.as_slice();
    let mut bytes = Cow::Borrowed(raw);
    while let [first @ (Filter::Base85 | Filter::Hex), others @ ..] = filters {
        bytes = Cow::Owned(match first {
            Filter::Base85 => from_base85(&bytes),
            _ => from_hex(&bytes),
        });
        filters = others;
    }
    let len = raw.len() as u64;
    match filters {
        [Filter::Lzw] => count_lzw(&bytes, most),
        [Filter::Run] => len.saturating_mul(RUN_RATIO),
        [] if !dictionary.is_some_and(says_all) => count_lzw(&bytes, most).max(count_flate(&bytes, most)),
        flate if flate.iter().all(|filter| *filter == Filter::Flate) => count_flate(&bytes, most),
        // Packed in one way and that in another, as nobody does with text.
        _ => most,
    }
    .max(len)
}

fn count_flate(bytes: &[u8], most: u64) -> u64 {
    let zlib = match is_zlib(bytes) {
        true => count_layers(&mut &*bytes, 0, most),
        false => 0,
    };
    match zlib {
        0 => count_read(DeflateDecoder::new(bytes), most),
        zlib => zlib,
    }
}

fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31))
}

/// Unpacks what may be packed several times over; says the largest size met, and `most` where it does not end.
fn count_layers(source: &mut dyn Read, layer: usize, most: u64) -> u64 {
    if layer > MAX_LAYERS {
        return most;
    }
    let mut inside = Tally {
        source: ZlibDecoder::new(source),
        bytes: 0,
    };
    let mut head = Vec::new();
    // What cannot be read is not unpacked later either.
    let _until_a_fault = inside.by_ref().take(2).read_to_end(&mut head);
    let within = match is_zlib(&head) {
        true => count_layers(&mut head.chain(&mut inside), layer + 1, most),
        false => 0,
    };
    // What lies behind the end of the inner one is unpacked, too.
    count_read(&mut inside, most);
    within.max(inside.bytes)
}

/// Counts what is read.
struct Tally<R> {
    source: R,
    bytes: u64,
}

impl<R: Read> Read for Tally<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)?;
        self.bytes += read as u64;
        Ok(read)
    }
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
    fn no_way_of_packing_or_of_saying_so_hides_what_comes_out() {
        let bomb = zlib(&vec![b' '; 40 << 20]);
        let hex = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
        // Packed five times over, the outer ones for nothing.
        let deep = (0..4).fold(bomb.clone(), |inside, _| zlib(&inside));
        assert!(check_stream("/Filter[/Fl/Fl/Fl/Fl/Fl]", &deep).is_err());
        // A small stream with much behind its end, packed once more.
        let padded = zlib(&[zlib(b"BT ET"), vec![0; 40 << 20]].concat());
        assert!(check_stream("/Filter[/FlateDecode/FlateDecode]", &padded).is_err());
        let hex_twice = hex(hex(&bomb).as_bytes());
        assert!(check_stream("/Filter[/AHx/ASCIIHexDecode/Fl]", hex_twice.as_bytes()).is_err());
        assert!(check_stream("/Filter[/ASCII85Decode/FlateDecode]", to_base85(&bomb).as_bytes()).is_err());
        let lzw = lzw_bomb();
        assert!(check_stream("/Filter/LZWDecode", &lzw).is_err());
        assert!(check_stream("/Filter/LZ#57Decode", &lzw).is_err());
        assert!(check_stream("/Filter[/ASCII85Decode/LZWDecode]", to_base85(&lzw).as_bytes()).is_err());
        assert!(check_stream("/Filter 7 0 R", &lzw).is_err());
        assert!(check_stream(&format!("/Filter/LZWDecode/X({})", "x".repeat(DICTIONARY)), &lzw).is_err());
        assert!(check_stream("/Filter[/FlateDecode/RunLengthDecode]", &zlib(b"x")).is_err());
        assert_eq!(
            check_stream(
                "/Filter[/A85/Fl]/Resources<</Font<</F#201 2 0 R>>>>",
                to_base85(&zlib(b"BT ET")).as_bytes()
            ),
            Ok(())
        );
    }

    #[test]
    fn all_streams_together_are_held_to_the_limit() {
        let stream = |n: usize| format!("{n} 0 obj\n<<>>\nstream\n{}\nendstream\nendobj\n", " ".repeat(1_000));
        let file: String = (1..=3).map(stream).collect();
        let within = |most| check_within(most, file.as_bytes(), &Progress::default());
        assert_eq!(within(3_100), Ok(()));
        assert!(within(2_900).is_err());
        let progress = Progress::default();
        progress.cancel();
        assert_eq!(check_within(3_100, file.as_bytes(), &progress), Err(Refusal::Stopped));
    }

    fn to_base85(bytes: &[u8]) -> String {
        let mut out = String::new();
        for four in bytes.chunks(4) {
            let mut word = [0; 4];
            word[..four.len()].copy_from_slice(four);
            let word = u32::from_be_bytes(word);
            out.extend(
                (0..5)
                    .rev()
                    .map(|place| char::from(b'!' + (word / 85_u32.pow(place) % 85) as u8)),
            );
        }
        out + "~>"
    }

    /// Each code stands for one more blank than the one before, from the table's beginning to its end, again and again.
    fn lzw_bomb() -> Vec<u8> {
        let (mut out, mut bits, mut held) = (Vec::new(), 0_u64, 0);
        let mut put = |code: u64, width: u32| {
            bits = bits << width | code;
            held += width;
            while held >= 8 {
                held -= 8;
                out.push((bits >> held) as u8);
                bits &= (1 << held) - 1;
            }
        };
        for _ in 0..40 {
            put(256, 9);
            put(32, 9);
            for code in 258..4_094_u64 {
                put(
                    code,
                    match code {
                        0..511 => 9,
                        511..1023 => 10,
                        1023..2047 => 11,
                        _ => 12,
                    },
                );
            }
            put(256, 12);
        }
        put(257, 9);
        out
    }

    #[test]
    fn words_of_lzw_are_counted() {
        // The example of the standard: ten bytes out of codes of nine bits.
        let raw = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(count_lzw(&raw, u64::MAX), 10);
    }
}
