//! Parses one record: typed, with the unknown fields kept as they stand.

use ron::error::SpannedError;
use ron::value::RawValue;
use ron::{Error, Options};
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::sync::LazyLock;

/// Deepest nesting that is read. ron counts up to two a level; our deepest record needs 8. Low enough for any thread.
const DEPTH: usize = 32;

/// How all of our RON is read and written.
pub(super) fn options() -> &'static Options {
    static OPTIONS: LazyLock<Options> = LazyLock::new(|| Options::default().with_recursion_limit(DEPTH));
    &OPTIONS
}

/// A record and the fields that this program does not know: name and value as RON.
pub(super) type WithUnknown<R> = (R, Vec<(String, String)>);

/// Parses `(name: value, …)`. Types that refuse unknown fields are read in one go; only where one of them is met are
/// the fields sorted apart.
pub(super) fn parse_row<R: DeserializeOwned>(body: &str) -> Result<WithUnknown<R>, SpannedError> {
    let err = match options().from_str(body) {
        Ok(row) => return Ok((row, Vec::new())),
        Err(err) => err,
    };
    let Error::NoSuchStructField { expected, .. } = &err.code else {
        return Err(err);
    };
    let mut known = String::from("(");
    let mut unknown = Vec::new();
    for (name, value) in parse_fields(body)? {
        if expected.contains(&name) {
            known.push_str(name);
            known.push(':');
            known.push_str(value);
            known.push(',');
        } else {
            unknown.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    known.push(')');
    Ok((options().from_str(&known)?, unknown))
}

/// The fields of `(name: value, …)`, values as they stand.
pub(super) fn parse_fields(body: &str) -> Result<Vec<(&str, &str)>, SpannedError> {
    options().from_str::<Fields<'_>>(body).map(|fields| fields.0)
}

/// Items without a name that a list of records may have. Each takes many times its length in memory.
const MOST_NAMELESS: usize = 1000;

/// The items of `[a, b]` as they stand; an error where so many of them have no name that it is no list of records.
pub(super) fn parse_items(list: &str) -> Result<Vec<&str>, SpannedError> {
    options().from_str::<Items<'_>>(list).map(|items| items.0)
}

/// Whether this is one value of RON, whatever it means; if not, why, in words.
pub(super) fn check_value(ron: &str) -> Result<(), String> {
    options()
        .from_str::<IgnoredAny>(ron)
        .map(|_| ())
        .map_err(|err| in_words(&err.code))
}

/// What ron says, in words for people who do not program.
pub(super) fn in_words(err: &Error) -> String {
    match err {
        Error::ExceededRecursionLimit => format!("nested too deeply, limit {DEPTH}"),
        Error::Eof | Error::ExpectedStringEnd | Error::ExpectedStructLikeEnd => "it ends early".to_owned(),
        Error::IntegerOutOfBounds => "a number is too large".to_owned(),
        other => other.to_string(),
    }
}

struct Items<'a>(Vec<&'a str>);

impl<'de> serde::Deserialize<'de> for Items<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ItemsVisitor)
    }
}

struct ItemsVisitor;

impl<'de> Visitor<'de> for ItemsVisitor {
    type Value = Items<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let (mut items, mut nameless) = (Vec::new(), 0);
        while let Some(item) = seq.next_element::<&'de RawValue>()? {
            let item = item.get_ron();
            // Numbers and bare words have no bracket at all.
            let is_nameless = !item.contains('(') || item.trim_start().starts_with(['{', '[', '(', '"', '\'', '-']);
            nameless += usize::from(is_nameless);
            if nameless > MOST_NAMELESS {
                return Err(serde::de::Error::custom("no list of records"));
            }
            items.push(item);
        }
        Ok(Items(items))
    }
}

struct Fields<'a>(Vec<(&'a str, &'a str)>);

impl<'de> serde::Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("", &[], FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields in parentheses")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(name) = map.next_key::<&'de str>()? {
            fields.push((name, map.next_value::<&'de RawValue>()?.get_ron()));
        }
        Ok(Fields(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Debug, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Known {
        a: u8,
    }

    #[test]
    fn unknown_fields_come_back_byte_for_byte() {
        let body = r#"(zoo: Cage( bears : [1,  2], x:{"k": None}), a: 7, note: "\u{202e}", r#odd-name: 1)"#;
        let (row, unknown) = parse_row::<Known>(body).unwrap();
        assert_eq!(row, Known { a: 7 });
        let unknown: Vec<_> = unknown.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(
            unknown,
            [
                ("zoo", r#"Cage( bears : [1,  2], x:{"k": None})"#),
                ("note", r#""\u{202e}""#),
                ("odd-name", "1")
            ]
        );
    }

    #[test]
    fn a_bad_known_field_is_an_error_with_and_without_unknown_ones() {
        assert!(parse_row::<Known>("(a: 300)").is_err());
        assert!(parse_row::<Known>("(b: 1, a: 300)").is_err());
        assert!(parse_row::<Known>("(a: 1, a: 1, b: 2)").is_err());
        assert!(parse_row::<Known>("(b: 1)").is_err());
    }
}
