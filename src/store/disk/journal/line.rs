//! The lines of a journal: how they are written and what of a file can be trusted.

use super::super::hash::ContentHash;
use crate::mistakes::{Mistake, made};

/// The number of the line format; a higher one is from a newer program.
pub(super) const FORMAT: u32 = 1;

/// One line without its checksum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Record {
    /// The first line of every file.
    Header { generation: u64, format: u32, app: String },
    /// The project file that has this hash contains the first `bodies` bodies of this file.
    Mark(Mark),
    /// What the analyst did, in words of a higher layer.
    Body(String),
}

/// Says which bodies a project file contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) hash: ContentHash,
    pub(super) bodies: u64,
}

impl Record {
    /// Appends the line to `out` and moves the checksum `chain` on to it.
    pub(super) fn write(&self, chain: &mut u32, out: &mut Vec<u8>) {
        let text = match self {
            Self::Header {
                generation,
                format,
                app,
            } => format!("G {generation} {format} {app}"),
            Self::Mark(mark) => format!("S {} {}", mark.hash, mark.bodies),
            Self::Body(body) => encode_body(body),
        };
        *chain = next_checksum(*chain, text.as_bytes());
        out.extend_from_slice(format!("{chain:08x} {text}\n").as_bytes());
    }

    fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(' ')?;
        match kind {
            "G" => {
                let mut parts = rest.splitn(3, ' ');
                Some(Self::Header {
                    generation: parts.next()?.parse().ok()?,
                    format: parts.next()?.parse().ok()?,
                    app: parts.next()?.to_owned(),
                })
            }
            "S" => {
                let (hash, bodies) = rest.split_once(' ')?;
                Some(Self::Mark(Mark {
                    hash: hash.parse().ok()?,
                    bodies: bodies.parse().ok()?,
                }))
            }
            "P" => Some(Self::Body(rest.to_owned())),
            "E" => unescape(rest).map(Self::Body),
            _ => None,
        }
    }
}

/// What a file begins with that verifies.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// Format and program version of the header; `None` when even the header is damaged.
    pub(super) header: Option<(u32, String)>,
    /// In file order; the first one is what the file was begun with.
    pub(super) marks: Vec<Mark>,
    pub(super) bodies: Vec<String>,
    /// Length of the good part, in bytes.
    pub(super) good_len: usize,
    /// The checksum that the next line has to follow.
    pub(super) chain: u32,
}

/// Reads lines until one does not verify.
///
/// Of a newer format only the header is understood; nothing after it is called good or bad.
pub(super) fn parse(bytes: &[u8]) -> Parsed {
    let mut parsed = Parsed::default();
    let mut chain = 0;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let Some(record) = verify(&mut chain, line) else {
            break;
        };
        match (record, parsed.header.is_some()) {
            (Record::Header { format, app, .. }, false) => parsed.header = Some((format, app)),
            (Record::Mark(mark), true) => parsed.marks.push(mark),
            (Record::Body(body), true) => parsed.bodies.push(body),
            _ => break,
        }
        parsed.good_len += line.len();
        parsed.chain = chain;
        if parsed.header.as_ref().is_some_and(|(format, _)| *format > FORMAT) {
            break;
        }
    }
    parsed
}

/// The record of a whole line, its line feed included, whose checksum follows `chain`.
fn verify(chain: &mut u32, line: &[u8]) -> Option<Record> {
    let line = line.strip_suffix(b"\n")?;
    let (checksum, text) = (line.get(..8)?, line.get(9..)?);
    let expected = next_checksum(*chain, text);
    // Compared as text: one checksum has one spelling.
    if line.get(8) != Some(&b' ') || checksum != format!("{expected:08x}").as_bytes() {
        return None;
    }
    let record = Record::parse(std::str::from_utf8(text).ok()?)?;
    *chain = expected;
    Some(record)
}

fn next_checksum(chain: u32, text: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    if !made(Mistake::NoChain) {
        hasher.update(&chain.to_le_bytes());
    }
    hasher.update(text);
    hasher.finalize()
}

/// A body as it is where it is one line, else with its line feeds and backslashes escaped.
fn encode_body(body: &str) -> String {
    if body.contains('\n') {
        format!("E {}", body.replace('\\', "\\\\").replace('\n', "\\n"))
    } else {
        format!("P {body}")
    }
}

fn unescape(text: &str) -> Option<String> {
    let mut body = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        body.push(match c {
            '\\' => match chars.next()? {
                'n' => '\n',
                '\\' => '\\',
                _ => return None,
            },
            c => c,
        });
    }
    Some(body)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file(bodies: &[String]) -> Vec<u8> {
        let (mut chain, mut out) = (0, Vec::new());
        let app = "0.1.0".to_owned();
        let header = Record::Header {
            generation: 7,
            format: FORMAT,
            app,
        };
        header.write(&mut chain, &mut out);
        let mark = Mark {
            hash: ContentHash::of(b"x"),
            bodies: 0,
        };
        Record::Mark(mark).write(&mut chain, &mut out);
        for body in bodies {
            Record::Body(body.clone()).write(&mut chain, &mut out);
        }
        out
    }

    fn bodies(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    proptest! {
        #[test]
        fn any_bodies_come_back(bodies in prop::collection::vec("(?s)[a\\\\\n\r\u{e9}nSG ]{0,12}|.{0,8}", 0..6)) {
            let bytes = file(&bodies);
            let parsed = parse(&bytes);
            prop_assert_eq!(parsed.good_len, bytes.len());
            prop_assert_eq!(parsed.bodies, bodies);
        }
    }

    #[test]
    fn every_prefix_gives_the_bodies_that_are_whole() {
        let written = bodies(&["one", "two\nlines", "", "four"]);
        let bytes = file(&written);
        for len in 0..=bytes.len() {
            let parsed = parse(&bytes[..len]);
            let lines = bytes[..len].iter().filter(|&&b| b == b'\n').count();
            assert_eq!(parsed.bodies, written[..lines.saturating_sub(2)], "{len}");
        }
    }

    #[test]
    fn case_24_no_changed_byte_yields_a_body_that_was_not_written() {
        let written = bodies(&["one", "two\nlines", "three"]);
        let bytes = file(&written);
        for place in 0..bytes.len() {
            for value in 0..=u8::MAX {
                let mut damaged = bytes.clone();
                damaged[place] = value;
                let parsed = parse(&damaged);
                assert!(written.starts_with(&parsed.bodies), "{place} {value}");
                let whole = parsed.bodies.len() == written.len();
                assert_eq!(whole, value == bytes[place], "{place} {value}");
            }
        }
    }

    #[test]
    fn lines_that_are_removed_doubled_or_exchanged_do_not_verify() {
        let written = bodies(&["one", "two", "three"]);
        let bytes = file(&written);
        let lines: Vec<_> = bytes.split_inclusive(|&b| b == b'\n').collect();
        let pick = |order: &[usize]| parse(&order.iter().map(|&i| lines[i]).collect::<Vec<_>>().concat()).bodies;
        assert_eq!(pick(&[0, 1, 2, 3, 4]), written);
        assert_eq!(pick(&[0, 1, 3, 4]), bodies(&[]));
        assert_eq!(pick(&[0, 1, 2, 2, 3, 4]), bodies(&["one"]));
        assert_eq!(pick(&[0, 1, 2, 4, 3]), bodies(&["one"]));
    }

    #[test]
    fn case_24_a_newer_format_is_recognised_and_left_alone() {
        let (mut chain, mut out) = (0, Vec::new());
        let app = "9.0.0".to_owned();
        let header = Record::Header {
            generation: 1,
            format: FORMAT + 1,
            app: app.clone(),
        };
        header.write(&mut chain, &mut out);
        out.extend_from_slice(b"something else\n");
        assert_eq!(parse(&out).header, Some((FORMAT + 1, app)));
    }
}
