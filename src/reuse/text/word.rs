//! A word as 32 bits: enough to compare, too little to read.

/// A folded word.
///
/// ```text
/// bit 31      written with a capital letter, not at the start of a sentence and not in a headline; no part of the key
/// bit 30      a number
/// bits 18-29  its first four letters, hashed; 4095 for one sign of a script without spaces, 4094 for a negation
/// bits 0-17   the whole word, hashed; for a sign its code point, for a negation which one
/// ```
///
/// Two different words have the same key about once in 2^30 pairs, two with the same first letters once in 2^18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(u32);

const CAPITAL: u32 = 1 << 31;
const NUMBER: u32 = 1 << 30;
const PREFIX_SHIFT: u32 = 18;
const PREFIX: u32 = 0xfff << PREFIX_SHIFT;
const REST: u32 = (1 << PREFIX_SHIFT) - 1;
const SIGN: u32 = 0xfff << PREFIX_SHIFT;
const NEGATION: u32 = 0xffe << PREFIX_SHIFT;

/// How many letters two words must share at their start to be [`Word::is_related`].
const PREFIX_LETTERS: usize = 4;

const NEGATIONS: [&[u8]; 9] = [
    b"not", b"no", b"never", b"without", b"neither", b"nor", b"none", b"nobody", b"nothing",
];

impl Word {
    /// "not", which is also read from "n't".
    pub(super) const NOT: Self = Self(NEGATION);

    /// A word of folded letters.
    pub(super) fn from_letters(letters: &[u8]) -> Self {
        if let Some(at) = NEGATIONS.iter().position(|word| *word == letters) {
            return Self(NEGATION | at as u32);
        }
        let prefix = (hash(head(letters)) >> 32) as u32 % 0xffe;
        Self(prefix << PREFIX_SHIFT | hash(letters) as u32 & REST)
    }

    /// A number by its digits, without signs that part thousands.
    pub(super) fn from_digits(digits: &[u8]) -> Self {
        Self(NUMBER | hash(digits) as u32 & (NUMBER - 1))
    }

    /// One sign of a script without spaces between words.
    pub(super) fn from_sign(sign: char) -> Self {
        Self(SIGN | u32::from(sign) & REST)
    }

    pub(super) fn with_capital(self, capital: bool) -> Self {
        Self(self.key() | if capital { CAPITAL } else { 0 })
    }

    /// What is compared: equal for words that count as the same.
    pub fn key(self) -> u32 {
        self.0 & !CAPITAL
    }

    /// Whether two words count as the same.
    pub fn is_same(self, other: Self) -> bool {
        self.key() == other.key()
    }

    /// Whether two different words begin alike, as "agreed" and "agreement" do.
    pub fn is_related(self, other: Self) -> bool {
        let prefix = self.key() & (NUMBER | PREFIX);
        prefix < NEGATION && prefix == other.key() & (NUMBER | PREFIX) && !self.is_same(other)
    }

    /// Whether it is written like a name.
    pub fn is_capital(self) -> bool {
        self.0 & CAPITAL != 0
    }

    /// Whether it is a number, in digits or in words.
    pub fn is_number(self) -> bool {
        self.0 & NUMBER != 0
    }

    /// Whether it turns a sentence into its contrary.
    pub fn is_negation(self) -> bool {
        self.key() & (NUMBER | PREFIX) == NEGATION
    }

    /// Whether it is one sign of a script without spaces.
    pub fn is_sign(self) -> bool {
        self.key() & (NUMBER | PREFIX) == SIGN
    }
}

/// The first letters, whole characters only.
fn head(letters: &[u8]) -> &[u8] {
    let is_start = |byte: &u8| *byte & 0xc0 != 0x80;
    let end = letters
        .iter()
        .enumerate()
        .filter(|(_, byte)| is_start(byte))
        .nth(PREFIX_LETTERS);
    end.map_or(letters, |(at, _)| letters.get(..at).unwrap_or(letters))
}

/// FNV-1a with its bits mixed at the end: the same on every machine.
fn hash(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(hash)
}

/// One number for a run of words: the same for the same keys in the same order.
pub(crate) fn hash_words(words: &[Word]) -> u64 {
    let sum = words.iter().fold(words.len() as u64, |sum, word| {
        sum.wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .wrapping_add(u64::from(word.key()) + 1)
    });
    mix(sum)
}

/// Spreads what differs in any bit over all bits.
pub(crate) fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_of_words_are_told_apart() {
        let sea = Word::from_letters(b"sea").with_capital(true);
        assert!(sea.is_capital() && !sea.is_number() && !sea.is_negation() && !sea.is_sign());
        assert!(sea.is_same(Word::from_letters(b"sea")));
        assert!(Word::from_digits(b"5").is_number() && !Word::from_digits(b"5").is_sign());
        assert!(Word::from_letters(b"never").is_negation() && !Word::from_letters(b"never").is_same(Word::NOT));
        assert!(Word::from_sign('字').is_sign() && !Word::from_sign('字').is_same(Word::from_sign('母')));
    }

    #[test]
    fn words_that_begin_alike_are_related() {
        let word = |letters: &str| Word::from_letters(letters.as_bytes());
        assert!(word("agreement").is_related(word("agre")));
        assert!(!word("agre").is_related(word("agre")));
        assert!(!word("agre").is_related(word("agri")));
        assert!(word("жёлтый").is_related(word("жёлтая")));
        assert!(!Word::from_digits(b"1994").is_related(Word::from_digits(b"1995")));
        assert!(!word("not").is_related(word("nor")));
    }
}
