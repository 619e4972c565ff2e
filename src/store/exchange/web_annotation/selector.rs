//! The place that a selector tells.

use super::body::{all, is_of, word};
use serde_json::Value;
use std::ops::Range;

/// Selectors that refine selectors, and are gone into.
const DEPTH: usize = 8;

/// A place, in what the file counts, and the words that are said to stand there.
#[derive(Debug, PartialEq)]
pub(super) struct Place {
    pub(super) range: Range<usize>,
    pub(super) quote: Option<String>,
}

/// By position; else by the words, where they stand in `text` once. None where neither is told.
pub(super) fn place(selector: &Value, text: &str) -> Option<Place> {
    let mut told = Told::default();
    told.listen(selector, 0);
    let range = match told.range {
        Some(range) => range,
        None => told.find(text)?,
    };
    Some(Place {
        range,
        quote: told.exact.map(str::to_owned),
    })
}

#[derive(Default)]
struct Told<'v> {
    range: Option<Range<usize>>,
    exact: Option<&'v str>,
    prefix: &'v str,
    suffix: &'v str,
}

impl<'v> Told<'v> {
    fn listen(&mut self, selector: &'v Value, depth: usize) {
        if depth > DEPTH {
            return;
        }
        for selector in all(Some(selector)) {
            let kind = selector.get("type").or_else(|| selector.get("@type"));
            if is_of(kind, "TextPositionSelector") {
                let end = |name| usize::try_from(selector.get(name)?.as_u64()?).ok();
                self.range = end("start")
                    .zip(end("end"))
                    .map(|(start, end)| start..end)
                    .or(self.range.take());
            } else if is_of(kind, "TextQuoteSelector") {
                self.exact = selector.get("exact").and_then(Value::as_str).or(self.exact);
                self.prefix = word(selector, &["prefix"]);
                self.suffix = word(selector, &["suffix"]);
            } else if is_of(kind, "FragmentSelector") {
                self.range = self.range.take().or_else(|| char_fragment(word(selector, &["value"])));
            }
            if let Some(inside) = selector.get("refinedBy") {
                self.listen(inside, depth + 1);
            }
        }
    }

    /// In code points.
    fn find(&self, text: &str) -> Option<Range<usize>> {
        let exact = self.exact.filter(|exact| !exact.is_empty())?;
        let whole = format!("{}{exact}{}", self.prefix, self.suffix);
        let mut found = text.match_indices(&whole);
        let (at, _) = found.next().filter(|_| found.next().is_none())?;
        let start = text.get(..at)?.chars().count() + self.prefix.chars().count();
        Some(start..start + exact.chars().count())
    }
}

/// `char=10,20` of RFC 5147.
fn char_fragment(value: &str) -> Option<Range<usize>> {
    let ends = value.trim_start_matches('#').strip_prefix("char=")?;
    let (start, rest) = ends.split_once(',')?;
    let end = rest.split(';').next()?;
    Some(start.parse().ok()?..end.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_that_stand_twice_are_found_by_what_is_around_them() {
        let text = "😀 the claim, then the claim";
        let quote = |prefix| json!({ "type": "TextQuoteSelector", "exact": "claim", "prefix": prefix });
        assert_eq!(place(&quote(""), text), None);
        assert_eq!(place(&quote("then the "), text).map(|place| place.range), Some(22..27));
    }

    #[test]
    fn a_selector_may_stand_inside_another_or_count_characters_of_a_fragment() {
        let inside = json!({ "type": "XPathSelector", "value": "/p",
            "refinedBy": { "type": ["TextPositionSelector"], "start": 2, "end": 5 } });
        assert_eq!(place(&inside, "").map(|place| place.range), Some(2..5));
        let fragment = json!({ "type": "FragmentSelector", "value": "char=3,9;length=20" });
        assert_eq!(place(&fragment, "").map(|place| place.range), Some(3..9));
    }
}
