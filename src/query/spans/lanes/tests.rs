//! What always holds of lanes, on random spans.

use super::super::index::SHORT;
use super::{Entry, LANES, Lanes, Placed, lanes};
use crate::project::{AnnotationId, IdSource, LabelId};
use crate::query::spans::SpanIndex;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};
use std::ops::Range;

fn entries(ranges: &[Range<usize>]) -> Vec<Entry> {
    let mut ids = IdSource::new(1);
    ranges
        .iter()
        .map(|range| Entry {
            start: range.start,
            end: range.end,
            annotation: AnnotationId(ids.fresh()),
            label: LabelId(1),
            fragment: 0,
            fragments: 1,
        })
        .collect()
}

fn index(entries: &[Entry]) -> SpanIndex {
    SpanIndex::from_entries(entries.to_vec())
}

/// The lane of each range, with the whole document in the window.
fn lanes_of(ranges: &[Range<usize>]) -> Vec<Option<u8>> {
    let entries = entries(ranges);
    let all = whole(&index(&entries));
    entries.iter().map(|entry| lane(&all, entry)).collect()
}

fn whole(index: &SpanIndex) -> Lanes {
    lanes(index, 0..usize::MAX)
}

fn lane(lanes: &Lanes, entry: &Entry) -> Option<u8> {
    let placed = lanes.placed.iter().find(|p| p.entry == *entry);
    placed.expect("every entry is placed").lane
}

/// Spans of a few sizes in a small place, so that they overlap, nest and coincide; some are long.
fn some_ranges() -> impl Strategy<Value = Vec<Range<usize>>> {
    let length = prop_oneof![
        6 => 1usize..40,
        2 => Just(20usize),
        2 => 100usize..400,
        1 => SHORT - 2..SHORT + 3,
        1 => 5000usize..9000,
    ];
    let range = (0usize..600, length).prop_map(|(start, length)| start..start + length);
    proptest::collection::vec(range, 0..40)
}

#[test]
fn thousands_of_spans_at_one_place_do_not_look_through_each_other() {
    // Looking at each pair would be 20 000 × 20 000 looks, minutes in a debug build.
    for ranges in [
        vec![10..50; 20_000],
        (0..20_000).map(|n| n % 50..100 + n % 70).collect::<Vec<_>>(),
        vec![10..9000; 20_000],
    ] {
        let mut ranges = ranges;
        ranges.push(100_000..100_010);
        let entries = entries(&ranges);
        let placed = lanes(&index(&entries), 0..1000).placed;
        let lanes: std::collections::BTreeSet<u8> = placed.iter().filter_map(|placed| placed.lane).collect();
        assert_eq!((placed.len(), lanes.len()), (20_000, usize::from(LANES)));
    }
}

/// Whether `entry` can feel `other`, directly or through others: the rule of the page, told as plainly as possible.
fn can_feel(entry: &Entry, other: &Entry, all: &[Entry]) -> bool {
    let mut felt = vec![*entry];
    let mut next = 0;
    while let Some(current) = felt.get(next).copied() {
        for e in all {
            let goes_first = match (current.length() > SHORT, e.length() > SHORT) {
                (true, long) => long && e.length() >= current.length(),
                (false, long) => long || e.length() <= current.length(),
            };
            if goes_first && e.overlaps(&current.range()) && !felt.contains(e) {
                felt.push(*e);
            }
        }
        next += 1;
    }
    felt.contains(other)
}

#[test]
fn one_alone_is_next_to_the_text_and_nesting_goes_outwards() {
    assert_eq!(lanes_of(&std::iter::once(5..9).collect::<Vec<_>>()), [Some(0)]);
    assert_eq!(lanes_of(&[0..30, 5..20, 6..8]), [Some(2), Some(1), Some(0)]);
    assert_eq!(
        lanes_of(&[0..5, 5..9]),
        [Some(0), Some(0)],
        "touching is not overlapping"
    );
}

#[test]
fn the_fifth_is_only_counted() {
    let ranges = [10..12, 9..13, 8..14, 7..15, 6..16, 5..17];
    let given = lanes_of(&ranges);
    assert_eq!(given, [Some(0), Some(1), Some(2), Some(3), None, None]);
    let all = whole(&index(&entries(&ranges)));
    assert_eq!(all.hidden_count(10..11), 2);
    assert_eq!(all.hidden_count(5..6), 1);
    assert_eq!(all.hidden_count(20..30), 0);
}

#[test]
fn long_spans_lie_outside_and_short_ones_keep_clear_of_them() {
    let ranges = [0..10_000, 100..5000, 200..210, 205..216, 300..310];
    assert_eq!(lanes_of(&ranges), [Some(3), Some(2), Some(0), Some(1), Some(0)]);
    let crowded = [0..10_000, 10..20, 9..21, 8..22, 7..23];
    assert_eq!(lanes_of(&crowded), [Some(3), Some(0), Some(1), Some(2), None]);
}

#[test]
fn a_staircase_of_equal_spans_is_not_followed_to_its_beginning() {
    let stairs: Vec<Range<usize>> = (0..5000).map(|n| n * 10..n * 10 + 15).collect();
    let entries = entries(&stairs);
    let index = index(&entries);
    let found = super::influences(&index.short, 40_000..40_100, super::short_rank);
    assert!(found.len() < 60, "{} entries for ten in sight", found.len());
}

#[test]
fn fragments_of_one_annotation_are_placed_each_by_itself() {
    let mut both = entries(&[0..10, 50..60, 0..5]);
    both[1].annotation = both[0].annotation;
    both[1].fragment = 1;
    let all = whole(&index(&both));
    assert_eq!([0, 1, 2].map(|n| lane(&all, &both[n])), [Some(1), Some(0), Some(0)]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn a_lane_does_not_depend_on_the_window(ranges in some_ranges(), start in 0usize..9000, length in 0usize..300) {
        let index = index(&entries(&ranges));
        let window = start..start + length;
        let expected: Vec<Placed> = whole(&index).placed.into_iter().filter(|p| p.entry.overlaps(&window)).collect();
        prop_assert_eq!(lanes(&index, window).placed, expected);
    }

    #[test]
    fn two_that_overlap_never_share_a_lane_and_only_the_crowded_have_none(ranges in some_ranges()) {
        let placed = whole(&index(&entries(&ranges))).placed;
        for a in &placed {
            let neighbours: Vec<&Placed> =
                placed.iter().filter(|b| b.entry != a.entry && b.entry.overlaps(&a.entry.range())).collect();
            match a.lane {
                Some(lane) => {
                    prop_assert!(lane < LANES);
                    prop_assert!(neighbours.iter().all(|b| b.lane != a.lane), "{:?}", a);
                }
                None => prop_assert!(neighbours.len() >= 4, "{:?} has {} neighbours", a, neighbours.len()),
            }
        }
    }

    #[test]
    fn what_is_inside_lies_nearer_the_text(ranges in some_ranges()) {
        let placed = whole(&index(&entries(&ranges))).placed;
        for outer in &placed {
            for inner in &placed {
                let inside = outer.entry.start <= inner.entry.start
                    && inner.entry.end <= outer.entry.end
                    && inner.entry.length() < outer.entry.length();
                let same_kind = (inner.entry.length() <= SHORT) == (outer.entry.length() <= SHORT);
                if let (true, true, Some(a), Some(b)) = (inside, same_kind, inner.lane, outer.lane) {
                    prop_assert!(a < b, "{inner:?} in {outer:?}");
                }
            }
        }
    }

    #[test]
    fn lanes_do_not_depend_on_the_order_in_which_spans_came(ranges in some_ranges()) {
        let all = entries(&ranges);
        let fresh = index(&all);
        let mut grown = SpanIndex::default();
        for entry in all.iter().rev() {
            grown.blocks_for(entry).insert(*entry);
        }
        prop_assert_eq!(whole(&grown), whole(&fresh));
    }

    #[test]
    fn adding_a_span_moves_only_what_can_feel_it(ranges in some_ranges(), start in 0usize..600, length in 1usize..6000) {
        let mut more = ranges.clone();
        more.push(start..start + length);
        let all = entries(&more);
        let (new, old) = all.split_last().expect("one at least");
        let (before, after) = (whole(&index(old)), whole(&index(&all)));
        for entry in old {
            if lane(&before, entry) != lane(&after, entry) {
                prop_assert!(can_feel(entry, new, &all), "{:?} moved for {:?}", entry, new);
            }
        }
    }
}
