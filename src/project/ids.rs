//! Names of records: 64 random bits each, written as 16 hexadecimal digits.
//!
//! Random, so that two people who work apart never give the same id; never reused, so undo does not rewind them.

use std::fmt;
use std::str::FromStr;

/// An id was not 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadId;

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id is 16 hexadecimal digits")
    }
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:016x}", self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(digits: &str) -> Result<Self, BadId> {
                let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
                match u64::from_str_radix(digits, 16) {
                    Ok(number) if hex && digits.len() == 16 => Ok(Self(number)),
                    Ok(_) | Err(_) => Err(BadId),
                }
            }
        }

        impl From<u64> for $name {
            fn from(number: u64) -> Self {
                Self(number)
            }
        }

        impl super::table::Key for $name {
            fn number(self) -> u64 {
                self.0
            }
        }
    };
}

id_type!(
    /// Names a [`super::Document`].
    DocumentId
);
id_type!(
    /// Names an [`super::Annotation`].
    AnnotationId
);
id_type!(
    /// Names a [`super::Relation`].
    RelationId
);
id_type!(
    /// Names a [`super::DuplicateGroup`].
    GroupId
);
id_type!(
    /// Names a [`super::Label`] of the schema.
    LabelId
);
id_type!(
    /// Names a [`super::RelationType`] of the schema.
    RelationTypeId
);

id_type!(
    /// Names a [`super::Decision`].
    DecisionId
);

id_type!(
    /// Names a [`super::Review`]: made from its document and author, so that whoever says it again means the same record.
    ReviewId
);

impl ReviewId {
    /// The name of how far `author` is with `document`.
    pub fn of(document: DocumentId, author: &str) -> Self {
        // FNV-1a over both, then stirred, since a table shares its shelves out by the high bits.
        let bytes = document.0.to_be_bytes().into_iter().chain(author.bytes());
        let hash = bytes.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        Self(stir(hash))
    }
}

/// Hands out ids: the splitmix64 sequence from a seed (random in the program, fixed in tests). Its period is 2⁶⁴, so
/// one source never repeats itself.
#[derive(Clone, Debug)]
pub struct IdSource(u64);

impl IdSource {
    /// A source that starts from `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next id. Never one of the first 256, which are kept for the records every project starts with.
    pub fn fresh(&mut self) -> u64 {
        loop {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let bits = stir(self.0);
            if bits > 0xFF {
                return bits;
            }
        }
    }
}

/// The end of splitmix64: spreads 64 bits over all 64.
fn stir(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_written_and_read_as_sixteen_digits() {
        let id = AnnotationId(0xab);
        assert_eq!(id.to_string(), "00000000000000ab");
        assert_eq!(id.to_string().parse(), Ok(id));
        for bad in ["ab", "", "+0000000000000ab", "00000000000000ag"] {
            assert_eq!(bad.parse::<AnnotationId>(), Err(BadId), "{bad}");
        }
    }

    #[test]
    fn a_source_does_not_repeat_itself() {
        let mut source = IdSource::new(7);
        let ids: std::collections::BTreeSet<u64> = (0..10_000).map(|_| source.fresh()).collect();
        assert_eq!(ids.len(), 10_000);
    }
}
