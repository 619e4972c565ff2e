//! All fragments of one document's annotations, found by place.

use super::blocks::{Blocks, Entry, Key};
use crate::project::{Annotation, AnnotationId, DocumentId, LabelId, Project};
use std::ops::Range;

/// Fragments up to this length, in bytes, are short: they take their lanes from the text outwards, and are found
/// without looking further back than this.
pub(super) const SHORT: usize = 4096;

/// All fragments of one document's annotations, sorted by start, end and annotation.
///
/// Finding those that touch a range costs a binary search and the hits, besides a look at each block of long ones (over
/// 4,096 bytes), which are few. Two indexes are equal when they hold the same entries, however they came in.
#[derive(Clone, Debug)]
pub struct SpanIndex {
    pub(super) short: Blocks,
    pub(super) long: Blocks,
}

impl SpanIndex {
    /// The fragments of a document's annotations. Walks all annotations; for all documents at once there is
    /// [`super::SpanIndexes::build`].
    pub fn from_project(project: &Project, document: DocumentId) -> Self {
        let annotations = project.annotations().iter().filter(|(_, a)| a.document == document);
        Self::from_entries(annotations.flat_map(|(id, a)| entries_of(id, a)).collect())
    }

    pub(super) fn from_entries(entries: Vec<Entry>) -> Self {
        let (short, long) = entries.into_iter().partition(|entry| entry.length() <= SHORT);
        Self {
            short: Blocks::new(short, SHORT),
            long: Blocks::new(long, usize::MAX),
        }
    }

    /// Takes in the fragments of an annotation.
    pub fn insert(&mut self, id: AnnotationId, annotation: &Annotation) {
        for entry in entries_of(id, annotation) {
            self.blocks_for(&entry).insert(entry);
        }
    }

    /// Drops the fragments of an annotation, which must be as it was when it was taken in.
    pub fn remove(&mut self, id: AnnotationId, annotation: &Annotation) {
        for entry in entries_of(id, annotation) {
            self.blocks_for(&entry).remove(entry.key());
        }
    }

    pub(super) fn blocks_for(&mut self, entry: &Entry) -> &mut Blocks {
        if entry.length() <= SHORT {
            &mut self.short
        } else {
            &mut self.long
        }
    }

    /// How many fragments there are.
    pub fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All fragments in order.
    pub fn iter(&self) -> impl Iterator<Item = Entry> {
        self.overlapping(0..usize::MAX)
    }

    /// The fragments that share a byte with `range`, in order. An empty range is touched by what lies on both sides.
    pub fn overlapping(&self, range: Range<usize>) -> impl Iterator<Item = Entry> {
        let (short, long) = (self.short.overlapping(range.clone()), self.long.overlapping(range));
        merged(short, long, |a, b| a.key() <= b.key())
    }

    /// The fragments that cover a byte, the innermost (shortest) first.
    pub fn at(&self, byte: usize) -> Vec<Entry> {
        let mut found: Vec<Entry> = self.overlapping(byte..byte.saturating_add(1)).collect();
        found.sort_by_key(|entry| (entry.length(), entry.key()));
        found
    }

    /// The first fragment of the next annotation that starts behind a byte; of one label, or of any.
    pub fn next(&self, after_byte: usize, label: Option<LabelId>) -> Option<Entry> {
        self.first_after((after_byte, usize::MAX, AnnotationId(u64::MAX), u32::MAX), label)
    }

    /// The first fragment of the last annotation that starts before a byte; of one label, or of any.
    pub fn previous(&self, before_byte: usize, label: Option<LabelId>) -> Option<Entry> {
        self.last_before((before_byte, 0, AnnotationId(0), 0), label)
    }

    /// The annotation after an entry. Unlike [`Self::next`] it stops at each of several that start at the same byte.
    pub fn next_after(&self, entry: &Entry, label: Option<LabelId>) -> Option<Entry> {
        self.first_after(entry.key(), label)
    }

    /// The annotation before an entry. Unlike [`Self::previous`] it stops at each of several that start at the same byte.
    pub fn previous_before(&self, entry: &Entry, label: Option<LabelId>) -> Option<Entry> {
        self.last_before(entry.key(), label)
    }

    fn first_after(&self, key: Key, label: Option<LabelId>) -> Option<Entry> {
        merged(self.short.after(key), self.long.after(key), |a, b| a.key() <= b.key())
            .find(|entry| begins_annotation(entry, label))
    }

    fn last_before(&self, key: Key, label: Option<LabelId>) -> Option<Entry> {
        merged(self.short.before(key), self.long.before(key), |a, b| a.key() >= b.key())
            .find(|entry| begins_annotation(entry, label))
    }
}

impl Default for SpanIndex {
    fn default() -> Self {
        Self::from_entries(Vec::new())
    }
}

impl PartialEq for SpanIndex {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for SpanIndex {}

/// The fragments of an annotation.
pub(super) fn entries_of(id: AnnotationId, annotation: &Annotation) -> impl Iterator<Item = Entry> {
    let fragments = annotation.spans.len() as u32;
    let label = annotation.label;
    annotation.spans.iter().zip(0..).map(move |(span, fragment)| Entry {
        start: span.start(),
        end: span.end(),
        annotation: id,
        label,
        fragment,
        fragments,
    })
}

fn begins_annotation(entry: &Entry, label: Option<LabelId>) -> bool {
    entry.fragment == 0 && label.is_none_or(|label| label == entry.label)
}

/// Two sorted lists as one.
fn merged<'a>(
    a: impl Iterator<Item = &'a Entry>,
    b: impl Iterator<Item = &'a Entry>,
    first: fn(&Entry, &Entry) -> bool,
) -> impl Iterator<Item = Entry> {
    let (mut a, mut b) = (a.peekable(), b.peekable());
    std::iter::from_fn(move || match (a.peek(), b.peek()) {
        (Some(x), Some(y)) if first(x, y) => a.next().copied(),
        (_, Some(_)) => b.next().copied(),
        (_, None) => a.next().copied(),
    })
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::*;
    use crate::project::schema::{CLAIM, SOURCE};
    use crate::query::lists::sample::Sample;

    /// One document with these annotations.
    fn index(annotations: &[(LabelId, &[Range<usize>])]) -> (SpanIndex, Vec<AnnotationId>) {
        let mut sample = Sample::default();
        let document = sample.document("a");
        let other = sample.document("b");
        sample.annotate(other, CLAIM, &[0..9]);
        let ids = annotations
            .iter()
            .map(|(label, ranges)| sample.annotate(document, *label, ranges))
            .collect();
        (SpanIndex::from_project(sample.project(), document), ids)
    }

    #[test]
    fn fragments_that_touch_a_range_come_in_order_with_their_number() {
        let (index, ids) = index(&[(CLAIM, &[20..30, 40..50]), (SOURCE, &[0..10_000]), (CLAIM, &[5..20])]);
        let hits: Vec<_> = index
            .overlapping(20..45)
            .map(|e| (e.start, e.annotation, e.fragment, e.fragments))
            .collect();
        assert_eq!(hits, [(0, ids[1], 0, 1), (20, ids[0], 0, 2), (40, ids[0], 1, 2)]);
        assert_eq!(index.len(), 4);
        assert_eq!(index.overlapping(10_000..20_000).count(), 0);
    }

    #[test]
    fn the_innermost_comes_first_and_an_end_is_outside() {
        let (index, ids) = index(&[
            (CLAIM, &[0..5000]),
            (SOURCE, &[10..20]),
            (CLAIM, &[5..30]),
            (CLAIM, &[20..25]),
        ]);
        let order: Vec<_> = index.at(19).iter().map(|e| e.annotation).collect();
        assert_eq!(order, [ids[1], ids[2], ids[0]]);
        assert_eq!(index.at(5000), []);
        assert_eq!(index.at(usize::MAX), []);
    }

    #[test]
    fn walking_goes_by_annotation_start_and_can_keep_to_a_label() {
        let (index, ids) = index(&[(CLAIM, &[10..20, 60..70]), (SOURCE, &[30..9000]), (CLAIM, &[50..55])]);
        let id = |found: Option<Entry>| found.map(|e| e.annotation);
        assert_eq!(id(index.next(0, None)), Some(ids[0]));
        assert_eq!(id(index.next(10, None)), Some(ids[1]), "strictly behind");
        assert_eq!(id(index.next(10, Some(CLAIM))), Some(ids[2]));
        assert_eq!(id(index.next(50, None)), None, "later fragments are not annotations");
        assert_eq!(id(index.previous(100, None)), Some(ids[2]));
        assert_eq!(id(index.previous(50, None)), Some(ids[1]), "strictly before");
        assert_eq!(id(index.previous(50, Some(CLAIM))), Some(ids[0]));
        assert_eq!(id(index.previous(10, None)), None);
    }

    #[test]
    fn walking_from_entry_to_entry_visits_all_that_start_at_the_same_byte() {
        let (index, ids) = index(&[(CLAIM, &[10..40]), (SOURCE, &[10..20]), (CLAIM, &[10..5000])]);
        let first = index.next(9, None).unwrap();
        let second = index.next_after(&first, None).unwrap();
        let third = index.next_after(&second, None).unwrap();
        assert_eq!([first, second, third].map(|e| e.annotation), [ids[1], ids[0], ids[2]]);
        assert_eq!(index.next_after(&third, None), None);
        assert_eq!(index.previous_before(&third, None), Some(second));
        assert_eq!(index.previous_before(&third, Some(SOURCE)), Some(first));
    }

    #[test]
    fn what_is_taken_out_again_leaves_no_trace() {
        let (mut index, _) = index(&[(CLAIM, &[10..20]), (SOURCE, &[0..9000])]);
        let before = index.clone();
        let mut sample = Sample::default();
        let document = sample.document("c");
        let id = sample.annotate(document, SOURCE, &[12..14, 100..8000]);
        let annotation = sample.project().annotations().get(id).unwrap();
        index.insert(id, annotation);
        assert_eq!(index.len(), 4);
        assert_ne!(index, before);
        index.remove(id, annotation);
        assert_eq!(index, before);
    }
}
