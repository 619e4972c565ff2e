//! Documents cut into smaller ones: paragraphs, sentences, or annotations with what stands round them.

use super::model::{DataAnnotation, DataDocument, DataRelation, DataSchema};
use super::source::Source;
use crate::query::segment::each_sentence;
use crate::store::export::ExportError;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// What becomes a document of a dataset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    #[default]
    Document,
    /// A line with words; lines without are left out.
    Paragraph,
    Sentence,
    /// The sentences that an annotation touches, with the one before and the one behind; one for each annotation.
    Annotation,
}

impl Level {
    /// All, the largest first.
    pub const ALL: [Self; 4] = [Self::Document, Self::Paragraph, Self::Sentence, Self::Annotation];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Paragraph => "paragraph",
            Self::Sentence => "sentence",
            Self::Annotation => "annotation",
        }
    }
}

/// What the cutting of documents did to their annotations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Divided {
    /// Annotations that no part holds whole; they go on in the next part.
    pub divided: usize,
    /// Annotations that are in no part, since there are only spaces or line ends where they lie.
    pub left_out: usize,
}

/// The documents of another source, cut. A part is called after its document and its first byte, `d1@120`. An annotation
/// that reaches over the end of a part is in both, and called otherwise in all but the first.
pub struct Segmented<'s> {
    source: &'s mut dyn Source,
    level: Level,
    /// In which part an annotation of the source stands under its own name.
    places: BTreeMap<String, String>,
    divided: Divided,
}

impl<'s> Segmented<'s> {
    /// Goes through the source once, to know where links lead, unless documents stay whole.
    pub fn new(source: &'s mut dyn Source, level: Level) -> Result<Self, ExportError> {
        let mut segmented = Self {
            source,
            level,
            places: BTreeMap::new(),
            divided: Divided::default(),
        };
        if level == Level::Document {
            return Ok(segmented);
        }
        let (places, divided) = (&mut segmented.places, &mut segmented.divided);
        segmented.source.each(&mut |document| {
            let segments = segments(document, level);
            for annotation in &document.annotations {
                let pieces = annotation.fragments.as_slice();
                let is_in = |range: &&Range<usize>| {
                    pieces
                        .iter()
                        .any(|piece| piece.start < range.end && range.start < piece.end)
                };
                let is_whole = |range: &Range<usize>| {
                    pieces
                        .iter()
                        .all(|piece| range.start <= piece.start && piece.end <= range.end)
                };
                match segments.iter().find(is_in) {
                    None => divided.left_out += 1,
                    Some(first) => {
                        places.insert(annotation.id.clone(), part_id(document, first));
                        divided.divided += usize::from(!segments.iter().any(is_whole));
                    }
                }
            }
            Ok(())
        })?;
        Ok(segmented)
    }

    /// What became of annotations at the ends of parts; none where documents stay whole.
    pub fn divided(&self) -> Option<&Divided> {
        (self.level != Level::Document).then_some(&self.divided)
    }
}

impl Source for Segmented<'_> {
    fn schema(&self) -> &DataSchema {
        self.source.schema()
    }

    fn each(&mut self, take: &mut dyn FnMut(&DataDocument) -> Result<(), ExportError>) -> Result<(), ExportError> {
        let (level, places) = (self.level, &self.places);
        if level == Level::Document {
            return self.source.each(take);
        }
        self.source.each(&mut |document| {
            let parts = segments(document, level);
            parts
                .into_iter()
                .try_for_each(|range| take(&cut(document, &range, places)))
        })
    }
}

fn part_id(document: &DataDocument, range: &Range<usize>) -> String {
    format!("{}@{}", document.id, range.start)
}

/// The parts of a document in bytes, in order, each once.
fn segments(document: &DataDocument, level: Level) -> Vec<Range<usize>> {
    let text = &document.text;
    match level {
        Level::Document => std::iter::once(0..text.len()).collect(),
        Level::Paragraph => lines(text),
        Level::Sentence => sentences(text),
        Level::Annotation => {
            let sentences = sentences(text);
            let around = |annotation: &DataAnnotation| {
                let (first, last) = (annotation.fragments.first()?, annotation.fragments.last()?);
                let start = sentences
                    .partition_point(|sentence| sentence.end <= first.start)
                    .saturating_sub(1);
                let end = sentences.partition_point(|sentence| sentence.start < last.end);
                let last_sentence = sentences.get(end).or(sentences.last())?;
                Some(sentences.get(start)?.start.min(first.start)..last_sentence.end.max(last.end))
            };
            let mut ranges: Vec<Range<usize>> = document.annotations.iter().filter_map(around).collect();
            // Of those that begin at one place the longest holds the others.
            ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
            ranges.dedup_by_key(|range| range.start);
            ranges
        }
    }
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let range = start..start + line.trim_end().len();
        start += line.len();
        range
    });
    lines.filter(|range| !range.is_empty()).collect()
}

fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    each_sentence(text, |sentence, _| sentences.push(sentence));
    sentences.retain(|range: &Range<usize>| !range.is_empty());
    sentences
}

/// One part with what is tagged in it.
fn cut(document: &DataDocument, range: &Range<usize>, places: &BTreeMap<String, String>) -> DataDocument {
    let id = part_id(document, range);
    let is_first = |annotation: &str| places.get(annotation) == Some(&id);
    let name = |annotation: &str| match is_first(annotation) {
        true => annotation.to_owned(),
        false => format!("{annotation}@{}", range.start),
    };
    let annotations = document.annotations.iter().filter_map(|annotation| {
        let inside = annotation
            .fragments
            .iter()
            .map(|part| part.start.max(range.start)..part.end.min(range.end));
        let inside = inside.filter(|part| part.start < part.end);
        let fragments: Vec<_> = inside
            .map(|part| part.start - range.start..part.end - range.start)
            .collect();
        (!fragments.is_empty()).then(|| DataAnnotation {
            id: name(&annotation.id),
            fragments,
            ..annotation.clone()
        })
    });
    let relations = document.relations.iter().filter(|relation| is_first(&relation.from));
    let relations = relations.filter_map(|relation| {
        Some(DataRelation {
            to_document: places.get(&relation.to)?.clone(),
            ..relation.clone()
        })
    });
    DataDocument {
        annotations: annotations.collect(),
        relations: relations.collect(),
        text: Arc::from(document.text.get(range.clone()).unwrap_or_default()),
        text_hash: String::new(),
        id: id.clone(),
        ..document.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::Dataset;
    use super::super::tests::sample;
    use super::*;
    use proptest::prelude::*;

    fn parts(dataset: &mut Dataset, level: Level) -> Vec<DataDocument> {
        let mut parts = Vec::new();
        let mut segmented = Segmented::new(dataset, level).unwrap();
        segmented
            .each(&mut |document| {
                parts.push(document.clone());
                Ok(())
            })
            .unwrap();
        parts
    }

    fn document(text: &str, ranges: &[Range<usize>]) -> DataDocument {
        let annotation = |(n, range): (usize, &Range<usize>)| DataAnnotation {
            id: format!("a{n}"),
            label: "Claim".to_owned(),
            fragments: vec![range.clone()],
            ..DataAnnotation::default()
        };
        DataDocument {
            id: "d".to_owned(),
            text: Arc::from(text),
            annotations: ranges.iter().enumerate().map(annotation).collect(),
            ..DataDocument::default()
        }
    }

    fn words(part: &DataDocument) -> Vec<&str> {
        let ranges = part
            .annotations
            .iter()
            .flat_map(|annotation| annotation.fragments.clone());
        ranges.map(|range| &part.text[range]).collect()
    }

    #[test]
    fn paragraphs_and_sentences_carry_what_is_tagged_in_them() {
        let text = "One here. Two there.\n\nThree is last.\n";
        let over = text.find("there").unwrap()..text.find(" is").unwrap();
        let mut dataset = Dataset {
            documents: vec![document(text, &[0..3, over])],
            ..Dataset::default()
        };
        let paragraphs = parts(&mut dataset, Level::Paragraph);
        let seen: Vec<_> = paragraphs.iter().map(|part| (&*part.text, words(part))).collect();
        assert_eq!(
            seen,
            [
                ("One here. Two there.", vec!["One", "there."]),
                ("Three is last.", vec!["Three"])
            ]
        );
        let ids: Vec<_> = paragraphs
            .iter()
            .flat_map(|part| &part.annotations)
            .map(|tag| tag.id.as_str())
            .collect();
        assert_eq!(ids, ["a0", "a1", "a1@22"]);
        assert_eq!(parts(&mut dataset, Level::Sentence).len(), 3);
        assert_eq!(
            parts(&mut dataset, Level::Document)[0].annotations,
            dataset.documents[0].annotations
        );
    }

    #[test]
    fn an_annotation_comes_with_the_sentences_round_it_and_links_lead_to_parts() {
        let text = "One. Two. Three. Four. Five.";
        let mut one = document(text, &[10..15, 23..27]);
        one.relations.push(DataRelation {
            from: "a0".to_owned(),
            to: "a1".to_owned(),
            to_document: "d".to_owned(),
            ..DataRelation::default()
        });
        let mut dataset = Dataset {
            documents: vec![one],
            ..Dataset::default()
        };
        let found = parts(&mut dataset, Level::Annotation);
        let texts: Vec<&str> = found.iter().map(|part| part.text.trim()).collect();
        assert_eq!(texts, ["Two. Three. Four.", "Four. Five."]);
        assert_eq!(found[0].relations[0].to_document, found[1].id);
    }

    #[test]
    fn what_the_ends_of_parts_cut_is_counted() {
        let text = "One here. Two there.\n\nThree is last.\n";
        let over = text.find("there").unwrap()..text.find(" is").unwrap();
        let gap = text.find("\n\n").unwrap()..text.find("Three").unwrap();
        // Over a line end, over two sentences of a line, and on nothing but line ends.
        let mut dataset = Dataset {
            documents: vec![document(text, &[over, 4..13, gap])],
            ..Dataset::default()
        };
        let mut divided = |level| Segmented::new(&mut dataset, level).unwrap().divided().cloned();
        let counted = |divided, left_out| Some(Divided { divided, left_out });
        assert_eq!(divided(Level::Document), None);
        assert_eq!(divided(Level::Paragraph), counted(1, 1));
        assert_eq!(divided(Level::Sentence).map(|found| found.divided), Some(2));
        assert_eq!(divided(Level::Annotation).map(|found| found.divided), Some(0));
    }

    #[test]
    fn no_tagged_word_is_lost_at_any_level() {
        for level in Level::ALL {
            let mut dataset = sample();
            let found = parts(&mut dataset, level);
            for document in &dataset.documents {
                let of = |part: &&DataDocument| part.id.split('@').next() == Some(document.id.as_str());
                let here: Vec<String> = found.iter().filter(of).flat_map(words).map(str::to_owned).collect();
                for word in words(document).iter().flat_map(|words| words.split_whitespace()) {
                    assert!(
                        here.iter().any(|words| words.contains(word)),
                        "{level:?}: {word:?} of {here:?}"
                    );
                }
            }
        }
    }

    proptest! {
        #[test]
        fn parts_hold_what_stands_there(text in "[a-c. \n😀]{0,60}", cuts in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 0..5)) {
            let at = |share: f64| text.floor_char_boundary((share * text.len() as f64) as usize);
            let ranges: Vec<_> = cuts.iter().map(|(a, b)| at(a.min(*b))..at(a.max(*b))).filter(|range| !range.is_empty()).collect();
            for level in Level::ALL {
                let mut dataset = Dataset { documents: vec![document(&text, &ranges)], ..Dataset::default() };
                for part in parts(&mut dataset, level) {
                    prop_assert!(text.contains(&*part.text));
                    for annotation in &part.annotations {
                        for range in &annotation.fragments {
                            prop_assert!(part.text.get(range.clone()).is_some_and(|words| !words.is_empty()));
                        }
                    }
                }
            }
        }
    }
}
