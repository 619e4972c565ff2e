//! Runs of a fixed number of tokens, by hash.

use super::proof::GRAM;
use std::ops::Range;

/// Odd, without a pattern: the fraction of the golden ratio.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of the run of [`GRAM`] tokens that begins at each token; none for the last `GRAM - 1`.
pub(super) fn grams(ids: &[u32]) -> Vec<u64> {
    grams_of(ids, GRAM)
}

/// The same for runs of `len` tokens.
pub(super) fn grams_of(ids: &[u32], len: usize) -> Vec<u64> {
    let leaving = (0..len).fold(1_u64, |power, _| power.wrapping_mul(FACTOR));
    let mut hash = 0_u64;
    let mut hashes = Vec::with_capacity(ids.len());
    for (at, id) in ids.iter().enumerate() {
        hash = hash.wrapping_mul(FACTOR).wrapping_add(mixed(*id));
        if let Some(gone) = at.checked_sub(len).and_then(|gone| ids.get(gone)) {
            hash = hash.wrapping_sub(mixed(*gone).wrapping_mul(leaving));
        }
        if at + 1 >= len {
            hashes.push(hash);
        }
    }
    hashes
}

fn mixed(id: u32) -> u64 {
    let mut x = u64::from(id).wrapping_add(FACTOR);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Runs that stand once in a part of the old text and once in a part of the new one: where, by their place in the old one.
pub(super) fn common(old: (&[u64], Range<usize>), new: (&[u64], Range<usize>)) -> Vec<(usize, usize)> {
    let (old, new) = (once(old.0, old.1), once(new.0, new.1));
    let mut pairs = Vec::new();
    let mut new = new.into_iter().peekable();
    for (hash, here) in old {
        while new.next_if(|(other, _)| *other < hash).is_some() {}
        if let Some((_, there)) = new.next_if(|(other, _)| *other == hash) {
            pairs.push((here, there));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The hashes that stand once among those of runs inside a range of tokens, in order, each with its place.
fn once(hashes: &[u64], tokens: Range<usize>) -> Vec<(u64, usize)> {
    let end = (tokens.end + 1).saturating_sub(GRAM).min(hashes.len());
    let part = hashes.get(tokens.start..end).unwrap_or_default();
    let mut all: Vec<(u64, usize)> = part.iter().copied().zip(tokens.start..).collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a.0 == b.0)
        .filter_map(|same| match same {
            [one] => Some(*one),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_runs_have_equal_hashes() {
        let ids: Vec<u32> = (0..40).chain(0..40).collect();
        let hashes = grams(&ids);
        assert_eq!(hashes.len(), ids.len() + 1 - GRAM);
        assert_eq!(hashes[3], hashes[43]);
        assert_ne!(hashes[3], hashes[4]);
        assert!(grams(&ids[..GRAM - 1]).is_empty());
    }

    #[test]
    fn runs_are_common_where_they_stand_once_on_both_sides() {
        let old: Vec<u32> = (0..20).chain(50..70).chain(0..20).collect();
        let new: Vec<u32> = (50..70).chain(0..20).collect();
        let (a, b) = (grams(&old), grams(&new));
        let pairs = common((&a, 0..old.len()), (&b, 0..new.len()));
        assert_eq!(
            pairs.first(),
            Some(&(20 + 1 - GRAM + GRAM - 1, 0)),
            "what stands twice is left out"
        );
        assert_eq!(
            common((&a, 0..30), (&b, 0..new.len())).first(),
            Some(&(0, 20)),
            "but for the part looked at"
        );
    }
}
