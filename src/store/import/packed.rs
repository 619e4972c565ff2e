//! One file packed by gzip or Zstandard: the bytes inside, as many as were allowed.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

/// How files begin that gzip packed.
const GZIP: [u8; 2] = [0x1F, 0x8B];
/// How frames of Zstandard begin.
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
/// What comes out may be so many times what went in…
const MAX_RATIO: u64 = 200;
/// …once it is more than so many bytes. Short files of one repeated line are no bombs.
const RATIO_FROM: u64 = 64 << 20;
/// Bytes unpacked at a time.
const STEP: usize = 1 << 16;

/// The endings that packed files have, and the names of files without them.
const ENDINGS: [&str; 3] = [".gz", ".zst", ".zstd"];

/// The name of the file that is packed in `name`, if the ending says that it is packed.
pub fn inner_name(name: &str) -> Option<&str> {
    ENDINGS.iter().find_map(|ending| {
        let at = name.len().checked_sub(ending.len()).filter(|at| *at > 0)?;
        let (inner, found) = name.split_at_checked(at)?;
        found.eq_ignore_ascii_case(ending).then_some(inner)
    })
}

/// Whether the bytes begin as gzip's or Zstandard's do.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&GZIP) || bytes.starts_with(&ZSTD)
}

/// The bytes that were packed in `bytes`, at most `max_bytes`.
///
/// # Errors
/// In words: when they are more, when they are suspiciously many for what they are packed in, when the file is damaged
/// or cut off.
pub fn unpack(bytes: &[u8], max_bytes: u64) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let result = if bytes.starts_with(&GZIP) {
        take(&mut MultiGzDecoder::new(bytes), bytes.len(), max_bytes, &mut out)
    } else {
        unpack_frames(bytes, max_bytes, &mut out)
    };
    match result {
        Ok(()) => Ok(out),
        Err(Stop::Words(words)) => Err(words),
        Err(Stop::Damaged(err)) => Err(format!(
            "The packed file is damaged or cut off ({err}); copy or download it again"
        )),
    }
}

/// The first bytes of what was packed, at most `most`; what cannot be unpacked has none.
pub fn unpack_head(bytes: &[u8], most: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let limit = most as u64;
    // Whatever stops it, what came out before is the head.
    let _reason = if bytes.starts_with(&GZIP) {
        take(&mut MultiGzDecoder::new(bytes), usize::MAX, limit, &mut out)
    } else {
        unpack_frames(bytes, limit, &mut out)
    };
    out.truncate(most);
    out
}

enum Stop {
    Words(String),
    Damaged(String),
}

impl From<io::Error> for Stop {
    fn from(err: io::Error) -> Self {
        Self::Damaged(err.to_string())
    }
}

/// Reads all of `source` into `out`, which stays bounded. `packed` is the number of bytes that it is packed in.
fn take(source: &mut impl Read, packed: usize, max_bytes: u64, out: &mut Vec<u8>) -> Result<(), Stop> {
    let mut step = vec![0; STEP];
    loop {
        let read = match source.read(&mut step) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(err) if err.kind() == io::ErrorKind::Interrupted => continue,
            Err(err) => return Err(err.into()),
        };
        out.extend_from_slice(step.get(..read).unwrap_or_default());
        let len = out.len() as u64;
        if len > max_bytes {
            let limit = max_bytes / 1_000_000;
            return Err(Stop::Words(format!(
                "The packed file holds more than {limit} MB; unpack it and cut it into smaller files"
            )));
        }
        if len > RATIO_FROM && len / MAX_RATIO > packed as u64 {
            return Err(Stop::Words(format!(
                "The packed file holds more than {MAX_RATIO} times its size, as no text does; unpack it yourself and look"
            )));
        }
    }
}

/// All frames of Zstandard, one after the other; those that only hold other programs' notes are passed over.
fn unpack_frames(bytes: &[u8], max_bytes: u64, out: &mut Vec<u8>) -> Result<(), Stop> {
    let mut rest = bytes;
    let mut decoder = FrameDecoder::new();
    while !rest.is_empty() {
        let mut frame = match StreamingDecoder::new_with_decoder(&mut rest, &mut decoder) {
            Ok(frame) => frame,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                let skipped = usize::try_from(length).ok().and_then(|length| rest.get(length..));
                rest = skipped.ok_or_else(|| Stop::Damaged("the last frame is cut off".to_owned()))?;
                continue;
            }
            Err(err) => return Err(Stop::Damaged(err.to_string())),
        };
        take(&mut frame, bytes.len(), max_bytes, out)?;
        let (stated, found) = (decoder.get_checksum_from_data(), decoder.get_calculated_checksum());
        if stated.is_some() && stated != found {
            return Err(Stop::Damaged("its checksum does not fit".to_owned()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    const MOST: u64 = 256 << 20;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn what_was_packed_comes_out_again_also_in_parts() {
        for pack in [gzip, zstd] {
            let mut packed = pack("Zürich\n".repeat(9_000).as_bytes());
            packed.extend(pack(b"end"));
            assert!(is_packed(&packed));
            let wish = format!("{}end", "Zürich\n".repeat(9_000));
            assert_eq!(String::from_utf8(unpack(&packed, MOST).unwrap()).unwrap(), wish);
            assert_eq!(unpack_head(&packed, 3), b"Z\xC3\xBC");
        }
        let skippable = [&[0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 7, 7][..], &zstd(b"x")].concat();
        assert_eq!(unpack(&[zstd(b"a"), skippable].concat(), MOST).unwrap(), b"ax");
    }

    #[test]
    fn a_damaged_or_cut_file_is_told() {
        for pack in [gzip, zstd] {
            let packed = pack(&(0..40_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
            for cut in [packed.len() / 2, packed.len() - 1] {
                assert!(unpack(&packed[..cut], MOST).unwrap_err().contains("damaged"), "{cut}");
            }
            let mut flipped = packed.clone();
            let middle = flipped.len() / 2;
            flipped[middle] ^= 0x10;
            assert!(unpack(&flipped, MOST).unwrap_err().contains("damaged"));
            assert!(unpack(&[&packed[..], b"tail"].concat(), MOST).is_err());
        }
    }

    #[test]
    fn case_49_a_bomb_is_refused_by_what_comes_out_of_it() {
        for pack in [gzip, zstd] {
            let packed = pack(&vec![0; 100 << 20]);
            assert!(packed.len() < 200_000);
            assert!(unpack(&packed, 256 << 20).unwrap_err().contains("200 times"));
            assert!(unpack(&packed, 1 << 20).unwrap_err().contains("more than 1 MB"));
        }
    }

    #[test]
    fn the_limit_holds_to_the_byte_and_for_all_parts_together() {
        for pack in [gzip, zstd] {
            let packed = [pack(&[b'a'; 700]), pack(&[b'b'; 300])].concat();
            assert_eq!(unpack(&packed, 1_000).unwrap().len(), 1_000);
            assert!(unpack(&packed, 999).unwrap_err().contains("more than"));
        }
    }

    #[test]
    fn a_note_that_is_cut_off_and_a_checksum_that_does_not_fit_are_told() {
        let note = [0x50, 0x2A, 0x4D, 0x18, 9, 0, 0, 0, 7];
        assert!(
            unpack(&[&zstd(b"a")[..], &note].concat(), MOST)
                .unwrap_err()
                .contains("cut off")
        );
        let mut packed = zstd(b"some words");
        if let Some(last) = packed.last_mut() {
            *last ^= 1;
        }
        assert!(unpack(&packed, MOST).unwrap_err().contains("checksum"));
    }

    #[test]
    fn short_files_of_one_line_are_no_bombs() {
        let packed = gzip(&vec![b'a'; 4 << 20]);
        assert!(packed.len() * 200 < 4 << 20);
        assert_eq!(unpack(&packed, MOST).unwrap().len(), 4 << 20);
    }

    #[test]
    fn names_lose_their_ending() {
        assert_eq!(inner_name("a/b.jsonl.ZST"), Some("a/b.jsonl"));
        assert_eq!(inner_name("b.txt.gz"), Some("b.txt"));
        assert_eq!(inner_name("b.txt.zstd"), Some("b.txt"));
        assert_eq!(inner_name("b.txt"), None);
        assert_eq!(inner_name(".gz"), None);
    }
}
