//! A browser has no CRLF: texts go out with LF, and a mark says where CRLF were.

use super::super::units::{LineEnds, Places, Unit};
use serde_json::Value;
use std::ops::Range;

/// The text with LF alone.
pub(super) fn folded(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Which lines end in CRLF: none for none, `true` for all, else their numbers from 0.
pub(super) fn mark(text: &str) -> Option<Value> {
    let ends = || text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let crlf: Vec<usize> = ends()
        .enumerate()
        .filter_map(|(n, line)| line.ends_with("\r\n").then_some(n))
        .collect();
    match crlf.len() {
        0 => None,
        all if all == ends().count() => Some(Value::Bool(true)),
        _ => Some(Value::from(crlf)),
    }
}

/// The text as it was before [`folded`].
pub(super) fn restored(folded: &str, mark: &Value) -> String {
    let mut crlf = mark
        .as_array()
        .map(|lines| lines.iter().filter_map(Value::as_u64).peekable());
    let is_all = *mark == Value::Bool(true);
    let mut text = String::with_capacity(folded.len());
    for (n, line) in (0..).zip(folded.split_inclusive('\n')) {
        let is_crlf = is_all || crlf.as_mut().is_some_and(|lines| lines.next_if_eq(&n).is_some());
        match line.strip_suffix('\n').filter(|_| is_crlf) {
            Some(line) => {
                text += line;
                text += "\r\n";
            }
            None => text += line,
        }
    }
    text
}

/// Code points of a range of bytes, CRLF counted as one. An end between CR and LF moves out of them.
pub(super) fn offsets(text: &str, places: &Places, bytes: &Range<usize>) -> Option<Range<usize>> {
    text.get(bytes.clone())?;
    let start = places.offset(bytes.start);
    let start = start.or_else(|| places.offset(bytes.start.checked_sub(1)?))?;
    let end = places.offset(bytes.end).or_else(|| places.offset(bytes.end + 1))?;
    Some(start..end)
}

/// Turns code points of a folded text into those of the restored one.
pub(super) fn in_restored(text: &str) -> impl Fn(usize) -> Option<usize> {
    let [lf, stored] = [LineEnds::Lf, LineEnds::AsStored].map(|ends| Places::new(text, Unit::CodePoints, ends));
    move |offset| stored.offset(lf.byte(offset)?)
}
