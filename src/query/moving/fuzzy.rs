//! The passage of a text that is nearest to some words.

use std::ops::Range;

/// Words longer than this are looked for by their two ends, each so many characters long.
const LONGEST: usize = 256;
const END: usize = 96;

/// A passage and how much of the words it has, in thousandths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Near {
    pub range: Range<usize>,
    pub alike: u16,
}

/// The passage of `window`, in bytes, that takes the fewest insertions, deletions and replacements of characters to
/// become `words`; none where there is nothing to compare.
///
/// Takes time by the characters of both multiplied, at most [`LONGEST`] of the words.
pub(super) fn nearest(words: &str, window: &str) -> Option<Near> {
    let pattern: Vec<char> = words.chars().collect();
    if pattern.len() <= LONGEST {
        return whole(&pattern, window);
    }
    let (head, tail) = (pattern.get(..END)?, pattern.get(pattern.len() - END..)?);
    let first = whole(head, window)?;
    let rest = window.get(first.range.end..)?;
    let last = whole(tail, rest)?;
    let range = first.range.start..first.range.end + last.range.end;
    // Ends that stand far apart or close together are not the ends of one passage.
    let (short, long) = (range.len().min(words.len()), range.len().max(words.len()));
    let alike = u32::from(first.alike + last.alike) / 2 * short as u32 / long.max(1) as u32;
    Some(Near {
        range,
        alike: alike as u16,
    })
}

/// Sellers' algorithm: a column of costs for each character of the window, each with where its passage began.
fn whole(pattern: &[char], window: &str) -> Option<Near> {
    if pattern.is_empty() || window.is_empty() {
        return None;
    }
    let mut column: Vec<(u32, usize)> = (0..=pattern.len()).map(|cost| (cost as u32, 0)).collect();
    let mut best: Option<(u32, Range<usize>)> = None;
    for (at, c) in window.char_indices() {
        let after = at + c.len_utf8();
        // An empty passage may begin anywhere.
        let mut diagonal = (0, at);
        let mut above = (0, after);
        for (cell, wanted) in column
            .iter_mut()
            .zip(std::iter::once(None).chain(pattern.iter().map(Some)))
        {
            let Some(wanted) = wanted else {
                *cell = above;
                continue;
            };
            let left = *cell;
            let replaced = (diagonal.0 + u32::from(*wanted != c), diagonal.1);
            let inserted = (left.0 + 1, left.1);
            let deleted = (above.0 + 1, above.1);
            let cheapest = [replaced, inserted, deleted]
                .into_iter()
                .min_by_key(|(cost, _)| *cost)
                .unwrap_or(replaced);
            diagonal = left;
            above = cheapest;
            *cell = cheapest;
        }
        if let Some((cost, start)) = column.last().copied()
            && best.as_ref().is_none_or(|(least, _)| cost < *least)
        {
            best = Some((cost, start..after));
        }
    }
    let (cost, range) = best.filter(|(_, range)| !range.is_empty())?;
    let most = pattern.len() as u32;
    Some(Near {
        range,
        alike: (most.saturating_sub(cost) * 1000 / most) as u16,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(words: &str, window: &str) -> (String, u16) {
        let near = nearest(words, window).unwrap();
        (window[near.range].to_owned(), near.alike)
    }

    #[test]
    fn the_passage_with_the_fewest_changes_is_found() {
        assert_eq!(
            near("sky is green", "The sky is green."),
            ("sky is green".to_owned(), 1000)
        );
        assert_eq!(
            near("sky is green", "The sky was green."),
            ("sky was green".to_owned(), 833)
        );
        assert_eq!(
            near("небо зелене", "Тут небо зелен ще."),
            ("небо зелен".to_owned(), 909)
        );
        assert_eq!(near("abc", "xyz").1, 0);
        assert_eq!(nearest("", "abc"), None);
        assert_eq!(nearest("abc", ""), None);
    }

    #[test]
    fn long_words_are_found_by_their_ends() {
        let words: String = (0..120).map(|n| format!("word{n} ")).collect();
        let changed = words.replace("word60 ", "another ");
        let window = format!("before {changed}behind");
        let (found, alike) = near(words.trim_end(), &window);
        assert_eq!(found, changed.trim_end());
        assert!(alike > 950, "{alike}");
    }
}
