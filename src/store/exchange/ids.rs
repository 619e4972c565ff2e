//! Ids that are unique in a dataset, and ids as parts of addresses.

use std::collections::BTreeSet;
use std::fmt::Write;

/// Ids that are taken.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
}

impl Ids {
    /// The id that is wanted, or with a number behind it where that is taken.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        let mut number = 1;
        while id.is_empty() || self.taken.contains(&id) {
            number += 1;
            id = format!("{wanted}-{number}");
        }
        self.taken.insert(id.clone());
        id
    }
}

/// All but ASCII letters, digits, `-`, `_` and `.` as `%` and two hexadecimal digits a byte.
pub(super) fn escaped(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").ok();
        }
    }
    out
}

/// The way back from [`escaped`]; what is no escape stands as it is.
pub(super) fn unescaped(id: &str) -> String {
    let mut out = Vec::with_capacity(id.len());
    let mut rest = id.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|_| *first == b'%');
        let byte = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() {
            behind.get(2..).unwrap_or_default()
        } else {
            behind
        };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_comes_back_from_an_address() {
        for id in ["a1", "https://e.org/ü?a=1&b#c", "100%", "%", "%4", "a b\n😀"] {
            let there = escaped(id);
            assert!(there.is_ascii() && !there.contains(' '), "{there}");
            assert_eq!(unescaped(&there), id);
        }
        assert_eq!(unescaped("50%-%zz"), "50%-%zz");
    }

    #[test]
    fn a_taken_id_gets_a_number() {
        let mut ids = Ids::default();
        let taken: Vec<String> = ["a", "a", "a-2", ""].iter().map(|id| ids.take(id)).collect();
        assert_eq!(taken, ["a", "a-2", "a-2-2", "-2"]);
    }
}
