//! How far authors agree who read the same documents, label by label.
//!
//! Several measures, since each hides something. Of two authors: Cohen's kappa over characters (code points), in which long
//! passages weigh more; over sentences, tagged where any of their characters is; and F1 of spans, equal and overlapping. Of
//! all authors together: Krippendorff's alpha over characters, tagged or not. Kappa and alpha are 1 where all agree and about
//! 0 where they agree no more often than by chance; none where nothing could have differed.

use super::segment::each_sentence;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A label that an author gave.
#[derive(Clone, Debug)]
pub struct Tag<'a> {
    pub author: &'a str,
    pub label: &'a str,
    /// Bytes, in order, apart from each other.
    pub ranges: Vec<Range<usize>>,
}

/// Sums over documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    two: BTreeMap<(String, [String; 2]), Two>,
    all: BTreeMap<String, All>,
}

/// Two authors and a label.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Two {
    /// Documents that both read.
    pub documents: usize,
    /// Spans of each.
    pub spans: [usize; 2],
    /// Spans of one that the other has, too.
    pub equal: usize,
    /// Spans of each that touch one of the other's.
    pub touching: [usize; 2],
    pub characters: Table,
    pub sentences: Table,
}

/// Units by what each of two authors says: tagged by both, by the first, by the second, by neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Table(pub [usize; 4]);

/// All authors and a label.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct All {
    /// Documents that two or more read.
    pub documents: usize,
    pub authors: BTreeSet<String>,
    /// How often, in pairs of judgements on one character: both tagged, both not, one of each.
    coincidences: [f64; 3],
}

impl Agreement {
    /// Counts a document in. `authors` are those who read it with each label in mind; of a label that one alone had in mind
    /// there is nothing to count.
    pub fn add(&mut self, text: &str, authors: &BTreeMap<&str, BTreeSet<&str>>, tags: &[Tag<'_>]) {
        if authors.values().all(|authors| authors.len() < 2) {
            return;
        }
        let mut sentences = Vec::new();
        each_sentence(text, |sentence, _| sentences.push(sentence));
        for (label, authors) in authors.iter().filter(|(_, authors)| authors.len() > 1) {
            let spans_of = |author: &str| -> Vec<&Tag<'_>> {
                let is_theirs = |tag: &&Tag<'_>| tag.author == author && tag.label == *label;
                tags.iter().filter(is_theirs).collect()
            };
            let read: Vec<Reading<'_>> = authors
                .iter()
                .map(|author| Reading::new(author, spans_of(author)))
                .collect();
            for (place, one) in read.iter().enumerate() {
                for other in read.iter().skip(place + 1) {
                    let names = [one.author.to_owned(), other.author.to_owned()];
                    let two = self.two.entry(((*label).to_owned(), names)).or_default();
                    two.add(text, &sentences, [one, other]);
                }
            }
            self.all.entry((*label).to_owned()).or_default().add(text, &read);
        }
    }

    /// By label and authors.
    pub fn of_two(&self) -> impl Iterator<Item = (&str, [&str; 2], &Two)> {
        let two = self.two.iter();
        two.map(|((label, [one, other]), two)| (label.as_str(), [one.as_str(), other.as_str()], two))
    }

    /// By label.
    pub fn of_all(&self) -> impl Iterator<Item = (&str, &All)> {
        self.all.iter().map(|(label, all)| (label.as_str(), all))
    }
}

/// What an author tagged in a document with a label.
struct Reading<'a> {
    author: &'a str,
    spans: Vec<&'a Tag<'a>>,
    /// Bytes that are tagged, in order, apart from each other.
    tagged: Vec<Range<usize>>,
}

impl<'a> Reading<'a> {
    fn new(author: &'a str, spans: Vec<&'a Tag<'a>>) -> Self {
        let mut ranges: Vec<Range<usize>> = spans.iter().flat_map(|tag| tag.ranges.iter().cloned()).collect();
        ranges.sort_by_key(|range| (range.start, range.end));
        let mut tagged: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match tagged.last_mut().filter(|last| range.start <= last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => tagged.push(range),
            }
        }
        Self { author, spans, tagged }
    }

    fn touches(&self, range: &Range<usize>) -> bool {
        let next = self.tagged.partition_point(|own| own.end <= range.start);
        self.tagged.get(next).is_some_and(|own| own.start < range.end)
    }
}

impl Two {
    fn add(&mut self, text: &str, sentences: &[Range<usize>], read: [&Reading<'_>; 2]) {
        self.documents += 1;
        let [one, other] = read;
        let touching = |mine: &Reading<'_>, theirs: &Reading<'_>| {
            let touches = |tag: &&&Tag<'_>| tag.ranges.iter().any(|range| theirs.touches(range));
            mine.spans.iter().filter(touches).count()
        };
        let [ones, others] = &mut self.touching;
        *ones += touching(one, other);
        *others += touching(other, one);
        let [ones, others] = &mut self.spans;
        *ones += one.spans.len();
        *others += other.spans.len();
        let mut left: Vec<&Tag<'_>> = other.spans.clone();
        for tag in &one.spans {
            if let Some(at) = left.iter().position(|theirs| theirs.ranges == tag.ranges) {
                left.swap_remove(at);
                self.equal += 1;
            }
        }
        for sentence in sentences {
            self.sentences
                .count([one.touches(sentence), other.touches(sentence)], 1);
        }
        each_run(text, &[one, other], |authors, characters| {
            let has = |place| authors.get(place).copied().unwrap_or_default();
            self.characters.count([has(0), has(1)], characters);
        });
    }

    /// F1 of spans that are equal, from 0 to 1.
    pub fn f1_equal(&self) -> Option<f64> {
        share(2 * self.equal, self.spans.iter().sum())
    }

    /// F1 of spans that overlap.
    pub fn f1_overlapping(&self) -> Option<f64> {
        share(self.touching.iter().sum(), self.spans.iter().sum())
    }
}

impl Table {
    fn count(&mut self, [one, other]: [bool; 2], units: usize) {
        let Self([both, first, second, neither]) = self;
        *match (one, other) {
            (true, true) => both,
            (true, false) => first,
            (false, true) => second,
            (false, false) => neither,
        } += units;
    }

    /// Cohen's kappa.
    pub fn kappa(self) -> Option<f64> {
        let [both, first, second, neither] = self.0.map(|units| units as f64);
        let all = both + first + second + neither;
        let agreed = (both + neither) / all;
        let chance = ((both + first) * (both + second) + (neither + first) * (neither + second)) / (all * all);
        // No units, or all of them the same for both.
        (chance < 1.0).then(|| (agreed - chance) / (1.0 - chance))
    }
}

impl All {
    fn add(&mut self, text: &str, read: &[Reading<'_>]) {
        self.documents += 1;
        self.authors
            .extend(read.iter().map(|reading| reading.author.to_owned()));
        let readings: Vec<&Reading<'_>> = read.iter().collect();
        let authors = read.len() as f64;
        let [both, neither, differ] = &mut self.coincidences;
        each_run(text, &readings, |tagged, characters| {
            let yes = tagged.iter().filter(|tagged| **tagged).count() as f64;
            let no = authors - yes;
            let weight = characters as f64 / (authors - 1.0);
            *both += yes * (yes - 1.0) * weight;
            *neither += no * (no - 1.0) * weight;
            *differ += 2.0 * yes * no * weight;
        });
    }

    /// Krippendorff's alpha over characters, tagged or not.
    pub fn alpha(&self) -> Option<f64> {
        let [both, neither, differ] = self.coincidences;
        let (yes, no) = (both + differ / 2.0, neither + differ / 2.0);
        let all = yes + no;
        let expected = 2.0 * yes * no / (all - 1.0);
        (expected > 0.0).then(|| 1.0 - differ / expected)
    }
}

/// Goes through a text in runs for which each author says the same from their start to their end: who tagged it, and how many
/// code points it has.
fn each_run(text: &str, read: &[&Reading<'_>], mut take: impl FnMut(&[bool], usize)) {
    let tagged = read.iter().flat_map(|reading| &reading.tagged);
    let mut ends: Vec<usize> = tagged
        .flat_map(|range| [range.start, range.end])
        .chain([text.len()])
        .collect();
    ends.sort_unstable();
    ends.dedup();
    let mut start = 0;
    for end in ends {
        let range = start..end;
        let Some(words) = text.get(range.clone()).filter(|words| !words.is_empty()) else {
            continue;
        };
        let who: Vec<bool> = read.iter().map(|reading| reading.touches(&range)).collect();
        take(&who, words.chars().count());
        start = end;
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "a span of one piece is meant")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tag<'a>(author: &'a str, ranges: &[Range<usize>]) -> Tag<'a> {
        Tag {
            author,
            label: "Claim",
            ranges: ranges.to_vec(),
        }
    }

    fn agreement(text: &str, authors: &[&str], tags: &[Tag<'_>]) -> Agreement {
        let mut agreement = Agreement::default();
        let authors = BTreeMap::from([("Claim", authors.iter().copied().collect())]);
        agreement.add(text, &authors, tags);
        agreement
    }

    fn near(value: Option<f64>, wanted: f64) -> bool {
        value.is_some_and(|value| (value - wanted).abs() < 1e-6)
    }

    /// The numbers are those of the formulas, worked out by hand.
    #[test]
    fn two_who_differ_a_little() {
        // Four sentences of five signs. Anna tags the first two, ben the second and one sign of the third.
        let text = "Abc. Def. Ghi. Jkl. ";
        let tags = [
            tag("anna", &[0..5]),
            tag("anna", &[5..10]),
            tag("ben", &[5..10]),
            tag("ben", &[10..11]),
        ];
        let found = agreement(text, &["anna", "ben"], &tags);
        let (_, names, two) = found.of_two().next().unwrap();
        assert_eq!(names, ["anna", "ben"]);
        assert_eq!(two.characters, Table([5, 5, 1, 9]));
        assert_eq!(two.sentences, Table([1, 1, 1, 1]));
        assert!(near(two.sentences.kappa(), 0.0));
        // Agreed 14 of 20; by chance 0.5 * 0.3 + 0.5 * 0.7 = 0.5.
        assert!(near(two.characters.kappa(), 0.4), "{:?}", two.characters.kappa());
        assert!(near(two.f1_equal(), 0.5));
        assert!(near(two.f1_overlapping(), 0.5));
        // 40 judgements, 16 of them tagged; 12 differ: 1 - 12 / (2 * 16 * 24 / 39).
        let (_, all) = found.of_all().next().unwrap();
        assert!(near(all.alpha(), 1.0 - 12.0 * 39.0 / 768.0), "{:?}", all.alpha());
    }

    #[test]
    fn code_points_are_counted_and_one_who_tagged_nothing_counts() {
        let text = "😀é x";
        let found = agreement(text, &["anna", "ben"], &[tag("anna", &[0..6])]);
        let (_, _, two) = found.of_two().next().unwrap();
        assert_eq!(two.characters, Table([0, 2, 0, 2]));
        assert_eq!((two.f1_equal(), two.spans), (Some(0.0), [1, 0]));
        assert_eq!(
            agreement(text, &["anna"], &[]).of_two().count(),
            0,
            "nobody to compare with"
        );
    }

    #[test]
    fn where_nothing_could_differ_there_is_no_number() {
        let found = agreement("abc", &["anna", "ben"], &[]);
        let (_, _, two) = found.of_two().next().unwrap();
        assert_eq!((two.characters.kappa(), two.f1_equal()), (None, None));
        assert_eq!(found.of_all().next().unwrap().1.alpha(), None);
    }

    #[test]
    fn three_authors_are_weighed_and_labels_kept_apart() {
        // Of six signs all three tagged the first two, anna alone the next; she has another label on the rest.
        let other = Tag {
            label: "Source",
            ..tag("anna", &[3..6])
        };
        let tags = [tag("anna", &[0..3]), tag("ben", &[0..2]), tag("cleo", &[0..2]), other];
        let found = agreement("abcdef", &["anna", "ben", "cleo"], &tags);
        let (_, all) = found.of_all().next().unwrap();
        assert_eq!((all.documents, all.authors.len()), (1, 3));
        // 18 judgements, 7 of them tagged; 2 differ: 1 - 2 / (2 * 7 * 11 / 17).
        assert!(near(all.alpha(), 1.0 - 2.0 * 17.0 / 154.0), "{:?}", all.alpha());
        let (_, _, two) = found.of_two().next().unwrap();
        assert_eq!(two.characters, Table([2, 1, 0, 3]));
    }

    #[test]
    fn a_span_equals_one_other_and_touches_what_it_overlaps_alone() {
        let tags = [
            tag("anna", &[0..4]),
            tag("anna", &[0..4]),
            tag("anna", &[1..2]),
            tag("ben", &[0..4]),
            tag("ben", &[6..8]),
        ];
        let found = agreement("Abcdefghi", &["anna", "ben"], &tags);
        let (_, _, two) = found.of_two().next().unwrap();
        assert_eq!((two.equal, two.spans, two.touching), (1, [3, 2], [3, 1]));
        let beside = [tag("anna", &[0..4]), tag("ben", &[4..6])];
        let found = agreement("Abcdefghi", &["anna", "ben"], &beside);
        let (_, _, two) = found.of_two().next().unwrap();
        assert_eq!((two.touching, two.characters), ([0, 0], Table([0, 4, 2, 3])));
    }

    proptest! {
        #[test]
        fn who_says_the_same_agrees_and_no_measure_is_above_one(
            cuts in prop::collection::vec((0..30_usize, 1..8_usize, 0..3_usize), 1..12),
        ) {
            let text = "One two. Three four. Five six. Seven.";
            let authors = ["anna", "ben", "cleo"];
            let tags: Vec<Tag<'_>> = cuts.iter().map(|(at, len, who)| tag(authors[*who], &[*at..at + len])).collect();
            let found = agreement(text, &authors, &tags);
            for (_, _, two) in found.of_two() {
                prop_assert_eq!(two.characters.0.iter().sum::<usize>(), text.len());
                for value in [two.characters.kappa(), two.sentences.kappa(), two.f1_equal(), two.f1_overlapping()].into_iter().flatten() {
                    prop_assert!((-1.0..=1.000_001).contains(&value), "{}", value);
                }
            }
            let same: Vec<Tag<'_>> = tags.iter().flat_map(|one| authors.map(|author| Tag { author, ..one.clone() })).collect();
            let found = agreement(text, &authors, &same);
            for (_, _, two) in found.of_two() {
                prop_assert!(two.characters.kappa().is_none_or(|value| value > 0.999_999));
                prop_assert_eq!(two.f1_equal(), Some(1.0));
            }
            let (_, all) = found.of_all().next().unwrap();
            prop_assert!(all.alpha().is_none_or(|value| value > 0.999_999));
        }
    }
}
