//! Texts in tokens.

use super::super::model::DataDocument;
use super::super::units::{LineEnds, Places, Unit};
use crate::store::export::ExportError;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A word, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// In the text.
    pub(super) bytes: Range<usize>,
    /// In code points.
    pub(super) offsets: Range<usize>,
    /// Whether a sentence begins with it.
    pub(super) begins_sentence: bool,
}

/// What parts columns and lines in any program that reads them, and so can be in no token.
pub(super) fn is_gap(sign: char) -> bool {
    sign.is_whitespace() || sign.is_control()
}

/// All tokens of a document, cut where an annotation begins or ends.
///
/// # Errors
/// Where an annotation is not in the text.
pub(super) fn tokens(document: &DataDocument) -> Result<Vec<Token>, ExportError> {
    let text: &str = &document.text;
    let mut cuts: BTreeSet<usize> = text.split_word_bound_indices().map(|(at, _)| at).collect();
    let mut spans: Vec<&Range<usize>> = Vec::new();
    for annotation in &document.annotations {
        for fragment in &annotation.fragments {
            if text.get(fragment.clone()).is_none() {
                return Err(ExportError::no_such_place(annotation));
            }
            cuts.extend([fragment.start, fragment.end]);
            spans.push(fragment);
        }
    }
    spans.sort_by_key(|span| (span.start, Reverse(span.end)));
    cuts.extend([0, text.len()]);
    let mut sentences: BTreeSet<usize> = text.split_sentence_bound_indices().map(|(at, _)| at).collect();
    sentences.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    let places = Places::new(text, Unit::CodePoints, LineEnds::AsStored);
    let mut tokens: Vec<Token> = Vec::new();
    let mut spans = spans.into_iter().peekable();
    // The furthest end of the spans that begin at the token before or earlier.
    let mut covered = 0;
    for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
        let mut at = *start;
        for piece in text.get(*start..*end).unwrap_or_default().split_inclusive(is_gap) {
            let word = piece.trim_end_matches(is_gap);
            let bytes = at..at + word.len();
            at += piece.len();
            if word.is_empty() {
                continue;
            }
            let Some(offsets) = places.offset(bytes.start).zip(places.offset(bytes.end)) else {
                continue;
            };
            let before = tokens.last().map(|token| token.bytes.clone());
            while let Some(span) =
                spans.next_if(|span| before.as_ref().is_some_and(|before| span.start <= before.start))
            {
                covered = covered.max(span.end);
            }
            let begins_sentence = before.is_some_and(|before| {
                let begins = sentences.range(before.start + 1..=bytes.start).next().is_some();
                begins && covered < bytes.end
            });
            tokens.push(Token {
                bytes,
                offsets: offsets.0..offsets.1,
                begins_sentence,
            });
        }
    }
    Ok(tokens)
}

/// The spans of a label as ranges of tokens, in as many layers as it takes so that in none two overlap.
pub(super) fn layers(document: &DataDocument, label: &str, tokens: &[Token]) -> Vec<Vec<Range<usize>>> {
    let annotations = document
        .annotations
        .iter()
        .filter(|annotation| annotation.label == label);
    let mut spans: Vec<Range<usize>> = annotations
        .flat_map(|annotation| &annotation.fragments)
        .map(|fragment| {
            let start = tokens.partition_point(|token| token.bytes.start < fragment.start);
            let end = tokens.partition_point(|token| token.bytes.end <= fragment.end);
            start..end
        })
        .filter(|span| !span.is_empty())
        .collect();
    spans.sort_by_key(|span| (span.start, Reverse(span.end)));
    let mut layers: Vec<Vec<Range<usize>>> = Vec::new();
    for span in spans {
        let free = layers
            .iter_mut()
            .find(|layer| layer.last().is_none_or(|last| last.end <= span.start));
        match free {
            Some(layer) => layer.push(span),
            None => layers.push(vec![span]),
        }
    }
    layers
}
