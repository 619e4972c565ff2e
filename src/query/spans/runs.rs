//! A range of text cut into pieces that carry the same annotations.

use super::index::SpanIndex;
use crate::project::{AnnotationId, LabelId};
use std::collections::BTreeMap;
use std::ops::Range;

/// A piece of text that carries the same annotations throughout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its bytes; not empty.
    pub range: Range<usize>,
    /// What covers it, by id; empty for plain text.
    pub annotations: Vec<AnnotationId>,
}

/// Cuts `range`, in bytes, where the set of visible annotations changes. The runs cover it without a gap.
pub fn runs(index: &SpanIndex, range: Range<usize>, visible: &dyn Fn(LabelId) -> bool) -> Vec<Run> {
    let mut changes: Vec<(usize, AnnotationId, bool)> = Vec::new();
    for entry in index.overlapping(range.clone()).filter(|entry| visible(entry.label)) {
        changes.push((entry.start.max(range.start), entry.annotation, true));
        changes.push((entry.end.min(range.end), entry.annotation, false));
    }
    changes.sort_unstable();

    let mut runs: Vec<Run> = Vec::new();
    // How many fragments of each annotation are open.
    let mut open: BTreeMap<AnnotationId, isize> = BTreeMap::new();
    let mut from = range.start;
    for (at, annotation, opens) in changes {
        if from < at {
            extend(&mut runs, from..at, open.keys().copied().collect());
            from = at;
        }
        let count = open.entry(annotation).or_insert(0);
        *count += if opens { 1 } else { -1 };
        if *count == 0 {
            open.remove(&annotation);
        }
    }
    if from < range.end {
        extend(&mut runs, from..range.end, Vec::new());
    }
    runs
}

/// Adds a run, or lengthens the last where the annotations are the same.
fn extend(runs: &mut Vec<Run>, range: Range<usize>, annotations: Vec<AnnotationId>) {
    match runs.last_mut() {
        Some(last) if last.annotations == annotations => last.range.end = range.end,
        _ => runs.push(Run { range, annotations }),
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::*;
    use crate::project::schema::{CLAIM, OFF_TOPIC, SOURCE};
    use crate::query::lists::sample::Sample;

    /// The runs as "0-5 5-9:ab", with `a` for the first annotation, `b` for the second and so on.
    fn told(annotations: &[(LabelId, &[Range<usize>])], range: Range<usize>, hidden: LabelId) -> String {
        let mut sample = Sample::default();
        let document = sample.document("d");
        let ids: Vec<AnnotationId> = annotations
            .iter()
            .map(|(label, ranges)| sample.annotate(document, *label, ranges))
            .collect();
        let index = SpanIndex::from_project(sample.project(), document);
        let tell = |run: &Run| {
            let mut letters: Vec<char> = run
                .annotations
                .iter()
                .map(|id| ('a'..).nth(ids.iter().position(|i| i == id).unwrap()).unwrap())
                .collect();
            letters.sort_unstable();
            let letters: String = letters.into_iter().collect();
            format!("{}-{}:{letters}", run.range.start, run.range.end)
        };
        let runs = runs(&index, range, &|label| label != hidden);
        runs.iter().map(tell).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn text_is_cut_where_the_set_changes() {
        let spans: &[(LabelId, &[Range<usize>])] = &[(CLAIM, &[5..20]), (SOURCE, &[10..30]), (CLAIM, &[20..25])];
        assert_eq!(
            told(spans, 0..40, OFF_TOPIC),
            "0-5: 5-10:a 10-20:ab 20-25:bc 25-30:b 30-40:"
        );
        assert_eq!(told(spans, 12..22, OFF_TOPIC), "12-20:ab 20-22:bc");
        assert_eq!(told(spans, 0..40, SOURCE), "0-5: 5-20:a 20-25:c 25-40:");
    }

    #[test]
    fn touching_fragments_of_one_annotation_make_one_run() {
        assert_eq!(told(&[(CLAIM, &[2..5, 5..9])], 0..9, OFF_TOPIC), "0-2: 2-9:a");
        assert_eq!(
            told(&[(CLAIM, &[2..5, 6..9])], 0..9, OFF_TOPIC),
            "0-2: 2-5:a 5-6: 6-9:a"
        );
    }

    #[test]
    fn plain_text_is_one_run_and_nothing_is_none() {
        assert_eq!(told(&[], 3..9, OFF_TOPIC), "3-9:");
        assert_eq!(told(&[(CLAIM, &[0..9])], 4..4, OFF_TOPIC), "");
    }

    #[test]
    fn every_byte_of_a_run_carries_exactly_its_annotations() {
        let mut dice = fastrand::Rng::with_seed(4);
        let mut sample = Sample::default();
        let document = sample.document("d");
        for _ in 0..60 {
            let start = dice.usize(..200);
            sample.annotate(document, CLAIM, &[start..start + dice.usize(1..30)]);
        }
        let index = SpanIndex::from_project(sample.project(), document);
        let runs = runs(&index, 20..180, &|_| true);
        assert_eq!(runs.first().map(|r| r.range.start), Some(20));
        assert_eq!(runs.last().map(|r| r.range.end), Some(180));
        for pair in runs.windows(2) {
            assert_eq!(pair[0].range.end, pair[1].range.start);
            assert_ne!(
                pair[0].annotations, pair[1].annotations,
                "runs are as long as they can be"
            );
        }
        for run in &runs {
            for byte in run.range.clone() {
                let mut here: Vec<AnnotationId> = index.at(byte).iter().map(|e| e.annotation).collect();
                here.sort();
                assert_eq!(here, run.annotations, "byte {byte}");
            }
        }
    }
}
