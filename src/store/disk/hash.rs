//! The name of some bytes: their SHA-256.

use std::fmt;
use std::io::{self, Read};
use std::path::Path;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::fs::File;

/// SHA-256 of a file's bytes; shown and read as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 32]);

/// A text that should have been a [`ContentHash`] and is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadHash;

impl ContentHash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash of a file, read in pieces; `None` when there is no such file.
    pub fn of_file(path: &Path) -> io::Result<Option<Self>> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(err) => return Err(err),
        };
        let mut hasher = Sha256::new();
        let mut piece = vec![0; 64 * 1024];
        loop {
            match file.read(&mut piece) {
                Ok(0) => return Ok(Some(Self(hasher.finalize().into()))),
                Ok(len) => hasher.update(piece.get(..len).unwrap_or_default()),
                Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
                Err(err) => return Err(err),
            }
        }
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ContentHash {
    type Err = BadHash;

    fn from_str(text: &str) -> Result<Self, BadHash> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(BadHash);
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            let &[high, low] = pair else {
                return Err(BadHash);
            };
            *byte = nibble(high)? << 4 | nibble(low)?;
        }
        Ok(Self(hash))
    }
}

/// One lower-case hexadecimal digit. Upper case is refused: one hash has one spelling.
fn nibble(digit: u8) -> Result<u8, BadHash> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(BadHash),
    }
}

impl fmt::Display for BadHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a content hash must be 64 lower-case hexadecimal digits")
    }
}

impl std::error::Error for BadHash {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_hash_reads_back() {
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(ContentHash::of(b"abc").to_string(), text);
        assert_eq!(text.parse(), Ok(ContentHash::of(b"abc")));
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in ["", "ba78", &"A".repeat(64), &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(text.parse::<ContentHash>(), Err(BadHash), "{text}");
        }
    }

    #[test]
    fn a_file_hashes_as_its_bytes() -> io::Result<()> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("a");
        let bytes = vec![7; 200_000];
        std::fs::write(&path, &bytes)?;
        assert_eq!(ContentHash::of_file(&path)?, Some(ContentHash::of(&bytes)));
        assert_eq!(ContentHash::of_file(&dir.path().join("none"))?, None);
        Ok(())
    }
}
