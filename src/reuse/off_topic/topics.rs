//! Topic breaks: the cheapest way to cut a text into parts of which each keeps to its own words
//! (Utiyama and Isahara, 2001), without a parameter to tune.

use crate::progress::{Cancelled, Progress};
use std::collections::HashMap;

/// The longest part, in paragraphs. Keeps the work linear in the length of the text.
const LONGEST: usize = 300;

/// What a break costs, in logarithms of the number of words; 1 is the published method, more gives fewer parts.
const PENALTY: f64 = 1.5;

/// Where parts start, the first at 0, for paragraphs given as their words.
///
/// # Errors
/// When cancelled.
pub fn breaks(paragraphs: &[Vec<u64>], progress: &Progress) -> Result<Vec<usize>, Cancelled> {
    let (numbered, kinds) = numbered(paragraphs);
    let count: usize = numbered.iter().map(Vec::len).sum();
    let penalty = PENALTY * (count.max(2) as f64).ln();
    let mut costs = vec![0.0_f64; 1];
    let mut from = vec![0_usize; 1];
    let mut counts = vec![0_usize; kinds];
    let gains = gains(&numbered, kinds);
    for end in 1..=numbered.len() {
        progress.advance(0)?;
        counts.fill(0);
        let (mut best, mut best_from) = (f64::INFINITY, 0);
        let (mut logs, mut words) = (0.0, 0.0);
        for start in (end.saturating_sub(LONGEST)..end).rev() {
            for word in &numbered[start] {
                logs += gains[counts[*word]];
                counts[*word] += 1;
                words += 1.0;
            }
            let cost = costs[start] + words * (words + kinds as f64).ln() - logs + penalty;
            if cost < best {
                (best, best_from) = (cost, start);
            }
        }
        costs.push(best);
        from.push(best_from);
    }
    Ok(walk_back(&from))
}

/// The words as small numbers, and how many there are.
fn numbered(paragraphs: &[Vec<u64>]) -> (Vec<Vec<usize>>, usize) {
    let mut numbers: HashMap<u64, usize> = HashMap::new();
    let numbered = paragraphs.iter().map(|words| {
        let number = |word: &u64| {
            let next = numbers.len();
            *numbers.entry(*word).or_insert(next)
        };
        words.iter().map(number).collect()
    });
    (numbered.collect(), numbers.len())
}

/// What a word adds to the logarithms of a part that has it so many times already. A word that a part has f times costs
/// -ln((f + 1) / (words + kinds)) each time, so f·ln(f + 1) grows with f.
fn gains(numbered: &[Vec<usize>], kinds: usize) -> Vec<f64> {
    let mut counts = vec![0_usize; kinds];
    numbered.iter().flatten().for_each(|word| counts[*word] += 1);
    let most = counts.into_iter().max().unwrap_or(0);
    let of = |f: f64| (f + 1.0) * (f + 2.0).ln() - f * (f + 1.0).ln();
    (0..=most).map(|f| of(f as f64)).collect()
}

fn walk_back(from: &[usize]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = from.len() - 1;
    while at > 0 {
        at = from[at];
        starts.push(at);
    }
    starts.reverse();
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paragraphs of five words drawn in turn from eight of a subject's own.
    fn subject(first: u64, paragraphs: u64) -> Vec<Vec<u64>> {
        (0..paragraphs)
            .map(|n| (0..5).map(|w| first + (n * 3 + w) % 8).collect())
            .collect()
    }

    #[test]
    fn a_text_is_cut_where_its_words_change_and_nowhere_else() {
        let text = [subject(0, 7), subject(100, 9), subject(200, 6)].concat();
        assert_eq!(breaks(&text, &Progress::default()), Ok(vec![0, 7, 16]));
        assert_eq!(breaks(&subject(0, 20), &Progress::default()), Ok(vec![0]));
    }

    #[test]
    fn no_text_has_no_parts_and_a_cancelled_cut_says_so() {
        assert_eq!(breaks(&[], &Progress::default()), Ok(vec![]));
        let progress = Progress::default();
        progress.cancel();
        assert_eq!(breaks(&subject(0, 2), &progress), Err(Cancelled));
    }
}
