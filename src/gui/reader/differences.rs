//! Which words of a shared passage differ from its counterpart in another column, worked out when it comes into sight.

use crate::project::DocumentId;
use crate::reuse::duplicates::{Fate, Wording};
use crate::reuse::text::Rarity;
use crate::session::Session;
use crate::session::proposals::{Shared, Twin};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Longer passages, in bytes, are not compared word by word: a frame would wait for it.
const LONGEST: usize = 8_000;
/// So many passages are kept; then it is begun anew.
const MOST: usize = 500;

/// A passage here and its counterpart there.
type Pair = (usize, usize, DocumentId, usize, usize);

/// The words that differ, by passage, as long as nothing else is found.
#[derive(Default)]
pub(super) struct Differences {
    found: Option<(Arc<Shared>, DocumentId)>,
    words: BTreeMap<Pair, Arc<Vec<Range<usize>>>>,
}

impl Differences {
    /// The words of a passage that its counterpart does not have, in bytes of the text, in order; none while a text is
    /// still being read.
    pub fn of(
        &mut self,
        session: &Session,
        shared: &Arc<Shared>,
        document: DocumentId,
        twin: &Twin,
    ) -> Arc<Vec<Range<usize>>> {
        let is_same = |(found, of): &(Arc<Shared>, DocumentId)| Arc::ptr_eq(found, shared) && *of == document;
        if !self.found.as_ref().is_some_and(is_same) || self.words.len() > MOST {
            self.words.clear();
            self.found = Some((shared.clone(), document));
        }
        let (here, there) = (&twin.here, &twin.there);
        let pair = (here.start, here.end, twin.other, there.start, there.end);
        if let Some(words) = self.words.get(&pair) {
            return words.clone();
        }
        let Some((own, other)) = session.text(document).zip(session.text(twin.other)) else {
            return Arc::default();
        };
        let passages = own.get(here.clone()).zip(other.get(there.clone()));
        let words = Arc::new(passages.map_or_else(Vec::new, |(own, other)| differing(own, other, here.start)));
        self.words.insert(pair, words.clone());
        words
    }
}

fn differing(own: &str, other: &str, start: usize) -> Vec<Range<usize>> {
    if own == other || own.len().max(other.len()) > LONGEST {
        return Vec::new();
    }
    let wording = Wording::new(own, other, Rarity::in_news());
    let steps = wording.steps.into_iter();
    let differ = steps.filter(|step| step.fate != Fate::Same && !step.left.is_empty());
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in differ.map(|step| step.left) {
        match joined.last_mut() {
            // With nothing but a space or a sign between, it is one difference.
            Some(last) if !has_words(own.get(last.end..range.start)) => last.end = range.end,
            _ => joined.push(range),
        }
    }
    let shifted = joined.into_iter().map(|range| start + range.start..start + range.end);
    shifted.collect()
}

fn has_words(between: Option<&str>) -> bool {
    between.is_none_or(|between| between.contains(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_the_other_side_does_not_have_are_marked() {
        let (own, other) = ("Six crews came on Monday night.", "Five crews came on Monday.");
        let words = |own: &str, other: &str| -> Vec<String> {
            let ranges = differing(own, other, 100).into_iter();
            ranges
                .map(|range| own[range.start - 100..range.end - 100].to_owned())
                .collect()
        };
        assert_eq!(words(own, other), ["Six", "night"]);
        assert_eq!(words(other, own), ["Five"]);
        assert_eq!(
            words("Six tired crews came on Monday.", other),
            ["Six tired"],
            "one run"
        );
        assert_eq!(words(own, own), [""; 0]);
        let long = "word ".repeat(LONGEST);
        assert_eq!(words(&long, "word"), [""; 0]);
    }
}
