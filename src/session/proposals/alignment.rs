//! Which places of two documents belong together, for scrolling them side by side.

use std::ops::Range;

/// Places of a document with the places of another that belong to them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alignment {
    /// Bytes here and there, both in order.
    anchors: Vec<(f64, f64)>,
}

impl Alignment {
    /// Goes by the passages that both documents share, `pairs`, and by the places that the analyst set, `points`: bytes
    /// here and there. What is set holds; passages that stand on different sides of it, or in another order, are left out.
    /// `ends` are the lengths of both texts.
    pub fn new(pairs: &[(Range<usize>, Range<usize>)], points: &[(usize, usize)], ends: (usize, usize)) -> Self {
        let fits = |(a, b): &&(Range<usize>, Range<usize>)| {
            let before = |(here, there): &(usize, usize)| a.end <= *here && b.end <= *there;
            let behind = |(here, there): &(usize, usize)| a.start >= *here && b.start >= *there;
            points.iter().all(|point| before(point) || behind(point))
        };
        let fitting: Vec<_> = pairs.iter().filter(fits).cloned().collect();
        let passages = in_order(&fitting).into_iter();
        let edges = passages.flat_map(|(a, b)| [(a.start, b.start), (a.end, b.end)]);
        let mut anchors: Vec<(usize, usize)> = edges.chain(points.iter().copied()).chain([(0, 0), ends]).collect();
        anchors.sort_unstable();
        // Points of the analyst's that cross each other are not all kept.
        let mut furthest = 0;
        anchors.retain(|(_, there)| {
            let follows = *there >= furthest;
            furthest = furthest.max(*there);
            follows
        });
        Self {
            anchors: anchors
                .into_iter()
                .map(|(here, there)| (here as f64, there as f64))
                .collect(),
        }
    }

    /// Where a place here has its counterpart there, in bytes: between what is aligned, in proportion.
    pub fn at(&self, byte: f64) -> f64 {
        let last = self.anchors.len().saturating_sub(1).max(1);
        let next = self.anchors.partition_point(|(a, _)| *a <= byte).clamp(1, last);
        let (Some((a0, b0)), Some((a1, b1))) = (self.anchors.get(next - 1), self.anchors.get(next)) else {
            return byte;
        };
        let share = if a1 > a0 { (byte - a0) / (a1 - a0) } else { 0.0 };
        b0 + share.clamp(0.0, 1.0) * (b1 - b0)
    }
}

/// The longest run of passages that stand in the same order on both sides and do not overlap.
fn in_order(pairs: &[(Range<usize>, Range<usize>)]) -> Vec<(Range<usize>, Range<usize>)> {
    let follows = |x: &(Range<usize>, Range<usize>), y: &(Range<usize>, Range<usize>)| {
        x.0.end <= y.0.start && x.1.end <= y.1.start
    };
    // Bytes covered by the best run that ends with each pair, and the pair before it.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        // Looking further back than this would cost more than it finds.
        let before = (at.saturating_sub(200)..at).filter(|before| pairs.get(*before).is_some_and(|x| follows(x, pair)));
        // Of two runs as long, the one that begins earlier in the text.
        let longest = before
            .rev()
            .max_by_key(|before| best.get(*before).map_or(0, |(bytes, _)| *bytes));
        let bytes = longest
            .and_then(|before| best.get(before))
            .map_or(0, |(bytes, _)| *bytes);
        best.push((bytes + pair.0.len(), longest));
    }
    let mut at = (0..best.len()).max_by_key(|at| best.get(*at).map_or(0, |(bytes, _)| *bytes));
    let mut run = Vec::new();
    while let Some(here) = at {
        run.extend(pairs.get(here).cloned());
        at = best.get(here).and_then(|(_, before)| *before);
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAIRS: [(Range<usize>, Range<usize>); 3] = [(100..200, 300..400), (400..500, 100..150), (600..700, 500..600)];

    #[test]
    fn a_place_has_its_counterpart_in_and_between_shared_passages() {
        let alignment = Alignment::new(&PAIRS, &[], (1000, 800));
        assert_eq!(alignment.at(0.0), 0.0);
        assert_eq!(alignment.at(150.0), 350.0, "inside a passage");
        assert_eq!(
            alignment.at(400.0),
            450.0,
            "half way between two; the passage in another order is left out"
        );
        assert_eq!(alignment.at(1000.0), 800.0);
        assert_eq!(Alignment::new(&[], &[], (100, 200)).at(50.0), 100.0);
        assert_eq!(Alignment::default().at(50.0), 50.0);
    }

    #[test]
    fn what_the_analyst_sets_holds_against_the_passages() {
        let alignment = Alignment::new(&PAIRS, &[(450, 120)], (1000, 800));
        assert_eq!(alignment.at(450.0), 120.0);
        assert_eq!(
            alignment.at(150.0),
            40.0,
            "the passage behind the point there is left out"
        );
        assert_eq!(alignment.at(650.0), 550.0, "the one behind it on both sides stays");
    }

    proptest! {
        #[test]
        fn places_stay_in_order_and_inside_whatever_is_set(
            starts in prop::collection::vec((0..90_usize, 0..190_usize), 0..8),
            points in prop::collection::vec((0..=100_usize, 0..=200_usize), 0..5),
        ) {
            let pairs: Vec<_> = starts.iter().map(|(a, b)| (*a..a + 10, *b..b + 10)).collect();
            let alignment = Alignment::new(&pairs, &points, (100, 200));
            let all: Vec<f64> = (0..=100).map(|byte| alignment.at(f64::from(byte))).collect();
            prop_assert!(all.windows(2).all(|two| two[0] <= two[1]), "{all:?}");
            prop_assert!(all.iter().all(|there| (0.0..=200.0).contains(there)));
        }
    }
}
